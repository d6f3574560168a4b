import assert from "node:assert/strict";
import test from "node:test";
import { addDays } from "../../../src/domain/days.ts";
import { RESTRICTION_GROUNDS } from "../../../src/domain/restriction.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { disclose, rowsOf } from "../../support/rights.ts";
import { searchByTwo } from "../../support/second.ts";
import { filesUnder } from "../../support/state.ts";

const tomorrow = (instance: Instance): void => {
  instance.clock.now = new Date(instance.clock.now.getTime() + 86_400_000);
};

const withOne = async (instance: Instance, contact: string | null = null) => {
  await addRun(instance.miroir);
  await instance.picture("p.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const enrolled = await instance.enrol(1, { contact });
  const { subjectId: subject, personalKey } = enrolled;
  await instance.miroir.grants.open({ subject, personalKey });
  return { ...enrolled, subject, personalKey };
};

test("a restricted person is compared with nobody, by no verb and by no statement", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { subject, subjectId, consentId, personalKey } = await withOne(instance);
  await miroir.scan();
  await disclose(instance, { subjectId, consentId, purpose: "find", name: "Federation" });
  const restricted = await miroir.person.restrict({ subject, because: "accuracy-contested" });
  assert.deepEqual(restricted, {
    subjectId,
    because: "accuracy-contested",
    grantsClosed: 1,
    recipientsTold: 1,
  });

  assert.deepEqual(await filesUnder(`${instance.config.keysFolder}/grant`), []);
  assert.equal((await miroir.scanPlan()).people, 0);
  const [photo] = await referencePhotos(1, 1);
  const found = await searchByTwo(miroir, { photo: photo!, purpose: "find", reason: "asked at the desk" });
  assert.equal(found.faces[0]?.possibleMatch, null);
  await assert.rejects(miroir.grants.open({ subject, personalKey }), {
    code: "person/restricted",
    message: /accuracy-contested/,
  });
  assert.deepEqual((await miroir.review.list()).candidates, []);
  await refusedBy(instance, /r61_/, (sql) =>
    sql.run(
      `update grants set state = 'open', open_under = true, subject_restricted = false, sealed_template = 'x' where subject_id = $1`,
      [subjectId],
    ),
  );
  await refusedBy(instance, /r61_/, (sql) =>
    sql.run(
      `update grants set state = 'open', open_under = true, subject_restricted = true, sealed_template = 'x' where subject_id = $1`,
      [subjectId],
    ),
  );
  // Kept, all of it.
  assert.equal(await rowsOf(instance, "appearances", subjectId), 1);
  assert.equal(await rowsOf(instance, "reference_templates", subjectId), 1);
  assert.ok((await miroir.audit()).holds);
});

test("restricting while a scan runs: nothing is found of the person from then on, and the others are found", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 40; i++)
    await instance.picture(`p${String(i).padStart(2, "0")}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 160, y: 20, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const [one, two] = [await instance.enrol(1), await instance.enrol(2)];
  for (const { subjectId: subject, personalKey } of [one, two])
    await miroir.grants.open({ subject, personalKey });
  let restricting: Promise<unknown> | undefined;
  const scanned = await miroir.scan(undefined, {
    onProgress: ({ stage, done }) => {
      if (stage === "scan" && done === 5)
        restricting ??= miroir.person.restrict({ subject: one.subjectId, because: "objection-pending" });
    },
  });
  await restricting;
  assert.ok(restricting, "the restriction began while the scan ran");
  assert.equal(scanned.compared, 40);
  assert.equal(await rowsOf(instance, "appearances", two.subjectId), 40);
  const found = await rowsOf(instance, "appearances", one.subjectId);
  assert.ok(found < 40, `${found} of hers were found`);
  assert.equal((await miroir.scan()).compared, 0);
  assert.equal(await rowsOf(instance, "appearances", one.subjectId), found);
});

test("a restricted person may withdraw and be forgotten all the same", async (t) => {
  const instance = await freshInstance(t);
  const { subject, subjectId } = await withOne(instance);
  await instance.miroir.person.restrict({ subject, because: "needed-for-claims" });
  await instance.miroir.withdraw({ subject });
  assert.equal(await rowsOf(instance, "reference_templates", subjectId), 0);
  await instance.miroir.forget({ subject });
  assert.deepEqual(await instance.miroir.people(), []);
});

test("the person is told before a restriction is lifted, on an earlier day", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { subject, subjectId, personalKey } = await withOne(instance, null);
  await assert.rejects(miroir.person.lift({ subject }), { code: "person/not-restricted" });
  await miroir.person.restrict({ subject, because: "objection-pending" });
  await refusedBy(instance, /r61_told_before_lifted/, (sql) =>
    sql.run(
      `update subjects set restricted = false, restricted_because = null, restricted_at = null where id = $1`,
      [subjectId],
    ),
  );

  const told = await miroir.person.lift({ subject });
  assert.deepEqual([told.lifted, told.toldOn, told.letter?.to], [false, instance.today(), null]);
  assert.match(told.letter!.text, /Drawn Person 1,.*21 June 2026/s);
  await assert.rejects(miroir.person.lift({ subject }), { code: "person/not-told" });
  await assert.rejects(miroir.grants.open({ subject, personalKey }), { code: "person/restricted" });

  tomorrow(instance);
  const lifted = await miroir.person.lift({ subject });
  assert.deepEqual([lifted.lifted, lifted.toldOn], [true, addDays(instance.today(), -1)]);
  await miroir.grants.open({ subject, personalKey });
  assert.equal((await miroir.scanPlan()).people, 1);
});

test("a letter that nobody has sent tells nobody anything", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { subject } = await withOne(instance, "drawn@example.org");
  await miroir.person.restrict({ subject, because: "unlawful-processing" });
  const told = await miroir.person.lift({ subject });
  assert.equal(told.letter?.to, "drawn@example.org");
  tomorrow(instance);
  await assert.rejects(miroir.person.lift({ subject }), { code: "person/not-told" });
  await instance.sql((sql) => sql.run(`update outbox set sent_at = now(), proof = '250 OK'`));
  assert.equal((await miroir.person.lift({ subject })).lifted, true);
});

test("somebody who told the person says so, and what was told of one restriction is not told of the next", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { subject } = await withOne(instance, "drawn@example.org");
  await miroir.person.restrict({ subject, because: "accuracy-contested" });
  assert.equal((await miroir.person.lift({ subject, told: true })).lifted, true);
  for (const because of RESTRICTION_GROUNDS) {
    await miroir.person.restrict({ subject, because });
    tomorrow(instance);
  }
  const told = await miroir.person.lift({ subject });
  assert.equal(told.lifted, false);
  const entries = (await miroir.log.list({ limit: 20 })).map(({ entry }) => entry);
  assert.deepEqual(
    entries.filter((entry) => entry?.verb === "person.restrict").map((entry) => entry?.because),
    ["accuracy-contested", ...RESTRICTION_GROUNDS],
  );
});
