/**
 * `npm test`: makes ready what the chosen tests need, then runs every test file, or those whose path contains one of the
 * arguments, from their sources.
 *
 *   npm test -- [--watch] [--side-by-side=N] [part of a path]…
 */
import { randomInt } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { onFloor } from "./runtime.mjs";
import { setUp } from "./setup.mjs";

await onFloor();

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const optionOf = (name) =>
  options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3) ?? undefined;

const files = readdirSync("test", { recursive: true })
  .map((name) => `test/${name.split(sep).join("/")}`)
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
if (files.length === 0) {
  process.stderr.write(`No test file has ${wanted.join(" or ")} in its path.\n`);
  process.exit(1);
}

/** What a test needs beside its sources is seen in its text. */
const NEEDS = [
  { part: "client", words: /client.*generated/ },
  { part: "pages", words: /support\/browser|WEB_FOLDER/ },
  {
    part: "models",
    words: /modelState|onnxVision|modelsFolder|support\/browser|"\.\/pictures|src\/cli\/main/,
  },
  { part: "build", words: /"miroir"|examples\// },
];
const texts = files.map((name) => readFileSync(name, "utf8"));
await setUp(NEEDS.filter(({ words }) => texts.some((text) => words.test(text))).map(({ part }) => part));

// Sources are stripped of their types once, not by each of the processes.
process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules", ".cache", "node");

process.env.MIROIR_TEST_SEED ||= String(randomInt(1, 2 ** 31));
const { MIROIR_TEST_SEED: seed, MIROIR_TRIALS: trials = "1" } = process.env;
process.stdout.write(`${files.length} files, MIROIR_TRIALS=${trials} MIROIR_TEST_SEED=${seed}\n`);

/** How long each file took last time, ms. Of one that never ran, its size says as much as can be known; these are long whatever it is. */
const LONG = /^test\/(?:web|cli|examples)|kill|nth-statement|\/(?:backup|restore)\.|law-[27]/;
const TIMES = join("build", "test-times.json");
const timesBefore = () => {
  try {
    return JSON.parse(readFileSync(TIMES, "utf8"));
  } catch {
    return {};
  }
};
const before = timesBefore();
const expectedMs = (name) => before[name] ?? statSync(name).size + (LONG.test(name) ? 1e6 : 0);
// The longest first, so that the end is not one file that everything waits for.
files.sort((a, b) => expectedMs(b) - expectedMs(a));

const { run } = await import("node:test");
const { spec: Spec } = await import("node:test/reporters");
const sideBySide = Number(optionOf("side-by-side") ?? availableParallelism() + 1);

/** Runs them and shows what they say. @returns whether all passed */
const runAll = (paths, took) =>
  new Promise((done) => {
    const stream = run({
      files: paths.map((path) => join(root, path)),
      concurrency: sideBySide,
      watch: options.includes("--watch"),
      // None takes a tenth of it: a file that hangs is told, and the others are not lost with it.
      timeout: 20 * 60_000,
    });
    let passed = true;
    stream.on("test:fail", ({ todo }) => {
      passed &&= todo !== undefined && todo !== false;
    });
    stream.on("test:summary", ({ file, duration_ms: ms }) => {
      if (file) took[relative(root, file).split(sep).join("/")] = Math.round(ms);
    });
    stream.compose(new Spec()).pipe(process.stdout);
    stream.on("end", () => done(passed));
  });

/**
 * Of an own server, where one is given: the store, the laws, and a restore into it. All the rest is on the embedded one, since
 * both are PostgreSQL. The law of processes has an embedded one of its own in any case.
 */
const ON_OWN_SERVER = /^test\/(?:store\/|invariants\/(?!law-2)|engine\/evidence\/restore)/;
const { MIROIR_TEST_DATABASE_URL: ownServer } = process.env;
delete process.env.MIROIR_TEST_DATABASE_URL;

const took = {};
const passed = [await runAll(files, took)];
if (ownServer) {
  process.env.MIROIR_TEST_DATABASE_URL = ownServer;
  const again = files.filter((name) => ON_OWN_SERVER.test(name));
  process.stdout.write(`\nOnce more on ${ownServer}: ${again.length} files\n`);
  if (again.length > 0) passed.push(await runAll(again, {}));
}

const slowest = Object.entries(took)
  .sort(([, a], [, b]) => b - a)
  .slice(0, 20);
if (files.length > 1) {
  process.stdout.write("\nThe slowest files:\n");
  for (const [name, ms] of slowest)
    process.stdout.write(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}\n`);
}
mkdirSync("build", { recursive: true });
writeFileSync(TIMES, `${JSON.stringify({ ...before, ...took }, null, 2)}\n`);
process.exitCode = passed.every(Boolean) ? 0 : 1;
