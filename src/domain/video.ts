/** Recordings as files: which containers are read, and what is said of one. No stream, no address: files only (R100). */

/**
 * The two families of containers that are read; ffmpeg is told which, and guesses nothing. `mpegts` is what Miroir itself
 * writes, stretch by stretch, on the way to a masked copy; no file from outside is opened as one.
 */
export type Container = "mov" | "matroska" | "mpegts";

export type VideoType = "video/mp4" | "video/quicktime" | "video/x-matroska" | "video/webm";

/** Bytes that `containerOf` asks for. */
export const CONTAINER_BYTES = 64;

const ascii = (head: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...head.subarray(start, start + length));

/** First boxes of QuickTime files older than `ftyp`, and those that may precede it. */
const MOV_BOXES = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

/** EBML, of which Matroska and WebM are made (RFC 8794). */
const EBML = "\x1a\x45\xdf\xa3";

/**
 * What a file is by its first bytes: its name is not asked, since a playlist named like a video would lead elsewhere.
 * Still pictures in the same container (HEIC, AVIF) are told apart by who asks first.
 */
export const videoTypeOf = (head: Uint8Array): VideoType | undefined => {
  if (ascii(head, 0, 4) === EBML) return /webm/.test(ascii(head, 4, 60)) ? "video/webm" : "video/x-matroska";
  const box = ascii(head, 4, 4);
  if (box === "ftyp") return ascii(head, 8, 4) === "qt  " ? "video/quicktime" : "video/mp4";
  return MOV_BOXES.has(box) ? "video/quicktime" : undefined;
};

export const containerOf = (type: VideoType): Container =>
  type === "video/mp4" || type === "video/quicktime" ? "mov" : "matroska";

/** Where in a recording somebody is, ms from its beginning; all null of a picture. */
export interface InRecording {
  /** When she was seen best: the still. */
  readonly atMs: number | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  /** Of the whole of it. */
  readonly durationMs: number | null;
}

/** Moments of a recording that are worth a look, in the order of time; the middle of it where there is none. */
export const momentsIn = (at: readonly (number | null | undefined)[], durationMs: number): number[] => {
  const known = at.filter((ms) => ms !== null && ms !== undefined);
  if (known.length === 0) return [Math.floor(durationMs / 2)];
  return [...new Set(known)].sort((a, b) => a - b);
};

const two = (number: number): string => String(number).padStart(2, "0");

/** `0:12`, `1:02:03`: as players show a time. */
export const clockOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

/** `0:12–0:18 / 10:00`: from when to when of how long; null of a picture. */
export const spanOf = ({ startsMs, endsMs, durationMs }: Omit<InRecording, "atMs">): string | null =>
  startsMs === null || endsMs === null || durationMs === null
    ? null
    : `${clockOf(startsMs)}–${clockOf(endsMs)} / ${clockOf(durationMs)}`;

/** `1:02:03`, `0:12` or `12.5` (seconds), in ms; undefined when it is no time. */
export const parseClock = (text: string): number | undefined => {
  const [, hours = "0", minutes = "0", seconds] =
    /^(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,5}(?:\.\d{1,3})?)$/.exec(text.trim()) ?? [];
  return seconds === undefined
    ? undefined
    : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
};
