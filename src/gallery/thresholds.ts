/**
 * Thresholds from the size of the comparison. The expected number of false matches is comparisons x FMR (law.md 3.4), so a
 * threshold tuned on pairs drowns a large archive in strangers. What counts is how many faces one person's reference meets:
 * whatever else an instance holds, and whoever else is looked for in it, moves no threshold of that person.
 */
import { MiroirError } from "../domain/errors.ts";

/** How often strangers score high with one template model: the planning tail and the floors of its pack. */
export interface ScoreTail {
  /** threshold(FMR) = anchor + slope * ln(anchorFmr / FMR). */
  readonly anchor: number;
  readonly slope: number;
  readonly anchorFmr: number;
  /** Never review below, never match below, however small the comparison. */
  readonly reviewFloor: number;
  readonly matchFloor: number;
}

/**
 * How many false matches one person bears over all the faces that their reference meets, whatever others do: strangers shown
 * as if they were that person, and strangers whom somebody looks at first. Both above 0.
 */
export interface FalseMatchBudget {
  readonly shown: number;
  readonly waiting: number;
}

export interface ThresholdPlan {
  /** From here to `match` a human decides. */
  readonly review: number;
  /** From here on a possible match is shown. */
  readonly match: number;
  readonly fmrAtReview: number;
  readonly fmrAtMatch: number;
  /** Over the whole comparison, every face being a stranger. */
  readonly expectedFalseAtReview: number;
  readonly expectedFalseAtMatch: number;
}

/**
 * One person in twenty is shown one stranger at most, and two strangers a person wait for whoever reviews. The worst group
 * measured had 7 times the FMR of the rest (findings, step 8): .05 x 7 = .35 is still below one shown to a person of that
 * group, and 2 x 7 = 14 are one sheet of a review (docs/decisions/0042-the-operating-point-is-the-persons.md).
 */
export const PERSON_BUDGET: FalseMatchBudget = { shown: 0.05, waiting: 2 };

/**
 * What one search by photograph may return wrongly: one false candidate in two, whom somebody of the staff sees and who is
 * told of it by letter. Nobody reviews before.
 */
export const SEARCH_BUDGET: FalseMatchBudget = { shown: 0.05, waiting: 0.5 };

/** Comparison score above which a share `fmr` of non-mated comparisons lies, at most 1. @param fmr > 0 */
export const thresholdAt = (tail: ScoreTail, fmr: number): number =>
  Math.min(1, tail.anchor + tail.slope * Math.log(tail.anchorFmr / fmr));

/** The inverse: share of non-mated comparisons at or above `threshold`, 0 to 1. A planning value, not a measurement. */
export const fmrAt = (tail: ScoreTail, threshold: number): number =>
  Math.min(1, tail.anchorFmr * Math.exp((tail.anchor - threshold) / tail.slope));

/**
 * The two thresholds of so many comparisons with one budget, and how wrong they can be, to be shown before it starts (law 10).
 * For a person the comparisons are the faces that their grants reach or reached; for a search the faces of the photograph
 * times the people compared. Neither threshold goes below its floor.
 * @throws MiroirError usage/bad-value when the budget is not above 0.
 */
export const planThresholds = (
  tail: ScoreTail,
  comparisons: number,
  budget: FalseMatchBudget = PERSON_BUDGET,
): ThresholdPlan => {
  for (const [name, value] of Object.entries(budget))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new MiroirError("usage/bad-value", {
        name: `falseMatches.${name}`,
        value,
        expected: "a number above 0",
      });
  const lenient = thresholdAt(tail, budget.waiting / comparisons);
  const strict = thresholdAt(tail, budget.shown / comparisons);
  const review = Math.min(1, Math.max(tail.reviewFloor, lenient));
  const match = Math.min(1, Math.max(tail.matchFloor, review, strict));
  return {
    review,
    match,
    fmrAtReview: fmrAt(tail, review),
    fmrAtMatch: fmrAt(tail, match),
    expectedFalseAtReview: comparisons * fmrAt(tail, review),
    expectedFalseAtMatch: comparisons * fmrAt(tail, match),
  };
};

/** Thresholds of several people: from the lowest to the highest of each, and what is expected of all together. */
export interface ThresholdRange {
  readonly review: number;
  readonly reviewTo: number;
  readonly match: number;
  readonly matchTo: number;
  /** Sums over everybody, all faces being strangers to everybody. */
  readonly expectedFalseAtReview: number;
  readonly expectedFalseAtMatch: number;
}

/** @param none what stands where nobody is compared */
export const rangeOf = (plans: Iterable<ThresholdPlan>, none: ThresholdPlan): ThresholdRange => {
  let range: ThresholdRange | undefined;
  for (const { review, match, expectedFalseAtReview, expectedFalseAtMatch } of plans)
    range = {
      review: Math.min(review, range?.review ?? review),
      reviewTo: Math.max(review, range?.reviewTo ?? review),
      match: Math.min(match, range?.match ?? match),
      matchTo: Math.max(match, range?.matchTo ?? match),
      expectedFalseAtReview: expectedFalseAtReview + (range?.expectedFalseAtReview ?? 0),
      expectedFalseAtMatch: expectedFalseAtMatch + (range?.expectedFalseAtMatch ?? 0),
    };
  return range ?? rangeOf([{ ...none, expectedFalseAtReview: 0, expectedFalseAtMatch: 0 }], none);
};
