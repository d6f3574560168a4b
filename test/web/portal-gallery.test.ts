/** Ten thousand pictures scroll as ten do, and a slow connection is told as such. */
import assert from "node:assert/strict";
import test from "node:test";
import { NO_BROWSER, openBrowser, openPage, servedInstance } from "../support/browser.ts";
import { addRun } from "../support/instance.ts";
import { makePicture } from "../support/made-vision.ts";

const MANY = 10_000;
const NOTHING_MET = { faces: 0, expectedFalseAtMatch: 0, expectedFalseAtReview: 0 };
const PAGE = 200;

const appearance = (n: number) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  state: "shown",
  score: 0.8,
  fmr: 1e-6,
  foundAt: "2026-06-21T10:00:00.000Z",
  album: "run",
  albumTitle: "Run",
  box: { x: 0, y: 0, width: 10, height: 10 },
  widthPx: 100,
  heightPx: 100,
  takenAt: null,
  caption: null,
  photographer: null,
  publishedAt: null,
  publishedOn: null,
  otherFaces: 0,
  // The second is a stretch of a video.
  ...(n === 1
    ? { atMs: 20_000, startsMs: 12_000, endsMs: 45_500, durationMs: 603_000 }
    : { atMs: null, startsMs: null, endsMs: null, durationMs: null }),
});

/** Scrolls through everything, a screen a frame; how long each frame took, ms, and the most tiles that existed at once. */
const SCROLL = `new Promise((done, fail) => {
  const frames = []; let most = 0; let last = performance.now(); const began = last;
  const step = () => {
    const now = performance.now(); frames.push(now - last); last = now;
    most = Math.max(most, document.querySelectorAll("[data-tile]").length);
    scrollBy(0, innerHeight);
    if (document.querySelector('[data-tile="${MANY - 1}"]')) done({ frames, most });
    else if (now - began > 120000) fail(new Error("the last picture never came"));
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

test("ten thousand pictures scroll while few of them exist, and the last one is reached", {
  skip: NO_BROWSER,
}, async (t) => {
  const instance = await servedInstance(t);
  const { miroir, url } = instance;
  await addRun(miroir);
  const { subjectId, personalKey } = await instance.enrol(1);
  const browser = await openBrowser(t);
  const { page, context } = await openPage(t, browser, { url });
  const picture = Buffer.from(await makePicture({ width: 64, height: 64, format: "jpeg" }));
  // What so many pictures are made of is not the question here: the list is, and what the page does with it.
  await context.route("**/api/v1/me/appearances?**", (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const items = Array.from({ length: PAGE }, (_, i) => appearance(from + i));
    const next = from + PAGE < MANY ? String(from + PAGE) : null;
    return route.fulfill({ json: { items, next, shown: MANY, waiting: 0, expected: NOTHING_MET } });
  });
  await context.route("**/picture?size=*", (route) =>
    route.fulfill({ body: picture, contentType: "image/jpeg" }),
  );
  await page.goto(`/me#${subjectId.slice(0, 8)}.${personalKey}`);
  await page.getByRole("list", { name: "Possible matches of you" }).waitFor();
  assert.equal(new URL(page.url()).hash, "", "the key leaves the address bar");
  const video = page.getByRole("button", { name: /^Open picture 2: Video of Run, 0:12–0:45 \/ 10:03:/ });
  await video.getByText("0:12–0:45").waitFor();
  const { frames, most } = (await page.evaluate(SCROLL)) as { frames: number[]; most: number };
  assert.ok(most < 250, `${most} tiles existed at once`);
  const sorted = [...frames].sort((a, b) => a - b);
  t.diagnostic(
    `${frames.length} frames, median ${sorted[sorted.length >> 1]!.toFixed(1)} ms, 95th ${sorted[Math.floor(sorted.length * 0.95)]!.toFixed(1)} ms`,
  );
  const last = page.getByRole("button", { name: /^Open picture 10,000:/ });
  await last.waitFor();
  await last.focus();
  await page.keyboard.press("Home");
  await page.getByRole("button", { name: /^Open picture 1:/ }).waitFor();
  await page.keyboard.press("ArrowRight");
  assert.match((await page.locator(":focus").getAttribute("aria-label")) ?? "", /^Open picture 2:/);
});

test("on a slow connection the page says that it goes on, and when nobody answers what to do", {
  skip: NO_BROWSER,
}, async (t) => {
  const { url } = await servedInstance(t);
  const browser = await openBrowser(t);
  const { page, context, expect } = await openPage(t, browser, { url, language: "fr", screen: "phone" });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 600,
    downloadThroughput: 50_000,
    uploadThroughput: 20_000,
  });
  await page.goto("/");
  await page.getByText("Club of Drawn People conserve des images").waitFor();
  // The answer does not come until the page has said that it is slow, and then never.
  let giveUp = (): void => {};
  const saidSlow = new Promise<void>((done) => {
    giveUp = done;
  });
  await context.route("**/api/v1/portal", async (route) => {
    await saidSlow;
    return route.abort("connectionfailed");
  });
  expect("ERR_CONNECTION_FAILED");
  await page.getByRole("link", { name: "Qui en répond" }).click();
  await page.getByText("Votre connexion est peut-être lente.").waitFor();
  giveUp();
  await page.getByRole("alert").getByText("Le serveur ne répond pas.").waitFor();
  await context.unroute("**/api/v1/portal");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await page.getByText("1 Paper Street").waitFor();
});
