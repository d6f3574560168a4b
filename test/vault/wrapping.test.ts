/** Master key and signing key under a passphrase: where it comes from, what is wrong, and a kill in between. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { type ErrorCode, MiroirError } from "../../src/domain/errors.ts";
import { createMasterKey, masterKeyPath, openVault } from "../../src/vault/master.ts";
import { givePassphrase } from "../../src/vault/passphrase.ts";
import { createSigner, openSigner, signerPath } from "../../src/vault/signer.ts";
import { areWrapped, unwrapKeys, wrapKeys } from "../../src/vault/wrapping.ts";
import { trials } from "../support/trials.ts";

const TEXT = "four drawn horses by a quay";

const newKeys = (t: TestContext) => {
  const folder = fs.mkdtempSync(join(tmpdir(), "miroir-wrap-"));
  t.after(() => {
    givePassphrase(undefined);
    fs.rmSync(folder, { recursive: true });
  });
  createMasterKey(folder);
  createSigner(folder);
  const of = () => [openVault(folder).check(), openSigner(folder).publicKey];
  return { folder, of };
};

const refusedAs = (code: ErrorCode) => (error: unknown) => {
  assert.ok(error instanceof MiroirError, String(error));
  assert.equal(error.code, code);
  assert.ok(!JSON.stringify(error.details).includes(TEXT), "what was typed is not repeated");
  return true;
};

const set = (t: TestContext, name: string, value: string): void => {
  const before = process.env[name];
  process.env[name] = value;
  t.after(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
};

test("under a passphrase the keys are the same, nothing in their files tells them, and without it they open nothing", (t) => {
  const { folder, of } = newKeys(t);
  const [paths, before] = [[masterKeyPath(folder), signerPath(folder)], of()];
  const clear = paths.map((path) => fs.readFileSync(path, "latin1").split(" ")[1]!);
  wrapKeys(folder, TEXT);
  assert.equal(areWrapped(folder), true);
  assert.deepEqual(of(), before);
  for (const [i, path] of paths.entries()) {
    assert.ok(!fs.readFileSync(path, "latin1").includes(clear[i]!));
    assert.equal(fs.statSync(path).mode & 0o777, 0o600);
  }
  givePassphrase(undefined);
  assert.throws(() => openVault(folder), refusedAs("keys/locked"));
  assert.throws(() => openSigner(folder), refusedAs("keys/locked"));
  givePassphrase("four drawn horses by a key");
  assert.throws(() => openVault(folder), refusedAs("keys/passphrase-wrong"));
  assert.throws(() => unwrapKeys(folder), refusedAs("keys/passphrase-wrong"));
  givePassphrase(TEXT);
  unwrapKeys(folder);
  givePassphrase(undefined);
  assert.equal(areWrapped(folder), false);
  assert.deepEqual(of(), before);
});

test("the passphrase comes from a file that only its owner reads, or from systemd", (t) => {
  const { folder, of } = newKeys(t);
  const before = of();
  wrapKeys(folder, TEXT);
  givePassphrase(undefined);
  const file = join(folder, "passphrase");
  fs.writeFileSync(file, `${TEXT}\n`, { mode: 0o600 });
  set(t, "MIROIR_PASSPHRASE_FILE", file);
  assert.deepEqual(of(), before);
  fs.chmodSync(file, 0o644);
  assert.throws(() => openVault(folder), refusedAs("keys/exposed"));
  delete process.env.MIROIR_PASSPHRASE_FILE;
  const credentials = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "miroir-credentials-")));
  t.after(() => fs.rmSync(credentials, { recursive: true }));
  fs.writeFileSync(join(credentials, "miroir-passphrase"), TEXT, { mode: 0o440 });
  set(t, "CREDENTIALS_DIRECTORY", credentials);
  assert.deepEqual(of(), before, "systemd's own access list shows as a right of the group");
});

test("a key may lie elsewhere, behind a link: it is read there, put under a passphrase there, and the link stays", (t) => {
  const { folder, of } = newKeys(t);
  const before = of();
  const stick = fs.mkdtempSync(join(tmpdir(), "miroir-stick-"));
  t.after(() => fs.rmSync(stick, { recursive: true }));
  const there = join(stick, "master.key");
  fs.renameSync(masterKeyPath(folder), there);
  fs.symlinkSync(there, masterKeyPath(folder));
  assert.deepEqual(of(), before);
  wrapKeys(folder, TEXT);
  assert.ok(fs.lstatSync(masterKeyPath(folder)).isSymbolicLink());
  assert.match(fs.readFileSync(there, "latin1"), /^miroir-master-key-1 wrapped /);
  assert.deepEqual(of(), before);
});

test("one letter changed in a file under a passphrase is damage, and no other key", (t) => {
  const { folder } = newKeys(t);
  wrapKeys(folder, TEXT);
  const path = masterKeyPath(folder);
  const line = fs.readFileSync(path, "latin1");
  for (let at = 0; at < line.length - 1; at += 3) {
    fs.writeFileSync(path, line.slice(0, at) + (line[at] === "0" ? "1" : "0") + line.slice(at + 1));
    assert.throws(() => openVault(folder), refusedAs("keys/damaged"));
  }
});

/** @returns how many changes it had acknowledged */
const killedAfter = (folder: string, milliseconds: number): Promise<number> =>
  new Promise((resolve) => {
    const changing = spawn(
      process.execPath,
      [join(import.meta.dirname, "wrap-until-killed.ts"), folder, TEXT],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let acknowledged = 0;
    changing.stdout.on("data", (chunk: Buffer) => {
      if (acknowledged === 0) setTimeout(() => changing.kill("SIGKILL"), milliseconds);
      acknowledged += chunk.length;
    });
    changing.on("close", () => resolve(acknowledged));
  });

test("kill -9 while keys go under a passphrase and out again loses neither of them", async (t) => {
  const { folder, of } = newKeys(t);
  const before = of();
  for (let round = 0; round < trials(6); round++) {
    assert.ok((await killedAfter(folder, (round * 37) % 400)) > 0);
    givePassphrase(TEXT);
    assert.deepEqual(of(), before, `round ${round}`);
  }
  wrapKeys(folder, TEXT);
  assert.deepEqual(of(), before);
});
