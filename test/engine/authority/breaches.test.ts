import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { MiroirError } from "../../../src/domain/errors.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { hitsIn, needleOfText } from "../../support/canary.ts";
import { freshInstance } from "../../support/instance.ts";
import { rowsAsText } from "../../support/state.ts";

const NATURE = "A laptop with an exported report was stolen from a car.";

test("every breach is recorded, one without a risk too, with 72 hours from awareness that do not count its own hour", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  instance.clock.now = new Date("2026-06-21T10:20:00Z");
  const first = await breaches.record({ nature: NATURE });
  assert.deepEqual(
    [first.number, first.notifyBy, first.hoursLeft, first.risk],
    ["2026-0001", "2026-06-24T11:00:00.000Z", 72, "unassessed"],
  );
  assert.deepEqual(first.missing, [
    "kinds",
    "people",
    "peopleCount",
    "records",
    "recordsCount",
    "consequences",
    "measures",
  ]);
  const second = await breaches.record({
    nature: "A letter went to the neighbour, unopened.",
    awareAt: new Date("2026-06-19T10:20:00Z"),
    risk: "none",
  });
  assert.deepEqual([second.number, second.hoursLeft, second.openPoints], ["2026-0002", null, []]);
  instance.clock.now = new Date("2026-06-24T12:30:00Z");
  assert.deepEqual(
    (await breaches.list()).map(({ number, hoursLeft }) => [number, hoursLeft]),
    [
      ["2026-0001", -2],
      ["2026-0002", null],
    ],
  );
  await assert.rejects(breaches.record({ nature: "stolen" }), { code: "request/no-reason" });
  await assert.rejects(breaches.record({ nature: NATURE, awareAt: new Date("2027-01-01") }), {
    code: "usage/bad-value",
  });
  await assert.rejects(breaches.record({ nature: NATURE, risk: "small" as "none" }), {
    code: "usage/bad-value",
  });
});

test("what is known comes in phases; told late, the authority is given the reasons, and so says the table", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  const { number: breach, id } = await breaches.record({ nature: NATURE, people: "one runner" });
  await breaches.update({
    breach,
    consequences: "Her pictures could be published.",
    measures: "The disk was encrypted.",
  });
  const known = await breaches.update({
    breach,
    records: "one report",
    recordsCount: 1,
    peopleCount: 1,
    kinds: ["confidentiality"],
    risk: "high",
  });
  assert.deepEqual([known.missing, known.facts.people], [[], "one runner"]);
  assert.deepEqual(known.openPoints, ["authority", "people"]);
  instance.clock.now = new Date("2026-06-26T10:00:00Z");
  const authorityToldAt = new Date("2026-06-25T10:00:00Z");
  await assert.rejects(breaches.update({ breach, authorityToldAt }), { code: "breach/late-without-reason" });
  await refusedBy(instance, /r93_late_with_a_reason/, (sql) =>
    sql.run(`update breaches set authority_told_at = $2 where id = $1`, [id, authorityToldAt]),
  );
  const told = await breaches.update({
    breach,
    authorityToldAt,
    lateBecause: "The theft was noticed on a holiday.",
  });
  assert.deepEqual([told.lateBecause, told.hoursLeft], ["The theft was noticed on a holiday.", null]);

  await t.test("it is closed once everybody who must know does, and not before", async () => {
    await assert.rejects(breaches.close({ breach }), { code: "breach/open-points" });
    await refusedBy(instance, /r93_closed_when_people_know/, (sql) =>
      sql.run(`update breaches set closed_at = now(), retain_until = '2031-01-01' where id = $1`, [id]),
    );
    await breaches.update({ breach, peopleUntoldBecause: "unintelligible" });
    const closed = await breaches.close({ breach });
    assert.deepEqual([closed.retainUntil, closed.openPoints], ["2031-06-26", []]);
    await assert.rejects(breaches.update({ breach, risk: "none" }), { code: "breach/closed" });
    await assert.rejects(breaches.close({ breach }), { code: "breach/closed" });
  });
  await t.test(
    "one that nobody assessed, or that the authority does not know, cannot be closed by the table either",
    async () => {
      const other = await breaches.record({ nature: NATURE });
      const close = (risk: string) =>
        `update breaches set risk = '${risk}', closed_at = now(), retain_until = '2031-01-01' where id = '${other.id}'`;
      await refusedBy(instance, /r93_closed_when_assessed/, (sql) => sql.run(close("unassessed")));
      await refusedBy(instance, /r93_closed_when_the_authority_knows/, (sql) => sql.run(close("risk")));
      await assert.rejects(breaches.close({ breach: other.number }), { code: "breach/open-points" });
    },
  );
});

const textOf = async (path: string): Promise<string> =>
  (await readFile(path, "utf8")).replaceAll("&#39;", "'").replaceAll("\u00a0", " ").replaceAll("\u202f", " ");

test("the notification asks what the authority's form asks, and what is unknown says so", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  const { number: breach } = await breaches.record({ nature: NATURE, people: "runners", risk: "high" });
  const file = (name: string) => join(instance.folder, name);
  await breaches.show({ breach, out: file("n.html"), language: "en" });
  const html = await textOf(file("n.html"));
  for (const said of [
    ...["(a)", "(b)", "(c)", "(d)", NATURE, "runners", "not known yet", "privacy@example.org", "CNIL"],
    /initial notification; still to follow \(art\. 33\(4\)\): [^<]*the beginning of the breach/.exec(
      html,
    )?.[0] ?? "what follows",
    "or it still goes on",
    "not yet; they have to be told",
  ])
    assert.ok(html.includes(said), said);
  await breaches.show({ breach, out: file("n.pdf") });
  assert.ok((await stat(file("n.pdf"))).size > 1000);
  await breaches.show({ breach, out: file("n.json") });
  const json = JSON.parse(await readFile(file("n.json"), "utf8"));
  assert.equal(json["33(3)(a)"].nature, NATURE);
  assert.deepEqual(json.missing, [
    "kinds",
    "peopleCount",
    "records",
    "recordsCount",
    "consequences",
    "measures",
  ]);
  await assert.rejects(breaches.show({ breach, out: file("n.docx") }), { code: "usage/bad-value" });
  await assert.rejects(breaches.show({ breach: "2026-0009" }), { code: "breach/not-found" });

  await t.test("told late, without a word of why, it says that the reasons are missing", async () => {
    instance.clock.now = new Date("2026-06-25T12:00:00Z");
    await breaches.show({ breach, out: file("late.html"), language: "en" });
    assert.match(await textOf(file("late.html")), /the reasons are still to be written/);
  });
  await t.test(
    "once the authority was told it is a further one, in French too, with every fact",
    async () => {
      await breaches.update({
        breach,
        kinds: ["confidentiality", "availability"],
        startedAt: "2026-06-20T08:00:00.000Z",
        endedAt: "2026-06-20T09:00:00.000Z",
        noticedAt: "2026-06-21T08:00:00.000Z",
        peopleCount: 1200,
        records: "reports",
        recordsCount: 1,
        measuresBefore: "The disk was encrypted.",
        consequences: "Pictures could be published.",
        measures: "The keys were changed.",
        crossBorder: "none",
        authorityToldAt: new Date("2026-06-25T11:00:00Z"),
        lateBecause: "The theft was noticed on a holiday.",
        authorityReference: "N-4711",
        peopleToldAt: new Date("2026-06-25T11:30:00Z"),
        toldHow: "by e-mail, all of them",
      });
      await breaches.show({ breach, out: file("f.html"), language: "fr" });
      const said = await textOf(file("f.html"));
      for (const fact of [
        "notification complémentaire",
        "confidentialité :",
        "disponibilité :",
        "20 juin 2026 à 10:00",
        "20 juin 2026 à 11:00",
        "21 juin 2026 à 10:00",
        "1 200",
        "The disk was encrypted.",
        "N-4711",
        "The theft was noticed on a holiday.",
        "oui, 25 juin 2026",
        "by e-mail, all of them",
        "Autres États membres",
      ])
        assert.ok(said.includes(fact), fact);
      assert.ok(!said.includes("pas encore connu"));
    },
  );
  await t.test("what was written by mistake is taken back, and follows again", async () => {
    const { facts } = await breaches.update({ breach, endedAt: null, crossBorder: null, recordsCount: null });
    assert.ok(!("endedAt" in facts) && !("crossBorder" in facts) && !("recordsCount" in facts));
    assert.equal(facts.people, "runners");
    await breaches.show({ breach, out: file("back.html"), language: "en" });
    assert.match(
      await textOf(file("back.html")),
      /further notification, which completes the first one; still to follow \(art\. 33\(4\)\): number of records[^<;]*; the end of the breach; other member states/,
    );
  });
});

test("people get no letter without consequences, measures and what they can do; with them it says each", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  const { number: breach } = await breaches.record({ nature: NATURE, risk: "high" });
  const out = join(instance.folder, "p.html");
  const write = () => breaches.show({ breach, letter: "people", out, language: "fr" });
  await assert.rejects(write(), (error: MiroirError) => {
    assert.equal(error.code, "breach/letter-incomplete");
    assert.match(
      error.message,
      /likely consequences, measures taken or proposed, what people can do themselves/,
    );
    return true;
  });
  await breaches.update({
    breach,
    consequences: "Vos images peuvent être publiées.",
    measures: "Le disque est bloqué.",
  });
  await assert.rejects(write(), { code: "breach/letter-incomplete" });
  assert.ok(!existsSync(out));
  await breaches.update({ breach, advice: "Changez votre mot de passe." });
  await write();
  const letter = await textOf(out);
  for (const said of [
    "Ce qui s'est passé",
    "Vos images peuvent être publiées.",
    "Le disque est bloqué.",
    "Changez votre mot de passe.",
    "À qui vous adresser",
    "réclamation",
  ])
    assert.ok(letter.includes(said), said);
  await assert.rejects(breaches.show({ breach, letter: "people", out: join(instance.folder, "p.json") }), {
    code: "usage/bad-value",
  });
});

test("dates that cannot be are refused: nobody is told of what nobody knows yet", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  const awareAt = new Date("2026-06-20T10:00:00Z");
  const { number: breach } = await breaches.record({ nature: NATURE, awareAt });
  const before = new Date("2026-06-20T09:00:00Z");
  const refused = { code: "breach/dates" };
  await assert.rejects(breaches.update({ breach, authorityToldAt: before }), refused);
  await assert.rejects(breaches.update({ breach, peopleToldAt: before }), refused);
  await assert.rejects(breaches.update({ breach, startedAt: "2026-06-20T11:00:00.000Z" }), refused);
  await assert.rejects(breaches.update({ breach, noticedAt: "2026-06-20T11:00:00.000Z" }), refused);
  await breaches.update({ breach, startedAt: "2026-06-19T11:00:00.000Z" });
  await assert.rejects(breaches.update({ breach, endedAt: "2026-06-18T11:00:00.000Z" }), refused);
  await assert.rejects(
    breaches.record({ nature: NATURE, awareAt, noticedAt: "2026-06-21T09:00:00.000Z" }),
    refused,
  );
  await assert.rejects(breaches.update({ breach, endedAt: "2027-01-01T00:00:00.000Z" }), {
    code: "usage/bad-value",
  });
  await assert.rejects(breaches.update({ breach, peopleCount: 1.5 }), { code: "usage/bad-value" });
  // People write the minute; the clock that recorded it knows the second.
  const { authorityToldAt } = await breaches.update({ breach, authorityToldAt: awareAt });
  assert.equal(authorityToldAt, awareAt.toISOString());
});

test("what happened lies in no table in clear, and the ledger has the clock and no word of it", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  const { number: breach } = await breaches.record({ nature: NATURE, measures: "We changed every lock." });
  await breaches.update({ breach, risk: "none" });
  const rows = Buffer.from(JSON.stringify(await instance.sql(rowsAsText)));
  const log = JSON.stringify(await instance.miroir.log.list({ limit: 20 }));
  for (const word of [NATURE, "We changed every lock."]) {
    assert.deepEqual(hitsIn("tables", rows, needleOfText(word, word)), []);
    assert.ok(!log.includes(word));
  }
  assert.match(log, /"notifyBy":"2026-06-24T11:00:00.000Z"/);
});
