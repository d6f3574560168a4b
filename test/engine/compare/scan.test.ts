import assert from "node:assert/strict";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { Enrolled } from "../../../src/engine/consent/enrol.ts";
import {
  addRun,
  freshInstance,
  type Instance,
  inProcessChoice,
  referencePhotos,
} from "../../support/instance.ts";
import { kin, makePicture, qualityOfNorm } from "../../support/made-vision.ts";

/** Slow enough that somebody acts between one picture and the next. */
const slowly = { ...inProcessChoice, options: { ...inProcessChoice.options, delayMs: 300 } };

const importAll = ({ miroir, photos }: Instance, album = "run") => miroir.import({ paths: [photos], album });

const open = ({ miroir }: Instance, { subjectId, personalKey }: Enrolled, more = {}) =>
  miroir.grants.open({ subject: subjectId, personalKey, ...more });

/** Who appears on which file, in what state: without identifiers. */
const seen = (instance: Instance) =>
  instance.sql(async (sql) => {
    const rows = await sql.query<{ subject: string; path: string; ordinal: number; state: string }>(
      `select p.subject_id as subject, f.path, fa.ordinal, p.state from appearances p
       join item_files f on f.item_id = p.item_id join faces fa on fa.id = p.face_id order by f.path, fa.ordinal, p.state`,
    );
    return rows.map((row) => ({ ...row, path: row.path.split("/").at(-1)! }));
  });

const lines = async (instance: Instance, names: Readonly<Record<string, string>>): Promise<string[]> =>
  (await seen(instance)).map(
    ({ subject, path, ordinal, state }) => `${path} ${ordinal} ${names[subject]} ${state}`,
  );

test("the order in which people come and grants open does not change what is found", async (t) => {
  const results: string[][] = [];
  for (const order of [
    [1, 2, 3],
    [3, 1, 2],
  ]) {
    const instance = await freshInstance(t);
    await addRun(instance.miroir);
    for (let i = 0; i < 6; i++)
      await instance.picture(`p${i}.png`, {
        faces: [
          { person: 1 + (i % 3), x: 20, y: 20, noise: i },
          { person: 1 + ((i + 1) % 3), x: 160, y: 20, noise: i },
          // Nobody's double stands on two faces of one picture.
          ...(i === 0 ? [{ person: 1, x: 20, y: 140, noise: 77 }] : []),
        ],
      });
    await importAll(instance);
    const names: Record<string, string> = {};
    for (const person of order) {
      const enrolled = await instance.enrol(person);
      names[enrolled.subjectId] = `person ${person}`;
      await open(instance, enrolled);
      // One scans after each grant, the other once at the end.
      if (order[0] === 3) await instance.miroir.scan();
    }
    await instance.miroir.scan();
    results.push((await lines(instance, names)).sort());
  }
  assert.deepEqual(results[0], results[1]);
  assert.equal(results[0]!.length, 12);
});

test("one person is one face of a picture, and one face one person", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await instance.picture("twice.png", {
    faces: [
      { person: 1, x: 20, y: 20, noise: 40 },
      { person: 1, x: 160, y: 20, noise: 0 },
    ],
  });
  await importAll(instance);
  const one = await instance.enrol(1);
  await open(instance, one);
  await instance.miroir.scan();
  assert.equal((await seen(instance)).length, 1);
});

test("kin wait for a human; whoever is too poor to tell waits too; strangers are nothing", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await instance.picture("a-kin.png", { faces: [{ person: kin(1, 0.56), x: 20, y: 20 }] });
  await instance.picture("b-poor.png", { faces: [{ person: 1, x: 20, y: 20, quality: qualityOfNorm(2.5) }] });
  await instance.picture("c-no-face.png", {
    faces: [{ person: 1, x: 20, y: 20, quality: qualityOfNorm(2) }],
  });
  await instance.picture("d-stranger.png", { faces: [{ person: 9, x: 20, y: 20 }] });
  await instance.picture("e-her.png", { faces: [{ person: 1, x: 20, y: 20, noise: 3 }] });
  await importAll(instance);
  const one = await instance.enrol(1);
  await open(instance, one);
  const report = await instance.miroir.scan();
  assert.deepEqual([report.shown, report.candidates], [1, 2]);
  assert.deepEqual(
    (await seen(instance)).map(({ path, state }) => `${path} ${state}`),
    ["a-kin.png candidate", "b-poor.png candidate", "e-her.png shown"],
  );
  const { candidates } = await instance.miroir.review.list();
  assert.equal(candidates.length, 2);

  await t.test("accepted it stays, rejected it goes, and a new scan changes neither", async () => {
    const [accepted, rejected] = candidates;
    await instance.miroir.review.decide({ id: accepted!.id, decision: "accept" });
    await instance.miroir.review.decide({ id: rejected!.id, decision: "reject" });
    const decided = await seen(instance);
    await open(instance, one);
    await instance.miroir.scan();
    assert.deepEqual(await seen(instance), decided);
    assert.deepEqual((await instance.miroir.review.list()).candidates, []);
  });
});

test("“not me” holds across a new scan, a new import, another album and a new enrolment", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const faces = [
    { person: 1, x: 20, y: 20 },
    { person: 2, x: 160, y: 20 },
  ];
  await instance.picture("a.png", { faces });
  await instance.picture("b.png", { faces: [{ person: 1, x: 20, y: 20, noise: 5 }] });
  await importAll(instance);
  let one = await instance.enrol(1);
  await open(instance, one);
  await miroir.scan();
  const paths = async () => (await seen(instance)).map(({ path }) => path);
  assert.deepEqual(await paths(), ["a.png", "b.png"]);
  const { appearances } = await miroir.profile({ subject: one.subjectId });
  const wrong = appearances.find(({ paths }) => paths[0]!.endsWith("a.png"))!;
  await miroir.review.decide({ id: wrong.appearanceId, decision: "reject" });
  assert.deepEqual(await paths(), ["b.png"]);

  await t.test("a new scan", async () => {
    await open(instance, one);
    await miroir.scan();
    assert.deepEqual(await paths(), ["b.png"]);
  });

  await t.test("a new import, from another place", async () => {
    await miroir.albums.remove({ album: "run" });
    await addRun(miroir);
    await rename(join(instance.photos, "a.png"), join(instance.photos, "moved.png"));
    await importAll(instance);
    await assert.rejects(open(instance, one), { code: "grant/outside-consent" });
    await miroir.withdraw({ subject: one.subjectId });
    assert.deepEqual(await paths(), []);
  });

  await t.test("it follows the person through a withdrawal, and holds when they agree again", async () => {
    const { key } = await miroir.consents.give({
      subject: one.subjectId,
      purpose: "find",
      photos: await referencePhotos(1),
      albums: ["run"],
      until: "2026-12-31",
      statement: "I agree again to be searched for by my face in this album.",
      identityCheck: "identity-in-person",
      checkedBy: "ada",
    });
    await open(instance, { ...one, personalKey: key!.personalKey });
    await miroir.scan();
    assert.deepEqual(await paths(), ["b.png"]);
    await miroir.withdraw({ subject: one.subjectId });
  });

  await t.test("another person on the same picture is not touched by it", async () => {
    const two = await instance.enrol(2);
    await open(instance, two);
    await miroir.scan();
    assert.deepEqual(await paths(), ["moved.png"]);
    await miroir.forget({ subject: two.subjectId });
  });

  await t.test("the same picture, the face elsewhere on it, is another matter", async () => {
    one = await instance.enrol(1, { name: "Drawn Person 1 again" });
    await open(instance, one);
    await miroir.scan();
    // Enrolled anew she is a new data subject: what the former one rejected was about the former one.
    assert.deepEqual(await paths(), ["b.png", "moved.png"]);
  });
});

test("a missing or changed picture is skipped, named, and compared when it is back", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const faces = [{ person: 1, x: 20, y: 20 }];
  for (const name of ["a.png", "b.png", "c.png", "d.png"]) await instance.picture(name, { faces });
  await importAll(instance);
  const gone = join(instance.photos, "b.png");
  const changed = join(instance.photos, "c.png");
  const original = await readFile(changed);
  await rename(gone, `${gone}.away`);
  await writeFile(changed, await makePicture({ width: 320, height: 240, background: 99, faces }));
  const one = await instance.enrol(1);
  await open(instance, one);

  const first = await miroir.scan();
  assert.deepEqual(
    first.skipped.map(({ path, error }) => `${path.split("/").at(-1)} ${error.code}`),
    ["b.png picture/gone", "c.png picture/changed"],
  );
  assert.equal(first.shown, 2);
  const plan = await miroir.scanPlan();
  assert.deepEqual([plan.items, plan.faces], [2, 2], "only what was missed is left");
  const [grant] = await miroir.grants.list();
  assert.equal(grant?.albums[0]?.misses, 2);

  await t.test("still away: still listed, and nothing else is compared again", async () => {
    const again = await miroir.scan();
    assert.deepEqual([again.compared, again.skipped.length], [2, 2]);
  });

  await t.test("back: compared, and off the list", async () => {
    await rename(`${gone}.away`, gone);
    await writeFile(changed, original);
    const last = await miroir.scan();
    assert.deepEqual([last.shown, last.skipped], [2, []]);
    assert.equal((await miroir.scanPlan()).items, 0);
    assert.equal((await seen(instance)).length, 4);
  });

  await t.test("a copy elsewhere is as good", async () => {
    await writeFile(join(instance.photos, "e.png"), original);
    await importAll(instance);
    await rename(changed, `${changed}.away`);
    await open(instance, one);
    assert.deepEqual((await miroir.scan()).skipped, []);
  });
});

test("only what is new is compared, and pictures without a face are passed too", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.picture("b.png", { background: 5 });
  await importAll(instance);
  const one = await instance.enrol(1);
  await open(instance, one);
  assert.equal((await miroir.scan()).compared, 1);
  const marks = async () =>
    (await miroir.grants.list())[0]!.albums.map(({ comparedToSeq, lastSeq }) => [comparedToSeq, lastSeq]);
  assert.deepEqual(await marks(), [[2, 2]]);
  await instance.picture("c.png", { background: 6 });
  await importAll(instance);
  assert.equal((await miroir.scan()).compared, 0);
  assert.deepEqual(await marks(), [[3, 3]]);
  await instance.picture("d.png", { faces: [{ person: 1, x: 20, y: 20, noise: 2 }] });
  await importAll(instance);
  assert.deepEqual([(await miroir.scanPlan()).items, (await miroir.scan()).shown], [1, 1]);
});

test("thresholds rise with the faces of one person, and the plan says how many strangers to expect", async (t) => {
  const falseMatches = { shown: 0.0001, waiting: 0.0001 };
  const instance = await freshInstance(t, { settings: { falseMatches } });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, {
      faces: [1, 2, 3].map((n) => ({ person: 10 * i + n, x: 20 + 90 * (n - 1), y: 20 })),
    });
  await importAll(instance);
  const plans = [];
  for (const person of [50, 51, 52]) {
    await open(instance, await instance.enrol(person));
    plans.push(await miroir.scanPlan());
  }
  assert.deepEqual(
    plans.map(({ comparisons, people }) => [comparisons, people]),
    [
      [9, 1],
      [18, 2],
      [27, 3],
    ],
  );
  for (const [i, { thresholds }] of plans.entries()) {
    assert.ok(thresholds.review <= thresholds.match && thresholds.review === thresholds.reviewTo);
    assert.ok(
      Math.abs(thresholds.expectedFalseAtReview / (0.0001 * (i + 1)) - 1) < 1e-9,
      "the sum over people",
    );
    assert.equal(thresholds.review, plans[0]!.thresholds.review, "others move nothing");
  }
  await instance.picture("p4.png", { faces: [{ person: 60, x: 20, y: 20 }] });
  await importAll(instance);
  const more = (await miroir.scanPlan()).thresholds;
  assert.ok(more.review > plans[0]!.thresholds.review, "more faces, a higher threshold");
});

test("a decision taken while a scan runs is the last word", async (t) => {
  const instance = await freshInstance(t, { vision: slowly });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 4; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 20, y: 20, noise: i }] });
  await importAll(instance);
  const one = await instance.enrol(1);
  await open(instance, one);
  await miroir.scan();
  const { appearances } = await miroir.profile({ subject: one.subjectId });
  await open(instance, one);
  const decisions: Promise<unknown>[] = [];
  await miroir.scan(undefined, {
    onProgress: ({ done }) => {
      if (done !== 1) return;
      decisions.push(
        miroir.review.decide({ id: appearances[0]!.appearanceId, decision: "reject" }),
        miroir.review.decide({ id: appearances[1]!.appearanceId, decision: "accept" }),
      );
    },
  });
  await Promise.all(decisions);
  const states = (await seen(instance)).map(({ path, state }) => `${path} ${state}`);
  assert.deepEqual(states, ["p1.png confirmed", "p2.png shown", "p3.png shown"]);
  await open(instance, one);
  await miroir.scan();
  assert.deepEqual(
    (await seen(instance)).map(({ path, state }) => `${path} ${state}`),
    states,
  );
});

test("an album removed while it is scanned ends the scan of it, and nothing else", async (t) => {
  const instance = await freshInstance(t, { vision: slowly });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 4; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 20, y: 20, noise: i }] });
  await importAll(instance);
  await open(instance, await instance.enrol(1));
  let removed: Promise<unknown> | undefined;
  const report = await miroir.scan(undefined, {
    onProgress: ({ done }) => {
      if (done === 1) removed ??= miroir.albums.remove({ album: "run" });
    },
  });
  await removed;
  assert.deepEqual([report.shown, await seen(instance)], [0, []]);
  assert.ok((await miroir.log.verify()).holds);
});

test("stopped and run again, a scan ends as an undisturbed one", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 40; i++)
    await instance.picture(`p${String(i).padStart(2, "0")}.png`, {
      faces: [{ person: 1 + (i % 2), x: 20, y: 20, noise: i }],
    });
  await importAll(instance);
  const one = await instance.enrol(1);
  await open(instance, one);
  const stop = new AbortController();
  const cut = await miroir.scan(undefined, {
    signal: stop.signal,
    onProgress: ({ done }) => done === 35 && stop.abort(),
  });
  assert.equal(cut.interrupted, true);
  const kept = (await seen(instance)).length;
  assert.ok(kept >= 17, `${kept}: what was compared before the stop is kept`);
  const rest = await miroir.scan();
  assert.equal(rest.interrupted, false);
  assert.ok(rest.compared <= 5, `${rest.compared}`);
  assert.equal((await seen(instance)).length, 20);
});

test("whoever waits is shown the newest album first, and its first pictures before a whole batch is compared", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  for (const [slug, startsOn] of [
    ["a-old", "2020-05-01"],
    ["b-new", "2026-05-01"],
    ["c-middle", "2023-05-01"],
  ] as const) {
    await miroir.albums.add({
      ...{ title: slug, slug, startsOn, scope: "declared", heldBy: "own-work", rightNote: "our own" },
    });
    const folder = join(instance.photos, slug);
    await mkdir(folder);
    for (let i = 0; i < (slug === "b-new" ? 40 : 2); i++)
      await instance.picture(`${slug}/p${String(i).padStart(2, "0")}.png`, {
        faces: [{ person: 1, x: 20, y: 20, noise: i }],
      });
    await miroir.import({ paths: [folder], album: slug });
  }
  const slugs = new Map((await miroir.albums.list()).map(({ id, slug }) => [id, slug]));
  await open(instance, await instance.enrol(1, { albums: [...slugs.values()] }));
  let compared = 0;
  const found: { slug: string | undefined; compared: number }[] = [];
  const unsubscribe = instance.engine.events.subscribe(({ kind, albumId }) => {
    if (kind === "appearance.found") found.push({ slug: slugs.get(albumId ?? ""), compared });
  });
  await miroir.scan(undefined, {
    onProgress: ({ done }) => {
      compared = done;
    },
  });
  unsubscribe();
  assert.equal(found.length, 44);
  assert.ok(found[0]!.compared <= 16, `${found[0]!.compared} were compared before the first was shown`);
  assert.deepEqual([...new Set(found.map(({ slug }) => slug))], ["b-new", "c-middle", "a-old"]);
});
