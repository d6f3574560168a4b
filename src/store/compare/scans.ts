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

/**
 * Albums with something to compare for these grants, by name; those with minors in them are none (law 8). By the lowest
 * watermark of each album first: of one that nobody is behind in, no item is read. The upper bound of `seq` says to the
 * planner that it is a stretch of the album and not a third of it.
 */
export const pendingWork = (sql: Sql, grantIds: readonly string[]): Promise<AlbumWork[]> =>
  sql.query<AlbumWork>(
    `with agreed as materialized (
       select ga.album_id, ca.unknown_too is null as whole, min(ga.consent_id::text)::uuid as consent_id,
         min(ga.compared_to_seq) as after_seq, count(*) as people
       from grant_albums ga join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
       where ga.grant_id = any($1::uuid[])
       group by ga.album_id, ca.from_at, ca.until_at, ca.time_zone, ca.places, ca.unknown_too),
     of_album as (
       select album_id, sum(people)::int as people, min(after_seq) filter (where whole) as whole_after from agreed group by album_id),
     waiting as (
       select k.album_id, i.id from agreed k join of_album o on o.album_id = k.album_id
         join albums a on a.id = k.album_id and not a.minors_present and k.after_seq < a.item_count
         join consent_albums ca on ca.consent_id = k.consent_id and ca.album_id = k.album_id
         cross join lateral (select i.id from items i where i.album_id = k.album_id and i.seq > k.after_seq
           and i.seq <= case when k.whole then a.item_count else coalesce(o.whole_after, a.item_count) end
           and (k.whole or reaches(ca, i)) offset 0) i
       union
       select m.album_id, m.item_id from scan_misses m
         join grant_albums ga on ga.grant_id = m.grant_id and ga.album_id = m.album_id
         join albums a on a.id = m.album_id and not a.minors_present
         join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
         join items i on i.id = m.item_id
       where m.grant_id = any($1::uuid[]) and reaches(ca, i))
     select a.id as "albumId", a.slug, a.scope, count(*)::int as items, sum(f.faces)::int as faces, o.people
     from waiting w join of_album o on o.album_id = w.album_id join albums a on a.id = w.album_id
       cross join lateral (select count(*) as faces from comparable_faces c where c.item_id = w.id) f
     where f.faces > 0 group by a.id, o.people order by a.slug`,
    [grantIds],
  );

/**
 * Whether any open grant may have something to compare: one behind its album, or a picture that was missed. It errs towards yes,
 * and asks neither for keys nor for what a grant reaches.
 */
export const mayWait = async (sql: Sql): Promise<boolean> =>
  (
    await sql.one<{ waits: boolean }>(
      `select exists (select 1 from grants g join grant_albums ga on ga.grant_id = g.id join albums a on a.id = ga.album_id
           and not a.minors_present where g.state = 'open' and ga.compared_to_seq < a.item_count)
         or exists (select 1 from scan_misses) as waits`,
    )
  ).waits;

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

const PENDING_ITEM = `select i.id, i.seq, encode(i.content_sha256, 'hex') as "contentSha256",
    encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, i.width_px, i.height_px, i.duration_ms::float8
  from items i`;

type PendingRow = Omit<PendingItem, "seq"> & { seq: string };

/** A stretch of an album: what is to be compared there, in order, and up to which seq nothing else is. */
export interface Stretch {
  readonly items: readonly PendingItem[];
  readonly upToSeq: number;
}

/**
 * Items that are looked at for one stretch. With both ends given, a stretch costs the same whatever the size of the album,
 * also where no `analyze` has run and the planner would sort the rest of it for each.
 */
const STRETCH = 2048;

/** At most so many of one stretch. @param also what else holds of an item; its first parameter is $5 */
const stretchOf = async (
  sql: Sql,
  albumId: string,
  { afterSeq, upToSeq, limit }: { afterSeq: number; upToSeq: number; limit: number },
  also = "true",
  parameters: readonly unknown[] = [],
): Promise<Stretch> => {
  const end = Math.min(afterSeq + STRETCH, upToSeq);
  const rows = await sql.query<PendingRow>(
    `${PENDING_ITEM} where i.album_id = $1 and i.seq > $2 and i.seq <= $3 and ${also}
       and (select true from comparable_faces f where f.item_id = i.id limit 1) order by i.seq limit $4`,
    [albumId, afterSeq, end, limit, ...parameters],
  );
  const items = rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  return { items, upToSeq: items.length < limit ? end : items.at(-1)!.seq };
};

/**
 * Items of the album after `afterSeq` with a face that may be compared: what a look without a grant goes through. None of an
 * album with minors in it (law 8).
 */
export const comparableItems = (
  sql: Sql,
  albumId: string,
  afterSeq: number,
  upToSeq: number,
  limit: number,
): Promise<Stretch> =>
  stretchOf(
    sql,
    albumId,
    { afterSeq, upToSeq, limit },
    `exists (select from albums a where a.id = i.album_id and not a.minors_present)`,
  );

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

/** How far the comparison of an album is behind for some grants. */
export interface Behind {
  /** Of those who agreed to the same hours and places the lowest watermark, and one of their consents. */
  readonly agreed: readonly { readonly consentId: string; readonly afterSeq: number }[];
  /** Of items that were missed, in order. */
  readonly missed: readonly number[];
  readonly lastSeq: number;
}

/** What a pass through the album begins with: what is imported, agreed or missed after that is for the next one. */
export const behindIn = async (sql: Sql, grantIds: readonly string[], albumId: string): Promise<Behind> => {
  const agreed = await sql.query<{ consentId: string; afterSeq: number }>(
    `select min(ga.consent_id::text) as "consentId", min(ga.compared_to_seq)::float8 as "afterSeq"
     from grant_albums ga join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
     where ga.album_id = $2 and ga.grant_id = any($1::uuid[])
     group by ca.from_at, ca.until_at, ca.time_zone, ca.places, ca.unknown_too`,
    [grantIds, albumId],
  );
  const missed = await sql.query<{ seq: number }>(
    `select distinct i.seq::float8 as seq from scan_misses m join items i on i.id = m.item_id
       join grant_albums ga on ga.grant_id = m.grant_id and ga.album_id = m.album_id
       join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
     where m.album_id = $2 and m.grant_id = any($1::uuid[]) and reaches(ca, i) order by 1`,
    [grantIds, albumId],
  );
  return { agreed, missed: missed.map(({ seq }) => seq), lastSeq: await lastSeq(sql, albumId) };
};

/** How many of these, which ascend, are not above `seq`. */
const firstAbove = (ascending: readonly number[], seq: number): number => {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > seq) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The next stretch of the album after `afterSeq` with what these grants were not compared with. */
export const pendingItems = async (
  sql: Sql,
  albumId: string,
  { agreed, missed, lastSeq }: Behind,
  afterSeq: number,
  limit: number,
): Promise<Stretch> => {
  const next = missed.slice(firstAbove(missed, afterSeq));
  const lowest = Math.min(...agreed.map((each) => each.afterSeq), (next[0] ?? lastSeq + 1) - 1, lastSeq);
  const from = Math.max(afterSeq, lowest);
  const near = next.slice(0, firstAbove(next, from + STRETCH));
  return stretchOf(
    sql,
    albumId,
    { afterSeq: from, upToSeq: lastSeq, limit },
    `(i.seq = any($5::bigint[]) or exists (
       select from unnest($6::uuid[], $7::bigint[]) as k (consent_id, after_seq)
         join consent_albums ca on ca.consent_id = k.consent_id and ca.album_id = i.album_id
       where i.seq > k.after_seq and reaches(ca, i)))`,
    [near, agreed.map((each) => each.consentId), agreed.map((each) => each.afterSeq)],
  );
};

/** The highest seq of the album now: what a pass that begins now will have compared when it ends; 0 when it is gone. */
export const lastSeq = async (sql: Sql, albumId: string): Promise<number> =>
  (
    await sql.maybeOne<{ seq: number }>(`select item_count::float8 as seq from albums where id = $1`, [
      albumId,
    ])
  )?.seq ?? 0;

/** Everything up to `seq` has been compared for these grants; a watermark never goes back, and one that is there is not written. */
export const advance = (
  sql: Sql,
  grantIds: readonly string[],
  albumId: string,
  seq: number,
): Promise<number> =>
  sql.run(
    `update grant_albums set compared_to_seq = $3 where album_id = $2 and compared_to_seq < $3 and grant_id = any($1::uuid[])`,
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

/** They were compared after all. */
export const clearMisses = (
  sql: Sql,
  grantIds: readonly string[],
  itemIds: readonly string[],
): Promise<number> =>
  sql.run(`delete from scan_misses where item_id = any($2::uuid[]) and grant_id = any($1::uuid[])`, [
    grantIds,
    itemIds,
  ]);

/** A scan begins: how much it compares, its thresholds, and the false matches to be expected of it (law 10). */
export const insertScan = (
  sql: Sql,
  scan: {
    id: string;
    faces: number;
    people: number;
    /** From the lowest to the highest of those who are compared. */
    review: number;
    reviewTo: number;
    match: number;
    matchTo: number;
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
    reviewThresholdTo: scan.reviewTo,
    matchThreshold: scan.match,
    matchThresholdTo: scan.matchTo,
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
