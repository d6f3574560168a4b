/**
 * What of a frame is needed to compare it with others of one capture: its points, the scene small and grey, the face upright
 * and grey at one size, and a few pieces pixel for pixel. In memory only, for as long as the capture lasts.
 */
import sharp from "sharp";
import type { Landmarks } from "../domain/words.ts";
import type { Grey } from "./grey.ts";
import { eyesOf } from "./head.ts";
import { type Raster, sample } from "./raster.ts";

export interface Traces {
  /** The 68 points, in pixels of `scene`. */
  readonly points: Landmarks;
  readonly scene: Grey;
  /** Upright and of one size: `FACE_CHIP`. */
  readonly face: Grey;
  /** Pieces of the frame as it came, one after the other, `PIECES` of them. */
  readonly pieces: Uint8Array;
}

const SCENE_PX = 160;
/** The face, in eye distances from the middle of the eyes, and how many pixels one is. */
export const FACE_CHIP = { eyesPx: 32, left: -1.4, right: 1.4, top: -1, bottom: 2.1 } as const;
const CHIP_WIDTH = Math.round((FACE_CHIP.right - FACE_CHIP.left) * FACE_CHIP.eyesPx);
const CHIP_HEIGHT = Math.round((FACE_CHIP.bottom - FACE_CHIP.top) * FACE_CHIP.eyesPx);
/** In a grid over the frame: enough that a face is in some, whatever is bright and empty around it. */
export const PIECES = { across: 6, down: 4, sidePx: 16 } as const;

const greyOf = ({ widthPx, heightPx, data }: Raster): Grey => {
  const levels = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < levels.length; i++)
    levels[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]! + 0.5;
  return { widthPx, heightPx, levels };
};

const chipOf = (raster: Raster, points: Landmarks): Grey => {
  const [[lx, ly], [rx, ry]] = eyesOf(points);
  const [ex, ey] = [(rx - lx) / FACE_CHIP.eyesPx, (ry - ly) / FACE_CHIP.eyesPx];
  const [mx, my] = [(lx + rx) / 2, (ly + ry) / 2];
  const [left, top] = [FACE_CHIP.left * FACE_CHIP.eyesPx, FACE_CHIP.top * FACE_CHIP.eyesPx];
  const data = new Uint8Array(3 * CHIP_WIDTH * CHIP_HEIGHT);
  const map = [ex, -ey, mx + left * ex - top * ey, ey, ex, my + left * ey + top * ex] as const;
  sample(raster, [...map] as Parameters<typeof sample>[1], CHIP_WIDTH, CHIP_HEIGHT, data);
  return greyOf({ widthPx: CHIP_WIDTH, heightPx: CHIP_HEIGHT, data });
};

const piecesOf = ({ widthPx, heightPx, levels }: Grey): Uint8Array => {
  const { across, down, sidePx } = PIECES;
  const out = new Uint8Array(across * down * sidePx * sidePx);
  for (let piece = 0; piece < across * down; piece++) {
    const left = Math.floor((((piece % across) + 0.5) * widthPx) / across - sidePx / 2);
    const top = Math.floor(((Math.floor(piece / across) + 0.5) * heightPx) / down - sidePx / 2);
    for (let y = 0; y < sidePx; y++)
      for (let x = 0; x < sidePx; x++)
        out[(piece * sidePx + y) * sidePx + x] = levels[(top + y) * widthPx + left + x] ?? 0;
  }
  return out;
};

/** @param points the 68 points, in pixels of the upright picture. */
export const tracesOf = async (bytes: Uint8Array, points: Landmarks): Promise<Traces> => {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raster = { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
  const small = await sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .resize(SCENE_PX, Math.max(PIECES.sidePx, Math.round((SCENE_PX * info.height) / info.width)), {
      fit: "fill",
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const scale = SCENE_PX / info.width;
  const traces = {
    points: points.map((value) => value * scale),
    scene: greyOf({
      widthPx: small.info.width,
      heightPx: small.info.height,
      data: new Uint8Array(small.data),
    }),
    face: chipOf(raster, points),
    pieces: piecesOf(greyOf(raster)),
  };
  for (const pixels of [data, raster.data, small.data]) pixels.fill(0);
  return traces;
};

/** Grey levels by which a picture that is encoded again differs from itself: more, and it is another moment. */
const SAME_LEVELS = 0.5;

/** Whether two frames are the same pixels, or were until one of them was encoded again: in every piece. */
export const samePieces = (one: Uint8Array, other: Uint8Array): boolean => {
  if (one.length !== other.length) return false;
  const size = PIECES.sidePx ** 2;
  for (let piece = 0; piece < one.length; piece += size) {
    let off = 0;
    for (let at = piece; at < piece + size; at++) off += Math.abs(one[at]! - other[at]!);
    if (off / size > SAME_LEVELS) return false;
  }
  return true;
};
