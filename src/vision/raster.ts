/** Upright 8-bit RGB pixels in memory, and reading them at another size, place and angle. */

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

/** Adds weight x the pixel at (x, y) to `sum`, bilinear. Kept flat: it runs a million times a picture. */
const addBilinear = ({ widthPx, heightPx, data }: Raster, x: number, y: number, sum: Float64Array): void => {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const bottom = y - top;
  for (let row = 0; row < 2; row++) {
    const inRow = top + row >= 0 && top + row < heightPx;
    const rowWeight = row ? bottom : 1 - bottom;
    for (let column = 0; column < 2; column++) {
      const weight = rowWeight * (column ? right : 1 - right);
      const inside = inRow && left + column >= 0 && left + column < widthPx;
      const at = ((top + row) * widthPx + left + column) * 3;
      sum[0]! += weight * (inside ? data[at]! : OUTSIDE);
      sum[1]! += weight * (inside ? data[at + 1]! : OUTSIDE);
      sum[2]! += weight * (inside ? data[at + 2]! : OUTSIDE);
    }
  }
};

/**
 * Reads a `widthPx` x `heightPx` picture through an affine map, bilinear, with n x n samples a pixel where the map
 * makes it smaller (so that nothing is skipped), into `into` at `offset`.
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
  const perSide = Math.min(8, Math.max(1, Math.round(Math.max(Math.hypot(a, d), Math.hypot(b, e)))));
  const sum = new Float64Array(3);
  const share = 1 / (perSide * perSide);
  for (let y = 0, at = offset; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at += 3) {
      sum.fill(0);
      for (let j = 0; j < perSide; j++)
        for (let i = 0; i < perSide; i++) {
          // Pixel centres are at .5: sample points spread evenly over the pixel.
          const u = x + (i + 0.5) / perSide;
          const v = y + (j + 0.5) / perSide;
          addBilinear(source, a * u + b * v + c - 0.5, d * u + e * v + f - 0.5, sum);
        }
      into[at] = sum[0]! * share + 0.5;
      into[at + 1] = sum[1]! * share + 0.5;
      into[at + 2] = sum[2]! * share + 0.5;
    }
};

/** The picture turned clockwise by quarter turns. */
export const turned = (raster: Raster, quarters: number): Raster => {
  const turns = ((quarters % 4) + 4) % 4;
  const { widthPx: w, heightPx: h } = raster;
  const maps: readonly Affine[] = [
    [1, 0, 0, 0, 1, 0],
    [0, 1, 0, -1, 0, h],
    [-1, 0, w, 0, -1, h],
    [0, -1, w, 1, 0, 0],
  ];
  if (turns === 0) return raster;
  const [widthPx, heightPx] = turns === 2 ? [w, h] : [h, w];
  const data = new Uint8Array(w * h * 3);
  sample(raster, maps[turns]!, widthPx, heightPx, data);
  return { widthPx, heightPx, data };
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

const halved = ({ raster, scale }: Level): Level => {
  const [widthPx, heightPx] = [raster.widthPx >> 1, raster.heightPx >> 1];
  const data = new Uint8Array(widthPx * heightPx * 3);
  const row = raster.widthPx * 3;
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0, from = 2 * y * row; x < widthPx; x++, from += 6)
      for (let c = from; c < from + 3; c++, at++)
        data[at] =
          (raster.data[c]! + raster.data[c + 3]! + raster.data[c + row]! + raster.data[c + row + 3]! + 2) >>
          2;
  return { raster: { widthPx, heightPx, data }, scale: scale / 2 };
};

/** Adds halves until something of `sizePx` would be smaller than `wantedPx` on the next. */
export const withHalves = (levels: readonly Level[], sizePx: number, wantedPx: number): readonly Level[] => {
  const last = levels.at(-1)!;
  return sizePx * last.scale < 2 * wantedPx || Math.min(last.raster.widthPx, last.raster.heightPx) < 2
    ? levels
    : withHalves([...levels, halved(last)], sizePx, wantedPx);
};
