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

const VIEWS: readonly Pick<PageOptions, "language" | "screen" | "dark">[] = [
  { language: "en", screen: "desktop" },
  { language: "fr", screen: "phone" },
  { language: "en", screen: "phone", dark: true },
];

test("every page of the portal is accessible, in both languages, on a phone and on a desk", {
  skip: NO_BROWSER,
}, async (t) => {
  const instance = await servedInstance(t);
  const { url, miroir } = instance;
  await addRun(miroir);
  for (let n = 0; n < 7; n++) {
    const path = await instance.picture(`${n}.png`, {
      faces: [
        { person: 1, x: 40, y: 60, size: 80, noise: n },
        { person: 50 + n, x: 190, y: 80, size: 70 },
      ],
    });
    await miroir.import({ album: "run", paths: [path] } as never);
  }
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.scan({} as never);
  const browser = await openBrowser(t);
  for (const view of VIEWS) {
    const name = `${view.language}-${view.screen}${view.dark ? "-dark" : ""}`;
    const { page } = await openPage(t, browser, { url, ...view });
    for (const path of ["/", "/me", "/ask", "/rights", "/privacy", "/nothing"]) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
      await checkAccessible(page, `${path} ${name}`);
      await shoot(page, `${name}${path.replaceAll("/", "-")}`);
    }
    await page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
    await page.getByRole("list").first().waitFor();
    for (const path of [
      "/me",
      "/me/searches",
      "/me/consents",
      "/me/grants",
      "/me/requests",
      "/me/report",
      "/me/forget",
    ]) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      await page.waitForTimeout(700);
      await checkAccessible(page, `${path} ${name}`);
      await shoot(page, `${name}${path.replaceAll("/", "-")}-in`);
    }
  }
});
