/** Staff learn of a death: consents end at once, what was instructed is shown with the next act, and a mistake is taken back. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { LANGUAGES } from "../../../src/words/words.ts";
import { lookInFolders, needleOfText } from "../../support/canary.ts";
import { runCommand } from "../../support/command.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";

const TOLD = "Their sister Zephyrine came to the desk; the death certificate was seen.";
const NAMED = { name: "Bo Crayon", contact: "bo@example.org" };

const SAID = {
  albums: ["run"],
  until: "2026-12-31",
  statement: "I agree to this use of my pictures.",
  identityCheck: "identity-in-person",
  checkedBy: "Rita Ruler",
  noConsequence: "They were told that no has no consequence.",
} as const;

/** One on a picture, found by a scan, who agreed to the website as well. */
const found = async (instance: Instance) => {
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("one.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ album: "run", paths: [instance.photos] });
  const { subjectId: subject, personalKey } = await instance.enrol(1, { contact: "ada@example.org" });
  await miroir.consents.give({ subject, purpose: "publish:website", ...SAID });
  await miroir.grants.open({ subject, personalKey });
  await miroir.scan();
  const died = instance.clock.now.toISOString().slice(0, 10);
  const rows = (table: string) =>
    instance.sql(
      async (sql) =>
        (
          await sql.one<{ n: number }>(`select count(*)::int as n from ${table} where subject_id = $1`, [
            subject,
          ])
        ).n,
    );
  const consents = () =>
    instance.sql((sql) =>
      sql.query<{ purpose: string; state: string; because: string | null; inForce: boolean }>(
        `select purpose, state, ended_because as because, in_force from consents where subject_id = $1 order by purpose`,
        [subject],
      ),
    );
  const purposesInForce = async () =>
    (await consents()).filter(({ inForce }) => inForce).map(({ purpose }) => purpose);
  assert.equal(await rows("appearances"), 1);
  return { subject, personalKey, died, rows, consents, purposesInForce };
};

test("consents end with their person at once, by a reason of its own, and nobody agrees or instructs in their place", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  const { subject, died, rows, consents, purposesInForce } = await found(instance);
  await miroir.instructions.record({ subject, becomes: "keep" });
  const answer = await miroir.death.record({ subject, died, told: TOLD });
  assert.deepEqual(
    [answer.instruction?.becomes, answer.waits, answer.ended.map(({ purpose }) => purpose).sort()],
    ["keep", false, ["find", "publish:website"]],
  );
  assert.deepEqual(await purposesInForce(), []);
  for (const table of ["grants", "appearances", "reference_templates", "reference_photos"])
    assert.equal(await rows(table), 0, table);
  assert.equal((await miroir.scanPlan()).people, 0);
  assert.deepEqual(
    (await consents()).map(({ state, because }) => [state, because]),
    [
      ["invalidated", "died"],
      ["invalidated", "died"],
    ],
    "nobody withdrew them",
  );
  assert.equal((await miroir.instructions.show({ subject })).diedOn, died);

  await assert.rejects(miroir.consents.give({ subject, purpose: "publish:press", ...SAID }), {
    code: "person/died",
  });
  await assert.rejects(miroir.instructions.record({ subject, becomes: "erase" }), { code: "person/died" });
  await assert.rejects(miroir.instructions.withdraw({ subject }), { code: "person/died" });

  const folders = [instance.config.dataFolder, instance.config.keysFolder];
  assert.deepEqual((await lookInFolders(folders, needleOfText("who told", TOLD))).hits, [], "sealed");
  const entries = (await miroir.log.list({ limit: 10 })).map(({ entry }) => entry);
  assert.ok(entries.some((entry) => entry?.verb === "death.record"));
  assert.ok(!JSON.stringify(entries).includes("Zephyrine"));
});

test("what is handed over is kept until it was, and compared and shown by nobody meanwhile", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  const { subject, personalKey, died, rows, purposesInForce } = await found(instance);
  await miroir.instructions.record({ subject, becomes: "hand-over", ...NAMED });
  const answer = await miroir.death.record({ subject, died, told: TOLD });
  assert.deepEqual([answer.waits, answer.ended.map(({ purpose }) => purpose)], [true, ["publish:website"]]);
  assert.deepEqual(await purposesInForce(), ["find"]);
  assert.equal((await miroir.scanPlan()).people, 0);
  await assert.rejects(miroir.grants.open({ subject, personalKey }), { code: "person/restricted" });
  await assert.rejects(miroir.profile({ subject }), { code: "person/restricted" });
  await assert.rejects(miroir.person.lift({ subject, told: true }), { code: "person/died" });
  const out = join(folder, "for-bo");
  const { appearances } = await miroir.report({ subject, out, formats: ["json"] });
  assert.equal(appearances, 1, "what was found is there to be handed over");
  const { records } = JSON.parse(await readFile(join(out, "report.json"), "utf8"));
  assert.deepEqual(
    records.deaths.map(({ diedOn, content }: { diedOn: string; content: string }) => [diedOn, content]),
    [[died, TOLD]],
  );

  const now = instance.clock.now;
  const { subjectId: alive } = await instance.enrol(2, { contact: "alive@example.org" });
  instance.clock.now = new Date(now.getTime() + 290 * 86_400_000);
  await miroir.tick();
  const asked = await instance.sql((sql) =>
    sql.query("select subject_id from outbox where kind = 'consent-renewal'"),
  );
  assert.deepEqual(asked, [{ subjectId: alive }], "nobody writes to somebody who died");

  const { ended } = await miroir.death.handedOver({ subject });
  assert.deepEqual(
    ended.map(({ purpose }) => purpose),
    ["find"],
  );
  for (const table of ["grants", "appearances", "reference_templates"])
    assert.equal(await rows(table), 0, table);
  const [row] = await instance.sql((sql) =>
    sql.query("select restricted, restricted_because from subjects where id = $1", [subject]),
  );
  assert.deepEqual(row, { restricted: false, restrictedBecause: null });
});

test("a death recorded by mistake is taken back, and what waited goes on", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { subject, personalKey, died } = await found(instance);
  await assert.rejects(miroir.death.mistaken({ subject }), { code: "person/not-died" });
  await assert.rejects(miroir.death.handedOver({ subject }), { code: "person/not-died" });
  await assert.rejects(miroir.death.record({ subject, died: "2031-01-01", told: TOLD }), {
    code: "usage/bad-value",
  });
  await assert.rejects(miroir.death.record({ subject, died, told: " " }), { code: "usage/missing" });
  await miroir.instructions.record({ subject, becomes: "hand-over", ...NAMED });
  await miroir.death.record({ subject, died, told: TOLD });
  await miroir.death.mistaken({ subject });
  assert.equal((await miroir.instructions.show({ subject })).diedOn, null);
  await miroir.grants.open({ subject, personalKey });
  await miroir.instructions.withdraw({ subject });
});

test("an erasure that was instructed is the erasure that there is, and leaves nothing of the death", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { subject, died } = await found(instance);
  await miroir.instructions.record({ subject, becomes: "erase" });
  await miroir.death.record({ subject, died, told: TOLD });
  const { destroyed, check } = await miroir.forget({ subject });
  assert.deepEqual(
    [destroyed["records of a death"], destroyed["instructions for after death"], check.left],
    [1, 1, []],
  );
});

test("the command shows what was instructed and names the next act, in every language", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const next = {
    keep: {
      en: /kept until its periods end\. Nothing more/,
      fr: /jusqu'à la fin des durées prévues\. Il n'y a rien/,
    },
    erase: { en: /Erase it now: `miroir forget /, fr: /Effacez maintenant : `miroir forget / },
    "hand-over": { en: /`miroir report .*Once they have it: /s, fr: /`miroir report .*Une fois remis : /s },
    none: { en: /Heirs may ask .*article 85/s, fr: /Les héritiers peuvent demander .*article 85/s },
  } as const;
  let person = 0;
  for (const language of LANGUAGES)
    for (const [becomes, said] of Object.entries(next)) {
      const { subjectId } = await instance.enrol(++person);
      const to = ["--name", NAMED.name, "--contact", NAMED.contact];
      if (becomes !== "none")
        await runCommand(miroir, ["person", "instruct", subjectId, "--becomes", becomes, ...to], language);
      const death = ["person", "death", subjectId, "--died", "2026-06-01", "--told", TOLD];
      const { text } = await runCommand(miroir, death, language);
      assert.match(text!.replaceAll("’", "'").replaceAll(/[\u00a0\u202f]/g, " "), said[language], text);
      assert.equal(text!.includes(NAMED.name), becomes !== "none");
    }
});
