/** Which tables are still to be written anew, since something ended in them. */
import type { Sql } from "../database.ts";
import { upsert } from "../insert.ts";

export interface RewritingDue {
  /** What ended before this entry of the log is still in the files; null when nothing is. */
  readonly dueEntry: number | null;
  readonly dueSince: Date | null;
  /** The end of the last one. */
  readonly rewrittenAt: Date | null;
}

/** In the transaction that takes what ended to the journal, or that puts it back: the need is lost with no crash. */
export const markRewriting = (sql: Sql, at: Date): Promise<number> =>
  sql.run(
    `update rewriting set due_entry = (select size from ledger_head), due_since = coalesce(due_since, $1)`,
    [at],
  );

/** What is left to do, and when it was last done. */
export const readRewriting = async (sql: Sql): Promise<RewritingDue> => {
  const { dueEntry, ...rest } = await sql.one<
    Omit<RewritingDue, "dueEntry"> & { readonly dueEntry: string | null }
  >(`select due_entry, due_since, rewritten_at from rewriting`);
  return { ...rest, dueEntry: dueEntry === null ? null : Number(dueEntry) };
};

/** Tables in which nothing is left of what ended before that entry. */
export const tablesRewritten = async (sql: Sql, through: number): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ name: string }>(`select name from rewritten_tables where through >= $1`, [through])
    ).map(({ name }) => name),
  );

/** That this table was written anew, once what ended before that entry had ended. */
export const putRewrittenTable = (sql: Sql, name: string, through: number): Promise<number> =>
  upsert(sql, "rewritten_tables", { name, through }, ["name"]);

/** All tables were, and the log: certificates of what ended before that entry say since when. What ended later stays due. */
export const endRewriting = async (sql: Sql, through: number, at: Date): Promise<void> => {
  await sql.run(
    `update rewriting set rewritten_at = $2::timestamptz, due_entry = nullif(due_entry, $1::bigint), due_since = case when due_entry <> $1 then $2 end`,
    [through, at],
  );
  await sql.run(`delete from rewritten_tables`);
  await sql.run(
    `update erasure_certificates set rewritten_at = $2 where rewritten_at is null and entry < $1`,
    [through, at],
  );
};
