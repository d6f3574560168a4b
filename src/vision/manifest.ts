/**
 * Manifests of model packs: which files make a pack, where they come from, what each is for and how its numbers are read. Only
 * the roles below can be loaded (R73): a manifest that names another is refused before anything of it is read. Apart from
 * pack.ts, since whoever loads a model got its manifest checked.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { MiroirError } from "../domain/errors.ts";

/** The allow-list. Age, sex, origin, emotion, health, liveness: not here, and nothing else reads a model file. */
export const ROLES = ["detector", "landmarks", "quality", "template"] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A name in the pack's folder, never a path out of it. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
const installed = z.strictObject({ file: fileName, sha256 });
const positive = z.number().positive();
const colour = z.enum(["rgb", "bgr"]);

const detector = z.strictObject({
  role: z.literal("detector"),
  /** How the raw heads are read: Ultra-Light RFB (priors, softmax, centre and size regression). */
  kind: z.literal("ultra-light-rfb"),
  source: fileName,
  input: z.string(),
  colour,
  /** A byte enters the model as `(byte - mean) / scale`. */
  mean: z.int().min(0).max(255),
  scale: positive,
  /** What the regressions of centre and size are multiplied by. */
  variance: z.tuple([positive, positive]),
  /** Finest first: the raw tensors, the pixels per cell, the prior sizes in pixels. */
  heads: z
    .array(
      z.strictObject({
        stride: z.int().positive(),
        scores: z.string(),
        boxes: z.string(),
        minSizes: z.array(positive).min(1),
      }),
    )
    .min(1),
  /** All heads. */
  whole: installed,
  /** The first `heads` heads only: the largest pass needs no more. */
  fine: installed.extend({ heads: z.int().positive() }),
  /** The picture is looked at with these longest sides, each with the first `heads` heads; the last one is a 4:3 letterbox. */
  passes: z.array(z.strictObject({ sidePx: z.int().min(64), heads: z.int().positive() })).min(1),
  /** Scores from which a candidate gets a second look, and from which it is a face. */
  firstScore: z.number().min(0).max(1),
  secondScore: z.number().min(0).max(1),
  /** Smaller faces are dropped. */
  smallestPx: positive,
});

const landmarks = z.strictObject({
  role: z.literal("landmarks"),
  /** 68 points as fractions of the box, from a grey picture of it, `grey / scale`. */
  kind: z.literal("points-68-grey"),
  source: fileName,
  input: z.string(),
  output: z.string(),
  sizePx: z.int().positive(),
  scale: positive,
  /** The box is enlarged by this around its centre. */
  margin: positive,
  installed,
});

const template = z.strictObject({
  role: z.literal("template"),
  /** Any model of a face aligned by five points: `sizePx` square in, `dimensions` floats out. */
  kind: z.literal("aligned-five-points"),
  source: fileName,
  input: z.string(),
  output: z.string(),
  sizePx: z.int().positive(),
  dimensions: z.int().positive(),
  colour,
  mean: z.int().min(0).max(255),
  scale: positive,
  /** Where the five points go: left eye, right eye, nose, left and right mouth corner; x then y, px. */
  reference: z.array(z.number()).length(10),
  installed,
});

const manifest = z
  .strictObject({
    pack: z.string().regex(/^[a-z0-9-]+$/),
    format: z.literal(1),
    source: z.strictObject({
      kind: z.literal("npm"),
      package: z.string(),
      version: z.string(),
      /** Subresource integrity of the tarball. */
      integrity: z.string().regex(/^sha512-[A-Za-z0-9+/]{86}==$/),
      /** Folder of the files inside the tarball. */
      folder: z.string(),
    }),
    licence: z.strictObject({ spdx: z.string(), holder: z.string(), says: z.string() }),
    trainingData: z.strictObject({ known: z.string(), unknown: z.string() }),
    files: z.array(z.strictObject({ name: fileName, bytes: z.int().positive(), sha256 })).min(1),
    models: z.array(z.discriminatedUnion("role", [detector, landmarks, template])),
    scores: z.strictObject({
      anchor: z.number(),
      slope: positive,
      anchorFmr: positive,
      reviewFloor: z.number().min(-1).max(1),
      matchFloor: z.number().min(-1).max(1),
      sameReference: z.number().min(-1).max(1),
      norm: z.strictObject({ notFace: positive, poor: positive, enrol: positive }),
      enrolEyesPx: positive,
    }),
  })
  .refine(
    (pack) =>
      ROLES.every(
        (role) => role === "quality" || pack.models.filter((model) => model.role === role).length === 1,
      ),
    {
      error: "exactly one detector, one landmarks and one template model",
    },
  )
  .refine((pack) => pack.models.every((model) => pack.files.some(({ name }) => name === model.source)), {
    error: "every model's source is one of the files",
  });

export type PackManifest = z.infer<typeof manifest>;
export type DetectorModel = z.infer<typeof detector>;
export type LandmarksModel = z.infer<typeof landmarks>;
export type TemplateModel = z.infer<typeof template>;
export type Model = DetectorModel | LandmarksModel | TemplateModel;

/** What can be read of a manifest before it is known to be valid. */
const outline = z.looseObject({
  pack: z.string().catch("?"),
  models: z.array(z.looseObject({ role: z.unknown() })).catch([]),
});

/**
 * @throws MiroirError model/not-allowed for a role outside the allow-list, before anything else is checked;
 * model/invalid for any other fault.
 */
export const parseManifest = (json: unknown): PackManifest => {
  const { pack, models } = outline.catch({ pack: "?", models: [] }).parse(json);
  for (const { role } of models)
    if (!ROLES.some((allowed) => allowed === role))
      throw new MiroirError("model/not-allowed", { pack, kind: String(role) });
  const parsed = manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new MiroirError("model/invalid", { pack, problem: z.prettifyError(parsed.error) });
};

/** Reads `<packFolder>/manifest.json`. @throws MiroirError model/invalid, model/not-allowed. */
export const readManifest = async (packFolder: string): Promise<PackManifest> => {
  const file = path.join(packFolder, "manifest.json");
  const invalid = (cause: unknown) =>
    new MiroirError("model/invalid", { pack: packFolder, problem: String(cause) }, { cause });
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw invalid(cause);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  return parseManifest(json);
};
