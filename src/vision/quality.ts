/** How good a face looks, from its pixels and points alone: no model, and nothing that could identify anybody. */
import type { Landmarks } from "../domain/words.ts";

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * Edge strength over contrast: the mean absolute Laplacian of the grey square divided by its standard deviation.
 * Blur lowers edges before contrast. Full marks from .45 (a sharp face that filled the square).
 */
const sharpness = (grey: Uint8Array, sizePx: number, deviation: number): number => {
  let sum = 0;
  for (let y = 1; y < sizePx - 1; y++)
    for (let at = y * sizePx + 1; at < (y + 1) * sizePx - 1; at++)
      sum += Math.abs(
        4 * grey[at]! - grey[at - 1]! - grey[at + 1]! - grey[at - sizePx]! - grey[at + sizePx]!,
      );
  return clamp(sum / ((sizePx - 2) * (sizePx - 2)) / (0.45 * Math.max(deviation, 1)));
};

/** Full marks with a mean of 60 to 200 and a deviation of 30 or more grey levels; nothing below 4 or at pure black or white. */
const exposure = (mean: number, deviation: number): number =>
  clamp(Math.min(mean / 60, (255 - mean) / 55)) * clamp((deviation - 4) / 26);

/**
 * Frontal is 1. The nose leaves the middle between the eyes when a head turns: half an eye distance to the side is 0.
 * Seen across the line of the eyes, so a tilted head loses nothing.
 */
const pose = (points: Landmarks): number => {
  const [lx, ly, rx, ry, nx, ny] = points as readonly [number, number, number, number, number, number];
  const [ex, ey] = [rx - lx, ry - ly];
  const squared = Math.max(ex * ex + ey * ey, 1e-6);
  const along = ((nx - (lx + rx) / 2) * ex + (ny - (ly + ry) / 2) * ey) / squared;
  return clamp(1 - 2 * Math.abs(along));
};

/**
 * Quality of a face, 0 to 1: the geometric mean of sharpness, exposure and pose, so that one bad property is enough.
 * @param grey square of `sizePx` x `sizePx` bytes that the landmark model read.
 */
export const faceQuality = (grey: Uint8Array, sizePx: number, points: Landmarks): number => {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const deviation = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
  return Math.cbrt(sharpness(grey, sizePx, deviation) * exposure(mean, deviation) * pose(points));
};
