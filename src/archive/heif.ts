/**
 * The JPEG of a HEIF file whose primary image is coded as one (brand `jpeg`, ISO/IEC 23008-12 annex H): the library that reads
 * the others was built without it, and a JPEG is a picture as it lies there.
 */
import { boxAt, boxesIn } from "./boxes.ts";

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

/** The primary image as it lies there, when it is a JPEG; nothing when it is not, or the file is damaged. */
export const primaryJpeg = (bytes: Buffer): Buffer | undefined => {
  try {
    return jpegIn(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
