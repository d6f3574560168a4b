/**
 * Finding faces with an Ultra-Light RFB detector: several sizes of the picture, then a second look at each candidate.
 * Pure but for the two inference functions it is given.
 */
import { type Box, intersectionOverUnion } from "../domain/words.ts";
import { resized } from "./decode.ts";
import type { DetectorModel } from "./pack.ts";
import { type Level, levelFor, onCanvas, sample } from "./raster.ts";

export interface Candidate {
  readonly box: Box;
  /** 0 to 1. */
  readonly score: number;
}

/** Raw output of one head for one picture of a batch: scores [2 x priors][rows x columns], boxes [4 x priors][rows x columns]. */
export interface HeadOutput {
  readonly rows: number;
  readonly columns: number;
  readonly scores: Float32Array;
  readonly boxes: Float32Array;
}

/** Runs the detector on `count` pictures of one size. The result: per picture, per head. */
export type RunDetector = (
  pixels: Uint8Array,
  count: number,
  widthPx: number,
  heightPx: number,
  heads: number,
) => Promise<readonly (readonly HeadOutput[])[]>;

/** Cells are spread over the padded size as in training: at 240 px height the step is 30 and 60, not 32 and 64. */
const priorsOf = (
  model: DetectorModel,
  head: HeadOutput,
  index: number,
  widthPx: number,
  heightPx: number,
) => ({
  stepX: widthPx / head.columns,
  stepY: heightPx / head.rows,
  sizes: model.heads[index]!.minSizes,
});

const decodeBox = (
  model: DetectorModel,
  head: HeadOutput,
  at: number,
  prior: number,
  place: { x: number; y: number; width: number; height: number },
): Box => {
  const cells = head.rows * head.columns;
  const value = (which: number) => head.boxes[(prior * 4 + which) * cells + at]!;
  const [centre, spread] = model.variance;
  const width = place.width * Math.exp(value(2) * spread);
  const height = place.height * Math.exp(value(3) * spread);
  const x = place.x + value(0) * centre * place.width - width / 2;
  const y = place.y + value(1) * centre * place.height - height / 2;
  return { x, y, width, height };
};

/** Candidates at or above `score`, in pixels of the detector's input. */
export const readHeads = (
  model: DetectorModel,
  heads: readonly HeadOutput[],
  widthPx: number,
  heightPx: number,
  score: number,
): Candidate[] => {
  // softmax of two classes >= score, without the exponential: face - background >= ln(score / (1 - score)).
  const bar = Math.log(score / (1 - score));
  const found: Candidate[] = [];
  heads.forEach((head, index) => {
    const { stepX, stepY, sizes } = priorsOf(model, head, index, widthPx, heightPx);
    const cells = head.rows * head.columns;
    sizes.forEach((size, prior) => {
      // The trained priors are clipped to the picture: 256 px is 240 in a picture of that height.
      const [width, height] = [Math.min(size, widthPx), Math.min(size, heightPx)];
      const background = prior * 2 * cells;
      for (let at = 0; at < cells; at++) {
        const odds = head.scores[background + cells + at]! - head.scores[background + at]!;
        if (odds < bar) continue;
        const x = ((at % head.columns) + 0.5) * stepX;
        const y = (Math.floor(at / head.columns) + 0.5) * stepY;
        found.push({
          box: decodeBox(model, head, at, prior, { x, y, width, height }),
          score: 1 / (1 + Math.exp(-odds)),
        });
      }
    });
  });
  return found;
};

/** Overlaps of one face: IoU from .4 on, or the smaller box mostly inside the larger one (findings: .7). */
const SAME_FACE = { union: 0.4, inside: 0.7 } as const;

const areSame = (a: Box, b: Box): boolean => {
  const union = intersectionOverUnion(a, b);
  if (union === 0) return false;
  if (union >= SAME_FACE.union) return true;
  const [areaA, areaB] = [a.width * a.height, b.width * b.height];
  const shared = (union * (areaA + areaB)) / (1 + union);
  return shared >= SAME_FACE.inside * Math.min(areaA, areaB);
};

const byScore = (a: Candidate, b: Candidate): number =>
  b.score - a.score || a.box.x - b.box.x || a.box.y - b.box.y || a.box.width - b.box.width;

/** Of candidates for one face the best, best first. */
export const distinct = <Kind extends Candidate>(candidates: readonly Kind[]): Kind[] => {
  const kept: Kind[] = [];
  for (const candidate of [...candidates].sort(byScore))
    if (!kept.some(({ box }) => areSame(box, candidate.box))) kept.push(candidate);
  return kept;
};

const scaled = ({ box, score }: Candidate, factor: number, dx = 0, dy = 0): Candidate => ({
  score,
  box: {
    x: (box.x - dx) * factor,
    y: (box.y - dy) * factor,
    width: box.width * factor,
    height: box.height * factor,
  },
});

const roundUp = (size: number, multiple: number): number => Math.ceil(size / multiple) * multiple;

/** The trained input of the detector is 4:3. */
const LETTERBOX = 3 / 4;

interface Pass {
  readonly sidePx: number;
  readonly heads: number;
  readonly letterbox: boolean;
}

/** The passes that a picture of this size needs: one that would look at the same pixels again is left out. */
export const passesFor = (model: DetectorModel, longestPx: number): Pass[] => {
  const last = model.passes.length - 1;
  const sized = model.passes.map((pass, index) => ({ ...pass, letterbox: index === last }));
  return sized.filter((_, index) => {
    const next = sized[index + 1];
    return !next || next.letterbox || next.sidePx < longestPx;
  });
};

/**
 * The same model looking harder, for masking: one finer pass, smaller faces, and scores from which most candidates are
 * lamps, because a missed face costs more than a masked lamp. docs/models.md has what it finds more, and what it costs.
 */
const HIGH_RECALL = { sidePx: 2560, heads: 2, firstScore: 0.35, secondScore: 0.5, smallestPx: 12 } as const;

/** That detector as masking uses it: one finer pass before its own, lower scores, smaller faces. */
export const highRecallOf = (model: DetectorModel): DetectorModel => {
  const { sidePx, heads, ...scores } = HIGH_RECALL;
  return { ...model, ...scores, passes: [{ sidePx, heads }, ...model.passes] };
};

/** On the last level a face that fills the picture is about as large as the second look shows it. */
const SMALLEST_LEVEL_PX = 128;

/** The sizes that the picture is wanted in below the first pass's: the last pass's own, and the smallest. */
export const levelStops = (model: DetectorModel): number[] => [
  model.passes.at(-1)!.sidePx,
  SMALLEST_LEVEL_PX,
];

const LETTERBOX_MARGIN = 0.5;

/** One pass over one level. `margin` < 1 shows the picture smaller, for faces that fill the frame. */
const runPass = async (
  model: DetectorModel,
  run: RunDetector,
  level: Level,
  pass: Pass,
  margin = 1,
): Promise<Candidate[]> => {
  const { raster } = level;
  if (!pass.letterbox) {
    // Whole cells of the two finest heads, so that steps are exact.
    const canvas = onCanvas(raster, roundUp(raster.widthPx, 16), roundUp(raster.heightPx, 16));
    const [heads] = await run(canvas.data, 1, canvas.widthPx, canvas.heightPx, pass.heads);
    const found = readHeads(model, heads!, canvas.widthPx, canvas.heightPx, model.firstScore);
    return found.map((candidate) => scaled(candidate, 1 / level.scale));
  }
  const [width, height] = [pass.sidePx, pass.sidePx * LETTERBOX];
  const shrink = margin * Math.min(width / raster.widthPx, height / raster.heightPx);
  const [w, h] = [
    Math.max(1, Math.round(raster.widthPx * shrink)),
    Math.max(1, Math.round(raster.heightPx * shrink)),
  ];
  const [left, top] = [(width - w) >> 1, (height - h) >> 1];
  const canvas = onCanvas(await resized(raster, w, h), width, height, left, top);
  const [heads] = await run(canvas.data, 1, width, height, pass.heads);
  const found = readHeads(model, heads!, width, height, model.firstScore);
  return found.map((candidate) => scaled(candidate, raster.widthPx / w / level.scale, left, top));
};

/** The second look shows the face at this size in a square of that size (findings, step 3). */
const LOOK = { facePx: 48, sidePx: 128, heads: 3, batch: 16 } as const;

const largerSide = ({ width, height }: Box): number => Math.max(width, height);

/** Best box whose centre is on the candidate, or nothing when it is no face after all. */
const bestNearCentre = (model: DetectorModel, heads: readonly HeadOutput[]): Candidate | undefined => {
  const middle = LOOK.sidePx / 2;
  const near = ({ box }: Candidate) =>
    Math.abs(box.x + box.width / 2 - middle) < LOOK.facePx / 2 &&
    Math.abs(box.y + box.height / 2 - middle) < LOOK.facePx / 2;
  return readHeads(model, heads, LOOK.sidePx, LOOK.sidePx, model.secondScore).filter(near).sort(byScore)[0];
};

const lookAgainBatch = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
  boxes: readonly Box[],
): Promise<(Candidate | undefined)[]> => {
  const area = LOOK.sidePx * LOOK.sidePx * 3;
  const pixels = new Uint8Array(boxes.length * area);
  const frames = boxes.map((box) => {
    const unit = largerSide(box) / LOOK.facePx;
    const left = box.x + box.width / 2 - (unit * LOOK.sidePx) / 2;
    const top = box.y + box.height / 2 - (unit * LOOK.sidePx) / 2;
    return { unit, left, top };
  });
  boxes.forEach((box, index) => {
    const { raster, scale } = levelFor(levels, largerSide(box), LOOK.facePx);
    const { unit, left, top } = frames[index]!;
    const map = [unit * scale, 0, left * scale, 0, unit * scale, top * scale] as const;
    sample(raster, map, LOOK.sidePx, LOOK.sidePx, pixels, index * area);
  });
  const outputs = await run(pixels, boxes.length, LOOK.sidePx, LOOK.sidePx, LOOK.heads);
  return outputs.map((heads, index) => {
    const best = bestNearCentre(model, heads);
    const { unit, left, top } = frames[index]!;
    return best && scaled(best, unit, -left / unit, -top / unit);
  });
};

/** A second look at each box: undefined where there is no face. Boxes in upright pixels, in and out. */
export const lookAgain = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
  boxes: readonly Box[],
): Promise<(Candidate | undefined)[]> => {
  const found: (Candidate | undefined)[] = [];
  for (let at = 0; at < boxes.length; at += LOOK.batch)
    found.push(...(await lookAgainBatch(model, run, levels, boxes.slice(at, at + LOOK.batch))));
  return found;
};

const confirmed = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
  candidates: readonly Candidate[],
): Promise<Candidate[]> => {
  const large = candidates.filter(({ box }) => largerSide(box) >= model.smallestPx);
  const looked = await lookAgain(
    model,
    run,
    levels,
    distinct(large).map(({ box }) => box),
  );
  const faces = looked.filter((face) => face !== undefined);
  return distinct(faces.filter(({ box }) => largerSide(box) >= model.smallestPx));
};

const levelOfPass = (levels: readonly Level[], { sidePx }: Pass): Level =>
  levels.find(({ raster }) => Math.max(raster.widthPx, raster.heightPx) <= sidePx) ?? levels.at(-1)!;

/** Faces that stand upright in the picture, best first, in upright pixels. */
export const findFaces = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
): Promise<Candidate[]> => {
  const base = levels[0]!.raster;
  const passes = passesFor(model, Math.max(base.widthPx, base.heightPx));
  const found: Candidate[] = [];
  for (const pass of passes) found.push(...(await runPass(model, run, levelOfPass(levels, pass), pass)));
  const faces = await confirmed(model, run, levels, found);
  if (faces.length > 0) return faces;
  const letterbox = passes.at(-1)!;
  const withMargin = await runPass(model, run, levelOfPass(levels, letterbox), letterbox, LETTERBOX_MARGIN);
  return confirmed(model, run, levels, withMargin);
};
