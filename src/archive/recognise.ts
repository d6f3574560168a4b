/** What a file is, by its first bytes; its name is asked only when they say nothing. */
import { convertedOf } from "../domain/converted.ts";
import { videoTypeOf } from "../domain/video.ts";
import { blanksBefore } from "./jpeg.ts";
import { HEAD_BYTES, isNamedPicture } from "./names.ts";
import { RAW_STARTS } from "./raw.ts";

export { HEAD_BYTES } from "./names.ts";

export type Recognised = "picture" | "video" | "zip" | "document" | "other";

const ascii = (head: Uint8Array, start: number, length: number): string =>
  Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1", start, start + length);

/** Major brands of ISO base media files that hold a still picture (AVIF, HEIC and their generic forms, Canon's CR3, HEIF of other codings). */
const STILL_BRANDS = new Set([
  "avci",
  "avcs",
  "avif",
  "avis",
  "crx ",
  "heic",
  "heix",
  "heim",
  "heis",
  "hevc",
  "hevm",
  "hevs",
  "hevx",
  "j2ki",
  "jpeg",
  "jpgs",
  "mif1",
  "mif2",
  "mif3",
  "msf1",
  "vvic",
]);

/** JPEG, PNG, GIF, TIFF and BigTIFF in both byte orders. */
const PICTURE_STARTS = [
  "\xff\xd8\xff",
  "\x89PNG\r\n\x1a\n",
  "GIF87a",
  "GIF89a",
  "II*\0",
  "II+\0",
  "MM\0*",
  "MM\0+",
  ...RAW_STARTS,
];

/** First entry, empty ZIP, first part of several. */
const ZIP_STARTS = ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"];

/** First entries by which office documents and e-books, which are ZIPs, say what they are. */
const DOCUMENT_ENTRIES = ["[Content_Types].xml", "mimetype", "_rels/.rels", "META-INF/"];

const isPicture = (head: Uint8Array): boolean => {
  const start = ascii(head, 0, 16);
  if (PICTURE_STARTS.some((known) => start.startsWith(known)) || convertedOf(head)) return true;
  if (blanksBefore(head) > 0) return true;
  if (start.startsWith("RIFF")) return ascii(head, 8, 4) === "WEBP";
  return ascii(head, 4, 4) === "ftyp" && STILL_BRANDS.has(ascii(head, 8, 4));
};

/** The same for recordings: a playlist that is named like one is met, and refused. */
const VIDEO_NAME = /\.(mp4|m4v|mov|qt|mkv|webm|avi|mts|m2ts|m2t|wmv|asf|mpe?g|vob|flv|f4v|3g[p2])$/i;

/** Sound alone comes in containers of recordings too. */
const SOUND_NAME = /\.(wma|m4[ab]|mka|f4a)$/i;

/**
 * A ZIP, a picture or a recording by its bytes, whatever its name. Without known bytes, a file named like one of them counts as
 * that, so that a damaged photograph is reported and not passed over; anything else is "other".
 * @param head the first `HEAD_BYTES` bytes, or all of a shorter file
 */
export const recognise = (head: Uint8Array, name: string): Recognised => {
  if (isPicture(head)) return "picture";
  if (ZIP_STARTS.includes(ascii(head, 0, 4))) {
    const firstEntry = ascii(head, 30, HEAD_BYTES);
    return DOCUMENT_ENTRIES.some((known) => firstEntry.startsWith(known)) ? "document" : "zip";
  }
  if (SOUND_NAME.test(name)) return "other";
  if (videoTypeOf(head)) return "video";
  if (isNamedPicture(name)) return "picture";
  return VIDEO_NAME.test(name) ? "video" : "other";
};

/** What cameras, file managers and network drives put beside pictures, and what was thrown away there. */
const JUNK = new Set([
  "@eadir",
  "__macosx",
  "thumbs.db",
  "desktop.ini",
  "#recycle",
  "@recycle",
  "$recycle.bin",
]);

/** Hidden (first character a full stop) or one of the names above. */
export const isPassedOver = (name: string): boolean => name.startsWith(".") || JUNK.has(name.toLowerCase());
