/**
 * Before a commit: formats the staged files, lints them, and checks types and pages where they changed. A file of which only a part
 * is staged is checked and left as it is. `npm run hooks` switches it on, `git commit --no-verify` passes it by.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

const git = (...parameters) => {
  const { status, stdout, stderr } = spawnSync("git", parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.split("\0").filter((line) => line !== "");
};

const run = (program, ...parameters) => {
  const path = join("node_modules", program);
  if (!existsSync(path)) {
    process.stderr.write("Nothing is installed yet: npm run check\n");
    process.exit(1);
  }
  const { status } = spawnSync(process.execPath, [path, ...parameters], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

const names = ["diff", "--name-only", "-z", "--diff-filter=d"];
const staged = git(...names, "--cached");
const half = new Set(git(...names));
const whole = staged.filter((name) => !half.has(name));

const formattedBy = {
  "@biomejs/biome/bin/biome": {
    ending: /\.(?:ts|mjs|svelte)$/,
    write: ["check", "--write"],
    look: ["check"],
  },
  "prettier/bin/prettier.cjs": {
    ending: /\.svelte$/,
    write: ["--log-level=warn", "--write"],
    look: ["--log-level=warn", "--check"],
  },
};
for (const [program, { ending, write, look }] of Object.entries(formattedBy)) {
  const quiet = program.includes("biome") ? ["--no-errors-on-unmatched"] : [];
  const written = whole.filter((name) => ending.test(name));
  const looked = staged.filter((name) => half.has(name) && ending.test(name));
  if (written.length > 0) run(program, ...write, ...quiet, ...written);
  if (looked.length > 0) run(program, ...look, ...quiet, ...looked);
}
if (whole.length > 0) git("add", "--", ...whole);

if (staged.some((name) => name.endsWith(".ts"))) {
  await setUp(["client"]);
  run("typescript/bin/tsc", "-p", ".");
}
