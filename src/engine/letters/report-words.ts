/** How a report says days, moments and figures, in its reader's language. */

import type { Language } from "../../domain/errors.ts";
import { sayIn, words } from "../../words/words.ts";

export { asTaken, dayIn, momentIn } from "../../domain/days.ts";

/** English as Europe writes its days. */
const LOCALE = words("engine.letters.reportWords.enGb");

/** A score or threshold with two decimals. */
export const scoreIn = (language: Language, score: number): string =>
  new Intl.NumberFormat(LOCALE[language], { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    score,
  );

/** A number to two significant digits. */
export const figureIn = (language: Language, value: number): string =>
  new Intl.NumberFormat(LOCALE[language], { maximumSignificantDigits: 2 }).format(value);

/** Below one in a million the planning tail is only a guess: then no figure is given (law 10). */
export const strangersIn = (language: Language, fmr: number): string =>
  fmr < 1e-6
    ? sayIn(language)("engine.letters.reportWords.fewerThan1Million")
    : sayIn(language)("engine.letters.reportWords.aboutMillionStrangersScore", {
        fmr: figureIn(language, fmr * 1e6),
      });

/** A number of things, as its language groups digits. */
export const countIn = (language: Language, value: number): string =>
  new Intl.NumberFormat(LOCALE[language]).format(value);

/** An account as people read it: what programs do is said as that, and so is the account of a machine. */
export const accountIn = (language: Language, account: string): string => {
  const say = sayIn(language);
  switch (account) {
    case "clock":
      return say("engine.letters.reportWords.programItself");
    case "portal":
      return say("engine.letters.reportWords.youPortal");
    case "root":
      return say("engine.letters.reportWords.administrationProgram");
    default:
      return account;
  }
};
