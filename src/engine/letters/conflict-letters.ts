/** What people are written when two say that one face is theirs, and once it is settled. Of the other it says no name. */

import { type Seen, sawNothing, totalSeen } from "../../domain/conflict.ts";
import type { Language } from "../../domain/errors.ts";
import { eachLanguage, said, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { dayIn } from "./report-words.ts";

interface Written {
  readonly subject: string;
  readonly text: string;
}

const placeOf = ({ name, address, contact }: EngineSettings["controller"]): string =>
  `${name}\n${address}\n${contact}`;

/** To somebody whose pictures are closed now. */
export const suspendedLetter = (settings: EngineSettings, language: Language, name: string): Written =>
  eachLanguage((language) => ({
    subject: said(language, "engine.letters.conflictLetters.somebodyElseSaysYour"),
    text: said(language, "engine.letters.conflictLetters.somebodyElseHasEnrolled", {
      name,
      controller: placeOf(settings.controller),
    }),
  }))[language];

/** To whoever has to settle it: it names nobody. */
export const conflictAlert = (settings: EngineSettings): Written => {
  const url = `${settings.serve.url.replace(/\/$/, "")}/console/conflicts`;
  return eachLanguage((language) => ({
    subject: said(language, "engine.letters.conflictLetters.twoPeopleSayOne"),
    text: said(language, "engine.letters.conflictLetters.twoPeopleEnrolledOne", { url }),
  }))[settings.language];
};

const seenIn = (language: Language, seen: Seen): string => {
  if (sawNothing(seen)) return words("engine.letters.conflictLetters.nothingShownOtherFar")[language];
  const { lists, pictures, taken } = totalSeen(seen);
  const days = seen.days.map(({ day }) => dayIn(language, day)).join(", ");
  return words("engine.letters.conflictLetters.otherShownPicturesLists", { days, lists, pictures, taken })[
    language
  ];
};

/** To the one whose face it is. @param seen null where both go on */
export const settledLetter = (
  settings: EngineSettings,
  language: Language,
  name: string,
  seen: Seen | null,
): Written => {
  const told = seen ? `${seenIn(language, seen)}\n\n` : "";
  return eachLanguage((language) => ({
    subject: said(language, "engine.letters.conflictLetters.yourPicturesYoursAgain"),
    text: said(language, "engine.letters.conflictLetters.settledYourEnrolmentGoes", {
      name,
      told,
      controller: placeOf(settings.controller),
    }),
  }))[language];
};

/** To the one whose enrolment ended by it, and who had been told that it was in question. */
export const endedLetter = (settings: EngineSettings, language: Language, name: string): Written =>
  eachLanguage((language) => ({
    subject: said(language, "engine.letters.conflictLetters.yourEnrolmentHasEnded"),
    text: said(language, "engine.letters.conflictLetters.twoPeopleSaidOne", {
      name,
      authority: settings.authority,
      controller: placeOf(settings.controller),
    }),
  }))[language];
