import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs, {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test, { type TestContext } from "node:test";
import type { Database } from "../../src/store/database.ts";
import { lockBySocket, lockFolder } from "../../src/store/lock.ts";
import { openPglite, proveDurable } from "../../src/store/pglite.ts";
import { pgliteTemplate, temporaryFolder } from "../support/database.ts";

const SCRIPT = join(import.meta.dirname, "one-process.ts");

const opened = async (t: TestContext): Promise<{ folder: string; database: Database }> => {
  const folder = await temporaryFolder(t);
  return { folder, database: await openPglite({ folder, template: await pgliteTemplate() }) };
};

interface Line {
  readonly found?: readonly number[];
  readonly acknowledged?: number;
  readonly refused?: string;
  readonly opened?: boolean;
  readonly child?: number;
}

/** Another process; `lines` grows as it speaks. */
const another = (
  role: string,
  folder: string,
): { child: ChildProcess; lines: Line[]; spoke: Promise<unknown> } => {
  const child = spawn(process.execPath, [SCRIPT, role, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: Line[] = [];
  const reading = createInterface({ input: child.stdout! });
  reading.on("line", (line) => lines.push(JSON.parse(line)));
  return { child, lines, spoke: Promise.race([once(reading, "line"), once(child, "exit")]) };
};

const answerOf = async (folder: string): Promise<Line | undefined> => {
  const { child, lines } = another("try", folder);
  await once(child, "close");
  return lines[0];
};

const kill = async (child: ChildProcess): Promise<void> => {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
};

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("a second process is refused at once, and let in when the first has ended", async (t) => {
  const { folder, database } = await opened(t);
  assert.deepEqual(await answerOf(folder), { refused: "storage/in-use" });
  await assert.rejects(openPglite({ folder }), { code: "storage/in-use" });
  await database.close();
  assert.deepEqual(await answerOf(folder), { opened: true });
});

test("a killed process leaves the folder free, also while a child that it forked lives on", async (t) => {
  const { folder, database } = await opened(t);
  await database.close();
  const { child, lines, spoke } = another("parent", folder);
  await spoke;
  const survivor = lines[0]!.child!;
  t.after(() => process.kill(survivor, "SIGKILL"));
  assert.deepEqual(await answerOf(folder), { refused: "storage/in-use" });
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.deepEqual(await answerOf(folder), { opened: true });
  process.kill(survivor, 0);
});

test("the folder is locked through a link to it as well", {
  skip: process.platform === "win32",
}, async (t) => {
  const folder = await temporaryFolder(t);
  const lock = await lockFolder(join(folder, "real"));
  spawnSync("ln", ["-s", "real", join(folder, "link")]);
  await assert.rejects(lockFolder(join(folder, "link")), { code: "storage/in-use" });
  await lock.release();
  await lock.release();
  await (await lockFolder(join(folder, "link"))).release();
});

test("where there is no flock, a socket of the kernel locks", {
  skip: process.platform === "darwin",
}, async (t) => {
  const folder = await temporaryFolder(t);
  const lock = await lockBySocket(folder);
  await assert.rejects(lockBySocket(folder), { code: "storage/in-use" });
  await lock.release();
  await (await lockBySocket(folder)).release();
});

test("ten kills at random moments lose nothing that was acknowledged", async (t) => {
  const { folder, database } = await opened(t);
  await database.close();
  let acknowledged = 0;
  for (let round = 0; round < 10; round++) {
    const { child, lines, spoke } = another("commit", folder);
    await spoke;
    const enough = 2 + Math.random() * 30;
    while (lines.length < enough && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    await kill(child);
    const found = lines[0]?.found;
    assert.ok(found, `round ${round} opened`);
    assert.deepEqual(
      found,
      Array.from(found, (_, i) => i + 1),
      "no gap",
    );
    assert.ok(
      found.length >= acknowledged,
      `round ${round}: ${found.length} rows, ${acknowledged} acknowledged`,
    );
    acknowledged = Math.max(acknowledged, ...lines.map((line) => line.acknowledged ?? 0));
  }
});

test("a database that was being made when the process died is made again", async (t) => {
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, "pgdata.unfinished", "base"), { recursive: true });
  writeFileSync(join(folder, "pgdata.unfinished", "PG_VERSION"), "18\n");
  const database = await openPglite({ folder, template: await pgliteTemplate() });
  assert.deepEqual(await database.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  await database.close();
  assert.deepEqual(readdirSync(folder).sort(), ["lock", "pgdata"]);
});

test("a database whose commits ask for no fsync is refused", async (t) => {
  const { database } = await opened(t);
  const ask = (text: string) => database.transaction((sql) => sql.query(text)) as Promise<never>;
  // A count that never moves is what PGlite gives without our hook.
  await assert.rejects(proveDurable(ask, { syncs: 0 }), { code: "storage/not-durable" });
  await database.close();
});

test("every commit asks the operating system to put it on the disk", async (t) => {
  const { database } = await opened(t);
  await database.transaction((sql) => sql.run("CREATE TABLE t (a integer)"));
  const { fdatasyncSync } = fs;
  let calls = 0;
  fs.fdatasyncSync = (descriptor) => {
    calls++;
    fdatasyncSync(descriptor);
  };
  syncBuiltinESMExports();
  t.after(() => {
    fs.fdatasyncSync = fdatasyncSync;
    syncBuiltinESMExports();
  });
  for (let i = 1; i <= 20; i++) {
    await database.transaction((sql) => sql.run("INSERT INTO t VALUES (1)"));
    assert.ok(calls >= i, `${calls} calls for ${i} commits`);
  }
  await database.close();
});

test("the log does not grow for ever", async (t) => {
  const { folder, database } = await opened(t);
  const log = join(folder, "pgdata", "pg_wal");
  let most = 0;
  for (let i = 0; i < 20; i++) {
    await database.transaction((sql) => sql.run("SELECT pg_logical_emit_message(true, 'test', 'x')"));
    await database.transaction((sql) => sql.run("SELECT pg_switch_wal()"));
    most = Math.max(most, readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name)).length);
  }
  await database.close();
  // Eight before a checkpoint, the one in use, and one made ahead.
  assert.ok(most >= 8 && most <= 10, `${most} files`);
});

test("after clean-up no byte of a deleted row is in any file of the folder", async (t) => {
  const { folder, database } = await opened(t);
  const marker = "Zx7-nobody-is-called-this";
  await database.transaction((sql) =>
    sql.run("CREATE TABLE people (id integer PRIMARY KEY, name text UNIQUE, long text)"),
  );
  await database.transaction((sql) =>
    sql.run("INSERT INTO people SELECT i, $1 || i, repeat($1 || i, 300) FROM generate_series(1, 200) AS i", [
      marker,
    ]),
  );
  await database.transaction((sql) => sql.run("ANALYZE people"));
  const holding = () => filesUnder(folder).filter((file) => readFileSync(file).includes(marker));
  await database.transaction((sql) => sql.run("UPDATE people SET name = 'kept' || id, long = 'kept'"));
  assert.ok(holding().length > 0, "the marker was on the disk, or this test shows nothing");
  await database.cleanUp();
  assert.deepEqual(holding(), []);
  const { n } = await database.transaction((sql) =>
    sql.one<{ n: string }>("SELECT count(*) AS n FROM people"),
  );
  assert.equal(n, "200");
  await database.close();
});

let disks = 0;

/** A small disk of its own, or undefined where this user may not mount one. */
const smallDisk = (t: TestContext, sizeMb: number): string | undefined => {
  const place = join(process.env.TMPDIR ?? "/tmp", `miroir-small-${process.pid}-${disks++}`);
  mkdirSync(place, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m`, "tmpfs", place]);
  t.after(() => {
    if (status === 0) spawnSync("umount", ["-l", place]);
    rmSync(place, { recursive: true, force: true });
  });
  return status === 0 ? place : undefined;
};

const CANNOT_MOUNT = "only root may mount a small disk";

const DISK_FULL = { code: "storage/full" };

test("a disk that fills up in the middle: storage/full, and nothing acknowledged is lost", async (t) => {
  const disk = smallDisk(t, 80);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  writeFileSync(join(disk, "ballast"), Buffer.alloc(8_000_000));
  const database = await openPglite({ folder, template: await pgliteTemplate() });
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
  // The table could not grow, and the next statement works; or the log could not, and the engine has ended.
  const next = database.transaction((sql) => sql.query("SELECT 1"));
  await next.catch((error: { code?: string }) => assert.equal(error.code, "storage/full"));
  await database.close();
  rmSync(join(disk, "ballast"));
  const again = await openPglite({ folder });
  const { n } = await again.transaction((sql) =>
    sql.one<{ n: number }>("SELECT count(*)::integer AS n FROM kept"),
  );
  assert.ok(n === acknowledged || n === acknowledged + 1, `${n} rows, ${acknowledged} acknowledged`);
  await again.transaction((sql) => sql.run("INSERT INTO kept VALUES (0, '')"));
  await again.close();
});

test("a log that cannot grow ends the engine: every later statement says storage/full, none waits for ever", async (t) => {
  const disk = smallDisk(t, 80);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  const database = await openPglite({ folder, template: await pgliteTemplate() });
  await database.transaction((sql) => sql.run("CREATE TABLE kept (id integer)"));
  const { bavail, bsize } = statfsSync(disk);
  // Less than the 16 MB of a log file stay free.
  writeFileSync(join(disk, "ballast"), Buffer.alloc(bavail * bsize - 2_000_000));
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
  await assert.rejects(database.cleanUp(), DISK_FULL);
  await database.close();
  await assert.rejects(openPglite({ folder }), DISK_FULL);
  rmSync(join(disk, "ballast"));
  const again = await openPglite({ folder });
  const rows = await again.transaction((sql) => sql.query("SELECT * FROM kept"));
  assert.ok(rows.length === acknowledged || rows.length === acknowledged + 1);
  await again.close();
});

test("a disk too small for a new database: storage/full, and the folder is free again", async (t) => {
  const disk = smallDisk(t, 10);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  for (const template of [await pgliteTemplate(), undefined])
    await assert.rejects(openPglite({ folder, ...(template ? { template } : {}) }), { code: "storage/full" });
  assert.equal(existsSync(join(folder, "pgdata")), false);
  await (await lockFolder(folder)).release();
});

test("a folder on a read-only disk says read-only", async (t) => {
  const disk = smallDisk(t, 60);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const folder = join(disk, "database");
  mkdirSync(folder);
  cpSync(await pgliteTemplate(), join(folder, "pgdata"), { recursive: true });
  spawnSync("mount", ["-o", "remount,ro", disk]);
  await assert.rejects(openPglite({ folder }), { code: "storage/read-only", details: { path: folder } });
  await assert.rejects(openPglite({ folder: join(disk, "new") }), { code: "storage/read-only" });
});

test("a folder that this user may not write says read-only", async (t) => {
  if (process.getuid?.() === 0) return t.skip("root may write everywhere");
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, "closed"), { mode: 0o500 });
  await assert.rejects(openPglite({ folder: join(folder, "closed") }), { code: "storage/read-only" });
});

const DAMAGE: Readonly<Record<string, (data: string) => void>> = {
  "its version file gone": (data) => rmSync(join(data, "PG_VERSION")),
  "its control file gone": (data) => rmSync(join(data, "global", "pg_control")),
  "its control file overwritten": (data) =>
    writeFileSync(join(data, "global", "pg_control"), Buffer.alloc(8192)),
  "its log gone": (data) => rmSync(join(data, "pg_wal"), { recursive: true }),
  "another version of PostgreSQL": (data) => writeFileSync(join(data, "PG_VERSION"), "15\n"),
};

for (const [what, damage] of Object.entries(DAMAGE))
  test(`a database with ${what} says damaged, and is left as it is`, async (t) => {
    const folder = await temporaryFolder(t);
    cpSync(await pgliteTemplate(), join(folder, "pgdata"), { recursive: true });
    damage(join(folder, "pgdata"));
    const before = filesUnder(folder).length;
    await assert.rejects(openPglite({ folder }), (error: { code?: string; message: string }) => {
      assert.equal(error.code, "storage/damaged");
      assert.doesNotMatch(error.message, /\{problem\}|undefined/);
      return true;
    });
    assert.ok(filesUnder(folder).length >= before, "nothing was deleted");
    await (await lockFolder(folder)).release();
  });

test("a table with one changed byte says damaged when it is read, by its checksum", async (t) => {
  const { folder, database } = await opened(t);
  const { path } = await database.transaction(async (sql) => {
    await sql.run("CREATE TABLE kept AS SELECT i, 'some words' AS words FROM generate_series(1, 1000) AS i");
    return sql.one<{ path: string }>("SELECT pg_relation_filepath('kept') AS path");
  });
  await database.close();
  const file = join(folder, "pgdata", path);
  const bytes = readFileSync(file);
  bytes[statSync(file).size - 100]! ^= 1;
  writeFileSync(file, bytes);
  const again = await openPglite({ folder });
  await assert.rejects(
    again.transaction((sql) => sql.query("SELECT * FROM kept")),
    { code: "storage/damaged" },
  );
  assert.deepEqual(await again.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  await again.close();
});
