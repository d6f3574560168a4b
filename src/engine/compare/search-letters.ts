/** Whoever was a possible match of a search by photograph is told by letter (law 5): in both languages, and without its reason. */

import { dayAt, dayWords } from "../../domain/days.ts";
import { PURPOSES, type PurposeName } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { words } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { letterInEveryLanguage, remedies } from "../letters/layout.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { requireSubject } from "../people/people.ts";

const searchedLetter = (
  settings: EngineSettings,
  to: { readonly name: string; readonly contact: string | null },
  purpose: PurposeName,
  day: Day,
) => {
  const { name, contact } = settings.controller;
  const url = `${settings.serve.url}/me/searches`;
  const told = words("engine.compare.searchLetters.somebodySearchedPhotographAfter", {
    on: dayWords(day),
    purpose: PURPOSES[purpose],
    url,
    contact,
  });
  const subject = words("engine.compare.searchLetters.searchAboutYou", { name });
  return {
    kind: "searched",
    ...letterInEveryLanguage(settings, to, { subject, day, paragraphs: [told, remedies(settings)] }),
  };
};

/** In the transaction of the search. Whoever gave no address reads it on her page and in her report. */
export const tellSearched = async (
  act: Act,
  sql: Sql,
  returned: readonly string[],
  purpose: PurposeName,
): Promise<void> => {
  const { settings } = act.engine;
  const day = dayAt(act.at(), settings.timeZone);
  for (const subject of returned) {
    const { name, contact } = await requireSubject(act.engine, sql, subject);
    const to = addressIn(contact);
    if (!to) continue;
    const letter = searchedLetter(settings, { name, contact }, purpose, day);
    await queueLetter(act, sql, { ...letter, to }, { subject });
  }
};
