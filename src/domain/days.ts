/** Calendar days as ISO 8601 strings: they compare as text, and know neither clock nor zone. */
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
