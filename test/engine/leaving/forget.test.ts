import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { insertLetter } from "../../../src/store/letters/outbox.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { agreeTo, disclose, recordFile, rowsOf } from "../../support/rights.ts";
import { filesUnder } from "../../support/state.ts";

const consentsOf = async (instance: Instance, subjectId: string): Promise<Record<string, string>> => {
  const person = (await instance.miroir.people()).find(({ id }) => id === subjectId);
  return Object.fromEntries(person!.consents.map(({ purpose, state }) => [purpose, state]));
};

const proofOf = (instance: Instance, consentId: string) =>
  instance.sql((sql) =>
    sql.one<{ until: string | null; events: string[] }>(
      `select proof_until as until, (select array_agg(state order by at, state) from consent_events e where e.consent_id = c.id) as events
       from consents c where id = $1`,
      [consentId],
    ),
  );

const tellings = (instance: Instance) =>
  instance.sql((sql) =>
    sql.query<{ recipient: string; about: string }>(
      `select r.name as recipient, t.about from recipient_tellings t join recipients r on r.id = t.recipient_id order by 1`,
    ),
  );

const letterUnder = (instance: Instance, subjectId: string, kind: string, sentAt: Date | null) =>
  instance.sql(async (sql) => {
    const id = randomUUID();
    await insertLetter(
      sql,
      {
        id,
        kind,
        sealedUnder: "subject",
        subjectId,
        requestId: null,
        tellingId: null,
        memberId: null,
        sealed: Buffer.from("sealed"),
        retainUntil: "2030-01-01",
      },
      instance.clock.now,
    );
    if (sentAt) await sql.run(`update outbox set sent_at = $2, proof = '250 OK' where id = $1`, [id, sentAt]);
    return id;
  });

test("withdrawing purpose by purpose", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, consentId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  const website = await agreeTo(instance, consentId, "publish:website");
  const mask = await agreeTo(instance, consentId, "mask");
  await disclose(instance, { subjectId, consentId: website, purpose: "publish:website", name: "Web Agency" });
  await disclose(instance, { subjectId, consentId, purpose: "find", name: "Federation" });

  await t.test("a purpose that was never agreed to is refused, and says which were", async () => {
    await assert.rejects(miroir.withdraw({ subject: subjectId, purpose: "publish:press" }), {
      code: "withdraw/never-consented",
      message: /find, publish:website, mask|mask|publish:website/,
    });
  });

  await t.test(
    "a publication ends alone: to be found goes on, and only who received it is told",
    async () => {
      const withdrawn = await miroir.withdraw({ subject: subjectId, purpose: "publish:website" });
      assert.deepEqual(withdrawn.ended, [{ consentId: website, purpose: "publish:website" }]);
      assert.deepEqual([...withdrawn.inForce].sort(), ["find", "mask"]);
      assert.deepEqual([withdrawn.keysDestroyed, withdrawn.recipientsTold], [0, 1]);
      assert.deepEqual(await consentsOf(instance, subjectId), {
        find: "given",
        "publish:website": "withdrawn",
        mask: "given",
      });
      assert.deepEqual(await tellings(instance), [{ recipient: "Web Agency", about: "erasure" }]);
      assert.equal((await miroir.scanPlan()).people, 1);
      assert.equal(await rowsOf(instance, "reference_templates", subjectId), 1);
    },
  );

  await t.test("twice is no error and tells nobody twice", async () => {
    const again = await miroir.withdraw({ subject: subjectId, purpose: "publish:website" });
    assert.deepEqual([again.ended, again.recipientsTold], [[], 0]);
    assert.equal((await tellings(instance)).length, 1);
  });

  await t.test("to be found ends with all that stands on it, and the mask stays", async () => {
    const page = join(instance.folder, "page");
    await mkdir(page);
    await writeFile(join(page, "index.html"), "her pictures");
    await recordFile(instance, subjectId, "report", page);
    await recordFile(instance, subjectId, "receipt", join(instance.folder, "moved.pdf"));
    await letterUnder(instance, subjectId, "renewal", null);
    const sent = await letterUnder(instance, subjectId, "receipt", instance.clock.now);
    const withdrawn = await miroir.withdraw({ subject: subjectId, purpose: "find" });
    assert.deepEqual(withdrawn.inForce, ["mask"]);
    assert.equal(withdrawn.destroyed["letters that waited"], 1);
    assert.equal(withdrawn.recipientsTold, 1);
    assert.deepEqual(withdrawn.files.map(({ kind, outcome }) => `${kind} ${outcome}`).sort(), [
      "receipt not found",
      "report removed",
    ]);
    assert.equal(existsSync(page), false);
    const left = await instance.sql((sql) =>
      sql.query<{ id: string }>("select id from outbox where subject_id is not null"),
    );
    assert.deepEqual(left, [{ id: sent }]);
    for (const table of ["grants", "reference_templates", "reference_photos", "appearances", "exports"])
      assert.equal(await rowsOf(instance, table, subjectId), 0, table);
    assert.deepEqual(await filesUnder(join(instance.config.keysFolder, "reference")), []);
    assert.deepEqual(await consentsOf(instance, subjectId), {
      find: "withdrawn",
      "publish:website": "withdrawn",
      mask: "given",
    });
  });

  await t.test("what ended keeps its whole history, as proof, for five years and no longer", async () => {
    for (const id of [consentId, website]) {
      const { until, events } = await proofOf(instance, id);
      assert.equal(until, "2031-06-21");
      assert.equal(events.at(-1), "withdrawn");
    }
    assert.deepEqual(await proofOf(instance, mask).then(({ until }) => until), null);
  });
});

test("a withdrawal that names no purpose means all of them, and asks for no reason", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, consentId } = await instance.enrol(1);
  await agreeTo(instance, consentId, "publish:press");
  await agreeTo(instance, consentId, "mask");
  const withdrawn = await miroir.withdraw({ subject: subjectId });
  assert.deepEqual(withdrawn.ended.map(({ purpose }) => purpose).sort(), ["find", "mask", "publish:press"]);
  assert.deepEqual(withdrawn.inForce, []);
  const said = await miroir.log.list({ limit: 1 });
  assert.equal(said[0]?.entry?.verb, "withdraw");
  assert.equal((said[0]!.entry!.consents as string[]).length, 3);
});

test("forgetting tells recipients, and what tells them outlives the person without their identifier", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, consentId } = await instance.enrol(1);
  await disclose(instance, { subjectId, consentId, purpose: "find", name: "Federation" });
  const forgotten = await miroir.forget({ subject: subjectId });
  assert.equal(forgotten.recipientsTold, 1);
  assert.deepEqual(await tellings(instance), [{ recipient: "Federation", about: "erasure" }]);
  const letters = await instance.sql((sql) => sql.query("select kind, sealed_under, subject_id from outbox"));
  assert.deepEqual(letters, [{ kind: "telling-erasure", sealedUnder: "entry", subjectId: null }]);
  const kept = await instance.sql((sql) => sql.query("select subject_id, consent_id from disclosures"));
  assert.deepEqual(kept, [{ subjectId: null, consentId: null }]);
  assert.deepEqual(
    forgotten.certificate.certificate.kept.find(({ what }) => what === "disclosures"),
    { what: "disclosures", count: 1, ground: "17(3)(b)", until: "2027-06-21" },
  );
});

test("the words of an objection go with the person, the objection stays and is nobody's", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { subjectId } = await instance.enrol(1);
  await instance.sql((sql) =>
    sql.run(
      `insert into objections (id, picture_sha256, about, state, subject_id, sealed_under, sealed_reason, made_by, made_at)
       values ($1, sha256('a'), 'keeping', 'pending', $2, 'entry', 'why', 'ada', now())`,
      [randomUUID(), subjectId],
    ),
  );
  const { certificate } = await instance.miroir.forget({ subject: subjectId });
  const [left] = await instance.sql((sql) =>
    sql.query("select state, subject_id, sealed_reason from objections"),
  );
  assert.deepEqual(left, { state: "pending", subjectId: null, sealedReason: null });
  assert.equal(certificate.certificate.destroyed["reasons of objections"], 1);
});
