/** The default pack, as the benches of recordings look through it: no template model. */
import { join } from "node:path";
import { PROGRAM_FOLDER } from "../src/config.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";
import type { Vision } from "../src/vision/vision.ts";

/** The caller closes it. */
export const openLooking = async (): Promise<Vision> =>
  openVision({
    pack: await readManifest(join(PROGRAM_FOLDER, "packs", "default")),
    modelsFolder: process.env.MIROIR_MODELS ?? join(PROGRAM_FOLDER, "models", "faceplugin"),
    limits: { maxPixels: 120_000_000, maxFaces: 500 },
    template: false,
  });
