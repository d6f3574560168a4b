import assert from "node:assert/strict";
import test from "node:test";
import { expectedFalseSaid } from "../../src/domain/expected-false.ts";

const said = (faces: number, expectedFalseAtMatch: number) =>
  expectedFalseSaid({ faces, expectedFalseAtMatch, expectedFalseAtReview: 2 })?.en;

test("what to expect is said as one person in so many, to two digits", () => {
  assert.match(said(3000, 0.0512)!, /3,000 faces.* about 1 in 20 is shown a picture of somebody else/);
  assert.match(said(3000, 0.00123)!, /about 1 in 810 /);
});

test("what the planning tail does not reach is said as a bound, and what is more than one as a number", () => {
  assert.match(said(1, 4e-7)!, /Compared with 1 face\. .*fewer than 1 in 10,000 /);
  assert.match(said(1e9, 1)!, /about 1 picture of somebody else/);
  assert.match(said(1e9, 2.43)!, /about 2\.4 pictures of somebody else/);
});

test("where nothing was compared nothing is expected", () => {
  assert.equal(expectedFalseSaid({ faces: 0, expectedFalseAtMatch: 0, expectedFalseAtReview: 0 }), null);
});
