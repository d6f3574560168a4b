/** The image process with the real detector, as a capture asks it. */
import type { TestContext } from "node:test";
import { cellOf, onnxVision } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import type { Captured } from "../../src/engine/images/jobs.ts";
import { openWorkers } from "../../src/engine/images/workers.ts";
import { testController } from "./instance.ts";

export const watching = async (t: TestContext) => {
  const config = parseConfig({ controller: testController }, ".");
  const choice = await onnxVision(config);
  const { module, options, scores } = choice;
  const workers = openWorkers({
    cell: cellOf(config, choice),
    ...{ count: 1, visionModule: module, visionOptions: options, template: false, originalsFolder: "." },
    ...{ ffmpeg: null, maxVideoBytes: 1e7, maxVideoHours: 1 },
    ...{ maxFileBytes: 1e7, notFaceNorm: scores.norm.notFace, ceilingMiB: 2048, pictureSeconds: 60 },
  });
  t.after(() => workers.close());
  return async (frames: readonly Uint8Array[]): Promise<Captured[]> => {
    const seen: Captured[] = [];
    for (const bytes of frames)
      seen.push(await workers.run({ kind: "capture", picture: { kind: "bytes", bytes } }));
    return seen;
  };
};
