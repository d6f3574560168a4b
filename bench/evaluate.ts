/**
 * `npm run evaluate -- <folder> [--json] [--html FILE] [--save] [--models <folder>]`: how wrong the default pack is on a folder
 * of labelled faces. The folder holds `labels.csv` with the columns file, person, session, and group where people belong to
 * groups that are to be told apart (as they said themselves, or as the collection says: nothing here guesses). `--html` draws
 * it, `--save` keeps the counts beside the pack's manifest, where the console reads them. Words and rates: ISO/IEC 19795-1.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import type { Box } from "../src/domain/words.ts";
import {
  type Comparison,
  comparisonsOf,
  falseMatchRate,
  falseNonMatchRate,
  type LabelledSample,
  openSet,
  type Rate,
  rankOneErrors,
  rateOf,
  thresholdAt,
  worstPerson,
} from "../src/vision/evaluate.ts";
import { EVALUATION_FILE } from "../src/vision/evaluation.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";
import type { ScoreModel, Vision } from "../src/vision/vision.ts";
import { isLanguage } from "../src/words/words.ts";
import { evaluationOf, referenceFor } from "./evaluation.ts";
import { evaluationPage } from "./evaluation-page.ts";
import { recallBySize, type SizedSample } from "./sizes.ts";

const LIMITS = { maxPixels: 120_000_000, maxFaces: 1000 } as const;

interface Label {
  readonly file: string;
  readonly person: string;
  readonly session: string;
  readonly group?: string;
}

/** One picture, looked at once: with a template for comparison, and whether it could have been an enrolment. */
interface Acquired extends LabelledSample {
  readonly session: string;
  readonly group: string;
  readonly norm: number;
  readonly eyesPx: number;
  /** Of the face; absent where none was found. */
  readonly box?: Box;
}

const acquire = async (vision: Vision, folder: string, label: Label): Promise<Acquired> => {
  const { file, person, session } = label;
  // Collections are groups too: a person of one looks like nobody of another.
  const group = label.group || path.dirname(file);
  const bytes = await readFile(path.join(folder, file));
  const { faces } = await vision.detect(bytes);
  const [largest] = [...faces].sort((a, b) => b.sizePx - a.sizePx);
  if (!largest) return { file, person, session, group, norm: 0, eyesPx: 0 };
  const [template] = await vision.templates(bytes, [largest]);
  const { vector, norm, eyesPx } = template!;
  return { file, person, session, group, vector, norm, eyesPx, box: largest.box };
};

const failsToEnrol =
  (scores: ScoreModel) =>
  ({ norm, eyesPx }: Acquired): boolean =>
    norm < scores.norm.enrol || eyesPx < scores.enrolEyesPx;

const figuresOf = (samples: readonly Acquired[], scores: ScoreModel) => {
  const comparisons = comparisonsOf(samples);
  const nonMated = comparisons.filter(({ isMated }) => !isMated).map(({ score }) => score);
  const [review, match] = [scores.reviewFloor, scores.matchFloor];
  const fails = failsToEnrol(scores);
  const isFalseMatch = ({ isMated, score }: Comparison) => !isMated && score >= review;
  const isMissed = ({ isMated, score }: Comparison) => isMated && score < review;
  const at = (threshold: number) => ({
    threshold,
    fmr: falseMatchRate(comparisons, threshold),
    fnmr: falseNonMatchRate(comparisons, threshold),
  });
  return {
    pictures: samples.length,
    people: new Set(samples.map(({ person }) => person)).size,
    failureToAcquire: rateOf(samples.filter(({ vector }) => !vector).length, samples.length),
    failureToEnrol: rateOf(samples.filter(fails).length, samples.length),
    review: at(review),
    match: at(match),
    atFmr: [1e-2, 1e-3, 1e-4].map((fmr) => ({ wanted: fmr, ...at(thresholdAt(nonMated, fmr)) })),
    highestNonMated: Math.max(...nonMated),
    rankOne: rankOneErrors(samples),
    openSet: [0.01, 0.001].map((fpir) => openSet(samples, fpir)),
    worstFalseMatches: worstPerson(
      comparisons.filter(({ isMated }) => !isMated),
      isFalseMatch,
    ),
    worstMissed: worstPerson(
      comparisons.filter(({ isMated }) => isMated),
      isMissed,
    ),
  };
};

type Figures = ReturnType<typeof figuresOf>;

const percent = (value: number): string => `${(100 * value).toPrecision(2)} %`;
const say = ({ errors, trials, rate, low, high }: Rate): string =>
  `${percent(rate)}  (${errors} of ${trials}; 95 %: ${percent(low)} to ${percent(high)})`;

const table = (title: string, figures: Figures): string => {
  const rows: [string, string][] = [
    ["failure to acquire", say(figures.failureToAcquire)],
    ["failure to enrol", say(figures.failureToEnrol)],
    [`FMR at review ${figures.review.threshold}`, say(figures.review.fmr)],
    [`FNMR at review ${figures.review.threshold}`, say(figures.review.fnmr)],
    [`FMR at match ${figures.match.threshold}`, say(figures.match.fmr)],
    [`FNMR at match ${figures.match.threshold}`, say(figures.match.fnmr)],
    ...figures.atFmr.map(({ wanted, threshold, fnmr }): [string, string] => [
      `FNMR at FMR ${wanted} (${threshold.toFixed(3)})`,
      say(fnmr),
    ]),
    ["highest non-mated score", figures.highestNonMated.toFixed(3)],
    ["rank-1 errors, leave one out", say(figures.rankOne)],
    ...figures.openSet.map(({ enrolled, threshold, fpir, fnir }): [string, string] => [
      `FNIR at FPIR ${percent(fpir.rate)} (${enrolled} enrolled, ${threshold.toFixed(3)})`,
      say(fnir),
    ]),
    [
      `worst person, FMR at review`,
      figures.worstFalseMatches
        ? `${figures.worstFalseMatches.person}  ${say(figures.worstFalseMatches.rate)}`
        : "-",
    ],
    [
      `worst person, FNMR at review`,
      figures.worstMissed ? `${figures.worstMissed.person}  ${say(figures.worstMissed.rate)}` : "-",
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [`${title}: ${figures.pictures} pictures of ${figures.people} people`, ...lines].join("\n");
};

const told = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
};

/** Of every picture with a face, at every size. Takes about as long as acquiring did. */
const measureSizes = async (vision: Vision, folder: string, samples: readonly Acquired[], review: number) => {
  const sized: SizedSample[] = [];
  for (const sample of samples)
    if (sample.box)
      sized.push({
        bytes: await readFile(path.join(folder, sample.file)),
        box: sample.box,
        reference: referenceFor(sample, samples),
      });
  const counts = await recallBySize(vision, sized, review, (share) =>
    told(`Recall by size: ${Math.round(100 * share)} %`),
  );
  for (const { reference } of sized) reference?.fill(0);
  return counts;
};

const textOf = (samples: readonly Acquired[], scores: ScoreModel, pack: string, json: boolean): string => {
  const groups = [...new Set(samples.map(({ group }) => group))];
  const parts = groups.length > 1 ? groups : [];
  const figures = Object.fromEntries([
    ["all", figuresOf(samples, scores)],
    ...parts.map((part) => [
      part,
      figuresOf(
        samples.filter(({ group }) => group === part),
        scores,
      ),
    ]),
  ]) as Record<string, Figures>;
  return json
    ? JSON.stringify({ pack, figures }, null, 2)
    : Object.entries(figures)
        .map(([title, found]) => table(title, found))
        .join("\n\n");
};

const run = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      html: { type: "string" },
      save: { type: "boolean", default: false },
      source: { type: "string" },
      language: { type: "string", default: "en" },
      pack: { type: "string", default: "packs/default" },
      models: { type: "string", default: process.env.MIROIR_MODELS ?? "models/faceplugin" },
    },
  });
  const [folder] = positionals;
  if (!folder || positionals.length > 1 || !isLanguage(values.language))
    throw new Error(
      "npm run evaluate -- <folder with labels.csv> [--json] [--html FILE] [--save] [--source TEXT] [--language en|fr]",
    );
  const labels: Label[] = parse(await readFile(path.join(folder, "labels.csv")), {
    columns: true,
    trim: true,
  });
  const pack = await readManifest(values.pack);
  const { scores } = pack;
  const vision = await openVision({ pack, modelsFolder: values.models, limits: LIMITS, template: true });
  const samples: Acquired[] = [];
  for (const [index, label] of labels.entries()) {
    samples.push(await acquire(vision, folder, label));
    told(`${index + 1} of ${labels.length} pictures`);
  }
  const isDrawn = values.html !== undefined || values.save;
  const sizes = isDrawn ? await measureSizes(vision, folder, samples, scores.reviewFloor) : [];
  await vision.close();
  told("");
  if (isDrawn) {
    const evaluation = evaluationOf({
      pack: vision.pack,
      measuredOn: new Date().toISOString().slice(0, 10),
      source: values.source ?? path.basename(path.resolve(folder)),
      samples,
      failures: {
        acquire: samples.filter(({ vector }) => !vector).length,
        enrol: samples.filter(failsToEnrol(scores)).length,
      },
      review: scores.reviewFloor,
      sizes,
    });
    const { reviewFloor: review, matchFloor: match } = scores;
    if (values.html !== undefined)
      await writeFile(
        values.html,
        evaluationPage(evaluation, { review, reviewTo: review, match, matchTo: match }, values.language),
      );
    if (values.save)
      await writeFile(path.join(values.pack, EVALUATION_FILE), `${JSON.stringify(evaluation)}\n`);
  }
  const text = textOf(samples, scores, vision.pack, values.json);
  for (const { vector } of samples) vector?.fill(0);
  process.stdout.write(`${text}\n`);
};

await run();
