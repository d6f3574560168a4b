import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { assign, type Pair } from "../../src/gallery/assign.ts";
import { trials } from "../support/trials.ts";

/** Every way to pair, face after face: the greatest sum there is. */
const bestSum = (allowed: (number | undefined)[][], face = 0, taken = new Set<number>()): number => {
  if (face === allowed.length) return 0;
  let best = bestSum(allowed, face + 1, taken);
  for (const [person, score] of allowed[face]!.entries()) {
    if (score === undefined || taken.has(person)) continue;
    best = Math.max(best, score + bestSum(allowed, face + 1, new Set(taken).add(person)));
  }
  return best;
};

const sum = (pairs: readonly Pair[]) => pairs.reduce((total, pair) => total + pair.score, 0);

/** Few distinct values on purpose, so that ties are common. */
const score = fc.oneof(
  fc.integer({ min: -4, max: 4 }).map((quarter) => quarter / 4),
  fc.float({ min: -1, max: 1, noNaN: true }),
  fc.constant(Number.NaN),
);
const picture = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .chain(([faces, people]) =>
    fc.record({
      faces: fc.constant(faces),
      people: fc.constant(people),
      scores: fc.array(score, { minLength: faces * people, maxLength: faces * people }),
      excluded: fc.array(fc.boolean(), { minLength: faces * people, maxLength: faces * people }),
      floors: fc.array(fc.constantFrom(-1, 0, 0.25, 0.43, 0.75, Number.POSITIVE_INFINITY), {
        minLength: people,
        maxLength: people,
      }),
    }),
  );

test("the pairs have the greatest sum that brute force finds, and keep every rule", () => {
  fc.assert(
    fc.property(picture, ({ faces, people, scores, excluded, floors }) => {
      const floats = Float32Array.from(scores);
      const not = (face: number, person: number) => excluded[face * people + person]!;
      const pairs = assign(floats, faces, floors, not);

      assert.equal(new Set(pairs.map((pair) => pair.face)).size, pairs.length);
      assert.equal(new Set(pairs.map((pair) => pair.person)).size, pairs.length);
      for (const { face, person, score } of pairs) {
        assert.equal(score, floats[face * people + person]);
        assert.ok(score >= floors[person]! && score > 0 && !not(face, person));
      }
      const allowed = Array.from({ length: faces }, (_, face) =>
        Array.from({ length: people }, (_, person) => {
          const value = floats[face * people + person]!;
          return value >= floors[person]! && value > 0 && !not(face, person) ? value : undefined;
        }),
      );
      assert.ok(Math.abs(sum(pairs) - bestSum(allowed)) < 1e-9);
      assert.deepEqual(assign(floats, faces, floors, not), pairs);
    }),
    { numRuns: trials(3000) },
  );
});

test("siblings on one photo: the second face goes to the second person, not twice to the first", () => {
  const scores = Float32Array.of(0.9, 0.6, 0.8, 0.7);
  assert.deepEqual(
    assign(scores, 2, [0.5, 0.5]).map(({ face, person }) => [face, person]),
    [
      [0, 0],
      [1, 1],
    ],
  );
});

test("a rejected pair stays rejected and leaves the person free for another face", () => {
  const scores = Float32Array.of(0.9, 0.7);
  const pairs = assign(scores, 2, [0.5], (face) => face === 0);
  assert.deepEqual(
    pairs.map(({ face, person }) => [face, person]),
    [[1, 0]],
  );
});

test("among equal scores the first faces and people are paired in order", () => {
  const pairs = assign(new Float32Array(9).fill(0.75), 3, [0.5, 0.5, 0.5]);
  assert.deepEqual(
    pairs.map(({ face, person }) => [face, person]),
    [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
  );
});

test("nobody admissible gives no pair", () => {
  assert.deepEqual(assign(Float32Array.of(0.42, Number.NaN), 1, [0.43, 0.43]), []);
  assert.deepEqual(assign(new Float32Array(0), 0, new Array(5).fill(0.43)), []);
  assert.deepEqual(assign(new Float32Array(0), 5, []), []);
});
