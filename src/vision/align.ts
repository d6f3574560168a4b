/** From a box to five points, and from five points to the square a template model reads. */
import type { Box, Landmarks } from "../domain/words.ts";
import type { LandmarksModel, TemplateModel } from "./manifest.ts";
import { type Affine, type Level, levelFor, sample } from "./raster.ts";

const distance = (points: Landmarks, a: number, b: number): number =>
  Math.hypot(points[2 * a]! - points[2 * b]!, points[2 * a + 1]! - points[2 * b + 1]!);

/** Distance between the eye centres, in the points' unit. */
export const eyeDistance = (points: Landmarks): number => distance(points, 0, 1);

/** The box with the model's margin: a rectangle, not squared (findings, step 4). */
export const landmarkFrame = ({ margin }: LandmarksModel, { x, y, width, height }: Box): Box => ({
  x: x - (width * (margin - 1)) / 2,
  y: y - (height * (margin - 1)) / 2,
  width: width * margin,
  height: height * margin,
});

/** Grey square of the frame, one byte a pixel (ITU-R BT.601 weights, as OpenCV's). */
export const greySquare = (levels: readonly Level[], frame: Box, sizePx: number): Uint8Array => {
  const { raster, scale } = levelFor(levels, Math.min(frame.width, frame.height), sizePx);
  const map: Affine = [
    (frame.width * scale) / sizePx,
    0,
    frame.x * scale,
    0,
    (frame.height * scale) / sizePx,
    frame.y * scale,
  ];
  const colours = new Uint8Array(sizePx * sizePx * 3);
  sample(raster, map, sizePx, sizePx, colours);
  const grey = new Uint8Array(sizePx * sizePx);
  for (let pixel = 0, from = 0; pixel < grey.length; pixel++, from += 3)
    grey[pixel] = 0.299 * colours[from]! + 0.587 * colours[from + 1]! + 0.114 * colours[from + 2]! + 0.5;
  return grey;
};

/** Which of the 68 points are averaged into each of the five (0-based, iBUG order). */
const FIVE: readonly (readonly number[])[] = [[37, 38, 40, 41], [43, 44, 46, 47], [30], [48, 60], [54, 64]];

/** The five points, in upright pixels, from the 68 as fractions of the frame. */
export const fivePoints = (points: Float32Array, frame: Box): Landmarks =>
  FIVE.flatMap((members) => {
    const mean = (offset: number) =>
      members.reduce((sum, member) => sum + points[member * 2 + offset]!, 0) / members.length;
    return [frame.x + mean(0) * frame.width, frame.y + mean(1) * frame.height];
  });

/** All 68 points, in upright pixels, from fractions of the frame. */
export const outlineIn = (points: Float32Array, frame: Box): Landmarks =>
  Array.from(points, (share, at) =>
    at % 2 === 0 ? frame.x + share * frame.width : frame.y + share * frame.height,
  );

/** Least-squares similarity (turn, size, shift; no mirror) that takes points `from` to points `to` (Umeyama 1991, in the plane). */
export const similarity = (from: Landmarks, to: readonly number[]): Affine => {
  const count = from.length / 2;
  const mean = (points: readonly number[], offset: number) =>
    points.reduce((sum, value, index) => (index % 2 === offset ? sum + value : sum), 0) / count;
  const [fx, fy, tx, ty] = [mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1)];
  let [dot, cross, spread] = [0, 0, 0];
  for (let index = 0; index < from.length; index += 2) {
    const [x, y] = [from[index]! - fx, from[index + 1]! - fy];
    const [u, v] = [to[index]! - tx, to[index + 1]! - ty];
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  const [a, b] = [dot / spread, cross / spread];
  return [a, -b, tx - a * fx + b * fy, b, a, ty - b * fx - a * fy];
};

/** The map back of a similarity. */
const inverse = ([a, , c, d, , f]: Affine): Affine => {
  const squared = a * a + d * d;
  const [p, q] = [a / squared, d / squared];
  return [p, q, -p * c - q * f, -q, p, q * c - p * f];
};

/** The face as the template model wants it, in its colour order, one byte a channel. Reads the level just large enough. */
export const alignedSquare = (
  model: TemplateModel,
  levels: readonly Level[],
  points: Landmarks,
): Uint8Array => {
  const { sizePx, reference } = model;
  const [a, b, c, d, e, f] = inverse(similarity(points, reference));
  const { raster, scale } = levelFor(levels, eyeDistance(points), eyeDistance(reference));
  // The reference counts from pixel centres; sample() and boxes count from pixel edges.
  const map: Affine = [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
  const square = new Uint8Array(sizePx * sizePx * 3);
  sample(raster, map.map((value) => value * scale) as unknown as Affine, sizePx, sizePx, square);
  return model.colour === "bgr" ? swappedColours(square) : square;
};

const swappedColours = (square: Uint8Array): Uint8Array => {
  for (let at = 0; at < square.length; at += 3) [square[at], square[at + 2]] = [square[at + 2]!, square[at]!];
  return square;
};
