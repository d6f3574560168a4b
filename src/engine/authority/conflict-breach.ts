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

const WORDS: Readonly<Record<Language, (told: Told) => Words>> = {
  en: ({ metOn, settledOn, comparedBy, days, shown, counts }) => ({
    nature: `Somebody enrolled with the face of another person and was shown that person's pictures. It was found on ${metOn}, when two people said that one face is theirs, and settled on ${settledOn} by comparing (${comparedBy}).`,
    people: "A person whose face it is. Other people on the pictures were covered.",
    records: `Pictures that stood in the account: ${shown}. Lists opened: ${counts.lists}. Pictures opened, each time counted: ${counts.pictures}. Pictures taken away in files: ${counts.taken}. Days: ${days}. No template left.`,
    consequences:
      "Whoever it was may know where and when she was photographed, and may keep or pass on what was shown or taken away. To be completed: is it known who it was, and is she at risk from them?",
    measures: `Both accounts were closed to pictures and comparisons on ${metOn}. On ${settledOn} the consents given with her face ended as unlawful; templates, keys, matches and sessions of that account are destroyed. She was told what was shown and when, on her page, and by letter where an address is known. To be completed.`,
  }),
  fr: ({ metOn, settledOn, comparedBy, days, shown, counts }) => ({
    nature: `Quelqu'un s'est inscrit avec le visage d'une autre personne et a vu les images de celle-ci. Constaté le ${metOn}, quand deux personnes ont dit qu'un visage est le leur, et tranché le ${settledOn} en comparant (${comparedBy}).`,
    people: "La personne dont c'est le visage. Les autres personnes sur les images étaient masquées.",
    records: `Images présentes dans le compte : ${shown}. Listes ouvertes : ${counts.lists}. Images ouvertes, chaque fois comptée : ${counts.pictures}. Images emportées dans des fichiers : ${counts.taken}. Jours : ${days}. Aucun gabarit n'est sorti.`,
    consequences:
      "L'autre peut savoir où et quand elle a été photographiée, et garder ou transmettre ce qui a été montré ou emporté. À compléter : sait-on qui c'était, et court-elle un risque de sa part ?",
    measures: `Les deux comptes ont été fermés aux images et aux comparaisons le ${metOn}. Le ${settledOn}, les consentements donnés avec son visage ont pris fin comme illicites ; gabarits, clés, correspondances et sessions de ce compte sont détruits. Elle sait ce qui a été montré et quand, par sa page, et par courrier si une adresse est connue. À compléter.`,
  }),
};

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
