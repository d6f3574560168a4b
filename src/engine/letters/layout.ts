/**
 * A letter as a letter: who writes, place and day, to whom, about what, a greeting, what is said, and who signs. One text for
 * the mail and for the paper; nothing stands in it that no setting or row says.
 */

import { dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import type { Letterhead } from "../../paper/document.ts";
import { eachLanguage, said, type Words, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inEveryLanguage } from "./every-language.ts";

/** Subject and text of a letter, ready for the queue and for paper. */
export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** Begins the line that says what a letter is about: what stands before it on paper is its head. */
export const ABOUT: Words = words("engine.letters.layout.subject");

/** A postal code and what follows it: the town of an address. */
const TOWN = /(?:^|[\s,])(?:[A-Z]{1,2}-)?\d{4,5}\s+(\p{Lu}[\p{L}\p{M}' -]*\p{L})/u;

/** Of the controller's address, where it says a town as most of Europe writes it. */
const townIn = (address: string): string | null => TOWN.exec(address)?.[1]?.trim() ?? null;

const placeAndDay = (settings: EngineSettings, language: Language, day: Day): string => {
  const town = townIn(settings.controller.address);
  const shown = dayIn(language, day);
  if (town === null) return shown;
  return said(language, "engine.letters.layout.placeAndDay", { town, shown });
};

const sender = ({ controller }: EngineSettings): string =>
  [controller.name, controller.address, controller.contact].join("\n");

const signature = ({ controller }: EngineSettings, language: Language): string => {
  const { name, officer } = controller;
  const house = said(language, "engine.letters.layout.for", { name });
  if (!officer) return house;
  const role = said(language, "engine.letters.layout.dataProtectionOfficer");
  return `${house}\n${officer.name}, ${role}\n${officer.contact}`;
};

export interface LetterTo {
  /** Null where only an address is known: anybody may have typed it. */
  readonly name: string | null;
  /** Where it goes: an address of the post, one of the mail, or nothing that is known. */
  readonly contact: string | null;
  readonly language: Language;
}

export interface LetterDraft {
  readonly subject: Words;
  /** Of the case it belongs to. */
  readonly number?: string;
  /** Whose case it is, where somebody else is written to. */
  readonly day: Day;
  readonly paragraphs: readonly Words[];
}

/** The whole letter, in the language of whoever reads it. */
export const letterOf = (settings: EngineSettings, to: LetterTo, draft: LetterDraft): Written => {
  const { language } = to;
  const subject = draft.number ? `${draft.subject[language]} (${draft.number})` : draft.subject[language];
  const reference = said(language, "engine.letters.layout.ourReference");
  const about = `${ABOUT[language]}${draft.subject[language]}`;
  const greeting =
    to.name === null
      ? said(language, "engine.letters.layout.hello")
      : said(language, "engine.letters.layout.dear", { name: to.name });
  const closing = said(language, "engine.letters.layout.yoursFaithfully");
  return {
    subject,
    text: [
      sender(settings),
      placeAndDay(settings, language, draft.day),
      [to.name, to.contact].filter(Boolean).join("\n"),
      draft.number ? `${about}\n${reference}${draft.number}` : about,
      greeting,
      ...draft.paragraphs.map((paragraph) => paragraph[language]),
      closing,
      signature(settings, language),
    ].join("\n\n"),
  };
};

/** Art. 12(4), 77 and 79: said in every letter, and not only in a refusal. */
export const remedies = ({ authority }: EngineSettings): Words =>
  words("engine.letters.layout.ifYouDoNot", { authority });

/** One letter in each language, where it is not known which one is read; the organisation's own first. */
export const letterInEveryLanguage = (
  settings: EngineSettings,
  to: Omit<LetterTo, "language">,
  draft: LetterDraft,
): Written => {
  const inEach = eachLanguage((language) => letterOf(settings, { ...to, language }, draft));
  return {
    subject: inEach[settings.language].subject,
    text: inEveryLanguage(
      settings.language,
      eachLanguage((language) => inEach[language].text),
    ),
  };
};

/** Head, greeting and end of a letter that has chapters between them. */
export const frameOf = (
  settings: EngineSettings,
  language: Language,
  draft: { readonly to: string; readonly subject: string; readonly day: Day },
): { letterhead: Letterhead; greeting: string; ending: readonly string[] } => ({
  letterhead: {
    sender: sender(settings),
    dated: placeAndDay(settings, language, draft.day),
    to: draft.to,
    about: `${ABOUT[language]}${draft.subject}`,
  },
  greeting: said(language, "engine.letters.layout.hello"),
  ending: [said(language, "engine.letters.layout.yoursFaithfully"), signature(settings, language)],
});

/** The parts of a letter on paper: its head, what it is about, and the rest; null where a text is no such letter. */
export const partsOfLetter = (
  text: string,
  language: Language,
): { sender: string; dated: string; to: string; about: string; paragraphs: string[] } | null => {
  const [sender, dated, to, about, ...paragraphs] = text.split("\n\n");
  return sender && dated && to && about?.startsWith(ABOUT[language])
    ? { sender, dated, to, about, paragraphs }
    : null;
};
