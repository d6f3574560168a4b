/** How a face is lit and how sharp it is, from its pixels: for what is said while somebody holds a camera. */
import sharp, { type Sharp } from "sharp";
import type { Box } from "../domain/words.ts";

/** Of the middle of the face, where no hair and nothing behind it is. */
export interface Light {
  /** Mean grey level, 0 to 255. */
  readonly brightness: number;
  /**
   * Standard deviation of its grey levels once noise is smoothed away: how much of eyes, nose and mouth can be told apart,
   * whatever the colour of the skin.
   */
  readonly contrast: number;
  /** Share of its pixels that are as white, or as black, as a camera can say: nothing can be told apart there. */
  readonly white: number;
  readonly black: number;
  /** Of the whole face: standard deviation of the Laplacian over that of the grey levels; falls with blur and movement. */
  readonly sharpness: number;
}

const SIDE_PX = 96;
const LAPLACE = { width: 3, height: 3, kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0], scale: 1, offset: 128 };
const MIDDLE = { left: 18, top: 18, width: 60, height: 66 } as const;
/** Grey levels: a camera's noise and a JPEG's rounding reach a little beyond the ends of the scale. */
const ENDS = { black: 4, white: 251 } as const;
/** Radius that smooths the noise of a pixel and leaves an eye, in pixels of the square. */
const SMOOTH = 1.5;

type Square = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

const raw = ({ bytes, width, height }: Square) => sharp(bytes, { raw: { width, height, channels: 1 } });
const statsOf = async (image: Sharp) => (await sharp(await image.png().toBuffer()).stats()).channels[0]!;

const shareOf = (bytes: Uint8Array, is: (level: number) => boolean): number =>
  bytes.reduce((count, level) => count + (is(level) ? 1 : 0), 0) / bytes.length;

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
  const whole = { bytes: grey, width: SIDE_PX, height: SIDE_PX };
  const middle = { ...MIDDLE, bytes: await raw(whole).extract(MIDDLE).raw().toBuffer() };
  const [levels, edges, smooth] = [
    await statsOf(raw(whole)),
    await statsOf(raw(whole).convolve(LAPLACE)),
    await statsOf(raw(middle).blur(SMOOTH)),
  ];
  return {
    brightness: middle.bytes.reduce((sum, level) => sum + level, 0) / middle.bytes.length,
    contrast: smooth.stdev,
    white: shareOf(middle.bytes, (level) => level >= ENDS.white),
    black: shareOf(middle.bytes, (level) => level <= ENDS.black),
    sharpness: edges.stdev / Math.max(levels.stdev, 1),
  };
};
