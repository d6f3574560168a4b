/**
 * Pictures of one person were shown to another who enrolled with her face: what the register of breaches asks for (art. 33),
 * drafted from the log. Nothing is entered and nothing is filed by it: the officer completes it.
 */

import type { BreachKind, Risk } from "../../domain/breach.ts";
import { other, type Seen, sawNothing, totalSeen } from "../../domain/conflict.ts";
import { dayAt } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { COMPARED_BY } from "../../domain/vouching.ts";
import type { Sql } from "../../store/database.ts";
import { type Conflict, findConflict } from "../../store/people/conflicts.ts";
import { eachLanguage, said } from "../../words/words.ts";
import { claimsOf } from "../compare/conflict-list.ts";
import type { Act, Verb } from "../gate/act.ts";
import { dayIn } from "../letters/report-words.ts";
import { openSeen } from "../people/seen-sealed.ts";
import { seenBy } from "../shown/seen.ts";

/** As `breach.record` takes it. */
export interface BreachDraft {
  readonly nature: string;
  readonly kinds: readonly BreachKind[];
  readonly peopleCount: number;
  readonly recordsCount: number;
  readonly people: string;
  readonly records: string;
  readonly consequences: string;
  readonly measures: string;
  /** When it was settled: from then on it was known, and not only possible. */
  readonly awareAt: string;
  readonly risk: Risk;
}

interface Told {
  readonly metOn: string;
  readonly settledOn: string;
  readonly comparedBy: string;
  readonly days: string;
  readonly shown: number;
  readonly counts: ReturnType<typeof totalSeen>;
}

type Words = Pick<BreachDraft, "nature" | "people" | "records" | "consequences" | "measures">;

const WORDS: Readonly<Record<Language, (told: Told) => Words>> = eachLanguage(
  (language) =>
    ({ metOn, settledOn, comparedBy, days, shown, counts }) => ({
      nature: said(language, "engine.authority.conflictBreach.somebodyEnrolledFaceAnother", {
        metOn,
        settledOn,
        comparedBy,
      }),
      people: said(language, "engine.authority.conflictBreach.personWhoseFaceOther"),
      records: said(language, "engine.authority.conflictBreach.picturesStoodAccountLists", {
        shown,
        lists: counts.lists,
        pictures: counts.pictures,
        taken: counts.taken,
        days,
      }),
      consequences: said(language, "engine.authority.conflictBreach.whoeverMayKnowWhere"),
      measures: said(language, "engine.authority.conflictBreach.bothAccountsWereClosed", {
        metOn,
        settledOn,
      }),
    }),
);

/** What the one was shown whose face it is not; none while it is open, or where both go on. */
const seenIn = async (act: Act, sql: Sql, conflict: Conflict): Promise<Seen | null> => {
  const { state } = conflict;
  if (state !== "first" && state !== "second") return null;
  const kept = openSeen(act.engine, conflict);
  const wrong = claimsOf(conflict)[other(state)];
  return kept ?? (wrong === null ? null : seenBy(act.engine, sql, wrong));
};

/** @throws MiroirError conflict/not-found, conflict/nothing-seen */
export const draftBreach: Verb<{ conflict: string; language?: Language }, BreachDraft> = {
  name: "conflict.breach",
  run: (act, { conflict: id, language = act.engine.settings.language }) =>
    act.read(async (sql) => {
      const { timeZone } = act.engine.settings;
      const conflict = await findConflict(sql, id);
      if (!conflict?.decidedAt) throw new MiroirError("conflict/not-found", { conflict: id });
      const seen = await seenIn(act, sql, conflict);
      if (!seen || sawNothing(seen)) throw new MiroirError("conflict/nothing-seen");
      const words = WORDS[language]({
        metOn: dayIn(language, dayAt(conflict.at, timeZone)),
        settledOn: dayIn(language, dayAt(conflict.decidedAt, timeZone)),
        comparedBy: conflict.comparedBy ? COMPARED_BY[conflict.comparedBy][language] : "–",
        days: seen.days.map(({ day }) => dayIn(language, day)).join(", "),
        shown: seen.shown,
        counts: totalSeen(seen),
      });
      const kinds = ["confidentiality"] as const;
      return {
        ...words,
        kinds,
        peopleCount: 1,
        recordsCount: seen.shown,
        awareAt: conflict.decidedAt.toISOString(),
        risk: "unassessed",
      };
    }),
};
