import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addRun, freshInstance, type Instance } from "../support/instance.ts";
import type { MadeFace } from "../support/made-vision.ts";
import { makeVideo, withoutFfmpeg } from "../support/video.ts";

const skip = withoutFfmpeg;

/** Person 7 walks through the first shot and comes back in the third; 8 and a stranger are with her. Two seconds a shot. */
const walk = (frame: number): MadeFace[] => {
  const [shot, step] = [Math.floor(frame / 8), frame % 8];
  if (shot === 0)
    return [
      { person: 7, x: 20 + 8 * step, y: 60, noise: step },
      { person: 900, x: 200, y: 120 - 4 * step, noise: step },
    ];
  if (shot === 1) return [{ person: 8, x: 100, y: 40 + 6 * step, noise: step }];
  return [
    { person: 7, x: 200 - 6 * step, y: 100, noise: 20 + step },
    { person: 8, x: 30, y: 30, noise: step },
  ];
};

const film = (instance: Instance, name = "walk.mp4") =>
  makeVideo({
    path: join(instance.photos, name),
    frames: 24,
    faces: walk,
    background: (frame) => Math.floor(frame / 8),
  });

test("a recording is imported as tracks, scanned by them, shown as spans with a masked still", { skip }, async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await film(instance);
  const report = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual(report.problems, []);
  assert.deepEqual([report.imported, report.faces], [1, 5]);
  const her = await instance.enrol(7);
  const scanned = await miroir.scan();
  assert.deepEqual(scanned.skipped, []);
  console.log(scanned, (await miroir.profile({ subject: her.subjectId })).appearances);
});
