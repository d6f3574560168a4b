/** `npm test`: makes the clone ready, then runs every test file, or those whose path contains one of the arguments. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const setUp = spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], { stdio: "inherit" });
if (setUp.status !== 0) process.exit(setUp.status ?? 1);

const wanted = process.argv.slice(2);
const files = readdirSync(join(root, "build", "test"), { recursive: true })
  .filter((name) => name.endsWith(".test.js"))
  .map((name) => join("build", "test", name))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.split(sep).join("/").includes(part)))
  .sort();
const tests = spawnSync(process.execPath, ["--test", "--test-concurrency=2", ...files], {
  cwd: root,
  stdio: "inherit",
});
process.exit(tests.status ?? 1);
