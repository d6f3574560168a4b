/**
 * What an import no longer met where it was. A picture that was renamed or moved lies at its new place by now, and the
 * old one is dropped; a picture that lies nowhere any more is said, and nothing of it is removed: a share that is not
 * mounted, or a storage that lists nothing, must never look like an archive that was emptied.
 */
import { lstat, readdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { StoragePlace } from "../../../archive/s3.ts";
import { MiroirError } from "../../../domain/errors.ts";
import { dropPlace, type KnownPlace, placesBetween, placesOfItems } from "../../../store/archive/places.ts";
import type { Act } from "../../gate/act.ts";
import type { Gone } from "./source.ts";

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
    let rows = 0;
    for (const { kind, path } of moved) rows += await dropPlace(sql, albumId, kind, path);
    return rows;
  });
  const pictures = gone.filter(({ isFilm }) => !isFilm);
  const missing = new Set(pictures.map(({ itemId }) => itemId).filter((id) => !elsewhere.has(id)));
  return { moved: dropped, missing: missing.size };
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
  let moved = 0;
  let missing = 0;
  for await (const gone of lost) {
    if (gone.length === 0) continue;
    const settled = await settle(act, albumId, gone);
    moved += settled.moved;
    missing += settled.missing;
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
      const away =
        (await isEmpty(path)) && !(await isThereAsFile(path)) && (await anyBelow(act, albumId, path));
      return { path, identity, away };
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
    return { moved: 0, missing: 0 };
  return sum(
    act,
    albumId,
    lostIn(act, albumId, "file", below(path), ({ path }) => isThere(path)),
  );
};

/**
 * After an import of a place in a storage. It is listed once more, in the order in which the database has its places: a
 * page of the one against the same stretch of the other. A storage that lists nothing at all has lost nothing.
 */
export const goneFromStorage = async (act: Act, albumId: string, place: StoragePlace): Promise<Gone> => {
  const source = await act.engine.lender.source(place.storage);
  const start = `${place.storage}/${place.path}`;
  async function* lost(): AsyncGenerator<KnownPlace[]> {
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
      yield* lostIn(act, albumId, "s3", { after, before: `${start}\u{10FFFF}` }, () =>
        Promise.resolve(false),
      );
  }
  return sum(act, albumId, lost());
};
