/**
 * A publishable copy: heads covered with one opaque colour and the picture encoded anew, with nothing of the original
 * file. Irreversible by construction: the covered pixels are gone before the encoder sees them. No blur and no mosaic,
 * which can be undone or recognised through (arXiv 2506.12344). The one way to mask, for pictures and for frames.
 */
import sharp, { type Sharp } from "sharp";
import type { Box } from "../domain/words.ts";
import { decode } from "./decode.ts";
import { blendedRows, colourOf, flatRows, placesAround, type RowOf } from "./mask-colour.ts";
import { maskForm, type Stencil, stencilOf, visibleForm } from "./mask-form.ts";
import type { Raster } from "./raster.ts";
import type { MaskOptions, MaskReach, MaskRegion, MaskStyle } from "./vision.ts";

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

/** The face under a head: what a mask drawn by hand would be the head of, so that it covers what was drawn. */
export const faceUnder = (head: Box): Box => {
  const width = head.width / (1 + 2 * HEAD.side);
  const height = head.height / (1 + HEAD.above + HEAD.below);
  return { x: head.x + width * HEAD.side, y: head.y + height * HEAD.above, width, height };
};

/** What is painted: an ellipse or a rectangle around a centre, with its half axes. */
export interface Shape {
  readonly round: boolean;
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** An ellipse touches the head's box where it is widest: its own box is larger by sqrt(2) so that the corners of the face are inside. */
const REACH = { ellipse: Math.SQRT2, rectangle: 1, surroundings: Math.SQRT2 } as const satisfies Record<
  MaskStyle,
  number
>;

/** What covers that head, in the head's unit. */
export const shapeOf = (head: Box, style: MaskStyle): Shape => ({
  round: style !== "rectangle",
  x: head.x + head.width / 2,
  y: head.y + head.height / 2,
  halfWidth: (head.width / 2) * REACH[style],
  halfHeight: (head.height / 2) * REACH[style],
});

/** The same shape on a plane of another size: a chroma plane of half the size is `by` 1/2. */
export const scaledShape = (shape: Shape, by: number): Shape => ({
  round: shape.round,
  x: shape.x * by,
  y: shape.y * by,
  halfWidth: shape.halfWidth * by,
  halfHeight: shape.halfHeight * by,
});

/** Bytes in rows: `channels` 3 for RGB, 1 for a plane of YUV. */
export interface Plane {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
}

/** First column and the one after the last of the shape in a row of pixels; nothing where it does not reach. Rounded outwards. */
const spanIn = (shape: Shape, y: number, widthPx: number): readonly [number, number] | undefined => {
  // Of the row of pixels from y to y + 1 the line nearest to the centre is where the shape is widest.
  const nearest = Math.max(0, Math.abs(y + 0.5 - shape.y) - 0.5);
  if (nearest > shape.halfHeight) return undefined;
  const share = shape.round ? Math.sqrt(Math.max(0, 1 - (nearest / shape.halfHeight) ** 2)) : 1;
  const half = shape.halfWidth * share;
  const from = Math.max(0, Math.floor(shape.x - half));
  const to = Math.min(widthPx, Math.ceil(shape.x + half));
  return from < to ? [from, to] : undefined;
};

/** Whatever the shape touches becomes that colour, one number a channel: no pixel of it keeps anything of what it was. */
export const paint = (plane: Plane, shape: Shape, colour: readonly number[]): void => {
  const { data, widthPx, heightPx, channels } = plane;
  const row = new Uint8Array(widthPx * channels);
  for (let at = 0; at < row.length; at++) row[at] = colour[at % channels]!;
  // A row more at each end: whether the shape touches it, the row's own span says, to the last digit.
  const last = Math.min(heightPx - 1, Math.ceil(shape.y + shape.halfHeight) + 1);
  for (let y = Math.max(0, Math.floor(shape.y - shape.halfHeight) - 1); y <= last; y++) {
    const span = spanIn(shape, y, widthPx);
    if (!span) continue;
    data.set(row.subarray(0, (span[1] - span[0]) * channels), (y * widthPx + span[0]) * channels);
  }
};

/** A mean needs no more pixels than this, and a large picture has a hundred times as many. */
const MEAN_OF = 250_000;

/** Mean colour of a raster or a plane, one number a channel; of pixels spread over all of it. */
export const meanColour = ({ data, channels }: Pick<Plane, "data" | "channels">): number[] => {
  const step = Math.max(1, Math.floor(data.length / channels / MEAN_OF)) * channels;
  const sums = Array.from({ length: channels }, () => 0);
  for (let at = 0; at < data.length; at += step) for (let c = 0; c < channels; c++) sums[c]! += data[at + c]!;
  const count = Math.ceil(data.length / step);
  return sums.map((sum) => Math.round(sum / count));
};

const WHOLLY = 255;

/** Writes a stencil's colours onto a picture: what is covered wholly is the colour and nothing else. */
const lay = (raster: Raster, { left, top, widthPx, heightPx, shares }: Stencil, rowOf: RowOf): void => {
  const { data } = raster;
  for (let y = 0; y < heightPx; y++) {
    const colours = rowOf(y);
    const own = shares.subarray(y * widthPx, (y + 1) * widthPx);
    const start = ((top + y) * raster.widthPx + left) * 3;
    for (let x = 0; x < widthPx; ) {
      const share = own[x]!;
      let end = x + 1;
      if (share === WHOLLY) {
        while (end < widthPx && own[end] === WHOLLY) end++;
        data.set(colours.subarray(3 * x, 3 * end), start + 3 * x);
      } else if (share > 0)
        for (let at = 3 * x; at < 3 * end; at++)
          data[start + at] = Math.round(
            (share * colours[at]! + (WHOLLY - share) * data[start + at]!) / WHOLLY,
          );
      x = end;
    }
  }
};

/** How masks look. */
export interface Covering {
  readonly style: MaskStyle;
  readonly reach: MaskReach;
  /** Faces that stay visible, in pixels of the raster. */
  readonly visible?: readonly Box[];
}

/**
 * Covers the heads of these faces, boxes in pixels of the raster; of those who stay visible none is covered beyond what a covered
 * face's own box takes. Colours are taken before the first is painted, and only from outside of every mask.
 */
export const coverFaces = (
  raster: Raster,
  regions: readonly MaskRegion[],
  { style, reach, visible = [] }: Covering,
): void => {
  const heads = visible.map(visibleForm);
  const forms = regions.map((region) => maskForm(region, style, reach));
  const around = forms.map((form) => placesAround(raster, form, [...forms, ...heads]));
  const mean = around.some(({ length }) => length === 0) ? meanColour({ ...raster, channels: 3 }) : [];
  for (const [at, form] of forms.entries()) {
    const stencil = stencilOf(regions[at]!, form, heads, raster);
    const places = around[at]!;
    const isBlend = style === "surroundings" && places.length > 0;
    const flat = places.length === 0 ? mean : colourOf(places);
    lay(raster, stencil, isBlend ? blendedRows(form, stencil, places) : flatRows(flat, stencil));
  }
};

/** As a frame of a recording is covered: each head wide and in the mean colour, without a soft rim. */
const coverHeads = (raster: Raster, faces: readonly Box[], style: MaskStyle): void => {
  const plane: Plane = { ...raster, channels: 3 };
  const mean = meanColour(plane);
  for (const face of faces) paint(plane, shapeOf(headOf(face), style), mean);
};

/** JPEG quality: above 90 files grow faster than pictures improve. */
const JPEG_QUALITY = 88;

/** The profile of sRGB as the decoder's library has it, read once off a picture of one pixel. */
let profile: Promise<Buffer> | undefined;
const readProfile = async (): Promise<Buffer> => {
  const create = { width: 1, height: 1, channels: 3, background: "#fff" } as const;
  const pixel = await sharp({ create }).withIccProfile("srgb").png().toBuffer();
  return (await sharp(pixel).metadata()).icc!;
};

const ICC_MARKER = [0xff, 0xe2];
const ICC_NAME = Buffer.from("ICC_PROFILE\0\x01\x01", "latin1");
const JFIF_MARKER = 0xffe0;

/**
 * The pixels are sRGB already: the profile is put behind the head of the file (ICC.1, annex B.4), since asking the library
 * for it converts every pixel from sRGB to sRGB and takes twice as long as encoding them.
 */
const tagged = async (jpeg: Buffer): Promise<Buffer> => {
  profile ??= readProfile();
  const content = Buffer.concat([ICC_NAME, await profile]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  const head = jpeg.readUInt16BE(2) === JFIF_MARKER ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([
    jpeg.subarray(0, head),
    Buffer.from(ICC_MARKER),
    length,
    content,
    jpeg.subarray(head),
  ]);
};

/** What the organisation chose to write into the file, and nothing else: no other tag, and no thumbnail. */
const withWords = (picture: Sharp, { credit, caption }: MaskOptions): Sharp => {
  if (!credit && !caption) return picture;
  const IFD0 = {
    ...(caption && { ImageDescription: caption }),
    ...(credit && { Artist: credit, Copyright: credit }),
  };
  return picture.withExif({ IFD0 });
};

/**
 * The picture with the heads of `regions` covered, as a JPEG without any metadata but the words asked for. Its colours are
 * converted to sRGB, and tagged so.
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
  const inRaster = <Kind extends Box>(boxes: readonly Kind[]): Kind[] =>
    boxes.map((box) => ({
      ...box,
      x: box.x * scale,
      y: box.y * scale,
      width: box.width * scale,
      height: box.height * scale,
    }));
  const { style = "ellipse", reach = "head", visible = [] } = options;
  const regions = inRaster(options.regions);
  if (options.asRecording) coverHeads(raster, regions, style);
  else coverFaces(raster, regions, { style, reach, visible: inRaster(visible) });
  const raw = { width: raster.widthPx, height: raster.heightPx, channels: 3 } as const;
  const picture = sharp(raster.data, { raw, limitInputPixels: false });
  return tagged(await withWords(picture, options).jpeg({ quality: JPEG_QUALITY }).toBuffer());
};
