import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { openDestination } from "../../src/archive/destination.ts";
import { findPlaced } from "../../src/archive/placed.ts";
import type { Storages } from "../../src/archive/s3.ts";
import { temporaryFolder } from "../support/database.ts";
import { freshBucket, noServer } from "../support/s3.ts";

const bytes = Buffer.from("a masked recording, byte after byte");
const sha256 = createHash("sha256").update(bytes).digest("hex");
const COPY = { name: "run-00001.mp4", sha256 } as const;

type Place = { readonly place: string; readonly storages: Storages };
const PLACES: Readonly<Record<string, (t: TestContext) => Promise<Place>>> = {
  folder: async (t) => ({ place: join(await temporaryFolder(t), "out"), storages: {} }),
  zip: async (t) => ({ place: join(await temporaryFolder(t), "out.zip"), storages: {} }),
  s3: async (t) => ({ place: "s3:web/spring", storages: { web: (await freshBucket(t)).destination } }),
};

const put = async ({ place, storages }: Place, content: Uint8Array, was: readonly string[] = []) => {
  const destination = await openDestination(place, storages);
  await destination.put("other.mp4", Buffer.from("another"), [
    createHash("sha256").update("another").digest("hex"),
  ]);
  await destination.put(COPY.name, content, was);
  await destination.close();
};

const part = async ({ place, storages }: Place, from: number, to: number): Promise<string | undefined> => {
  const found = await findPlaced(place, storages, COPY);
  if (!found) return undefined;
  assert.equal(found.bytes, bytes.length);
  const pieces: Buffer[] = [];
  for await (const piece of await found.part(from, to)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};

for (const [kind, open] of Object.entries(PLACES))
  test(`${kind}: a copy is read in parts while it is what was put there, and not found once it is another`, {
    skip: kind === "s3" && noServer,
  }, async (t) => {
    const place = await open(t);
    assert.equal(await part(place, 0, 5), undefined, "nothing is there yet");
    await put(place, bytes);
    assert.equal(await part(place, 2, 7), "masked");
    assert.equal(await part(place, 0, bytes.length - 1), bytes.toString());
    assert.equal(await part(place, bytes.length - 1, bytes.length - 1), "e");
    assert.equal(await findPlaced(place.place, place.storages, { ...COPY, name: "none.mp4" }), undefined);
    for (const name of ["../x", "/etc/passwd", "a\\b", ""])
      await assert.rejects(findPlaced(place.place, place.storages, { ...COPY, name }), {
        code: "internal/broken-promise",
      });
    await put(place, Buffer.from(bytes.toReversed()), [sha256]);
    assert.equal(await part(place, 2, 7), undefined);
  });

test("folder: what is written over with the same length and time is noticed, and no link is followed", async (t) => {
  const folder = await temporaryFolder(t);
  const place = { place: join(folder, "out"), storages: {} };
  await put(place, bytes);
  assert.equal(await part(place, 2, 7), "masked");
  const path = join(place.place, COPY.name);
  const was = new Date("2026-06-21T10:00:00Z");
  await utimes(path, was, was);
  assert.equal(await part(place, 2, 7), "masked");
  await writeFile(path, bytes.toReversed());
  await utimes(path, was, was);
  assert.equal(await part(place, 2, 7), undefined);
  await writeFile(path, bytes);
  await rename(path, join(folder, "elsewhere.mp4"));
  await symlink(join(folder, "elsewhere.mp4"), path);
  assert.equal(await part(place, 2, 7), undefined);
  await mkdir(join(folder, "far"));
  await rename(join(folder, "elsewhere.mp4"), join(folder, "far", COPY.name));
  await symlink(join(folder, "far"), join(place.place, "near"));
  assert.equal(
    await findPlaced(place.place, {}, { ...COPY, name: `near/${COPY.name}` }),
    undefined,
    "a folder that is a link leads out",
  );
});

test("zip: what waits to get into it is handed to nobody, nothing is changed by looking, and one that is damaged says so", async (t) => {
  const folder = await temporaryFolder(t);
  const place = { place: join(folder, "out.zip"), storages: {} };
  const destination = await openDestination(place.place, {});
  await destination.put(COPY.name, bytes);
  assert.equal(await part(place, 0, 1), undefined);
  await destination.close();
  const before = await readFile(place.place);
  assert.equal(await part(place, 2, 7), "masked");
  assert.deepEqual(await readFile(place.place), before);
  assert.deepEqual(await readdir(folder), ["out.zip"]);
  await writeFile(place.place, before.subarray(0, before.length - 30));
  await appendFile(place.place, "no ZIP");
  await assert.rejects(part(place, 0, 1), { code: "archive/damaged-zip" });
});
