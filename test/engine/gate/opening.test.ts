import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { type Config, initialise, type Miroir, open, parseConfig, readConfig } from "../../../src/index.ts";
import { openEmbedded } from "../../../src/store/embedded.ts";
import { MIGRATIONS } from "../../../src/store/schema/schema.ts";
import { createMasterKey } from "../../../src/vault/master.ts";
import { clusterTemplate, temporaryFolder } from "../../support/database.ts";
import {
  ada,
  addRun,
  drawnSettings,
  freshInstance,
  madeChoice,
  testController,
} from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { digestOf, outcomeOf } from "../../support/state.ts";
import { makeZip } from "../../support/zip.ts";

const openHere = (config: Config, more = {}): Promise<Miroir> =>
  open({ config, actor: ada, vision: madeChoice, ...more });

test("an instance whose keys are not its own, or not safe, does not open, and is left as it is", async (t) => {
  const instance = await freshInstance(t, { onDisk: true, durable: true });
  const { config } = instance;
  await addRun(instance.miroir);
  await instance.enrol(1);
  await instance.miroir.close();
  const master = join(config.keysFolder, "master.key");
  const signing = join(config.keysFolder, "signing.key");
  const keys = await digestOf(config.keysFolder);
  const refused = async (code: string) => {
    await assert.rejects(openHere(config), { code });
    await assert.rejects(openHere(config, { create: code !== "keys/missing" }), { code });
  };

  await t.test("missing", async () => {
    for (const path of [master, signing]) {
      await rename(path, `${path}.away`);
      await refused("keys/missing");
      await rename(`${path}.away`, path);
    }
  });

  await t.test("readable by others", async () => {
    for (const path of [master, signing])
      for (const mode of [0o644, 0o640, 0o604]) {
        await chmod(path, mode);
        await refused("keys/exposed");
        await chmod(path, 0o600);
      }
  });

  await t.test("of another instance", async () => {
    await rename(master, `${master}.away`);
    createMasterKey(config.keysFolder);
    await refused("keys/wrong");
    await rename(`${master}.away`, master);
  });

  await t.test("damaged by one letter", async () => {
    const whole = await readFile(master, "utf8");
    await writeFile(
      master,
      whole.replace(/[0-9a-f](?= [0-9a-f]{8}\n)/, (digit) => (digit === "0" ? "1" : "0")),
    );
    await refused("keys/damaged");
    await writeFile(master, whole);
  });

  await t.test("put right, everything is there", async () => {
    const after = await digestOf(config.keysFolder);
    assert.deepEqual(
      Object.entries(after).map(([name, text]) => [name, text.split(" ").at(-1)]),
      Object.entries(keys).map(([name, text]) => [name, text.split(" ").at(-1)]),
    );
    const miroir = await instance.reopen();
    assert.equal((await miroir.people()).length, 1);
  });

  await t.test("a second process is told to wait, and the first goes on", async () => {
    await assert.rejects(openHere(config), { code: "storage/in-use" });
    assert.equal((await instance.miroir.albums.list()).length, 1);
  });

  await t.test("a database of a newer version is refused and not written to", async () => {
    await instance.miroir.close();
    const folder = join(config.dataFolder, "db");
    const ask = async (text: string) => {
      const database = await openEmbedded({ folder });
      await database.transaction((sql) => sql.run(text));
      await database.close();
    };
    await ask("insert into schema_migrations (version, name, checksum) values (99, 'from the future', 'x')");
    await assert.rejects(openHere(config), (error: { code?: string; message: string }) => {
      assert.equal(error.code, "storage/newer-version");
      assert.match(error.message, /schema 99/);
      return true;
    });
    await ask("delete from schema_migrations where version = 99");
    assert.equal((await (await instance.reopen()).people()).length, 1);
  });

  await t.test(
    "one from before the first version there is is refused, says what to do, and is not written to",
    async () => {
      await instance.miroir.close();
      const folder = join(config.dataFolder, "db");
      const ask = async (text: string) => {
        const database = await openEmbedded({ folder });
        await database.transaction((sql) => sql.run(text));
        await database.close();
      };
      await ask("update schema_migrations set version = 13");
      await assert.rejects(openHere(config), (error: { code?: string; message: string }) => {
        assert.equal(error.code, "storage/older-version");
        assert.match(error.message, /schema 13.*miroir backup.*miroir restore/);
        return true;
      });
      await ask("update schema_migrations set version = 15");
      assert.equal((await (await instance.reopen()).people()).length, 1);
    },
  );

  await t.test("keys without a database, and nothing at all", async () => {
    await instance.miroir.close();
    await assert.rejects(openHere({ ...config, dataFolder: join(instance.folder, "elsewhere") }), {
      code: "storage/empty",
    });
    const blank = parseConfig({ controller: testController }, await temporaryFolder(t));
    await assert.rejects(openHere(blank), { code: "keys/missing" });
    assert.throws(() => readConfig(join(instance.folder, "none.json")), { code: "config/missing" });
  });
});

test("making an instance where there is one changes nothing", async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, "miroir.config.json");
  await writeFile(path, "{}");
  await assert.rejects(initialise({ controller: testController }, path), { code: "config/exists" });
  assert.deepEqual(await readdir(folder), ["miroir.config.json"]);
});

test("a data folder that cannot be written says so", async (t) => {
  if (process.getuid?.() === 0)
    return t.skip("root may write everywhere; test/store mounts a read-only disk");
  const folder = await temporaryFolder(t);
  const config = parseConfig({ controller: testController }, folder);
  await mkdir(config.dataFolder, { mode: 0o500 });
  await assert.rejects(openHere(config, { create: true }), { code: "storage/read-only" });
});

let disks = 0;
const smallDisk = async (t: TestContext, sizeMb: number): Promise<string | undefined> => {
  const place = join(tmpdir(), `miroir-small-${process.pid}-${disks++}`);
  await mkdir(place);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m`, "tmpfs", place]);
  t.after(async () => {
    if (status === 0) spawnSync("umount", ["-l", place]);
    await rm(place, { recursive: true, force: true });
  });
  return status === 0 ? place : undefined;
};

test("a disk that is full in the middle of an import: it stops with a message, keeps what it acknowledged, and goes on", async (t) => {
  const disk = await smallDisk(t, 150);
  if (!disk) return t.skip("only root may mount a small disk");
  const folder = await temporaryFolder(t);
  // Noise does not compress: each original takes its 100 kB of the disk.
  const pictures = await Promise.all(
    Array.from({ length: 24 }, async (_, i) => ({
      name: `p${String(i).padStart(2, "0")}.png`,
      content: Buffer.concat([
        await makePicture({
          width: 320,
          height: 240,
          background: i,
          faces: [{ person: i + 1, x: 20, y: 20 }],
        }),
        // Bytes after the end of a PNG are no part of the picture.
        Buffer.from(Float64Array.from({ length: 12_500 }, (_, n) => Math.sin(n * (i + 1))).buffer),
      ]),
    })),
  );
  const zip = join(folder, "pictures.zip");
  await writeFile(zip, makeZip(pictures));
  const config = parseConfig(
    { ...drawnSettings, dataFolder: join(disk, "data"), keysFolder: "keys" },
    folder,
  );
  const place = join(config.dataFolder, "db");
  await (await openEmbedded({ folder: place, template: await clusterTemplate(MIGRATIONS) })).close();
  let miroir = await openHere(config, { create: true });
  t.after(() => miroir.close().catch(() => {}));
  await addRun(miroir);
  await miroir.import({ paths: [zip], album: "run" });
  const database = async <T>(
    body: Parameters<Awaited<ReturnType<typeof openEmbedded>>["transaction"]>[0],
  ) => {
    const opened = await openEmbedded({ folder: place });
    const result = (await opened.transaction(body)) as T;
    await opened.close();
    return result;
  };
  await miroir.close();
  const undisturbed = await database(outcomeOf);
  miroir = await openHere(config);
  await miroir.albums.remove({ album: "run" });
  await addRun(miroir);

  const { bavail, bsize } = await statfs(disk);
  const ballast = join(disk, "ballast");
  await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 700_000), 1));
  let acknowledged = 0;
  const onProgress = ({ done }: { done: number }): void => {
    acknowledged = done;
  };
  await assert.rejects(miroir.import({ paths: [zip], album: "run" }, { onProgress }), {
    code: "storage/full",
  });
  assert.ok(acknowledged > 0 && acknowledged < 24, `${acknowledged} acknowledged`);
  await miroir.close();

  await rm(ballast);
  miroir = await openHere(config);
  const { items } = (await miroir.albums.show({ album: "run" })).counts;
  assert.ok(items >= acknowledged, `${acknowledged} acknowledged, ${items} there`);
  const rest = await miroir.import({ paths: [zip], album: "run" });
  assert.deepEqual([rest.unchanged, rest.imported, rest.problems], [items, 24 - items, []]);
  assert.ok((await miroir.log.verify()).holds);
  await miroir.close();
  assert.deepEqual(await database(outcomeOf), undisturbed);
});
