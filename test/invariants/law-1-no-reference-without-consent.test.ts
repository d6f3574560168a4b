import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { type ConsentState, consentInForce, type InForce, requireInForce } from "../../src/domain/consent.ts";
import type { Vouched } from "../../src/domain/vouching.ts";
import type { EnrolInput } from "../../src/engine/consent/enrol.ts";
import { insertGrant, type NewGrant } from "../../src/store/consent/grants.ts";
import type { Sql } from "../../src/store/database.ts";
import {
  type ConsentRow,
  insertReferencePhoto,
  insertReferenceTemplate,
} from "../../src/store/people/people.ts";
import { addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { searchByTwo } from "../support/second.ts";
import { stateOf } from "../support/state.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

/** An ended consent says how long it stays as proof (R21). */
const PROOF = "2031-06-21";
const NOT_IN_FORCE: readonly ConsentState[] = ["requested", "refused", "withdrawn", "expired", "invalidated"];
const sealed = Buffer.from("anything");

/** The compiler says no: a consent that was only read is not one that was found in force. */
export const neverCalled = [
  (sql: Sql, consent: ConsentRow, at: Date) =>
    // @ts-expect-error law 1
    insertReferenceTemplate(sql, consent, { id: "", pack: "", sealed }, at),
  (sql: Sql, consent: ConsentRow, at: Date) =>
    // @ts-expect-error law 1
    insertReferencePhoto(sql, consent, { id: "", ordinal: 0, sealed }, at),
  (sql: Sql, consent: ConsentRow, vouched: Vouched, grant: NewGrant, at: Date) =>
    // @ts-expect-error law 1
    insertGrant(sql, consent, vouched, grant, [], at),
  // @ts-expect-error law 1: nobody makes one by hand
  (consent: ConsentRow): InForce<ConsentRow> => consent,
];

test("only a consent given or renewed, on a day of its term, is in force", () => {
  const term = { startsOn: "2026-06-01", endsOn: "2026-06-30" };
  for (const state of NOT_IN_FORCE)
    assert.throws(() => requireInForce({ ...term, state }, "2026-06-15"), { code: "consent/missing" });
  for (const state of ["given", "renewed"] as const) {
    assert.equal(requireInForce({ ...term, state }, "2026-06-30").state, state);
    for (const day of ["2026-05-31", "2026-07-01"]) assert.ok(!consentInForce({ ...term, state }, day), day);
  }
  assert.throws(() => requireInForce(undefined, "2026-06-15"), { code: "consent/missing" });
});

test("no reference without consent", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  const two = await instance.enrol(2);
  await instance.miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });

  const putTemplate = (sql: Sql, changes: Readonly<Record<string, unknown>>) =>
    sql.run(
      `insert into reference_templates select (jsonb_populate_record(null::reference_templates, $1::jsonb)).*`,
      [
        JSON.stringify({
          id: randomUUID(),
          purpose: "find",
          consent_in_force: true,
          pack: "made",
          sealed: `\\x${sealed.toString("hex")}`,
          created_at: "2026-06-21",
          ...changes,
        }),
      ],
    );
  const putPhoto = (sql: Sql, changes: Readonly<Record<string, unknown>>) =>
    sql.run(
      `insert into reference_photos select (jsonb_populate_record(null::reference_photos, $1::jsonb)).*`,
      [
        JSON.stringify({
          id: randomUUID(),
          purpose: "find",
          consent_in_force: true,
          ordinal: 9,
          sealed: `\\x${sealed.toString("hex")}`,
          created_at: "2026-06-21",
          ...changes,
        }),
      ],
    );
  /** A second consent of person two, in this state; its first one gives way where both would be in force. */
  const consentOfTwo = async (sql: Sql, changes: Readonly<Record<string, unknown>>): Promise<string> => {
    const id = randomUUID();
    await copyRow(sql, "consents", two.consentId, { id, ...changes });
    return id;
  };

  await t.test("the table takes no template and no photograph that names no consent", async () => {
    for (const put of [putTemplate, putPhoto]) {
      await refusedBy(instance, /consent_id/, (sql) =>
        put(sql, { subject_id: two.subjectId, consent_id: null }),
      );
      await refusedBy(instance, /^law1_/, (sql) =>
        put(sql, { subject_id: two.subjectId, consent_id: randomUUID() }),
      );
    }
  });

  for (const state of NOT_IN_FORCE)
    await t.test(`nor one under a consent that is ${state}`, async () => {
      for (const put of [putTemplate, putPhoto]) {
        await refusedBy(instance, /^law1_no_/, async (sql) => {
          const consent_id = await consentOfTwo(sql, { state, in_force: false, proof_until: PROOF });
          return put(sql, { subject_id: two.subjectId, consent_id });
        });
        await refusedBy(instance, /consent_in_force/, async (sql) => {
          const consent_id = await consentOfTwo(sql, { state, in_force: false, proof_until: PROOF });
          return put(sql, { subject_id: two.subjectId, consent_id, consent_in_force: false });
        });
      }
      await refusedBy(instance, /^law1_in_force_is_given_or_renewed$/, (sql) =>
        consentOfTwo(sql, { state, in_force: true, purpose: "mask" }),
      );
    });

  await t.test("nor one under another person's consent, or a consent to another purpose", async () => {
    for (const put of [putTemplate, putPhoto]) {
      await refusedBy(instance, /^law1_no_/, async (sql) => {
        await sql.run("delete from reference_templates");
        return put(sql, { subject_id: two.subjectId, consent_id: one.consentId });
      });
      await refusedBy(instance, /^law1_no_/, async (sql) => {
        const consent_id = await consentOfTwo(sql, { purpose: "mask" });
        return put(sql, { subject_id: two.subjectId, consent_id });
      });
      await refusedBy(instance, /purpose/, async (sql) => {
        const consent_id = await consentOfTwo(sql, { purpose: "mask" });
        return put(sql, { subject_id: two.subjectId, consent_id, purpose: "mask" });
      });
    }
  });

  await t.test(
    "a consent cannot stop being in force, change hands or go while a reference stands on it",
    async () => {
      for (const change of [
        `state = 'withdrawn', in_force = false, proof_until = '${PROOF}'`,
        `state = 'expired', in_force = false, proof_until = '${PROOF}'`,
        "purpose = 'mask'",
        `subject_id = '${two.subjectId}', purpose = 'publish:website'`,
      ])
        await refusedBy(instance, /^law1_no_/, (sql) =>
          sql.run(`update consents set ${change} where id = $1`, [one.consentId]),
        );
      await refusedBy(instance, /^law1_in_force/, (sql) =>
        sql.run("update consents set in_force = false where id = $1", [one.consentId]),
      );
      await refusedBy(instance, /^law1_no_/, (sql) =>
        sql.run("delete from consents where id = $1", [one.consentId]),
      );
      await refusedBy(instance, /^law1_no_/, (sql) =>
        sql.run("delete from subjects where id = $1", [one.subjectId]),
      );
    },
  );

  await t.test("a reference cannot be moved to another person, purpose or consent", async () => {
    for (const table of ["reference_templates", "reference_photos"])
      for (const [change, constraint] of [
        [`subject_id = '${two.subjectId}'`, /^law1_no_/],
        [`consent_id = '${two.consentId}'`, /law1_no_|consent_id_key/],
        ["purpose = 'mask'", /purpose/],
        ["consent_in_force = false", /consent_in_force/],
      ] as const)
        await refusedBy(instance, constraint, (sql) =>
          sql.run(`update ${table} set ${change} where subject_id = $1`, [one.subjectId]),
        );
  });

  await t.test("an open grant holds a template, so it stands on a consent in force too", async () => {
    const grant = await instance.sql((sql) => idOf(sql, "select id from grants"));
    await refusedBy(instance, /^law1_no_open_grant_without_consent$/, async (sql) => {
      const consent_id = await consentOfTwo(sql, { state: "refused", in_force: false, proof_until: PROOF });
      return copyRow(sql, "grants", grant, { id: randomUUID(), subject_id: two.subjectId, consent_id });
    });
    await refusedBy(instance, /^law1_no_open_grant_without_consent$/, (sql) =>
      copyRow(sql, "grants", grant, { id: randomUUID(), subject_id: two.subjectId }),
    );
    await refusedBy(instance, /^law3_/, (sql) =>
      sql.run("update grants set open_under = null where id = $1", [grant]),
    );
    await refusedBy(instance, /^law1_no_/, (sql) =>
      sql.run("update grants set subject_id = $2 where id = $1", [grant, two.subjectId]),
    );
  });

  const gaps: readonly (readonly [string, Partial<EnrolInput>, string])[] = [
    ["an album", { albums: [] }, "consent/incomplete"],
    ["a known album", { albums: ["no-such-album"] }, "album/not-found"],
    ["a statement", { statement: " yes " }, "consent/incomplete"],
    ["an end", { until: "" as EnrolInput["until"] }, "consent/incomplete"],
    ["an end that exists", { until: "2026-02-30" }, "consent/incomplete"],
    ["an end still to come", { until: "2026-06-20" }, "usage/bad-value"],
    ["who checked the identity", { checkedBy: " " }, "consent/incomplete"],
    ["how it was checked", { identityCheck: "hearsay" as EnrolInput["identityCheck"] }, "consent/incomplete"],
    ["a notice", { notice: { text: "We use faces.", language: "en", version: "1" } }, "consent/incomplete"],
    ["a photograph", { photos: [] }, "usage/missing"],
    ["a name", { name: "  " }, "usage/missing"],
  ];
  await t.test("enrolling without any one of the things a consent is made of writes nothing", async () => {
    const before = await stateOf(instance);
    for (const [gap, input, code] of gaps)
      await assert.rejects(instance.enrol(3, input), { code }, `without ${gap}`);
    assert.deepEqual(await stateOf(instance), before);
  });

  await t.test(
    "a grant is opened only under a consent in force that day, with the person's own key",
    async () => {
      const before = await stateOf(instance);
      const open = (personalKey: string, more = {}) =>
        instance.miroir.grants.open({ subject: two.subjectId, personalKey, ...more });
      await assert.rejects(open(one.personalKey), { code: "keys/personal-wrong" });
      await assert.rejects(open(two.personalKey, { until: "2099-01-01" }), { code: "grant/outside-consent" });
      instance.clock.now = new Date("2027-06-21T10:00:00Z");
      await assert.rejects(open(two.personalKey), { code: "consent/missing" });
      instance.clock.now = new Date("2026-06-21T10:00:00Z");
      assert.deepEqual(await stateOf(instance), before);
      await instance.miroir.withdraw({ subject: two.subjectId });
      await assert.rejects(open(two.personalKey), { code: "consent/missing" });
      assert.equal(
        await instance.sql((sql) =>
          idOf(sql, "select count(*)::text as id from reference_templates where subject_id = $1", [
            two.subjectId,
          ]),
        ),
        "0",
      );
    },
  );

  await t.test("photographs of somebody are never a reference by themselves", async () => {
    const before = await stateOf(instance);
    const [photo] = await referencePhotos(5, 1);
    const answer = await searchByTwo(instance.miroir, {
      photo: photo!,
      purpose: "find",
      reason: "who is this person",
    });
    assert.equal(answer.faces[0]?.possibleMatch, null);
    const after = await stateOf(instance);
    for (const table of ["reference_templates", "reference_photos", "grants", "consents", "subjects"])
      assert.equal(after.tables[table], before.tables[table], table);
    assert.deepEqual(after.keys, before.keys);
  });
});
