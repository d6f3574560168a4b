/** `npm run check`: format and lint, types, pages, dead code. Side by side, and all of them, so that one run tells everything. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onFloor } from "./runtime.mjs";
import { setUp } from "./setup.mjs";

await onFloor();
await setUp(["client"]);

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const CHECKS = {
  "format and lint": ["@biomejs/biome/bin/biome", "check", "."],
  "format of pages": ["prettier/bin/prettier.cjs", "--check", "src/web/**/*.svelte"],
  types: ["typescript/bin/tsc", "-p", "."],
  "dead code": ["knip/bin/knip.js"],
  pages: [
    "svelte-check/bin/svelte-check",
    "--workspace",
    "src/web",
    "--tsconfig",
    "./tsconfig.json",
    "--fail-on-warnings",
  ],
};

const check = ([name, [program, ...parameters]]) =>
  new Promise((done) => {
    const startedMs = Date.now();
    const child = spawn(process.execPath, [join(root, "node_modules", program), ...parameters], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? "1" : "0" },
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("close", (code) => {
      const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
      if (code !== 0) process.stdout.write(`${output}\n`);
      process.stdout.write(`${code === 0 ? "holds" : "FAILS"}: ${name} (${seconds} s)\n`);
      done(code === 0);
    });
  });

const held = await Promise.all(Object.entries(CHECKS).map(check));
process.exitCode = held.every(Boolean) ? 0 : 1;
