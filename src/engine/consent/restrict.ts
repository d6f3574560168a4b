/**
 * Restriction (R61, art. 18): her data is kept, and compared, shown and exported by nobody. It is lifted only after she
 * was told so (art. 18(3)).
 */

import { dayAt, dayWords } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { RestrictionGround } from "../../domain/restriction.ts";
import type { Day } from "../../domain/words.ts";
import { openGrantOf } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { emptyAnswers } from "../../store/gate/idempotency.ts";
import { languageOf } from "../../store/leaving/erasure.ts";
import {
  letterWaits,
  liftTold,
  putRestriction,
  type Restriction,
  removeRestriction,
  restrictionOf,
} from "../../store/people/restriction.ts";
import { words } from "../../words/words.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { letterOf, remedies } from "../letters/layout.ts";
import { addressIn, LIFT_LETTER, queueLetter } from "../letters/outbox.ts";
import { requireAlive } from "../people/deaths.ts";
import { requireSubject } from "../people/people.ts";
import { tellRecipients } from "../people/recipients.ts";
import { closeNow } from "./grant-end.ts";

export interface Restricted {
  readonly subjectId: string;
  readonly because: RestrictionGround;
  /** Her open grant, whose key is destroyed. */
  readonly grantsClosed: number;
  readonly recipientsTold: number;
}

/** Restricts, or changes the reason of a restriction; then she is told anew before it is lifted. */
export const restrict: Verb<{ subject: string; because: RestrictionGround }, Restricted> = {
  name: "person.restrict",
  run: (act, { subject, because }) =>
    act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, subject);
      const recipientsTold = await tellRecipients(act, sql, { subjectId, about: "restriction" });
      const open = await openGrantOf(sql, subjectId);
      const grantsClosed = open ? Number(await closeNow(act, sql, open.id, "restricted")) : 0;
      await putRestriction(sql, subjectId, because, act.at());
      await emptyAnswers(sql);
      return {
        result: { subjectId, because, grantsClosed, recipientsTold },
        entry: { subject: subjectId, because, grantsClosed, recipientsTold },
      };
    }),
};

export interface LiftLetter {
  /** Null where no e-mail address is known: then it is printed and handed to her. */
  readonly to: string | null;
  readonly subject: string;
  readonly text: string;
}

export interface Lifted {
  readonly subjectId: string;
  readonly lifted: boolean;
  /** The day she was told. */
  readonly toldOn: Day;
  /** What she is told, when this told her. */
  readonly letter: LiftLetter | null;
}

const letterTo = async (
  act: Act,
  sql: Sql,
  person: { readonly id: string; readonly name: string; readonly contact: string | null },
  restriction: Restriction,
): Promise<LiftLetter> => {
  const { settings } = act.engine;
  const language: Language = (await languageOf(sql, person.id)) ?? settings.language;
  const { name, contact } = person;
  const since = dayWords(dayAt(restriction.since, settings.timeZone));
  const letter = letterOf(
    settings,
    { name, contact, language },
    {
      subject: words("engine.consent.restrict.restrictionYourDataWill"),
      day: act.today(),
      paragraphs: [words("engine.consent.restrict.sinceWeHaveKept", { since }), remedies(settings)],
    },
  );
  return { to: addressIn(contact), ...letter };
};

/** The letter is in the queue, or given back to be printed, and the day is written down. */
const tellHer = async (
  act: Act,
  sql: Sql,
  person: { readonly id: string; readonly name: string; readonly contact: string | null },
  restriction: Restriction,
): Promise<LiftLetter> => {
  const letter = await letterTo(act, sql, person, restriction);
  const { to, subject, text } = letter;
  if (to) await queueLetter(act, sql, { kind: LIFT_LETTER, to, subject, text }, { subject: person.id });
  await liftTold(sql, person.id, act.today());
  return letter;
};

/** @throws MiroirError person/not-told: on the same day, or while the letter has reached nobody */
const checkTold = async (act: Act, sql: Sql, subjectId: string, toldOn: Day): Promise<void> => {
  if (toldOn >= act.today() || (await letterWaits(sql, subjectId, LIFT_LETTER)))
    throw new MiroirError("person/not-told", { day: toldOn });
};

/**
 * The first time it tells her; on a later day it lifts. With `told` somebody says that she knows already, and it lifts at once.
 * @throws MiroirError person/not-restricted, person/not-told, person/died
 */
export const lift: Verb<{ subject: string; told?: boolean }, Lifted> = {
  name: "person.lift",
  run: (act, { subject, told = false }) =>
    act.commit(async (sql): Promise<Committed<Lifted>> => {
      const person = await requireSubject(act.engine, sql, subject);
      const { id: subjectId } = person;
      const restriction = await restrictionOf(sql, subjectId);
      if (!restriction) throw new MiroirError("person/not-restricted");
      await requireAlive(sql, subjectId);
      const toldOn = restriction.liftToldOn ?? act.today();
      if (!told && restriction.liftToldOn === null) {
        const letter = await tellHer(act, sql, person, restriction);
        return {
          result: { subjectId, lifted: false, toldOn, letter },
          entry: { subject: subjectId, outcome: "told", letter: letter.to !== null },
        };
      }
      if (!told) await checkTold(act, sql, subjectId, toldOn);
      await liftTold(sql, subjectId, toldOn);
      await removeRestriction(sql, subjectId);
      return {
        result: { subjectId, lifted: true, toldOn, letter: null },
        entry: { subject: subjectId, outcome: "lifted", toldOn, said: told },
      };
    }),
};
