/**
 * Which picture an item is, whatever is written into its file and at whatever size it is saved: what decisions are keyed by
 * (R54, R62). Candidates are found by index here; whether one is the same picture is decided in engine/archive/same-picture.ts.
 */
import type { Box } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { keysNear } from "./alike.ts";
import { bitsOf } from "./items.ts";

export interface KnownPicture {
  readonly itemId: string;
  readonly showsSha256: string;
  readonly pictureSha256: string;
  readonly turn: number;
  readonly perceptualHash: string;
  readonly greys: Buffer | null;
  readonly widthPx: number;
  readonly heightPx: number;
}

const OF_KNOWN = `select i.id as "itemId", encode(i.shows_sha256, 'hex') as "showsSha256",
    encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, lpad(to_hex(i.perceptual_hash::bigint), 16, '0') as "perceptualHash",
    i.greys, i.width_px, i.height_px`;

const KNOWN = `${OF_KNOWN} from items i`;

/** The item of the album that shows this. @param shows `items.shows_sha256`, hex */
export const itemShowing = (sql: Sql, albumId: string, shows: string): Promise<KnownPicture | undefined> =>
  sql.maybeOne<KnownPicture>(`${KNOWN} where i.shows_sha256 = decode($2, 'hex') and i.album_id = $1`, [
    albumId,
    shows,
  ]);

/** An item of any album that shows this; of several the one imported first. */
export const anyShowing = (sql: Sql, shows: string): Promise<KnownPicture | undefined> =>
  sql.maybeOne<KnownPicture>(
    `${KNOWN} where i.shows_sha256 = decode($1, 'hex') order by i.imported_at, i.id limit 1`,
    [shows],
  );

/** An item of any album that is this picture, however it is turned; of several the one imported first. @param picture hex */
export const anyOfPicture = (sql: Sql, picture: string): Promise<KnownPicture | undefined> =>
  sql.maybeOne<KnownPicture>(
    `${KNOWN} where i.picture_sha256 = decode($1, 'hex') order by i.imported_at, i.id limit 1`,
    [picture],
  );

/** One item. */
export const knownPicture = (sql: Sql, itemId: string): Promise<KnownPicture | undefined> =>
  sql.maybeOne<KnownPicture>(`${KNOWN} where i.id = $1`, [itemId]);

/** More than that many pictures that look alike are a series, and its nearest are asked. */
const MOST_ALIKE = 50;

/**
 * Pictures of any album whose perceptual hash differs in at most `bits` of 64, nearest first.
 * @param hash 16 hexadecimal digits
 */
export const itemsAlike = (sql: Sql, hash: string, bits: number): Promise<KnownPicture[]> =>
  sql.query<KnownPicture>(
    `${OF_KNOWN} from items_alike($3::int[], $1::bit(64), $2::int) i
     order by bit_count(i.perceptual_hash # $1::bit(64)), i.imported_at, i.id limit ${MOST_ALIKE}`,
    [bitsOf(hash), bits, keysNear(hash, bits)],
  );

/**
 * The first picture of an album whose perceptual hash differs in at most `bits` of 64 and that is no near-duplicate itself.
 * @param hash 16 hexadecimal digits
 * @param replaced an item that is not meant: it is about to go
 */
export const firstAlike = async (
  sql: Sql,
  albumId: string,
  hash: string,
  bits: number,
  replaced: string | undefined,
): Promise<string | undefined> =>
  (
    await sql.maybeOne<{ id: string }>(
      `select i.id from items_alike($3::int[], $1::bit(64), $2::int) i
       where i.album_id = $4 and i.near_duplicate_of is null and i.id is distinct from $5::uuid order by i.seq limit 1`,
      [bitsOf(hash), bits, keysNear(hash, bits), albumId, replaced ?? null],
    )
  )?.id;

/** How a picture looked about which something was decided. */
export interface DecidedPicture {
  readonly pictureSha256: string;
  /** Width divided by height of the upright picture, and how that was turned. */
  readonly shape: number;
  readonly turn: number;
  /** In fractions, not turned; null where the whole of it was meant. */
  readonly region: Box | null;
}

/** Decisions about pictures that look alike: of use where no item of the picture is left. As `itemsAlike`. */
export const decidedAlike = (sql: Sql, hash: string, bits: number): Promise<DecidedPicture[]> =>
  sql.query<DecidedPicture>(
    `select encode(d.picture_sha256, 'hex') as "pictureSha256", d.seen_shape::float8 as shape, d.seen_turn as turn,
       case when d.x is null then null else jsonb_build_object('x', d.x, 'y', d.y, 'width', d.width, 'height', d.height) end as region
     from decided_alike($3::int[], $1::bit(64), $2::int) d
     order by bit_count(d.seen_hash # $1::bit(64)) limit ${MOST_ALIKE}`,
    [bitsOf(hash), bits, keysNear(hash, bits)],
  );

/** Objections that named a file by its bytes before it was imported are about this picture. @returns how many */
export const adoptObjections = (sql: Sql, contentSha256: string, pictureSha256: string): Promise<number> =>
  sql.run(
    `update objections set picture_sha256 = decode($2, 'hex')
     where picture_sha256 = decode($1, 'hex') and picture_sha256 <> decode($2, 'hex')`,
    [contentSha256, pictureSha256],
  );

/** What the same picture's file says now. */
export interface OtherBytes {
  readonly contentSha256: string;
  readonly mediaType: string;
  readonly byteLength: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The same picture in other bytes: what its file says now. Faces and everything decided stay as they are, and words that came
 * from elsewhere than its file (a manifest) too.
 */
export const putOtherBytes = (sql: Sql, itemId: string, now: OtherBytes): Promise<number> =>
  sql.run(
    `update items set content_sha256 = decode($2, 'hex'), media_type = $3, byte_length = $4, metadata = $5::jsonb,
       taken_at = case when taken_at is not distinct from metadata ->> 'takenAt' then $5::jsonb ->> 'takenAt' else taken_at end,
       caption = case when caption is not distinct from metadata ->> 'description' then $5::jsonb ->> 'description' else caption end,
       photographer = case when photographer is not distinct from metadata ->> 'creator' then $5::jsonb ->> 'creator' else photographer end
     where id = $1`,
    [itemId, now.contentSha256, now.mediaType, now.byteLength, JSON.stringify(now.metadata)],
  );

/** Whether what lies at this place was changed no earlier than what the item's other places held. */
export const isNewestPlace = async (
  sql: Sql,
  itemId: string,
  { kind, path, modifiedMs }: { readonly kind: string; readonly path: string; readonly modifiedMs: number },
): Promise<boolean> =>
  (
    await sql.one<{ newest: boolean }>(
      `select not exists (select 1 from item_files where item_id = $1 and (kind, path) <> ($2, $3) and modified_ms > $4) as newest`,
      [itemId, kind, path, Math.round(modifiedMs)],
    )
  ).newest;

/** Whether the item lies nowhere else. */
export const liesOnlyAt = async (sql: Sql, itemId: string, kind: string, path: string): Promise<boolean> =>
  (
    await sql.one<{ only: boolean }>(
      `select not exists (select 1 from item_files where item_id = $1 and (kind, path) <> ($2, $3)) as only`,
      [itemId, kind, path],
    )
  ).only;

/**
 * An item, or every item of a picture (hex), is to be compared again: a miss of every open grant whose watermark has passed it.
 * @param because the code that is kept with the miss
 */
export const compareAgain = (
  sql: Sql,
  what: { readonly item: string } | { readonly picture: string },
  because: "picture/changed" | "objection/rejected",
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
     select ga.grant_id, ga.album_id, i.id, $2, '{}', $3
     from items i join grant_albums ga on ga.album_id = i.album_id and ga.compared_to_seq >= i.seq
     join grants g on g.id = ga.grant_id and g.state = 'open'
     join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id and reaches(ca, i)
     where ${"item" in what ? "i.id = $1" : "i.picture_sha256 = decode($1, 'hex')"} on conflict (grant_id, item_id) do nothing`,
    ["item" in what ? what.item : what.picture, because, at],
  );

/** A face of one item and the same face in another. */
export interface FacePair {
  readonly from: string;
  readonly to: string;
}

/**
 * What people confirmed about the faces of an item, one of two or both, moved to another item of the same picture that takes its
 * place. What only a comparison said goes with the old item, and is compared anew.
 */
export const moveConfirmed = async (
  sql: Sql,
  from: string,
  to: string,
  pairs: readonly FacePair[],
): Promise<void> => {
  for (const pair of pairs)
    await sql.run(
      `update appearances set item_id = $2, face_id = $4 where item_id = $1 and face_id = $3
         and (state = 'confirmed' or first_by is not null) and exists (select 1 from comparable_faces where id = $4)`,
      [from, to, pair.from, pair.to],
    );
};

/** What one or two people confirmed about a face of another file of the same picture. */
export interface ConfirmedElsewhere {
  /** Of which item it holds, too. */
  readonly itemId: string;
  readonly subjectId: string;
  /** In fractions of a file that is turned as this one is; of a recording, when it was there. */
  readonly region: Box;
  readonly atMs: number | null;
  readonly isConfirmed: boolean;
  readonly firstBy: string | null;
  readonly firstAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

/** It holds for the face of an item in the same place; of files that are turned as that one is. */
export const confirmedElsewhere = (sql: Sql, itemIds: readonly string[]): Promise<ConfirmedElsewhere[]> =>
  sql.query<ConfirmedElsewhere>(
    `select i.id as "itemId", a.subject_id, a.state = 'confirmed' as "isConfirmed", a.first_by, a.first_at, a.decided_by, a.decided_at, f.at_ms::float8,
       jsonb_build_object('x', f.x / o.width_px, 'y', f.y / o.height_px, 'width', f.width / o.width_px, 'height', f.height / o.height_px) as region
     from items i join items o on o.picture_sha256 = i.picture_sha256 and o.id <> i.id and o.turn = i.turn
       join appearances a on a.item_id = o.id and (a.state = 'confirmed' or a.first_by is not null) join faces f on f.id = a.face_id
     where i.id = any($1::uuid[]) order by a.state <> 'confirmed', a.id`,
    [itemIds],
  );

/** What people confirmed about the same face of another file is confirmed about this appearance too. */
export const confirmAsElsewhere = (
  sql: Sql,
  appearanceId: string,
  said: ConfirmedElsewhere,
): Promise<number> =>
  sql.run(
    `update appearances set state = case when $2 then 'confirmed' else state end, first_by = $3, first_at = $4, decided_by = $5, decided_at = $6
     where id = $1`,
    [appearanceId, said.isConfirmed, said.firstBy, said.firstAt, said.decidedBy, said.decidedAt],
  );
