/** How many pages of the database statements touch: what they cost, whatever the machine and whatever else it does. */
import type { Row, Sql } from "../../src/store/database.ts";

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

/** Each statement is run twice: once to be counted, and undone, and once for what it answers. */
export const counted = (sql: Sql): Counted => {
  let buffers = 0;
  const count = async (text: string, parameters?: readonly unknown[]): Promise<void> => {
    await sql.run("savepoint uncounted");
    const [explained] = await sql.query<{ "QUERY PLAN": readonly { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) ${text}`,
      parameters,
    );
    await sql.run("rollback to savepoint uncounted");
    const { Plan: plan } = explained!["QUERY PLAN"][0]!;
    buffers += (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
  };
  return {
    buffers: () => buffers,
    sql: {
      ...sql,
      query: async <R extends object = Row>(text: string, parameters?: readonly unknown[]) => {
        await count(text, parameters);
        return sql.query<R>(text, parameters);
      },
      one: async <R extends object = Row>(text: string, parameters?: readonly unknown[]) => {
        await count(text, parameters);
        return sql.one<R>(text, parameters);
      },
      maybeOne: async <R extends object = Row>(text: string, parameters?: readonly unknown[]) => {
        await count(text, parameters);
        return sql.maybeOne<R>(text, parameters);
      },
      run: async (text, parameters) => {
        await count(text, parameters);
        return sql.run(text, parameters);
      },
    },
  };
};

/** Pages that one piece of work touches; what it writes stays. */
export const buffersOf = async (sql: Sql, work: (sql: Sql) => Promise<unknown>): Promise<number> => {
  const counting = counted(sql);
  await work(counting.sql);
  return counting.buffers();
};
