/** What she learns of somebody else who came with a face that may be hers: that, when, how it was settled, what was shown. */
import type { Seen, Settlement } from "../../domain/conflict.ts";
import { conflictsToldTo } from "../../store/people/conflicts.ts";
import type { Verb } from "../gate/act.ts";
import { HERSELF } from "../gate/own.ts";
import { openSeen } from "../people/seen-sealed.ts";

export interface ToldConflict {
  readonly at: string;
  /** `hers`: it is settled that the face is hers. `refused`: nothing was written for whoever came. */
  readonly state: "open" | "hers" | "distinct" | "refused";
  readonly settledAt: string | null;
  /** What the other was shown; null where nothing is known, or both go on. */
  readonly seen: Seen | null;
}

const stateFor = (state: "open" | Settlement, ofTwo: boolean): ToldConflict["state"] => {
  if (state === "open" || state === "distinct") return state;
  return ofTwo ? "hers" : "refused";
};

/** Newest first, without who the other is. */
export const herConflicts: Verb<{ subject: string }, ToldConflict[]> = {
  name: "portal.conflicts",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.read(async (sql) =>
      (await conflictsToldTo(sql, subject)).map((conflict) => ({
        at: conflict.at.toISOString(),
        state: stateFor(conflict.state, conflict.ofTwo),
        settledAt: conflict.decidedAt?.toISOString() ?? null,
        seen:
          conflict.state === "open" || conflict.subjectId !== subject ? null : openSeen(act.engine, conflict),
      })),
    ),
};
