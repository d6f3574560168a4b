/** Consents as they are shown to somebody who may see them: every field, every state they were ever in (R13, R14). */
import type { ConsentState } from "../../domain/consent.ts";
import { addDays } from "../../domain/days.ts";
import type { Day } from "../../domain/words.ts";
import {
  eventsOf,
  type StoredConsent,
  type StoredEvent,
  storedConsents,
} from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HERSELF } from "../gate/own.ts";
import { requireSubject } from "../people/people.ts";
import { eventLabel, type SealedWords, wordsLabel } from "./record.ts";

export interface ListedEvent {
  readonly at: Date;
  readonly state: ConsentState;
  readonly type: string;
  readonly channel: string;
  readonly by: string;
  readonly statement: string | null;
  /** Hex. */
  readonly noticeSha256: string | null;
  readonly validUntil: Day | null;
  readonly secondStep: string | null;
}

type Sealed =
  | "sealedStatement"
  | "sealedCheckedBy"
  | "sealedMandate"
  | "sealedChildAssent"
  | "sealedNoConsequence"
  | "noticeSha256"
  | "screenSha256";

export interface ListedConsent extends Omit<StoredConsent, Sealed> {
  readonly statement: string | null;
  readonly checkedBy: string | null;
  readonly mandate: string | null;
  readonly childAssent: string | null;
  readonly noConsequence: string | null;
  /** Hex. */
  readonly noticeSha256: string;
  readonly screenSha256: string | null;
  /** Soon over: she is asked by letter, or at the desk where no letter reaches her (R19). */
  readonly renewalDue: boolean;
  readonly events: readonly ListedEvent[];
}

const hex = (bytes: Uint8Array | null): string | null => (bytes ? Buffer.from(bytes).toString("hex") : null);

const opener =
  (act: Act, subjectId: string) =>
  (label: string, sealed: Uint8Array | null): string | null =>
    sealed ? Buffer.from(act.engine.vault.open("subject", subjectId, label, sealed)).toString("utf8") : null;

const listedEvent = (act: Act, subjectId: string, event: StoredEvent): ListedEvent => {
  const { at, state, type, channel, entity, validUntil, secondStep } = event;
  const statement = opener(act, subjectId)(eventLabel(event.consentId, at), event.sealedStatement);
  const noticeSha256 = hex(event.noticeSha256);
  return { at, state, type, channel, by: entity, statement, noticeSha256, validUntil, secondStep };
};

const isDue = (act: Act, { state, endsOn }: StoredConsent): boolean =>
  (state === "given" || state === "renewed") &&
  endsOn <= addDays(act.today(), act.engine.settings.renewalDays);

const listed = (act: Act, consent: StoredConsent, events: readonly StoredEvent[]): ListedConsent => {
  const {
    sealedStatement,
    sealedCheckedBy,
    sealedMandate,
    sealedChildAssent,
    sealedNoConsequence,
    noticeSha256,
    screenSha256,
    ...plain
  } = consent;
  const open = opener(act, consent.subjectId);
  const words = (what: SealedWords, sealed: Uint8Array | null) => open(wordsLabel(consent.id, what), sealed);
  return {
    ...plain,
    statement: words("statement", sealedStatement),
    checkedBy: words("checked-by", sealedCheckedBy),
    mandate: words("mandate", sealedMandate),
    childAssent: words("child-assent", sealedChildAssent),
    noConsequence: words("no-consequence", sealedNoConsequence),
    noticeSha256: hex(noticeSha256)!,
    screenSha256: hex(screenSha256),
    renewalDue: isDue(act, consent),
    events: events
      .filter(({ consentId }) => consentId === consent.id)
      .map((event) => listedEvent(act, consent.subjectId, event)),
  };
};

/** Without those whose key is destroyed: nobody can read what they said. */
export const consentsWithHistory = async (
  act: Act,
  sql: Sql,
  subjectId: string | null,
): Promise<ListedConsent[]> => {
  const stored = (await storedConsents(sql, subjectId)).filter((consent) =>
    act.engine.vault.has("subject", consent.subjectId),
  );
  const events = await eventsOf(
    sql,
    stored.map(({ id }) => id),
  );
  return stored.map((consent) => listed(act, consent, events));
};

/** Of one person, or of everybody. @throws MiroirError subject/not-found, subject/ambiguous */
export const consents: Verb<{ subject?: string }, ListedConsent[]> = {
  name: "consent.list",
  own: { subject: HERSELF },
  run: (act, input) =>
    act.read(async (sql) => {
      const subject = input.subject ? await requireSubject(act.engine, sql, input.subject) : null;
      return consentsWithHistory(act, sql, subject?.id ?? null);
    }),
};
