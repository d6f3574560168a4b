import assert from "node:assert/strict";
import test from "node:test";
import { cellOf } from "../../../src/app.ts";
import { parseConfig } from "../../../src/config.ts";
import { openWorkers } from "../../../src/engine/images/workers.ts";
import { inProcessChoice, testController } from "../../support/instance.ts";
import { madeScores } from "../../support/made-vision.ts";

/** Of another content than what is asked for. */
const PICTURE = { kind: "file", path: import.meta.filename } as const;

test("a process whose references could not be read compares nothing: the next job begins a new one, which reads them", async (t) => {
  const config = parseConfig({ controller: testController }, ".");
  const { module, options, startProcess } = inProcessChoice;
  let [started, asked] = [0, 0];
  const workers = openWorkers({
    cell: cellOf(config, inProcessChoice),
    ...{ count: 1, visionModule: module, visionOptions: options, template: true, originalsFolder: "." },
    ...{ ffmpeg: null, maxVideoBytes: 1e7, maxVideoHours: 1 },
    ...{ maxFileBytes: 1e7, notFaceNorm: madeScores.norm.notFace, ceilingMiB: 2048, pictureSeconds: 60 },
    startProcess: (given) => {
      started++;
      return startProcess!(given);
    },
    references: async () => {
      if (++asked === 1) throw new Error("the database was away");
      return [];
    },
  });
  t.after(() => workers.close());
  const compare = () => workers.run({ kind: "same", picture: PICTURE, contentSha256: "00" });
  await assert.rejects(compare(), { message: "the database was away" });
  assert.equal(await compare(), false);
  assert.deepEqual([started, asked], [2, 2]);
  assert.equal(await compare(), false);
  assert.deepEqual([started, asked], [2, 2], "one that has them goes on");
});
