import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { storageError, syncDirectory, syncTree } from "./disk.ts";
import { type Embedded, startEmbedded } from "./embedded.ts";
import { lockFolder } from "./lock.ts";
import { type Ask, serialTransactions } from "./wire.ts";

/** A checkpoint after this many log files of 16 MB: without one the log grows for ever, as nobody else asks for it. */
const LOG_FILES_KEPT = 8;

const DATA = "pgdata";
const UNFINISHED = "pgdata.unfinished";

/** A new database appears whole or not at all: it is made beside its place, put on the disk, then renamed. */
const create = async (folder: string, template: string | undefined): Promise<void> => {
  const unfinished = join(folder, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (template === undefined) await (await startEmbedded(unfinished, folder)).stop();
  else cpSync(template, unfinished, { recursive: true });
  syncTree(unfinished);
  renameSync(unfinished, join(folder, DATA));
  syncDirectory(folder);
};

/** PGlite takes a folder without these for a new one, and would write over what is left. */
const FIRST_FILES = ["PG_VERSION", "global/pg_control"];

const refuseWithoutFirstFiles = (folder: string): void => {
  const missing = FIRST_FILES.find((file) => !existsSync(join(folder, DATA, file)));
  if (missing) throw new MiroirError("storage/damaged", { path: folder, problem: `${missing} is missing` });
};

/** One row into the log: its commit must reach the disk, or nothing that is acknowledged would be safe. */
export const proveDurable = async (ask: Ask, counter: { readonly syncs: number }): Promise<void> => {
  const before = counter.syncs;
  await ask("SELECT pg_logical_emit_message(true, 'miroir', 'does this reach the disk?')");
  if (counter.syncs > before) return;
  throw new MiroirError("storage/not-durable", { problem: "a commit asked for no fsync" });
};

const openLocked = async (folder: string, template: string | undefined): Promise<Embedded> => {
  if (!existsSync(join(folder, DATA))) await create(folder, template);
  refuseWithoutFirstFiles(folder);
  const embedded = await startEmbedded(join(folder, DATA), folder);
  try {
    await proveDurable(embedded.ask, embedded.disk);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return embedded;
};

export interface PgliteOptions {
  /** Holds the database and nothing else; created if it is not there (mode 0700). */
  readonly folder: string;
  /** The `pgdata` of a closed database, copied when the folder has none: 8 times quicker than making one. */
  readonly template?: string;
}

/**
 * The embedded database, for this process alone; every commit is on the disk before it is acknowledged. When the disk
 * is full while the log is written the engine ends: that transaction and all after it say storage/full, and the
 * database has to be closed and opened again. Nothing acknowledged is lost.
 * @throws storage/in-use, storage/read-only, storage/full, storage/damaged, storage/not-durable.
 */
export const openPglite = async ({ folder, template }: PgliteOptions): Promise<Database> => {
  const lock = await lockFolder(folder);
  try {
    return databaseOver(await openLocked(folder, template), () => lock.release());
  } catch (error) {
    await lock.release();
    throw storageError(error, folder);
  }
};

const databaseOver = ({ ask, disk, stop }: Embedded, unlock: () => Promise<void>): Database => {
  const transactions = serialTransactions(async () => ({ ask, giveBack: () => {} }));
  const checkpoint = async (): Promise<void> => {
    disk.logFiles = 0;
    await ask("CHECKPOINT");
  };
  return {
    engine: "pglite",
    transaction: async (body) => {
      const result = await transactions.transaction(body);
      // Committed already: a checkpoint that fails is the next statement's trouble.
      if (disk.logFiles >= LOG_FILES_KEPT) await transactions.between(checkpoint).catch(() => {});
      return result;
    },
    snapshot: transactions.snapshot,
    cleanUp: () =>
      transactions.between(async () => {
        // Plain VACUUM leaves the bytes of dead rows in the pages; statistics hold samples of them.
        await ask("VACUUM (FULL, ANALYZE)");
        await ask("SELECT pg_switch_wal()");
        await checkpoint();
      }),
    close: () =>
      transactions.close(async () => {
        await stop();
        await unlock();
      }),
  };
};
