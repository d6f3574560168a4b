import type { Box } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";
import { insertAll, insertOnce } from "../insert.ts";

export type AppearanceState = "candidate" | "shown" | "confirmed";

export interface NewAppearance {
  readonly id: string;
  readonly subjectId: string;
  readonly grantId: string;
  readonly albumId: string;
  readonly itemId: string;
  readonly faceId: string;
  readonly state: "candidate" | "shown";
  readonly score: number;
  readonly norm: number;
  readonly pack: string;
  readonly reviewThreshold: number;
  readonly matchThreshold: number;
  readonly fmr: number;
}

/** Faces that were matched with people, with the thresholds of that comparison. */
export const insertAppearances = (sql: Sql, found: readonly NewAppearance[], at: Date): Promise<number> =>
  insertAll(
    sql,
    "appearances",
    found.map((each) => ({ ...each, foundAt: at })),
  );

export interface HeldFace {
  readonly itemId: string;
  readonly faceId: string;
  readonly subjectId: string;
  readonly state: AppearanceState;
  /** Confirmed by one person, and waiting for the second (R96). */
  readonly halfConfirmed: boolean;
  readonly score: number;
}

/** What these items show already. */
export const appearancesIn = (sql: Sql, itemIds: readonly string[]): Promise<HeldFace[]> =>
  sql.query<HeldFace>(
    `select item_id, face_id, subject_id, state, score,
       state <> 'confirmed' and first_by is not null as "halfConfirmed"
     from appearances where item_id = any($1::uuid[])`,
    [itemIds],
  );

/** Appearances of these people in these items that no human decided on: a new comparison replaces them. */
export const clearUndecided = (
  sql: Sql,
  itemIds: readonly string[],
  subjectIds: readonly string[],
): Promise<number> =>
  sql.run(
    `delete from appearances where item_id = any($1::uuid[]) and state <> 'confirmed' and first_by is null
       and subject_id = any($2::uuid[])`,
    [itemIds, subjectIds],
  );

/** Leaves the faces to a human when somebody else matches them better: back to candidate. */
export const demote = (sql: Sql, faceIds: readonly string[]): Promise<number> =>
  sql.run(`update appearances set state = 'candidate' where face_id = any($1::uuid[]) and state = 'shown'`, [
    faceIds,
  ]);

/**
 * Who was compared again in these items and is shown in none of the faces of one any more: copies that show her there may not
 * stay.
 */
export const lapseNotFound = (
  sql: Sql,
  itemIds: readonly string[],
  subjectIds: readonly string[],
): Promise<number> =>
  sql.run(`select lapse_not_found(id, $2::uuid[]) from unnest($1::uuid[]) as id`, [itemIds, subjectIds]);

export interface Appearance {
  readonly id: string;
  readonly subjectId: string;
  readonly state: AppearanceState;
  readonly score: number;
  readonly fmr: number;
  readonly reviewThreshold: number;
  readonly matchThreshold: number;
  readonly pack: string;
  readonly foundAt: Date;
  /** Who confirmed it, and before that, where two people have to, who was the first (R95, R96). */
  readonly decidedBy: string | null;
  readonly firstBy: string | null;
  readonly album: string;
  readonly albumTitle: string;
  readonly itemId: string;
  readonly contentSha256: string;
  /** Which picture it is, hex, and how it is turned from the way in which regions of that are written down. */
  readonly pictureSha256: string;
  readonly turn: number;
  readonly faceId: string;
  readonly box: Box;
  /** In a recording: when she was seen best, and from when to when she is in sight, ms from its beginning. */
  readonly atMs: number | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  readonly durationMs: number | null;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly takenAt: string | null;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly publishedOn: string | null;
  readonly metadata: Record<string, unknown>;
}

const APPEARANCE = `select p.id, p.subject_id, p.state, p.score, p.fmr, p.review_threshold,
    p.match_threshold, p.pack, p.found_at,
    p.decided_by, p.first_by, a.slug as album, a.title as "albumTitle", i.id as "itemId",
    encode(i.content_sha256, 'hex') as "contentSha256",
    encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, p.face_id,
    jsonb_build_object('x', f.x, 'y', f.y, 'width', f.width, 'height', f.height) as box,
    f.at_ms::float8, f.starts_ms::float8, f.ends_ms::float8, i.duration_ms::float8,
    i.width_px, i.height_px, i.taken_at, i.caption, i.photographer,
    i.published_at, i.published_on, i.metadata
  from appearances p join items i on i.id = p.item_id join faces f on f.id = p.face_id join albums a on a.id = i.album_id`;

/** Hers of every state, by the time they were taken; in a recording by when she comes into sight. */
export const appearancesOf = (sql: Sql, subjectId: string): Promise<Appearance[]> =>
  sql.query<Appearance>(
    `${APPEARANCE} where p.subject_id = $1 order by i.taken_at nulls last, a.slug, i.seq, f.starts_ms`,
    [subjectId],
  );

/** Hers on other files of the same picture: copies at other sizes, other kinds of file. */
export const onSamePicture = (
  sql: Sql,
  { id, subjectId, pictureSha256 }: Pick<Appearance, "id" | "subjectId" | "pictureSha256">,
): Promise<Appearance[]> =>
  sql.query<Appearance>(
    `${APPEARANCE} where p.subject_id = $1 and i.picture_sha256 = decode($2, 'hex') and p.id <> $3 order by p.id`,
    [subjectId, pictureSha256, id],
  );

/** What was decided about one holds for these too, and other people's claims on their faces fall away once it is confirmed. */
export const decideAlike = async (sql: Sql, id: string, others: readonly string[]): Promise<void> => {
  await sql.run(
    `delete from appearances a using appearances o where o.id = any($2::uuid[]) and a.face_id = o.face_id and a.id <> o.id
       and exists (select 1 from appearances where id = $1 and state = 'confirmed')`,
    [id, others],
  );
  await sql.run(
    `update appearances o set state = case when d.state = 'confirmed' then d.state else o.state end, first_by = d.first_by,
       first_at = d.first_at, decided_by = d.decided_by, decided_at = d.decided_at
     from appearances d where d.id = $1 and o.id = any($2::uuid[]) and o.state <> 'confirmed'`,
    [id, others],
  );
};

/** What waits for a human, or for the second one, best score first; nothing of a person who is restricted (R61) or suspended. */
export const candidates = (sql: Sql, limit: number): Promise<Appearance[]> =>
  sql.query<Appearance>(
    `${APPEARANCE} join subjects s on s.id = p.subject_id and not s.restricted and s.suspended_since is null
     where p.state = 'candidate' or (p.state = 'shown' and p.first_by is not null) order by p.score desc, p.id limit $1`,
    [limit],
  );

/** By identifier or its beginning. */
export const findAppearance = (sql: Sql, id: string): Promise<Appearance | undefined> =>
  oneBegunBy<Appearance>(sql, `${APPEARANCE} where`, "p.id", id);

/** The first of two people confirmed it: it stays what it was until the second does (R96). */
export const confirmFirst = (sql: Sql, id: string, by: string, at: Date): Promise<number> =>
  sql.run(`update appearances set first_by = $2, first_at = $3 where id = $1`, [id, by, at]);

/** Confirms it; other people's claims on the same face fall away. Who was first stays only when it was somebody else. */
export const confirmAppearance = async (
  sql: Sql,
  appearance: { id: string; faceId: string },
  by: string,
  at: Date,
): Promise<void> => {
  await sql.run(`delete from appearances where face_id = $1 and id <> $2`, [
    appearance.faceId,
    appearance.id,
  ]);
  await sql.run(
    `update appearances set state = 'confirmed', decided_by = $2, decided_at = $3,
       first_by = case when lower(trim(first_by)) <> lower(trim($2)) then first_by end,
       first_at = case when lower(trim(first_by)) <> lower(trim($2)) then first_at end where id = $1`,
    [appearance.id, by, at],
  );
};

/** The match is gone. That it is not to come back only a "not me" says. */
export const deleteAppearance = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from appearances where id = $1`, [id]);

export interface NotMe {
  readonly subjectId: string;
  /** Which picture, whatever its file says beside it. */
  readonly pictureSha256: string;
  /** In fractions of the picture's width and height, not turned, so that it holds for the same picture at another size. */
  readonly region: Box;
  /** In a recording, when the face was there; null in a picture. */
  readonly atMs: number | null;
}

/** This face of this picture is not her, whatever a later scan says; said twice it is kept once. */
export const putNotMe = (sql: Sql, notMe: NotMe, by: string, at: Date): Promise<number> =>
  insertOnce(sql, "not_me", {
    subjectId: notMe.subjectId,
    pictureSha256: Buffer.from(notMe.pictureSha256, "hex"),
    x: notMe.region.x,
    y: notMe.region.y,
    width: notMe.region.width,
    height: notMe.region.height,
    decidedBy: by,
    decidedAt: at,
    atMs: notMe.atMs,
  });

/** Who was said not to be on these pictures (`items.picture_sha256`, hex), with the place in fractions, not turned. */
export const notMeOf = (sql: Sql, pictures: readonly string[]): Promise<NotMe[]> =>
  sql.query<NotMe>(
    `select subject_id, encode(picture_sha256, 'hex') as "pictureSha256",
       jsonb_build_object('x', x, 'y', y, 'width', width, 'height', height) as region, at_ms::float8
     from not_me where picture_sha256 = any($1::bytea[])`,
    [pictures.map((picture) => Buffer.from(picture, "hex"))],
  );
