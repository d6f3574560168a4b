/** Between the register and the folder: whenever a run is killed, nothing lies there that the register does not know, and what it says is out is there. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addRun, freshInstance } from "../../support/instance.ts";
import { openVision } from "../../support/made-vision.ts";
import { consentTo } from "../../support/rights.ts";
import type { Publishing } from "./publish-until-killed.ts";

const PROGRAM = join(import.meta.dirname, "publish-until-killed.ts");
const PICTURES = 4;

/** @returns how many copies it had acknowledged when it was killed */
const runUntilKilled = async (publishing: Publishing): Promise<number> => {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(publishing)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += chunk;
    });
  const [, signal] = await once(child, "close");
  assert.equal(signal, "SIGKILL", said);
  return Math.max(0, ...[...said.matchAll(/^done (\d+)$/gm)].map(([, done]) => Number(done)));
};

const hashesIn = async (folder: string): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      (await readdir(folder).catch(() => [])).map(
        async (name): Promise<[string, string]> => [
          name,
          createHash("sha256")
            .update(await readFile(join(folder, name)))
            .digest("hex"),
        ],
      ),
    ),
  );

test("kill -9 between registering, writing and saying so loses nothing, leaves nothing, and a withdrawal reaches it", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  for (let i = 0; i < PICTURES; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 40, y: 60, noise: i }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId: subject, personalKey } = await instance.enrol(1);
  await instance.miroir.grants.open({ subject, personalKey });
  await instance.miroir.scan();
  await consentTo(instance.miroir, subject, "publish:website");
  const out = join(instance.folder, "out");
  const drawn = await instance.miroir.publications.draw({ album: "run", use: "website", out });
  const { id: publication } = drawn.publication;
  await instance.miroir.publications.sign({ publication });

  /** Opened again after a kill: what the folder holds, against what the register says. */
  const lookAt = async (): Promise<Record<string, number>> => {
    await instance.reopen();
    const there = await hashesIn(out);
    const lines = await instance.miroir.publications.register();
    const registered = new Map(lines.map(({ name, copySha256 }) => [name, copySha256]));
    for (const [name, hash] of there) assert.equal(registered.get(name), hash, `${name} is not registered`);
    for (const { name, state } of lines) if (state === "out") assert.ok(there.has(name), `${name} is lost`);
    const count = (said: string): number => lines.filter(({ state }) => state === said).length;
    return { there: there.size, out: count("out"), registered: count("registered") };
  };
  const killOnce = async (end: Publishing["end"], which: string | null = publication): Promise<number> => {
    await instance.miroir.close();
    const now = instance.clock.now.toISOString();
    return runUntilKilled({ folder: instance.folder, publication: which, end, now });
  };

  // Two at a time: the other one may have come a step further or less far.
  const acknowledged = await killOnce({ once: "put", copy: 2 });
  const first = await lookAt();
  assert.ok(first.out! >= Math.max(1, acknowledged), `${acknowledged} acknowledged, ${first.out} out`);
  assert.ok(first.there! > first.out!, "one is there, and nobody said that it is out");
  const waits = (await instance.miroir.publications.register()).find(({ state }) => state === "registered");
  await killOnce({ once: "registered", copy: 1 });
  // Half of a copy, as a kill in the middle of its writing leaves it.
  await writeFile(join(out, `.unfinished-${waits!.name}-0123456789abcdef`), "half of her");
  const second = await lookAt();
  assert.ok(second.registered! >= 1);

  await instance.miroir.withdraw({ subject, purpose: "publish:website" });
  assert.deepEqual([...(await hashesIn(out)).keys()], [], "whatever had become of them before");
  const open = await instance.miroir.publications.register({ open: true });
  assert.ok(open.every(({ state, escapedAt }) => state === "removed" && escapedAt === null));

  await killOnce({ once: "put", copy: 1 }, null);
  await lookAt();
  const rebuilt = await instance.miroir.publications.rebuild();
  assert.deepEqual([rebuilt.rebuilt, rebuilt.notRebuilt], [rebuilt.stale, 0]);
  const handed = await instance.miroir.publications.handOut({ publication });
  assert.deepEqual([handed.out, handed.failed, handed.blocked], [PICTURES, 0, 0]);
  assert.deepEqual(await lookAt(), { there: PICTURES, out: PICTURES, registered: 0 });
  const vision = await openVision({ template: false });
  for (const name of await readdir(out))
    assert.deepEqual((await vision.detect(await readFile(join(out, name)))).faces, [], name);
});
