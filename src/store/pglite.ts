import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { MiroirError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { codeOf, DurableFolder, storageError, syncDirectory, syncTree } from "./disk.ts";
import { lockFolder } from "./lock.ts";
import { type Session, serialTransactions, type Translate, wireTypes } from "./wire.ts";

/** PGlite's own start parameters without `-F`, which switches fsync off, and with ours. */
const START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  ...[
    "fsync=on",
    "wal_sync_method=fsync",
    "shared_buffers=16MB",
    // Log files are deleted rather than used again, so that erased rows do not stay in them.
    "wal_recycle=off",
    "min_wal_size=32MB",
  ].flatMap((setting) => ["-c", setting]),
];

/** A checkpoint after this many log files of 16 MB: without one the log grows for ever, as nobody else asks for it. */
const LOG_FILES_KEPT = 8;

const DATA = "pgdata";
const UNFINISHED = "pgdata.unfinished";

/** Starts PGlite on `data`; what it says on standard error goes into `said`, newest last. */
const start = async (data: string, said: string[]): Promise<{ pglite: PGlite; disk: DurableFolder }> => {
  const disk = new DurableFolder(data);
  const onStderr = (line: string): boolean => {
    said.push(line);
    if (said.length > 50) said.shift();
    return false;
  };
  try {
    return { disk, pglite: await PGlite.create({ fs: disk, startParams: START, onStderr }) };
  } catch (error) {
    throw storageError(disk.takeFault() ?? error, data);
  }
};

/** A new database appears whole or not at all: it is made beside its place, put on the disk, then renamed. */
const create = async (folder: string, template: string | undefined): Promise<void> => {
  const unfinished = join(folder, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (template === undefined) await (await start(unfinished, [])).pglite.close();
  else cpSync(template, unfinished, { recursive: true });
  syncTree(unfinished);
  renameSync(unfinished, join(folder, DATA));
  syncDirectory(folder);
};

const lastComplaint = (said: readonly string[], error: unknown): string => {
  const line =
    said.findLast((text) => /\b(PANIC|FATAL|ERROR):/.test(text)) ?? String((error as Error).message ?? error);
  return line.replace(/^.*\b(PANIC|FATAL|ERROR):\s*/, "");
};

const damaged = (folder: string, problem: string, cause?: unknown): MiroirError =>
  new MiroirError("storage/damaged", { path: folder, problem }, { cause });

/** Opens what is there; a folder without its first files would otherwise be taken for a new one and written over. */
const openExisting = async (folder: string, said: string[]) => {
  const data = join(folder, DATA);
  for (const file of ["PG_VERSION", "global/pg_control"])
    if (!existsSync(join(data, file))) throw damaged(folder, `${file} is missing`);
  try {
    return await start(data, said);
  } catch (error) {
    throw error instanceof MiroirError ? error : damaged(folder, lastComplaint(said, error), error);
  }
};

/** One row into the log: its commit must reach the disk, or nothing that is acknowledged would be safe. */
const proveDurable = async (client: pg.Client, disk: DurableFolder): Promise<void> => {
  const before = disk.syncs;
  await client.query("SELECT pg_logical_emit_message(true, 'miroir', 'does this reach the disk?')");
  if (disk.syncs === before)
    throw new MiroirError("storage/not-durable", { problem: "a commit asked for no fsync" });
};

/** SQLSTATEs of a database that is damaged: data_corrupted, index_corrupted. */
const CORRUPTED = ["XX001", "XX002"];

const translator =
  (folder: string, disk: DurableFolder): Translate =>
  (error) => {
    const fault = disk.takeFault();
    if (error instanceof MiroirError) return error;
    if (codeOf(error) === "53100") return new MiroirError("storage/full", { path: folder }, { cause: error });
    if (CORRUPTED.includes(codeOf(error))) return damaged(folder, (error as Error).message, error);
    return fault ? storageError(fault, folder) : error;
  };

export interface PgliteOptions {
  /** Holds the database and nothing else; created if it is not there. */
  readonly folder: string;
  /** The `pgdata` of a closed database, copied when the folder has none: 10 times faster than making one. */
  readonly template?: string;
}

/**
 * The embedded database, for this process alone, every commit on the disk before it is acknowledged.
 * @throws storage/in-use, storage/read-only, storage/full, storage/damaged, storage/not-durable.
 */
export const openPglite = async ({ folder, template }: PgliteOptions): Promise<Database> => {
  const lock = await lockFolder(folder);
  try {
    return await openLocked(folder, template, () => lock.release());
  } catch (error) {
    await lock.release();
    throw storageError(error, folder);
  }
};

const openLocked = async (
  folder: string,
  template: string | undefined,
  unlock: () => Promise<void>,
): Promise<Database> => {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, DATA))) await create(folder, template);
  const { pglite, disk } = await openExisting(folder, []);
  const client = new pg.Client({ ...createPgConfig(pglite), types: wireTypes } as pg.ClientConfig);
  await client.connect();
  await proveDurable(client, disk);
  const session: Session = { client, giveBack: () => {} };
  const transactions = serialTransactions(async () => session, translator(folder, disk));

  const checkpoint = async (): Promise<void> => {
    disk.logFiles = 0;
    await client.query("CHECKPOINT");
  };
  return {
    engine: "pglite",
    transaction: async (body) => {
      const result = await transactions.transaction(body);
      if (disk.logFiles >= LOG_FILES_KEPT) await transactions.between(checkpoint).catch(() => {});
      return result;
    },
    cleanUp: () =>
      transactions.between(async () => {
        await client.query("VACUUM (FULL, ANALYZE)");
        await checkpoint();
        await client.query("SELECT pg_switch_wal()");
        await checkpoint();
      }),
    close: () =>
      transactions.close(async () => {
        await client.end();
        await pglite.close();
        await unlock();
      }),
  };
};
