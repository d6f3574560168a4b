/** Where the tests of pixels find their models, and pictures of drawn people. */
import path from "node:path";
import { drawPhotograph, type PersonShown } from "../../src/demo/draw.ts";
import { type PackManifest, readManifest } from "../../src/vision/manifest.ts";
import { openVision } from "../../src/vision/onnx.ts";
import type { Vision } from "../../src/vision/vision.ts";

/** Tests run in the repository's root; `npm test` has fetched the pack before. Absent models fail loudly. */
export const PACK_FOLDER = "packs/default";
export const MODELS_FOLDER = process.env.MIROIR_MODELS ?? "models/faceplugin";
export const fixture = (name: string): string => path.join("test/vision/fixtures", name);

export const defaultPack = (): Promise<PackManifest> => readManifest(PACK_FOLDER);

export const LIMITS = { maxPixels: 120_000_000, maxFaces: 500 } as const;

export const openDefault = async ({ template }: { template: boolean }): Promise<Vision> =>
  openVision({ pack: await defaultPack(), modelsFolder: MODELS_FOLDER, limits: LIMITS, template });

/** Seeds of drawn people who score far apart with the default pack (src/demo/cast.ts). */
const PEOPLE = { 1: 374, 2: 177 } as const;
const BYSTANDERS = [288, 161, 176, 1, 5] as const;

const MOMENTS: readonly Partial<PersonShown>[] = [{}, { variation: 2, tiltDegrees: 4 }];

export const portrait = (person: 1 | 2, moment: 0 | 1): Promise<Uint8Array> =>
  drawPhotograph({
    widthPx: 640,
    heightPx: 480,
    place: 3 + moment,
    people: [
      {
        seed: PEOPLE[person],
        xPx: 300 + 30 * moment,
        yPx: 220,
        sizePx: 150 - 20 * moment,
        ...MOMENTS[moment],
      },
    ],
  });

export const group = async (): Promise<{ bytes: Uint8Array; people: number }> => {
  const people = BYSTANDERS.map((seed, at) => ({ seed, xPx: 140 + 230 * at, yPx: 300, sizePx: 100 }));
  const bytes = await drawPhotograph({ widthPx: 1200, heightPx: 800, place: 7, people });
  return { bytes, people: people.length };
};

export const empty = (): Promise<Uint8Array> =>
  drawPhotograph({ widthPx: 800, heightPx: 600, place: 11, people: [] });
