// What a phone fetches before the first page of a family stands: 60 kB compressed, or the build fails.
import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

const FOLDER = "../src/upstander/ground/static/upstander/dist";
const BUDGET = 60_000;
const PAGE = 3_500; // the largest page itself, measured on the program page
const FONTS = ["build/public-sans-400.woff2", "build/public-sans-600.woff2"];
const MARKS = [`${FOLDER}/icons.svg`, `${FOLDER}/mark.svg`];

const manifest = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, "utf8"));
const packed = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/** The bytes of an entry, its sheets and what it imports. */
function weight(key) {
  const { file, css = [], imports = [] } = manifest[key];
  const own = [file, ...css].map((name) => packed(`${FOLDER}/${name}`));
  return [...own, ...imports.map(weight)].reduce((sum, bytes) => sum + bytes, 0);
}

const fixed = PAGE + FONTS.reduce((sum, path) => sum + statSync(path).size, 0) + MARKS.reduce((sum, path) => sum + packed(path), 0);
const shell = fixed + weight("src/shell/main.ts");
const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry && key.endsWith("main.ts") && key !== "src/shell/main.ts");
const loads = [["every page", shell], ...entries.map((key) => [`with ${key.split("/")[1]}`, shell + weight(key)])];

// a play needs the player, which comes after the page, and the scene's table (at most 60 kB, held by a test)
const FIRST_PLAY = 150_000;
const TABLE = 60_000;
const later = manifest["src/player/main.ts"].dynamicImports ?? [];
const play = shell + weight("src/player/main.ts") + TABLE + later.reduce((sum, key) => sum + weight(key), 0);
console.log(`first play, with the largest table: ${(play / 1000).toFixed(1)} of ${FIRST_PLAY / 1000} kB`);

for (const [name, bytes] of loads) console.log(`first load, ${name}: ${(bytes / 1000).toFixed(1)} of ${BUDGET / 1000} kB`);
if (play > FIRST_PLAY || loads.some(([, bytes]) => bytes > BUDGET)) {
  console.error("A first load is over its budget. Take something out, or load it later.");
  process.exit(1);
}
