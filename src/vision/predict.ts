/**
 * Frames between two that are looked at. Where a head should be is said by where it was and how it went, and each such place is
 * looked at closely on the frame itself: what is taken for a head in a frame was seen in that very frame. Where one place is
 * empty, or two turn out to be one face, nothing is known and the frame is looked at whole.
 */
import { type Box, intersectionOverUnion } from "../domain/words.ts";
import type { Raster } from "./raster.ts";
import type { Vision } from "./vision.ts";

/** The heads of one frame, in its pixels. */
export interface Moment {
  readonly atMs: number;
  readonly boxes: readonly Box[];
}

/** From one frame to the next a head stays so far where it was. */
const SAME_IOU = 0.3;

/** Two boxes that overlap more are one face, seen twice. */
const ONE_FACE_IOU = 0.4;

const nearest = (box: Box, others: readonly Box[]): Box | undefined => {
  const overlaps = others.map((other) => intersectionOverUnion(box, other));
  const most = Math.max(0, ...overlaps);
  return most >= SAME_IOU ? others[overlaps.indexOf(most)] : undefined;
};

/** Where the heads of the last moment should be at a time, had each gone on as it went since the moment before. */
export const predicted = (before: Moment | undefined, last: Moment, atMs: number): Box[] => {
  const share = before && last.atMs > before.atMs ? (atMs - last.atMs) / (last.atMs - before.atMs) : 0;
  return last.boxes.map((box) => {
    const was = before && nearest(box, before.boxes);
    if (!was) return box;
    const move = (from: number, fromSize: number, to: number, toSize: number) =>
      to + (to + toSize / 2 - from - fromSize / 2) * share;
    return {
      ...box,
      x: move(was.x, was.width, box.x, box.width),
      y: move(was.y, was.height, box.y, box.height),
    };
  });
};

/** The heads of a frame, when at every place one is found and each is another; undefined when the frame has to be looked at whole. */
export const verified = async (
  look: Pick<Vision, "boxesAt">,
  frame: Raster,
  places: readonly Box[],
): Promise<readonly Box[] | undefined> => {
  const found: Box[] = [];
  for (const box of places.length > 0 ? await look.boxesAt(frame, places) : []) {
    if (!box || found.some((other) => intersectionOverUnion(other, box) >= ONE_FACE_IOU)) return undefined;
    found.push(box);
  }
  return found;
};
