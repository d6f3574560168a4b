/** Archives in the organisation's own storage, against a real S3 server; and folders that are read again and again. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { PROGRAM_FOLDER } from "../../../src/config.ts";
import { findFfmpeg, framesOf, probe } from "../../../src/vision/ffmpeg.ts";
import type { Raster } from "../../../src/vision/raster.ts";
import { makeFilm, makeNef } from "../../support/camera-files.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { makeXmp } from "../../support/records.ts";
import { consentTo } from "../../support/rights.ts";
import { type Bucket, freshBucket, noServer } from "../../support/s3.ts";
import { makeVideo, withoutFfmpeg } from "../../support/video.ts";
import { makeZip } from "../../support/zip.ts";

const pictureOf = (person: number, background: number): Promise<Uint8Array> =>
  makePicture({ width: 320, height: 240, background, faces: [{ person, x: 100, y: 80, size: 64 }] });

const placesOf = (instance: Instance): Promise<string[]> =>
  instance
    .sql((sql) =>
      sql.query<{ place: string }>("select kind || ' ' || path as place from item_files order by 1"),
    )
    .then((rows) => rows.map(({ place }) => place));

/** The middle of a made face, 32 pixels wide: one flat colour where it is covered, but for what an encoder leaves. */
const isFlat = ({ data, widthPx }: Raster, x: number, y: number): boolean => {
  const values: number[] = [];
  for (let row = y; row < y + 32; row++)
    for (let column = x; column < x + 32; column++) values.push(data[(row * widthPx + column) * 3 + 1]!);
  return Math.max(...values) - Math.min(...values) <= 24;
};

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
      assert.deepEqual([moved.imported, moved.duplicates, moved.moved, moved.missing], [0, 0, 1, 1]);
      assert.deepEqual(moved.missingFrom, ["s3:photos/2026/run/été 1+1.png"]);
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

/** With a region that names somebody, as digiKam writes it. */
const words = (caption: string): Uint8Array =>
  Buffer.from(
    makeXmp(
      `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${caption}</rdf:li></rdf:Alt></dc:description><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Di Named</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>`,
    ),
  );
const google = (title: string, description: string): Uint8Array =>
  Buffer.from(JSON.stringify({ title, description, people: [{ name: "Di Named" }] }));

const itemsIn = (instance: Instance): Promise<{ caption: string | null; all: string }[]> =>
  instance.sql((sql) =>
    sql.query<{ caption: string | null; all: string }>(
      "select caption, row_to_json(i)::text as all from items i order by seq",
    ),
  );

const atStorage = async (t: TestContext): Promise<{ instance: Instance; bucket: Bucket }> => {
  const bucket = await freshBucket(t);
  const instance = await freshInstance(t, { settings: { storages: { photos: bucket.source } } });
  await addRun(instance.miroir);
  return { instance, bucket };
};

test("what lies beside objects is read as beside files: sidecars, camera files, the film of a Live Photo, an export's JSON", {
  skip: noServer,
}, async (t) => {
  const { instance, bucket } = await atStorage(t);
  const { miroir } = instance;
  const jpeg = (background: number) => makePicture({ width: 320, height: 240, format: "jpeg", background });
  const run = "archive/Takeout/Canal run";
  await bucket.put("archive/nef/a.nef", makeNef({ preview: Buffer.from(await jpeg(1)) }));
  await bucket.put("archive/nef/A.XMP", words("The camera file"));
  await bucket.put(`${run}/IMG_1.jpg`, await jpeg(2));
  await bucket.put(`${run}/IMG_1.MOV`, makeFilm(2.9));
  await bucket.put(`${run}/IMG_1.jpg.supplemental-metadata.json`, google("IMG_1.jpg", "At the canal"));
  await bucket.put(`${run}/b.jpg`, await jpeg(3));
  await bucket.put(`${run}/b.jpg.xmp`, Buffer.alloc(1_100_000, 32));
  const importing = () => miroir.import({ album: "run", paths: ["s3:photos"] });
  const report = await importing();
  assert.deepEqual([report.imported, report.halves, report.described, report.from], [3, 1, 2, ["takeout"]]);
  assert.deepEqual(
    report.problems.map(({ path, error }) => [path, error.details.problem]),
    [
      ["s3:photos/Takeout/Canal run/b.jpg.xmp", "it is gone, or has more than 1000000 bytes"],
      ["s3:photos/Takeout/Canal run/IMG_1.MOV", report.problems[1]?.error.details.problem],
    ],
    "a sidecar or a film that cannot be read is said, and its picture is in",
  );
  const items = await itemsIn(instance);
  assert.deepEqual(
    items.map(({ caption }) => caption),
    ["At the canal", null, "The camera file"],
    "a sidecar that is too large is not even fetched",
  );
  assert.match(items[0]?.all ?? "", /IMG_1\.MOV/, "that there is a film is known");
  assert.doesNotMatch(items.map(({ all }) => all).join(), /Named/, "and no name");

  await t.test("one that is changed describes the picture anew, and once", async () => {
    // The server tells times in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await bucket.put("archive/nef/A.XMP", words("The camera file, at noon"));
    const again = await importing();
    assert.deepEqual([again.imported, again.unchanged, again.described], [0, 3, 1]);
    assert.equal((await itemsIn(instance))[2]?.caption, "The camera file, at noon");
    assert.equal((await importing()).described, 0);
  });
});

test("a ZIP in a storage is read like one in a folder: bounded, with its sidecars, and its faults are its own", {
  skip: noServer,
}, async (t) => {
  const bucket = await freshBucket(t);
  const instance = await freshInstance(t, {
    settings: { storages: { photos: bucket.source }, maxZipEntries: 6, maxZipBytes: 1_000_000 },
  });
  const { miroir } = instance;
  await addRun(miroir);
  const folder = "Takeout/Canal run";
  const entry = (name: string, content: Uint8Array = Buffer.alloc(0)) => ({ name, content });
  const zip = makeZip([
    entry(`${folder}/a.png`, await pictureOf(1, 31)),
    entry(`${folder}/a.png.supplemental-metadata.json`, google("a.png", "At the lock")),
    entry(`${folder}/b.png`, await pictureOf(2, 32)),
    entry(`${folder}/b.png.xmp`, words("At the bridge")),
    entry(`${folder}/notes.txt`, Buffer.from("nothing")),
    entry("../c.png", await pictureOf(3, 33)),
  ]);
  await bucket.put("archive/2026/all.zip", zip);
  await bucket.put("archive/2026/cut.zip", zip.subarray(0, 500));
  await bucket.put("archive/2026/many.zip", makeZip(Array.from({ length: 7 }, (_, i) => entry(`${i}.png`))));
  await bucket.put("archive/2026/vast.zip", Buffer.concat([zip, Buffer.alloc(1_000_001)]));
  const importing = () => miroir.import({ album: "run", paths: ["s3:photos/2026/"] });
  const report = await importing();
  assert.deepEqual([report.imported, report.described, report.otherFiles], [2, 2, 3]);
  assert.deepEqual(
    report.problems.map(({ path, error }) => [path, error.code]),
    [
      ["s3:photos/2026/all.zip/../c.png", "archive/unsafe-entry"],
      ["s3:photos/2026/cut.zip", "archive/damaged-zip"],
      ["s3:photos/2026/many.zip", "archive/too-many-entries"],
      ["s3:photos/2026/vast.zip", "archive/too-many-bytes"],
    ],
  );
  for (const { error } of report.problems)
    assert.doesNotMatch(JSON.stringify(error.details), /fetched/, "nobody is told where it was put");
  const items = await itemsIn(instance);
  assert.deepEqual(
    items.map(({ caption }) => caption),
    ["At the lock", "At the bridge"],
  );
  assert.doesNotMatch(items.map(({ all }) => all).join(), /Named/);
  assert.ok((await placesOf(instance)).every((place) => place.startsWith("kept ")));
  const again = await importing();
  assert.deepEqual([again.imported, again.unchanged], [0, 2]);

  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  const scan = await miroir.scan();
  assert.deepEqual([scan.compared, scan.shown, scan.skipped], [2, 1, []]);
});

test("a recording in a storage is imported, found in by a scan, and handed out with everybody else covered", {
  skip: noServer || withoutFfmpeg,
}, async (t) => {
  const { instance, bucket } = await atStorage(t);
  const { miroir } = instance;
  const path = await makeVideo({
    path: join(instance.folder, "walk.mp4"),
    frames: 12,
    faces: (frame) => [
      { person: 1, x: 40 + 2 * frame, y: 40 },
      { person: 9, x: 220 - 2 * frame, y: 170 },
    ],
  });
  await bucket.put("archive/2026/walk.mp4", await readFile(path));
  await rm(path);
  const importing = () => miroir.import({ album: "run", paths: ["s3:photos/2026/"] });
  const report = await importing();
  assert.deepEqual([report.imported, report.faces, report.problems], [1, 2, []]);
  assert.deepEqual(await placesOf(instance), ["s3 photos/2026/walk.mp4"]);
  assert.equal((await importing()).unchanged, 1);

  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  assert.deepEqual((await miroir.scan()).skipped, []);
  const { appearances } = await miroir.profile({ subject: subjectId });
  assert.deepEqual(
    appearances.map(({ startsMs, endsMs }) => [startsMs, endsMs]),
    [[0, 2500]],
  );
  await consentTo(miroir, subjectId, "publish:website");
  const out = join(instance.folder, "out");
  const drawn = await miroir.publications.draw({ album: "run", use: "website", out, sound: "removed" });
  const publication = drawn.publication.id;
  await miroir.publications.sign({ publication });
  // An hour later, when what was fetched for the import is gone.
  instance.engine.lender.close();
  const handed = await miroir.publications.handOut({ publication });
  assert.deepEqual([handed.out, handed.blocked, handed.failed], [1, 0, 0]);
  const [copy] = (await readdir(out)).filter((name) => name.endsWith(".mp4"));
  const tools = await findFfmpeg(null);
  let frames = 0;
  for await (const { raster } of framesOf(tools, await probe(tools, join(out, copy!)))) {
    assert.ok(!isFlat(raster, 48 + 2 * frames, 48), `she is to be seen in frame ${frames}`);
    assert.ok(isFlat(raster, 228 - 2 * frames, 178), `the other is not in frame ${frames}`);
    frames++;
  }
  assert.equal(frames, 12);
  await miroir.close();
  assert.deepEqual(fetchedIn(instance), [], "nothing that was fetched is left");
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
    { imported: 0, unchanged: 2, duplicates: 0, moved: 1, missing: 1 },
  );
  assert.deepEqual(report.missingFrom, [join(photos, "p1.png")]);
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
