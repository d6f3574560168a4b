/** When what a served instance does by itself was last done. */
import type { Sql } from "../database.ts";

export const RUN_CHORES = ["tick", "mail", "audit", "webhooks"] as const;
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
  sql.run(
    `insert into chore_runs (chore, ended_at, holds, error) values ($1, $2, $3, $4)
     on conflict (chore) do update set ended_at = excluded.ended_at, holds = excluded.holds, error = excluded.error`,
    [chore, endedAt, holds, error],
  );

/** The last run of each chore, by name. */
export const choreRuns = (sql: Sql): Promise<ChoreRun[]> =>
  sql.query<ChoreRun>(`select chore, ended_at, holds, error from chore_runs order by chore`);
