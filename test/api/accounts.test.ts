import assert from "node:assert/strict";
import test from "node:test";
import { addDays } from "../../src/domain/days.ts";
import { freshInstance } from "../support/instance.ts";
import { appOf, ask } from "../support/server.ts";
import { addStaff, emailOf, PASSWORD, signIn, signInWhole, visit } from "../support/staff.ts";

test("an administrator adds an account, and its owner comes in by the link", async (t) => {
  const { engine, miroir } = await freshInstance(t);
  const app = appOf(engine);
  await addStaff(miroir, app, "administrator", "Ada");
  const ada = await signInWhole(app, emailOf("administrator"));
  const added = await ada.ask("POST", "/accounts", {
    name: "Photo Desk",
    email: "photo@example.org",
    role: "photographer",
  });
  assert.equal(added.status, 201, JSON.stringify(added.json));
  const token = added.json.link.split("#")[1];
  assert.equal(
    (await visit(app).auth("POST", "/reset-password", { token, newPassword: PASSWORD })).status,
    200,
  );
  const desk = await signIn(app, "photo@example.org");
  const session = await desk.ask("GET", "/session");
  assert.deepEqual(
    [session.json.role, session.json.verbs, session.json.secondFactor],
    [
      "photographer",
      [
        ...["album.list", "import", "upload.import", "upload", "upload.drop", "upload.finish", "upload.list"],
        "upload.own",
      ],
      "none",
    ],
  );
  assert.equal((await desk.ask("GET", "/accounts")).status, 403);

  await t.test("the list says who has a second factor, and nothing secret", async () => {
    const { json } = await ada.ask("GET", "/accounts");
    assert.deepEqual(
      json.map((one: { name: string; secondFactor: string }) => [one.name, one.secondFactor]),
      [
        ["Ada", "totp"],
        ["Photo Desk", "none"],
      ],
    );
    assert.deepEqual(Object.keys(json[0]).sort(), [
      "createdAt",
      "email",
      "hasPassword",
      "id",
      "name",
      "role",
      "secondFactor",
    ]);
  });
  await t.test("a telephone that was lost is forgotten, and another is set up", async () => {
    await miroir.accounts.add({ name: "Hedy", email: "hedy@example.org", role: "administrator" });
    const { json } = await ada.ask("GET", "/accounts");
    const { id } = json.find((one: { name: string }) => one.name === "Ada");
    await miroir.accounts.change({ account: id, resetSecondFactor: true });
    assert.equal((await ada.ask("GET", "/accounts")).status, 401, "her sessions ended");
    const again = await signIn(app, emailOf("administrator"));
    assert.equal((await again.ask("GET", "/session")).json.secondFactor, "required");
  });
  await t.test("a session from before the second factor is none any more", async () => {
    const other = await signIn(app, emailOf("administrator"));
    await signInWhole(app, emailOf("administrator"));
    assert.equal((await other.ask("GET", "/session")).status, 401);
  });
  await t.test("a removed account has no session and no way back", async () => {
    await miroir.accounts.remove({ account: "photo@example.org" });
    assert.equal((await desk.ask("GET", "/albums")).status, 401);
  });
});

test("a program acts with its token, in its role, until its last day", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir, clock } = instance;
  const app = appOf(engine);
  const expiresOn = addDays(instance.today(), 10);
  const { token } = await miroir.tokens.add({ name: "club site", role: "archivist", expiresOn });
  const as = (authorization: string) => ({ headers: { authorization } });
  const album = {
    title: "Run",
    slug: "run",
    heldBy: "own-work",
    rightNote: "our own photographers",
  };
  const without = await ask(app, "POST", "/albums", { body: album, ...as(`Bearer ${token}`) });
  assert.equal(without.status, 400, "no scope is preset");
  Object.assign(album, { scope: "declared" });
  const made = await ask(app, "POST", "/albums", { body: album, ...as(`Bearer ${token}`) });
  assert.equal(made.status, 201, JSON.stringify(made.json));
  assert.match(JSON.stringify(await miroir.log.list({})), /token:club site/);
  const [listed] = await miroir.tokens.list();
  assert.equal(listed?.lastUsedOn, instance.today());
  const session = await ask(app, "GET", "/session", as(`Bearer ${token}`));
  assert.deepEqual([session.json.account, session.json.name], [null, "token:club site"]);
  assert.equal((await ask(app, "GET", "/tokens", as(`Bearer ${token}`))).status, 403);
  for (const wrong of [`Bearer ${token}x`, `Bearer mrt_${"a".repeat(43)}`, token, "Basic YTpi", "Bearer"])
    assert.equal((await ask(app, "GET", "/albums", as(wrong))).status, 401, wrong);

  clock.now = new Date(`${expiresOn}T12:00:00Z`);
  assert.equal((await ask(app, "GET", "/albums", as(`Bearer ${token}`))).status, 200, "on its last day");
  clock.now = new Date(`${addDays(expiresOn, 1)}T12:00:00Z`);
  assert.equal((await ask(app, "GET", "/albums", as(`Bearer ${token}`))).status, 401);
  assert.equal((await miroir.tick()).done.tokensRemoved, 1);
});
