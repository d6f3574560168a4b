/** What nobody takes back asks once more who is there; withdrawing never does; and her key stands in no header and no address. */
import assert from "node:assert/strict";
import test from "node:test";
import { PROOF_MINUTES } from "../../src/domain/act.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { browserOf, enrolInPortal } from "../support/portal.ts";
import { appOf, ask } from "../support/server.ts";
import { addStaff, emailOf, signInWhole } from "../support/staff.ts";

const LATER_MS = (PROOF_MINUTES + 1) * 60_000;

test("a person shows once more who they are before agreeing to more and before being forgotten, and withdraws without", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, clock } = instance;
  await addRun(miroir);
  const { url } = await miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    until: "2026-07-20",
    purposes: ["publish:website"],
  });
  const her = browserOf(appOf(instance.engine));
  const { personalKey: key } = (await enrolInPortal(her, url, 7)).json;
  const more = { purpose: "publish:website", secondStatement: "yes i agree." };
  clock.now = new Date(clock.now.getTime() + LATER_MS);

  for (const [path, body] of [
    ["/me/consents", more],
    ["/me/forget", { confirm: true }],
  ] as const) {
    const refused = await her.ask("POST", path, body);
    assert.deepEqual([refused.status, refused.json?.title], [403, "act/prove-again"], path);
  }
  assert.equal((await her.ask("POST", "/me/prove", { key: "wrong key" })).json.title, "portal/wrong-key");
  assert.equal((await her.ask("POST", "/me/consents", more)).status, 403, "a wrong key is no proof");
  assert.equal((await her.ask("POST", "/me/prove", { key })).status, 204);
  assert.equal((await her.ask("POST", "/me/consents", more)).status, 201);

  clock.now = new Date(clock.now.getTime() + LATER_MS);
  const withdrawn = await her.ask("POST", "/me/withdraw");
  assert.equal(withdrawn.status, 200, "as easy as agreeing was");
  assert.equal((await her.ask("POST", "/me/forget", { confirm: true })).json.title, "act/prove-again");
});

test("the proof is of the browser in which it was given", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { url } = await instance.miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    until: "2026-07-20",
  });
  const app = appOf(instance.engine);
  const [her, left] = [browserOf(app), browserOf(app)];
  const { personalKey: key, subjectId } = (await enrolInPortal(her, url, 7)).json;
  const person = subjectId.slice(0, 8);
  assert.equal((await left.ask("POST", "/portal/session", { person, key })).status, 200);
  instance.clock.now = new Date(instance.clock.now.getTime() + LATER_MS);
  assert.equal((await her.ask("POST", "/me/prove", { key })).status, 204);
  assert.equal((await left.ask("POST", "/me/forget", { confirm: true })).json.title, "act/prove-again");
  assert.equal((await her.ask("POST", "/me/forget", { confirm: true })).status, 200);
});

test("staff sign in once more before somebody is forgotten and before anything of a person is handed out", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir, clock } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  const app = appOf(engine);
  await addStaff(miroir, app, "administrator");
  const ada = await signInWhole(app, emailOf("administrator"));
  const ways = [
    ["GET", `/people/${subjectId}/report.zip`],
    ["POST", `/people/${subjectId}/portability.zip`, { personalKey: "not her key at all" }],
    ["DELETE", `/people/${subjectId}`, undefined],
  ] as const;
  await instance.sql((sql) =>
    sql.run(`update account_sessions set created_at = $1`, [new Date(clock.now.getTime() - LATER_MS)]),
  );
  for (const [method, path, body] of ways) {
    const refused = await ada.ask(method, path, body);
    assert.deepEqual([refused.status, refused.json?.title], [403, "act/prove-again"], path);
  }
  assert.equal((await ada.ask("GET", "/overview")).status, 200, "everything else goes on");
  await instance.sql((sql) => sql.run(`update account_sessions set created_at = $1`, [clock.now]));
  assert.equal((await ada.ask("GET", `/people/${subjectId}/report.zip`)).status, 200);
});

test("a token does nothing that nobody takes back", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  const { token } = await miroir.tokens.add({
    name: "nightly",
    role: "administrator",
    expiresOn: instance.today(),
  });
  const app = appOf(engine);
  const headers = { authorization: `Bearer ${token}` };
  const report = await ask(app, "GET", `/people/${subjectId}/report.zip`, { headers });
  assert.deepEqual([report.status, report.json.title], [403, "act/needs-person"]);
});

test("no route reads a key out of a header or an address", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { url } = await instance.miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    until: "2026-07-20",
  });
  const her = browserOf(appOf(instance.engine));
  const { personalKey: key } = (await enrolInPortal(her, url, 7)).json;
  const inHeader = await her.ask("POST", "/me/portability.zip", {}, { "miroir-personal-key": key });
  assert.equal(inHeader.status, 400);
  assert.equal((await her.ask("GET", "/me/portability.zip")).status, 404);
  assert.equal((await her.ask("POST", "/me/portability.zip", { key })).status, 200);
});
