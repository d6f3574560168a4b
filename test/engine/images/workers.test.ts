import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";
import { cellOf } from "../../../src/app.ts";
import { parseConfig } from "../../../src/config.ts";
import { type ImageProcess, openWorkers, type WorkersOptions } from "../../../src/engine/images/workers.ts";
import { inProcessChoice, testController } from "../../support/instance.ts";
import { madeScores } from "../../support/made-vision.ts";

/** Of another content than what is asked for. */
const PICTURE = { kind: "file", path: import.meta.filename } as const;

const poolOptions = (): WorkersOptions => {
  const config = parseConfig({ controller: testController }, ".");
  const { module, options, startProcess } = inProcessChoice;
  return {
    cell: cellOf(config, inProcessChoice),
    ...{ count: 1, visionModule: module, visionOptions: options, template: true, originalsFolder: "." },
    ...{ ffmpeg: null, maxVideoBytes: 1e7, maxVideoHours: 1, startProcess },
    ...{ maxFileBytes: 1e7, notFaceNorm: madeScores.norm.notFace, ceilingMiB: 2048, pictureSeconds: 60 },
  };
};

const ASKED = { kind: "same", picture: PICTURE, contentSha256: "00" } as const;

test("a process whose references could not be read compares nothing: the next job begins a new one, which reads them", async (t) => {
  const options = poolOptions();
  let [started, asked] = [0, 0];
  const workers = openWorkers({
    ...options,
    startProcess: (given) => {
      started++;
      return options.startProcess!(given);
    },
    references: async () => {
      if (++asked === 1) throw new Error("the database was away");
      return [];
    },
  });
  t.after(() => workers.close());
  const compare = () => workers.run(ASKED);
  await assert.rejects(compare(), { message: "the database was away" });
  assert.equal(await compare(), false);
  assert.deepEqual([started, asked], [2, 2]);
  assert.equal(await compare(), false);
  assert.deepEqual([started, asked], [2, 2], "one that has them goes on");
});

test("a process that is asked nothing for a while ends, and the next job begins another", async (t) => {
  const options = poolOptions();
  const started: ImageProcess[] = [];
  const workers = openWorkers({
    ...options,
    idleMs: 1,
    startProcess: (given) => {
      const child = options.startProcess!(given);
      started.push(child);
      return child;
    },
  });
  t.after(() => workers.close());
  for (const count of [1, 2]) {
    const answer = workers.run(ASKED);
    assert.equal(await answer, false);
    assert.equal(started.length, count);
    const last = started.at(-1)!;
    if (last.signalCode === null) await once(last as unknown as NodeJS.EventEmitter, "exit");
  }
});

test("what goes ahead goes before all that waits, and the first of it first", async (t) => {
  const workers = openWorkers(poolOptions());
  t.after(() => workers.close());
  const order: string[] = [];
  const ask = (name: string, ahead: boolean) =>
    workers.run(
      async () => {
        order.push(name);
        return ASKED;
      },
      undefined,
      ahead,
    );
  await Promise.all([
    ask("at once", false),
    ask("waits", false),
    ask("ahead", true),
    ask("waits too", false),
    ask("ahead too", true),
  ]);
  assert.deepEqual(order, ["at once", "ahead", "ahead too", "waits", "waits too"]);
});
