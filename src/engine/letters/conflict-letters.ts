/** What people are written when two say that one face is theirs, and once it is settled. Of the other it says no name. */

import { type Seen, sawNothing, totalSeen } from "../../domain/conflict.ts";
import type { Day } from "../../domain/words.ts";
import { eachLanguage, said, type Words, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { type LetterTo, letterOf, remedies, type Written } from "./layout.ts";
import { dayIn } from "./report-words.ts";

/** To somebody whose pictures are closed now. */
export const suspendedLetter = (settings: EngineSettings, to: LetterTo, day: Day): Written =>
  letterOf(settings, to, {
    subject: words("engine.letters.conflictLetters.somebodyElseSaysYour"),
    day,
    paragraphs: [words("engine.letters.conflictLetters.somebodyElseHasEnrolled"), remedies(settings)],
  });

/** To whoever has to settle it: it names nobody. */
export const conflictAlert = (settings: EngineSettings): Written => {
  const url = `${settings.serve.url.replace(/\/$/, "")}/console/conflicts`;
  return eachLanguage((language) => ({
    subject: said(language, "engine.letters.conflictLetters.twoPeopleSayOne"),
    text: said(language, "engine.letters.conflictLetters.twoPeopleEnrolledOne", { url }),
  }))[settings.language];
};

const seenIn = (seen: Seen): Words => {
  if (sawNothing(seen)) return words("engine.letters.conflictLetters.nothingShownOtherFar");
  const { lists, pictures, taken } = totalSeen(seen);
  const days = eachLanguage((language) => seen.days.map(({ day }) => dayIn(language, day)).join(", "));
  return words("engine.letters.conflictLetters.otherShownPicturesLists", { days, lists, pictures, taken });
};

/** To the one whose face it is. @param seen null where both go on */
export const settledLetter = (settings: EngineSettings, to: LetterTo, day: Day, seen: Seen | null): Written =>
  letterOf(settings, to, {
    subject: words("engine.letters.conflictLetters.yourPicturesYoursAgain"),
    day,
    paragraphs: [
      words("engine.letters.conflictLetters.settledYourEnrolmentGoes"),
      ...(seen ? [seenIn(seen)] : []),
      remedies(settings),
    ],
  });

/** To the one whose enrolment ended by it, and who had been told that it was in question. */
export const endedLetter = (settings: EngineSettings, to: LetterTo, day: Day): Written =>
  letterOf(settings, to, {
    subject: words("engine.letters.conflictLetters.yourEnrolmentHasEnded"),
    day,
    paragraphs: [words("engine.letters.conflictLetters.twoPeopleSaidOne"), remedies(settings)],
  });
