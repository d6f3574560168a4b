/**
 * A short command is quick since it loads little. No time is asserted here: which packages a command loads, and how many
 * modules of ours, are the same on every machine.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { EXIT } from "../../src/domain/errors.ts";
import { temporaryFolder } from "../support/database.ts";
import { INIT } from "../support/init.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");
const HOOK = pathToFileURL(join(ROOT, "test/support/loaded.ts")).href;
const SOURCES = pathToFileURL(join(ROOT, "src/")).href;

/** The last package of a path: what a package brings along counts as itself. */
const packageOf = (url: string): string | undefined =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];

const runIn = (folder: string) => {
  const loaded = join(folder, "loaded");
  return (...argv: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", HOOK, MAIN, ...argv], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", LOADED: loaded },
    });
    const urls = readFileSync(loaded, "utf8").split("\n");
    return {
      status,
      stderr,
      ours: urls.filter((url) => url.startsWith(SOURCES)).map((url) => url.slice(SOURCES.length)),
      packages: [...new Set(urls.flatMap((url) => packageOf(url) ?? []))].sort(),
    };
  };
};

test("help, the version and a mistyped command or option load no package, and of ours only commands and words", async (t) => {
  const run = runIn(await temporaryFolder(t));
  const asked: [number, ...string[]][] = [
    [EXIT.ok, "--help"],
    [EXIT.ok, "--version"],
    [EXIT.usage, "poeple"],
    [EXIT.usage, "people", "--jsno"],
    [EXIT.usage, "album"],
  ];
  for (const [exit, ...argv] of asked) {
    const { status, stderr, ours, packages } = run(...argv);
    assert.equal(status, exit, `${argv.join(" ")}: ${stderr}`);
    assert.deepEqual(packages, [], argv.join(" "));
    const beyond = ours.filter(
      (path) => !/^(?:cli|domain|words)\/|^program\.ts$|certificate-words/.test(path),
    );
    assert.deepEqual(beyond, [], argv.join(" "));
    assert.ok(ours.length <= 109, `${argv.join(" ")}: ${ours.length} modules`);
  }
});

/** What reads the settings, and what speaks to the database, with what that brings along. */
const NEEDED = /^(?:zod|pg|pg-[a-z0-9-]+|postgres-[a-z-]+|pgpass|split2|xtend|uqr)$/;

test("a list of people waits for nothing that reads pictures, draws pages, serves or reaches storage", async (t) => {
  const run = runIn(await temporaryFolder(t));
  const made = run(...INIT);
  assert.equal(made.status, EXIT.ok, made.stderr);
  const { status, stderr, ours, packages } = run("people");
  assert.equal(status, EXIT.ok, stderr);
  assert.ok(packages.includes("pg"), "what is loaded was seen");
  assert.deepEqual(
    packages.filter((name) => !NEEDED.test(name)),
    [],
  );
  assert.deepEqual(
    ours.filter((path) => /^(?:api|demo|web)\/|vision\/(?:decode|onnx|ffmpeg|mask)/.test(path)),
    [],
  );
  assert.ok(ours.length <= 275, `${ours.length} modules`);
});
