/**
 * The clock of a request (R34-R36) and of a breach (R93): Regulation 1182/71, as art. 12(3) and 33(1) of the GDPR are
 * reckoned. Days are days where the controller is; the last one ends at its end.
 */
import { addDays, addMonths } from "./days.ts";
import { type Holidays, rolledToWork } from "./holidays.ts";
import type { Day } from "./words.ts";

/** A month from receipt, and two further ones once. */
const MONTHS = 1;
const MONTHS_EXTENDED = 3;

export interface Received {
  readonly receivedOn: Day;
  /** Days between identity questions and their answers, added up (R36). */
  readonly pausedDays: number;
  readonly extended: boolean;
}

export interface Deadline {
  /** End of the first month, not rolled: until then she may be told of an extension (R35). */
  readonly monthEndsOn: Day;
  /** Not rolled: what to aim for, since the working day after it is the controller's benefit and not hers (U14). */
  readonly targetOn: Day;
  /** Rolled to the next working day: the last day on which the answer is in time. */
  readonly dueOn: Day;
}

/** Counted from receipt; the day of receipt itself is not counted, which is why the date is the same one a month on. */
export const deadlineOf = ({ receivedOn, pausedDays, extended }: Received, holidays: Holidays): Deadline => {
  const after = (months: number): Day => addDays(addMonths(receivedOn, months), pausedDays);
  const targetOn = after(extended ? MONTHS_EXTENDED : MONTHS);
  return { monthEndsOn: after(MONTHS), targetOn, dueOn: rolledToWork(targetOn, holidays) };
};

const DAY_MS = 86_400_000;

/** Days from one to the other; negative when it is past. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** Days by which the clock moves when she answers: none when she answers the same day. */
export const pausedFor = (pausedOn: Day, answeredOn: Day): number =>
  Math.max(0, daysBetween(pausedOn, answeredOn));

/** Art. 33(1). The 96 hours of the Omnibus proposal are not law. */
export const BREACH_HOURS = 72;

const HOUR_MS = 3_600_000;

/** Minutes, seconds and milliseconds since the hour began on the clocks there: some zones are half an hour off. */
const sinceTheHour = (instant: Date, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  return part("minute") * 60_000 + part("second") * 1000 + (((instant.getTime() % 1000) + 1000) % 1000);
};

/**
 * Last instant of a period in hours: the hour in which the event falls is not counted (Reg. 1182/71, art. 3(1)), and
 * weekends are, since only periods not in hours are rolled (art. 3(4)).
 */
export const hoursAfter = (event: Date, hours: number, timeZone: string): Date =>
  new Date(event.getTime() - sinceTheHour(event, timeZone) + (hours + 1) * HOUR_MS);
