import {
  type Album,
  type AlbumDraft,
  type AlbumRecall,
  albumsTitled,
  checkAlbum,
  type HeldBy,
  requireScope,
  type Scope,
  slugOf,
} from "../../domain/album.ts";
import { addDays } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { isNotLookedAt, type LookedAtInPart } from "../../domain/not-looked-at.ts";
import type { Day } from "../../domain/words.ts";
import {
  type AlbumCounts,
  countAlbums,
  deleteAlbum,
  findAlbum,
  insertAlbum,
  listAlbums,
} from "../../store/archive/albums.ts";
import { listImportProblems } from "../../store/archive/items.ts";
import { lookedAtInPart } from "../../store/archive/not-looked-at.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import { shownAt } from "../images/places.ts";
import { sweepRenditions } from "../shown/renditions.ts";
import { destroyAlbumKey, makeAlbumKey } from "./album-key.ts";
import { removeUnneededOriginals } from "./originals.ts";

export interface AlbumInput {
  readonly title: string;
  /** Short name; made from the title when absent. */
  readonly slug?: string;
  readonly startsOn?: Day | null;
  readonly endsOn?: Day | null;
  readonly place?: string | null;
  readonly heldBy: HeldBy;
  /** In the organisation's own words: commission, agreement, licence. */
  readonly rightNote: string;
  /** Whoever makes the album chooses: what follows from each is in SCOPE_MEANS, and none is preset. */
  readonly scope: Scope;
  readonly attestedBy?: string | null;
  readonly dpiaReference?: string | null;
  readonly art9Ground?: string | null;
  readonly minorsPresent?: boolean;
  /** Last day the index of the album is kept (R71). */
  readonly retainUntil?: Day;
  /** Whether crops of faces are kept; the setting when absent, and never where minors are. */
  readonly faceCrops?: boolean;
  /** `ordinary` when absent. */
  readonly recall?: AlbumRecall;
}

/** Three years, where nobody said otherwise. */
const RETAIN_DAYS = 3 * 365;

const draftOf = (input: AlbumInput, today: Day, faceCrops: boolean): AlbumDraft => ({
  slug: input.slug ?? slugOf(input.title),
  title: input.title.trim().normalize("NFC"),
  startsOn: input.startsOn ?? null,
  endsOn: input.endsOn ?? input.startsOn ?? null,
  place: input.place ?? null,
  heldBy: input.heldBy,
  rightNote: input.rightNote,
  scope: requireScope(input.scope),
  attestedBy: input.attestedBy ?? null,
  dpiaReference: input.dpiaReference ?? null,
  art9Ground: input.art9Ground ?? null,
  minorsPresent: input.minorsPresent ?? false,
  retainUntil: input.retainUntil ?? addDays(today, RETAIN_DAYS),
  faceCrops: (input.faceCrops ?? faceCrops) && !(input.minorsPresent ?? false),
  recall: input.recall ?? "ordinary",
});

/** @throws MiroirError usage/too-long, usage/bad-value, album/scope-missing, album/no-right, album/scope-conditions, album/exists */
export const addAlbum: Verb<AlbumInput, Album> = {
  name: "album.add",
  run: async (act, input) => {
    const draft = draftOf(input, act.today(), act.engine.settings.faceCrops);
    checkAlbum(draft);
    return act.commit(async (sql) => {
      const id = act.engine.newId();
      if ((await insertAlbum(sql, id, draft, act.at())) === 0)
        throw new MiroirError("album/exists", { album: draft.slug });
      if (draft.faceCrops) makeAlbumKey(act, id);
      return { result: { id, ...draft }, entry: { album: id, scope: draft.scope, heldBy: draft.heldBy } };
    });
  },
};

const NAMED = 10;

/** By its short name or identifier, else by its title. @throws MiroirError album/not-found, album/ambiguous */
export const requireAlbum = async (sql: Sql, name: string): Promise<Album> => {
  const named = await findAlbum(sql, name);
  if (named) return named;
  const titled = albumsTitled(await listAlbums(sql), name);
  const [album] = titled;
  if (!album) throw new MiroirError("album/not-found", { album: name });
  if (titled.length === 1) return album;
  const slugs = titled.slice(0, NAMED).map(({ slug }) => slug);
  throw new MiroirError("album/ambiguous", {
    album: name,
    count: titled.length,
    slugs: `${slugs.join(", ")}${titled.length > NAMED ? ", …" : ""}`,
  });
};

/** The albums, each once. @throws MiroirError album/not-found, album/ambiguous, album/minors (R77) */
export const albumsWithoutMinors = async (sql: Sql, names: readonly string[]): Promise<Album[]> => {
  const found = new Map<string, Album>();
  for (const name of names) {
    const album = await requireAlbum(sql, name);
    if (album.minorsPresent) throw new MiroirError("album/minors", { album: album.slug });
    found.set(album.id, album);
  }
  return [...found.values()];
};

/** Their identifiers. @throws what `albumsWithoutMinors` throws */
export const requireAlbumsWithoutMinors = async (sql: Sql, names: readonly string[]): Promise<string[]> =>
  (await albumsWithoutMinors(sql, names)).map(({ id }) => id);

export interface CountedAlbum extends Album {
  readonly counts: Omit<AlbumCounts, "albumId">;
}

const counted = async (sql: Sql): Promise<CountedAlbum[]> => {
  const counts = new Map((await countAlbums(sql)).map(({ albumId, ...rest }) => [albumId, rest]));
  return (await listAlbums(sql)).map((album) => ({
    ...album,
    counts: counts.get(album.id) ?? {
      items: 0,
      videos: 0,
      videoMs: 0,
      faces: 0,
      problems: 0,
      notLookedAt: 0,
      openGrants: 0,
    },
  }));
};

export const albums: Verb<void, CountedAlbum[]> = { name: "album.list", run: (act) => act.read(counted) };

export interface ShownAlbum extends CountedAlbum {
  readonly problems: readonly { readonly path: string; readonly error: MiroirError }[];
  /** Files that may show somebody and were not looked at. */
  readonly notLookedAt: readonly { readonly path: string; readonly kind: string }[];
  /** Files of several pages, pictures or tracks, not all of which were looked at. */
  readonly inPart: readonly LookedAtInPart[];
}

/** @throws MiroirError album/not-found */
export const showAlbum: Verb<{ album: string }, ShownAlbum> = {
  name: "album.show",
  run: (act, { album: name }) =>
    act.read(async (sql) => {
      const { id } = await requireAlbum(sql, name);
      const album = (await counted(sql)).find((each) => each.id === id)!;
      const listed = await listImportProblems(sql, id);
      const problems = listed
        .filter(({ code }) => !isNotLookedAt(code))
        .map(({ path, code, details }) => ({
          path,
          error: new MiroirError(code as MiroirError["code"], details),
        }));
      const notLookedAt = listed
        .filter(({ code }) => isNotLookedAt(code))
        .map(({ path, details }) => ({ path, kind: String(details.kind) }));
      const inPart = (await lookedAtInPart(sql, [id])).map(({ looked, of, ...place }) => ({
        path: shownAt(place),
        looked,
        of,
      }));
      return { ...album, problems, notLookedAt, inPart };
    }),
};

/** Removes the index of an album, with the appearances in it. Originals in folders are never touched. */
export const removeAlbum: Verb<{ album: string }, { items: number; faces: number }> = {
  name: "album.remove",
  run: async (act, { album: name }) => {
    const removed = await act.commit(async (sql) => {
      const { id } = await requireAlbum(sql, name);
      const { items, faces } = (await counted(sql)).find((each) => each.id === id)!.counts;
      await deleteAlbum(sql, id);
      destroyAlbumKey(act, id);
      return { result: { items, faces }, entry: { album: id, items, faces } };
    });
    await removeUnneededOriginals(act as Act);
    await sweepRenditions(act);
    return removed;
  },
};
