/** `miroir keys wrap` and `unwrap`, and every other command between them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { EXIT } from "../../src/domain/errors.ts";
import { temporaryFolder } from "../support/database.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");

test("keys go under a passphrase and out again, and in between commands ask for it", async (t) => {
  const cwd = await temporaryFolder(t);
  const file = join(cwd, "passphrase");
  const run = (env: Record<string, string>, ...argv: string[]) =>
    spawnSync(process.execPath, [MAIN, ...argv], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", ...env },
    });
  const given = { MIROIR_PASSPHRASE_FILE: file };
  const made = run({}, "init", "--controller", "Club", "--address", "1 Paper Street", "--contact", "a@b.org");
  assert.equal(made.status, EXIT.ok, made.stderr);
  assert.equal(run({}, "keys", "wrap").status, EXIT.usage, "nobody said one");
  await writeFile(file, "short", { mode: 0o600 });
  assert.equal(run(given, "keys", "wrap").status, EXIT.usage);
  await writeFile(file, "four drawn horses by a quay\n", { mode: 0o600 });
  const wrapped = run(given, "keys", "wrap");
  assert.equal(wrapped.status, EXIT.ok, wrapped.stderr);
  assert.match(await readFile(join(cwd, "keys/master.key"), "latin1"), / wrapped /);
  const locked = run({}, "people");
  assert.deepEqual([locked.status, /MIROIR_PASSPHRASE_FILE/.test(locked.stderr)], [EXIT.keys, true]);
  assert.equal(run(given, "people").status, EXIT.ok);
  assert.match(run(given, "keys", "wrap").stdout, /already/);
  assert.equal(run(given, "keys", "unwrap").status, EXIT.ok);
  assert.equal(run({}, "people").status, EXIT.ok);
});
