/**
 * How wrong a pack was on labelled faces, as counts: `npm run evaluate -- <folder> --save` writes it beside the manifest, and
 * the console draws it. Counts of many comparisons and nothing of anybody: no template, no name, no picture. Words and rates:
 * ISO/IEC 19795-1.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { MeasuredRate, Measurement } from "../domain/accuracy.ts";
import { MiroirError } from "../domain/errors.ts";
import { type Comparison, rateOf } from "./evaluate.ts";

export const EVALUATION_FILE = "evaluation.json";
/** A measurement of many thousand people in many groups is far smaller. */
const MOST_BYTES = 8 * 2 ** 20;

const count = z.int().min(0);
/** So many of so many. */
const counted = z
  .strictObject({ errors: count, trials: count })
  .refine(({ errors, trials }) => errors <= trials, { error: "more errors than trials" });
const threshold = z.number().min(-1).max(1);

const curve = z.strictObject({
  /** Of all comparisons, of those within one group, of those that touch the one person who fared worst. */
  of: z.enum(["all", "group", "most-missed", "most-mistaken"]),
  group: z.string().min(1).max(200).nullable(),
  pictures: count,
  people: count,
  /** By rising threshold: non-mated comparisons at or above it, mated ones below it. */
  points: z
    .array(z.strictObject({ threshold, falseMatches: counted, misses: counted }))
    .min(1)
    .max(1000),
});

const evaluation = z.strictObject({
  format: z.literal(1),
  /** Stamp of the pack that was measured. */
  pack: z.string().min(1).max(200),
  measuredOn: z.iso.date(),
  /** On what, in the words of whoever measured. */
  source: z.string().max(2000),
  pictures: count,
  people: count,
  failureToAcquire: counted,
  failureToEnrol: counted,
  /** Comparisons by score: `counts[i]` from `from + i * step` on, the first and the last with what lies beyond. */
  histogram: z.strictObject({
    from: threshold,
    step: z.number().positive(),
    mated: z.array(count).max(1000),
    nonMated: z.array(count).max(1000),
  }),
  curves: z.array(curve).min(1).max(100),
  /** Faces by the longer side of their box in a large picture: found, and recognised at the floor of review. */
  sizes: z
    .array(z.strictObject({ px: z.number().positive(), missed: counted, notRecognised: counted }))
    .max(100),
});
export type Evaluation = z.infer<typeof evaluation>;
type Counted = z.infer<typeof counted>;
type Curve = z.infer<typeof curve>;

const invalid = (where: string, cause: unknown): MiroirError =>
  new MiroirError("model/invalid", { pack: where, problem: String(cause) }, { cause });

/** `<packFolder>/evaluation.json`; null where nobody measured. @throws MiroirError model/invalid */
export const readEvaluation = async (packFolder: string): Promise<Evaluation | null> => {
  const file = path.join(packFolder, EVALUATION_FILE);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw invalid(file, error);
  }
  if (bytes.length > MOST_BYTES) throw invalid(file, `more than ${MOST_BYTES} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw invalid(file, error);
  }
  const parsed = evaluation.safeParse(json);
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error));
  return parsed.data;
};

const STEP = 0.01;
const THRESHOLDS = Array.from({ length: 101 }, (_, at) => Math.round(100 * at * STEP) / 100);

const HISTOGRAM = { from: -0.3, step: 0.02, bins: 65 } as const;

/** Comparisons by score, mated and non-mated. */
export const histogramOf = (comparisons: readonly Comparison[]): Evaluation["histogram"] => {
  const { from, step, bins } = HISTOGRAM;
  const mated = new Array<number>(bins).fill(0);
  const nonMated = new Array<number>(bins).fill(0);
  for (const { isMated, score } of comparisons) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((score - from) / step)));
    (isMated ? mated : nonMated)[bin]!++;
  }
  return { from, step, mated, nonMated };
};

/** Errors at each threshold from 0 to 1 (the curve of detection error trade-off, DET). */
export const pointsOf = (comparisons: readonly Comparison[]): Curve["points"] => {
  const sorted = (mated: boolean): number[] =>
    comparisons
      .filter(({ isMated }) => isMated === mated)
      .map(({ score }) => score)
      .sort((a, b) => a - b);
  const [mated, nonMated] = [sorted(true), sorted(false)];
  let [below, strangersBelow] = [0, 0];
  return THRESHOLDS.map((threshold) => {
    while (below < mated.length && mated[below]! < threshold) below++;
    while (strangersBelow < nonMated.length && nonMated[strangersBelow]! < threshold) strangersBelow++;
    return {
      threshold,
      falseMatches: { errors: nonMated.length - strangersBelow, trials: nonMated.length },
      misses: { errors: below, trials: mated.length },
    };
  });
};

/** Each count with its rate and the exact 95 % interval; null where nothing was tried. */
const withRate = ({ errors, trials }: Counted): MeasuredRate => {
  const { rate, low, high } = rateOf(errors, trials);
  return { errors, trials, rate: trials === 0 ? null : rate, low, high };
};

/** As it is shown. */
export const measurementOf = ({ format: _, ...measured }: Evaluation): Measurement => ({
  ...measured,
  failureToAcquire: withRate(measured.failureToAcquire),
  failureToEnrol: withRate(measured.failureToEnrol),
  curves: measured.curves.map((each) => ({
    ...each,
    points: each.points.map(({ threshold, falseMatches, misses }) => ({
      threshold,
      falseMatches: withRate(falseMatches),
      misses: withRate(misses),
    })),
  })),
  sizes: measured.sizes.map(({ px, missed, notRecognised }) => ({
    px,
    missed: withRate(missed),
    notRecognised: withRate(notRecognised),
  })),
});
