/**
 * Pictures that the image library does not read and the system's ffmpeg does, where it is there and was built with their
 * decoder: what they are by their first bytes, and by which of ffmpeg's two names each is asked for. ffmpeg guesses nothing.
 */
import type { MediaType } from "./words.ts";

export interface Converted {
  readonly mediaType: MediaType;
  /** As people call it. */
  readonly kind: string;
  /** ffmpeg's demuxer, and the decoders that may run. */
  readonly demuxer: string;
  readonly decoders: string;
  /** First bytes, as Latin-1. */
  readonly start: string;
}

const of = (
  mediaType: MediaType,
  kind: string,
  demuxer: string,
  decoders: string,
  ...starts: readonly string[]
): Converted[] => starts.map((start) => ({ mediaType, kind, demuxer, decoders, start }));

const KINDS: readonly Converted[] = [
  ...of("image/vnd.adobe.photoshop", "PSD", "psd_pipe", "psd", "8BPS\0\x01"),
  ...of(
    "image/jp2",
    "JPEG 2000",
    "j2k_pipe",
    "jpeg2000,libopenjpeg",
    "\0\0\0\x0cjP  \r\n\x87\n",
    "\xff\x4f\xff\x51",
  ),
  ...of("image/jxl", "JPEG XL", "jpegxl_pipe", "jpegxl,libjxl", "\0\0\0\x0cJXL \r\n\x87\n", "\xff\x0a"),
];

const [BITMAP] = of("image/bmp", "BMP", "bmp_pipe", "bmp", "BM");

/** Sizes of the header that follows the fourteen bytes of the file's (Windows and OS/2). */
const BITMAP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** Two letters say little: a text may begin with them. */
const isBitmap = (text: string): boolean =>
  text.startsWith("BM") && text.slice(15, 18) === "\0\0\0" && BITMAP_HEADERS.has(text.charCodeAt(14));

/** Which of them a file is, by its first 32 bytes. */
export const convertedOf = (head: Uint8Array): Converted | undefined => {
  const text = String.fromCharCode(...head.subarray(0, 32));
  return isBitmap(text) ? BITMAP : KINDS.find(({ start }) => text.startsWith(start));
};
