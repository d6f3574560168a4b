/** Consents that end without their person saying so: what they were given for is no longer what is done (R20), or their time is over. */
import type { VerbName } from "../../domain/act.ts";
import type { ConsentState, InvalidatedBecause } from "../../domain/consent.ts";
import { consentsFor, type StandingConsent } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { endConsent, putConsentEvent } from "../../store/people/people.ts";
import type { Act } from "../gate/act.ts";
import { appendEntry } from "../gate/evidence.ts";
import { proofUntil } from "../gate/retention.ts";
import { removeReferencesOf } from "../leaving/forget.ts";
import { tellRecipients } from "../people/recipients.ts";

interface End {
  readonly state: Extract<ConsentState, "expired" | "invalidated">;
  readonly type: "clock" | "change";
  /** A code, or a few words that name nobody. */
  readonly because: string;
}

/** The verbs under which the log says what an act did to one person among many. */
const VERB: Readonly<Record<End["state"], VerbName>> = { expired: "tick", invalidated: "consent.invalidate" };

/**
 * An entry of her own, sealed under her key: one act may end many people's consents, and the act's entry names nobody. It
 * is what the proof in her receipt is of (R15).
 */
const putEvidence = async (
  act: Act,
  sql: Sql,
  { id: consent, subjectId: subject, purpose }: StandingConsent,
  { state, because }: End,
): Promise<void> => {
  const { name: actor, role } = act.actor;
  if (act.engine.vault.has("subject", subject))
    await appendEntry(act.engine, sql, {
      verb: VERB[state],
      actor,
      role,
      subject,
      consent,
      purpose,
      state,
      because,
    });
};

/** The record, everything that stands on it, and who received something under it: all in the caller's transaction. */
export const endStanding = async (act: Act, sql: Sql, consent: StandingConsent, end: End): Promise<void> => {
  const { id, subjectId, purpose } = consent;
  const { state, type, because } = end;
  await tellRecipients(act, sql, { subjectId, about: "erasure", purpose });
  if (purpose === "find") await removeReferencesOf(act, sql, subjectId);
  await endConsent(sql, id, { state, because, proofUntil: proofUntil(act) }, act.at());
  const event = { state, type, channel: because, entity: act.actor.name } as const;
  await putConsentEvent(sql, id, event, act.at());
  await putEvidence(act, sql, consent, end);
};

/** Ends these consents, and what stands on them, in the caller's transaction. @returns how many */
export const invalidate = async (
  act: Act,
  sql: Sql,
  consents: readonly StandingConsent[],
  because: InvalidatedBecause,
): Promise<number> => {
  for (const consent of consents)
    await endStanding(act, sql, consent, { state: "invalidated", type: "change", because });
  return consents.length;
};

/**
 * Everybody's consents to that purpose, or that name that album: whoever agreed did not agree to what is done now, and is
 * asked anew (R20). @returns how many
 */
export const invalidateConsents = async (
  act: Act,
  sql: Sql,
  which: { purpose?: string; albumId?: string; because: InvalidatedBecause },
): Promise<number> => {
  const { because, ...those } = which;
  return invalidate(act, sql, await consentsFor(sql, those), because);
};
