/** How wrong a pack was on labelled faces, as tables that are read aloud; `web/shared/accuracy.ts` draws the same (law 10, R95). */
import { type Language, said } from "../words/words.ts";

/** So many errors of so many trials, with the exact 95 % interval, 0 to 1. */
export interface MeasuredRate {
  readonly errors: number;
  readonly trials: number;
  /** Null where nothing was tried. */
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
}

export interface CurvePoint {
  /** Comparison score, 0 to 1. */
  readonly threshold: number;
  /** FMR: non-mated comparisons at or above the threshold. */
  readonly falseMatches: MeasuredRate;
  /** FNMR: mated comparisons below it. */
  readonly misses: MeasuredRate;
}

export const CURVES = ["all", "group", "most-missed", "most-mistaken"] as const;

export interface Curve {
  /** Of all comparisons, of those within one group, or of those that touch the one person who fared worst. */
  readonly of: (typeof CURVES)[number];
  readonly group: string | null;
  readonly pictures: number;
  readonly people: number;
  /** By rising threshold. */
  readonly points: readonly CurvePoint[];
}

export interface Measurement {
  /** Stamp of the pack that was measured. */
  readonly pack: string;
  readonly measuredOn: string;
  /** On what, in the words of whoever measured. */
  readonly source: string;
  readonly pictures: number;
  readonly people: number;
  readonly failureToAcquire: MeasuredRate;
  readonly failureToEnrol: MeasuredRate;
  /** Comparisons by score, from `from` on in steps. */
  readonly histogram: {
    readonly from: number;
    readonly step: number;
    readonly mated: readonly number[];
    readonly nonMated: readonly number[];
  };
  readonly curves: readonly Curve[];
  /** Faces by the longer side of their box in a large picture, px. */
  readonly sizes: readonly {
    readonly px: number;
    readonly missed: MeasuredRate;
    readonly notRecognised: MeasuredRate;
  }[];
}

/** The two thresholds: of the person with the fewest faces to meet, and of the one with the most. */
export interface Thresholds {
  readonly review: number;
  readonly reviewTo: number;
  readonly match: number;
  readonly matchTo: number;
}

/** A figure as text: its head, and rows of cells. */
export interface Figures {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const share = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumSignificantDigits: 2 }).format(value);
const number = (language: Language, value: number): string => new Intl.NumberFormat(language).format(value);

/** "0.66% (20 of 3,041; 0.4% to 1%)" */
export const rateSaid = (language: Language, { errors, trials, rate, low, high }: MeasuredRate): string =>
  rate === null
    ? said(language, "domain.accuracy.nothingTried")
    : said(language, "domain.accuracy.rate", {
        rate: share(language, rate),
        errors: number(language, errors),
        trials: number(language, trials),
        low: share(language, low),
        high: share(language, high),
      });

/** "All", "Group: caltech", "The person who was missed most often" */
export const curveSaid = (language: Language, { of, group }: Pick<Curve, "of" | "group">): string =>
  of === "group"
    ? said(language, "domain.accuracy.curve.group", { group: group ?? "" })
    : said(language, `domain.accuracy.curve.${of}`);

/** The point of a curve at a threshold, or the next stricter one. */
export const pointAt = ({ points }: Pick<Curve, "points">, threshold: number): CurvePoint =>
  points.find((point) => point.threshold >= threshold - 1e-9) ?? points.at(-1)!;

/** Both kinds of error at both thresholds, of everybody, by group, and of whoever fared worst. */
export const ratesTable = (
  language: Language,
  { curves }: Measurement,
  { review, match }: Pick<Thresholds, "review" | "match">,
): Figures => {
  const at = { review: number(language, review), match: number(language, match) };
  return {
    title: said(language, "domain.accuracy.rates.title"),
    head: [
      said(language, "domain.accuracy.rates.of"),
      said(language, "domain.accuracy.rates.mistakenAt", { threshold: at.review }),
      said(language, "domain.accuracy.rates.missedAt", { threshold: at.review }),
      said(language, "domain.accuracy.rates.mistakenAt", { threshold: at.match }),
      said(language, "domain.accuracy.rates.missedAt", { threshold: at.match }),
    ],
    rows: curves.map((curve) => {
      const points = [pointAt(curve, review), pointAt(curve, match)];
      return [
        curveSaid(language, curve),
        ...points.flatMap(({ falseMatches, misses }) => [
          rateSaid(language, falseMatches),
          rateSaid(language, misses),
        ]),
      ];
    }),
  };
};

/** How many pairs scored how high. Rows of nothing are left out. */
export const scoresTable = (language: Language, { histogram }: Measurement): Figures => ({
  title: said(language, "domain.accuracy.scores.title"),
  head: [
    said(language, "domain.accuracy.scores.score"),
    said(language, "domain.accuracy.scores.mated"),
    said(language, "domain.accuracy.scores.nonMated"),
  ],
  rows: histogram.mated.flatMap((mated, at) => {
    const nonMated = histogram.nonMated[at] ?? 0;
    if (mated + nonMated === 0) return [];
    const from = histogram.from + at * histogram.step;
    const span = [from, from + histogram.step].map((end) => number(language, Math.round(end * 100) / 100));
    return [[span.join("–"), number(language, mated), number(language, nonMated)]];
  }),
});

/** Both errors of everybody, at every tenth of the scale between them. */
export const tradeOffTable = (language: Language, { curves }: Measurement): Figures => ({
  title: said(language, "domain.accuracy.tradeOff.title"),
  head: [
    said(language, "domain.accuracy.tradeOff.threshold"),
    said(language, "domain.accuracy.tradeOff.mistaken"),
    said(language, "domain.accuracy.tradeOff.missed"),
  ],
  rows: (curves.find(({ of }) => of === "all") ?? curves[0]!).points
    .filter(({ threshold }) => Math.round(threshold * 100) % 5 === 0)
    .map(({ threshold, falseMatches, misses }) => [
      number(language, threshold),
      rateSaid(language, falseMatches),
      rateSaid(language, misses),
    ]),
});

const without = ({ errors, trials, rate, low, high }: MeasuredRate): MeasuredRate => ({
  errors: trials - errors,
  trials,
  rate: rate === null ? null : 1 - rate,
  low: 1 - high,
  high: 1 - low,
});

/** Recall, by size. */
export const recallOf = ({ sizes }: Measurement) =>
  sizes.map(({ px, missed, notRecognised }) => ({
    px,
    found: without(missed),
    recognised: without(notRecognised),
  }));

export const sizesTable = (language: Language, measured: Measurement): Figures => ({
  title: said(language, "domain.accuracy.sizes.title"),
  head: [
    said(language, "domain.accuracy.sizes.px"),
    said(language, "domain.accuracy.sizes.found"),
    said(language, "domain.accuracy.sizes.recognised"),
  ],
  rows: recallOf(measured).map(({ px, found, recognised }) => [
    number(language, px),
    rateSaid(language, found),
    rateSaid(language, recognised),
  ]),
});
