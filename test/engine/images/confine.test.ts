/** What a decoder that was taken over gets hold of: nothing but the pictures. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { confinement } from "../../../src/engine/images/confine.ts";
import type { Attack, Loot } from "../../support/hostile-vision.ts";
import { rob } from "../../support/hostile-vision.ts";
import {
  addRun,
  freshInstance,
  type Instance,
  type InstanceOptions,
  madeChoice,
} from "../../support/instance.ts";
import { makeZip } from "../../support/zip.ts";

const kept = await confinement();
const skip = kept.by === null && `decoders cannot be kept apart here: ${kept.said ?? kept.why}`;

const listening = async (t: TestContext, server: Server, at: object): Promise<Server> => {
  await new Promise<void>((done) => server.listen(at, done));
  t.after(() => server.close());
  return server;
};

/** An instance whose decoders are taken over, and what they go for. */
const taken = async (t: TestContext, options: InstanceOptions = {}) => {
  const attack: { -readonly [K in keyof Attack]: Attack[K] } = {
    files: [],
    folders: [],
    write: [],
    connect: [],
  };
  const vision = {
    ...madeChoice,
    module: import.meta.resolve("../../support/hostile-vision.ts"),
    options: attack as unknown as Record<string, unknown>,
  };
  const instance = await freshInstance(t, { vision, onDisk: true, ...options });
  return { instance, attack };
};

const robbed = async ({ miroir }: Instance, path: string): Promise<Loot> => {
  const { problems } = await miroir.import({ paths: [path], album: "run" });
  assert.deepEqual(
    problems.map(({ error }) => error.code),
    ["picture/damaged"],
  );
  return JSON.parse(String(problems[0]!.error.details.problem));
};

test("a decoder that was taken over reads no key, no database and no secret, reaches no network and writes nowhere", {
  skip,
}, async (t) => {
  const { instance, attack } = await taken(t);
  const { folder, config, miroir, photos } = instance;
  process.env.MIROIR_CANARY = "a secret of whoever started us";
  t.after(() => delete process.env.MIROIR_CANARY);
  await addRun(miroir);
  const tcp = await listening(t, createServer(), { host: "127.0.0.1", port: 0 });
  const socket = join(folder, "door.sock");
  await listening(t, createServer(), { path: socket });
  const mine = join(folder, "notes.txt");
  await writeFile(mine, "of the organisation");
  await writeFile(config.configFile, "{}");
  const path = await instance.picture("a.png", { faces: [] });
  attack.files = [
    join(config.keysFolder, "master.key"),
    join(config.keysFolder, "signing.key"),
    config.configFile,
    mine,
  ];
  attack.folders = [config.keysFolder, join(config.dataFolder, "db")];
  attack.write = [join(photos, "b.png"), join(folder, "b.png"), "/usr/b"];
  attack.connect = [{ host: "127.0.0.1", port: (tcp.address() as { port: number }).port }, { path: socket }];
  const open = await rob({ ...attack, write: [] });
  assert.deepEqual(
    [open.files.length, open.folders.length, open.connected.length],
    [4, 2, 2],
    "all is there to be had",
  );
  const loot = await robbed(instance, path);
  assert.deepEqual(loot.files, []);
  assert.deepEqual(loot.folders, []);
  // Its own folder for what passes through is nobody else's.
  assert.deepEqual(
    attack.write.filter((at) => existsSync(at)),
    [],
    String(loot.written),
  );
  assert.deepEqual(loot.connected, []);
  assert.deepEqual(loot.processes, []);
  assert.ok(!loot.environment.includes("MIROIR_CANARY"), String(loot.environment));
});

test("a decoder leaves no core file, and has bounds of memory, files and processes", {
  skip: !kept.limits && "there is no prlimit here",
}, async (t) => {
  const { instance } = await taken(t);
  await addRun(instance.miroir);
  const { limits } = await robbed(instance, await instance.picture("a.png", { faces: [] }));
  const soft = (name: string): string | undefined => new RegExp(`^${name} +(\\S+)`, "m").exec(limits)?.[1];
  assert.equal(soft("Max core file size"), "0");
  assert.equal(soft("Max open files"), "1024");
  assert.equal(soft("Max data size"), String(6144 * 1024 ** 2));
  assert.equal(soft("Max file size"), String(instance.config.maxVideoBytes));
  if (kept.by !== null) assert.equal(soft("Max processes"), "512");
});

test("pictures beside keys and configuration show neither: something empty lies over them", {
  skip,
}, async (t) => {
  const { instance, attack } = await taken(t);
  const { folder, config, miroir } = instance;
  await addRun(miroir);
  await writeFile(config.configFile, "{}");
  const path = join(folder, "a.png");
  await writeFile(path, "no picture");
  const socket = join(config.dataFolder, "door.sock");
  await listening(t, createServer(), { path: socket });
  attack.files = [join(config.keysFolder, "master.key"), config.configFile, path];
  attack.folders = [config.keysFolder, join(config.dataFolder, "db")];
  attack.connect = [{ path: socket }];
  const loot = await robbed(instance, path);
  assert.deepEqual(loot.files, [path]);
  assert.deepEqual([loot.folders, loot.connected], [[], []]);
});

test("the environment of a decoder is bare also where it cannot be kept apart", async (t) => {
  const { instance } = await taken(t);
  process.env.MIROIR_CANARY = "a secret";
  t.after(() => delete process.env.MIROIR_CANARY);
  await addRun(instance.miroir);
  const { environment } = await robbed(instance, await instance.picture("a.png", { faces: [] }));
  const bare = ["LC_ALL", "LD_LIBRARY_PATH", "PATH", "PWD", "TEMP", "TZ", "SystemRoot", "VIPSHOME"];
  assert.deepEqual(
    environment.filter((name) => !bare.includes(name)),
    [],
  );
});

test("pictures of several folders are read, also of one that was not there when decoders started", {
  skip,
}, async (t) => {
  const instance = await freshInstance(t, { vision: madeChoice });
  const { miroir, photos } = instance;
  await addRun(miroir);
  const elsewhere = join(instance.folder, "elsewhere");
  for (const folder of [join(photos, "one"), join(photos, "two"), elsewhere]) await mkdir(folder);
  const paths = [
    await instance.picture("one/a.png", { faces: [] }),
    await instance.picture("two/b.png", { faces: [] }),
    await instance.picture("../elsewhere/c.png", { faces: [] }),
  ];
  const { imported, problems } = await miroir.import({ paths, album: "run" });
  assert.deepEqual([imported, problems], [3, []]);
});

test("what a ZIP inflates to never lies in the memory of the engine, and nothing of it stays", async (t) => {
  const instance = await freshInstance(t, {
    vision: madeChoice,
    settings: { maxFileBytes: 200_000_000, maxZipBytes: 1_000_000_000 },
  });
  const { miroir, photos, config } = instance;
  await addRun(miroir);
  const bomb = { content: Buffer.alloc(150_000_000), method: 8 } as const;
  const zip = join(photos, "bomb.zip");
  await writeFile(zip, makeZip(["a.jpg", "b.jpg", "c.jpg", "d.jpg"].map((name) => ({ name, ...bomb }))));
  let most = 0;
  const before = process.memoryUsage().rss;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 5);
  const { problems } = await miroir.import({ paths: [zip], album: "run" });
  clearInterval(timer);
  assert.equal(problems.length, 4);
  assert.ok(most < 100_000_000, `${most} bytes more`);
  assert.deepEqual(await readdir(join(config.dataFolder, "inflated")), []);
});

test("a bound on decoders is refused where nothing keeps it: they do not start", async (t) => {
  const instance = await freshInstance(t, { vision: madeChoice, settings: { confinement: "required" } });
  await addRun(instance.miroir);
  const path = await instance.picture("a.png", { faces: [] });
  const asked = instance.miroir.import({ paths: [path], album: "run" });
  if (kept.by === null) await assert.rejects(asked, { code: "decoders/unconfined" });
  else assert.equal((await asked).imported, 1);
});
