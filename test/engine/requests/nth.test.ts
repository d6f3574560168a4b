import assert from "node:assert/strict";
import test from "node:test";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

const asks = {
  kind: "access",
  channel: "e-mail",
  name: "Zephyrine Quillfeather",
  contact: "zephyrine@quillfeather.example",
} as const;
const doubt = "The address is not the one that she enrolled with.";
const because = "Forty albums of twelve years have to be looked through.";

test("whichever statement of a request's life fails, no step of it is half done, and no key is left without its case", async (t) => {
  const instance = await freshInstance(t);
  const { requests, mail } = instance.miroir;
  const request = "2026-0001";

  await t.test("opening, with its acknowledgement", async () => {
    await failEach(instance, () => requests.open(asks), 10);
    assert.equal((await requests.show({ request })).events.length, 2);
    assert.equal((await mail.list()).length, 1);
  });
  await t.test("the question, its answer, and the extension", async () => {
    await failEach(instance, () => requests.pause({ request, doubt }), 8);
    await failEach(instance, () => requests.resume({ request }), 6);
    await failEach(instance, () => requests.extend({ request, reason: "complexity", because }), 8);
    assert.equal((await requests.show({ request })).dueOn, "2026-09-21");
  });
  await t.test("the answer, and the end", async () => {
    await failEach(instance, () => requests.answer({ request, text: "Your report is attached." }), 8);
    await failEach(instance, () => requests.close({ request }), 5);
    assert.deepEqual((await mail.list()).map(({ kind }) => kind).sort(), [
      "acknowledgement",
      "answer",
      "extension",
      "identity-question",
    ]);
  });
  await t.test("the proposal of a refusal, and a reminder", async () => {
    const other = (await requests.open(asks)).number;
    const words = { reasons: "It was made in order to be taken back.", proof: "Letter of 2 June: “pay me”." };
    await failEach(instance, () => requests.refuse({ request: other, ground: "excessive", ...words }), 6);
    instance.clock.now = new Date("2026-07-12T10:00:00Z");
    await failEach(instance, () => instance.miroir.tick(), 8);
    assert.equal((await mail.list()).filter(({ kind }) => kind === "reminder").length, 1);
  });
});

test("whichever statement fails, recipients are told in the transaction of what they are told of, or not at all", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await failEach(
    instance,
    () =>
      miroir.recipients.add({
        name: "Canal Gazette",
        address: "2 Press Lane",
        contact: "the editor",
        mail: "editor@gazette.example",
        partyType: "controller",
        purpose: "find",
      }),
    4,
  );
  const { subjectId: subject } = await instance.enrol(1);
  const disclose = () => miroir.disclose({ subject, to: "Canal Gazette", what: "report" });
  await failEach(instance, disclose, 6);
  const restrict = () => miroir.person.restrict({ subject, because: "accuracy-contested" });
  await failEach(instance, restrict, 8);
  const { tellings } = await miroir.recipients.list();
  assert.deepEqual(
    tellings.map(({ about, disclosures }) => [about, disclosures.length]),
    [["restriction", 1]],
  );
  const letters = await miroir.mail.list();
  assert.equal(letters.filter(({ kind }) => kind === "telling-restriction").length, 1);
  const told = () => miroir.recipients.told({ telling: tellings[0]!.id, proof: "letter of 3 May" });
  await failEach(instance, told, 5);
});

test("whichever statement fails, a breach is recorded, updated and closed whole or not at all", async (t) => {
  const instance = await freshInstance(t);
  const { breaches } = instance.miroir;
  const breach = "2026-0001";
  const nature = "A laptop with an exported report was stolen from a car.";
  await failEach(instance, () => breaches.record({ nature }), 6);
  await failEach(instance, () => breaches.update({ breach, risk: "none" }), 6);
  await failEach(instance, () => breaches.close({ breach }), 6);
  assert.equal((await breaches.list())[0]!.retainUntil, "2031-06-21");
});
