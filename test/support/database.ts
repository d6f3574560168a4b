import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import pg from "pg";
import type { Database, Migration } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";

/** Real databases for the tests of every room: nobody mocks SQL. */

export const testDatabaseUrl = process.env.MIROIR_TEST_DATABASE_URL;

/** A folder that is removed after the test. */
export const temporaryFolder = async (t: Pick<TestContext, "after">): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const cacheFolder = (): string => join(tmpdir(), `miroir-test-templates-${userInfo().uid}`);

/** PGlite's own build is part of the key: a database made by another one may not open. */
const engineBuild = (): string => {
  const { size, mtimeMs } = statSync(new URL("pglite.wasm", import.meta.resolve("@electric-sql/pglite")));
  return `${size} ${mtimeMs}`;
};

const templateKey = (migrations: readonly Migration[]): string =>
  createHash("sha256")
    .update(JSON.stringify([engineBuild(), migrations]))
    .digest("hex")
    .slice(0, 16);

const makeTemplate = async (place: string, migrations: readonly Migration[]): Promise<void> => {
  const making = `${place}.${randomBytes(6).toString("hex")}`;
  mkdirSync(making, { recursive: true, mode: 0o700 });
  const base = migrations.length > 0 ? await pgliteTemplate([]) : undefined;
  const database = await openPglite({ folder: making, ...(base ? { template: base } : {}) });
  await migrate(database, migrations);
  await database.close();
  // Another test file may have been quicker; its template is as good.
  if (existsSync(place)) return rmSync(making, { recursive: true });
  renameSync(making, place);
};

/**
 * The `pgdata` of a closed database with these migrations, for `openPglite({ template })`. Made once per set of
 * migrations (4 s for the first, 1 s for the others) and kept in the temporary folder of the system.
 */
export const pgliteTemplate = async (migrations: readonly Migration[] = []): Promise<string> => {
  const place = join(cacheFolder(), templateKey(migrations));
  if (!existsSync(place)) await makeTemplate(place, migrations);
  return join(place, "pgdata");
};

const freshPglite = async (t: TestContext, migrations: readonly Migration[]): Promise<Database> => {
  const template = await pgliteTemplate(migrations);
  const folder = await mkdtemp(join(tmpdir(), "miroir-test-"));
  const database = await openPglite({ folder, template });
  t.after(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  return database;
};

const dropSchema = async (url: string, schema: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET client_min_messages = warning");
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
};

/** A schema name of its own, and what removes it. */
export const freshSchema = (url: string): { schema: string; drop: () => Promise<void> } => {
  const schema = `test_${randomBytes(8).toString("hex")}`;
  return { schema, drop: () => dropSchema(url, schema) };
};

const freshPostgres = async (t: TestContext, migrations: readonly Migration[]): Promise<Database> => {
  if (testDatabaseUrl === undefined)
    throw new Error("MIROIR_TEST_ENGINE=postgres also needs MIROIR_TEST_DATABASE_URL");
  const { schema, drop } = freshSchema(testDatabaseUrl);
  const database = await openPostgres({ url: testDatabaseUrl, schema });
  t.after(async () => {
    await database.close();
    await drop();
  });
  await migrate(database, migrations);
  return database;
};

/**
 * A database of its own for one test, with these migrations, closed and removed after it. PGlite in a temporary folder,
 * or with MIROIR_TEST_ENGINE=postgres a fresh schema on the server of MIROIR_TEST_DATABASE_URL.
 */
export const freshDatabase = (t: TestContext, migrations: readonly Migration[] = []): Promise<Database> =>
  process.env.MIROIR_TEST_ENGINE === "postgres" ? freshPostgres(t, migrations) : freshPglite(t, migrations);
