/** What a look found, sealed in her case for some days, and the link or code that opens it for her. */
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

/** Begins an answer, in the place of an older one of the same case. */
export const beginAnswer = async (
  sql: Sql,
  answer: {
    readonly requestId: string;
    readonly sealedFacts: Uint8Array;
    readonly lookedAt: Date;
    readonly validUntil: Date;
  },
): Promise<void> => {
  await removeAnswer(sql, answer.requestId);
  await insert(sql, "look_answers", { ...answer });
};

export interface NewLookPicture {
  readonly id: string;
  readonly requestId: string;
  readonly ordinal: number;
  readonly toCheck: boolean;
  readonly putIn: boolean;
  readonly sealed: Uint8Array;
  readonly sealedFacts: Uint8Array;
}

/** A masked picture, sealed. */
export const insertLookPicture = (sql: Sql, picture: NewLookPicture): Promise<number> =>
  insert(sql, "look_pictures", { ...picture });

/** Every picture is in. @returns 0 when the answer is gone meanwhile */
export const finishAnswer = (
  sql: Sql,
  requestId: string,
  sealedFacts: Uint8Array,
  at: Date,
): Promise<number> =>
  sql.run(`update look_answers set sealed_facts = $2, finished_at = $3 where request_id = $1`, [
    requestId,
    sealedFacts,
    at,
  ]);

export interface AnswerRow {
  readonly requestId: string;
  readonly sealedFacts: Buffer;
  readonly lookedAt: Date;
  readonly finishedAt: Date | null;
  readonly handedBy: string | null;
  readonly handedAt: Date | null;
  readonly openedAt: Date | null;
  readonly validUntil: Date;
}

const ANSWER = `select request_id, sealed_facts, looked_at, finished_at, handed_by, handed_at, opened_at, valid_until from look_answers`;

/** Of one case, once it is whole and while it is kept. */
export const answerOf = (sql: Sql, requestId: string, at: Date): Promise<AnswerRow | undefined> =>
  sql.maybeOne<AnswerRow>(
    `${ANSWER} where request_id = $1 and finished_at is not null and valid_until > $2`,
    [requestId, at],
  );

/** What a browser opened, by the hash of what it holds; none once its days are over. */
export const answerOpenedBy = (
  sql: Sql,
  openedSha256: Uint8Array,
  at: Date,
): Promise<AnswerRow | undefined> =>
  sql.maybeOne<AnswerRow>(`${ANSWER} where opened_sha256 = $1 and valid_until > $2`, [openedSha256, at]);

export interface LookPictureRow {
  readonly id: string;
  readonly toCheck: boolean;
  readonly putIn: boolean;
  readonly sealedFacts: Buffer;
}

/** In their order, without the pixels. */
export const lookPicturesOf = (sql: Sql, requestId: string): Promise<LookPictureRow[]> =>
  sql.query<LookPictureRow>(
    `select id, to_check, put_in, sealed_facts from look_pictures where request_id = $1 order by ordinal`,
    [requestId],
  );

/** The pixels of one of them, sealed. */
export const lookPictureOf = (
  sql: Sql,
  requestId: string,
  id: string,
): Promise<{ sealed: Buffer; putIn: boolean } | undefined> =>
  sql.maybeOne(`select sealed, put_in from look_pictures where request_id = $1 and id = $2::uuid`, [
    requestId,
    uuidOf(id),
  ]);

/** Those and no others are hers. @returns how many */
export const putInOnly = (sql: Sql, requestId: string, ids: readonly string[]): Promise<number> =>
  sql.run(`update look_pictures set put_in = (id = any($2::uuid[])) where request_id = $1`, [
    requestId,
    ids.map(uuidOf),
  ]);

/** Handed over: what opened it before opens nothing any more. */
export const handAnswerOver = (
  sql: Sql,
  requestId: string,
  handed: {
    readonly tokenSha256: Uint8Array;
    readonly by: string;
    readonly at: Date;
    readonly validUntil: Date;
  },
): Promise<number> =>
  sql.run(
    `update look_answers set token_sha256 = $2, handed_by = $3, handed_at = $4, valid_until = $5,
       opened_sha256 = null, opened_at = null where request_id = $1 and finished_at is not null`,
    [requestId, handed.tokenSha256, handed.by, handed.at, handed.validUntil],
  );

/** Good once: from now on for this browser, and for some days at most. @returns whose case; none for a token that opens nothing */
export const openAnswerWith = async (
  sql: Sql,
  tokenSha256: Uint8Array,
  opened: { readonly openedSha256: Uint8Array; readonly at: Date; readonly until: Date },
): Promise<string | undefined> =>
  (
    await sql.maybeOne<{ requestId: string }>(
      `update look_answers set token_sha256 = null, opened_sha256 = $2, opened_at = $3,
         valid_until = least(valid_until, $4::timestamptz)
       where token_sha256 = $1 and valid_until > $3 returning request_id`,
      [tokenSha256, opened.openedSha256, opened.at, opened.until],
    )
  )?.requestId;

/** With its pictures. */
export const removeAnswer = (sql: Sql, requestId: string): Promise<number> =>
  sql.run(`delete from look_answers where request_id = $1`, [requestId]);
