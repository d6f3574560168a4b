import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { keepOriginal, removeOriginal, removeUnfinished } from "../../src/archive/keep.ts";
import { contentHash, keptPath, readSource, type SourceRef } from "../../src/archive/source.ts";
import { type ErrorCode, MiroirError } from "../../src/domain/errors.ts";

const isRoot = process.getuid?.() === 0;

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), "miroir-source-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const refuses = async (code: ErrorCode, reading: Promise<unknown>): Promise<void> => {
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof MiroirError, String(error));
    assert.equal(error.code, code);
    assert.doesNotMatch(error.message, /\{\w+\}/);
    return true;
  });
};

const read = (root: string, source: SourceRef, maxBytes = 1000, signal?: AbortSignal): Promise<Uint8Array> =>
  readSource(source, { originalsFolder: join(root, "originals"), maxBytes, ...(signal && { signal }) });

const readFile = (root: string, name: string, maxBytes?: number): Promise<Uint8Array> =>
  read(root, { kind: "file", path: join(root, name) }, maxBytes);

test("the content hash is SHA-256 (FIPS 180-2, appendix B.1)", () => {
  assert.equal(
    contentHash(Buffer.from("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("a file is read whole up to the limit and not a byte beyond", async (t) => {
  const root = folder(t);
  writeFileSync(join(root, "a"), Buffer.alloc(1000, 7));
  assert.deepEqual(Buffer.from(await readFile(root, "a", 1000)), Buffer.alloc(1000, 7));
  await refuses("picture/too-many-bytes", readFile(root, "a", 999));
});

test("what cannot be read says why: empty, gone, a folder, a link, a pipe, a device", async (t) => {
  const root = folder(t);
  writeFileSync(join(root, "empty"), "");
  mkdirSync(join(root, "folder"));
  symlinkSync("empty", join(root, "link"));
  execFileSync("mkfifo", [join(root, "pipe")]);
  await refuses("picture/empty", readFile(root, "empty"));
  await refuses("picture/gone", readFile(root, "nowhere"));
  await refuses("picture/gone", readFile(root, "empty/below-a-file"));
  for (const name of ["folder", "link", "pipe"]) await refuses("picture/unreadable", readFile(root, name));
  await refuses("picture/unreadable", read(root, { kind: "file", path: "/dev/zero" }));
});

test("a huge file is refused before it is read", async (t) => {
  const root = folder(t);
  writeFileSync(join(root, "huge"), "");
  truncateSync(join(root, "huge"), 1e12);
  await refuses("picture/too-many-bytes", readFile(root, "huge", 1e9));
});

test("a file without permission is unreadable", { skip: !isRoot && "needs root to step down" }, async (t) => {
  const root = folder(t);
  execFileSync("chmod", ["755", root]);
  writeFileSync(join(root, "a"), "x", { mode: 0o600 });
  process.seteuid?.(65534); // nobody
  await refuses("picture/unreadable", readFile(root, "a")).finally(() => process.seteuid?.(0));
});

test("a stopped run reads nothing", async (t) => {
  const root = folder(t);
  writeFileSync(join(root, "a"), "x");
  await refuses(
    "run/interrupted",
    read(root, { kind: "file", path: join(root, "a") }, 10, AbortSignal.abort()),
  );
});

test("a kept original comes back by its hash, is kept once, and is gone when removed", async (t) => {
  const root = folder(t);
  const originals = join(root, "deep/er/originals");
  const bytes = Buffer.from("the original");
  const sha256 = await keepOriginal(originals, bytes);
  assert.equal(sha256, contentHash(bytes));
  const kept = keptPath(originals, sha256);
  assert.equal(kept, join(originals, sha256.slice(0, 2), sha256));
  assert.equal(statSync(kept).mode & 0o777, 0o600);
  assert.equal(statSync(originals).mode & 0o777, 0o700);
  const inode = statSync(kept).ino;
  assert.deepEqual(await Promise.all([keepOriginal(originals, bytes), keepOriginal(originals, bytes)]), [
    sha256,
    sha256,
  ]);
  assert.equal(statSync(kept).ino, inode);
  assert.deepEqual(readdirSync(join(originals, sha256.slice(0, 2))), [sha256]);
  const source = { kind: "kept", sha256 } as const;
  const options = { originalsFolder: originals, maxBytes: 100 };
  assert.deepEqual(Buffer.from(await readSource(source, options)), bytes);
  assert.equal(await removeOriginal(originals, sha256), true);
  assert.equal(await removeOriginal(originals, sha256), false);
  await refuses("picture/gone", readSource(source, options));
});

test("a kept original that was changed on disk is damaged, and keeping it again repairs a cut one", async (t) => {
  const root = folder(t);
  const originals = join(root, "originals");
  const bytes = Buffer.from("the original");
  const sha256 = await keepOriginal(originals, bytes);
  appendFileSync(keptPath(originals, sha256), "!");
  await refuses("picture/damaged", read(root, { kind: "kept", sha256 }));
  await keepOriginal(originals, bytes);
  assert.deepEqual(Buffer.from(await read(root, { kind: "kept", sha256 })), bytes);
});

test("something that is no hash never becomes a path", async (t) => {
  const root = folder(t);
  await refuses("internal/broken-promise", read(root, { kind: "kept", sha256: "../../etc/passwd" }));
});

test("what a crash left half written is removed, and nothing else", async (t) => {
  const root = folder(t);
  const sha256 = await keepOriginal(root, Buffer.from("whole"));
  writeFileSync(join(root, sha256.slice(0, 2), ".unfinished-0123456789abcdef"), "ha");
  writeFileSync(join(root, ".unfinished-0123456789abcdef"), "not ours");
  assert.equal(await removeUnfinished(root), 1);
  assert.equal(await removeUnfinished(join(root, "nowhere")), 0);
  assert.equal(readFileSync(keptPath(root, sha256), "utf8"), "whole");
  assert.ok(existsSync(join(root, ".unfinished-0123456789abcdef")));
});

/** A file system of its own in memory, or why there is none. */
const mounted = (t: TestContext, options: string): string | undefined => {
  const path = mkdtempSync(join(tmpdir(), "miroir-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "ignore" });
  } catch {
    rmdirSync(path);
    t.skip("cannot mount a file system here (needs root)");
    return undefined;
  }
  t.after(() => {
    execFileSync("umount", [path]);
    rmdirSync(path);
  });
  return path;
};

test("a full disk is said, leaves nothing half written, and keeps what was kept", async (t) => {
  const path = mounted(t, "size=256k");
  if (path === undefined) return;
  const small = await keepOriginal(path, Buffer.alloc(50_000, 1));
  await refuses("storage/full", keepOriginal(path, Buffer.alloc(500_000, 2)));
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(
    files.map((entry) => entry.name),
    [small],
  );
  const options = { originalsFolder: path, maxBytes: 1e6 };
  assert.equal((await readSource({ kind: "kept", sha256: small }, options)).length, 50_000);
});

test("a read-only disk is said, for keeping and for removing", async (t) => {
  const path = mounted(t, "size=1m");
  if (path === undefined) return;
  const sha256 = await keepOriginal(path, Buffer.from("kept"));
  execFileSync("mount", ["-o", "remount,ro", path]);
  await refuses("storage/read-only", keepOriginal(path, Buffer.from("new")));
  await refuses("storage/read-only", removeOriginal(path, sha256));
});
