import type { Sql } from "./database.ts";

export interface LedgerHead {
  readonly size: number;
  /** Frontier.toBytes() of the ledger room. */
  readonly frontier: Buffer;
}

/** The head, locked: entries are appended one after the other. */
export const lockHead = async (sql: Sql): Promise<LedgerHead> => {
  const row = await sql.one<{ size: string; frontier: Buffer }>(
    `select size, frontier from ledger_head for update`,
  );
  return { size: Number(row.size), frontier: row.frontier };
};

export const readHead = async (sql: Sql): Promise<LedgerHead> => {
  const row = await sql.one<{ size: string; frontier: Buffer }>(`select size, frontier from ledger_head`);
  return { size: Number(row.size), frontier: row.frontier };
};

export interface StoredEntry {
  readonly seq: number;
  readonly at: Date;
  readonly commitment: Buffer;
  readonly sealed: Buffer | null;
  readonly sealedFor: string | null;
}

export const insertEntry = async (
  sql: Sql,
  entry: { seq: number; at: Date; commitment: Uint8Array; sealed: Uint8Array; sealedFor: string | null },
  head: { size: number; frontier: Uint8Array },
  checkpoint: string,
): Promise<void> => {
  await sql.run(
    `insert into ledger_entries (seq, at, commitment, sealed, sealed_for) values ($1, $2, $3, $4, $5)`,
    [entry.seq, entry.at, entry.commitment, entry.sealed, entry.sealedFor],
  );
  await sql.run(`update ledger_head set size = $1, frontier = $2`, [head.size, head.frontier]);
  await sql.run(`insert into checkpoints (size, note) values ($1, $2)`, [head.size, checkpoint]);
};

export const readEntries = async (sql: Sql, fromSeq: number, limit: number): Promise<StoredEntry[]> => {
  const rows = await sql.query<Omit<StoredEntry, "seq"> & { seq: string }>(
    `select seq, at, commitment, sealed, sealed_for as "sealedFor" from ledger_entries where seq >= $1 order by seq limit $2`,
    [fromSeq, limit],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
};

export const readCheckpoints = async (
  sql: Sql,
  fromSize: number,
  limit: number,
): Promise<{ size: number; note: string }[]> => {
  const rows = await sql.query<{ size: string; note: string }>(
    `select size, note from checkpoints where size >= $1 order by size limit $2`,
    [fromSize, limit],
  );
  return rows.map(({ size, note }) => ({ size: Number(size), note }));
};

/** The entries about this person: what they said is gone, what they committed to stays (R91). */
export const eraseEntriesOf = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(`update ledger_entries set sealed = null, sealed_for = null where sealed_for = $1`, [subjectId]);
