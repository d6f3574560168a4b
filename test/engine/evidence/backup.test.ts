import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { chanceFrom } from "../../../src/demo/chance.ts";
import { JOURNAL, KEYS } from "../../../src/engine/evidence/backup.ts";
import { type Config, open } from "../../../src/index.ts";
import { countAlbums } from "../../../src/store/archive/albums.ts";
import { openEmbedded } from "../../../src/store/embedded.ts";
import { readClosings } from "../../../src/store/gate/closings.ts";
import { backUp, contentOf, emptyPlace, newRecipient, restoreOf } from "../../support/backups.ts";
import { hitsIn, needleOfText, needlesOfBytes, needlesOfTemplate } from "../../support/canary.ts";
import { clusterTemplate, temporaryFolder } from "../../support/database.ts";
import { SimulatedFault } from "../../support/faults.ts";
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
import { dump, filesUnder, stateOf } from "../../support/state.ts";
import { SEED, trials } from "../../support/trials.ts";
import { makeZip } from "../../support/zip.ts";
import type { KeepingErrand } from "./keep-until-killed.ts";

const NAME = "Zephyrine Quillfeather";

/** Something in most tables. */
const fill = async (
  instance: Instance,
): Promise<{ subjectId: string; personalKey: string; grantId: string }> => {
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 20, y: 20, noise: i }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const zip = join(instance.folder, "pictures.zip");
  const content = await makePicture({ width: 200, height: 200, background: 3, faces: [] });
  await writeFile(zip, makeZip([{ name: "z.png", content }]));
  await miroir.import({ paths: [zip], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1, { name: NAME });
  const { grantId } = await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  const [photo] = await referencePhotos(1, 1);
  await searchByTwo(miroir, { photo: photo!, purpose: "find", reason: "she asked at the desk" });
  await miroir.requests.open({ kind: "access", channel: "desk", name: NAME, subject: subjectId });
  const { appearances } = await miroir.profile({ subject: subjectId });
  await miroir.review.decide({ id: appearances[0]!.appearanceId, decision: "reject" });
  await miroir.review.decide({ id: appearances[1]!.appearanceId, decision: "accept" });
  return { subjectId, personalKey, grantId };
};

test("a backup holds everything, sealed as it was, and neither a key nor what is on its way to the journal", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { subjectId, personalKey } = await fill(instance);
  const { recipient, identity } = await newRecipient(t);
  const folder = await temporaryFolder(t);
  const [data, keys] = [join(folder, "data.age"), join(folder, "keys.age")];
  const before = await instance.sql(dump);
  const progress: number[] = [];
  const answer = await instance.miroir.backup(
    { to: [recipient], out: data },
    { onProgress: ({ stage, done, total }) => void (stage === "backup" && progress.push(done / total!)) },
  );
  const keyAnswer = await instance.miroir.backup({ to: [recipient], out: keys, keys: true });

  await t.test("the answer and the log say what it is, and the file is its owner's alone", async () => {
    const bytes = await readFile(data);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    assert.deepEqual(
      [answer.bytes, answer.sha256, answer.originals, answer.missing],
      [bytes.length, sha256, 1, 0],
    );
    assert.equal((await stat(data)).mode & 0o777, 0o600);
    const [last, own] = (await instance.miroir.log.list({ limit: 2 })).reverse().map(({ entry }) => entry!);
    assert.deepEqual([own!.verb, own!.sha256, own!.backup], ["backup", sha256, answer.id]);
    assert.equal(last!.keys, keyAnswer.keys);
    assert.equal(progress.at(-1), 1);
    assert.ok(progress.every((share, i) => share >= (progress[i - 1] ?? 0)));
  });

  await t.test("it was read and nothing was written but that entry", async () => {
    const after = await instance.sql(dump);
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    assert.deepEqual(changed, ["checkpoints", "ledger_entries", "ledger_head"]);
  });

  await t.test("nothing of a person is in it in clear, for whoever opens it", async () => {
    const content = await contentOf(data, { identity });
    const everything = Buffer.concat([...content.values()]);
    const needles = [
      ...needlesOfTemplate(templateOf(1, 100)),
      ...(await referencePhotos(1)).flatMap(({ name, bytes }) => needlesOfBytes(name, bytes)),
      ...needleOfText(NAME, NAME),
      ...needleOfText("personal key", personalKey),
    ];
    assert.deepEqual(hitsIn("backup", everything, needles), []);
    assert.ok(everything.includes(subjectId), "her row is there");
    const names = [...content.keys()];
    assert.deepEqual(
      names.filter((name) => !/^(backup\.json|tables\/|originals\/)/.test(name)),
      [],
    );
    assert.deepEqual(
      names.filter((name) =>
        /closings|schema_migrations|sessions|portal_links|verifications|api_answers|\.key|journal$/.test(
          name,
        ),
      ),
      [],
    );
    for (const name of await filesUnder(instance.config.keysFolder)) {
      const bytes = await readFile(join(instance.config.keysFolder, name));
      if (name !== "erasures.journal")
        assert.deepEqual(hitsIn(name, everything, needlesOfBytes(name, bytes)), [], name);
    }
  });

  await t.test("the keys are in the other file, with the journal first, and nothing else is", async () => {
    const content = await contentOf(keys, { identity });
    const files = await filesUnder(instance.config.keysFolder);
    const names = files.map((name) => (name === "erasures.journal" ? JOURNAL : KEYS + name));
    assert.deepEqual([...content.keys()].sort(), ["backup.json", ...names].sort());
    for (const [i, name] of names.entries())
      assert.deepEqual(content.get(name), await readFile(join(instance.config.keysFolder, files[i]!)), name);
    const order = [...content.keys()];
    assert.ok(order.indexOf(JOURNAL) < order.findIndex((name) => name.startsWith(`${KEYS}subject/`)));
    assert.equal(keyAnswer.keys, files.length - 1);
  });

  await t.test("a file that is there is never written over, whatever it is", async () => {
    const there = await readFile(data);
    for (const more of [{}, { keys: true }])
      await assert.rejects(instance.miroir.backup({ to: [recipient], out: data, ...more }), {
        code: "config/exists",
      });
    assert.deepEqual(await readFile(data), there);
  });

  await t.test("a wrong public key, none, and a folder that is not there leave nothing", async () => {
    const state = await stateOf(instance);
    const out = join(folder, "other.age");
    await assert.rejects(instance.miroir.backup({ to: [recipient, "age1x"], out }), {
      code: "backup/bad-recipient",
    });
    await assert.rejects(instance.miroir.backup({ to: [], out }), { code: "usage/missing" });
    await assert.rejects(instance.miroir.backup({ to: [recipient], out: join(folder, "no", "o.age") }));
    assert.deepEqual(await stateOf(instance), state);
  });

  await t.test("Ctrl-C leaves nothing", async () => {
    const out = join(folder, "stopped.age");
    for (const keys of [false, true]) {
      const stop = new AbortController();
      const options = { signal: stop.signal, onProgress: () => stop.abort() };
      await assert.rejects(instance.miroir.backup({ to: [recipient], out, keys }, options), {
        code: "run/interrupted",
      });
    }
    assert.deepEqual(
      (await filesUnder(folder)).filter((name) => name.includes("stopped")),
      [],
    );
  });

  await t.test("whichever statement fails, there is neither a file nor an entry", async () => {
    const out = join(folder, "failed.age");
    const state = await stateOf(instance);
    for (let n = 1; ; n += 7) {
      instance.failNth(n);
      const error = await instance.miroir.backup({ to: [recipient], out }).then(
        () => undefined,
        (error: unknown) => error,
      );
      instance.failNever();
      if (error === undefined) {
        assert.ok(n > 50, `only ${n} statements`);
        break;
      }
      assert.ok(error instanceof SimulatedFault, String(error));
      assert.deepEqual(
        (await filesUnder(folder)).filter((name) => name.includes("failed")),
        [],
      );
      assert.deepEqual(await stateOf(instance), state, `statement ${n}`);
    }
  });

  await t.test("an original that is gone is counted, and the rest is backed up", async () => {
    const originals = join(instance.config.dataFolder, "originals");
    await rm(join(originals, (await filesUnder(originals))[0]!));
    const { missing, rows } = await instance.miroir.backup({
      to: [recipient],
      out: join(folder, "missing.age"),
    });
    assert.equal(missing, 1);
    assert.ok(rows >= answer.rows);
  });
});

/** Tables in which a restore writes something of its own. */
const OWN = [
  "checkpoints",
  "ledger_entries",
  "ledger_head",
  "log_epochs",
  "schema_migrations",
  "journal_head",
  "rewriting",
  "rewriting_probe",
  "rewritten_tables",
];

const tablesOf = async (config: Config): Promise<Record<string, string>> => {
  const database = await openEmbedded({ folder: join(config.dataFolder, "db") });
  try {
    const all = await database.transaction(dump);
    // Rows of counts are added up, and say the same.
    all.album_counts = JSON.stringify(await database.transaction(countAlbums));
    return Object.fromEntries(Object.entries(all).filter(([table]) => !OWN.includes(table)));
  } finally {
    await database.close();
  }
};

test("restored at once, every table, key and original is as it was", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await fill(instance);
  await instance.miroir.rewrite();
  const backups = await backUp(t, instance);
  const config = await emptyPlace(t);
  const restored = await restoreOf(instance, backups, { config });
  assert.deepEqual([restored.replayed, restored.rowsWithoutKey, restored.givenUp], [{}, {}, 0]);
  await instance.miroir.close();
  assert.deepEqual(await tablesOf(config), await tablesOf(instance.config));
  for (const folder of ["keysFolder", "dataFolder"] as const) {
    const of = (where: Config) =>
      folder === "keysFolder" ? where.keysFolder : join(where.dataFolder, "originals");
    const names = await filesUnder(of(instance.config));
    assert.deepEqual(await filesUnder(of(config)), names);
    for (const name of names)
      assert.deepEqual(
        await readFile(join(of(config), name)),
        await readFile(join(of(instance.config), name)),
        name,
      );
  }
});

test("what a kill left between a commit and the journal is in the journal before the next start serves anything", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { subjectId, grantId } = await fill(instance);
  const path = instance.config.journal;
  const linesOf = async () => (await readFile(path, "latin1")).trimEnd().split("\n").length - 1;
  const lines = await linesOf();
  let n = 1;
  for (; ; n++) {
    instance.failNth(n);
    const met = await instance.miroir.grants.close({ grant: grantId }).catch((error: unknown) => error);
    instance.failNever();
    assert.ok(met instanceof SimulatedFault, `statement ${n} was not met: ${String(met)}`);
    if ((await instance.sql(readClosings)).length > 0) break;
  }
  const closings = await instance.sql(readClosings);
  assert.deepEqual(
    closings.map(({ kind, id, subjectId }) => [kind, id, subjectId]),
    [["grant", grantId, subjectId]],
  );
  assert.equal(await linesOf(), lines + 1, "only its key has a line");
  const miroir = await instance.reopen();
  assert.deepEqual(await instance.sql(readClosings), []);
  assert.equal(await linesOf(), lines + 2);
  assert.ok((await miroir.log.verify()).holds);
});

test("a journal that is cut, exchanged or edited is told at the next start; one that is moved away begins anew, and the log says so", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { subjectId, personalKey, grantId } = await fill(instance);
  await instance.miroir.grants.close({ grant: grantId });
  const { journal } = instance.config;
  const early = await readFile(journal);
  const again = await instance.miroir.grants.open({ subject: subjectId, personalKey });
  await instance.miroir.grants.close({ grant: again.grantId });
  await instance.miroir.close();
  const whole = await readFile(journal);
  const told = async (bytes: Uint8Array, code: string) => {
    await writeFile(journal, bytes);
    await assert.rejects(instance.reopen(), { code });
  };
  await told(early, "journal/cut");
  const changed = Buffer.from(whole);
  changed[whole.length - 100]! ^= 1;
  await told(changed, "journal/damaged");

  const other = await freshInstance(t, { onDisk: true });
  await told(await readFile(other.config.journal), "journal/damaged");

  await rm(journal);
  const miroir = await instance.reopen();
  const [entry] = (await miroir.log.list({ limit: 100 })).filter(({ entry }) => entry?.verb === "journal");
  assert.equal(entry?.entry?.outcome, "begun anew");
  assert.ok((entry?.entry?.linesLost as number) > 0);
  await miroir.close();
  await told(whole, "journal/damaged");
});

const PROGRAM = join(import.meta.dirname, "keep-until-killed.ts");
const BACKUP_KILLS = trials(3);
const RESTORE_KILLS = trials(3);

/** Runs a backup or a restore in a process of its own, and kills it so long after it has begun. */
const runKilled = (
  errand: KeepingErrand,
  afterMs: number | undefined,
): Promise<{ finished: boolean; ranMs: number; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(errand)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let begunAt = 0;
    let timer: NodeJS.Timeout | undefined;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
        if (begunAt > 0 || !output.includes("ready")) return;
        begunAt = performance.now();
        if (afterMs !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
      });
    child.once("close", () => {
      clearTimeout(timer);
      resolve({ finished: /^finished$/m.test(output), ranMs: performance.now() - begunAt, output });
    });
  });

test("kill -9 during a backup or a restore leaves nothing half, and the same command then succeeds", async (t) => {
  const chance = chanceFrom(SEED);
  t.diagnostic(`seed ${SEED}`);
  /** Each kill at a stage of its own, as a share of the whole. */
  const momentOf = (kill: number, kills: number): number => (kill + chance()) / kills;
  const instance = await freshInstance(t, { onDisk: true });
  await fill(instance);
  const backups = await backUp(t, instance);
  await instance.miroir.close();
  const now = instance.clock.now.toISOString();
  const template = await clusterTemplate();

  await t.test("a backup", async (t) => {
    const errand = (out: string): KeepingErrand => ({
      verb: "backup",
      folder: instance.folder,
      out,
      to: backups.recipient,
      now,
    });
    const folder = await temporaryFolder(t);
    const whole = await runKilled(errand(join(folder, "whole.age")), undefined);
    assert.ok(whole.finished, whole.output);
    for (let kill = 0; kill < BACKUP_KILLS; kill++) {
      const out = join(folder, `${kill}.age`);
      const { finished } = await runKilled(errand(out), momentOf(kill, BACKUP_KILLS) * whole.ranMs);
      const there = await stat(out).catch(() => undefined);
      if (there) await contentOf(out, backups);
      else assert.ok(!finished);
    }
    const out = join(folder, "last.age");
    const { finished, output } = await runKilled(errand(out), undefined);
    assert.ok(finished, output);
    assert.ok((await contentOf(out, backups)).size > 10);
  });

  await t.test("a restore", async (t) => {
    const errand = (config: Config, keysFrom?: string): KeepingErrand => ({
      verb: "restore",
      folder: join(config.dataFolder, ".."),
      file: backups.data,
      identity: backups.identity,
      ...(keysFrom && { keysFrom }),
      journal: instance.config.journal,
      template,
      now,
    });
    const undisturbed = await emptyPlace(t);
    const whole = await runKilled(errand(undisturbed, backups.keys), undefined);
    assert.ok(whole.finished, whole.output);
    const expected = await tablesOf(undisturbed);
    for (let kill = 0; kill < RESTORE_KILLS; kill++) {
      const config = await emptyPlace(t);
      const { finished } = await runKilled(
        errand(config, backups.keys),
        momentOf(kill, RESTORE_KILLS) * whole.ranMs,
      );
      const filled = await stat(join(config.dataFolder, "db")).catch(() => undefined);
      if (!filled) {
        assert.ok(!finished);
        await assert.rejects(
          open({ config, actor: ada, vision: madeChoice }),
          (error: { code?: string }) => ["keys/missing", "storage/empty"].includes(error.code ?? ""),
          "what is not whole does not open",
        );
        const keysThere = await stat(join(config.keysFolder, "master.key")).catch(() => undefined);
        const again = await runKilled(errand(config, keysThere ? undefined : backups.keys), undefined);
        assert.ok(again.finished, again.output);
      }
      const miroir = await open({ config, actor: ada, vision: madeChoice, now: () => instance.clock.now });
      assert.ok((await miroir.log.verify()).holds);
      await miroir.close();
      assert.deepEqual(await tablesOf(config), expected, `kill ${kill}`);
      assert.deepEqual(
        (await filesUnder(config.dataFolder)).filter((name) => name.startsWith("restoring")),
        [],
      );
    }
  });
});
