/**
 * Bytes to upright sRGB pixels. What a file is, is read from its first bytes, never from its name; how large it is,
 * from its header, before anything is decoded.
 */
import { createHash } from "node:crypto";
import sharp, { type Metadata, type Sharp } from "sharp";
import { MiroirError } from "../domain/errors.ts";
import type { MediaType } from "../domain/words.ts";
import type { HeicImage } from "./heic.ts";
import { DEFAULT_MAX_PIXELS, LARGE_MAX_PIXELS } from "./limits.ts";
import type { Level, Raster } from "./raster.ts";

export interface Header {
  readonly mediaType: MediaType;
  /** Of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pages or animation frames; only the first is decoded. */
  readonly frames: number;
  /** How EXIF says that the coded pixels are turned, 1 to 8; 1 where the decoder turns them without saying so. */
  readonly orientation: number;
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

const SIGNATURES: readonly (readonly [MediaType, number, string])[] = [
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/gif", 0, "GIF8"],
  ["image/webp", 8, "WEBP"],
  ["image/tiff", 0, "II*\0"],
  ["image/tiff", 0, "MM\0*"],
  ["image/tiff", 0, "II+\0"],
  ["image/tiff", 0, "MM\0+"],
];

/** Brands of ISO base media files (ISO/IEC 23008-12), the specific ones first: `mif1` alone says only "a picture". */
const BRANDS: readonly (readonly [RegExp, MediaType])[] = [
  [/avif|avis/, "image/avif"],
  [/heic|heix|heim|heis|hevc|hevm|hevs|hevx|avc[is]|j2ki|jpeg|jpgs|vvic|mif[123]|msf1/, "image/heic"],
];

const sniffBrand = (bytes: Uint8Array): MediaType | undefined => {
  if (ascii(bytes, 4, 8) !== "ftyp") return undefined;
  const size = Math.min(256, Buffer.from(bytes.subarray(0, 4)).readUInt32BE());
  const brands = ascii(bytes, 8, size);
  return BRANDS.find(([pattern]) => pattern.test(brands))?.[1];
};

/** The kind of picture, from its first bytes; undefined when it is none of ours. */
export const sniff = (bytes: Uint8Array): MediaType | undefined =>
  SIGNATURES.find(([, start, text]) => ascii(bytes, start, start + text.length) === text)?.[0] ??
  sniffBrand(bytes);

const damaged = (cause: unknown): MiroirError => {
  const said = cause instanceof Error ? cause.message : String(cause);
  const problem = said.split("\n")[0]!.replace(/[\s:.]+$/, "");
  return new MiroirError("picture/damaged", { problem }, { cause });
};

const orDamaged = async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
  try {
    return await attempt();
  } catch (cause) {
    throw cause instanceof MiroirError ? cause : damaged(cause);
  }
};

const withinLimit = (widthPx: number, heightPx: number, maxPixels: number): void => {
  const pixels = widthPx * heightPx;
  if (!(pixels > 0)) throw damaged("it has no pixels");
  if (pixels > maxPixels) throw new MiroirError("picture/too-many-pixels", { pixels, limit: maxPixels });
};

/** An AVIF that moves has a still picture too: libvips knows it by the brand of a still one alone. */
const asStill = (bytes: Uint8Array): Uint8Array => {
  if (ascii(bytes, 4, 12) !== "ftypavis") return bytes;
  const still = Buffer.from(bytes);
  still.write("avif", 8, "latin1");
  return still;
};

/**
 * `error` refuses files that end early, and PNG or TIFF whose checks fail; it forgives libjpeg's warnings, which many
 * cameras' files raise: refusing those would leave people out of their own search.
 */
const open = (bytes: Uint8Array, maxPixels: number | false, ignoreIcc = false): Sharp =>
  sharp(asStill(bytes), { failOn: "error", limitInputPixels: maxPixels, sequentialRead: true, ignoreIcc });

/**
 * Whether all pixels of a JPEG are there: what the decoder otherwise forgives, the end of the data before its end, is not. One that is
 * larger than anything that is decoded is not looked through, and not whole.
 */
export const isWholeJpeg = (bytes: Uint8Array): Promise<boolean> =>
  sharp(bytes, { failOn: "warning", limitInputPixels: LARGE_MAX_PIXELS, sequentialRead: true })
    .greyscale()
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );

const sharpHeader = async (bytes: Uint8Array, mediaType: MediaType, maxPixels: number): Promise<Header> => {
  const found: Metadata = await orDamaged(() => open(bytes, false).metadata());
  const { width: widthPx, height: heightPx } = found.autoOrient;
  withinLimit(widthPx, heightPx, maxPixels);
  return { mediaType, widthPx, heightPx, frames: found.pages ?? 1, orientation: found.orientation ?? 1 };
};

interface Heic {
  readonly header: Header;
  readonly decode: HeicImage["decode"];
}

/** A coding that the library was built without: H.264, H.266 and others that no telephone writes. */
const NOT_BUILT_IN = /not been built in|unsupported codec/i;

const orNotRead = async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
  try {
    return await attempt();
  } catch (cause) {
    if (!(cause instanceof Error) || !NOT_BUILT_IN.test(cause.message)) throw cause;
    throw new MiroirError("archive/not-looked-at", { kind: "HEIF" }, { cause });
  }
};

/** Its decoder is loaded with the first of these files: it is large, and most archives have none. */
const withHeic = async <Value>(
  bytes: Uint8Array,
  maxPixels: number,
  use: (heic: Heic) => Promise<Value>,
): Promise<Value> => {
  const { withHeicImage } = await import("./heic.ts");
  return orDamaged(() =>
    orNotRead(() =>
      withHeicImage(bytes, ({ widthPx, heightPx, images, decode: decodeHeic }) => {
        withinLimit(widthPx, heightPx, maxPixels);
        const header = {
          mediaType: "image/heic",
          widthPx,
          heightPx,
          frames: images,
          orientation: 1,
        } as const;
        return use({ header, decode: decodeHeic });
      }),
    ),
  );
};

/**
 * What the header says.
 * @throws MiroirError picture/empty, picture/unsupported, picture/damaged, picture/too-many-pixels.
 */
export const readHeader = async (bytes: Uint8Array, maxPixels = DEFAULT_MAX_PIXELS): Promise<Header> => {
  if (bytes.length === 0) throw new MiroirError("picture/empty");
  const mediaType = sniff(bytes);
  if (!mediaType) throw new MiroirError("picture/unsupported");
  if (mediaType === "image/heic") return withHeic(bytes, maxPixels, async ({ header }) => header);
  return sharpHeader(bytes, mediaType, maxPixels);
};

/** Width and height within `sidePx`, same shape, never enlarged. */
export const fitted = (widthPx: number, heightPx: number, sidePx: number): [number, number] => {
  const scale = Math.min(1, sidePx / Math.max(widthPx, heightPx));
  return [Math.max(1, Math.round(widthPx * scale)), Math.max(1, Math.round(heightPx * scale))];
};

const rgb = async (picture: Sharp, widthPx: number, heightPx: number): Promise<Raster> => {
  const { data, info } = await orDamaged(() =>
    picture
      .resize({ width: widthPx, height: heightPx, fit: "fill", kernel: "linear" })
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  if (info.channels !== 3) throw damaged(`it has ${info.channels} channels`);
  return { widthPx: info.width, heightPx: info.height, data };
};

/** A smaller copy. Sizes in px; `linear` is an area average when shrinking. */
export const resized = async (raster: Raster, widthPx: number, heightPx: number): Promise<Raster> => {
  if (raster.widthPx === widthPx && raster.heightPx === heightPx) return raster;
  const raw = { width: raster.widthPx, height: raster.heightPx, channels: 3 } as const;
  return rgb(sharp(raster.data, { raw, limitInputPixels: false }), widthPx, heightPx);
};

/** From one level to the next: reading a face between two levels skips no pixel worth having. */
const LEVEL_RATIO = 2.5;

/** The picture at several sizes, each made from the one before; its longest side becomes each of `stopsPx` that is smaller. */
export const levelsOf = async (base: Level, stopsPx: readonly number[]): Promise<Level[]> => {
  const { widthPx, heightPx } = base.raster;
  const levels = [base];
  let side = Math.max(widthPx, heightPx);
  for (const stop of stopsPx)
    while (side > stop) {
      side = Math.max(stop, side / LEVEL_RATIO);
      const size = fitted(widthPx, heightPx, side);
      const raster = await resized(levels.at(-1)!.raster, ...size);
      levels.push({ raster, scale: (base.scale * size[0]) / widthPx });
    }
  return levels;
};

export interface DecodeOptions {
  /** The longest side of the result; never enlarged. */
  readonly sidePx: (header: Header) => number;
  readonly maxPixels?: number;
  /**
   * Whether a colour profile is applied. For people's eyes it must be. For the models it need not: nearly every phone
   * and camera writes one, applying it to 12 megapixels takes three times as long as decoding them, and the template
   * of a Display P3 picture read as sRGB scores .997 with the one read right (median of 29 real faces, least .982).
   */
  readonly colourManaged: boolean;
  /** The longest side of a second, larger result, where decoding makes all the pixels whatever is asked for (HEIC). */
  readonly finerPx?: number;
}

export interface Decoded {
  readonly header: Header;
  readonly raster: Raster;
  readonly finer?: Raster;
}

/** CMYK means nothing without its profile. */
const needsProfile = async (bytes: Uint8Array): Promise<boolean> =>
  (await open(bytes, false).metadata()).space === "cmyk";

/**
 * The upright picture as RGB without alpha (flattened on white).
 * @throws MiroirError picture/empty, picture/unsupported, picture/damaged, picture/too-many-pixels.
 */
export const decode = async (
  bytes: Uint8Array,
  { sidePx, maxPixels = DEFAULT_MAX_PIXELS, colourManaged, finerPx }: DecodeOptions,
): Promise<Decoded> => {
  const sizeOf = (header: Header) => fitted(header.widthPx, header.heightPx, sidePx(header));
  if (sniff(bytes) === "image/heic")
    return withHeic(bytes, maxPixels, ({ header, decode: decodeHeic }) =>
      decodeHeic(async ({ data, channels }) => {
        const raw = { width: header.widthPx, height: header.heightPx, channels } as const;
        const at = (size: [number, number]) => rgb(sharp(data, { raw, limitInputPixels: false }), ...size);
        const raster = await at(sizeOf(header));
        if (finerPx === undefined) return { header, raster };
        return { header, raster, finer: await at(fitted(header.widthPx, header.heightPx, finerPx)) };
      }),
    );
  const header = await readHeader(bytes, maxPixels);
  const ignoreIcc = !colourManaged && !(await needsProfile(bytes));
  return { header, raster: await rgb(open(bytes, maxPixels, ignoreIcc).autoOrient(), ...sizeOf(header)) };
};

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

const HASH: Grid = { columns: 9, rows: 8 };
const GREYS: Grid = { columns: 16, rows: 16 };

/** Mean brightness of one cell of a grid laid over the picture. */
const cellMean = (
  { widthPx, heightPx, data }: Raster,
  { columns, rows }: Grid,
  column: number,
  row: number,
): number => {
  const edge = (index: number, parts: number, size: number) => Math.floor((index * size) / parts);
  const [left, top] = [edge(column, columns, widthPx), edge(row, rows, heightPx)];
  const right = Math.max(left + 1, edge(column + 1, columns, widthPx));
  const bottom = Math.max(top + 1, edge(row + 1, rows, heightPx));
  let sum = 0;
  for (let y = top; y < bottom; y++)
    for (let at = (y * widthPx + left) * 3; at < (y * widthPx + right) * 3; at += 3)
      sum += 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
  return sum / ((right - left) * (bottom - top));
};

/** Difference hash: each bit says whether a cell is brighter than its right neighbour; 16 hex digits. */
export const differenceHash = (raster: Raster): string => {
  let bits = 0n;
  for (let row = 0; row < HASH.rows; row++)
    for (let column = 0; column + 1 < HASH.columns; column++)
      bits =
        (bits << 1n) |
        (cellMean(raster, HASH, column, row) > cellMean(raster, HASH, column + 1, row) ? 1n : 0n);
  return bits.toString(16).padStart(16, "0");
};

/** 16 x 16 mean brightnesses, row by row, 0 to 255: what tells a copy from another picture of the same place. */
export const greysOf = (raster: Raster): Uint8Array =>
  Uint8Array.from({ length: GREYS.columns * GREYS.rows }, (_, at) =>
    Math.round(cellMean(raster, GREYS, at % GREYS.columns, Math.floor(at / GREYS.columns))),
  );

/** SHA-256 of decoded pixels and their size, hex: what a picture shows whose coded image cannot be told from its words. */
export const pixelsHash = ({ widthPx, heightPx, data }: Raster): string =>
  createHash("sha256").update(`${widthPx} ${heightPx}\0`).update(data).digest("hex");
