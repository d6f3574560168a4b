/**
 * Whether the 68 points of a face moved as those of a head that turns, or as those of a flat picture that is stretched. Any
 * flat picture, however it is held, is a flat map of its straight frame; any smooth warp of it moves points alike that lie one
 * above the other. A head does neither: its nose stands out, and its jaw lies behind.
 */
import type { Landmarks } from "../domain/words.ts";
import { leastSquares } from "./least-squares.ts";

/**
 * How far each of the 68 points stands out of the plane of the eyes, in eye distances, right half of the drawing: an average
 * head, rounded (the generic models of pose estimation agree to a tenth). Left and right are the same.
 */
const JAW = [-0.73, -0.69, -0.67, -0.65, -0.59, -0.47, -0.29, -0.07, 0.01];
const BROW = [-0.2, -0.09, 0.01, 0.1, 0.18];
const BRIDGE = [0.2, 0.33, 0.45, 0.57];
const NOSE_BASE = [0.32, 0.36, 0.4];
const EYE = [-0.09, -0.03, -0.01, 0, 0.01, -0.02];
const OUTER_LIPS = [0.04, 0.24, 0.35, 0.36, 0.35, 0.24, 0.04, 0.23, 0.35, 0.36, 0.35, 0.23];
const INNER_LIPS = [0.08, 0.32, 0.34, 0.32, 0.08, 0.32, 0.33, 0.32];
const mirrored = (half: readonly number[]): number[] => [...half, ...half.slice(0, -1).reverse()];

/** iBUG order. */
export const DEPTHS: readonly number[] = [
  ...mirrored(JAW),
  ...BROW,
  ...BROW.toReversed(),
  ...BRIDGE,
  ...mirrored(NOSE_BASE),
  ...EYE,
  // The other eye begins at its inner corner.
  ...[EYE[3]!, EYE[2]!, EYE[1]!, EYE[0]!, EYE[5]!, EYE[4]!],
  ...OUTER_LIPS,
  ...INNER_LIPS,
];

const EYES = [
  [37, 38, 40, 41],
  [43, 44, 46, 47],
] as const;

const middleOf = (points: Landmarks, members: readonly number[]): [number, number] => [
  members.reduce((sum, i) => sum + points[2 * i]!, 0) / members.length,
  members.reduce((sum, i) => sum + points[2 * i + 1]!, 0) / members.length,
];

/** Middle of the left and of the right eye of the picture, from 68 points. */
export const eyesOf = (points: Landmarks): [[number, number], [number, number]] => [
  middleOf(points, EYES[0]),
  middleOf(points, EYES[1]),
];

/** In eye distances, from the middle of the eyes and along their line: where a head is and how it leans is gone. */
export const upright = (points: Landmarks): number[] => {
  const [[lx, ly], [rx, ry]] = eyesOf(points);
  const [ex, ey] = [rx - lx, ry - ly];
  const squared = Math.max(ex * ex + ey * ey, 1e-6);
  const out: number[] = [];
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at]! - (lx + rx) / 2, points[at + 1]! - (ly + ry) / 2];
    out.push((x * ex + y * ey) / squared, (y * ex - x * ey) / squared);
  }
  return out;
};

/** The way back: from eye distances to the pixels of these points. */
export const downFrom = (points: Landmarks): ((x: number, y: number) => [number, number]) => {
  const [[lx, ly], [rx, ry]] = eyesOf(points);
  const [ex, ey] = [rx - lx, ry - ly];
  return (x, y) => [(lx + rx) / 2 + x * ex - y * ey, (ly + ry) / 2 + x * ey + y * ex];
};

export interface Turn {
  /** What is left of the movement after the best flat map, root of the mean square, in hundredths of the eye distance. */
  readonly flat: number;
  /** The same after the best flat map with the depths of a head. */
  readonly deep: number;
  /**
   * How much of the depths of a head is in the movement that no smooth warp of a flat picture makes, for each eye distance
   * that the nose went aside: about 2 of a head, about 0 of a picture.
   */
  readonly relief: number;
}

/** Flat maps: an affine one. */
const flatTerms = (x: number, y: number): number[] => [1, x, y];

/** Smooth warps of a picture: all cubic ones, and one half stretched while the other is pressed together. */
export const warpTerms = (x: number, y: number): number[] => [
  ...flatTerms(x, y),
  x * x,
  x * y,
  y * y,
  x * x * x,
  x * x * y,
  x * y * y,
  y * y * y,
  Math.abs(x),
];

const rootMeanSquare = (residuals: readonly number[]): number =>
  100 * Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length);

/** @param straight, turned all 68 points of two frames, in pixels */
export const turnBetween = (straight: Landmarks, turned: Landmarks): Turn => {
  const [from, to] = [upright(straight), upright(turned)];
  const at = DEPTHS.map((_, i): [number, number] => [from[2 * i]!, from[2 * i + 1]!]);
  const wanted = DEPTHS.map((_, i): [number, number] => [to[2 * i]!, to[2 * i + 1]!]);
  const middle = (at[27]![0] + at[28]![0] + at[29]![0] + at[30]![0]) / 4;
  const rowsOf = (terms: (x: number, y: number) => number[], deep: boolean) =>
    at.map(([x, y], i) => [...terms(x - middle, y), ...(deep ? [DEPTHS[i]!] : [])]);
  const flat = leastSquares(rowsOf(flatTerms, false), wanted);
  const deep = leastSquares(rowsOf(flatTerms, true), wanted);
  const warp = leastSquares(rowsOf(warpTerms, true), wanted);
  const aside = deep.solution.at(-1)![0];
  const noseAside = to[60]! - from[60]!;
  return {
    flat: rootMeanSquare(flat.residuals),
    deep: rootMeanSquare(deep.residuals),
    relief: Math.abs(noseAside) < 0.02 ? 0 : warp.solution.at(-1)![0] / noseAside,
    ...{ aside },
  };
};
