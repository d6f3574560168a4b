/** Whoever was a possible match of a search by photograph is told by letter (law 5): in both languages, and without its reason. */
import { dayAt, dayIn } from "../../domain/days.ts";
import { PURPOSES, type PurposeName } from "../../domain/purpose.ts";
import type { Sql } from "../../store/database.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inEveryLanguage } from "../letters/every-language.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { requireSubject } from "../people/people.ts";

const searchedLetter = (settings: EngineSettings, purpose: PurposeName, day: string) => {
  const { name, contact } = settings.controller;
  const url = `${settings.serve.url}/me/searches`;
  const [on, le] = [dayIn("en", day), dayIn("fr", day)];
  const said = {
    en: `On ${on} somebody of ${name} searched with a photograph (${PURPOSES[purpose].en}), after a second person agreed. You are a possible match. Who searched, and for which reason, is on your page:\n\n${url}\n\nIf you did not expect this, write to us: ${contact}`,
    fr: `Le ${le}, une personne de ${name} a fait une recherche avec une photographie (${PURPOSES[purpose].fr}), après l'accord d'une seconde personne. Vous êtes une correspondance possible. Qui a cherché, et pour quel motif, se lit sur votre page :\n\n${url}\n\nSi vous ne vous y attendiez pas, écrivez-nous : ${contact}`,
  };
  const { language } = settings;
  return {
    kind: "searched",
    subject: language === "fr" ? `Une recherche vous concernant : ${name}` : `A search about you: ${name}`,
    text: inEveryLanguage(language, said),
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
