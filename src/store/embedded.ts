import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { MiroirError } from "../domain/errors.ts";
import { codeOf, DurableFolder, storageError } from "./disk.ts";
import { type Ask, askOver, wireTypes } from "./wire.ts";

/** One PostgreSQL in WebAssembly, from its start to its end, the bad end included. */
export interface Embedded {
  readonly ask: Ask;
  readonly disk: DurableFolder;
  /** Writes what is left and ends; after a bad end it only lets the files go. */
  readonly stop: () => Promise<void>;
}

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
    // Its timer would outlive an engine that fails to start, and keep the process alive.
    "log_startup_progress_interval=0",
  ].flatMap((setting) => ["-c", setting]),
];

/** With this status the engine says "the statement failed" (see POSTGRES_MAIN_LONGJMP in PGlite); any other is its end. */
const STATEMENT_FAILED = 100;

/** The entry points through which PGlite runs the engine. */
interface Engine {
  _PostgresMainLoopOnce: () => void;
  _PostgresMainLongJmp: () => void;
}

const damaged = (path: string, problem: string, cause: unknown): MiroirError =>
  new MiroirError("storage/damaged", { path, problem }, { cause });

/** What the engine says on standard error before it ends, newest last. */
const recentLines = (): { lines: string[]; onStderr: (line: string) => boolean } => {
  const lines: string[] = [];
  const onStderr = (line: string): boolean => {
    lines.push(line);
    if (lines.length > 50) lines.shift();
    return false;
  };
  return { lines, onStderr };
};

const lastComplaint = (lines: readonly string[], error: unknown): string => {
  const line = lines.findLast((text) => /\b(PANIC|FATAL|ERROR):/.test(text));
  return line?.replace(/^.*\b(PANIC|FATAL|ERROR):\s*/, "") ?? String((error as Error).message ?? error);
};

/**
 * Calls `onEnd` when the engine ends by itself: a PANIC, such as a log that cannot be written, or a fault of the
 * WebAssembly. PGlite swallows these, answers nothing and lets later statements run in what is left of it.
 */
const watchForBadEnd = (pglite: PGlite, onEnd: (cause: unknown) => void): void => {
  const engine = pglite.Module as unknown as Engine;
  const execProtocolStream = pglite.execProtocolStream.bind(pglite);
  let ended = false;
  for (const entry of ["_PostgresMainLoopOnce", "_PostgresMainLongJmp"] as const) {
    const enter = engine[entry];
    engine[entry] = () => {
      try {
        enter();
      } catch (error) {
        if (!ended && (error as { status?: number }).status !== STATEMENT_FAILED) {
          ended = true;
          onEnd(error);
        }
        throw error;
      }
    };
  }
  pglite.execProtocolStream = async (...message) => (ended ? [] : execProtocolStream(...message));
};

/** SQLSTATEs of a database that is damaged: data_corrupted, index_corrupted. */
const CORRUPTED = ["XX001", "XX002"];
const DISK_FULL = "53100";

const translator =
  (path: string, disk: DurableFolder) =>
  (error: unknown): unknown => {
    const fault = disk.takeFault();
    if (error instanceof MiroirError) return error;
    if (codeOf(error) === DISK_FULL) return new MiroirError("storage/full", { path }, { cause: error });
    if (CORRUPTED.includes(codeOf(error))) return damaged(path, (error as Error).message, error);
    return fault ? storageError(fault, path) : error;
  };

/**
 * Starts the engine on the directory `data`, making a database in it if it is empty.
 * @param path the folder that errors name.
 * @throws storage/full, storage/read-only, storage/damaged with the engine's own last words.
 */
export const startEmbedded = async (data: string, path: string): Promise<Embedded> => {
  const disk = new DurableFolder(data);
  const { lines, onStderr } = recentLines();
  const whyItEnded = (error: unknown): unknown => {
    const known = storageError(disk.takeFault() ?? error, path);
    return known instanceof MiroirError ? known : damaged(path, lastComplaint(lines, error), error);
  };
  const pglite = await PGlite.create({ fs: disk, startParams: START, onStderr }).catch((error: unknown) => {
    disk.abandon();
    throw whyItEnded(error);
  });

  let end: { readonly error: unknown } | undefined;
  let failWaiting = (_error: unknown): void => {};
  watchForBadEnd(pglite, (cause) => {
    end = { error: whyItEnded(cause) };
    disk.abandon();
    failWaiting(end.error);
  });

  const client = new pg.Client({ ...createPgConfig(pglite), types: wireTypes } as pg.ClientConfig);
  await client.connect();
  const query = askOver(client, translator(path, disk));
  /** Statements come one at a time, so one place to leave word is enough. */
  const ask: Ask = (text, parameters) =>
    new Promise((resolve, reject) => {
      if (end) return reject(end.error);
      failWaiting = reject;
      query(text, parameters).then(resolve, (error: unknown) => reject(end ? end.error : error));
    });
  const stop = async (): Promise<void> => {
    if (end) return;
    await client.end();
    await pglite.close();
    disk.abandon();
  };
  return { ask, disk, stop };
};
