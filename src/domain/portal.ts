/**
 * The words of the portal that are part of a consent: the exact sentence that is shown beside each box, kept in the
 * record, and the second one that confirms it (R8, R9, R13). Written here once, so that nobody can send another.
 */

import { dayIn } from "./days.ts";
import type { Language } from "./errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "./purpose.ts";
import type { Day } from "./words.ts";

export interface Asked {
  readonly language: Language;
  readonly controller: string;
  readonly albums: readonly string[];
  readonly until: Day;
}

const listed = (titles: readonly string[], language: Language): string =>
  titles.map((title) => (language === "fr" ? `« ${title} »` : `“${title}”`)).join(", ");

/** What she agrees to by ticking a box, word for word. */
export const statementOf = (purpose: ConsentPurpose, asked: Asked): string => {
  const { language, controller } = asked;
  const until = dayIn(language, asked.until);
  const albums = listed(asked.albums, language);
  const what = CONSENT_PURPOSES[purpose][language];
  if (purpose === "find")
    return language === "fr"
      ? `J'accepte que ${controller} fasse de mon visage un gabarit et le cherche dans ${albums}, pour m'aider à retrouver mes propres images, jusqu'au ${until}. Je peux retirer cet accord à tout moment.`
      : `I agree that ${controller} makes a template of my face and searches for it in ${albums}, to help me find my own pictures, until ${until}. I can withdraw this at any time.`;
  return language === "fr"
    ? `J'accepte que ${controller} se serve des images de ${albums} où je figure pour ceci : ${what}, jusqu'au ${until}. Je peux retirer cet accord à tout moment.`
    : `I agree that ${controller} uses the pictures of ${albums} that show me for this: ${what}, until ${until}. I can withdraw this at any time.`;
};

/** What she writes where no code is sent. */
export const SECOND_STATEMENT: Readonly<Record<Language, string>> = {
  en: "Yes, I agree",
  fr: "Oui, j'accepte",
};

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

/** Capitals, accents, apostrophes and full stops of a telephone's keyboard make no other sentence. */
export const isSecondStatement = (text: string, language: Language): boolean =>
  plain(text) === plain(SECOND_STATEMENT[language]);

/** R22: said where the organisation has power over her, and kept in the record. */
export const NO_CONSEQUENCE: Readonly<Record<Language, string>> = {
  en: "It is up to you. If you say no, or stop here, nothing changes for you, nobody is told, and your pictures can be found for you by date and place without your face.",
  fr: "C'est à vous de voir. Si vous dites non, ou si vous vous arrêtez ici, rien ne change pour vous, personne n'en est averti, et vos images peuvent être cherchées pour vous par date et par lieu, sans votre visage.",
};

/** Who checked the identity, in the record of a consent given in the portal. */
export const CHECKED_BY: Readonly<
  Record<"portal-capture" | "personal-key", Readonly<Record<Language, string>>>
> = {
  "portal-capture": {
    en: "the portal: movements asked for at random, followed from the camera's frames",
    fr: "le portail : mouvements demandés au hasard, suivis sur les images de la caméra",
  },
  "personal-key": {
    en: "the portal: she was signed in",
    fr: "le portail : elle était connectée",
  },
};

/** What somebody who is not enrolled agrees to, for one look, word for word. */
export const askStatement = (language: Language, controller: string): string =>
  language === "fr"
    ? `J'accepte que ${controller} compare mon visage une seule fois avec les images des albums que j'ai nommés, ou du jour et du lieu que j'ai dits, pour me dire si j'y figure, après qu'une personne a vérifié que c'est moi. Aucun gabarit de mon visage n'est gardé.`
    : `I agree that ${controller} compares my face once with the pictures of the albums I named, or of the day and place I said, to tell me whether I am in them, after a person has checked that it is me. No template of my face is kept.`;
