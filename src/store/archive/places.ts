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
