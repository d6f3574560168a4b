import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { openPromise } from "yauzl";
import { type Destination, openDestination } from "../../src/archive/destination.ts";
import { temporaryFolder } from "../support/database.ts";
import { freshBucket, noServer } from "../support/s3.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const bytes = (text: string): Uint8Array => Buffer.from(text);

async function* inPieces(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield bytes(piece);
}

/** What somebody finds at a place, by name: read without the code under test. */
type Look = () => Promise<Record<string, string>>;

const lookInFolder = async (folder: string, below = ""): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const entry of await readdir(join(folder, below), { withFileTypes: true }).catch(() => [])) {
    const name = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) Object.assign(found, await lookInFolder(folder, name));
    else found[name] = await readFile(join(folder, name), "utf8");
  }
  return found;
};

const lookInZip = async (path: string): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  const zip = await openPromise(path, { lazyEntries: true }).catch(() => undefined);
  if (!zip) return found;
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    found[entry.fileName] = Buffer.concat(pieces).toString();
  }
  return found;
};

const KINDS: Readonly<
  Record<
    "folder" | "zip" | "s3",
    (t: TestContext) => Promise<{ open: () => Promise<Destination>; look: Look }>
  >
> = {
  folder: async (t) => {
    const place = join(await temporaryFolder(t), "published");
    return { open: () => openDestination(place, {}), look: () => lookInFolder(place) };
  },
  zip: async (t) => {
    const place = join(await temporaryFolder(t), "published.zip");
    return { open: () => openDestination(place, {}), look: () => lookInZip(place) };
  },
  s3: async (t) => {
    const { destination, look } = await freshBucket(t);
    return {
      open: () => openDestination("s3:web/spring", { web: destination }),
      look: () => look("out/spring/"),
    };
  },
};

for (const [kind, place] of Object.entries(KINDS)) {
  const skip = kind === "s3" && noServer;
  test(`${kind}: what is put is there, is replaced only by who knows it, and is removed by its hash`, {
    skip,
  }, async (t) => {
    const { open, look } = await place(t);
    const first = await open();
    assert.deepEqual(await first.put("run/a.jpg", bytes("one")), { sha256: sha256("one"), bytes: 3 });
    assert.deepEqual(await first.put("b.jpg", inPieces("tw", "o")), { sha256: sha256("two"), bytes: 3 });
    assert.ok(await first.has("b.jpg"));
    assert.ok(!(await first.has("c.jpg")));
    await first.close();
    assert.deepEqual(await look(), { "b.jpg": "two", "run/a.jpg": "one" });

    const again = await open();
    await assert.rejects(again.put("b.jpg", bytes("other")), { code: "destination/occupied" });
    await assert.rejects(again.put("b.jpg", bytes("other"), [sha256("one")]), {
      code: "destination/occupied",
    });
    await again.put("b.jpg", bytes("masked anew"), [sha256("two")]);
    assert.equal(await again.remove("run/a.jpg", sha256("two")), "other");
    assert.equal(await again.remove("run/a.jpg", sha256("one")), "removed");
    assert.equal(await again.remove("run/a.jpg", sha256("one")), "gone");
    await again.close();
    assert.deepEqual(await look(), { "b.jpg": "masked anew" });
  });

  test(`${kind}: a copy that breaks off leaves nothing, and a name leads nowhere else`, {
    skip,
  }, async (t) => {
    const { open, look } = await place(t);
    const destination = await open();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes("half");
      throw new Error("the video broke off");
    }
    await assert.rejects(destination.put("a.mp4", broken()), /broke off/);
    assert.ok(!(await destination.has("a.mp4")));
    for (const name of ["../a.jpg", "/a.jpg", "a/../../b.jpg", "a\\b.jpg", "a//b.jpg", ".", ""])
      await assert.rejects(destination.put(name, bytes("one")), { code: "internal/broken-promise" });
    await destination.close();
    assert.deepEqual(await look(), {});
  });
}

test("folder: a link inside it leads no copy out", async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, "published"));
  await mkdir(join(folder, "elsewhere"));
  await symlink(join(folder, "elsewhere"), join(folder, "published/run"));
  const destination = await openDestination(join(folder, "published"), {});
  await assert.rejects(destination.put("run/a.jpg", bytes("one")), { code: "archive/link-outside" });
  assert.deepEqual(await readdir(join(folder, "elsewhere")), []);
});

test("folder: one copy that is taken away by several at once is gone, and nobody fails", async (t) => {
  const destination = await openDestination(join(await temporaryFolder(t), "published"), {});
  for (let round = 0; round < 20; round++) {
    await destination.put("a/1.jpg", bytes("one"));
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => destination.remove("a/1.jpg", sha256("one"))),
    );
    assert.ok(outcomes.includes("removed"));
    assert.ok(!outcomes.includes("other"));
    assert.equal(await destination.has("a/1.jpg"), false);
  }
});

test("zip: what waits survives a stop, may be put anew, and the former ZIP stands until the new one is whole", async (t) => {
  const place = join(await temporaryFolder(t), "published.zip");
  const first = await openDestination(place, {});
  await first.put("a.jpg", bytes("one"));
  await first.close();
  const stopped = await openDestination(place, {});
  await stopped.put("b.jpg", bytes("two"));
  assert.deepEqual(await lookInZip(place), { "a.jpg": "one" });
  const resumed = await openDestination(place, {});
  assert.ok(await resumed.has("b.jpg"));
  await resumed.put("b.jpg", bytes("decided again"));
  await resumed.close();
  assert.deepEqual(await lookInZip(place), { "a.jpg": "one", "b.jpg": "decided again" });
  await writeFile(place, "not a ZIP");
  await assert.rejects((await openDestination(place, {})).put("c.jpg", bytes("three")), {
    code: "archive/damaged-zip",
  });
  assert.equal(await readFile(place, "utf8"), "not a ZIP");
});

test("s3: a long stream goes in parts, and of a bucket that keeps versions nothing stays that was taken away", {
  skip: noServer,
}, async (t) => {
  const bucket = await freshBucket(t);
  await bucket.keepVersions();
  const destination = await openDestination("s3:web", { web: bucket.destination });
  async function* long(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 18; i++) yield Buffer.alloc(1024 * 1024, i);
  }
  const { bytes: length, sha256: first } = await destination.put("a.mp4", long());
  assert.equal(length, 18 * 1024 * 1024);
  await destination.put("a.mp4", bytes("masked anew"), [first]);
  assert.deepEqual(await bucket.versions(), ["masked anew"]);
  assert.equal(await destination.remove("a.mp4", sha256("masked anew")), "removed");
  assert.deepEqual(await bucket.versions(), []);
  await destination.close();
});

test("s3: a storage that the configuration does not name, or names as a source, is no destination", {
  skip: noServer,
}, async (t) => {
  const { source, destination } = await freshBucket(t);
  await assert.rejects(openDestination("s3:elsewhere/x", { web: destination }), { code: "storages/unknown" });
  await assert.rejects(openDestination("s3:archive", { archive: source }), { code: "storages/other-use" });
  // Also a configuration that is wrong about it: these keys may read, and the server says no.
  const wrong = await openDestination("s3:archive", { archive: { ...source, use: "destination" } });
  await assert.rejects(wrong.put("a.jpg", bytes("one")), { code: "storages/refused" });
  const away = { ...destination, endpoint: "http://127.0.0.1:1" };
  await assert.rejects((await openDestination("s3:away", { away })).has("a.jpg"), {
    code: "storages/unreachable",
  });
});
