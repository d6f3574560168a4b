import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import type { Database, Sql } from "../../src/store/database.ts";
import {
  beginLoading,
  isEmpty,
  loadRows,
  migrationsOf,
  readSchema,
  rowsOf,
  tablesToDump,
} from "../../src/store/dump.ts";
import { migrate } from "../../src/store/migrate.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";
import { freshDatabase, freshSchema, testDatabaseUrl } from "../support/database.ts";
import { rowsAsText } from "../support/state.ts";
import { trials } from "../support/trials.ts";

const TYPED = `
  create table parents (id int primary key, other int references parents);
  create table typed (
    id bigint primary key, parent int references parents, r real, d double precision, n numeric, typed text, b bytea, j jsonb,
    day date, at timestamptz, flags bit(8), words text[], numbers real[], yes boolean, who uuid);
  create function never() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
  create trigger typed_never before insert on typed for each row execute function never();`;

const moveAll = async (from: Database, to: Database): Promise<void> => {
  await to.transaction(async (target) => {
    const finish = await beginLoading(target);
    await from.snapshot(async (source) => {
      for (const table of await tablesToDump(source))
        for await (const rows of rowsOf(source, table)) await loadRows(target, table, rows);
    });
    await finish();
  });
};

/** Everything as the server prints it, apart from JSON: -0 and the last digit of a float too. */
const printed = (sql: Sql): Promise<{ row: string }[]> =>
  sql.query(`select t::text as row from typed t order by id`);

const triggersOff = async (sql: Sql, work: () => Promise<void>): Promise<void> => {
  await sql.run("alter table typed disable trigger user");
  await work();
  await sql.run("alter table typed enable trigger user");
};

const value = fc.record({
  r: fc.float({ noDefaultInfinity: false }),
  d: fc.double(),
  n: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((n) => `${n}.0100`),
  // PostgreSQL's text holds no NUL and no half of a character.
  t: fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
  b: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  j: fc.jsonValue().map((json) => JSON.stringify(json).replaceAll("\\u0000", "")),
  day: fc.constantFrom("0044-03-15 BC", "2024-02-29", "infinity", null),
  at: fc.constantFrom("2026-06-21T10:00:00.123456Z", "1890-01-01T00:00:00+00:09:21", "-infinity", null),
  words: fc.array(fc.option(fc.constantFrom('a"b', "c\\d", "{e,f}", "", "NULL", "two\nlines"))),
  numbers: fc.array(fc.float({ noNaN: true })),
  yes: fc.option(fc.boolean()),
});

/** A number as PostgreSQL reads it; what JavaScript loses on the way is not ours to test. */
const asText = (n: number): string => (Object.is(n, -0) ? "-0" : String(n));

const insert = async (sql: Sql, id: number, row: typeof value extends fc.Arbitrary<infer V> ? V : never) => {
  await sql.run(
    `insert into typed values ($1, 1, $2::text::real, $3::text::double precision, $4::numeric, $5, $6, $7::jsonb, $8::date, $9::timestamptz,
       B'10100001', $10::text[], $11::text[]::real[], $12, '9b2f0cde-5a2e-4a9f-8a39-0d5dd3d7a001')`,
    [
      id,
      asText(row.r),
      asText(row.d),
      row.n,
      row.t,
      row.b,
      row.j,
      row.day,
      row.at,
      row.words,
      row.numbers.map(asText),
      row.yes,
    ],
  );
};

const roundTrip = async (from: Database, to: Database): Promise<void> => {
  for (const database of [from, to]) await database.transaction((sql) => sql.run(TYPED));
  await from.transaction((sql) => sql.run("insert into parents values (1, null), (2, 3), (3, 2)"));
  let id = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 10 }), async (rows) => {
      await from.transaction((sql) =>
        triggersOff(sql, async () => {
          await sql.run("delete from typed");
          for (const row of rows) await insert(sql, id++, row);
        }),
      );
      await moveAll(from, to);
      assert.deepEqual(await to.transaction(printed), await from.transaction(printed));
    }),
    { numRuns: trials(25) },
  );
  assert.deepEqual(await to.transaction(rowsAsText), await from.transaction(rowsAsText));
  await assert.rejects(
    to.transaction((sql) => sql.run("insert into typed (id) values (-1)")),
    /no/,
    "triggers are back",
  );
  await assert.rejects(
    to.transaction((sql) => sql.run("update parents set other = 99 where id = 1")),
    { code: "23503" },
    "keys to other tables are back",
  );
};

test("any value of any type comes back as it was", async (t) => {
  await roundTrip(await freshDatabase(t), await freshDatabase(t));
});

test("from the embedded database to a server, and back", async (t) => {
  if (testDatabaseUrl === undefined) return t.skip("MIROIR_TEST_DATABASE_URL is not set");
  const server = async (t: TestContext): Promise<Database> => {
    const { schema, drop } = freshSchema(testDatabaseUrl!);
    const database = await openPostgres({ url: testDatabaseUrl!, schema });
    t.after(async () => {
      await database.close();
      await drop();
    });
    return database;
  };
  await roundTrip(await freshDatabase(t), await server(t));
  await roundTrip(await server(t), await freshDatabase(t));
});

/** Sessions, links and kept answers would let somebody in again, or speak of somebody who is gone. */
const NEVER_DUMPED = [
  "closings",
  "album_counts",
  "schema_migrations",
  "portal_sessions",
  "portal_links",
  "account_sessions",
  "account_verifications",
  "api_answers",
  "rewritten_tables",
  "rewriting",
  "rewriting_probe",
  "vouching_codes",
  "proposals",
  "look_answers",
  "look_pictures",
];

test("every table of the schema is dumped but what migrating makes, what is on its way to the journal, what is counted anew and what lets somebody in", async (t) => {
  const database = await freshDatabase(t, MIGRATIONS);
  const { tables, all } = await database.transaction(async (sql) => ({
    tables: await tablesToDump(sql),
    all: Object.keys(await rowsAsText(sql)),
  }));
  assert.deepEqual(tables, all.filter((name) => !NEVER_DUMPED.includes(name)).sort());
  assert.ok(tables.length > 30);
});

test("an empty database has no table at all", async (t) => {
  const database = await freshDatabase(t);
  assert.equal(await database.transaction(isEmpty), true);
  await database.transaction((sql) => sql.run("create table a (b int)"));
  assert.equal(await database.transaction(isEmpty), false);
});

test("constraints, triggers and indexes are the same after loading as before", async (t) => {
  const [from, to] = [await freshDatabase(t, MIGRATIONS), await freshDatabase(t, MIGRATIONS)];
  const shape = (sql: Sql) =>
    sql.query(
      `select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) || convalidated::text as definition
         from pg_constraint where connamespace = current_schema()::regnamespace
       union all select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger
         where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = current_schema()::regnamespace)
       order by 1, 2, 3`,
    );
  const before = await to.transaction(shape);
  assert.ok(before.length > 100);
  await moveAll(from, to);
  assert.deepEqual(await to.transaction(shape), before);
});

test("rows of an earlier version are loaded into its tables, and migrated with them", async (t) => {
  const migrations = [
    { version: 1, name: "one", sql: TYPED },
    {
      version: 2,
      name: "two",
      sql: `alter table parents add column twice bigint; update parents set twice = 2 * id;
            alter table parents alter column twice set not null`,
    },
  ];
  const [older, newer] = [await freshDatabase(t, migrations.slice(0, 1)), await freshDatabase(t)];
  await older.transaction((sql) => sql.run("insert into parents (id, other) values (21, null)"));
  const schema = await older.transaction(readSchema);
  const made = migrationsOf(schema, migrations)!;
  assert.deepEqual(made, migrations.slice(0, 1));
  assert.equal(migrationsOf([{ version: 1, checksum: "another" }], migrations), undefined);
  assert.equal(await migrate(newer, made), 1);
  await moveAll(older, newer);
  assert.equal(await migrate(newer, migrations), 1);
  assert.deepEqual(await newer.transaction((sql) => sql.query("select id, twice from parents")), [
    { id: 21, twice: "42" },
  ]);
});

test("a row that points at nothing is refused when everything is loaded, and then nothing is", async (t) => {
  const database = await freshDatabase(t);
  await database.transaction((sql) => sql.run(TYPED));
  await assert.rejects(
    database.transaction(async (sql) => {
      const finish = await beginLoading(sql);
      await loadRows(sql, "parents", ['{"id":1,"other":2}']);
      await finish();
    }),
    { code: "23503" },
  );
  assert.deepEqual(await database.transaction((sql) => sql.query("select * from parents")), []);
});

test("rows are read some at a time, fewer when they are large", async (t) => {
  const database = await freshDatabase(t);
  await database.transaction(async (sql) => {
    await sql.run("create table large (id int primary key, bytes bytea)");
    await sql.run(
      "insert into large select n, decode(repeat('ab', 1000000), 'hex') from generate_series(1, 12) n",
    );
    await sql.run("create table small (id int)");
    await sql.run("insert into small select n from generate_series(1, 5000) n");
  });
  const sizes = (table: string) =>
    database.snapshot(async (sql) => {
      const counts: number[] = [];
      for await (const rows of rowsOf(sql, table)) counts.push(rows.length);
      return counts;
    });
  const large = await sizes("large");
  assert.equal(
    large.reduce((sum, count) => sum + count),
    12,
  );
  assert.ok(
    large.slice(1).every((count) => count <= 2),
    large.join(),
  );
  const small = await sizes("small");
  assert.equal(
    small.reduce((sum, count) => sum + count),
    5000,
  );
  assert.ok(small.length <= 5, small.join());
});
