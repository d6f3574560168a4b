import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import test from "node:test";
import { waitAfter } from "../../../src/engine/letters/mail.ts";
import { lookInFolders, needleOfText } from "../../support/canary.ts";
import { SimulatedFault } from "../../support/faults.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { headersOf, type MailServerOptions, startMailServer, textOf } from "../../support/mail-server.ts";
import { stateOf } from "../../support/state.ts";

const HER = { kind: "access", channel: "e-mail", name: "Zephyrine Quillfeather" } as const;
const CONTACT = "zephyrine@quillfeather.example";

const withServer = async (
  t: Parameters<typeof freshInstance>[0],
  options: MailServerOptions = {},
  onDisk = false,
) => {
  const server = await startMailServer(t, options);
  const instance = await freshInstance(t, { onDisk, settings: { mail: server.settings } });
  const ask = (contact = CONTACT) => {
    later(instance, 1);
    return instance.miroir.requests.open({ ...HER, contact });
  };
  return { server, instance, ask, send: (again = false) => instance.miroir.mail.send({ again }) };
};

const later = (instance: Instance, milliseconds: number): void => {
  instance.clock.now = new Date(instance.clock.now.getTime() + milliseconds);
};

test("what waits is delivered once, with the server's answer as proof, and an entry in the ledger", async (t) => {
  const { server, instance, ask, send } = await withServer(t);
  const { letter, number } = await ask();
  assert.deepEqual(await send(), { delivered: 1, later: 0, refused: 0, down: null, left: 0 });
  assert.equal(server.delivered.length, 1);
  const [delivered] = server.delivered;
  assert.deepEqual(delivered!.to, [CONTACT]);
  assert.equal(textOf(delivered!.raw).trim(), letter.text.trim());
  const [row] = await instance.miroir.mail.list();
  assert.deepEqual(
    [row!.state, row!.attempts, row!.proof, row!.answer, row!.retainUntil],
    ["sent", 1, "250 2.0.0", "250 2.0.0 Ok: queued as 4711", "2026-07-21"],
  );
  assert.deepEqual(headersOf(delivered!.raw).get("message-id"), [`<${row!.id}@example.org>`]);
  assert.deepEqual(await send(), { delivered: 0, later: 0, refused: 0, down: null, left: 0 });
  assert.equal(server.delivered.length, 1);
  const log = JSON.stringify(await instance.miroir.log.list({ limit: 20 }));
  assert.match(log, /"verb":"mail.send"/);
  assert.match(log, /"code":"250 2.0.0"/);
  assert.ok(!log.includes(CONTACT) && !log.includes(letter.subject), number);
});

test("two rounds at once deliver a letter once", async (t) => {
  const { server, ask, send } = await withServer(t);
  await ask();
  const rounds = await Promise.all([send(), send(), send()]);
  assert.deepEqual(
    rounds.map(({ delivered }) => delivered),
    [1, 0, 0],
  );
  assert.equal(server.delivered.length, 1);
});

test("a letter that cannot be taken now is tried again, later each time; one that is refused is kept, and said", async (t) => {
  let full = true;
  const { server, instance, ask, send } = await withServer(t, {
    toRecipient: (address) => {
      if (address.startsWith("full") && full) return { code: 452, text: "4.2.2 mailbox full" };
      if (address.startsWith("gone")) return { code: 550, text: `5.1.1 no such user ${address}` };
      return undefined;
    },
  });
  for (const name of ["full", "gone", "there"]) await ask(`${name}@quillfeather.example`);
  assert.deepEqual(await send(), { delivered: 1, later: 1, refused: 1, down: null, left: 1 });
  const rows = await instance.miroir.mail.list();
  assert.deepEqual(
    rows.map(({ to, state, lastProblem }) => [to.split("@")[0], state, lastProblem]),
    [
      ["full", "waiting", "452 4.2.2"],
      ["gone", "refused", "550 5.1.1"],
      ["there", "sent", null],
    ],
  );
  assert.match(rows[1]!.answer!, /no such user gone@quillfeather.example/);

  await t.test("what a server says of an address stands in no table in clear", async () => {
    const { n } = await instance.sql((sql) =>
      sql.one<{ n: number }>(
        `select count(*)::int as n from outbox t where to_jsonb(t)::text like '%quillfeather%'`,
      ),
    );
    assert.equal(n, 0);
  });

  await t.test("not before its time, then again with twice the wait, and at last it arrives", async () => {
    const next = async () => Date.parse((await instance.miroir.mail.list())[0]!.nextTryAt!);
    assert.equal((await next()) - instance.clock.now.getTime(), 30 * 60_000);
    assert.equal((await send()).later, 0);
    later(instance, 30 * 60_000);
    assert.equal((await send()).later, 1);
    assert.equal((await next()) - instance.clock.now.getTime(), 60 * 60_000);
    full = false;
    later(instance, 60 * 60_000);
    assert.equal((await send()).delivered, 1);
  });

  await t.test("a refused one is tried once more when somebody asks for it", async () => {
    assert.deepEqual(await send(), { delivered: 0, later: 0, refused: 0, down: null, left: 0 });
    assert.equal((await send(true)).refused, 1);
    assert.equal((await instance.miroir.mail.list())[1]!.attempts, 2);
  });
  assert.equal(server.delivered.length, 2);
});

test("the wait grows from half an hour to half a day and no further", () => {
  assert.deepEqual(
    [1, 2, 3, 5, 6, 40].map((attempts) => waitAfter(attempts) / 60_000),
    [30, 60, 120, 480, 720, 720],
  );
});

test("a server that is down stops the run at the first letter, and nothing is lost", async (t) => {
  const { server, instance, ask, send } = await withServer(t);
  for (let i = 0; i < 3; i++) await ask(`runner${i}@example.net`);
  await server.close();
  const sent = await send();
  assert.match(sent.down!, /ECONNREFUSED|ESOCKET|ECONNECTION/);
  assert.deepEqual([sent.delivered, sent.left], [0, 3]);
  const rows = await instance.miroir.mail.list();
  assert.deepEqual(
    rows.map(({ attempts, state }) => [attempts, state]),
    [
      [1, "waiting"],
      [0, "waiting"],
      [0, "waiting"],
    ],
  );
});

test("without a server every letter waits, can be printed, and is done with by a proof in words", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await miroir.requests.open({ ...HER, contact: CONTACT });
  await assert.rejects(miroir.mail.send({}), { code: "post/no-server" });
  const id = (await miroir.mail.list())[0]!.id;
  const shown = await miroir.mail.show({ letter: id.slice(0, 8) });
  assert.match(shown.text, /Dear Zephyrine/);
  await assert.rejects(miroir.mail.posted({ letter: id, proof: " x " }), { code: "usage/bad-value" });
  await miroir.mail.posted({ letter: id, proof: "registered letter of 22 June" });
  const [row] = await miroir.mail.list();
  assert.deepEqual(
    [row!.state, row!.proof, row!.answer],
    ["sent", "by hand", "registered letter of 22 June"],
  );
  await assert.rejects(miroir.mail.posted({ letter: id, proof: "once more" }), { code: "post/not-found" });
  await assert.rejects(miroir.mail.show({ letter: "00000000" }), { code: "post/not-found" });
});

test("a run hands over so many letters and no more, oldest first, and says how many are left", async (t) => {
  const { server, instance, ask } = await withServer(t);
  for (let i = 0; i < 5; i++) await ask(`runner${i}@example.net`);
  const sent = await instance.miroir.mail.send({ most: 3 });
  assert.deepEqual([sent.delivered, sent.left], [3, 2]);
  assert.deepEqual(
    server.delivered.map(({ to }) => to[0]),
    [0, 1, 2].map((i) => `runner${i}@example.net`),
  );
  assert.equal((await instance.miroir.mail.send({})).delivered, 2);
});

test("the letters of a person who is forgotten go too: none is delivered, and none lies in a byte afterwards", async (t) => {
  const { server, instance, send } = await withServer(t, {}, true);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, { name: HER.name, contact: CONTACT });
  await miroir.requests.open({ ...HER, contact: CONTACT, subject: subjectId, text: "my kite is purple" });
  await miroir.requests.open({ ...HER, name: "Bertram Blotter", contact: "bertram@example.net" });
  await miroir.forget({ subject: subjectId });
  assert.equal((await send()).delivered, 1);
  assert.deepEqual(server.delivered[0]!.to, ["bertram@example.net"]);
  const { hits } = await lookInFolders(
    [instance.config.dataFolder, instance.config.keysFolder],
    [HER.name, CONTACT, "my kite is purple"].flatMap((word) => needleOfText(word, word)),
  );
  assert.deepEqual(hits, []);
});

test("whichever statement fails while a letter is sent, it is delivered or waits, and is never lost", async (t) => {
  const { server, instance, ask, send } = await withServer(t);
  for (let n = 1; ; n++) {
    await ask(`runner${n}@example.net`);
    const faulty = instance.failNth(n);
    const met = await send().then(
      () => undefined,
      (error: unknown) => error,
    );
    instance.failNever();
    assert.ok(met === undefined || met instanceof SimulatedFault, String(met));
    await send();
    const rows = await instance.miroir.mail.list();
    assert.ok(rows.every(({ state }) => state === "sent"));
    const arrived = server.delivered.filter(({ to }) => to[0] === `runner${n}@example.net`);
    assert.ok(arrived.length >= 1 && arrived.length <= 2, `statement ${n}: ${arrived.length}`);
    // The same letter, told by its Message-ID.
    assert.equal(new Set(arrived.map(({ raw }) => headersOf(raw).get("message-id")![0])).size, 1);
    if (!met) {
      assert.ok(faulty.executed() < n && n > 6, `only ${n - 1} statements were made to fail`);
      break;
    }
  }
  assert.deepEqual((await instance.miroir.log.verify()).faults, []);
});

test("killed between the server's answer and the commit, the letter is delivered a second time under the same Message-ID", async (t) => {
  const { server, instance, ask, send } = await withServer(t, {}, true);
  await ask();
  await instance.miroir.close();
  const child = fork(join(import.meta.dirname, "send-until-killed.ts"), [JSON.stringify(instance.config)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  assert.deepEqual(await Promise.race([once(child, "message"), ended]), ["answered", undefined]);
  child.kill("SIGKILL");
  await ended;
  assert.equal(server.delivered.length, 1);
  await instance.reopen();
  const [row] = await instance.miroir.mail.list();
  assert.deepEqual([row!.state, row!.attempts], ["waiting", 0]);
  assert.equal((await send()).delivered, 1);
  const [first, second] = server.delivered.map(({ raw }) => headersOf(raw).get("message-id"));
  assert.deepEqual(first, second);
  const before = await stateOf(instance);
  assert.equal((await send()).delivered, 0);
  assert.deepEqual(await stateOf(instance), before);
});
