/** The mail queue. What a letter says is sealed; in clear stand only its kind, its clock and the codes a server answered with. */
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";

export const SEALED_UNDER = ["subject", "request", "entry", "member"] as const;
export type SealedUnder = (typeof SEALED_UNDER)[number];

/** Why a letter is not sent: its address has not confirmed itself; too many ask addresses to. */
export type Held = "address" | "many";

export interface NewLetter {
  readonly id: string;
  readonly kind: string;
  readonly sealedUnder: SealedUnder;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly tellingId: string | null;
  readonly memberId: string | null;
  readonly sealed: Uint8Array;
  readonly retainUntil: string;
  readonly held?: Held | null;
}

/** A letter of a request of a person carries her, so that it goes when she does. */
export const insertLetter = (sql: Sql, letter: NewLetter, at: Date): Promise<number> =>
  sql.run(
    `insert into outbox (id, kind, sealed_under, subject_id, request_id, telling_id, sealed, created_at, next_try_at, retain_until, held, member_id)
     values ($1, $2, $3, coalesce($4, (select subject_id from requests where id = $5)), $5, $6, $7, $8, $8, $9, $10, $11)`,
    [
      letter.id,
      letter.kind,
      letter.sealedUnder,
      letter.subjectId,
      letter.requestId,
      letter.tellingId,
      letter.sealed,
      at,
      letter.retainUntil,
      letter.held ?? null,
      letter.memberId,
    ],
  );

export interface LetterRow {
  readonly id: string;
  readonly kind: string;
  readonly sealedUnder: SealedUnder;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly tellingId: string | null;
  readonly memberId: string | null;
  readonly sealed: Buffer;
  readonly createdAt: Date;
  readonly nextTryAt: Date;
  readonly attempts: number;
  readonly lastProblem: string | null;
  readonly refusedAt: Date | null;
  readonly sentAt: Date | null;
  readonly proof: string | null;
  readonly retainUntil: string;
  readonly held: Held | null;
}

const LETTER = `select id, kind, sealed_under, subject_id, request_id,
  telling_id, member_id, sealed, created_at, next_try_at, attempts, last_problem,
  refused_at, sent_at, proof, retain_until, held from outbox`;

/** Waiting, refused and sent, oldest first. */
export const listLetters = (sql: Sql): Promise<LetterRow[]> =>
  sql.query<LetterRow>(`${LETTER} order by created_at, id`);

/** By identifier or its beginning. */
export const findLetter = (sql: Sql, id: string): Promise<LetterRow | undefined> =>
  oneBegunBy<LetterRow>(sql, `${LETTER} where`, "id", id);

/** What waits for its next try, or was refused, is due now. */
export const tryAgain = (sql: Sql, at: Date, id: string | null = null): Promise<number> =>
  sql.run(
    `update outbox set refused_at = null, next_try_at = $1 where sent_at is null and ($2::uuid is null or id = $2)`,
    [at, id],
  );

/** Those whose turn has come, oldest first. */
export const lettersDue = (sql: Sql, at: Date): Promise<LetterRow[]> =>
  sql.query<LetterRow>(
    `${LETTER} where sent_at is null and refused_at is null and held is null and next_try_at <= $1 order by created_at, id`,
    [at],
  );

/** Of one kind since then, but those that are held. */
export const lettersSince = (sql: Sql, kind: string, since: Date): Promise<LetterRow[]> =>
  sql.query<LetterRow>(
    `${LETTER} where kind = $1 and created_at > $2 and held is null order by created_at, id`,
    [kind, since],
  );

/** Letters of a request that waited for its address are due now. @returns how many */
export const releaseLetters = (sql: Sql, requestId: string, at: Date): Promise<number> =>
  sql.run(`update outbox set held = null, next_try_at = $2 where request_id = $1 and held = 'address'`, [
    requestId,
    at,
  ]);

/** Still waiting, its row locked until this transaction ends: a person may have been forgotten meanwhile. */
export const waitingLetter = (sql: Sql, id: string): Promise<LetterRow | undefined> =>
  sql.maybeOne<LetterRow>(
    `${LETTER} where id = $1 and sent_at is null and refused_at is null${sql.forUpdate}`,
    [id],
  );

/** The server took it: what proves so takes the place of what it said, until the last day given. */
export const letterSent = (
  sql: Sql,
  id: string,
  end: { sealed: Uint8Array; proof: string; retainUntil: string },
  at: Date,
): Promise<number> =>
  sql.run(
    `update outbox set sent_at = $2, proof = $3, sealed = $4, held = null, retain_until = $5, attempts = attempts + 1, last_problem = null where id = $1`,
    [id, at, end.proof, end.sealed, end.retainUntil],
  );

/** @param next `at`: when it is tried again; null when the server refused it for good */
export const letterNotSent = (
  sql: Sql,
  id: string,
  problem: { sealed: Uint8Array; code: string; nextTryAt: Date | null },
  at: Date,
): Promise<number> =>
  sql.run(
    `update outbox set attempts = attempts + 1, last_problem = $2, sealed = $3, next_try_at = coalesce($4, next_try_at),
       refused_at = case when $4::timestamptz is null then $5::timestamptz end where id = $1`,
    [id, problem.code, problem.sealed, problem.nextTryAt, at],
  );
