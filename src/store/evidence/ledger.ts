import type { Sql } from "../database.ts";
import { insert, insertOnce } from "../insert.ts";

export interface LedgerHead {
  readonly size: number;
  /** Frontier.toBytes() of the ledger room. */
  readonly frontier: Buffer;
}

/** The head, locked: entries are appended one after the other. */
export const lockHead = async (sql: Sql): Promise<LedgerHead> => {
  const row = await sql.one<{ size: string; frontier: Buffer }>(
    `select size, frontier from ledger_head${sql.forUpdate}`,
  );
  return { size: Number(row.size), frontier: row.frontier };
};

/** Entries so far, and the hashes from which the tree goes on. */
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

/**
 * One entry more, with the head and the checkpoint that follow from it: they are written together or not at all.
 * @param head `isAudit`: whether it is the entry of an audit, which is the last one from now on
 */
export const insertEntry = async (
  sql: Sql,
  entry: { seq: number; at: Date; commitment: Uint8Array; sealed: Uint8Array; sealedFor: string | null },
  head: { size: number; frontier: Uint8Array; isAudit: boolean },
  checkpoint: string,
): Promise<void> => {
  await insert(sql, "ledger_entries", { ...entry });
  await sql.run(
    `update ledger_head set size = $1, frontier = $2, audited = case when $3 then $4::bigint else audited end`,
    [head.size, head.frontier, head.isAudit, entry.seq],
  );
  await insert(sql, "checkpoints", { size: head.size, note: checkpoint });
};

/** Entries from that number on, in order, at most `limit`. */
export const readEntries = async (sql: Sql, fromSeq: number, limit: number): Promise<StoredEntry[]> => {
  const rows = await sql.query<Omit<StoredEntry, "seq"> & { seq: string }>(
    `select seq, at, commitment, sealed, sealed_for from ledger_entries where seq >= $1 order by seq limit $2`,
    [fromSeq, limit],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
};

/** The last entry of an audit; none while there was none. */
export const lastAuditEntry = async (sql: Sql): Promise<StoredEntry | undefined> => {
  const row = await sql.maybeOne<Omit<StoredEntry, "seq"> & { seq: string }>(
    `select seq, at, commitment, sealed, sealed_for from ledger_entries where seq = (select audited from ledger_head)`,
  );
  return row && { ...row, seq: Number(row.seq) };
};

/** The latest moment that any entry bears, which is not the last one's where a clock ran backwards. */
export const newestMoment = async (sql: Sql): Promise<Date | undefined> =>
  (await sql.one<{ at: Date | null }>(`select max(at) as at from ledger_entries`)).at ?? undefined;

/** Checkpoints of that size or larger, smallest first, at most `limit`. */
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

/** Commitments of the leaves, from the first one of the log, `seq` ascending without a gap. */
export const readCommitments = async (sql: Sql, fromSeq: number, limit: number): Promise<Buffer[]> => {
  const rows = await sql.query<{ commitment: Buffer }>(
    `select commitment from ledger_entries where seq >= $1 order by seq limit $2`,
    [fromSeq, limit],
  );
  return rows.map(({ commitment }) => commitment);
};

/** What is left to read about this person, oldest first. */
export const readEntriesOf = async (sql: Sql, subjectId: string): Promise<StoredEntry[]> => {
  const rows = await sql.query<Omit<StoredEntry, "seq"> & { seq: string }>(
    `select seq, at, commitment, sealed, sealed_for from ledger_entries where sealed_for = $1 order by seq`,
    [subjectId],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
};

/**
 * The period of an entry is the latest month (UTC) that it or any entry before it bears: it never runs backwards, even
 * when a clock once did, and cannot be moved by changing the time of an entry that nobody can read any more.
 */
const PERIODS = `select seq, to_char(max(at) over (order by seq) at time zone 'UTC', 'YYYY-MM') as period from ledger_entries`;

const countByPeriod = async (
  sql: Sql,
  condition: string,
  parameter: unknown,
): Promise<Record<string, number>> => {
  const rows = await sql.query<{ period: string; count: string }>(
    `with periods as (${PERIODS}), emptied as (
       update ledger_entries set sealed = null, sealed_for = null where sealed is not null and ${condition} returning seq)
     select period, count(*) as count from emptied join periods using (seq) group by period order by period`,
    [parameter],
  );
  return Object.fromEntries(rows.map(({ period, count }) => [period, Number(count)]));
};

/** The entries about this person: what they said is gone, what they committed to stays (R91). @returns how many of each period. */
export const emptyEntriesOf = (sql: Sql, subjectId: string): Promise<Record<string, number>> =>
  countByPeriod(sql, "sealed_for = $1", subjectId);

const BEFORE = `seq < coalesce((select min(seq) from ledger_entries where at >= $1), (select max(seq) + 1 from ledger_entries))`;

/** Every entry of the periods before this instant, the first of a month (R97). @returns how many of each period. */
export const emptyEntriesBefore = (sql: Sql, before: Date): Promise<Record<string, number>> =>
  countByPeriod(sql, BEFORE, before);

/** Whether an entry from before that moment still holds what it says. */
export const anyEntryBefore = async (sql: Sql, before: Date): Promise<boolean> =>
  (await sql.maybeOne(`select 1 as one from ledger_entries where sealed is not null and ${BEFORE} limit 1`, [
    before,
  ])) !== undefined;

export interface CosignedCheckpoint {
  readonly size: number;
  readonly witness: string;
  readonly note: string;
}

/** The newest checkpoint from this size on which any witness cosigned. */
export const newestCosigned = async (sql: Sql, fromSize: number): Promise<number | undefined> => {
  const row = await sql.one<{ size: string | null }>(
    `select max(size) as size from cosigned_checkpoints where size >= $1`,
    [fromSize],
  );
  return row.size === null ? undefined : Number(row.size);
};

/** What witnesses signed of the checkpoint of that size. */
export const readCosigned = async (sql: Sql, size: number): Promise<CosignedCheckpoint[]> => {
  const rows = await sql.query<Omit<CosignedCheckpoint, "size"> & { size: string }>(
    `select size, witness, note from cosigned_checkpoints where size = $1 order by witness`,
    [size],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
};

/** By size. */
export const allCosigned = async (sql: Sql): Promise<CosignedCheckpoint[]> => {
  const rows = await sql.query<Omit<CosignedCheckpoint, "size"> & { size: string }>(
    `select size, witness, note from cosigned_checkpoints order by size, witness`,
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
};

/** @returns 0 when that witness's cosignature of this size is here already. */
export const insertCosigned = (sql: Sql, cosigned: CosignedCheckpoint, at: Date): Promise<number> =>
  insertOnce(sql, "cosigned_checkpoints", { ...cosigned, addedAt: at });

export interface Epoch {
  /** 0 is the log as it began. */
  readonly epoch: number;
  readonly origin: string;
  /** Checkpoints of more entries than this bear the origin of this epoch, or of a later one. */
  readonly fromSize: number;
  readonly beganAt: Date;
  readonly because: string;
}

/** Oldest first. */
export const readEpochs = async (sql: Sql): Promise<Epoch[]> => {
  const rows = await sql.query<Omit<Epoch, "fromSize"> & { fromSize: string }>(
    `select epoch, origin, from_size, began_at, because from log_epochs order by epoch`,
  );
  return rows.map((row) => ({ ...row, fromSize: Number(row.fromSize) }));
};

/** Another log begins: its origin, the size it begins at and why. */
export const insertEpoch = (sql: Sql, epoch: Epoch): Promise<number> =>
  insert(sql, "log_epochs", { ...epoch });
