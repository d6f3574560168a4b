/**
 * Originals that are gone: what lies nowhere any more is said, and stays until somebody who knows that it is gone for good
 * lets it go. A share that is not mounted looks the same, so nothing goes by itself.
 */
import { sep } from "node:path";
import { MiroirError } from "../../domain/errors.ts";
import { clearImportProblem } from "../../store/archive/items.ts";
import { appearancesOf, removePlaces, removeWithoutPlace } from "../../store/archive/places.ts";
import type { Act, Verb } from "../gate/act.ts";
import { shownAt } from "../images/places.ts";
import { sweepRenditions } from "../shown/renditions.ts";
import { requireAlbum } from "./albums.ts";
import { type LostPlace, lostPlaces } from "./import/gone.ts";
import { removeUnneededOriginals } from "./originals.ts";

export interface MissingPlace {
  readonly itemId: string;
  /** A path, or `s3:STORAGE/PATH`. */
  readonly path: string;
  /** The picture lies elsewhere as well: only this place would go. */
  readonly elsewhere: boolean;
  /** How often people appear in it: these appearances would go with the picture. */
  readonly appearances: number;
}

export interface Missing {
  readonly album: string;
  readonly places: readonly MissingPlace[];
}

/** Looks now whether each original is where it was. @throws MiroirError album/not-found, storages/… */
export const missing: Verb<{ album: string }, Missing> = {
  name: "album.missing",
  run: async (act, { album: name }) => {
    const { id, slug } = await act.read((sql) => requireAlbum(sql, name));
    const lost = await lostPlaces(act, id);
    const ids = [...new Set(lost.map(({ itemId }) => itemId))];
    const appearing = await act.read((sql) => appearancesOf(sql, ids));
    const places = lost.map((place) => ({
      itemId: place.itemId,
      path: shownAt(place),
      elsewhere: place.elsewhere,
      appearances: appearing.get(place.itemId) ?? 0,
    }));
    return { album: slug, places };
  },
};

export interface LetGoInput {
  readonly album: string;
  /** Files, or folders with everything below them that is gone, as `album.missing` writes them. */
  readonly paths?: readonly string[];
  /** Pictures, by their identifiers: every place of theirs that is gone. */
  readonly items?: readonly string[];
}

export interface LetGo {
  readonly album: string;
  /** Places that were dropped. */
  readonly places: number;
  /** Pictures that lay nowhere else, and are no longer in the index. */
  readonly pictures: number;
  /** Appearances of people in them. */
  readonly appearances: number;
}

const isAt = (place: LostPlace, named: string): boolean => {
  const path = shownAt(place);
  const folder = place.kind === "file" ? sep : "/";
  return path === named || path.startsWith(named.endsWith(folder) ? named : `${named}${folder}`);
};

/** @throws MiroirError usage/missing: nothing was named; album/not-missing: at one of them nothing is gone */
const chosenOf = (album: string, lost: readonly LostPlace[], input: LetGoInput): LostPlace[] => {
  const { paths = [], items = [] } = input;
  if (paths.length + items.length === 0)
    throw new MiroirError("usage/missing", {
      name: "<path>",
      hint: `miroir album missing ${album}`,
    });
  const none = (path: string): never => {
    throw new MiroirError("album/not-missing", { path, album });
  };
  for (const named of paths) if (!lost.some((place) => isAt(place, named))) none(named);
  const byId = new Set(items);
  for (const id of byId) if (!lost.some(({ itemId }) => itemId === id)) none(id);
  return lost.filter((place) => byId.has(place.itemId) || paths.some((named) => isAt(place, named)));
};

/**
 * Lets go what is gone for good: the places, and pictures that lie nowhere else with the appearances in them. What is still
 * there never goes. Decisions about a picture are kept by its content, should it come back.
 * @throws MiroirError album/not-found, album/not-missing, usage/missing, storages/…
 */
export const letGo: Verb<LetGoInput, LetGo> = {
  name: "album.let-go",
  run: async (act, input) => {
    const { id, slug } = await act.read((sql) => requireAlbum(sql, input.album));
    const chosen = chosenOf(slug, await lostPlaces(act, id), input);
    const itemIds = [...new Set(chosen.map(({ itemId }) => itemId))];
    const gone = await act.commit(async (sql) => {
      const places = await removePlaces(sql, id, chosen);
      const { pictures, appearances } = await removeWithoutPlace(sql, itemIds);
      for (const place of chosen) await clearImportProblem(sql, id, shownAt(place));
      return {
        result: { album: slug, places, pictures, appearances },
        entry: { album: id, places, pictures, appearances },
      };
    });
    await removeUnneededOriginals(act as Act);
    await sweepRenditions(act);
    return gone;
  },
};
