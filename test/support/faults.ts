import type { Database, Row, Sql } from "../../src/store/database.ts";

/** What a statement chosen by `failNth` throws. */
export class SimulatedFault extends Error {
  constructor(statement: number) {
    super(`simulated fault at statement ${statement}`);
    this.name = "SimulatedFault";
  }
}

/** A real error of the server, so that everything after it in the same transaction fails as it would. */
const FAIL = "DO $$ BEGIN RAISE EXCEPTION 'simulated fault' USING ERRCODE = 'MF001'; END $$";

export interface FaultyDatabase extends Database {
  /** Statements asked for until now, the one that failed included. */
  readonly executed: () => number;
}

/**
 * The same database, whose `n`-th statement from now on fails, counted from 1: each query, one, maybeOne and run is a
 * statement, and so are each COMMIT, each rewriting of a table and each end of the log. A COMMIT that fails leaves nothing behind. With
 * `n = Infinity` it only counts.
 *
 * To test a verb: count its statements once, then run it on a fresh database for each n up to that count.
 */
export const failNth = (database: Database, n: number): FaultyDatabase => {
  let executed = 0;
  const step = async (fail: () => Promise<unknown>): Promise<void> => {
    executed++;
    if (executed !== n) return;
    await fail().catch(() => {});
    throw new SimulatedFault(n);
  };
  const faulty = (sql: Sql): Sql => {
    const failing = () => step(() => sql.run(FAIL));
    return {
      ...sql,
      query: async <R extends object = Row>(text: string, parameters?: readonly unknown[]) => {
        await failing();
        return sql.query<R>(text, parameters);
      },
      one: async <R extends object = Row>(text: string, parameters?: readonly unknown[]) => {
        await failing();
        return sql.one<R>(text, parameters);
      },
      maybeOne: async <R extends object = Row>(text: string, parameters?: readonly unknown[]) => {
        await failing();
        return sql.maybeOne<R>(text, parameters);
      },
      run: async (text, parameters) => {
        await failing();
        return sql.run(text, parameters);
      },
    };
  };
  return {
    executed: () => executed,
    transaction: (body) =>
      database.transaction(async (sql) => {
        const result = await body(faulty(sql));
        await step(() => sql.run(FAIL));
        return result;
      }),
    snapshot: (body) => database.snapshot((sql) => body(faulty(sql))),
    upkeep: {
      ...database.upkeep,
      rewrite: async (table) => {
        await step(async () => {});
        return database.upkeep.rewrite(table);
      },
      renewLog: async () => {
        await step(async () => {});
        return database.upkeep.renewLog();
      },
    },
    hold: (command) => database.hold(command),
    close: () => database.close(),
  };
};
