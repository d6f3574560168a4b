/** Photographs of one person, and the one template that is made from them: it is in memory, and its caller overwrites it. */
import { resolve } from "node:path";
import { readSource } from "../../archive/source.ts";
import { type ErrorCode, MiroirError } from "../../domain/errors.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import type { Reference } from "../images/jobs.ts";

/** A file of this machine, or what was sent. */
export type Photo = { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface ReadPhoto {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The bytes of a photograph, read when it is given as a path. @throws MiroirError picture/… */
export const readPhoto = (engine: Engine, photo: Photo): Promise<Uint8Array> =>
  "bytes" in photo
    ? Promise.resolve(photo.bytes)
    : readSource(
        { kind: "file", path: resolve(photo.path) },
        { originalsFolder: engine.settings.originalsFolder, maxBytes: engine.settings.maxFileBytes },
      );

/**
 * Every photograph, in the order given. @throws MiroirError usage/missing, usage/bad-value: none, or more than the
 * setting allows; picture/…
 */
export const readPhotos = async (act: Act, photos: readonly Photo[]): Promise<ReadPhoto[]> => {
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
  const read: ReadPhoto[] = [];
  for (const photo of photos) {
    const name = "path" in photo ? photo.path : photo.name;
    read.push({ name, bytes: await readPhoto(act.engine, photo) });
  }
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

/** One template from all photographs; every other copy is overwritten. */
export const templateFrom = async (act: Act, photos: readonly ReadPhoto[]): Promise<Float32Array> => {
  const workers = act.engine.enrollers();
  const templates: GoodReference[] = [];
  try {
    for (const [done, { name, bytes }] of photos.entries()) {
      act.progress({ stage: "enrol", done, total: photos.length });
      const answer = await workers.run({ kind: "reference", picture: { kind: "bytes", bytes } }, act.signal);
      templates.push(goodReference(act.engine, name, answer));
    }
    checkSamePerson(act.engine, templates);
    return meanOf(templates);
  } finally {
    for (const { vector } of templates) vector.fill(0);
  }
};
