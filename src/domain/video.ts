/** Recordings as files: which containers are read, and what is said of one. No stream, no address: files only (R100). */

/**
 * The families of containers that are read, by ffmpeg's names for them; it is told which, and guesses nothing. Stretches of a masked
 * copy are written as `mpegts` too, on the way to one MP4.
 */
export type Container = "mov" | "matroska" | "avi" | "mpegts" | "mpeg" | "asf" | "flv";

export type VideoType =
  | "video/mp4"
  | "video/quicktime"
  | "video/x-matroska"
  | "video/webm"
  | "video/x-msvideo"
  | "video/mp2t"
  | "video/mpeg"
  | "video/x-ms-wmv"
  | "video/x-flv";

const CONTAINERS: Readonly<Record<VideoType, Container>> = {
  "video/mp4": "mov",
  "video/quicktime": "mov",
  "video/x-matroska": "matroska",
  "video/webm": "matroska",
  "video/x-msvideo": "avi",
  "video/mp2t": "mpegts",
  "video/mpeg": "mpeg",
  "video/x-ms-wmv": "asf",
  "video/x-flv": "flv",
};

/** Bytes that `videoTypeOf` asks for: several packets of a transport stream, which is known by nothing else than their rhythm. */
export const CONTAINER_BYTES = 1024;

const ascii = (head: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...head.subarray(start, start + length));

/** First boxes of QuickTime files older than `ftyp`, and those that may precede it. */
const MOV_BOXES = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

/** EBML, of which Matroska and WebM are made (RFC 8794). */
const EBML = "\x1a\x45\xdf\xa3";

/** The GUID by which ASF, which WMV is, begins. */
const ASF = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";

/** The pack header of an MPEG programme stream (MPG, VOB, MOD), and what follows it in MPEG-2 and in MPEG-1. */
const isMpeg = (head: Uint8Array): boolean =>
  ascii(head, 0, 4) === "\x00\x00\x01\xba" && ((head[4]! & 0xc0) === 0x40 || (head[4]! & 0xf0) === 0x20);

/** The byte with which each packet of a transport stream begins. */
const SYNC = 0x47;

/** How long each packet is: of TS, of M2TS with four bytes of time before each (camcorders), of TS with 16 bytes of repair. */
const PACKET_BYTES = [188, 192, 204] as const;

/**
 * A text has a G here and there, and one of lines of the same length one at every packet, but none of the low numbers that a
 * packet says what it is with. Recordings of a broadcast begin in the middle of one.
 */
const isTransport = (head: Uint8Array): boolean =>
  head.some((byte) => byte < 0x09) &&
  PACKET_BYTES.some((bytes) => {
    for (let first = 0; first < bytes; first++)
      if ([0, 1, 2, 3].every((nth) => head[first + nth * bytes] === SYNC)) return true;
    return false;
  });

/**
 * What a file is by its first bytes: its name is not asked, since a playlist named like a video would lead elsewhere.
 * Still pictures in the same container (HEIC, AVIF) are told apart by who asks first.
 */
export const videoTypeOf = (head: Uint8Array): VideoType | undefined => {
  const start = ascii(head, 0, 4);
  if (start === EBML) return /webm/.test(ascii(head, 4, 60)) ? "video/webm" : "video/x-matroska";
  if (start === "RIFF") return ascii(head, 8, 4) === "AVI " ? "video/x-msvideo" : undefined;
  if (start === "FLV\x01") return "video/x-flv";
  if (ascii(head, 0, 16) === ASF) return "video/x-ms-wmv";
  if (isMpeg(head)) return "video/mpeg";
  const box = ascii(head, 4, 4);
  if (box === "ftyp") return ascii(head, 8, 4) === "qt  " ? "video/quicktime" : "video/mp4";
  if (MOV_BOXES.has(box)) return "video/quicktime";
  return isTransport(head) ? "video/mp2t" : undefined;
};

/** The demuxer that reads it. */
export const containerOf = (type: VideoType): Container => CONTAINERS[type];

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

/** How the frames of a recording are looked at before it is masked: every one whole; or every third, and between them where heads should be. */
export const RECORDING_LOOKS = ["every", "third"] as const;
export type RecordingLook = (typeof RECORDING_LOOKS)[number];
