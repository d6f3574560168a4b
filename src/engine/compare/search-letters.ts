/** Whoever was a possible match of a search by photograph is told by letter (law 5): in both languages, and without its reason. */

import { dayAt, dayWords } from "../../domain/days.ts";
import { PURPOSES, type PurposeName } from "../../domain/purpose.ts";
import type { Sql } from "../../store/database.ts";
import { said, words } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inEveryLanguage } from "../letters/every-language.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { requireSubject } from "../people/people.ts";

const searchedLetter = (settings: EngineSettings, purpose: PurposeName, day: string) => {
  const { name, contact } = settings.controller;
  const url = `${settings.serve.url}/me/searches`;
  const told = words("engine.compare.searchLetters.somebodySearchedPhotographAfter", {
    on: dayWords(day),
    name,
    purpose: PURPOSES[purpose],
    url,
    contact,
  });
  const { language } = settings;
  return {
    kind: "searched",
    subject: said(language, "engine.compare.searchLetters.searchAboutYou", { name }),
    text: inEveryLanguage(language, told),
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
  const letter = searchedLetter(settings, purpose, dayAt(act.at(), settings.timeZone));
  for (const subject of returned) {
    const to = addressIn((await requireSubject(act.engine, sql, subject)).contact);
    if (to) await queueLetter(act, sql, { ...letter, to }, { subject });
  }
};
