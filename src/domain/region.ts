/** Regions of a picture, in fractions of its sides, so that they hold for the same picture at another size (R54, R62). */
import { MiroirError } from "./errors.ts";
import { type Box, intersectionOverUnion } from "./words.ts";

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export const fractionsOf = (box: Box, { widthPx, heightPx }: Size): Box => ({
  x: box.x / widthPx,
  y: box.y / heightPx,
  width: box.width / widthPx,
  height: box.height / heightPx,
});

/** How EXIF says that a picture is turned (2.32, 4.6.5.1): 1 not at all, 2 to 8 mirrored, turned, or both. */
export type Turn = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const TURNED: Readonly<Record<Turn, (box: Box) => Box>> = {
  1: (box) => box,
  2: ({ x, y, width, height }) => ({ x: 1 - x - width, y, width, height }),
  3: ({ x, y, width, height }) => ({ x: 1 - x - width, y: 1 - y - height, width, height }),
  4: ({ x, y, width, height }) => ({ x, y: 1 - y - height, width, height }),
  5: ({ x, y, width, height }) => ({ x: y, y: x, width: height, height: width }),
  6: ({ x, y, width, height }) => ({ x: 1 - y - height, y: x, width: height, height: width }),
  7: ({ x, y, width, height }) => ({ x: 1 - y - height, y: 1 - x - width, width: height, height: width }),
  8: ({ x, y, width, height }) => ({ x: y, y: 1 - x - width, width: height, height: width }),
};

/** A region as it is written down for a picture, in fractions, as it is in a file that is turned so; `turned` in SQL. */
export const turned = (region: Box, turn: number): Box => TURNED[turn as Turn](region);

const BACK: Readonly<Partial<Record<number, number>>> = { 6: 8, 8: 6 };

/** The other way: a region of a turned file, as it is written down for its picture. */
export const turnedBack = (region: Box, turn: number): Box => turned(region, BACK[turn] ?? turn);

/** Share of the smaller of two boxes that the other must cover; the view `comparable_faces` has the same number. */
const TOUCHES = 0.3;

/** Whether a face is meant by a region somebody objected to: a generous region holds it, a tight one lies in it. */
export const touches = (region: Box, face: Box): boolean => {
  const width = Math.min(region.x + region.width, face.x + face.width) - Math.max(region.x, face.x);
  const height = Math.min(region.y + region.height, face.y + face.height) - Math.max(region.y, face.y);
  if (width <= 0 || height <= 0) return false;
  const smaller = Math.min(region.width * region.height, face.width * face.height);
  return width * height >= TOUCHES * smaller;
};

/** Two looks at one face: their union from .4 on, or the smaller box mostly inside the larger one (as detection has it). */
const SAME_FACE = { union: 0.4, inside: 0.7 } as const;

export const isSameFace = (a: Box, b: Box): boolean => {
  const union = intersectionOverUnion(a, b);
  if (union === 0 || union >= SAME_FACE.union) return union > 0;
  const [areaA, areaB] = [a.width * a.height, b.width * b.height];
  return (union * (areaA + areaB)) / (1 + union) >= SAME_FACE.inside * Math.min(areaA, areaB);
};

/** Regions written down for a picture and found again on a file of it: the same face when they overlap by this much. */
const SAME_PLACE_IOU = 0.5;

/** A track in another container, or by a later detector, is best seen at the same time, but for where time begins. */
const SAME_MOMENT_MS = 500;

/** Whether two regions of one picture, in fractions, are one face; of recordings at the same time as well, ms. */
export const isSamePlace = (
  a: Box,
  b: Box,
  atMs: number | null = null,
  otherMs: number | null = null,
): boolean =>
  intersectionOverUnion(a, b) >= SAME_PLACE_IOU && Math.abs((atMs ?? 0) - (otherMs ?? 0)) <= SAME_MOMENT_MS;

const bad = (value: string): MiroirError =>
  new MiroirError("usage/bad-value", {
    name: "--region",
    value,
    expected: "x,y,width,height in pixels of the upright picture, inside it",
  });

/** `x,y,width,height` in pixels of the upright picture. @throws MiroirError usage/bad-value */
export const parseRegion = (text: string): Box => {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,6}$/.test(part))) throw bad(text);
  const [x, y, width, height] = parts.map(Number) as [number, number, number, number];
  return { x, y, width, height };
};

/** In fractions. @throws MiroirError usage/bad-value when it is empty or outside the picture */
export const regionWithin = (box: Box, size: Size): Box => {
  const inside =
    [box.x, box.y, box.width, box.height].every(Number.isFinite) &&
    box.x >= 0 &&
    box.y >= 0 &&
    box.width > 0 &&
    box.height > 0 &&
    box.x + box.width <= size.widthPx &&
    box.y + box.height <= size.heightPx;
  if (!inside) throw bad([box.x, box.y, box.width, box.height].join(","));
  return fractionsOf(box, size);
};
