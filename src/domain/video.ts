/** Recordings as files: which containers are read, and what is said of one. No stream, no address: files only (R100). */

/**
 * The two families of containers that are read; ffmpeg is told which, and guesses nothing. `mpegts` is what Miroir itself
 * writes, stretch by stretch, on the way to a masked copy; no file from outside is opened as one.
 */
export type Container = "mov" | "matroska" | "mpegts";

export const VIDEO_TYPES = ["video/mp4", "video/quicktime", "video/x-matroska", "video/webm"] as const;
export type VideoType = (typeof VIDEO_TYPES)[number];

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

export const isVideoType = (type: string): type is VideoType =>
  (VIDEO_TYPES as readonly string[]).includes(type);
