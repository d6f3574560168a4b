/** The hours and places that a consent reaches in each album, and how many faces that leaves to compare. */
import type { Narrowing } from "../../domain/narrowing.ts";
import type { AlbumPlace } from "../archive/album-places.ts";
import type { Sql } from "../database.ts";

const MINUTES = `'YYYY-MM-DD"T"HH24:MI'`;

/** A narrowing as JSON of a row of `consent_albums`; null where there is none. */
export const NARROWING = `case when ca.unknown_too is not null then jsonb_build_object('album', a.slug,
  'from', to_char(ca.from_at, ${MINUTES}), 'until', to_char(ca.until_at, ${MINUTES}), 'places', ca.places,
  'unknownToo', ca.unknown_too) end`;

/** @param narrowing null: the whole album @param timeZone of the clock that its hours are read on */
export const setNarrowing = (
  sql: Sql,
  consentId: string,
  albumId: string,
  narrowing: Omit<Narrowing, "album"> | null,
  timeZone: string,
): Promise<number> =>
  sql.run(
    `update consent_albums set from_at = $3::timestamp, until_at = $4::timestamp, time_zone = $5, places = $6::text[], unknown_too = $7
     where consent_id = $1 and album_id = $2`,
    [
      consentId,
      albumId,
      narrowing?.from ?? null,
      narrowing?.until ?? null,
      narrowing ? timeZone : null,
      narrowing?.places ?? null,
      narrowing?.unknownToo ?? null,
    ],
  );

/**
 * A row of `consent_albums` as it stands, for `compareWidened`. What a scan writes for her waits until this transaction ends.
 */
export const agreedBefore = async (sql: Sql, consentId: string, albumId: string): Promise<string> => {
  await sql.query(`select id from grants where consent_id = $1 and state = 'open'${sql.forUpdate}`, [
    consentId,
  ]);
  const { row } = await sql.one<{ row: string }>(
    `select to_jsonb(ca)::text as row from consent_albums ca where consent_id = $1 and album_id = $2`,
    [consentId, albumId],
  );
  return row;
};

/** Her open grant compares what the consent reaches now and did not before, and nothing else anew. @returns how many pictures */
export const compareWidened = (
  sql: Sql,
  consentId: string,
  albumId: string,
  before: string,
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
     select ga.grant_id, ga.album_id, i.id, 'grant/widened', '{}', $4
     from grant_albums ga join grants g on g.id = ga.grant_id and g.state = 'open'
       join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
       join items i on i.album_id = ga.album_id and i.seq <= ga.compared_to_seq
     where ga.consent_id = $1 and ga.album_id = $2 and exists (select 1 from comparable_faces f where f.item_id = i.id)
       and reaches(ca, i) and not reaches(jsonb_populate_record(null::consent_albums, $3::jsonb), i)
     on conflict (grant_id, item_id) do nothing`,
    [consentId, albumId, before, at],
  );

/** What its organiser says of a place brings pictures within what people agreed to: their open grants compare those. */
export const comparePlace = (
  sql: Sql,
  albumId: string,
  { name, mark, value }: AlbumPlace,
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
     select ga.grant_id, ga.album_id, i.id, 'grant/widened', '{}', $5
     from items i join grant_albums ga on ga.album_id = i.album_id and ga.compared_to_seq >= i.seq
       join grants g on g.id = ga.grant_id and g.state = 'open'
       join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id and ca.places is not null
     where i.album_id = $1 and is_of_place(i, row($1, $2, $3, $4)::album_places)
       and exists (select 1 from comparable_faces f where f.item_id = i.id) and reaches(ca, i)
     on conflict (grant_id, item_id) do nothing`,
    [albumId, name, mark, value, at],
  );

/**
 * What only a comparison found, and lies outside now, goes; so does what waited to be compared there. What somebody confirmed
 * stays: it does not stand on the comparison any more.
 * @returns of which pictures
 */
export const removeOutside = async (
  sql: Sql,
  subjectId: string,
  consentId: string,
  albumId: string,
): Promise<string[]> => {
  await sql.run(
    `delete from scan_misses m using grant_albums ga, consent_albums ca, items i
     where ga.grant_id = m.grant_id and ga.album_id = m.album_id and ga.consent_id = $1 and ga.album_id = $2
       and ca.consent_id = ga.consent_id and ca.album_id = ga.album_id and i.id = m.item_id and not reaches(ca, i)`,
    [consentId, albumId],
  );
  const gone = await sql.query<{ itemId: string }>(
    `delete from appearances p using items i, consent_albums ca
     where p.subject_id = $1 and p.album_id = $3 and p.state <> 'confirmed' and p.first_by is null and i.id = p.item_id
       and ca.consent_id = $2 and ca.album_id = $3 and not reaches(ca, i) returning p.item_id`,
    [subjectId, consentId, albumId],
  );
  return [...new Set(gone.map(({ itemId }) => itemId))];
};

/**
 * Of these pictures of an album, by which of these grants each is reached. Those that nobody with hours or places reaches
 * share one set. An album with minors in it is reached by none (law 8).
 */
export const reachedBy = async (
  sql: Sql,
  albumId: string,
  grantIds: readonly string[],
  itemIds: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> => {
  const agreed = `grant_albums ga join albums a on a.id = ga.album_id and not a.minors_present
    join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id`;
  const all = await sql.query<{ id: string }>(
    `select ga.grant_id as id from ${agreed}
     where ga.album_id = $1 and ga.grant_id = any($2::uuid[]) and ca.unknown_too is null`,
    [albumId, grantIds],
  );
  const some = await sql.query<{ id: string; grants: string[] }>(
    `select i.id, array_agg(ga.grant_id::text) as grants from ${agreed} join items i on i.album_id = ga.album_id
     where ga.album_id = $1 and ga.grant_id = any($2::uuid[]) and ca.unknown_too is not null
       and i.id = any($3::uuid[]) and reaches(ca, i) group by i.id`,
    [albumId, grantIds, itemIds],
  );
  const whole = new Set(all.map(({ id }) => id));
  const narrowed = new Map(some.map(({ id, grants }) => [id, new Set([...whole, ...grants])]));
  return new Map(itemIds.map((id) => [id, narrowed.get(id) ?? whole]));
};

/** One album, and the grants that reach the same part of it. */
export interface Reached {
  readonly albumId: string;
  readonly grants: readonly string[];
  /** Faces that meet the reference of each of them. */
  readonly faces: number;
  /** Faces of the album that may be compared. */
  readonly of: number;
}

/**
 * How many faces meet the references of these grants, album by album: hours and places are looked up once for all. Faces of a
 * whole album are not counted: how many there are is kept, and only those that somebody objected to are looked for. Albums
 * with minors in them are not compared (law 8).
 */
export const reachedFaces = (sql: Sql, grantIds: readonly string[]): Promise<Reached[]> =>
  sql.query<Reached>(
    `with agreed as (
       select ca.album_id, ca.time_zone, ca.unknown_too, (array_agg(ca))[1] as one, array_agg(ga.grant_id::text order by ga.grant_id) as grants
       from grant_albums ga join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
         join albums a on a.id = ga.album_id and not a.minors_present
       where ga.grant_id = any($1::uuid[])
       group by ca.album_id, ca.from_at, ca.until_at, ca.time_zone, ca.places, ca.unknown_too),
     taken as materialized (
       select i.album_id, z.time_zone, clock_of(coalesce(own.taken_at, i.taken_at), z.time_zone) as at, i.duration_ms,
         places_of(own) as places, f.faces
       from (select distinct album_id, time_zone from agreed where unknown_too is not null) z
         join items i on i.album_id = z.album_id join items own on own.id = coalesce(i.film_of, i.id)
         join lateral (select count(*) as faces from comparable_faces c where c.item_id = i.id) f on f.faces > 0),
     albums_of as materialized (select distinct album_id from agreed),
     objected as (
       select i.album_id, count(*) as faces
       from (select distinct picture_sha256 from objections where state <> 'rejected') o
         cross join lateral (select id, album_id from items where picture_sha256 = o.picture_sha256 offset 0) i
         join albums_of using (album_id)
         cross join lateral (select id from faces where item_id = i.id offset 0) f
       where (select true from comparable_faces c where c.id = f.id limit 1) is null group by i.album_id),
     whole as (
       select o.album_id, c.faces - coalesce(x.faces, 0) as faces
       from albums_of o
         cross join lateral (select coalesce(sum(faces), 0) as faces from album_counts where album_id = o.album_id) c
         left join objected x using (album_id))
     select g.album_id, g.grants, w.faces::float8 as "of",
       (case when g.unknown_too is null then w.faces else coalesce((
         select sum(t.faces) from taken t where t.album_id = g.album_id and t.time_zone is not distinct from g.time_zone
           and lies_within(t.at, t.duration_ms, t.places, g.one)), 0) end)::float8 as faces
     from agreed g join whole w on w.album_id = g.album_id order by g.album_id, g.grants`,
    [grantIds],
  );

/** How many faces of an album a grant lets be compared, or let be under the same consent before. */
export interface ReachedAlbum {
  readonly grantId: string;
  readonly albumId: string;
  readonly faces: number;
}

/** What grants under the consents of these reached in any album when a scan began, be it one of theirs or not. */
export const reachedBefore = (sql: Sql, grantIds: readonly string[]): Promise<ReachedAlbum[]> =>
  sql.query<ReachedAlbum>(
    `select g.id as "grantId", ca.album_id, ca.reached_faces::float8 as faces
     from grants g join consent_albums ca on ca.consent_id = g.consent_id and ca.reached_faces > 0
     where g.id = any($1::uuid[])`,
    [grantIds],
  );

/** How many faces the reference of a person met, or could, under the consent to be found that is in force; 0 without one. */
export const facesMet = async (sql: Sql, subjectId: string): Promise<number> => {
  const { faces } = await sql.one<{ faces: number }>(
    `select coalesce(sum(ca.reached_faces), 0)::float8 as faces
     from consents c join consent_albums ca on ca.consent_id = c.id
     where c.subject_id = $1 and c.purpose = 'find' and c.in_force`,
    [subjectId],
  );
  return faces;
};

/** Whoever met the fewest faces under a consent in force, and whoever met the most; and how many people that is. */
export const facesMetByAll = (
  sql: Sql,
): Promise<{ readonly people: number; readonly fewest: number; readonly most: number }> =>
  sql.one(
    `select count(*)::int as people, coalesce(min(faces), 0)::float8 as fewest, coalesce(max(faces), 0)::float8 as most
     from (select sum(ca.reached_faces) as faces from consents c join consent_albums ca on ca.consent_id = c.id
       where c.purpose = 'find' and c.in_force group by c.id) met`,
  );

/** What a scan is about to compare stays counted under the consent, also when its grant ends. @returns how many counts rose */
export const rememberReached = (sql: Sql, reached: readonly ReachedAlbum[]): Promise<number> =>
  sql.run(
    `update consent_albums ca set reached_faces = r.faces
     from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as r (grant_id, album_id, faces) join grants g on g.id = r.grant_id
     where ca.consent_id = g.consent_id and ca.album_id = r.album_id and ca.reached_faces < r.faces`,
    [
      reached.map(({ grantId }) => grantId),
      reached.map(({ albumId }) => albumId),
      reached.map(({ faces }) => faces),
    ],
  );
