import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { openVault } from "../../../src/vault/master.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { templateOf } from "../../support/made-vision.ts";
import { recordFile } from "../../support/rights.ts";

test("the zero-template proof fails for a vector in a file, and for keys and rows that do not name each other", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir, config } = instance;
  await addRun(miroir);
  const one = await instance.enrol(1);
  const { grantId } = await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const vault = openVault(config.keysFolder);
  t.after(() => vault.close());

  await t.test("with nothing wrong it holds, and has looked at everything", async () => {
    const report = await miroir.audit();
    assert.ok(report.holds, JSON.stringify(report));
    assert.deepEqual(report.templates, { references: 1, grants: 1, photographs: 3 });
    assert.ok(
      report.files > 100 && report.bytes > 10_000_000,
      `${report.files} files, ${report.bytes} bytes`,
    );
  });

  await t.test("each fault is counted and named", async () => {
    const inData = join(config.dataFolder, "cache", "deep.bin");
    await mkdir(join(config.dataFolder, "cache"));
    await writeFile(inData, Buffer.concat([Buffer.alloc(777, 1), Buffer.from(templateOf(5).buffer)]));
    const inKeys = join(config.keysFolder, "debug.log");
    await writeFile(inKeys, `face 1: ${JSON.stringify([...templateOf(6)])}\n`);
    const nobody = "00000000-0000-4000-8000-000000000000";
    for (const kind of ["grant", "subject", "reference"] as const) vault.create(kind, nobody);

    const report = await miroir.audit();
    assert.equal(report.holds, false);
    assert.deepEqual([...new Set(report.vectors.map(({ file }) => file))].sort(), [inData, inKeys].sort());
    const broken = () =>
      report.checks
        .filter((check) => check.broken > 0)
        .map(({ question, broken }) => `${broken} ${question}`);
    assert.deepEqual(broken(), [
      "1 subject keys without what they seal",
      "1 reference keys without what they seal",
      "1 grant keys without what they seal",
    ]);
    await rm(inData);
    await rm(inKeys);
  });

  await t.test("the clock destroys keys that nobody owns", async () => {
    assert.equal((await miroir.tick()).orphanKeysDestroyed, 3);
    assert.equal((await miroir.tick()).orphanKeysDestroyed, 0);
  });

  await t.test("a row whose key is gone, and a template past its day, are named", async () => {
    vault.destroy("reference", one.subjectId);
    instance.clock.now = new Date("2026-09-21T10:00:00Z");
    const report = await miroir.audit();
    assert.equal(report.holds, false);
    assert.deepEqual(
      report.checks.filter((check) => check.broken > 0).map(({ question }) => question),
      ["grant templates outside their dates", "sealed reference rows without their key"],
    );
    const [last] = await miroir.log.list({ limit: 1 });
    assert.deepEqual([last?.entry?.verb, last?.entry?.holds], ["audit", false]);
    assert.ok((await miroir.grants.list()).some(({ id }) => id === grantId));
  });
});

test("the audit names what is past its last day, and a restriction that was written past the schema", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  const { subjectId: other } = await instance.enrol(2);
  await miroir.withdraw({ subject: other });
  assert.ok((await miroir.audit()).holds);

  await recordFile(instance, subjectId, "report", join(instance.folder, "report.pdf"));
  await instance.sql(async (sql) => {
    await sql.run(`update exports set retain_until = '2026-06-20'`);
    await sql.run(`update consents set proof_until = '2026-06-20' where subject_id = $1`, [other]);
    await sql.run(
      `insert into searches (id, started_at, ended_at, actor, agreed_by, purpose, sealed_reason, pack, gallery_size, review_threshold, retain_until)
       values ($1, now(), now(), 'ada', 'grace', 'find', 'x', 'made', 1, .5, '2026-06-20')`,
      [randomUUID()],
    );
    await sql.run(
      `insert into outbox (id, kind, sealed_under, sealed, created_at, next_try_at, retain_until)
       values ($1, 'reminder', 'entry', 'x', now(), now(), '2026-06-20')`,
      [randomUUID()],
    );
    await sql.run("alter table grants drop constraint r61_restricted_means_compared_by_nobody");
    await sql.run(
      `update subjects set restricted = true, restricted_because = 'accuracy-contested' where id = $1`,
      [subjectId],
    );
  });
  const broken = async () => {
    const { holds, checks } = await miroir.audit();
    return { holds, broken: checks.filter((check) => check.broken > 0).map(({ question }) => question) };
  };
  assert.deepEqual(await broken(), {
    holds: false,
    broken: [
      "restricted people with an open grant",
      "searches past their last day",
      "exports past their last day",
      "letters past their last day",
      "ended consents past their proof",
    ],
  });
  const { done } = await miroir.tick();
  assert.deepEqual(
    [
      done.searchesRemoved,
      done.exportsRemoved,
      done.lettersRemoved,
      done.consentsRemoved,
      done.peopleRemoved,
    ],
    [1, 1, 1, 1, 1],
  );
  assert.deepEqual((await broken()).broken, ["restricted people with an open grant"]);
});
