/**
 * Thresholds from the size of the comparison. Ours is many faces against few people: the expected number of false
 * matches is faces x people x FMR (law.md 3.4), so a threshold tuned on pairs drowns a large archive in strangers.
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

export interface ComparisonSize {
  /** Faces that will be compared. */
  readonly faces: number;
  /** References they are compared with. */
  readonly people: number;
  /** False candidates expected at or above `review` over the whole comparison, > 0. */
  readonly targetFalseMatches?: number;
}

export interface ThresholdPlan {
  /** From here to `match` a human decides. */
  readonly review: number;
  /** From here on a possible match is shown. */
  readonly match: number;
  readonly fmrAtReview: number;
  readonly fmrAtMatch: number;
  /** Over the whole comparison, everybody being a stranger to everybody. */
  readonly expectedFalseAtReview: number;
  readonly expectedFalseAtMatch: number;
}

/** One false candidate in two whole scans: a human looks at it, so this only bounds her work. */
export const TARGET_FALSE_MATCHES = 0.5;
/**
 * How much rarer a false match shown without a human must be than a false candidate for review. The worst group
 * measured had 7 times the FMR of the rest (findings, step 8): with 10, also an archive of that group alone stays
 * below one false match (0.5 / 10 x 7 = 0.35).
 */
export const MATCH_STRICTNESS = 10;

/** Comparison score above which a share `fmr` of non-mated comparisons lies, at most 1. @param fmr > 0 */
export const thresholdAt = (tail: ScoreTail, fmr: number): number =>
  Math.min(1, tail.anchor + tail.slope * Math.log(tail.anchorFmr / fmr));

/** The inverse: share of non-mated comparisons at or above `threshold`, 0 to 1. A planning value, not a measurement. */
export const fmrAt = (tail: ScoreTail, threshold: number): number =>
  Math.min(1, tail.anchorFmr * Math.exp((tail.anchor - threshold) / tail.slope));

/**
 * The two thresholds of a scan or search and how wrong they can be, to be shown before it starts (law 10).
 * `review` expects `targetFalseMatches` false candidates, `match` a tenth of it; neither goes below its floor.
 * @throws MiroirError usage/bad-value when the target is not above 0.
 */
export const planThresholds = (tail: ScoreTail, size: ComparisonSize): ThresholdPlan => {
  const target = size.targetFalseMatches ?? TARGET_FALSE_MATCHES;
  if (!(target > 0 && target < Number.POSITIVE_INFINITY))
    throw new MiroirError("usage/bad-value", {
      name: "targetFalseMatches",
      value: target,
      expected: "a number above 0",
    });
  const comparisons = size.faces * size.people;
  const review = Math.min(1, Math.max(tail.reviewFloor, thresholdAt(tail, target / comparisons)));
  const strict = thresholdAt(tail, target / MATCH_STRICTNESS / comparisons);
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
