/** Pictures by when, where and in which album they were taken: the search that needs no face (R12, R52). */
import type { Sql } from "../database.ts";

export interface Browsed {
  readonly itemId: string;
  readonly album: string;
  readonly path: string | null;
  readonly takenAt: string | null;
  readonly place: string | null;
  readonly publishedAt: string | null;
}

export interface Browse {
  /** Identifiers; all albums when null. */
  readonly albums: readonly string[] | null;
  /** ISO day. A picture without a date of its own is taken for any day of its album. */
  readonly day: string | null;
  /** Part of the album's place, or of the city or country that the file names; any case. */
  readonly place: string | null;
}

/**
 * Pictures that fit everything asked; null asks nothing. A picture without a date fits each day of its album.
 * Places fit in part, capitals alike. Of a day no picture of another one is read.
 */
export const browse = (sql: Sql, { albums, day, place }: Browse): Promise<Browsed[]> =>
  sql.query<Browsed>(
    `select i.id as "itemId", a.slug as album, f.path, i.taken_at, i.published_at,
       coalesce(nullif(concat_ws(', ', i.metadata ->> 'city', i.metadata ->> 'country'), ''), a.place) as place
     from albums a cross join lateral (
       select i.* from items i where $2::text is null and i.album_id = a.id
       union all
       select i.* from items i where i.album_id = a.id and left(i.taken_at, 10) = $2
       union all
       select i.* from items i where $2::date between a.starts_on and coalesce(a.ends_on, a.starts_on)
         and i.album_id = a.id and left(i.taken_at, 10) is null) i
     left join lateral (select path from item_files f where f.item_id = i.id order by f.kind, f.path limit 1) f on true
     where ($1::uuid[] is null or a.id = any($1::uuid[]))
       and ($3::text is null
         or position(lower($3) in lower(concat_ws(' ', a.place, i.metadata ->> 'city', i.metadata ->> 'country'))) > 0)
     order by a.slug, i.taken_at nulls last, i.seq`,
    [albums, day, place],
  );

/** What may be said of a picture beside its masked copy: no caption, which may name other people (R50). */
export interface DescribedItem {
  readonly itemId: string;
  readonly takenAt: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
}

/** What these pictures say of themselves, in no order. */
export const describedItems = (sql: Sql, itemIds: readonly string[]): Promise<DescribedItem[]> =>
  sql.query<DescribedItem>(
    `select id as "itemId", taken_at, photographer, published_at from items where id = any($1::uuid[])`,
    [itemIds],
  );
