/** A page that was left open asks once more who is there, over itself, and goes on where it was. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { PROOF_MINUTES } from "../../src/domain/act.ts";
import type { Language } from "../../src/domain/errors.ts";
import { checkAccessible, NO_BROWSER, openBrowser, openPage, servedInstance } from "../support/browser.ts";
import { addRun } from "../support/instance.ts";
import { appOf } from "../support/server.ts";
import { addStaff, emailOf, PASSWORD } from "../support/staff.ts";
import { wordsIn } from "../support/words.ts";

const LATER_MS = (PROOF_MINUTES + 1) * 60_000;

const forgetsHerself = async (t: TestContext, language: Language): Promise<void> => {
  const { say } = wordsIn(language, "portal");
  const instance = await servedInstance(t);
  await addRun(instance.miroir);
  const { subjectId, personalKey } = await instance.enrol(7);
  const { page, expect } = await openPage(t, await openBrowser(t), { url: instance.url, language });
  expect("403");
  const button = (name: string) => page.getByRole("button", { name: say(name), exact: true });
  await page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
  await page.getByRole("button", { name: say("Sign out") }).waitFor();
  await page.getByRole("link", { name: say("Forget me"), exact: true }).click();
  instance.clock.now = new Date(instance.clock.now.getTime() + LATER_MS);
  await button("Forget me").click();
  await button("Yes, forget me").click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await checkAccessible(page, `prove-again-${language}`);
  await dialog.getByLabel(say("Your personal key")).fill("not her key");
  expect("403");
  await dialog.getByRole("button", { name: say("Go on"), exact: true }).click();
  await dialog.getByRole("alert").or(dialog.getByRole("status")).first().waitFor();
  await dialog.getByLabel(say("Your personal key")).fill(personalKey);
  await dialog.getByRole("button", { name: say("Go on"), exact: true }).click();
  await page.getByRole("heading", { name: say("You are forgotten") }).waitFor();
  assert.equal((await instance.miroir.people()).length, 0);
};

test(
  "a person shows once more who they are, and is forgotten without beginning again: in English",
  { skip: NO_BROWSER },
  (t) => forgetsHerself(t, "en"),
);
test("and in French", { skip: NO_BROWSER }, (t) => forgetsHerself(t, "fr"));

test("staff sign in once more over the page, and have the report that they asked for", {
  skip: NO_BROWSER,
}, async (t) => {
  const instance = await servedInstance(t, { settings: { secondFactor: [] } });
  await addRun(instance.miroir);
  const { subjectId } = await instance.enrol(7);
  await addStaff(instance.miroir, appOf(instance.engine), "officer");
  const { page, expect } = await openPage(t, await openBrowser(t), { url: instance.url });
  expect("403");
  const { say } = wordsIn("en", "console");
  const signIn = async (within: Pick<typeof page, "getByLabel" | "getByRole">): Promise<void> => {
    await within.getByLabel(say("Password"), { exact: true }).fill(PASSWORD);
    await within.getByRole("button", { name: say("Sign in"), exact: true }).click();
  };
  await page.goto(`/console/people/${subjectId}`);
  await page.getByLabel(say("E-mail address")).fill(emailOf("officer"));
  await signIn(page);
  const report = page.getByRole("button", { name: say("Report of article 15 (ZIP)") });
  await report.waitFor();
  await instance.sql((sql) =>
    sql.run(`update account_sessions set created_at = $1`, [
      new Date(instance.clock.now.getTime() - LATER_MS),
    ]),
  );
  await report.click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await checkAccessible(page, "console-prove-again");
  const saved = page.waitForEvent("download");
  await signIn(dialog);
  assert.equal((await saved).suggestedFilename(), "report.zip");
  assert.equal(await dialog.count(), 0);
});
