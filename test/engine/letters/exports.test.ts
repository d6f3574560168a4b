import assert from "node:assert/strict";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addDays } from "../../../src/domain/days.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { recordFile } from "../../support/rights.ts";

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const exportsOf = ({ sql }: Instance) =>
  sql((ask) =>
    ask.query<{ id: string; kind: string; retainUntil: string }>(
      "select * from exports order by made_at, id",
    ),
  );

const later = (instance: Instance, days: number): void => {
  instance.clock.now = new Date(`${addDays(instance.today(), days)}T10:00:00Z`);
};

test("a page and a report are recorded with their last day, their place sealed under the person's key", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, { name: "Ann Example" });
  const page = join(instance.folder, "ann-example-page");
  await miroir.profile({ subject: subjectId, html: page });
  const report = await miroir.report({
    subject: subjectId,
    out: join(instance.folder, "ann-example-report"),
  });
  const rows = await exportsOf(instance);
  assert.deepEqual(rows.map(({ kind }) => kind).sort(), ["profile", "report"]);
  for (const { retainUntil } of rows) assert.equal(retainUntil, addDays(instance.today(), 30));
  assert.equal(report.retainUntil, addDays(instance.today(), 30));
  const text = await instance.sql((sql) =>
    sql.query<{ row: string }>("select to_jsonb(e)::text as row from exports e"),
  );
  assert.doesNotMatch(JSON.stringify(text), /ann-example/);

  await t.test("on the last day they are there, the day after they are not", async () => {
    later(instance, 30);
    assert.equal((await miroir.tick()).done.exportsRemoved, undefined);
    assert.ok(await isThere(page));
    later(instance, 1);
    assert.equal((await miroir.tick()).done.exportsRemoved, 2);
    assert.ok(!(await isThere(page)) && !(await isThere(report.path)));
    assert.deepEqual(await exportsOf(instance), []);
  });
});

test("forgetting a person removes their files from the disk, and says of one that is gone that it was not found", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  const out = join(instance.folder, "out.zip");
  await miroir.report({ subject: subjectId, out });
  await recordFile(instance, subjectId, "profile", join(instance.folder, "moved-away"));
  await miroir.forget({ subject: subjectId });
  assert.ok(!(await isThere(out)));
  assert.deepEqual(await exportsOf(instance), []);
});

test("what a crash left half written is removed by the next tick, and a report that is being written is not", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await miroir.scan();
  const out = join(instance.folder, "out");
  await recordFile(instance, one.subjectId, "report", out);
  const [row] = await exportsOf(instance);
  const left = `${out}.${row!.id}.unfinished`;
  await mkdir(left);
  await writeFile(join(left, "00001.jpg"), "a picture in clear");
  let ticked: Promise<{ done: Readonly<Record<string, number>> }> | undefined;
  const report = await miroir.report(
    { subject: one.subjectId, out: `${out}-2` },
    {
      onProgress: () => {
        ticked ??= miroir.tick();
      },
    },
  );
  assert.equal((await ticked!).done.exportsRemoved, 1);
  assert.ok(!(await isThere(left)));
  assert.ok(await isThere(report.path), "the other was not touched");
  assert.deepEqual(
    (await readdir(instance.folder)).filter((name) => name.endsWith(".unfinished")),
    [],
  );
  assert.equal((await exportsOf(instance)).length, 1);
});
