/** On their own page somebody says what becomes of data about them after their death, changes it, and withdraws it. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { Language } from "../../src/domain/errors.ts";
import { checkAccessible, NO_BROWSER, openBrowser, openPage, servedInstance } from "../support/browser.ts";
import { addRun } from "../support/instance.ts";
import { wordsIn } from "../support/words.ts";

const instructs = async (t: TestContext, language: Language): Promise<void> => {
  const { say } = wordsIn(language, "portal");
  const instance = await servedInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId: subject, personalKey } = await instance.enrol(7);
  const stands = async () => (await miroir.instructions.show({ subject })).instruction;
  const { page } = await openPage(t, await openBrowser(t), { url: instance.url, language });
  await page.goto(`/me#${subject.slice(0, 8)}.${personalKey}`);
  await page.getByRole("button", { name: say("Sign out") }).waitFor();
  await page.getByRole("link", { name: say("After my death"), exact: true }).click();
  await page.getByLabel(say("After my death")).selectOption("hand-over");
  await page.getByLabel(say("Who sees to it")).fill("Bo Crayon");
  await page.getByLabel(say("How that person is reached")).fill("bo@example.org");
  await checkAccessible(page, `after-death-${language}`);
  await page.getByRole("button", { name: say("Record it"), exact: true }).click();
  await page.getByText(say("Recorded. Only this stands now.")).waitFor();
  assert.deepEqual([(await stands())?.becomes, (await stands())?.name], ["hand-over", "Bo Crayon"]);
  await page.getByRole("button", { name: say("Withdraw this"), exact: true }).click();
  await page.getByText(say("Withdrawn. Nothing of it is kept.")).waitFor();
  assert.equal(await stands(), null);
};

test("an instruction is given and withdrawn in two clicks: in English", { skip: NO_BROWSER }, (t) =>
  instructs(t, "en"),
);
test("an instruction is given and withdrawn in two clicks: in French", { skip: NO_BROWSER }, (t) =>
  instructs(t, "fr"),
);
