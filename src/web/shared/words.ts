/** What pages say: tables whose rows hold English and French side by side, and days and numbers as each language writes them. */
import { filledIn } from "../../domain/counted.ts";
import { type Language, language } from "./language.svelte.ts";

export type Row = readonly [en: string, fr: string];
export type Table = Readonly<Record<string, Row>>;
export type Values = Readonly<Record<string, string | number>>;

const COLUMN: Readonly<Record<Language, 0 | 1>> = { en: 0, fr: 1 };

/** French puts a space that does not break before what is high, and inside its quotation marks. */
const withSpaces = (text: string): string =>
  text.replace(/ ([:;!?»%])/g, "\u00a0$1").replace(/« /g, "«\u00a0");

/** One text in the language of the page, its words in the form that goes with its numbers. Read inside a template, it follows the switch. */
export const say = (row: Row, values: Values = {}): string => {
  const text = filledIn(language.now, row[COLUMN[language.now]], values, number);
  return language.now === "fr" ? withSpaces(text) : text;
};

/** Bases of the keys that have a singular: `pictures` of `pictures.one` and `pictures.other`. */
type Counted<K extends string> = K extends `${infer Base}.one` ? Base : never;

export interface Words<K extends string> {
  (key: K, values?: Values): string;
  /** Singular or plural, as the language counts; `{count}` is filled. */
  count(key: Counted<K>, count: number, values?: Values): string;
  /** Whether the table has this key: for codes that the server may add. */
  has(key: string): key is K;
}

/** `const t = wordsOf({ hello: ["Hello", "Bonjour"] })`, then `{t("hello")}`. A key that is not there does not compile. */
export const wordsOf = <const T extends Table>(table: T): Words<keyof T & string> => {
  const t = (key: string, values?: Values): string => say(table[key]!, values);
  return Object.assign(t, {
    count: (key: string, count: number, values: Values = {}): string => {
      const form = new Intl.PluralRules(language.now).select(count) === "one" ? "one" : "other";
      return say(table[`${key}.${form}`]!, { ...values, count });
    },
    has: (key: string): key is keyof T & string => Object.hasOwn(table, key),
  });
};

export const number = (value: number): string => value.toLocaleString(language.now);

/** "21 June 2026" of "2026-06-21": a day is the same day in every time zone. */
export const day = (isoDay: string): string =>
  new Date(`${isoDay.slice(0, 10)}T12:00:00Z`).toLocaleDateString(language.now === "en" ? "en-GB" : "fr-FR", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

/** "21 June 2026, 14:05" of a moment, in her time zone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(language.now === "en" ? "en-GB" : "fr-FR", {
    dateStyle: "long",
    timeStyle: "short",
  });

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;
const UNITS_FR = ["o", "ko", "Mo", "Go", "To"] as const;

/** "1.2 GB" */
export const size = (bytes: number): string => {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = (bytes / 1000 ** power).toLocaleString(language.now, {
    maximumFractionDigits: power ? 1 : 0,
  });
  return `${value}\u00a0${(language.now === "fr" ? UNITS_FR : UNITS)[power]}`;
};
