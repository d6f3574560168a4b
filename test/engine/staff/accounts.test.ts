/** The books of the log: what was emptied is accounted for, in whatever order things are appended, forgotten and aged. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { appendEntry, emptyEntries, oldestKept } from "../../../src/engine/gate/evidence.ts";
import { type BareLog, bareLog } from "../../support/bare-log.ts";
import { trials } from "../../support/trials.ts";

const DAY_MS = 86_400_000;
const PEOPLE = 3;

type Step =
  | { readonly kind: "wait"; readonly days: number }
  | { readonly kind: "append"; readonly person: number | null }
  | { readonly kind: "forget"; readonly person: number }
  | { readonly kind: "retain"; readonly logMonths: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: -40, max: 120 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      person: fc.option(fc.nat(PEOPLE - 1), { nil: null }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("forget" as const), person: fc.nat(PEOPLE - 1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("retain" as const),
      logMonths: fc.integer({ min: 6, max: 14 }),
    }),
  },
);

const run = async (log: BareLog, steps: readonly Step[], people: string[]): Promise<void> => {
  for (const each of steps) {
    if (each.kind === "wait") log.clock.now = new Date(log.clock.now.getTime() + each.days * DAY_MS);
    if (each.kind === "append")
      await log.append(each.person === null ? {} : { subject: people[each.person]! });
    if (each.kind === "forget") {
      await log.forget(people[each.person]!);
      people[each.person] = log.person();
    }
    if (each.kind === "retain") await log.retain(each.logMonths);
  }
};

const begin = async (log: BareLog): Promise<string[]> => {
  await log.clear();
  log.clock.now = new Date("2026-06-21T10:00:00Z");
  return Array.from({ length: PEOPLE }, () => log.person());
};

const readable = (log: BareLog): Promise<{ seq: number; period: string }[]> =>
  log.sql(async (sql) => {
    const rows = await sql.query<{ seq: string; period: string; there: boolean }>(
      `select seq, to_char(max(at) over (order by seq) at time zone 'UTC', 'YYYY-MM') as period, sealed is not null as there
       from ledger_entries order by seq`,
    );
    return rows.filter(({ there }) => there).map(({ seq, period }) => ({ seq: Number(seq), period }));
  });

/** The month that the log gives an entry, by its day and those before it. */
const periodAt = (log: BareLog, seq: number): Promise<string> =>
  log.sql(async (sql) => {
    const { period } = await sql.one<{ period: string }>(
      `select to_char(max(at) at time zone 'UTC', 'YYYY-MM') as period from ledger_entries where seq <= $1`,
      [seq],
    );
    return period;
  });

const shape = { minLength: 1, maxLength: 18 };

test("appending, forgetting and ageing in any order, with a clock that runs backwards too, never raises a false alarm", async (t) => {
  const log = await bareLog(t);
  await fc.assert(
    fc.asyncProperty(fc.array(step, shape), async (steps) => {
      await run(log, steps, await begin(log));
      const { faults } = await log.verify();
      assert.deepEqual(faults, []);
    }),
    { numRuns: trials(60) },
  );
});

/** An entry of January that is given a day in June: it goes with June. */
const MOVED_TO_A_MONTH_THAT_GOES: [Step[], number, number, Step[]] = [
  [
    { kind: "forget", person: 0 },
    { kind: "wait", days: 194 },
    { kind: "retain", logMonths: 7 },
  ],
  1,
  -185,
  [{ kind: "retain", logMonths: 6 }],
];

test("one entry emptied in silence is found, whatever comes before and after, until its time to be kept is over", async (t) => {
  const log = await bareLog(t);
  let found = 0;
  const otherDay = fc.option(fc.integer({ min: -900, max: 900 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, shape),
      fc.nat(),
      otherDay,
      fc.array(step, { maxLength: 8 }),
      async (before, choice, movedDays, after) => {
        const people = await begin(log);
        await run(log, before, people);
        await log.append();
        const entries = await readable(log);
        const { seq, period: written } = entries[choice % entries.length]!;
        await log.tamper("update ledger_entries set sealed = null, sealed_for = null where seq = $1", [seq]);
        // Whoever does it may give it another day as well, so that it looks old.
        if (movedDays !== undefined)
          await log.tamper("update ledger_entries set at = at + make_interval(days => $2) where seq = $1", [
            seq,
            movedDays,
          ]);
        // A later day ages it later. An earlier one ages it with the months before, never earlier than its neighbours do.
        const period = await periodAt(log, seq);
        assert.ok(movedDays === undefined || movedDays > 0 ? period >= written : period <= written);
        const { faults, keptFrom } = await log.verify();
        assert.ok(keptFrom === null || period >= keptFrom);
        assert.ok(
          faults.some(({ code }) => code === "emptied-silently"),
          `entry ${seq} of ${period}`,
        );
        // Later acts do not cover it up, unless they empty its whole month by date.
        await run(log, after, people);
        const later = await log.verify();
        if (later.keptFrom === null || later.keptFrom <= period)
          assert.ok(
            later.faults.some(({ code }) => code === "emptied-silently"),
            "covered up",
          );
        found++;
      },
    ),
    { numRuns: trials(60), examples: [MOVED_TO_A_MONTH_THAT_GOES] },
  );
  assert.equal(found, 60);
});

test("a key that is destroyed without its entries being emptied is found as a silence too", async (t) => {
  const log = await bareLog(t);
  const person = log.person();
  await log.append({ subject: person });
  log.engine.vault.destroy("subject", person);
  const { faults } = await log.verify();
  assert.deepEqual(faults, [
    { code: "emptied-silently", details: { period: "2026-06", emptied: 1, accounted: 0 } },
  ]);
});

test("whole months go, the last day of each is kept as long as is promised, and nobody empties before six months", async (t) => {
  assert.equal(oldestKept(new Date("2026-06-01T00:00:00Z"), 12), "2025-06");
  assert.equal(oldestKept(new Date("2026-12-31T23:59:59Z"), 6), "2026-06");
  assert.equal(oldestKept(new Date("2026-03-31T12:00:00Z"), 6), "2025-09");
  const log = await bareLog(t);
  await log.append();
  assert.equal(await log.retain(12), false);
  // Somebody who changes the program can empty sooner; the log says that it was too soon.
  log.clock.now = new Date("2026-08-02T10:00:00Z");
  await log.sql(async (sql) => {
    await emptyEntries(sql, { before: "2026-07" });
    await appendEntry(log.engine, sql, { verb: "tick", actor: "clock", role: "clock" });
  });
  const { faults } = await log.verify();
  assert.deepEqual(
    faults.map(({ code }) => code),
    ["emptied-early"],
  );
});

test("what accounts for emptied entries is never sealed for a person, and nothing is accounted for that was rolled back", async (t) => {
  const log = await bareLog(t);
  const [one, two] = [log.person(), log.person()];
  await log.append({ subject: one });
  await assert.rejects(
    log.sql(async (sql) => {
      await emptyEntries(sql, { subject: one });
      await appendEntry(log.engine, sql, {
        verb: "forget",
        actor: "ada",
        role: "administrator",
        subject: two,
      });
    }),
    { code: "internal/broken-promise" },
  );
  await assert.rejects(
    log.sql(async (sql) => {
      await emptyEntries(sql, { subject: one });
      throw new Error("stopped");
    }),
    { message: "stopped" },
  );
  await log.append();
  assert.deepEqual((await log.verify()).faults, []);
  assert.equal((await readable(log)).length, 2);
});
