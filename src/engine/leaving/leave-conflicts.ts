/**
 * Somebody leaves of whose face another says that it is theirs. Nothing of her stays, also no frame of her capture. What she
 * had been shown may be the other's: days, counts and pictures go to the one who is left, without her name. The conflict
 * stays open about that one alone, since whoever stays is not proved right by it (decision 35).
 */
import type { Sql } from "../../store/database.ts";
import { leaveConflict, openConflictsOf } from "../../store/people/conflicts.ts";
import type { Act } from "../gate/act.ts";
import { sealSeen } from "../people/seen-sealed.ts";
import { seenBy } from "../shown/seen.ts";

/** In the transaction that removes her, and before it. One in which she is alone goes with her. */
export const leaveConflicts = async (act: Act, sql: Sql, subjectId: string): Promise<void> => {
  const { engine } = act;
  for (const { id, subjectId: first, claimedBy: second } of await openConflictsOf(sql, subjectId)) {
    if (second === null) continue;
    const [stays, gone] = second === subjectId ? ([first, "second"] as const) : ([second, "first"] as const);
    if (!engine.vault.has("subject", stays)) continue;
    const sealedSeen = sealSeen(engine, id, stays, await seenBy(engine, sql, subjectId));
    await leaveConflict(sql, id, { subjectId: stays, gone, sealedSeen });
  }
};
