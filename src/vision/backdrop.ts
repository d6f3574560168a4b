/**
 * Whether what lies behind a face moves with it, as in one picture that is turned, stretched or enlarged, or stays where it is
 * (or moves a little, as a hand does). Two small grey pictures of one camera, and the points of the face in both.
 */
import type { Landmarks } from "../domain/words.ts";
import type { FlatPicture } from "./flat-picture.ts";
import { type Grey, levelAt } from "./grey.ts";
import { downFrom } from "./head.ts";
import { leastSquares } from "./least-squares.ts";
import type { Affine } from "./raster.ts";
import type { Traces } from "./traces.ts";

export interface Backdrop {
  /** Pieces of the background that are found where a flat picture would have them, and not where they were. */
  readonly moved: number;
  /** Pieces that are found where they were, a hand's shake aside, and not where a flat picture would have them. */
  readonly still: number;
}

/** Pieces of this side, in pixels of a picture that is 160 wide. */
const PIECE = 10;
/** A hand's shake, and how far a flat map is off where it reaches beyond the face. */
const SHAKE = 6;
const SLACK = 4;
/** The two places must be so far apart that they can be told from each other, px. */
const APART = SHAKE + 2;
/** Grey levels from one pixel to the next: a bare wall says nothing. */
const TEXTURE = 2;
/** Correlation of a piece that was found, and how much better than at the other place. */
const FOUND = 0.8;
const BETTER = 0.12;

/** The piece around (x, y) as it looks through a map; undefined where some of it is outside. */
const pieceAt = (grey: Grey, map: Affine, x: number, y: number): Float64Array | undefined => {
  const [a, b, c, d, e, f] = map;
  const out = new Float64Array(PIECE * PIECE);
  for (let j = 0; j < PIECE; j++)
    for (let i = 0; i < PIECE; i++) {
      const [px, py] = [x + i - PIECE / 2, y + j - PIECE / 2];
      const [u, v] = [a * px + b * py + c, d * px + e * py + f];
      if (u < 0 || v < 0 || u >= grey.widthPx - 1 || v >= grey.heightPx - 1) return undefined;
      out[j * PIECE + i] = levelAt(grey, u, v);
    }
  return out;
};

/** Grey levels from one pixel to the next, root of the mean square. */
const textureOf = (piece: Float64Array): number => {
  let sum = 0;
  for (let j = 1; j < PIECE - 1; j++)
    for (let at = j * PIECE + 1; at < (j + 1) * PIECE - 1; at++)
      sum += (piece[at + 1]! - piece[at - 1]!) ** 2 + (piece[at + PIECE]! - piece[at - PIECE]!) ** 2;
  return Math.sqrt(sum / 8) / (PIECE - 2);
};

/** Less its mean; its length is that of its texture. */
const centred = (piece: Float64Array): { values: Float64Array; length: number } => {
  const mean = piece.reduce((sum, v) => sum + v, 0) / piece.length;
  const values = piece.map((v) => v - mean);
  return { values, length: Math.sqrt(values.reduce((sum, v) => sum + v * v, 0)) };
};

const correlation = (one: ReturnType<typeof centred>, piece: Float64Array | undefined): number => {
  if (!piece) return -1;
  const other = centred(piece);
  if (other.length < 1e-6) return -1;
  return one.values.reduce((sum, v, i) => sum + v * other.values[i]!, 0) / (one.length * other.length);
};

/** The best correlation within so many pixels of where the map takes the piece. */
const bestNear = (
  one: ReturnType<typeof centred>,
  grey: Grey,
  [a, b, c, d, e, f]: Affine,
  [x, y]: readonly [number, number],
  within: number,
): number => {
  let best = -1;
  for (let dy = -within; dy <= within; dy += 1)
    for (let dx = -within; dx <= within; dx += 1)
      best = Math.max(best, correlation(one, pieceAt(grey, [a, b, c + dx, d, e, f + dy], x, y)));
  return best;
};

const STAYS: Affine = [1, 0, 0, 0, 1, 0];

/** The affine map of the points of a face on one side of the nose. */
const flatMap = ({ from, to }: FlatPicture, which: (x: number) => boolean): Affine => {
  const rows: number[][] = [];
  const wanted: [number, number][] = [];
  for (let at = 0; at < from.length; at += 2) {
    if (!which(from[at]!)) continue;
    rows.push([from[at]!, from[at + 1]!, 1]);
    wanted.push([to[at]!, to[at + 1]!]);
  }
  if (rows.length < 3) return STAYS;
  const { solution } = leastSquares(rows, wanted, 1);
  const [[a, d], [b, e], [c, f]] = solution as [[number, number], [number, number], [number, number]];
  return [a, b, c, d, e, f];
};

const through = ([a, b, c, d, e, f]: Affine, x: number, y: number): [number, number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

/** Where a piece of the background went, if that can be told. */
const lookFor = (
  scene: Grey,
  after: Grey,
  map: Affine,
  at: readonly [number, number],
): keyof Backdrop | undefined => {
  const piece = pieceAt(scene, STAYS, ...at);
  if (!piece || !pieceAt(after, map, ...at) || textureOf(piece) < TEXTURE) return undefined;
  const one = centred(piece);
  const there = bestNear(one, after, map, at, SLACK);
  const here = bestNear(one, after, STAYS, at, SHAKE);
  if (there > FOUND && there > here + BETTER) return "moved";
  return here > FOUND && here > there + BETTER ? "still" : undefined;
};

/** Where a head and what it stands on are: what is outside is background. */
const bodyOf = (points: Landmarks) => {
  const xs = points.filter((_, at) => at % 2 === 0);
  const ys = points.filter((_, at) => at % 2 === 1);
  const [left, right, top, chin] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [width, height] = [right - left, chin - top];
  return (x: number, y: number): boolean => {
    const aside = Math.abs(x - (left + right) / 2);
    if (y < top - 0.75 * height) return false;
    if (y < chin - 0.1 * height) return aside < 0.85 * width;
    return aside < 1.7 * width;
  };
};

/** Of one step, against the straight frame. @param flat the face of both as one flat picture */
export const backdropBetween = (straight: Traces, moved: Traces, flat: FlatPicture): Backdrop => {
  const [nose] = downFrom(straight.points)(0, 0);
  // A half that is stretched and one that is pressed together have a map each.
  const left = flatMap(flat, (x) => x <= nose);
  const right = flatMap(flat, (x) => x >= nose);
  const [isBody, isBodyAfter] = [bodyOf(straight.points), bodyOf(moved.points)];
  const found = { moved: 0, still: 0 };
  const { widthPx, heightPx } = straight.scene;
  for (let y = PIECE / 2 + 1; y < heightPx - PIECE / 2 - 1; y += PIECE)
    for (let x = PIECE / 2 + 1; x < widthPx - PIECE / 2 - 1; x += PIECE) {
      const map = x < nose ? left : right;
      const [u, v] = through(map, x, y);
      if (Math.hypot(u - x, v - y) < APART) continue;
      if (isBody(x, y) || isBodyAfter(x, y) || isBodyAfter(u, v)) continue;
      const verdict = lookFor(straight.scene, moved.scene, map, [x, y]);
      if (verdict) found[verdict]++;
    }
  return found;
};
