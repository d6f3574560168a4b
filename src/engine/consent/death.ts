/**
 * What happens once staff learn of a death: consents end at once, and what was instructed (article 85 of the French act 78-17)
 * is shown to whoever has to do it. Erasing and writing the report are the acts that they always are.
 */
import { deathTold } from "../../domain/after-death.ts";
import { AUTHORISING, DIED } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { type StoredConsent, storedConsents } from "../../store/consent/consents.ts";
import { openGrantOf } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { emptyAnswers } from "../../store/gate/idempotency.ts";
import { putDeath, removeDeath } from "../../store/people/deaths.ts";
import {
  liftTold,
  putRestriction,
  removeRestriction,
  restrictionOf,
} from "../../store/people/restriction.ts";
import { lockSubject } from "../../store/report/report.ts";
import type { Act, Verb } from "../gate/act.ts";
import { DEATH_LABEL, requireDied } from "../people/deaths.ts";
import { instructionStanding, type StandingInstruction } from "../people/instruction.ts";
import { requireSubject } from "../people/people.ts";
import { endStanding } from "./ends.ts";
import { closeNow } from "./grant-end.ts";

export interface DeathInput {
  readonly subject: string;
  readonly died: Day;
  /** Who told, and what was seen: one sentence, sealed. */
  readonly told: string;
}

export interface DeathRecorded {
  readonly subjectId: string;
  readonly diedOn: Day;
  /** What they instructed; null where they did not. */
  readonly instruction: StandingInstruction | null;
  readonly ended: readonly { readonly consentId: string; readonly purpose: string }[];
  /** What was found of them waits to be handed over: kept, and neither compared nor shown. */
  readonly waits: boolean;
}

/** @throws MiroirError usage/bad-value */
const checkDied = (act: Act, died: Day): void => {
  if (died > act.today())
    throw new MiroirError("usage/bad-value", {
      name: "--died",
      value: died,
      expected: "a day not after today",
    });
};

const standingOf = async (sql: Sql, subjectId: string): Promise<StoredConsent[]> =>
  (await storedConsents(sql, subjectId)).filter(({ state }) => AUTHORISING.includes(state));

const endAll = async (act: Act, sql: Sql, consents: readonly StoredConsent[]): Promise<void> => {
  for (const consent of consents)
    await endStanding(act, sql, consent, { state: "invalidated", type: "change", because: DIED });
};

/** What was found goes with the consent to be found, and cannot be handed over then: it is kept, and compared and shown by nobody. */
const keepForHandingOver = async (act: Act, sql: Sql, subjectId: string): Promise<void> => {
  const open = await openGrantOf(sql, subjectId);
  if (open) await closeNow(act, sql, open.id, DIED);
  await putRestriction(sql, subjectId, DIED, act.at());
};

const sealTold = ({ engine }: Act, subjectId: string, told: string): Uint8Array =>
  engine.vault.seal("subject", subjectId, DEATH_LABEL, Buffer.from(told));

/**
 * Nobody is compared any more from here on. Said again, day and sentence are corrected.
 * @throws MiroirError usage/bad-value, usage/missing, usage/too-long
 */
export const recordDeath: Verb<DeathInput, DeathRecorded> = {
  name: "death.record",
  run: (act, { subject, died, told }) => {
    checkDied(act, died);
    const sentence = deathTold(told);
    return act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, subject);
      await lockSubject(sql, subjectId);
      const instruction = await instructionStanding(act.engine, sql, subjectId);
      const standing = await standingOf(sql, subjectId);
      const waits =
        instruction?.becomes === "hand-over" && standing.some(({ purpose }) => purpose === "find");
      if (waits) await keepForHandingOver(act, sql, subjectId);
      const ending = standing.filter(({ purpose }) => !(waits && purpose === "find"));
      await endAll(act, sql, ending);
      await putDeath(sql, {
        subjectId,
        diedOn: died,
        sealed: sealTold(act, subjectId, sentence),
        recordedBy: act.actor.name,
        recordedAt: act.at(),
      });
      await emptyAnswers(sql);
      act.tell({ kind: "consent.withdrawn", subjectId });
      const ended = ending.map(({ id, purpose }) => ({ consentId: id, purpose }));
      return {
        result: { subjectId, diedOn: died, instruction, ended, waits },
        entry: { subject: subjectId, consents: ended.map(({ consentId }) => consentId), waits },
      };
    });
  },
};

export interface HandedOver {
  readonly subjectId: string;
  readonly ended: readonly { readonly consentId: string; readonly purpose: string }[];
}

/** Kept for nothing any more: lifted without a letter, since there is nobody to tell. */
const liftOfDeath = async (act: Act, sql: Sql, subjectId: string): Promise<void> => {
  if ((await restrictionOf(sql, subjectId))?.because !== DIED) return;
  await liftTold(sql, subjectId, act.today());
  await removeRestriction(sql, subjectId);
};

/** The named person has it: what waited for that goes. @throws MiroirError person/not-died */
export const handedOverAfterDeath: Verb<{ subject: string }, HandedOver> = {
  name: "death.handed-over",
  run: (act, { subject }) =>
    act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, subject);
      await requireDied(sql, subjectId);
      const standing = await standingOf(sql, subjectId);
      await endAll(act, sql, standing);
      await liftOfDeath(act, sql, subjectId);
      const ended = standing.map(({ id, purpose }) => ({ consentId: id, purpose }));
      return {
        result: { subjectId, ended },
        entry: { subject: subjectId, consents: ended.map(({ consentId }) => consentId) },
      };
    }),
};

/** Somebody else had died: what ended stays ended, and they may agree anew. @throws MiroirError person/not-died */
export const mistakenDeath: Verb<{ subject: string }, { readonly subjectId: string }> = {
  name: "death.mistaken",
  run: (act, { subject }) =>
    act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, subject);
      await requireDied(sql, subjectId);
      await removeDeath(sql, subjectId);
      await liftOfDeath(act, sql, subjectId);
      return { result: { subjectId }, entry: { subject: subjectId } };
    }),
};
