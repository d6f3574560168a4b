/** From samples with templates to the counts that are kept and drawn (`src/vision/evaluation.ts`). */
import {
  type Comparison,
  comparisonsOf,
  type LabelledSample,
  meanReference,
  worstPerson,
} from "../src/vision/evaluate.ts";
import { type Evaluation, histogramOf, pointsOf } from "../src/vision/evaluation.ts";
import type { SizeCounts } from "./sizes.ts";

/** A picture with its template, and the group of whoever is on it. */
export interface Grouped extends LabelledSample {
  readonly group: string;
}

const countsOf = (samples: readonly Grouped[]) => ({
  pictures: samples.length,
  people: new Set(samples.map(({ person }) => person)).size,
});

/** The mean of the other pictures of whoever is on this one; null where there is none. */
export const referenceFor = (
  sample: LabelledSample,
  samples: readonly LabelledSample[],
): Float32Array | null => {
  const others = samples.flatMap((other) =>
    other !== sample && other.person === sample.person && other.vector ? [other.vector] : [],
  );
  return others.length > 0 ? meanReference(others) : null;
};

export interface Grounds {
  readonly pack: string;
  readonly measuredOn: string;
  readonly source: string;
  readonly samples: readonly Grouped[];
  /** Pictures without a face that could be compared, and those too poor to enrol with. */
  readonly failures: { readonly acquire: number; readonly enrol: number };
  /** From which score a pair is a candidate. */
  readonly review: number;
  readonly sizes: readonly SizeCounts[];
}

export const evaluationOf = ({ samples, failures, review, sizes, ...said }: Grounds): Evaluation => {
  const comparisons = comparisonsOf(samples);
  const [mated, nonMated] = [true, false].map((wanted) =>
    comparisons.filter(({ isMated }) => isMated === wanted),
  );
  const groups = [...new Set(samples.map(({ group }) => group))].sort();
  const touching = (person: string | undefined, all: readonly Comparison[]) =>
    all.filter(({ a, b }) => a.person === person || b.person === person);
  const missed = worstPerson(mated!, ({ score }) => score < review)?.person;
  const mistaken = worstPerson(nonMated!, ({ score }) => score >= review)?.person;
  const ofPerson = (person: string | undefined) => countsOf(samples.filter((one) => one.person === person));
  const all = { of: "all", group: null, ...countsOf(samples), points: pointsOf(comparisons) } as const;
  const byGroup = groups.map((group) => {
    const own = samples.filter((sample) => sample.group === group);
    return { of: "group" as const, group, ...countsOf(own), points: pointsOf(comparisonsOf(own)) };
  });
  const worst = (of: "most-missed" | "most-mistaken", person: string | undefined) => ({
    of,
    group: null,
    ...ofPerson(person),
    points: pointsOf(touching(person, comparisons)),
  });
  const trials = samples.length;
  return {
    format: 1,
    ...said,
    ...countsOf(samples),
    failureToAcquire: { errors: failures.acquire, trials },
    failureToEnrol: { errors: failures.enrol, trials },
    histogram: histogramOf(comparisons),
    curves: [
      all,
      ...(groups.length > 1 ? byGroup : []),
      ...(missed === undefined ? [] : [worst("most-missed", missed)]),
      ...(mistaken === undefined ? [] : [worst("most-mistaken", mistaken)]),
    ],
    sizes: [...sizes],
  };
};
