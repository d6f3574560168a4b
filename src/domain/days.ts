/**
 * Calendar days as ISO 8601 strings: they compare as text, and know neither clock nor zone. And days and moments as
 * people write them, in every document, letter and command.
 */
import { eachLanguage, SPOKEN, type Words } from "../words/words.ts";
import type { Language } from "./errors.ts";
import type { Day } from "./words.ts";

/** From the year 1000 on: what is reckoned from a day stays a day of four digits. */
const SHAPE = /^[1-8]\d{3}-\d{2}-\d{2}$/;

/** True for an existing day: `2026-02-30` is none. */
export const isDay = (text: string): text is Day => {
  if (!SHAPE.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

export const addDays = (day: Day, days: number): Day => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};

/** The same day so many months on, or that month's last day where it has none: 31 January and one month is 28 February (Reg. 1182/71, art. 3(2)(c)). */
export const addMonths = (day: Day, months: number): Day => {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
};

/** The day it is at that instant in the controller's time zone (IANA name). */
export const dayAt = (instant: Date, timeZone: string): Day =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    instant,
  );

export const earlierOf = (a: Day, b: Day): Day => (a < b ? a : b);

/** French says the first of a month by its rank; the tables of Unicode do not know that. */
const ranked = (language: Language, written: string): string => {
  const { firstOfMonth } = SPOKEN[language];
  return firstOfMonth ? written.replace(/^1 (?=\p{Ll})/u, `${firstOfMonth} `) : written;
};

const written = (language: Language, at: Date, format: Intl.DateTimeFormatOptions): string =>
  ranked(language, new Intl.DateTimeFormat(SPOKEN[language].locale, format).format(at));

/** A day (ISO, a time after it is left out) in long form; what is no day stands as it is. */
export const dayIn = (language: Language, day: string): string =>
  /^\d{4}-\d\d-\d\d/.test(day)
    ? written(language, new Date(`${day.slice(0, 10)}T00:00:00Z`), { dateStyle: "long", timeZone: "UTC" })
    : day;

/** A moment that this instance recorded, in the controller's time zone. */
export const momentIn = (language: Language, timeZone: string, at: string | Date): string =>
  at === "" ? "" : written(language, new Date(at), { dateStyle: "long", timeStyle: "short", timeZone });

/** The same in every language. */
export const dayWords = (day: string): Words => eachLanguage((language) => dayIn(language, day));
export const momentWords = (timeZone: string, at: string | Date): Words =>
  eachLanguage((language) => momentIn(language, timeZone, at));

/** The same with the short name of its month, for a line of a list. */
export const shortMomentIn = (language: Language, timeZone: string | undefined, at: string | Date): string =>
  written(language, new Date(at), { dateStyle: "medium", timeStyle: "short", timeZone });

/** What the camera's clock showed, wherever that was: its zone is not converted. */
export const asTaken = (language: Language, text: string): string => {
  const shown = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?/.exec(text);
  if (!shown) return text;
  const [, day, time] = shown;
  return written(language, new Date(`${day}T${time ?? "00:00"}:00Z`), {
    dateStyle: "long",
    ...(time ? { timeStyle: "short" } : {}),
    timeZone: "UTC",
  });
};
