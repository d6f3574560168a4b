import assert from "node:assert/strict";
import test from "node:test";
import { delivered } from "../../src/engine/portal/mail.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { startMailServer, textOf } from "../support/mail-server.ts";
import { agreement, browserOf, capture, tokenIn } from "../support/portal.ts";
import { appOf, TEST_URL } from "../support/server.ts";

test("a key signs its person in, one answer meets every other pair, and tries are counted", async (t) => {
  const { engine, miroir, enrol, clock } = await freshInstance(t);
  await addRun(miroir);
  const [ada, bea] = [await enrol(7), await enrol(9)];
  const her = browserOf(appOf(engine));
  const open = (person: string, key: string) => her.ask("POST", "/portal/session", { person, key });
  const good = await open(ada.subjectId.slice(0, 8).toUpperCase(), ada.personalKey.toLowerCase());
  assert.deepEqual([good.status, good.json.subjectId], [200, ada.subjectId]);
  const cookie = good.headers.get("set-cookie")!;
  assert.match(cookie, /^miroir_person=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.equal((await her.ask("GET", "/me")).status, 200);

  const wrong = [
    await open(ada.subjectId.slice(0, 8), bea.personalKey),
    await open("00000000", ada.personalKey),
    await open(ada.subjectId.slice(0, 8), "nonsense"),
  ];
  assert.deepEqual(new Set(wrong.map(({ status, json }) => `${status} ${JSON.stringify(json)}`)).size, 1);
  assert.equal(wrong[0]!.json.title, "portal/wrong-key");
  const began = performance.now();
  await open("00000001", ada.personalKey);
  assert.ok(performance.now() - began >= 99, "nor does the time it takes tell which it was");
  for (let i = 0; i < 6; i++) await open(ada.subjectId.slice(0, 8), bea.personalKey);
  assert.equal(
    (await open(ada.subjectId.slice(0, 8), ada.personalKey)).status,
    429,
    "also with the right key",
  );
  clock.now = new Date(clock.now.getTime() + 16 * 60_000);
  assert.equal((await open(ada.subjectId.slice(0, 8), ada.personalKey)).status, 200);

  clock.now = new Date(clock.now.getTime() + 13 * 3_600_000);
  assert.equal((await her.ask("GET", "/me")).status, 401, "idle for twelve hours");
  await open(ada.subjectId.slice(0, 8), ada.personalKey);
  const left = await her.ask("DELETE", "/portal/session");
  assert.deepEqual([left.status, left.headers.get("clear-site-data")], [204, '"cache"']);
  assert.equal((await her.ask("GET", "/me")).status, 401);
});

test("forty keys at once are eight trials, and the person comes in from anywhere else meanwhile", async (t) => {
  const { engine, miroir, enrol } = await freshInstance(t);
  await addRun(miroir);
  const [ada, bea] = [await enrol(7), await enrol(9)];
  const app = appOf(engine);
  const open = async (remoteAddress: string, key: string) => {
    const answer = await app.request(
      `${TEST_URL}/api/v1/portal/session`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ person: ada.subjectId.slice(0, 8), key }),
      },
      { incoming: { socket: { remoteAddress } } },
    );
    return answer.status;
  };
  const answers = await Promise.all(Array.from({ length: 40 }, () => open("192.0.2.9", bea.personalKey)));
  assert.deepEqual(
    [401, 429].map((status) => answers.filter((each) => each === status).length),
    [8, 32],
  );
  assert.equal(await open("192.0.2.9", ada.personalKey), 429);
  assert.equal(await open("198.51.100.1", ada.personalKey), 200);
});

test("where pages are on https, a person's cookie can be set by no other host", async (t) => {
  const { engine, miroir, enrol } = await freshInstance(t, {
    settings: { serve: { url: "https://miroir.example.org" } },
  });
  await addRun(miroir);
  const { subjectId, personalKey } = await enrol(7);
  const her = browserOf(appOf(engine));
  const opened = await her.ask("POST", "/portal/session", {
    person: subjectId.slice(0, 8),
    key: personalKey,
  });
  assert.match(
    opened.headers.get("set-cookie")!,
    /^__Host-miroir_person=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  assert.equal((await her.ask("GET", "/me")).status, 200);
});

test("a link goes to whoever gave the address, works once, and the answer tells nobody who did", async (t) => {
  const server = await startMailServer(t);
  const settings = { mail: { ...server.settings, from: "miroir@example.org" } };
  const { engine, miroir, enrol } = await freshInstance(t, { settings });
  await addRun(miroir);
  await enrol(7, { contact: "ada@example.org" });
  const her = browserOf(appOf(engine));
  const known = await her.ask("POST", "/portal/session/link", { email: "Ada@example.org" });
  const unknown = await her.ask("POST", "/portal/session/link", { email: "eve@example.org" });
  assert.deepEqual([known.status, known.json], [202, unknown.json]);
  await delivered(engine);
  assert.deepEqual(
    server.delivered.map(({ to }) => to),
    [["ada@example.org"]],
  );
  const [, token] = /\/link#([\w-]{43})/.exec(textOf(server.delivered[0]!.raw))!;
  assert.equal((await her.ask("POST", "/portal/session/from-link", { token })).status, 200);
  assert.equal((await her.ask("GET", "/me")).json.contact, "ada@example.org");
  assert.equal(
    (await her.ask("POST", "/portal/session/from-link", { token })).json.title,
    "portal/wrong-link",
  );
});

test("the code that is sent confirms the person, a few wrong ones end it, and no address is kept of who left", async (t) => {
  const server = await startMailServer(t);
  const settings = { mail: { ...server.settings, from: "miroir@example.org" } };
  const { engine, miroir, sql } = await freshInstance(t, { settings });
  await addRun(miroir);
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  const her = browserOf(appOf(engine));
  const begin = async () => {
    const enrolment = await capture(her, tokenIn(url), () => 7);
    const said = { ...agreement, email: "ada@example.org" };
    const agreed = await her.ask("POST", `/portal/enrolments/${enrolment}/consent`, said);
    assert.deepEqual(agreed.json, { secondStep: "email-code", sentTo: "a…@example.org" });
    return (code: string) => her.ask("POST", `/portal/enrolments/${enrolment}/confirm`, { code });
  };
  const wrong = await begin();
  for (let left = 4; left > 0; left--)
    assert.match((await wrong("abc")).json.detail, new RegExp(`${left} (tries are|try is) left`));
  assert.equal((await wrong("abc")).json.title, "portal/enrolment-over");
  assert.equal((await sql((s) => s.query("select 1 from outbox"))).length, 0);

  const many = await capture(her, tokenIn(url), () => 7);
  const sendTo = async (email: string) =>
    (await her.ask("POST", `/portal/enrolments/${many}/consent`, { ...agreement, email })).status;
  const before = server.delivered.length;
  for (const name of ["a", "b", "c", "d"]) assert.equal(await sendTo(`${name}@example.org`), 200);
  assert.equal(await sendTo("e@example.org"), 404, "one capture writes to few people, and then to nobody");
  assert.equal(server.delivered.length, before + 4);

  const right = await begin();
  const [code] = /\b\d{6}\b/.exec(textOf(server.delivered.at(-1)!.raw))!;
  assert.equal((await right(code)).status, 201);
  const [given] = (await her.ask("GET", "/me/consents")).json;
  assert.equal(given.secondStep, "e-mailed-code");
});
