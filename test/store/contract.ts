import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { MiroirError } from "../../src/domain/errors.ts";
import type { Database, Migration, Sql } from "../../src/store/database.ts";
import { insert, insertOnce, type Table, upsert } from "../../src/store/insert.ts";
import { migrate } from "../../src/store/migrate.ts";
import { rewriteAll } from "../../src/store/upkeep.ts";
import { failNth, SimulatedFault } from "../support/faults.ts";

/** What every `Database` promises, whichever server is behind it. */

export interface Subject {
  readonly database: Database;
  /** The same database once more, as another process would have it. */
  readonly another: () => Promise<Database>;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
const brokenPromise = (words: RegExp) => (error: unknown) =>
  error instanceof MiroirError && error.code === "internal/broken-promise" && words.test(error.message);
const sqlState = (code: string) => (error: unknown) => codeOf(error) === code;

const TABLES = `
  CREATE TABLE rewriting_probe ();
  CREATE TABLE parents (id integer PRIMARY KEY);
  CREATE TABLE numbers (
    n bigint CONSTRAINT numbers_positive CHECK (n > 0),
    parent integer CONSTRAINT numbers_parent REFERENCES parents DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT numbers_once UNIQUE (n)
  );`;

const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: "a function with semicolons",
    sql: `CREATE TABLE notes (id integer PRIMARY KEY, body text NOT NULL);
      CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'notes are not changed'; -- a ; in a comment
      END;
      $$;
      CREATE TRIGGER notes_fixed BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION never();`,
  },
  { version: 2, name: "one row", sql: "INSERT INTO notes VALUES (1, 'a;b')" },
];

/** Runs the suite on databases that `fresh` gives, each empty and of its own. */
export const databaseContract = (name: string, fresh: (t: TestContext) => Promise<Subject>): void => {
  const withTables = async (t: TestContext): Promise<Subject> => {
    const subject = await fresh(t);
    await subject.database.transaction((sql) => sql.run(TABLES));
    return subject;
  };
  const count = (database: Database): Promise<string> =>
    database.transaction(
      async (sql) => (await sql.one<{ n: string }>("SELECT count(*) AS n FROM numbers")).n,
    );

  test(`${name}: every type comes back as the seam says`, async (t) => {
    const { database } = await fresh(t);
    const at = new Date("2024-02-29T12:34:56.789Z");
    const row = await database.transaction(async (sql) => {
      await sql.run(`CREATE TABLE typed (big bigint, num numeric(10,2), bytes bytea, doc jsonb, day date, at timestamptz,
        yes boolean, small integer, real8 double precision, words text[], days date[], nums numeric[], bigs bigint[], blobs bytea[], nothing text)`);
      const given = ["9007199254740993", "1.50", Buffer.from([0, 1, 255]), { a: [1, "é"] }, "2024-02-29", at];
      const arrays = [["a,b", '"c"', null], ["1900-01-01", "2024-12-31"], ["0.10"], ["9007199254740993"]];
      await sql.run("INSERT INTO typed VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)", [
        ...given,
        ...[true, 7, 0.1],
        ...arrays,
        [Buffer.from([0]), Buffer.from("é")],
        null,
      ]);
      return sql.one("SELECT * FROM typed");
    });
    assert.deepEqual(row, {
      big: "9007199254740993",
      num: "1.50",
      bytes: Buffer.from([0, 1, 255]),
      doc: { a: [1, "é"] },
      day: "2024-02-29",
      at,
      yes: true,
      small: 7,
      real8: 0.1,
      words: ["a,b", '"c"', null],
      days: ["1900-01-01", "2024-12-31"],
      nums: ["0.10"],
      bigs: ["9007199254740993"],
      blobs: [Buffer.from([0]), Buffer.from("é")],
      nothing: null,
    });
  });

  test(`${name}: columns come back in camel case, what is in them as it was written`, async (t) => {
    const { database } = await fresh(t);
    const asked = `SELECT 1 AS a, 2 AS long_name, 3 AS art6_basis, 4 AS "asWritten", 5 AS three_long_names,
      '{"in_it": {"as_it": "was_written"}}'::jsonb AS said_of, ARRAY['of_words'] AS more_words`;
    const row = {
      a: 1,
      longName: 2,
      art6Basis: 3,
      asWritten: 4,
      threeLongNames: 5,
      saidOf: { in_it: { as_it: "was_written" } },
      moreWords: ["of_words"],
    };
    await database.transaction(async (sql) => {
      assert.deepEqual(await sql.one(asked), row);
      assert.deepEqual(await sql.query(`SELECT 1 AS other_one; ${asked}`), [row]);
      await sql.run("CREATE TABLE kept (item_id integer, made_by text)");
      assert.deepEqual(await sql.query("INSERT INTO kept VALUES (1, 'a_b') RETURNING *"), [
        { itemId: 1, madeBy: "a_b" },
      ]);
      assert.equal(await sql.maybeOne("SELECT item_id FROM kept WHERE item_id = 2"), undefined);
    });
  });

  test(`${name}: a row put in by the names of its columns is the row that comes out`, async (t) => {
    const { database } = await fresh(t);
    const table = "made_rows" as Table;
    const row = {
      id: 1,
      sealedBytes: Buffer.from([0, 1, 255]),
      saidOf: { in_it: ["é"] },
      listOf: [{ a: 1 }],
      moreWords: ["a,b", '"c"', null],
      boxes: [0.5, -1],
      blobs: [Buffer.from([0]), Buffer.from("é")],
      onDay: "2024-02-29",
      at: new Date("2024-02-29T12:34:56.789Z"),
      isThere: true,
      art6Basis: null,
    };
    const given = { ...row, listOf: JSON.stringify(row.listOf) };
    await database.transaction(async (sql) => {
      await sql.run(`CREATE TABLE made_rows (id integer PRIMARY KEY, sealed_bytes bytea, said_of jsonb, list_of jsonb,
        more_words text[], boxes float8[], blobs bytea[], on_day date, at timestamptz, is_there boolean NOT NULL DEFAULT false,
        art6_basis text UNIQUE)`);
      const all = () => sql.query("SELECT * FROM made_rows ORDER BY id");
      assert.equal(await insert(sql, table, given), 1);
      assert.deepEqual(await all(), [row]);
      assert.equal(await insertOnce(sql, table, { id: 1, isThere: false }), 0);
      assert.equal(await insertOnce(sql, table, { id: 1, isThere: false }, ["id"]), 0);
      assert.deepEqual(await all(), [row], "what is there stays as it is");
      assert.equal(await insertOnce(sql, table, { id: 2, art6Basis: "6(1)(a)" }, ["id"]), 1);
      assert.equal(await upsert(sql, table, { id: 1, isThere: false, boxes: [2] }, ["id"]), 1);
      assert.equal(await upsert(sql, table, { id: 3, isThere: true }, ["id"]), 1);
      assert.deepEqual((await all())[0], { ...row, isThere: false, boxes: [2] });
      assert.deepEqual(
        (await all()).map(({ id, isThere }) => [id, isThere]),
        [
          [1, false],
          [2, false],
          [3, true],
        ],
      );
      for (const column of ["id) values (4); --", 'id"', "is_there", "", "Id"])
        await assert.rejects(async () => insert(sql, table, { [column]: 4 }), TypeError);
    });
    await assert.rejects(
      database.transaction((sql) => insert(sql, table, { id: 1 })),
      { code: "23505" },
    );
    await assert.rejects(
      database.transaction((sql) => insertOnce(sql, table, { id: 5, art6Basis: "6(1)(a)" }, ["id"])),
      { code: "23505" },
    );
  });

  test(`${name}: a day does not move with the time zone of the process`, async (t) => {
    const { database } = await fresh(t);
    const zone = process.env.TZ;
    t.after(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    for (const TZ of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"]) {
      process.env.TZ = TZ;
      const row = await database.transaction((sql) => sql.one("SELECT $1::date AS day", ["1969-12-31"]));
      assert.deepEqual(row, { day: "1969-12-31" });
    }
  });

  test(`${name}: 20,000 rows of 2 KB go in and come out unchanged`, async (t) => {
    const { database } = await fresh(t);
    const templates = Array.from({ length: 20_000 }, (_, i) => Buffer.alloc(2048, i % 251));
    await database.transaction(async (sql) => {
      await sql.run("CREATE TABLE stored (id integer PRIMARY KEY, bytes bytea)");
      for (let i = 0; i < templates.length; i += 1000)
        await sql.run(
          "INSERT INTO stored SELECT $1::integer + ordinality, bytes FROM unnest($2::bytea[]) WITH ORDINALITY AS u (bytes, ordinality)",
          [i, templates.slice(i, i + 1000)],
        );
    });
    const rows = await database.transaction((sql) =>
      sql.query<{ bytes: Buffer }>("SELECT bytes FROM stored ORDER BY id"),
    );
    assert.equal(rows.length, templates.length);
    assert.ok(rows.every(({ bytes }, i) => bytes.equals(templates[i]!)));
  });

  test(`${name}: run says how many rows it touched`, async (t) => {
    const { database } = await withTables(t);
    await database.transaction(async (sql) => {
      assert.equal(await sql.run("INSERT INTO numbers SELECT generate_series(1, 5)"), 5);
      assert.equal(await sql.run("DELETE FROM numbers WHERE n > $1", [3]), 2);
      assert.equal(await sql.run("DELETE FROM numbers WHERE n > $1", [3]), 0);
    });
  });

  test(`${name}: one and maybeOne keep their promise about the number of rows`, async (t) => {
    const { database } = await fresh(t);
    const none = "SELECT 1 AS a WHERE false";
    const two = "SELECT generate_series(1, 2) AS a";
    await database.transaction(async (sql) => {
      assert.deepEqual(await sql.one("SELECT 1 AS a"), { a: 1 });
      assert.deepEqual(await sql.maybeOne("SELECT 1 AS a"), { a: 1 });
      assert.equal(await sql.maybeOne(none), undefined);
      await assert.rejects(sql.one(none), brokenPromise(/0 rows/));
      await assert.rejects(sql.one(two), brokenPromise(/2 rows/));
      await assert.rejects(sql.maybeOne(two), brokenPromise(/2 rows/));
    });
  });

  test(`${name}: a constraint says its name and its SQLSTATE`, async (t) => {
    const { database } = await withTables(t);
    const insert = (n: number) =>
      database.transaction((sql) => sql.run("INSERT INTO numbers VALUES ($1)", [n]));
    await insert(1);
    await assert.rejects(insert(1), { code: "23505", constraint: "numbers_once" });
    await assert.rejects(insert(-1), { code: "23514", constraint: "numbers_positive" });
    assert.equal(await count(database), "1");
  });

  test(`${name}: a deferred constraint fails at commit, and nothing is written`, async (t) => {
    const { database } = await withTables(t);
    let reached = false;
    const writing = database.transaction(async (sql) => {
      await sql.run("INSERT INTO numbers VALUES (1, 42)");
      reached = true;
    });
    await assert.rejects(writing, { code: "23503", constraint: "numbers_parent" });
    assert.ok(reached);
    assert.equal(await count(database), "0");
  });

  test(`${name}: a body that throws writes nothing, and its error comes out unchanged`, async (t) => {
    const { database } = await withTables(t);
    const refusal = new MiroirError("search/no-reason", { length: 10 });
    const writing = database.transaction(async (sql) => {
      await sql.run("INSERT INTO numbers VALUES (1)");
      throw refusal;
    });
    await assert.rejects(writing, (error) => error === refusal);
    assert.equal(await count(database), "0");
  });

  test(`${name}: a failed statement leaves the connection usable`, async (t) => {
    const { database } = await withTables(t);
    for (const text of ["SELEC 1", "SELECT 1/0", "SELECT * FROM nowhere", "SELECT $1::integer"]) {
      await assert.rejects(database.transaction((sql) => sql.query(text, text.includes("$1") ? ["x"] : [])));
      assert.equal(await count(database), "0");
    }
  });

  test(`${name}: a failed statement that the body swallows is not committed as if nothing had been`, async (t) => {
    const { database } = await withTables(t);
    const writing = database.transaction(async (sql) => {
      await sql.run("INSERT INTO numbers VALUES (1)");
      await sql.run("INSERT INTO numbers VALUES (1)").catch(() => {});
    });
    await assert.rejects(writing, brokenPromise(/failed statement/));
    assert.equal(await count(database), "0");
  });

  test(`${name}: transactions asked for together run one after the other`, async (t) => {
    const { database, another } = await withTables(t);
    const second = await another();
    await database.transaction((sql) => sql.run("INSERT INTO numbers VALUES (1)"));
    // Read, wait, write: an update would be lost if two of these overlapped.
    const addOne = async (_: unknown, i: number): Promise<void> =>
      (i % 2 ? database : second).transaction(async (sql) => {
        const { n } = await sql.one<{ n: string }>("SELECT n FROM numbers");
        await new Promise((resolve) => setTimeout(resolve, 2));
        await sql.run("UPDATE numbers SET n = $1", [Number(n) + 1]);
      });
    await Promise.all(Array.from({ length: 20 }, addOne));
    assert.deepEqual(await database.transaction((sql) => sql.query("SELECT n FROM numbers")), [{ n: "21" }]);
    await second.close();
  });

  test(`${name}: statements asked for together in one transaction keep their order`, async (t) => {
    const { database } = await withTables(t);
    const ns = await database.transaction((sql) =>
      Promise.all(
        [1, 2, 3, 4].map(async (n) => (await sql.one<{ n: number }>("SELECT $1::integer AS n", [n])).n),
      ),
    );
    assert.deepEqual(ns, [1, 2, 3, 4]);
  });

  test(`${name}: a transaction inside a transaction is refused instead of waiting for ever`, async (t) => {
    const { database } = await withTables(t);
    const nested = database.transaction(() => database.transaction((sql) => sql.query("SELECT 1")));
    await assert.rejects(nested, brokenPromise(/inside a transaction/));
    await assert.rejects(
      database.transaction(() => database.close()),
      brokenPromise(/inside a transaction/),
    );
    assert.equal(await count(database), "0");
  });

  test(`${name}: what a body starts may open its own transaction after the body has ended`, async (t) => {
    const { database } = await withTables(t);
    let later: Promise<string> | undefined;
    await database.transaction(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => count(database));
    });
    assert.equal(await later, "0");
  });

  test(`${name}: a query after the end of its transaction is refused`, async (t) => {
    const { database } = await withTables(t);
    const kept = await database.transaction(async (sql) => sql);
    await assert.rejects(kept.query("SELECT 1"), brokenPromise(/after the end/));
    assert.equal(await count(database), "0");
  });

  test(`${name}: closing waits for what runs, refuses what comes after, and may be repeated`, async (t) => {
    const { database } = await withTables(t);
    const running = database.transaction(async (sql) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return sql.one("SELECT 1 AS a");
    });
    await database.close();
    assert.deepEqual(await running, { a: 1 });
    await assert.rejects(
      database.transaction((sql) => sql.query("SELECT 1")),
      brokenPromise(/closed/),
    );
    await database.close();
  });

  test(`${name}: a snapshot reads one state, writes nothing, and is not mixed with a transaction`, async (t) => {
    const { database, another } = await withTables(t);
    await database.transaction((sql) => sql.run("INSERT INTO numbers (n) VALUES (1), (2)"));
    const writer = await another();
    const seen = await database.snapshot(async (sql) => {
      const first = await sql.one<{ n: string }>("SELECT count(*) AS n FROM numbers");
      await writer.transaction((other) => other.run("INSERT INTO numbers (n) VALUES (3)"));
      const second = await sql.one<{ n: string }>("SELECT count(*) AS n FROM numbers");
      return [first.n, second.n];
    });
    assert.deepEqual(seen, ["2", "2"]);
    assert.equal(await count(database), "3");
    const held = (sql: Sql) => sql.one(`SELECT n FROM numbers WHERE n = 1${sql.forUpdate}`);
    assert.deepEqual(await database.snapshot(held), { n: "1" }, "what only reads holds no row");
    assert.deepEqual(await database.transaction(held), { n: "1" });
    await assert.rejects(database.snapshot((sql) => sql.one("SELECT n FROM numbers WHERE n = 1 FOR UPDATE")));
    assert.deepEqual(await database.transaction(async (sql) => [sql.forUpdate, sql.forShare]), [
      " for update",
      " for share",
    ]);
    await assert.rejects(
      database.snapshot((sql) => sql.run("DELETE FROM numbers")),
      (error) => ["25006", "storage/read-only"].includes(String(codeOf(error))),
    );
    await assert.rejects(
      database.snapshot(() => database.transaction(async () => {})),
      brokenPromise(/a transaction inside a transaction/),
    );
    await assert.rejects(
      database.transaction(() => database.snapshot(async () => {})),
      brokenPromise(/a transaction inside a transaction/),
    );
    assert.equal(await count(database), "3");
  });

  test(`${name}: rewriting keeps every row`, async (t) => {
    const { database } = await withTables(t);
    await database.transaction((sql) => sql.run("INSERT INTO numbers SELECT generate_series(1, 100)"));
    await database.transaction((sql) => sql.run("DELETE FROM numbers WHERE n > 10"));
    assert.ok(await rewriteAll(database.upkeep));
    assert.equal(await count(database), "10");
  });

  test(`${name}: migrations run once, with plpgsql bodies`, async (t) => {
    const { database } = await fresh(t);
    assert.equal(await migrate(database, MIGRATIONS.slice(0, 1)), 1);
    assert.equal(await migrate(database, MIGRATIONS), 1);
    assert.equal(await migrate(database, MIGRATIONS), 0);
    const rows = await database.transaction((sql) => sql.query("SELECT body FROM notes"));
    assert.deepEqual(rows, [{ body: "a;b" }]);
    await assert.rejects(
      database.transaction((sql) => sql.run("UPDATE notes SET body = 'x'")),
      sqlState("P0001"),
    );
    const applied = await database.transaction((sql) =>
      sql.query("SELECT version, name FROM schema_migrations"),
    );
    assert.deepEqual(
      applied,
      MIGRATIONS.map(({ version, name }) => ({ version, name })),
    );
  });

  test(`${name}: a migration that fails leaves the version before it, whole`, async (t) => {
    const { database } = await fresh(t);
    const bad: Migration = { version: 3, name: "bad", sql: "CREATE TABLE half (a integer); SELECT 1/0;" };
    await assert.rejects(migrate(database, [...MIGRATIONS, bad]), sqlState("22012"));
    const there = await database.transaction((sql) =>
      sql.one("SELECT to_regclass('half') AS half, (SELECT max(version) FROM schema_migrations) AS version"),
    );
    assert.deepEqual(there, { half: null, version: 2 });
  });

  test(`${name}: a database of a newer version is refused and not touched`, async (t) => {
    const { database } = await fresh(t);
    await migrate(database, MIGRATIONS);
    const older = migrate(database, MIGRATIONS.slice(0, 1));
    await assert.rejects(older, { code: "storage/newer-version", details: { found: 2, known: 1 } });
    await assert.rejects(migrate(database, []), { code: "storage/newer-version" });
    const later = [{ version: 9, name: "later", sql: "select 1" }];
    await assert.rejects(migrate(database, later), {
      code: "storage/older-version",
      details: { found: 2, known: 9 },
    });
    assert.equal(await migrate(database, MIGRATIONS), 0);
  });

  test(`${name}: a migration changed after it ran, or taken away, is refused`, async (t) => {
    const { database } = await fresh(t);
    await migrate(database, MIGRATIONS);
    const changed = MIGRATIONS.map((migration) => ({ ...migration, sql: `${migration.sql} ` }));
    await assert.rejects(migrate(database, changed), brokenPromise(/was changed/));
    await assert.rejects(migrate(database, MIGRATIONS.slice(1)), brokenPromise(/no longer known/));
    await assert.rejects(migrate(database, MIGRATIONS.toReversed()), brokenPromise(/ascending/));
  });

  test(`${name}: two programs that start together migrate once`, async (t) => {
    const { database, another } = await fresh(t);
    const second = await another();
    const counts = await Promise.all([migrate(database, MIGRATIONS), migrate(second, MIGRATIONS)]);
    assert.equal(counts[0] + counts[1], MIGRATIONS.length);
    await second.close();
  });

  test(`${name}: the n-th statement failing, for every n, leaves nothing half done`, async (t) => {
    const { database } = await withTables(t);
    const verb = (faulty: Database): Promise<void> =>
      faulty.transaction(async (sql) => {
        await sql.run("INSERT INTO numbers VALUES (1)");
        await sql.run("INSERT INTO numbers VALUES (2)");
        await sql.one("SELECT count(*) FROM numbers");
      });
    const statements = 4; // three and the COMMIT
    for (let n = 1; n <= statements; n++) {
      const faulty = failNth(database, n);
      await assert.rejects(verb(faulty), SimulatedFault);
      assert.equal(faulty.executed(), n);
      assert.equal(await count(database), "0", `statement ${n}`);
    }
    const counting = failNth(database, Number.POSITIVE_INFINITY);
    await verb(counting);
    assert.equal(counting.executed(), statements);
    assert.equal(await count(database), "2");
  });

  test(`${name}: one process at a time holds a database, and whoever is refused is told who does`, async (t) => {
    const { database, another } = await fresh(t);
    await database.hold("miroir serve");
    const second = await another();
    await assert.rejects(second.hold("miroir people"), (error: MiroirError) => {
      assert.equal(error.code, "storage/in-use");
      assert.match(
        String(error.details.holder),
        new RegExp(`^miroir serve, process ${process.pid} on .+, since 20`),
      );
      return true;
    });
    // What needs no hold goes on.
    assert.deepEqual(await second.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
    await database.close();
    await second.hold("miroir people");
    await second.close();
  });

  test(`${name}: whoever loses the connection on which it holds the database takes it again, or writes nothing more`, async (t) => {
    const { database, another } = await withTables(t);
    const other = await another();
    const pidOf = () =>
      database.transaction((sql) => sql.one<{ pid: number }>("SELECT pg_backend_pid() AS pid"));
    const cut = async (pid: number) => {
      await other.transaction((sql) => sql.run("SELECT pg_terminate_backend($1, 10000)", [pid]));
      // The line is known to be broken by the next statement on it, if not before.
      await database.transaction((sql) => sql.query("SELECT 1")).catch(() => {});
    };
    await database.hold("one");
    await cut((await pidOf()).pid);
    assert.equal(await count(database), "0");
    await assert.rejects(other.hold("two"), { code: "storage/in-use" });

    const { pid } = await pidOf();
    await other.transaction((sql) => sql.run("SELECT pg_terminate_backend($1, 10000)", [pid]));
    await other.hold("two");
    const write = () => database.transaction((sql) => sql.run("INSERT INTO numbers VALUES (1)"));
    await write().catch(() => {});
    await assert.rejects(write(), { code: "storage/in-use" });
    await other.close();
    await write();
    assert.equal(await count(database), "1");
  });

  test(`${name}: snapshots run beside each other and beside a transaction that waits`, async (t) => {
    const { database } = await withTables(t);
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let inside = 0;
    const read = () =>
      database.snapshot(async (sql) => {
        const found = await sql.one("SELECT count(*) AS n FROM numbers");
        if (++inside === 3) goOn();
        await gate;
        return found;
      });
    const writing = database.transaction(async (sql) => {
      await sql.run("INSERT INTO numbers VALUES (1)");
      return Promise.all([gate]);
    });
    assert.deepEqual(await Promise.all([read(), read(), read()]), [{ n: "0" }, { n: "0" }, { n: "0" }]);
    await writing;
    assert.equal(await count(database), "1");
  });
};
