import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { addDays, addMonths, dayAt } from "../../src/domain/days.ts";
import { BREACH_HOURS, daysBetween, deadlineOf, hoursAfter, pausedFor } from "../../src/domain/deadline.ts";
import { CALENDARS, type Holidays, isWorkingDay } from "../../src/domain/holidays.ts";
import "../support/trials.ts";

const FRANCE: Holidays = { calendar: "FR", extra: [] };
const received = (receivedOn: string, more: { pausedDays?: number; extended?: boolean } = {}) =>
  deadlineOf({ receivedOn, pausedDays: 0, extended: false, ...more }, FRANCE);

/** law.md, section D: received, target, due. */
const VECTORS = [
  ["2026-03-05", "2026-04-05", "2026-04-07"],
  ["2026-08-31", "2026-09-30", "2026-09-30"],
  ["2026-01-31", "2026-02-28", "2026-03-02"],
  ["2028-01-31", "2028-02-29", "2028-02-29"],
  ["2026-04-01", "2026-05-01", "2026-05-04"],
] as const;

test("the due date of each test vector: a month from receipt, clamped, rolled; the un-rolled one is the target", () => {
  for (const [receivedOn, targetOn, dueOn] of VECTORS)
    assert.deepEqual(received(receivedOn), { monthEndsOn: targetOn, targetOn, dueOn }, receivedOn);
});

test("an extension counts three months from receipt and not from the first due date", () => {
  const { targetOn, dueOn, monthEndsOn } = received("2026-11-30", { extended: true });
  assert.deepEqual([targetOn, dueOn, monthEndsOn], ["2027-02-28", "2027-03-01", "2026-12-30"]);
  assert.equal(received("2026-01-31", { extended: true }).targetOn, "2026-04-30");
});

test("leap years: 29 February receives and is received", () => {
  assert.equal(received("2028-02-29").targetOn, "2028-03-29");
  assert.equal(received("2027-12-29", { extended: true }).targetOn, "2028-03-29");
  assert.equal(received("2027-11-30", { extended: true }).targetOn, "2028-02-29");
  assert.equal(received("2100-01-31").targetOn, "2100-02-28");
  assert.equal(received("2000-01-31").targetOn, "2000-02-29");
});

test("a pause moves the clock by the days between the question and the answer, before it is rolled", () => {
  assert.equal(pausedFor("2026-03-10", "2026-03-10"), 0);
  assert.equal(pausedFor("2026-03-10", "2026-03-17"), 7);
  // Over the change to summer time a day is still a day.
  assert.equal(pausedFor("2026-03-28", "2026-03-30"), 2);
  assert.deepEqual(received("2026-03-05", { pausedDays: 6 }), {
    monthEndsOn: "2026-04-11",
    targetOn: "2026-04-11",
    dueOn: "2026-04-13",
  });
});

const days = fc
  .integer({ min: 0, max: daysBetween("1990-01-01", "2190-01-01") })
  .map((n) => addDays("1990-01-01", n));
const calendars = fc.record({
  calendar: fc.constantFrom(...(Object.keys(CALENDARS) as (keyof typeof CALENDARS)[])),
  extra: fc.array(days, { maxLength: 5 }),
});
const clocks = fc.record({
  receivedOn: days,
  pausedDays: fc.integer({ min: 0, max: 400 }),
  extended: fc.boolean(),
});

test("whatever was received when, the due date is never before the target and always a working day within reach of it", () => {
  fc.assert(
    fc.property(clocks, calendars, (clock, holidays) => {
      const { targetOn, dueOn, monthEndsOn } = deadlineOf(clock, holidays);
      assert.ok(dueOn >= targetOn && targetOn >= monthEndsOn && monthEndsOn > clock.receivedOn);
      assert.ok(isWorkingDay(dueOn, holidays));
      for (let day = targetOn; day < dueOn; day = addDays(day, 1))
        assert.ok(!isWorkingDay(day, holidays), day);
      assert.ok(daysBetween(targetOn, dueOn) <= 15, "no calendar has so many holidays in a row");
    }),
  );
});

test("what is received later is never due earlier, and neither is what was paused or extended", () => {
  fc.assert(
    fc.property(clocks, calendars, fc.integer({ min: 0, max: 60 }), (clock, holidays, more) => {
      const { dueOn, targetOn } = deadlineOf(clock, holidays);
      const later = deadlineOf({ ...clock, receivedOn: addDays(clock.receivedOn, more) }, holidays);
      const paused = deadlineOf({ ...clock, pausedDays: clock.pausedDays + more }, holidays);
      const extended = deadlineOf({ ...clock, extended: true }, holidays);
      assert.ok(later.dueOn >= dueOn && later.targetOn >= targetOn);
      assert.ok(paused.dueOn >= dueOn && daysBetween(targetOn, paused.targetOn) === more);
      assert.ok(extended.dueOn >= dueOn);
    }),
  );
});

test("the date is the same one a month on, or that month's last day", () => {
  fc.assert(
    fc.property(days, (receivedOn) => {
      const { targetOn } = received(receivedOn);
      const [date, next] = [Number(receivedOn.slice(8)), Number(targetOn.slice(8))];
      if (next !== date) assert.equal(addDays(targetOn, 1).slice(8), "01", `${receivedOn} ${targetOn}`);
      assert.equal(addMonths(`${receivedOn.slice(0, 7)}-01`, 1).slice(0, 7), targetOn.slice(0, 7));
    }),
  );
});

test("received at 23:30 on the day the clocks change in Paris, it is received on that day there", () => {
  // 29 March 2026: UTC+1 until 02:00, then UTC+2. 25 October 2026: back.
  const spring = dayAt(new Date("2026-03-29T21:30:00Z"), "Europe/Paris");
  const autumn = dayAt(new Date("2026-10-25T22:30:00Z"), "Europe/Paris");
  assert.deepEqual([spring, autumn], ["2026-03-29", "2026-10-25"]);
  assert.deepEqual([received(spring).dueOn, received(autumn).dueOn], ["2026-04-29", "2026-11-25"]);
  // Half an hour past midnight there is still yesterday in UTC.
  assert.equal(dayAt(new Date("2026-03-29T22:30:00Z"), "Europe/Paris"), "2026-03-30");
  assert.equal(dayAt(new Date("2026-03-29T22:30:00Z"), "UTC"), "2026-03-29");
});

test("72 hours do not count the hour in which one became aware, and count weekends, holidays and the change of clocks", () => {
  const by = (aware: string, zone = "Europe/Paris") =>
    hoursAfter(new Date(aware), BREACH_HOURS, zone).toISOString();
  assert.equal(by("2026-06-05T08:20:00Z"), "2026-06-08T09:00:00.000Z"); // over a weekend
  assert.equal(by("2026-06-05T08:00:00Z"), "2026-06-08T09:00:00.000Z"); // the hour begins with its first instant
  assert.equal(by("2026-06-05T08:59:59.999Z"), "2026-06-08T09:00:00.000Z");
  assert.equal(by("2026-06-05T09:00:00Z"), "2026-06-08T10:00:00.000Z");
  assert.equal(by("2026-03-28T09:10:00Z"), "2026-03-31T10:00:00.000Z"); // 72 hours that passed, over the change
  assert.equal(by("2026-06-05T08:20:00Z", "Asia/Kolkata"), "2026-06-08T08:30:00.000Z"); // UTC+5:30: 13:50, until 14:00
});

test("whenever it was, more than 72 hours and at most 73 are given", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
      fc.constantFrom("Europe/Paris", "UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"),
      (event, zone) => {
        const given = hoursAfter(event, BREACH_HOURS, zone).getTime() - event.getTime();
        assert.ok(given > 72 * 3_600_000 && given <= 73 * 3_600_000, String(given));
      },
    ),
  );
});
