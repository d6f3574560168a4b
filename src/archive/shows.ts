/**
 * What a picture shows, whatever its file says beside it: programs write captions, ratings and keywords into files every day,
 * and no pixel changes by that. Named by the coded image without the segments that describe it; kinds of file that are not
 * read here are named by their decoded pixels instead.
 */
import { createHash } from "node:crypto";

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", at, at + length);

type Pieces = Iterable<Uint8Array>;

/** ITU-T T.81, B.1.1.3: markers that stand alone, without a length. */
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Application segments and comments; Adobe's says how the colours are meant, and is part of the image. */
const isDescription = (marker: number): boolean =>
  (marker >= 0xe0 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;

/** Where the coded data behind a scan header ends: at the next marker that is no restart and no stuffed byte. */
const endOfScan = (bytes: Uint8Array, from: number): number => {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
};

/** Tables, frame headers, scans. What stands behind the end of the image, such as a film or a second picture, is not of it. */
function* jpegPieces(bytes: Uint8Array): Pieces {
  for (let at = 2; at + 3 < bytes.length; ) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) return;
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 2) return;
    let end = at + 2 + length;
    if (marker === 0xda) end = endOfScan(bytes, end);
    if (!isDescription(marker)) yield bytes.subarray(at, end);
    at = end;
  }
}

/** Chunks that make pixels (W3C PNG, 11.2 and 11.3.1). One image may lie in many IDAT, cut otherwise by another program. */
const PNG_IMAGE = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "acTL", "fcTL", "fdAT"]);

function* pngPieces(bytes: Uint8Array): Pieces {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = ascii(bytes, at + 4, 4);
    at += 12 + length;
    if (!PNG_IMAGE.has(kind)) continue;
    if (kind !== "IDAT") yield Buffer.from(kind);
    yield bytes.subarray(at - 4 - length, at - 4);
  }
}

/** Chunks that make pixels (RFC 9649, 2.5 to 2.7). */
const WEBP_IMAGE = new Set(["VP8 ", "VP8L", "ALPH", "ANIM", "ANMF"]);

function* webpPieces(bytes: Uint8Array): Pieces {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (WEBP_IMAGE.has(ascii(bytes, at, 4))) yield bytes.subarray(at, at + 8 + length);
    at += 8 + length + (length % 2);
  }
}

const piecesOf = (bytes: Uint8Array): { readonly kind: string; readonly pieces: Pieces } | undefined => {
  if (ascii(bytes, 0, 3) === "\xff\xd8\xff") return { kind: "jpeg", pieces: jpegPieces(bytes) };
  if (ascii(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return { kind: "png", pieces: pngPieces(bytes) };
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WEBP")
    return { kind: "webp", pieces: webpPieces(bytes) };
  return undefined;
};

/**
 * SHA-256, in hexadecimal, of the coded image of a JPEG, PNG or WebP without what is written about it: the same for two files
 * whose pixels are coded in the same bytes. Undefined for other kinds of file, and where there is no image in it. How it is
 * turned is said by EXIF, and not part of it.
 */
export const codedImage = (bytes: Uint8Array): string | undefined => {
  const coded = piecesOf(bytes);
  if (!coded) return undefined;
  const hash = createHash("sha256").update(`${coded.kind}\0`);
  let length = 0;
  for (const piece of coded.pieces) {
    hash.update(piece);
    length += piece.length;
  }
  return length > 0 ? hash.digest("hex") : undefined;
};

/**
 * The same with the kind of file that it is in, and with the way in which EXIF says that it is turned: what one item of an album
 * shows. In a file of another kind, or turned another way, it is another item and the same picture.
 * @param turn 1 to 8; 1 of a recording
 */
export const showsHash = (coded: string, mediaType: string, turn: number): string =>
  createHash("sha256").update(`${coded} ${mediaType} ${turn}`).digest("hex");
