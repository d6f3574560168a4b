/** One picture in one process and one thread, stage by stage, as far as vision lets itself be asked. */
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { maxPixelsOf, modelFolder, packFolder } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import { decode } from "../src/vision/decode.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";
import { modelOf } from "../src/vision/pack.ts";
import type { Vision } from "../src/vision/vision.ts";
import { answerJobs } from "./pool.ts";
import { type Spread, spreadOf } from "./rates.ts";

export interface StagesJob {
  readonly path: string;
  readonly rounds: number;
}

/** Milliseconds. */
export interface Stages {
  readonly faces: number;
  /** All the pixels, as in decoding alone. */
  readonly decodeWhole: Spread;
  /** To the size that detection looks at. */
  readonly decodeToDetect: Spread;
  /** Decoding to that size, detector, second look, landmarks, hash. */
  readonly detect: Spread;
  /** Decoding to the size that the faces need, alignment, template of each. */
  readonly templates: Spread;
  /** All the pixels and a JPEG of them: the least that a copy costs. */
  readonly decodeEncode: Spread;
  /** A masked copy of the same size as `publish` makes it: a harder look, masks, a JPEG, and a look at that. */
  readonly masked: Spread;
}

const repeated = async (rounds: number, work: () => Promise<unknown>): Promise<Spread> => {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    await work();
    times.push(performance.now() - startMs);
  }
  return spreadOf(times);
};

/** What `publish` does with a picture of which nobody stays visible; of the check, templates of what is still found. */
const maskedCopy = async (vision: Vision, bytes: Uint8Array): Promise<void> => {
  const { faces } = await vision.detect(bytes, { recall: "high" });
  const regions = faces.map(({ box }) => box);
  const copy = await vision.mask(bytes, { regions, maxSidePx: Number.POSITIVE_INFINITY });
  // One copy in twenty is turned whole as well.
  const left = await vision.detect(copy, { recall: "high", around: regions });
  for (const { vector } of await vision.templates(copy, left.faces)) vector.fill(0);
};

/** As good as the copies are. */
const JPEG_QUALITY = 88;

await answerJobs<StagesJob, Stages, Config>(async (config) => {
  const pack = await readManifest(packFolder(config));
  const limits = { maxPixels: maxPixelsOf(config), maxFaces: config.maxFaces };
  const vision = await openVision({ pack, modelsFolder: modelFolder(config, pack), limits, template: true });
  const { sidePx } = modelOf(pack, "detector").passes[0]!;
  return async ({ path, rounds }) => {
    const bytes = await readFile(path);
    const { faces } = await vision.detect(bytes);
    return {
      faces: faces.length,
      decodeWhole: await repeated(rounds, () => sharp(bytes).autoOrient().removeAlpha().raw().toBuffer()),
      decodeToDetect: await repeated(rounds, () =>
        decode(bytes, { sidePx: () => sidePx, maxPixels: limits.maxPixels, colourManaged: false }),
      ),
      detect: await repeated(rounds, () => vision.detect(bytes)),
      templates: await repeated(rounds, async () => {
        for (const { vector } of await vision.templates(bytes, faces)) vector.fill(0);
      }),
      decodeEncode: await repeated(rounds, () =>
        sharp(bytes).autoOrient().removeAlpha().jpeg({ quality: JPEG_QUALITY }).toBuffer(),
      ),
      masked: await repeated(rounds, () => maskedCopy(vision, bytes)),
    };
  };
});
