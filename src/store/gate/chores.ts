/** When what a served instance does by itself was last done. */
import type { Sql } from "../database.ts";
import { upsert } from "../insert.ts";

export const RUN_CHORES = ["tick", "mail", "audit", "webhooks", "rewriting", "look"] as const;
export type RunChore = (typeof RUN_CHORES)[number];

export interface ChoreRun {
  readonly chore: RunChore;
  readonly endedAt: Date;
  /** Of the audit: whether the zero-template proof holds. */
  readonly holds: boolean | null;
  /** Code of the error it met. */
  readonly error: string | null;
}

/** How a chore ended, in the place of its run before. */
export const putChoreRun = (sql: Sql, { chore, endedAt, holds, error }: ChoreRun): Promise<number> =>
  upsert(sql, "chore_runs", { chore, endedAt, holds, error }, ["chore"]);

/** The last run of each chore, by name. */
export const choreRuns = (sql: Sql): Promise<ChoreRun[]> =>
  sql.query<ChoreRun>(`select chore, ended_at, holds, error from chore_runs order by chore`);
