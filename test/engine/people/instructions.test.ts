/** Instructions for the time after a death (article 85 of the French act 78-17): recorded, changed, withdrawn, shown, gone. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { lookInFolders, needleOfText } from "../../support/canary.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

const NAME = "Zebedee Quillfeather";
const WORDS = "The pictures of the canal run are for my daughter.";
const GIVEN = { becomes: "hand-over", name: NAME, contact: "zebedee@example.org", words: WORDS } as const;

test("only the last instruction stands, it is sealed, and its entries say nothing of it", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId: subject } = await instance.enrol(1);
  const { subjectId: other } = await instance.enrol(2);
  assert.equal((await miroir.instructions.show({ subject })).instruction, null, "nobody is asked for one");

  await miroir.instructions.record({ subject, ...GIVEN });
  const first = (await miroir.instructions.show({ subject })).instruction;
  assert.deepEqual(first, { ...GIVEN, since: instance.clock.now.toISOString() });
  assert.equal((await miroir.instructions.show({ subject: other })).instruction, null);
  const folders = [instance.config.dataFolder, instance.config.keysFolder];
  for (const text of [NAME, WORDS, GIVEN.contact])
    assert.deepEqual((await lookInFolders(folders, needleOfText("the instruction", text))).hits, []);

  await miroir.instructions.record({ subject, becomes: "erase", name: " ", words: "" });
  const { since: _, ...second } = (await miroir.instructions.show({ subject })).instruction!;
  assert.deepEqual(second, { becomes: "erase", name: null, contact: null, words: null });

  assert.equal((await miroir.instructions.withdraw({ subject })).withdrawn, true);
  assert.equal((await miroir.instructions.withdraw({ subject })).withdrawn, false, "twice is no error");
  assert.equal((await miroir.instructions.show({ subject })).instruction, null);

  const entries = (await miroir.log.list({ limit: 4 })).map(({ entry }) => entry);
  assert.deepEqual(
    entries.map((entry) => entry?.verb),
    ["instruction.record", "instruction.record", "instruction.withdraw", "instruction.withdraw"],
  );
  for (const entry of entries) {
    const { verb: _verb, actor: _actor, role: _role, subject: about, withdrawn: _w, ...rest } = entry!;
    assert.equal(about, subject);
    assert.deepEqual(
      Object.keys(rest).filter((key) => !["v", "at", "seq"].includes(key)),
      [],
    );
  }
});

test("what is handed over needs somebody to hand it to, and words have a bound", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId: subject } = await instance.enrol(1);
  for (const missing of [{}, { name: NAME }, { contact: GIVEN.contact }, { name: NAME, contact: " " }])
    await assert.rejects(miroir.instructions.record({ subject, becomes: "hand-over", ...missing }), {
      code: "usage/missing",
    });
  await assert.rejects(miroir.instructions.record({ subject, becomes: "keep", words: "x".repeat(2001) }), {
    code: "usage/too-long",
  });
  assert.equal((await miroir.instructions.show({ subject })).instruction, null);
  await miroir.instructions.record({ subject, becomes: "keep", words: "x".repeat(2000) });
});

test("an instruction outlives a withdrawal of consents, and an erasure leaves nothing of it", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId: subject } = await instance.enrol(1);
  await miroir.instructions.record({ subject, ...GIVEN });
  await miroir.withdraw({ subject });
  assert.equal((await miroir.instructions.show({ subject })).instruction?.name, NAME);
  const { destroyed } = await miroir.forget({ subject });
  assert.equal(destroyed["instructions for after death"], 1);
  assert.deepEqual(await instance.sql((sql) => sql.query("select * from instructions_after_death")), []);
});

test("the report says in both languages what was instructed, and what may be where nothing was", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  const { subjectId: subject } = await instance.enrol(1);
  const reportIn = async (language: "en" | "fr", name: string) => {
    const out = join(folder, name);
    await miroir.report({ subject, out, language, formats: ["html", "json"] });
    const html = (await readFile(join(out, "report.html"), "utf8"))
      .replaceAll("\u00a0", " ")
      .replaceAll("\u202f", " ");
    return { html, json: JSON.parse(await readFile(join(out, "report.json"), "utf8")) };
  };
  const without = await reportIn("en", "without");
  assert.match(without.html, /you have instructed nothing\. You may say what is to become of data/);
  assert.deepEqual(without.json.records.instructionsAfterDeath, []);

  await miroir.instructions.record({ subject, ...GIVEN });
  const en = await reportIn("en", "en");
  assert.match(en.html, /you instruct what becomes of data about you: it is handed to the person named/);
  for (const said of [NAME, GIVEN.contact, WORDS]) assert.ok(en.html.includes(said), said);
  assert.deepEqual(
    en.json.records.instructionsAfterDeath.map(({ content }: { content: unknown }) => content),
    [GIVEN],
  );
  const fr = await reportIn("fr", "fr");
  assert.match(
    fr.html,
    /vos directives pour les données qui vous concernent : elles sont remises à la personne désignée/,
  );
  assert.match(fr.html, /Qui s(?:'|’|&#39;)en charge : Zebedee Quillfeather, zebedee@example\.org/);
});
