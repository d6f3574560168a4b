/** Law 11: a face finds, it never opens. Types, tables and every way in ask for something else than the face. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import type { InForce } from "../../src/domain/consent.ts";
import { requireVouched, type Vouched, type Vouching } from "../../src/domain/vouching.ts";
import { parseConfig } from "../../src/index.ts";
import { insertGrant, type NewGrant } from "../../src/store/consent/grants.ts";
import type { Sql } from "../../src/store/database.ts";
import type { ConsentRow } from "../../src/store/people/people.ts";
import { addRun, freshInstance, testController } from "../support/instance.ts";
import { browserOf, enrolInPortal, vouchedFor } from "../support/portal.ts";
import { appOf } from "../support/server.ts";
import { copyRow, refusedBy } from "./refused.ts";

/** The compiler says no: what was only read does not vouch. */
export const neverCalled = [
  (sql: Sql, consent: InForce<ConsentRow>, vouching: Vouching, grant: NewGrant, at: Date) =>
    // @ts-expect-error law 11
    insertGrant(sql, consent, vouching, grant, [], at),
  // @ts-expect-error law 11: nobody makes one by hand
  (vouching: Vouching): Vouched => vouching,
];

test("nobody is vouched for by nothing", () => {
  assert.throws(() => requireVouched(undefined), { code: "portal/waits-for-approval" });
});

test("no setting lets a face open by itself", () => {
  const config = (more: object) => () => parseConfig({ controller: testController, ...more }, "/");
  assert.throws(config({ enrolment: { approval: false } }), /a face alone opens nothing/);
  assert.equal(config({})().enrolment.approval, true);
  assert.equal(config({})().vouching.addressAlone, null);
  assert.throws(
    config({
      vouching: {
        addressAlone: {
          decidedBy: "The board",
          decidedOn: "2026-06-01",
          because: "Every address was checked at the desk.",
        },
      },
    }),
    /people read it in their own language/,
  );
  for (const gap of ["decidedBy", "decidedOn", "because"])
    assert.throws(
      config({
        vouching: {
          addressAlone: {
            decidedBy: "The board",
            decidedOn: "2026-06-01",
            because: { en: "Every address was checked at the desk." },
            [gap]: undefined,
          },
        },
      }),
      { code: "config/invalid" },
      gap,
    );
});

test("a portal enrolment opens nothing before somebody vouched, and no setting lets it", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, engine } = instance;
  await addRun(miroir);
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  const her = browserOf(appOf(engine));
  const { subjectId, personalKey: key } = (await enrolInPortal(her, url, 7)).json;
  const alone = await her.ask("POST", "/me/grants", { key });
  assert.deepEqual([alone.status, alone.json.title], [403, "portal/waits-for-approval"]);
  await assert.rejects(miroir.grants.open({ subject: subjectId, personalKey: key }), {
    code: "portal/waits-for-approval",
  });

  const desk = await instance.enrol(9);
  const { grantId } = await miroir.grants.open({ subject: desk.subjectId, personalKey: desk.personalKey });
  await t.test("the table refuses a grant of the person, however it is written", () =>
    refusedBy(instance, /^law11_no_grant_without_vouching$/, async (sql) => {
      const { id } = await sql.one<{ id: string }>("select id from consents where subject_id = $1", [
        subjectId,
      ]);
      await copyRow(sql, "grants", grantId, { id: randomUUID(), subject_id: subjectId, consent_id: id });
    }),
  );
  await t.test("a vouching does not end under a grant that is open", () =>
    refusedBy(instance, /^law11_no_open_grant_stays_behind$/, (sql) =>
      sql.run("update vouchings set ended_at = now(), ended_by = 'ada' where subject_id = $1", [
        desk.subjectId,
      ]),
    ),
  );
  await t.test("staff say by what they compared, in words", async () => {
    const { id } = await instance.sql((sql) =>
      sql.one<{ id: string }>("select id from vouchings where subject_id = $1", [desk.subjectId]),
    );
    const another = { id: randomUUID(), subject_id: subjectId };
    for (const gap of [{ compared_by: null }, { sealed_words: null }])
      await refusedBy(instance, /^law11_staff_say_by_what$/, (sql) =>
        copyRow(sql, "vouchings", id, { ...another, ...gap }),
      );
  });

  await vouchedFor(miroir, subjectId);
  assert.equal((await her.ask("POST", "/me/grants", { key })).status, 201);
});

test("no look is written into a case for whose asker nobody vouched", async (t) => {
  const instance = await freshInstance(t);
  const { requestId } = await instance.miroir.requests.open({
    name: "Ada Drawn",
    kind: "access",
    channel: "desk",
    text: "Am I in your archive?",
  });
  await refusedBy(instance, /^law11_no_look_without_vouching$/, (sql) =>
    sql.run(
      `insert into request_events (request_id, seq, at, actor, type, facts)
       select id, 9, now(), 'ada', 'looked', '{"manual": false}' from requests where id = $1`,
      [requestId],
    ),
  );
});

test("while two say that one face is theirs the tables let nobody be compared, nor one of them be let go", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, engine } = instance;
  await addRun(miroir);
  const { subjectId: ada, personalKey } = await instance.enrol(7);
  const other = await instance.enrol(9);
  const { grantId } = await miroir.grants.open({ subject: other.subjectId, personalKey: other.personalKey });
  const suspend = (id: string) => (sql: Sql) =>
    sql.run("update subjects set suspended_since = now() where id = $1", [id]);
  await refusedBy(instance, /^law11_suspended_means_compared_by_nobody$/, suspend(other.subjectId));

  await miroir.grants.open({ subject: ada, personalKey });
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  const { subjectId: second } = (await enrolInPortal(browserOf(appOf(engine)), url, 7)).json;
  const idOfGrant = (await miroir.grants.list()).find(({ subjectId }) => subjectId === ada)!;
  assert.deepEqual([idOfGrant.state, idOfGrant.closedBecause], ["closed", "suspended"]);
  await t.test("no grant of the person is open", () =>
    refusedBy(instance, /^law11_suspended_means_compared_by_nobody$/, async (sql) => {
      const { id } = await sql.one<{ id: string }>("select id from consents where subject_id = $1", [ada]);
      await copyRow(sql, "grants", grantId, { id: randomUUID(), subject_id: ada, consent_id: id });
    }),
  );
  await t.test("the person is suspended until it is settled", () =>
    refusedBy(instance, /^law11_suspended_until_it_is_settled$/, (sql) =>
      sql.run("update subjects set suspended_since = null where id = $1", [ada]),
    ),
  );
  await t.test("nobody vouches for the other meanwhile", () =>
    refusedBy(instance, /^law11_no_vouching_while_two_claim$/, async (sql) => {
      const { id } = await sql.one<{ id: string }>("select id from vouchings where subject_id = $1", [ada]);
      await copyRow(sql, "vouchings", id, { id: randomUUID(), subject_id: second });
    }),
  );
  const { id } = await instance.sql((sql) => sql.one<{ id: string }>("select id from conflicts"));
  await t.test("a conflict of two is written with both suspended, or not at all", () =>
    refusedBy(instance, /^law11_two_claims_suspend_both$/, (sql) =>
      copyRow(sql, "conflicts", id, { id: randomUUID(), subject_id: other.subjectId }),
    ),
  );
  await t.test("and settled by what was compared", () =>
    refusedBy(instance, /^law11_two_claims_are_settled_by_comparing$/, (sql) =>
      sql.run("update conflicts set state = 'first', decided_by = 'ada', decided_at = now()", []),
    ),
  );
});
