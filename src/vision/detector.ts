/**
 * Finding faces with an Ultra-Light RFB detector: it proposes cheaply, on a small copy of the picture and from a low score on,
 * and what it proposes is confirmed by a second look at all the pixels there are (docs/decisions/0041).
 * Pure but for the inference function and the decoding that it is given.
 */
import { type Box, intersectionOverUnion } from "../domain/words.ts";
import { resized } from "./decode.ts";
import type { DetectorModel } from "./manifest.ts";
import {
  type Affine,
  type Level,
  levelFor,
  onCanvas,
  type Raster,
  sample,
  turned,
  unturned,
} from "./raster.ts";
import type { Recall } from "./vision.ts";

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

/** Whether two boxes are of one face. */
export const areSame = (a: Box, b: Box): boolean => {
  const union = intersectionOverUnion(a, b);
  if (union === 0) return false;
  if (union >= SAME_FACE.union) return true;
  const [areaA, areaB] = [a.width * a.height, b.width * b.height];
  const shared = (union * (areaA + areaB)) / (1 + union);
  return shared >= SAME_FACE.inside * Math.min(areaA, areaB);
};

const byScore = (a: Candidate, b: Candidate): number =>
  b.score - a.score || a.box.x - b.box.x || a.box.y - b.box.y || a.box.width - b.box.width;

/** Of candidates for one face the best, best first, and no more of them than `most`. */
export const distinct = <Kind extends Candidate>(
  candidates: readonly Kind[],
  most = Number.POSITIVE_INFINITY,
): Kind[] => {
  const kept: Kind[] = [];
  for (const candidate of [...candidates].sort(byScore)) {
    if (kept.length >= most) break;
    if (!kept.some(({ box }) => areSame(box, candidate.box))) kept.push(candidate);
  }
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

/** How hard a picture is looked at: the detector of a pack, and which of its candidates are faces. */
export interface Look extends DetectorModel {
  /** A candidate whose first score is below `below` is a face only from this second score on: it may be a leaf. */
  readonly unsure: { readonly below: number; readonly secondScore: number };
  /** The longest side at which the picture is turned; only candidates that are sure are looked at there, and faces from this score on. */
  readonly turnedPx: number;
  readonly turnedScore: number;
}

/** A false face is a row in a table for nothing, and most of them come from weak candidates. docs/models.md has the counts. */
const ORDINARY = { unsure: { below: 0.5, secondScore: 0.9 }, turnedPx: 640, turnedScore: 0.9 } as const;

/** For group photographs: the first pass sees two faces of 24 px more in three. */
const THOROUGH_PX = 1600;

/** For masking, where a missed face costs more than a masked lamp. */
const HIGH = {
  secondScore: 0.5,
  smallestPx: 12,
  unsure: { below: 0.35, secondScore: 0.7 },
  turnedPx: 1600,
  turnedScore: 0.5,
} as const;

/** The passes, the largest at another size. */
const passesFrom = ({ passes }: DetectorModel, sidePx: number): DetectorModel["passes"] => [
  { ...passes[0]!, sidePx },
  ...passes.slice(1),
];

/** That detector as it looks for an import, for an import of group photographs, and for masking. */
export const lookOf = (model: DetectorModel, recall: Recall): Look => {
  if (recall === "ordinary") return { ...model, ...ORDINARY };
  const passes = passesFrom(model, THOROUGH_PX);
  return recall === "thorough" ? { ...model, ...ORDINARY, passes } : { ...model, ...HIGH, passes };
};

/** The same on the picture turned. */
export const turnedLookOf = (look: Look): Look => ({
  ...look,
  passes: passesFrom(look, look.turnedPx),
  firstScore: look.unsure.below,
  secondScore: look.turnedScore,
});

const longerSide = ({ widthPx, heightPx }: Raster): number => Math.max(widthPx, heightPx);

/** Where faces are looked for when none stands upright: the picture turned, no larger than that (sideways photographs). */
export const turnedLevels = (levels: readonly Level[], quarters: number, sidePx: number): Level[] => {
  const wanted = levels.filter(({ raster }) => longerSide(raster) <= sidePx);
  return (wanted.length > 0 ? wanted : levels).map(({ raster, scale }) => ({
    raster: turned(raster, quarters),
    scale,
  }));
};

/** A box of the turned picture in the upright one of that size, px. */
export const boxUnturned = (box: Box, quarters: number, widthPx: number, heightPx: number): Box => {
  const [ax, ay] = unturned(box.x, box.y, quarters, widthPx, heightPx);
  const [bx, by] = unturned(box.x + box.width, box.y + box.height, quarters, widthPx, heightPx);
  return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) };
};

/** On the last level a face that fills the picture is about as large as the second look shows it. */
const SMALLEST_LEVEL_PX = 128;

/** The sizes that the picture is wanted in below the first pass's: the turned one, the last pass's own, and the smallest. */
export const levelStops = ({ passes, turnedPx }: Look): number[] => [
  turnedPx,
  passes.at(-1)!.sidePx,
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

/** How a second look shows a candidate: the face so large in a square of that size, to so many heads, so many at once. */
interface CloseUp {
  readonly facePx: number;
  readonly sidePx: number;
  readonly heads: number;
  readonly batch: number;
}

/** At which the detector is surest (findings, step 3). */
const CLOSE_UP: CloseUp = { facePx: 48, sidePx: 128, heads: 3, batch: 16 };

/** A quarter of the pixels, and on those that are decoded already: what it says nothing at all of is none. */
const COARSE: CloseUp = { facePx: 24, sidePx: 64, heads: 2, batch: 64 };
const COARSE_SCORE = 0.1;

const largerSide = ({ width, height }: Box): number => Math.max(width, height);

/** Best box whose centre is on the candidate, or nothing when it is no face after all. */
const bestNearCentre = (
  model: DetectorModel,
  { facePx, sidePx }: CloseUp,
  heads: readonly HeadOutput[],
  score: number,
): Candidate | undefined => {
  const middle = sidePx / 2;
  const near = ({ box }: Candidate) =>
    Math.abs(box.x + box.width / 2 - middle) < facePx / 2 &&
    Math.abs(box.y + box.height / 2 - middle) < facePx / 2;
  return readHeads(model, heads, sidePx, sidePx, score).filter(near).sort(byScore)[0];
};

/** A place that is looked at closely, turned by so many degrees. */
interface Place {
  readonly box: Box;
  readonly degrees: number;
}

/** What a close-up shows of a place: from its pixels to the picture's. */
const closeUpMap = ({ box, degrees }: Place, { facePx, sidePx }: CloseUp): Affine => {
  const unit = largerSide(box) / facePx;
  const angle = (degrees * Math.PI) / 180;
  // Quarter turns are exact.
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map(
    (part) => unit * (Math.round(part * 1e9) / 1e9),
  ) as [number, number];
  const half = sidePx / 2;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return [cos, -sin, x - (cos - sin) * half, sin, cos, y - (sin + cos) * half];
};

/** Where a box of a close-up is in the picture; of one that leans, the square around it that stands upright. */
const fromCloseUp = (
  { box, score }: Candidate,
  { degrees }: Place,
  [a, b, c, d, e, f]: Affine,
): Candidate => {
  const [u, v] = [box.x + box.width / 2, box.y + box.height / 2];
  const [x, y] = [a * u + b * v + c, d * u + e * v + f];
  const unit = Math.hypot(a, d);
  const quarters = degrees / 90;
  const sides = quarters % 2 === 0 ? [box.width, box.height] : [box.height, box.width];
  const [width, height] = sides.map(
    (side) => unit * (Number.isInteger(quarters) ? side : largerSide(box)),
  ) as [number, number];
  return { score, box: { x: x - width / 2, y: y - height / 2, width, height } };
};

const lookAgainBatch = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
  places: readonly Place[],
  closeUp: CloseUp,
  score: number,
): Promise<(Candidate | undefined)[]> => {
  const { facePx, sidePx } = closeUp;
  const area = sidePx * sidePx * 3;
  const pixels = new Uint8Array(places.length * area);
  const maps = places.map((place) => closeUpMap(place, closeUp));
  places.forEach(({ box }, index) => {
    const { raster, scale } = levelFor(levels, largerSide(box), facePx);
    const map = maps[index]!.map((part) => part * scale) as unknown as Affine;
    sample(raster, map, sidePx, sidePx, pixels, index * area);
  });
  const outputs = await run(pixels, places.length, sidePx, sidePx, closeUp.heads);
  return outputs.map((heads, index) => {
    const best = bestNearCentre(model, closeUp, heads, score);
    return best && fromCloseUp(best, places[index]!, maps[index]!);
  });
};

const lookAtPlaces = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
  places: readonly Place[],
  closeUp = CLOSE_UP,
  score = model.secondScore,
): Promise<(Candidate | undefined)[]> => {
  const found: (Candidate | undefined)[] = [];
  for (let at = 0; at < places.length; at += closeUp.batch) {
    const batch = places.slice(at, at + closeUp.batch);
    found.push(...(await lookAgainBatch(model, run, levels, batch, closeUp, score)));
  }
  return found;
};

/** A second look at each box: undefined where there is no face. Boxes in upright pixels, in and out. */
export const lookAgain = async (
  model: DetectorModel,
  run: RunDetector,
  levels: readonly Level[],
  boxes: readonly Box[],
  closeUp = CLOSE_UP,
  score = model.secondScore,
): Promise<(Candidate | undefined)[]> =>
  lookAtPlaces(
    model,
    run,
    levels,
    boxes.map((box) => ({ box, degrees: 0 })),
    closeUp,
    score,
  );

/** How a head may lie: the detector itself sees those that lean by less than 30 degrees. */
const TURNS = [0, 45, 90, 135, 180, 225, 270, 315] as const;

/** Faces near one of these places, however they lie: a coarse look at each turn, and a second one where that says anything. */
export const lookAround = async (
  look: Look,
  run: RunDetector,
  levels: readonly Level[],
  boxes: readonly Box[],
): Promise<Candidate[]> => {
  const places = boxes.flatMap((box) => TURNS.map((degrees) => ({ box, degrees })));
  const coarse = await lookAtPlaces(look, run, levels, places, COARSE, COARSE_SCORE);
  const worth = places.filter((_, at) => coarse[at]);
  const seen = await lookAtPlaces(look, run, levels, worth, CLOSE_UP, look.turnedScore);
  return distinct(seen.filter((face) => face !== undefined));
};

/** What is looked at: the picture, or a piece of it, at several sizes; and how more of its pixels are had. */
export interface View {
  /** Finest first, none finer than the first pass needs. */
  readonly levels: readonly Level[];
  /** The same with a level on which a face of this size (upright px) is as large as a second look shows it, as far as there are pixels. */
  finer?(sizePx: number): Promise<readonly Level[]>;
}

/** What was found in a view. */
export interface Faces {
  /** Best first, in upright pixels. */
  readonly faces: readonly Candidate[];
  /** What they were confirmed on. */
  readonly levels: readonly Level[];
  /** Whether there were more candidates than are looked at. */
  readonly crowded: boolean;
  /** Candidates in which no face stands upright. */
  readonly rejected: readonly Box[];
}

/** As many candidates as are looked at: grain and foliage can make thousands, best ones first. */
const MOST_CANDIDATES = 400;

/** A first box is rough: one that is so much smaller than what is dropped may still be large enough. */
const ROUGHLY = 0.8;

/** Candidates that the pixels at hand are too coarse for: a coarse look first, which is a sixth of the price of a second one. */
const worthConfirming = async (
  look: Look,
  run: RunDetector,
  { levels }: View,
  candidates: readonly Candidate[],
): Promise<Candidate[]> => {
  const isLarge = ({ box }: Candidate) => largerSide(box) * levels[0]!.scale >= CLOSE_UP.facePx;
  const small = candidates.filter((candidate) => !isLarge(candidate));
  const boxes = small.map(({ box }) => box);
  const seen = await lookAgain(look, run, levels, boxes, COARSE, COARSE_SCORE);
  return [...candidates.filter(isLarge), ...small.filter((_, at) => seen[at])];
};

const confirmed = async (
  look: Look,
  run: RunDetector,
  view: View,
  found: readonly Candidate[],
): Promise<Faces> => {
  const large = found.filter(({ box }) => largerSide(box) >= look.smallestPx * ROUGHLY);
  const all = distinct(large, MOST_CANDIDATES + 1);
  const wanted = await worthConfirming(look, run, view, all.slice(0, MOST_CANDIDATES));
  const smallest = Math.min(...wanted.map(({ box }) => largerSide(box)));
  const isCoarse = smallest * view.levels[0]!.scale < CLOSE_UP.facePx;
  const levels = isCoarse && view.finer ? await view.finer(smallest) : view.levels;
  const looked = await lookAgain(
    look,
    run,
    levels,
    wanted.map(({ box }) => box),
  );
  const isSure = (at: number) => wanted[at]!.score >= look.unsure.below;
  const faces = (which: (face: Candidate, at: number) => boolean): Candidate[] =>
    looked.flatMap((face, at) =>
      face && which(face, at) && largerSide(face.box) >= look.smallestPx ? [face] : [],
    );
  const sure = distinct(faces((_, at) => isSure(at)));
  // What was no sure candidate adds a face where there was no sure one, and takes the place of none.
  const taken = [...sure, ...wanted.filter((_, at) => isSure(at))];
  const others = faces((face, at) => !isSure(at) && face.score >= look.unsure.secondScore);
  const added = others.filter(({ box }) => !taken.some((face) => areSame(face.box, box)));
  const confirmedFaces = distinct([...sure, ...added]);
  const isFace = (box: Box) => confirmedFaces.some((face) => areSame(face.box, box));
  return {
    faces: confirmedFaces,
    levels,
    crowded: all.length > MOST_CANDIDATES,
    rejected: all.slice(0, MOST_CANDIDATES).flatMap(({ box }) => (isFace(box) ? [] : [box])),
  };
};

const levelOfPass = (levels: readonly Level[], { sidePx }: Pass): Level =>
  levels.find(({ raster }) => Math.max(raster.widthPx, raster.heightPx) <= sidePx) ?? levels.at(-1)!;

/** Faces that stand upright in the picture. */
export const findFaces = async (look: Look, run: RunDetector, view: View): Promise<Faces> => {
  const { levels } = view;
  const base = levels[0]!.raster;
  const passes = passesFor(look, Math.max(base.widthPx, base.heightPx));
  const found: Candidate[] = [];
  for (const pass of passes) found.push(...(await runPass(look, run, levelOfPass(levels, pass), pass)));
  const seen = await confirmed(look, run, view, found);
  if (seen.faces.length > 0) return seen;
  const letterbox = passes.at(-1)!;
  const withMargin = await runPass(look, run, levelOfPass(levels, letterbox), letterbox, LETTERBOX_MARGIN);
  const again = await confirmed(look, run, view, withMargin);
  return {
    ...again,
    crowded: seen.crowded || again.crowded,
    rejected: [...seen.rejected, ...again.rejected],
  };
};
