/**
 * What the files of a database need once rows are gone from it, asked beside everybody else's transactions and outside
 * any. A row that was deleted stays in its page, and in the log, until both are written anew.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Upkeep } from "./database.ts";
import { codeOf } from "./disk.ts";
import type { Ask, Session } from "./wire.ts";

/** Others wait behind whoever waits for a table: so long, and then another time. */
const WAIT_AT_MOST = "1s";
/** A server that samples a table looks at it for so long. */
const LOOKS = { tries: 10, everyMs: 200 } as const;

const NAMES = `SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
  ORDER BY pg_total_relation_size(c.oid), c.relname`;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** lock_not_available. */
const isHeld = (error: unknown): boolean => codeOf(error) === "55P03";

/** @returns false where a lock was not to be had in time */
const unlessHeld = async (ask: Ask, statement: string): Promise<boolean> => {
  await ask(`SET lock_timeout = '${WAIT_AT_MOST}'`);
  try {
    await ask(statement);
    return true;
  } catch (error) {
    if (isHeld(error)) return false;
    throw error;
  } finally {
    await ask("RESET lock_timeout");
  }
};

/**
 * A row is put in and deleted, another put after it, and the table written anew: the second has the first place exactly
 * if the first was left out, which is if no transaction is left that began before it was deleted.
 */
const looksBack = async (ask: Ask): Promise<boolean> => {
  await ask("INSERT INTO rewriting_probe DEFAULT VALUES");
  await ask("DELETE FROM rewriting_probe");
  await ask("INSERT INTO rewriting_probe DEFAULT VALUES");
  if (!(await unlessHeld(ask, "VACUUM (FULL) rewriting_probe"))) return true;
  return (await ask("SELECT ctid = '(0,1)' AS alone FROM rewriting_probe")).rows[0]?.alone !== true;
};

const isPast = async (ask: Ask): Promise<boolean> => {
  for (let tried = 0; tried < LOOKS.tries; tried++) {
    if (!(await looksBack(ask))) return true;
    await delay(LOOKS.everyMs);
  }
  return false;
};

export interface UpkeepOptions {
  readonly ownsLog: boolean;
  /** A connection that is nobody's transaction. */
  readonly borrow: () => Promise<Session>;
  /** Ends the log that has the rows, and removes it. */
  readonly renewLog: (ask: Ask) => Promise<void>;
}

/** Upkeep over connections that are borrowed for it, one statement after the other. */
export const upkeepOver = ({ ownsLog, borrow, renewLog }: UpkeepOptions): Upkeep => {
  const apart = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> => {
    const { ask, giveBack } = await borrow();
    let broken = true;
    try {
      const result = await work(ask);
      broken = false;
      return result;
    } finally {
      giveBack(broken);
    }
  };
  const names = async (ask: Ask): Promise<string[]> =>
    (await ask(NAMES)).rows.map(({ name }) => name as string);
  return {
    ownsLog,
    vacuum: () =>
      apart(async (ask) => {
        const tables = await names(ask);
        if (tables.length > 0) await ask(`VACUUM (SKIP_LOCKED) ${tables.map(quoted).join(", ")}`);
      }),
    isPast: () => apart(isPast),
    tables: () => apart(names),
    rewrite: (table) => apart((ask) => unlessHeld(ask, `VACUUM (FULL, ANALYZE) ${quoted(table)}`)),
    renewLog: () =>
      apart(async (ask) => {
        // The samples of dead rows; a server that is not ours alone keeps its own, and says so in a warning.
        if (!(await unlessHeld(ask, "VACUUM (FULL) pg_statistic"))) return false;
        await renewLog(ask);
        return true;
      }),
  };
};

/**
 * Everything at once, for a database that nobody else uses: one that was just restored.
 * @returns false where somebody does use it
 */
export const rewriteAll = async (upkeep: Upkeep): Promise<boolean> => {
  if (!(await upkeep.isPast())) return false;
  for (const table of await upkeep.tables()) if (!(await upkeep.rewrite(table))) return false;
  return upkeep.renewLog();
};
