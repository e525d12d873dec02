// Cuts the two weights of Public Sans to the letters of Western European languages: 32 kB to 11 each.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";

const FOLDER = "node_modules/@uswds/uswds/dist/fonts/public-sans";
const WEIGHTS = { 400: "PublicSans-Regular", 600: "PublicSans-SemiBold" };
const RANGES = [
  [0x20, 0x7e], // ASCII
  [0xc0, 0xff], // letters of Western European names
];
const OTHERS = "\u00a0\u2002\u2003\u2009\u202f¡¿§©®°±·«»½¼¾×−–—‘’“”•…→€ŁłŠšŽžČčĆćĐđŒœ";

const letters =
  RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join("") + OTHERS;

mkdirSync("build", { recursive: true });
for (const [weight, name] of Object.entries(WEIGHTS)) {
  const font = await subset(readFileSync(`${FOLDER}/${name}.woff2`), letters, {
    targetFormat: "woff2",
    keepFeatures: ["kern", "tnum"],
    noHinting: true,
  });
  writeFileSync(`build/public-sans-${weight}.woff2`, font);
  console.log(`public-sans-${weight}.woff2: ${(font.length / 1000).toFixed(1)} kB`);
}
