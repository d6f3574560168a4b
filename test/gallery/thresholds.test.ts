import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { MiroirError } from "../../src/domain/errors.ts";
import { fmrAt, planThresholds, thresholdAt } from "../../src/gallery/thresholds.ts";
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

const size = fc.record({
  faces: fc.nat(10_000_000),
  people: fc.nat(100_000),
  targetFalseMatches: fc.double({ min: 1e-6, max: 100, noNaN: true }),
});

test("a plan keeps its floors, its order and its target", () => {
  fc.assert(
    fc.property(size, (asked) => {
      const plan = planThresholds(tail, asked);
      assert.ok(plan.review >= tail.reviewFloor && plan.match >= tail.matchFloor);
      assert.ok(plan.review <= plan.match && plan.match <= 1);
      assert.equal(plan.expectedFalseAtReview, asked.faces * asked.people * plan.fmrAtReview);
      if (plan.review < 1) assert.ok(plan.expectedFalseAtReview <= asked.targetFalseMatches * (1 + 1e-9));
      if (plan.match < 1)
        assert.ok(plan.expectedFalseAtMatch <= (asked.targetFalseMatches / 10) * (1 + 1e-9));
    }),
  );
});

test("more faces or more people never lower a threshold", () => {
  fc.assert(
    fc.property(size, fc.nat(1000), fc.nat(1000), (asked, moreFaces, morePeople) => {
      const larger = { ...asked, faces: asked.faces + moreFaces, people: asked.people + morePeople };
      assert.ok(planThresholds(tail, larger).review >= planThresholds(tail, asked).review);
      assert.ok(planThresholds(tail, larger).match >= planThresholds(tail, asked).match);
    }),
  );
});

test("a small event stays on the floors, a large archive goes above them", () => {
  const event = planThresholds(tail, { faces: 1000, people: 5 });
  assert.deepEqual([event.review.toFixed(2), event.match], ["0.45", 0.62]);
  assert.ok(event.expectedFalseAtMatch < 0.01);
  const archive = planThresholds(tail, { faces: 100_000, people: 200 });
  assert.deepEqual([archive.review.toFixed(2), archive.match.toFixed(2)], ["0.71", "0.78"]);
});

test("an empty comparison expects nothing, and a target of zero is refused", () => {
  const plan = planThresholds(tail, { faces: 0, people: 12 });
  assert.deepEqual([plan.review, plan.match, plan.expectedFalseAtReview], [0.43, 0.62, 0]);
  for (const target of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(
      () => planThresholds(tail, { faces: 1, people: 1, targetFalseMatches: target }),
      (error) => error instanceof MiroirError && error.code === "usage/bad-value",
    );
});
