/** What pages say, from the catalogue of their language, and days and numbers as it writes them. */
import { NO_BREAK, typeset } from "../../words/typography.ts";
import { isKey, type Key, SPOKEN, said, type Values, type Words } from "../../words/words.ts";
import { language } from "./language.svelte.ts";

const spaced = (text: string): string => typeset(text, language.now);

/** The keys below a prefix, without it. */
type Under<P extends string, K = Key> = K extends `${P}.${infer Rest}` ? Rest : never;

export interface PageWords<K extends string> {
  /** In the language of the page. Read inside a template, it follows the switch. */
  (key: K, values?: Values): string;
  /** The same of a number: `{count}` is filled, and its words agree with it. */
  count(key: K, count: number, values?: Values): string;
  /** Whether the catalogue has this key: for codes that the server may add. */
  has(key: string): key is K;
}

/** `const t = wordsOf("portal.me")`, then `{t("nav")}`. A key that is not there does not compile. */
export const wordsOf = <const P extends string>(prefix: P): PageWords<Under<P>> => {
  const t = (key: string, values?: Values): string =>
    spaced(said(language.now, `${prefix}.${key}` as Key, values));
  return Object.assign(t, {
    count: (key: string, count: number, values: Values = {}): string => t(key, { ...values, count }),
    has: (key: string): key is Under<P> => isKey(`${prefix}.${key}`),
  });
};

/** Words of the domain, in the language of the page. */
export const inPage = (words: Words): string => spaced(words[language.now]);

export const number = (value: number): string => value.toLocaleString(language.now);

/** "37%" of 0.37. */
export const percent = (share: number): string => share.toLocaleString(language.now, { style: "percent" });

/** "21 June 2026" of "2026-06-21": a day is the same day in every time zone. */
export const day = (isoDay: string): string =>
  new Date(`${isoDay.slice(0, 10)}T12:00:00Z`).toLocaleDateString(SPOKEN[language.now].locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

/** "21 June 2026, 14:05" of a moment, in her time zone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(SPOKEN[language.now].locale, {
    dateStyle: "long",
    timeStyle: "short",
  });

const UNITS = ["bytes", "kilobytes", "megabytes", "gigabytes", "terabytes"] as const;

/** "1.2 GB" */
export const size = (bytes: number): string => {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = (bytes / 1000 ** power).toLocaleString(language.now, {
    maximumFractionDigits: power ? 1 : 0,
  });
  return `${value}${NO_BREAK}${said(language.now, `shared.size.${UNITS[power]!}`)}`;
};
