/** A new recipient ends the consents that do not name it: whoever agreed did not agree to this (R20). */
import type { Sql } from "../store/database.ts";
import { endConsent, putConsentEvent } from "../store/people.ts";
import { consentsNotNaming } from "../store/recipients.ts";
import type { Act } from "./act.ts";
import { removeReferencesOf } from "./forget.ts";
import { proofUntil } from "./retention.ts";

/** @returns how many were ended */
export const endConsentsWithout = async (
  act: Act,
  sql: Sql,
  purpose: string,
  recipientId: string,
): Promise<number> => {
  const ended = await consentsNotNaming(sql, purpose, recipientId);
  for (const { id, subjectId } of ended) {
    if (purpose === "find") await removeReferencesOf(act, sql, subjectId);
    const end = { state: "invalidated", because: "recipient", proofUntil: proofUntil(act) } as const;
    await endConsent(sql, id, end, act.at());
    const event = {
      state: "invalidated",
      type: "clock",
      channel: "recipient",
      entity: act.actor.name,
    } as const;
    await putConsentEvent(sql, id, event, act.at());
  }
  return ended.length;
};
