/**
 * A made `Vision`, for tests of everything else: no neural network, but real picture bytes. A made face is a
 * square block of pixels that carries a person's number; `detect` finds the blocks, `templates` turns the number
 * into a vector. The same person scores about .96, strangers about 0, kin what the test asks for.
 *
 *     const photo = await makePicture({ width: 320, height: 240, faces: [{ person: 7, x: 20, y: 20 }] });
 *     const vision = await openVision({ template: true });
 *     const { faces } = await vision.detect(photo);
 */
import { createHash } from "node:crypto";
import sharp, { type Exif, type Metadata, type Sharp } from "sharp";
import { chanceFrom, seedOf } from "../../src/demo/chance.ts";
import { type ErrorCode, MiroirError } from "../../src/domain/errors.ts";
import { fractionsOf, touches } from "../../src/domain/region.ts";
import type { Box, Face, Landmarks, MediaType } from "../../src/domain/words.ts";
import { DEPTHS } from "../../src/vision/head.ts";
import type { Raster } from "../../src/vision/raster.ts";
import type {
  CropTemplate,
  Detection,
  DetectOptions,
  FaceCrop,
  FaceRegion,
  FrameLook,
  MaskOptions,
  MaskStyle,
  ScoreModel,
  Template,
  Vision,
} from "../../src/vision/vision.ts";

/** Stamp of the templates unless the test chooses another. */
export const MADE_PACK = "made@000000000000";

/** Length of a made vector: that of the default pack, so that sizes on disk are alike. */
export const MADE_LENGTH = 512;

/** What made scores mean: the default pack's planning tail and floors, and eyes that a block of 32 px satisfies. */
export const madeScores: ScoreModel = {
  anchor: 0.331,
  slope: 0.0307,
  anchorFmr: 0.005,
  reviewFloor: 0.43,
  matchFloor: 0.62,
  sameReference: 0.5,
  norm: { notFace: 2.2, poor: 2.8, enrol: 3.2 },
  enrolEyesPx: 16,
};

/** A face to put on a made picture. */
export interface MadeFace {
  /** 1 to 65535 for strangers; `kin` gives the number of somebody who resembles one of them. */
  readonly person: number;
  /** Top left corner, px. */
  readonly x: number;
  readonly y: number;
  /** Side, px, at least 24. Default 48. The eyes are half as far apart. */
  readonly size?: number;
  /** 0 to 255: another number is another photograph of the same person (cosine about .96). Default 0. */
  readonly noise?: number;
  /** 0 to 255; norm is 6 x quality / 255, `Face.quality` is quality / 255. Default 200 (norm 4.7). */
  readonly quality?: number;
  /** Found only by a detection with thorough or high recall, or where a hint points: its border is paler. */
  readonly faint?: boolean;
}

/** More made faces than that are a crowd, in which a detector passes some over. */
const CROWDED_FACES = 12;

export interface MadePicture {
  readonly width: number;
  readonly height: number;
  readonly faces?: readonly MadeFace[];
  /** Another number is another background, thus other bytes and another perceptual hash. Default 0. */
  readonly background?: number;
  /** Default png, which is exact. JPEG is written at quality 100 without chroma subsampling and stays readable. */
  readonly format?: "png" | "jpeg" | "webp" | "tiff";
  /** EXIF orientation 1 to 8: pixels are stored turned, sizes and positions stay those of the upright picture. */
  readonly orientation?: number;
  /** Written as EXIF, as sharp's `withExif` takes it. */
  readonly exif?: Exif;
}

const BORDER_PX = 3;
/** Red and blue of a border, with no green; and from which value on detection takes it for one. */
const BORDER = 255;
const FAINT_BORDER = 160;
const SEEN_FROM = { ordinary: 190, thorough: 120, high: 120 } as const;
const GAP_PX = 4;
const MIN_SIZE_PX = 24;
const DEFAULT_SIZE_PX = 48;
const DEFAULT_QUALITY = 200;
const NORM_AT_BEST = 6;
/** 25 cells of four greys are 50 bits: 24 of person, 8 of noise, 8 of quality, 10 of checksum. */
const CELLS = 5;
/** Neither as black nor as white as can be: a camera that shows that shows nothing. */
const GREY_FROM = 20;
const GREY_STEP = 72;

/** The number of somebody whose templates have this cosine (to 1/256, below 1) with those of `person`; .55 waits for review. */
export const kin = (person: number, cosine = 0.55): number =>
  (person & 0xffff) | (Math.min(255, Math.max(1, Math.round(cosine * 256))) << 16);

/** The quality level whose template norm is this: `quality: qualityOfNorm(2.5)` is a poor face. */
export const qualityOfNorm = (norm: number): number => Math.round((norm / NORM_AT_BEST) * 255);

// Vectors

const gauss = (seed: number): Float32Array => {
  const chance = chanceFrom(seed);
  return Float32Array.from({ length: MADE_LENGTH }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - chance()));
    return radius * Math.cos(2 * Math.PI * chance());
  });
};

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

const unit = (vector: Float32Array): Float32Array => {
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
};

const mix = (a: Float32Array, b: Float32Array, share: number): Float32Array =>
  a.map((value, at) => value + share * b[at]!);

const personVector = (person: number): Float32Array => {
  const family = unit(gauss(seedOf(1, person & 0xffff)));
  const cosine = (person >>> 16) / 256;
  if (cosine === 0) return family;
  const own = gauss(seedOf(2, person));
  const across = unit(mix(own, family, -dot(own, family)));
  return family.map((value, at) => cosine * value + Math.sqrt(1 - cosine * cosine) * across[at]!);
};

/** The template that `templates` makes of this person's face: a canary that a test can look for on disk. */
export const templateOf = (person: number, noise = 0): Float32Array => {
  const vector = personVector(person);
  return noise === 0 ? vector : unit(mix(vector, unit(gauss(seedOf(3, person, noise))), 0.2));
};

// Pictures

interface Pixels {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** From which value of red and blue on a pixel is taken for one of a border. */
  readonly seenFrom?: number;
}

const checksum = (person: number, noise: number, quality: number): number =>
  seedOf(4, person, noise, quality) & 0x3ff;

const cellsOf = (person: number, noise: number, quality: number): number[] => {
  const bits =
    (BigInt(person) << 26n) |
    (BigInt(noise) << 18n) |
    (BigInt(quality) << 10n) |
    BigInt(checksum(person, noise, quality));
  return Array.from({ length: CELLS * CELLS }, (_, cell) => Number((bits >> BigInt(2 * cell)) & 3n));
};

const paint = ({ bytes, width }: Pixels, x: number, y: number, red: number, green: number, blue: number) => {
  const at = 3 * (y * width + x);
  bytes[at] = red;
  bytes[at + 1] = green;
  bytes[at + 2] = blue;
};

const paintBackground = (pixels: Pixels, seed: number): void => {
  const chance = chanceFrom(seedOf(5, seed));
  const columns = 11;
  const tiles = Array.from({ length: columns * columns }, () => 60 + Math.floor(140 * chance()));
  for (let y = 0; y < pixels.height; y++) {
    const row = columns * Math.floor((columns * y) / pixels.height);
    for (let x = 0; x < pixels.width; x++) {
      const grey = tiles[row + Math.floor((columns * x) / pixels.width)]!;
      paint(pixels, x, y, grey - 40, grey, grey - 20);
    }
  }
};

const paintFace = (pixels: Pixels, face: MadeFace): void => {
  const { person, x, y, size = DEFAULT_SIZE_PX, noise = 0, quality = DEFAULT_QUALITY, faint = false } = face;
  const border = faint ? FAINT_BORDER : BORDER;
  const cells = cellsOf(person, noise, quality);
  const inner = size - 2 * BORDER_PX;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const cellX = Math.floor((CELLS * (column - BORDER_PX)) / inner);
      const cellY = Math.floor((CELLS * (row - BORDER_PX)) / inner);
      const inside = cellX >= 0 && cellX < CELLS && cellY >= 0 && cellY < CELLS;
      const grey = inside ? GREY_FROM + GREY_STEP * cells[cellY * CELLS + cellX]! : 0;
      if (inside) paint(pixels, x + column, y + row, grey, grey, grey);
      else paint(pixels, x + column, y + row, border, 0, border);
    }
  }
};

const reject = (problem: string): never => {
  throw new RangeError(`made picture: ${problem}`);
};

const checkFaces = (picture: MadePicture): void => {
  const faces = picture.faces ?? [];
  for (const [at, { person, x, y, size = DEFAULT_SIZE_PX, noise = 0, quality = 0 }] of faces.entries()) {
    if (size < MIN_SIZE_PX) reject(`a face of ${size} px, at least ${MIN_SIZE_PX}`);
    if (![person, x, y, size, noise, quality].every(Number.isInteger)) reject("numbers are whole");
    if (person < 0 || person > 0xffffff || (noise | quality) >>> 8 !== 0) reject("a number is out of range");
    if (x < 0 || y < 0 || x + size > picture.width || y + size > picture.height)
      reject(`face ${at} is outside`);
    for (const other of faces.slice(0, at)) {
      const otherSize = other.size ?? DEFAULT_SIZE_PX;
      const apart =
        x >= other.x + otherSize + GAP_PX ||
        other.x >= x + size + GAP_PX ||
        y >= other.y + otherSize + GAP_PX ||
        other.y >= y + size + GAP_PX;
      if (!apart) reject(`face ${at} is less than ${GAP_PX} px from another`);
    }
  }
};

/** What undoes each EXIF orientation: first mirror left-right or not, then turn clockwise. */
const STORED: Readonly<Record<number, { flop: boolean; turn: number }>> = {
  1: { flop: false, turn: 0 },
  2: { flop: true, turn: 0 },
  3: { flop: false, turn: 180 },
  4: { flop: true, turn: 180 },
  5: { flop: true, turn: 270 },
  6: { flop: false, turn: 270 },
  7: { flop: true, turn: 90 },
  8: { flop: false, turn: 90 },
};

const raw = ({ bytes, width, height }: Pixels) => sharp(bytes, { raw: { width, height, channels: 3 } });

const turned = async (pixels: Pixels, orientation: number): Promise<Sharp> => {
  const { flop, turn } = STORED[orientation] ?? reject("orientation is 1 to 8");
  const mirrored = await raw(pixels).flop(flop).raw().toBuffer();
  const { data, info } = await raw({ ...pixels, bytes: mirrored })
    .rotate(turn)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return raw({ bytes: data, width: info.width, height: info.height });
};

/**
 * Draws made faces on a made background and writes it as a picture file; the same request gives the same bytes.
 * @throws RangeError when a face is under 24 px, outside, or less than 4 px from another.
 */
export const makePicture = async (picture: MadePicture): Promise<Uint8Array> => {
  checkFaces(picture);
  const { width, height, format = "png", orientation = 1 } = picture;
  const pixels = { bytes: new Uint8Array(3 * width * height), width, height };
  paintBackground(pixels, picture.background ?? 0);
  for (const face of picture.faces ?? []) paintFace(pixels, face);
  let image = orientation === 1 ? raw(pixels) : await turned(pixels, orientation);
  if (picture.exif !== undefined) image = image.withExif(picture.exif);
  if (orientation !== 1) image = image.withMetadata({ orientation });
  if (format === "jpeg") image = image.jpeg({ quality: 100, chromaSubsampling: "4:4:4" });
  else if (format === "webp") image = image.webp({ lossless: true, effort: 0 });
  else if (format === "tiff") image = image.tiff({ compression: "lzw" });
  else image = image.png({ compressionLevel: 1 });
  return new Uint8Array(await image.toBuffer());
};

// Reading a picture back

interface FoundFace {
  readonly face: Face;
  readonly person: number;
  readonly noise: number;
  readonly quality: number;
}

const isBorder = ({ bytes, width, seenFrom = SEEN_FROM.ordinary }: Pixels, x: number, y: number): boolean => {
  const at = 3 * (y * width + x);
  return bytes[at]! > seenFrom && bytes[at + 1]! < 90 && bytes[at + 2]! > seenFrom;
};

const runFrom = (pixels: Pixels, x: number, y: number, stepX: number, stepY: number): number => {
  let length = 0;
  for (;;) {
    const nextX = x + (length + 1) * stepX;
    const nextY = y + (length + 1) * stepY;
    const within = nextX >= 0 && nextY >= 0 && nextX < pixels.width && nextY < pixels.height;
    if (!within || !isBorder(pixels, nextX, nextY)) return length;
    length++;
  }
};

const greyAt = ({ bytes, width }: Pixels, x: number, y: number): number => {
  const at = 3 * (y * width + x);
  return (bytes[at]! + bytes[at + 1]! + bytes[at + 2]!) / 3;
};

const cellsAt = (pixels: Pixels, box: Box): number[] => {
  const step = (box.width - 2 * BORDER_PX) / CELLS;
  return Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const x = Math.floor(box.x + BORDER_PX + step * ((cell % CELLS) + 0.5));
    const y = Math.floor(box.y + BORDER_PX + step * (Math.floor(cell / CELLS) + 0.5));
    return Math.round((greyAt(pixels, x, y) - GREY_FROM) / GREY_STEP);
  });
};

const landmarksOf = ({ x, y, width }: Box): Landmarks =>
  [0.25, 0.4, 0.75, 0.4, 0.5, 0.6, 0.3, 0.8, 0.7, 0.8].map(
    (share, at) => (at % 2 === 0 ? x : y) + share * width,
  );

const onEllipse = (count: number, x: number, y: number, rx: number, ry: number, from: number, to: number) =>
  Array.from({ length: count }, (_, i): [number, number] => {
    const angle = (Math.PI / 180) * (from + ((to - from) * i) / Math.max(1, count - 1));
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });

/** 68 points of a face that looks straight, in eye distances from the middle of the eyes. */
const OUTLINE: readonly (readonly [number, number])[] = [
  ...onEllipse(17, 0, 0.25, 1.1, 1.5, 180, 0),
  ...onEllipse(5, -0.55, -0.3, 0.35, 0.15, 180, 360),
  ...onEllipse(5, 0.55, -0.3, 0.35, 0.15, 180, 360),
  ...[0, 0.17, 0.34, 0.5].map((y): [number, number] => [0, y]),
  ...onEllipse(5, 0, 0.55, 0.2, 0.1, 180, 0),
  ...onEllipse(6, -0.5, 0, 0.2, 0.08, 180, 480),
  ...onEllipse(6, 0.5, 0, 0.2, 0.08, 180, 480),
  ...onEllipse(12, 0, 1.05, 0.4, 0.2, 180, 510),
  ...onEllipse(8, 0, 1.05, 0.3, 0.1, 180, 495),
];

/** The same as the five points say: turned by how far the nose went aside, and along the line of the eyes. */
const outlineOf = ([lx, ly, rx, ry, nx, ny]: Landmarks): Landmarks => {
  const [ex, ey] = [rx! - lx!, ry! - ly!];
  const [mx, my] = [(lx! + rx!) / 2, (ly! + ry!) / 2];
  const aside = ((nx! - mx) * ex + (ny! - my) * ey) / (ex * ex + ey * ey) / DEPTHS[30]!;
  return OUTLINE.flatMap(([x, y], i) => {
    const u = x + aside * DEPTHS[i]!;
    return [mx + u * ex - y * ey, my + u * ey + y * ex];
  });
};

/** Which of the ten numbers a movement changes, and by how many sides of the face: the nose aside, an eye lower. */
const MOVES: Readonly<Record<string, readonly (readonly [at: number, by: number])[]>> = {
  "turn-left": [[4, 0.15]],
  "turn-right": [[4, -0.15]],
  "tilt-left": [[3, 0.13]],
  "tilt-right": [[1, 0.13]],
};

/** A head that moved says so in the EXIF of its picture: `pose:turn-left`. */
const moved = (faces: readonly Face[], { exif }: Metadata): Face[] => {
  const [, pose = ""] = /pose:([a-z-]+)/.exec(exif?.toString("latin1") ?? "") ?? [];
  return faces.map((face) => {
    const landmarks = [...face.landmarks];
    for (const [at, by] of MOVES[pose] ?? []) landmarks[at]! += by * face.box.width;
    return { ...face, landmarks };
  });
};

/** A face is one in a mirror too. */
const readBlock = (pixels: Pixels, box: Box): FoundFace | undefined => {
  const cells = cellsAt(pixels, box);
  const turned = cells.map((_, cell) => cells[cell - (cell % CELLS) + CELLS - 1 - (cell % CELLS)]!);
  return faceIn(cells, box) ?? faceIn(turned, box);
};

const faceIn = (cells: readonly number[], box: Box): FoundFace | undefined => {
  const bits = cells.reduceRight((sum, cell) => (sum << 2n) | BigInt(cell), 0n);
  const person = Number((bits >> 26n) & 0xffffffn);
  const noise = Number((bits >> 18n) & 0xffn);
  const quality = Number((bits >> 10n) & 0xffn);
  if (Number(bits & 0x3ffn) !== checksum(person, noise, quality)) return undefined;
  const face = { box, landmarks: landmarksOf(box), score: 1, sizePx: box.width, quality: quality / 255 };
  return { face, person, noise, quality };
};

/** The block whose upper border passes through this pixel; undefined when it is none, or is not whole. */
const blockAt = (pixels: Pixels, x: number, y: number): FoundFace | undefined => {
  const top = y - runFrom(pixels, x, y, 0, -1);
  const left = x - runFrom(pixels, x, top, -1, 0);
  const width = 1 + runFrom(pixels, left, top, 1, 0);
  const height = 1 + runFrom(pixels, left, top, 0, 1);
  if (width < MIN_SIZE_PX || Math.abs(width - height) > 1) return undefined;
  const whole =
    runFrom(pixels, left + width - 1, top, 0, 1) >= width - 2 &&
    runFrom(pixels, left, top + height - 1, 1, 0) >= width - 2;
  return whole ? readBlock(pixels, { x: left, y: top, width, height: width }) : undefined;
};

const blocksOf = (pixels: Pixels): FoundFace[] => {
  const found: FoundFace[] = [];
  for (let y = 0; y < pixels.height; y += BORDER_PX - 1) {
    for (let x = 0; x < pixels.width; x++) {
      if (!isBorder(pixels, x, y)) continue;
      const known = found.find(({ face: { box } }) => insideOf(box, x, y));
      const block = known ?? blockAt(pixels, x, y);
      if (known === undefined && block !== undefined) found.push(block);
      x = block === undefined ? x + runFrom(pixels, x, y, 1, 0) : block.face.box.x + block.face.box.width;
    }
  }
  return found;
};

const insideOf = (box: Box, x: number, y: number): boolean =>
  x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;

const MEDIA: Readonly<Record<string, MediaType>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  tiff: "image/tiff",
  heif: "image/avif",
  gif: "image/gif",
};

const MAGIC = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x52, 0x49, 0x46, 0x46],
  [0x49, 0x49, 0x2a],
  [0x4d, 0x4d, 0x00],
  [0x47, 0x49, 0x46],
];

const isMagic = (bytes: Uint8Array): boolean =>
  MAGIC.some((magic) => magic.every((byte, at) => bytes[at] === byte));

const firstLine = (cause: unknown): string => String((cause as Error).message).split("\n")[0]!;

const readMetadata = async (bytes: Uint8Array): Promise<Metadata> => {
  if (bytes.length === 0) throw new MiroirError("picture/empty");
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    const code: ErrorCode = isMagic(bytes) ? "picture/damaged" : "picture/unsupported";
    throw new MiroirError(code, { problem: firstLine(cause) }, { cause });
  }
};

const decode = async (bytes: Uint8Array): Promise<Pixels> => {
  try {
    const image = sharp(bytes, { limitInputPixels: false, failOn: "truncated" });
    const upright = image.autoOrient().toColourspace("srgb").removeAlpha().raw();
    const { data, info } = await upright.toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (cause) {
    throw new MiroirError("picture/damaged", { problem: firstLine(cause) }, { cause });
  }
};

const differenceHash = async (pixels: Pixels): Promise<string> => {
  const grey = await raw(pixels).greyscale().resize(9, 8, { fit: "fill" }).raw().toBuffer();
  let hash = 0n;
  for (let cell = 0; cell < 64; cell++) {
    const at = 9 * Math.floor(cell / 8) + (cell % 8);
    hash = (hash << 1n) | (grey[at]! > grey[at + 1]! ? 1n : 0n);
  }
  return hash.toString(16).padStart(16, "0");
};

const greysOf = async (pixels: Pixels): Promise<Uint8Array> =>
  Uint8Array.from(await raw(pixels).greyscale().resize(16, 16, { fit: "fill" }).raw().toBuffer());

// The seam

export interface MadeVisionOptions {
  /** False as in an import: `templates` then breaks a promise. */
  readonly template: boolean;
  /** Another stamp, for tests of comparison across packs. */
  readonly pack?: string;
  readonly limits?: { readonly maxPixels?: number; readonly maxFaces?: number };
  /** Waits so long before each answer, ms: time for a test to kill or interrupt. */
  readonly delayMs?: number;
}

class MadeVision implements Vision {
  readonly pack: string;
  readonly #options: MadeVisionOptions;
  #open = true;

  constructor(options: MadeVisionOptions) {
    this.pack = options.pack ?? MADE_PACK;
    this.#options = options;
  }

  async #wait(): Promise<void> {
    if (!this.#open) throw new MiroirError("internal/broken-promise", { problem: "vision is closed" });
    const { delayMs = 0 } = this.#options;
    if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
  }

  async #pixels(bytes: Uint8Array): Promise<{ metadata: Metadata; pixels: Pixels }> {
    await this.#wait();
    const { limits } = this.#options;
    const metadata = await readMetadata(bytes);
    const [count, limit] = [metadata.width * metadata.height, limits?.maxPixels ?? 100_000_000];
    if (count > limit) throw new MiroirError("picture/too-many-pixels", { pixels: count, limit });
    return { metadata, pixels: await decode(bytes) };
  }

  async detect(
    bytes: Uint8Array,
    { recall = "ordinary", hints = [], crops = false }: DetectOptions = {},
  ): Promise<Detection> {
    const { metadata, pixels } = await this.#pixels(bytes);
    const mediaType = MEDIA[metadata.format ?? ""];
    if (mediaType === undefined) throw new MiroirError("picture/unsupported");
    const isHinted = ({ box }: Face): boolean =>
      hints.some((hint) =>
        touches(hint, fractionsOf(box, { widthPx: pixels.width, heightPx: pixels.height })),
      );
    const seen = blocksOf({ ...pixels, seenFrom: SEEN_FROM[recall] }).map(({ face }) => face);
    const again = hints.length > 0 ? blocksOf({ ...pixels, seenFrom: SEEN_FROM.high }) : [];
    const hinted = again
      .map(({ face }) => face)
      .filter((face) => isHinted(face) && !seen.some(({ box }) => insideOf(box, face.box.x, face.box.y)));
    const faces = moved([...seen, ...hinted], metadata);
    const limit = this.#options.limits?.maxFaces ?? 1000;
    if (faces.length > limit) throw new MiroirError("picture/too-many-faces", { limit });
    return {
      widthPx: pixels.width,
      heightPx: pixels.height,
      mediaType,
      frames: metadata.pages ?? 1,
      perceptualHash: await differenceHash(pixels),
      greys: await greysOf(pixels),
      pixelsSha256: createHash("sha256").update(`${pixels.width}\0`).update(pixels.bytes).digest("hex"),
      orientation: metadata.orientation ?? 1,
      faces,
      crowded: seen.length > CROWDED_FACES,
      ...(crops && { crops: await cropsIn(pixels, faces) }),
    };
  }

  async facesIn({ data, widthPx, heightPx }: Raster): Promise<Face[]> {
    await this.#wait();
    const pixels = { bytes: Buffer.from(data), width: widthPx, height: heightPx };
    return blocksOf({ ...pixels, seenFrom: SEEN_FROM.ordinary }).map(({ face }) => face);
  }

  async boxesIn(
    { data, widthPx, heightPx }: Raster,
    { recall = "ordinary" }: FrameLook = {},
  ): Promise<Box[]> {
    await this.#wait();
    const pixels = { bytes: Buffer.from(data), width: widthPx, height: heightPx };
    return blocksOf({ ...pixels, seenFrom: SEEN_FROM[recall] }).map(({ face }) => face.box);
  }

  async boxesAt(frame: Raster, places: readonly Box[]): Promise<(Box | undefined)[]> {
    const boxes = await this.boxesIn(frame);
    return places.map(({ x, y, width, height }) =>
      boxes.find((box) => insideOf(box, x + width / 2, y + height / 2)),
    );
  }

  async cropsOf(bytes: Uint8Array, faces: readonly FaceRegion[]): Promise<(FaceCrop | null)[]> {
    return cropsIn((await this.#pixels(bytes)).pixels, faces);
  }

  async templatesOfCrops(crops: readonly FaceCrop[]): Promise<CropTemplate[]> {
    this.#mustHaveTemplate();
    const made: CropTemplate[] = [];
    for (const { bytes, landmarks, eyesPx } of crops) {
      const blocks = blocksOf({ ...(await this.#pixels(bytes)).pixels, seenFrom: SEEN_FROM.high });
      const [x, y] = [(landmarks[0]! + landmarks[2]!) / 2, (landmarks[1]! + landmarks[3]!) / 2];
      const block = blocks.find(({ face }) => insideOf(face.box, x, y));
      const template = templateOfBlock(block, { x, y, width: 2 * eyesPx, height: 2 * eyesPx });
      const isDoubtful = template.norm < madeScores.norm.poor && eyesPx >= madeScores.enrolEyesPx;
      made.push({ ...template, eyesPx, isDoubtful });
    }
    return made;
  }

  #mustHaveTemplate(): void {
    if (this.#options.template) return;
    throw new MiroirError("internal/broken-promise", { problem: "a template was asked of a detector" });
  }

  async outline(bytes: Uint8Array, { box }: { readonly box: Box }): Promise<Landmarks> {
    const { metadata, pixels } = await this.#pixels(bytes);
    const faces = moved(
      blocksOf(pixels).map(({ face }) => face),
      metadata,
    );
    const face = faces.find((each) => insideOf(each.box, box.x + box.width / 2, box.y + box.height / 2));
    return outlineOf(face?.landmarks ?? landmarksOf(box));
  }

  async templates(bytes: Uint8Array, faces: readonly FaceRegion[]): Promise<Template[]> {
    this.#mustHaveTemplate();
    const { pixels } = await this.#pixels(bytes);
    const blocks = blocksOf({ ...pixels, seenFrom: SEEN_FROM.high });
    return faces.map(({ box }) => {
      const block = blocks.find(({ face }) =>
        insideOf(face.box, box.x + box.width / 2, box.y + box.height / 2),
      );
      return templateOfBlock(block, box);
    });
  }

  async mask(bytes: Uint8Array, options: MaskOptions): Promise<Uint8Array> {
    const { pixels } = await this.#pixels(bytes);
    const covers = options.regions.map((region) => cover(region, options.style ?? "ellipse")).join("");
    const { width, height } = pixels;
    const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${covers}</svg>`;
    const covered = await raw(pixels)
      .composite([{ input: Buffer.from(sheet) }])
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { data, info } = covered;
    const image = sharp(data, { raw: { width, height, channels: info.channels } })
      .removeAlpha()
      .resize({
        width: Math.min(options.maxSidePx, width),
        height: Math.min(options.maxSidePx, height),
        fit: "inside",
        withoutEnlargement: true,
      });
    const { credit, caption } = options;
    const said = { ...(caption && { ImageDescription: caption }), ...(credit && { Artist: credit }) };
    const worded = Object.keys(said).length > 0 ? image.withExif({ IFD0: said }) : image;
    return new Uint8Array(await worded.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer());
  }

  async close(): Promise<void> {
    this.#open = false;
  }
}

/** A piece of the picture around each face, 1.6 times as large, without loss. */
const cropsIn = async (pixels: Pixels, faces: readonly FaceRegion[]): Promise<(FaceCrop | null)[]> => {
  const made: (FaceCrop | null)[] = [];
  for (const { box, landmarks } of faces) {
    const [left, top] = [box.x - 0.3 * box.width, box.y - 0.3 * box.height].map((at) =>
      Math.max(0, Math.floor(at)),
    ) as [number, number];
    const width = Math.min(pixels.width, Math.ceil(box.x + 1.3 * box.width)) - left;
    const height = Math.min(pixels.height, Math.ceil(box.y + 1.3 * box.height)) - top;
    const image = raw(pixels).extract({ left, top, width, height }).webp({ lossless: true, effort: 0 });
    made.push({
      bytes: new Uint8Array(await image.toBuffer()),
      mediaType: "image/webp",
      landmarks: landmarks.map((value, at) => value - (at % 2 === 0 ? left : top)),
      eyesPx: Math.hypot(landmarks[2]! - landmarks[0]!, landmarks[3]! - landmarks[1]!),
    });
  }
  return made;
};

const templateOfBlock = (block: FoundFace | undefined, box: Box): Template => {
  // No face there: what a template model does too, a short vector that resembles nobody.
  if (block === undefined)
    return { vector: unit(gauss(seedOf(6, box.x, box.y))), norm: 1, eyesPx: box.width / 2 };
  const vector = templateOf(block.person, block.noise);
  return { vector, norm: (NORM_AT_BEST * block.quality) / 255, eyesPx: block.face.box.width / 2 };
};

/** Half a side x 1.5 covers the corners of the square also with an ellipse (root of 2 is 1.414). */
const cover = ({ x, y, width, height }: Box, style: MaskStyle): string => {
  const [middleX, middleY, halfX, halfY] = [x + width / 2, y + height / 2, 0.75 * width, 0.75 * height];
  return style !== "rectangle"
    ? `<ellipse cx="${middleX}" cy="${middleY}" rx="${halfX}" ry="${halfY}" fill="#444"/>`
    : `<rect x="${middleX - halfX}" y="${middleY - halfY}" width="${2 * halfX}" height="${2 * halfY}" fill="#444"/>`;
};

/** Opens the made vision; same call as the real one's, so that a worker can take either by its module's address. */
export const openVision = async (options: MadeVisionOptions): Promise<Vision> => new MadeVision(options);
