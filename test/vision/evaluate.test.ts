/** The rates of ISO/IEC 19795-1 on published intervals and on galleries small enough to count by hand. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import {
  comparisonsOf,
  falseMatchRate,
  falseNonMatchRate,
  type LabelledSample,
  meanReference,
  openSet,
  rankOneErrors,
  rateOf,
  thresholdAt,
  worstPerson,
} from "../../src/vision/evaluate.ts";
import { openDefault } from "./pictures.ts";
import "../support/trials.ts";

const near = (found: number, wanted: number, tolerance = 5e-5) =>
  assert.ok(Math.abs(found - wanted) <= tolerance, `${found} is not ${wanted}`);

test("the exact interval of 10 in 100 is the published one, 4.90 % to 17.62 %", () => {
  const { low, high } = rateOf(10, 100);
  near(low, 0.04900469);
  near(high, 0.1762226);
});

test("no error in 100 proves less than 3.62 %, by 1 - .025^(1/100); all wrong is its mirror", () => {
  near(rateOf(0, 100).high, 1 - 0.025 ** (1 / 100), 1e-9);
  assert.equal(rateOf(0, 100).low, 0);
  near(rateOf(100, 100).low, 0.025 ** (1 / 100), 1e-9);
  assert.equal(rateOf(100, 100).high, 1);
});

test("an interval always holds its rate, and more trials make it narrower", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), (trials, seed) => {
      const errors = seed % (trials + 1);
      const few = rateOf(errors, trials);
      const many = rateOf(errors * 10, trials * 10);
      assert.ok(few.low <= few.rate && few.rate <= few.high);
      assert.ok(many.high - many.low < few.high - few.low);
    }),
  );
});

/** A unit vector in the plane, at an angle in degrees: the score of two is the cosine between them. */
const at = (person: string, degrees: number): LabelledSample => ({
  file: `${person}-${degrees}`,
  person,
  vector: Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)),
});

test("pairs are counted once, mated and non-mated, and failures to acquire are left out", () => {
  const samples = [at("a", 0), at("a", 10), at("b", 90), { file: "none", person: "a" }];
  const comparisons = comparisonsOf(samples);
  assert.equal(comparisons.length, 3);
  assert.equal(comparisons.filter(({ isMated }) => isMated).length, 1);
  // 90 and 80 degrees apart: cosines 0 and .174.
  assert.equal(falseMatchRate(comparisons, 0.1).errors, 1);
  assert.equal(falseMatchRate(comparisons, 0.1).trials, 2);
  assert.equal(falseNonMatchRate(comparisons, 0.99).errors, 1);
  assert.equal(falseNonMatchRate(comparisons, 0.98).errors, 0);
});

test("the threshold for a rate is the lowest that keeps it", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 5, maxLength: 50 }),
      fc.constantFrom(0, 0.1, 0.3),
      (whole, rate) => {
        const scores = whole.map((value) => value / 100);
        const threshold = thresholdAt(scores, rate);
        const share = (bar: number) => scores.filter((score) => score >= bar).length / scores.length;
        assert.ok(share(threshold) <= rate);
        assert.ok(share(threshold - 2e-6) > rate);
      },
    ),
  );
});

test("rank 1 fails for the picture whose nearest is somebody else", () => {
  const { errors, trials } = rankOneErrors([at("a", 0), at("a", 30), at("b", 20), at("b", 90)]);
  // a0: nearest is b20; a30: b20; b20: a30; b90: a30.
  assert.deepEqual([errors, trials], [4, 4]);
  assert.equal(rankOneErrors([at("a", 0), at("a", 5), at("b", 50), at("b", 60)]).errors, 0);
});

test("the worst person is the one with the largest share, not the most errors", () => {
  const comparisons = comparisonsOf([
    at("a", 0),
    at("a", 60),
    at("b", 0),
    at("b", 1),
    at("b", 2),
    at("b", 70),
  ]);
  const mated = comparisons.filter(({ isMated }) => isMated);
  const worst = worstPerson(mated, ({ score }) => score < 0.9);
  assert.equal(worst?.person, "a");
  assert.deepEqual([worst.rate.errors, worst.rate.trials], [1, 1]);
});

test("a search of somebody not enrolled that returns somebody counts as a false positive identification", () => {
  const of = (person: string, ...degrees: number[]) => degrees.map((one) => at(person, one));
  const samples = [...of("a", 0, 1, 2, 3), ...of("b", 90, 91), ...of("c", 40, 41, 42, 43)];
  const { enrolled, fpir, fnir } = openSet(samples, 0);
  assert.deepEqual([enrolled, fpir.errors, fpir.trials, fnir.errors, fnir.trials], [2, 0, 2, 0, 2]);
});

test("a mean reference is of unit length and lies between", () => {
  const mean = meanReference([at("a", 0).vector!, at("a", 40).vector!]);
  near(Math.hypot(...mean), 1, 1e-6);
  near(Math.atan2(mean[1]!, mean[0]!), (20 * Math.PI) / 180, 1e-6);
});

const FACES = process.env.MIROIR_FACES ?? "../shared/faces";

test("on real faces every tenth picture is found, and the right person is nearest", {
  skip: existsSync(path.join(FACES, "labels.csv")) ? false : `skipped: no ${FACES}`,
}, async () => {
  const labels: { file: string; person: string }[] = parse(await readFile(path.join(FACES, "labels.csv")), {
    columns: true,
  });
  const vision = await openDefault({ template: true });
  const samples: LabelledSample[] = [];
  for (const { file, person } of labels.filter((_, index) => index % 10 < 2)) {
    const bytes = await readFile(path.join(FACES, file));
    const { faces } = await vision.detect(bytes);
    assert.ok(faces.length >= 1, `a face on ${file}`);
    const [largest] = [...faces].sort((a, b) => b.sizePx - a.sizePx);
    const [template] = await vision.templates(bytes, [largest!]);
    samples.push({ file, person, vector: template!.vector });
  }
  await vision.close();
  assert.equal(rankOneErrors(samples).errors, 0);
  const comparisons = comparisonsOf(samples);
  assert.equal(falseMatchRate(comparisons, 0.62).errors, 0);
  assert.ok(falseNonMatchRate(comparisons, 0.43).rate < 0.02);
});
