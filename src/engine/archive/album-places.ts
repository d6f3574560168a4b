/** Places of an album as its organiser names them, and what its pictures say of when and where they were taken. */
import { MiroirError } from "../../domain/errors.ts";
import { type ClockTime, PLACE_MARKS, type PlaceMark } from "../../domain/narrowing.ts";
import {
  type AlbumPlace,
  countOfPlace,
  isPlaceAgreedTo,
  listPlaces,
  marksIn,
  putPlace,
  removePlace,
  type WhereaboutsCell,
  whereaboutsOf,
} from "../../store/archive/album-places.ts";
import { comparePlace } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import { requireAlbum } from "./albums.ts";

export interface PlaceInput {
  readonly album: string;
  /** As people read it: “finish”. */
  readonly name: string;
  readonly mark: PlaceMark;
  readonly value: string;
  /** It is not so: the mark is taken away from the place. */
  readonly remove?: boolean;
}

export interface PlaceSet {
  readonly album: string;
  readonly places: readonly AlbumPlace[];
  /** Pictures that bear the mark. */
  readonly pictures: number;
  /** Comparisons that are due for it, with people who agreed to be found at the place. */
  readonly toCompare: number;
}

/** Without the slashes around a folder: any folder of that name, wherever it lies. */
const placeOf = ({ name, mark, value }: PlaceInput): AlbumPlace => ({
  name: name.trim().normalize("NFC"),
  mark,
  value: mark === "folder" ? value.trim().replace(/^\/+|\/+$/g, "") : value.trim(),
});

/** @throws MiroirError usage/bad-value */
const checkPlace = ({ name, mark, value }: AlbumPlace): void => {
  const bad = (what: string, said: string, expected: string) =>
    new MiroirError("usage/bad-value", { name: what, value: said, expected });
  if (name.length < 1 || name.length > 60) throw bad("name", name, "1–60");
  if (value.length < 1 || value.length > 300) throw bad(mark, value, "1–300");
  if (!PLACE_MARKS.includes(mark)) throw bad("mark", mark, PLACE_MARKS.join("|"));
};

/** Nobody is left with a place that no picture can be of. @throws MiroirError album/place-agreed-to */
const takeAway = async (sql: Sql, albumId: string, place: AlbumPlace): Promise<number> => {
  const removed = await removePlace(sql, albumId, place);
  const left = (await listPlaces(sql, albumId)).some(({ name }) => name === place.name);
  if (!left && (await isPlaceAgreedTo(sql, albumId, place.name)))
    throw new MiroirError("album/place-agreed-to", { place: place.name });
  return removed;
};

/**
 * Says by what pictures of a place are known, or that it is not so.
 * @throws MiroirError album/not-found, usage/bad-value, album/place-agreed-to
 */
export const placeAlbum: Verb<PlaceInput, PlaceSet> = {
  name: "album.place",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id, slug } = await requireAlbum(sql, input.album);
      const place = placeOf(input);
      checkPlace(place);
      const changed = await (input.remove ? takeAway(sql, id, place) : putPlace(sql, id, place));
      const toCompare = changed > 0 ? await comparePlace(sql, id, place, act.at()) : 0;
      const pictures = await countOfPlace(sql, id, place);
      return {
        result: { album: slug, places: await listPlaces(sql, id), pictures, toCompare },
        entry: { album: id, mark: place.mark, removed: input.remove === true, pictures, toCompare },
      };
    }),
};

export interface Whereabouts {
  readonly album: string;
  /** Names of places, each once. */
  readonly places: readonly string[];
  /** How long one step of `cells` is. */
  readonly step: Step;
  /** Faces by step and places. */
  readonly cells: readonly Cell[];
}

export interface Cell {
  /** First moment of the step; null of pictures that do not say when they were taken. */
  readonly from: ClockTime | null;
  readonly places: readonly string[];
  readonly pictures: number;
  readonly faces: number;
}

export const STEPS = ["hour", "day", "month"] as const;
export type Step = (typeof STEPS)[number];

/** More than that nobody reads in a list. */
const MOST_STEPS = 72;

/** `2026-05-17T09` up to the step, and the first moment of it. */
const FIRST: Readonly<Record<Step, (hour: string) => ClockTime>> = {
  hour: (hour) => `${hour}:00`,
  day: (hour) => `${hour.slice(0, 10)}T00:00`,
  month: (hour) => `${hour.slice(0, 7)}-01T00:00`,
};

/** The finest step of which there are not too many. */
const stepFor = (hours: readonly string[]): Step =>
  STEPS.find((step) => new Set(hours.map(FIRST[step])).size <= MOST_STEPS) ?? "month";

const cellsOf = (rows: readonly WhereaboutsCell[], step: Step): Cell[] => {
  const cells = new Map<string, Cell>();
  for (const { hour, places, pictures, faces } of rows) {
    const from = hour === null ? null : FIRST[step](hour);
    const key = JSON.stringify([from, places]);
    const cell = cells.get(key) ?? { from, places, pictures: 0, faces: 0 };
    cells.set(key, { ...cell, pictures: cell.pictures + pictures, faces: cell.faces + faces });
  }
  return [...cells.values()];
};

/** How many faces were taken when and where: numbers, no picture and no person. */
export const whereaboutsIn = async (
  act: Act,
  sql: Sql,
  { id, slug }: { readonly id: string; readonly slug: string },
): Promise<Whereabouts> => {
  const rows = await whereaboutsOf(sql, id, act.engine.settings.timeZone);
  const step = stepFor(rows.flatMap(({ hour }) => hour ?? []));
  const places = [...new Set((await listPlaces(sql, id)).map(({ name }) => name))];
  return { album: slug, places, step, cells: cellsOf(rows, step) };
};

export interface ShownPlaces extends Omit<Whereabouts, "places"> {
  readonly places: readonly AlbumPlace[];
  /** By what pictures of the album can be told apart. */
  readonly marks: Awaited<ReturnType<typeof marksIn>>;
}

/** @throws MiroirError album/not-found */
export const albumPlaces: Verb<{ album: string }, ShownPlaces> = {
  name: "album.places",
  run: (act, { album: name }) =>
    act.read(async (sql) => {
      const album = await requireAlbum(sql, name);
      const places = await listPlaces(sql, album.id);
      return { ...(await whereaboutsIn(act, sql, album)), places, marks: await marksIn(sql, album.id) };
    }),
};
