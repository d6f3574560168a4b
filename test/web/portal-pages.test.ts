/** Every page of the portal: in both languages, on a phone and on a desk, without a complaint of the browser or of axe. */
import test from "node:test";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  type PageOptions,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { addRun } from "../support/instance.ts";

/** Each of both languages, both sizes, and both colours of the sheet once. */
const VIEWS: readonly Pick<PageOptions, "language" | "screen" | "dark">[] = [
  { language: "en", screen: "desktop" },
  { language: "fr", screen: "phone", dark: true },
];
const OPEN = ["/", "/me", "/ask", "/rights", "/confirm", "/privacy", "/nothing"];
const HERS = [
  "/me/published",
  "/me/searches",
  "/me/consents",
  "/me/grants",
  "/me/requests",
  "/me/report",
  "/me/forget",
];

test("every page of the portal is accessible, in both languages, on a phone and on a desk", {
  skip: NO_BROWSER,
  timeout: 300_000,
}, async (t) => {
  const instance = await servedInstance(t);
  const { url, miroir } = instance;
  await addRun(miroir);
  await instance.picture("1.png", { faces: [{ person: 1, x: 40, y: 60, size: 80, noise: 1 }] });
  await miroir.import({ album: "run", paths: [instance.photos] });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await instance.idle();
  const browser = await openBrowser(t);
  for (const view of VIEWS) {
    const name = `${view.language}-${view.screen}${view.dark ? "-dark" : ""}`;
    const { page } = await openPage(t, browser, { url, ...view });
    const check = async (path: string): Promise<void> => {
      await page.locator("h1").first().waitFor();
      await page.locator(".loading").first().waitFor({ state: "detached" });
      await checkAccessible(page, `${path} ${name}`);
      await shoot(page, `${name}${path.replaceAll("/", "-")}`);
    };
    for (const path of OPEN) {
      await page.goto(path);
      await check(path);
    }
    await page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
    await page
      .getByRole("button", { name: /1 (possible|correspondance)|Open picture 1|Ouvrir l'image 1/ })
      .first()
      .waitFor();
    await check("/me/pictures");
    for (const path of HERS) {
      await page.goto(path);
      await check(path);
    }
  }
});
