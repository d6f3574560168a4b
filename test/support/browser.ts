/**
 * A real browser before a real instance: what the pages' tests drive. Whatever the browser complains of (its console, the
 * content security policy, an uncaught error), and any request to another host, fails the test that opened the page.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { serve } from "../../src/api/server.ts";
import { onnxVision, type VisionChoice } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { runnerOf } from "../../src/engine/clock/runner.ts";
import { WEB_FOLDER } from "../../src/serve.ts";
import { freshInstance, type Instance, type InstanceOptions, testController } from "./instance.ts";
import { freePort } from "./port.ts";

const PLACES = [process.env.MIROIR_TEST_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const CHROMIUM = PLACES.find((path) => path && existsSync(path));
/** Where the pages were built, when not where the build puts them. */
export const PAGES = process.env.MIROIR_TEST_WEB ?? WEB_FOLDER;

/** For `test(name, { skip: NO_BROWSER }, …)`: why there is nothing to drive, or false. */
export const NO_BROWSER: string | false = !CHROMIUM
  ? "no Chromium: scripts/chromium-for-tests.sh installs it"
  : !existsSync(join(PAGES, "index.html")) && "the pages are not built: npm run build";

/** The model pack itself: what `npm test` fetched. */
export const realVision = (): Promise<VisionChoice> =>
  onnxVision(parseConfig({ controller: testController }, process.cwd()));

/** Pages of a test, which are left before what they look at. */
const opened = new WeakMap<TestContext, BrowserContext[]>();

export interface ServedInstance extends Instance {
  readonly url: string;
  /** Resolves once nothing is waiting or running. */
  idle(): Promise<void>;
}

export interface ServedOptions extends InstanceOptions {
  /** In the address that browsers are given; passkeys need a name. */
  readonly hostname?: "127.0.0.1" | "localhost";
}

/** An instance that is served, with the runner behind it. */
export const servedInstance = async (
  t: TestContext,
  { settings = {}, hostname = "127.0.0.1", ...options }: ServedOptions = {},
): Promise<ServedInstance> => {
  const port = await freePort();
  const url = `http://${hostname}:${port}`;
  const endings: (() => Promise<void>)[] = [];
  // Pages first, the server then, and the instance last: hooks run in the order in which they were added.
  t.after(async () => {
    for (const context of opened.get(t) ?? []) await context.close();
    for (const end of endings) await end();
  });
  const instance = await freshInstance(t, {
    ...options,
    settings: { ...settings, serve: { host: "127.0.0.1", port, url, behindProxy: false } },
  });
  const { engine } = instance;
  const served = await serve({
    engine,
    host: "127.0.0.1",
    port,
    url,
    webFolder: PAGES,
    tdmPolicy: null,
  });
  const runner = runnerOf(engine);
  runner.start();
  endings.push(
    () => served.close(),
    () => runner.stop(),
  );
  return Object.assign(Object.create(instance) as Instance, { url, idle: () => runner.idle() });
};

/** What stands in for a camera: a film that is shown again and again. */
export interface BrowserOptions {
  /** A .mjpeg or .y4m file. */
  readonly camera?: string;
}

export const openBrowser = async (t: TestContext, { camera }: BrowserOptions = {}): Promise<Browser> => {
  const browser = await chromium.launch({
    executablePath: CHROMIUM!,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      ...(camera
        ? [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            `--use-file-for-fake-video-capture=${camera}`,
          ]
        : []),
    ],
  });
  t.after(() => browser.close());
  return browser;
};

export const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 } },
} as const;

export interface PageOptions {
  readonly url: string;
  readonly language?: "en" | "fr";
  readonly screen?: keyof typeof SCREENS;
  readonly dark?: boolean;
}

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything the browser complained of so far. */
  readonly faults: readonly string[];
  /** Complaints that the test brings about: a part of their text. */
  expect(part: string): void;
}

// What runs in the page is text: the tests are compiled without the names of a browser.
const TELL_VIOLATIONS = `document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " " + event.sourceFile + ":" + event.lineNumber))`;

/** Half-faded colours are nobody's: what is moving comes to its end first. */
const SETTLE = `Promise.all(document.getAnimations()
  .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished.catch(() => undefined))).then(() => undefined)`;

const RUN_AXE = `axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
}).then(({ violations }) => violations)`;

/** The API refuses on purpose, and the page says so; the browser notes each refusal. */
const isRefusal = (text: string, url: string): boolean =>
  /^Failed to load resource: the server responded with a status of 4\d\d/.test(text) && url.includes("/api/");

export const openPage = async (
  t: TestContext,
  browser: Browser,
  { url, language = "en", screen = "desktop", dark = false }: PageOptions,
): Promise<WatchedPage> => {
  const context = await browser.newContext({
    ...SCREENS[screen],
    locale: language === "fr" ? "fr-FR" : "en-GB",
    colorScheme: dark ? "dark" : "light",
    baseURL: url,
    acceptDownloads: true,
  });
  // What is waited for comes; how soon is the machine's affair.
  context.setDefaultTimeout(120_000);
  opened.set(t, [...(opened.get(t) ?? []), context]);
  const page = await context.newPage();
  const faults: string[] = [];
  const expected: string[] = [];
  await context.route("**/*", async (route) => {
    const asked = route.request().url();
    if (new URL(asked).origin === url) return route.continue();
    faults.push(`a request to another host: ${asked}`);
    return route.abort();
  });
  await page.addInitScript({ content: TELL_VIOLATIONS });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!isRefusal(message.text(), message.location().url)) faults.push(message.text());
  });
  t.after(async () => {
    await context.close();
    const unexpected = faults.filter((fault) => !expected.some((part) => fault.includes(part)));
    assert.deepEqual(unexpected, [], "the browser complained");
  });
  return { page, context, faults, expect: (part) => void expected.push(part) };
};

let axe: string | undefined;

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Runs axe on the page as it is now: WCAG 2.2 AA and its best practices, without exceptions. */
export const checkAccessible = async (page: Page, where: string): Promise<void> => {
  axe ??= await readFile("node_modules/axe-core/axe.min.js", "utf8");
  await page.evaluate(SETTLE);
  await page.evaluate(axe);
  const violations = (await page.evaluate(RUN_AXE)) as Violation[];
  const said = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ target, failureSummary }) => `  ${target.join(" ")} ${failureSummary}`).join("\n")}`,
  );
  assert.deepEqual(said, [], `axe on ${where}`);
};

const SHOTS = process.env.MIROIR_TEST_SCREENSHOTS;

/** Keeps a picture of the page where MIROIR_TEST_SCREENSHOTS says, for people to look at. */
export const shoot = async (page: Page, name: string, { fullPage = true } = {}): Promise<void> => {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage });
};
