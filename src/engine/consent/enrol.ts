/** Enrolment: a consent, and in the same transaction, because of it, a reference (law 1). */

import { resolve } from "node:path";
import { readSource } from "../../archive/source.ts";
import {
  type AgeBand,
  type ConsentDraft,
  checkConsent,
  type Guardian,
  type Relationship,
  requireInForce,
} from "../../domain/consent.ts";
import { type ErrorCode, MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { Gallery } from "../../gallery/gallery.ts";
import { type ConflictStage, insertConflict, spendDistinct } from "../../store/compare/appearances.ts";
import type { Sql } from "../../store/database.ts";
import {
  consentInForceOf,
  insertReferencePhoto,
  insertReferenceTemplate,
  insertSubject,
} from "../../store/people/people.ts";
import { generatePersonalKey } from "../../vault/personal.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import type { Reference } from "../images/jobs.ts";
import { bytesOfTemplate, TEMPLATE_LABEL, thresholdsFor, unsealReferences } from "../people/galleries.ts";
import { CODE_LABEL, type HandedKey, handKey, keySheetPath } from "../people/key-sheet.ts";
import { sealIdentity } from "../people/people.ts";
import { type ConsentInput, draftOf, recordConsent } from "./record.ts";

export type Photo = { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface EnrolInput extends ConsentInput {
  readonly name: string;
  readonly contact?: string | null;
  /** Reference photographs of this one person, three to five for the best result. */
  readonly photos: readonly Photo[];
  readonly ageBand?: AgeBand;
  readonly guardian?: Guardian | null;
  /** The day a minor comes of age (R76). */
  readonly majorityOn?: Day | null;
  /** A conflict that a human settled as “two people” (`miroir review`). */
  readonly distinct?: string;
  /** A file to write the sheet with her key into, .html or .pdf. */
  readonly keySheet?: string;
}

export interface Enrolled extends HandedKey {
  readonly subjectId: string;
  readonly consentId: string;
  readonly photos: number;
  /** What the organisation is to her: where it has power over her, her consent is presumed not free (R22). */
  readonly relationship: Relationship;
}

const nameOf = (photo: Photo): string => ("path" in photo ? photo.path : photo.name);

/** The bytes of a photograph, read when it is given as a path. @throws MiroirError picture/… */
export const bytesOf = (engine: Engine, photo: Photo): Promise<Uint8Array> =>
  "bytes" in photo
    ? Promise.resolve(photo.bytes)
    : readSource(
        { kind: "file", path: resolve(photo.path) },
        { originalsFolder: engine.settings.originalsFolder, maxBytes: engine.settings.maxFileBytes },
      );

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
export const templateFrom = async (
  act: Act,
  photos: readonly { name: string; bytes: Uint8Array }[],
): Promise<Float32Array> => {
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

/**
 * The enrolled people this template may belong to. Only grants open today can be compared (law 3), so the same look
 * is taken again when a grant is opened.
 */
export const whoElse = async (
  act: Act,
  sql: Sql,
  template: Float32Array,
  exceptSubject?: string,
): Promise<string[]> => {
  const { engine } = act;
  const gallery = new Gallery(engine.pack);
  const references = await unsealReferences(engine, sql, act.today());
  try {
    for (const { grantId, template: reference } of references) gallery.add(grantId, reference);
    const scores = gallery.compare(template, 1);
    const { match } = thresholdsFor(engine, 1, gallery.size);
    const owner = new Map(references.map(({ grantId, subjectId }) => [grantId, subjectId]));
    return gallery.ids
      .map((id) => owner.get(id)!)
      .filter((subjectId, person) => scores[person]! >= match && subjectId !== exceptSubject);
  } finally {
    gallery.wipe();
    for (const { template: reference } of references) reference.fill(0);
  }
};

/** A human said that these are two people: good for one enrolment or one grant, against that one person. */
const unsettled = async (
  act: Act,
  sql: Sql,
  others: readonly string[],
  distinct: string | undefined,
): Promise<string[]> => {
  const left: string[] = [];
  for (const other of others)
    if (!distinct || (await spendDistinct(sql, distinct, other, act.at())) === 0) left.push(other);
  return left;
};

/**
 * Commits the conflict and throws; nothing of the photographs is kept. The person whose face it may be will see it.
 * @throws MiroirError enrol/conflict
 */
export const refuseConflict = async (
  act: Act,
  others: readonly string[],
  stage: ConflictStage,
): Promise<never> => {
  await act.commit(async (sql) => {
    for (const subjectId of others)
      await insertConflict(
        sql,
        { id: act.engine.newId(), subjectId, actor: act.actor.name, stage },
        act.at(),
      );
    return { result: undefined, entry: { outcome: "conflict", conflicts: others.length } };
  });
  throw new MiroirError("enrol/conflict");
};

/** The others this template may belong to, less what a human settled; in the caller's transaction. */
export const conflictsWith = async (
  act: Act,
  sql: Sql,
  template: Float32Array,
  distinct?: string,
  self?: string,
): Promise<string[]> => unsettled(act, sql, await whoElse(act, sql, template, self), distinct);

class Conflict extends Error {
  readonly others: readonly string[];
  constructor(others: readonly string[]) {
    super("conflict");
    this.others = others;
  }
}

/** Runs `body`; a `Conflict` thrown in it rolled everything back, and is then recorded by itself. */
export const orRefuseConflict = async <T>(
  act: Act,
  stage: ConflictStage,
  body: (refuse: (others: readonly string[]) => void) => Promise<T>,
): Promise<T> => {
  try {
    return await body((others) => {
      if (others.length > 0) throw new Conflict(others);
    });
  } catch (error) {
    if (error instanceof Conflict) return refuseConflict(act, error.others, stage);
    throw error;
  }
};

export const GUARDIAN_LABEL = "guardian";

const text = (value: string): Uint8Array => Buffer.from(value, "utf8");

/** Her code under the key that is destroyed with her reference; null where only she has it (R88). */
const heldCode = (act: Act, subjectId: string, personalKey: string) => {
  const { mode, dpiaReference } = act.engine.settings.keyCustody;
  if (mode === "person-held") return null;
  const sealed = act.engine.vault.seal("reference", subjectId, CODE_LABEL, text(personalKey));
  return { sealed, dpia: dpiaReference! };
};

/** Written only with the consent that this transaction found in force (law 1): the type asks for it, and so does the table. */
export const writeReference = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  personalKey: string,
  template: Float32Array,
  photos: readonly { bytes: Uint8Array }[],
): Promise<void> => {
  const { vault, newId, pack } = act.engine;
  const consent = requireInForce(await consentInForceOf(sql, subjectId, "find"), act.today());
  const bytes = bytesOfTemplate(template);
  const sealed = vault.sealForPerson(subjectId, personalKey, TEMPLATE_LABEL, bytes);
  bytes.fill(0);
  const code = heldCode(act, subjectId, personalKey);
  await insertReferenceTemplate(sql, consent, { id: newId(), pack, sealed, code }, act.at());
  for (const [ordinal, photo] of photos.entries())
    await insertReferencePhoto(
      sql,
      consent,
      {
        id: newId(),
        ordinal,
        sealed: vault.sealForPerson(subjectId, personalKey, `photo/${ordinal}`, photo.bytes),
      },
      act.at(),
    );
};

/** Called inside the transaction that writes what they seal: `tick` looks for keys without an owner between transactions. */
export const makeKeys = (
  act: Act,
  subjectId: string,
  kinds: readonly ("subject" | "reference")[] = ["subject", "reference"],
): void => {
  const { vault } = act.engine;
  act.onRollback(() => {
    for (const kind of kinds) vault.destroy(kind, subjectId);
  });
  for (const kind of kinds) vault.create(kind, subjectId);
};

/** Who she is, sealed under her own key. */
export const writeSubject = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  input: Pick<EnrolInput, "name" | "contact">,
  draft: ConsentDraft,
): Promise<void> => {
  const { vault } = act.engine;
  const guardian =
    draft.guardian && vault.seal("subject", subjectId, GUARDIAN_LABEL, text(JSON.stringify(draft.guardian)));
  const sealedIdentity = sealIdentity(act.engine, subjectId, {
    name: input.name.trim(),
    contact: input.contact ?? null,
  });
  await insertSubject(
    sql,
    {
      id: subjectId,
      ageBand: draft.ageBand,
      sealedIdentity,
      sealedGuardian: guardian,
      majorityOn: draft.majorityOn,
    },
    act.at(),
  );
};

/**
 * Every photograph, in the order given. @throws MiroirError usage/missing, usage/bad-value: none, or more than the
 * setting allows; picture/…
 */
export const readPhotos = async (
  act: Act,
  photos: readonly Photo[],
): Promise<{ name: string; bytes: Uint8Array }[]> => {
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
  const read: { name: string; bytes: Uint8Array }[] = [];
  for (const photo of photos) read.push({ name: nameOf(photo), bytes: await bytesOf(act.engine, photo) });
  return read;
};

/**
 * Enrols one person who consented.
 * @throws MiroirError consent/…, enrol/… (failures to enrol, with what to do better), album/…, picture/…; then
 * nothing of her was written.
 */
export const enrol: Verb<EnrolInput, Enrolled> = {
  name: "enrol",
  run: async (act, input) => {
    if (input.name.trim() === "")
      throw new MiroirError("usage/missing", {
        name: "--name",
        hint: "It is sealed under the person's own key.",
      });
    const ageBand = input.ageBand ?? "adult";
    const minor = ageBand !== "adult";
    const draft = draftOf(act, "find", input, {
      ageBand,
      guardian: minor ? (input.guardian ?? null) : null,
      majorityOn: minor ? (input.majorityOn ?? null) : null,
    });
    const sheet = keySheetPath(input.keySheet);
    checkConsent(draft, act.engine.settings.minors);
    await act.read((sql) => requireAlbumsWithoutMinors(sql, input.albums));
    const photos = await readPhotos(act, input.photos);
    const template = await templateFrom(act, photos);
    const ids = { subjectId: act.engine.newId(), consentId: act.engine.newId() };
    const personalKey = generatePersonalKey();
    try {
      return await orRefuseConflict(act, "enrol", (refuse) =>
        act.commit(async (sql) => {
          refuse(await conflictsWith(act, sql, template, input.distinct));
          makeKeys(act, ids.subjectId);
          await writeSubject(act, sql, ids.subjectId, input, draft);
          await recordConsent(act, sql, draft, ids, await requireAlbumsWithoutMinors(sql, input.albums));
          await writeReference(act, sql, ids.subjectId, personalKey, template, photos);
          const { relationship, language } = draft;
          const person = { subjectId: ids.subjectId, name: input.name.trim(), personalKey };
          const key = await handKey(act, sql, person, { language, path: sheet, until: draft.endsOn });
          return {
            result: { ...ids, photos: photos.length, relationship, ...key },
            entry: {
              subject: ids.subjectId,
              consent: ids.consentId,
              purpose: draft.purpose,
              photos: photos.length,
              pack: act.engine.pack,
              until: draft.endsOn,
            },
          };
        }),
      );
    } finally {
      template.fill(0);
    }
  },
};
