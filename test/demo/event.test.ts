import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { parse } from "csv-parse/sync";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { faceBoxOf } from "../../src/demo/draw.ts";
import { type DrawnEvent, drawEvent, planEvent, type TruthOfFile } from "../../src/demo/event.ts";
import { DRAWN_NAMES } from "../../src/demo/names.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { intersectionOverUnion } from "../../src/domain/words.ts";

const PICTURES = 8;
const options = { pictures: PICTURES, cast: DEMO_CAST, seed: 7 };

const temporaryFolder = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-event-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Every file of the event with its hash, by path. */
const contents = async (folder: string): Promise<Record<string, string>> => {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const pairs = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [
      path.slice(folder.length),
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    ] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).sort());
};

const plan = planEvent({ seed: 2026, pictures: 300, cast: DEMO_CAST });

test("the plan of the demo has all kinds of pictures, and everybody of the cast about equally often", () => {
  const counts = new Map<number, number>();
  for (const { photograph } of plan.items) {
    for (const { seed } of photograph.people) counts.set(seed, (counts.get(seed) ?? 0) + 1);
  }
  const perPicture = plan.items.map(({ photograph }) => photograph.people.length);
  assert.equal(plan.items.length, 300);
  assert.ok(perPicture.filter((count) => count === 0).length >= 30);
  assert.ok(perPicture.filter((count) => count >= 9).length >= 25);
  assert.ok(Math.max(...perPicture) >= 19 && Math.max(...perPicture) <= 20);
  assert.equal(counts.size, 60);
  assert.ok(Math.max(...counts.values()) - Math.min(...counts.values()) <= 1);
});

test("nobody is twice on a picture; faces are at least 60 px, inside, and clear of each other", () => {
  for (const seed of [1, 2, 3]) {
    for (const { photograph, file } of planEvent({ seed, pictures: 200, cast: DEMO_CAST }).items) {
      const { people, widthPx, heightPx } = photograph;
      assert.equal(new Set(people.map((person) => person.seed)).size, people.length);
      for (const [at, person] of people.entries()) {
        const box = faceBoxOf(person);
        assert.ok(person.sizePx >= 60);
        assert.ok(
          box.x >= 0 && box.y >= 0 && box.x + box.width <= widthPx && box.y + box.height <= heightPx,
          file,
        );
        for (const other of people.slice(at + 1))
          assert.equal(intersectionOverUnion(box, faceBoxOf(other)), 0, file);
      }
    }
  }
});

test("pictures follow each other through one day", () => {
  const moments = plan.items.map(({ photograph }) => String(photograph.exif?.IFD2?.DateTimeOriginal));
  assert.deepEqual(moments, [...moments].sort());
  for (const moment of moments) assert.match(moment, /^2026:05:17 (0[89]|1[0-7]):[0-5]\d:[0-5]\d$/);
});

const drawn = async (folder: string): Promise<{ event: DrawnEvent; truth: TruthOfFile[] }> => {
  const event = await drawEvent(folder, options);
  return { event, truth: JSON.parse(await readFile(event.truthFile, "utf8")) };
};

test("the album holds the pictures and the manifest, everything else lies outside it", async (t) => {
  const { event, truth } = await drawn(await temporaryFolder(t));
  const files = (await readdir(event.albumFolder)).sort();
  const rows: Record<string, string>[] = parse(await readFile(event.manifestFile), { columns: true });
  assert.deepEqual(files, [...truth.map(({ file }) => file), "manifest.csv"]);
  assert.deepEqual(
    rows.map(({ file }) => file),
    truth.map(({ file }) => file),
  );
  assert.deepEqual(Object.keys(rows[0]!), ["file", "caption", "photographer", "published_at"]);
  for (const { published_at } of rows) assert.match(published_at!, /^(https:\/\/example\.org\/.+)?$/);
  for (const { en, fr } of DRAWN_NAMES) assert.doesNotMatch(JSON.stringify(rows), new RegExp(`${en}|${fr}`));
  assert.equal(event.consenting.length, 5);
  for (const path of event.consenting.flatMap(({ references }) => references)) {
    assert.ok((await readFile(path)).length > 10_000);
    assert.ok(!path.startsWith(event.albumFolder));
  }
  assert.ok(DEMO_CAST.others.includes(event.probes.strangerSeed));
  assert.ok(truth.some(({ people }) => people.some(({ seed }) => seed === event.probes.strangerSeed)));
});

test("an interrupted drawing goes on where it stopped and ends with the same files", async (t) => {
  const [whole, broken] = [await temporaryFolder(t), await temporaryFolder(t)];
  await drawEvent(whole, options);
  const stop = new AbortController();
  const onProgress = (done: number) => done === 10 && stop.abort();
  await assert.rejects(
    drawEvent(broken, { ...options, onProgress, signal: stop.signal }),
    (error) => error instanceof MiroirError && error.code === "run/interrupted",
  );
  const leftover = join(broken, "album", "canal-run-0008.jpg.00000000-0000-0000-0000-000000000000.tmp");
  await writeFile(leftover, "half a picture");
  const { drawn: rest } = await drawEvent(broken, options);
  assert.ok(rest > 0 && rest < 17 + PICTURES, `${rest} drawn after the interruption`);
  assert.deepEqual(await contents(broken), await contents(whole));
  assert.equal((await drawEvent(broken, options)).drawn, 0);
});

test("another event in the same folder replaces the pictures and leaves what is not ours", async (t) => {
  const folder = await temporaryFolder(t);
  const before = await drawEvent(folder, options);
  await writeFile(join(before.albumFolder, "mine.jpg"), "not drawn by us");
  const after = await drawEvent(folder, { ...options, seed: 8, pictures: 2 });
  const files = (await readdir(after.albumFolder)).sort();
  assert.deepEqual(files, ["canal-run-0001.jpg", "canal-run-0002.jpg", "manifest.csv", "mine.jpg"]);
});

test("a folder that cannot be written is named", async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, "album"), "a file where a folder should be");
  await assert.rejects(
    drawEvent(folder, options),
    (error) =>
      error instanceof MiroirError && error.code === "storage/read-only" && /album/.test(error.message),
  );
});
