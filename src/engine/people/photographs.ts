/** Photographs of one person, and the one template that is made from them: it is in memory, and its caller overwrites it. */

import { resolve } from "node:path";
import { readSource } from "../../archive/source.ts";
import { type ErrorCode, type Language, MiroirError, say } from "../../domain/errors.ts";
import { eachLanguage } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import type { Reference } from "../images/jobs.ts";

/** A file of this machine, or what was sent. */
export type Photo = { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface ReadPhoto {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const nameOf = (photo: Photo): string => ("path" in photo ? photo.path : photo.name);

/** The bytes of a photograph, read when it is given as a path. @throws MiroirError usage/no-file, picture/… */
export const readPhoto = async (engine: Engine, photo: Photo): Promise<Uint8Array> => {
  if ("bytes" in photo) return photo.bytes;
  const { originalsFolder, maxFileBytes: maxBytes } = engine.settings;
  try {
    return await readSource({ kind: "file", path: resolve(photo.path) }, { originalsFolder, maxBytes });
  } catch (error) {
    if (error instanceof MiroirError && error.code === "picture/gone")
      throw new MiroirError("usage/no-file", { path: photo.path }, { cause: error });
    throw error;
  }
};

const readNamed = async (act: Act, photo: Photo): Promise<ReadPhoto> => ({
  name: nameOf(photo),
  bytes: await readPhoto(act.engine, photo),
});

/** @throws MiroirError usage/missing, usage/bad-value: none, or more than the setting allows */
const checkCount = (act: Act, photos: readonly Photo[]): void => {
  const most = act.engine.settings.maxReferencePhotos;
  if (photos.length === 0)
    throw new MiroirError("usage/missing", {
      name: "--photo",
      hint: "Give one to five photographs of the person.",
    });
  if (photos.length > most)
    throw new MiroirError("usage/bad-value", {
      name: "--photo",
      value: `${photos.length} photographs`,
      expected: `at most ${most}`,
    });
};

/** Every photograph, in the order given. @throws MiroirError usage/missing, usage/bad-value, usage/no-file, picture/… */
export const readPhotos = async (act: Act, photos: readonly Photo[]): Promise<ReadPhoto[]> => {
  checkCount(act, photos);
  const read: ReadPhoto[] = [];
  for (const photo of photos) read.push(await readNamed(act, photo));
  return read;
};

type GoodReference = Required<Reference>["template"];

/** @throws MiroirError enrol/no-face, enrol/several-faces, enrol/too-small, enrol/poor-quality: failures to enrol, each with what to do. */
const goodReference = (engine: Engine, photo: string, reference: Reference): GoodReference => {
  const { scores } = engine;
  const refuse = (code: ErrorCode, details = {}): never => {
    reference.template?.vector.fill(0);
    throw new MiroirError(code, { photo, ...details });
  };
  if (reference.faces > 1) return refuse("enrol/several-faces", { count: reference.faces });
  const template = reference.template;
  if (reference.faces === 0 || !template) return refuse("enrol/no-face");
  if (template.eyesPx < scores.enrolEyesPx)
    return refuse("enrol/too-small", { found: Math.round(template.eyesPx), needed: scores.enrolEyesPx });
  if (template.norm < scores.norm.enrol)
    return refuse("enrol/poor-quality", { found: template.norm.toFixed(1), needed: scores.norm.enrol });
  return template;
};

/** The cosine of two templates: -1 to 1, as they are of unit length. */
export const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** @throws MiroirError enrol/different-people */
const checkSamePerson = (engine: Engine, templates: readonly GoodReference[]): void => {
  for (const [i, a] of templates.entries())
    for (const b of templates.slice(i + 1))
      if (cosine(a.vector, b.vector) < engine.scores.sameReference)
        throw new MiroirError("enrol/different-people");
};

/** Mean of the unit vectors, unit again: better than the best of several (findings, step 7). */
const meanOf = (templates: readonly GoodReference[]): Float32Array => {
  const mean = new Float32Array(templates[0]!.vector.length);
  for (const { vector } of templates) for (let i = 0; i < mean.length; i++) mean[i]! += vector[i]!;
  const length = Math.sqrt(cosine(mean, mean));
  // In its place: a copy would stay.
  for (let i = 0; i < mean.length; i++) mean[i]! /= length;
  return mean;
};

const templateOf = async (act: Act, { name, bytes }: ReadPhoto): Promise<GoodReference> =>
  goodReference(
    act.engine,
    name,
    await act.engine.enrollers().run({ kind: "reference", picture: { kind: "bytes", bytes } }, act.signal),
  );

const overwrite = (templates: readonly GoodReference[]): void => {
  for (const { vector } of templates) vector.fill(0);
};

/** One template from all photographs; every other copy is overwritten. @throws MiroirError enrol/…, picture/… */
export const templateFrom = async (act: Act, photos: readonly ReadPhoto[]): Promise<Float32Array> => {
  const templates: GoodReference[] = [];
  try {
    for (const [done, photo] of photos.entries()) {
      act.progress({ stage: "enrol", done, total: photos.length });
      templates.push(await templateOf(act, photo));
    }
    checkSamePerson(act.engine, templates);
    return meanOf(templates);
  } finally {
    overwrite(templates);
  }
};

/** A photograph that her reference does without. */
export interface LeftOut {
  readonly photo: string;
  /** What is wrong with it. */
  readonly error: MiroirError;
}

export interface MadeReference {
  /** The caller overwrites it. */
  readonly template: Float32Array;
  /** Those that it was made of. */
  readonly photos: readonly ReadPhoto[];
  readonly leftOut: readonly LeftOut[];
}

/** Somebody who gave several photographs meant more than one of them. */
const FEWEST_OF_SEVERAL = 2;

/** What is wrong with this photograph, in words that name it; undefined where something else is wrong. */
const faultOf = (photo: string, error: unknown): MiroirError | undefined => {
  if (!(error instanceof MiroirError)) return undefined;
  if (error.code.startsWith("enrol/")) return error;
  if (!error.code.startsWith("picture/")) return undefined;
  const problem = eachLanguage((language) => say(error, language));
  return new MiroirError("enrol/unusable", { photo, problem }, { cause: error });
};

/** @throws MiroirError the fault of the only one that is bad, else enrol/too-few with all of them */
const requireEnough = (good: number, leftOut: readonly LeftOut[]): void => {
  if (leftOut.length === 0 || good >= FEWEST_OF_SEVERAL) return;
  if (leftOut.length === 1) throw leftOut[0]!.error;
  const all = (language: Language): string => leftOut.map(({ error }) => ` ${say(error, language)}`).join("");
  throw new MiroirError("enrol/too-few", {
    count: good + leftOut.length,
    good,
    needed: FEWEST_OF_SEVERAL,
    problems: eachLanguage((language) => all(language)),
  });
};

/**
 * Her reference, of those of her photographs that are good enough: what is wrong with the others is said. A file that is
 * not there was named by mistake, and then nothing is made.
 * @throws MiroirError usage/missing, usage/bad-value, usage/no-file, enrol/…
 */
export const referenceFrom = async (act: Act, photos: readonly Photo[]): Promise<MadeReference> => {
  checkCount(act, photos);
  const good: { readonly photo: ReadPhoto; readonly template: GoodReference }[] = [];
  const leftOut: LeftOut[] = [];
  const templates = (): GoodReference[] => good.map(({ template }) => template);
  try {
    for (const [done, given] of photos.entries()) {
      act.progress({ stage: "enrol", done, total: photos.length });
      try {
        const photo = await readNamed(act, given);
        good.push({ photo, template: await templateOf(act, photo) });
      } catch (error) {
        const fault = faultOf(nameOf(given), error);
        if (!fault) throw error;
        leftOut.push({ photo: nameOf(given), error: fault });
      }
    }
    requireEnough(good.length, leftOut);
    checkSamePerson(act.engine, templates());
    return { template: meanOf(templates()), photos: good.map(({ photo }) => photo), leftOut };
  } finally {
    overwrite(templates());
  }
};
