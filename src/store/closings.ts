/** What ended, from the triggers of migration 3 on its way to the erasure journal. */
import type { Sql } from "./database.ts";

export interface Closing {
  readonly seq: string;
  readonly kind: string;
  readonly id: string;
  /** Whose key seals the content; null for the instance's. */
  readonly subjectId: string | null;
  readonly content: Readonly<Record<string, unknown>> | null;
}

export const anyClosings = async (sql: Sql): Promise<boolean> =>
  (await sql.one<{ any: boolean }>(`select exists (select from closings) as any`)).any;

export const readClosings = (sql: Sql): Promise<Closing[]> =>
  sql.query<Closing>(`select seq, kind, id, subject_id as "subjectId", content from closings order by seq`);

export const deleteClosings = (sql: Sql): Promise<number> => sql.run(`delete from closings`);

/** How far the journal was when closings were last taken to it. */
export const readJournalHead = async (sql: Sql): Promise<{ lines: number; chain: string }> => {
  const { lines, chain } = await sql.one<{ lines: string; chain: string }>(
    `select lines, chain from journal_head`,
  );
  return { lines: Number(lines), chain };
};

export const writeJournalHead = (sql: Sql, head: { lines: number; chain: string }): Promise<number> =>
  sql.run(`update journal_head set lines = $1, chain = $2`, [head.lines, head.chain]);
