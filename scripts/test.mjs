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
const run = (paths, environment = {}) =>
  spawnSync(process.execPath, ["--test", "--test-concurrency=2", ...paths], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  }).status ?? 1;

/** Where a server is given, what does not read the data folder runs on PostgreSQL too: one dialect, two engines. */
const ON_POSTGRES = ["law-1", "law-5", "law-8"];
const again = process.env.MIROIR_TEST_DATABASE_URL
  ? files.filter((name) => ON_POSTGRES.some((law) => name.includes(law)))
  : [];
const statuses = [run(files), ...(again.length > 0 ? [run(again, { MIROIR_TEST_ENGINE: "postgres" })] : [])];
process.exit(Math.max(...statuses));
