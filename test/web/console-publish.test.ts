/** From an album to masked copies that leave, in a real browser: looked at, corrected by mouse and by keyboard, signed, told. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Page } from "playwright-core";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  type ServedInstance,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { twoInAGallery } from "../support/gallery.ts";
import { addRun } from "../support/instance.ts";
import { recordingOfTwo } from "../support/recording.ts";
import { consentTo } from "../support/rights.ts";
import { type Bucket, freshBucket, noServer } from "../support/s3.ts";
import { appOf } from "../support/server.ts";
import { addStaff, emailOf, PASSWORD } from "../support/staff.ts";
import { withoutFfmpeg } from "../support/video.ts";

/** Persons 1 and 2 on each picture; person 1 agrees to the website. */
const scene = async (
  t: Parameters<typeof servedInstance>[0],
): Promise<{ instance: ServedInstance; one: string }> => {
  const instance = await servedInstance(t, { settings: { secondFactor: [] } });
  const [{ subjectId: one }] = await twoInAGallery(instance, 3);
  await consentTo(instance.miroir, one, "publish:website");
  await addStaff(instance.miroir, appOf(instance.engine), "archivist");
  return { instance, one };
};

const signIn = async (page: Page, email: string, password: string, button: string): Promise<void> => {
  await page.goto("/console/masked");
  await page.getByLabel(email).fill(emailOf("archivist"));
  await page.getByLabel(password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: button, exact: true }).click();
};

/** How the browser takes a finger on the picture. */
const TOUCH = `getComputedStyle(document.querySelector(".stage")).touchAction`;

/** Faults of the page as it is: axe, and whether it scrolls sideways. */
const checkPage = async (page: Page, where: string): Promise<void> => {
  await page.locator("main .loading, main [aria-busy=true]").first().waitFor({ state: "detached" });
  await checkAccessible(page, where);
  await shoot(page, where);
  const wider = (await page.evaluate("document.documentElement.scrollWidth - innerWidth")) as number;
  assert.ok(wider <= 0, `${where} scrolls sideways: ${wider} px`);
};

test("copies are made, a mask is drawn by mouse and one by keyboard, somebody signs, and a withdrawal shows", {
  skip: NO_BROWSER,
}, async (t) => {
  const { instance, one } = await scene(t);
  const { miroir } = instance;
  const browser = await openBrowser(t);
  const { page } = await openPage(t, browser, { url: instance.url });
  await signIn(page, "E-mail address", "Password", "Sign in");
  await page.getByText("No masked copy yet.").waitFor();
  await page.getByRole("button", { name: "Make masked copies" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Credit, written into each copy").fill("Club of Drawn People");
  await dialog.getByLabel("Small faces").selectOption("left");
  await dialog.getByText("may still recognise them").waitFor();
  await checkPage(page, "console-publish-new-en");
  await dialog.getByLabel("Small faces").selectOption("masked");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.getByText("to be looked at and signed").waitFor();
  const tiles = page.getByRole("list", { name: "Copies" }).getByRole("button");
  await tiles.nth(2).waitFor();
  await page.locator(".picture.here").nth(2).waitFor();
  await checkPage(page, "console-publish-sheet-en");

  await tiles.first().click();
  await page.getByText("Copy 1 of 3").waitFor();
  await page.locator(".stage .picture.here").waitFor();
  const masks = async () => {
    const [publication] = await miroir.publications.list();
    const { copies } = await miroir.publications.sheet({ publication: publication!.id });
    return copies.map(({ corrections }) => corrections.filter(({ kind }) => kind === "mask").length);
  };
  const stage = (await page.locator(".stage").boundingBox())!;
  const at = (x: number, y: number): [number, number] => [
    stage.x + x * stage.width,
    stage.y + y * stage.height,
  ];
  await page.mouse.move(...at(0.4, 0.6));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.8), { steps: 4 });
  await page.mouse.up();
  await page.getByRole("button", { name: /^New mask: 40 % from the left/ }).waitFor();
  await page.getByRole("button", { name: "Cover this region" }).click();
  await page.getByText("Covered.", { exact: true }).waitFor();
  assert.deepEqual(await masks(), [1, 0, 0]);
  await checkPage(page, "console-publish-copy-en");

  await page.keyboard.press("ArrowRight");
  await page.getByText("Copy 2 of 3").waitFor();
  await page.getByRole("button", { name: "Draw a mask" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowDown");
  await page
    .getByRole("button", { name: /^New mask: 39 % from the left, 40 % from the top, 20 % wide, 21 % high/ })
    .waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Covered.", { exact: true }).waitFor();
  assert.deepEqual(await masks(), [1, 1, 0]);
  // Her own face is covered from the list; a mask over somebody who did not consent has no button that removes it.
  await page.getByRole("button", { name: /^Cover this face/ }).click();
  await page.getByRole("button", { name: /^Cover this face/ }).waitFor({ state: "detached" });
  assert.equal(await page.getByRole("button", { name: "Remove this mask" }).count(), 0);
  await page.keyboard.press("v");
  await page.getByAltText(/as it leaves, masked/).waitFor();
  await page.keyboard.press("a");
  await page.getByText("Noted: you looked at it.").waitFor();

  await page.getByRole("button", { name: "Back to the contact sheet" }).click();
  await page.getByRole("button", { name: "Sign and hand out" }).click();
  await dialog.getByText("You answer by name").waitFor();
  await dialog.getByRole("button", { name: "Sign and hand out" }).click();
  await page.getByText("Handed out: 3.").waitFor();
  const [zip] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the ZIP" }).click(),
  ]);
  assert.match(zip.suggestedFilename(), /^website-[0-9a-f]+\.zip$/);
  await page.getByText("SHA-256").first().waitFor();
  await checkPage(page, "console-publish-out-en");

  await miroir.withdraw({ subject: one });
  await instance.idle();
  const lines = await miroir.publications.register();
  assert.deepEqual(
    lines.map(({ visible }) => visible.filter(({ lapsedAt }) => lapsedAt === null).length),
    [0, 0, 0],
  );
  await page.goto("/console/masked");
  await page
    .getByText(/^until .*: Drawn Person 1$/)
    .first()
    .waitFor();
  await checkPage(page, "console-publish-list-en");
});

test("the contact sheet in French on a telephone: nothing is drawn by a finger that scrolls", {
  skip: NO_BROWSER,
}, async (t) => {
  const { instance } = await scene(t);
  const { publication } = await instance.miroir.publications.draw({
    album: "run",
    use: "website",
    out: `${instance.folder}/out`,
  });
  const browser = await openBrowser(t);
  const view = { language: "fr", screen: "phone", dark: true } as const;
  const { page } = await openPage(t, browser, { url: instance.url, ...view });
  await signIn(page, "Adresse électronique", "Mot de passe", "Se connecter");
  await page.getByRole("link", { name: "run, site web" }).waitFor();
  await checkPage(page, "console-publish-list-fr");
  await page.goto(`/console/masked/${publication.id}`);
  const tiles = page.getByRole("list", { name: "Copies" }).getByRole("button");
  await tiles.nth(2).waitFor();
  await checkPage(page, "console-publish-sheet-fr");
  await tiles.first().tap();
  await page.locator(".stage .picture.here").waitFor();
  assert.equal(await page.evaluate(TOUCH), "auto");
  await page.getByRole("button", { name: "Dessiner un masque" }).tap();
  assert.equal(await page.evaluate(TOUCH), "none");
  await checkPage(page, "console-publish-copy-fr");
});

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const ends = Date.now() + 120_000;
  while (!(await holds())) {
    assert.ok(Date.now() < ends, "the player did not come to know the recording");
    await new Promise((done) => setTimeout(done, 100));
  }
};

/** How much of the recording the player can say and show. */
const PLAYER = `(({ duration, readyState, error }) => ({ duration, readyState, error: error?.message ?? null }))(document.querySelector("video"))`;

test("a recording is looked at before and after at the moments where faces are, covered by hand, and played once it left", {
  skip: NO_BROWSER || withoutFfmpeg,
}, async (t) => {
  const instance = await servedInstance(t, { settings: { secondFactor: [] } });
  await recordingOfTwo(instance);
  const { miroir } = instance;
  await addStaff(miroir, appOf(instance.engine), "archivist");
  const out = `${instance.folder}/out`;
  const { publication } = await miroir.publications.draw({ album: "run", use: "website", out });
  const browser = await openBrowser(t);
  const desk = await openPage(t, browser, { url: instance.url });
  await signIn(desk.page, "E-mail address", "Password", "Sign in");
  await desk.page.getByText("to be looked at and signed").waitFor();
  await desk.page.goto(`/console/masked/${publication.id}`);
  const tile = desk.page.getByRole("button", { name: "Copy 1, a video of 0:04: ready to be handed out" });
  await tile.locator(".picture.here").waitFor();
  await checkPage(desk.page, "console-recording-sheet-en");
  await tile.click();
  const stills = desk.page.locator("figure .picture.here");
  await stills.nth(1).waitFor();
  const moments = desk.page.getByRole("group", { name: "Moments where faces are" }).getByRole("button");
  const faces = desk.page.getByRole("button", { name: /^Face \d (visible|covered)/ });
  assert.equal(await faces.count(), 2);
  await desk.page.getByRole("button", { name: /^Face \d covered/ }).click();
  await desk.page
    .getByRole("button", { name: /^Face \d, covered: nobody who was found/, pressed: true })
    .waitFor();
  await stills.nth(1).waitFor();
  assert.equal(await moments.and(desk.page.locator("[aria-pressed=true]")).count(), 1);
  await checkPage(desk.page, "console-recording-copy-en");
  await desk.page.getByRole("button", { name: /^Cover this face/ }).click();
  await desk.page.getByText("Covered.", { exact: true }).waitFor();
  await stills.nth(1).waitFor();
  assert.equal(await desk.page.locator("video").count(), 0, "nothing left yet");

  await miroir.publications.sign({ publication: publication.id });
  await miroir.publications.handOut({ publication: publication.id });
  const view = { language: "fr", screen: "phone", dark: true } as const;
  const phone = await openPage(t, browser, { url: instance.url, ...view });
  await signIn(phone.page, "Adresse électronique", "Mot de passe", "Se connecter");
  await phone.page.getByRole("link", { name: "run, site web" }).waitFor();
  await phone.page.goto(`/console/masked/${publication.id}`);
  await phone.page.getByRole("button", { name: "Copie 1, une vidéo de 0:04 : remise" }).tap();
  await phone.page.locator("figure .picture.here").nth(1).waitFor();
  await phone.page.getByRole("heading", { name: "La copie qui est partie" }).waitFor();
  await until(async () => ((await phone.page.evaluate(PLAYER)) as { readyState: number }).readyState >= 1);
  assert.deepEqual(await phone.page.evaluate(PLAYER), { duration: 4, readyState: 4, error: null });
  await checkPage(phone.page, "console-recording-copy-fr");
});

/** She agrees to the website; of the two pictures, one holds a stranger whom only the self-check finds. */
const oneHeldBack = async (instance: ServedInstance): Promise<{ subjectId: string; personalKey: string }> => {
  const { miroir } = instance;
  await addRun(miroir);
  const she = { person: 1, x: 40, y: 40 };
  await instance.picture("1.png", { faces: [she, { person: 8, x: 200, y: 120, faint: true }] });
  await instance.picture("2.png", { faces: [{ ...she, noise: 2 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  await consentTo(miroir, subjectId, "publish:website");
  return { subjectId, personalKey };
};

test("copies go to the organisation's storage, one is held back until somebody looks, and the person sees where they were published", {
  skip: NO_BROWSER || noServer,
}, async (t) => {
  const bucket: Bucket = await freshBucket(t);
  const settings = { secondFactor: [], storages: { web: bucket.destination } };
  const instance = await servedInstance(t, { settings });
  const { subjectId, personalKey } = await oneHeldBack(instance);
  await addStaff(instance.miroir, appOf(instance.engine), "archivist");
  const browser = await openBrowser(t);
  const { page } = await openPage(t, browser, { url: instance.url });
  await signIn(page, "E-mail address", "Password", "Sign in");
  await page.getByRole("button", { name: "Make masked copies" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Where to").selectOption("s3");
  await dialog.getByLabel("Name of the storage, and a prefix").fill("web/spring");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.getByText("to be looked at and signed").waitFor();
  await instance.idle();
  // As if the second look had missed him: the check of the copy that is about to leave finds him.
  await instance.sql((sql) => sql.run(`delete from publication_faces`));
  await page.getByRole("button", { name: "Sign and hand out" }).click();
  await dialog.getByRole("button", { name: "Sign and hand out" }).click();
  await page.getByText("Handed out: 1.").waitFor();
  assert.deepEqual(Object.keys(await bucket.look("out/spring/")), ["run-00002.jpg"]);
  const held = page.getByRole("button", { name: /^Copy 1: held back/ });
  await held.waitFor();
  await checkPage(page, "console-publish-held-en");
  await held.click();
  await page.getByRole("button", { name: "Still found after masking: region 1" }).waitFor();
  await page.locator(".stage .picture.here").waitFor();
  await checkPage(page, "console-publish-held-copy-en");
  await page.getByRole("button", { name: "I looked: it may leave like this" }).click();
  await page.getByText("Noted: you looked at it.").waitFor();
  await page.getByRole("button", { name: "Back to the contact sheet" }).click();
  await page.getByRole("button", { name: "Hand out", exact: true }).click();
  await page.getByText("Handed out: 2.").waitFor();
  assert.deepEqual(Object.keys(await bucket.look("out/spring/")).sort(), ["run-00001.jpg", "run-00002.jpg"]);

  for (const view of [{}, { language: "fr", screen: "phone", dark: true }] as const) {
    const hers = await openPage(t, browser, { url: instance.url, ...view });
    await hers.page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
    // Her menu is there once she is known; a page left before that is left signed out.
    await hers.page.locator('a[href="/me/published"]').first().waitFor({ state: "attached" });
    await hers.page.goto("/me/published");
    await hers.page.locator(".copies .picture.here").nth(1).waitFor();
    await checkPage(hers.page, `published-${"language" in view ? view.language : "en"}`);
  }
});
