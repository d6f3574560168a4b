import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { DISCLOSED, PARTY_TYPES } from "../../../src/domain/recipient.ts";
import type { RecipientInput } from "../../../src/engine/recipients/register.ts";
import { copyRow, refusedBy } from "../../invariants/refused.ts";
import { addRun, freshInstance, type Instance, type InstanceOptions } from "../../support/instance.ts";
import { startMailServer, textOf } from "../../support/mail-server.ts";
import { rowsAsText } from "../../support/state.ts";

const NAME = "Zephyrine Quillfeather";
const gazette: RecipientInput = {
  name: "Canal Gazette",
  address: "2 Press Lane",
  contact: "the editor",
  mail: "editor@gazette.example",
  partyType: "controller",
  purpose: "find",
};

/** One person, in two pictures, whose consent names the recipients given to it. */
const withHer = async (t: Parameters<typeof freshInstance>[0], options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  for (const name of ["a.png", "b.png"])
    await instance.picture(name, { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  return instance;
};

const enrolled = async (instance: Instance) => {
  const { subjectId, personalKey } = await instance.enrol(1, { name: NAME });
  await instance.miroir.grants.open({ subject: subjectId, personalKey });
  await instance.miroir.scan();
  const { appearances } = await instance.miroir.profile({ subject: subjectId });
  assert.equal(appearances.length, 2);
  return { subjectId, appearances };
};

/** As if she had been given a notice that names it: whom a consent names is the consent's own affair. */
const nameIn = (instance: Instance, subjectId: string, recipientId: string) =>
  instance.sql((sql) =>
    sql.run(
      `update consents set recipients = recipients || jsonb_build_array(jsonb_build_object('id', $2::text, 'name', 'Canal Gazette',
         'address', '2 Press Lane', 'contact', 'the editor', 'type', 'controller')) where subject_id = $1`,
      [subjectId, recipientId],
    ),
  );

test("nothing is disclosed without a recipient of the register and a consent in force that names it", async (t) => {
  const instance = await withHer(t);
  const { miroir } = instance;
  const { recipientId } = await miroir.recipients.add(gazette);
  const { subjectId, appearances } = await enrolled(instance);
  // Whatever an enrolment names by itself, this consent names nobody.
  await instance.sql((sql) => sql.run(`update consents set recipients = '[]'`));
  const picture = appearances[0]!.appearanceId;
  const disclose = (more = {}) =>
    miroir.disclose({ subject: subjectId, to: "Canal Gazette", what: "masked-picture", picture, ...more });
  await assert.rejects(disclose({ to: "Nobody's Gazette" }), { code: "recipient/not-found" });
  await assert.rejects(disclose(), { code: "recipient/purpose" });
  await assert.rejects(disclose({ what: "their name" as "report" }), { code: "usage/bad-value" });
  await assert.rejects(miroir.disclose({ subject: subjectId, to: recipientId, what: "picture" }), {
    code: "usage/missing",
  });
  await nameIn(instance, subjectId, recipientId);
  await assert.rejects(disclose({ picture: randomUUID() }), { code: "disclosure/no-picture" });
  const done = await disclose();
  assert.deepEqual([done.purpose, done.recipient], ["find", "Canal Gazette"]);
  assert.equal((await disclose({ picture: done.contentSha256! })).contentSha256, done.contentSha256);
  const hers = await miroir.recipients.of({ subject: NAME });
  assert.equal(hers.disclosures.length, 2);
  assert.match(JSON.stringify(await miroir.log.list({ limit: 50 })), /"verb":"disclose"/);

  await t.test("a picture that only waits for review is nobody's yet", async () => {
    await instance.sql((sql) => sql.run(`update appearances set state = 'candidate'`));
    await assert.rejects(disclose(), { code: "disclosure/no-picture" });
    await instance.sql((sql) => sql.run(`update appearances set state = 'shown'`));
  });
  await t.test(
    "the tables refuse a disclosure to nobody, of anything said in words, and of a picture without its hash",
    async () => {
      const change = (columns: object) => (sql: Parameters<typeof copyRow>[0]) =>
        copyRow(sql, "disclosures", done.disclosureId, { id: randomUUID(), ...columns });
      await refusedBy(instance, /recipient/, change({ recipient_id: null }));
      await refusedBy(instance, /recipient/, change({ recipient_id: randomUUID() }));
      await refusedBy(instance, /what/, change({ what: "Zephyrine at the lock" }));
      await refusedBy(instance, /r6_a_picture_is_named/, change({ content_sha256: null }));
    },
  );
  await t.test("nothing goes to a recipient that has ended, nor after the consent has", async () => {
    await miroir.recipients.end({ recipient: "Canal Gazette" });
    await assert.rejects(disclose({ to: recipientId }), { code: "recipient/ended" });
    await assert.rejects(miroir.recipients.end({ recipient: recipientId }), { code: "recipient/ended" });
    const again = await miroir.recipients.add({ ...gazette, purpose: "publish:press" });
    await assert.rejects(disclose({ to: again.recipientId }), { code: "recipient/purpose" });
  });
});

test("a recipient without a name, a type or a purpose of the register is none", async (t) => {
  const { miroir } = await freshInstance(t);
  const add = (more: object) => miroir.recipients.add({ ...gazette, ...more });
  await assert.rejects(add({ name: " " }), { code: "usage/missing" });
  await assert.rejects(add({ contact: "" }), { code: "usage/missing" });
  await assert.rejects(add({ partyType: "friend" }), { code: "usage/bad-value" });
  await assert.rejects(add({ purpose: "advertising" }), { code: "purpose/unknown" });
  await assert.rejects(add({ purpose: "mask" }), { code: "purpose/unknown" });
  await assert.rejects(add({ mail: "editor@gazette.example\r\nBcc: x@y.z" }), { code: "post/bad-address" });
  assert.deepEqual((await miroir.recipients.list()).recipients, []);
});

test("a new recipient ends the consents to its purpose that do not name it, and no other", async (t) => {
  const instance = await withHer(t);
  const { subjectId } = await enrolled(instance);
  const other = await instance.miroir.recipients.add({ ...gazette, purpose: "publish:press" });
  assert.equal(other.consentsEnded, 0);
  const added = await instance.miroir.recipients.add(gazette);
  assert.equal(added.consentsEnded, 1);
  const [her] = await instance.miroir.people();
  assert.deepEqual([her!.id, her!.consents[0]!.state, her!.openGrant], [subjectId, "invalidated", null]);
  const { n } = await instance.sql((sql) =>
    sql.one<{ n: number }>(`select count(*)::int as n from reference_templates`),
  );
  assert.equal(n, 0);
});

/** A disclosure of each of her pictures to the gazette. */
const disclosed = async (instance: Instance) => {
  const { recipientId } = await instance.miroir.recipients.add(gazette);
  const { subjectId, appearances } = await enrolled(instance);
  await nameIn(instance, subjectId, recipientId);
  const references: string[] = [];
  for (const { appearanceId: picture } of appearances)
    references.push(
      (
        await instance.miroir.disclose({
          subject: subjectId,
          to: recipientId,
          what: "masked-picture",
          picture,
        })
      ).disclosureId,
    );
  return { subjectId, recipientId, references, appearances };
};

test("an erasure is told in one letter that outlives the person, names the disclosures and not the person, and the server's answer is the proof", async (t) => {
  const server = await startMailServer(t);
  const instance = await withHer(t, { settings: { mail: server.settings } });
  const { miroir } = instance;
  const { subjectId, references } = await disclosed(instance);
  assert.equal((await miroir.forget({ subject: subjectId })).recipientsTold, 1);
  const rows = JSON.stringify(await instance.sql(rowsAsText));
  assert.ok(!rows.includes(subjectId), "no identifier of hers is left");
  const [waiting] = (await miroir.recipients.list()).tellings;
  assert.deepEqual([waiting!.about, waiting!.toldAt, waiting!.disclosures.length], ["erasure", null, 2]);
  assert.equal((await miroir.mail.send({})).delivered, 1);
  const [letter] = server.delivered;
  assert.deepEqual(letter!.to, ["editor@gazette.example"]);
  const text = textOf(letter!.raw);
  for (const reference of references) assert.ok(text.includes(reference));
  assert.ok(!text.includes(NAME) && !text.includes(subjectId));
  assert.match(text, /erase what you received/);
  const [told] = (await miroir.recipients.list()).tellings;
  assert.equal(told!.proof, "SMTP 250 2.0.0 Ok: queued as 4711");
  assert.ok(told!.toldAt);
});

test("a rectification of one picture is told to whoever received that picture, a restriction to everybody, and the person sees it", async (t) => {
  const instance = await withHer(t);
  const { miroir } = instance;
  const { subjectId, appearances } = await disclosed(instance);
  await miroir.review.decide({ id: appearances[0]!.appearanceId, decision: "reject" });
  await miroir.person.restrict({ subject: subjectId, because: "accuracy-contested" });
  const { tellings } = await miroir.recipients.of({ subject: subjectId });
  assert.deepEqual(tellings.map(({ about, disclosures }) => [about, disclosures.length]).sort(), [
    ["rectification", 1],
    ["restriction", 2],
  ]);

  await t.test("told by hand: the proof is kept, once", async () => {
    const [telling] = tellings;
    const file = join(instance.folder, "letter.pdf");
    const letter = await miroir.recipients.letter({ telling: telling!.id, out: file });
    assert.ok(letter.text.includes("Canal Gazette") && !letter.text.includes(NAME));
    assert.ok((await stat(file)).size > 500);
    await assert.rejects(miroir.recipients.told({ telling: telling!.id, proof: "ok" }), {
      code: "usage/bad-value",
    });
    const told = await miroir.recipients.told({ telling: telling!.id.slice(0, 8), proof: "letter of 3 May" });
    assert.equal(told.proof, "letter of 3 May");
    await assert.rejects(miroir.recipients.told({ telling: telling!.id, proof: "another letter" }), {
      code: "recipient/told",
    });
    await assert.rejects(miroir.recipients.told({ telling: randomUUID(), proof: "letter of 3 May" }), {
      code: "telling/not-found",
    });
    await refusedBy(instance, /r59_told_means_proven/, (sql) =>
      sql.run(`update recipient_tellings set told_at = now(), proof = null`),
    );
  });
  await t.test("a restricted person is disclosed to nobody", async () => {
    await assert.rejects(miroir.disclose({ subject: subjectId, to: "Canal Gazette", what: "report" }), {
      code: "person/restricted",
    });
  });
});

test("a recipient without e-mail is told by a letter that is printed; nobody is told where nothing was disclosed", async (t) => {
  const instance = await withHer(t);
  const { miroir } = instance;
  const { recipientId } = await miroir.recipients.add({ ...gazette, mail: null, language: "fr" });
  const { subjectId } = await enrolled(instance);
  await nameIn(instance, subjectId, recipientId);
  await miroir.disclose({ subject: subjectId, to: recipientId, what: "report" });
  assert.equal((await miroir.withdraw({ subject: subjectId })).recipientsTold, 1);
  assert.deepEqual(
    (await miroir.mail.list()).filter(({ kind }) => kind.startsWith("telling")),
    [],
  );
  const [telling] = (await miroir.recipients.list()).tellings;
  const letter = await miroir.recipients.letter({ telling: telling!.id });
  assert.match(letter.text, /Merci d'effacer ce que vous avez reçu/);
  const stranger = await instance.enrol(2);
  assert.equal((await miroir.forget({ subject: stranger.subjectId })).recipientsTold, 0);
});

test("types of a recipient and what can be disclosed are the same lists in the tables", async (t) => {
  const { sql } = await freshInstance(t);
  const listed = (table: string, column: string): Promise<string[]> =>
    sql(async (each) => {
      const { definition } = await each.one<{ definition: string }>(
        `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and conname = $2`,
        [table, `${table}_${column}_check`],
      );
      return [...definition.matchAll(/'([^']+)'::text/g)].map(([, code]) => code!).sort();
    });
  assert.deepEqual(await listed("recipients", "party_type"), Object.keys(PARTY_TYPES).sort());
  assert.deepEqual(await listed("disclosures", "what"), Object.keys(DISCLOSED).sort());
});
