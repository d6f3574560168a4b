/** The first page costs the same, however many pictures there are and however long the log is: pages counted at two sizes. */
import assert from "node:assert/strict";
import test from "node:test";
import { act } from "../../../src/engine/gate/act.ts";
import { appendEntry } from "../../../src/engine/gate/evidence.ts";
import { overview } from "../../../src/engine/staff/overview.ts";
import { ada } from "../../support/instance.ts";
import { assertFlat, byVerbs } from "../../support/sizes.ts";

test("the overview reads neither the archive nor the log", async (t) => {
  const touched = await byVerbs(
    t,
    async (sql, { engine }) => {
      const facts = { actor: "ada", role: "administrator", holds: true, files: 1, vectors: 0 } as const;
      await appendEntry(engine, sql, { verb: "audit", ...facts });
      await sql.run(
        `insert into ledger_entries (seq, at, commitment, sealed, sealed_for)
         select h.size + n, now(), sha256(n::text::bytea), null, null
         from ledger_head h, generate_series(0, (select item_count::int from albums) - 1) n`,
      );
      await sql.run(`update ledger_head set size = (select max(seq) + 1 from ledger_entries)`);
    },
    async ({ engine }) => {
      const { lastAudit, held, log } = await act(engine, ada, overview, undefined);
      assert.ok(lastAudit?.holds && lastAudit.seq < 20);
      assert.ok(held.items >= 1000 && log.size > 1000);
    },
  );
  assertFlat(touched, "the overview");
});
