import type { Scope } from "../../domain/album.ts";
import type { Sql } from "../database.ts";
import { insert } from "../insert.ts";

export interface AlbumWork {
  readonly albumId: string;
  readonly slug: string;
  readonly scope: Scope;
  /** Items with a face that some open grant has not been compared with. */
  readonly items: number;
  readonly faces: number;
  /** Open grants on the album. */
  readonly people: number;
}

/** Items with something new to compare for one of these grants: past its watermark, or missed before; within its hours and places. */
const PENDING = `exists (select 1 from grant_albums ga
    join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
    where ga.album_id = i.album_id and ga.grant_id = any($1::uuid[])
    and (i.seq > ga.compared_to_seq
      or exists (select 1 from scan_misses m where m.grant_id = ga.grant_id and m.item_id = i.id)) and reaches(ca, i))`;

/** Albums with something to compare for these grants, by name; those with minors in them are none (law 8). */
export const pendingWork = (sql: Sql, grantIds: readonly string[]): Promise<AlbumWork[]> =>
  sql.query<AlbumWork>(
    `select a.id as "albumId", a.slug, a.scope, count(distinct i.id)::int as items, count(f.id)::int as faces,
       (select count(*)::int from grant_albums g where g.album_id = a.id and g.grant_id = any($1::uuid[])) as people
     from albums a join items i on i.album_id = a.id join comparable_faces f on f.item_id = i.id
     where not a.minors_present and ${PENDING} group by a.id order by a.slug`,
    [grantIds],
  );

/** Albums whose last pictures some of these grants' watermarks have not passed, be there a face in them or not. */
export const albumsBehind = async (sql: Sql, grantIds: readonly string[]): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select distinct a.id from grant_albums ga join albums a on a.id = ga.album_id
       where ga.grant_id = any($1::uuid[]) and not a.minors_present and ga.compared_to_seq < a.item_count order by a.id`,
      [grantIds],
    )
  ).map(({ id }) => id);

export interface PendingItem {
  readonly id: string;
  readonly seq: number;
  readonly contentSha256: string;
  /** Which picture it is, hex, and how it is turned from the way in which regions of that are written down. */
  readonly pictureSha256: string;
  readonly turn: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of a recording, whose faces are tracks; null of a picture. */
  readonly durationMs: number | null;
}

/** Items of these albums with a face that may be compared, in order: what a look without a grant goes through. */
export const comparableItems = async (
  sql: Sql,
  albumId: string,
  afterSeq: number,
  limit: number,
): Promise<PendingItem[]> => {
  const rows = await sql.query<Omit<PendingItem, "seq"> & { seq: string }>(
    `select i.id, i.seq, encode(i.content_sha256, 'hex') as "contentSha256",
       encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, i.width_px, i.height_px, i.duration_ms::float8
     from items i join albums a on a.id = i.album_id and not a.minors_present
     where i.album_id = $1 and i.seq > $2 and exists (select 1 from comparable_faces f where f.item_id = i.id) order by i.seq limit $3`,
    [albumId, afterSeq, limit],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
};

/** Faces and pictures that a look without a grant compares. */
export const countComparable = async (
  sql: Sql,
  albumIds: readonly string[],
): Promise<{ items: number; faces: number }> =>
  sql.one<{ items: number; faces: number }>(
    `select count(distinct i.id)::int as items, count(f.id)::int as faces
     from items i join albums a on a.id = i.album_id and not a.minors_present join comparable_faces f on f.item_id = i.id
     where i.album_id = any($1::uuid[])`,
    [albumIds],
  );

/** The next items of the album after `afterSeq`, in order. */
export const pendingItems = async (
  sql: Sql,
  grantIds: readonly string[],
  albumId: string,
  afterSeq: number,
  limit: number,
): Promise<PendingItem[]> => {
  const rows = await sql.query<Omit<PendingItem, "seq"> & { seq: string }>(
    `select i.id, i.seq, encode(i.content_sha256, 'hex') as "contentSha256",
       encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, i.width_px, i.height_px, i.duration_ms::float8
     from items i where i.album_id = $2 and i.seq > $3 and ${PENDING}
       and exists (select 1 from comparable_faces f where f.item_id = i.id) order by i.seq limit $4`,
    [grantIds, albumId, afterSeq, limit],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
};

/** The highest seq of the album now: what a pass that begins now will have compared when it ends. */
export const lastSeq = async (sql: Sql, albumId: string): Promise<number> =>
  Number(
    (await sql.one<{ seq: string }>(`select item_count as seq from albums where id = $1`, [albumId])).seq,
  );

/** Everything up to `seq` has been compared for these grants; a watermark never goes back. */
export const advance = (
  sql: Sql,
  grantIds: readonly string[],
  albumId: string,
  seq: number,
): Promise<number> =>
  sql.run(
    `update grant_albums set compared_to_seq = greatest(compared_to_seq, $3) where album_id = $2 and grant_id = any($1::uuid[])`,
    [grantIds, albumId, seq],
  );

/**
 * The item could not be compared: every one of these grants on the album tries it again at the next scan, and the
 * latest reason stands.
 */
export const putMiss = async (
  sql: Sql,
  grantIds: readonly string[],
  albumId: string,
  itemId: string,
  code: string,
  details: unknown,
  at: Date,
): Promise<void> => {
  await sql.run(
    `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
     select ga.grant_id, ga.album_id, $3, $4, $5, $6 from grant_albums ga where ga.album_id = $2 and ga.grant_id = any($1::uuid[])
     on conflict (grant_id, item_id) do update set code = excluded.code, details = excluded.details, at = excluded.at`,
    [grantIds, albumId, itemId, code, JSON.stringify(details), at],
  );
};

/** It was compared after all. */
export const clearMiss = (sql: Sql, grantIds: readonly string[], itemId: string): Promise<number> =>
  sql.run(`delete from scan_misses where item_id = $2 and grant_id = any($1::uuid[])`, [grantIds, itemId]);

/** A scan begins: how much it compares, its thresholds, and the false matches to be expected of it (law 10). */
export const insertScan = (
  sql: Sql,
  scan: {
    id: string;
    faces: number;
    people: number;
    review: number;
    match: number;
    expectedFalse: number;
    /** Which references it compares with (R95). */
    gallerySha256: Uint8Array;
    retainUntil: string;
  },
  at: Date,
): Promise<number> =>
  insert(sql, "scans", {
    id: scan.id,
    startedAt: at,
    faces: scan.faces,
    people: scan.people,
    reviewThreshold: scan.review,
    matchThreshold: scan.match,
    expectedFalse: scan.expectedFalse,
    gallerySha256: scan.gallerySha256,
    retainUntil: scan.retainUntil,
  });

/** How it ended and how long it took, in milliseconds, rounded. */
export const endScan = (
  sql: Sql,
  id: string,
  outcome: "finished" | "interrupted",
  itemsCompared: number,
  milliseconds: number,
  at: Date,
): Promise<number> =>
  sql.run(
    `update scans set ended_at = $2, outcome = $3, items_compared = $4, milliseconds = $5 where id = $1`,
    [id, at, outcome, itemsCompared, Math.round(milliseconds)],
  );

/** Pictures per second of the last scan that compared at least 20, to say how long the next will take. */
export const lastScanRate = async (sql: Sql): Promise<number | undefined> => {
  const row = await sql.maybeOne<{ rate: number }>(
    `select (items_compared * 1000.0 / greatest(milliseconds, 1))::float8 as rate from scans
     where items_compared >= 20 and milliseconds is not null order by started_at desc limit 1`,
  );
  return row?.rate;
};
