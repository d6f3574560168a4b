/** An upload outlives what breaks off: the server is killed in the middle of it, then the page is loaded anew. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { NO_BROWSER, openBrowser, openPage, PAGES, shoot } from "../support/browser.ts";
import { temporaryFolder } from "../support/database.ts";
import { makePicture } from "../support/made-vision.ts";
import { PASSWORD } from "../support/staff.ts";
import type { Serving } from "./serve-until-killed.ts";

const PROGRAM = join(import.meta.dirname, "serve-until-killed.ts");
const MIB = 1024 * 1024;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
};

interface Started {
  readonly child: ChildProcess;
  /** The link of the first account, of a new instance. */
  readonly link: string;
}

/** Resolves once it listens. */
const start = (t: TestContext, serving: Serving): Promise<Started> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(serving)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => child.kill("SIGKILL"));
    child.once("exit", (code, signal) =>
      reject(new Error(`ended with ${code ?? signal} before it was ready`)),
    );
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const [, link] = /^ready (.*)$/m.exec(text) ?? [];
      if (link !== undefined) resolve({ child, link });
    });
  });

test("an upload goes on where it was, after the server was killed and after the page was loaded anew", {
  skip: NO_BROWSER,
}, async (t) => {
  const folder = await temporaryFolder(t);
  const serving = { folder, port: await freePort(), webFolder: PAGES };
  const url = `http://127.0.0.1:${serving.port}`;
  const { child, link } = await start(t, serving);
  // A picture of thirty megabytes: what follows its end is read by nobody.
  const path = join(folder, "large.png");
  const picture = await makePicture({
    width: 320,
    height: 240,
    faces: [{ person: 3, x: 90, y: 70, size: 80 }],
  });
  await writeFile(path, Buffer.concat([picture, Buffer.alloc(28 * MIB, 7)]));

  const browser = await openBrowser(t);
  const watched = await openPage(t, browser, { url });
  const { page } = watched;
  // A server that is killed is noted by the browser, on each connection.
  watched.expect("net::ERR_");
  page.on("dialog", (dialog) => void dialog.accept());
  page.setDefaultTimeout(90_000);
  const offsets: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
  });
  const pieceArrived = (): Promise<unknown> =>
    page.waitForResponse((response) => response.request().method() === "PATCH" && response.status() === 204);

  await page.goto(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByLabel("The same again").fill(PASSWORD);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail address").fill("photographer@example.org");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Run" }).click();
  await page.getByText("Drop a folder, pictures or a ZIP here").waitFor();
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 20,
    downloadThroughput: -1,
    uploadThroughput: 4 * MIB,
  });

  const first = pieceArrived();
  await page.getByLabel("Files or a ZIP").setInputFiles(path);
  await first;
  child.kill("SIGKILL");
  await page.getByText("The server does not answer. It goes on by itself.").waitFor();
  await shoot(page, "console-upload-server-away");
  const sent = offsets.length;
  const second = pieceArrived();
  await start(t, serving);
  await second;
  assert.ok(offsets[sent]! >= 8 * MIB, `what had arrived was not sent again: ${offsets}`);

  await page.reload();
  await page.getByText("1 upload was begun and did not end.").waitFor();
  const before = offsets.length;
  await page.getByLabel("Files or a ZIP").setInputFiles(path);
  await page.getByText("Imported.", { exact: true }).waitFor();
  assert.ok(offsets[before]! > offsets[sent]!, `it went on from where the page was left: ${offsets}`);
  await page.goto("/console/albums");
  await page.getByText("1 picture, 1 face", { exact: true }).waitFor();
});
