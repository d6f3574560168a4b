import pg from "pg";
import { MiroirError } from "../domain/errors.ts";
import type { Database, Sql } from "./database.ts";
import { codeOf } from "./disk.ts";
import { type Ask, askOver, type Session, serialTransactions, wireTypes } from "./wire.ts";

export interface PostgresOptions {
  /** postgresql://user:password@host:port/database */
  readonly url: string;
  /** Where all tables of this database live; created if it is not there. Lower case, digits and _. Default `public`. */
  readonly schema?: string;
}

/** Long enough for a server that is busy, short enough for a person who waits. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Held from BEGIN to COMMIT: transactions of all processes on one schema run one at a time, as they do on PGlite.
 * Each act appends to the one ledger, so they could not run side by side anyway, and no check can be overtaken.
 * The first number is ours among the advisory locks of that server ("Miro").
 */
const oneAtATime = (schema: string): string =>
  `SELECT pg_advisory_xact_lock(${0x4d69726f}, hashtext('${schema}'))`;

/** Classes and codes of SQLSTATE which say that the server, not the statement, is the trouble (PostgreSQL 15, appendix A). */
const UNREACHABLE = /^(08...|28...|57P0[123]|53300|3D000|E[A-Z_]+)$/;
/** `pg` gives no code when the server closes the line. */
const LINE_CLOSED =
  /^Connection terminated|timeout exceeded when trying to connect|^Client has encountered a connection error/;

const translate = (error: unknown): unknown => {
  if (error instanceof MiroirError) return error;
  const { message } = error as Error;
  const code = codeOf(error);
  const path = "the PostgreSQL server";
  if (code === "53100") return new MiroirError("storage/full", { path }, { cause: error });
  if (code === "25006") return new MiroirError("storage/read-only", { path }, { cause: error });
  if (code === "XX001" || code === "XX002")
    return new MiroirError("storage/damaged", { path, problem: message }, { cause: error });
  if (UNREACHABLE.test(code) || LINE_CLOSED.test(message))
    return new MiroirError("storage/unreachable", { problem: message || code }, { cause: error });
  return error;
};

/** Not permitted, or the server's version has no such right to give. */
const notPermitted = (error: unknown): boolean => codeOf(error) === "42501";

/** A name that needs no quotes anywhere. */
const refuseBadName = (schema: string): void => {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) return;
  const expected = "lower-case letters, digits and _, at most 63";
  throw new MiroirError("usage/bad-value", { name: "schema", value: schema, expected });
};

/** Asks first: IF NOT EXISTS would ask for the right to create, also where there is nothing to do. */
const makeSchema = async (sql: Sql, schema: string): Promise<void> => {
  const found = await sql.maybeOne("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  if (!found) await sql.run(`CREATE SCHEMA ${schema}`);
};

/** Dead rows, their copies in the statistics, then what the log still needs. */
const cleanUp = async (ask: Ask): Promise<void> => {
  const { rows } = await ask(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()",
  );
  for (const { name } of rows) await ask(`VACUUM (FULL, ANALYZE) ${name}`);
  await ask("CHECKPOINT").catch((error: unknown) => {
    if (!notPermitted(error)) throw error;
  });
};

/**
 * A PostgreSQL server, 15 or newer. Checkpoints need the server's permission (`pg_checkpoint`); without it the server
 * makes them in its own time. Its log archive, replicas and backups are its operator's.
 * @throws storage/unreachable when the server cannot be reached now.
 */
export const openPostgres = async ({ url, schema = "public" }: PostgresOptions): Promise<Database> => {
  refuseBadName(schema);
  const pool = new pg.Pool({
    connectionString: url,
    // One for the transactions, which run one at a time, and one for a snapshot beside them.
    max: 2,
    types: wireTypes,
    options: `-c search_path=${schema}`,
    application_name: "miroir",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A line that breaks is known by the statement on it, or by the next one; as an event it would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
  const borrow = async (): Promise<Session> => {
    try {
      const client = await pool.connect();
      return { ask: askOver(client, translate), giveBack: (broken) => client.release(broken) };
    } catch (error) {
      throw translate(error);
    }
  };
  const transactions = serialTransactions(borrow, oneAtATime(schema), borrow);
  const database: Database = {
    engine: "postgres",
    transaction: transactions.transaction,
    snapshot: transactions.snapshot,
    cleanUp: () => transactions.between(cleanUp),
    close: () => transactions.close(() => pool.end()),
  };
  try {
    await database.transaction((sql) => makeSchema(sql, schema));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
};
