import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import type { SearchAboutHer } from "../../../src/engine/compare/search.ts";
import { openAnswering } from "../../../src/engine/images/answer.ts";
import type { GalleryJob, ProbeJob, WorkerOptions } from "../../../src/engine/images/jobs.ts";
import { startInProcess } from "../../support/in-process.ts";
import { addRun, freshInstance, inProcessChoice, referencePhotos } from "../../support/instance.ts";
import { type MadeFace, madeScores, makePicture, templateOf } from "../../support/made-vision.ts";
import { searchByTwo } from "../../support/second.ts";

const reason = "she asked at the desk";
const photo = async (faces: readonly MadeFace[]) => ({
  name: "probe.png",
  bytes: await makePicture({ width: 320, height: 240, background: 4, faces }),
});

test("a search says the same of a stranger, of somebody enrolled without a grant, and of somebody who left", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await instance.enrol(2);
  const left = await instance.enrol(3);
  await miroir.withdraw({ subject: left.subjectId });
  const ask = async (person: number) => {
    const startedMs = performance.now();
    const answer = await searchByTwo(miroir, {
      photo: await photo([{ person, x: 60, y: 60 }]),
      purpose: "find",
      reason,
    });
    const { searchId: _, ...said } = answer;
    return { said: JSON.stringify(said), ms: performance.now() - startedMs, answer };
  };
  const [known, stranger, ungranted, gone] = [await ask(1), await ask(9), await ask(2), await ask(3)];
  assert.equal(known.answer.faces[0]?.possibleMatch?.subjectId, one.subjectId);
  assert.equal(known.answer.faces[0]?.possibleMatch?.band, "likely");
  assert.equal(stranger.said, ungranted.said);
  assert.equal(stranger.said, gone.said);
  assert.deepEqual(Object.keys(stranger.answer).sort(), Object.keys(known.answer).sort());
  // Answers leave on a beat of half a second, found or not.
  for (const { ms } of [known, stranger, ungranted, gone]) assert.ok(ms >= 500, `${ms} ms`);
});

test("searches one after the other ask one process, which is ended once a grant is", async (t) => {
  let started = 0;
  const startProcess = (options: WorkerOptions) => {
    started++;
    return startInProcess(options);
  };
  const { miroir, ...instance } = await freshInstance(t, { vision: { ...inProcessChoice, startProcess } });
  await addRun(miroir);
  const grants: string[] = [];
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person);
    grants.push((await miroir.grants.open({ subject: subjectId, personalKey })).grantId);
  }
  const found = async (person: number): Promise<boolean> => {
    const probe = await photo([{ person, x: 60, y: 60 }]);
    const { faces } = await searchByTwo(miroir, {
      photo: probe,
      purpose: "find",
      reason: `${reason} ${person}`,
    });
    return faces[0]!.possibleMatch !== null;
  };
  const before = started;
  assert.deepEqual([await found(1), await found(2), await found(9)], [true, true, false]);
  assert.equal(started - before, 1);
  await miroir.grants.close({ grant: grants[0]! });
  assert.deepEqual([await found(1), await found(2)], [false, true]);
  assert.equal(started - before, 2, "what it was once lent may still be somewhere in its memory");
});

test("what a search lends is overwritten before it is answered, also where the photograph is none", async () => {
  const { module: visionModule, options: visionOptions } = inProcessChoice;
  const answering = await openAnswering({
    ...{ visionModule, visionOptions, template: true, originalsFolder: ".", maxFileBytes: 1e7 },
    ...{ ffmpeg: null, maxVideoBytes: 1e7, maxVideoHours: 1, notFaceNorm: madeScores.norm.notFace },
  });
  const entry = (person: number) => ({
    grantId: `grant ${person}`,
    subjectId: `subject ${person}`,
    template: templateOf(person),
  });
  const size = async () => {
    const job: GalleryJob = { kind: "gallery", add: [], remove: [] };
    return (await answering({ id: 0, job })) as { answer: { size: number } };
  };
  const ask = async (bytes: Uint8Array) => {
    const references = [entry(1), entry(2)];
    const picture = { kind: "bytes", bytes } as const;
    const job: ProbeJob = { kind: "probe", picture, references, objected: [], reviewThresholds: [0.4] };
    const answered = await answering({ id: 1, job });
    assert.ok(references.every(({ template }) => template.every((value) => value === 0)));
    assert.equal((await size()).answer.size, 0);
    return answered as {
      answer?: { faces: { match: { grantId: string } | null }[] };
      error?: { code: string };
    };
  };
  const { bytes } = await photo([{ person: 2, x: 60, y: 60 }]);
  assert.equal((await ask(bytes)).answer?.faces[0]?.match?.grantId, "grant 2");
  assert.equal((await ask(Buffer.from("words"))).error?.code, "picture/unsupported");

  await answering({ id: 2, job: { kind: "gallery", add: [entry(3)], remove: [] } });
  const references = [entry(1)];
  const picture = { kind: "bytes", bytes: (await photo([{ person: 1, x: 60, y: 60 }])).bytes } as const;
  const mixed = await answering({
    id: 3,
    job: { kind: "probe", picture, references, objected: [], reviewThresholds: [0.4] },
  });
  assert.equal((mixed as { error?: { code: string } }).error?.code, "internal/broken-promise");
  assert.ok(references.every(({ template }) => template.every((value) => value === 0)));
});

test("each face of a photograph is answered by itself, and nobody twice", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const people: string[] = [];
  for (const person of [1, 2]) {
    const enrolled = await instance.enrol(person);
    await miroir.grants.open({ subject: enrolled.subjectId, personalKey: enrolled.personalKey });
    people.push(enrolled.subjectId);
  }
  const probe = await photo([
    { person: 2, x: 20, y: 20, noise: 7 },
    { person: 9, x: 120, y: 20 },
    { person: 1, x: 220, y: 20, noise: 8 },
    { person: 1, x: 20, y: 120, noise: 60 },
  ]);
  const { faces, thresholds, expectedFalseMatches } = await searchByTwo(miroir, {
    photo: probe,
    purpose: "find",
    reason,
  });
  const found = faces.map(({ possibleMatch }) => possibleMatch?.subjectId ?? null);
  assert.equal(faces.length, 4);
  assert.deepEqual(found.filter((id) => id !== null).sort(), [...people].sort(), "each of them once");
  assert.equal(found[faces.findIndex(({ box }) => Math.abs(box.x - 120) < 4)], null);
  assert.ok(thresholds.review <= thresholds.match && expectedFalseMatches > 0);

  await t.test("a photograph without a face is an answer too, and everybody compared sees it", async () => {
    const none = await searchByTwo(miroir, { photo: await photo([]), purpose: "find", reason });
    assert.deepEqual(none.faces, []);
    assert.equal((await miroir.profile({ subject: people[0]! })).searches.length, 2);
  });

  await t.test("what is no picture compares nobody", async () => {
    await assert.rejects(
      searchByTwo(miroir, { photo: { name: "x", bytes: Buffer.from("words") }, purpose: "find", reason }),
      { code: "picture/unsupported" },
    );
    assert.equal((await miroir.profile({ subject: people[0]! })).searches.length, 2);
  });

  await t.test("an actor whose role may not search does not", async () => {
    const [mine] = await referencePhotos(1, 1);
    const auditor = { name: "eve", role: "auditor" } as const;
    const { act } = await import("../../../src/engine/gate/act.ts");
    const { search } = await import("../../../src/engine/compare/search.ts");
    await assert.rejects(act({} as never, auditor, search, { photo: mine!, purpose: "find", reason }), {
      code: "act/not-permitted",
    });
  });
});

test("an account that searches too often is refused and the log says so; others, and rights requests, are not", async (t) => {
  const instance = await freshInstance(t, { settings: { searchesPerHour: 3 } });
  const { miroir } = instance;
  await addRun(miroir);
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const probe = await photo([{ person: 1, x: 60, y: 60 }]);
  let asked = 0;
  const search = () =>
    searchByTwo(miroir, { photo: probe, purpose: "find", reason: `${reason}, ${++asked}` });
  const outcomes = await Promise.allSettled([search(), search(), search(), search(), search()]);
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 3, "also side by side");
  await assert.rejects(search(), { code: "search/too-many", details: { limit: 3 } });
  const refusals = (await miroir.log.list({})).filter(({ entry }) => entry?.alert);
  assert.deepEqual(
    refusals.map(({ entry }) => [entry?.verb, entry?.actor, entry?.outcome, entry?.limit]),
    [0, 1, 2].map(() => ["search", "ada", "refused", 3]),
  );
  assert.equal((await miroir.profile({ subject: one.subjectId })).searches.length, 3, "nobody was compared");

  await t.test("under another spelling of the same account as well", async () => {
    const spelt = miroir.as({ name: " Ada", role: "administrator" });
    await assert.rejects(spelt.search({ photo: probe, purpose: "access", reason }), {
      code: "search/too-many",
    });
  });

  await t.test("another account searches, and people go on asking", async () => {
    const grace = miroir.as({ name: "grace", role: "administrator" });
    await searchByTwo(grace, { photo: probe, purpose: "find", reason }, { by: miroir });
    for (let i = 0; i < 8; i++)
      await miroir.requests.open({
        kind: "access",
        channel: "letter",
        name: "Somebody",
        contact: "1 Quay Street",
      });
    assert.equal((await miroir.requests.list({})).length, 8);
  });

  await t.test("an hour later it searches again", async () => {
    instance.clock.now = new Date(instance.clock.now.getTime() + 3_600_000);
    await search();
  });
});

test("the use log of a search: start and end, references, input that led to a match, who confirmed it", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const people: { subjectId: string; grantId: string }[] = [];
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person);
    people.push(await miroir.grants.open({ subject: subjectId, personalKey }));
  }
  const ask = async (person: number) => {
    instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
    const probe = await photo([{ person, x: 60, y: 60 }]);
    await searchByTwo(miroir, { photo: probe, purpose: "find", reason: `${reason} (${person})` });
    return createHash("sha256").update(probe.bytes).digest("hex");
  };
  const [input] = [await ask(1), await ask(9)];
  const of = async (subject: string) => (await miroir.profile({ subject })).searches as SearchAboutHer[];
  const [first, second] = await of(people[0]!.subjectId);
  const gallery = createHash("sha256")
    .update(
      `${people
        .map(({ grantId }) => grantId)
        .sort()
        .join("\n")}\n${miroir.pack}\n`,
    )
    .digest("hex");
  assert.deepEqual(
    [first!.outcome, first!.gallerySha256, first!.inputSha256, first!.pack, first!.confirmedBy],
    ["returned", gallery, input, miroir.pack, []],
  );
  assert.deepEqual(
    [second!.outcome, second!.gallerySha256, second!.inputSha256],
    ["compared", gallery, null],
  );
  for (const { at, endedAt } of [first!, second!]) assert.ok(at <= endedAt);
  const [other] = await of(people[1]!.subjectId);
  assert.deepEqual(
    [other!.outcome, other!.inputSha256],
    ["compared", null],
    "the input is told to whom it found",
  );
  const columns = await instance.sql((sql) =>
    sql.query<{ sealed: boolean }>("select sealed_input is not null as sealed from searches order by 1"),
  );
  assert.deepEqual(
    columns.map(({ sealed }) => sealed),
    [false, true],
  );

  await t.test("another grant is another reference database", async () => {
    await miroir.grants.close({ grant: people[1]!.grantId });
    await ask(1);
    const third = (await of(people[0]!.subjectId))[2]!;
    assert.notEqual(third.gallerySha256, gallery);
  });

  await t.test("a scan's log names it too", async () => {
    await miroir.scan();
    const { hash } = await instance.sql((sql) =>
      sql.one<{ hash: string }>(
        "select encode(gallery_sha256, 'hex') as hash from scans where ended_at is not null",
      ),
    );
    assert.equal(hash, (await of(people[0]!.subjectId))[2]!.gallerySha256);
  });

  await t.test(
    "the reason of a search goes with whom it found; whom it did not find loses nothing else",
    async () => {
      await miroir.forget({ subject: people[0]!.subjectId });
      const left = await of(people[1]!.subjectId);
      assert.deepEqual(
        left.map(({ reason: said, actor, purpose, outcome }) => [said, actor, purpose, outcome]),
        [
          [null, "ada", "find", "compared"],
          [`${reason} (9)`, "ada", "find", "compared"],
        ],
      );
    },
  );
});

test("the reason of a search that found two people goes with the first of them who is forgotten", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const people: string[] = [];
  for (const person of [1, 2, 3]) {
    const { subjectId, personalKey } = await instance.enrol(person);
    await miroir.grants.open({ subject: subjectId, personalKey });
    people.push(subjectId);
  }
  const probe = await photo([
    { person: 1, x: 20, y: 20 },
    { person: 2, x: 160, y: 20 },
  ]);
  await searchByTwo(miroir, { photo: probe, purpose: "find", reason });
  const said = async (subject: string) => (await miroir.profile({ subject })).searches[0]?.reason;
  assert.deepEqual([await said(people[0]!), await said(people[2]!)], [reason, reason]);
  await miroir.withdraw({ subject: people[0]! });
  assert.equal(await said(people[2]!), reason, "a withdrawal leaves the record");
  await miroir.forget({ subject: people[0]! });
  assert.deepEqual([await said(people[1]!), await said(people[2]!)], [null, null]);
});
