/**
 * What HEIF files (ISO/IEC 23008-12) hold beside what the library that reads them shows: the JPEG of one whose primary image is
 * coded as one (brand `jpeg`, annex H), for which it was built without a decoder and which is a picture as it lies there; and
 * how many pictures a moving one has (bursts, animated AVIF).
 */
import { boxAt, boxesIn, type IsoBox } from "./boxes.ts";

/** Of `meta` and what lies in it: version and flags stand before the content. */
const FULL_BOX_BYTES = 4;

const numberAt = (bytes: Buffer, at: number, size: number): number =>
  size === 0 ? 0 : size === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, size);

/** Where the bytes of an item lie, when they lie in one piece in the file itself. */
const placeOf = (bytes: Buffer, { start }: { start: number }, item: number): [number, number] | undefined => {
  const version = bytes[start]!;
  const sizes = bytes.readUInt16BE(start + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const idSize = version < 2 ? 2 : 4;
  const count = numberAt(bytes, start + 6, idSize);
  let at = start + 6 + idSize;
  for (let seen = 0; seen < count; seen++) {
    const id = numberAt(bytes, at, idSize);
    const method = version === 0 ? 0 : bytes.readUInt16BE(at + idSize) & 15;
    at += idSize + (version === 0 ? 0 : 2) + 2;
    const base = numberAt(bytes, at, baseSize);
    const extents = bytes.readUInt16BE(at + baseSize);
    at += baseSize + 2;
    if (id === item) {
      const offset = base + numberAt(bytes, at + indexSize, offsetSize);
      const length = numberAt(bytes, at + indexSize + offsetSize, lengthSize);
      return extents === 1 && method === 0 ? [offset, length] : undefined;
    }
    at += extents * (indexSize + offsetSize + lengthSize);
  }
  return undefined;
};

const jpegIn = (bytes: Buffer): Buffer | undefined => {
  const meta = boxAt(bytes, ["meta"]);
  if (!meta) return undefined;
  const boxes = boxesIn(bytes, meta.start + FULL_BOX_BYTES, meta.end);
  const [pitm, iloc] = ["pitm", "iloc"].map((name) => boxes.find(({ type }) => type === name));
  if (!pitm || !iloc) return undefined;
  const item = numberAt(bytes, pitm.start + FULL_BOX_BYTES, bytes[pitm.start] === 0 ? 2 : 4);
  const [offset = 0, length = 0] = placeOf(bytes, iloc, item) ?? [];
  const jpeg = bytes.subarray(offset, offset + length);
  return jpeg.length > 2 && jpeg.readUInt16BE(0) === 0xffd8 ? jpeg : undefined;
};

/** Undefined where the file is damaged: what reads the picture says so. */
const orNothing = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** The primary image as it lies there, when it is a JPEG; nothing when it is not, or the file is damaged. */
export const primaryJpeg = (bytes: Buffer): Buffer | undefined => orNothing(() => jpegIn(bytes));

/** Samples of a track of pictures (`pict` in its `hdlr`); of one that accompanies it (alpha: `auxv`) none. */
const samplesOf = (bytes: Buffer, track: IsoBox): number => {
  const handler = boxAt(bytes, ["mdia", "hdlr"], track);
  if (!handler || bytes.toString("latin1", handler.start + 8, handler.start + 12) !== "pict") return 0;
  const sizes = boxAt(bytes, ["mdia", "minf", "stbl", "stsz"], track);
  return sizes ? bytes.readUInt32BE(sizes.start + 8) : 0;
};

/** Pictures in the longest sequence of a HEIF or AVIF file; 0 of one that holds still pictures alone. */
export const picturesInSequence = (bytes: Buffer): number =>
  orNothing(() => {
    const moov = bytes.toString("latin1", 4, 8) === "ftyp" ? boxAt(bytes, ["moov"]) : undefined;
    const tracks = moov ? boxesIn(bytes, moov.start, moov.end).filter(({ type }) => type === "trak") : [];
    return Math.max(0, ...tracks.map((track) => samplesOf(bytes, track)));
  }) ?? 0;
