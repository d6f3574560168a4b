/** What is kept of a measurement: counts that agree with the comparisons they were taken of. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import fc from "fast-check";
import { evaluationOf, referenceFor } from "../../bench/evaluation.ts";
import { pointAt } from "../../src/domain/accuracy.ts";
import { comparisonsOf, falseMatchRate, falseNonMatchRate } from "../../src/vision/evaluate.ts";
import {
  EVALUATION_FILE,
  histogramOf,
  measurementOf,
  pointsOf,
  readEvaluation,
} from "../../src/vision/evaluation.ts";
import { readManifest } from "../../src/vision/manifest.ts";
import { stampOf } from "../../src/vision/pack.ts";
import "../support/trials.ts";

const vectorAt = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));
const samplesOf = (people: readonly { person: number; angle: number }[]) =>
  people.map(({ person, angle }, at) => ({
    file: `${at}.jpg`,
    person: `p${person}`,
    group: person % 2 === 0 ? "even" : "odd",
    vector: vectorAt(angle),
  }));
const people = fc.array(
  fc.record({ person: fc.integer({ min: 0, max: 4 }), angle: fc.double({ min: 0, max: 6.28, noNaN: true }) }),
  { minLength: 2, maxLength: 20 },
);

test("at every threshold the errors are those of the comparisons, and a histogram holds each comparison once", () => {
  fc.assert(
    fc.property(people, (drawn) => {
      const comparisons = comparisonsOf(samplesOf(drawn));
      const points = pointsOf(comparisons);
      assert.deepEqual([points[0]!.threshold, points[43]!.threshold, points.at(-1)!.threshold], [0, 0.43, 1]);
      for (const { threshold, falseMatches, misses } of points) {
        const [fmr, fnmr] = [
          falseMatchRate(comparisons, threshold),
          falseNonMatchRate(comparisons, threshold),
        ];
        assert.deepEqual(falseMatches, { errors: fmr.errors, trials: fmr.trials });
        assert.deepEqual(misses, { errors: fnmr.errors, trials: fnmr.trials });
      }
      const { mated, nonMated } = histogramOf(comparisons);
      const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
      assert.equal(sum(mated), comparisons.filter(({ isMated }) => isMated).length);
      assert.equal(sum(nonMated), comparisons.filter(({ isMated }) => !isMated).length);
    }),
  );
});

const measured = () => {
  const samples = samplesOf([
    { person: 1, angle: 0 },
    { person: 1, angle: 1.5 },
    { person: 2, angle: 0.1 },
    { person: 2, angle: 0.2 },
    { person: 3, angle: 3 },
    { person: 3, angle: 3.1 },
  ]);
  return evaluationOf({
    pack: "made@1",
    measuredOn: "2026-12-01",
    source: "drawn",
    samples,
    failures: { acquire: 0, enrol: 1 },
    review: 0.43,
    sizes: [{ px: 20, missed: { errors: 1, trials: 6 }, notRecognised: { errors: 2, trials: 6 } }],
  });
};

test("groups are compared within themselves, and whoever fares worst has a curve of their own", () => {
  const { curves } = measured();
  assert.deepEqual(
    curves.map(({ of, group, people: counted }) => [of, group, counted]),
    [
      ["all", null, 3],
      ["group", "even", 1],
      ["group", "odd", 2],
      ["most-missed", null, 1],
      ["most-mistaken", null, 1],
    ],
  );
  const [all, , odd, missed] = curves.map(
    (curve) => curve.points.find(({ threshold }) => threshold === 0.43)!,
  );
  assert.deepEqual(all!.misses, { errors: 1, trials: 3 }, "the two pictures of p1 are far apart");
  assert.deepEqual(all!.falseMatches, { errors: 2, trials: 12 }, "one of them is close to both of p2");
  assert.deepEqual(odd!.falseMatches, { errors: 0, trials: 4 });
  assert.deepEqual(missed!.misses, { errors: 1, trials: 1 });
});

test("a reference is the mean of the other pictures of the same person, and nobody's own", () => {
  const [one, other, alone] = samplesOf([
    { person: 1, angle: 0 },
    { person: 1, angle: 1 },
    { person: 2, angle: 2 },
  ]);
  const samples = [one!, other!, alone!];
  const reference = referenceFor(one!, samples)!;
  assert.ok(Math.abs(reference[0]! - Math.cos(1)) < 1e-6 && Math.abs(reference[1]! - Math.sin(1)) < 1e-6);
  assert.equal(referenceFor(alone!, samples), null);
});

test("what was saved is read as it was, with its intervals; a folder without one has none", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "miroir-evaluation-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  assert.equal(await readEvaluation(folder), null);
  const evaluation = measured();
  await writeFile(path.join(folder, EVALUATION_FILE), JSON.stringify(evaluation));
  const read = await readEvaluation(folder);
  assert.deepEqual(read, evaluation);
  const shown = measurementOf(read!);
  const { misses } = pointAt(shown.curves[0]!, 0.43);
  assert.ok(misses.rate === 1 / 3 && misses.low < 0.02 && misses.high > 0.9);
  assert.equal(shown.curves[1]!.points[0]!.falseMatches.rate, null, "one person alone is nobody else");
});

test("a measurement that is damaged, too large or of another kind is refused and says which file", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "miroir-evaluation-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, EVALUATION_FILE);
  const { curves: _, ...without } = measured();
  const impossible = { ...measured(), failureToEnrol: { errors: 7, trials: 6 } };
  for (const text of [
    "{",
    "null",
    JSON.stringify(without),
    JSON.stringify(impossible),
    `"${"x".repeat(9e6)}"`,
  ]) {
    await writeFile(file, text);
    await assert.rejects(readEvaluation(folder), (error: { code?: string; message?: string }) => {
      assert.equal(error.code, "model/invalid");
      assert.ok(error.message?.includes(EVALUATION_FILE));
      return true;
    });
  }
});

test("what ships beside the default pack is of that pack, and holds counts and nobody", async () => {
  const folder = path.join(import.meta.dirname, "../../packs/default");
  const evaluation = (await readEvaluation(folder))!;
  assert.equal(evaluation.pack, stampOf(await readManifest(folder)));
  const text = await readFile(path.join(folder, EVALUATION_FILE), "utf8");
  const words = new Set(text.match(/"[^"]*"/g));
  const said = new Set([evaluation.source, evaluation.pack, evaluation.measuredOn, "caltech", "orl"]);
  for (const word of words)
    assert.ok(said.has(word.slice(1, -1)) || /^"[a-zA-Z-]+"$/.test(word), `${word} is nobody's name`);
  assert.ok(!/\.(jpg|png)/.test(text));
});
