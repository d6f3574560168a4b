/** What a served instance last did by itself, kept over a restart. */
import { type ChoreRun, choreRuns, putChoreRun } from "../store/chores.ts";
import type { Engine } from "./engine.ts";

export type { ChoreRun, RunChore } from "../store/chores.ts";

/** The last run of each chore: of the audit, whether the zero-template proof of last night holds. */
export const lastRuns = (engine: Engine): Promise<ChoreRun[]> => engine.database.transaction(choreRuns);

export const noteRun = (engine: Engine, run: Omit<ChoreRun, "endedAt">): Promise<number> =>
  engine.database.transaction((sql) => putChoreRun(sql, { ...run, endedAt: engine.now() }));
