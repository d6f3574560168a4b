/** The nouns that more than one room uses. Field terms: ISO/IEC 2382-37 and the GDPR (see GLOSSARY.md). */

/** Axis-aligned region of the upright picture, in pixels from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Five points (left eye, right eye, nose tip, left and right mouth corner, as seen), x then y: 10 numbers, px of the upright picture. */
export type Landmarks = readonly number[];

/** A face of an item, as detection leaves it: where it is and how good it looks. There is no template in it (law 2). */
export interface Face {
  readonly box: Box;
  readonly landmarks: Landmarks;
  /** Detection score, 0 to 1. */
  readonly score: number;
  /** Larger side of the box, px. */
  readonly sizePx: number;
  /** 0 to 1, from sharpness, exposure and pose; computed without a template model. */
  readonly quality: number;
}

export const MEDIA_TYPES = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/tiff",
  "image/avif",
  "image/gif",
  "image/heic",
  "image/x-canon-cr2",
  "image/x-canon-cr3",
  "image/x-nikon-nef",
  "image/x-sony-arw",
  "image/x-adobe-dng",
  "image/x-canon-crw",
  "image/x-fuji-raf",
  "image/x-minolta-mrw",
  "image/x-olympus-orf",
  "image/x-panasonic-rw2",
  "image/x-pentax-pef",
  "image/x-samsung-srw",
  "image/x-sigma-x3f",
  "image/x-raw",
  "image/bmp",
  "image/jp2",
  "image/jxl",
  "image/vnd.adobe.photoshop",
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Calendar day, ISO 8601 `YYYY-MM-DD`, in the controller's time zone. */
export type Day = string;

/** Shared area over joint area, 0 to 1. */
export const intersectionOverUnion = (a: Box, b: Box): number => {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
};
