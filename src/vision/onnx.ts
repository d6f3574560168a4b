/** Vision on ONNX models. Made to live in a process of its own: inference blocks that process's event loop. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { MiroirError } from "../domain/errors.ts";
import { type Box, type Face, intersectionOverUnion, type Landmarks } from "../domain/words.ts";
import { alignedSquare, eyeDistance, fivePoints, greySquare, landmarkFrame, outlineIn } from "./align.ts";
import { cropOf, levelOfCrop } from "./crop.ts";
import { decode, differenceHash, greysOf, type Header, levelsOf, pixelsHash } from "./decode.ts";
import {
  type Candidate,
  distinct,
  findFaces,
  type HeadOutput,
  highRecallOf,
  levelStops,
  lookAgain,
  type RunDetector,
} from "./detector.ts";
import { maskPicture } from "./mask.ts";
import { type DetectorModel, modelOf, type PackManifest, readPinned, stampOf } from "./pack.ts";
import { piecesOf, sideForPieces } from "./pieces.ts";
import { faceQuality } from "./quality.ts";
import { centred, cutOut, type Level, mirrored, type Raster, turned, unturned } from "./raster.ts";
import type {
  CropTemplate,
  Detection,
  DetectOptions,
  FaceCrop,
  FaceRegion,
  Template,
  Vision,
  VisionLimits,
} from "./vision.ts";

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
    const model = modelOf(pack, "detector");
    const wanted = model.heads.slice(0, heads);
    const session = heads <= model.fine.heads ? models.fine : models.whole;
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

const lengthOf = (vector: Float32Array): number => {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
};

interface Located {
  readonly landmarks: Landmarks;
  readonly outline: Landmarks;
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
  const input = new Float32Array(grey);
  for (let at = 0; at < input.length; at++) input[at]! /= model.scale;
  const feeds = { [model.input]: new Tensor("float32", input, [1, 1, model.sizePx, model.sizePx]) };
  const points = floatsOf(await models.landmarks.run(feeds), model.output);
  const landmarks = fivePoints(points, frame);
  const quality = faceQuality(grey, model.sizePx, landmarks);
  return { landmarks, outline: outlineIn(points, frame), quality };
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

/** Where faces are looked for when none stands upright: the picture turned, at the second size (sideways photographs). */
const turnedLevels = (levels: readonly Level[], quarters: number): Level[] =>
  levels
    .slice(levels.length > 1 ? 1 : 0)
    .map(({ raster, scale }) => ({ raster: turned(raster, quarters), scale }));

/** Eye distance at which a face is decoded for its template: the template model's reference has 35 px, and a margin of a third keeps it sharp. */
const TEMPLATE_EYES_PX = 48;

/** Above this share of the full size, decoding smaller saves nothing. */
const WORTH_SHRINKING = 2 / 3;

/** The longest side that leaves the smallest of the faces large enough. */
const sideForTemplates =
  (faces: readonly FaceRegion[]) =>
  ({ widthPx, heightPx }: Header): number => {
    const longest = Math.max(widthPx, heightPx);
    const share = TEMPLATE_EYES_PX / Math.min(...faces.map(({ landmarks }) => eyeDistance(landmarks)));
    return share > WORTH_SHRINKING ? longest : Math.ceil(longest * share);
  };

/** Detection saw the picture at its first pass's size: points of faces smaller than this there are found again on finer pixels. */
const COARSE_FACE_PX = 64;

/**
 * Hints looked at in one picture (a crowd marked by hand, each as written and turned with the picture), the size that the
 * second look shows a face at, the finest decoding for it, and how much of a found face makes a hint mean that face: people
 * draw boxes of whole heads.
 */
const HINT = { most: 400, facePx: 48, sidePx: 4096, isFoundIou: 0.3 } as const;

const largerSide = ({ width, height }: Box): number => Math.max(width, height);
const longerSide = ({ widthPx, heightPx }: Raster): number => Math.max(widthPx, heightPx);

/** Found in a piece of the picture. */
const faceMoved = (face: Face, leftPx: number, topPx: number): Face => ({
  ...face,
  box: { ...face.box, x: face.box.x + leftPx, y: face.box.y + topPx },
  landmarks: face.landmarks.map((value, at) => value + (at % 2 === 0 ? leftPx : topPx)),
});

const inPixels = ({ x, y, width, height }: Box, { widthPx, heightPx }: Header): Box => ({
  x: x * widthPx,
  y: y * heightPx,
  width: width * widthPx,
  height: height * heightPx,
});

class OnnxVision implements Vision {
  readonly pack: string;
  readonly #manifest: PackManifest;
  readonly #detector: DetectorModel;
  readonly #limits: VisionLimits;
  readonly #models: Models;
  readonly #run: RunDetector;

  constructor({ pack, limits }: VisionOptions, models: Models) {
    this.pack = stampOf(pack);
    this.#manifest = pack;
    this.#detector = modelOf(pack, "detector");
    this.#limits = limits;
    this.#models = models;
    this.#run = detectorRunner(pack, models);
  }

  #pixels(bytes: Uint8Array, sidePx: (header: Header) => number) {
    return decode(bytes, { sidePx, maxPixels: this.#limits.maxPixels, colourManaged: false });
  }

  #locate(levels: readonly Level[], box: Box): Promise<Located> {
    return locate(this.#manifest, this.#models, levels, box);
  }

  async #faces(levels: readonly Level[], detector = this.#detector): Promise<Face[]> {
    const candidates = await findFaces(detector, this.#run, levels);
    if (candidates.length > this.#limits.maxFaces)
      throw new MiroirError("picture/too-many-faces", { limit: this.#limits.maxFaces });
    const faces: Face[] = [];
    for (const candidate of candidates)
      faces.push(toFace(candidate, await this.#locate(levels, candidate.box)));
    return faces;
  }

  async #turnedFaces(
    levels: readonly Level[],
    width: number,
    height: number,
    detector = this.#detector,
  ): Promise<Face[]> {
    const found: Face[] = [];
    for (const quarters of [1, 2, 3]) {
      const faces = await this.#faces(turnedLevels(levels, quarters), detector);
      found.push(...faces.map((face) => faceUnturned(face, quarters, width, height)));
    }
    return distinct(found);
  }

  /** Pixels as fine as the second look wants them for the smallest of these boxes, which the passes may not have had. */
  async #levelsFor(
    bytes: Uint8Array,
    levels: readonly Level[],
    { widthPx, heightPx }: Header,
    boxes: readonly Box[],
  ): Promise<readonly Level[]> {
    const smallest = Math.min(...boxes.map(largerSide));
    const wanted = Math.min(HINT.sidePx, (Math.max(widthPx, heightPx) * HINT.facePx) / smallest);
    const { raster: seen } = levels[0]!;
    if (wanted <= Math.max(seen.widthPx, seen.heightPx)) return levels;
    const { raster } = await this.#pixels(bytes, () => Math.ceil(wanted));
    return [{ raster, scale: raster.widthPx / widthPx }, ...levels];
  }

  /** A second look where other programs say that a face is and none was found; the detector decides. */
  async #hinted(
    bytes: Uint8Array,
    levels: readonly Level[],
    header: Header,
    found: readonly Face[],
    hints: readonly Box[],
  ): Promise<Face[]> {
    const boxes = hints
      .slice(0, HINT.most)
      .map((hint) => inPixels(hint, header))
      .filter((box) => largerSide(box) >= this.#detector.smallestPx)
      .filter((box) => found.every((face) => intersectionOverUnion(face.box, box) < HINT.isFoundIou));
    if (boxes.length === 0) return [];
    const fine = await this.#levelsFor(bytes, levels, header, boxes);
    const looked = await lookAgain(this.#detector, this.#run, fine, boxes);
    const faces: Face[] = [];
    for (const candidate of distinct(looked.filter((each) => each !== undefined)))
      faces.push(toFace(candidate, await this.#locate(fine, candidate.box)));
    return faces;
  }

  /**
   * Upright and turned faces of one view. With high recall the turns are looked at whatever stands upright: one face found says
   * nothing of another.
   */
  async #seen(levels: readonly Level[], detector: DetectorModel, high: boolean): Promise<Face[]> {
    const { raster, scale } = levels[0]!;
    const upright = await this.#faces(levels, detector);
    if (!high && upright.length > 0) return upright;
    const size = [raster.widthPx / scale, raster.heightPx / scale] as const;
    const turned = await this.#turnedFaces(levels, ...size, detector);
    return high ? distinct([...upright, ...turned]) : turned;
  }

  /** What the pieces of a long picture show; nothing of one of an ordinary shape. */
  async #inPieces(
    base: Level,
    stops: readonly number[],
    detector: DetectorModel,
    high: boolean,
  ): Promise<Face[]> {
    const found: Face[] = [];
    for (const { base: piece, leftPx, topPx } of piecesOf(base, detector.passes[0]!.sidePx))
      for (const face of await this.#seen(await levelsOf(piece, stops), detector, high))
        found.push(faceMoved(face, leftPx, topPx));
    return found;
  }

  async detect(
    bytes: Uint8Array,
    { recall = "ordinary", hints = [], crops = false }: DetectOptions = {},
  ): Promise<Detection> {
    const high = recall === "high";
    const detector = high ? highRecallOf(this.#detector) : this.#detector;
    const { sidePx } = detector.passes[0]!;
    const { header, raster } = await this.#pixels(bytes, (size) => sideForPieces(size, sidePx));
    const stops = [...(high ? [detector.passes[1]!.sidePx] : []), ...levelStops(detector)];
    const base = { raster, scale: raster.widthPx / header.widthPx };
    const levels = await levelsOf(base, [sidePx, ...stops]);
    const whole = levels.filter((level) => longerSide(level.raster) <= sidePx);
    const pieces = await this.#inPieces(base, stops, detector, high);
    const all = [...(await this.#seen(whole, detector, high)), ...pieces];
    const seen = pieces.length > 0 ? distinct(all) : all;
    const hinted = await this.#hinted(bytes, levels, header, seen, hints);
    const faces = hinted.length > 0 ? distinct([...seen, ...hinted]) : seen;
    if (faces.length > this.#limits.maxFaces)
      throw new MiroirError("picture/too-many-faces", { limit: this.#limits.maxFaces });
    const small = levels.at(-1)!.raster;
    return {
      ...header,
      ...{ perceptualHash: differenceHash(small), greys: greysOf(small), pixelsSha256: pixelsHash(raster) },
      faces,
      ...(crops && { crops: await this.#crops(bytes, levels, header, faces) }),
    };
  }

  /** Of pixels that are decoded already, where they are fine enough for the smallest of the faces. */
  async #crops(
    bytes: Uint8Array,
    seen: readonly Level[],
    header: Header,
    faces: readonly FaceRegion[],
  ): Promise<(FaceCrop | null)[]> {
    if (faces.length === 0) return [];
    const isFine = sideForTemplates(faces)(header) <= longerSide(seen[0]!.raster);
    return this.#cropsIn(isFine ? seen : (await this.#levelsOfFaces(bytes, faces)).levels, header, faces);
  }

  async #cropsIn(
    levels: readonly Level[],
    header: Header,
    faces: readonly FaceRegion[],
  ): Promise<(FaceCrop | null)[]> {
    const points = await this.#refined(levels, header, faces);
    const made: (FaceCrop | null)[] = [];
    for (const [index, { box }] of faces.entries())
      made.push(await cropOf(levels, { box, landmarks: points[index]! }));
    return made;
  }

  async cropsOf(bytes: Uint8Array, faces: readonly FaceRegion[]): Promise<(FaceCrop | null)[]> {
    if (faces.length === 0) return [];
    const { header, levels } = await this.#levelsOfFaces(bytes, faces);
    return this.#cropsIn(levels, header, faces);
  }

  async outline(bytes: Uint8Array, { box }: FaceRegion): Promise<Landmarks> {
    const { sidePx } = this.#detector.passes[0]!;
    const { header, raster } = await this.#pixels(bytes, (size) => sideForPieces(size, sidePx));
    const levels = await levelsOf(
      { raster, scale: raster.widthPx / header.widthPx },
      levelStops(this.#detector),
    );
    return (await this.#locate(levels, box)).outline;
  }

  /** Raw feature of an aligned square, in a buffer that the caller overwrites. */
  async #feature(square: Uint8Array): Promise<Float32Array> {
    const { sizePx, output, dimensions } = modelOf(this.#manifest, "template");
    const feeds = { pixels: new Tensor("uint8", square, [1, sizePx, sizePx, 3]) };
    const feature = new Float32Array(dimensions);
    // An output buffer of ours: the runtime would hand over one of its own, and keep no promise about it.
    const fetches = { [output]: new Tensor("float32", feature, [1, dimensions]) };
    const made = floatsOf(await this.#models.template!.run(feeds, fetches), output);
    if (made.buffer === feature.buffer) return made;
    feature.set(made);
    made.fill(0);
    return feature;
  }

  async #template(levels: readonly Level[], landmarks: Landmarks, enrolment: boolean): Promise<Template> {
    const model = modelOf(this.#manifest, "template");
    const square = alignedSquare(model, levels, landmarks);
    const features = [await this.#feature(square)];
    if (enrolment) {
      const { data } = mirrored({ widthPx: model.sizePx, heightPx: model.sizePx, data: square });
      features.push(await this.#feature(data));
    }
    const norms = features.map(lengthOf);
    const vector = new Float32Array(model.dimensions);
    features.forEach((feature, which) => {
      for (let at = 0; at < vector.length; at++) vector[at]! += feature[at]! / norms[which]!;
      feature.fill(0);
    });
    const length = lengthOf(vector);
    for (let at = 0; at < vector.length; at++) vector[at]! /= length;
    return { vector, norm: norms[0]!, eyesPx: eyeDistance(landmarks) };
  }

  /** Points found again on finer pixels than detection had, where that is worth it. */
  async #refined(
    levels: readonly Level[],
    { widthPx, heightPx }: Header,
    faces: readonly FaceRegion[],
  ): Promise<Landmarks[]> {
    const seenAt = Math.min(1, this.#detector.passes[0]!.sidePx / Math.max(widthPx, heightPx));
    const isCoarse = ({ box }: FaceRegion) =>
      Math.max(box.width, box.height) * seenAt < COARSE_FACE_PX && seenAt < levels[0]!.scale;
    const coarse = faces.filter(isCoarse);
    const looked = await lookAgain(
      this.#detector,
      this.#run,
      levels,
      coarse.map(({ box }) => box),
    );
    const finer = new Map<FaceRegion, Landmarks>();
    for (const [index, face] of coarse.entries())
      if (looked[index]) finer.set(face, (await this.#locate(levels, looked[index].box)).landmarks);
    return faces.map((face) => finer.get(face) ?? face.landmarks);
  }

  /**
   * A large face with a poor template may lie on its side: the other turns of its surroundings are tried, and the
   * template of the highest norm is kept (findings, step 6).
   */
  async #bestTurn(
    levels: readonly Level[],
    box: Box,
    upright: Template,
    enrolment: boolean,
  ): Promise<Template> {
    const { norm, enrolEyesPx } = this.#manifest.scores;
    if (upright.norm >= norm.poor || upright.eyesPx < enrolEyesPx) return upright;
    const surroundings = cutOut(levels, box);
    let best = upright;
    for (const quarters of [1, 2, 3]) {
      const turn = turnedLevels([surroundings], quarters);
      const middle = centred(turn[0]!, Math.max(box.width, box.height));
      const [face] = await lookAgain(this.#detector, this.#run, turn, [middle]);
      if (!face) continue;
      const { landmarks } = await this.#locate(turn, face.box);
      const candidate = await this.#template(turn, landmarks, enrolment);
      const [kept, dropped] = candidate.norm > best.norm ? [candidate, best] : [best, candidate];
      dropped.vector.fill(0);
      best = kept;
    }
    return best;
  }

  async templates(
    bytes: Uint8Array,
    faces: readonly FaceRegion[],
    { enrolment = false }: { enrolment?: boolean } = {},
  ): Promise<Template[]> {
    this.#mustHaveTemplate();
    if (faces.length === 0) return [];
    const { header, levels } = await this.#levelsOfFaces(bytes, faces);
    const points = await this.#refined(levels, header, faces);
    const made: Template[] = [];
    for (const [index, { box }] of faces.entries()) {
      const template = await this.#template(levels, points[index]!, enrolment);
      made.push(await this.#bestTurn(levels, box, template, enrolment));
    }
    await this.#forget();
    return made;
  }

  async templatesOfCrops(crops: readonly FaceCrop[]): Promise<CropTemplate[]> {
    this.#mustHaveTemplate();
    const { norm, enrolEyesPx } = this.#manifest.scores;
    const made: CropTemplate[] = [];
    for (const crop of crops) {
      const template = await this.#template(await levelOfCrop(crop), crop.landmarks, false);
      const isDoubtful = template.norm < norm.poor && crop.eyesPx >= enrolEyesPx;
      made.push({ ...template, eyesPx: crop.eyesPx, isDoubtful });
    }
    if (crops.length > 0) await this.#forget();
    return made;
  }

  #mustHaveTemplate(): void {
    if (this.#models.template) return;
    throw new MiroirError("internal/broken-promise", {
      problem: "templates were asked of a process that loads no template model",
    });
  }

  /** The picture decoded as fine as the smallest of the faces needs, and as coarse as the largest can do with. */
  async #levelsOfFaces(
    bytes: Uint8Array,
    faces: readonly FaceRegion[],
  ): Promise<{ header: Header; levels: Level[] }> {
    const { header, raster } = await this.#pixels(bytes, sideForTemplates(faces));
    const largest = Math.max(...faces.map(({ landmarks }) => eyeDistance(landmarks)));
    const longest = Math.max(header.widthPx, header.heightPx);
    const base = { raster, scale: raster.widthPx / header.widthPx };
    return { header, levels: await levelsOf(base, [(longest * TEMPLATE_EYES_PX) / largest]) };
  }

  /** The runtime keeps its working memory between runs: a run on nothing overwrites what the last face left there (law 2). */
  async #forget(): Promise<void> {
    const { sizePx } = modelOf(this.#manifest, "template");
    (await this.#feature(new Uint8Array(sizePx * sizePx * 3))).fill(0);
  }

  /** The runtime lays out its memory at the first two runs, and never wipes what it used before that: those must be on nothing. */
  async warmUp(): Promise<void> {
    for (let run = 0; run < 3; run++) await this.#forget();
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
  const vision = new OnnxVision(options, await loadModels(options));
  if (options.template) await vision.warmUp();
  return vision;
};
