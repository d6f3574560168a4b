import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import test from "node:test";
import { addDays, addMonths } from "../../../src/domain/days.ts";
import { KEPT_THING_NAMES, type KeptThing, keptLong, tablesOf } from "../../../src/domain/kept.ts";
import { groundsOf, registerDocument } from "../../../src/engine/authority/register.ts";
import type { Act } from "../../../src/engine/gate/act.ts";
import { framesUntil, KEPT, keepingTerms } from "../../../src/engine/gate/retention.ts";
import type { Sql } from "../../../src/store/database.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { consentTo } from "../../support/rights.ts";
import { searchByTwo } from "../../support/second.ts";

/** No two alike, and none as it comes: a text that names another period than the clock keeps is caught. */
const RETENTION = { proofYears: 4, logMonths: 7, caseYears: 2, mailDays: 11, exportDays: 13 };
const VOUCHING = { frameDays: 9 };
const TODAY = "2026-06-21";

test("each table that holds something of people stands in one line of what is said about keeping", () => {
  const said = KEPT_THING_NAMES.flatMap((thing) => tablesOf(thing));
  assert.equal(new Set(said).size, said.length, "no table stands in two lines");
  const owed = Object.entries(KEPT)
    .filter(([, rule]) => !("forEver" in rule) && !("atOnce" in rule))
    .map(([table]) => table);
  // Chores and case numbers name nobody; every other table that ends has its line.
  assert.deepEqual([...said].sort(), owed.sort());
});

/** The first period that a text names, reckoned from a day: what somebody would do who reads it. */
const readFrom = (text: string, from: string): string => {
  const [, count, unit] =
    /(\d+) (day|month|year|jour|mois|an)/.exec(text) ?? assert.fail(`no period: ${text}`);
  const n = Number(count);
  if (unit === "day" || unit === "jour") return addDays(from, n);
  return addMonths(from, unit === "month" || unit === "mois" ? n : 12 * n);
};

interface There {
  readonly thing: KeptThing;
  readonly rows: (sql: Sql) => Promise<number>;
}

const rows =
  (from: string, ...parameters: unknown[]) =>
  async (sql: Sql): Promise<number> =>
    (await sql.one<{ n: number }>(`select count(*)::int as n from ${from}`, parameters)).n;

/** Made by the verbs, as they make it: their own last days, and none that the test gives. */
const doneByPeople = async (instance: Instance): Promise<There[]> => {
  const { miroir, engine } = instance;
  await addRun(miroir);
  await miroir.albums.add({
    title: "Walk",
    slug: "walk",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "ours",
    retainUntil: "2040-01-01",
  });
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1, { until: "2032-06-21", albums: ["run", "walk"] });
  const left = await instance.enrol(2, { until: "2032-06-21" });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey, until: "2026-12-31" });
  await miroir.scan();
  const [photo] = await referencePhotos(1, 1);
  const { searchId } = await searchByTwo(miroir, {
    photo: photo!,
    purpose: "find",
    reason: "asked at the desk",
  });
  await consentTo(miroir, one.subjectId, "publish:press", "2026-12-31");
  const { recipientId } = await miroir.recipients.add({
    name: "Drawn Gazette",
    address: "4 Paper Street",
    contact: "desk@gazette.example",
    partyType: "third-party",
    purpose: "publish:press",
  });
  await consentTo(miroir, left.subjectId, "publish:press", "2026-12-31");
  const { disclosureId } = await miroir.disclose({
    subject: left.subjectId,
    to: recipientId,
    what: "report",
  });
  await miroir.report({ subject: one.subjectId, out: join(instance.folder, "report.html") });
  const asked = await miroir.requests.open({
    kind: "access",
    channel: "e-mail",
    name: "Zephyrine Quillfeather",
    contact: "zephyrine@quillfeather.example",
  });
  const kept = await miroir.requests.open({
    kind: "access",
    channel: "e-mail",
    name: "Zephyrine Quillfeather",
    contact: "zephyrine@quillfeather.example",
  });
  await miroir.requests.close({ request: asked.number, takenBack: "I no longer want an answer." });
  const letter = (await miroir.mail.list()).find(({ subject }) => subject.includes(kept.number))!;
  await miroir.mail.posted({ letter: letter.id, proof: "letter of 21 June" });
  const { number: breach } = await miroir.breaches.record({
    nature: "A letter went to the neighbour, unopened.",
    risk: "none",
    people: "one runner",
    records: "one letter",
    consequences: "None: it came back unopened.",
    measures: "It was fetched the same day.",
  });
  await miroir.breaches.close({ breach });
  await miroir.invitations.add({ kind: "poster", albums: ["run"], until: TODAY });
  await miroir.withdraw({ subject: left.subjectId, purpose: "find" });
  await instance.sql((sql) =>
    sql.run(
      `insert into capture_frames (id, subject_id, ordinal, portrait, sealed, taken_at, keep_until)
       values ($1, $2, 1, true, 'x', $3, $4)`,
      [randomUUID(), one.subjectId, instance.clock.now, framesUntil({ engine, today: () => TODAY })],
    ),
  );
  const of = (thing: KeptThing, from: string, ...parameters: unknown[]): There => ({
    thing,
    rows: rows(from, ...parameters),
  });
  return [
    of("searches", "searches where id = $1", searchId),
    of("searches", "scans"),
    of("frames", "capture_frames"),
    of("exports", "exports where subject_id = $1 and kind = 'report'", one.subjectId),
    of("letters", "outbox where id = $1", letter.id),
    of("requests", "requests where state = 'closed'"),
    of("breaches", "breaches"),
    of("disclosures", "disclosures where id = $1", disclosureId),
    of("invitations", "invitations"),
    of("proof", "consents where id = $1", left.consentId),
  ];
};

test("what is there on a day is what was said in either language, to the day", async (t) => {
  const instance = await freshInstance(t, { settings: { retention: RETENTION, vouching: VOUCHING } });
  const { miroir, clock } = instance;
  const there = await doneByPeople(instance);
  const terms = keepingTerms(instance.engine.settings);
  const last = new Map(there.map(({ thing }) => [thing, readFrom(keptLong(thing, terms, "en"), TODAY)]));
  for (const [thing, day] of last)
    assert.equal(
      readFrom(keptLong(thing, terms, "fr"), TODAY),
      day,
      `${thing}: the French names another day`,
    );
  for (const day of [...new Set(last.values())].sort())
    for (const [today, time] of [
      [day, "20:00:00Z"],
      [addDays(day, 1), "06:00:00Z"],
    ] as const) {
      clock.now = new Date(`${today}T${time}`);
      await miroir.tick();
      for (const { thing, rows } of there) {
        const until = last.get(thing)!;
        const n = await instance.sql(rows);
        assert.equal(n > 0, today <= until, `${thing}, said until ${until}, on ${today}: ${n}`);
      }
    }
});

test("the notice, the report and the register say the same line of each thing", async (t) => {
  const instance = await freshInstance(t, { settings: { retention: RETENTION, vouching: VOUCHING } });
  const terms = keepingTerms(instance.engine.settings);
  const grounds = await instance.sql((sql) =>
    groundsOf({ engine: instance.engine, at: () => instance.clock.now, today: instance.today } as Act, sql),
  );
  for (const language of ["en", "fr"] as const) {
    const register = JSON.stringify(registerDocument(language, grounds));
    for (const thing of ["letters", "disclosures", "proof", "frames", "searches", "breaches"] as const)
      assert.ok(register.includes(keptLong(thing, terms, language)), `register: ${thing}, ${language}`);
  }
});
