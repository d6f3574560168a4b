import assert from "node:assert/strict";
import { appendFile, cp, mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { ImportReport } from "../../../src/engine/archive/import.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { digestOf, filesUnder, outcomeOf } from "../../support/state.ts";
import { makeZip } from "../../support/zip.ts";

const importAll = ({ miroir, photos }: Instance, more = {}): Promise<ImportReport> =>
  miroir.import({ paths: [photos], album: "run", ...more });

/** imported, unchanged, duplicates, near-duplicates, problems */
const counts = (report: ImportReport): number[] => [
  report.imported,
  report.unchanged,
  report.duplicates,
  report.nearDuplicates,
  report.problems.length,
];

const items = async (instance: Instance): Promise<number> =>
  (await instance.miroir.albums.show({ album: "run" })).counts.items;

const says = (instance: Instance) =>
  instance.sql((sql) =>
    sql.query<{ caption: string | null; photographer: string | null; publishedAt: string | null }>(
      `select caption, photographer, published_at from items order by seq`,
    ),
  );

test("a folder goes in once, whatever is in it", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const a = await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.picture("b.jpg", { faces: [{ person: 2, x: 20, y: 20 }], format: "jpeg" });
  await mkdir(join(instance.photos, "sub"));
  await cp(a, join(instance.photos, "sub", "a again.png"));
  await instance.picture("z.png", { background: 3 });
  await instance.picture("z2.webp", { background: 3, format: "webp" });
  await writeFile(join(instance.photos, "notes.txt"), "not a picture");

  await t.test("copies are duplicates, the same picture in another form a near-duplicate", async () => {
    const before = await digestOf(instance.photos);
    const report = await importAll(instance);
    assert.deepEqual(counts(report), [4, 0, 1, 1, 0]);
    assert.deepEqual([report.faces, report.otherFiles, report.interrupted], [2, 1, false]);
    assert.deepEqual(await digestOf(instance.photos), before, "originals are never touched");
    assert.deepEqual(
      await filesUnder(instance.config.dataFolder).then((all) => all.filter((f) => /originals/.test(f))),
      [],
    );
  });

  await t.test("again, unchanged: nothing is read anew and nothing changes", async () => {
    const before = await instance.sql(outcomeOf);
    assert.deepEqual(counts(await importAll(instance)), [0, 5, 0, 0, 0]);
    assert.deepEqual(await instance.sql(outcomeOf), before);
  });

  await t.test("touched but the same: the content decides", async () => {
    await utimes(a, new Date(), new Date());
    assert.deepEqual(counts(await importAll(instance)), [0, 5, 0, 0, 0]);
    assert.equal(await items(instance), 4);
  });

  await t.test("another picture at the same place: the old one goes when it lies nowhere else", async () => {
    await instance.picture("b.jpg", { faces: [{ person: 3, x: 90, y: 20 }], format: "jpeg" });
    const report = await importAll(instance);
    assert.deepEqual(counts(report), [1, 4, 0, 0, 0], "its own former self is no near-duplicate");
    assert.equal(await items(instance), 4);
    await instance.picture("a.png", { faces: [{ person: 4, x: 90, y: 20 }] });
    await importAll(instance);
    assert.equal(await items(instance), 5, "a again.png still holds the former a.png");
  });

  await t.test("the same folder goes into another album by itself", async () => {
    await instance.miroir.albums.add({
      title: "Two",
      slug: "two",
      heldBy: "own-work",
      scope: "declared",
      rightNote: "our own",
    });
    const report = await instance.miroir.import({ paths: [instance.photos], album: "two" });
    assert.equal(report.imported, 5);
    assert.equal(await items(instance), 5);
  });
});

test("a manifest describes pictures now and later, out of folders and out of ZIPs", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  await instance.picture("a.png", { background: 1 });
  const zip = join(instance.folder, "more.zip");
  await writeFile(
    zip,
    makeZip([{ name: "in/b.png", content: await makePicture({ width: 320, height: 240, background: 2 }) }]),
  );
  const manifest = join(instance.folder, "captions.csv");
  const run = (more = {}) => instance.miroir.import({ paths: [instance.photos, zip], album: "run", ...more });
  const originals = () => filesUnder(join(instance.config.dataFolder, "originals"));

  await t.test("what a ZIP holds is kept, once, also when the ZIP comes again or goes", async () => {
    assert.deepEqual(counts(await run()), [2, 0, 0, 0, 0]);
    assert.equal((await originals()).length, 1);
    assert.deepEqual(counts(await run()), [0, 2, 0, 0, 0]);
    assert.equal((await originals()).length, 1);
  });

  await t.test("captions that come later reach both", async () => {
    await writeFile(
      manifest,
      "file,caption,photographer,published_at\na.png,The start,Ada Lens,https://club.example/a\nin/b.png,The end,Bo Shutter,https://club.example/b\nlost.png,Nobody,,\n",
    );
    const report = await run({ manifest });
    assert.deepEqual(report.unmatched, ["lost.png"]);
    const [a, b] = await says(instance);
    assert.deepEqual([a?.caption, a?.photographer], ["The start", "Ada Lens"]);
    assert.deepEqual([b?.caption, b?.photographer], ["The end", "Bo Shutter"]);
    assert.ok(a?.publishedAt?.includes("club.example/a"), "the page where it was published");
  });

  await t.test("a manifest that cannot be read imports nothing", async () => {
    await writeFile(manifest, '"never closed');
    await instance.picture("new.png", { background: 9 });
    await assert.rejects(run({ manifest }), { code: "archive/bad-manifest" });
    assert.equal(await items(instance), 2);
  });

  await t.test(
    "kept originals go with their album, and what a crash left goes at the next start",
    async () => {
      await instance.miroir.albums.remove({ album: "run" });
      assert.deepEqual(await originals(), []);
      await addRun(instance.miroir);
      await run();
      assert.equal((await originals()).length, 1);
      await instance.sql((sql) => sql.run("delete from items"));
      await instance.reopen();
      assert.deepEqual(await originals(), []);
    },
  );
});

test("damaged files are listed, the rest goes in, and what is mended leaves the list", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const listed = async () =>
    (await instance.miroir.albums.show({ album: "run" })).problems.map(({ path, error }) => [
      path.slice(instance.photos.length + 1),
      error.code,
    ]);
  const good = await instance.picture("good.png", { background: 1 });
  const whole = await readFile(good);
  const cut = await instance.picture("cut.png", { background: 2 });
  const wholeCut = await readFile(cut);
  await writeFile(cut, wholeCut.subarray(0, wholeCut.length >> 1));
  await writeFile(join(instance.photos, "empty.jpg"), "");
  await writeFile(join(instance.photos, "words.jpg"), "these are words, not a picture");
  await instance.picture("huge.png", { background: 4 });

  const report = await importAll(instance);
  assert.equal(report.imported, 2);
  const first = await listed();
  assert.deepEqual(
    first.map(([name]) => name),
    report.problems.map(({ path }) => path.slice(instance.photos.length + 1)).sort(),
  );
  assert.ok(first.some(([name, code]) => name === "cut.png" && code === "picture/damaged"));
  assert.ok(first.some(([name, code]) => name === "empty.jpg" && code === "picture/empty"));

  await t.test("mended: imported, and off the list", async () => {
    await writeFile(cut, wholeCut);
    assert.equal((await importAll(instance)).imported, 1);
    assert.ok((await listed()).every(([name]) => name !== "cut.png"));
  });

  await t.test("known, then damaged, then put back as it was: off the list again", async () => {
    const when = new Date("2026-06-20T08:00:00Z");
    await utimes(good, when, when);
    await importAll(instance);
    await appendFile(good, "");
    await writeFile(good, whole.subarray(0, 60));
    await importAll(instance);
    assert.ok((await listed()).some(([name]) => name === "good.png"));
    assert.equal(await items(instance), 3, "what is known of it stays");
    await writeFile(good, whole);
    await utimes(good, when, when);
    await importAll(instance);
    assert.ok((await listed()).every(([name]) => name !== "good.png"));
  });
});

test("a folder that is not there, or goes away while it is read, loses nothing that was in", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const nowhere = join(instance.folder, "nowhere");
  const report = await instance.miroir.import({ paths: [nowhere], album: "run" });
  assert.deepEqual(
    report.problems.map(({ error }) => error.code),
    ["archive/not-found"],
  );
  for (let i = 0; i < 12; i++)
    await instance.picture(`p${String(i).padStart(2, "0")}.png`, { background: i });
  const away = join(instance.folder, "away");
  let moved: Promise<void> | undefined;
  const interrupted = await instance.miroir.import(
    { paths: [instance.photos], album: "run" },
    {
      onProgress: ({ done }) => {
        if (done === 4) moved ??= rename(instance.photos, away);
      },
    },
  );
  await moved;
  assert.ok(interrupted.imported >= 4 && interrupted.imported < 12, `${interrupted.imported}`);
  assert.ok(interrupted.problems.length > 0);
  assert.equal(await items(instance), interrupted.imported);
  await rename(away, instance.photos);
  assert.equal((await importAll(instance)).imported, 12 - interrupted.imported);
  assert.deepEqual(
    (await instance.miroir.albums.show({ album: "run" })).problems.filter(({ path }) =>
      path.endsWith(".png"),
    ),
    [],
  );
});

test("stopped at any picture and run again, an import ends as an undisturbed one", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  for (let i = 0; i < 10; i++)
    await instance.picture(`p${i}.png`, { background: i % 8, faces: [{ person: i + 1, x: 20, y: 20 }] });
  await importAll(instance);
  const expected = await instance.sql(outcomeOf);
  // Two pictures may be in flight when it stops: at 7 of 10 there is always one left.
  for (const stopAt of [0, 1, 4, 7]) {
    await instance.miroir.albums.remove({ album: "run" });
    await addRun(instance.miroir);
    const stop = new AbortController();
    if (stopAt === 0) stop.abort();
    const cut = await instance.miroir.import(
      { paths: [instance.photos], album: "run" },
      { signal: stop.signal, onProgress: ({ done }) => done === stopAt && stop.abort() },
    );
    assert.equal(cut.interrupted, true, `${stopAt}`);
    assert.ok(cut.imported >= stopAt && cut.imported < 10, `${cut.imported} of ${stopAt}`);
    assert.equal(await items(instance), cut.imported);
    const rest = await importAll(instance);
    assert.deepEqual([rest.imported, rest.unchanged], [10 - cut.imported, cut.imported]);
    assert.deepEqual(await instance.sql(outcomeOf), expected);
  }
});

test("an import loads no template model", async (t) => {
  // The made vision breaks a promise, loudly, when a detector is asked for a template.
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  assert.deepEqual((await importAll(instance)).problems, []);
  await rm(instance.photos, { recursive: true });
});
