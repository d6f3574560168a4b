/** Whether two kinds of answers can be told apart by the time they take. */

export interface Told {
  /** Samples of each. */
  readonly each: number;
  readonly medianMs: readonly [number, number];
  /** Of the two-sided Mann-Whitney test: below .05, times this far apart would be rare among equals. */
  readonly p: number;
  /** How often somebody guesses right who calls the slower one of two the first kind; .5 is chance. */
  readonly guessedRight: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Of the normal distribution, Abramowitz and Stegun 26.2.17: right to 7.5e-8. */
const upperTail = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * z);
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
};

/** Ranks from 1 on, equal values sharing theirs. */
const ranksOf = (values: readonly number[]): { ranks: number[]; ties: number } => {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to]!.value === order[from]!.value) to++;
    for (let i = from; i < to; i++) ranks[order[i]!.at] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
};

/** Mann and Whitney 1947, normal approximation with continuity and tie corrections; for 8 samples of each and more. */
export const distinguished = (first: readonly number[], second: readonly number[]): Told => {
  const [n, m] = [first.length, second.length];
  const { ranks, ties } = ranksOf([...first, ...second]);
  const u = ranks.slice(0, n).reduce((sum, rank) => sum + rank, 0) - (n * (n + 1)) / 2;
  const mean = (n * m) / 2;
  const all = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - ties / (all * (all - 1))));
  const z = Math.max(0, Math.abs(u - mean) - 0.5) / (deviation || 1);
  const share = u / (n * m);
  return {
    each: Math.min(n, m),
    medianMs: [median(first), median(second)],
    p: Math.min(1, 2 * upperTail(z)),
    guessedRight: Math.max(share, 1 - share),
  };
};
