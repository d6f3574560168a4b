/** The embedded database from its start to its end: who starts it, what it writes, what a disk does to it. */
import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { MiroirError } from "../../src/domain/errors.ts";
import type { Database, Sql } from "../../src/store/database.ts";
import { CLUSTER } from "../../src/store/embedded/cluster.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { rewriteAll } from "../../src/store/upkeep.ts";
import { alone, another, answersOf, isAlive, serverOf } from "../support/another-process.ts";
import { clusterTemplate, NO_SYNC, temporaryFolder } from "../support/database.ts";
import { childrenOf } from "../support/killed.ts";
import { CANNOT_MOUNT, makeReadOnly, smallDisk } from "../support/small-disk.ts";

/** Durable, as everybody's. */
const opened = async (
  t: TestContext,
  how: { durable?: boolean } = {},
): Promise<{ folder: string; database: Database }> => {
  let database: Database | undefined;
  // Registered before the folder's end, and so run before it.
  t.after(() => database?.close());
  const folder = await temporaryFolder(t);
  database = await openEmbedded({ folder, template: await clusterTemplate(), ...how });
  return { folder, database };
};

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const FILES = ["cluster", "server.lock", "server.log", "socket"];

test("a database is made, durable, with checksums, in UTF-8, in the same order and the same hour everywhere", async (t) => {
  const folder = join(await temporaryFolder(t), "new");
  const database = await openEmbedded({ folder });
  const settings = await database.transaction((sql) =>
    sql.one(`SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('data_checksums') AS checksums, current_setting('server_encoding') AS encoding,
      current_setting('listen_addresses') AS addresses, current_setting('TimeZone') AS zone,
      (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()) AS locale`),
  );
  assert.deepEqual(settings, {
    fsync: "on",
    commit: "on",
    checksums: "on",
    encoding: "UTF8",
    addresses: "",
    zone: "UTC",
    locale: "b C.UTF-8",
  });
  const open = filesUnder(folder).filter((file) => (statSync(file).mode & 0o077) !== 0);
  assert.deepEqual(open, [], "nobody else may read a file");
  for (const place of [folder, join(folder, "socket"), join(folder, CLUSTER)])
    assert.equal(statSync(place).mode & 0o777, 0o700, place);
  await database.close();
  assert.deepEqual(readdirSync(folder).sort(), FILES);
  assert.deepEqual(readdirSync(join(folder, "socket")), []);
});

test("its server listens on no network, and has a session of its own", {
  skip: process.platform !== "linux" && "read from /proc",
}, async (t) => {
  const { folder } = await opened(t);
  const server = serverOf(folder)!;
  const sockets = readdirSync(`/proc/${server}/fd`)
    .map((name) => readlinkSync(`/proc/${server}/fd/${name}`))
    .flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
  assert.ok(sockets.length > 0);
  const network = ["tcp", "tcp6", "udp", "udp6"]
    .map((kind) => `/proc/net/${kind}`)
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  assert.deepEqual(
    sockets.filter((inode) => network.includes(` ${inode} `)),
    [],
  );
  const stat = readFileSync(`/proc/${server}/stat`, "utf8");
  assert.equal(Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]), server, "its own session");
});

test("Ctrl-C reaches us and not the server, which the next one uses", async (t) => {
  const { folder, database } = await opened(t);
  await database.close();
  const first = another("stay", folder, { detached: true });
  await first.says((line) => line.opened === true);
  const server = serverOf(folder)!;
  process.kill(-first.child.pid!, "SIGINT");
  await first.ended;
  assert.ok(isAlive(server));
  const next = await openEmbedded({ folder });
  assert.equal(serverOf(folder), server);
  await alone(next);
  await next.close();
  assert.equal(serverOf(folder), undefined);
});

test("the first process starts the server, others use it, the last one ends it", async (t) => {
  const { folder, database } = await opened(t);
  const server = serverOf(folder)!;
  const second = another("stay", folder);
  await second.says((line) => line.opened === true);
  assert.equal(serverOf(folder), server);
  await database.close();
  assert.equal(serverOf(folder), server);
  assert.ok(isAlive(server));
  second.child.stdin!.write("\n");
  await second.ended;
  assert.equal(serverOf(folder), undefined);
  assert.ok(!isAlive(server));
  rmSync(folder, { recursive: true });
});

test("who comes while the last one leaves is served", async (t) => {
  const folder = await temporaryFolder(t);
  await (await openEmbedded({ folder, template: await clusterTemplate(), ...NO_SYNC })).close();
  const said = await Promise.all(Array.from({ length: 4 }, () => answersOf("come-and-go", folder)));
  assert.deepEqual(said, Array(4).fill([{ came: 20 }]));
  assert.equal(serverOf(folder), undefined);
});

test("processes that make one database together make one", async (t) => {
  const folder = await temporaryFolder(t);
  const said = await Promise.all(Array.from({ length: 3 }, () => answersOf("come-and-go", folder)));
  assert.deepEqual(said, Array(3).fill([{ came: 20 }]));
  assert.deepEqual(readdirSync(folder).sort(), FILES);
});

test("a process number that a killed server left and somebody else has now is no server", async (t) => {
  const { folder, database } = await opened(t);
  const server = serverOf(folder)!;
  const children = childrenOf(server);
  for (const pid of [server, ...children]) process.kill(pid, "SIGKILL");
  const path = join(folder, CLUSTER, "postmaster.pid");
  const stale = readFileSync(path, "utf8").replace(/^\d+/, String(process.pid));
  writeFileSync(path, stale);
  const again = await openEmbedded({ folder });
  assert.deepEqual(await again.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  assert.notEqual(serverOf(folder), process.pid);
  await again.close();
  await database.close();
});

test("a database that was being made when the process died is made again", async (t) => {
  const folder = await temporaryFolder(t);
  // No process has the highest number there can be.
  mkdirSync(join(folder, "cluster.unfinished-4194303", "base"), { recursive: true });
  writeFileSync(join(folder, "cluster.unfinished-4194303", "PG_VERSION"), "18\n");
  const database = await openEmbedded({ folder, template: await clusterTemplate() });
  assert.deepEqual(await database.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  await database.close();
  assert.deepEqual(readdirSync(folder).sort(), FILES);
});

test("a server whose commits do not wait for the disk is refused", async (t) => {
  const { folder, database: careless } = await opened(t, NO_SYNC);
  await assert.rejects(openEmbedded({ folder }), (error: MiroirError) => {
    assert.equal(error.code, "storage/not-durable");
    assert.match(error.message, /fsync, synchronous_commit, full_page_writes off/);
    return true;
  });
  assert.deepEqual(await careless.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
});

test("every commit asks the operating system to put it on the disk", async (t) => {
  const { database } = await opened(t);
  await database.transaction((sql) => sql.run("CREATE TABLE t (a integer)"));
  const syncs = async (): Promise<number> => {
    await database.transaction((sql) => sql.run("SELECT pg_stat_force_next_flush()"));
    const { n } = await database.transaction((sql) =>
      sql.one<{ n: string }>(
        "SELECT sum(fsyncs) AS n FROM pg_stat_io WHERE object = 'wal' AND context = 'normal' AND backend_type = 'client backend'",
      ),
    );
    return Number(n);
  };
  const before = await syncs();
  for (let i = 0; i < 20; i++) await database.transaction((sql) => sql.run("INSERT INTO t VALUES (1)"));
  assert.ok((await syncs()) - before >= 20);
});

test("the log does not grow for ever", async (t) => {
  const { folder, database } = await opened(t, NO_SYNC);
  const log = join(folder, CLUSTER, "pg_wal");
  let most = 0;
  for (let i = 0; i < 100; i++) {
    await database.transaction((sql) => sql.run("SELECT pg_logical_emit_message(true, 'test', 'x')"));
    await database.transaction((sql) => sql.run("SELECT pg_switch_wal()"));
    most = Math.max(most, readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name)).length);
  }
  // 128 MB in files of 4, the one in use, and one made ahead.
  assert.ok(most >= 8 && most <= 34, `${most} files`);
});

test("after a rewriting no byte of a deleted row is in any file of the folder, the server's log among them", async (t) => {
  const { folder, database } = await opened(t);
  const marker = "Zx7-nobody-is-called-this";
  await database.transaction((sql) =>
    sql.run(
      "CREATE TABLE people (id integer PRIMARY KEY, name text UNIQUE, long text); CREATE TABLE rewriting_probe ()",
    ),
  );
  await database.transaction((sql) =>
    sql.run("INSERT INTO people SELECT i, $1 || i, repeat($1 || i, 300) FROM generate_series(1, 200) AS i", [
      marker,
    ]),
  );
  // What a server says of an error names what it was about, and must not stand in its log.
  const wrong: ((sql: Sql) => Promise<unknown>)[] = [
    (sql) => sql.run("INSERT INTO people VALUES (1000, $1, '')", [`${marker}1`]),
    (sql) => sql.run(`INSERT INTO people VALUES (1000, '${marker}1', '')`),
    (sql) => sql.run(`SELECT '${marker}'::integer`),
  ];
  for (const body of wrong) await assert.rejects(database.transaction(body));
  await database.transaction((sql) => sql.run("ANALYZE people"));
  const holding = () => filesUnder(folder).filter((file) => readFileSync(file).includes(marker));
  await database.transaction((sql) => sql.run("UPDATE people SET name = 'kept' || id, long = 'kept'"));
  assert.ok(holding().length > 0, "the marker was on the disk, or this test shows nothing");
  await database.upkeep.vacuum();
  assert.ok(holding().length > 0, "room that is free again still holds what was there");
  assert.ok(await rewriteAll(database.upkeep));
  assert.deepEqual(holding(), []);
  const { n } = await database.transaction((sql) =>
    sql.one<{ n: string }>("SELECT count(*) AS n FROM people"),
  );
  assert.equal(n, "200");
});

const DISK_FULL = { code: "storage/full" };

test("a disk that fills up in the middle: storage/full, and nothing acknowledged is lost", async (t) => {
  const disk = smallDisk(t, 120);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  writeFileSync(join(disk, "ballast"), Buffer.alloc(12_000_000));
  const database = await openEmbedded({ folder, template: await clusterTemplate() });
  await database.transaction((sql) => sql.run("CREATE TABLE kept (id integer PRIMARY KEY, filling bytea)"));
  let acknowledged = 0;
  const fill = async () => {
    for (; acknowledged < 1000; acknowledged++)
      await database.transaction((sql) =>
        sql.run(
          "INSERT INTO kept SELECT $1, string_agg(sha512(i::text::bytea), '') FROM generate_series(1, 2000) AS i",
          [acknowledged + 1],
        ),
      );
  };
  await assert.rejects(fill(), { ...DISK_FULL, details: { path: folder } });
  // The table could not grow, and the next statement works; or the log could not, and the server has ended.
  const next = database.transaction((sql) => sql.query("SELECT 1"));
  await next.catch((error: { code?: string }) => assert.equal(error.code, "storage/full"));
  await database.close();
  rmSync(join(disk, "ballast"));
  const again = await openEmbedded({ folder });
  const { n } = await again.transaction((sql) =>
    sql.one<{ n: number }>("SELECT count(*)::integer AS n FROM kept"),
  );
  assert.ok(n === acknowledged || n === acknowledged + 1, `${n} rows, ${acknowledged} acknowledged`);
  await again.transaction((sql) => sql.run("INSERT INTO kept VALUES (0, '')"));
  await again.close();
});

test("a log that cannot grow ends the server: every later statement says storage/full, none waits for ever", async (t) => {
  const disk = smallDisk(t, 120);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  const database = await openEmbedded({ folder, template: await clusterTemplate() });
  await database.transaction((sql) => sql.run("CREATE TABLE kept (id integer)"));
  const { bavail, bsize } = statfsSync(disk);
  // Less than the 4 MB of a log file stay free.
  writeFileSync(join(disk, "ballast"), Buffer.alloc(bavail * bsize - 1_000_000));
  let acknowledged = 0;
  const insert = async () => {
    for (;;) {
      await database.transaction((sql) => sql.run("INSERT INTO kept VALUES (1)"));
      acknowledged++;
      await database.transaction((sql) => sql.run("SELECT pg_switch_wal()"));
    }
  };
  await assert.rejects(insert(), DISK_FULL);
  for (let i = 0; i < 3; i++)
    await assert.rejects(
      database.transaction((sql) => sql.query("SELECT $1::integer", [i])),
      DISK_FULL,
    );
  await assert.rejects(rewriteAll(database.upkeep), DISK_FULL);
  await database.close();
  await assert.rejects(openEmbedded({ folder }), DISK_FULL);
  rmSync(join(disk, "ballast"));
  const again = await openEmbedded({ folder });
  const rows = await again.transaction((sql) => sql.query("SELECT * FROM kept"));
  assert.ok(rows.length === acknowledged || rows.length === acknowledged + 1);
  await again.close();
});

test("a disk too small for a new database: storage/full, and the place is as empty as before", async (t) => {
  const disk = smallDisk(t, 10);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  for (const template of [await clusterTemplate(), undefined])
    await assert.rejects(openEmbedded({ folder, template }), DISK_FULL);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith(CLUSTER)),
    [],
  );
});

test("a folder on a read-only disk says read-only", async (t) => {
  const disk = smallDisk(t, 100);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  mkdirSync(folder);
  cpSync(await clusterTemplate(), join(folder, CLUSTER), { recursive: true });
  makeReadOnly(disk);
  await assert.rejects(openEmbedded({ folder }), (error: MiroirError) => {
    assert.equal(error.code, "storage/read-only");
    assert.ok(String(error.details.path).startsWith(folder));
    return true;
  });
  await assert.rejects(openEmbedded({ folder: join(disk, "new") }), { code: "storage/read-only" });
});

test("a folder that this user may not write says read-only", async (t) => {
  if (process.getuid?.() === 0) return t.skip("root may write everywhere");
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, "closed"), { mode: 0o500 });
  await assert.rejects(openEmbedded({ folder: join(folder, "closed") }), { code: "storage/read-only" });
});

const DAMAGE: Readonly<Record<string, (data: string) => void>> = {
  "its version file gone": (data) => rmSync(join(data, "PG_VERSION")),
  "its control file gone": (data) => rmSync(join(data, "global", "pg_control")),
  "its control file overwritten": (data) =>
    writeFileSync(join(data, "global", "pg_control"), Buffer.alloc(8192)),
  "its log gone": (data) => rmSync(join(data, "pg_wal"), { recursive: true }),
};

for (const [what, damage] of Object.entries(DAMAGE))
  test(`a database with ${what} says damaged, and is left as it is`, async (t) => {
    const folder = await temporaryFolder(t);
    cpSync(await clusterTemplate(), join(folder, CLUSTER), { recursive: true });
    damage(join(folder, CLUSTER));
    const before = filesUnder(folder).length;
    await assert.rejects(openEmbedded({ folder }), (error: MiroirError) => {
      assert.equal(error.code, "storage/damaged");
      assert.doesNotMatch(error.message, /\{problem\}|undefined/);
      return true;
    });
    assert.ok(filesUnder(folder).length >= before, "nothing was deleted");
    assert.equal(serverOf(folder), undefined);
  });

test("a table with one changed byte says damaged when it is read, by its checksum", async (t) => {
  const { folder, database } = await opened(t);
  const { path } = await database.transaction(async (sql) => {
    await sql.run("CREATE TABLE kept AS SELECT i, 'some words' AS words FROM generate_series(1, 1000) AS i");
    return sql.one<{ path: string }>("SELECT pg_relation_filepath('kept') AS path");
  });
  await database.close();
  const file = join(folder, CLUSTER, path);
  const bytes = readFileSync(file);
  bytes[statSync(file).size - 100]! ^= 1;
  writeFileSync(file, bytes);
  const again = await openEmbedded({ folder });
  await assert.rejects(
    again.transaction((sql) => sql.query("SELECT * FROM kept")),
    { code: "storage/damaged" },
  );
  assert.deepEqual(await again.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  await again.close();
});
