// Before the tests: Python writes the golden walks of every shipped scenario into .cache/golden, and vitest repeats them.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export default function setup() {
  execFileSync(`${ROOT}.venv/bin/python`, ["-m", "tests.play.golden"], { cwd: ROOT, stdio: "inherit" });
}
