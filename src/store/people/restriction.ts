/** A restricted person is stored, and compared, shown and exported by nobody (R61, art. 18). */
import type { Sql } from "../database.ts";

export interface Restriction {
  readonly because: string;
  readonly since: Date;
  /** The day she was told that it will be lifted. */
  readonly liftToldOn: string | null;
}

/** Her row is locked until this transaction ends: no grant opens meanwhile. */
export const restrictionOf = (sql: Sql, subjectId: string): Promise<Restriction | undefined> =>
  sql.maybeOne<Restriction>(
    `select restricted_because as because, restricted_at as since, lift_told_on
     from subjects where id = $1 and restricted${sql.forUpdate}`,
    [subjectId],
  );

/** Again for another reason: what she was told of lifting it no longer counts. */
export const putRestriction = (sql: Sql, subjectId: string, because: string, at: Date): Promise<number> =>
  sql.run(
    `update subjects set restricted = true, restricted_because = $2, restricted_at = $3, lift_told_on = null where id = $1`,
    [subjectId, because, at],
  );

/** That she was told of the end of her restriction (art. 18(3)); the first day stands. */
export const liftTold = (sql: Sql, subjectId: string, today: string): Promise<number> =>
  sql.run(`update subjects set lift_told_on = coalesce(lift_told_on, $2) where id = $1 and restricted`, [
    subjectId,
    today,
  ]);

/** She is compared and shown again from the end of this transaction. @returns 0 when she was not restricted */
export const removeRestriction = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(
    `update subjects set restricted = false, restricted_because = null, restricted_at = null where id = $1 and restricted`,
    [subjectId],
  );

/** A letter of this kind to her that nobody has received yet. */
export const letterWaits = async (sql: Sql, subjectId: string, kind: string): Promise<boolean> =>
  (
    await sql.one<{ waits: boolean }>(
      `select exists (select 1 from outbox where subject_id = $1 and kind = $2 and sent_at is null) as waits`,
      [subjectId, kind],
    )
  ).waits;

/** Who she is, corrected (art. 16); what was written before is gone. */
export const replaceIdentity = (sql: Sql, subjectId: string, sealedIdentity: Uint8Array): Promise<number> =>
  sql.run(`update subjects set sealed_identity = $2 where id = $1`, [subjectId, sealedIdentity]);
