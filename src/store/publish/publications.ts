/** Publications and their copies: what is drawn up, and the register of what left (R6). */
import type {
  CopyState,
  LeftSeen,
  MaskReach,
  MaskStyle,
  PublicationState,
  StaleBecause,
} from "../../domain/publish.ts";
import type { RecordingLook } from "../../domain/video.ts";
import type { Box } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy, uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export interface NewPublication {
  readonly id: string;
  readonly albumId: string;
  readonly album: string;
  readonly purpose: string;
  readonly destination: "folder" | "zip" | "s3";
  readonly sealedTerms: Uint8Array;
  readonly recipientId: string | null;
  readonly style: MaskStyle;
  readonly reach: MaskReach;
  readonly recordingLook: RecordingLook;
  /** Long side of the copies, px; null keeps the original's. */
  readonly sidePx: number | null;
  readonly smallFaces: "masked" | "left";
  readonly smallBelowPx: number | null;
  readonly sound: "kept" | "removed";
  readonly maskVersion: string;
  readonly twoPersons: boolean;
  readonly madeBy: string;
  readonly retainUntil: string;
}

/** A new publication, without a copy yet. */
export const insertPublication = (sql: Sql, p: NewPublication, at: Date): Promise<number> =>
  insert(sql, "publications", { ...p, state: "drawing", madeAt: at });

export interface PublicationRow extends Omit<NewPublication, "albumId" | "sealedTerms"> {
  /** Null once the album was removed. */
  readonly albumId: string | null;
  readonly sealedTerms: Buffer;
  readonly recipient: string | null;
  readonly state: PublicationState;
  readonly drawnToSeq: string;
  readonly madeAt: Date;
  readonly signedBy: string | null;
  readonly signedAt: Date | null;
  readonly handedOutAt: Date | null;
  /** Copies by state. */
  readonly copies: Readonly<Partial<Record<CopyState, number>>>;
  /** Of those that failed: left out by hand, or since nobody is visible in them. */
  readonly leftOut: number;
}

const PUBLICATION = `select p.id, p.album_id, p.album, p.purpose, p.destination, p.sealed_terms,
    p.recipient_id, r.name as recipient, p.style, p.reach, p.recording_look, p.side_px, p.small_faces,
    p.small_below_px, p.sound, p.mask_version, p.two_persons, p.state,
    p.drawn_to_seq, p.made_by, p.made_at, p.signed_by,
    p.signed_at, p.handed_out_at, p.retain_until,
    coalesce((select jsonb_object_agg(s.state, s.n) from (select state, count(*)::int as n from publication_copies c
      where c.publication_id = p.id group by state) s), '{}') as copies,
    (select count(*)::int from publication_copies c
      where c.publication_id = p.id and c.state = 'failed' and c.problem in ('left-out', 'nobody-visible')) as left_out
  from publications p left join recipients r on r.id = p.recipient_id`;

/** Newest first. */
export const listPublications = (sql: Sql): Promise<PublicationRow[]> =>
  sql.query<PublicationRow>(`${PUBLICATION} order by p.made_at desc, p.id`);

/** By identifier or its beginning. */
export const findPublication = (sql: Sql, id: string): Promise<PublicationRow | undefined> =>
  oneBegunBy<PublicationRow>(sql, `${PUBLICATION} where`, "p.id", id);

/** Until this transaction ends nobody else signs it, corrects it or hands it out. */
export const lockPublication = (sql: Sql, id: string): Promise<number> =>
  sql.run(`select id from publications where id = $1${sql.forUpdate}`, [id]);

/** The album's pictures up to that number have their copy: a drawing that is interrupted goes on from there. */
export const drawnTo = (sql: Sql, id: string, seq: string): Promise<number> =>
  sql.run(`update publications set drawn_to_seq = $2 where id = $1`, [id, seq]);

/** Every picture of the album has its copy. @returns 0 when it was finished already */
export const finishDrawing = (sql: Sql, id: string): Promise<number> =>
  sql.run(`update publications set state = 'drawn' where id = $1 and state = 'drawing'`, [id]);

/** @returns 0 when it was not ready to be signed */
export const signPublication = (sql: Sql, id: string, by: string, at: Date): Promise<number> =>
  sql.run(
    `update publications set state = 'signed', signed_by = $2, signed_at = $3 where id = $1 and state = 'drawn'`,
    [id, by, at],
  );

/** What was signed is not what is there any more: somebody signs anew. */
export const unsignPublication = (sql: Sql, id: string): Promise<number> =>
  sql.run(
    `update publications set state = 'drawn', signed_by = null, signed_at = null where id = $1 and state = 'signed'`,
    [id],
  );

/** @returns 0 when it is not signed */
export const publicationHandedOut = (sql: Sql, id: string, retainUntil: string, at: Date): Promise<number> =>
  sql.run(
    `update publications set state = 'handed-out', handed_out_at = coalesce(handed_out_at, $2), retain_until = $3
     where id = $1 and state in ('signed', 'handed-out')`,
    [id, at, retainUntil],
  );

/** Of one that handed nothing out. */
export const deletePublication = (sql: Sql, id: string): Promise<number> =>
  sql.run(
    `delete from publications where id = $1 and state <> 'handed-out' and not exists (select 1 from publication_copies
    where publication_id = $1 and registered_at is not null)`,
    [id],
  );

export interface PublishableItem {
  readonly id: string;
  readonly seq: string;
  readonly contentSha256: string;
  readonly mediaType: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The next items of an album, in its order; films of pictures are not handed out. */
export const itemsAfter = (
  sql: Sql,
  albumId: string,
  seq: string,
  limit: number,
): Promise<PublishableItem[]> =>
  sql.query<PublishableItem>(
    `select id, seq, encode(content_sha256, 'hex') as "contentSha256", media_type, width_px, height_px
     from items where album_id = $1 and seq > $2 and film_of is null order by seq limit $3`,
    [albumId, seq, limit],
  );

/** Pictures of the album after that number; the film of a picture is part of it. */
export const countItemsAfter = async (sql: Sql, albumId: string, seq: string): Promise<number> =>
  (
    await sql.one<{ n: number }>(
      `select count(*)::int as n from items where album_id = $1 and seq > $2 and film_of is null`,
      [albumId, seq],
    )
  ).n;

export interface NewCopy {
  readonly id: string;
  readonly publicationId: string;
  readonly purpose: string;
  readonly itemId: string;
  readonly ordinal: string;
  readonly kind: "picture" | "video";
  readonly name: string;
  readonly originalSha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A copy to be made, ready. */
export const insertCopy = (sql: Sql, c: NewCopy): Promise<number> =>
  insert(sql, "publication_copies", {
    id: c.id,
    publicationId: c.publicationId,
    purpose: c.purpose,
    itemId: c.itemId,
    ordinal: c.ordinal,
    kind: c.kind,
    name: c.name,
    originalSha256: Buffer.from(c.originalSha256, "hex"),
    widthPx: c.widthPx,
    heightPx: c.heightPx,
    state: "ready",
  });

export interface CopyRow extends Omit<NewCopy, "itemId"> {
  /** Which picture it is of, whatever is written into its file; hex. */
  readonly pictureSha256: string;
  /** How its original is turned from the way in which regions of that picture are written down. */
  readonly turn: number;
  /** Null once the original is no longer in the archive. */
  readonly itemId: string | null;
  readonly state: CopyState;
  readonly problem: string | null;
  readonly leftSeen: readonly LeftSeen[];
  readonly approvedLeft: readonly Box[];
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly copySha256: string | null;
  readonly byteLength: string | null;
  readonly masked: number;
  readonly smallLeft: number;
  readonly smallComparable: number;
  readonly registeredAt: Date | null;
  readonly outAt: Date | null;
  readonly staleSince: Date | null;
  readonly staleBecause: StaleBecause | null;
  readonly removedAt: Date | null;
  readonly escapedAt: Date | null;
}

const COPY = `select c.id, c.publication_id, c.purpose, c.item_id, c.ordinal, c.kind, c.name,
    encode(c.original_sha256, 'hex') as "originalSha256",
    encode(c.picture_sha256, 'hex') as "pictureSha256", coalesce((select turn from items where id = c.item_id), 1)::int as turn,
    c.width_px, c.height_px, c.state, c.problem,
    c.left_seen, c.approved_left, c.approved_by, c.approved_at,
    encode(c.copy_sha256, 'hex') as "copySha256", c.byte_length, c.masked, c.small_left,
    c.small_comparable, c.registered_at, c.out_at, c.stale_since,
    c.stale_because, c.removed_at, c.escaped_at
  from publication_copies c`;

/** By identifier or its beginning. */
export const findCopy = (sql: Sql, id: string): Promise<CopyRow | undefined> =>
  oneBegunBy<CopyRow>(sql, `${COPY} where`, "c.id", id);

/** A page of a publication's copies, in the album's order; those of one state where it is named. */
export const copiesOf = (
  sql: Sql,
  publicationId: string,
  page: {
    readonly after: string;
    readonly limit: number;
    readonly state?: CopyState;
    /** Without those that are left out since nobody is visible in them. */
    readonly shownOnly?: boolean;
  },
): Promise<CopyRow[]> =>
  sql.query<CopyRow>(
    `${COPY} where c.publication_id = $1 and c.ordinal > $2 and ($4::text is null or c.state = $4)
       and not ($5 and c.problem is not distinct from 'nobody-visible') order by c.ordinal limit $3`,
    [publicationId, page.after, page.limit, page.state ?? null, page.shownOnly ?? false],
  );

/** Every copy that waits for something, whichever publication it is of. */
export const copiesIn = (sql: Sql, states: readonly CopyState[], limit: number): Promise<CopyRow[]> =>
  sql.query<CopyRow>(
    `${COPY} where c.state = any($1::text[]) order by c.publication_id, c.ordinal limit $2`,
    [states, limit],
  );

/** What left, newest first; `open`: what may not stay, was taken away, or escaped. */
export const registerPage = (
  sql: Sql,
  page: { publicationId: string | null; open: boolean; after: string | null; limit: number },
): Promise<CopyRow[]> =>
  sql.query<CopyRow>(
    `${COPY} where c.registered_at is not null and ($1::uuid is null or c.publication_id = $1)
       and (not $2 or c.state in ('stale', 'removed') or c.escaped_at is not null)
       and ($3::uuid is null or (c.registered_at, c.id) < (select registered_at, id from publication_copies where id = $3))
     order by c.registered_at desc, c.id desc limit $4`,
    [page.publicationId, page.open, page.after, page.limit],
  );

/** A copy of a picture that left, and who received it. */
interface LeftCopy {
  readonly use: string;
  readonly state: CopyState;
  readonly escaped: boolean;
}

/** What left of a picture, oldest first, whoever is visible in it. */
export const copiesLeftOf = (sql: Sql, pictureSha256: string): Promise<LeftCopy[]> =>
  sql.query<LeftCopy>(
    `select substr(purpose, length('publish:') + 1) as use, state, escaped_at is not null as escaped
     from publication_copies where picture_sha256 = decode($1, 'hex') and registered_at is not null order by registered_at, id`,
    [pictureSha256],
  );

/** Of these copies, those that were no longer where they had been put. */
export const countEscaped = async (sql: Sql, ids: readonly string[]): Promise<number> =>
  (
    await sql.one<{ n: number }>(
      `select count(*)::int as n from publication_copies where id = any($1::uuid[]) and escaped_at is not null`,
      [ids],
    )
  ).n;

export interface StaleCopy {
  readonly id: string;
  readonly publicationId: string;
  readonly name: string;
  readonly copySha256: string;
  /** Whether somebody was told that it is out; else a run is writing it, or a crash ended that run. */
  readonly wasOut: boolean;
  /** False for one that is only registered. */
  readonly mayNotStay: boolean;
}

const IN_FOLDERS = `select c.id, c.publication_id, c.name, encode(c.copy_sha256, 'hex') as "copySha256",
    c.out_at is not null as "wasOut", c.state <> 'registered' as "mayNotStay"
  from publication_copies c join publications p on p.id = c.publication_id where p.destination = 'folder'`;

/** What must leave the folders it was put into, now. */
export const staleInFolders = (sql: Sql): Promise<StaleCopy[]> =>
  sql.query<StaleCopy>(`${IN_FOLDERS} and c.state = 'stale' order by c.publication_id, c.ordinal`);

/** Registered, and never said to be out: at a start, what a crash left in the middle of. */
export const unsettledInFolders = (sql: Sql): Promise<StaleCopy[]> =>
  sql.query<StaleCopy>(
    `${IN_FOLDERS} and c.state in ('registered', 'stale', 'removed') and c.out_at is null order by c.publication_id, c.ordinal`,
  );

/** What could not be made, and why. One that has left is not changed. */
export const copyFailed = (sql: Sql, id: string, problem: string): Promise<number> =>
  sql.run(
    `update publication_copies set state = 'failed', problem = $2, drawn = true where id = $1 and state in ('ready', 'blocked', 'failed')`,
    [id, problem],
  );

export interface CheckedCopy {
  readonly left: readonly LeftSeen[];
  readonly masked: number;
  readonly smallLeft: number;
  readonly smallComparable: number;
}

/** What the self-check said of a copy that has not left: blocked while a face in it was looked at by nobody. */
export const copyChecked = (sql: Sql, id: string, checked: CheckedCopy, blocked: boolean): Promise<number> =>
  sql.run(
    `update publication_copies set state = $2, drawn = true, problem = null, left_seen = $3, masked = $4, small_left = $5, small_comparable = $6,
       approved_by = case when $2 = 'blocked' then null else approved_by end,
       approved_at = case when $2 = 'blocked' then null else approved_at end
     where id = $1 and state in ('ready', 'blocked', 'failed')`,
    [
      id,
      blocked ? "blocked" : "ready",
      JSON.stringify(checked.left),
      checked.masked,
      checked.smallLeft,
      checked.smallComparable,
    ],
  );

/** One that is made only when it is handed out. */
export const copyDrawn = (sql: Sql, id: string): Promise<number> =>
  sql.run(`update publication_copies set drawn = true where id = $1`, [id]);

/** Added, and not drawn up before a stop. */
export const undrawnCopies = (sql: Sql, publicationId: string): Promise<CopyRow[]> =>
  sql.query<CopyRow>(`${COPY} where c.publication_id = $1 and not c.drawn order by c.ordinal`, [
    publicationId,
  ]);

/** Somebody looked: what is still found there is no face that has to be covered. */
export const approveCopy = (sql: Sql, id: string, by: string, at: Date): Promise<number> =>
  sql.run(
    `update publication_copies set state = case when state = 'blocked' then 'ready' else state end, approved_left = left_seen,
       approved_by = $2, approved_at = $3 where id = $1 and state in ('blocked', 'ready', 'removed')`,
    [id, by, at],
  );

/** Somebody decided that this picture is not published, or is after all. */
export const leaveOut = (sql: Sql, id: string, out: boolean): Promise<number> =>
  sql.run(
    `update publication_copies set state = case when $2 then 'failed' else 'blocked' end, problem = case when $2 then 'left-out' end
     where id = $1 and (case when $2 then state in ('ready', 'blocked') else state = 'failed' and problem = 'left-out' end)`,
    [id, out],
  );

/** Nobody has seen it like this yet. */
export const copyChanged = (sql: Sql, id: string): Promise<number> =>
  sql.run(
    `update publication_copies set approved_by = null, approved_at = null, left_seen = '[]'
     where id = $1 and state in ('ready', 'blocked', 'failed')`,
    [id],
  );

/** A mask was added to what left already. */
export const copyCorrected = (sql: Sql, id: string, at: Date): Promise<number> =>
  sql.run(
    `update publication_copies set state = 'stale', stale_since = $2, stale_because = 'corrected'
     where id = $1 and state in ('registered', 'out')`,
    [id, at],
  );

export interface RegisteredCopy extends CheckedCopy {
  readonly id: string;
  readonly sha256: string;
  readonly byteLength: number;
}

/** Its hash is known before its first byte is there; a copy taken away may be registered again, masked. */
export const registerCopy = (sql: Sql, copy: RegisteredCopy, at: Date): Promise<number> =>
  sql.run(
    `update publication_copies set state = 'registered', problem = null, copy_sha256 = decode($2, 'hex'), byte_length = $3,
       left_seen = $4, masked = $5, small_left = $6, small_comparable = $7, registered_at = $8, out_at = null, removed_at = null
     where id = $1 and state in ('ready', 'registered', 'removed')`,
    [
      copy.id,
      copy.sha256,
      copy.byteLength,
      JSON.stringify(copy.left),
      copy.masked,
      copy.smallLeft,
      copy.smallComparable,
      at,
    ],
  );

/** What kept a copy from being handed out (again), beside what it is. */
export const copyRefused = (
  sql: Sql,
  id: string,
  problem: string,
  left: readonly LeftSeen[],
): Promise<number> =>
  sql.run(
    `update publication_copies set problem = $2, left_seen = $3,
       state = case when state = 'registered' and out_at is null then 'failed' else state end
     where id = $1 and state in ('ready', 'registered', 'removed')`,
    [id, problem, JSON.stringify(left)],
  );

/** Which bytes: another run may have registered others under the same name meanwhile. */
export interface Put {
  readonly id: string;
  readonly copySha256: string;
}

/** @returns 0 when it was marked while it was being written, or replaced: then it does not stay. */
export const copyOut = (sql: Sql, { id, copySha256 }: Put, at: Date): Promise<number> =>
  sql.run(
    `update publication_copies set state = 'out', out_at = coalesce(out_at, $3)
     where id = $1 and copy_sha256 = decode($2, 'hex') and state in ('registered', 'out')`,
    [id, copySha256, at],
  );

/** @param escaped it was no longer where it had been put */
export const copyRemoved = (sql: Sql, { id, copySha256 }: Put, escaped: boolean, at: Date): Promise<number> =>
  sql.run(
    `update publication_copies set state = 'removed', removed_at = $3, escaped_at = case when $4 then $3 else escaped_at end
     where id = $1 and copy_sha256 = decode($2, 'hex') and state in ('stale', 'registered')`,
    [id, copySha256, at, escaped],
  );

export interface PublicationFace {
  readonly box: Box;
  readonly sizePx: number;
}

/** Faces that the second look found in a picture that is drawn, in the place of those of the drawing before. */
export const insertPublicationFaces = async (
  sql: Sql,
  copyId: string,
  faces: readonly PublicationFace[],
): Promise<void> => {
  await sql.run(`delete from publication_faces where copy_id = $1`, [copyId]);
  for (const [ordinal, { box, sizePx }] of faces.entries())
    await insert(sql, "publication_faces", { ...box, copyId, ordinal, sizePx });
};

/** In fractions, in the order in which the second look found them. */
export const publicationFaces = (sql: Sql, copyId: string): Promise<PublicationFace[]> =>
  sql.query<PublicationFace>(
    `select jsonb_build_object('x', x, 'y', y, 'width', width, 'height', height) as box, size_px
     from publication_faces where copy_id = $1 order by ordinal`,
    [copyId],
  );

export interface CorrectionRow {
  readonly id: string;
  readonly copyId: string;
  readonly kind: "mask" | "unmask";
  readonly box: Box;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly sealedBecause: Buffer | null;
}

/** What somebody masked or left by hand; its box in fractions of the picture. */
export const insertCorrection = (
  sql: Sql,
  c: Omit<CorrectionRow, "madeAt" | "sealedBecause"> & { sealedBecause: Uint8Array | null },
  at: Date,
): Promise<number> =>
  insert(sql, "publication_corrections", {
    id: c.id,
    copyId: c.copyId,
    kind: c.kind,
    x: c.box.x,
    y: c.box.y,
    width: c.box.width,
    height: c.box.height,
    madeBy: c.madeBy,
    madeAt: at,
    sealedBecause: c.sealedBecause,
  });

/** What was done to a copy by hand, oldest first. */
export const correctionsOf = (sql: Sql, copyId: string): Promise<CorrectionRow[]> =>
  sql.query<CorrectionRow>(
    `select id, copy_id, kind, jsonb_build_object('x', x, 'y', y, 'width', width, 'height', height) as box,
       made_by, made_at, sealed_because
     from publication_corrections where copy_id = $1 order by made_at, id`,
    [copyId],
  );

/** @returns 0 when the copy has no such correction */
export const deleteCorrection = (sql: Sql, copyId: string, id: string): Promise<number> =>
  sql.run(`delete from publication_corrections where copy_id = $1 and id = $2::uuid`, [copyId, uuidOf(id)]);
