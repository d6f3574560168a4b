/** For tests that go past every verb, straight to the tables: what the schema itself refuses. */
import assert from "node:assert/strict";
import type { Sql } from "../../src/store/database.ts";
import type { Instance } from "../support/instance.ts";

/** The statement fails on this constraint, and nothing of its transaction stays. */
export const refusedBy = (
  instance: Instance,
  constraint: RegExp,
  attempt: (sql: Sql) => Promise<unknown>,
): Promise<void> =>
  assert.rejects(
    () => instance.sql(attempt),
    (error: { code?: string; constraint?: string; column?: string; message?: string }) => {
      assert.match(error.code ?? "", /^23/, String(error.message));
      assert.match(error.constraint ?? error.column ?? error.message ?? "", constraint);
      return true;
    },
  );

/** Copies a row with some columns changed, so that a test names only what it is about. */
export const copyRow = (
  sql: Sql,
  table: string,
  id: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<number> =>
  sql.run(
    `insert into ${table} select (jsonb_populate_record(t, $2::jsonb)).* from ${table} t where t.id::text = $1`,
    [id, JSON.stringify(changes)],
  );

export const idOf = async (sql: Sql, text: string, parameters: readonly unknown[] = []): Promise<string> =>
  (await sql.one<{ id: string }>(text, parameters)).id;
