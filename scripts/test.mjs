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
const run = (paths, { sideBySide = 2, environment = {} } = {}) =>
  spawnSync(process.execPath, ["--test", `--test-concurrency=${sideBySide}`, ...paths], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  }).status ?? 1;

/** Where a server is given, what does not read the data folder runs on PostgreSQL too: one dialect, two engines. */
const ON_POSTGRES = ["law-1", "law-5", "law-8"];
const again = process.env.MIROIR_TEST_DATABASE_URL
  ? files.filter((name) => ON_POSTGRES.some((law) => name.includes(law)))
  : [];
/**
 * Browsers with a camera that plays in real time, processes that are killed at a moment: more than a small machine can
 * always do in time. One after the other, and what failed is tried once more, and said.
 */
const DEPENDS_ON_TIME = /^build\/test\/(?:web|cli)\/|\/kill\.test|scan-runner|\/events\.test/;
const runAlone = (path) => {
  const status = run([path], { sideBySide: 1 });
  if (status === 0) return 0;
  process.stdout.write(`# ${path} failed; once more, since it depends on time\n`);
  return run([path], { sideBySide: 1 });
};
const alone = files.filter((name) => DEPENDS_ON_TIME.test(name.split(sep).join("/")));
const others = files.filter((name) => !alone.includes(name));
const statuses = [
  others.length > 0 ? run(others) : 0,
  ...alone.map(runAlone),
  again.length > 0 ? run(again, { environment: { MIROIR_TEST_ENGINE: "postgres" } }) : 0,
];
process.exit(Math.max(...statuses));
