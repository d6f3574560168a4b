import type { Album, AlbumDraft } from "../../domain/album.ts";
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insertOnce } from "../insert.ts";
import { NOT_LOOKED_AT_SQL } from "./not-looked-at.ts";

const COLUMNS = `id, slug, title, starts_on, ends_on, place, held_by,
  right_note, scope, attested_by, dpia_reference,
  art9_ground, minors_present, retain_until, face_crops, recall`;

/** @returns 0 when another album has that name */
export const insertAlbum = (sql: Sql, id: string, album: AlbumDraft, at: Date): Promise<number> =>
  insertOnce(sql, "albums", { ...album, id, createdAt: at }, ["slug"]);

/** By their first day, those without one last. */
export const listAlbums = (sql: Sql): Promise<Album[]> =>
  sql.query<Album>(`select ${COLUMNS} from albums order by starts_on nulls last, slug`);

/** By slug or identifier. */
export const findAlbum = (sql: Sql, name: string): Promise<Album | undefined> =>
  sql.maybeOne<Album>(`select ${COLUMNS} from albums where slug = $1 or id = $2::uuid`, [name, uuidOf(name)]);

/** The scope and what it stands on; nothing else of the album changes. */
export const setAlbumScope = (sql: Sql, album: Album): Promise<number> =>
  sql.run(
    `update albums set scope = $2, attested_by = $3, dpia_reference = $4, art9_ground = $5 where id = $1`,
    [album.id, album.scope, album.attestedBy, album.dpiaReference, album.art9Ground],
  );

export interface AlbumCounts {
  readonly albumId: string;
  /** A picture with its film counts once. */
  readonly items: number;
  /** Of the items, those that last, and how long together. */
  readonly videos: number;
  readonly videoMs: number;
  readonly faces: number;
  readonly problems: number;
  /** Files that may show somebody and were not looked at. */
  readonly notLookedAt: number;
  readonly openGrants: number;
}

/** What each album holds. The film of a picture is part of it; `videoMs` is what its recordings last together. */
export const countAlbums = (sql: Sql): Promise<AlbumCounts[]> =>
  sql.query<AlbumCounts>(
    `select a.id as "albumId",
       c.items, c.videos, c.video_ms as "videoMs", c.faces,
       (select count(*)::int from import_problems p where p.album_id = a.id and p.code not in (${NOT_LOOKED_AT_SQL})) as problems,
       (select count(*)::int from import_problems p where p.album_id = a.id and p.code in (${NOT_LOOKED_AT_SQL})) as "notLookedAt",
       (select count(*)::int from grant_albums ga join grants g on g.id = ga.grant_id
         where ga.album_id = a.id and g.state = 'open') as "openGrants"
     from albums a cross join lateral (
       select coalesce(sum(items), 0)::int as items, coalesce(sum(videos), 0)::int as videos,
         coalesce(sum(video_ms), 0)::float8 as video_ms, coalesce(sum(faces), 0)::int as faces
       from album_counts where album_id = a.id) c`,
  );

/** Counts of an album that are worth adding up. */
const MANY_COUNTS = 100;

/** One count for each album of which there are more than `many`. @returns of how many albums */
export const addUpCounts = (sql: Sql, many = MANY_COUNTS): Promise<number> =>
  sql.run(
    `with many as (select album_id from album_counts group by album_id having count(*) > $1),
       gone as (delete from album_counts where album_id in (select album_id from many) returning *)
     insert into album_counts select album_id, sum(items), sum(videos), sum(video_ms), sum(faces) from gone group by album_id`,
    [many],
  );

/** Counts anew what every album holds: after rows came that were counted nowhere. */
export const countAnew = async (sql: Sql): Promise<void> => {
  await sql.run(`delete from album_counts`);
  await sql.run(
    `insert into album_counts
     select album_id, count(*) filter (where film_of is null), count(*) filter (where film_of is null and duration_ms is not null),
       coalesce(sum(duration_ms) filter (where film_of is null), 0), 0 from items group by album_id
     union all select i.album_id, 0, 0, 0, count(*) from faces f join items i on i.id = f.item_id group by i.album_id`,
  );
};

/** The album, its pictures and its uploads, by their foreign keys; what left stays registered. Files and keys are the caller's. */
export const deleteAlbum = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from albums where id = $1`, [id]);

/** Each of these albums once, the newest first: by its last day, where it names none by when it was made. */
export const newestFirst = async (sql: Sql, ids: readonly string[]): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select id from albums where id = any($1::uuid[])
       order by coalesce(ends_on, starts_on, created_at::date) desc, created_at desc, id`,
      [ids],
    )
  ).map(({ id }) => id);

/** Albums whose last day is over. */
export const albumsPastRetention = (sql: Sql, today: string): Promise<{ id: string; slug: string }[]> =>
  sql.query(`select id, slug from albums where retain_until < $1`, [today]);

/** Originals kept in the data folder (from ZIPs) that no item needs any more. */
export const keptOriginals = (sql: Sql): Promise<{ path: string }[]> =>
  sql.query(`select distinct path from item_files where kind = 'kept'`);
