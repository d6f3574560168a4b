import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { open } from "../../src/index.ts";
import { openVault } from "../../src/vault/master.ts";
import { temporaryFolder } from "../support/database.ts";
import {
  ada,
  addRun,
  freshInstance,
  type Instance,
  madeChoice,
  referencePhotos,
} from "../support/instance.ts";
import { metReferences } from "../support/met.ts";
import { searchByTwo } from "../support/second.ts";
import { filesUnder } from "../support/state.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

const at = (day: string) => new Date(`${day}T10:00:00Z`);

/** Whether a search with her own photograph finds her. */
const isFound = async ({ miroir }: Pick<Instance, "miroir">, person: number): Promise<boolean> => {
  const [photo] = await referencePhotos(person, 1);
  const { faces } = await searchByTwo(miroir, {
    photo: photo!,
    purpose: "find",
    reason: "does the grant hold?",
  });
  return faces[0]?.possibleMatch != null;
};

const grantKeys = ({ config }: Instance): Promise<string[]> => filesUnder(join(config.keysFolder, "grant"));

test("a picture outside the hours of a consent never meets the reference, and no row says that it did", async (t) => {
  const met = metReferences();
  const settings = { timeZone: "Europe/Paris", faceCrops: false };
  const instance = await freshInstance(t, { vision: met.vision, settings });
  await addRun(instance.miroir);
  for (const [name, hour] of [
    ["inside.jpg", "10"],
    ["outside.jpg", "15"],
  ] as const)
    await instance.picture(name, {
      faces: [{ person: 1, x: 20, y: 20, noise: Number(hour) }],
      format: "jpeg",
      exif: { IFD0: { Model: "D" }, IFD2: { DateTimeOriginal: `2026:05:17 ${hour}:00:00` } },
    });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const hours = { from: "2026-05-17T09:00", until: "2026-05-17T12:00", places: null, unknownToo: true };
  const one = await instance.enrol(1, { narrowings: [{ album: "run", ...hours }] });
  await instance.miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await instance.miroir.scan();
  assert.deepEqual(met.taken(), { comparisons: 1, files: ["inside.jpg"] });
  // The same by crops, of which another person's first scan makes some.
  await instance.miroir.albums.crops({ album: "run", faceCrops: true });
  const two = await instance.enrol(2, { narrowings: [{ album: "run", ...hours }] });
  await instance.miroir.grants.open({ subject: two.subjectId, personalKey: two.personalKey });
  await instance.miroir.scan();
  const inside = await instance.sql((sql) =>
    sql.query<{ id: string }>(
      `select f.id from faces f join item_files i on i.item_id = f.item_id where i.path like '%inside.jpg'`,
    ),
  );
  assert.deepEqual(
    met.byCrop(),
    inside.map(({ id }) => id),
  );
  await refusedBy(instance, /law3_only_within_hours_and_places/, async (sql) => {
    const appearance = await idOf(sql, "select id from appearances");
    const outside = await sql.one<{ item: string; face: string }>(
      `select f.item_id as item, f.id as face from faces f join item_files i on i.item_id = f.item_id where i.path like '%outside.jpg'`,
    );
    const changes = { id: randomUUID(), item_id: outside.item, face_id: outside.face };
    return copyRow(sql, "appearances", appearance, changes);
  });
});

test("a grant opens, time closes", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  await instance.miroir.albums.add({
    title: "Gala",
    slug: "gala",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  await instance.picture("run.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  await instance.picture("gala.png", { faces: [{ person: 1, x: 90, y: 20, noise: 5 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "gala" });
  const one = await instance.enrol(1, { albums: ["run"] });
  const openGrant = (more = {}) =>
    instance.miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey, ...more });

  await t.test("enrolled and not granted, a person cannot be compared", async () => {
    assert.equal(await isFound(instance, 1), false);
    assert.equal((await instance.miroir.scan()).people, 0);
  });

  await t.test("a grant that begins tomorrow cannot be compared today", async () => {
    await openGrant({ from: "2026-06-22", until: "2026-06-24" });
    assert.equal((await instance.miroir.scanPlan()).people, 0);
    assert.equal(await isFound(instance, 1), false);
    instance.clock.now = at("2026-06-22");
    assert.equal((await instance.miroir.scanPlan()).people, 1);
    assert.equal(await isFound(instance, 1), true);
  });

  await t.test("only the albums it names are compared", async () => {
    const plan = await instance.miroir.scanPlan();
    assert.deepEqual(
      plan.albums.map(({ slug }) => slug),
      ["run"],
    );
    await instance.miroir.scan();
    const { appearances } = await instance.miroir.profile({ subject: one.subjectId });
    assert.deepEqual(
      appearances.map(({ album }) => album),
      ["run"],
    );
    await assert.rejects(openGrant({ albums: ["gala"] }), { code: "grant/outside-consent" });
  });

  await t.test("past its last day it cannot be compared, though nobody has closed it yet", async () => {
    instance.clock.now = at("2026-06-25");
    assert.equal((await grantKeys(instance)).length, 1);
    assert.equal((await instance.miroir.scanPlan()).people, 0);
    assert.equal((await instance.miroir.scan()).compared, 0);
    assert.equal(await isFound(instance, 1), false);
  });

  await t.test("the clock destroys its key", async () => {
    const { done } = await instance.miroir.tick();
    assert.equal(done.grantsClosed, 1);
    assert.deepEqual(await grantKeys(instance), []);
    const held = await instance.sql((sql) =>
      idOf(sql, "select count(*)::text as id from grants where sealed_template is not null"),
    );
    assert.equal(held, "0");
  });

  await t.test("every start destroys the key of a grant that ended meanwhile", async () => {
    await openGrant({ until: "2026-06-26" });
    assert.equal((await grantKeys(instance)).length, 1);
    await instance.miroir.close();
    instance.clock.now = at("2026-06-27");
    assert.equal((await grantKeys(instance)).length, 1);
    await instance.reopen();
    assert.deepEqual(await grantKeys(instance), []);
    assert.equal(await isFound(instance, 1), false);
  });

  await t.test("closing destroys the key, and closes once", async () => {
    const { grantId } = await openGrant();
    await instance.miroir.scan();
    await instance.miroir.grants.close({ grant: grantId });
    assert.deepEqual(await grantKeys(instance), []);
    assert.equal(await isFound(instance, 1), false);
    await assert.rejects(instance.miroir.grants.close({ grant: grantId }), { code: "grant/closed" });
  });

  await t.test("opening another closes the one before and destroys its key", async () => {
    const first = await openGrant();
    const second = await openGrant();
    assert.deepEqual(await grantKeys(instance), [`${second.grantId}.key`]);
    assert.notEqual(first.grantId, second.grantId);
  });

  await t.test(
    "a copy of the database from while it was open opens nothing with the keys from after",
    async () => {
      const copy = await temporaryFolder(t);
      await instance.miroir.close();
      await cp(instance.config.dataFolder, join(copy, "data"), { recursive: true });
      await instance.reopen();
      const [grant] = (await instance.miroir.grants.list()).filter(({ state }) => state === "open");
      await instance.miroir.grants.close({ grant: grant!.id });
      await cp(instance.config.keysFolder, join(copy, "keys"), { recursive: true });

      const config = {
        ...instance.config,
        dataFolder: join(copy, "data"),
        keysFolder: join(copy, "keys"),
      };
      const stolen = await open({ config, actor: ada, now: () => instance.clock.now, vision: madeChoice });
      try {
        assert.equal((await stolen.grants.list()).filter(({ state }) => state === "open").length, 1);
        assert.equal((await stolen.scanPlan()).people, 0);
        assert.equal((await stolen.scan()).compared, 0);
        assert.equal(await isFound({ miroir: stolen }, 1), false);
        const { checks } = await stolen.audit();
        assert.deepEqual(
          checks.filter(({ broken }) => broken > 0),
          [{ question: "sealed grant rows without their key", broken: 1 }],
        );
      } finally {
        await stolen.close();
      }
      const vault = openVault(config.keysFolder);
      assert.throws(() => vault.open("grant", grant!.id, "template", Buffer.alloc(64)), {
        code: "keys/destroyed",
      });
      vault.close();
    },
  );

  await t.test(
    "the reference itself stays shut to whoever holds database and keys, but not the person's own code",
    async () => {
      const sealed = await instance.sql((sql) =>
        sql.one<{ sealed: Buffer }>("select sealed from reference_templates where subject_id = $1", [
          one.subjectId,
        ]),
      );
      const vault = openVault(instance.config.keysFolder);
      const inside = vault.open("reference", one.subjectId, "template", sealed.sealed);
      for (const kind of ["subject", "reference"] as const)
        assert.throws(() => vault.open(kind, one.subjectId, "template", inside), { code: "keys/unsealable" });
      assert.equal(
        vault.openForPerson(one.subjectId, one.personalKey, "template", sealed.sealed).length,
        4 * 512,
      );
      vault.close();
    },
  );

  await t.test("the tables refuse a closed grant with a template, and an open one without", async () => {
    const { grantId } = await openGrant();
    for (const change of [
      "state = 'closed'",
      "state = 'closed', open_under = null",
      "sealed_template = null",
      "open_under = null",
    ])
      await refusedBy(instance, /^law3_only_an_open_grant_holds_a_template$/, (sql) =>
        sql.run(`update grants set ${change} where id = $1`, [grantId]),
      );
    await refusedBy(instance, /^grants_one_open$/, (sql) =>
      copyRow(sql, "grants", grantId, { id: randomUUID() }),
    );
  });

  await t.test(
    "the tables refuse a grant on an album outside the consent, and an appearance outside the grant",
    async () => {
      await instance.miroir.scan();
      const gala = await instance.sql((sql) => idOf(sql, "select id from albums where slug = 'gala'"));
      await refusedBy(instance, /grant_albums_consent_id_album_id_fkey/, (sql) =>
        sql.run(
          "insert into grant_albums (grant_id, consent_id, album_id) select id, consent_id, $1 from grants where state = 'open'",
          [gala],
        ),
      );
      const appearance = await instance.sql((sql) => idOf(sql, "select id from appearances"));
      const elsewhere = await instance.sql((sql) =>
        sql.one<{ item: string; face: string }>(
          "select i.id as item, f.id as face from items i join faces f on f.item_id = i.id where i.album_id = $1 limit 1",
          [gala],
        ),
      );
      await refusedBy(instance, /^law3_only_in_granted_albums$/, (sql) =>
        copyRow(sql, "appearances", appearance, {
          id: randomUUID(),
          album_id: gala,
          item_id: elsewhere.item,
          face_id: elsewhere.face,
        }),
      );
      await refusedBy(instance, /appearances_(grant_id_subject_id|subject)/, (sql) =>
        sql.run("update appearances set subject_id = $2 where id = $1", [appearance, randomUUID()]),
      );
    },
  );
});
