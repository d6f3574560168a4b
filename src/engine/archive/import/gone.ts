/**
 * What an import no longer met where it was. A picture that was renamed or moved lies at its new place by now, and the
 * old one is dropped; a picture that lies nowhere any more is said, and nothing of it is removed: a share that is not
 * mounted, or a storage that lists nothing, must never look like an archive that was emptied.
 */
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { StoragePlace } from "../../../archive/s3.ts";
import { MiroirError } from "../../../domain/errors.ts";
import { type ItemFile, putItemFile } from "../../../store/archive/items.ts";
import {
  dropPlace,
  type KnownPlace,
  placesBetween,
  placesOfItems,
  storagesOf,
} from "../../../store/archive/places.ts";
import type { Sql } from "../../../store/database.ts";
import type { Act } from "../../gate/act.ts";
import { shownAt } from "../../images/places.ts";
import { type Gone, NOTHING_GONE } from "./source.ts";

/** Rows read, files asked for side by side, and rows changed in one transaction. */
const PAGE = 1000;
const SIDE_BY_SIDE = 32;

/** Paths below a folder, in byte order: after `folder/`, before `folder0`. */
const below = (folder: string): { after: string; before: string } => {
  const after = folder.endsWith("/") ? folder : `${folder}/`;
  return { after, before: `${after.slice(0, -1)}0` };
};

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT" && error.code !== "ENOTDIR",
  );

const filterAsync = async <T>(all: readonly T[], keep: (each: T) => Promise<boolean>): Promise<T[]> => {
  const kept: T[] = [];
  for (let at = 0; at < all.length; at += SIDE_BY_SIDE) {
    const some = all.slice(at, at + SIDE_BY_SIDE);
    const answers = await Promise.all(some.map(keep));
    kept.push(...some.filter((_, index) => answers[index]));
  }
  return kept;
};

/** Kept originals and objects are taken for there: only a place that is surely read again lets another one go. */
const standsAt = (place: KnownPlace): Promise<boolean> =>
  place.kind === "file" ? isThere(place.path) : Promise.resolve(true);

/** What a file that the album knows by its content is to it. */
export type Placed = "touched" | "moved" | "copied";

/**
 * Where it lies as well. A place of it where nothing is any more is the one it came from, of the same name if there is
 * one: it was moved, and that place is dropped, also on a disk that is called something else now.
 */
export const putPlace = async (
  sql: Sql,
  albumId: string,
  itemId: string,
  file: ItemFile,
): Promise<Placed> => {
  const before = await placesOfItems(sql, albumId, [itemId]);
  await putItemFile(sql, albumId, itemId, file);
  if (before.some(({ kind, path }) => kind === file.kind && path === file.path)) return "touched";
  const left = await filterAsync(before, async (place) => !(await standsAt(place)));
  const from = left.find(({ path }) => basename(path) === basename(file.path)) ?? left[0];
  if (!from) return "copied";
  return (await dropPlace(sql, albumId, from.kind, from.path)) > 0 ? "moved" : "copied";
};

const settle = async (act: Act, albumId: string, gone: readonly KnownPlace[]): Promise<Gone> => {
  const isGone = new Set(gone.map(({ kind, path }) => `${kind} ${path}`));
  const others = await act.read((sql) =>
    placesOfItems(
      sql,
      albumId,
      gone.map(({ itemId }) => itemId),
    ),
  );
  const standing = await filterAsync(
    others.filter(({ kind, path }) => !isGone.has(`${kind} ${path}`)),
    standsAt,
  );
  const elsewhere = new Set(standing.map(({ itemId }) => itemId));
  const moved = gone.filter(({ itemId }) => elsewhere.has(itemId));
  const dropped = await act.step(async (sql) => {
    const ids: string[] = [];
    for (const { itemId, kind, path } of moved)
      if ((await dropPlace(sql, albumId, kind, path)) > 0) ids.push(itemId);
    return ids;
  });
  const missing = new Map(
    gone
      .filter(({ isFilm, itemId }) => !isFilm && !elsewhere.has(itemId))
      .map((place) => [place.itemId, shownAt(place)]),
  );
  return { moved: dropped, missing: [...missing.values()] };
};

/** All places of a range, page by page, less those that `stays` knows of. */
async function* lostIn(
  act: Act,
  albumId: string,
  kind: KnownPlace["kind"],
  range: { after: string; before: string },
  stays: (place: KnownPlace) => Promise<boolean>,
): AsyncGenerator<KnownPlace[]> {
  for (let { after } = range; ; ) {
    act.stopIfAborted();
    const page = await act.read((sql) => placesBetween(sql, albumId, kind, after, range.before, PAGE));
    const last = page.at(-1);
    if (!last) return;
    yield await filterAsync(page, async (place) => !(await stays(place)));
    after = last.path;
  }
}

const sum = async (act: Act, albumId: string, lost: AsyncIterable<KnownPlace[]>): Promise<Gone> => {
  const moved: string[] = [];
  const missing: string[] = [];
  for await (const gone of lost) {
    if (gone.length === 0) continue;
    const settled = await settle(act, albumId, gone);
    moved.push(...settled.moved);
    missing.push(...settled.missing);
  }
  return { moved, missing };
};

const anyBelow = async (act: Act, albumId: string, folder: string): Promise<boolean> => {
  const { after, before } = below(folder);
  return (await act.read((sql) => placesBetween(sql, albumId, "file", after, before, 1))).length > 0;
};

/** Which folder lies at a path: another one lies there once a share is mounted or gone. */
const identityOf = (path: string): Promise<string | undefined> =>
  stat(path).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => undefined,
  );

const isEmpty = (path: string): Promise<boolean> =>
  readdir(path).then(
    (names) => names.length === 0,
    () => true,
  );

/** A folder that an import walks, as it was found at its beginning. */
export interface Root {
  readonly path: string;
  /** With links resolved. */
  readonly real: string;
  readonly isFolder: boolean;
  readonly identity: string | undefined;
  /** Pictures of the album came from it, and now it is empty or gone: a share that is not mounted. */
  readonly away: boolean;
}

/** The folders of an import, as they are before it walks them. */
export const rootsOf = (act: Act, albumId: string, paths: readonly string[]): Promise<Root[]> =>
  Promise.all(
    paths.map(async (each) => {
      const path = resolve(each);
      const identity = await identityOf(path);
      const isFile = await isThereAsFile(path);
      const away = (await isEmpty(path)) && !isFile && (await anyBelow(act, albumId, path));
      const real = await realpath(path).catch(() => path);
      return { path, real, isFolder: identity !== undefined && !isFile, identity, away };
    }),
  );

const isThereAsFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (stats) => !stats.isDirectory(),
    () => false,
  );

/** `archive/share-away`, for a folder that its share seems to be gone from. */
export const shareAway = ({ path }: Root): MiroirError => new MiroirError("archive/share-away", { path });

/** After a walk that went to its end. A folder that went away meanwhile is no folder whose files are gone. */
export const goneFromFolder = async (act: Act, albumId: string, root: Root): Promise<Gone> => {
  const { path, identity, away } = root;
  if (away || identity === undefined || (await identityOf(path)) !== identity || (await isEmpty(path)))
    return NOTHING_GONE;
  return sum(
    act,
    albumId,
    lostIn(act, albumId, "file", below(path), ({ path }) => isThere(path)),
  );
};

/**
 * What lies no longer in a place of a storage. It is listed once more, in the order in which the database has its places: a
 * page of the one against the same stretch of the other. A storage that lists nothing at all has lost nothing.
 */
async function* lostFromStorage(
  act: Act,
  albumId: string,
  place: StoragePlace,
): AsyncGenerator<KnownPlace[]> {
  const source = await act.engine.lender.source(place.storage);
  const start = `${place.storage}/${place.path}`;
  let after = start;
  let any = false;
  for await (const page of source.pages(place.path, act.signal)) {
    const last = page.at(-1);
    if (!last) continue;
    any = true;
    const listed = new Set(page.map(({ path }) => `${place.storage}/${path}`));
    // A character after the last one, so that it is in the stretch itself.
    const before = `${place.storage}/${last.path}\u0001`;
    yield* lostIn(act, albumId, "s3", { after, before }, ({ path }) => Promise.resolve(listed.has(path)));
    after = `${place.storage}/${last.path}`;
  }
  if (any)
    yield* lostIn(act, albumId, "s3", { after, before: `${start}\u{10FFFF}` }, () => Promise.resolve(false));
}

/** After an import of a place in a storage. */
export const goneFromStorage = (act: Act, albumId: string, place: StoragePlace): Promise<Gone> =>
  sum(act, albumId, lostFromStorage(act, albumId, place));

/** A place where nothing lies any more. */
export interface LostPlace extends KnownPlace {
  /** Its picture lies elsewhere as well. */
  readonly elsewhere: boolean;
}

/** The folder that all of an album's objects in one storage lie in, of the first and the last of them in byte order. */
const commonFolder = (first: string, last: string): string => {
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, first.lastIndexOf("/", length - 1) + 1);
};

async function* lostPages(act: Act, albumId: string): AsyncGenerator<KnownPlace[]> {
  yield* lostIn(act, albumId, "file", { after: "", before: "\u{10FFFF}" }, ({ path }) => isThere(path));
  for (const { storage, first, last } of await act.read((sql) => storagesOf(sql, albumId)))
    yield* lostFromStorage(act, albumId, {
      storage,
      path: commonFolder(first.slice(storage.length + 1), last.slice(storage.length + 1)),
    });
}

/** Every place of an album where nothing lies any more, looked for now. @throws MiroirError storages/… */
export const lostPlaces = async (act: Act, albumId: string): Promise<LostPlace[]> => {
  const lost: KnownPlace[] = [];
  for await (const page of lostPages(act, albumId)) lost.push(...page);
  const isLost = new Set(lost.map(({ kind, path }) => `${kind} ${path}`));
  const ids = [...new Set(lost.map(({ itemId }) => itemId))];
  const others = await act.read((sql) => placesOfItems(sql, albumId, ids));
  // A storage that lists nothing has lost nothing, so what is not lost stands.
  const standing = new Set(
    others.filter(({ kind, path }) => !isLost.has(`${kind} ${path}`)).map(({ itemId }) => itemId),
  );
  return lost.map((place) => ({ ...place, elsewhere: standing.has(place.itemId) }));
};
