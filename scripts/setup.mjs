/**
 * Makes a bare clone ready: dependencies, compiled code, built pages, model pack. Plain JavaScript on Node alone, since nothing is
 * installed yet. Each part is done only when what it depends on changed.
 *
 *   node scripts/setup.mjs              everything
 *   node scripts/setup.mjs --no-models  without the model pack (no second download)
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const FLOOR = [20, 19];

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1]))
  fail(`Miroir needs Node ${FLOOR.join(".")} or newer; this is ${process.versions.node}.`);

/** Runs it and shows that it lives; its output is shown only when it fails. */
const run = (label, command, args) =>
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
      if (code !== 0)
        fail(
          `${output}\n${label} failed (exit code ${code}). Run the same command again once that is mended.`,
        );
      done();
    });
  });

const hashOf = (files) => {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0]);
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
};

const stamp = join(root, "node_modules", ".miroir-setup");
const installed = hashOf(["package.json", "package-lock.json"]);
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== installed) {
  // Not `npm ci`: it refuses a lock file without the optional packages of other systems, and not every mirror of the
  // registry carries those. This installs the same pinned versions and leaves the lock file as it is.
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await run("Installing dependencies", "npm", ["install", "--no-save", ...quiet]);
  writeFileSync(stamp, installed);
}

await run("Compiling", process.execPath, [
  join(root, "node_modules", "typescript", "bin", "tsc"),
  "-p",
  root,
]);

await run("Building the pages", process.execPath, [
  join(root, "node_modules", "vite", "bin", "vite.js"),
  "build",
  "--logLevel",
  "warn",
]);

if (!process.argv.includes("--no-models")) {
  const cli = join(root, "build", "src", "cli", "main.js");
  const shown = spawnSync(process.execPath, [cli, "model", "show", "--json"], {
    cwd: join(root, "build"),
    encoding: "utf8",
  });
  if (shown.status !== 0 || !JSON.parse(shown.stdout).installed)
    await run("Fetching the model pack", process.execPath, [cli, "model", "fetch"]);
}
