/** A region that is being drawn on a picture, in fractions of its sides: by a finger, a mouse, or arrow keys. */
import type { Box } from "../../../domain/words.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

const clamped = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** Smaller is a slip of the hand, and covers nothing. */
const LEAST = 0.005;
/** One press of an arrow. */
const STEP = 0.01;

/** Between where the pointer went down and where it is, whichever way it went. */
export const spanned = (from: Point, to: Point): Box => {
  const [left, right] = [from.x, to.x].map((x) => clamped(x, 0, 1)).sort((a, b) => a - b) as [number, number];
  const [top, bottom] = [from.y, to.y].map((y) => clamped(y, 0, 1)).sort((a, b) => a - b) as [number, number];
  return { x: left, y: top, width: right - left, height: bottom - top };
};

export const isDrawn = ({ width, height }: Box): boolean => width >= LEAST && height >= LEAST;

/** Where the keyboard begins. */
export const inTheMiddle = (): Box => ({ x: 0.4, y: 0.4, width: 0.2, height: 0.2 });

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** Arrows move it, with Shift they change its size; null of every other key. It never leaves the picture. */
export const nudged = (box: Box, key: string, shift: boolean): Box | null => {
  const by = ARROWS[key];
  if (!by) return null;
  if (shift)
    return {
      ...box,
      width: clamped(box.width + by.x, STEP, 1 - box.x),
      height: clamped(box.height + by.y, STEP, 1 - box.y),
    };
  return {
    ...box,
    x: clamped(box.x + by.x, 0, 1 - box.width),
    y: clamped(box.y + by.y, 0, 1 - box.height),
  };
};
