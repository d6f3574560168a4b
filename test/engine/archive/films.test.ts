/** Films of Motion and Live Photos: who is only in their seconds is found, one picture stays one, and no copy carries them. */
import assert from "node:assert/strict";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { withSegments, xmpSegment } from "../../support/records.ts";
import { freshBucket, noServer } from "../../support/s3.ts";
import { makeVideo, withoutFfmpeg } from "../../support/video.ts";

const still = (background: number): Promise<Uint8Array> =>
  makePicture({
    width: 320,
    height: 240,
    format: "jpeg",
    background,
    faces: [{ person: 20 + background, x: 120, y: 90, size: 64 }],
  });

/** Three seconds in which somebody passes whom the picture does not show. */
const filmOf = (instance: Instance, person: number): Promise<string> =>
  makeVideo({
    path: join(instance.folder, `${person}.mov`),
    frames: 12,
    faces: (frame) => [{ person, x: 30 + 8 * frame, y: 60 }],
    background: () => person,
  });

/** As Google's telephones write it: the film behind the picture, and its length in the XMP. */
const motionPhoto = async (instance: Instance, person: number): Promise<Buffer> => {
  const film = await readFile(await filmOf(instance, person));
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="${film.length}"/></x:xmpmeta>`;
  return Buffer.concat([withSegments(Buffer.from(await still(person)), xmpSegment(xmp)), film]);
};

const livePhoto = async (instance: Instance, person: number, name: string): Promise<void> => {
  await writeFile(join(instance.photos, `${name}.jpg`), await still(person));
  await rename(await filmOf(instance, person), join(instance.photos, `${name}.mov`));
};

const found = async (instance: Instance, person: number) => {
  const { subjectId, personalKey } = await instance.enrol(person);
  await instance.miroir.grants.open({ subject: subjectId, personalKey });
  await instance.miroir.scan();
  const { appearances } = await instance.miroir.profile({ subject: subjectId });
  return appearances.map(({ startsMs, endsMs }) => [startsMs, endsMs]);
};

const importing = (instance: Instance, paths: readonly string[] = [instance.photos], signal?: AbortSignal) =>
  instance.miroir.import({ paths: [...paths], album: "run" }, signal ? { signal } : {});

const counts = async ({ miroir }: Instance) => {
  const [album] = await miroir.albums.list();
  return [album?.counts.items, album?.counts.videos];
};

const filmsIn = ({ sql }: Instance) =>
  sql((each) => each.query<object>("select id from items where film_of is not null"));

const scene = async (t: TestContext): Promise<Instance> => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await livePhoto(instance, 1, "IMG_1");
  await writeFile(join(instance.photos, "MVIMG_2.jpg"), await motionPhoto(instance, 2));
  return instance;
};

test("who is only in the film of a picture is found there; the picture counts once, and masked copies carry no film", {
  skip: withoutFfmpeg,
}, async (t) => {
  const instance = await scene(t);
  const { miroir } = instance;
  const report = await importing(instance);
  assert.deepEqual(report.problems, []);
  assert.deepEqual([report.imported, report.halves, report.films, report.faces], [2, 1, 2, 4]);
  assert.deepEqual(await counts(instance), [2, 0]);
  assert.deepEqual(await found(instance, 1), [[0, 2500]], "beside the picture");
  assert.deepEqual(await found(instance, 2), [[0, 2500]], "behind it");

  await t.test("again, and renamed, nothing is new or missing", async () => {
    const again = await importing(instance);
    assert.deepEqual([again.imported, again.unchanged, again.films, again.faces], [0, 2, 0, 0]);
    for (const end of ["jpg", "mov"])
      await rename(join(instance.photos, `IMG_1.${end}`), join(instance.photos, `finish.${end}`));
    const renamed = await importing(instance);
    assert.deepEqual([renamed.imported, renamed.films, renamed.moved, renamed.missing], [0, 0, 2, 0]);
    assert.equal((await filmsIn(instance)).length, 2);
  });

  await t.test("a film that comes after its picture is looked through too", async () => {
    await writeFile(join(instance.photos, "later.jpg"), await still(4));
    await importing(instance);
    await rename(await filmOf(instance, 4), join(instance.photos, "later.mov"));
    const later = await importing(instance);
    assert.deepEqual([later.imported, later.films, later.faces], [0, 1, 1]);
    assert.deepEqual([(await importing(instance)).films, await counts(instance)], [0, [3, 0]]);
  });

  await t.test("a publication has a copy of each picture and none of a film", async () => {
    const out = join(instance.folder, "out");
    const { publication } = await miroir.publications.draw({ album: "run", use: "website", out });
    await miroir.publications.sign({ publication: publication.id });
    assert.equal((await miroir.publications.handOut({ publication: publication.id })).out, 3);
    const copies = (await readdir(out)).filter((name) => /\.(jpg|mp4)$/.test(name));
    assert.deepEqual(
      copies.map((name) => name.slice(-4)),
      [".jpg", ".jpg", ".jpg"],
    );
    for (const name of copies) assert.equal((await readFile(join(out, name))).indexOf("ftyp"), -1, name);
    await assert.rejects(
      instance.sql((sql) =>
        sql.run(
          `insert into publication_copies (id, publication_id, purpose, item_id, ordinal, kind, name, original_sha256, width_px, height_px, state)
           select gen_random_uuid(), publication_id, purpose, (select id from items where film_of is not null limit 1), 99, 'video', 'a.mp4',
             original_sha256, width_px, height_px, 'ready' from publication_copies limit 1`,
        ),
      ),
      { message: /r6: the film of a picture is not handed out/ },
    );
  });

  await t.test("with the picture goes its film, and the original that was kept of it", async () => {
    assert.equal((await readdir(join(instance.config.dataFolder, "originals"))).length, 1);
    await rm(join(instance.photos, "MVIMG_2.jpg"));
    await miroir.albums.remove({ album: "run" });
    assert.deepEqual(await filmsIn(instance), []);
    const kept = await readdir(join(instance.config.dataFolder, "originals"), { recursive: true });
    assert.deepEqual(
      kept.filter((name) => /[0-9a-f]{64}/.test(String(name))),
      [],
    );
  });
});

test("a stop before a film costs that film only, and a film that cannot be read costs nothing else", {
  skip: withoutFfmpeg,
}, async (t) => {
  const instance = await scene(t);
  const broken = await motionPhoto(instance, 3);
  broken.fill(7, broken.indexOf("ftyp") + 40);
  await writeFile(join(instance.photos, "broken.jpg"), broken);
  const stop = new AbortController();
  const stopped = await instance.miroir.import(
    { paths: [instance.photos], album: "run" },
    { signal: stop.signal, onProgress: ({ done }) => done === 4 && stop.abort() },
  );
  assert.deepEqual([stopped.interrupted, stopped.films, await counts(instance)], [true, 0, [3, 0]]);
  const next = await importing(instance);
  assert.deepEqual([next.imported, next.unchanged, next.films, next.interrupted], [0, 3, 2, false]);
  assert.equal((await filmsIn(instance)).length, 2);
  assert.deepEqual(
    next.problems.map(({ path, error }) => [path, error.code]),
    [[join(instance.photos, "broken.jpg"), "video/damaged"]],
  );
});

test("the same out of a storage, and a film is not fetched again to know whose it is", {
  skip: noServer || withoutFfmpeg,
}, async (t) => {
  const bucket = await freshBucket(t);
  const instance = await freshInstance(t, { settings: { storages: { photos: bucket.source } } });
  await addRun(instance.miroir);
  await bucket.put("archive/IMG_1.JPG", Buffer.from(await still(1)));
  await bucket.put("archive/IMG_1.mov", await readFile(await filmOf(instance, 1)));
  await bucket.put("archive/MVIMG_2.jpg", await motionPhoto(instance, 2));
  const report = await importing(instance, ["s3:photos"]);
  assert.deepEqual([report.problems, report.imported, report.halves, report.films], [[], 2, 1, 2]);
  assert.deepEqual(await found(instance, 1), [[0, 2500]]);
  instance.engine.lender.close();
  const again = await importing(instance, ["s3:photos"]);
  assert.deepEqual([again.unchanged, again.halves, again.films, again.missing], [2, 1, 0, 0]);
  assert.deepEqual(await readdir(join(instance.config.dataFolder, "fetched")), []);
});
