/** A recording of somebody who agreed to be shown and of a stranger, for tests of what the staff looks at. */
import { join } from "node:path";
import { addRun, type Instance } from "./instance.ts";
import { consentTo } from "./rights.ts";
import { makeVideo } from "./video.ts";

export const WALK = { framesPerSecond: 4, frames: 16 } as const;

/** She walks along the top, a stranger along the bottom. */
export const she = (frame: number) => ({ person: 1, x: 40 + 3 * frame, y: 40 });
export const stranger = (frame: number) => ({ person: 9, x: 220 - 3 * frame, y: 170 });

/** Imported into `run`, and she was found in it. */
export const recordingOfTwo = async (
  instance: Instance,
): Promise<{ subjectId: string; personalKey: string }> => {
  const { miroir, photos } = instance;
  await addRun(miroir);
  await makeVideo({
    ...{ ...WALK, path: join(photos, "walk.mp4") },
    faces: (frame) => [she(frame), stranger(frame)],
  });
  await miroir.import({ paths: [photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  await consentTo(miroir, subjectId, "publish:website");
  return { subjectId, personalKey };
};
