/**
 * Which picture a file is of. What people decided about a picture holds for every file of it: with other words in it, turned
 * another way, at another size or quality (R54, R62). A copy is told from another picture of the same place by its shape, by how
 * alike they look, and by faces that are in the same places; where nothing is left but a decision, by how the picture looked
 * when that was made.
 */
import { likeness, NEAR_DUPLICATE_BITS } from "../../archive/duplicates.ts";
import { fractionsOf, isSamePlace, turned, turnedBack } from "../../domain/region.ts";
import type { Box } from "../../domain/words.ts";
import { facesOf } from "../../store/archive/items.ts";
import {
  anyOfPicture,
  anyShowing,
  type DecidedPicture,
  decidedAlike,
  type FacePair,
  itemsAlike,
  type KnownPicture,
  knownPicture,
} from "../../store/archive/pictures.ts";
import type { Sql } from "../../store/database.ts";
import type { Examined } from "../images/jobs.ts";

export interface Which {
  /** What decisions about it are keyed by, hex. */
  readonly pictureSha256: string;
  /** How it is turned from the way in which regions of that picture are written down, 1 to 8. */
  readonly turn: number;
  /** An item of the archive that is the same picture. */
  readonly ofItem: string | null;
}

/**
 * Perceptual hashes of copies differ in at most so many bits of 64: those that are then looked at more closely, and those of
 * which nothing is left to look at (archive/duplicates.ts: copies of photographs 4, other photographs 8 and more).
 */
const COPY_BITS = { closely: 8, alone: NEAR_DUPLICATE_BITS } as const;

/** How alike copies look at least; what was edited in its place may differ more, since nothing else lay there. */
const LIKENESS = { copy: 0.97, edited: 0.8 } as const;

/** Shapes differ by the rounding of small sizes. */
const SHAPE = 0.015;

/** Of the faces of the copy that has fewer, so many are where the other has one. */
const SAME_PLACES = 0.5;

const isShape = (a: number, b: number): boolean => Math.abs(a / b - 1) <= SHAPE;
const shapeOf = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number => widthPx / heightPx;

/** In fractions of the upright picture. */
const boxesOf = ({ detection }: Examined): Box[] =>
  detection.faces.map(({ box }) => fractionsOf(box, detection));

const inSamePlaces = (some: readonly Box[], others: readonly Box[]): boolean => {
  const [fewer, more] = some.length <= others.length ? [some, others] : [others, some];
  return (
    fewer.filter((box) => more.some((other) => isSamePlace(box, other))).length >= SAME_PLACES * fewer.length
  );
};

/** Upright as the other is: a copy of an item. */
const isCopyOf = async (
  sql: Sql,
  examined: Examined,
  known: KnownPicture,
  least: number,
): Promise<boolean> => {
  const { detection } = examined;
  if (!known.greys || !isShape(shapeOf(detection), shapeOf(known))) return false;
  if (likeness(detection.greys, known.greys) < least) return false;
  const faces = (await facesOf(sql, [known.itemId])).get(known.itemId) ?? [];
  return inSamePlaces(
    boxesOf(examined),
    faces.map(({ box }) => fractionsOf(box, known)),
  );
};

const copyOfItem = async (sql: Sql, examined: Examined): Promise<Which | undefined> => {
  for (const known of await itemsAlike(sql, examined.detection.perceptualHash, COPY_BITS.closely))
    if (await isCopyOf(sql, examined, known, LIKENESS.copy)) return asCopy(known);
  return undefined;
};

const asCopy = ({ pictureSha256, turn, itemId }: KnownPicture): Which => ({
  pictureSha256,
  turn,
  ofItem: itemId,
});

/** It has a face where one was decided about, or all of the picture was meant. */
const isMeantBy = (examined: Examined, { shape, turn, region }: DecidedPicture): boolean =>
  isShape(shapeOf(examined.detection), shape) &&
  (region === null || boxesOf(examined).some((box) => isSamePlace(box, turned(region, turn))));

const copyOfDecided = async (sql: Sql, examined: Examined): Promise<Which | undefined> => {
  const decided = await decidedAlike(sql, examined.detection.perceptualHash, COPY_BITS.alone);
  const meant = decided.find((each) => isMeantBy(examined, each));
  return meant && { pictureSha256: meant.pictureSha256, turn: meant.turn, ofItem: null };
};

/**
 * Which picture a file is of that was looked at.
 * @param replaced the item that lay at its place until now
 */
export const whichPicture = async (sql: Sql, examined: Examined, replaced?: string): Promise<Which> => {
  const { showsSha256, codedSha256, turn } = examined;
  const same = await anyShowing(sql, showsSha256);
  if (same) return asCopy(same);
  const turnedOne = await anyOfPicture(sql, codedSha256);
  if (turnedOne) return { pictureSha256: codedSha256, turn, ofItem: turnedOne.itemId };
  const before = replaced ? await knownPicture(sql, replaced) : undefined;
  if (before && (await isCopyOf(sql, examined, before, LIKENESS.edited))) return asCopy(before);
  return (
    (await copyOfItem(sql, examined)) ??
    (await copyOfDecided(sql, examined)) ?? { pictureSha256: codedSha256, turn, ofItem: null }
  );
};

/** Which face of the one item is which of the other, both of one picture. */
export const samePlaces = async (sql: Sql, from: string, to: string): Promise<FacePair[]> => {
  const [before, now] = [await knownPicture(sql, from), await knownPicture(sql, to)];
  if (!before || !now || before.pictureSha256 !== now.pictureSha256) return [];
  const faces = await facesOf(sql, [from, to]);
  const placed = (item: KnownPicture) =>
    (faces.get(item.itemId) ?? []).map(({ id, box }) => ({
      id,
      box: turnedBack(fractionsOf(box, item), item.turn),
    }));
  const there = placed(now);
  return placed(before).flatMap(({ id, box }) => {
    const same = there.find((each) => isSamePlace(each.box, box));
    return same ? [{ from: id, to: same.id }] : [];
  });
};
