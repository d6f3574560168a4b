/** Two who are enrolled with one face: settled whole or not at all, in no report, and known to every restore. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { replayLine } from "../../../src/store/gate/closings.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

const MET = { comparedBy: "identity-in-person", because: "She came, with her identity card." } as const;

/** Enrolled while the other's grant was closed, and met when she opens one: both are suspended. */
const scene = async (t: TestContext) => {
  const instance = await freshInstance(t);
  const { miroir, clock, picture, photos } = instance;
  await addRun(miroir);
  await picture("a.png", { faces: [{ person: 7, x: 20, y: 20 }] });
  await miroir.import({ album: "run", paths: [photos] });
  const one = await instance.enrol(7, { name: "Mallory" });
  const open = ({ subjectId: subject, personalKey }: typeof one) =>
    miroir.grants.open({ subject, personalKey });
  const { grantId } = await open(one);
  await miroir.scan();
  await miroir.profile({ subject: one.subjectId });
  await miroir.grants.close({ grant: grantId });
  clock.now = new Date(clock.now.getTime() + 60_000);
  const two = await instance.enrol(7, { name: "Ada" });
  await open(two);
  return { instance, ...instance, one, two, open };
};

test("suspending and settling are written whole or not at all", async (t) => {
  const { instance, miroir, one, two, open } = await scene(t);
  await t.test("suspending", async () => {
    const refused = () =>
      open(one).catch((error: { code?: string }) => {
        if (error.code !== "person/suspended") throw error;
        return error.code;
      });
    await failEach(instance, refused, 12);
    assert.equal((await miroir.scanPlan()).people, 0);
  });
  const [conflict] = await miroir.conflicts.list();
  assert.deepEqual(
    conflict?.claimants.map(({ subjectId }) => subjectId),
    [one.subjectId, two.subjectId],
  );
  await t.test("settling", async () => {
    const settle = () => miroir.conflicts.settle({ conflict: conflict!.id, decision: "second", ...MET });
    await failEach(instance, settle, 15);
    await open(two);
  });
});

test("while a person is suspended a report says everything but the pictures, and why", async (t) => {
  const { miroir, one, open, folder } = await scene(t);
  await assert.rejects(open(one), { code: "person/suspended" });
  await assert.rejects(miroir.profile({ subject: one.subjectId }), { code: "person/suspended" });
  const out = join(folder, "report");
  await miroir.report({ subject: one.subjectId, out, formats: ["json", "html"], language: "en" });
  assert.deepEqual(await readdir(join(out, "pictures")), []);
  const { person, appearances } = JSON.parse(await readFile(join(out, "report.json"), "utf8"));
  assert.deepEqual([person.suspended, appearances], [true, []]);
  assert.match(
    await readFile(join(out, "report.html"), "utf8"),
    /Somebody else says that your face is theirs/,
  );
  assert.equal((await miroir.review.list()).candidates.length, 0);
});

test("an older backup hears from the journal that somebody is suspended, and that it was settled", async (t) => {
  const { sql, miroir, two, open } = await scene(t);
  const since = "2026-06-21T12:00:00Z";
  const replay = (suspended: string | null) =>
    sql((s) => replayLine(s, "suspension", two.subjectId, JSON.stringify({ suspended_since: suspended })));
  for (let twice = 0; twice < 2; twice++) await replay(since);
  const waiting = await miroir.conflicts.list();
  assert.deepEqual(
    waiting.map(({ gone, state, claimants }) => [gone, state, claimants.map(({ name }) => name)]),
    [["second", "open", ["Ada"]]],
  );
  await assert.rejects(open(two), { code: "person/suspended" });
  for (let twice = 0; twice < 2; twice++) await replay(null);
  assert.deepEqual(await miroir.conflicts.list(), []);
  await open(two);
});
