/** An album of drawn people in which one of them is on the first pictures, with somebody beside her. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { drawPhotograph } from "../../src/demo/draw.ts";

export const SHE = DEMO_CAST.consenting[0]!;
/** She is on the first six. */
export const PICTURES = { ofHer: 6, ofOthers: 2 } as const;

/** @returns the folder */
export const drawAlbum = async (folder: string): Promise<string> => {
  const { ofHer, ofOthers } = PICTURES;
  for (let n = 0; n < ofHer + ofOthers; n++) {
    const left = {
      seed: n < ofHer ? SHE : DEMO_CAST.others[20]!,
      xPx: 250 + 12 * n,
      yPx: 250,
      sizePx: 130 + 6 * n,
    };
    const right = { seed: DEMO_CAST.others[n]!, xPx: 560, yPx: 280, sizePx: 120 };
    const people = [
      { ...left, variation: n, tiltDegrees: n - 3 },
      { ...right, variation: n },
    ];
    const jpeg = await drawPhotograph({ widthPx: 800, heightPx: 600, place: 20 + n, people });
    await writeFile(join(folder, `run-${n}.jpg`), jpeg);
  }
  return folder;
};
