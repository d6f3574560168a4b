/** What vouches for a person or for whoever asks (law 11), the code a steward reads, and the frames of a capture. */
import type { DeskCheck, VouchedBy, Vouching } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

/** Whom it is about: somebody enrolled, or a request of somebody who is not. */
export type About = { readonly subjectId: string } | { readonly requestId: string };

const columnOf = (about: About): readonly [string, string | null] =>
  "subjectId" in about ? ["subject_id", uuidOf(about.subjectId)] : ["request_id", uuidOf(about.requestId)];

export interface NewVouching {
  readonly id: string;
  readonly way: VouchedBy;
  readonly comparedBy: DeskCheck | null;
  readonly sealedWords: Uint8Array | null;
  readonly vouchedBy: string;
}

/** One stands for a person or a request; a second is refused by the table. */
export const insertVouching = (sql: Sql, about: About, vouching: NewVouching, at: Date): Promise<number> =>
  insert(sql, "vouchings", { ...about, ...vouching, vouchedAt: at });

/** The one that stands, if there is one. */
export const vouchingOf = (sql: Sql, about: About): Promise<Vouching | undefined> => {
  const [column, id] = columnOf(about);
  return sql.maybeOne<Vouching>(
    `select id, way, compared_by, vouched_by, vouched_at from vouchings where ${column} = $1::uuid and ended_at is null`,
    [id],
  );
};

/** It does not stand any more; no grant of hers may be open then. @returns 0 when none stood */
export const endVouching = (sql: Sql, about: About, by: string, at: Date): Promise<number> => {
  const [column, id] = columnOf(about);
  return sql.run(
    `update vouchings set ended_at = $2, ended_by = $3 where ${column} = $1::uuid and ended_at is null`,
    [id, at, by],
  );
};

/** A code that is shown now; the one before opens nothing any more. */
export const putVouchingCode = async (
  sql: Sql,
  about: About,
  code: { readonly codeSha256: Uint8Array; readonly validUntil: Date },
): Promise<void> => {
  await removeVouchingCode(sql, about);
  await insert(sql, "vouching_codes", { ...about, ...code });
};

/** Whom a code is shown by; none once its time is over. */
export const shownBy = (
  sql: Sql,
  codeSha256: Uint8Array,
  at: Date,
): Promise<{ subjectId: string | null; requestId: string | null } | undefined> =>
  sql.maybeOne(
    `select subject_id, request_id from vouching_codes where code_sha256 = $1 and valid_until > $2`,
    [codeSha256, at],
  );

/** Spent, or not needed any more. */
export const removeVouchingCode = (sql: Sql, about: About): Promise<number> => {
  const [column, id] = columnOf(about);
  return sql.run(`delete from vouching_codes where ${column} = $1::uuid`, [id]);
};

/** Codes whose time is over. */
export const removeVouchingCodesOver = (sql: Sql, at: Date): Promise<number> =>
  sql.run(`delete from vouching_codes where valid_until <= $1`, [at]);

export interface NewFrame {
  readonly id: string;
  readonly ordinal: number;
  readonly portrait: boolean;
  readonly sealed: Uint8Array;
  readonly keepUntil: Day;
}

/** A frame of her capture, sealed. */
export const insertFrame = (sql: Sql, about: About, frame: NewFrame, at: Date): Promise<number> =>
  insert(sql, "capture_frames", { ...about, ...frame, takenAt: at });

export interface SealedFrame {
  readonly id: string;
  readonly ordinal: number;
  readonly portrait: boolean;
  readonly sealed: Buffer;
}

/** Of one capture, in the order they were taken. */
export const framesOf = (sql: Sql, about: About): Promise<SealedFrame[]> => {
  const [column, id] = columnOf(about);
  return sql.query<SealedFrame>(
    `select id, ordinal, portrait, sealed from capture_frames where ${column} = $1::uuid order by ordinal`,
    [id],
  );
};

/** How many frames of one capture are kept. */
export const countFrames = async (sql: Sql, about: About): Promise<number> => {
  const [column, id] = columnOf(about);
  return (
    await sql.one<{ frames: number }>(
      `select count(*)::int as frames from capture_frames where ${column} = $1::uuid`,
      [id],
    )
  ).frames;
};
