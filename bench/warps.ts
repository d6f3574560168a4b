/** How one still can be bent so that it looks as if somebody moved: by a program, or as a print before a camera. */
import sharp from "sharp";

/** Red, green, blue, one byte each. */
export interface Still {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Between the eyes, and how far apart they are, px. */
  readonly x: number;
  readonly y: number;
  readonly eyes: number;
}

type Point = readonly [x: number, y: number];
/** Where in the still the pixel of a frame comes from. */
export type Back = (x: number, y: number) => Point;

/** @param to up to which the picture is mirrored at its edges */
const reflected = (at: number, to: number): number => {
  const period = 2 * (to - 1);
  const within = ((at % period) + period) % period;
  return within < to ? within : period - within;
};

/** A picture read through a map, bilinear; beyond its edges it is mirrored. */
export const warped = ({ bytes, width, height }: Still, back: Back): Uint8Array => {
  const out = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fx, fy] = back(x, y);
      const [u, v] = [reflected(fx, width), reflected(fy, height)];
      const [left, top] = [Math.min(width - 2, Math.floor(u)), Math.min(height - 2, Math.floor(v))];
      const [right, below] = [u - left, v - top];
      const at = 3 * (top * width + left);
      for (let c = 0; c < 3; c++) {
        const upper = bytes[at + c]! * (1 - right) + bytes[at + 3 + c]! * right;
        const lower = bytes[at + 3 * width + c]! * (1 - right) + bytes[at + 3 * width + 3 + c]! * right;
        out[3 * (y * width + x) + c] = upper * (1 - below) + lower * below + 0.5;
      }
    }
  return out;
};

export const turnedBack =
  ({ x: cx, y: cy }: Still, degrees: number): Back =>
  (x, y) => {
    const turn = (-degrees * Math.PI) / 180;
    const [dx, dy] = [x - cx, y - cy];
    return [cx + dx * Math.cos(turn) - dy * Math.sin(turn), cy + dx * Math.sin(turn) + dy * Math.cos(turn)];
  };
export const enlargedBack =
  ({ x: cx, y: cy }: Still, by: number): Back =>
  (x, y) => [cx + (x - cx) / by, cy + (y - cy) / by];

/** Left and right half of a strip around the face, one stretched and one pressed together. @param reach half the strip, px @param by shift of the middle, px */
export const stretchedBack =
  ({ x: cx }: Still, reach: number, by: number): Back =>
  (x, y) => {
    if (Math.abs(x - cx) >= reach) return [x, y];
    const middle = cx + by;
    const share = x < middle ? reach / (reach + by) : reach / (reach - by);
    return [cx + (x - middle) * share, y];
  };

/** The middle of the face is pushed aside, less and less away from it. @param by px */
export const pushedBack =
  ({ x: cx, y: cy, eyes }: Still, by: number): Back =>
  (x, y) => {
    const away = ((x - cx) / (1.1 * eyes)) ** 2 + ((y - cy - 0.6 * eyes) / (1.3 * eyes)) ** 2;
    return [x - by * Math.exp(-away / 2), y];
  };

/**
 * How far a point of a head stands out, in eye distances: an ellipsoid as wide as a head, and a nose on it. From the still
 * alone: the same for everybody.
 */
const standsOut = (u: number, v: number): number => {
  const round = 1 - (u / 1.25) ** 2 - ((v - 0.35) / 1.75) ** 2;
  const nose = 0.3 * Math.exp(-((u / 0.2) ** 2) - ((v - 0.5) / 0.28) ** 2);
  return round <= 0 ? 0 : 1.1 * Math.sqrt(round) + nose;
};

/** A head with depth, turned around its axis; what lies behind it stays. */
export const headBack =
  ({ x: cx, y: cy, eyes }: Still, degrees: number): Back =>
  (x, y) => {
    const turn = (degrees * Math.PI) / 180;
    const [tx, v] = [(x - cx) / eyes, (y - cy) / eyes];
    // Where on the untouched head the ray meets it: a few steps of a fixed point.
    let u = tx;
    for (let i = 0; i < 12; i++) u = (tx - standsOut(u, v) * Math.sin(turn)) / Math.cos(turn);
    const inside = Math.min(1, standsOut(u, v) / 0.5);
    return [cx + (inside * u + (1 - inside) * tx) * eyes, y];
  };

/** A print that is bent around an upright axis and turned: it stands out most in its middle. */
export const bentBack =
  ({ x: cx, width }: Still, degrees: number): Back =>
  (x, y) => {
    const turn = (degrees * Math.PI) / 180;
    const radius = 0.4 * width;
    let u = x - cx;
    for (let i = 0; i < 12; i++) {
      const depth = radius * (Math.cos(Math.max(-1.5, Math.min(1.5, u / radius))) - 0.6);
      u = (x - cx - depth * Math.sin(turn)) / Math.cos(turn);
    }
    return [cx + u, y];
  };

/** A flat print turned around its upright axis, seen from near: four eye distances are half a metre. */
export const tippedBack =
  ({ x: cx, y: cy, eyes }: Still, degrees: number): Back =>
  (x, y) => {
    const turn = (degrees * Math.PI) / 180;
    const far = 7 * eyes;
    const u = ((x - cx) * far) / (far * Math.cos(turn) + (x - cx) * Math.sin(turn));
    return [cx + u, cy + ((y - cy) * (far - u * Math.sin(turn))) / far];
  };

/** Only the head moves: an oval of the warped still is laid over the still itself, with a soft edge. */
export const composed = (still: Still, moved: Uint8Array, grow = 1): Uint8Array => {
  const { bytes, width, height, x: cx, y: cy, eyes } = still;
  const out = new Uint8Array(bytes);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const away = Math.hypot((x - cx) / (1.45 * grow * eyes), (y - cy - 0.3 * eyes) / (1.9 * grow * eyes));
      const cover = Math.max(0, Math.min(1, (1.15 - away) / 0.15));
      if (cover === 0) continue;
      const at = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) out[at + c] = moved[at + c]! * cover + bytes[at + c]! * (1 - cover) + 0.5;
    }
  return out;
};

/** As a print or a screen looks before another camera: softer, other greys, stripes where two grids meet. */
export const rephotographed = async (still: Still, bytes: Uint8Array): Promise<Uint8Array> => {
  const { width, height } = still;
  const soft = await sharp(bytes, { raw: { width, height, channels: 3 } })
    .blur(0.9)
    .gamma(1.25)
    .raw()
    .toBuffer();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const stripes = 3 * Math.sin(0.9 * x + 0.13 * y) + 2 * Math.sin(0.07 * x - 0.8 * y);
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * width + x) + c;
        soft[at] = Math.max(0, Math.min(255, soft[at]! + stripes));
      }
    }
  return new Uint8Array(soft);
};

/** The print held into another room: beyond its border that room is seen, and stays. @param room of the same size */
export const held = (still: Still, bytes: Uint8Array, back: Back, room: Uint8Array): Uint8Array => {
  const { width, height, x: cx, y: cy, eyes } = still;
  const out = new Uint8Array(bytes);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = back(x, y);
      if (Math.abs(u - cx) < 1.9 * eyes && v > cy - 2 * eyes && v < cy + 2.6 * eyes) continue;
      const at = 3 * (y * width + x);
      out.set(room.subarray(at, at + 3), at);
    }
  return out;
};

/** Lit from a side: brighter towards one, darker towards the other. @param by at an eye distance aside */
export const litFromASide = ({ width, x: cx, eyes }: Still, bytes: Uint8Array, by: number): Uint8Array =>
  bytes.map((level, at) => {
    const aside = Math.max(-1.5, Math.min(1.5, ((Math.floor(at / 3) % width) - cx) / eyes));
    return Math.max(0, Math.min(255, level * (1 + by * aside)));
  });
