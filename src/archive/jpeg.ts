/** Where one JPEG in a row of bytes begins and ends, and what it is (ITU-T T.81, B.1 and B.2); none of its pixels are read. */

export interface FoundJpeg {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Behind its end marker; of one that lacks it the end of the bytes. */
  readonly end: number;
  readonly whole: boolean;
}

/** Segments before and between its scans: a dozen is usual, a progressive one has some more, a profile may take 255. */
const MAX_SEGMENTS = 2000;

/** Baseline, extended and progressive; not the lossless one that RAW pixels are written in. */
const isDecodable = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;
const isOtherFrame = (marker: number): boolean =>
  marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Stands alone: TEM and the restart markers. */
export const hasLength = (marker: number): boolean =>
  marker !== 0x01 && marker !== 0x00 && !(marker >= 0xd0 && marker <= 0xd7);

/** The next marker in coded data: not a stuffed byte, not a restart, not a fill byte. */
const nextMarker = (bytes: Buffer, from: number): number | undefined => {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const code = bytes[at + 1]!;
    if (code !== 0xff && hasLength(code)) return at;
  }
  return undefined;
};

/** The JPEG that begins at `from`: 8 bits, one that browsers show; nothing when it is another one, or none. */
export const jpegAt = (bytes: Buffer, from = 0): FoundJpeg | undefined => {
  if (from + 4 > bytes.length || bytes.readUInt16BE(from) !== 0xffd8) return undefined;
  let size: { widthPx: number; heightPx: number } | undefined;
  const cut = () => size && { ...size, end: bytes.length, whole: false };
  for (let at = from + 2, seen = 0; seen < MAX_SEGMENTS; seen++) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    if (at + 2 > bytes.length) return cut();
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) return size && { ...size, end: at + 2, whole: true };
    if (isOtherFrame(marker)) return undefined;
    if (at + 10 > bytes.length) return cut();
    if (isDecodable(marker) && !size) {
      const [bits, heightPx, widthPx] = [
        bytes[at + 4],
        bytes.readUInt16BE(at + 5),
        bytes.readUInt16BE(at + 7),
      ];
      if (bits !== 8 || widthPx === 0 || heightPx === 0) return undefined;
      size = { widthPx, heightPx };
    }
    at += hasLength(marker) ? 2 + bytes.readUInt16BE(at + 2) : 2;
    if (marker !== 0xda) continue;
    const next = nextMarker(bytes, at);
    if (next === undefined) return cut();
    at = next;
  }
  return undefined;
};

const START = Buffer.from([0xff, 0xd8, 0xff]);

/** JPEGs that are looked at in one file: a camera's file has four. */
const MOST = 64;

/** Every JPEG in these bytes, one behind the other; what is inside one (the thumbnail of its EXIF) is part of it. */
export const jpegsIn = (bytes: Buffer, from = 0): (FoundJpeg & { readonly start: number })[] => {
  const found: (FoundJpeg & { readonly start: number })[] = [];
  let at = bytes.indexOf(START, from);
  while (at >= 0 && found.length < MOST) {
    const jpeg = jpegAt(bytes, at);
    if (jpeg) found.push({ ...jpeg, start: at });
    at = bytes.indexOf(START, jpeg?.whole ? jpeg.end : at + START.length);
  }
  return found;
};

/** What was missing or too much around a JPEG that is looked at all the same. */
export type Mended = "front" | "end";

/** In front of a picture lie a few bytes at most: a line break of a mail, a mark of a text, what a camera's card left. */
const FRONT_BYTES = 4096;

/** Bytes that programs leave before a picture and that say nothing: spaces, line breaks, zeros, the mark of a text in UTF-8. */
const BLANKS = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** Where a JPEG begins behind nothing but blanks; 0 where it does not. */
export const blanksBefore = (head: Uint8Array): number => {
  let at = 0;
  while (at < Math.min(head.length, FRONT_BYTES) && BLANKS.has(head[at]!)) at++;
  return head[at] === 0xff && head[at + 1] === 0xd8 && head[at + 2] === 0xff ? at : 0;
};

const END = Buffer.from([0xff, 0xd9]);

/** Zeros in the place of the end, as a disk leaves them; coded data may end in one, which is no filling. */
const FILLING_BYTES = 8;

const lastByte = (bytes: Buffer): number => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  if (bytes.length - end < FILLING_BYTES) return bytes.length;
  return bytes[end - 1] === 0xff ? end + 1 : end;
};

/**
 * A JPEG without what stands in front of it and with the end marker that it lacks; nothing when it needs neither. Whether all
 * of its pixels are there is for the decoder to say: one that was cut in half gets an end marker here, too.
 */
export const mendJpeg = (
  bytes: Buffer,
): { readonly bytes: Buffer; readonly mended: readonly Mended[] } | undefined => {
  const front = blanksBefore(bytes);
  const jpeg = bytes.subarray(front);
  const found = jpegAt(jpeg);
  if (!found || (front === 0 && found.whole)) return undefined;
  const whole = found.whole ? jpeg : Buffer.concat([jpeg.subarray(0, lastByte(jpeg)), END]);
  return {
    bytes: whole,
    mended: [...(front > 0 ? (["front"] as const) : []), ...(found.whole ? [] : (["end"] as const))],
  };
};

/** Of the first picture's area: what is smaller behind it is its preview, or a map of its brightness (a quarter). */
const ANOTHER = 0.3;

/** Pictures in a file that begins with a JPEG: of a stereo camera (MPO) two, of a burst more. */
export const picturesIn = (bytes: Buffer): number => {
  const [first, ...behind] = jpegAt(bytes)?.whole ? jpegsIn(bytes) : [];
  if (!first) return 1;
  const area = ANOTHER * first.widthPx * first.heightPx;
  return 1 + behind.filter(({ widthPx, heightPx }) => widthPx * heightPx >= area).length;
};
