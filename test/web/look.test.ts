/** The look as a case, in a real browser: staff compare her with her frames, a second account agrees, a code opens the answer. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { Browser as Chromium, Page } from "playwright-core";
import type { StaffRole } from "../../src/domain/act.ts";
import type { Language } from "../../src/domain/errors.ts";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { addRun, madeChoice } from "../support/instance.ts";
import { browserOf, capture, enrolInPortal, vouchedFor } from "../support/portal.ts";
import { appOf } from "../support/server.ts";
import { addStaff, emailOf, signInWhole } from "../support/staff.ts";
import { wordsIn } from "../support/words.ts";

const HER = 30;
const LANGUAGES = [
  ["en", "English"],
  ["fr", "French"],
] as const;

const scene = async (t: TestContext, language: Language) => {
  const instance = await servedInstance(t, { vision: madeChoice, settings: { language } });
  const { miroir, engine, url } = instance;
  await addRun(miroir);
  for (let i = 0; i < 2; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: HER, x: 20, y: 20, noise: i },
        { person: 9, x: 160, y: 60, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const app = appOf(engine);
  const browser = await openBrowser(t);
  return { instance, miroir, app, url, browser };
};

/** A page of somebody of the staff who has signed in. */
const staffPage = async (
  t: TestContext,
  { app, miroir, url, browser }: { readonly browser: Chromium } & Awaited<ReturnType<typeof scene>>,
  language: Language,
  name: string,
  role: StaffRole = "officer",
): Promise<Page> => {
  await addStaff(miroir, app, role, name, emailOf(name));
  const { jar } = await signInWhole(app, emailOf(name));
  const { page, context } = await openPage(t, browser, { url, language });
  await context.addCookies([...jar.cookies].map(([key, value]) => ({ name: key, value, url })));
  return page;
};

for (const [language, spoken] of LANGUAGES)
  test(`a look from frames to pictures, through two accounts and a code, in ${spoken}`, {
    skip: NO_BROWSER,
    timeout: 600_000,
  }, async (t) => {
    const { say, like } = wordsIn(language, "console");
    const portal = wordsIn(language, "portal");
    const there = await scene(t, language);
    const { app, url, browser } = there;
    const her = browserOf(app);
    const enrolment = await capture(her, null, () => HER);
    const asked = await her.ask("POST", "/portal/asks", {
      ...{ enrolment, agreed: true, albums: ["run"], place: "the quay", name: "Ada Drawn" },
      contact: "12 Drawn Street",
    });
    assert.equal(asked.status, 200, JSON.stringify(asked.json));
    const { number } = asked.json as { number: string };

    const first = await staffPage(t, there, language, "olga");
    await first.goto(`/console/requests/${number}`);
    await first.getByRole("button", { name: say("Show the frames") }).click();
    await first
      .getByRole("img", { name: like("Frame {n} of their capture") })
      .first()
      .waitFor();
    const look = async (): Promise<void> => {
      await first.getByRole("button", { name: say("Look"), exact: true }).click();
    };
    await first.getByRole("checkbox", { name: "Run" }).check();
    await first.getByLabel(say("By what they were compared")).selectOption("identity-in-person");
    await first.getByLabel(say("Who checked it")).fill("Olga, at the desk");
    await look();
    await first.getByText(like("Nothing was compared yet.")).waitFor();
    await checkAccessible(first, "a look that waits for a second account");
    await shoot(first, `look-1-waits-${language}`);

    const second = await staffPage(t, there, language, "vera");
    await second.goto(`/console/requests/${number}`);
    await second.getByRole("button", { name: say("I agree to this") }).click();
    await second.getByText(like("{who} agreed; good until")).waitFor();

    await look();
    await first.getByText(like("The look was taken.")).waitFor();
    const found = first.getByRole("img", { name: like("Possible match {n}, {album}") });
    await found.nth(1).waitFor();
    await first.getByRole("button", { name: say("Give them a code") }).click();
    const code = (await first.locator(".code").textContent())!.trim();
    await checkAccessible(first, "what the look found");
    await shoot(first, `look-2-found-${language}`);

    const { page } = await openPage(t, browser, { url, screen: "phone", language });
    await page.goto("/answer");
    await page.getByLabel(portal.say("The code that you were given")).fill(code.toLowerCase());
    await page.getByRole("button", { name: portal.say("Open"), exact: true }).click();
    const pictures = page.getByRole("main").getByRole("img");
    await pictures.nth(1).waitFor();
    assert.equal(await pictures.count(), 2);
    await pictures
      .first()
      .evaluate(
        "(img) => img.naturalWidth > 0 || new Promise((seen) => img.addEventListener('load', () => seen(true)))",
      );
    await checkAccessible(page, "the answer");
    await shoot(page, `look-3-answer-${language}`);

    // Whoever finds the code afterwards opens nothing.
    const { page: other } = await openPage(t, browser, { url, screen: "phone", language });
    await other.goto("/answer");
    await other.getByLabel(portal.say("The code that you were given")).fill(code);
    await other.getByRole("button", { name: portal.say("Open"), exact: true }).click();
    await other.getByRole("alert").first().waitFor();
    assert.equal(await other.getByRole("main").getByRole("img").count(), 0);
  });

test("two people say that one face is theirs: staff see both, settle it, and draft the breach", {
  skip: NO_BROWSER,
  timeout: 600_000,
}, async (t) => {
  const { say, like } = wordsIn("en", "console");
  const there = await scene(t, "en");
  const { app, miroir } = there;
  const poster = await miroir.invitations.add({
    ...{ kind: "poster", albums: ["run"], until: "2026-12-31", uses: 5 },
  });
  const enrolled = async (name: string) => {
    const browser = browserOf(app);
    const { status, json } = await enrolInPortal(browser, poster.url, HER, { name });
    assert.equal(status, 201, JSON.stringify(json));
    return { browser, id: json.subjectId as string, key: json.personalKey as string };
  };
  const mallory = await enrolled("Mallory Sketch");
  await vouchedFor(miroir, mallory.id);
  assert.equal((await mallory.browser.ask("POST", "/me/grants", { key: mallory.key })).status, 201);
  await miroir.scan();
  assert.equal((await mallory.browser.ask("GET", "/me/appearances")).json.items.length, 2);
  await enrolled("Ada Pencil");

  const page = await staffPage(t, there, "en", "olga");
  await page.goto("/console/conflicts");
  await page.getByRole("heading", { name: "Mallory Sketch" }).waitFor();
  await page.getByRole("button", { name: say("Show the frames of both captures") }).click();
  await page
    .getByRole("img", { name: say("A frame of the capture") })
    .first()
    .waitFor();
  await checkAccessible(page, "a face in question");
  await shoot(page, "conflict-1-open");
  await page.getByRole("button", { name: say("Settle it") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say("What is it?")).selectOption("second");
  await dialog.getByLabel(say("How you compared, in words")).fill("Both came; her identity card fits.");
  await dialog.getByRole("button", { name: say("Settle it") }).click();
  await page.getByText(say("Settled.")).waitFor();
  await page.getByRole("button", { name: like("Draft the breach") }).click();
  await checkAccessible(page, "the draft of a breach");
  await shoot(page, "conflict-2-draft");
  assert.equal((await mallory.browser.ask("GET", "/me/appearances")).status, 401);
});

test("a list is taken in, somebody is added, links are sent, and a line is taken off", {
  skip: NO_BROWSER,
  timeout: 600_000,
}, async (t) => {
  const { say, like } = wordsIn("en", "console");
  const there = await scene(t, "en");
  const page = await staffPage(t, there, "en", "arno", "archivist");
  await page.goto("/console/members");
  await page.getByRole("button", { name: say("Take a list in") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator('input[type="file"]').setInputFiles({
    name: "list.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("name,email,number\nAda Pencil,ada@example.org,12\nGrace Crayon,grace@\n"),
  });
  await dialog.getByRole("button", { name: say("Take a list in") }).click();
  await page.getByText(like("Line {line}: ")).waitFor();
  await page.getByRole("cell", { name: "Ada Pencil" }).waitFor();
  await page.getByRole("button", { name: say("Add one person") }).click();
  await dialog.getByLabel("Name", { exact: false }).first().fill("Grace Crayon");
  await dialog.getByLabel(say("E-mail address")).fill("grace@example.org");
  await dialog.getByRole("button", { name: say("Add one person") }).click();
  await page.getByRole("cell", { name: "Grace Crayon" }).waitFor();
  await checkAccessible(page, "the list");
  await shoot(page, "members-1-list");
  await page.getByRole("button", { name: say("Write to those without a link") }).click();
  await dialog.getByRole("button", { name: say("Write to those without a link") }).click();
  await page.getByText(say("Letters that wait to be sent: {n}.", { n: 2 })).waitFor();
  await page
    .getByRole("button", { name: say("Take off") })
    .first()
    .click();
  await dialog.getByRole("button", { name: say("Take off") }).click();
  await page.getByRole("cell", { name: "Ada Pencil" }).waitFor({ state: "detached" });
  assert.equal((await there.miroir.members.list({}))[0]?.members.length, 1);
});
