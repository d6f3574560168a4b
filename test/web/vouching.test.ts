/**
 * Law 11 walked in a real browser: from a poster to her pictures, by a steward who stands before her and by staff from afar.
 * Nothing of an album is shown before.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { Language } from "../../src/domain/errors.ts";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  realVision,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { writeFilm } from "../support/camera.ts";
import { drawAlbum, PICTURES, SHE } from "../support/drawn-album.ts";
import { addRun, madeChoice } from "../support/instance.ts";
import { browserOf, enrolInPortal } from "../support/portal.ts";
import { appOf } from "../support/server.ts";
import { addStaff, emailOf, PASSWORD } from "../support/staff.ts";
import { wordsIn } from "../support/words.ts";

const LANGUAGES = [
  ["en", "English"],
  ["fr", "French"],
] as const;

const signIn = async (page: Page, language: Language, role: string): Promise<void> => {
  const { say } = wordsIn(language, "console");
  await page.getByLabel(say("E-mail address")).fill(emailOf(role));
  await page.getByLabel(say("Password"), { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: say("Sign in"), exact: true }).click();
};

/** Every frame is a picture that the browser could show. */
const framesSeen = async (frames: Locator): Promise<number> => {
  await frames.first().waitFor();
  for (const frame of await frames.all())
    await frame.evaluate(
      "(img) => img.naturalWidth > 0 || new Promise((seen) => img.addEventListener('load', () => seen(true)))",
    );
  return frames.count();
};

/** Chromium on Linux reads no codes: what its camera would have read is said by the test. */
const SCANNER = `window.BarcodeDetector = class {
  detect() { return Promise.resolve(window.scanned ? [{ rawValue: window.scanned }] : []); }
}`;

const fromPoster = async (t: TestContext, language: Language): Promise<void> => {
  const { say } = wordsIn(language, "portal");
  const staff = wordsIn(language, "console");
  const instance = await servedInstance(t, {
    settings: { enrolment: { waitingDays: 30 } },
    vision: await realVision(),
  });
  const { miroir, url, folder, engine } = instance;
  await addRun(miroir);
  await miroir.import({ album: "run", paths: [await drawAlbum(instance.photos)] });
  const invited = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-12-31" });
  await addStaff(miroir, appOf(engine), "steward");
  const browser = await openBrowser(t, { camera: await writeFilm(join(folder, "camera.mjpeg"), SHE) });
  const { page } = await openPage(t, browser, { url, screen: "phone", language });
  const button = (name: string): Locator => page.getByRole("button", { name });
  const find = page.getByRole("checkbox", { name: say("Find my own pictures by my face") });
  const beforeTheCamera = async (): Promise<void> => {
    await button(say("I accept")).click();
    await button(say("Start the camera")).click();
    await page.getByRole("heading", { name: say("Who are you?") }).waitFor();
  };

  await page.goto(invited.url);
  await find.check();
  await page.getByRole("checkbox", { name: say("I am 18 or older") }).check();
  await beforeTheCamera();
  await page.getByLabel(say("Your name")).fill("Ada Pencil");
  await button(say("Go on")).click();
  await page.getByLabel(say("Your sentence")).fill("no such sentence");
  await button(say("I confirm")).click();
  await page.getByRole("alert").first().waitFor();

  // A reload in the middle loses no tick and no word, and keeps no picture: the camera begins anew.
  await page.reload();
  await page
    .getByText(
      say("What you ticked and typed before is still here. The camera begins anew: nothing of it was kept."),
    )
    .waitFor();
  assert.equal(await find.isChecked(), true);
  const kept = (await page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")) as string;
  assert.ok(kept.length < 1000, `${kept.length} characters are no picture`);
  await beforeTheCamera();
  assert.equal(await page.getByLabel(say("Your name")).inputValue(), "Ada Pencil");
  await button(say("Go on")).click();
  await page.getByLabel(say("Your sentence")).fill((await page.locator("blockquote").textContent())!.trim());
  await button(say("I confirm")).click();

  // Her page shows a code once her key is kept, and one code at a time; nothing is searched.
  await page.getByRole("heading", { name: say("Your personal key"), level: 1 }).waitFor();
  await page.getByRole("checkbox", { name: say("I have kept it") }).check();
  await page.getByRole("heading", { name: say("Show this at the desk") }).waitFor();
  await page.getByText(say("Good for {count} more minutes, once.", { count: 15 })).waitFor();
  const first = (await page.locator(".code").textContent())!.trim();
  await checkAccessible(page, "her code");
  await shoot(page, `vouching-1-code-${language}`);
  await button(say("A new code")).click();
  assert.equal(await page.locator("main img").count(), 1, "the key is put away");
  assert.match(first, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  await page.locator(".code", { hasNotText: first }).waitFor();
  const code = (await page.locator(".code").textContent())!.trim();
  assert.equal((await miroir.grants.list()).length, 0);

  // The steward's telephone opens what her code says, signs in, and sees nothing but this page.
  const { page: desk } = await openPage(t, browser, { url, screen: "phone", language });
  await desk.addInitScript({ content: SCANNER });
  await desk.goto(`/console/steward#${first}`);
  await signIn(desk, language, "steward");
  await desk.getByRole("alert").waitFor();
  assert.doesNotMatch(desk.url(), /#./, "the code is out of the address bar");
  await checkAccessible(desk, "the steward's page");
  await shoot(desk, `vouching-2-steward-${language}`);
  if (language === "en") {
    await desk.getByLabel(staff.say("The code on their telephone")).fill(code.toLowerCase());
    await desk.getByRole("button", { name: staff.say("Show them") }).click();
  } else {
    await desk.evaluate(`window.scanned = ${JSON.stringify(`${url}/console/steward#${code}`)}`);
    await desk.getByRole("button", { name: staff.say("Scan with the camera") }).click();
  }
  await desk.getByRole("heading", { name: "Ada Pencil" }).waitFor();
  const frames = desk.getByRole("list", { name: staff.say("Pictures of their camera") }).getByRole("img");
  assert.ok((await framesSeen(frames)) >= 3);
  await checkAccessible(desk, "her frames beside her");
  await shoot(desk, `vouching-3-frames-${language}`);
  const wider = (await desk.evaluate("document.documentElement.scrollWidth - innerWidth")) as number;
  assert.ok(wider <= 0, `the steward's page scrolls sideways: ${wider} px`);
  await desk.getByRole("button", { name: staff.say("Yes, the same person") }).click();
  await desk
    .getByText(staff.say("Confirmed: {name}. Their search opens on their own page.", { name: "Ada Pencil" }))
    .waitFor();

  // Her own page learns it, and opens her search with the key in its memory.
  const tiles = page.getByRole("list", { name: say("Possible matches of you") }).getByRole("button");
  await tiles.nth(PICTURES.ofHer - 1).waitFor();
  await page.goto("/me/searches");
  await page.getByRole("heading", { name: say("Who looked at the pictures of your camera") }).waitFor();
  await page.getByText(say("a steward at the desk")).waitFor();
};

for (const [language, spoken] of LANGUAGES)
  test(
    `from a poster to a person's pictures by a steward's telephone, in ${spoken}`,
    {
      skip: NO_BROWSER,
      timeout: 600_000,
    },
    (t) => fromPoster(t, language),
  );

for (const [language, spoken] of LANGUAGES)
  test(`staff compare a person with the frames from afar, say by what, and the person's page learns it, in ${spoken}`, {
    skip: NO_BROWSER,
    timeout: 600_000,
  }, async (t) => {
    const { say } = wordsIn(language, "portal");
    const staff = wordsIn(language, "console");
    const instance = await servedInstance(t, {
      vision: madeChoice,
      settings: { enrolment: { waitingDays: 0 } },
    });
    const { miroir, url, engine } = instance;
    await addRun(miroir);
    await instance.picture("1.png", { faces: [{ person: 7, x: 40, y: 60, size: 80, noise: 1 }] });
    await miroir.import({ album: "run", paths: [instance.photos] });
    const app = appOf(engine);
    await addStaff(miroir, app, "reviewer");
    const poster = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-12-31" });
    const { subjectId, personalKey } = (await enrolInPortal(browserOf(app), poster.url, 7)).json;
    const browser = await openBrowser(t);
    const { page } = await openPage(t, browser, { url, screen: "phone", language });
    await page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
    await page.getByRole("heading", { name: say("Show this at the desk") }).waitFor();
    await checkAccessible(page, "her page while she waits");

    const { page: desk } = await openPage(t, browser, { url, language });
    await desk.goto("/console/enrolments");
    await signIn(desk, language, "reviewer");
    await desk.getByRole("heading", { name: "Ada Drawn" }).waitFor();
    await desk.getByRole("button", { name: staff.say("Approve") }).click();
    const dialog = desk.getByRole("dialog");
    assert.ok((await framesSeen(dialog.getByRole("img"))) >= 3);
    await checkAccessible(desk, "approving with her frames");
    await shoot(desk, `vouching-5-approve-${language}`);
    await dialog.getByLabel(staff.say("Compared by")).selectOption("known-personally");
    await dialog.getByLabel(staff.say("Reason")).fill("She sings in our choir.");
    await dialog.getByRole("button", { name: staff.say("Approve") }).click();
    await desk.getByText(staff.say("approved"), { exact: true }).waitFor();

    // Her key is in the memory of her page: the search opens by itself, and what it finds comes by itself.
    await page.getByText(say("Confirmed. Your pictures are being looked for.")).waitFor();
    await page
      .getByRole("list", { name: say("Possible matches of you") })
      .getByRole("button")
      .first()
      .waitFor();
  });

test("an enrolment that fails at its last step says why, not whose face it may be, and begins again", {
  skip: NO_BROWSER,
  timeout: 600_000,
}, async (t) => {
  const { say } = wordsIn("en", "portal");
  const instance = await servedInstance(t, { vision: await realVision() });
  const { miroir, url, folder } = instance;
  await addRun(miroir);
  const invited = await miroir.invitations.add({ kind: "personal", albums: ["run"], until: "2026-12-31" });
  const browser = await openBrowser(t, { camera: await writeFilm(join(folder, "camera.mjpeg"), SHE) });
  const { page } = await openPage(t, browser, { url, screen: "phone" });
  const button = (name: string): Locator => page.getByRole("button", { name });
  await page.goto(invited.url);
  await page.getByRole("checkbox", { name: say("Find my own pictures by my face") }).check();
  await page.getByRole("checkbox", { name: say("I am 18 or older") }).check();
  await button(say("I accept")).click();
  await button(say("Start the camera")).click();
  await page.getByLabel(say("Your name")).fill("Ada Pencil");
  await button(say("Go on")).click();
  await page.getByLabel(say("Your sentence")).fill((await page.locator("blockquote").textContent())!.trim());
  await miroir.invitations.end({ invitation: invited.id });
  await button(say("I confirm")).click();
  await page.getByRole("heading", { name: say("You are not enrolled") }).waitFor();
  await page.getByText("This invitation cannot be used").waitFor();
  await checkAccessible(page, "not enrolled");
  await button(say("Begin again")).click();
  assert.equal(
    await page.getByRole("checkbox", { name: say("Find my own pictures by my face") }).isChecked(),
    true,
  );
});
