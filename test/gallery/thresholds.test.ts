import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { MiroirError } from "../../src/domain/errors.ts";
import { fmrAt, PERSON_BUDGET, planThresholds, rangeOf, thresholdAt } from "../../src/gallery/thresholds.ts";
import { ROOT } from "../support/root.ts";
import "../support/trials.ts";

/** The default pack's planning tail, as measured. */
const tail = { anchor: 0.331, slope: 0.0307, anchorFmr: 0.005, reviewFloor: 0.43, matchFloor: 0.62 };

test("the published thresholds of the default pack come out", () => {
  assert.deepEqual(
    [1e-5, 1e-6, 1e-7].map((fmr) => thresholdAt(tail, fmr).toFixed(2)),
    ["0.52", "0.59", "0.66"],
  );
});

test("100,000 faces x 200 people at FMR 1e-5 is 200 expected false matches", () => {
  assert.ok(Math.abs(100_000 * 200 * fmrAt(tail, thresholdAt(tail, 1e-5)) - 200) < 1e-6);
});

test("threshold and FMR are each other's inverse", () => {
  fc.assert(
    fc.property(fc.double({ min: -11, max: -1, noNaN: true }), (exponent) => {
      const fmr = 10 ** exponent;
      if (thresholdAt(tail, fmr) === 1) return;
      assert.ok(Math.abs(fmrAt(tail, thresholdAt(tail, fmr)) / fmr - 1) < 1e-9);
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: 0.331, max: 1, noNaN: true }), (threshold) => {
      assert.ok(Math.abs(thresholdAt(tail, fmrAt(tail, threshold)) - threshold) < 1e-12);
    }),
  );
});

const comparisons = fc.oneof(fc.nat(1_000_000), fc.double({ min: 0, max: 1e12, noNaN: true }));
const budget = fc
  .record({
    shown: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    more: fc.double({ min: 1, max: 1000, noNaN: true }),
  })
  .map(({ shown, more }) => ({ shown, waiting: shown * more }));

test("a plan keeps its floors, its order and its budget", () => {
  fc.assert(
    fc.property(comparisons, budget, (faces, accepted) => {
      const plan = planThresholds(tail, faces, accepted);
      assert.ok(plan.review >= tail.reviewFloor && plan.match >= tail.matchFloor);
      assert.ok(plan.review <= plan.match && plan.match <= 1);
      assert.equal(plan.expectedFalseAtReview, faces * plan.fmrAtReview);
      if (plan.review < 1) assert.ok(plan.expectedFalseAtReview <= accepted.waiting * (1 + 1e-9));
      if (plan.match < 1) assert.ok(plan.expectedFalseAtMatch <= accepted.shown * (1 + 1e-9));
    }),
  );
});

test("more faces never lower a threshold", () => {
  fc.assert(
    fc.property(comparisons, budget, fc.nat(1000), (faces, accepted, more) => {
      const [plan, larger] = [faces, faces + more].map((each) => planThresholds(tail, each, accepted));
      assert.ok(larger!.review >= plan!.review && larger!.match >= plan!.match);
    }),
  );
});

test("a small event stays on the floors, and a person who was everywhere goes above them", () => {
  const event = planThresholds(tail, 3000);
  assert.deepEqual([event.review, event.match], [0.43, 0.62]);
  assert.ok(event.expectedFalseAtReview < 1 && event.expectedFalseAtMatch < 0.01);
  const everywhere = planThresholds(tail, 30_000_000);
  assert.deepEqual([everywhere.review.toFixed(2), everywhere.match.toFixed(2)], ["0.68", "0.79"]);
});

test("somebody of the group that is mistaken seven times as often is still shown less than one stranger", () => {
  for (const faces of [3000, 300_000, 30_000_000]) {
    const { expectedFalseAtMatch, expectedFalseAtReview } = planThresholds(tail, faces);
    assert.ok(7 * expectedFalseAtMatch < 0.5 && 7 * expectedFalseAtReview <= 14 * (1 + 1e-9));
  }
});

test("an empty comparison expects nothing, and a budget of zero is refused", () => {
  const plan = planThresholds(tail, 0);
  assert.deepEqual([plan.review, plan.match, plan.expectedFalseAtReview], [0.43, 0.62, 0]);
  for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    for (const accepted of [
      { shown: value, waiting: 2 },
      { shown: 0.05, waiting: value },
    ])
      assert.throws(
        () => planThresholds(tail, 1, accepted),
        (error) => error instanceof MiroirError && error.code === "usage/bad-value",
      );
});

test("of several people the lowest and the highest thresholds are said, and the sum of what is to be expected", () => {
  const [one, many] = [planThresholds(tail, 1000), planThresholds(tail, 10_000_000)];
  assert.deepEqual(rangeOf([many, one], one), {
    ...{ review: one.review, reviewTo: many.review, match: one.match, matchTo: many.match },
    expectedFalseAtReview: many.expectedFalseAtReview + one.expectedFalseAtReview,
    expectedFalseAtMatch: many.expectedFalseAtMatch + one.expectedFalseAtMatch,
  });
  const nobody = rangeOf([], one);
  assert.deepEqual(
    [nobody.review, nobody.reviewTo, nobody.expectedFalseAtReview],
    [one.review, one.review, 0],
  );
});

/** Share of a standard normal below `z`; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
const below = (z: number): number => {
  if (z < 0) return 1 - below(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduceRight((rest, factor) => (rest + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
};

/**
 * Share of a person's own faces at or above a threshold. Simulated: hyperbolic arc tangents of mated scores are normal, and
 * lie as the two measured rates say, .30 % below .43 and 2.4 % below .62 (docs/models.md).
 */
const [LOW, HIGH] = [-2.752, -1.983];
const SPREAD = (Math.atanh(0.62) - Math.atanh(0.43)) / (HIGH - LOW);
const MEAN = Math.atanh(0.62) - HIGH * SPREAD;
const recallAt = (threshold: number): number =>
  threshold >= 1 ? 0 : 1 - below((Math.atanh(threshold) - MEAN) / SPREAD);

/** Her event: 1,000 pictures with three faces each. Beside it others, with three faces a picture and 50 people. */
const HERS = 3000;
const BESIDE = [1e3, 1e5, 1e7, 1e10];
/** What stood here before: one budget of the whole instance, half a false candidate in all faces times all people. */
const ofTheInstance = (pictures: number) =>
  planThresholds(tail, 3 * pictures * 50, { shown: 0.05, waiting: 0.5 });
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

test("what others bring takes nothing from what a person finds: the table of docs/models.md", () => {
  const hers = planThresholds(tail, HERS, PERSON_BUDGET);
  const rows = BESIDE.map((pictures) => {
    const before = ofTheInstance(pictures);
    const cells = [hers, before].flatMap(({ review, match }) => [
      `${review.toFixed(2)} / ${match.toFixed(2)}`,
      `${percent(recallAt(match))} / ${percent(recallAt(review))}`,
    ]);
    return `| ${pictures.toLocaleString("en")} | ${cells.join(" | ")} |`;
  });
  const page = readFileSync(join(ROOT, "docs", "models.md"), "utf8");
  for (const row of rows) assert.ok(page.includes(row), row);
  assert.ok(recallAt(hers.review) > 0.99 && recallAt(hers.match) > 0.96);
  assert.ok(recallAt(ofTheInstance(1e7).review) < 0.85, "before, others took it");
});
