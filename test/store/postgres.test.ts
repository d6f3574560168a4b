import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { Database } from "../../src/store/database.ts";
import { openPostgres, type PostgresOptions } from "../../src/store/postgres.ts";
import { freshDatabaseUrl, freshSchema, testDatabaseUrl } from "../support/database.ts";
import { databaseContract, type Subject } from "./contract.ts";

const openAt = async (t: TestContext, place: () => Promise<PostgresOptions>): Promise<Subject> => {
  const opened: Database[] = [];
  // Before whatever drops it: what is registered first is run first.
  t.after(async () => {
    for (const database of opened) await database.close();
  });
  const options = await place();
  const another = async (): Promise<Database> => {
    const database = await openPostgres(options);
    opened.push(database);
    return database;
  };
  return { database: await another(), another };
};

const openFresh = (t: TestContext, url: string): Promise<Subject> =>
  openAt(t, async () => {
    const { schema, drop } = freshSchema(url);
    t.after(drop);
    return { url, schema };
  });

/** Rows of a database that others use too are not forgotten while any of them waits for an answer. */
const openAlone = (t: TestContext): Promise<Subject> =>
  openAt(t, async () => ({ url: await freshDatabaseUrl(t) }));

if (testDatabaseUrl === undefined)
  test("PostgreSQL: the contract of the store", { skip: "MIROIR_TEST_DATABASE_URL is not set" }, () => {});
else {
  const url = testDatabaseUrl;
  databaseContract("PostgreSQL", openAlone);

  test("PostgreSQL: a connection that the server ends says unreachable, and the next one works", async (t) => {
    const { database, another } = await openFresh(t, url);
    const second = await another();
    const { pid } = await database.transaction((sql) =>
      sql.one<{ pid: number }>("SELECT pg_backend_pid() AS pid"),
    );
    const cut = database.transaction(async (sql) => {
      await sql.run("CREATE TABLE lost (a integer)");
      // Outside the turn of the second database: it would wait for this transaction.
      await sql.run("SELECT pg_terminate_backend($1)", [pid]);
    });
    await assert.rejects(cut, { code: "storage/unreachable" });
    const there = await second.transaction((sql) => sql.one("SELECT to_regclass('lost') AS lost"));
    assert.deepEqual(there, { lost: null });
    assert.deepEqual(await database.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
    await second.close();
  });

  test("PostgreSQL: two schemas of one server do not see each other", async (t) => {
    const [a, b] = [await openFresh(t, url), await openFresh(t, url)];
    await a.database.transaction((sql) => sql.run("CREATE TABLE only_here (a integer)"));
    const seen = await b.database.transaction((sql) => sql.one("SELECT to_regclass('only_here') AS found"));
    assert.deepEqual(seen, { found: null });
  });

  test("PostgreSQL: a wrong name of the database says unreachable", async () => {
    const wrong = new URL(url);
    wrong.pathname = "/no_such_database";
    await assert.rejects(openPostgres({ url: wrong.href }), { code: "storage/unreachable" });
  });
}

test("PostgreSQL: a server that is not there says unreachable", async () => {
  const url = "postgresql://nobody@127.0.0.1:9/none";
  await assert.rejects(openPostgres({ url }), { code: "storage/unreachable" });
});

test("PostgreSQL: a schema name that would need quotes is refused before anything is asked", async () => {
  const opening = openPostgres({ url: "postgresql://nobody@127.0.0.1:9/none", schema: 'a"; DROP' });
  await assert.rejects(opening, { code: "usage/bad-value" });
});
