/** What a served instance last did by itself, kept over a restart. */
import { type ChoreRun, choreRuns, putChoreRun } from "../../store/gate/chores.ts";
import type { Verb } from "./act.ts";

export type { ChoreRun, RunChore } from "../../store/gate/chores.ts";

/** The last run of each chore: of the audit, whether the zero-template proof of last night holds. */
export const lastRuns: Verb<void, ChoreRun[]> = {
  name: "chore.last-runs",
  run: (act) => act.read(choreRuns),
};

export const noteRun: Verb<Omit<ChoreRun, "endedAt">, void> = {
  name: "chore.note-run",
  run: async (act, run) => {
    await act.step((sql) => putChoreRun(sql, { ...run, endedAt: act.at() }));
  },
};
