import assert from "node:assert/strict";
import test from "node:test";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { type MadeFace, makePicture, qualityOfNorm } from "../../support/made-vision.ts";
import { searchByTwo } from "../../support/second.ts";
import { stateOf } from "../../support/state.ts";

const photo = async (name: string, faces: readonly MadeFace[]) => ({
  name,
  bytes: await makePicture({ width: 240, height: 200, faces }),
});

const open = (
  instance: Instance,
  { subjectId, personalKey }: { subjectId: string; personalKey: string },
  more = {},
) => instance.miroir.grants.open({ subject: subjectId, personalKey, ...more });

test("a photograph that cannot be a reference is refused with what to do, and nothing is kept of it", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const before = await stateOf(instance);
  const good = await photo("good.png", [{ person: 1, x: 60, y: 60, size: 64 }]);
  for (const [faces, code] of [
    [[], "enrol/no-face"],
    [
      [
        { person: 1, x: 20, y: 20 },
        { person: 2, x: 120, y: 20 },
      ],
      "enrol/several-faces",
    ],
    [[{ person: 1, x: 60, y: 60, size: 30 }], "enrol/too-small"],
    [[{ person: 1, x: 60, y: 60, size: 64, quality: qualityOfNorm(3.1) }], "enrol/poor-quality"],
    [[{ person: 2, x: 60, y: 60, size: 64 }], "enrol/different-people"],
  ] as const) {
    const bad = await photo("bad.png", faces);
    await assert.rejects(
      instance.enrol(1, { photos: [good, bad] }),
      (error: { code?: string; message: string }) => {
        assert.equal(error.code, code);
        assert.doesNotMatch(error.message, /\{\w+\}/, "every blank of the message is filled");
        return true;
      },
    );
  }
  await assert.rejects(
    instance.enrol(1, { photos: [good, { name: "x", bytes: Buffer.from("not a picture") }] }),
    { code: "enrol/unusable", message: /^x cannot be used: This is not a JPEG/ },
  );
  await assert.rejects(instance.enrol(1, { photos: Array.from({ length: 11 }, () => good) }), {
    code: "usage/bad-value",
  });
  await assert.rejects(instance.enrol(1, { photos: [{ path: "/no/such/file.png" }] }), {
    code: "usage/no-file",
    message: /^There is no file \/no\/such\/file\.png\./,
  });
  assert.deepEqual(await stateOf(instance), before);
});

test("photographs that are not good enough are left out, and the person is enrolled with the others", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const good = (n: number) => photo(`good-${n}.png`, [{ person: 1, x: 60 + n, y: 60, size: 64 }]);
  const blurred = { person: 1, x: 60, y: 60, size: 64, quality: qualityOfNorm(3.1) };
  const bad = await photo("blurred.png", [blurred]);
  const empty = { name: "empty.jpg", bytes: new Uint8Array() };

  await t.test("three good ones and three that cannot be used", async () => {
    const photos = [bad, await good(0), empty, await good(1), await photo("tree.png", []), await good(2)];
    const enrolled = await instance.enrol(1, { photos });
    assert.equal(enrolled.photos, 3);
    assert.deepEqual(
      enrolled.leftOut.map(({ photo, error }) => [photo, error.code]),
      [
        ["blurred.png", "enrol/poor-quality"],
        ["empty.jpg", "enrol/unusable"],
        ["tree.png", "enrol/no-face"],
      ],
    );
    for (const { photo, error } of enrolled.leftOut) assert.ok(error.message.includes(photo));
    const kept = await instance.sql((sql) =>
      sql.query<{ ordinal: number }>("select ordinal from reference_photos order by ordinal"),
    );
    assert.deepEqual(
      kept.map(({ ordinal }) => ordinal),
      [0, 1, 2],
    );
    await open(instance, enrolled);
  });

  await t.test("one of several is too few: every fault is said, and nothing is written", async () => {
    const before = await stateOf(instance);
    const other = (faces: MadeFace[], name: string) => photo(name, faces);
    await assert.rejects(
      instance.enrol(2, {
        photos: [
          await other([{ person: 2, x: 60, y: 60, size: 64 }], "good.png"),
          await other([], "tree.png"),
          await other([{ ...blurred, person: 2 }], "blurred.png"),
        ],
      }),
      {
        code: "enrol/too-few",
        message:
          /^Of 3 photographs, 1 can be used; at least 2 are needed\. No face was found in tree\.png\..*blurred\.png is too blurred/,
      },
    );
    assert.deepEqual(await stateOf(instance), before);
  });

  await t.test("a file that is not there is a mistake, and nobody is enrolled without it", async () => {
    const before = await stateOf(instance);
    const photos = [await good(0), await good(1), { path: "not there.jpg" }];
    await assert.rejects(instance.enrol(2, { photos }), {
      code: "usage/no-file",
      message: /^There is no file not there\.jpg\./,
    });
    assert.deepEqual(await stateOf(instance), before);
  });

  await t.test("one who consents again leaves them out too", async () => {
    await miroir.withdraw({ subject: "Drawn Person 1" });
    const again = await miroir.consents.give({
      subject: "Drawn Person 1",
      purpose: "find",
      albums: ["run"],
      until: "2027-01-01",
      statement: "I agree to be found again.",
      identityCheck: "identity-in-person",
      checkedBy: "desk",
      photos: [await good(0), bad, await good(1)],
    });
    assert.deepEqual([again.photos, again.leftOut.map(({ photo }) => photo)], [2, ["blurred.png"]]);
  });
});

test("a face that is enrolled already goes to review; a human can say that they are two", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const one = await instance.enrol(1);
  await open(instance, one);
  const conflicts = async () => (await miroir.review.list()).conflicts;

  await t.test("the conflict names who is enrolled, and keeps nothing of who tried", async () => {
    await assert.rejects(instance.enrol(1, { name: "Somebody Else" }), { code: "enrol/conflict" });
    const [conflict, ...others] = await conflicts();
    assert.deepEqual([conflict?.name, conflict?.stage, others], ["Drawn Person 1", "enrol", []]);
    assert.equal((await miroir.people()).length, 1);
  });

  await t.test("undecided or decided “the same person”, it lets nobody through", async () => {
    const [conflict] = await conflicts();
    const attempt = () => instance.enrol(1, { name: "Somebody Else", distinct: conflict!.id });
    await assert.rejects(attempt(), { code: "enrol/conflict" });
    await miroir.review.decide({ id: conflict!.id, decision: "reject" });
    await assert.rejects(attempt(), { code: "enrol/conflict" });
    await assert.rejects(miroir.review.decide({ id: conflict!.id, decision: "accept" }), {
      code: "review/not-found",
    });
  });

  await t.test("decided “two people”, it lets one enrolment through, and one only", async () => {
    const { id } = (await conflicts())[0]!;
    await miroir.review.decide({ id, decision: "accept" });
    const twin = await instance.enrol(1, { name: "Twin", distinct: id });
    await assert.rejects(instance.enrol(1, { name: "Third", distinct: id }), { code: "enrol/conflict" });
    for (const who of [twin, one, twin]) await open(instance, who);
    assert.equal((await miroir.scanPlan()).people, 2, "and it holds for good between those two");
    await miroir.forget({ subject: twin.subjectId });
  });

  await t.test("the one at the desk may be the right one: then the other's enrolment ends", async () => {
    const later = await freshInstance(t);
    await addRun(later.miroir);
    const first = await later.enrol(3);
    await open(later, first);
    await assert.rejects(later.enrol(3, { name: "Herself" }), { code: "enrol/conflict" });
    const [conflict] = (await later.miroir.review.list()).conflicts;
    assert.deepEqual([conflict?.ofTwo, conflict?.other], [false, null]);
    assert.equal((await later.miroir.scanPlan()).people, 1, "a desk suspends nobody by itself");
    const { consentsEnded } = await later.miroir.conflicts.settle({
      conflict: conflict!.id,
      decision: "second",
      comparedBy: "identity-in-person",
      because: "She stands here, with her identity card.",
    });
    assert.equal(consentsEnded, 1);
    await open(later, await later.enrol(3, { name: "Herself" }));
  });

  await t.test("closed at the time of the enrolment, the other is met when their grant opens", async () => {
    for (const { id, state } of await miroir.grants.list())
      if (state === "open") await miroir.grants.close({ grant: id });
    instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
    const other = await instance.enrol(1, { name: "Somebody Else" });
    await open(instance, one);
    for (let again = 0; again < 2; again++)
      for (const who of [other, one])
        await assert.rejects(open(instance, who), { code: "person/suspended" }, "both are");
    const met = (await conflicts()).filter(({ stage }) => stage === "grant");
    assert.deepEqual(
      met.map(({ subjectId, other: second }) => [subjectId, second?.subjectId]),
      [[one.subjectId, other.subjectId]],
    );
    await miroir.conflicts.settle({
      conflict: met[0]!.id,
      decision: "distinct",
      comparedBy: "known-personally",
      because: "They are sisters, and both were here.",
    });
    for (const who of [other, one]) await open(instance, who);
    assert.equal((await miroir.scanPlan()).people, 2);
  });
});

test("names are not kept in clear, find people whatever their case, and several of one name are told apart", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const one = await instance.enrol(1, { name: "  Éva O'Neil  " });
  assert.equal((await instance.miroir.profile({ subject: "éva o'neil" })).subjectId, one.subjectId);
  assert.equal((await instance.miroir.profile({ subject: one.subjectId.slice(0, 8) })).name, "Éva O'Neil");
  await instance.enrol(2, { name: "Éva O'Neil" });
  await assert.rejects(instance.miroir.profile({ subject: "Éva O'Neil" }), { code: "subject/ambiguous" });
  await assert.rejects(instance.miroir.profile({ subject: "Nobody" }), { code: "subject/not-found" });
});

test("a reference of another model is not compared: it says to enrol again", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  await open(instance, one);
  const { madeChoice } = await import("../../support/instance.ts");
  const pack = "made@111111111111";
  await instance.reopen({ vision: { ...madeChoice, pack, options: { ...madeChoice.options, pack } } });
  assert.equal((await instance.miroir.scanPlan()).people, 0);
  await assert.rejects(open(instance, one), { code: "model/changed" });
  const [probe] = await referencePhotos(1, 1);
  const answer = await searchByTwo(instance.miroir, {
    photo: probe!,
    purpose: "find",
    reason: "after a new model",
  });
  assert.equal(answer.faces[0]?.possibleMatch, null);
});
