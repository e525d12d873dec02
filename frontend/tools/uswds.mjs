// Cuts the sheet of the U.S. Web Design System down to the classes that our pages use: 527 kB to a few.
import { mkdirSync, writeFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const SHEET = "node_modules/@uswds/uswds/dist/css/uswds.min.css";
const PAGES = ["../src/upstander/*/templates/**/*.html", "../src/upstander/*/templatetags/*.py", "src/**/*.ts"];

const [result] = await new PurgeCSS().purge({
  content: PAGES,
  css: [SHEET],
  fontFace: true, // ours are cut and declared in css/fonts.css
  keyframes: true,
  variables: true,
});
if (!result) throw new Error(`${SHEET} gave nothing. Run npm ci, then build again.`);

// its fonts and pictures are not shipped, so nothing may point to them
const css = result.css.replace(/@font-face\{[^}]*\}/g, "").replace(/[^{};]*url\([^)]*\)[^;}]*;?/g, "");
mkdirSync("build", { recursive: true });
writeFileSync("build/uswds.css", css);
console.log(`uswds.css: ${(css.length / 1000).toFixed(1)} kB`);
