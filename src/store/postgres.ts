import { MiroirError } from "../domain/errors.ts";
import { databaseOver } from "./connections.ts";
import type { Database, Sql } from "./database.ts";
import { codeOf } from "./disk.ts";
import { translator } from "./wire.ts";

export interface PostgresOptions {
  /** postgresql://user:password@host:port/database */
  readonly url: string;
  /** Where all tables of this database live; created if it is not there. Lower case, digits and _. Default `public`. */
  readonly schema?: string;
}

const PATH = "the PostgreSQL server";

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

/**
 * A PostgreSQL server, 15 or newer. To end a file of its log and to make a checkpoint need the server's permission;
 * without it the server does both in its own time, and uses old files of the log again. Its log archive, replicas and
 * backups are its operator's.
 * @throws storage/unreachable when the server cannot be reached now.
 */
export const openPostgres = async ({ url, schema = "public" }: PostgresOptions): Promise<Database> => {
  refuseBadName(schema);
  const database = databaseOver({
    config: { connectionString: url },
    schema,
    path: PATH,
    translate: translator(PATH),
    ownsLog: false,
    renewLog: async (ask) => {
      for (const statement of ["SELECT pg_switch_wal()", "CHECKPOINT"])
        await ask(statement).catch((error: unknown) => {
          if (!notPermitted(error)) throw error;
        });
    },
  });
  try {
    await database.transaction((sql) => makeSchema(sql, schema));
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
};
