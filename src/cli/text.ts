/** How the command line says numbers, moments and durations. */

import { shortMomentIn } from "../domain/days.ts";
import type { Language } from "../domain/errors.ts";
import { isLanguage, LANGUAGES, said } from "../words/words.ts";

/** From the locale of the terminal (POSIX order); the first language of Miroir's where it names none of them. */
export const languageOf = (environment: Readonly<Record<string, string | undefined>>): Language => {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || "";
  const tag = locale.slice(0, 2).toLowerCase();
  return isLanguage(tag) ? tag : LANGUAGES[0]!;
};

export const number = (language: Language, value: number, digits = 0): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);

/** Two significant digits, for rates and expected numbers. */
export const figure = (language: Language, value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3
    ? value.toExponential(1).replace(".", said(language, "cli.text.decimalPoint"))
    : new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value);

export const score = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

/** `40 s`, `3 min 20 s`, `2 h 5 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
};

/** Of the instance whose configuration this process read; until then the machine's. */
let zone: string | undefined;

/** From here on moments are in the time zone in which the days of this instance begin and end, wherever it is run. */
export const useZone = (timeZone: string): void => {
  zone = timeZone;
};

/** ISO time as people of that language write it, to the minute. */
export const moment = (language: Language, iso: string): string => shortMomentIn(language, zone, iso);

/** Of a million strangers; below one the planning tail is only a guess, and no figure is given (law 10). */
export const inAMillion = (language: Language, fmr: number): string =>
  fmr < 1e-6
    ? said(language, "cli.text.fewerThan1Million")
    : said(language, "cli.text.million", { fmr: figure(language, fmr * 1e6) });
