/** What `miroir status` says that waits, is due, is wrong and comes next. */
import assert from "node:assert/strict";
import test from "node:test";
import { addDays } from "../../../src/domain/days.ts";
import { STANDING } from "../../../src/store/staff/standing.ts";
import { runCommand } from "../../support/command.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

test("status says what to do next, from an empty instance to one where nothing has to be done, and names nobody", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const said = async () => (await runCommand(miroir, ["status"])).text;
  const waits = async () => (await miroir.status()).waits.map(({ what, count }) => [what, count]);
  assert.match(await said(), /Next: miroir album add/);
  await addRun(miroir);
  assert.match(await said(), /Next: miroir import/);
  await instance.picture("p.png", { faces: [{ person: 1, x: 40, y: 60 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  assert.match(await said(), /Next: miroir enrol/);

  const { subjectId, personalKey } = await instance.enrol(1, {
    name: "Zoe Quay",
    contact: "zoe@example.org",
  });
  assert.deepEqual(await waits(), [["withoutGrant", 1]]);
  await miroir.grants.open({ subject: subjectId, personalKey, until: addDays(instance.today(), 5) });
  assert.deepEqual(await waits(), [["toCompare", 1]]);
  assert.match(await said(), /1 grant with pictures to be compared: miroir scan/);
  await miroir.scan();
  assert.deepEqual(await waits(), []);

  // As a scan leaves it that is not sure.
  await instance.sql((sql) => sql.run(`update appearances set state = 'candidate'`));
  assert.deepEqual(await waits(), [["candidates", 1]]);
  assert.match(await said(), /Next: miroir review/);
  await miroir.person.restrict({ subject: subjectId, because: "accuracy-contested" });
  assert.ok(!(await said()).includes("miroir review"), "nobody decides about her meanwhile");
  await instance.sql((sql) => sql.run(`update appearances set state = 'shown'`));

  const opened = await miroir.requests.open({
    kind: "access",
    channel: "desk",
    name: "Zoe Quay",
    text: "Everything that you hold of me, please.",
  });
  const { number } = opened;
  const status = await miroir.status();
  assert.deepEqual(
    status.due.filter(({ what }) => what === "request").map((line) => [line.number, line.urgency]),
    [[number, "in-time"]],
  );
  instance.clock.now = new Date("2026-08-20T10:00:00Z");
  const late = await runCommand(miroir, ["status"]);
  assert.match(late.text, new RegExp(`Next: miroir request show ${number}`));
  assert.match(late.text, /OVERDUE/);
  const inFrench = (await runCommand(miroir, ["status"], "fr")).text;
  assert.match(inFrench, new RegExp(`demande ${number} \\(EN RETARD\\): miroir request show ${number}`));
  for (const text of [late.text, inFrench, JSON.stringify(late.data)])
    assert.ok(!/Zoe|Quay|zoe@/.test(text), "nobody is named");
});

test("what ends within a month is due with its day, and what could not be read or delivered is wrong", async (t) => {
  const instance = await freshInstance(t, {
    settings: { dpia: { reference: "D-1", reviewOn: "2026-06-01" } },
  });
  const { miroir } = instance;
  await addRun(miroir);
  const until = addDays(instance.today(), 20);
  const { subjectId, personalKey } = await instance.enrol(1, { until });
  await miroir.grants.open({ subject: subjectId, personalKey, until: addDays(instance.today(), 5) });
  const { due, wrong } = await miroir.status();
  assert.deepEqual(
    due.map(({ what, on, count }) => [what, on, count]),
    [
      ["dpia", "2026-06-01", 1],
      ["grants", "2026-06-26", 1],
      ["consents", until, 1],
    ],
  );
  assert.ok(wrong.some(({ what }) => what === "dpiaOverdue"));
  const { text } = await runCommand(miroir, ["status"]);
  assert.match(text, /2026-06-26 {2}1 grant closes: miroir grant list/);
});

test("a status counts by indexes, so that it costs as much in a large archive as in a small one", async (t) => {
  const instance = await freshInstance(t);
  const plan = await instance.sql(async (sql) => {
    await sql.run(`set local enable_seqscan = off`);
    const filled = STANDING.replaceAll("$1", "'2026-06-21'::date")
      .replaceAll("$2", "'2026-07-21'::date")
      .replaceAll("$3", "now()");
    const rows = await sql.query<Record<string, string>>(`explain ${filled}`, []);
    return rows.map((row) => Object.values(row)[0]).join("\n");
  });
  for (const index of [
    "appearances_waiting",
    "publication_copies_waiting",
    "consents_ending",
    "sidecars_waiting",
  ])
    assert.match(plan, new RegExp(index), index);
  for (const large of ["appearances", "publication_copies", "sidecars", "items", "faces", "ledger_entries"])
    assert.ok(!new RegExp(`Seq Scan on ${large}\\b`).test(plan), large);
});
