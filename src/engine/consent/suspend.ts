/**
 * Two who are enrolled have one face (law 11). Whoever came first may be the one who had no right to it, so nobody wins by
 * having been there: in the transaction that finds it both are suspended, and nobody is compared or shown anything until
 * somebody who met them settles it (`compare/conflict-settle.ts`).
 */
import type { VerbName } from "../../domain/act.ts";
import { openGrantOf } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { emptyAnswers } from "../../store/gate/idempotency.ts";
import { languageOf } from "../../store/leaving/erasure.ts";
import { type ConflictStage, insertConflict, putSuspension } from "../../store/people/conflicts.ts";
import { enrolmentOf } from "../../store/portal/portal.ts";
import type { Act } from "../gate/act.ts";
import { appendEntry } from "../gate/evidence.ts";
import { conflictAlert, suspendedLetter } from "../letters/conflict-letters.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { requireSubject } from "../people/people.ts";
import { removeRenditionsOf } from "../shown/renditions.ts";
import { closeNow } from "./grant-end.ts";

const tellHer = async (act: Act, sql: Sql, subjectId: string): Promise<void> => {
  const { settings } = act.engine;
  const { name, contact } = await requireSubject(act.engine, sql, subjectId);
  const to = addressIn(contact);
  if (!to) return;
  const language = (await languageOf(sql, subjectId)) ?? settings.language;
  const written = suspendedLetter(settings, { name, contact, language }, act.today());
  const letter = { kind: "conflict", to, ...written };
  await queueLetter(act, sql, letter, { subject: subjectId });
};

/**
 * Whoever waits has nothing that could be taken from her: nobody vouches for her meanwhile. What she reads stays that of
 * everybody who waits, or an enrolment would say who is enrolled already (R69).
 */
const suspend = async (act: Act, sql: Sql, subjectId: string, verb: VerbName): Promise<void> => {
  if ((await enrolmentOf(sql, subjectId))?.state === "waiting") return;
  const open = await openGrantOf(sql, subjectId);
  if (open) await closeNow(act, sql, open.id, "suspended");
  if ((await putSuspension(sql, subjectId, act.at())) === 0) return;
  act.afterCommit(() => removeRenditionsOf(act.engine, subjectId));
  await tellHer(act, sql, subjectId);
  const { name: actor, role } = act.actor;
  await appendEntry(act.engine, sql, { verb, actor, role, subject: subjectId, outcome: "suspended" });
};

const alertOfficer = async (act: Act, sql: Sql): Promise<void> => {
  const { settings } = act.engine;
  const to = addressIn((settings.controller.officer ?? settings.controller).contact);
  if (to)
    await queueLetter(
      act,
      sql,
      { kind: "conflict-alert", to, ...conflictAlert(settings) },
      { instance: true },
    );
};

export interface TwoClaims {
  /** What found it. */
  readonly verb: VerbName;
  readonly stage: ConflictStage;
  /** Who was enrolled before. */
  readonly first: string;
  readonly second: string;
}

/** Both, in the caller's transaction; their references leave running comparisons once it is durable. */
export const suspendBoth = async (
  act: Act,
  sql: Sql,
  { verb, stage, first, second }: TwoClaims,
): Promise<void> => {
  for (const subjectId of [first, second]) await suspend(act, sql, subjectId, verb);
  const conflict = {
    id: act.engine.newId(),
    subjectId: first,
    claimedBy: second,
    actor: act.actor.name,
    stage,
  };
  await insertConflict(sql, conflict, act.at());
  await emptyAnswers(sql);
  await alertOfficer(act, sql);
};
