/** Pictures by when, where and in which album they were taken: the search that needs no face (R12, R52). */
import type { Sql } from "../database.ts";

export interface Browsed {
  readonly itemId: string;
  readonly album: string;
  readonly seq: number;
  readonly path: string | null;
  readonly takenAt: string | null;
  readonly place: string | null;
  readonly publishedAt: string | null;
}

/** Where a picture stands: albums by short name, in each by time, those that say none behind, and by number. */
export type BrowsedPlace = Pick<Browsed, "album" | "takenAt" | "seq">;

export interface Browse {
  /** Identifiers; all albums when null. */
  readonly albums: readonly string[] | null;
  /** ISO day. A picture without a date of its own is taken for any day of its album. */
  readonly day: string | null;
  /** Part of the album's place, or of the city or country that the file names; any case. */
  readonly place: string | null;
  /** The last picture of the page before. */
  readonly after: BrowsedPlace | null;
  readonly limit: number;
}

interface AlbumBrowsed {
  readonly id: string;
  readonly slug: string;
  readonly place: string | null;
  /** Whether the day is one of its days. */
  readonly thatDay: boolean;
  /** Whether its own place fits what is asked. */
  readonly fits: boolean;
}

const albumsBrowsed = (sql: Sql, { albums, day, place, after }: Browse): Promise<AlbumBrowsed[]> =>
  sql.query<AlbumBrowsed>(
    `select id, slug, place, coalesce($2::date between starts_on and coalesce(ends_on, starts_on), false) as "thatDay",
       coalesce($3::text is null or position(lower($3) in lower(place)) > 0, false) as fits
     from albums where ($1::uuid[] is null or id = any($1::uuid[])) and ($4::text is null or slug collate "C" >= $4 collate "C")
     order by slug collate "C"`,
    [albums, day, place, after?.album ?? null],
  );

/** What files of the album say of their place that fits, each once: from one to the next in the index, and no picture twice. */
const placesThatFit = async (sql: Sql, albumId: string, place: string): Promise<string[]> =>
  (
    await sql.query<{ said: string }>(
      `with recursive places as (
         (select said_place(metadata) collate "C" as said from items where album_id = $1 and said_place(metadata) is not null
          order by album_id, said_place(metadata) collate "C" limit 1)
         union all
         select (select said_place(i.metadata) collate "C" from items i
           where i.album_id = $1 and said_place(i.metadata) is not null and said_place(i.metadata) collate "C" > p.said
           order by i.album_id, said_place(i.metadata) collate "C" limit 1)
         from places p where p.said is not null)
       select said from places where position(lower($2) in said) > 0`,
      [albumId, place],
    )
  ).map(({ said }) => said);

/** Of one album and, where `said` is not null, of one place that files name: as many as wanted, behind a place, in order. */
const pageOfAlbum = (
  sql: Sql,
  album: AlbumBrowsed,
  asked: { said: string | null; day: string | null; after: BrowsedPlace | null; limit: number },
): Promise<Browsed[]> => {
  const { said, day, after, limit } = asked;
  const parameters: unknown[] = [album.id, limit];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const at = `i.taken_at collate "C"`;
  const where = [
    "i.album_id = $1",
    ...(said === null ? [] : [`said_place(i.metadata) collate "C" = ${given(said)}`]),
  ];
  const dated = [...where, "i.taken_at is not null"];
  if (day !== null) dated.push(`${at} >= ${given(day)}`, `${at} < ${given(`${day}~`)}`);
  if (after?.takenAt) dated.push(`(${at}, i.seq) > (${given(after.takenAt)}, ${given(after.seq)}::bigint)`);
  const undated = [...where, "i.taken_at is null"];
  if (after && after.takenAt === null) undated.push(`i.seq > ${given(after.seq)}::bigint`);
  const branches = [
    ...(after && after.takenAt === null
      ? []
      : [`(select i.* from items i where ${dated.join(" and ")} order by ${at}, i.seq limit $2)`]),
    ...(day !== null && !album.thatDay
      ? []
      : [`(select i.* from items i where ${undated.join(" and ")} order by ${at}, i.seq limit $2)`]),
  ];
  if (branches.length === 0) return Promise.resolve([]);
  return sql.query<Browsed>(
    `select i.id as "itemId", ${given(album.slug)}::text as album, i.seq::int as seq, f.path, i.taken_at, i.published_at,
       coalesce(nullif(concat_ws(', ', i.metadata ->> 'city', i.metadata ->> 'country'), ''), ${given(album.place)}) as place
     from (select * from (${branches.join(" union all ")}) b order by b.taken_at collate "C" nulls last, b.seq limit $2) i
     left join lateral (select path from item_files f where f.item_id = i.id order by f.kind, f.path limit 1) f on true
     order by i.taken_at collate "C" nulls last, i.seq`,
    parameters,
  );
};

const inOrder = (a: Browsed, b: Browsed): number => {
  if (a.takenAt === b.takenAt) return a.seq - b.seq;
  if (a.takenAt === null || b.takenAt === null) return a.takenAt === null ? 1 : -1;
  return a.takenAt < b.takenAt ? -1 : 1;
};

/**
 * A page of the pictures that fit everything asked; null asks nothing. A picture without a date fits each day of its album.
 * Places fit in part, capitals alike. What is read follows from the page and from how many places the albums name, and not
 * from how many pictures there are.
 */
export const browse = async (sql: Sql, asked: Browse): Promise<Browsed[]> => {
  const { day, place, limit } = asked;
  const found: Browsed[] = [];
  for (const album of await albumsBrowsed(sql, asked)) {
    const wanted = limit - found.length;
    if (wanted <= 0) break;
    const after = asked.after?.album === album.slug ? asked.after : null;
    const said = place === null || album.fits ? [null] : await placesThatFit(sql, album.id, place);
    const here: Browsed[] = [];
    for (const each of said)
      here.push(...(await pageOfAlbum(sql, album, { said: each, day, after, limit: wanted })));
    found.push(...here.sort(inOrder).slice(0, wanted));
  }
  return found;
};

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
