/**
 * Makes a bare clone ready. Plain JavaScript on Node alone, since nothing is installed yet. The dependencies always; of the
 * rest what is named, or all of it; each only when what it is made of changed.
 *
 *   node scripts/setup.mjs [client] [pages] [models] [build]
 *
 * `client` are the types of the client, which the compiler wants, `pages` what `serve` shows, `models` the model pack, `build`
 * the published package. Sources run without it.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onFloor } from "./runtime.mjs";

const here = fileURLToPath(import.meta.url);
const root = join(dirname(here), "..");

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

/**
 * Runs it and shows that it lives; its output is shown only when it fails.
 * @param otherwise what is done instead after a failure that said so; nothing when it is none of its own
 */
const run = (label, command, args, otherwise = () => undefined) =>
  new Promise((done) => {
    const startedMs = Date.now();
    const environment = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
    // On Windows npm is a .cmd file, which only a shell starts.
    const child = spawn(command, args, { cwd: root, env: environment, shell: process.platform === "win32" });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const seconds = () => Math.round((Date.now() - startedMs) / 1000);
    const show = () => process.stderr.isTTY && process.stderr.write(`\r\x1b[2K${label} … ${seconds()} s`);
    const timer = setInterval(show, 500);
    if (!process.stderr.isTTY) process.stderr.write(`${label} …\n`);
    child.on("error", (error) => fail(`${label}: ${error.message}`));
    child.on("close", (code) => {
      clearInterval(timer);
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${label}: ${seconds()} s\n`);
      const instead = code === 0 ? undefined : otherwise(output);
      if (instead) return instead.then(done);
      if (code !== 0)
        fail(
          `${output}\n${label} failed (exit code ${code}). Run the same command again once that is mended.`,
        );
      done();
    });
  });

const filesOf = (path) =>
  statSync(join(root, path)).isDirectory()
    ? readdirSync(join(root, path))
        .sort()
        .flatMap((name) => filesOf(`${path}/${name}`))
    : [path];

const hashOf = (paths) => {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesOf)) hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
};

/** Makes it when what it is made of is not what the stamp says, or when the stamp is gone with it. */
const once = async (stamp, madeOf, make) => {
  const path = join(root, stamp);
  const made = hashOf(madeOf);
  if (existsSync(path) && readFileSync(path, "utf8") === made) return;
  await make();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, made);
};

const binary = (...path) => join(root, "node_modules", ...path);

const NPM = ["--ignore-scripts", "--no-audit", "--no-fund"];

/**
 * Exactly what the lock file says, by its hashes, and nothing that lay there before. An npm that finds the lock file wanting
 * (EUSAGE: some miss optional packages of other systems) installs the same pinned versions and leaves it as it is.
 */
const dependencies = () =>
  once("node_modules/.miroir-setup", ["package.json", "package-lock.json"], () =>
    run("Installing dependencies", "npm", ["ci", ...NPM], (output) =>
      /\bEUSAGE\b/.test(output)
        ? run("Installing dependencies", "npm", ["install", "--no-save", ...NPM])
        : undefined,
    ),
  );

/** Rooms that the pages may import: test/support/house.ts. */
const PAGES_ARE_MADE_OF = ["src/web", "src/client/index.ts", "src/domain", "src/ledger"];
const CONFIGURED_BY = ["package-lock.json", "tsconfig.json"];

const PARTS = {
  client: () =>
    once(
      "src/client/generated/.miroir-setup",
      ["docs/openapi.json", "scripts/write-client.mjs", "scripts/client-types.mjs", "package-lock.json"],
      () =>
        run("Writing the types of the client", process.execPath, [join(root, "scripts", "write-client.mjs")]),
    ),
  pages: () =>
    once(
      "build/web/.miroir-setup",
      [...PAGES_ARE_MADE_OF, ...CONFIGURED_BY, "vite.config.ts", "svelte.config.js"],
      () =>
        run("Building the pages", process.execPath, [
          binary("vite", "bin", "vite.js"),
          "build",
          "--logLevel",
          "warn",
        ]),
    ),
  models: async () => {
    const cli = join(root, "src", "cli", "main.ts");
    const shown = spawnSync(process.execPath, [cli, "model", "show", "--json"], {
      cwd: join(root, "packs"),
      encoding: "utf8",
    });
    if (shown.status !== 0 || !JSON.parse(shown.stdout).installed)
      await run("Fetching the model pack", process.execPath, [cli, "model", "fetch"]);
  },
  build: async () => {
    await PARTS.client();
    await once("build/src/.miroir-setup", ["src", ...CONFIGURED_BY, "tsconfig.build.json"], () =>
      run("Compiling", process.execPath, [
        binary("typescript", "bin", "tsc"),
        "-p",
        join(root, "tsconfig.build.json"),
      ]),
    );
  },
};

/** @param parts names of `PARTS`; none is no more than the dependencies */
export const setUp = async (parts) => {
  await dependencies();
  for (const part of parts) await PARTS[part]();
};

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(here)) {
  await onFloor();
  const named = process.argv.slice(2);
  const unknown = named.find((name) => name !== "dependencies" && !(name in PARTS));
  if (unknown)
    fail(`setup.mjs: there is no part "${unknown}", only dependencies, ${Object.keys(PARTS).join(", ")}`);
  await setUp(named.length === 0 ? Object.keys(PARTS) : named.filter((name) => name in PARTS));
}
