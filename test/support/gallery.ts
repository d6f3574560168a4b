/** People with pictures of each other found, for tests of what is shown to whom. */
import type { Actor } from "../../src/domain/act.ts";
import { addRun, type Instance } from "./instance.ts";

export interface InGallery {
  readonly actor: Actor;
  readonly subjectId: string;
  readonly personalKey: string;
  /** Appearances, in the order of her gallery. */
  readonly appearances: readonly string[];
}

export const appearancesOf = async (instance: Instance, subjectId: string): Promise<string[]> =>
  (await instance.miroir.profile({ subject: subjectId })).appearances.map(({ appearanceId }) => appearanceId);

/** Persons 1 and 2 side by side on each picture, both found. */
export const twoInAGallery = async (instance: Instance, pictures = 3): Promise<[InGallery, InGallery]> => {
  await addRun(instance.miroir);
  for (let i = 0; i < pictures; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 200, y: 120, noise: i },
      ],
    });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const enrolled = [await instance.enrol(1), await instance.enrol(2)];
  for (const { subjectId, personalKey } of enrolled)
    await instance.miroir.grants.open({ subject: subjectId, personalKey });
  await instance.miroir.scan();
  const found: InGallery[] = [];
  for (const { subjectId, personalKey } of enrolled)
    found.push({
      actor: { name: subjectId, role: "subject", subject: subjectId },
      subjectId,
      personalKey,
      appearances: await appearancesOf(instance, subjectId),
    });
  return found as [InGallery, InGallery];
};
