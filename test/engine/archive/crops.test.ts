/** Crops of faces: kept at import, used by a scan in the place of the original, and gone with all that takes them away. */
import assert from "node:assert/strict";
import { readdir, rename, utimes } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { VisionChoice } from "../../../src/app.ts";
import { open as openMiroir } from "../../../src/index.ts";
import { backUp, emptyPlace, restoreOf } from "../../support/backups.ts";
import { startInProcess } from "../../support/in-process.ts";
import { ada, addRun, freshInstance, type Instance, inProcessChoice } from "../../support/instance.ts";
import { type MadeFace, qualityOfNorm } from "../../support/made-vision.ts";
import { makeVideo, withoutFfmpeg } from "../../support/video.ts";

interface Asked {
  readonly kind: string;
  readonly pictures?: readonly unknown[];
  readonly contentSha256?: string;
}

/** Image processes that say which kinds of job they were asked, by crops for how many pictures, and which originals were compared. */
const counting = () => {
  let asked: string[] = [];
  const originals: string[] = [];
  const vision: VisionChoice = {
    ...inProcessChoice,
    startProcess: (options) => {
      const child = startInProcess(options);
      const send = child.send.bind(child);
      child.send = ((message: { job: Asked }, ...rest: []) => {
        const { kind, pictures = [kind], contentSha256 } = message.job;
        if (kind === "compare") originals.push(contentSha256!);
        if (kind !== "gallery") asked.push(...pictures.map(() => kind));
        return send(message, ...rest);
      }) as typeof child.send;
      return child;
    },
  };
  const kinds = () => {
    const counts: Record<string, number> = {};
    for (const kind of asked) counts[kind] = (counts[kind] ?? 0) + 1;
    asked = [];
    return counts;
  };
  return { vision, kinds, originals };
};

/** Two people on each of three pictures, and a stranger on a fourth. */
const scene = async (t: TestContext, { settings = {}, onDisk = false } = {}) => {
  const { vision, kinds, originals } = counting();
  const instance = await freshInstance(t, { vision, settings, onDisk });
  await addRun(instance.miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 160, y: 20, noise: i },
      ],
    });
  await instance.picture("s.png", { faces: [{ person: 9, x: 20, y: 20 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  kinds();
  const enrol = async (person: number) => {
    const { subjectId, personalKey } = await instance.enrol(person);
    await instance.miroir.grants.open({ subject: subjectId, personalKey });
    return { subject: subjectId, personalKey };
  };
  return { instance, miroir: instance.miroir, kinds, originals, enrol };
};

const count = (instance: Instance, what: string): Promise<number> =>
  instance.sql(async (sql) => (await sql.one<{ n: number }>(`select count(*)::int as n from ${what}`)).n);

const albumKeys = (instance: Instance): Promise<string[]> =>
  readdir(join(instance.config.keysFolder, "album")).catch(() => []);

test("an import keeps a crop of each face, and a scan reads no original but to be sure of what it found", async (t) => {
  const { instance, miroir, kinds, enrol } = await scene(t);
  assert.equal(await count(instance, "crops"), 7);
  assert.equal((await albumKeys(instance)).length, 1);
  await enrol(1);
  kinds();
  const { shown, skipped } = await miroir.scan();
  assert.deepEqual([shown, skipped.length], [3, 0]);
  assert.deepEqual(kinds(), { crops: 4, same: 3 });

  await t.test("somebody who comes later too", async () => {
    await enrol(2);
    kinds();
    // Whoever came before is compared again where a picture is, and found again.
    assert.equal((await miroir.scan()).shown, 6);
    assert.deepEqual(kinds(), { crops: 4, same: 3 });
  });
  await t.test("the audit opens each of them", async () => {
    const audit = await miroir.audit();
    assert.deepEqual([audit.holds, audit.crops], [true, 7]);
  });
});

test("an album that keeps no crops is read from its first picture to its last", async (t) => {
  const { instance, miroir, originals, enrol } = await scene(t, { settings: { faceCrops: false } });
  await enrol(1);
  assert.equal((await miroir.scan()).shown, 3);
  const inOrder = await instance.sql((sql) =>
    sql.query<{ hash: string }>(`select encode(content_sha256, 'hex') as hash from items order by seq`),
  );
  assert.deepEqual(
    originals,
    inOrder.map(({ hash }) => hash),
  );
});

test("without its original a picture is a miss, and one that was touched is read again", async (t) => {
  const { instance, miroir, kinds, enrol } = await scene(t);
  const [gone, touched] = ["p0.png", "p1.png"].map((name) => join(instance.photos, name)) as [string, string];
  await rename(gone, `${gone}.away`);
  await utimes(touched, new Date(), new Date());
  await enrol(1);
  kinds();
  const report = await miroir.scan();
  assert.deepEqual(
    report.skipped.map(({ error }) => error.code),
    ["picture/gone"],
  );
  assert.equal(report.shown, 2);
  // The one that is gone never reaches a process that would find it there.
  assert.deepEqual(kinds(), { crops: 2, same: 1, compare: 2 });
  await rename(`${gone}.away`, gone);
  assert.equal((await miroir.scan()).shown, 1);
});

test("a large face with a poor template goes to the original", async (t) => {
  const { instance, miroir, kinds, enrol } = await scene(t);
  await instance.picture("poor.png", {
    faces: [{ person: 1, x: 20, y: 20, size: 120, quality: qualityOfNorm(2.5) }],
  });
  await miroir.import({ paths: [instance.photos], album: "run" });
  await enrol(1);
  kinds();
  await miroir.scan();
  assert.deepEqual(kinds(), { crops: 5, same: 3, compare: 1 });
});

test("an album that keeps none is scanned as ever; switched on, its next scan makes them; switched off, they and their key go", async (t) => {
  const { instance, miroir, kinds, enrol } = await scene(t, { settings: { faceCrops: false } });
  assert.deepEqual([await count(instance, "crops"), (await albumKeys(instance)).length], [0, 0]);
  await enrol(1);
  kinds();
  assert.equal((await miroir.scan()).shown, 3);
  assert.deepEqual(kinds(), { compare: 4 });

  await t.test("on", async () => {
    assert.deepEqual(await miroir.albums.crops({ album: "run", faceCrops: true }), {
      album: "run",
      faceCrops: true,
      removed: 0,
    });
    await enrol(2);
    kinds();
    assert.equal((await miroir.scan()).shown, 6);
    assert.deepEqual(kinds(), { crop: 4, crops: 4, same: 3 });
    assert.equal(await count(instance, "crops"), 7);
    assert.ok((await miroir.audit()).holds);
  });
  await t.test("off", async () => {
    const [key] = await albumKeys(instance);
    assert.ok(key);
    assert.equal((await miroir.albums.crops({ album: "run", faceCrops: false })).removed, 7);
    assert.deepEqual([await count(instance, "crops"), await albumKeys(instance)], [0, []]);
    await enrol(3);
    kinds();
    await miroir.scan();
    assert.deepEqual(kinds(), { compare: 4 });
    assert.ok((await miroir.audit()).holds);
  });
  await t.test("never where minors are", async () => {
    await miroir.albums.add({
      ...{ title: "School", scope: "declared", heldBy: "own-work", rightNote: "our own" },
      ...{ minorsPresent: true, faceCrops: true },
    });
    assert.equal((await miroir.albums.show({ album: "school" })).faceCrops, false);
    await assert.rejects(miroir.albums.crops({ album: "school", faceCrops: true }), { code: "album/minors" });
  });
});

test("a crop goes with its picture, its album, an objection and a restriction, and is not made again while those stand", async (t) => {
  const { instance, miroir, kinds, enrol } = await scene(t);
  const one = await enrol(1);
  await miroir.scan();
  const of = (name: string): Promise<number> =>
    count(
      instance,
      `crops c join faces f on f.id = c.face_id join item_files i on i.item_id = f.item_id where i.path like '%/${name}'`,
    );
  const scanFor = async (person: number): Promise<Record<string, number>> => {
    const { subject } = await enrol(person);
    kinds();
    await miroir.scan();
    const asked = kinds();
    await miroir.forget({ subject });
    return asked;
  };

  await t.test("an objection", async () => {
    await miroir.objections.add({ picture: join(instance.photos, "p0.png"), face: 2, because: "my face" });
    assert.equal(await of("p0.png"), 1);
    // The other face is compared by its crop all the same.
    assert.deepEqual(await scanFor(5), { crops: 4, same: 3 });
    assert.equal(await of("p0.png"), 1);
  });
  await t.test("one that is weighed and rejected gives it back to the next scan", async () => {
    const picture = join(instance.photos, "s.png");
    const { objectionId } = await miroir.objections.add({ picture, about: "keeping", because: "mine" });
    assert.equal(await of("s.png"), 0);
    await instance.sql((sql) =>
      sql.run(
        `update objections set state = 'rejected', decided_by = 'ada', decided_at = now() where id = $1`,
        [objectionId],
      ),
    );
    assert.deepEqual(await scanFor(6), { crop: 1, crops: 4, same: 3 });
    assert.equal(await of("s.png"), 1);
  });
  await t.test("a restriction, for as long as it lasts", async () => {
    await miroir.person.restrict({ subject: one.subject, because: "accuracy-contested" });
    assert.equal(await of("p1.png"), 1);
    assert.deepEqual(await scanFor(7), { crops: 3, compare: 3 });
    assert.equal(await of("p1.png"), 1);
    assert.ok((await miroir.audit()).holds);
    await miroir.person.lift({ subject: one.subject, told: true });
    assert.deepEqual(await scanFor(8), { crop: 3, crops: 4 });
    assert.equal(await of("p1.png"), 2);
  });
  await t.test("its picture, and its album with the key", async () => {
    await miroir.albums.letGo({ album: "run", paths: [await movedAway(join(instance.photos, "p2.png"))] });
    assert.equal(await of("p2.png"), 0);
    await miroir.albums.remove({ album: "run" });
    assert.deepEqual([await count(instance, "crops"), await albumKeys(instance)], [0, []]);
    assert.ok((await miroir.audit()).holds);
  });
});

const movedAway = async (path: string): Promise<string> => {
  await rename(path, `${path}.away`);
  return path;
};

test("whoever is forgotten leaves no crop: not in the archive, not in another file of the picture, not in a restored backup, and neither does an album that was switched off", async (t) => {
  const { instance, miroir, kinds, enrol } = await scene(t, { onDisk: true });
  const one = await enrol(1);
  await miroir.scan();
  await miroir.albums.add({
    ...{ title: "Off", slug: "off", scope: "declared", heldBy: "own-work", rightNote: "our own" },
  });
  await miroir.import({ paths: [join(instance.photos, "s.png")], album: "off" });
  const backups = await backUp(t, instance);
  const { destroyed } = await miroir.forget(one);
  assert.equal(destroyed["crops of faces"], 3);
  assert.equal(await count(instance, "crops"), 5);

  await t.test("the next scan makes none of those faces", async () => {
    await enrol(2);
    kinds();
    assert.equal((await miroir.scan()).shown, 3);
    assert.deepEqual(kinds(), { crops: 4, compare: 3 });
    assert.equal(await count(instance, "crops"), 5);
  });
  await t.test("the same picture in another album has none of that face", async () => {
    await miroir.albums.add({
      ...{ title: "Again", slug: "again", scope: "declared", heldBy: "own-work", rightNote: "our own" },
    });
    await miroir.import({ paths: [instance.photos], album: "again" });
    assert.equal(
      await count(instance, "crops c join albums a on a.id = c.album_id where a.slug = 'again'"),
      4,
    );
  });
  await t.test("a backup from before", async () => {
    const albums = await miroir.albums.list();
    assert.deepEqual(albums.map(({ slug }) => slug).sort(), ["again", "off", "run"]);
    await miroir.albums.crops({ album: "off", faceCrops: false });
    const config = await emptyPlace(t);
    const restored = await restoreOf(instance, backups, { config });
    assert.equal(restored.replayed.subject, 1);
    const there = await openMiroir({
      config,
      actor: ada,
      now: () => instance.clock.now,
      vision: inProcessChoice,
    });
    try {
      const audit = await there.audit();
      assert.deepEqual([audit.holds, audit.crops], [true, 4]);
      assert.equal((await there.albums.show({ album: "off" })).faceCrops, false);
    } finally {
      await there.close();
    }
  });
});

test("a crop is sealed for its own face: in the place of another one it does not open, and the audit says so", async (t) => {
  const { instance, miroir } = await scene(t);
  const [one, two] = await instance.sql((sql) =>
    sql.query<{ faceId: string }>(`select face_id from crops order by face_id limit 2`),
  );
  await instance.sql((sql) =>
    sql.run(`update crops set sealed = (select sealed from crops where face_id = $2) where face_id = $1`, [
      one!.faceId,
      two!.faceId,
    ]),
  );
  const { holds, checks } = await miroir.audit();
  assert.equal(holds, false);
  assert.deepEqual(
    checks.filter(({ broken }) => broken > 0),
    [{ question: "crops that are no piece of a picture", broken: 1 }],
  );
});

/** Person 1 walks through the first shot with a stranger, person 2 is in the second. */
const walk = (frame: number): MadeFace[] => {
  const step = frame % 8;
  return frame < 8
    ? [
        { person: 1, x: 20 + 8 * step, y: 60, noise: step },
        { person: 9, x: 200, y: 120 - 4 * step, noise: step },
      ]
    : [{ person: 2, x: 100, y: 40 + 6 * step, noise: step }];
};

test("of a recording the few views of each track are kept, and a scan decodes no frame", {
  skip: withoutFfmpeg,
}, async (t) => {
  const { vision, kinds } = counting();
  const instance = await freshInstance(t, { vision });
  const { miroir } = instance;
  await addRun(miroir);
  const path = join(instance.photos, "walk.mp4");
  await makeVideo({ path, frames: 16, faces: walk, background: (frame) => Math.floor(frame / 8) });
  const { problems } = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual(problems, []);
  assert.deepEqual(kinds(), { recording: 1, footage: 1, "crop-views": 1 });
  const views = await count(instance, "face_views");
  assert.deepEqual([await count(instance, "crops"), await count(instance, "faces")], [views, 3]);

  const found = async (person: number) => {
    const { subjectId, personalKey } = await instance.enrol(person);
    await miroir.grants.open({ subject: subjectId, personalKey });
    kinds();
    const { shown, skipped } = await miroir.scan();
    return { subject: subjectId, shown, skipped: skipped.map(({ error }) => error.code), asked: kinds() };
  };
  const one = await found(1);
  assert.deepEqual([one.shown, one.skipped, one.asked], [1, [], { "crop-tracks": 1 }]);
  assert.ok((await miroir.audit()).holds);

  await t.test("without the recording it is a miss, as ever", async () => {
    await rename(path, `${path}.away`);
    const two = await found(2);
    assert.deepEqual([two.shown, two.skipped], [0, ["picture/gone"]]);
    await rename(`${path}.away`, path);
    assert.equal((await miroir.scan()).shown, 2);
  });
  await t.test("a track that is withheld sends those that are there with it to the frames", async () => {
    const { destroyed } = await miroir.forget({ subject: one.subject });
    assert.equal(destroyed["crops of faces"], 1);
    const { asked } = await found(9);
    assert.deepEqual(asked, { "crop-tracks": 1, tracks: 1 });
  });
  await t.test("switched off and on again, its next scan makes them", async () => {
    await miroir.albums.crops({ album: "run", faceCrops: false });
    assert.equal(await count(instance, "crops"), 0);
    await miroir.albums.crops({ album: "run", faceCrops: true });
    const { asked } = await found(5);
    assert.equal(asked["crop-views"], 1);
    assert.equal(await count(instance, "crops where ordinal = 0"), 2);
  });
});

test("pictures are compared in few questions, and a process that one of them ends takes no other picture with it", async (t) => {
  const asked: number[] = [];
  let ends = false;
  const vision: VisionChoice = {
    ...inProcessChoice,
    startProcess: (options) => {
      const child = startInProcess(options);
      const send = child.send.bind(child);
      child.send = ((message: { job: { kind: string; pictures?: readonly unknown[] } }, ...rest: []) => {
        const { kind, pictures = [] } = message.job;
        if (kind === "crops") asked.push(pictures.length);
        return ends && pictures.length > 1 ? child.kill() : send(message, ...rest);
      }) as typeof child.send;
      return child;
    },
  };
  const instance = await freshInstance(t, { vision });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 12; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1 + (i % 4), x: 20, y: 20, noise: i }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const scanFor = async (person: number) => {
    const { subjectId, personalKey } = await instance.enrol(person);
    await miroir.grants.open({ subject: subjectId, personalKey });
    const { compared, shown, skipped } = await miroir.scan();
    return { compared, shown, skipped, asked: asked.splice(0) };
  };
  const whole = { compared: 12, shown: 3, skipped: [] };
  assert.deepEqual(await scanFor(1), { ...whole, asked: [1, 1, 2, 2, 4, 2] });
  ends = true;
  const { asked: alone, ...found } = await scanFor(2);
  assert.deepEqual(found, { ...whole, shown: 6 }, "of both whose grants are open");
  assert.equal(alone.filter((pictures) => pictures === 1).length, 12);
});
