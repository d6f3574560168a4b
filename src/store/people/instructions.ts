/** What somebody instructs for the time after their death, sealed; the last one stands. */
import type { Sql } from "../database.ts";
import { upsert } from "../insert.ts";

export interface InstructionRow {
  readonly sealed: Buffer;
  readonly at: Date;
}

/** The one that stands, if there is one. */
export const instructionRowOf = (sql: Sql, subjectId: string): Promise<InstructionRow | undefined> =>
  sql.maybeOne<InstructionRow>(`select sealed, at from instructions_after_death where subject_id = $1`, [
    subjectId,
  ]);

/** In place of the former one. */
export const putInstruction = (sql: Sql, subjectId: string, sealed: Uint8Array, at: Date): Promise<number> =>
  upsert(sql, "instructions_after_death", { subjectId, sealed, at }, ["subjectId"]);

/** @returns 0 when none stood */
export const removeInstruction = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(`delete from instructions_after_death where subject_id = $1`, [subjectId]);
