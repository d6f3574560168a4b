/** How a report says days, moments and figures, in its reader's language. */
import type { Language } from "../../domain/errors.ts";

export { asTaken, dayIn, momentIn } from "../../domain/days.ts";

/** English as Europe writes its days. */
const LOCALE = { en: "en-GB", fr: "fr-FR" } as const;

/** Both languages side by side; the reader's is taken. */
export const inWords =
  (language: Language) =>
  (en: string, fr: string): string =>
    ({ en, fr })[language];

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
    ? inWords(language)(
        "fewer than 1 in a million strangers score this high",
        "moins d'une personne étrangère sur un million obtient un tel score",
      )
    : inWords(language)(
        `about ${figureIn(language, fmr * 1e6)} in a million strangers score this high`,
        `environ ${figureIn(language, fmr * 1e6)} personnes étrangères sur un million obtiennent un tel score`,
      );

/** A number of things, as its language groups digits. */
export const countIn = (language: Language, value: number): string =>
  new Intl.NumberFormat(LOCALE[language]).format(value);

/** An account as people read it: what programs do is said as that, and so is the account of a machine. */
export const accountIn = (language: Language, account: string): string => {
  const say = inWords(language);
  switch (account) {
    case "clock":
      return say("the program, by itself", "le programme, de lui-même");
    case "portal":
      return say("you, in the portal", "vous, dans le portail");
    case "root":
      return say("the administration of this program", "l'administration de ce programme");
    default:
      return account;
  }
};
