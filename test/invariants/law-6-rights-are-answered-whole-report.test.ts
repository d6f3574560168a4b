/** Law 6, the report: all eight fields of article 15(1) or no report, nothing too old to be told, every search, no quota (R30, R43-R48). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { PROGRAM_FOLDER, SETTINGS } from "../../src/config.ts";
import { modelName } from "../../src/domain/model.ts";
import { closeAnswer, type Draft, FIELDS, type Field, type Stated } from "../../src/engine/report/answer.ts";
import { logic, MEASURED, meaningOf } from "../../src/engine/report/logic.ts";
import { PERSON_BUDGET } from "../../src/gallery/thresholds.ts";
import { addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { madeScores } from "../support/made-vision.ts";
import { searchByTwo } from "../support/second.ts";
import "../support/trials.ts";

const fields = Object.keys(FIELDS) as Field[];
const whole: Draft = Object.fromEntries(fields.map((field) => [field, { none: "None: nothing is held." }]));

test("the fields are those of article 15(1), (a) to (h)", () => {
  assert.deepEqual(
    fields.map((field) => FIELDS[field].letter),
    [..."abcdefgh"],
  );
});

test("an answer closes only when each field is said or is explicitly none", () => {
  assert.deepEqual(closeAnswer(whole), whole);
  const gap: fc.Arbitrary<Stated | undefined> = fc.constantFrom(
    undefined,
    { none: "" },
    { none: "  " },
    { facts: [] as never },
    { facts: [["label", ""]] as [[string, string]] },
    { facts: [["", "value"]] as [[string, string]] },
  );
  fc.assert(
    fc.property(fc.subarray(fields, { minLength: 1 }), gap, (missing, stated) => {
      const draft = { ...whole, ...Object.fromEntries(missing.map((field) => [field, stated])) };
      assert.throws(
        () => closeAnswer(draft),
        (error: { code?: string; message?: string }) => {
          assert.equal(error.code, "report/incomplete");
          for (const field of missing) assert.ok(error.message?.includes(`(${FIELDS[field].letter})`));
          return true;
        },
      );
    }),
  );
});

interface Answered {
  readonly answer: Readonly<Record<string, { facts?: [string, string][]; none?: string }>>;
  readonly records: {
    readonly searches: { reason: string; at: string }[];
    readonly consentEvents: unknown[];
  };
  readonly appearances: unknown[];
}

test("somebody about whom almost nothing is held gets all eight fields, and none is a gap", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  await miroir.withdraw({ subject: subjectId });
  for (const language of ["en", "fr"] as const) {
    const out = join(instance.folder, language);
    await miroir.report({ subject: subjectId, out, language, formats: ["json"] });
    const { answer } = JSON.parse(await readFile(join(out, "report.json"), "utf8")) as Answered;
    assert.deepEqual(Object.keys(answer), fields);
    for (const field of fields) {
      const stated = answer[field]!;
      assert.ok((stated.none ?? "").length > 10 || (stated.facts ?? []).length > 0, field);
    }
    assert.ok(answer.recipients!.none, "recipients: explicitly none");
  }
});

test("no look-back, no quota: the first search is told years later, and however often somebody asks", async (t) => {
  // Longer than any search is kept by default: the longest that the settings allow.
  const instance = await freshInstance(t, { settings: { retention: { logMonths: 60, exportDays: 365 } } });
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1, { until: "2031-12-31" });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey, until: "2031-12-31" });
  await miroir.scan();
  const [probe] = await referencePhotos(1);
  const reasons = ["the first, long ago", "a year later", "two years later"];
  for (const [year, reason] of reasons.entries()) {
    instance.clock.now = new Date(`${2026 + year}-06-22T10:00:00Z`);
    await searchByTwo(miroir, { photo: probe!, purpose: "find", reason });
  }
  for (let time = 1; time <= 4; time++) {
    const out = join(instance.folder, `report-${time}`);
    await miroir.report({ subject: one.subjectId, out, formats: ["json"] });
    const { records, appearances } = JSON.parse(await readFile(join(out, "report.json"), "utf8")) as Answered;
    assert.deepEqual(
      records.searches.map(({ reason }) => reason),
      reasons,
    );
    assert.equal(appearances.length, 1);
  }
});

test("no setting limits how far back a report looks, or how often it is written", () => {
  for (const name of Object.keys(SETTINGS)) assert.doesNotMatch(name, /lookback|quota|perYear|maxReports/i);
  for (const file of ["engine/report/report.ts", "engine/report/records.ts", "store/report/report.ts"]) {
    const source = readFileSync(join(PROGRAM_FOLDER, "src", file), "utf8");
    assert.doesNotMatch(source, /interval '|\bago\b|addMonths\(.*-|addDays\(.*-/, file);
  }
});

test("the logic names the model, its thresholds and the error rates that were measured", () => {
  const models = readFileSync(join(PROGRAM_FOLDER, "docs", "models.md"), "utf8");
  for (const [pack, measured] of Object.entries(MEASURED)) {
    assert.ok(models.includes(pack), pack);
    const facts = logic({
      language: "en",
      to: "person",
      falseMatches: PERSON_BUDGET,
      pack,
      scores: { ...madeScores, reviewFloor: 0.43, matchFloor: 0.62 },
    });
    const said = facts.map((row) => row.join(" ")).join("\n");
    assert.ok(said.includes(modelName(pack)) && said.includes("0.43") && said.includes("0.62"));
    for (const { fmr, fnmr, threshold } of measured) {
      assert.ok(said.includes(fmr) && said.includes(fnmr));
      const at = String(threshold).replace(/^0/, "");
      assert.ok(models.includes(`| FMR at ${at} | ${fmr} |`), `FMR at ${at} as docs/models.md says`);
      assert.ok(models.includes(`| FNMR at ${at} | ${fnmr} |`), `FNMR at ${at} as docs/models.md says`);
    }
  }
});

test("every score is told with the thresholds it was held against, and never as certainty", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.43, max: 1, noNaN: true }),
      fc.double({ min: 1e-12, max: 1e-2, noNaN: true }),
      fc.constantFrom("shown", "confirmed", "candidate"),
      (score, fmr, state) => {
        const scored = { score, fmr, reviewThreshold: 0.43, matchThreshold: 0.62, state } as const;
        const english = meaningOf("en", scored);
        assert.match(english, /threshold 0\.(?:43|62)/);
        assert.match(english, /in a million strangers score this high\.$/);
        assert.doesNotMatch(english, /\bis (?:you|her|them)\b|certain|proves|identified/);
        assert.match(meaningOf("fr", scored), /seuil d'examen 0,43|seuil de correspondance 0,62/);
      },
    ),
  );
});
