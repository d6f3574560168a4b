/** From moments to rates, ratios and their spread. */

/** Several rounds of one figure. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @param values at least one. */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
};

/**
 * Milliseconds a picture takes once everything runs: over the second half of the pictures. The first half is left out
 * because processes that have just been started do not all begin at once.
 * @param marksMs when each picture was done, in order; at least two. @param endMs when the whole was, its last rows written.
 */
export const runningMs = (marksMs: readonly number[], endMs = marksMs.at(-1)!): number => {
  const skipped = marksMs.length >> 1;
  return (endMs - marksMs[skipped - 1]!) / (marksMs.length - skipped);
};
