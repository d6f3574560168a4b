/** Vision on ONNX models. Made to live in a process of its own: inference blocks that process's event loop. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { MiroirError } from "../domain/errors.ts";
import type { Box, Face, Landmarks } from "../domain/words.ts";
import { alignedSquare, eyeDistance, fivePoints, greySquare, landmarkFrame, mirrored } from "./align.ts";
import { decode, differenceHash } from "./decode.ts";
import {
  type Candidate,
  distinct,
  findFaces,
  type HeadOutput,
  levelsOf,
  lookAgain,
  type RunDetector,
} from "./detector.ts";
import { maskPicture } from "./mask.ts";
import { modelOf, type PackManifest, readPinned, stampOf } from "./pack.ts";
import { faceQuality } from "./quality.ts";
import { type Level, turned, unturned, withHalves } from "./raster.ts";
import type { Detection, FaceRegion, Template, Vision, VisionLimits } from "./vision.ts";

export interface VisionOptions {
  readonly pack: PackManifest;
  /** Where fetchPack() put this pack. */
  readonly modelsFolder: string;
  readonly limits: VisionLimits;
  /** Without it the template model's file is not even opened (U4), and templates() throws. */
  readonly template: boolean;
}

/** Two processes with one thread each beat one with two; a spinning thread would only take the other's core. */
const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

interface Models {
  readonly whole: InferenceSession;
  readonly fine: InferenceSession;
  readonly landmarks: InferenceSession;
  readonly template: InferenceSession | undefined;
}

const loadModels = async ({ pack, modelsFolder, template }: VisionOptions): Promise<Models> => {
  const load = async (pinned: { file: string; sha256: string }) =>
    InferenceSession.create(await readPinned(pack.pack, modelsFolder, pinned), SESSION);
  const { whole, fine } = modelOf(pack, "detector");
  return {
    whole: await load(whole),
    fine: await load(fine),
    landmarks: await load(modelOf(pack, "landmarks").installed),
    template: template ? await load(modelOf(pack, "template").installed) : undefined,
  };
};

const floatsOf = (results: InferenceSession.ReturnType, name: string): Float32Array =>
  results[name]!.data as Float32Array;

const detectorRunner =
  (pack: PackManifest, models: Models): RunDetector =>
  async (pixels, count, widthPx, heightPx, heads) => {
    const wanted = modelOf(pack, "detector").heads.slice(0, heads);
    const session = wanted.length === 1 ? models.fine : models.whole;
    const results = await session.run({ pixels: new Tensor("uint8", pixels, [count, heightPx, widthPx, 3]) });
    return Array.from({ length: count }, (_, index) =>
      wanted.map(({ scores, boxes }): HeadOutput => {
        const [, , rows, columns] = results[scores]!.dims as [number, number, number, number];
        const of = (name: string) => {
          const all = floatsOf(results, name);
          const size = all.length / count;
          return all.subarray(index * size, (index + 1) * size);
        };
        return { rows, columns, scores: of(scores), boxes: of(boxes) };
      }),
    );
  };

interface Located {
  readonly landmarks: Landmarks;
  readonly quality: number;
}

/** Five points of the face in a box, and how good it looks. */
const locate = async (
  pack: PackManifest,
  models: Models,
  levels: readonly Level[],
  box: Box,
): Promise<Located> => {
  const model = modelOf(pack, "landmarks");
  const frame = landmarkFrame(model, box);
  const grey = greySquare(levels, frame, model.sizePx);
  const input = Float32Array.from(grey, (value) => value / model.scale);
  const feeds = { [model.input]: new Tensor("float32", input, [1, 1, model.sizePx, model.sizePx]) };
  const points = floatsOf(await models.landmarks.run(feeds), model.output);
  const landmarks = fivePoints(points, frame);
  return { landmarks, quality: faceQuality(grey, model.sizePx, landmarks) };
};

const toFace = ({ box, score }: Candidate, { landmarks, quality }: Located): Face => ({
  box,
  landmarks,
  score,
  sizePx: Math.max(box.width, box.height),
  quality,
});

const cornersUnturned = (box: Box, quarters: number, width: number, height: number): Box => {
  const [ax, ay] = unturned(box.x, box.y, quarters, width, height);
  const [bx, by] = unturned(box.x + box.width, box.y + box.height, quarters, width, height);
  return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) };
};

const pointsUnturned = (points: Landmarks, quarters: number, width: number, height: number): Landmarks =>
  [0, 2, 4, 6, 8].flatMap((at) => unturned(points[at]!, points[at + 1]!, quarters, width, height));

const faceUnturned = (face: Face, quarters: number, width: number, height: number): Face => ({
  ...face,
  box: cornersUnturned(face.box, quarters, width, height),
  landmarks: pointsUnturned(face.landmarks, quarters, width, height),
});

export type { FaceRegion, Template, Vision };

/** Where faces are looked for when none stands upright: the picture turned, at the second size (sideways photographs). */
const turnedLevels = (levels: readonly Level[], quarters: number): Level[] =>
  levels
    .slice(levels.length > 1 ? 1 : 0)
    .map(({ raster, scale }) => ({ raster: turned(raster, quarters), scale }));

class OnnxVision implements Vision {
  readonly pack: string;
  readonly #manifest: PackManifest;
  readonly #limits: VisionLimits;
  readonly #models: Models;
  readonly #run: RunDetector;

  constructor({ pack, limits }: VisionOptions, models: Models) {
    this.pack = stampOf(pack);
    this.#manifest = pack;
    this.#limits = limits;
    this.#models = models;
    this.#run = detectorRunner(pack, models);
  }

  async #faces(levels: readonly Level[]): Promise<Face[]> {
    const candidates = await findFaces(modelOf(this.#manifest, "detector"), this.#run, levels);
    if (candidates.length > this.#limits.maxFaces)
      throw new MiroirError("picture/too-many-faces", { limit: this.#limits.maxFaces });
    const faces: Face[] = [];
    for (const candidate of candidates)
      faces.push(toFace(candidate, await locate(this.#manifest, this.#models, levels, candidate.box)));
    return faces;
  }

  async #turnedFaces(levels: readonly Level[], width: number, height: number): Promise<Face[]> {
    const found: Face[] = [];
    for (const quarters of [1, 2, 3]) {
      const faces = await this.#faces(turnedLevels(levels, quarters));
      found.push(...faces.map((face) => faceUnturned(face, quarters, width, height)));
    }
    return distinct(found);
  }

  async detect(bytes: Uint8Array): Promise<Detection> {
    const detector = modelOf(this.#manifest, "detector");
    const { header, raster } = await decode(bytes, detector.passes[0]!.sidePx, this.#limits.maxPixels);
    const { widthPx, heightPx, mediaType, frames } = header;
    const levels = await levelsOf(detector, raster, widthPx);
    const upright = await this.#faces(levels);
    const faces = upright.length > 0 ? upright : await this.#turnedFaces(levels, widthPx, heightPx);
    return {
      widthPx,
      heightPx,
      mediaType,
      frames,
      perceptualHash: differenceHash(levels.at(-1)!.raster),
      faces,
    };
  }

  /** Raw feature of an aligned square; the caller overwrites it. */
  async #feature(square: Uint8Array): Promise<Float32Array> {
    const model = modelOf(this.#manifest, "template");
    const session = this.#models.template;
    if (!session)
      throw new MiroirError("internal/broken-promise", {
        problem: "a template was asked of a process that loads no template model",
      });
    const pixels = new Tensor("uint8", square, [1, model.sizePx, model.sizePx, 3]);
    return floatsOf(await session.run({ pixels }), model.output);
  }

  async #template(levels: readonly Level[], landmarks: Landmarks, enrolment: boolean): Promise<Template> {
    const model = modelOf(this.#manifest, "template");
    const square = alignedSquare(model, levels, landmarks);
    const features = [await this.#feature(square)];
    if (enrolment) features.push(await this.#feature(mirrored(square, model.sizePx)));
    const norms = features.map((feature) => Math.hypot(...feature));
    const vector = new Float32Array(model.dimensions);
    features.forEach((feature, which) => {
      for (let at = 0; at < vector.length; at++) vector[at]! += feature[at]! / norms[which]!;
      feature.fill(0);
    });
    square.fill(0);
    const length = Math.hypot(...vector);
    for (let at = 0; at < vector.length; at++) vector[at]! /= length;
    return { vector, norm: norms[0]!, eyesPx: eyeDistance(landmarks) };
  }

  async templates(
    bytes: Uint8Array,
    faces: readonly FaceRegion[],
    options: { enrolment?: boolean } = {},
  ): Promise<Template[]> {
    if (!this.#models.template)
      throw new MiroirError("internal/broken-promise", {
        problem: "templates were asked of a process that loads no template model",
      });
    const sidePx = Number.POSITIVE_INFINITY;
    const { header, raster } = await decode(bytes, sidePx, this.#limits.maxPixels);
    const base: readonly Level[] = [{ raster, scale: raster.widthPx / header.widthPx }];
    const largest = Math.max(...faces.map(({ landmarks }) => eyeDistance(landmarks)));
    const levels = withHalves(base, largest, 35);
    const out: Template[] = [];
    for (const { landmarks } of faces)
      out.push(await this.#template(levels, landmarks, options.enrolment ?? false));
    return out;
  }

  mask(...[bytes, options]: Parameters<Vision["mask"]>): Promise<Uint8Array> {
    return maskPicture(bytes, options, this.#limits.maxPixels);
  }

  async close(): Promise<void> {
    const { whole, fine, landmarks, template } = this.#models;
    for (const session of [whole, fine, landmarks, template]) await session?.release();
  }
}

/**
 * Loads the pack's models and gives the seam. Every file is checked against its pin before it is loaded.
 * @throws MiroirError model/missing, model/changed.
 */
export const openVision = async (options: VisionOptions): Promise<Vision> => {
  sharp.concurrency(1);
  sharp.cache(false);
  return new OnnxVision(options, await loadModels(options));
};

void lookAgain;
