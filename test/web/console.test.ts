/** The working day of the staff, in a real browser: what they see, press and read. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Page } from "playwright-core";
import { STAFF_ROLES } from "../../src/domain/act.ts";
import {
  checkAccessible,
  NO_BROWSER,
  openBrowser,
  openPage,
  type PageOptions,
  type ServedInstance,
  servedInstance,
  shoot,
} from "../support/browser.ts";
import { addRun } from "../support/instance.ts";
import { kin, makePicture } from "../support/made-vision.ts";
import { appOf } from "../support/server.ts";
import { addStaff, codeOf, emailOf, PASSWORD } from "../support/staff.ts";

/** What a member of the staff looks for on the page, in both languages. */
const LABELS = {
  en: {
    newPassword: "New password",
    repeat: "The same again",
    setPassword: "Set the password",
    signIn: "Sign in",
    email: "E-mail address",
    password: "Password",
    yourPassword: "Your password",
    setUp: "Set up the authenticator",
    code: "Six-digit code of your authenticator",
    confirmCode: "Confirm the code",
    kept: "I have kept them",
    continue: "Continue",
    signOut: "Sign out",
    overview: "Overview",
    albums: "Albums",
    addAlbum: "Add an album",
    title: "Title",
    right: "The right in your own words",
    files: "Files or a ZIP",
    imported: "Imported.",
    pictures: "5 pictures",
    review: "Review",
    question: "Could this be Drawn Person 1?",
    rejected: "Rejected. It is not proposed again.",
    accepted: "Accepted.",
    nothing: "Nothing to look at. Well done.",
    requests: "Requests",
    open: "Open a request",
    name: "Name of the person",
    where: "Where the answer goes",
    answer: "Answer",
    answerWords: "What they are told",
    queued: "The letter is in the mail queue.",
    done: "answered",
  },
  fr: {
    newPassword: "Nouveau mot de passe",
    repeat: "Le même encore une fois",
    setPassword: "Définir le mot de passe",
    signIn: "Se connecter",
    email: "Adresse électronique",
    password: "Mot de passe",
    yourPassword: "Votre mot de passe",
    setUp: "Mettre en place l'application",
    code: "Code à six chiffres de votre application",
    confirmCode: "Confirmer le code",
    kept: "Je les ai gardés",
    continue: "Continuer",
    signOut: "Se déconnecter",
    overview: "Vue d'ensemble",
    albums: "Albums",
    addAlbum: "Ajouter un album",
    title: "Titre",
    right: "Ce titre avec vos mots",
    files: "Des fichiers ou un ZIP",
    imported: "Importé.",
    pictures: "5 images",
    review: "Vérification",
    question: "Est-ce que ce pourrait être Drawn Person 1\u00a0?",
    rejected: "Rejetée. Elle n'est plus proposée.",
    accepted: "Acceptée.",
    nothing: "Rien à vérifier. Bravo.",
    requests: "Demandes",
    open: "Ouvrir une demande",
    name: "Nom de la personne",
    where: "Où va la réponse",
    answer: "Répondre",
    answerWords: "Ce qui lui est dit",
    queued: "Le courrier est dans la file d'envoi.",
    done: "répondue",
  },
} as const;

/** Signs in by the page; the second factor is set up the first time. @returns the secret of the authenticator */
const signIn = async (
  page: Page,
  language: keyof typeof LABELS,
  email: string,
  totpUri?: string,
): Promise<void> => {
  const t = LABELS[language];
  await page.getByLabel(t.email).fill(email);
  await page.getByLabel(t.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t.signIn, exact: true }).click();
  if (!totpUri) return;
  await page.getByLabel(t.code).fill(await codeOf(totpUri));
  await page.getByRole("button", { name: t.continue }).click();
};

/** Sets up the authenticator on the page that asks for it, as a telephone would. */
const setUpSecondStep = async (page: Page, language: keyof typeof LABELS): Promise<string> => {
  const t = LABELS[language];
  await page.getByLabel(t.yourPassword).fill(PASSWORD);
  await page.getByRole("button", { name: t.setUp }).click();
  const secret = await page.locator("section code").first().textContent();
  const totpUri = `otpauth://totp/x?secret=${secret!.trim()}`;
  await page.getByLabel(t.code).fill(await codeOf(totpUri));
  await page.getByRole("button", { name: t.confirmCode }).click();
  await page.getByRole("button", { name: t.kept }).click();
  return totpUri;
};

const menu = (page: Page, name: string): Promise<void> =>
  page.getByRole("navigation").getByRole("link", { name, exact: true }).click();

for (const language of ["en", "fr"] as const)
  test(`a working day, from the welcome link to an answered request, in ${language === "en" ? "English" : "French"}`, {
    skip: NO_BROWSER,
  }, async (t) => {
    const say = LABELS[language];
    const instance = await servedInstance(t);
    const { miroir, url } = instance;
    const browser = await openBrowser(t);
    const { page } = await openPage(t, browser, { url, language });
    const { link } = await miroir.accounts.add({
      email: "ada@example.org",
      name: "Ada",
      role: "administrator",
    });

    await page.goto(link);
    await page.getByLabel(say.newPassword).fill(PASSWORD);
    await page.getByLabel(say.repeat).fill(PASSWORD);
    assert.doesNotMatch(page.url(), /#./, "the secret of the link is out of the address bar");
    await page.getByRole("button", { name: say.setPassword }).click();
    await page.getByRole("link", { name: say.signIn }).click();
    await signIn(page, language, "ada@example.org");
    const totpUri = await setUpSecondStep(page, language);
    await page.goto("/console");
    await page.getByRole("heading", { name: say.overview, level: 1 }).waitFor();
    await page.getByRole("button", { name: say.signOut }).click();
    await signIn(page, language, "ada@example.org", totpUri);
    await page.getByRole("heading", { name: say.overview, level: 1 }).waitFor();

    await menu(page, say.albums);
    await page.getByRole("button", { name: say.addAlbum }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(say.title, { exact: true }).fill("Run");
    await dialog.getByLabel(say.right).fill("our own photographers");
    assert.equal(await dialog.locator("input[name=scope]:checked").count(), 0, "no scope is preset");
    await dialog.locator("input[name=scope][value=declared]").check();
    await dialog.getByRole("button", { name: say.addAlbum }).click();
    await page.getByRole("heading", { name: "Run", level: 1 }).waitFor();
    // Somebody asked to be found in it, and her grant is open before a picture is there.
    const { subjectId, personalKey } = await instance.enrol(1);
    await miroir.grants.open({ subject: subjectId, personalKey });

    const pictures = await Promise.all(
      [1, kin(1), kin(1, 0.56), 7, 8].map(async (person, i) => ({
        name: `run-${i}.png`,
        mimeType: "image/png",
        buffer: Buffer.from(
          await makePicture({
            width: 320,
            height: 240,
            background: 40 + i,
            faces: [{ person, x: 90, y: 70, size: 80, noise: i }],
          }),
        ),
      })),
    );
    await page.getByLabel(say.files).setInputFiles(pictures);
    await page.getByText(say.imported, { exact: true }).waitFor();
    await page.getByText(say.pictures).waitFor();
    await shoot(page, `console-album-${language}`);
    await instance.idle();

    await menu(page, say.review);
    await page.getByRole("heading", { name: say.question }).waitFor();
    await page.locator(".picture.here").waitFor();
    await shoot(page, `console-review-${language}`, { fullPage: false });
    await page.keyboard.press("a");
    await page.getByText(say.accepted, { exact: true }).waitFor();
    await page.keyboard.press("r");
    await page.getByText(say.rejected).waitFor();
    await page.getByText(say.nothing).waitFor();
    const { appearances } = await miroir.profile({ subject: subjectId });
    assert.deepEqual(appearances.map(({ state }) => state).sort(), ["confirmed", "shown"]);

    await menu(page, say.requests);
    await page.getByRole("button", { name: say.open }).click();
    await dialog.getByLabel(say.name).fill("Somebody Who Asks");
    await dialog.getByLabel(say.where).fill("somebody@example.org");
    await dialog.getByRole("button", { name: say.open }).click();
    await page.getByRole("heading", { name: /^2026-0001/ }).waitFor();
    await page.getByRole("button", { name: say.answer, exact: true }).click();
    await dialog
      .getByLabel(say.answerWords)
      .fill("We hold two pictures of you, and they are in this letter.");
    await dialog.getByRole("button", { name: say.answer, exact: true }).click();
    await page.getByText(say.queued).waitFor();
    await shoot(page, `console-request-${language}`);
    assert.equal((await miroir.requests.show({ request: "2026-0001" })).outcome, "answered");
    await page.getByText(say.done, { exact: true }).first().waitFor();
  });

/** Something on every page. */
const furnish = async (instance: ServedInstance): Promise<string> => {
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, personalKey } = await instance.enrol(1, { contact: "drawn@example.org" });
  await miroir.grants.open({ subject: subjectId, personalKey });
  for (const [i, person] of [1, kin(1), 5].entries())
    await instance.picture(`p${i}.png`, { faces: [{ person, x: 90, y: 70, size: 80, noise: i }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  await miroir.scan();
  await miroir.requests.open({
    name: "Drawn Person 1",
    contact: "drawn@example.org",
    kind: "access",
    channel: "e-mail",
    subject: subjectId,
    receivedOn: "2026-05-15",
  });
  await miroir.requests.open({
    name: "Somebody Else",
    contact: "1 Quay Street",
    kind: "erasure",
    channel: "letter",
  });
  await miroir.recipients.add({
    name: "The Paper",
    address: "2 Ink Street",
    contact: "desk",
    partyType: "controller",
    purpose: "publish:press",
  });
  await miroir.breaches.record({ nature: "A laptop with an export was left on a train." });
  const [item] = (await miroir.profile({ subject: subjectId })).appearances;
  await miroir.objections.add({
    picture: item!.appearanceId,
    because: "I do not want this picture of me to be used.",
  });
  return subjectId;
};

const VIEWS: readonly Pick<PageOptions, "language" | "screen" | "dark">[] = [
  { language: "en", screen: "desktop" },
  { language: "fr", screen: "phone", dark: true },
];

test("every page of the console is accessible, in both languages, on a phone and on a desk", {
  skip: NO_BROWSER,
}, async (t) => {
  const instance = await servedInstance(t);
  const subjectId = await furnish(instance);
  await addStaff(instance.miroir, appOf(instance.engine), "administrator");
  const browser = await openBrowser(t);
  let totpUri: string | undefined;
  const faults: string[] = [];
  for (const view of VIEWS) {
    const language = view.language!;
    const { page } = await openPage(t, browser, { url: instance.url, ...view });
    const name = `console-${language}-${view.screen}`;
    const look = async (path: string, where = path): Promise<void> => {
      await page.locator("h1").first().waitFor();
      await page.locator("main .loading, main [aria-busy=true]").first().waitFor({ state: "detached" });
      await checkAccessible(page, `${where} ${name}`).catch(({ message }: Error) => faults.push(message));
      await shoot(page, `${name}${where.replaceAll("/", "-")}`);
      const wider = (await page.evaluate("document.documentElement.scrollWidth - innerWidth")) as number;
      if (wider > 0) faults.push(`${where} scrolls sideways on ${name}: ${wider} px`);
    };
    await page.goto("/console");
    await look("/console", "/sign-in");
    await signIn(page, language, emailOf("administrator"), totpUri);
    if (!totpUri) {
      await page.getByLabel(LABELS[language].yourPassword).waitFor();
      await look("/console", "/second-step");
      totpUri = await setUpSecondStep(page, language);
    }
    await page.getByRole("heading", { name: LABELS[language].overview, level: 1 }).waitFor();
    for (const path of [
      "",
      "/albums",
      "/albums/run",
      "/people",
      `/people/${subjectId}`,
      "/people/enrol",
      "/enrolments",
      "/steward",
      "/search",
      "/review",
      "/masked",
      "/requests",
      "/requests/2026-0001",
      "/consents",
      "/objections",
      "/recipients",
      "/letters",
      "/breaches",
      "/breaches/2026-0001",
      "/log",
      "/settings",
      "/accuracy",
      "/users",
      "/webhooks",
      "/account",
      "/nothing",
    ]) {
      await page.goto(`/console${path}`);
      await look(path, path.replace(subjectId, "her") || "/overview");
    }
  }
  assert.deepEqual(faults, []);
});

test("the menu shows what the role opens, and an auditor sees no face", { skip: NO_BROWSER }, async (t) => {
  const instance = await servedInstance(t);
  await furnish(instance);
  const app = appOf(instance.engine);
  const browser = await openBrowser(t);
  const opened: Record<string, string[]> = {};
  for (const role of STAFF_ROLES.filter((each) => each !== "administrator" && each !== "officer")) {
    await addStaff(instance.miroir, app, role);
    const { page } = await openPage(t, browser, { url: instance.url });
    const pictures: string[] = [];
    page.on("response", (response) => {
      if (response.headers()["content-type"]?.startsWith("image/") && response.url().includes("/api/"))
        pictures.push(response.url());
    });
    await page.goto("/console");
    await signIn(page, "en", emailOf(role));
    const links = page.getByRole("navigation").getByRole("link");
    await links.first().waitFor();
    opened[role] = await links.allTextContents();
    for (let i = 0; i < opened[role].length; i++) {
      await links.nth(i).click();
      await page.waitForLoadState("networkidle");
      assert.equal(await page.getByText("That did not work").count(), 0, `${role}: ${opened[role][i]}`);
    }
    if (role === "auditor" || role === "photographer") assert.deepEqual(pictures, []);
  }
  assert.deepEqual(opened.photographer, ["Albums"]);
  assert.deepEqual(opened.steward, ["At the desk"]);
  assert.deepEqual(opened.auditor, ["Overview", "Log and proofs", "Settings and notices", "Accuracy"]);
  assert.deepEqual(opened.reviewer, [
    "Overview",
    "Albums",
    "Enrolments that wait",
    "At the desk",
    "Search by photograph",
    "Review",
    "Two with one face",
    "Accuracy",
  ]);
});
