/** What time does to consents: asks before they end (R19), and before and at majority (R76). */
import { addDays } from "../../domain/days.ts";
import type { Day } from "../../domain/words.ts";
import {
  becomeAdult,
  cameOfAge,
  consentsOfGuardian,
  consentsOfOtherFamilies,
  consentsToAsk,
  countOtherFamilies,
  majorityAsked,
  minorsToAsk,
  renewalAsked,
} from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { languageOf } from "../../store/leaving/erasure.ts";
import { anyCodes, findSubject, forgetCodes, guardianOf } from "../../store/people/people.ts";
import type { Act } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { GUARDIAN_LABEL } from "../people/newcomer.ts";
import { openIdentity } from "../people/people.ts";
import { endStanding, invalidate } from "./ends.ts";
import { majorityLetter, renewalLetter } from "./letters.ts";

interface Reached {
  readonly subjectId: string;
  readonly name: string;
  readonly to: string;
}

/** Somebody who gave an e-mail address. Whom no letter reaches is asked at the desk: `consent list` says when. */
const reach = async (act: Act, sql: Sql, subjectId: string): Promise<Reached | null> => {
  const subject = await findSubject(sql, subjectId);
  if (!subject || !act.engine.vault.has("subject", subjectId)) return null;
  const { name, contact } = openIdentity(act.engine, subject);
  const to = addressIn(contact);
  return to ? { subjectId, name, to } : null;
};

const term = (act: Act): { today: Day; until: Day } => ({
  today: act.today(),
  until: addDays(act.today(), act.engine.settings.renewalDays),
});

/** Those of a list who can be written to, each with what the letter is about. */
const reachable = async <T>(
  act: Act,
  sql: Sql,
  rows: readonly T[],
  subjectOf: (row: T) => string,
): Promise<{ row: T; person: Reached }[]> => {
  const found: { row: T; person: Reached }[] = [];
  for (const row of rows) {
    const person = await reach(act, sql, subjectOf(row));
    if (person) found.push({ row, person });
  }
  return found;
};

const send = async (
  act: Act,
  sql: Sql,
  kind: string,
  { subjectId, to }: Reached,
  letter: { subject: string; text: string },
): Promise<void> => {
  await queueLetter(act, sql, { kind, to, ...letter }, { subject: subjectId });
};

const readerOf = async (act: Act, sql: Sql, { subjectId, name, to }: Reached) => ({
  name,
  contact: to,
  language: (await languageOf(sql, subjectId)) ?? act.engine.settings.language,
});

/** Who consented for a minor; null where nobody is known. */
const guardianNameOf = async (act: Act, sql: Sql, subjectId: string): Promise<string | null> => {
  const sealed = await guardianOf(sql, subjectId);
  if (!sealed) return null;
  const opened = act.engine.vault.open("subject", subjectId, GUARDIAN_LABEL, sealed);
  return (JSON.parse(Buffer.from(opened).toString("utf8")) as { name: string }).name;
};

const renewalsDue = async (act: Act, sql: Sql) =>
  reachable(act, sql, await consentsToAsk(sql, term(act)), ({ subjectId }) => subjectId);

/** Once for each term: a renewal begins another. */
export const askForRenewal: Chore = {
  name: "renewalsAsked",
  due: async (act, sql) => (await renewalsDue(act, sql)).length > 0,
  run: async (act, sql) => {
    const due = await renewalsDue(act, sql);
    for (const { row, person } of due) {
      const about = { purpose: row.purpose, until: row.endsOn, today: act.today() };
      const to = await readerOf(act, sql, person);
      await send(act, sql, "consent-renewal", person, renewalLetter(act.engine.settings, to, about));
      await renewalAsked(sql, row.id, act.today());
    }
    return due.length;
  },
};

const majoritiesDue = async (act: Act, sql: Sql) =>
  reachable(act, sql, await minorsToAsk(sql, term(act)), ({ id }) => id);

export const askBeforeMajority: Chore = {
  name: "majoritiesAsked",
  due: async (act, sql) => (await majoritiesDue(act, sql)).length > 0,
  run: async (act, sql) => {
    const due = await majoritiesDue(act, sql);
    for (const { row, person } of due) {
      const guardian = await guardianNameOf(act, sql, person.subjectId);
      const about = { guardian, majorityOn: row.majorityOn, today: act.today() };
      const to = await readerOf(act, sql, person);
      await send(act, sql, "majority", person, majorityLetter(act.engine.settings, to, about));
      await majorityAsked(sql, row.id, act.today());
    }
    return due.length;
  },
};

/** What a guardian gave lapses, what she renewed herself stays, and the guardian is forgotten. */
export const lapseAtMajority: Chore = {
  name: "cameOfAge",
  due: async (act, sql) => (await cameOfAge(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const people = await cameOfAge(sql, act.today());
    for (const subjectId of people) {
      for (const consent of await consentsOfGuardian(sql, subjectId))
        await endStanding(act, sql, consent, { state: "expired", type: "clock", because: "came of age" });
      await becomeAdult(sql, subjectId);
    }
    return people.length;
  },
};

/** R88: where people hold their keys alone, nothing that opens them stays from a time when they did not. */
export const forgetHeldCodes: Chore = {
  name: "codesForgotten",
  due: async (act, sql) => act.engine.settings.keyCustody.mode === "person-held" && (await anyCodes(sql)),
  run: (_act, sql) => forgetCodes(sql),
};

/**
 * R20: only when somebody says `tick`. A start with a mistaken setting must end nobody's consent; such a one is compared
 * by nobody meanwhile (decision 0013).
 */
export const invalidateOtherModels: Chore = {
  name: "consentsOfAnotherModel",
  due: async (act, sql) => (await countOtherFamilies(sql, act.engine.pack)) > 0,
  run: async (act, sql) => invalidate(act, sql, await consentsOfOtherFamilies(sql, act.engine.pack), "model"),
};
