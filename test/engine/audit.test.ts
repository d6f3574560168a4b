import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { openVault } from "../../src/vault/master.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { templateOf } from "../support/made-vision.ts";

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
      "1 grant keys without what they seal",
      "1 subject keys without what they seal",
      "1 reference keys without what they seal",
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
