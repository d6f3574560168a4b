/** How many pages of the database statements touch: what they cost, whatever the machine and whatever else it does. */
import type { Database, Row, Sql } from "../../src/store/database.ts";

interface Plan {
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
}

export interface Counted {
  /** Does the same, and counts. */
  readonly sql: Sql;
  /** Pages that its statements touched until now. */
  readonly buffers: () => number;
}

/** What the server explains; others, as locks, touch no page of a table. */
const EXPLAINED = /^\s*(with|select|insert|update|delete)\b/i;

/** Each statement is run twice: once to be counted, and undone, and once for what it answers. One after the other. */
export const counted = (sql: Sql): Counted => {
  let buffers = 0;
  let last: Promise<unknown> = Promise.resolve();
  const count = async (text: string, parameters?: readonly unknown[]): Promise<void> => {
    if (!EXPLAINED.test(text)) return;
    await sql.run("savepoint uncounted");
    const [explained] = await sql.query<{ "QUERY PLAN": readonly { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) ${text}`,
      parameters,
    );
    await sql.run("rollback to savepoint uncounted");
    const { Plan: plan } = explained!["QUERY PLAN"][0]!;
    buffers += (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
  };
  const after = <T>(text: string, parameters: readonly unknown[] | undefined, run: () => Promise<T>) => {
    const next = last.then(() => count(text, parameters)).then(run);
    last = next.catch(() => {});
    return next;
  };
  return {
    buffers: () => buffers,
    sql: {
      ...sql,
      query: <R extends object = Row>(text: string, parameters?: readonly unknown[]) =>
        after(text, parameters, () => sql.query<R>(text, parameters)),
      one: <R extends object = Row>(text: string, parameters?: readonly unknown[]) =>
        after(text, parameters, () => sql.one<R>(text, parameters)),
      maybeOne: <R extends object = Row>(text: string, parameters?: readonly unknown[]) =>
        after(text, parameters, () => sql.maybeOne<R>(text, parameters)),
      run: (text, parameters) => after(text, parameters, () => sql.run(text, parameters)),
    },
  };
};

export interface CountedDatabase extends Database {
  /** Pages that the statements of its transactions touched until now. */
  readonly buffers: () => number;
}

/** The same database, whose pages are counted: what a verb costs. */
export const countedDatabase = (database: Database): CountedDatabase => {
  let buffers = 0;
  const counting =
    <T>(body: (sql: Sql) => Promise<T>) =>
    async (sql: Sql): Promise<T> => {
      const { sql: counts, buffers: touched } = counted(sql);
      try {
        return await body(counts);
      } finally {
        buffers += touched();
      }
    };
  return {
    buffers: () => buffers,
    transaction: (body) => database.transaction(counting(body)),
    snapshot: (body) => database.snapshot(counting(body)),
    upkeep: database.upkeep,
    hold: (command) => database.hold(command),
    close: () => database.close(),
  };
};

/** Pages that one piece of work touches; what it writes stays. */
export const buffersOf = async (sql: Sql, work: (sql: Sql) => Promise<unknown>): Promise<number> => {
  const counting = counted(sql);
  await work(counting.sql);
  return counting.buffers();
};
