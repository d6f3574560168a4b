/** Vision on ONNX models. Made to live in a process of its own: inference blocks that process's event loop. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { MiroirError } from "../domain/errors.ts";
import { type Box, type Face, intersectionOverUnion, type Landmarks } from "../domain/words.ts";
import { alignedSquare, eyeDistance, fivePoints, greySquare, landmarkFrame, outlineIn } from "./align.ts";
import { cropOf, levelOfCrop } from "./crop.ts";
import { decode, differenceHash, greysOf, type Header, levelsOf, pixelsHash } from "./decode.ts";
import {
  areSame,
  boxUnturned,
  type Candidate,
  distinct,
  findFaces,
  type HeadOutput,
  type Look,
  levelStops,
  lookAgain,
  lookAround,
  lookOf,
  type RunDetector,
  turnedLevels,
  turnedLookOf,
  type View,
} from "./detector.ts";
import { boxesAtPlaces, boxesInFrame } from "./frame-look.ts";
import type { PackManifest } from "./manifest.ts";
import { maskPicture } from "./mask.ts";
import { OpenPicture, sideWorth } from "./open-picture.ts";
import { modelOf, readPinned, stampOf } from "./pack.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { faceQuality } from "./quality.ts";
import { centred, cut, cutOut, type Level, mirrored, type Raster, unturned } from "./raster.ts";
import type {
  CropTemplate,
  Detection,
  DetectOptions,
  FaceCrop,
  FaceRegion,
  FrameLook,
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

/**
 * Two processes with one thread each beat one with two; a spinning thread would only take the other's core. Memory laid out
 * beforehand for a picture's size would be kept for every size that came by.
 */
const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
  enableMemPattern: false,
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

/** Its memory is laid out once, so that a run on nothing overwrites what the run before left there (law 2). */
const TEMPLATE_SESSION: InferenceSession.SessionOptions = { ...SESSION, enableMemPattern: true };

/** A model that is loaded when it is first run: a scan from crops finds no face, and an import makes no template. */
class Model {
  readonly #load: () => Promise<InferenceSession>;
  #session: Promise<InferenceSession> | undefined;

  constructor(load: () => Promise<InferenceSession>) {
    this.#load = load;
  }

  async run(
    feeds: InferenceSession.FeedsType,
    fetches?: InferenceSession.NullableOnnxValueMapType,
  ): Promise<InferenceSession.ReturnType> {
    this.#session ??= this.#load();
    const session = await this.#session;
    return fetches ? session.run(feeds, fetches) : session.run(feeds);
  }

  async release(): Promise<void> {
    await (await this.#session)?.release();
  }
}

interface Models {
  readonly whole: Model;
  readonly fine: Model;
  readonly landmarks: Model;
  readonly template: Model | undefined;
}

/**
 * Every file is checked against its pin when it is loaded: the template model before anything else, where there is one. Whoever
 * only finds faces has the others checked now; a scan by crops, which should begin at once, may never load them.
 */
const openModels = async ({ pack, modelsFolder, template }: VisionOptions): Promise<Models> => {
  const open = async (pinned: { file: string; sha256: string }, options = SESSION) => {
    const read = () => readPinned(pack.pack, modelsFolder, pinned);
    if (!template) await read();
    return new Model(async () => InferenceSession.create(await read(), options));
  };
  const { whole, fine } = modelOf(pack, "detector");
  return {
    whole: await open(whole),
    fine: await open(fine),
    landmarks: await open(modelOf(pack, "landmarks").installed),
    template: template ? await open(modelOf(pack, "template").installed, TEMPLATE_SESSION) : undefined,
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

const pointsUnturned = (points: Landmarks, quarters: number, width: number, height: number): Landmarks =>
  [0, 2, 4, 6, 8].flatMap((at) => unturned(points[at]!, points[at + 1]!, quarters, width, height));

const faceUnturned = (face: Face, quarters: number, width: number, height: number): Face => ({
  ...face,
  box: boxUnturned(face.box, quarters, width, height),
  landmarks: pointsUnturned(face.landmarks, quarters, width, height),
});

/** Eye distance at which a face is decoded for its template: the template model's reference has 35 px, and a margin of a third keeps it sharp. */
const TEMPLATE_EYES_PX = 48;

/** The longest side that leaves the smallest of the faces large enough. */
const sideForTemplates =
  (faces: readonly FaceRegion[]) =>
  ({ widthPx, heightPx }: OpenPicture["header"]): number => {
    const smallest = Math.min(...faces.map(({ landmarks }) => eyeDistance(landmarks)));
    const sidePx = (Math.max(widthPx, heightPx) * TEMPLATE_EYES_PX) / smallest;
    return sideWorth({ widthPx, heightPx }, sidePx);
  };

/** What a second look shows a face at; and the box of a face whose eyes are as far apart as a template wants them. */
const WANTED_FACE_PX = { forLook: 48, forCrop: 130 } as const;

/** Points of faces that are smaller than this where they were seen are found again on finer pixels. */
const COARSE_FACE_PX = 64;

/**
 * Hints looked at in one picture (a crowd marked by hand, each as written and turned with the picture), the finest decoding for
 * them, and how much of a found face makes a hint mean that face: people draw boxes of whole heads.
 */
const HINT = { most: 400, sidePx: 4096, isFoundIou: 0.3 } as const;

const largerSide = ({ width, height }: Box): number => Math.max(width, height);
/** A face of which only a part was covered is larger than its mask thinks. */
const AROUND = 1.8;

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - (width * (by - 1)) / 2,
  y: y - (height * (by - 1)) / 2,
  width: width * by,
  height: height * by,
});

const longerSide = ({ widthPx, heightPx }: Raster): number => Math.max(widthPx, heightPx);

/** Found in a piece of the picture. */
const faceMoved = (face: Face, leftPx: number, topPx: number): Face => ({
  ...face,
  box: { ...face.box, x: face.box.x + leftPx, y: face.box.y + topPx },
  landmarks: face.landmarks.map((value, at) => value + (at % 2 === 0 ? leftPx : topPx)),
});

/** What was found in a view. */
interface Seen {
  readonly faces: readonly Face[];
  readonly crowded: boolean;
}

const NOTHING: Seen = { faces: [], crowded: false };

/** The levels of a piece, and before them what the finest of the whole picture shows of it. */
const finerPiece = (piece: Piece, levels: readonly Level[], whole: readonly Level[]): readonly Level[] => {
  const { raster, scale } = whole[0]!;
  if (scale <= levels[0]!.scale) return levels;
  const { raster: coarse, scale: coarseScale } = piece.base;
  const [left, top] = [Math.round(piece.leftPx * scale), Math.round(piece.topPx * scale)];
  const [widthPx, heightPx] = [coarse.widthPx, coarse.heightPx].map((px) =>
    Math.floor((px * scale) / coarseScale),
  ) as [number, number];
  const width = Math.min(raster.widthPx - left, widthPx);
  const height = Math.min(raster.heightPx - top, heightPx);
  return [{ raster: cut(raster, left, top, width, height), scale }, ...levels];
};

const inPixels = ({ x, y, width, height }: Box, { widthPx, heightPx }: OpenPicture["header"]): Box => ({
  x: x * widthPx,
  y: y * heightPx,
  width: width * widthPx,
  height: height * heightPx,
});

class OnnxVision implements Vision {
  readonly pack: string;
  readonly #manifest: PackManifest;
  readonly #ordinary: Look;
  readonly #limits: VisionLimits;
  readonly #models: Models;
  readonly #run: RunDetector;

  constructor({ pack, limits }: VisionOptions, models: Models) {
    this.pack = stampOf(pack);
    this.#manifest = pack;
    this.#ordinary = lookOf(modelOf(pack, "detector"), "ordinary");
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

  async #faces(look: Look, view: View): Promise<Seen> {
    const { faces: found, levels, crowded } = await findFaces(look, this.#run, view);
    this.#mayBe(found);
    const faces: Face[] = [];
    for (const candidate of found) faces.push(toFace(candidate, await this.#locate(levels, candidate.box)));
    return { faces, crowded };
  }

  #mayBe({ length }: readonly unknown[]): void {
    const limit = this.#limits.maxFaces;
    if (length > limit) throw new MiroirError("picture/too-many-faces", { limit });
  }

  async #turnedFaces(look: Look, levels: readonly Level[]): Promise<Seen> {
    const { raster, scale } = levels[0]!;
    const size = [raster.widthPx / scale, raster.heightPx / scale] as const;
    const found: Face[] = [];
    let crowded = false;
    for (const quarters of [1, 2, 3]) {
      const view = { levels: turnedLevels(levels, quarters, look.turnedPx) };
      const seen = await this.#faces(turnedLookOf(look), view);
      found.push(...seen.faces.map((face) => faceUnturned(face, quarters, ...size)));
      crowded ||= seen.crowded;
    }
    return { faces: distinct(found), crowded };
  }

  /** A second look where other programs say that a face is and none was found; the detector decides. */
  async #hinted(picture: OpenPicture, found: readonly Face[], hints: readonly Box[]): Promise<Face[]> {
    const { header } = picture;
    const boxes = hints
      .slice(0, HINT.most)
      .map((hint) => inPixels(hint, header))
      .filter((box) => largerSide(box) >= this.#ordinary.smallestPx)
      .filter((box) => found.every((face) => intersectionOverUnion(face.box, box) < HINT.isFoundIou));
    if (boxes.length === 0) return [];
    const smallest = Math.min(...boxes.map(largerSide));
    const sidePx = (Math.max(header.widthPx, header.heightPx) * WANTED_FACE_PX.forLook) / smallest;
    const fine = await picture.finer(Math.min(HINT.sidePx, sidePx));
    const looked = await lookAgain(this.#ordinary, this.#run, fine, boxes);
    const faces: Face[] = [];
    for (const candidate of distinct(looked.filter((each) => each !== undefined)))
      faces.push(toFace(candidate, await this.#locate(fine, candidate.box)));
    return faces;
  }

  /** Upright faces of one view, and where there is none those of its turns. */
  async #seen(look: Look, view: View): Promise<Seen> {
    const upright = await this.#faces(look, view);
    if (upright.faces.length > 0) return upright;
    const { faces, crowded } = await this.#turnedFaces(look, view.levels);
    return { faces, crowded: upright.crowded || crowded };
  }

  /**
   * As for masking: upright faces, those that lie where something passed for a face and stood not upright, and those of the view's
   * turns: one face found says nothing of another. What lies adds a face, and takes the place of none that stands.
   * @param around of a copy's check: in place of the turns these places, px
   */
  async #seenHard(look: Look, view: View, around?: readonly Box[]): Promise<Seen> {
    const upright = await findFaces(look, this.#run, view);
    const places = (around ?? []).flatMap((box) => [box, grown(box, AROUND)]);
    const lying = await lookAround(look, this.#run, upright.levels, [...places, ...upright.rejected]);
    const isNew = ({ box }: Candidate) => !upright.faces.some((face) => areSame(face.box, box));
    const faces: Face[] = [];
    for (const face of [...upright.faces, ...lying.filter(isNew)])
      faces.push(toFace(face, await this.#locate(upright.levels, face.box)));
    const turned = around ? NOTHING : await this.#turnedFaces(look, view.levels);
    const more = turned.faces.filter(({ box }) => !faces.some((face) => areSame(face.box, box)));
    this.#mayBe([...faces, ...more]);
    return { faces: [...faces, ...more], crowded: upright.crowded || turned.crowded };
  }

  /** What the pieces of a long picture show; nothing of one of an ordinary shape. */
  async #inPieces(
    picture: OpenPicture,
    look: Look,
    high: boolean,
    finer: Required<View>["finer"],
  ): Promise<Seen[]> {
    const seen: Seen[] = [];
    for (const piece of piecesOf(picture.base, look.passes[0]!.sidePx)) {
      const levels = await levelsOf(piece.base, levelStops(look));
      const view = { levels, finer: async (px: number) => finerPiece(piece, levels, await finer(px)) };
      const { faces, crowded } = await (high ? this.#seenHard(look, view) : this.#seen(look, view));
      seen.push({ faces: faces.map((face) => faceMoved(face, piece.leftPx, piece.topPx)), crowded });
    }
    return seen;
  }

  /** The faces of a picture, of its pieces too where it is long. @param how `crops` when they are to be cut out, which wants finer pixels */
  async #seenIn(
    picture: OpenPicture,
    look: Look,
    how: { readonly high?: boolean; readonly crops?: boolean; readonly around?: readonly Box[] } = {},
  ): Promise<Seen> {
    const { high = false, crops = false, around } = how;
    const { sidePx } = look.passes[0]!;
    const { widthPx, heightPx } = picture.header;
    const wantedPx = WANTED_FACE_PX[crops ? "forCrop" : "forLook"];
    const finer = (sizePx: number) => picture.finer((Math.max(widthPx, heightPx) * wantedPx) / sizePx);
    const levels = picture.levels.filter((level) => longerSide(level.raster) <= sidePx);
    const parts = await this.#inPieces(picture, look, high, finer);
    const view = { levels, finer };
    const first = await (high ? this.#seenHard(look, view, around) : this.#seen(look, view));
    const all = [first, ...parts];
    const found = all.flatMap((part) => part.faces);
    const faces = parts.length > 0 ? distinct(found) : found;
    return { faces, crowded: all.some((part) => part.crowded) };
  }

  async detect(
    bytes: Uint8Array,
    { recall = "ordinary", hints = [], crops = false, around }: DetectOptions = {},
  ): Promise<Detection> {
    const look = lookOf(modelOf(this.#manifest, "detector"), recall);
    const { sidePx } = look.passes[0]!;
    const stops = levelStops(look);
    const { picture, header } = await OpenPicture.open(bytes, sidePx, stops, this.#limits.maxPixels);
    const { base, levels } = picture;
    const how = { high: recall === "high", crops, ...(around && { around }) };
    const { faces: seen, crowded } = await this.#seenIn(picture, look, how);
    const hinted = await this.#hinted(picture, seen, hints);
    const faces = hinted.length > 0 ? distinct([...seen, ...hinted]) : seen;
    this.#mayBe(faces);
    const small = levels.at(-1)!.raster;
    return {
      ...header,
      ...{
        perceptualHash: differenceHash(small),
        greys: greysOf(small),
        pixelsSha256: pixelsHash(base.raster),
      },
      faces,
      crowded,
      ...(crops && { crops: await this.#crops(picture, faces) }),
    };
  }

  async facesIn(frame: Raster): Promise<readonly Face[]> {
    const look = this.#ordinary;
    const picture = await OpenPicture.ofPixels(frame, look.passes[0]!.sidePx, levelStops(look));
    const { faces } = await this.#seenIn(picture, look);
    this.#mayBe(faces);
    return faces;
  }

  async boxesIn(frame: Raster, look: FrameLook = {}): Promise<Box[]> {
    const boxes = await boxesInFrame(modelOf(this.#manifest, "detector"), this.#run, frame, look);
    this.#mayBe(boxes);
    return boxes;
  }

  boxesAt(frame: Raster, places: readonly Box[]): Promise<(Box | undefined)[]> {
    return boxesAtPlaces(modelOf(this.#manifest, "detector"), this.#run, frame, places);
  }

  /** Of the pixels that detection had, or finer ones where those are too coarse for the smallest of the faces. */
  async #crops(picture: OpenPicture, faces: readonly FaceRegion[]): Promise<(FaceCrop | null)[]> {
    if (faces.length === 0) return [];
    const seenAt = picture.levels[0]!.scale;
    const levels = await picture.finer(sideForTemplates(faces)(picture.header));
    return this.#cropsIn(levels, seenAt, faces);
  }

  async #cropsIn(
    levels: readonly Level[],
    seenAt: number,
    faces: readonly FaceRegion[],
  ): Promise<(FaceCrop | null)[]> {
    const points = await this.#refined(levels, seenAt, faces);
    const made: (FaceCrop | null)[] = [];
    for (const [index, { box }] of faces.entries())
      made.push(await cropOf(levels, { box, landmarks: points[index]! }));
    return made;
  }

  async cropsOf(bytes: Uint8Array, faces: readonly FaceRegion[]): Promise<(FaceCrop | null)[]> {
    if (faces.length === 0) return [];
    const { header, levels } = await this.#levelsOfFaces(bytes, faces);
    return this.#cropsIn(levels, this.#firstScale(header), faces);
  }

  async outline(bytes: Uint8Array, { box }: FaceRegion): Promise<Landmarks> {
    const [first, stops] = [this.#ordinary.passes[0]!.sidePx, levelStops(this.#ordinary)];
    const { picture } = await OpenPicture.open(bytes, first, stops, this.#limits.maxPixels);
    return (await this.#locate(picture.levels, box)).outline;
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

  /** At which size the first pass sees a picture: no face was seen smaller than that. */
  #firstScale({ widthPx, heightPx }: Header): number {
    return Math.min(1, this.#ordinary.passes[0]!.sidePx / Math.max(widthPx, heightPx));
  }

  /** Points found again on finer pixels than they were found on, where that is worth it. */
  async #refined(
    levels: readonly Level[],
    seenAt: number,
    faces: readonly FaceRegion[],
  ): Promise<Landmarks[]> {
    const isCoarse = ({ box }: FaceRegion) =>
      largerSide(box) * seenAt < COARSE_FACE_PX && seenAt < levels[0]!.scale;
    const coarse = faces.filter(isCoarse);
    const looked = await lookAgain(
      this.#ordinary,
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
      const turn = turnedLevels([surroundings], quarters, longerSide(surroundings.raster));
      const middle = centred(turn[0]!, Math.max(box.width, box.height));
      const [face] = await lookAgain(this.#ordinary, this.#run, turn, [middle]);
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
    const points = await this.#refined(levels, this.#firstScale(header), faces);
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
    try {
      for (const crop of crops) {
        const template = await this.#template(await levelOfCrop(crop), crop.landmarks, false);
        const isDoubtful = template.norm < norm.poor && crop.eyesPx >= enrolEyesPx;
        made.push({ ...template, eyesPx: crop.eyesPx, isDoubtful });
      }
      return made;
    } catch (error) {
      for (const { vector } of made) vector.fill(0);
      throw error;
    } finally {
      if (made.length > 0) await this.#forget();
    }
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
    for (const model of [whole, fine, landmarks, template]) await model?.release();
  }
}

/**
 * Gives the seam, with the template model loaded where one is wanted. Every file is checked against its pin before it is loaded.
 * @throws MiroirError model/missing, model/changed.
 */
export const openVision = async (options: VisionOptions): Promise<Vision> => {
  sharp.concurrency(1);
  sharp.cache(false);
  const vision = new OnnxVision(options, await openModels(options));
  if (options.template) await vision.warmUp();
  return vision;
};
