/**
 * A publishable copy: faces covered with one opaque colour and the picture encoded anew, with nothing of the original
 * file. Irreversible by construction: the covered pixels are gone before the encoder sees them (no blur, no mosaic,
 * which can be undone or recognised through).
 */
import sharp from "sharp";
import type { Box } from "../domain/words.ts";
import { decode } from "./decode.ts";
import type { Raster } from "./raster.ts";
import type { MaskOptions } from "./vision.ts";

/**
 * The detector's box ends at the brow and the chin and at the cheeks. Hair, ears, neck and hat identify too: 30 % to each
 * side, 55 % above for hair and forehead, 30 % below.
 */
const HEAD = { side: 0.3, above: 0.55, below: 0.3 } as const;

/** The region that is covered for a face, in the face's unit. */
export const headOf = ({ x, y, width, height }: Box): Box => ({
  x: x - width * HEAD.side,
  y: y - height * HEAD.above,
  width: width * (1 + 2 * HEAD.side),
  height: height * (1 + HEAD.above + HEAD.below),
});

const meanColour = ({ data }: Raster): [number, number, number] => {
  const sums = [0, 0, 0] as [number, number, number];
  for (let at = 0; at < data.length; at += 3) for (let c = 0; c < 3; c++) sums[c]! += data[at + c]!;
  return sums.map((sum) => Math.round((sum * 3) / data.length)) as [number, number, number];
};

/** The ellipse touches the head's box where it is widest: its own box is larger by sqrt(2) so that the corners of the face are inside. */
const REACH = { ellipse: Math.SQRT2, rectangle: 1 } as const;

const cover = (
  raster: Raster,
  head: Box,
  colour: readonly number[],
  style: "ellipse" | "rectangle",
): void => {
  const [rx, ry] = [(head.width / 2) * REACH[style], (head.height / 2) * REACH[style]];
  const [cx, cy] = [head.x + head.width / 2, head.y + head.height / 2];
  const last = { x: raster.widthPx - 1, y: raster.heightPx - 1 };
  for (let y = Math.max(0, Math.floor(cy - ry)); y <= Math.min(last.y, Math.ceil(cy + ry)); y++)
    for (let x = Math.max(0, Math.floor(cx - rx)); x <= Math.min(last.x, Math.ceil(cx + rx)); x++) {
      if (style === "ellipse" && ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 > 1) continue;
      raster.data.set(colour, (y * raster.widthPx + x) * 3);
    }
};

/** JPEG quality: above 90 files grow faster than pictures improve. */
const JPEG_QUALITY = 88;

/**
 * The picture with the heads of `regions` covered in its mean colour, as a JPEG without any metadata.
 * @throws MiroirError picture/… as decode().
 */
export const maskPicture = async (
  bytes: Uint8Array,
  options: MaskOptions,
  maxPixels: number,
): Promise<Uint8Array> => {
  const { header, raster } = await decode(bytes, {
    sidePx: () => options.maxSidePx,
    maxPixels,
    colourManaged: true,
  });
  const scale = raster.widthPx / header.widthPx;
  const colour = meanColour(raster);
  for (const region of options.regions) {
    const { x, y, width, height } = headOf(region);
    const head = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
    cover(raster, head, colour, options.style ?? "ellipse");
  }
  const raw = { width: raster.widthPx, height: raster.heightPx, channels: 3 } as const;
  return sharp(raster.data, { raw, limitInputPixels: false }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
};
