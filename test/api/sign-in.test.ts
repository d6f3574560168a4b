import assert from "node:assert/strict";
import test from "node:test";
import { freshInstance } from "../support/instance.ts";
import { appOf } from "../support/server.ts";
import { addStaff, codeOf, emailOf, PASSWORD, signIn, signInWhole, visit } from "../support/staff.ts";

test("an administrator signs in, and nothing answers before the second factor is set up", async (t) => {
  const { engine, miroir } = await freshInstance(t);
  const app = appOf(engine);
  await addStaff(miroir, app, "administrator", "Ada");
  const ada = await signIn(app, emailOf("administrator"));
  const before = await ada.ask("GET", "/session");
  assert.deepEqual(
    [before.status, before.json.account?.name, before.json.secondFactor],
    [200, "Ada", "required"],
  );
  const refused = await ada.ask("GET", "/albums");
  assert.deepEqual([refused.status, refused.json.title], [403, "act/second-factor"]);
  const enabled = await ada.auth("POST", "/two-factor/enable", { password: PASSWORD });
  assert.equal(enabled.status, 200, JSON.stringify(enabled.json));
  assert.equal(enabled.json.backupCodes.length, 10);
  const wrong = await ada.auth("POST", "/two-factor/verify-totp", { code: "000000" });
  assert.deepEqual([wrong.status, wrong.json.title], [401, "sign-in/wrong-code"]);
  const right = await ada.auth("POST", "/two-factor/verify-totp", {
    code: await codeOf(enabled.json.totpURI),
  });
  assert.equal(right.status, 200, JSON.stringify(right.json));
  const after = await ada.ask("GET", "/session");
  assert.equal(after.json.secondFactor, "set");
  assert.ok(after.json.verbs.includes("account.add"));
  assert.equal((await ada.ask("GET", "/albums")).status, 200);
});
