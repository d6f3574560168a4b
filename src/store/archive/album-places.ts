/** Places of an album by name, and what its pictures say of when and where they were taken. */
import type { PlaceMark } from "../../domain/narrowing.ts";
import type { Sql } from "../database.ts";
import { insertOnce } from "../insert.ts";

export interface AlbumPlace {
  readonly name: string;
  readonly mark: PlaceMark;
  readonly value: string;
}

/** By name. */
export const listPlaces = (sql: Sql, albumId: string): Promise<AlbumPlace[]> =>
  sql.query(`select name, mark, value from album_places where album_id = $1 order by name, mark, value`, [
    albumId,
  ]);

/** @returns 0 when it was there already */
export const putPlace = (sql: Sql, albumId: string, place: AlbumPlace): Promise<number> =>
  insertOnce(sql, "album_places", { albumId, ...place });

/** @returns 0 when it was not there */
export const removePlace = (sql: Sql, albumId: string, { name, mark, value }: AlbumPlace): Promise<number> =>
  sql.run(`delete from album_places where album_id = $1 and name = $2 and mark = $3 and value = $4`, [
    albumId,
    name,
    mark,
    value,
  ]);

/** Pictures of the album that bear the mark. */
export const countOfPlace = async (
  sql: Sql,
  albumId: string,
  { name, mark, value }: AlbumPlace,
): Promise<number> =>
  (
    await sql.one<{ count: number }>(
      `select count(*)::int as count from items i where i.album_id = $1 and i.film_of is null
         and is_of_place(i, row($1, $2, $3, $4)::album_places)`,
      [albumId, name, mark, value],
    )
  ).count;

/** Whether a consent in force is narrowed to this place of the album. */
export const isPlaceAgreedTo = async (sql: Sql, albumId: string, name: string): Promise<boolean> =>
  (
    await sql.one<{ agreed: boolean }>(
      `select exists (select 1 from consent_albums ca join consents c on c.id = ca.consent_id and c.in_force
         where ca.album_id = $1 and $2 = any(ca.places)) as agreed`,
      [albumId, name],
    )
  ).agreed;

/** Pictures with these faces, taken in one hour at the same places. */
export interface WhereaboutsCell {
  /** `2026-05-17T09`; null where the pictures say none. */
  readonly hour: string | null;
  readonly places: readonly string[];
  readonly pictures: number;
  readonly faces: number;
}

/** Faces that may be compared, by the hour on the clock of that time zone and by place. */
export const whereaboutsOf = (sql: Sql, albumId: string, timeZone: string): Promise<WhereaboutsCell[]> =>
  sql.query<WhereaboutsCell>(
    `select hour, places, count(*)::int as pictures, sum(faces)::int as faces from (
       select to_char(clock_of(coalesce(own.taken_at, i.taken_at), $2), 'YYYY-MM-DD"T"HH24') as hour, places_of(own) as places, f.faces
       from items i join items own on own.id = coalesce(i.film_of, i.id)
         join lateral (select count(*) as faces from comparable_faces c where c.item_id = i.id) f on f.faces > 0
       where i.album_id = $1) cells
     group by hour, places order by hour nulls last, places`,
    [albumId, timeZone],
  );

/** What pictures of the album can be told apart by: cameras, their serial numbers, photographers. Most pictures first. */
export const marksIn = (
  sql: Sql,
  albumId: string,
): Promise<{ mark: PlaceMark; value: string; pictures: number }[]> =>
  sql.query(
    `select mark, value, count(*)::int as pictures from items i
       cross join lateral (values ('camera', i.metadata ->> 'camera'), ('serial', i.metadata #>> '{raw,exif,BodySerialNumber}'),
         ('photographer', i.photographer)) as marks (mark, value)
     where i.album_id = $1 and i.film_of is null and value is not null
     group by mark, value order by pictures desc, mark, value limit 100`,
    [albumId],
  );
