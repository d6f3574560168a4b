/** Where an embedded database may lie, as whom its server runs there, and what it refuses before it touches anything. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { MiroirError, say } from "../../src/domain/errors.ts";
import { CLUSTER } from "../../src/store/embedded/cluster.ts";
import { findPrograms, makeLinks } from "../../src/store/embedded/programs.ts";
import { chooseRunAs } from "../../src/store/embedded/run-as.ts";
import { checkSocketFolder, socketFolder } from "../../src/store/embedded/socket.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { answersOf, serverOf } from "../support/another-process.ts";
import { clusterTemplate, NO_SYNC, temporaryFolder } from "../support/database.ts";
import { ROOT } from "../support/root.ts";
import { CANNOT_MOUNT, makeReadOnly, smallDisk } from "../support/small-disk.ts";
import { digestOf } from "../support/state.ts";

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const ONLY_ROOT = isRoot ? false : "only root runs as somebody else";

const canUse = async (folder: string): Promise<void> => {
  const database = await openEmbedded({ folder, template: await clusterTemplate(), ...NO_SYNC });
  assert.deepEqual(await database.transaction((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  assert.deepEqual(await database.snapshot((sql) => sql.one("SELECT 1 AS a")), { a: 1 });
  await database.close();
};

for (const name of ["with spaces", "accents éàü ñ 写真", `it's "quoted", $HOME; \\ and, all`])
  test(`a folder called ${name}`, async (t) => canUse(join(await temporaryFolder(t), name, "db")));

test("a path of 200 characters and more: the socket lies in a short folder of our own", async (t) => {
  const folder = join(await temporaryFolder(t), "é".repeat(100), "x".repeat(110), "db");
  const database = await openEmbedded({ folder, template: await clusterTemplate(), ...NO_SYNC });
  const socket = socketFolder(folder);
  assert.ok(!socket.startsWith(folder));
  assert.ok(Buffer.byteLength(join(socket, ".s.PGSQL.5432")) <= 107);
  assert.ok(existsSync(join(socket, ".s.PGSQL.5432")));
  assert.equal(statSync(socket).mode & 0o777, 0o700);
  assert.equal(socketFolder(join(folder, "..", "db")), socket, "whatever the folder is called");
  await database.close();
  await canUse(folder);
});

test("a folder for the socket that others may enter, or own, or that is a link, is refused", async (t) => {
  const folder = await temporaryFolder(t);
  const own = process.getuid!();
  const refused = (path: string, owners: number[]) =>
    assert.throws(() => checkSocketFolder(path, owners), { code: "storage/foreign" });
  checkSocketFolder(folder, [own]);
  refused(folder, [own + 1]);
  symlinkSync(folder, `${folder}-link`);
  t.after(() => spawnSync("rm", [`${folder}-link`]));
  refused(`${folder}-link`, [own]);
  chmodSync(folder, 0o770);
  refused(folder, [own]);
});

const uidOf = (pid: number): number =>
  Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);

test("as root, in a user namespace: files stay root's, below a folder that only root may enter", {
  skip: ONLY_ROOT,
}, async (t) => {
  const parent = await temporaryFolder(t);
  if (chooseRunAs(undefined).way !== "namespace") return t.skip("no user namespace here");
  chmodSync(parent, 0o700);
  const folder = join(parent, "db");
  const database = await openEmbedded({ folder });
  assert.equal(statSync(join(folder, CLUSTER, "PG_VERSION")).uid, 0);
  assert.equal(uidOf(serverOf(folder)!), 0);
  assert.equal(statSync(parent).mode & 0o777, 0o700);
  await database.close();
});

test("as root without user namespaces: as nobody, to whom the folder belongs from then on", {
  skip: ONLY_ROOT,
}, async (t) => {
  const data = await temporaryFolder(t);
  const folder = join(data, "db");
  const database = await openEmbedded({ folder, allowNamespace: false });
  assert.equal(statSync(join(folder, CLUSTER, "PG_VERSION")).uid, NOBODY);
  assert.equal(uidOf(serverOf(folder)!), NOBODY);
  const { uid, gid, mode } = statSync(data);
  assert.deepEqual([uid, gid, mode & 0o777], [0, NOBODY, 0o710], "one may pass, and see no name");
  await database.close();
  // Whatever this machine allows later: the folder says whose it is.
  const again = await openEmbedded({ folder });
  assert.equal(uidOf(serverOf(folder)!), NOBODY);
  await again.close();
});

test("as root without user namespaces: what was made in one is given away and goes on", {
  skip: ONLY_ROOT,
}, async (t) => {
  const folder = join(await temporaryFolder(t), "db");
  const first = await openEmbedded({ folder, template: await clusterTemplate(), ...NO_SYNC });
  await first.transaction((sql) => sql.run("CREATE TABLE kept (a integer)"));
  await first.close();
  const second = await openEmbedded({ folder, allowNamespace: false, ...NO_SYNC });
  assert.equal(uidOf(serverOf(folder)!), NOBODY);
  await second.transaction((sql) => sql.run("SELECT FROM kept"));
  await second.close();
});

test("as root without user namespaces, below a folder that nobody may enter: says which, in both languages", {
  skip: ONLY_ROOT,
}, async (t) => {
  const closed = await temporaryFolder(t);
  const folder = join(closed, "far", "data", "db");
  await assert.rejects(openEmbedded({ folder, allowNamespace: false }), (error: MiroirError) => {
    assert.equal(error.code, "storage/no-way");
    assert.deepEqual(error.details, { path: closed, user: NOBODY });
    for (const language of ["en", "fr"] as const) assert.match(say(error, language), /65534.*chmod o\+x/);
    return true;
  });
  assert.ok(!existsSync(join(folder, CLUSTER)));
});

/** Whether another user may run this program at all: a clone in /root is root's alone. */
const mayRun = (uid: number): boolean =>
  spawnSync(process.execPath, ["-e", `fs.accessSync(${JSON.stringify(join(ROOT, "package.json"))})`], { uid })
    .status === 0;

test("not as root: as who we are, and the files are ours", { skip: ONLY_ROOT }, async (t) => {
  if (!mayRun(NOBODY)) return t.skip("another user may not read these files");
  const folder = join(await temporaryFolder(t), "db");
  chmodSync(join(folder, ".."), 0o755);
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, NOBODY, NOBODY);
  const nobody = { uid: NOBODY, gid: NOBODY };
  assert.deepEqual(await answersOf("try", folder, nobody), [{ opened: true }]);
  assert.equal(statSync(join(folder, CLUSTER)).uid, NOBODY);
  // Root may use it too, as its owner, and leaves nothing of its own.
  assert.deepEqual(await answersOf("try", folder), [{ opened: true }]);
  assert.deepEqual(await answersOf("try", folder, nobody), [{ opened: true }]);
});

test("a folder of somebody else is refused", { skip: ONLY_ROOT }, async (t) => {
  if (!mayRun(NOBODY)) return t.skip("another user may not read these files");
  const folder = join(await temporaryFolder(t), "db");
  await canUse(folder);
  for (const path of [join(folder, ".."), folder]) chmodSync(path, 0o755);
  const [said] = await answersOf("try", folder, { uid: NOBODY, gid: NOBODY });
  assert.equal(said!.refused, "storage/foreign");
});

test("a folder of another major version, or of the engine before, says how to move, and is left as it is", async (t) => {
  const newer = await temporaryFolder(t);
  cpSync(await clusterTemplate(), join(newer, CLUSTER), { recursive: true });
  writeFileSync(join(newer, CLUSTER, "PG_VERSION"), "19\n");
  const older = await temporaryFolder(t);
  mkdirSync(join(older, "pgdata"));
  writeFileSync(join(older, "pgdata", "PG_VERSION"), "18\n");
  for (const [folder, found] of [
    [newer, "PostgreSQL 19"],
    [older, "PGlite"],
  ] as const) {
    const before = await digestOf(folder);
    await assert.rejects(openEmbedded({ folder }), (error: MiroirError) => {
      assert.equal(error.code, "storage/other-engine");
      for (const language of ["en", "fr"] as const)
        assert.match(say(error, language), new RegExp(`${found}.*miroir backup.*miroir restore`));
      return true;
    });
    assert.deepEqual(await digestOf(folder), before);
  }
});

test("no programs for this platform: an own server is the way", () => {
  for (const platform of ["win32-x64", "linux-riscv64", "sunos-x64"])
    assert.throws(
      () => findPrograms("/nowhere", platform),
      (error) => {
        assert.ok(error instanceof MiroirError && error.code === "storage/no-server");
        assert.match(say(error, "en"), /databaseUrl/);
        return true;
      },
    );
});

const NATIVE = { library: "native/lib/libx.so.1.2", link: "native/lib/libx.so.1" };

/** A package as npm unpacks it: a list of links, and none of them. */
const unpacked = (folder: string): string => {
  const native = join(folder, "native");
  mkdirSync(join(native, "lib"), { recursive: true });
  writeFileSync(join(folder, NATIVE.library), "a library");
  writeFileSync(
    join(native, "pg-symlinks.json"),
    JSON.stringify([{ source: NATIVE.library, target: NATIVE.link }]),
  );
  return native;
};

test("the libraries' links are made beside them, once, whoever comes together", async (t) => {
  const folder = await temporaryFolder(t);
  const native = unpacked(folder);
  const spare = join(folder, "spare");
  for (let i = 0; i < 2; i++) assert.equal(makeLinks(native, spare), undefined);
  assert.equal(readlinkSync(join(folder, NATIVE.link)), "libx.so.1.2");
  assert.equal(readFileSync(join(folder, NATIVE.link), "utf8"), "a library");
  assert.ok(!existsSync(spare));
});

test("in a package that cannot be written they are made elsewhere", async (t) => {
  const disk = smallDisk(t, 1);
  if (!disk) return t.skip(CANNOT_MOUNT);
  const native = unpacked(disk);
  makeReadOnly(disk);
  const spare = join(await temporaryFolder(t), "lib");
  for (let i = 0; i < 2; i++) assert.equal(makeLinks(native, spare), spare);
  assert.deepEqual(readdirSync(spare), ["libx.so.1"]);
  assert.equal(readFileSync(join(spare, "libx.so.1"), "utf8"), "a library");
});
