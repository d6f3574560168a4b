/** The page on accuracy in a real browser: pictures that are drawn, and the same figures for whoever does not see them. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  realVision,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { appOf } from "../support/server.ts";
import { addStaff, emailOf, PASSWORD } from "../support/staff.ts";

const SAID = {
  en: {
    email: "E-mail address",
    password: "Password",
    signIn: "Sign in",
    overview: "Overview",
    asTable: "The figures as a table",
  },
  fr: {
    email: "Adresse électronique",
    password: "Mot de passe",
    signIn: "Se connecter",
    overview: "Vue d'ensemble",
    asTable: "Les chiffres en tableau",
  },
} as const;

test("how wrong the pack was measured to be is drawn, told in words and given as tables, on a phone and on a desk", {
  skip: NO_BROWSER,
}, async (t) => {
  const instance = await servedInstance(t, { vision: await realVision(), settings: { secondFactor: [] } });
  await addStaff(instance.miroir, appOf(instance.engine), "auditor");
  const browser = await openBrowser(t);
  for (const view of [
    { language: "en", screen: "desktop" },
    { language: "fr", screen: "phone", dark: true },
  ] as const) {
    const say = SAID[view.language];
    const { page } = await openPage(t, browser, { url: instance.url, ...view });
    await page.goto("/console");
    await page.getByLabel(say.email).fill(emailOf("auditor"));
    await page.getByLabel(say.password, { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: say.signIn, exact: true }).click();
    await page.getByRole("heading", { name: say.overview, level: 1 }).waitFor();
    await page.goto("/console/accuracy");
    const drawn = page.locator("main img");
    await drawn.nth(2).waitFor();
    assert.equal(await drawn.count(), 3);
    const shown = "[...document.querySelectorAll('main img')].map((image) => image.naturalWidth > 100)";
    assert.deepEqual(await page.evaluate(shown), [true, true, true]);
    for (const image of await drawn.all())
      assert.match((await image.getAttribute("alt"))!, /\d/, "its words have figures");
    await checkAccessible(page, `/accuracy ${view.language}`);
    await shoot(page, `console-accuracy-${view.language}`);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0);
    for (const summary of await page.getByText(say.asTable).all()) await summary.click();
    await checkAccessible(page, `/accuracy ${view.language}, with tables`);
    assert.ok((await page.locator("main table tbody tr").count()) > 40);
  }
});
