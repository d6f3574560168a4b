/** When and where somebody was, in a real browser: said while enrolling, met by the search, narrowed and widened on their own page. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Locator } from "playwright-core";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { drawPhotograph } from "../../src/demo/draw.ts";
import type { Language } from "../../src/domain/errors.ts";
import { narrowingText } from "../../src/domain/narrowing.ts";
import { SECOND_STATEMENT } from "../../src/domain/portal.ts";
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
import { SHE } from "../support/drawn-album.ts";
import { addRun } from "../support/instance.ts";
import { vouchedFor } from "../support/portal.ts";
import { wordsIn } from "../support/words.ts";

const LONG = 120_000;
const MORNING = { from: "2026-05-17T09:00", until: "2026-05-17T12:00", places: null, unknownToo: false };
const WIDER = "Compare the whole day, I stayed until the end.";

/** The same person on each, with a stranger: at the start at 8 and 9, at the finish at 11 and 13, and once no clock knows when. */
const TAKEN = [
  ["start-8", "S", "2026:05:17 08:30:00"],
  ["start-9", "S", "2026:05:17 09:30:00"],
  ["finish-11", "F", "2026:05:17 11:15:00"],
  ["finish-13", "F", "2026:05:17 13:00:00"],
  ["no-clock", "S", null],
] as const;

const drawDay = (folder: string): Promise<unknown> =>
  Promise.all(
    TAKEN.map(async ([name, model, at], n) => {
      const people = [
        { seed: SHE, xPx: 250 + 12 * n, yPx: 250, sizePx: 130 + 6 * n, variation: n },
        { seed: DEMO_CAST.others[n]!, xPx: 560, yPx: 280, sizePx: 120, variation: n },
      ];
      const exif = { IFD0: { Make: "Drawn", Model: model }, ...(at && { IFD2: { DateTimeOriginal: at } }) };
      const jpeg = await drawPhotograph({ widthPx: 800, heightPx: 600, place: 20 + n, people, exif });
      await writeFile(join(folder, `${name}.jpg`), jpeg);
    }),
  );

const becomes = async (what: Locator, count: number): Promise<void> => {
  const until = Date.now() + LONG;
  while ((await what.count()) !== count && Date.now() < until)
    await new Promise((done) => setTimeout(done, 100));
  assert.equal(await what.count(), count);
};

const way = async (t: TestContext, language: Language): Promise<void> => {
  const { say } = wordsIn(language, "portal");
  const settings = { timeZone: "Europe/Paris" };
  const instance = await servedInstance(t, { settings, vision: await realVision() });
  const { miroir, url, folder } = instance;
  await addRun(miroir);
  await drawDay(instance.photos);
  await miroir.import({ album: "run", paths: [instance.photos] });
  await miroir.albums.place({ album: "run", name: "start", mark: "camera", value: "Drawn S" });
  await miroir.albums.place({ album: "run", name: "finish", mark: "camera", value: "Drawn F" });
  const invited = await miroir.invitations.add({ kind: "personal", albums: ["run"], until: "2026-12-31" });
  const browser = await openBrowser(t, { camera: await writeFilm(join(folder, "camera.mjpeg"), SHE) });
  const { page } = await openPage(t, browser, { url, screen: "phone", language });
  page.setDefaultTimeout(LONG);
  const button = (name: string | RegExp): Locator => page.getByRole("button", { name });
  const box = (name: string): Locator => page.getByRole("checkbox", { name });
  const from = page.getByLabel(say("From"));
  const until = page.getByLabel(say("Until"), { exact: false });
  const some = (faces: number) =>
    page.getByText(say("About {faces} of {of} faces would be compared.", { faces, of: 10 }));
  const changed = (faces: number) =>
    page.getByText(say("Changed. Compared with your face: {faces} of {of} faces.", { faces, of: 10 }));

  await page.goto(invited.url);
  await box(say("Find my own pictures by my face")).check();
  await box(say("I am 18 or older")).check();
  await button(say("I accept")).click();

  // Asked, and nothing is chosen beforehand; two answers alike.
  await page.getByRole("heading", { name: say("When were you there? Where?") }).waitFor();
  await page.getByText(say("The whole album: {of} faces.", { of: 10 })).waitFor();
  assert.deepEqual([await from.inputValue(), await until.inputValue()], ["", ""]);
  for (const place of ["start", "finish"]) assert.equal(await box(place).isChecked(), false);
  const only = button(say("Only these hours and places"));
  await only.click();
  await page.getByText(say("Say hours or places of an album, or choose the whole album.")).waitFor();
  await from.fill("09:00");
  await until.fill("08:00");
  await only.click();
  await page.getByText(say("This must be later than the beginning.")).waitFor();
  await until.fill("12:00");
  await some(4).waitFor();
  const leftOut = page.getByRole("radio", { name: say("Leave them out") });
  const compared = page.getByRole("radio", { name: say("Compare them too") });
  assert.deepEqual([await leftOut.isChecked(), await compared.isChecked()], [false, false]);
  await page.getByText(say("Please choose one of the two.")).waitFor();
  await checkAccessible(page, "when and where, with what is missing");
  await compared.check();
  await some(6).waitFor();
  await leftOut.check();
  await some(4).waitFor();
  await checkAccessible(page, "when and where");
  await shoot(page, `where-1-step-${language}`);

  // A reload loses nothing of it.
  await page.reload();
  await button(say("I accept")).click();
  await some(4).waitFor();
  assert.deepEqual([await from.inputValue(), await until.inputValue()], ["09:00", "12:00"]);
  await only.click();
  await button(say("Start the camera")).click();
  await page.getByLabel(say("Your name")).fill("Ada Pencil");
  await button(say("Go on")).click();
  // What is agreed to stands beside the second word.
  await page.getByText(narrowingText({ album: "Run", ...MORNING }, language)).waitFor();
  await checkAccessible(page, "the second word, narrowed");
  await shoot(page, `where-2-second-${language}`);
  await page.getByLabel(say("Your sentence")).fill(SECOND_STATEMENT[language]);
  await button(say("I confirm")).click();
  await page.getByRole("heading", { name: say("Your personal key"), level: 1 }).waitFor();
  const [enrolment] = await miroir.enrolments.list();
  const [person] = await miroir.people();
  const [consent] = await miroir.consents.list({ subject: person!.id });
  assert.deepEqual(consent!.narrowings, [{ album: "run", ...MORNING }]);
  await box(say("I have kept it")).check();
  await page.getByRole("heading", { name: say("Show this at the desk") }).waitFor();
  await vouchedFor(miroir, enrolment!.id);

  // Found only inside.
  const tiles = page.getByRole("list", { name: say("Possible matches of you") }).getByRole("button");
  await tiles.first().waitFor();
  await instance.idle();
  await becomes(tiles, 2);

  // On their own page: what is compared, and narrowed further.
  const searches = page.getByRole("link", { name: say("My searches") });
  const pictures = page.getByRole("link", { name: say("My pictures") }).first();
  const change = button(say("Change when and where: {album}", { album: "Run" }));
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: say("Keep this choice") });
  /** An event of a consent has its moment: the instance's clock goes on between two acts. */
  const later = (): void => {
    instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
  };
  await searches.click();
  await page
    .getByText(say("{album}: {faces} of {of} faces compared with yours", { album: "run", faces: 4, of: 10 }))
    .waitFor();
  await page.getByText(narrowingText({ album: "Run", ...MORNING }, language)).waitFor();
  await checkAccessible(page, "searches, narrowed");
  await shoot(page, `where-3-searches-${language}`);
  await change.click();
  assert.deepEqual([await from.inputValue(), await until.inputValue()], ["09:00", "12:00"]);
  await dialog.getByRole("checkbox", { name: "finish" }).check();
  await some(2).waitFor();
  later();
  await checkAccessible(page, "narrowing further");
  await shoot(page, `where-4-change-${language}`, { fullPage: false });
  await save.click();
  await changed(2).waitFor();
  await page.getByText(say("{count} possible matches outside were removed.", { count: 1 })).waitFor();
  await page
    .getByText(say("{album}: {faces} of {of} faces compared with yours", { album: "run", faces: 2, of: 10 }))
    .waitFor();
  await pictures.click();
  await becomes(tiles, 1);

  // Widening takes words of their own, and compares what became new.
  await searches.click();
  await change.click();
  await dialog.getByRole("button", { name: say("The whole album") }).click();
  await save.click();
  await page.getByText(say("Please say it in your own words.")).waitFor();
  await checkAccessible(page, "widening");
  await shoot(page, `where-5-widen-${language}`, { fullPage: false });
  await dialog.getByLabel(say("In your own words")).fill(WIDER);
  later();
  await save.click();
  await changed(10).waitFor();
  await instance.idle();
  await pictures.click();
  await becomes(tiles, TAKEN.length);
  const [after] = await miroir.consents.list({ subject: person!.id });
  assert.deepEqual(after!.narrowings, []);
  assert.equal(after!.events.at(-1)!.statement, WIDER);
};

for (const language of ["en", "fr"] as const)
  test(
    `whoever says when and where they were is found only there, and changes it on their page, in ${language === "en" ? "English" : "French"}`,
    { skip: NO_BROWSER, timeout: 600_000 },
    (t) => way(t, language),
  );
