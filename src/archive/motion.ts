/**
 * Pictures that move a little: Motion Photos carry their film behind the picture, Live Photos in a file beside it. Either way
 * there is one picture; the film belongs to it (engine/archive/import-films.ts).
 *
 * After Google's Motion Photo format 1.0 (developer.android.com/media/platform/motion-photo-format) with its forerunner
 * MicroVideo, Samsung's trailer, and for Live Photos the key `com.apple.quicktime.content.identifier` that picture and film
 * share.
 */
import type { FileHandle } from "node:fs/promises";
import { boxAt } from "./boxes.ts";
import type { Names } from "./neighbours.ts";
import { openRegular } from "./source.ts";

/** XMP and EXIF stand in the first segments. */
const HEAD_BYTES = 256 * 1024;

/** Bytes of the film from the end of the file, as XMP says it. */
const LENGTHS = [
  /MicroVideoOffset(?:="|>)(\d{1,10})/,
  /Semantic="MotionPhoto"[^>]{0,300}?Length="(\d{1,10})"/,
  /Length="(\d{1,10})"[^>]{0,300}?Semantic="MotionPhoto"/,
];

const SAMSUNG = "MotionPhoto_Data";

const isFilm = (bytes: Buffer, at: number): boolean =>
  at > 0 && at + 8 <= bytes.length && bytes.toString("latin1", at + 4, at + 8) === "ftyp";

const places = (bytes: Buffer): number[] => {
  const head = bytes.toString("latin1", 0, HEAD_BYTES);
  const said = LENGTHS.flatMap((length) => bytes.length - Number(length.exec(head)?.[1] ?? Number.NaN));
  const samsung = bytes.lastIndexOf(SAMSUNG, undefined, "latin1");
  const box = bytes.toString("latin1", 4, 8) === "ftyp" ? boxAt(bytes, ["mpvd"])?.start : undefined;
  return [...said, samsung > 0 ? samsung + SAMSUNG.length : Number.NaN, box ?? Number.NaN];
};

/** Bytes of the film that a picture carries behind it, or nothing. */
export const filmIn = (bytes: Uint8Array): number | undefined => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = places(file).find((place) => isFilm(file, place));
  return at === undefined ? undefined : file.length - at;
};

/** What pictures and films of a Live Photo end in. */
const PICTURE_ENDS = ["heic", "heif", "jpg", "jpeg"];
const FILM_ENDS = ["mov", "mp4"];

/** Names in the same folder that may be the other half of a Live Photo. */
export const otherHalves = (name: string, names: Names): string[] => {
  const [, stem, end = ""] = /^(.+)\.([^.]+)$/.exec(name.toLowerCase()) ?? [];
  const wanted = PICTURE_ENDS.includes(end) ? FILM_ENDS : FILM_ENDS.includes(end) ? PICTURE_ENDS : [];
  return wanted.flatMap((other) => names.get(`${stem}.${other}`) ?? []);
};

/** A Live Photo lasts three seconds; anything longer of the same name is a recording. */
const LIVE_SECONDS = 4;
/** With the identifier in both, still no recording. */
const PAIRED_SECONDS = 15;
/** What a film of that length says of itself. */
const MOOV_BYTES = 8 * 1024 * 1024;
/** A photograph of a telephone. */
const PICTURE_BYTES = 32 * 1024 * 1024;
const MAX_BOXES = 200;

const readAt = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
};

/** The `moov` box of a film, which stands at its start or its end. */
const readMoov = async (path: string): Promise<Buffer | undefined> => {
  const { file, bytes } = await openRegular(path);
  try {
    for (let at = 0, seen = 0; at + 8 <= bytes && seen < MAX_BOXES; seen++) {
      const head = await readAt(file, at, 16);
      if (head.length < 8) return undefined;
      const short = head.readUInt32BE(0);
      const size = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short || bytes - at;
      if (size < 8) return undefined;
      if (head.toString("latin1", 4, 8) === "moov")
        return size <= MOOV_BYTES ? await readAt(file, at, size) : undefined;
      at += size;
    }
    return undefined;
  } finally {
    await file.close();
  }
};

/** From the film's header (`mvhd`), versions 0 and 1. */
const secondsOf = (moov: Buffer): number => {
  const header = boxAt(moov, ["moov", "mvhd"]);
  if (!header || header.end - header.start < 32) return Number.POSITIVE_INFINITY;
  const wide = moov[header.start] === 1;
  const scale = moov.readUInt32BE(header.start + (wide ? 20 : 12));
  const duration = wide
    ? Number(moov.readBigUInt64BE(header.start + 24))
    : moov.readUInt32BE(header.start + 16);
  return scale > 0 ? duration / scale : Number.POSITIVE_INFINITY;
};

const KEY = "com.apple.quicktime.content.identifier";
const IDENTIFIER = /[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/gi;

const identifiersIn = (moov: Buffer): string[] =>
  moov.includes(KEY) ? (moov.toString("latin1").match(IDENTIFIER) ?? []).slice(0, 10) : [];

const pictureHas = async (path: string, identifiers: readonly string[]): Promise<boolean> => {
  const { file, bytes } = await openRegular(path);
  try {
    const content = await readAt(file, 0, Math.min(bytes, PICTURE_BYTES));
    return identifiers.some((identifier) => content.includes(identifier, 0, "latin1"));
  } finally {
    await file.close();
  }
};

/**
 * Whether a film is the moving half of a picture of the same name: both bear the identifier, or it lasts no longer than a
 * Live Photo. What cannot be read is no half of anything.
 */
export const isLivePair = async (picture: string, film: string): Promise<boolean> => {
  try {
    const moov = await readMoov(film);
    const seconds = moov ? secondsOf(moov) : Number.POSITIVE_INFINITY;
    if (!moov || seconds > PAIRED_SECONDS) return false;
    const identifiers = identifiersIn(moov);
    return seconds <= LIVE_SECONDS || (identifiers.length > 0 && (await pictureHas(picture, identifiers)));
  } catch {
    return false;
  }
};
