import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { HappenedEvent } from "../../../src/domain/event.ts";
import { runnerOf } from "../../../src/engine/clock/runner.ts";
import { act } from "../../../src/engine/gate/act.ts";
import { lastRuns } from "../../../src/engine/gate/chore-runs.ts";
import { ada, addRun, freshInstance, madeChoice } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { ROOT } from "../../support/root.ts";
import { asking, uploadMetadata } from "../../support/routes.ts";
import { filesUnder } from "../../support/state.ts";
import { makeZip } from "../../support/zip.ts";

const PROGRAM = join(ROOT, "test/api/serve-until-killed.ts");
const PICTURES = 24;

const zipOf = async (person: number): Promise<Buffer> =>
  makeZip(
    await Promise.all(
      Array.from({ length: PICTURES }, async (_, i) => ({
        name: `p${i}.png`,
        content: await makePicture({
          width: 200,
          height: 160,
          background: i,
          faces: [{ person, x: 20, y: 20, noise: i }],
        }),
      })),
    ),
  );

const served = async (t: TestContext, folder: string, delayMs: number) => {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, JSON.stringify({ folder, delayMs })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout!.on("data", (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const until = async (what: RegExp): Promise<RegExpExecArray> => {
    for (let waited = 0; waited < 90_000; waited += 20) {
      const found = what.exec(said);
      if (found) return found;
      assert.equal(child.exitCode, null, said);
      await sleep(20);
    }
    throw new Error(`never said ${what}: ${said}`);
  };
  const port = (await until(/^port (\d+)$/m))[1];
  return {
    until,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    ask: (
      path: string,
      method = "GET",
      headers: Record<string, string> = {},
      body?: Uint8Array<ArrayBuffer>,
    ) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { "x-as": "phil", "tus-resumable": "1.0.0", ...headers },
        ...(body && { body }),
      }),
  };
};

test("killed in the middle of an upload, of its import and of the scan, each goes on after the restart", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const { subjectId, personalKey } = await instance.enrol(1, { until: "2099-01-01" });
  await instance.miroir.grants.open({ subject: subjectId, personalKey, until: "2099-01-01" });
  await instance.miroir.close();
  const zip = Uint8Array.from(await zipOf(1));
  const half = Math.floor(zip.length / 2);
  const piece = (offset: number) => ({
    "content-type": "application/offset+octet-stream",
    "upload-offset": String(offset),
  });

  const first = await served(t, instance.folder, 20);
  const begun = await first.ask("/api/v1/uploads", "POST", {
    "upload-length": String(zip.length),
    "upload-metadata": uploadMetadata("run", "saturday.zip"),
  });
  const address = begun.headers.get("location")!;
  assert.equal((await first.ask(address, "PATCH", piece(0), zip.slice(0, half))).status, 204);
  await first.kill();

  const second = await served(t, instance.folder, 20);
  const offset = Number((await second.ask(address, "HEAD")).headers.get("upload-offset"));
  assert.equal(offset, half);
  assert.equal((await second.ask(address, "PATCH", piece(offset), zip.slice(offset))).status, 204);
  await second.until(/^import\.progress [1-9]/m);
  await second.kill();

  const third = await served(t, instance.folder, 60);
  await third.until(/^import\.finished/m);
  await third.until(/^scan\.progress [1-9]/m);
  await third.kill();

  const fourth = await served(t, instance.folder, 0);
  await fourth.until(/^scan\.finished/m);
  await fourth.kill();
  const miroir = await instance.reopen();
  assert.equal((await miroir.albums.show({ album: "run" })).counts.items, PICTURES);
  assert.equal((await miroir.profile({ subject: subjectId })).appearances.length, PICTURES);
});

test("a grant that opens is scanned for by itself; a scan is paused, joined and goes on", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  for (let i = 0; i < 40; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 20, y: 20, noise: i }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  const miroir = await instance.reopen({
    vision: { ...madeChoice, options: { ...madeChoice.options, delayMs: 25 } },
  });
  const { engine } = instance;
  const runner = runnerOf(engine);
  t.after(() => runner.stop());
  const happened: HappenedEvent[] = [];
  engine.events.subscribe((event) => void happened.push(event));
  runner.start();
  await runner.idle();
  assert.deepEqual(
    (await act(engine, ada, lastRuns, undefined)).map(({ chore, holds, error }) => [chore, holds, error]),
    [
      ["audit", true, null],
      ["rewriting", true, null],
      ["tick", null, null],
    ],
  );
  // In the middle: as soon as one picture of the forty is done.
  const progressed = new Promise<void>((begun) => {
    engine.events.subscribe(({ kind, done }) => {
      if (kind === "scan.progress" && (done ?? 0) > 0) begun();
    });
  });
  await miroir.grants.open({ subject: subjectId, personalKey });
  await progressed;
  const { ask } = asking(engine);
  const stateOf = async (method: string) =>
    (await (await ask(ada, "/scan", { method })).json()) as { state: string; done: number; total: number };
  assert.equal((await stateOf("DELETE")).state, "paused");
  await runner.idle();
  const paused = runner.scanState();
  assert.equal(paused.state, "paused");
  assert.ok(paused.done > 0 && paused.done < 40, `${paused.done}`);
  runner.uploaded();
  await runner.idle();
  assert.equal(runner.scanState().state, "paused");
  await Promise.all([stateOf("POST"), stateOf("POST"), stateOf("POST")]);
  await runner.idle();
  assert.equal(runner.scanState().state, "idle");
  const finished = happened.filter(({ kind }) => kind === "scan.finished");
  assert.equal(finished.length, 1);
  const found = happened.filter(({ kind }) => kind === "appearance.found");
  assert.equal(found.length, 40);
  assert.ok(found.every((event) => event.subjectId === subjectId && event.appearanceId));
  const ready = await filesUnder(join(instance.config.dataFolder, "renditions"));
  assert.equal(ready.filter((name) => name.endsWith("-small")).length, 40);
  assert.equal((await ask({ name: "rita", role: "reviewer" }, "/scan", { method: "POST" })).status, 403);
  const plan = (await (await ask(ada, "/scan/plan")).json()) as { items: number };
  assert.equal(plan.items, 0);
});
