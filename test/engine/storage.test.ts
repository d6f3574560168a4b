/** Archives in the organisation's own storage, against a real S3 server; and folders that are read again and again. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import { addRun, freshInstance, type Instance } from "../support/instance.ts";
import { makePicture } from "../support/made-vision.ts";
import { freshBucket, noServer } from "../support/s3.ts";

const pictureOf = (person: number, background: number): Promise<Uint8Array> =>
  makePicture({ width: 320, height: 240, background, faces: [{ person, x: 100, y: 80, size: 64 }] });

const placesOf = (instance: Instance): Promise<string[]> =>
  instance
    .sql((sql) =>
      sql.query<{ place: string }>("select kind || ' ' || path as place from item_files order by 1"),
    )
    .then((rows) => rows.map(({ place }) => place));

const fetchedIn = (instance: Instance): string[] => {
  try {
    return readdirSync(join(instance.config.dataFolder, "fetched"));
  } catch {
    return [];
  }
};

test("pictures are imported from a storage, found there by a scan, and the storage is only ever read", {
  skip: noServer,
}, async (t) => {
  const bucket = await freshBucket(t);
  await bucket.put("archive/2026/run/a.png", await pictureOf(1, 11));
  await bucket.put("archive/2026/run/été 1+1.png", await pictureOf(2, 12));
  await bucket.put("archive/2026/run/notes.txt", Buffer.from("no picture"));
  await bucket.put("elsewhere/b.png", await pictureOf(1, 13));
  const instance = await freshInstance(t, { settings: { storages: { photos: bucket.source } } });
  const { miroir } = instance;
  await addRun(miroir);
  const paths = ["s3:photos/2026/"];
  const first = await miroir.import({ album: "run", paths });
  assert.deepEqual([first.imported, first.faces, first.otherFiles, first.problems], [2, 2, 1, []]);
  assert.deepEqual(await placesOf(instance), ["s3 photos/2026/run/a.png", "s3 photos/2026/run/été 1+1.png"]);
  const again = await miroir.import({ album: "run", paths });
  assert.deepEqual([again.imported, again.unchanged, again.duplicates], [0, 2, 0]);

  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  const scan = await miroir.scan();
  assert.deepEqual([scan.compared, scan.shown, scan.skipped], [2, 1, []]);

  await t.test(
    "what was renamed there is the same picture, and what is gone is said and not removed",
    async () => {
      await bucket.put("archive/2026/run/c.png", await pictureOf(1, 11));
      await bucket.remove("archive/2026/run/a.png");
      await bucket.remove("archive/2026/run/été 1+1.png");
      const moved = await miroir.import({ album: "run", paths });
      assert.deepEqual([moved.imported, moved.duplicates, moved.moved, moved.missing], [0, 1, 1, 1]);
      assert.deepEqual(await placesOf(instance), [
        "s3 photos/2026/run/c.png",
        "s3 photos/2026/run/été 1+1.png",
      ]);
    },
  );

  await t.test("a storage that suddenly lists nothing has lost nothing", async () => {
    await bucket.remove("archive/2026/run/c.png");
    await bucket.remove("archive/2026/run/notes.txt");
    const empty = await miroir.import({ album: "run", paths });
    assert.deepEqual([empty.moved, empty.missing], [0, 0]);
    assert.deepEqual(
      empty.problems.map(({ path, error }) => [path, error.code]),
      [["s3:photos/2026/", "archive/not-found"]],
    );
    assert.equal((await placesOf(instance)).length, 2);
  });

  await t.test(
    "nothing that was fetched outlives the instance, and the keys are in none of its files",
    async () => {
      await miroir.close();
      assert.deepEqual(fetchedIn(instance), []);
      const kept = readdirSync(instance.config.dataFolder, { recursive: true, encoding: "utf8" });
      for (const name of kept) {
        const bytes = await readFile(join(instance.config.dataFolder, name)).catch(() => Buffer.alloc(0));
        assert.ok(!bytes.includes("reading\n") && !bytes.includes("test:reader"), name);
      }
    },
  );
});

test("an object that was changed since its import is not compared, and one that is too large is not fetched", {
  skip: noServer,
}, async (t) => {
  const bucket = await freshBucket(t);
  await bucket.put("archive/a.png", await pictureOf(1, 21));
  await bucket.put("archive/large.png", Buffer.alloc(1_100_000, 7));
  const instance = await freshInstance(t, {
    settings: { storages: { photos: bucket.source }, maxFileBytes: 1_000_000 },
  });
  const { miroir } = instance;
  await addRun(miroir);
  const report = await miroir.import({ album: "run", paths: ["s3:photos"] });
  assert.deepEqual(
    [report.imported, report.problems.map(({ path, error }) => [path, error.code])],
    [1, [["s3:photos/large.png", "picture/too-many-bytes"]]],
  );
  await bucket.put("archive/a.png", await pictureOf(2, 22));
  // A minute later, when what was fetched for the import is gone.
  instance.engine.lender.close();
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  const scan = await miroir.scan();
  assert.deepEqual(
    scan.skipped.map(({ path, error }) => [path, error.code]),
    [["photos/a.png", "picture/changed"]],
  );
});

test("a storage is known by its name: no address, no other use, no keys that others may read", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      storages: {
        web: {
          endpoint: "http://127.0.0.1:1",
          bucket: "b",
          keyFile: "nowhere",
          use: "destination",
        },
        photos: { endpoint: "http://127.0.0.1:1", bucket: "c", keyFile: "nowhere", use: "source" },
      },
    },
  });
  const { miroir } = instance;
  await addRun(miroir);
  const importing = (path: string) => miroir.import({ album: "run", paths: [path] });
  await assert.rejects(importing("s3:web/2026"), { code: "storages/other-use" });
  await assert.rejects(importing("s3:elsewhere"), { code: "storages/unknown" });
  await assert.rejects(importing("s3:photos"), { code: "storages/bad-key-file" });
  const { problems } = await importing("s3://127.0.0.1/photos");
  assert.deepEqual(
    problems.map(({ error }) => error.code),
    ["archive/not-found"],
  );
});

test("what reads a storage has no word for writing", () => {
  const text = readFileSync(join(PROGRAM_FOLDER, "src/archive/s3-source.ts"), "utf8");
  const commands = [...text.matchAll(/s3\.(\w+Command)/g)].map(([, command]) => command);
  assert.deepEqual([...new Set(commands)].sort(), ["GetObjectCommand", "ListObjectsV2Command"]);
});

test("a folder read again: unchanged files are not opened, a renamed picture is no new one, a lost one is said", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  for (let i = 0; i < 4; i++) await instance.picture(`p${i}.png`, { faces: [] });
  const importing = () => miroir.import({ album: "run", paths: [photos] });
  assert.equal((await importing()).imported, 4);
  const atime = new Date("2001-01-01T00:00:00Z");

  await mkdir(join(photos, "2026"));
  await rename(join(photos, "p0.png"), join(photos, "2026", "renamed.png"));
  await unlink(join(photos, "p1.png"));
  await utimes(join(photos, "p2.png"), atime, new Date());
  const report = await importing();
  assert.deepEqual(
    {
      imported: report.imported,
      unchanged: report.unchanged,
      duplicates: report.duplicates,
      moved: report.moved,
      missing: report.missing,
    },
    // p3 is unchanged; p0 lies elsewhere, and p2 was touched: both are read, and known by their content.
    { imported: 0, unchanged: 1, duplicates: 2, moved: 1, missing: 1 },
  );
  assert.deepEqual(
    await placesOf(instance),
    ["2026/renamed.png", "p1.png", "p2.png", "p3.png"].map((name) => `file ${join(photos, name)}`),
  );
  assert.equal((await miroir.albums.list())[0]?.counts.items, 4);
});

test("a share that is not mounted loses nothing, and is said", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  await instance.picture("a.png", { faces: [] });
  await instance.picture("b.png", { faces: [] });
  const importing = () => miroir.import({ album: "run", paths: [photos] });
  await importing();
  const before = await placesOf(instance);
  const away = `${photos}-mounted`;
  await rename(photos, away);

  for (const mountPoint of ["an empty folder", "nothing at all"]) {
    if (mountPoint === "an empty folder") await mkdir(photos);
    else await rm(photos, { recursive: true });
    const report = await importing();
    assert.deepEqual(
      [report.problems.map(({ error }) => error.code), report.moved, report.missing],
      [["archive/share-away"], 0, 0],
      mountPoint,
    );
    assert.deepEqual(await placesOf(instance), before);
  }
  await rename(away, photos);
  const back = await importing();
  assert.deepEqual([back.unchanged, back.problems], [2, []]);
});
