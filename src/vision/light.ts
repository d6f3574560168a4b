/** How a face is lit and how sharp it is, from its pixels: for what is said while somebody holds a camera. */
import sharp from "sharp";
import type { Box } from "../domain/words.ts";

export interface Light {
  /** Mean grey level of the face, 0 to 255. */
  readonly brightness: number;
  /** Standard deviation of the Laplacian over that of the grey levels: falls with blur and movement. */
  readonly sharpness: number;
}

const SIDE_PX = 96;
const LAPLACE = { width: 3, height: 3, kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0], scale: 1, offset: 128 };

/** @param box in pixels of the upright picture */
export const lightOf = async (
  bytes: Uint8Array,
  box: Box,
  picture: { readonly widthPx: number; readonly heightPx: number },
): Promise<Light> => {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const face = {
    left,
    top,
    width: Math.max(1, Math.min(picture.widthPx - left, Math.round(box.width))),
    height: Math.max(1, Math.min(picture.heightPx - top, Math.round(box.height))),
  };
  const grey = await sharp(bytes)
    .autoOrient()
    .extract(face)
    .greyscale()
    .resize(SIDE_PX, SIDE_PX, { fit: "fill" })
    .raw()
    .toBuffer();
  const raw = { raw: { width: SIDE_PX, height: SIDE_PX, channels: 1 as const } };
  const [levels] = (await sharp(grey, raw).stats()).channels;
  const [edges] = (await sharp(await sharp(grey, raw).convolve(LAPLACE).raw().toBuffer(), raw).stats())
    .channels;
  return { brightness: levels!.mean, sharpness: edges!.stdev / Math.max(levels!.stdev, 1) };
};
