import { createHash } from "node:crypto";
import { MiroirError } from "../domain/errors.ts";
import type { Database, Migration, Sql } from "./database.ts";
import { brokenPromise } from "./wire.ts";

interface Applied {
  readonly version: number;
  readonly checksum: string;
}

/** sha256 of the text, so that a migration which has run somewhere cannot be edited afterwards unseen. */
export const checksumOf = ({ sql }: Migration): string => createHash("sha256").update(sql).digest("hex");

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

/** What has run, without writing: a database of a newer version is left exactly as it is. */
const readApplied = async (sql: Sql): Promise<readonly Applied[]> => {
  const { there } = await sql.one<{ there: boolean }>(
    "SELECT to_regclass('schema_migrations') IS NOT NULL AS there",
  );
  return there
    ? sql.query<Applied & object>("SELECT version, checksum FROM schema_migrations ORDER BY version")
    : [];
};

const refuseWhatCannotBeMigrated = (applied: readonly Applied[], migrations: readonly Migration[]): void => {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  const newest = Math.max(0, ...known.keys());
  const found = Math.max(0, ...applied.map(({ version }) => version));
  if (found > newest) throw new MiroirError("storage/newer-version", { found, known: newest });
  // Before the first of ours there is nothing to go on from.
  if (found > 0 && found < migrations[0]!.version)
    throw new MiroirError("storage/older-version", { found, known: newest });
  for (const { version, checksum } of applied) {
    const migration = known.get(version);
    if (!migration) throw brokenPromise(`migration ${version} has run and is no longer known`);
    if (checksumOf(migration) !== checksum)
      throw brokenPromise(`migration ${version} was changed after it ran`);
  }
};

/** The first migration that has not run, in one transaction with the record that it has; false when all have. */
const applyNext = (database: Database, migrations: readonly Migration[]): Promise<boolean> =>
  database.transaction(async (sql) => {
    const applied = await readApplied(sql);
    refuseWhatCannotBeMigrated(applied, migrations);
    const last = applied.at(-1)?.version ?? 0;
    const next = migrations.find(({ version }) => version > last);
    if (!next) return false;
    await sql.run(CREATE_TABLE);
    await sql.run(next.sql);
    await sql.run("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", [
      next.version,
      next.name,
      checksumOf(next),
    ]);
    return true;
  });

/**
 * Brings the database to the newest of `migrations`, each in its own transaction. Transactions of all processes on one
 * database run one at a time, so two programs that start together do not run a migration twice.
 * @param migrations versions ascending; the SQL may hold many statements and plpgsql bodies.
 * @returns how many were applied.
 * @throws storage/newer-version, storage/older-version, and internal/broken-promise when an applied migration was changed: nothing is written.
 */
export const migrate = async (database: Database, migrations: readonly Migration[]): Promise<number> => {
  const ascending = migrations.every(({ version }, i) => version > (migrations[i - 1]?.version ?? 0));
  if (!ascending) throw brokenPromise("migrations are not in ascending order of version");
  let count = 0;
  while (await applyNext(database, migrations)) count++;
  return count;
};
