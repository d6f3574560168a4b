import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { type Found, type WalkOptions, walk } from "../../src/archive/walk.ts";
import { inflateEntry, type ZipEntry } from "../../src/archive/zip.ts";
import { type ErrorCode, MiroirError } from "../../src/domain/errors.ts";
import { trials } from "../support/trials.ts";
import { makeHugeZip, makeZip } from "../support/zip.ts";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

/** Writes the ZIP under a name that says nothing, and walks it. */
const found = async (t: TestContext, zip: Uint8Array, options: WalkOptions = {}): Promise<Found[]> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "miroir-zip-")));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "upload.jpg");
  writeFileSync(path, zip);
  const all: Found[] = [];
  for await (const one of walk([path], options)) all.push(one);
  return all;
};

const summary = (one: Found): string => {
  if (one.kind === "zip-entry") return one.name;
  if (one.kind === "problem") return one.error.code;
  return one.kind === "other" ? one.why : one.kind;
};

const entries = (all: readonly Found[]): ZipEntry[] => all.filter((one) => one.kind === "zip-entry");

const read = async (entry: ZipEntry | undefined, maxBytes = 100_000_000): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of inflateEntry(entry!.zip, entry!.at, maxBytes)) pieces.push(piece);
  return Buffer.concat(pieces);
};

const refuses = async (code: ErrorCode, reading: Promise<unknown>, problem = /./): Promise<void> => {
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof MiroirError);
    assert.equal(error.code, code);
    assert.match(error.message, problem);
    return true;
  });
};

test("the pictures of a ZIP are read, stored and deflated, at any time after the walk", async (t) => {
  const big = Buffer.concat([JPEG, Buffer.alloc(300_000, "x")]);
  const zip = makeZip([
    { name: "a/", mode: 0o40755 },
    { name: "a/stored.jpg", content: JPEG },
    { name: "a/deflated.jpg", content: big, method: 8 },
    { name: "notes.txt", content: Buffer.from("hello") },
    { name: "misnamed.bin", content: JPEG, method: 8 },
    { name: "__MACOSX/a/._stored.jpg", content: JPEG },
  ]);
  const all = await found(t, zip);
  assert.deepEqual(all.map(summary), ["a/stored.jpg", "a/deflated.jpg", "not-a-picture", "misnamed.bin"]);
  const contents = await Promise.all(entries(all).map((entry) => read(entry)));
  assert.deepEqual(contents.map(Buffer.from), [JPEG, big, JPEG]);
  assert.equal(new Date(entries(all)[0]!.modifiedMs).getFullYear(), 2026);
});

test("entries that lead out of the archive are refused and the others are read", async (t) => {
  const bad = [
    "../evil.jpg",
    "a/../../evil.jpg",
    "/etc/evil.jpg",
    "C:\\evil.jpg",
    "..\\evil.jpg",
    "",
    "nul\0.jpg",
    "..",
  ];
  const zip = makeZip([...bad, "ok/two..dots.jpg", "good.jpg"].map((name) => ({ name, content: JPEG })));
  const all = await found(t, zip);
  assert.deepEqual(all.map(summary), [
    ...bad.map(() => "archive/unsafe-entry"),
    "ok/two..dots.jpg",
    "good.jpg",
  ]);
});

test("a ZIP of a million entries is refused at once and in little memory", async (t) => {
  const zip = makeHugeZip(1_000_000);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const all = await found(t, zip, { maxZipEntries: 100_000 });
  assert.deepEqual(all.map(summary), ["archive/too-many-entries"]);
  assert.ok(performance.now() - start < 1000, "writing 55 MB included");
  assert.ok(process.memoryUsage().rss - before < 50e6, "the directory is not read");
});

test("an end record that claims too few or too many entries costs nothing", async (t) => {
  const two = [
    { name: "a.jpg", content: JPEG },
    { name: "b.jpg", content: JPEG },
  ];
  assert.deepEqual((await found(t, makeZip(two, { claimedEntries: 1 }))).map(summary), ["a.jpg"]);
  assert.deepEqual((await found(t, makeZip(two, { claimedEntries: 3 }))).map(summary), [
    "a.jpg",
    "b.jpg",
    "archive/damaged-zip",
  ]);
});

test("a bomb is stopped by what it claims, and where it claims less by the bytes that come out of it", async (t) => {
  const zeros = Buffer.alloc(40_000_000);
  const zip = makeZip([
    { name: "honest.jpg", content: zeros, method: 8 },
    { name: "lying.jpg", content: zeros, method: 8, uncompressedSize: 1000 },
    { name: "good.jpg", content: JPEG },
  ]);
  const [honest, lying, good] = entries(await found(t, zip, { maxFileBytes: 1_000_000 }));
  await refuses("picture/too-many-bytes", read(honest, 1_000_000), /40,000,000 bytes/);
  await refuses("archive/damaged-zip", read(lying, 1_000_000), /another size/);
  assert.deepEqual(Buffer.from(await read(good)), JPEG);
});

test("all entries together may inflate to so much; one that is too large by itself takes nothing from them", async (t) => {
  const content = Buffer.alloc(10_000, 1);
  const zip = makeZip(
    ["a.jpg", "b.jpg", "c.jpg"]
      .map((name) => ({ name, content, method: 8 as const }))
      .concat({ name: "large.jpg", content: Buffer.alloc(90_000), method: 8 }),
  );
  const all = await found(t, zip, { maxZipBytes: 25_000, maxFileBytes: 50_000 });
  assert.deepEqual(all.map(summary), ["a.jpg", "b.jpg", "archive/too-many-bytes", "large.jpg"]);
  const few = await found(t, zip, { maxZipBytes: 30_000, maxFileBytes: 50_000 });
  assert.deepEqual(few.map(summary), ["a.jpg", "b.jpg", "c.jpg", "large.jpg"]);
});

test("an encrypted entry, a link and a ZIP inside the ZIP are not opened", async (t) => {
  const zip = makeZip([
    { name: "secret.jpg", content: JPEG, flags: 1 },
    { name: "link.jpg", content: Buffer.from("/etc/passwd"), mode: 0o120777 },
    { name: "inner.zip", content: makeZip([{ name: "a.jpg", content: JPEG }]), method: 8 },
    { name: "good.jpg", content: JPEG },
  ]);
  assert.deepEqual((await found(t, zip)).map(summary), [
    "picture/unreadable",
    "link",
    "zip-in-zip",
    "good.jpg",
  ]);
});

test("wrong checksums, wrong sizes, empty entries and unknown compression are told apart", async (t) => {
  const zip = makeZip([
    { name: "crc.jpg", content: JPEG, crc: 1 },
    { name: "size.jpg", content: JPEG, method: 8, uncompressedSize: 6 },
    { name: "empty.jpg" },
    { name: "bzip2.jpg", content: JPEG, method: 12 },
    { name: "torn.jpg", content: Buffer.concat([JPEG, Buffer.alloc(99)]), method: 8 },
  ]);
  zip.fill(0xff, zip.indexOf("torn.jpg") + 8, zip.indexOf("torn.jpg") + 12);
  const all = await found(t, zip);
  const [crc, size, empty, torn] = entries(all);
  await refuses("picture/damaged", read(crc), /checksum/);
  await refuses("archive/damaged-zip", read(size), /another size/);
  await refuses("picture/empty", read(empty));
  await refuses("archive/damaged-zip", read(torn));
  const packed = { ...torn!, at: { ...torn!.at, method: 12 } };
  await refuses(
    "archive/damaged-zip",
    read(packed),
    /packed with bzip2, which is not read here: pack it anew/,
  );
});

test("entries that are packed as nobody reads them here are listed by what they are, and are no damage", async (t) => {
  const zip = makeZip([
    { name: "a/bzip2.jpg", content: JPEG, method: 12 },
    { name: "lzma.heic", content: JPEG, method: 14 },
    { name: "large.mov", content: JPEG, method: 9 },
    { name: "newer", content: JPEG, method: 93 },
    { name: "odd.png", content: JPEG, method: 77 },
    { name: "words.txt", content: JPEG, method: 12 },
    { name: "good.jpg", content: JPEG },
  ]);
  const all = await found(t, zip);
  assert.deepEqual(
    all.map((each) =>
      each.kind === "other" ? [each.path.replace(/^.*upload\.jpg\//, ""), each.format] : each.kind,
    ),
    [
      ["a/bzip2.jpg", ".jpg (bzip2)"],
      ["lzma.heic", ".heic (LZMA)"],
      ["large.mov", ".mov (Deflate64)"],
      ["newer", "? (Zstandard)"],
      ["odd.png", ".png (method 77)"],
      ["words.txt", undefined],
      "zip-entry",
    ],
  );
});

test("names in the code pages of Windows and DOS are read as the words they are", async (t) => {
  const windows = [
    "été à Nîmes.jpg",
    "Kölner Straße.jpg",
    "Málaga.jpg",
    "Århus – året.jpg",
    "Été/Noël.jpg",
    "œuvre.jpg",
  ];
  const bytes: Readonly<Record<string, number>> = { "–": 0x96, œ: 0x9c };
  const ofWindows = (name: string): Buffer =>
    Buffer.from([...name].map((letter) => bytes[letter] ?? letter.charCodeAt(0)));
  const dos: readonly (readonly [string, Buffer])[] = [
    ["été.jpg", Buffer.from([0x82, 0x74, 0x82, 0x2e, 0x6a, 0x70, 0x67])],
    ["Straße.jpg", Buffer.from("Stra\xe1e.jpg", "latin1")],
    ["Größe.jpg", Buffer.from("Gr\x94\xe1e.jpg", "latin1")],
    ["niño.jpg", Buffer.from("ni\xa4o.jpg", "latin1")],
  ];
  const zip = makeZip([
    ...windows.map((name) => ({ name: ofWindows(name), content: JPEG })),
    ...dos.map(([, name]) => ({ name, content: JPEG })),
  ]);
  // Of Straße alone nothing tells but who packed it: a program of DOS or Windows.
  for (let at = zip.indexOf("PK\x01\x02"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 4)) zip[at + 5] = 0;
  assert.deepEqual((await found(t, zip)).map(summary), [...windows, ...dos.map(([name]) => name)]);
});

test("a ZIP that changes after the walk is not read", async (t) => {
  const all = await found(t, makeZip([{ name: "a.jpg", content: JPEG }]));
  const [entry] = entries(all);
  writeFileSync(entry!.zip, makeZip([{ name: "b.jpg", content: JPEG }, { name: "c.jpg" }]));
  await refuses("picture/changed", read(entry));
});

test("ZIP64, duplicate names and names in several encodings are read", async (t) => {
  const zip = makeZip(
    [
      { name: "same.jpg", content: JPEG },
      { name: "same.jpg", content: Buffer.concat([JPEG, JPEG]) },
      { name: "course à pied.jpg", content: JPEG },
      { name: "été.jpg", content: JPEG, flags: 0x800 },
      { name: Buffer.from([0x82, 0x74, 0x82, 0x2e, 0x6a, 0x70, 0x67]), content: JPEG }, // code page 437
      { name: Buffer.from([0xff, 0x2e, 0x6a, 0x70, 0x67]), content: JPEG, flags: 0x800 },
    ],
    { zip64: true },
  );
  const all = await found(t, zip);
  assert.deepEqual(all.map(summary), [
    "same.jpg",
    "same.jpg",
    "course à pied.jpg",
    "été.jpg",
    "été.jpg",
    "�.jpg",
  ]);
  assert.deepEqual(
    (await Promise.all(entries(all).map((entry) => read(entry)))).map((bytes) => bytes.length),
    [7, 14, 7, 7, 7, 7],
  );
});

test("a ZIP cut off anywhere is damaged, and says so", async (t) => {
  const zip = makeZip([{ name: "a.jpg", content: Buffer.alloc(500, 7), method: 8 }]);
  for (let length = 4; length < zip.length; length += 7) {
    assert.deepEqual(
      (await found(t, zip.subarray(0, length))).map(summary),
      ["archive/damaged-zip"],
      `${length} bytes`,
    );
  }
});

test("no change of a ZIP's bytes makes anything but values and MiroirErrors", async (t) => {
  const zip = makeZip(
    [
      { name: "a.jpg", content: Buffer.alloc(200, 7), method: 8 },
      { name: "b.txt", content: JPEG },
    ],
    { zip64: true },
  );
  const change = fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(change, async (changes) => {
      const changed = Buffer.from(zip);
      for (const [at, value] of changes) changed[at] = value;
      for (const entry of entries(await found(t, changed, { maxFileBytes: 10_000 }))) {
        await read(entry).catch((error: unknown) => assert.ok(error instanceof MiroirError, String(error)));
      }
    }),
    { numRuns: trials(400) },
  );
});
