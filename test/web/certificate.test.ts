/** The link to the certificate of an erasure: shown before the button, and opened by somebody whom the page does not know. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { addRun } from "../support/instance.ts";
import { wordsIn } from "../support/words.ts";

test("whoever is forgotten has the link to the certificate before, and finds it in another browser, in both languages", {
  skip: NO_BROWSER,
  timeout: 300_000,
}, async (t) => {
  const instance = await servedInstance(t);
  const { url, miroir } = instance;
  await addRun(miroir);
  const browser = await openBrowser(t);
  for (const language of ["en", "fr"] as const) {
    const { say, like } = wordsIn(language, "portal");
    const { subjectId, personalKey } = await instance.enrol(1);
    const { page } = await openPage(t, browser, { url, language, screen: "phone" });
    const button = (name: string) => page.getByRole("button", { name });
    await page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
    await page.getByRole("link", { name: say("Forget me") }).click();
    const link = await page.locator('a[href*="/certificate#"]').getAttribute("href");
    assert.match(link ?? "", /#[\w-]{43}$/, "shown before the button");
    await checkAccessible(page, "forget me");
    await button(say("Forget me")).click();
    await button(say("Yes, forget me")).click();
    await page.getByRole("heading", { name: say("You are forgotten") }).waitFor();
    await page.getByText(like("Not yet rewritten")).waitFor();
    assert.deepEqual(await miroir.people(), []);

    const { page: later } = await openPage(t, browser, { url, language });
    await later.goto(link!);
    await later.getByText(like("Not yet rewritten")).waitFor();
    await later.getByText(say("Verified on this device")).waitFor();
    await checkAccessible(later, "the certificate at its link");
    await shoot(later, `certificate-${language}`);
    await instance.sql((sql) => sql.run("update erasure_certificates set rewritten_at = now()"));
    await later.reload();
    await later.getByText(like("Rewritten on")).waitFor();
    const saved = later.waitForEvent("download");
    await later.getByRole("button", { name: say("Save it for programs") }).click();
    assert.equal((await saved).suggestedFilename(), say("certificate.json"));
    await later.goto(`${link!.slice(0, -1)}${link!.endsWith("A") ? "E" : "A"}`);
    await later.reload();
    await later.getByText(language === "en" ? /no certificate under/ : /pas de certificat/).waitFor();
  }
});
