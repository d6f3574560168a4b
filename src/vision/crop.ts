/**
 * Crops: a piece of the picture around each face, which a newcomer's scan reads instead of the picture. Pixels as they are there,
 * neither turned nor aligned: what a crop holds, the picture holds.
 */
import sharp from "sharp";
import { MiroirError } from "../domain/errors.ts";
import type { Box } from "../domain/words.ts";
import { eyeDistance } from "./align.ts";
import { cut, type Level, levelFor, type Raster } from "./raster.ts";
import type { FaceCrop, FaceRegion } from "./vision.ts";

/**
 * A square of so many faces holds what alignment reads, also of a head that leans. The template model's reference has 35 px
 * between the eyes: 48 keep it sharp, and of a head that is turned away, whose eyes are close, the side is bounded.
 */
const CROP = { faces: 1.6, eyesPx: 48, mostPx: 256 } as const;

/** Faces up to this size are kept without loss: JPEG moves their scores a little (measured at 39 px), and they are small anyway. */
const LOSSLESS_FACE_PX = 100;

/** As a camera would; colours at full size, since the template model reads them. */
const JPEG = { quality: 95, chromaSubsampling: "4:4:4" } as const;
const LOSSLESS = { lossless: true, effort: 2 } as const;

/** The square around the face in whole pixels of a level, without what is beyond the picture. */
const squareIn = ({ raster, scale }: Level, { x, y, width, height }: Box): Box => {
  const half = (Math.max(width, height) * CROP.faces) / 2;
  const edge = (value: number, most: number) => Math.max(0, Math.min(most, value));
  const left = edge(Math.floor((x + width / 2 - half) * scale), raster.widthPx);
  const top = edge(Math.floor((y + height / 2 - half) * scale), raster.heightPx);
  const right = edge(Math.ceil((x + width / 2 + half) * scale), raster.widthPx);
  const bottom = edge(Math.ceil((y + height / 2 + half) * scale), raster.heightPx);
  return { x: left, y: top, width: right - left, height: bottom - top };
};

/** How much smaller a square of a level becomes, at most 1. */
const shrinkOf = (square: Box, eyesPx: number): number =>
  Math.min(1, CROP.eyesPx / eyesPx, CROP.mostPx / Math.max(square.width, square.height));

/**
 * The crop of a face.
 * @param levels of the upright picture, finest first
 * @param landmarks the five points, px of the upright picture
 * @returns null where nothing of it is in the picture
 */
export const cropOf = async (
  levels: readonly Level[],
  { box, landmarks }: FaceRegion,
): Promise<FaceCrop | null> => {
  const eyesPx = eyeDistance(landmarks);
  const level = levelFor(levels, eyesPx, CROP.eyesPx);
  const square = squareIn(level, box);
  if (square.width < 1 || square.height < 1 || !(eyesPx > 0)) return null;
  const shrink = shrinkOf(square, eyesPx * level.scale);
  const width = Math.max(1, Math.round(square.width * shrink));
  const height = Math.max(1, Math.round(square.height * shrink));
  const { data } = cut(level.raster, square.x, square.y, square.width, square.height);
  const raw = { width: square.width, height: square.height, channels: 3 } as const;
  const image = sharp(data, { raw }).resize({ width, height, fit: "fill", kernel: "linear" });
  const isSmall = Math.max(box.width, box.height) * level.scale * shrink <= LOSSLESS_FACE_PX;
  return {
    bytes: new Uint8Array(await (isSmall ? image.webp(LOSSLESS) : image.jpeg(JPEG)).toBuffer()),
    mediaType: isSmall ? "image/webp" : "image/jpeg",
    landmarks: landmarks.map((value, at) =>
      at % 2 === 0
        ? ((value * level.scale - square.x) * width) / square.width
        : ((value * level.scale - square.y) * height) / square.height,
    ),
    eyesPx,
  };
};

/**
 * The pixels of a crop.
 * @throws MiroirError picture/damaged
 */
const pixelsOfCrop = async ({ bytes }: FaceCrop): Promise<Raster> => {
  const limitInputPixels = CROP.mostPx * CROP.mostPx;
  const { data, info } = await sharp(bytes, { failOn: "error", limitInputPixels })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new MiroirError("picture/damaged", { problem: "a crop of it cannot be decoded" }, { cause });
    });
  if (info.channels !== 3) throw new MiroirError("picture/damaged", { problem: "a crop of it is not RGB" });
  return { widthPx: info.width, heightPx: info.height, data };
};

/** A crop as the one level there is. */
export const levelOfCrop = async (crop: FaceCrop): Promise<readonly Level[]> => [
  { raster: await pixelsOfCrop(crop), scale: 1 },
];
