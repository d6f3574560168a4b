import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { MiroirError } from "../domain/errors.ts";
import type { Row, Sql } from "./database.ts";
import { codeOf } from "./disk.ts";
import { camel } from "./names.ts";

/**
 * The types that come over the wire, the four verbs of `Sql` over a connection of `pg`, and transactions that run
 * strictly one after the other.
 */

const oid = { date: 1082, textArray: 1009, dateArray: 1182, numericArray: 1231 } as const;
const asIs = (text: string): string => text;
// The published types of `pg` leave arrays out of their list of type numbers.
const asStrings = pg.types.getTypeParser(oid.textArray as number as 25, "text") as (text: string) => unknown;

/** `pg` reads a date as local midnight and an array of numerics as floats; both lose what was written. */
const OWN_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.date]: asIs,
  [oid.dateArray]: asStrings,
  [oid.numericArray]: asStrings,
};

/** Given to each connection, so that nobody else's `pg` in this process is changed. */
export const wireTypes: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    (format !== "binary" && OWN_PARSERS[type]) || pg.types.getTypeParser(type, format as "text"),
};

/**
 * `internal/broken-promise`, for what cannot be if the program is right. The problem names columns and types, never a
 * value.
 */
export const brokenPromise = (problem: string): MiroirError =>
  new MiroirError("internal/broken-promise", { problem });

/** Classes and codes of SQLSTATE which say that the server, not the statement, is the trouble (PostgreSQL 15, appendix A). */
const UNREACHABLE = /^(08...|28...|57P0[123]|53300|3D000|E[A-Z_]+)$/;
/** `pg` gives no code when the server closes the line. */
export const LINE_CLOSED =
  /^Connection terminated|timeout exceeded when trying to connect|^Client has encountered a connection error|^Client was closed/;

/** Turns an error of the driver into a row of the error table, or leaves it. @param path what errors name. */
export const translator =
  (path: string) =>
  (error: unknown): unknown => {
    if (error instanceof MiroirError) return error;
    const { message } = error as Error;
    const code = codeOf(error);
    if (code === "53100") return new MiroirError("storage/full", { path }, { cause: error });
    if (code === "25006") return new MiroirError("storage/read-only", { path }, { cause: error });
    if (code === "XX001" || code === "XX002")
      return new MiroirError("storage/damaged", { path, problem: message }, { cause: error });
    if (UNREACHABLE.test(code) || LINE_CLOSED.test(message))
      return new MiroirError("storage/unreachable", { problem: message || code }, { cause: error });
    return error;
  };

/** Runs each piece of work after the one before has ended, well or badly. */
export const oneAtATime = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = tail.then(work);
    tail = turn.catch(() => {});
    return turn;
  };
};

/** Rows by the names of their columns in camel case: each name is turned once, not once a row. */
const named = (result: pg.QueryArrayResult): pg.QueryResult<Row> => {
  const names = result.fields.map(({ name }) => camel(name));
  const blank: Row = Object.fromEntries(names.map((name) => [name, null]));
  const rows = result.rows.map((values) => {
    const row = { ...blank };
    for (const [i, name] of names.entries()) row[name] = values[i];
    return row;
  });
  return { ...result, rows };
};

/**
 * Runs one statement, or several in one text when there are no parameters; the result is that of the last.
 * @param translate turns an error of the driver into a row of the error table, or leaves it: a constraint error keeps
 * its `.code` and `.constraint`.
 */
export const askOver =
  (client: pg.ClientBase, translate: (error: unknown) => unknown): Ask =>
  async (text, parameters = []) => {
    try {
      const asked: pg.QueryArrayConfig = { text, values: [...parameters], rowMode: "array" };
      const result: pg.QueryArrayResult | pg.QueryArrayResult[] = await client.query(asked);
      return named(Array.isArray(result) ? (result.at(-1) as pg.QueryArrayResult) : result);
    } catch (error) {
      throw translate(error);
    }
  };

const sqlOver = (ask: Ask, mayWrite: boolean): Sql => ({
  forUpdate: mayWrite ? " for update" : "",
  forShare: mayWrite ? " for share" : "",
  query: async <R extends object>(text: string, parameters?: readonly unknown[]) =>
    (await ask(text, parameters)).rows as R[],
  one: async <R extends object>(text: string, parameters?: readonly unknown[]) => {
    const { rows } = await ask(text, parameters);
    if (rows.length !== 1) throw brokenPromise(`${rows.length} rows where one was promised`);
    return rows[0] as R;
  },
  maybeOne: async <R extends object>(text: string, parameters?: readonly unknown[]) => {
    const { rows } = await ask(text, parameters);
    if (rows.length > 1) throw brokenPromise(`${rows.length} rows where at most one was promised`);
    return rows[0] as R | undefined;
  },
  run: async (text, parameters) => (await ask(text, parameters)).rowCount ?? 0,
});

export type Ask = (text: string, parameters?: readonly unknown[]) => Promise<pg.QueryResult<Row>>;

/** One connection, lent for one transaction. */
export interface Session {
  readonly ask: Ask;
  /** Gives the connection back; `broken` says that it must not be used again. */
  readonly giveBack: (broken: boolean) => void;
}

const SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

export interface Transactions {
  readonly transaction: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>;
  /** A transaction that only reads, all of it from the state at its first statement. */
  readonly snapshot: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>;
  /** Work on the connection between two transactions, such as VACUUM. */
  readonly between: <T>(work: (ask: Ask) => Promise<T>) => Promise<T>;
  /** Waits for what was asked before, then runs `end`; nothing can be asked after. A second call does nothing. */
  readonly close: (end: () => Promise<void>) => Promise<void>;
}

/**
 * Transactions one at a time. A transaction opened inside another would wait for itself for ever, so it is refused;
 * so is a query after its transaction has ended.
 * @param begin what to send with BEGIN.
 * @param apart a session for snapshots, which run beside the other transactions and each other.
 */
export const serialTransactions = (
  borrow: () => Promise<Session>,
  begin: string,
  apart: () => Promise<Session>,
): Transactions => {
  const ordinary = `BEGIN; ${begin}`;
  const inTurn = oneAtATime();
  const around = new AsyncLocalStorage<{ open: boolean }>();
  let closed = false;

  const refuseWhereItCannotRun = (): void => {
    if (around.getStore()?.open) throw brokenPromise("a transaction inside a transaction");
    if (closed) throw brokenPromise("the database is closed");
  };

  const between: Transactions["between"] = async (work) => {
    refuseWhereItCannotRun();
    return inTurn(async () => {
      const { ask, giveBack } = await borrow();
      let broken = false;
      try {
        return await work(ask);
      } catch (error) {
        await ask("SELECT 1").catch(() => {
          broken = true;
        });
        throw error;
      } finally {
        giveBack(broken);
      }
    });
  };

  const transact = async <T>(
    { ask, giveBack }: Session,
    opening: string,
    body: (sql: Sql) => Promise<T>,
  ): Promise<T> => {
    const state = { open: true };
    const queries = oneAtATime();
    const sql = sqlOver(async (text, parameters) => {
      if (!state.open) throw brokenPromise("a query after the end of its transaction");
      return queries(() => ask(text, parameters));
    }, opening !== SNAPSHOT);
    let broken = false;
    try {
      await ask(opening);
      const result = await around.run(state, () => body(sql));
      state.open = false;
      const { command } = await queries(() => ask("COMMIT"));
      // A transaction in which a statement failed answers COMMIT with ROLLBACK and no error.
      if (command !== "COMMIT") throw brokenPromise("a failed statement was ignored; nothing was written");
      return result;
    } catch (error) {
      state.open = false;
      await queries(() => ask("ROLLBACK")).catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      giveBack(broken);
    }
  };

  return {
    transaction: async (body) => {
      refuseWhereItCannotRun();
      return inTurn(async () => transact(await borrow(), ordinary, body));
    },
    snapshot: async (body) => {
      refuseWhereItCannotRun();
      return transact(await apart(), SNAPSHOT, body);
    },
    between,
    close: async (end) => {
      if (around.getStore()?.open) throw brokenPromise("closing inside a transaction");
      if (closed) return;
      closed = true;
      await inTurn(end);
    },
  };
};
