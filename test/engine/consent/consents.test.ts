import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { INVALIDATED_BECAUSE, type InvalidatedBecause } from "../../../src/domain/consent.ts";
import { addDays, dayIn } from "../../../src/domain/days.ts";
import type { ListedConsent } from "../../../src/engine/consent/list.ts";
import { copyRow, refusedBy } from "../../invariants/refused.ts";
import { lookInFolders, needleOfText } from "../../support/canary.ts";
import { runCommand } from "../../support/command.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { rowsAsText, stateOf } from "../../support/state.ts";

const words = "Yes, use pictures of me in this way.";
const contact = "drawn.person@example.org";

const said = (instance: Instance) =>
  ({
    albums: ["run"],
    until: addDays(instance.today(), 200),
    statement: words,
    identityCheck: "identity-in-person",
    checkedBy: "Desk 1",
  }) as const;

const scene = async (t: TestContext, settings = {}) => {
  const instance = await freshInstance(t, { settings });
  await addRun(instance.miroir);
  const one = await instance.enrol(1, { contact });
  const list = () => instance.miroir.consents.list({ subject: one.subjectId });
  const of = async (purpose: string): Promise<ListedConsent> =>
    (await list()).filter((consent) => consent.purpose === purpose).at(-1)!;
  return { instance, miroir: instance.miroir, one, list, of };
};

const moveTo = (instance: Instance, day: string): void => {
  instance.clock.now = new Date(`${day}T10:00:00Z`);
};

const letters = async (instance: Instance) =>
  (await instance.miroir.mail.list()).filter(({ kind }) => kind !== "acknowledgement");

test("a further purpose is a consent of its own; a refusal is kept and authorises nothing", async (t) => {
  const { instance, miroir, one, list, of } = await scene(t);
  const { subjectId: subject } = one;
  const given = await miroir.consents.give({
    subject,
    purpose: "publish:website",
    ...said(instance),
    secondStep: "signed-form",
  });
  assert.equal(given.key, null);
  const consent = await of("publish:website");
  assert.deepEqual(
    { id: consent.id, state: consent.state, statement: consent.statement, by: consent.checkedBy },
    { id: given.consentId, state: "given", statement: words, by: "Desk 1" },
  );
  assert.equal(consent.secondStep, "signed-form");
  assert.equal(consent.packFamily, null);
  assert.deepEqual(consent.albums, ["run"]);
  const [event] = consent.events;
  assert.deepEqual(
    [event!.state, event!.type, event!.by, event!.statement, event!.validUntil, event!.secondStep],
    ["given", "explicit", "ada", words, consent.endsOn, "signed-form"],
  );
  assert.equal(event!.noticeSha256, consent.noticeSha256);

  const before = await stateOf(instance);
  const again = { subject, ...said(instance) };
  for (const [input, code] of [
    [{ ...again, purpose: "publish:website" }, "consent/in-force"],
    [{ ...again, purpose: "publish:everything" }, "purpose/unknown"],
    [{ ...again, purpose: "mask", photos: await referencePhotos(1) }, "consent/no-photographs"],
    [{ ...again, purpose: "find" }, "consent/no-photographs"],
    [{ ...again, purpose: "find", photos: await referencePhotos(1) }, "consent/in-force"],
    [{ ...again, purpose: "mask", statement: "ok" }, "consent/incomplete"],
    [{ ...again, purpose: "mask", albums: [] }, "consent/incomplete"],
    [{ ...again, purpose: "mask", identityCheck: "mandate" as const }, "consent/incomplete"],
    [{ ...again, purpose: "mask", until: addDays(instance.today(), -1) }, "usage/bad-value"],
    [{ ...again, purpose: "mask", albums: ["elsewhere"] }, "album/not-found"],
  ] as const)
    await assert.rejects(miroir.consents.give(input), { code }, code);
  await assert.rejects(miroir.consents.refuse({ subject, purpose: "find" }), { code: "consent/in-force" });
  assert.deepEqual(await stateOf(instance), before);

  await miroir.consents.refuse({ subject, purpose: "publish:press", words: "No, not in the papers." });
  const refused = await of("publish:press");
  assert.deepEqual(
    [refused.state, refused.statement, refused.identityCheck, refused.proofUntil !== null],
    ["refused", "No, not in the papers.", null, true],
  );
  assert.deepEqual(
    refused.events.map(({ state, type }) => [state, type]),
    [["refused", "explicit"]],
  );
  await assert.rejects(
    miroir.consents.renew({ consent: refused.id, until: addDays(instance.today(), 10), statement: words }),
    { code: "consent/ended" },
  );
  // Two consents of one moment stand in no order.
  instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
  await miroir.consents.give({ ...again, purpose: "publish:press" });
  assert.equal((await of("publish:press")).state, "given");
  assert.equal((await list()).length, 4, "the refusal is still there");
  assert.deepEqual((await miroir.log.verify()).faults, []);
});

test("a mandate, and that a refusal has no consequence, stand in the record and are sealed", async (t) => {
  const { instance, miroir, one, of } = await scene(t);
  await miroir.consents.give({
    subject: one.subjectId,
    purpose: "mask",
    ...said(instance),
    identityCheck: "mandate",
    mandate: "power of attorney of 3 May, seen",
  });
  assert.equal((await of("mask")).mandate, "power of attorney of 3 May, seen");

  const club = await freshInstance(t, { settings: { relationship: "employer" } });
  await addRun(club.miroir);
  await assert.rejects(club.enrol(2), { code: "consent/incomplete" });
  const noConsequence = "The head of staff told her that a refusal has no consequence.";
  const enrolled = await club.enrol(2, { noConsequence });
  assert.equal(enrolled.relationship, "employer");
  const [consent] = await club.miroir.consents.list({});
  assert.deepEqual([consent!.imbalance, consent!.noConsequence], ["employer", noConsequence]);
  const rows = Object.values(await club.sql(rowsAsText))
    .flat()
    .join("\n");
  const hex = Buffer.from(noConsequence).toString("hex");
  assert.ok(!rows.includes(noConsequence) && !rows.includes(hex));
});

test("found again after a withdrawal: new photographs, another key, and who was somebody else stays somebody else", async (t) => {
  const { instance, miroir, one, list } = await scene(t);
  const { subjectId: subject } = one;
  await instance.picture("like-her.png", { faces: [{ person: 1, x: 20, y: 20, quality: 106 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const scanWith = async (personalKey: string) => {
    await miroir.grants.open({ subject, personalKey });
    return miroir.scan();
  };
  assert.equal((await scanWith(one.personalKey)).candidates, 1);
  await miroir.review.decide({ id: (await miroir.review.list()).candidates[0]!.id, decision: "reject" });
  await miroir.withdraw({ subject, purpose: "find" });
  instance.clock.now = new Date("2026-06-22T10:00:00Z");

  const input = { subject, purpose: "find", ...said(instance) };
  await assert.rejects(
    miroir.consents.give({
      ...input,
      photos: [...(await referencePhotos(1)), ...(await referencePhotos(2))],
    }),
    {
      code: "enrol/different-people",
    },
  );
  const given = await miroir.consents.give({ ...input, photos: await referencePhotos(1) });
  assert.equal(given.photos, 3);
  assert.notEqual(given.key!.personalKey, one.personalKey);
  await assert.rejects(miroir.grants.open({ subject, personalKey: one.personalKey }), {
    code: "keys/personal-wrong",
  });
  const scanned = await scanWith(given.key!.personalKey);
  assert.deepEqual([scanned.compared, scanned.shown, scanned.candidates], [1, 0, 0]);
  assert.deepEqual(
    (await list()).map(({ state }) => state),
    ["withdrawn", "given"],
  );
});

test("somebody else's photographs are a conflict also when they come with a consent to be found again", async (t) => {
  const { instance, miroir, one } = await scene(t);
  const two = await instance.enrol(2);
  await miroir.grants.open({ subject: two.subjectId, personalKey: two.personalKey });
  await miroir.withdraw({ subject: one.subjectId });
  const keys = (await stateOf(instance)).keys;
  await assert.rejects(
    miroir.consents.give({
      subject: one.subjectId,
      purpose: "find",
      ...said(instance),
      photos: await referencePhotos(2),
    }),
    { code: "enrol/conflict" },
  );
  assert.deepEqual((await stateOf(instance)).keys, keys);
});

test("a renewal has a later day and words of its own, and what was said before stays", async (t) => {
  const { instance, miroir, one, of } = await scene(t);
  const { subjectId: subject } = one;
  const first = await of("find");
  const later = addDays(first.endsOn, 100);
  for (const until of [first.endsOn, instance.today(), "2027-02-30"])
    await assert.rejects(
      miroir.consents.renew({ subject, purpose: "find", until, statement: words }),
      (error: { code: string }) => ["usage/bad-value", "consent/incomplete"].includes(error.code),
    );
  await assert.rejects(miroir.consents.renew({ subject, purpose: "find", until: later, statement: "yes" }), {
    code: "consent/incomplete",
  });
  await assert.rejects(miroir.consents.renew({ subject, purpose: "mask", until: later, statement: words }), {
    code: "consent/missing",
  });
  await assert.rejects(miroir.consents.renew({ consent: randomUUID(), until: later, statement: words }), {
    code: "consent/not-found",
  });
  instance.clock.now = new Date("2026-07-01T10:00:00Z");
  await miroir.consents.renew({ consent: first.id.slice(0, 8), until: later, statement: words });
  const renewed = await of("find");
  assert.deepEqual([renewed.id, renewed.state, renewed.endsOn], [first.id, "renewed", later]);
  assert.deepEqual(
    renewed.events.map(({ state, statement, validUntil }) => [state, statement, validUntil]),
    [
      ["given", first.statement, first.endsOn],
      ["renewed", words, later],
    ],
  );
  const last = addDays(later, 30);
  instance.clock.now = new Date("2026-08-01T10:00:00Z");
  await miroir.consents.renew({ consent: first.id, until: last, statement: words });
  assert.equal((await of("find")).events.length, 3);
  await miroir.grants.open({ subject, personalKey: one.personalKey });
  moveTo(instance, addDays(last, 1));
  await assert.rejects(
    miroir.consents.renew({ consent: first.id, until: addDays(last, 90), statement: words }),
    { code: "consent/ended" },
  );
});

test("a record with any one mandatory field missing is in force nowhere: the table refuses it", async (t) => {
  const { instance, one } = await scene(t);
  const copy = (changes: Record<string, unknown>) =>
    refusedBy(instance, /r13_given_is_complete|null value|not-null|violates|_check$|^\w+$/, (sql) =>
      copyRow(sql, "consents", one.consentId, {
        id: randomUUID(),
        purpose: "mask",
        pack_family: null,
        ...changes,
      }),
    );
  const gaps: Record<string, unknown>[] = [
    ...[
      "schema_version",
      "purpose_description",
      "special_category",
      "collection_method",
      "jurisdiction",
      "authority",
    ].flatMap((column) => [{ [column]: " " }, { [column]: null }]),
    ...[
      "sealed_statement",
      "sealed_checked_by",
      "identity_check",
      "screen_sha256",
      "retention",
      "notice_sha256",
      "art6_basis",
      "art9_basis",
      "starts_on",
      "ends_on",
    ].map((column) => ({ [column]: null })),
    { retention: {} },
    { withdrawal_method: {} },
    { controllers: [] },
    { controllers: [{ id: "1", name: "Club", address: "1 Street", type: "controller" }] },
    { recipients: [{ id: "1", name: " ", address: "x", contact: "y", type: "processor" }] },
    { storage_locations: [" "] },
    { pii_types: [] },
    { privacy_rights: [] },
    { art6_basis: "6(1)(f)" },
    { purpose: "sell" },
    { purpose: "find", state: "given", in_force: true, pack_family: null },
    { imbalance: "employer", sealed_no_consequence: null },
    { identity_check: "mandate", sealed_mandate: null },
    { age_band: "under-15", sealed_child_assent: null },
    { state: "withdrawn", in_force: false, proof_until: null },
  ];
  for (const gap of gaps) await t.test(Object.keys(gap).join(", "), () => copy(gap));
  await instance.sql((sql) =>
    copyRow(sql, "consents", one.consentId, { id: randomUUID(), purpose: "mask", pack_family: null }),
  );
  await refusedBy(instance, /r14_an_event_is_whole/, (sql) =>
    sql.run(
      `insert into consent_events (consent_id, at, state, type, channel, entity) values ($1, now(), 'given', 'explicit', 'desk', 'ada')`,
      [one.consentId],
    ),
  );
});

test("a person is asked once before a consent ends, in their language; silence is its end", async (t) => {
  const { instance, miroir, one, of, list } = await scene(t);
  const { endsOn } = await of("find");
  const silent = await instance.enrol(2, { contact: "12 Canal Street", language: "fr" });
  moveTo(instance, addDays(endsOn, -31));
  await miroir.tick();
  assert.equal((await letters(instance)).length, 0);
  moveTo(instance, addDays(endsOn, -30));
  assert.equal((await miroir.tick()).done.renewalsAsked, 1);
  assert.equal((await miroir.tick()).done.renewalsAsked, undefined, "once");
  const [letter] = await letters(instance);
  assert.equal(letter!.kind, "consent-renewal");
  const shown = await miroir.mail.show({ letter: letter!.id });
  assert.equal(shown.to, contact);
  assert.match(shown.text, new RegExp(`${dayIn("en", endsOn)}[\\s\\S]*If you do nothing, it ends`));
  for (const { renewalDue } of await miroir.consents.list({})) assert.equal(renewalDue, true);

  const later = addDays(endsOn, 60);
  await miroir.consents.renew({ subject: one.subjectId, purpose: "find", until: later, statement: words });
  moveTo(instance, addDays(endsOn, 1));
  assert.equal((await miroir.tick()).done.consentsExpired, 1);
  const [hers] = await miroir.consents.list({ subject: silent.subjectId });
  assert.deepEqual([hers!.state, hers!.events.at(-1)!.type], ["expired", "clock"]);
  assert.equal((await of("find")).state, "renewed");
  moveTo(instance, addDays(later, -3));
  assert.equal((await miroir.tick()).done.renewalsAsked, 1, "the new term is asked for as well");
  moveTo(instance, addDays(later, 1));
  await miroir.tick();
  assert.deepEqual(
    (await list()).map(({ state }) => state),
    ["expired"],
  );
  assert.equal((await letters(instance)).length, 0, "a letter that waited asks for nothing any more");
});

/** Rows of hers that a consent to be found carries. */
const references = (instance: Instance, subjectId: string): Promise<number> =>
  instance.sql(async (sql) => {
    const { n } = await sql.one<{ n: number }>(
      `select (select count(*) from reference_templates where subject_id = $1)::int
         + (select count(*) from reference_photos where subject_id = $1)::int
         + (select count(*) from grants where subject_id = $1)::int as n`,
      [subjectId],
    );
    return n;
  });

test("a consent that no longer fits is ended with everything that stands on it, whatever changed", async (t) => {
  for (const because of Object.keys(INVALIDATED_BECAUSE) as InvalidatedBecause[])
    await t.test(because, async (t) => {
      const { instance, miroir, one, of } = await scene(t);
      await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
      const by =
        because === "unlawful"
          ? { consent: one.consentId }
          : because === "purpose"
            ? ({ everybody: true, purpose: "find" } as const)
            : { subject: one.subjectId, purpose: "find" };
      assert.equal((await miroir.consents.invalidate({ ...by, because })).ended, 1);
      const consent = await of("find");
      assert.deepEqual(
        [consent.state, consent.endedBecause, consent.proofUntil !== null],
        ["invalidated", because, true],
      );
      const { type, channel } = consent.events.at(-1)!;
      assert.deepEqual([type, channel], ["change", because]);
      assert.equal(await references(instance, one.subjectId), 0);
      assert.ok(!(await stateOf(instance)).keys.some((path) => path.startsWith("reference/")));
      await assert.rejects(miroir.consents.invalidate({ consent: one.consentId, because }), {
        code: "consent/ended",
      });
    });
});

test("a changed scope of an album ends the consents to be found that name it, and a new recipient those of its purpose", async (t) => {
  const { instance, miroir, one, of } = await scene(t);
  await miroir.albums.add({
    title: "Swim",
    slug: "swim",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  const two = await instance.enrol(2, { albums: ["swim"] });
  await miroir.consents.give({ subject: one.subjectId, purpose: "publish:press", ...said(instance) });
  await assert.rejects(miroir.albums.scope({ album: "run", scope: "closed" }), {
    code: "album/scope-conditions",
  });
  const attested = { album: "run", scope: "closed", attestedBy: "the chair" } as const;
  assert.equal((await miroir.albums.scope(attested)).consentsEnded, 1);
  assert.equal((await miroir.albums.scope(attested)).consentsEnded, 0, "nothing changed");
  const show = await miroir.albums.show({ album: "run" });
  assert.deepEqual([show.scope, show.attestedBy], ["closed", "the chair"]);
  const found = await of("find");
  assert.deepEqual([found.state, found.endedBecause], ["invalidated", "scope"]);
  assert.equal((await of("publish:press")).state, "given");
  assert.equal((await miroir.consents.list({ subject: two.subjectId }))[0]!.state, "given");

  const added = await miroir.recipients.add({
    name: "Canal Gazette",
    address: "2 Press Lane",
    contact: "the editor",
    partyType: "third-party",
    purpose: "publish:press",
  });
  const ended = await of("publish:press");
  assert.deepEqual(
    [ended.state, ended.endedBecause, ended.events.at(-1)!.type],
    ["invalidated", "recipient", "change"],
  );
  instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
  await miroir.consents.give({ subject: one.subjectId, purpose: "publish:press", ...said(instance) });
  const recipients = (await of("publish:press")).recipients as { id: string; type: string }[];
  assert.deepEqual(
    recipients.map(({ id, type }) => [id, type]),
    [[added.recipientId, "third-party"]],
  );
});

test("another model ends no consent by itself: a start leaves it, scans say how many wait, and only tick ends them", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  const of = async () => (await instance.miroir.consents.list({ subject: one.subjectId }))[0]!;
  assert.equal((await of()).packFamily, instance.miroir.pack);
  await instance.sql((sql) => sql.run(`update consents set pack_family = 'other@000000000000'`));
  const miroir = await instance.reopen();
  assert.equal((await of()).state, "given");
  assert.deepEqual([miroir.otherModel, (await miroir.scanPlan()).otherModel], [1, 1]);
  const until = addDays(instance.today(), 900);
  await assert.rejects(miroir.consents.renew({ consent: one.consentId, until, statement: words }), {
    code: "consent/other-model",
  });
  assert.equal((await miroir.tick()).done.consentsOfAnotherModel, 1);
  const ended = await of();
  assert.deepEqual([ended.state, ended.endedBecause], ["invalidated", "model"]);
  assert.equal(await references(instance, one.subjectId), 0);
  assert.equal((await miroir.scanPlan()).otherModel, 0);
  assert.equal((await instance.reopen()).otherModel, 0);
});

const minors = { minors: { allowed: true, dpiaReference: "DPIA 2026-4" } };
const guardian = { name: "Guardian Person", proof: "identity card and family book, seen" };

test("at majority what a guardian gave lapses, the person is asked before, and what they renewed stays", async (t) => {
  const instance = await freshInstance(t, { settings: minors });
  const { miroir } = instance;
  await addRun(miroir);
  // Of age on a day that most years do not have.
  moveTo(instance, "2027-11-01");
  const majorityOn = "2028-02-29";
  const minor = { ageBand: "15-17", guardian, majorityOn, until: "2029-06-01" } as const;
  const silent = await instance.enrol(1, { ...minor, contact });
  const speaks = await instance.enrol(2, { ...minor, contact });
  const renewal = { until: "2030-01-01", statement: words, byHerself: true };
  await assert.rejects(miroir.consents.renew({ consent: speaks.consentId, ...renewal }), {
    code: "consent/own-window",
  });
  moveTo(instance, "2028-01-29");
  assert.equal((await miroir.tick()).done.majoritiesAsked, undefined);
  moveTo(instance, "2028-01-30");
  assert.equal((await miroir.tick()).done.majoritiesAsked, 2);
  assert.equal((await miroir.tick()).done.majoritiesAsked, undefined, "once");
  assert.deepEqual([...new Set((await letters(instance)).map(({ kind }) => kind))], ["majority"]);
  await miroir.consents.renew({ consent: speaks.consentId, ...renewal });
  moveTo(instance, "2028-02-28");
  await miroir.tick();
  const bands = async () => (await miroir.people()).map(({ ageBand }) => ageBand);
  assert.deepEqual(await bands(), ["15-17", "15-17"], "until then she is a minor");
  moveTo(instance, majorityOn);
  assert.equal((await miroir.tick()).done.cameOfAge, 2);
  assert.deepEqual(await bands(), ["adult", "adult"]);
  const [lapsed] = await miroir.consents.list({ subject: silent.subjectId });
  assert.deepEqual([lapsed!.state, lapsed!.endedBecause], ["expired", "came of age"]);
  assert.equal(await references(instance, silent.subjectId), 0);
  const [own] = await miroir.consents.list({ subject: speaks.subjectId });
  assert.deepEqual([own!.state, own!.ageBand, own!.endsOn], ["renewed", "adult", "2030-01-01"]);
  const guardians = await instance.sql((sql) =>
    sql.one<{ n: number }>(
      `select count(*)::int as n from subjects where sealed_guardian is not null or majority_on is not null`,
    ),
  );
  assert.equal(guardians.n, 0, "the guardian is forgotten, and the day with her");
  await miroir.grants.open({ subject: speaks.subjectId, personalKey: speaks.personalKey });
  const given = await miroir.consents.give({
    subject: silent.subjectId,
    purpose: "find",
    ...said(instance),
    photos: await referencePhotos(1),
  });
  assert.equal(given.photos, 3, "and who was silent may consent herself");
});

test("a child's consent is a guardian's and the child's own words, at each renewal too", async (t) => {
  const instance = await freshInstance(t, { settings: minors });
  const { miroir } = instance;
  await addRun(miroir);
  const child = { ageBand: "under-15", guardian, majorityOn: "2034-02-28" } as const;
  const before = await stateOf(instance);
  await assert.rejects(instance.enrol(1, child), { code: "consent/incomplete" });
  await assert.rejects(instance.enrol(1, { ...child, childAssent: "me too", majorityOn: "2027-01-01" }), {
    code: "usage/bad-value",
  });
  assert.deepEqual(await stateOf(instance), before);
  const { consentId, subjectId } = await instance.enrol(1, {
    ...child,
    childAssent: "I want to see myself run.",
  });
  const [consent] = await miroir.consents.list({ subject: subjectId });
  assert.equal(consent!.childAssent, "I want to see myself run.");
  const renewal = { consent: consentId, until: addDays(consent!.endsOn, 90), statement: words };
  await assert.rejects(miroir.consents.renew(renewal), { code: "consent/incomplete" });
  instance.clock.now = new Date("2026-07-01T10:00:00Z");
  await miroir.consents.renew({ ...renewal, childAssent: "Yes, again." });
  assert.equal((await miroir.consents.list({ subject: subjectId }))[0]!.childAssent, "Yes, again.");
  await refusedBy(instance, /^r76_|law8_/, (sql) => sql.run(`update subjects set age_band = 'adult'`));
});

test("with the key held by the person alone no row says it; held by the controller too, grants open without it", async (t) => {
  const { instance, miroir, one } = await scene(t);
  const rowsOf = async (of: Instance) =>
    Object.values(await of.sql(rowsAsText))
      .flat()
      .join("\n");
  const codeIn = (rows: string, code: string): boolean =>
    [code, code.replaceAll("-", "")].some(
      (form) => rows.includes(form) || rows.includes(Buffer.from(form).toString("hex")),
    );
  assert.ok(!codeIn(await rowsOf(instance), one.personalKey));
  const held = () =>
    instance.sql((sql) =>
      sql.one<{ n: number }>(`select count(sealed_code)::int as n from reference_templates`),
    );
  assert.equal((await held()).n, 0);
  await assert.rejects(miroir.grants.open({ subject: one.subjectId }), { code: "keys/code-needed" });
  assert.equal(one.custody, "person-held");

  const keyCustody = { mode: "controller-held", dpiaReference: "DPIA 2026-9" } as const;
  const both = await freshInstance(t, { settings: { keyCustody }, onDisk: true });
  await addRun(both.miroir);
  const two = await both.enrol(2);
  assert.equal(two.custody, "controller-held");
  await both.miroir.grants.open({ subject: two.subjectId });
  assert.ok(!codeIn(await rowsOf(both), two.personalKey), "sealed, and nowhere in clear");
  await refusedBy(both, /r88_a_held_code_names_its_dpia/, (sql) =>
    sql.run(`update reference_templates set custody_dpia = null`),
  );

  const config = { ...both.config, keyCustody: { mode: "person-held", dpiaReference: null } } as const;
  const again = await both.reopen({ config });
  await assert.rejects(again.grants.open({ subject: two.subjectId }), { code: "keys/code-needed" });
  const { n } = await both.sql((sql) =>
    sql.one<{ n: number }>(`select count(sealed_code)::int as n from reference_templates`),
  );
  assert.equal(n, 0, "the start forgot what the controller held");
  await again.grants.open({ subject: two.subjectId, personalKey: two.personalKey });
});

test("the sheet with the key is written with the consent or not at all, and goes with the person", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const at = (name: string) => join(instance.folder, name);
  for (const [path, code] of [
    [at("sheet.txt"), "usage/bad-value"],
    [at("no/such/folder/sheet.html"), "archive/not-found"],
  ] as const) {
    const before = await stateOf(instance);
    await assert.rejects(instance.enrol(1, { keySheet: path }), { code });
    assert.deepEqual(await stateOf(instance), before);
  }
  const one = await instance.enrol(1, { keySheet: at("one.html"), language: "fr" });
  assert.equal(one.keySheet!.path, at("one.html"));
  const page = await readFile(at("one.html"), "utf8");
  assert.ok(page.includes(one.personalKey) && page.includes("<svg"));
  assert.match(
    page,
    /Votre clé personnelle[\s\S]*Comment ouvrir une recherche[\s\S]*Comment mettre fin à tout/,
  );
  assert.doesNotMatch(page, /miroir |<code>|[0-9a-f]{8}-[0-9a-f]{4}-/, "for a runner, not for a terminal");
  assert.match(one.qr, /[▀▄█]/);
  await assert.rejects(instance.enrol(2, { keySheet: at("one.html") }), { code: "config/exists" });
  assert.equal(await readFile(at("one.html"), "utf8"), page, "somebody else's sheet is not written over");
  const two = await instance.enrol(2, { keySheet: at("two.pdf") });
  const pdf = await readFile(at("two.pdf"));
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  await assert.rejects(instance.enrol(3, { keySheet: at("two.pdf") }), { code: "config/exists" });
  assert.deepEqual(await readFile(at("two.pdf")), pdf, "nor a PDF");
  await miroir.forget({ subject: two.subjectId });
  assert.ok(!existsSync(at("two.pdf")));
});

test("within the hour no table and no file holds a key that was printed, and at once when somebody says so", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  const at = (name: string) => join(instance.folder, name);
  const after = (minutes: number) => {
    instance.clock.now = new Date(instance.clock.now.getTime() + minutes * 60_000);
  };
  const one = await instance.enrol(1, { keySheet: at("one.html") });
  const { subjectId: subject, personalKey } = one;
  const until = instance.clock.now.getTime() + 3_600_000;
  assert.equal(one.keySheet!.keptUntil.getTime(), until);
  const needles = [personalKey, personalKey.replaceAll("-", "")].flatMap((form) => needleOfText("key", form));
  const found = async () => (await lookInFolders([instance.folder], needles)).hits.map(({ file }) => file);
  const named = (path: string) => path.endsWith("one.html");
  assert.ok((await found()).some(named), "it is in clear on the sheet, and the look sees it");

  after(45);
  await miroir.tick();
  assert.ok(existsSync(at("one.html")), "there is time to print it");
  after(10);
  await miroir.tick();
  assert.ok(!existsSync(at("one.html")), "before the hour is over");
  assert.deepEqual(await instance.sql((sql) => sql.query("select 1 from exports")), []);
  assert.deepEqual(await found(), []);
  const rows = Object.values(await instance.sql(rowsAsText))
    .flat()
    .join("\n");
  for (const form of [personalKey, personalKey.replaceAll("-", "")])
    assert.ok(!rows.includes(form) && !rows.includes(Buffer.from(form).toString("hex")), form);

  await miroir.report({ subject, out: at("report"), personalKey });
  await miroir.receipt({ consent: one.consentId, out: at("receipt") });
  assert.deepEqual(await found(), [], "no report prints it");

  const two = await instance.enrol(2, { keySheet: at("two.pdf") });
  const three = await instance.enrol(3, { keySheet: at("three.html") });
  const { removed } = await miroir.keySheetsPrinted({ subject: two.subjectId });
  assert.deepEqual(
    removed.map(({ path, outcome }) => [path, outcome]),
    [[at("two.pdf"), "removed"]],
  );
  assert.ok(existsSync(three.keySheet!.path), "of one person");
  assert.match((await runCommand(miroir, ["key-sheet", "printed"])).text, /^Sheets removed: 1/);
  assert.ok(!existsSync(three.keySheet!.path), "of everybody");
});

test("the nth statement of giving, refusing, renewing and ending a consent fails: nothing of it stays", async (t) => {
  const { instance, miroir, one, of } = await scene(t);
  const { subjectId: subject } = one;
  const more = { subject, purpose: "publish:website", ...said(instance) };
  await failEach(instance, () => miroir.consents.give(more), 10);
  await failEach(instance, () => miroir.consents.refuse({ subject, purpose: "mask" }), 6);
  const until = addDays((await of("find")).endsOn, 5);
  instance.clock.now = new Date("2026-07-01T10:00:00Z");
  await failEach(
    instance,
    () => miroir.consents.renew({ consent: one.consentId, until, statement: words }),
    6,
  );
  await failEach(
    instance,
    () => miroir.consents.invalidate({ consent: one.consentId, because: "purpose" }),
    8,
  );
  assert.equal((await of("find")).state, "invalidated");
  const photos = await referencePhotos(1);
  const keySheet = join(instance.folder, "again.html");
  const find = { ...more, purpose: "find", photos, keySheet };
  await failEach(instance, () => miroir.consents.give(find), 15);
  assert.equal((await of("find")).state, "given");
  assert.ok(existsSync(keySheet));
});
