/** How long things are kept: one table, printed in the notice, enforced by `tick` (R71, U13). */
import { addDays, addMonths } from "../domain/days.ts";
import type { Day } from "../domain/words.ts";
import type { Act } from "./act.ts";

type Clock = Pick<Act, "engine" | "today">;

/** Last day of the proof that a consent was lawful, counted from its end (R21). */
export const proofUntil = (act: Clock): Day =>
  addMonths(act.today(), 12 * act.engine.settings.retention.proofYears);

/** Last day of a search record, a scan record, and of what a ledger entry says (R97). */
export const logUntil = (act: Clock): Day => addMonths(act.today(), act.engine.settings.retention.logMonths);

/** Last day of a closed request, breach or disclosure: as long as it may have to be proven. */
export const caseUntil = (act: Clock): Day =>
  addMonths(act.today(), 12 * act.engine.settings.retention.caseYears);

/** Last day of a message that was sent. */
export const mailUntil = (act: Clock): Day => addDays(act.today(), act.engine.settings.retention.mailDays);

/** Last day of a report or page written for somebody. */
export const exportUntil = (act: Clock): Day =>
  addDays(act.today(), act.engine.settings.retention.exportDays);
