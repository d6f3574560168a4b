/** A grey picture, and what is read between its pixels. */
export interface Grey {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly levels: Uint8Array | Float32Array;
}

/** The level at a point inside, between pixels. @param x from 0 to less than the width - 1, y alike */
export const levelAt = ({ widthPx, levels }: Grey, x: number, y: number): number => {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [x - left, y - top];
  const at = top * widthPx + left;
  const upper = levels[at]! * (1 - right) + levels[at + 1]! * right;
  return (
    upper * (1 - below) + (levels[at + widthPx]! * (1 - right) + levels[at + widthPx + 1]! * right) * below
  );
};

/** Smoothed by a Gaussian of this radius, px; beyond the edge the edge goes on. */
export const smoothed = (
  { widthPx, heightPx, levels }: Grey,
  radiusPx: number,
): Grey & { levels: Float32Array } => {
  const reach = Math.ceil(2.5 * radiusPx);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * radiusPx ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const along = (from: ArrayLike<number>, stepX: number, stepY: number): Float32Array => {
    const to = new Float32Array(widthPx * heightPx);
    for (let y = 0; y < heightPx; y++)
      for (let x = 0; x < widthPx; x++) {
        let total = 0;
        for (let i = -reach; i <= reach; i++) {
          const [u, v] = [x + i * stepX, y + i * stepY];
          const at = Math.max(0, Math.min(heightPx - 1, v)) * widthPx + Math.max(0, Math.min(widthPx - 1, u));
          total += weights[i + reach]! * from[at]!;
        }
        to[y * widthPx + x] = total / sum;
      }
    return to;
  };
  return { widthPx, heightPx, levels: along(along(levels, 1, 0), 0, 1) };
};

/** Each pixel less the mean around it, by the deviation around it: what is left when light from a side is gone. */
export const evenlyLit = (grey: Grey, radiusPx: number): Grey => {
  const { widthPx, heightPx, levels } = grey;
  const mean = smoothed(grey, radiusPx).levels;
  const squares = Float32Array.from(levels, (level, at) => (level - mean[at]!) ** 2);
  const spread = smoothed({ widthPx, heightPx, levels: squares }, radiusPx).levels;
  const even = Float32Array.from(levels, (level, at) => (level - mean[at]!) / Math.sqrt(spread[at]! + FLAT));
  return { widthPx, heightPx, levels: even };
};

/** Deviation squared, grey levels: below it a place is flat, and its noise is not made larger. */
const FLAT = 16;
