/** `miroir serve --port`: the port is in whatever is made of the address; a public address of a proxy stays. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { onPort, parseConfig } from "../../src/config.ts";
import { EXIT } from "../../src/domain/errors.ts";
import { temporaryFolder } from "../support/database.ts";
import { INIT } from "../support/init.ts";
import { freePort } from "../support/port.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");

const configured = (serve: object) =>
  parseConfig({ controller: { name: "Club", address: "1 Street", contact: "a@b.org" }, serve }, "/").serve;

test("where no address is configured it is this machine's own with the port, and one never ends with a slash", () => {
  assert.equal(configured({}).url, "http://localhost:8080");
  assert.equal(configured({ port: 9090 }).url, "http://localhost:9090");
  assert.equal(configured({ url: "https://photos.example.org/" }).url, "https://photos.example.org");
  assert.equal(configured({ url: "http://localhost:8080" }).url, "http://localhost:8080");
});

test("another port goes into an address of this process, and into none that a proxy answers at", () => {
  const moved = (serve: object) => onPort(configured(serve), 9123).url;
  assert.equal(moved({}), "http://localhost:9123");
  assert.equal(moved({ port: 80, url: "http://127.0.0.1" }), "http://127.0.0.1:9123");
  assert.equal(moved({ url: "http://[::1]:8080/" }), "http://[::1]:9123");
  assert.equal(moved({ host: "0.0.0.0", url: "http://desk.local:8080" }), "http://desk.local:9123");
  assert.equal(moved({ url: "http://localhost:7000" }), "http://localhost:9123");
  for (const url of ["https://photos.example.org", "https://localhost:8443", "http://photos.intranet"])
    assert.equal(moved({ url }), url);
  assert.equal(moved({ url: "http://localhost:8080", behindProxy: true }), "http://localhost:8080");
  assert.equal(onPort(configured({ url: "https://photos.example.org" }), 9123).port, 9123);
});

const LONGEST_START_MS = 120_000;

const instanceIn = async (t: TestContext) => {
  const cwd = await temporaryFolder(t);
  const env = { ...process.env, LC_ALL: "C" };
  const run = (...argv: string[]) =>
    spawnSync(process.execPath, [MAIN, ...argv], { cwd, env, encoding: "utf8" });
  const made = run(...INIT);
  assert.equal(made.status, EXIT.ok, made.stderr);
  /** Serves, does what is asked, ends; @returns what was printed. */
  const serving = async (argv: readonly string[], use: () => Promise<void>): Promise<string> => {
    const child = spawn(process.execPath, [MAIN, "serve", ...argv], { cwd, env });
    let printed = "";
    const deadline = AbortSignal.timeout(LONGEST_START_MS);
    try {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
      while (!printed.includes("Listening")) await once(child.stdout, "data", { signal: deadline });
      await use();
    } finally {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
    }
    return printed;
  };
  return { cwd, run, serving };
};

/** A sign-in of nobody, from a page of that origin. */
const signInFrom = (port: number, origin: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: "any=one", origin },
    body: JSON.stringify({ email: "nobody@example.org", password: "not the password of anybody" }),
  });

test("serve --port prints that port, and takes sign-ins from there and from nowhere else", async (t) => {
  const { cwd, run, serving } = await instanceIn(t);
  const port = await freePort();
  const printed = await serving(["--port", String(port)], async () => {
    const here = await signInFrom(port, `http://localhost:${port}`);
    assert.notEqual(here.status, 403, await here.text());
    const elsewhere = await signInFrom(port, "http://localhost:8080");
    assert.equal(elsewhere.status, 403);
    assert.match(await elsewhere.text(), new RegExp(`Open http://localhost:${port} itself`));
  });
  for (const [name, path] of [
    ["Portal", "/"],
    ["Console", "/console"],
    ["API", "/api"],
  ])
    assert.ok(printed.includes(`${name}: http://localhost:${port}${path}\n`), printed);
  assert.ok(!printed.includes("8080"), printed);

  const refused = run("serve", "--port", "65536");
  assert.equal(refused.status, EXIT.usage);
  assert.match(refused.stderr, /--port cannot be “65536”: 1 … 65535/);

  const path = join(cwd, "miroir.config.json");
  const config = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(
    path,
    JSON.stringify({ ...config, serve: { url: "https://photos.example.org", behindProxy: true } }),
  );
  const behind = await serving(["--port", String(port)], async () => {
    assert.notEqual((await signInFrom(port, "https://photos.example.org")).status, 403);
    assert.equal((await signInFrom(port, `http://localhost:${port}`)).status, 403);
  });
  assert.ok(behind.includes("Portal: https://photos.example.org/\n"), behind);
  assert.ok(behind.includes(`Listening on 127.0.0.1, port ${port}.`), behind);
});
