import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { openVault } from "../../../src/vault/master.ts";
import { type Hit, lookInFolders, type Needle } from "../../support/canary.ts";
import { temporaryFolder } from "../../support/database.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";

/** A piece of something sealed is enough to find it by: it is as good as random. */
const NEEDLE_BYTES = 24;

/** Everything sealed about somebody that is in the tables now. */
const sealedOf = async (instance: Instance, subjectId: string): Promise<Needle[]> => {
  const rows = await instance.sql((sql) =>
    sql.query<{ what: string; bytes: Buffer | null }>(
      `select 'grant' as what, sealed_template as bytes from grants where subject_id = $1
       union all select 'reference', sealed from reference_templates where subject_id = $1
       union all select 'photograph', sealed from reference_photos where subject_id = $1
       union all select 'identity', sealed_identity from subjects where id = $1`,
      [subjectId],
    ),
  );
  // Two pieces: where a record of the log crosses the border of a page, a page's header parts one of them.
  return rows.flatMap(({ what, bytes }) =>
    bytes
      ? [2, 1].map((nth) => {
          const from = bytes.length - nth * NEEDLE_BYTES;
          return { form: what, bytes: bytes.subarray(from, from + NEEDLE_BYTES) };
        })
      : [],
  );
};

/** What of it lies anywhere in the folder of the database, its log among it. */
const lyingIn = async ({ config }: Instance, needles: readonly Needle[]): Promise<Hit[]> =>
  (await lookInFolders([join(config.dataFolder, "db")], needles)).hits;

const formsIn = async (instance: Instance, needles: readonly Needle[]): Promise<string[]> =>
  [...new Set((await lyingIn(instance, needles)).map(({ form }) => form))].sort();

/** Somebody is in the middle of a transaction of her own while `body` runs. */
const whileSomebodyAsks = async (
  { engine }: Instance,
  statement: string,
  body: () => Promise<void>,
): Promise<void> => {
  const gate = new EventEmitter();
  const [entered, left] = [once(gate, "entered"), once(gate, "left")];
  const asking = engine.database.snapshot(async (sql) => {
    await sql.run(statement);
    gate.emit("entered");
    await left;
  });
  await entered;
  await body().finally(() => gate.emit("left"));
  await asking;
};

/** As every instance: otherwise the log may not be on the disk yet when it is looked at. */
const scene = async (t: TestContext) => {
  const instance = await freshInstance(t, { onDisk: true, durable: true });
  await addRun(instance.miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId: subject, personalKey } = await instance.enrol(1);
  const { grantId } = await instance.miroir.grants.open({ subject, personalKey });
  return { instance, subject, personalKey, grantId };
};

test("an erasure answers while somebody reads for as long as they like, and the files are rewritten once they do not", async (t) => {
  const { instance, subject } = await scene(t);
  const { miroir } = instance;
  const needles = await sealedOf(instance, subject);
  await whileSomebodyAsks(instance, "select * from items", async () => {
    const { check } = await miroir.forget({ subject });
    assert.deepEqual([check.left, check.keysLeft], [[], []]);
    const waiting = await miroir.rewrite();
    assert.deepEqual([waiting.outcome, waiting.tables], ["held", 0], "whoever reads still sees what is gone");
    assert.ok((await lyingIn(instance, needles)).length > 0);
  });
  const { outcome, tables, held, log } = await miroir.rewrite();
  assert.deepEqual([outcome, held, log], ["done", [], "ours"]);
  assert.ok(tables > 60, `${tables} tables`);
  assert.deepEqual(await lyingIn(instance, needles), []);
  assert.equal((await miroir.rewrite()).outcome, "nothing-due");
});

test("what was sealed is unreadable the moment an erasure answers, and gone from pages and log after a rewriting", async (t) => {
  const { instance, subject, grantId } = await scene(t);
  const { miroir, config } = instance;
  const needles = await sealedOf(instance, subject);
  const forms = ["grant", "identity", "photograph", "reference"];
  const { rewriting } = await miroir.forget({ subject });
  assert.deepEqual(rewriting, { rewrittenAt: null, plannedFor: "2026-06-22", timeZone: "Europe/Paris" });
  assert.deepEqual(await formsIn(instance, needles), forms, "deleted rows are in the files until then");
  const vault = openVault(config.keysFolder);
  t.after(() => vault.close());
  for (const [kind, id] of [
    ["subject", subject],
    ["reference", subject],
    ["grant", grantId],
  ] as const)
    assert.equal(vault.has(kind, id), false, kind);
  assert.equal((await miroir.rewrite()).outcome, "done");
  assert.deepEqual(await formsIn(instance, needles), []);
  await miroir.close();
  assert.deepEqual(await formsIn(instance, needles), [], "nor does the end of the server write it back");
  await instance.reopen();
  const entries = await instance.miroir.log.list({ limit: 5 });
  assert.ok(entries.some(({ entry }) => entry?.verb === "rewrite" && entry.log === "ours"));
});

test("an older copy of the keys opens no template of a closed grant in a database that was rewritten since", async (t) => {
  for (const [how, end] of Object.entries({
    "grant close": ({ instance, grantId }) => instance.miroir.grants.close({ grant: grantId }),
    withdraw: ({ instance, subject }) => instance.miroir.withdraw({ subject }),
    "its time": ({ instance }) => {
      instance.clock.now = new Date("2026-12-21T10:00:00Z");
      return instance.miroir.tick();
    },
    "the end of her consent": ({ instance }) => {
      instance.clock.now = new Date("2027-12-21T10:00:00Z");
      return instance.miroir.tick();
    },
    restriction: ({ instance, subject }) =>
      instance.miroir.person.restrict({ subject, because: "accuracy-contested" }),
  } satisfies Record<string, (made: Awaited<ReturnType<typeof scene>>) => Promise<unknown>>)) {
    const made = await scene(t);
    const { instance, grantId } = made;
    const grantsOnly = (needles: readonly Needle[]) => needles.filter(({ form }) => form === "grant");
    const needles = grantsOnly(await sealedOf(instance, made.subject));
    assert.equal(needles.length, 2, `${how}: the two pieces of one template`);
    const oldKeys = join(await temporaryFolder(t), "keys");
    await cp(instance.config.keysFolder, oldKeys, { recursive: true });
    await end(made);
    assert.ok((await lyingIn(instance, needles)).length > 0, `${how}: in the files until they are rewritten`);
    assert.equal((await instance.miroir.rewrite()).outcome, "done", how);
    assert.deepEqual(await lyingIn(instance, needles), [], how);
    const vault = openVault(oldKeys);
    assert.ok(vault.has("grant", grantId), "the old copy has the key, and nothing to open with it");
    vault.close();
    assert.deepEqual(await sealedOf(instance, made.subject).then(grantsOnly), [], how);
    await instance.miroir.close();
  }
});

test("a table that somebody holds waits for another time, and what was rewritten is not rewritten again", async (t) => {
  const { instance, subject } = await scene(t);
  const { miroir } = instance;
  await miroir.forget({ subject });
  const stopped = new AbortController();
  stopped.abort();
  await assert.rejects(miroir.rewrite(undefined, { signal: stopped.signal }), { code: "run/interrupted" });
  await whileSomebodyAsks(instance, "lock table notices in access share mode", async () => {
    const first = await miroir.rewrite();
    assert.deepEqual([first.outcome, first.held], ["held", ["notices"]]);
  });
  const second = await miroir.rewrite();
  assert.deepEqual([second.outcome, second.tables], ["done", 1]);
});

test("the clock rewrites at night, and by day only what has waited for two nights", async (t) => {
  const { instance, subject } = await scene(t);
  const { miroir, clock } = instance;
  const at = async (moment: string) => {
    clock.now = new Date(moment);
    return (await miroir.rewrite({ atNight: true })).outcome;
  };
  assert.equal(await at("2026-06-22T02:30:00Z"), "nothing-due");
  clock.now = new Date("2026-06-22T10:00:00Z");
  await miroir.withdraw({ subject });
  assert.equal(await at("2026-06-22T20:00:00Z"), "not-yet");
  assert.equal(await at("2026-06-23T02:30:00Z"), "done", "half past four in Paris");
  clock.now = new Date("2026-06-23T10:00:00Z");
  await miroir.forget({ subject });
  assert.equal(await at("2026-06-25T09:00:00Z"), "not-yet");
  assert.equal(await at("2026-06-25T11:00:00Z"), "done");
});

test("what ends while a rewriting is under way is still due after it", async (t) => {
  const { instance, subject } = await scene(t);
  const { miroir } = instance;
  await miroir.withdraw({ subject });
  let ending: Promise<unknown> | undefined;
  await miroir.rewrite(undefined, {
    onProgress: ({ done }) => {
      if (done === 30) ending ??= miroir.forget({ subject });
    },
  });
  await ending;
  const needles = await sealedOf(instance, subject);
  assert.deepEqual(needles, []);
  assert.equal((await miroir.rewrite()).outcome, "done");
  assert.equal((await miroir.rewrite()).outcome, "nothing-due");
});
