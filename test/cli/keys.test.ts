/** `miroir keys wrap` and `unwrap`, and every other command between them; `miroir backup keypair`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { EXIT } from "../../src/domain/errors.ts";
import { readIdentities } from "../../src/vault/age.ts";
import { temporaryFolder } from "../support/database.ts";
import { INIT } from "../support/init.ts";
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
  const made = run({}, ...INIT);
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

test("a pair of keys for backups is made without an instance, for its owner's eyes only, and never over a file", async (t) => {
  const cwd = await temporaryFolder(t);
  const run = (...argv: string[]) =>
    spawnSync(process.execPath, [MAIN, ...argv], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
  const made = run("backup", "keypair", "--out", "identity.txt");
  assert.equal(made.status, EXIT.ok, made.stderr);
  const [recipient] = /age1[0-9a-z]{58}/.exec(made.stdout)!;
  const path = join(cwd, "identity.txt");
  const written = await readFile(path, "utf8");
  assert.match(written, /^# created: .*\n# public key: (age1\w+)\nAGE-SECRET-KEY-1\w+\n$/);
  assert.ok(written.includes(`# public key: ${recipient}\n`));
  const [secret] = readIdentities(path);
  assert.ok(!made.stdout.includes(secret!), "the secret key is printed nowhere");
  assert.match(made.stdout, /away from this machine and from the backups/);
  assert.equal((await stat(path)).mode & 0o777, 0o600);

  const again = run("backup", "keypair", "--out", "identity.txt");
  assert.deepEqual([again.status, again.stderr.includes("exists already")], [EXIT.usage, true]);
  assert.equal(await readFile(path, "utf8"), written);
  const nowhere = run("backup", "keypair", "--out", "no/such/identity.txt");
  assert.deepEqual([nowhere.status, /nothing at .*no\/such\./.test(nowhere.stderr)], [EXIT.notFound, true]);
  assert.deepEqual(await readdir(cwd), ["identity.txt"]);

  run(...INIT);
  const backedUp = run("backup", "--to", recipient, "--out", "data.age", "--json");
  assert.equal(backedUp.status, EXIT.ok, backedUp.stderr);
  const there = await temporaryFolder(t);
  run("backup", "--to", recipient, "--out", join(there, "keys.age"), "--keys");
  const config = await readFile(join(cwd, "miroir.config.json"), "utf8");
  await writeFile(join(there, "miroir.config.json"), config.replaceAll(cwd, there));
  const restored = run(
    "restore",
    "data.age",
    "--identity",
    "identity.txt",
    "--keys-from",
    join(there, "keys.age"),
    "--config",
    join(there, "miroir.config.json"),
    "--without-journal",
    "a test",
  );
  assert.equal(restored.status, EXIT.ok, restored.stderr);
});
