import assert from "node:assert/strict";
import test from "node:test";
import { sayLogFault } from "../../../src/domain/log-faults.ts";
import type { Sql } from "../../../src/store/database.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

const TABLES = ["ledger_entries", "checkpoints", "ledger_head"];

/** As somebody does who has the database and knows how to switch its guards off. */
const withoutGuards = async (sql: Sql, body: () => Promise<unknown>): Promise<void> => {
  await sql.run("alter table ledger_entries disable trigger law9_entries_are_append_only");
  await sql.run("alter table checkpoints disable trigger law9_checkpoints_are_append_only");
  await body();
  await sql.run("alter table ledger_entries enable trigger law9_entries_are_append_only");
  await sql.run("alter table checkpoints enable trigger law9_checkpoints_are_append_only");
};

test("whatever is changed in the log behind its back is found and named", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const one = await instance.enrol(1);
  const two = await instance.enrol(2);
  for (const { subjectId, personalKey } of [one, two]) {
    await miroir.grants.open({ subject: subjectId, personalKey });
    instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
  }
  await miroir.forget({ subject: two.subjectId });
  const whole = await miroir.log.verify();
  assert.deepEqual([whole.holds, whole.size, whole.erased], [true, 6, 2]);
  assert.match(whole.checkpoint ?? "", /^miroir\.invalid\/log\n6\n/);

  await t.test("as long as the guards are on, the tables refuse every change but an erasure", async () => {
    for (const change of [
      "update ledger_entries set sealed = '\\x00' where seq = 0",
      "update ledger_entries set commitment = sha256('x') where seq = 0",
      "update ledger_entries set at = now() where seq = 0",
      // Emptied, and something else with it.
      "update ledger_entries set sealed = null, at = now() where seq = 0",
      "update ledger_entries set sealed = null, sealed_for = gen_random_uuid() where seq = 0",
      "update log_epochs set origin = 'elsewhere.example/log'",
      "delete from log_epochs",
      "delete from ledger_entries where seq = 5",
      "update checkpoints set note = note || ' ' where size = 6",
      "delete from checkpoints where size = 6",
    ])
      await assert.rejects(
        instance.sql((sql) => sql.run(change)),
        { code: "23001" },
        change,
      );
  });

  await instance.sql(async (sql) => {
    for (const table of TABLES) await sql.run(`create table kept_${table} as table ${table}`);
  });
  const restore = () =>
    instance.sql((sql) =>
      withoutGuards(sql, async () => {
        for (const table of TABLES) {
          await sql.run(`delete from ${table}`);
          await sql.run(`insert into ${table} select * from kept_${table}`);
        }
      }),
    );

  const tampering: readonly (readonly [string, string, RegExp])[] = [
    [
      "one byte of an entry",
      "update ledger_entries set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where seq = 1",
      /^entry 1 does not open/,
    ],
    [
      "an entry put in another's place",
      "update ledger_entries set sealed = (select sealed from ledger_entries where seq = 5) where seq = 0",
      /^entry 0 does not open/,
    ],
    [
      "the time of an entry",
      "update ledger_entries set at = at - interval '1 day' where seq = 0",
      /^entry 0 is not what its commitment commits to/,
    ],
    [
      "a commitment",
      "update ledger_entries set commitment = set_byte(commitment, 0, get_byte(commitment, 0) # 1) where seq = 2",
      /^entry 2 |^checkpoint 3 is not of these entries/,
    ],
    [
      "an entry emptied without an erasure",
      "update ledger_entries set sealed = null, sealed_for = null where seq = 1",
      /^3 entries of 2026-06 say nothing any more, and the acts in the log account for 2/,
    ],
    ["an entry deleted in the middle", "delete from ledger_entries where seq = 3", /^entry 3 is missing/],
    ["the last entry deleted", "delete from ledger_entries where seq = 5", /should have 6 entries and has 5/],
    [
      "the last entry deleted, and the head wound back",
      "delete from ledger_entries where seq = 5; update ledger_head set size = 5",
      /^a checkpoint of 6 entries was signed, but the log has 5|^the head is not of these entries/,
    ],
    ["all of it deleted", "delete from ledger_entries", /should have 6 entries and has 0/],
    [
      "one byte of a checkpoint",
      "update checkpoints set note = overlay(note placing (case substr(note, 30, 1) when 'X' then 'Y' else 'X' end) from 30 for 1) where size = 4",
      /^checkpoint 4 is not/,
    ],
    [
      "one byte of a signature",
      "update checkpoints set note = overlay(note placing (case substr(note, length(note) - 20, 1) when 'A' then 'B' else 'A' end) from length(note) - 20 for 1) where size = 6",
      /^checkpoint 6 is not signed by this log/,
    ],
    ["a checkpoint deleted", "delete from checkpoints where size = 2", /^checkpoint 2 is missing/],
    [
      "an older checkpoint in a newer one's place",
      "update checkpoints set note = (select note from checkpoints where size = 5) where size = 6",
      /^checkpoint 6 is not of these entries/,
    ],
    [
      "the head's frontier",
      "update ledger_head set frontier = set_byte(frontier, 12, get_byte(frontier, 12) # 1)",
      /^the head is not of these entries/,
    ],
  ];
  for (const [what, change, named] of tampering)
    await t.test(what, async () => {
      await instance.sql((sql) => withoutGuards(sql, () => sql.run(change)));
      const { holds, faults } = await miroir.log.verify();
      await restore();
      assert.equal(holds, false);
      assert.ok(
        faults.some((fault) => named.test(sayLogFault(fault, "en"))),
        faults.map((fault) => sayLogFault(fault, "en")).join("; "),
      );
    });

  await t.test("put back as it was, it holds again, and goes on", async () => {
    await instance.sql(async (sql) => {
      for (const table of TABLES) await sql.run(`drop table kept_${table}`);
    });
    assert.deepEqual((await miroir.log.verify()).faults, []);
    await miroir.withdraw({ subject: one.subjectId });
    const { holds, size } = await miroir.log.verify();
    assert.deepEqual([holds, size], [true, 7]);
  });

  await t.test(
    "its list says who did what to whom, newest last, and nothing of whom was forgotten",
    async () => {
      const lines = await miroir.log.list({ limit: 4 });
      assert.deepEqual(
        lines.map(({ seq, entry }) => [seq, entry?.verb]),
        [
          [3, "grant.open"],
          [4, undefined],
          [5, "forget"],
          [6, "withdraw"],
        ],
      );
      assert.ok(
        lines.every(
          ({ entry }) => entry === null || (entry.actor === "ada" && entry.role === "administrator"),
        ),
      );
    },
  );
});
