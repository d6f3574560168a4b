/** When the house may be slow: few people are about, and what has to be rewritten is rewritten. */
import { addDays, dayAt } from "./days.ts";
import type { Day } from "./words.ts";

/** Local hours: from the first on, before the second. */
const NIGHT = { from: 3, until: 6 } as const;

const hourAt = (instant: Date, timeZone: string): number =>
  Number(new Intl.DateTimeFormat("en", { timeZone, hour: "numeric", hourCycle: "h23" }).format(instant));

export const isNight = (instant: Date, timeZone: string): boolean => {
  const hour = hourAt(instant, timeZone);
  return hour >= NIGHT.from && hour < NIGHT.until;
};

/** Whether the night of that day has begun, or is over. */
export const nightHasBegun = (instant: Date, timeZone: string): boolean =>
  hourAt(instant, timeZone) >= NIGHT.from;

/** The day on which the next night begins, this one if it lasts. */
export const nextNight = (instant: Date, timeZone: string): Day => {
  const today = dayAt(instant, timeZone);
  return hourAt(instant, timeZone) < NIGHT.until ? today : addDays(today, 1);
};
