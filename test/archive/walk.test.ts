import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { type Found, type WalkOptions, walk } from "../../src/archive/walk.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { makeZip } from "../support/zip.ts";

/** Enough of a picture for the walk, which looks at first bytes only. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const isRoot = process.getuid?.() === 0;

const folder = (t: TestContext): string => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "miroir-walk-")));
  t.after(() => execFileSync("sh", ["-c", 'chmod -R u+rwX "$0" && rm -rf "$0"', path]));
  return path;
};

const put = (root: string, files: Readonly<Record<string, Uint8Array | string>>): void => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
};

/** One line for each thing found, such as "file a/b.jpg" or "archive/link-outside x". */
const line = (root: string, found: Found): string => {
  if (found.kind === "file") return `file ${found.relative}`;
  if (found.kind === "zip-entry") return `entry ${found.name}`;
  const path = found.path.replace(`${root}/`, "");
  return found.kind === "other" ? `${found.why} ${path}` : `${found.error.code} ${path}`;
};

const collect = async (
  root: string,
  paths: readonly string[] = [root],
  options: WalkOptions = {},
): Promise<string[]> => {
  const lines: string[] = [];
  for await (const found of walk(paths, options)) lines.push(line(root, found));
  return lines;
};

test("pictures come in byte order of their paths, whatever order they were written in", async (t) => {
  const root = folder(t);
  put(root, {
    "b/2.jpg": JPEG,
    "b/10.jpg": JPEG,
    "a.jpg": JPEG,
    "é.jpg": JPEG,
    "Z.jpg": JPEG,
    "c.jpg": JPEG,
  });
  const expected = ["file Z.jpg", "file a.jpg", "file b/10.jpg", "file b/2.jpg", "file c.jpg", "file é.jpg"];
  assert.deepEqual(await collect(root), expected);
});

test("a file found carries its absolute path, its size and when it changed", async (t) => {
  const root = folder(t);
  put(root, { "a.jpg": JPEG });
  for await (const found of walk([root])) {
    assert.ok(found.kind === "file");
    assert.equal(found.path, join(root, "a.jpg"));
    assert.equal(found.bytes, JPEG.length);
    assert.ok(Math.abs(found.modifiedMs - Date.now()) < 60_000);
  }
});

test("a picture is known by its bytes, and what is named like one is offered so that its damage is reported", async (t) => {
  const root = folder(t);
  put(root, {
    "photo.txt": JPEG,
    "empty.jpg": "",
    "torn.png": "no picture",
    "film.mp4": "....ftypisom",
    "iphone.xyz": "\0\0\0\x18ftypheic",
  });
  assert.deepEqual(await collect(root), [
    "file empty.jpg",
    "file film.mp4",
    "file iphone.xyz",
    "file photo.txt",
    "file torn.png",
  ]);
});

test("texts, sidecars, manifests and office documents are counted as other, not as damage", async (t) => {
  const root = folder(t);
  const docx = makeZip([{ name: "[Content_Types].xml" }, { name: "word/media/image1.jpg", content: JPEG }]);
  put(root, { "a.xmp": "<x/>", "manifest.csv": "file", "report.docx": docx, "empty.txt": "" });
  assert.deepEqual(await collect(root), [
    "not-a-picture a.xmp",
    "not-a-picture empty.txt",
    "not-a-picture manifest.csv",
    "document report.docx",
  ]);
});

test("hidden files, camera leftovers and excepted folders are passed over, unless they were named", async (t) => {
  const root = folder(t);
  put(root, {
    ".hidden/a.jpg": JPEG,
    "@eaDir/a.jpg": JPEG,
    "__MACOSX/a.jpg": JPEG,
    ".DS_Store": "x",
    "Thumbs.db": "x",
  });
  put(root, { "$RECYCLE.BIN/a.jpg": JPEG, "data/originals/a.jpg": JPEG, "a.jpg": JPEG });
  assert.deepEqual(await collect(root, [root], { except: [join(root, "data")] }), ["file a.jpg"]);
  assert.deepEqual(await collect(root, [join(root, ".hidden")]), ["file a.jpg"]);
});

test("a path that does not exist is reported and the next one is walked", async (t) => {
  const root = folder(t);
  put(root, { "a.jpg": JPEG });
  assert.deepEqual(await collect(root, [join(root, "nowhere"), root]), [
    "archive/not-found nowhere",
    "file a.jpg",
  ]);
});

test("each picture is met once when the named paths overlap", async (t) => {
  const root = folder(t);
  put(root, { "a/b/c.jpg": JPEG, "a/d.jpg": JPEG });
  const paths = [
    join(root, "a/d.jpg"),
    join(root, "a"),
    root,
    join(root, "a/b/c.jpg"),
    join(root, "a/d.jpg"),
  ];
  assert.deepEqual(await collect(root, paths), ["file d.jpg", "file b/c.jpg"]);
});

test("a link out of the folder is a problem, to a file and to a folder", async (t) => {
  const root = folder(t);
  const outside = folder(t);
  put(outside, { "secret.jpg": JPEG });
  put(root, { "a.jpg": JPEG });
  symlinkSync(join(outside, "secret.jpg"), join(root, "file-link.jpg"));
  symlinkSync(outside, join(root, "folder-link"));
  symlinkSync(`${root}/../${outside.split("/").at(-1)}`, join(root, "dotted"));
  assert.deepEqual(await collect(root), [
    "file a.jpg",
    "archive/link-outside dotted",
    "archive/link-outside file-link.jpg",
    "archive/link-outside folder-link",
  ]);
});

test("a folder whose name only begins like the root is outside", async (t) => {
  const parent = folder(t);
  put(parent, { "photos/a.jpg": JPEG, "photos-private/b.jpg": JPEG });
  symlinkSync(join(parent, "photos-private"), join(parent, "photos/link"));
  assert.deepEqual(await collect(join(parent, "photos")), ["file a.jpg", "archive/link-outside link"]);
});

test("links inside the folder are met once, circles end, a dangling link is reported", async (t) => {
  const root = folder(t);
  put(root, { "a/b.jpg": JPEG, ".annex/key/photo": JPEG });
  symlinkSync(root, join(root, "a/up"));
  symlinkSync(join(root, "a/b.jpg"), join(root, "again.jpg"));
  symlinkSync(join(root, ".annex/key/photo"), join(root, "annexed.jpg"));
  symlinkSync(join(root, ".annex"), join(root, "z-annex"));
  symlinkSync("nowhere", join(root, "dangling"));
  symlinkSync("loop", join(root, "loop"));
  const lines = await collect(root);
  assert.deepEqual(lines, [
    "file a/b.jpg",
    "file annexed.jpg",
    "picture/gone dangling",
    "picture/unreadable loop",
  ]);
});

test("a link that was named itself is followed", async (t) => {
  const root = folder(t);
  const elsewhere = folder(t);
  put(elsewhere, { "a.jpg": JPEG });
  symlinkSync(elsewhere, join(root, "album"));
  assert.deepEqual(await collect(root, [join(root, "album")]), ["file a.jpg"]);
});

test("odd names are names: newline, emoji, quotes, spaces at the end; bytes that are no UTF-8 are reported", async (t) => {
  const root = folder(t);
  const odd = ["a\nb.jpg", "🏃‍♀️.jpg", "quote'\".jpg", "trailing .jpg ", "-rf.jpg", "100%.jpg"];
  put(root, Object.fromEntries(odd.map((name) => [name, JPEG])));
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9, 0x2e, 0x6a, 0x70, 0x67])]), JPEG);
  const lines = await collect(root);
  assert.deepEqual(lines[0], "picture/unreadable �.jpg");
  assert.deepEqual(new Set(lines.slice(1)), new Set(odd.map((name) => `file ${name}`)));
});

test("a tree of a thousand folders in each other is walked to its end", async (t) => {
  const root = folder(t);
  const deep = Array.from({ length: 1000 }, () => "d").join("/");
  put(root, { [`${deep}/a.jpg`]: JPEG });
  assert.deepEqual(await collect(root), [`file ${deep}/a.jpg`]);
});

test("a tree deeper than the operating system takes as a path is reported, and the rest goes on", async (t) => {
  const root = folder(t);
  const script = `for (let i = 0; i < 30; i++) { fs.mkdirSync("x".repeat(200)); process.chdir("x".repeat(200)); }`;
  execFileSync(process.execPath, ["-e", script], { cwd: root });
  put(root, { "z.jpg": JPEG });
  const lines = await collect(root);
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /^picture\/unreadable x/);
  assert.equal(lines[1], "file z.jpg");
});

test("pipes are never opened", async (t) => {
  const root = folder(t);
  execFileSync("mkfifo", [join(root, "pipe.jpg")]);
  put(root, { "z.jpg": JPEG });
  assert.deepEqual(await collect(root), ["picture/unreadable pipe.jpg", "file z.jpg"]);
  assert.deepEqual(await collect(root, [join(root, "pipe.jpg"), "/dev/zero"]), [
    "picture/unreadable pipe.jpg",
    "picture/unreadable /dev/zero",
  ]);
});

test("a folder that disappears during the walk is reported and the walk goes on", async (t) => {
  const root = folder(t);
  put(root, {
    "a.jpg": JPEG,
    "b/1.jpg": JPEG,
    "b/2.jpg": JPEG,
    "b/3.jpg": JPEG,
    "c/1.jpg": JPEG,
    "d.jpg": JPEG,
  });
  const lines: string[] = [];
  for await (const found of walk([root])) {
    lines.push(line(root, found));
    if (lines.at(-1) === "file b/1.jpg") {
      rmSync(join(root, "b"), { recursive: true });
      renameSync(join(root, "c"), join(root, "moved"));
    }
  }
  assert.deepEqual(lines, [
    "file a.jpg",
    "file b/1.jpg",
    "picture/gone b/2.jpg",
    "picture/gone b/3.jpg",
    "picture/gone c",
    "file d.jpg",
  ]);
});

test("a folder or file that may not be read is reported", {
  skip: isRoot && "root reads everything",
}, async (t) => {
  const root = folder(t);
  put(root, { "closed/a.jpg": JPEG, "locked.jpg": JPEG, "z.jpg": JPEG });
  await chmod(join(root, "closed"), 0);
  await chmod(join(root, "locked.jpg"), 0);
  assert.deepEqual(await collect(root), [
    "picture/unreadable closed",
    "picture/unreadable locked.jpg",
    "file z.jpg",
  ]);
});

test("a folder that may not be read is reported, also where the tests run as root", {
  skip: !isRoot && "needs root",
}, async (t) => {
  const root = folder(t);
  put(root, { "closed/a.jpg": JPEG, "z.jpg": JPEG });
  await chmod(root, 0o755);
  await chmod(join(root, "closed"), 0);
  process.seteuid?.(65534); // nobody
  const lines = await collect(root).finally(() => process.seteuid?.(0));
  assert.deepEqual(lines, ["picture/unreadable closed", "file z.jpg"]);
});

test("stopping ends the walk with run/interrupted", async (t) => {
  const root = folder(t);
  put(root, { "a.jpg": JPEG, "b.jpg": JPEG, "c.jpg": JPEG });
  const stop = new AbortController();
  const lines: string[] = [];
  const walking = async (): Promise<void> => {
    for await (const found of walk([root], { signal: stop.signal })) {
      lines.push(line(root, found));
      stop.abort();
    }
  };
  await assert.rejects(walking, (error) => error instanceof MiroirError && error.code === "run/interrupted");
  assert.deepEqual(lines, ["file a.jpg"]);
});
