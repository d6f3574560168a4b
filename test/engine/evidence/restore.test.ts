import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, readFile, rm, statfs, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { inOne, writeBundle } from "../../../src/archive/bundle.ts";
import type { Enrolled } from "../../../src/engine/consent/enrol.ts";
import { type BackupHead, FORMAT } from "../../../src/engine/evidence/backup.ts";
import { type Config, type Miroir, open, restore } from "../../../src/index.ts";
import type { Database } from "../../../src/store/database.ts";
import { openEmbedded } from "../../../src/store/embedded.ts";
import { openPostgres } from "../../../src/store/postgres.ts";
import { rewriteAll } from "../../../src/store/upkeep.ts";
import { encrypterTo } from "../../../src/vault/age.ts";
import { openVault } from "../../../src/vault/master.ts";
import { type Backups, backUp, emptyPlace, flipBit, newRecipient, restoreOf } from "../../support/backups.ts";
import { lookInFolders, needleOfText, needlesOfBytes, needlesOfTemplate } from "../../support/canary.ts";
import { clusterTemplate, freshSchema, temporaryFolder, testDatabaseUrl } from "../../support/database.ts";
import {
  ada,
  addRun,
  freshInstance,
  type Instance,
  madeChoice,
  referencePhotos,
} from "../../support/instance.ts";
import { makePicture, templateOf } from "../../support/made-vision.ts";
import { searchByTwo } from "../../support/second.ts";
import { filesUnder, keysAndRows, rowsAsText } from "../../support/state.ts";
import { makeVideo, withoutFfmpeg } from "../../support/video.ts";
import { makeZip } from "../../support/zip.ts";

const NAME = "Zephyrine Quillfeather";
const CONTACT = "zephyrine@quillfeather.example";
const BECAUSE = "a picture of my family at home";

interface Scene {
  readonly instance: Instance;
  /** By what happens to each after the backup. */
  readonly forgotten: Enrolled;
  readonly withdrew: Enrolled;
  readonly closed: Enrolled;
  readonly rejected: Enrolled;
  readonly stayed: Enrolled;
  readonly grants: Readonly<Record<string, string>>;
  readonly recipientId: string;
  readonly request: string;
}

/** Five people on six pictures, an album out of a ZIP, a recipient, an open request. */
const scene = async (t: TestContext): Promise<Scene> => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, {
      faces: [1, 2, 3, 4].map((person) => ({ person, x: 10 + 75 * (person - 1), y: 20, size: 60, noise: i })),
    });
  await instance.picture("p5.png", { faces: [{ person: 5, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  await miroir.albums.add({
    title: "Zip",
    slug: "zip",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own photographers",
  });
  const zip = join(instance.folder, "pictures.zip");
  const content = await makePicture({ width: 200, height: 200, background: 3, faces: [] });
  await writeFile(zip, makeZip([{ name: "z.png", content }]));
  await miroir.import({ paths: [zip], album: "zip" });
  const forgotten = await instance.enrol(1, { name: NAME, contact: CONTACT });
  const [withdrew, closed, rejected, stayed] = [
    await instance.enrol(2),
    await instance.enrol(3),
    await instance.enrol(4),
    await instance.enrol(5),
  ];
  const grants: Record<string, string> = {};
  for (const { subjectId, personalKey } of [forgotten, withdrew, closed, rejected, stayed])
    grants[subjectId] = (await miroir.grants.open({ subject: subjectId, personalKey })).grantId;
  await miroir.instructions.record({ subject: stayed.subjectId, becomes: "erase" });
  await miroir.instructions.record({ subject: closed.subjectId, becomes: "keep" });
  await miroir.scan();
  const { recipientId } = await miroir.recipients.add({
    name: "A Newspaper",
    address: "2 Paper Street",
    contact: "desk@newspaper.example",
    partyType: "third-party",
    purpose: "publish:press",
  });
  const { number } = await miroir.requests.open({ kind: "access", channel: "desk", name: "Somebody Else" });
  return { instance, forgotten, withdrew, closed, rejected, stayed, grants, recipientId, request: number };
};

/** All that a restored database would undo. */
const endThings = async ({ instance, ...of }: Scene): Promise<void> => {
  const { miroir } = instance;
  await miroir.forget({ subject: of.forgotten.subjectId });
  await miroir.withdraw({ subject: of.withdrew.subjectId });
  await miroir.grants.close({ grant: of.grants[of.closed.subjectId]! });
  const [appearance] = (await miroir.profile({ subject: of.rejected.subjectId })).appearances;
  await miroir.review.decide({ id: appearance!.appearanceId, decision: "reject" });
  await miroir.person.restrict({ subject: of.rejected.subjectId, because: "accuracy-contested" });
  await miroir.person.correct({ subject: of.stayed.subjectId, name: "Corrected Name" });
  await miroir.instructions.withdraw({ subject: of.stayed.subjectId });
  await miroir.albums.remove({ album: "zip" });
  await miroir.objections.add({ picture: join(instance.photos, "p5.png"), because: BECAUSE });
  await miroir.recipients.end({ recipient: of.recipientId });
  await miroir.requests.answer({ request: of.request, nothingHeld: true });
  await miroir.requests.close({ request: of.request });
};

/** Looks at a restored instance through the library and past it. */
const opened = async <T>(
  t: TestContext,
  instance: Instance,
  config: Config,
  look: (miroir: Miroir, database: Database) => Promise<T>,
  connect: () => Promise<Database> = () => openEmbedded({ folder: join(config.dataFolder, "db") }),
): Promise<T> => {
  const database = await connect();
  const miroir = await open({
    config,
    actor: ada,
    vision: madeChoice,
    now: () => instance.clock.now,
    database,
  });
  t.after(() => miroir.close().catch(() => {}));
  try {
    return await look(miroir, database);
  } finally {
    await miroir.close();
  }
};

const needlesOfHer = async () => [
  ...needlesOfTemplate(templateOf(1, 100)),
  ...(await referencePhotos(1)).flatMap(({ name, bytes }) => needlesOfBytes(name, bytes)),
  ...[NAME, CONTACT, BECAUSE].flatMap((text) => needleOfText(text, text)),
];

/** What must be true of a restored instance whose backup is from before `endThings`. */
const assertEnded = async (
  t: TestContext,
  { instance, ...of }: Scene,
  config: Config,
  connect?: () => Promise<Database>,
): Promise<void> => {
  const hers = [of.forgotten.subjectId, of.forgotten.consentId, of.grants[of.forgotten.subjectId]!];
  await opened(
    t,
    instance,
    config,
    async (miroir, database) => {
      const ask = <R extends object>(text: string, ...parameters: unknown[]) =>
        database.transaction((sql) => sql.query<R>(text, parameters));
      const rows = await database.transaction(rowsAsText);
      const left = Object.entries(rows).flatMap(([table, lines]) =>
        lines.filter((line) => hers.some((id) => line.includes(id))).map((line) => `${table}: ${line}`),
      );
      assert.deepEqual(left, [], "she is in no table");
      assert.deepEqual(rows.closings, []);
      for (const [kind, { keys, rows }] of Object.entries(
        await database.transaction((sql) => keysAndRows(sql, config.keysFolder)),
      ))
        assert.deepEqual(keys, rows, kind);

      const people = Object.fromEntries((await miroir.people()).map((person) => [person.id, person]));
      assert.deepEqual(
        Object.keys(people).sort(),
        [of.withdrew, of.closed, of.rejected, of.stayed].map(({ subjectId }) => subjectId).sort(),
      );
      const [photo] = await referencePhotos(1, 1);
      const { faces } = await searchByTwo(miroir, {
        photo: photo!,
        purpose: "find",
        reason: "is she really gone?",
      });
      assert.equal(faces[0]?.possibleMatch, null);

      const withdrawn = people[of.withdrew.subjectId]!;
      assert.deepEqual(
        [withdrawn.consents.map(({ state }) => state), withdrawn.openGrant],
        [["withdrawn"], null],
      );
      assert.deepEqual(
        await ask(`select id from reference_templates where subject_id = $1`, of.withdrew.subjectId),
        [],
      );
      await assert.rejects(
        miroir.grants.open({ subject: of.withdrew.subjectId, personalKey: of.withdrew.personalKey }),
        { code: "consent/missing" },
      );

      const grants = await miroir.grants.list();
      const grantOf = ({ subjectId }: Enrolled) => grants.find(({ id }) => id === of.grants[subjectId]);
      assert.deepEqual(
        [grantOf(of.closed)?.state, grantOf(of.rejected)?.state, grantOf(of.stayed)?.state],
        ["closed", "closed", "open"],
      );
      assert.ok(
        await miroir.grants.open({ subject: of.closed.subjectId, personalKey: of.closed.personalKey }),
      );

      assert.deepEqual(
        await ask(
          `select (select count(*)::int from not_me where subject_id = s.id) as "notMe",
             (select count(*)::int from appearances where subject_id = s.id) as appearances, restricted, restricted_because as because
           from subjects s where id = $1`,
          of.rejected.subjectId,
        ),
        [{ notMe: 1, appearances: 2, restricted: true, because: "accuracy-contested" }],
      );
      assert.equal(people[of.stayed.subjectId]!.name, "Corrected Name");
      const instructionOf = async ({ subjectId: subject }: Enrolled) =>
        (await miroir.instructions.show({ subject })).instruction?.becomes ?? null;
      assert.deepEqual([await instructionOf(of.stayed), await instructionOf(of.closed)], [null, "keep"]);

      assert.deepEqual(
        (await miroir.albums.list()).map(({ slug }) => slug),
        ["run"],
      );
      assert.deepEqual(await filesUnder(join(config.dataFolder, "originals")), []);
      const objections = await miroir.objections.list();
      assert.deepEqual(
        objections.map(({ about, state }) => [about, state]),
        [["comparison", "upheld"]],
      );
      assert.equal((await ask(`select id from comparable_faces`)).length, 12, "p5 is out of the scan set");
      assert.deepEqual(
        await ask(`select id from appearances where subject_id = $1`, of.stayed.subjectId),
        [],
      );
      assert.deepEqual(await ask(`select id from recipients where ended_at is null`), []);
      assert.deepEqual(await ask(`select state, outcome from requests`), [
        { state: "closed", outcome: "nothing-held" },
      ]);

      const verified = await miroir.log.verify();
      assert.deepEqual(verified.faults, []);
      assert.ok(verified.erased > 0);
      const audited = await miroir.audit();
      assert.deepEqual(
        audited.checks.filter(({ broken }) => broken > 0),
        [],
      );
      assert.ok(audited.holds);
      assert.ok(await rewriteAll(database.upkeep));
    },
    connect,
  );
  const identifiers = hers.flatMap((id) => [
    ...needlesOfBytes(id, Buffer.from(id.replaceAll("-", ""), "hex")),
    ...needleOfText(id, id),
  ]);
  const { hits } = await lookInFolders(
    [config.dataFolder, config.keysFolder],
    [...(await needlesOfHer()), ...identifiers],
  );
  assert.deepEqual(hits, [], "she is in no byte");
};

test("a backup from before an erasure, restored: what ended since has ended, and whoever was forgotten is in no byte", async (t) => {
  const made = await scene(t);
  const { instance } = made;
  const before = await instance.miroir.log.checkpoint();
  const backups = await backUp(t, instance);
  const proof = await instance.miroir.log.prove({ seq: 0 });
  const early = join(instance.folder, "early.journal");
  await copyFile(instance.config.journal, early);
  await endThings(made);
  const after = await instance.miroir.log.checkpoint();
  // Nothing of the first instance is changed by what follows.
  const first = await instance.sql(rowsAsText);
  const config = await emptyPlace(t);

  await t.test("it is restored, and says what it replayed", async () => {
    const restored = await restoreOf(instance, backups, { config });
    const { subject, consent, grant, album, objection, restriction, correction, recipient, request } =
      restored.replayed;
    assert.deepEqual(
      { subject, consent, grant, album, objection, restriction, correction, recipient },
      {
        subject: 1,
        consent: 1,
        grant: 2,
        album: 1,
        objection: 1,
        restriction: 1,
        correction: 1,
        recipient: 1,
      },
    );
    assert.equal(restored.replayed["not-me"], 1);
    assert.equal(request, 2, "answered, then closed");
    assert.deepEqual(restored.rowsWithoutKey, {});
    assert.ok(restored.keysDestroyed >= 6, `${restored.keysDestroyed} keys had a line in the journal`);
    assert.equal(restored.originals, 1);
  });

  await t.test("everything that ended has ended", () => assertEnded(t, made, config));

  await t.test("the log goes on under another name, and what was printed before stays provable", async () => {
    await opened(t, instance, config, async (miroir) => {
      const now = await miroir.log.checkpoint();
      assert.match(now.origin, /^miroir\.invalid\/log\/1(-|$)/);
      assert.equal((await miroir.log.checkpoint({ size: before.size })).note, before.note);
      assert.equal((await miroir.log.prove({ seq: 0 })).entry.seq, proof.entry.seq);
      assert.ok(after.size > before.size && after.origin === config.logOrigin);
      const entry = (await miroir.log.list({ limit: 100 })).find(({ entry }) => entry?.verb === "restore")!
        .entry!;
      assert.deepEqual([entry.actor, (entry.epoch as { number: number }).number], ["ada", 1]);
      const said = JSON.stringify(entry);
      assert.ok(![made.forgotten.subjectId, NAME].some((text) => said.includes(text)));
    });
  });

  await t.test("a place that is filled is not filled again", async () => {
    await assert.rejects(restoreOf(instance, backups, { config }), { code: "restore/not-empty" });
  });

  await t.test("the backup of the restored instance restores as well, under a third name", async () => {
    const again = await emptyPlace(t);
    const folder = await temporaryFolder(t);
    const [data, keys] = [join(folder, "d.age"), join(folder, "k.age")];
    await opened(t, instance, config, async (miroir) => {
      await miroir.backup({ to: [backups.recipient], out: data });
      await miroir.backup({ to: [backups.recipient], out: keys, keys: true });
    });
    const restored = await restoreOf(
      instance,
      { ...backups, data, keys },
      { config: again, journal: config.journal },
    );
    assert.match(restored.logName, /^miroir\.invalid\/log\/2(-|$)/);
    await assertEnded(t, made, again);
  });

  await t.test(
    "without its keys: those in the keys folder do, and a key put back by hand opens nothing",
    async () => {
      const place = await emptyPlace(t);
      await rm(place.keysFolder, { recursive: true, force: true });
      const old = await emptyPlace(t);
      await restoreOf(instance, backups, { config: old, journal: early });
      await mkdir(place.keysFolder, { mode: 0o700 });
      for (const name of await filesUnder(old.keysFolder)) {
        await mkdir(join(place.keysFolder, name, ".."), { recursive: true, mode: 0o700 });
        await copyFile(join(old.keysFolder, name), join(place.keysFolder, name));
      }
      await rm(join(place.keysFolder, "erasures.journal"));
      const how: Partial<Parameters<typeof restore>[0]> = {
        actor: ada,
        file: backups.data,
        identity: backups.identity,
        journal: instance.config.journal,
        vision: madeChoice,
        now: () => instance.clock.now,
        template: await clusterTemplate(),
      };
      await restore({ ...(how as Parameters<typeof restore>[0]), config: place });
      await assertEnded(t, made, place);
    },
  );

  await t.test("on PostgreSQL, and from there back", async (t) => {
    if (testDatabaseUrl === undefined) return t.skip("MIROIR_TEST_DATABASE_URL is not set");
    const place = await emptyPlace(t);
    const { schema, drop } = freshSchema(testDatabaseUrl);
    t.after(drop);
    const connect = () => openPostgres({ url: testDatabaseUrl!, schema });
    await restoreOf(instance, backups, { config: place, connect });
    await assertEnded(t, made, place, connect);
    const folder = await temporaryFolder(t);
    const [data, keys] = [join(folder, "d.age"), join(folder, "k.age")];
    await opened(
      t,
      instance,
      place,
      async (miroir) => {
        await miroir.backup({ to: [backups.recipient], out: data });
        await miroir.backup({ to: [backups.recipient], out: keys, keys: true });
      },
      connect,
    );
    const back = await emptyPlace(t);
    await restoreOf(instance, { ...backups, data, keys }, { config: back, journal: place.journal });
    await assertEnded(t, made, back);
  });

  assert.deepEqual(await instance.sql(rowsAsText), first);
});

/** Nothing was left: no database, no key, no original, no half of one. */
const assertEmpty = async ({ dataFolder, keysFolder }: Config, what: string): Promise<void> => {
  const left = [...(await filesUnder(dataFolder)), ...(await filesUnder(keysFolder))];
  assert.deepEqual(
    left.filter((name) => name !== "lock"),
    [],
    what,
  );
};

test("a restore that is refused says why, and leaves the place empty", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  const early = join(instance.folder, "early.journal");
  await copyFile(instance.config.journal, early);
  await instance.miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await instance.miroir.withdraw({ subject: one.subjectId });
  const backups = await backUp(t, instance);
  const config = await emptyPlace(t);
  const refused = async (code: string, how: Partial<Backups> & { more?: object } = {}) => {
    const { more = {}, ...other } = how;
    await assert.rejects(
      restoreOf(instance, { ...backups, ...other }, { config, ...more }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.stack);
        return true;
      },
    );
    await assertEmpty(config, code);
  };
  const folder = await temporaryFolder(t);
  const copyOf = async (file: string, change: (copy: string) => Promise<unknown>): Promise<string> => {
    const copy = join(folder, `${Math.random()}.age`);
    await copyFile(file, copy);
    await change(copy);
    return copy;
  };

  await t.test("a secret key of somebody else, or none", async () => {
    const { identity } = await newRecipient(t);
    await refused("restore/wrong-identity", { identity });
    await refused("restore/bad-identity", { identity: backups.data });
    await refused("restore/bad-identity", { identity: join(folder, "none.txt") });
  });

  await t.test("a file that is cut, changed in one bit, of the other kind, or no backup", async () => {
    const size = (await readFile(backups.data)).length;
    for (const bytes of [0, 100, 300, size >> 1, size - 1])
      await refused("restore/damaged", { data: await copyOf(backups.data, (copy) => truncate(copy, bytes)) });
    for (const at of [0, 220, size >> 1, size - 1])
      for (const which of ["data", "keys"] as const) {
        const bytes = (await readFile(backups[which])).length;
        const changed = await copyOf(backups[which], (copy) => flipBit(copy, Math.min(at, bytes - 1)));
        await refused("restore/damaged", { [which]: changed });
      }
    await refused("restore/damaged", { data: backups.keys });
    await refused("restore/damaged", { keys: backups.data });
    await refused("restore/damaged", { data: join(folder, "none.age") });
    await refused("restore/damaged", {
      data: await copyOf(backups.data, (copy) => writeFile(copy, "hello")),
    });
  });

  /** A backup as a program from elsewhere could write it. */
  const forged = async (
    change: Partial<Record<keyof BackupHead, unknown>>,
    entries: readonly [string, string][],
  ) => {
    const vault = openVault(instance.config.keysFolder);
    const head = {
      format: FORMAT,
      kind: "data",
      id: "forged",
      madeAt: "2026-06-21T10:00:00.000Z",
      instance: "?",
      keyCheck: vault.check().toString("hex"),
      journal: vault.journal.head,
      schema: await instance.sql((sql) =>
        sql.query(`select version, checksum from schema_migrations order by version`),
      ),
      logSize: 1,
      ...change,
    };
    vault.close();
    const bundle = writeBundle();
    const pieces: Uint8Array[] = [];
    const encrypted = await encrypterTo([backups.recipient])(bundle.stream);
    const writing = (async () => {
      for (const [name, text] of [["backup.json", JSON.stringify(head)] as const, ...entries])
        await bundle.add(name, Buffer.byteLength(text), inOne(Buffer.from(text)));
      await bundle.end();
    })();
    for await (const piece of encrypted) pieces.push(piece as Uint8Array);
    await writing;
    const path = join(folder, `${Math.random()}.age`);
    await writeFile(path, Buffer.concat(pieces));
    return path;
  };

  await t.test(
    "a backup of a newer program, of another schema, in another format, or with strange entries",
    async () => {
      await refused("storage/newer-version", {
        data: await forged({ schema: [{ version: 99, checksum: "x" }] }, []),
      });
      await refused("restore/damaged", {
        data: await forged({ schema: [{ version: 1, checksum: "x" }] }, []),
      });
      await refused("restore/damaged", { data: await forged({ schema: [] }, []) });
      await refused("restore/damaged", { data: await forged({ format: "miroir-backup-9" }, []) });
      await refused("restore/damaged", { data: await forged({}, []) });
      await refused("restore/damaged", { data: await forged({}, [["../../etc/passwd", "x"]]) });
      await refused("restore/damaged", {
        data: await forged({}, [[`originals/${"0".repeat(64)}`, "another"]]),
      });
      await refused("restore/damaged", {
        keys: await forged({ kind: "keys" }, [["keys/../../master.key", "x"]]),
      });
    },
  );

  await t.test("the keys of another instance", async (t) => {
    const other = await freshInstance(t, { onDisk: true });
    const theirs = await backUp(t, other, backups);
    await refused("keys/wrong", { keys: theirs.keys, more: { journal: other.config.journal } });
    await refused("journal/damaged", { keys: theirs.keys });
  });

  await t.test(
    "a journal that ends before the backup, a fork of it, one that is damaged, or none",
    async () => {
      const keysOnly = { more: { journal: early, keysFrom: undefined } };
      await refused("keys/missing", keysOnly);
      const inPlace = { ...config, journal: join(folder, "nowhere.journal") };
      await mkdir(config.keysFolder, { recursive: true, mode: 0o700 });
      for (const name of ["master.key", "signing.key"])
        await copyFile(join(instance.config.keysFolder, name), join(config.keysFolder, name));
      const here = async (code: string, more: object) => {
        const { keysFrom: _, ...how } = { keysFrom: 1, config: inPlace, ...more };
        await assert.rejects(
          restore({
            actor: ada,
            file: backups.data,
            identity: backups.identity,
            vision: madeChoice,
            now: () => instance.clock.now,
            template: await clusterTemplate(),
            ...how,
          }),
          (error: Error & { code?: string }) => {
            assert.equal(error.code, code, error.stack);
            return true;
          },
        );
      };
      await here("restore/journal-older", { journal: early });
      await here("restore/journal-older", {});
      await here("archive/not-found", { journal: join(folder, "none.journal") });
      const vault = openVault(instance.config.keysFolder);
      const fork = join(folder, "fork.journal");
      await copyFile(early, fork);
      const forked = vault.journalAt(fork);
      forked.append(Array.from({ length: 20 }, () => ({ at: new Date(), kind: "album", id: "x" })));
      vault.close();
      await here("restore/journal-forked", { journal: fork });
      const changed = join(folder, "changed.journal");
      await copyFile(instance.config.journal, changed);
      await flipBit(changed, 200);
      await here("journal/damaged", { journal: changed });
      await rm(config.keysFolder, { recursive: true });
      await assertEmpty(config, "journals");
    },
  );

  await t.test("Ctrl-C", async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await refused("run/interrupted", { more: { signal: stop.signal, onProgress } });
  });

  await t.test("somebody who may not", async () => {
    await refused("act/not-permitted", { more: { actor: { name: "eve", role: "reviewer" } } });
  });

  await t.test("and nothing of it stood in the way of the right one", async () => {
    const restored = await restoreOf(instance, backups, { config });
    assert.equal(restored.rowsWithoutKey.subject, undefined);
    await opened(t, instance, config, async (miroir) => {
      assert.equal((await miroir.people())[0]?.id, one.subjectId);
    });
  });
});

test("without a journal, a written reason restores all the same; the log says it, and keys that are gone keep people out", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  const two = await instance.enrol(2);
  const early = join(instance.folder, "early.journal");
  await copyFile(instance.config.journal, early);
  await instance.miroir.grants.open({ subject: two.subjectId, personalKey: two.personalKey });
  const [grant] = await instance.miroir.grants.list();
  await instance.miroir.grants.close({ grant: grant!.id });
  const backups = await backUp(t, instance);
  await instance.miroir.forget({ subject: one.subjectId });
  await instance.miroir.close();

  const config = await emptyPlace(t);
  await mkdir(config.keysFolder, { recursive: true, mode: 0o700 });
  for (const name of await filesUnder(instance.config.keysFolder)) {
    if (name === "erasures.journal") continue;
    await mkdir(join(config.keysFolder, name, ".."), { recursive: true, mode: 0o700 });
    await copyFile(join(instance.config.keysFolder, name), join(config.keysFolder, name));
  }
  const how = {
    config,
    actor: ada,
    file: backups.data,
    identity: backups.identity,
    vision: madeChoice,
    now: () => instance.clock.now,
    template: await clusterTemplate(),
  };
  await assert.rejects(restore(how), { code: "restore/journal-older" });
  const restored = await restore({
    ...how,
    journal: early,
    withoutJournal: "the disk with the copies is broken",
  });
  assert.deepEqual(restored.replayed, {});
  assert.deepEqual(restored.rowsWithoutKey, { subject: 1 });
  await opened(t, instance, config, async (miroir) => {
    assert.deepEqual(
      (await miroir.people()).map(({ id }) => id),
      [two.subjectId],
    );
    const said = (await miroir.log.list({ limit: 100 }))
      .map(({ entry }) => entry?.withoutJournal)
      .filter(Boolean);
    assert.deepEqual(said, ["the disk with the copies is broken"]);
    assert.ok((await miroir.log.verify()).holds && (await miroir.audit()).holds);
  });
});

test("people enrolled after the backup, whose keys are here: the restore stops before it gives them up", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  const backups = await backUp(t, instance);
  await instance.enrol(2);
  await instance.miroir.backup({ to: [backups.recipient], out: `${backups.keys}.newer`, keys: true });
  const config = await emptyPlace(t);
  const newer = { ...backups, keys: `${backups.keys}.newer` };
  await assert.rejects(restoreOf(instance, newer, { config }), { code: "restore/newer-people" });
  await assertEmpty(config, "newer people");
  const { givenUp } = await restoreOf(instance, newer, { config, giveUpNewer: true });
  assert.equal(givenUp, 1);
  await opened(t, instance, config, async (miroir, database) => {
    assert.deepEqual(
      (await miroir.people()).map(({ id }) => id),
      [one.subjectId],
    );
    const { subject } = await database.transaction((sql) => keysAndRows(sql, config.keysFolder));
    assert.deepEqual(subject, { keys: [one.subjectId], rows: [one.subjectId] });
  });
});

let disks = 0;
const smallDisk = async (t: TestContext, sizeMb: number): Promise<string | undefined> => {
  const place = join(tmpdir(), `miroir-small-restore-${process.pid}-${disks++}`);
  await mkdir(place);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m`, "tmpfs", place]);
  t.after(async () => {
    if (status === 0) spawnSync("umount", ["-l", place]);
    await rm(place, { recursive: true, force: true });
  });
  return status === 0 ? place : undefined;
};

test("a disk that is full: neither half a backup nor half a restore is left", async (t) => {
  const disk = await smallDisk(t, 60);
  if (!disk) return t.skip("only root may mount a small disk");
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const zip = join(instance.folder, "pictures.zip");
  const content = Buffer.concat([
    await makePicture({ width: 200, height: 200, background: 3, faces: [] }),
    // Bytes after the end of a PNG are no part of the picture; noise does not compress.
    Buffer.from(Float64Array.from({ length: 1_000_000 }, (_, n) => Math.sin(n * n)).buffer),
  ]);
  await writeFile(zip, makeZip([{ name: "z.png", content }]));
  await instance.miroir.import({ paths: [zip], album: "run" });
  const backups = await backUp(t, instance);
  const config = await emptyPlace(t, { dataFolder: join(disk, "data"), keysFolder: join(disk, "keys") });
  const fillUp = async (leaveBytes: number): Promise<string> => {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(join(disk, "ballast"), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes), 1));
    return join(disk, "ballast");
  };
  // While the cluster is made, while rows are written, while the original is; with more, whether a further segment of the
  // write-ahead log is needed before the end is the server's own choice.
  for (const leaveBytes of [1_000_000, 36_000_000, 42_000_000]) {
    const ballast = await fillUp(leaveBytes);
    await assert.rejects(restoreOf(instance, backups, { config }), { code: "storage/full" }, `${leaveBytes}`);
    await assertEmpty(config, `${leaveBytes}`);
    await rm(ballast);
  }
  const ballast = await fillUp(4_000_000);
  const out = join(disk, "backup.age");
  await assert.rejects(instance.miroir.backup({ to: [backups.recipient], out }), { code: "storage/full" });
  assert.deepEqual(
    (await filesUnder(disk)).filter((name) => name.includes("backup")),
    [],
  );
  await rm(ballast);
  assert.ok((await instance.miroir.log.verify()).holds);
});

test("“not me” at a time of a recording, and an erasure of somebody a caption names, hold in what is restored from before", {
  skip: withoutFfmpeg,
}, async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  // She comes back in the second shot, to the very place where she was in the first.
  await makeVideo({
    path: join(instance.photos, "walk.mp4"),
    frames: 16,
    faces: (frame) => [{ person: 1, x: 40 + (frame % 8), y: 60, noise: frame }],
    background: (frame) => Math.floor(frame / 8),
  });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId: subject, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject, personalKey });
  await miroir.scan();
  const spansIn = async (of: Miroir) =>
    (await of.profile({ subject })).appearances.map(({ startsMs, endsMs }) => [startsMs, endsMs]);
  const [first, second] = (await miroir.profile({ subject })).appearances;
  assert.deepEqual(await spansIn(miroir), [
    [0, 1500],
    [2000, 3500],
  ]);
  const named = await instance.enrol(2, { name: NAME });
  const words = { caption: `${NAME} walks by`, title: `A walk of ${NAME}` };
  await instance.sql((sql) =>
    sql.run(`update items set caption = $1, metadata = metadata || jsonb_build_object('title', $2::text)`, [
      words.caption,
      words.title,
    ]),
  );
  const backups = await backUp(t, instance);
  await miroir.review.decide({ id: first!.appearanceId, decision: "reject" });
  assert.equal((await miroir.forget({ subject: named.subjectId })).destroyed["words that named her"], 1);
  const config = await emptyPlace(t);
  const { replayed } = await restoreOf(instance, backups, { config });
  assert.deepEqual([replayed["not-me"], replayed.words], [1, 1]);
  await opened(t, instance, config, async (restored, database) => {
    assert.ok(!JSON.stringify(await database.transaction(rowsAsText)).includes(NAME));
    const stays = [[second!.startsMs, second!.endsMs]];
    assert.deepEqual(await spansIn(restored), stays);
    await database.transaction((sql) => sql.run("update grant_albums set compared_to_seq = 0"));
    assert.deepEqual((await restored.scan()).skipped, []);
    assert.deepEqual(await spansIn(restored), stays, "a new scan does not bring it back");
  });
});
