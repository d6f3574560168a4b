/** What nobody may scan: pictures and regions that somebody objected to, by what they show, never by a face (R60, R62). */

import { turned } from "../../domain/region.ts";
import { isWeighed, type ObjectionMatter } from "../../domain/request.ts";
import type { Box } from "../../domain/words.ts";
import { bitsOf } from "../archive/items.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export type ObjectionState = "pending" | "upheld" | "rejected";

export interface NewObjection {
  readonly id: string;
  readonly about: ObjectionMatter;
  /** Which picture; of a file that is not in the archive what it shows, or where that is not known its bytes. */
  readonly pictureSha256: string;
  /** In fractions of the picture's width and height, not turned; null is the whole picture. */
  readonly region: Box | null;
  /** Of a recording, from when to when; null is the whole of it. */
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  readonly requestId: string | null;
  readonly subjectId: string | null;
  readonly sealedUnder: "request" | "entry";
  readonly sealedReason: Uint8Array;
  readonly madeBy: string;
  /** How it looks, where the archive does not hold it and its file could be read. */
  readonly seen: {
    readonly perceptualHash: string;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly turn: number;
  } | null;
}

/** A new objection: nobody compares that picture or region from now on. To being compared it stands; else it waits to be weighed. */
export const insertObjection = (sql: Sql, objection: NewObjection, at: Date): Promise<number> => {
  const stands = !isWeighed(objection.about);
  return insert(sql, "objections", {
    id: objection.id,
    about: objection.about,
    pictureSha256: Buffer.from(objection.pictureSha256, "hex"),
    x: objection.region?.x ?? null,
    y: objection.region?.y ?? null,
    width: objection.region?.width ?? null,
    height: objection.region?.height ?? null,
    seenHash: objection.seen && bitsOf(objection.seen.perceptualHash),
    seenShape: objection.seen && objection.seen.widthPx / objection.seen.heightPx,
    seenTurn: objection.seen?.turn ?? null,
    state: stands ? "upheld" : "pending",
    decidedBy: stands ? objection.madeBy : null,
    decidedAt: stands ? at : null,
    requestId: objection.requestId,
    subjectId: objection.subjectId,
    sealedUnder: objection.sealedUnder,
    sealedReason: objection.sealedReason,
    madeBy: objection.madeBy,
    madeAt: at,
    startsMs: objection.startsMs,
    endsMs: objection.endsMs,
  });
};

export interface ObjectionRow {
  readonly id: string;
  /** Which picture, whatever its file says beside it; hex. */
  readonly pictureSha256: string;
  /** As the file that was imported first is turned. */
  readonly region: Box | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  readonly about: ObjectionMatter;
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

const OBJECTION = `select o.id, encode(o.picture_sha256, 'hex') as "pictureSha256", o.about, o.state, o.request_id,
    o.subject_id, o.sealed_under, o.sealed_reason, o.made_by,
    o.made_at, o.decided_by, o.decided_at, o.sealed_decision,
    case when o.x is null then null else jsonb_build_object('x', r[1], 'y', r[2], 'width', r[3], 'height', r[4]) end as region,
    o.starts_ms::float8, o.ends_ms::float8,
    coalesce((select jsonb_agg(jsonb_build_object('album', a.slug, 'path', f.path) order by a.slug, f.path)
      from items i join albums a on a.id = i.album_id join item_files f on f.item_id = i.id
      where i.picture_sha256 = o.picture_sha256), '[]') as pictures
  from objections o
  cross join lateral (select turned(o.x, o.y, o.width, o.height, coalesce((select turn from items i
    where i.picture_sha256 = o.picture_sha256 order by i.imported_at, i.id limit 1), o.seen_turn, 1)) as r) as here`;

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

/** Albums that list a file of this picture, by title. */
export const albumsWith = (
  sql: Sql,
  pictureSha256: string,
): Promise<{ readonly title: string; readonly files: number }[]> =>
  sql.query(
    `select a.title, count(*)::int as files from items i join albums a on a.id = i.album_id
       join item_files f on f.item_id = i.id
     where i.picture_sha256 = decode($1, 'hex') group by a.id, a.title order by a.title, a.id`,
    [pictureSha256],
  );

/** Appearances of anybody on faces of this picture that have left the scan set. @returns how many went. */
export const removeObjected = (sql: Sql, pictureSha256: string): Promise<number> =>
  sql.run(
    `delete from appearances p using items i where i.id = p.item_id and i.picture_sha256 = decode($1, 'hex')
       and not exists (select 1 from comparable_faces c where c.id = p.face_id)`,
    [pictureSha256],
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

/** Regions of a picture that nobody may compare, in fractions of a file of it that is turned so; the whole of it is one region. */
export const objectedRegions = async (
  sql: Sql,
  { pictureSha256, turn }: { readonly pictureSha256: string; readonly turn: number },
): Promise<Box[]> =>
  (
    await sql.query<Box>(
      `select coalesce(x, 0)::float8 as x, coalesce(y, 0)::float8 as y, coalesce(width, 1)::float8 as width, coalesce(height, 1)::float8 as height
       from objections where picture_sha256 = decode($1, 'hex') and state <> 'rejected' order by id`,
      [pictureSha256],
    )
  ).map((region) => turned(region, turn));

/** A picture of the archive. */
export interface NamedPicture {
  readonly itemId: string;
  /** Which picture it is, hex, and how it is turned from the way in which regions of that are written down. */
  readonly pictureSha256: string;
  readonly turn: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

const PICTURE = `select i.id as "itemId", encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, i.width_px, i.height_px
  from items i`;

/** A picture by its item, or by the beginning of its identifier. */
export const pictureOfItem = (sql: Sql, id: string): Promise<NamedPicture | undefined> =>
  oneBegunBy<NamedPicture>(sql, `${PICTURE} where`, "i.id", id);

/** A picture by the SHA-256 of its bytes, or of what it shows, in hexadecimal; of several copies the one imported first. */
export const pictureOfContent = (sql: Sql, sha256: string): Promise<NamedPicture | undefined> =>
  sql.maybeOne<NamedPicture>(
    `${PICTURE} where decode($1, 'hex') in (i.content_sha256, i.shows_sha256, i.picture_sha256) order by i.imported_at, i.id limit 1`,
    [sha256],
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
