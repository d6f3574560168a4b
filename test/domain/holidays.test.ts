import assert from "node:assert/strict";
import test from "node:test";
import { addDays } from "../../src/domain/days.ts";
import { CALENDARS, easterSunday, isHoliday, isWorkingDay, rolledToWork } from "../../src/domain/holidays.ts";

/** Meeus, Astronomical Algorithms, chapter 8: his examples, and the earliest and latest Easters he names. */
const PUBLISHED = [
  "1818-03-22",
  "1886-04-25",
  "1943-04-25",
  "1954-04-18",
  "1991-03-31",
  "1992-04-19",
  "1993-04-11",
  "2000-04-23",
  "2038-04-25",
  "2285-03-22",
];

/** Knuth, The Art of Computer Programming, 1.3.2, exercise 14 (Lilius and Clavius): another way to the same day. */
const easterByKnuth = (year: number): string => {
  const golden = (year % 19) + 1;
  const century = Math.floor(year / 100) + 1;
  const x = Math.floor((3 * century) / 4) - 12;
  const z = Math.floor((8 * century + 5) / 25) - 5;
  const d = Math.floor((5 * year) / 4) - x - 10;
  let epact = (11 * golden + 20 + z - x) % 30;
  if ((epact === 25 && golden > 11) || epact === 24) epact++;
  let full = 44 - epact;
  if (full < 21) full += 30;
  return addDays(`${year}-03-01`, full + 7 - ((d + full) % 7) - 1);
};

test("Easter is on the dates that Meeus printed", () => {
  for (const day of PUBLISHED) assert.equal(easterSunday(Number(day.slice(0, 4))), day);
});

test("Easter of every year from 1900 to 2200 is the one of Knuth's algorithm, a Sunday from 22 March to 25 April", () => {
  for (let year = 1900; year <= 2200; year++) {
    const easter = easterSunday(year);
    assert.equal(easter, easterByKnuth(year));
    assert.equal(new Date(`${easter}T00:00:00Z`).getUTCDay(), 0, easter);
    assert.ok(easter.slice(5) >= "03-22" && easter.slice(5) <= "04-25", easter);
  }
});

const holidaysOf = (year: number, calendar: keyof typeof CALENDARS, extra: string[] = []): string[] =>
  Array.from({ length: 366 }, (_, i) => addDays(`${year}-01-01`, i)).filter(
    (day) => day.startsWith(`${year}`) && isHoliday(day, { calendar, extra }),
  );

test("the holidays of France in 2026 are the eleven of the labour code", () => {
  assert.deepEqual(holidaysOf(2026, "FR"), [
    "2026-01-01",
    "2026-04-06",
    "2026-05-01",
    "2026-05-08",
    "2026-05-14",
    "2026-05-25",
    "2026-07-14",
    "2026-08-15",
    "2026-11-01",
    "2026-11-11",
    "2026-12-25",
  ]);
});

test("Alsace-Moselle has Good Friday and 26 December besides; no calendar has none; extra days count in each", () => {
  const more = holidaysOf(2026, "FR-Alsace-Moselle").filter((day) => !holidaysOf(2026, "FR").includes(day));
  assert.deepEqual(more, ["2026-04-03", "2026-12-26"]);
  assert.deepEqual(holidaysOf(2026, "none"), []);
  for (const calendar of Object.keys(CALENDARS) as (keyof typeof CALENDARS)[])
    assert.ok(holidaysOf(2026, calendar, ["2026-05-22"]).includes("2026-05-22"), calendar);
});

test("a day that is no working day rolls forward over weekends and holidays in a row", () => {
  const france = { calendar: "FR", extra: [] } as const;
  assert.equal(rolledToWork("2026-04-04", france), "2026-04-07");
  assert.equal(rolledToWork("2026-04-07", france), "2026-04-07");
  assert.equal(rolledToWork("2026-12-25", { calendar: "FR-Alsace-Moselle", extra: [] }), "2026-12-28");
  assert.equal(rolledToWork("2026-04-04", { calendar: "none", extra: [] }), "2026-04-06");
  assert.equal(rolledToWork("2026-04-04", { calendar: "FR", extra: ["2026-04-07"] }), "2026-04-08");
  assert.ok(!isWorkingDay("2026-04-05", { calendar: "none", extra: [] }));
});
