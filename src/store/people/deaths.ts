/** That somebody died: the day in clear, who told and what was seen sealed. */
import type { Sql } from "../database.ts";
import { upsert } from "../insert.ts";

export interface DeathRow {
  readonly subjectId: string;
  readonly diedOn: string;
  readonly sealed: Uint8Array;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** The day; null of somebody who is alive as far as anybody said. */
export const diedOn = async (sql: Sql, subjectId: string): Promise<string | null> =>
  (
    await sql.maybeOne<{ day: string }>(`select died_on as day from deaths where subject_id = $1`, [
      subjectId,
    ])
  )?.day ?? null;

/** Said again it is corrected. */
export const putDeath = (sql: Sql, { subjectId, ...death }: DeathRow): Promise<number> =>
  upsert(sql, "deaths", { subjectId, ...death }, ["subjectId"]);

/** It was a mistake. */
export const removeDeath = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(`delete from deaths where subject_id = $1`, [subjectId]);
