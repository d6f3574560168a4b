/** The whole life of a person in the portal, in a real browser: asked, enrolled before a camera, found, and forgotten. */
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
import { addRun } from "../support/instance.ts";
import { startMailServer, textOf } from "../support/mail-server.ts";
import { vouchedFor } from "../support/portal.ts";
import { searchByTwo } from "../support/second.ts";
import { wordsIn } from "../support/words.ts";

const LONG = 120_000;
/** Counts what she has to press. */
const presses = () => {
  let count = 0;
  return {
    press: async (what: Locator): Promise<void> => {
      await what.click();
      count++;
    },
    get count() {
      return count;
    },
  };
};

/** What comes by the event stream comes when it comes. */
const becomes = async (what: Locator, count: number): Promise<void> => {
  const until = Date.now() + LONG;
  while ((await what.count()) !== count && Date.now() < until)
    await new Promise((done) => setTimeout(done, 100));
  assert.equal(await what.count(), count);
};

const saved = async (page: Page, by: Locator): Promise<string> => {
  const download = page.waitForEvent("download", { timeout: LONG });
  await by.click();
  return (await download).suggestedFilename();
};

const life = async (t: TestContext, language: Language): Promise<void> => {
  const { say, like } = wordsIn(language, "portal");
  // What a screen reader meets has the same shape in both languages.
  const accessible = (page: Page, name: string) =>
    language === "en" ? checkAccessible(page, name) : Promise.resolve();
  const shown = (page: Page, name: string, options?: Parameters<typeof shoot>[2]) =>
    shoot(page, `${name}-${language}`, options);
  const mail = await startMailServer(t);
  const instance = await servedInstance(t, { settings: { mail: mail.settings }, vision: await realVision() });
  const { miroir, url, folder } = instance;
  await addRun(miroir);
  await miroir.import({ album: "run", paths: [await drawAlbum(instance.photos)] });
  const invited = await miroir.invitations.add({
    kind: "personal",
    albums: ["run"],
    until: "2026-12-31",
    purposes: ["find", "publish:website"],
  });
  const browser = await openBrowser(t, { camera: await writeFilm(join(folder, "camera.mjpeg"), SHE) });
  const { page } = await openPage(t, browser, { url, screen: "phone", language });
  page.setDefaultTimeout(LONG);
  const button = (name: string | RegExp): Locator => page.getByRole("button", { name });

  // Asked: nothing is ticked for her, and the two answers are alike (R8).
  await page.goto(invited.url);
  const boxes = page.getByRole("checkbox");
  await boxes.first().waitFor();
  assert.equal(await boxes.count(), 3);
  for (const box of await boxes.all()) assert.equal(await box.isChecked(), false);
  const accept = button(say("I accept"));
  const refuse = button(say("I refuse"));
  const [yes, no] = [(await accept.boundingBox())!, (await refuse.boundingBox())!];
  assert.deepEqual([yes.width, yes.height, yes.y], [no.width, no.height, no.y]);
  for (const property of ["background-color", "color", "font-weight", "border-color"]) {
    const [one, other] = await Promise.all(
      [accept, refuse].map((each) =>
        each.evaluate(`(b) => getComputedStyle(b).getPropertyValue("${property}")`),
      ),
    );
    assert.equal(one, other, property);
  }
  await accessible(page, "the question");
  await shown(page, "life-1-question");

  // Refusing is one press, and asks nothing further.
  await refuse.click();
  await page.getByRole("heading", { name: say("You refused. Nothing was kept.") }).waitFor();
  await button(say("I changed my mind")).click();

  // Accepting without a box says what is missing.
  await accept.click();
  await page.getByText(like("To accept, tick the first box")).waitFor();

  const giving = presses();
  await giving.press(page.getByRole("checkbox", { name: say("Find my own pictures by my face") }));
  await giving.press(page.getByRole("checkbox", { name: say("I am 18 or older") }));
  await giving.press(accept);
  await giving.press(button(say("Start the camera")));
  // The event and not `waitForFunction`: that one evaluates in the page when it has to wait, which its policy refuses.
  await page
    .locator("video")
    .evaluate(
      "(video) => video.videoWidth > 0 || new Promise((seen) => video.addEventListener('loadeddata', () => seen(true)))",
    );
  await accessible(page, "the camera");
  await shown(page, "life-2-camera");
  await page.getByRole("heading", { name: say("Who are you?") }).waitFor();
  await page.getByLabel(say("Your name")).fill("Ada Pencil");
  await page.getByLabel(say("Your e-mail address")).fill("ada@example.org");
  await accessible(page, "their name");
  await giving.press(button(say("Go on")));
  await page.getByLabel(say("The code from the e-mail")).waitFor();
  const code = /^\d{6}$/m.exec(textOf(mail.delivered.at(-1)!.raw))![0];
  await page.getByLabel(say("The code from the e-mail")).fill(code);
  await shown(page, "life-3-code");
  await giving.press(button(say("I confirm")));

  // Her key, and nothing is searched before somebody says that it is she.
  await page.getByRole("heading", { name: say("Your personal key"), level: 1 }).waitFor();
  await accessible(page, "her key");
  await shown(page, "life-4-key");
  assert.match(await saved(page, button(say("Save as a file"))), /^miroir-[0-9a-f]{8}\.txt$/);
  assert.equal(await button(say("Open my pictures")).isDisabled(), true);
  await page.getByRole("checkbox", { name: say("I have kept it") }).check();
  await page.getByRole("heading", { name: say("Show this at the desk") }).waitFor();
  const [waiting] = await miroir.enrolments.list();
  assert.equal((await miroir.grants.list()).length, 0);
  await vouchedFor(miroir, waiting!.id);

  // Found while the page is open, without a reload.
  const tiles = page.getByRole("list", { name: say("Possible matches of you") }).getByRole("button");
  await tiles.first().waitFor();
  await instance.idle();
  const found = PICTURES.ofHer;
  await becomes(tiles, found);
  await page.waitForLoadState("networkidle");
  await accessible(page, "her pictures");
  await shown(page, "life-5-pictures");

  // Large: arrows, download, and “this is not me”.
  await tiles.first().click();
  await page
    .getByRole("heading", { name: say("Picture {at} of {total}", { at: 1, total: found }) })
    .waitFor();
  await page.getByRole("dialog").getByText(say("Possible match"), { exact: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  await page
    .getByRole("heading", { name: say("Picture {at} of {total}", { at: 2, total: found }) })
    .waitFor();
  await page.waitForLoadState("networkidle");
  await accessible(page, "a picture, large");
  await shown(page, "life-6-large", { fullPage: false });
  assert.equal(
    await saved(page, page.getByRole("dialog").getByRole("button", { name: say("Download"), exact: true })),
    say("my-picture.jpg"),
  );
  await button(say("This is not me")).click();
  await page.getByText(like("Noted: this is not you.")).waitFor();
  await becomes(tiles, found - 1);

  // Taken down: a case with its day.
  await tiles.first().click();
  await button(say("Take this picture down")).click();
  await button(say("Ask for it")).click();
  await page.getByText(like("Your case {number} is open; an answer")).waitFor();
  assert.equal(await saved(page, button(say("Download all (ZIP)"))), say("my-pictures.zip"));

  // Who searched for her.
  await searchByTwo(miroir, {
    photo: { path: join(instance.photos, "run-0.jpg") },
    purpose: "find",
    reason: "asked for at the desk",
  } as Parameters<typeof miroir.search>[0]);
  await page.getByRole("link", { name: say("Who searched for me") }).click();
  await page.getByText("asked for at the desk").waitFor();
  await accessible(page, "who searched");
  await shown(page, "life-7-searches");
  await page.getByRole("link", { name: say("My requests") }).click();
  await page
    .getByText(/2026-\d+/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: say("My report") }).click();
  assert.equal(await saved(page, button(say("Make my report (ZIP)"))), say("my-report.zip"));

  // The receipt, verified in the page itself.
  await page.getByRole("link", { name: say("My consents") }).click();
  await button(like("Receipt with its proof: ")).first().click();
  await page.getByText(say("Verified on this device")).first().waitFor();
  await accessible(page, "a receipt");
  await shown(page, "life-8-receipt", { fullPage: false });
  await page.keyboard.press("Escape");

  // Withdrawing, from her first page: never more presses than giving (R16).
  await page
    .getByRole("link", { name: say("My pictures") })
    .first()
    .click();
  const withdrawing = presses();
  await withdrawing.press(page.getByRole("link", { name: say("My consents") }));
  await withdrawing.press(
    button(say("Withdraw: {title}", { title: say("Find my own pictures by my face") })),
  );
  await page.getByText(like("Withdrawn, and it counts already")).waitFor();
  assert.ok(withdrawing.count <= giving.count, `${withdrawing.count} to withdraw, ${giving.count} to give`);
  assert.equal(withdrawing.count, 2);
  await shown(page, "life-9-withdrawn");

  // Forgotten, with a certificate whose proof is verified in the page.
  await page.getByRole("link", { name: say("Forget me") }).click();
  await button(say("Forget me")).click();
  await button(say("Yes, forget me")).click();
  await page.getByRole("heading", { name: say("You are forgotten") }).waitFor();
  await page.getByText(say("Verified on this device")).waitFor();
  await accessible(page, "forgotten");
  await shown(page, "life-a-forgotten");
  assert.equal(await saved(page, button(say("Save the certificate"))), say("certificate.html"));
  assert.equal((await miroir.people()).length, 0);
  await page.goto("/me");
  await page.getByRole("heading", { name: say("Open my pictures") }).waitFor();
};

test(
  "a person is asked, enrols before a camera, is found, rejects, sees who searched, withdraws in fewer steps than the enrolment took, and is forgotten",
  {
    skip: NO_BROWSER,
    timeout: 600_000,
  },
  (t) => life(t, "en"),
);

test("the same life in French", { skip: NO_BROWSER, timeout: 600_000 }, (t) => life(t, "fr"));
