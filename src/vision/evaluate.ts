/**
 * How wrong comparison can be, from scores: the rates of ISO/IEC 19795-1, each with its count and a 95 % interval.
 * Pure. Pairs that share a picture or a person are not independent trials, so the true intervals are wider.
 */

/** A template of one picture; `vector` is absent when none could be acquired. */
export interface LabelledSample {
  readonly file: string;
  readonly person: string;
  readonly vector?: Float32Array;
}

/** So many of so many, with the exact (Clopper-Pearson) 95 % interval. */
export interface Rate {
  readonly errors: number;
  readonly trials: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

const logGamma = (x: number): number => {
  // Stirling's series; x is shifted above 8, where its next term is below 1e-10.
  let shift = 0;
  let y = x;
  for (; y < 8; y++) shift -= Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
};

/** P(X <= k) of a binomial with n trials of probability p. */
const binomialAtMost = (k: number, n: number, p: number): number => {
  if (p <= 0 || k >= n) return 1;
  if (p >= 1) return 0;
  let sum = 0;
  for (let i = 0; i <= k; i++)
    sum += Math.exp(
      logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1) + i * Math.log(p) + (n - i) * Math.log1p(-p),
    );
  return Math.min(1, sum);
};

/** The p in 0..1 where a falling function crosses `level`. */
const crossing = (falling: (p: number) => number, level: number): number => {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (falling(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Errors over trials with the exact 95 % interval (Clopper and Pearson 1934): right also at 0 errors. */
export const rateOf = (errors: number, trials: number): Rate => {
  if (trials === 0) return { errors, trials, rate: Number.NaN, low: 0, high: 1 };
  const low = errors === 0 ? 0 : crossing((p) => binomialAtMost(errors - 1, trials, p), 0.975);
  const high = errors === trials ? 1 : crossing((p) => binomialAtMost(errors, trials, p), 0.025);
  return { errors, trials, rate: errors / trials, low, high };
};

export interface Comparison {
  readonly a: LabelledSample;
  readonly b: LabelledSample;
  readonly isMated: boolean;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
};

/** Every pair of samples that have a template, once. */
export const comparisonsOf = (samples: readonly LabelledSample[]): Comparison[] =>
  samples.flatMap((a, index) =>
    samples.slice(index + 1).flatMap((b) => {
      if (!a.vector || !b.vector) return [];
      return [{ a, b, isMated: a.person === b.person, score: dot(a.vector, b.vector) }];
    }),
  );

/** Share of non-mated comparisons at or above the threshold. */
export const falseMatchRate = (comparisons: readonly Comparison[], threshold: number): Rate => {
  const nonMated = comparisons.filter(({ isMated }) => !isMated);
  return rateOf(nonMated.filter(({ score }) => score >= threshold).length, nonMated.length);
};

/** Share of mated comparisons below the threshold. */
export const falseNonMatchRate = (comparisons: readonly Comparison[], threshold: number): Rate => {
  const mated = comparisons.filter(({ isMated }) => isMated);
  return rateOf(mated.filter(({ score }) => score < threshold).length, mated.length);
};

/** The lowest threshold at which at most the share `rate` of the scores is at or above it. */
export const thresholdAt = (scores: readonly number[], rate: number): number => {
  const descending = [...scores].sort((x, y) => y - x);
  const first = descending[Math.floor(rate * descending.length)];
  // Just above the first score that must stay below.
  return first === undefined ? -1 : first + 1e-6;
};

/** The person with the worst share of errors among the comparisons that touch her. */
export const worstPerson = (
  comparisons: readonly Comparison[],
  isError: (comparison: Comparison) => boolean,
): { readonly person: string; readonly rate: Rate } | undefined => {
  const tally = new Map<string, { errors: number; trials: number }>();
  for (const comparison of comparisons)
    for (const person of new Set([comparison.a.person, comparison.b.person])) {
      const counted = tally.get(person) ?? { errors: 0, trials: 0 };
      counted.trials++;
      if (isError(comparison)) counted.errors++;
      tally.set(person, counted);
    }
  const ranked = [...tally].sort(([, x], [, y]) => y.errors / y.trials - x.errors / x.trials);
  const [worst] = ranked;
  return worst && { person: worst[0], rate: rateOf(worst[1].errors, worst[1].trials) };
};

/** Closed set, leave one out: how often the best scoring other picture is of somebody else. */
export const rankOneErrors = (samples: readonly LabelledSample[]): Rate => {
  const acquired = samples.filter(({ vector }) => vector);
  const searched = acquired.filter((one) =>
    acquired.some((other) => other !== one && other.person === one.person),
  );
  const wrong = searched.filter((one) => {
    const [best] = acquired
      .filter((other) => other !== one)
      .map((other) => ({ person: other.person, score: dot(one.vector!, other.vector!) }))
      .sort((x, y) => y.score - x.score);
    return best!.person !== one.person;
  });
  return rateOf(wrong.length, searched.length);
};

/** A reference as enrolment makes it: the mean of unit vectors, of unit length again. */
export const meanReference = (vectors: readonly Float32Array[]): Float32Array => {
  const sum = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) for (let at = 0; at < sum.length; at++) sum[at]! += vector[at]!;
  const length = Math.sqrt(dot(sum, sum));
  return sum.map((value) => value / length);
};

export interface OpenSet {
  readonly enrolled: number;
  readonly threshold: number;
  /** Searches of people who are not enrolled that return somebody. */
  readonly fpir: Rate;
  /** Searches of enrolled people that do not return them. */
  readonly fnir: Rate;
}

/** Pictures each enrolled person gives (findings: 3 to 5). */
const ENROLMENT_PICTURES = 3;

const groupedByPerson = (samples: readonly LabelledSample[]): Map<string, LabelledSample[]> => {
  const groups = new Map<string, LabelledSample[]>();
  for (const sample of samples) groups.set(sample.person, [...(groups.get(sample.person) ?? []), sample]);
  return groups;
};

/** Every second person, in order of names, is enrolled with her first three pictures; all other pictures are searches. */
const openSetScores = (samples: readonly LabelledSample[]) => {
  const people = groupedByPerson(samples.filter(({ vector }) => vector));
  const names = [...people.keys()].sort();
  const enrolled = names.filter((name, at) => at % 2 === 0 && people.get(name)!.length > ENROLMENT_PICTURES);
  const references = enrolled.map((person) => ({
    person,
    vector: meanReference(
      people
        .get(person)!
        .slice(0, ENROLMENT_PICTURES)
        .map(({ vector }) => vector!),
    ),
  }));
  const scoresOf = ({ vector }: LabelledSample) =>
    references.map((reference) => ({ person: reference.person, score: dot(vector!, reference.vector) }));
  const mated = enrolled.flatMap((person) =>
    people
      .get(person)!
      .slice(ENROLMENT_PICTURES)
      .map((one) => scoresOf(one).find((found) => found.person === person)!.score),
  );
  const nonMated = names
    .filter((name) => !enrolled.includes(name))
    .flatMap((name) => people.get(name)!.map((one) => Math.max(...scoresOf(one).map(({ score }) => score))));
  return { enrolled: enrolled.length, mated, nonMated };
};

/** FNIR at the threshold that gives this FPIR. */
export const openSet = (samples: readonly LabelledSample[], fpir: number): OpenSet => {
  const { enrolled, mated, nonMated } = openSetScores(samples);
  const threshold = thresholdAt(nonMated, fpir);
  return {
    enrolled,
    threshold,
    fpir: rateOf(nonMated.filter((score) => score >= threshold).length, nonMated.length),
    fnir: rateOf(mated.filter((score) => score < threshold).length, mated.length),
  };
};
