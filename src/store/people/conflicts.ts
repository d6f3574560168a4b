/** Two people and one face: conflicts that wait for somebody who meets them, and pairs that were told apart for good. */
import type { Claim, Settlement } from "../../domain/conflict.ts";
import type { ComparedBy } from "../../domain/vouching.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy, uuidOf } from "../gate/identifiers.ts";
import { insert, insertOnce } from "../insert.ts";

/** What was asked for with a face that may be hers. */
export type ConflictStage = "enrol" | "grant" | "look";

export interface Conflict {
  readonly id: string;
  /** Who was there first; of one that was settled whose face it is. */
  readonly subjectId: string;
  /** The other, where she is enrolled as well: then both are suspended while it is open. */
  readonly claimedBy: string | null;
  readonly ofTwo: boolean;
  readonly at: Date;
  readonly actor: string;
  readonly stage: ConflictStage;
  readonly state: "open" | Settlement;
  /** Which of two had herself forgotten before it was settled. */
  readonly gone: Claim | null;
  readonly comparedBy: ComparedBy | null;
  readonly sealedSeen: Buffer | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

const CONFLICT = `select id, subject_id, claimed_by, of_two, at, actor, stage, state, gone, compared_by, sealed_seen, decided_by, decided_at
  from conflicts`;

/** Something was asked for with a face that may be that person's: open until somebody decides whether it is. */
export const insertConflict = (
  sql: Sql,
  conflict: Pick<Conflict, "id" | "subjectId" | "actor" | "stage"> & { readonly claimedBy?: string },
  at: Date,
): Promise<number> =>
  insert(sql, "conflicts", { ...conflict, ofTwo: conflict.claimedBy !== undefined, at, state: "open" });

/** Oldest first; of the others, in which nobody is suspended, without those of restricted people. */
export const openConflicts = (sql: Sql): Promise<Conflict[]> =>
  sql.query<Conflict>(
    `${CONFLICT} where state = 'open' and (of_two
       or subject_id in (select id from subjects where not restricted)) order by at, id`,
  );

/** What waits first, oldest first; then what was settled, newest first. */
export const listConflicts = (sql: Sql, limit: number): Promise<Conflict[]> =>
  sql.query<Conflict>(
    `${CONFLICT} order by state <> 'open', case when state = 'open' then at end, decided_at desc, id limit $1`,
    [limit],
  );

/** By identifier or its beginning. */
export const findConflict = (sql: Sql, id: string): Promise<Conflict | undefined> =>
  oneBegunBy<Conflict>(sql, `${CONFLICT} where`, "id", id);

/** Those that are open between two, of whom she is one. */
export const openConflictsOf = (sql: Sql, subjectId: string): Promise<Conflict[]> =>
  sql.query<Conflict>(
    `${CONFLICT} where state = 'open' and of_two
       and (subject_id = $1 or claimed_by = $1) order by at, id`,
    [subjectId],
  );

/**
 * What she may read of, with her identifier as $1: not while she waits, since it would say who is enrolled (R69); and of a
 * settled one nothing that is told to the other.
 */
export const TOLD_TO_HER = `((subject_id = $1 and (not of_two or state <> 'open')) or (state = 'distinct' and claimed_by = $1)
  or (of_two and state = 'open' and $1 in (subject_id, claimed_by)
    and exists (select from subjects where id = $1 and suspended_since is not null)))`;

/** Newest first. */
export const conflictsToldTo = (sql: Sql, subjectId: string): Promise<Conflict[]> =>
  sql.query<Conflict>(`${CONFLICT} where ${TOLD_TO_HER} order by at desc, id`, [subjectId]);

/** @returns 0 when it was decided already */
export const decideConflict = (
  sql: Sql,
  id: string,
  state: Settlement,
  by: string,
  at: Date,
  comparedBy: ComparedBy | null = null,
): Promise<number> =>
  sql.run(
    `update conflicts set state = $2, decided_by = $3, decided_at = $4, compared_by = $5 where id = $1 and state = 'open'`,
    [id, state, by, at, comparedBy],
  );

/** Whose face it is, and what she is told that the other was shown, sealed under her key. */
export const tellConflict = (
  sql: Sql,
  id: string,
  told: {
    readonly subjectId: string;
    readonly claimedBy: string | null;
    readonly sealedSeen: Uint8Array | null;
  },
): Promise<number> =>
  sql.run(`update conflicts set subject_id = $2, claimed_by = $3, sealed_seen = $4 where id = $1`, [
    id,
    told.subjectId,
    told.claimedBy,
    told.sealedSeen,
  ]);

/** One of two leaves before it is settled: it stays open about the other alone. @param gone which of them leaves */
export const leaveConflict = (
  sql: Sql,
  id: string,
  left: { readonly subjectId: string; readonly gone: Claim; readonly sealedSeen: Uint8Array },
): Promise<number> =>
  sql.run(
    `update conflicts set subject_id = $2, claimed_by = null, gone = $3, sealed_seen = $4 where id = $1`,
    [id, left.subjectId, left.gone, left.sealedSeen],
  );

/** Whether somebody else says that her face is theirs, and it is not settled. */
export const anyOpenClaim = async (sql: Sql, subjectId: string): Promise<boolean> =>
  (await sql.one<{ two: boolean }>(`select two_claims($1) as two`, [subjectId])).two;

/** Since when she is suspended; null when she is not. Her row is locked until this transaction ends. */
export const suspendedSince = async (sql: Sql, subjectId: string): Promise<Date | null> =>
  (
    await sql.maybeOne<{ since: Date | null }>(
      `select suspended_since as since from subjects where id = $1${sql.forUpdate}`,
      [subjectId],
    )
  )?.since ?? null;

/** No grant of hers may be open. @returns 0 when she was suspended already */
export const putSuspension = (sql: Sql, subjectId: string, at: Date): Promise<number> =>
  sql.run(`update subjects set suspended_since = $2 where id = $1 and suspended_since is null`, [
    subjectId,
    at,
  ]);

/** Once nothing more about her is open. @returns 0 while something is */
export const endSuspension = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(
    `update subjects set suspended_since = null where id = $1 and suspended_since is not null and not two_claims(id)`,
    [subjectId],
  );

/** The one who was enrolled earlier comes first. */
export const inOrderOfEnrolment = async (
  sql: Sql,
  one: string,
  another: string,
): Promise<readonly [string, string]> => {
  const ids = await sql.query<{ id: string }>(
    `select id from subjects where id in ($1, $2) order by created_at, id`,
    [one, another],
  );
  return ids[0]?.id === another ? [another, one] : [one, another];
};

/** They are two people, whatever their faces say; said twice it is kept once. */
export const putDistinct = async (
  sql: Sql,
  one: string,
  another: string,
  by: string,
  at: Date,
): Promise<void> => {
  const [subjectId, otherId] = one < another ? [one, another] : [another, one];
  await insertOnce(sql, "distinct_people", { subjectId, otherId, decidedBy: by, decidedAt: at }, [
    "subjectId",
    "otherId",
  ]);
};

/** Of whom it was said that they are somebody else than she is. */
export const toldApartFrom = async (sql: Sql, subjectId: string): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(
        `select case when subject_id = $1 then other_id else subject_id end as id from distinct_people
         where subject_id = $1 or other_id = $1`,
        [subjectId],
      )
    ).map(({ id }) => id),
  );

/** Of whom a human said in that conflict that these are two people; undefined when that was said of nobody, or is used up. */
export const distinctFrom = async (sql: Sql, id: string): Promise<string | undefined> =>
  (
    await sql.maybeOne<{ subjectId: string }>(
      `select subject_id as "subjectId" from conflicts where id = $1::uuid and state = 'distinct' and not of_two and used_at is null`,
      [uuidOf(id)],
    )
  )?.subjectId;

/** Uses up the human's “these are two people”: it lets one enrolment past that one person. */
export const spendDistinct = (sql: Sql, id: string, subjectId: string, at: Date): Promise<number> =>
  sql.run(
    `update conflicts set used_at = $3 where id = $1::uuid and subject_id = $2 and state = 'distinct' and used_at is null`,
    [uuidOf(id), subjectId, at],
  );
