/** The second way in, in a real browser: a letter to a known address, a camera, and the photograph of the file that agrees. */
import assert from "node:assert/strict";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Locator } from "playwright-core";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { drawPhotograph } from "../../src/demo/draw.ts";
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
import { addRun } from "../support/instance.ts";
import { startMailServer, textOf } from "../support/mail-server.ts";
import { wordsIn } from "../support/words.ts";

const SHE = DEMO_CAST.consenting[0]!;
const LONG = 120_000;

const filePhotograph = (seed: number): Promise<Uint8Array> =>
  drawPhotograph({
    widthPx: 600,
    heightPx: 700,
    place: 3,
    people: [{ seed, xPx: 300, yPx: 340, sizePx: 300, variation: 4 }],
  });

const way = async (t: TestContext, language: Language): Promise<void> => {
  const { say } = wordsIn(language, "portal");
  const mail = await startMailServer(t);
  const instance = await servedInstance(t, { settings: { mail: mail.settings }, vision: await realVision() });
  const { miroir, url, folder } = instance;
  await addRun(miroir);
  const person = { name: "Ada Pencil", address: "ada@example.org", photograph: await filePhotograph(SHE) };
  await miroir.members.import({ albums: ["run"], until: "2026-12-31", from: { people: [person] } });
  await miroir.members.invite({});
  const [letter] = await miroir.mail.list();
  const [, token] = /\/i\/([\w-]{24})/.exec((await miroir.mail.show({ letter: letter!.id })).text)!;

  const browser = await openBrowser(t, { camera: await writeFilm(join(folder, "camera.mjpeg"), SHE) });
  const { page } = await openPage(t, browser, { url, screen: "phone", language });
  page.setDefaultTimeout(LONG);
  // Her head is not as quick as a program: the instance's clock goes on between two posts, before each is sent. An event of the
  // browser would come beside the post, and sometimes after it.
  await page.route("**/frames", async (route) => {
    instance.clock.now = new Date(instance.clock.now.getTime() + 2000);
    await route.continue();
  });
  const button = (name: string): Locator => page.getByRole("button", { name });
  await page.goto(`/i/${token}`);
  await page.getByRole("checkbox", { name: say("Find my own pictures by my face") }).check();
  await page.getByRole("checkbox", { name: say("I am 18 or older") }).check();
  await button(say("I accept")).click();
  await button(say("Start the camera")).click();

  // Her name is there, and no other address can be given.
  await page.getByRole("heading", { name: say("Who are you?") }).waitFor();
  assert.equal(await page.getByLabel(say("Your name")).inputValue(), "Ada Pencil");
  assert.equal(await page.getByLabel(say("Your e-mail address")).count(), 0);
  await page
    .getByText(say("This link is yours: what concerns you goes to {address}.", { address: "a…@example.org" }))
    .waitFor();
  await checkAccessible(page, "her name, known");
  await shoot(page, `member-name-${language}`);
  await button(say("Go on")).click();
  await page.getByLabel(say("The code from the e-mail")).waitFor();
  const code = mail.delivered.findLast(({ raw }) => /^\d{6}$/m.test(textOf(raw)))!;
  assert.deepEqual(code.to, ["ada@example.org"]);
  await page.getByLabel(say("The code from the e-mail")).fill(/^\d{6}$/m.exec(textOf(code.raw))![0]);
  await button(say("I confirm")).click();
  await page.getByRole("heading", { name: say("Your personal key"), level: 1 }).waitFor();

  const [enrolment] = await miroir.enrolments.list();
  assert.equal(enrolment!.known!.compared, "agrees", JSON.stringify(enrolment));
  assert.deepEqual([enrolment!.state, enrolment!.secondLook], ["approved", true], JSON.stringify(enrolment));
  await page.getByRole("checkbox", { name: say("I have kept it") }).check();
  assert.equal(await button(say("Start the search now")).isDisabled(), false);
};

for (const language of ["en", "fr"] as const)
  test(
    `a letter to a known address opens at once where the photograph of the file agrees, in ${language === "en" ? "English" : "French"}`,
    {
      skip: NO_BROWSER,
    },
    (t) => way(t, language),
  );
