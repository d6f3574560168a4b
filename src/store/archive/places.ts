/** Where originals lie, many at a time: a folder of a million files is compared with the database page by page. */
import type { Sql } from "../database.ts";
import type { ItemFile } from "./items.ts";

export interface KnownPlace extends ItemFile {
  readonly itemId: string;
  readonly isVideo: boolean;
  /** Of a Motion or Live Photo: it belongs to its picture. */
  readonly isFilm: boolean;
}

interface PlaceRow {
  itemId: string;
  isVideo: boolean;
  isFilm: boolean;
  kind: ItemFile["kind"];
  path: string;
  byteLength: string;
  modifiedMs: string;
  etag: string | null;
}

const COLUMNS = /* sql */ `p.item_id, i.media_type like 'video/%' as "isVideo", i.film_of is not null as "isFilm", p.kind, p.path,
  p.byte_length, p.modified_ms, p.etag`;

const placeOf = ({ byteLength, modifiedMs, ...row }: PlaceRow): KnownPlace => ({
  ...row,
  byteLength: Number(byteLength),
  modifiedMs: Number(modifiedMs),
});

/** Those of these paths where the album has something. */
export const placesAt = async (
  sql: Sql,
  albumId: string,
  kind: ItemFile["kind"],
  paths: readonly string[],
): Promise<KnownPlace[]> =>
  (
    await sql.query<PlaceRow>(
      `select ${COLUMNS} from item_files p join items i on i.id = p.item_id
       where p.album_id = $1 and p.kind = $2 and p.path = any($3::text[])`,
      [albumId, kind, paths],
    )
  ).map(placeOf);

/** Places whose paths come after one and before another, in byte order. */
export const placesBetween = async (
  sql: Sql,
  albumId: string,
  kind: ItemFile["kind"],
  after: string,
  before: string,
  limit: number,
): Promise<KnownPlace[]> =>
  (
    await sql.query<PlaceRow>(
      `select ${COLUMNS} from item_files p join items i on i.id = p.item_id
       where p.album_id = $1 and p.kind = $2 and p.path > $3 and p.path < $4
       order by p.path limit $5`,
      [albumId, kind, after, before, limit],
    )
  ).map(placeOf);

/**
 * Whether the album holds anything of so many bytes: if not, a file of that size is new, and need not be read to know
 * it.
 */
export const hasItemOfSize = async (sql: Sql, albumId: string, byteLength: number): Promise<boolean> =>
  (await sql.maybeOne(`select 1 from items where album_id = $1 and byte_length = $2 limit 1`, [
    albumId,
    byteLength,
  ])) !== undefined;

/** Every place of these items. */
export const placesOfItems = async (
  sql: Sql,
  albumId: string,
  itemIds: readonly string[],
): Promise<KnownPlace[]> =>
  (
    await sql.query<PlaceRow>(
      `select ${COLUMNS} from item_files p join items i on i.id = p.item_id
       where p.album_id = $1 and p.item_id = any($2::uuid[])`,
      [albumId, itemIds],
    )
  ).map(placeOf);

/** Forgets a place whose picture lies elsewhere too: an item never loses its last place here. */
export const dropPlace = (sql: Sql, albumId: string, kind: ItemFile["kind"], path: string): Promise<number> =>
  sql.run(
    `delete from item_files p where album_id = $1 and kind = $2 and path = $3
       and exists (select 1 from item_files other where other.item_id = p.item_id and (other.kind, other.path) <> (p.kind, p.path))`,
    [albumId, kind, path],
  );

/** Each storage in which originals of the album lie, with the first and the last of their places in byte order. */
export const storagesOf = (
  sql: Sql,
  albumId: string,
): Promise<{ storage: string; first: string; last: string }[]> =>
  sql.query(
    `select split_part(path, '/', 1) as storage, min(path) as first, max(path) as last from item_files
     where album_id = $1 and kind = 's3' group by 1 order by 1`,
    [albumId],
  );

/** Forgets places for good, each by its kind and path in the same order. @returns how many there were */
export const removePlaces = (
  sql: Sql,
  albumId: string,
  places: readonly Pick<ItemFile, "kind" | "path">[],
): Promise<number> =>
  sql.run(
    `delete from item_files p using unnest($2::text[], $3::text[]) as given (kind, path)
     where p.album_id = $1 and p.kind = given.kind and p.path = given.path`,
    [albumId, places.map(({ kind }) => kind), places.map(({ path }) => path)],
  );

/** Those of these pictures that lie nowhere, with everything that was found in them. @returns how many there were of each */
export const removeWithoutPlace = async (
  sql: Sql,
  itemIds: readonly string[],
): Promise<{ pictures: number; appearances: number }> => {
  const { appearances } = await sql.one<{ appearances: number }>(
    `select count(*)::int as appearances from appearances a where item_id = any($1::uuid[])
       and not exists (select 1 from item_files p where p.item_id = a.item_id)`,
    [itemIds],
  );
  const pictures = await sql.run(
    `delete from items i where id = any($1::uuid[]) and not exists (select 1 from item_files where item_id = i.id)`,
    [itemIds],
  );
  return { pictures, appearances };
};

/** How often people appear in each of these pictures; those in which nobody does are left out. */
export const appearancesOf = async (sql: Sql, itemIds: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    (
      await sql.query<{ itemId: string; count: number }>(
        `select item_id, count(*)::int as count from appearances where item_id = any($1::uuid[]) group by item_id`,
        [itemIds],
      )
    ).map(({ itemId, count }) => [itemId, count]),
  );
