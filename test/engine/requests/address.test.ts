/** Letters about a request of somebody unknown: none goes to an address that did not ask for it. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { delivered } from "../../../src/engine/portal/mail.ts";
import { freshInstance, type Instance } from "../../support/instance.ts";
import { startMailServer, textOf } from "../../support/mail-server.ts";
import { browserOf } from "../../support/portal.ts";
import { appOf } from "../../support/server.ts";

const SAID = "Buy pills at http://pills.example";

const opened = async (t: TestContext, visitors: Partial<Instance["config"]["visitors"]> = {}) => {
  const server = await startMailServer(t);
  const settings = {
    mail: { ...server.settings, from: "miroir@example.org" },
    visitors: { freeMiB: 0, lettersPerAddress: 3, lettersPerDay: 200, ...visitors },
  };
  const instance = await freshInstance(t, { settings });
  const browser = browserOf(appOf(instance.engine));
  const ask = async (contact: string | null) => {
    instance.clock.now = new Date(instance.clock.now.getTime() + 1000);
    const body = { kind: "access", name: SAID, contact, text: SAID };
    const { status, json } = await browser.ask("POST", "/portal/requests", body);
    assert.equal(status, 201, JSON.stringify(json));
    await delivered(instance.engine);
    return json as { number: string; told: string };
  };
  const letters = async () =>
    (await instance.miroir.mail.list()).map(({ kind, state, held }) => [kind, state, held]);
  return { ...instance, server, browser, ask, letters };
};

const tokenIn = (text: string): string => /\/confirm#([\w-]{43})/.exec(text)![1]!;

test("an address confirms itself once, by a letter with none of the words typed; until then nothing else goes there", async (t) => {
  const { server, browser, ask, letters, miroir, engine } = await opened(t);
  const { number, told } = await ask("Ada@example.org");
  assert.equal(told, "held");
  assert.deepEqual((await letters()).sort(), [
    ["acknowledgement", "held", "address"],
    ["address-confirm", "sent", null],
  ]);
  const [asking] = server.delivered;
  const text = textOf(asking!.raw);
  assert.equal(server.delivered.length, 1);
  assert.ok(text.includes(number));
  assert.doesNotMatch(`${text}${asking!.raw}`, /pills/i);

  const answer = await miroir.requests.extend({
    request: number,
    reason: "complexity",
    because: "Her pictures are in many albums.",
  });
  assert.equal(answer.told, "held", "further letters wait too");
  assert.equal((await miroir.mail.send({ again: true })).delivered, 0);
  assert.equal((await miroir.requests.show({ request: number })).addressUnconfirmed, true);

  const confirm = () => browser.ask("POST", "/portal/confirmations", { token: tokenIn(text) });
  const stranger = await browser.ask("POST", "/portal/confirmations", { token: "A".repeat(43) });
  assert.deepEqual([stranger.status, stranger.json.title], [401, "portal/address-link"]);
  const yes = await confirm();
  assert.deepEqual([yes.status, yes.json], [200, { number }]);
  await delivered(engine);
  assert.deepEqual((await letters()).map(([kind, state]) => [kind, state]).sort(), [
    ["acknowledgement", "sent"],
    ["address-confirm", "sent"],
    ["extension", "sent"],
  ]);
  assert.equal((await miroir.requests.show({ request: number })).addressUnconfirmed, false);
  assert.equal((await confirm()).json.title, "portal/address-link", "once");
  const closed = await miroir.requests.answer({ request: number, text: "Here it is.", nothingHeld: true });
  assert.equal(closed.told, "queued");
});

test("what staff wrote down is confirmed, and without an e-mail address nothing is asked", async (t) => {
  const { ask, letters, miroir } = await opened(t);
  const desk = await miroir.requests.open({
    name: "Ada Drawn",
    contact: "ada@example.org",
    kind: "access",
    channel: "desk",
  });
  assert.equal(desk.told, "queued");
  assert.equal((await ask("1 Paper Street")).told, "printed");
  assert.equal((await ask(null)).told, "printed");
  assert.deepEqual(await letters(), [["acknowledgement", "waiting", null]]);
});

test("letters that ask are counted, to one address and in all; what is more is held for staff to see, and every case opens", async (t) => {
  const { ask, letters, miroir, server, clock } = await opened(t, { lettersPerDay: 4 });
  const asking = async () => (await letters()).filter(([kind]) => kind === "address-confirm");
  for (let n = 0; n < 5; n++) await ask(n % 2 === 0 ? "eve@example.org" : "EVE@example.org");
  assert.deepEqual(
    (await asking()).map(([, , held]) => held),
    [null, null, null, "many", "many"],
  );
  await ask("ben@example.org");
  await ask("cleo@example.org");
  assert.deepEqual(
    (await asking()).slice(5).map(([, , held]) => held),
    [null, "many"],
  );
  assert.equal(server.delivered.length, 4);
  assert.equal((await miroir.requests.list({ all: true })).length, 7);
  const [held] = (await miroir.mail.list()).filter(({ held }) => held === "many");
  await miroir.mail.posted({ letter: held!.id, proof: "letter of 3 May" });
  clock.now = new Date(clock.now.getTime() + 24 * 3_600_000 + 1000);
  await ask("eve@example.org");
  assert.deepEqual((await asking()).at(-1), ["address-confirm", "sent", null], "a day later");
});
