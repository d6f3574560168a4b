/** What nobody may scan: pictures and regions that somebody objected to, by content, never by a face (R60, R62). */
import type { Box } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export type ObjectionState = "pending" | "upheld" | "rejected";

export interface NewObjection {
  readonly id: string;
  readonly contentSha256: string;
  /** In fractions of the picture's width and height; null is the whole picture. */
  readonly region: Box | null;
  /** Of a recording, from when to when; null is the whole of it. */
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  readonly requestId: string | null;
  readonly subjectId: string | null;
  readonly sealedUnder: "request" | "entry";
  readonly sealedReason: Uint8Array;
  readonly madeBy: string;
}

/** A new objection, pending: nobody compares that picture or region from now on. */
export const insertObjection = (sql: Sql, objection: NewObjection, at: Date): Promise<number> =>
  insert(sql, "objections", {
    id: objection.id,
    contentSha256: Buffer.from(objection.contentSha256, "hex"),
    x: objection.region?.x ?? null,
    y: objection.region?.y ?? null,
    width: objection.region?.width ?? null,
    height: objection.region?.height ?? null,
    state: "pending",
    requestId: objection.requestId,
    subjectId: objection.subjectId,
    sealedUnder: objection.sealedUnder,
    sealedReason: objection.sealedReason,
    madeBy: objection.madeBy,
    madeAt: at,
    startsMs: objection.startsMs,
    endsMs: objection.endsMs,
  });

export interface ObjectionRow {
  readonly id: string;
  readonly contentSha256: string;
  readonly region: Box | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  readonly state: ObjectionState;
  readonly requestId: string | null;
  readonly subjectId: string | null;
  readonly sealedUnder: "request" | "entry";
  readonly sealedReason: Buffer | null;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly sealedDecision: Buffer | null;
  /** Where the picture lies in the archive now. */
  readonly pictures: readonly { readonly album: string; readonly path: string }[];
}

const OBJECTION = `select o.id, encode(o.content_sha256, 'hex') as "contentSha256", o.state, o.request_id,
    o.subject_id, o.sealed_under, o.sealed_reason, o.made_by,
    o.made_at, o.decided_by, o.decided_at, o.sealed_decision,
    case when o.x is null then null else jsonb_build_object('x', o.x, 'y', o.y, 'width', o.width, 'height', o.height) end as region,
    o.starts_ms::float8, o.ends_ms::float8,
    coalesce((select jsonb_agg(jsonb_build_object('album', a.slug, 'path', f.path) order by a.slug, f.path)
      from items i join albums a on a.id = i.album_id join item_files f on f.item_id = i.id
      where i.content_sha256 = o.content_sha256), '[]') as pictures
  from objections o`;

/** Those that wait for a decision first, then the newest. */
export const listObjections = (sql: Sql): Promise<ObjectionRow[]> =>
  sql.query<ObjectionRow>(`${OBJECTION} order by o.state <> 'pending', o.made_at desc, o.id`);

/** By identifier or its beginning. */
export const findObjection = (sql: Sql, id: string): Promise<ObjectionRow | undefined> =>
  oneBegunBy<ObjectionRow>(sql, `${OBJECTION} where`, "o.id", id);

/**
 * What was decided. When the key that seals it changes, the reason goes, since the new key does not open it. @returns
 * 0 when it was decided already
 */
export const decideObjection = (
  sql: Sql,
  id: string,
  decision: { state: "upheld" | "rejected"; sealedUnder: "request" | "entry"; sealedDecision: Uint8Array },
  by: string,
  at: Date,
): Promise<number> =>
  sql.run(
    `update objections set state = $2, sealed_reason = case when sealed_under = $3 then sealed_reason end, sealed_under = $3,
       sealed_decision = $4, decided_by = $5, decided_at = $6 where id = $1 and state = 'pending'`,
    [id, decision.state, decision.sealedUnder, decision.sealedDecision, by, at],
  );

/** Appearances of anybody on faces of this picture that have left the scan set. @returns how many went. */
export const removeObjected = (sql: Sql, contentSha256: string): Promise<number> =>
  sql.run(
    `delete from appearances p using items i where i.id = p.item_id and i.content_sha256 = decode($1, 'hex')
       and not exists (select 1 from comparable_faces c where c.id = p.face_id)`,
    [contentSha256],
  );

/**
 * The picture is in the scan set again: a miss of every open grant whose watermark has passed it, so that the next scan
 * compares it.
 */
export const compareAgain = (sql: Sql, contentSha256: string, at: Date): Promise<number> =>
  sql.run(
    `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
     select ga.grant_id, ga.album_id, i.id, 'objection/rejected', '{}', $2
     from items i join grant_albums ga on ga.album_id = i.album_id and ga.compared_to_seq >= i.seq
     join grants g on g.id = ga.grant_id and g.state = 'open'
     where i.content_sha256 = decode($1, 'hex') on conflict (grant_id, item_id) do nothing`,
    [contentSha256, at],
  );

/** Of these items, the faces that may be compared now. */
export const comparableFaces = async (sql: Sql, itemIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(`select id from comparable_faces where item_id = any($1::uuid[])`, [
        itemIds,
      ])
    ).map(({ id }) => id),
  );

/** Regions of a picture of this content that nobody may compare, in fractions; the whole of it is one region. */
export const objectedRegions = (sql: Sql, contentSha256: string): Promise<Box[]> =>
  sql.query<Box>(
    `select coalesce(x, 0)::float8 as x, coalesce(y, 0)::float8 as y, coalesce(width, 1)::float8 as width, coalesce(height, 1)::float8 as height
     from objections where content_sha256 = decode($1, 'hex') and state <> 'rejected' order by id`,
    [contentSha256],
  );

/** A picture of the archive, by content. */
export interface NamedPicture {
  readonly itemId: string;
  readonly contentSha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const PICTURE = `select i.id as "itemId", encode(i.content_sha256, 'hex') as "contentSha256", i.width_px, i.height_px from items i`;

/** A picture by its item, or by the beginning of its identifier. */
export const pictureOfItem = (sql: Sql, id: string): Promise<NamedPicture | undefined> =>
  oneBegunBy<NamedPicture>(sql, `${PICTURE} where`, "i.id", id);

/** A picture by the SHA-256 of its bytes in hexadecimal; of several copies the one imported first. */
export const pictureOfContent = (sql: Sql, contentSha256: string): Promise<NamedPicture | undefined> =>
  sql.maybeOne<NamedPicture>(
    `${PICTURE} where i.content_sha256 = decode($1, 'hex') order by i.imported_at, i.id limit 1`,
    [contentSha256],
  );

/** A picture by the path of its file as it was imported; of several the one imported first. */
export const pictureAtPath = (sql: Sql, path: string): Promise<NamedPicture | undefined> =>
  sql.maybeOne<NamedPicture>(
    `${PICTURE} join item_files f on f.item_id = i.id where f.kind = 'file' and f.path = $1 order by i.imported_at, i.id limit 1`,
    [path],
  );

/** Reasons of objections decided before that day go; that the picture is left out stays. */
export const reasonsPast = async (sql: Sql, before: string): Promise<number> =>
  Number(
    (
      await sql.one<{ count: string }>(
        `select count(*)::text as count from objections where decided_at < $1::date and (sealed_reason is not null or sealed_decision is not null)`,
        [before],
      )
    ).count,
  );

/** The words of objections decided before that day go; the objection itself stands. @returns how many lost theirs */
export const removeReasonsPast = (sql: Sql, before: string): Promise<number> =>
  sql.run(
    `update objections set sealed_reason = null, sealed_decision = null
     where decided_at < $1::date and (sealed_reason is not null or sealed_decision is not null)`,
    [before],
  );
