import assert from "node:assert/strict";
import test from "node:test";
import { lookInFolders, needleOfText } from "../../support/canary.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { disclose } from "../../support/rights.ts";

test("a corrected name is the only one left, and whoever received something of the person is told", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  const wrong = "Zephyrine Quillfether";
  const { subjectId, consentId } = await instance.enrol(1, { name: wrong, contact: "z@example.org" });
  await disclose(instance, { subjectId, consentId, purpose: "find", name: "Federation" });

  const corrected = await miroir.person.correct({ subject: wrong, name: "Zephyrine Quillfeather" });
  assert.deepEqual(corrected, { subjectId, corrected: ["name"], recipientsTold: 1 });
  const [person] = await miroir.people();
  assert.deepEqual([person?.name, person?.contact], ["Zephyrine Quillfeather", "z@example.org"]);
  await assert.rejects(miroir.profile({ subject: wrong }), { code: "subject/not-found" });

  const [entry] = await miroir.log.list({ limit: 1 });
  assert.deepEqual([entry?.entry?.verb, entry?.entry?.corrected], ["person.correct", ["name"]]);
  assert.ok(!JSON.stringify(entry).includes("Quillf"));
  const told = await instance.sql((sql) => sql.query("select kind from outbox"));
  assert.deepEqual(told, [{ kind: "telling-correction" }]);
  const { hits } = await lookInFolders(
    [instance.config.dataFolder, instance.config.keysFolder],
    needleOfText("the wrong name", wrong),
  );
  assert.deepEqual(hits, []);
});

test("a contact can be corrected or taken back, and something has to be", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId: subject } = await instance.enrol(1, { contact: "old@example.org" });
  const contact = async () => (await miroir.people())[0]?.contact;
  await miroir.person.correct({ subject, contact: "new@example.org" });
  assert.equal(await contact(), "new@example.org");
  await miroir.person.correct({ subject, contact: " " });
  assert.equal(await contact(), null);
  await assert.rejects(miroir.person.correct({ subject }), { code: "usage/missing" });
  await assert.rejects(miroir.person.correct({ subject, name: "  " }), { code: "usage/missing" });
});
