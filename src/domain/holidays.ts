/** Public holidays: a table of calendars, and Easter, on which half of them depend. */
import { addDays } from "./days.ts";
import type { Day } from "./words.ts";

const two = (value: number): string => String(value).padStart(2, "0");

/**
 * Easter Sunday of a Gregorian year: the anonymous algorithm of 1876 (“Butcher's”), as Meeus prints it in Astronomical
 * Algorithms, chapter 8. Exact for every year from 1583; the names are his.
 */
export const easterSunday = (year: number): Day => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return `${String(year).padStart(4, "0")}-${two(Math.floor(n / 31))}-${two((n % 31) + 1)}`;
};

/** A day of every year, `MM-DD`, or so many days from Easter Sunday. */
type Rule = string | number;

/** Labour code of France, art. L3133-1. */
const FR: readonly Rule[] = [
  "01-01",
  1, // Easter Monday
  "05-01",
  "05-08",
  39, // Ascension
  50, // Whit Monday
  "07-14",
  "08-15",
  "11-01",
  "11-11",
  "12-25",
];

export const CALENDARS = {
  FR,
  /** And Good Friday and 26 December: art. L3134-13, which gives Good Friday where there is a Protestant church or a mixed one. */
  "FR-Alsace-Moselle": [...FR, -2, "12-26"],
  none: [],
} as const satisfies Record<string, readonly Rule[]>;
export type Calendar = keyof typeof CALENDARS;

/** Which days are no working days besides Saturdays and Sundays (`settings.holidays`). */
export interface Holidays {
  readonly calendar: Calendar;
  readonly extra: readonly Day[];
}

const dayOf = (rule: Rule, year: string): Day =>
  typeof rule === "number" ? addDays(easterSunday(Number(year)), rule) : `${year}-${rule}`;

export const isHoliday = (day: Day, { calendar, extra }: Holidays): boolean =>
  extra.includes(day) || CALENDARS[calendar].some((rule: Rule) => dayOf(rule, day.slice(0, 4)) === day);

/** 0 is Sunday. */
const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();

export const isWorkingDay = (day: Day, holidays: Holidays): boolean =>
  weekdayOf(day) !== 0 && weekdayOf(day) !== 6 && !isHoliday(day, holidays);

/** The day itself, or the first working day after it (Reg. 1182/71, art. 3(4)). */
export const rolledToWork = (day: Day, holidays: Holidays): Day => {
  let rolled = day;
  while (!isWorkingDay(rolled, holidays)) rolled = addDays(rolled, 1);
  return rolled;
};
