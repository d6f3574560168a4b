/** The examples run as they are printed, and the package's doors open by its own name. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { serve } from "../src/api/server.ts";
import { modelState } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { temporaryFolder } from "./support/database.ts";
import { addRun, freshInstance } from "./support/instance.ts";
import { ROOT } from "./support/root.ts";

const installed = async (): Promise<boolean> => {
  const config = parseConfig({ controller: { name: "-", address: "-", contact: "---" } }, ROOT);
  return (await modelState(config)).installed;
};

test("the library example runs from an empty folder to a forgotten person", async (t) => {
  if (!(await installed())) return t.skip("the model pack is not installed: npm run miroir -- model fetch");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["examples/library.ts"], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: 300_000,
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^imported: 12 pictures, [1-9]\d* faces/m);
  assert.match(stdout, /^refused: keys\/personal-wrong$/m);
  assert.match(stdout, /^scanned: \d+ pictures, [1-9]\d* possible matches$/m);
  assert.match(stdout, /^forgotten: [1-9]\d* columns looked at, 0 with this person$/m);
  assert.match(stdout, /^audit: holds$/m);
});

test("an auditor checks a receipt with the ledger's own code and nothing else", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { consentId } = await instance.enrol(1);
  const receipt = join(instance.folder, "receipt");
  await instance.miroir.receipt({ consent: consentId, out: receipt });
  // Nothing but the room itself: no database, no images, no package.
  const alone = await temporaryFolder(t);
  cpSync(join(ROOT, "src", "ledger"), join(alone, "src", "ledger"), { recursive: true });
  cpSync(join(ROOT, "examples", "verify-receipt.ts"), join(alone, "examples", "verify-receipt.ts"));
  writeFileSync(join(alone, "package.json"), '{ "type": "module" }');
  const verify = (...args: string[]) =>
    spawnSync(process.execPath, [join(alone, "examples", "verify-receipt.ts"), ...args], {
      encoding: "utf8",
    });
  const vkey = readFileSync(join(receipt, "log.vkey"), "utf8").trim();

  const good = verify(receipt, vkey);
  assert.equal(good.status, 0, good.stderr + good.stdout);
  assert.match(good.stdout, /: holds\n.*"verb":"enrol"/);

  const [name] = readdirSync(join(receipt, "proofs"));
  const proof = join(receipt, "proofs", name!);
  assert.equal(verify(proof, vkey).status, 0);
  const other = `${vkey.slice(0, -4)}${vkey.at(-4) === "A" ? "B" : "A"}${vkey.slice(-3)}`;
  assert.equal(verify(receipt, other).status, 1);
  writeFileSync(proof, readFileSync(proof, "utf8").replace(/^index \d+/m, "index 0"));
  const bad = verify(receipt, vkey);
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /DOES NOT HOLD/);
  assert.equal(verify(join(alone, "nothing")).status, 2);
});

test("the package opens by its own name, and shows nothing that package.json does not export", () => {
  const script = `
    const { open, initialise } = await import("miroir");
    const { verifyInclusion } = await import("miroir/ledger");
    const hidden = await import("miroir/src/engine/act.js").then(() => "open", ({ code }) => code);
    console.log(typeof open, typeof initialise, typeof verifyInclusion, hidden);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(stdout.trim(), "function function function ERR_PACKAGE_PATH_NOT_EXPORTED", stderr);
});

test("what package.json promises to run and to import is there after a build", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    bin: Record<string, string>;
    exports: Record<string, Record<string, string>>;
  };
  const promised = [
    ...Object.values(manifest.bin),
    ...Object.values(manifest.exports).flatMap((door) => Object.values(door)),
  ];
  assert.ok(promised.length >= 5);
  assert.deepEqual(
    promised.filter((path) => !existsSync(join(ROOT, path))),
    [],
  );
});

const dayIn = (now: Date, months: number): string => {
  const day = new Date(now);
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
};

/** An instance that listens on this machine, and a token of it. */
const served = async (t: TestContext, role: string) => {
  let stop = async (): Promise<void> => {};
  // Before the instance's own end: what is registered first is run first.
  t.after(() => stop());
  const instance = await freshInstance(t);
  const { port, close } = await serve({
    engine: instance.engine,
    host: "127.0.0.1",
    port: 0,
    url: "http://127.0.0.1",
    webFolder: null,
    tdmPolicy: null,
  });
  stop = close;
  const { token } = await instance.miroir.tokens.add({
    name: "example",
    role,
    expiresOn: dayIn(instance.clock.now, 1),
  });
  return { instance, env: { ...process.env, MIROIR_URL: `http://127.0.0.1:${port}`, MIROIR_TOKEN: token } };
};

const run = (command: string, parameters: readonly string[], env: NodeJS.ProcessEnv) =>
  new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
    execFile(command, parameters, { cwd: ROOT, env, timeout: 60_000 }, (error, stdout, stderr) =>
      done({ status: error ? 1 : 0, stdout, stderr }),
    );
  });

test("a club's script reads what waits, with the typed client", async (t) => {
  const { instance, env } = await served(t, "officer");
  const { number } = await instance.miroir.requests.open({ name: "Ada", kind: "access", channel: "desk" });
  const { status, stdout, stderr } = await run(process.execPath, ["examples/club-runner.ts"], env);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^0 people asked to be found in 0 pictures$/m);
  assert.match(stdout, new RegExp(`^request ${number} \\(access\\) is due on `, "m"));
});

test("an album is uploaded with curl", async (t) => {
  if ((await run("curl", ["--version"], process.env)).status !== 0) return t.skip("there is no curl here");
  const { instance, env } = await served(t, "archivist");
  const picture = await instance.picture("one.png", { faces: [] });
  const imported = new Promise<string>((done) => {
    instance.engine.events.subscribe(
      ({ kind }) => /^(import\.finished|job\.failed)$/.test(kind) && done(kind),
    );
  });
  const { status, stdout, stderr } = await run("sh", ["examples/upload-album.sh", "Canal run", picture], env);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "album canal-run\nuploaded one.png\n");
  assert.equal(await imported, "import.finished");
  const uploads = await instance.sql((sql) => sql.query("select file_name, state from uploads"));
  assert.deepEqual(uploads, [{ fileName: "one.png", state: "imported" }]);
});
