import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// One entry a page family: the shell is on every page, the others only where they are needed.
const ENTRIES = Object.fromEntries(
  ["shell", "player", "debrief", "passkey"].map((name) => [name, `src/${name}/main.ts`]).filter(([, path]) => existsSync(path!)),
);
// the service worker stands alone: a view serves it where it may watch over /practice/
ENTRIES["offline"] = "src/offline/worker.js";

export default defineConfig({
  base: "/static/upstander/dist/",
  publicDir: "public", // the icons and the mark, as they are
  build: {
    outDir: "../src/upstander/ground/static/upstander/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // a font as data: would be sent with every sheet, and the policy forbids it
    target: ["chrome111", "firefox114", "safari16.4"],
    rolldownOptions: {
      input: ENTRIES,
      checks: { eval: false }, // htmx holds one; our policy and `allowEval: false` keep it from running
    },
  },
  test: { include: ["src/**/*.test.ts"], globalSetup: "tools/golden.mjs" },
});
