/** Upright 8-bit RGB pixels in memory, and reading them at another size, place and angle. */
import type { Box } from "../domain/words.ts";

export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGB, row by row. */
  readonly data: Uint8Array;
}

/** Maps x, y of the result to x, y of the source: `[a, b, c, d, e, f]`, x' = a x + b y + c, y' = d x + e y + f. */
export type Affine = readonly [number, number, number, number, number, number];

/** Outside a picture: the mean the models subtract, so that nothing is there. */
export const OUTSIDE = 127;

/** The picture in the top left of a larger canvas, the rest OUTSIDE. `leftPx` and `topPx` move it. */
export const onCanvas = (
  raster: Raster,
  widthPx: number,
  heightPx: number,
  leftPx = 0,
  topPx = 0,
): Raster => {
  if (raster.widthPx === widthPx && raster.heightPx === heightPx) return raster;
  const data = new Uint8Array(widthPx * heightPx * 3).fill(OUTSIDE);
  const rowBytes = raster.widthPx * 3;
  for (let y = 0; y < raster.heightPx; y++)
    data.set(raster.data.subarray(y * rowBytes, (y + 1) * rowBytes), ((y + topPx) * widthPx + leftPx) * 3);
  return { widthPx, heightPx, data };
};

/** A rectangle of it, whole pixels inside it, as a picture of its own. */
export const cut = (
  { widthPx, data }: Raster,
  left: number,
  top: number,
  width: number,
  height: number,
): Raster => {
  const rows = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * widthPx + left) * 3;
    rows.set(data.subarray(from, from + width * 3), y * width * 3);
  }
  return { widthPx: width, heightPx: height, data: rows };
};

/** Brightness of one channel at a whole pixel. */
const at = ({ widthPx, heightPx, data }: Raster, x: number, y: number, channel: number): number =>
  x >= 0 && y >= 0 && x < widthPx && y < heightPx ? data[(y * widthPx + x) * 3 + channel]! : OUTSIDE;

const isInside = ({ widthPx, heightPx }: Raster, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < widthPx - 1 && y < heightPx - 1;

/**
 * Writes the bilinear colour at (x, y), times `share`, onto `sums` from `to` on. Flat and repetitive on purpose: it runs
 * 100,000 times a picture, and destructuring or an inner loop makes it five times slower.
 */
const addColour = (
  source: Raster,
  x: number,
  y: number,
  share: number,
  sums: Float32Array,
  to: number,
): void => {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const bottom = y - top;
  const nw = (1 - right) * (1 - bottom) * share;
  const ne = right * (1 - bottom) * share;
  const sw = (1 - right) * bottom * share;
  const se = right * bottom * share;
  if (isInside(source, left, top)) {
    const data = source.data;
    const i = (top * source.widthPx + left) * 3;
    const j = i + source.widthPx * 3;
    sums[to]! += nw * data[i]! + ne * data[i + 3]! + sw * data[j]! + se * data[j + 3]!;
    sums[to + 1]! += nw * data[i + 1]! + ne * data[i + 4]! + sw * data[j + 1]! + se * data[j + 4]!;
    sums[to + 2]! += nw * data[i + 2]! + ne * data[i + 5]! + sw * data[j + 2]! + se * data[j + 5]!;
    return;
  }
  for (let c = 0; c < 3; c++)
    sums[to + c]! +=
      nw * at(source, left, top, c) +
      ne * at(source, left + 1, top, c) +
      sw * at(source, left, top + 1, c) +
      se * at(source, left + 1, top + 1, c);
};

/**
 * Reads a `widthPx` x `heightPx` picture through an affine map, bilinear, with n x n samples a pixel where the map
 * makes it smaller (so that nothing is skipped), into `into` from `offset` on.
 */
export const sample = (
  source: Raster,
  map: Affine,
  widthPx: number,
  heightPx: number,
  into: Uint8Array,
  offset = 0,
): void => {
  const [a, b, c, d, e, f] = map;
  const perSide = Math.min(8, Math.max(1, Math.floor(Math.max(Math.hypot(a, d), Math.hypot(b, e)))));
  const share = 1 / (perSide * perSide);
  const sums = new Float32Array(widthPx * 3);
  for (let y = 0; y < heightPx; y++) {
    // Rounds to nearest when the sums are stored as bytes.
    sums.fill(0.5);
    for (let j = 0; j < perSide; j++) {
      // Pixel centres are at .5: the sample points are spread evenly over the pixel.
      const v = y + (j + 0.5) / perSide;
      for (let i = 0; i < widthPx * perSide; i++) {
        const u = (i + 0.5) / perSide;
        const to = Math.floor(i / perSide) * 3;
        addColour(source, a * u + b * v + c - 0.5, d * u + e * v + f - 0.5, share, sums, to);
      }
    }
    into.set(sums, offset + y * widthPx * 3);
  }
};

/** Pixels of a square that is turned at once: what is read and written then lies in the processor's cache, row and column alike. */
const BLOCK_PX = 32;

/** Where the first pixel of the source goes, and the steps in bytes from it to its right and lower neighbours. */
const turnOf = (w: number, h: number, turns: number): readonly [number, number, number] =>
  (
    [
      [0, 3, 3 * w],
      [3 * (h - 1), 3 * h, -3],
      [3 * (w * h - 1), -3, -3 * w],
      [3 * h * (w - 1), -3 * h, 3],
    ] as const
  )[turns]!;

/** The picture turned clockwise by quarter turns: every pixel as it was. */
export const turned = (raster: Raster, quarters: number): Raster => {
  const turns = ((quarters % 4) + 4) % 4;
  if (turns === 0) return raster;
  const { widthPx: w, heightPx: h, data: from } = raster;
  const data = new Uint8Array(w * h * 3);
  const [start, right, down] = turnOf(w, h, turns);
  for (let top = 0; top < h; top += BLOCK_PX)
    for (let left = 0; left < w; left += BLOCK_PX) {
      const [bottom, end] = [Math.min(h, top + BLOCK_PX), Math.min(w, left + BLOCK_PX)];
      for (let y = top; y < bottom; y++) {
        let to = start + y * down + left * right;
        for (let at = (y * w + left) * 3; at < (y * w + end) * 3; at += 3, to += right) {
          data[to] = from[at]!;
          data[to + 1] = from[at + 1]!;
          data[to + 2] = from[at + 2]!;
        }
      }
    }
  return turns === 2 ? { widthPx: w, heightPx: h, data } : { widthPx: h, heightPx: w, data };
};

/** Where a point of the turned picture is in the upright one of `widthPx` x `heightPx`. */
export const unturned = (
  x: number,
  y: number,
  quarters: number,
  widthPx: number,
  heightPx: number,
): [number, number] => {
  const places: readonly [number, number][] = [
    [x, y],
    [y, heightPx - x],
    [widthPx - x, heightPx - y],
    [widthPx - y, x],
  ];
  return places[((quarters % 4) + 4) % 4]!;
};

/** The same picture at several sizes, largest first. `scale` is raster pixels per pixel of the upright picture. */
export interface Level {
  readonly raster: Raster;
  readonly scale: number;
}

/** The smallest level on which something of `sizePx` (upright pixels) still has `wantedPx`. */
export const levelFor = (levels: readonly Level[], sizePx: number, wantedPx: number): Level =>
  levels.findLast(({ scale }) => sizePx * scale >= wantedPx) ?? levels[0]!;

/** The box's surroundings, three times its size, as a picture of their own at the same scale; OUTSIDE beyond the edge. */
export const cutOut = (levels: readonly Level[], box: Box): Level => {
  const sizePx = Math.max(box.width, box.height);
  const { raster, scale } = levelFor(levels, sizePx, CUT_OUT_FACE_PX);
  const sidePx = Math.round(3 * sizePx * scale);
  const left = (box.x + box.width / 2) * scale - sidePx / 2;
  const top = (box.y + box.height / 2) * scale - sidePx / 2;
  const data = new Uint8Array(sidePx * sidePx * 3);
  sample(raster, [1, 0, left, 0, 1, top], sidePx, sidePx, data);
  return { raster: { widthPx: sidePx, heightPx: sidePx, data }, scale };
};

/** Enough for a template: the eyes of such a face are about 64 px apart. */
const CUT_OUT_FACE_PX = 160;

/** Left to right. */
export const mirrored = ({ widthPx, heightPx, data }: Raster): Raster => {
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < heightPx; row++)
    for (let column = 0; column < widthPx; column++) {
      const from = (row * widthPx + column) * 3;
      turned.set(data.subarray(from, from + 3), (row * widthPx + widthPx - 1 - column) * 3);
    }
  return { widthPx, heightPx, data: turned };
};

/** The square of `sizePx` (upright pixels) in the middle of a level, in upright pixels. */
export const centred = ({ raster, scale }: Level, sizePx: number): Box => ({
  x: (raster.widthPx / scale - sizePx) / 2,
  y: (raster.heightPx / scale - sizePx) / 2,
  width: sizePx,
  height: sizePx,
});
