/**
 * Her reference photographs and template: written with the consent that is in force for them (law 1), and opened for
 * herself and for nobody else, with the key that was printed for her (R46, R63).
 */
import { requireInForce } from "../../domain/consent.ts";
import { openGrantOf } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import {
  consentInForceOf,
  insertReferencePhoto,
  insertReferenceTemplate,
} from "../../store/people/people.ts";
import { sealedReferencesOf } from "../../store/report/report.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { bytesOfTemplate, TEMPLATE_LABEL } from "./galleries.ts";
import { CODE_LABEL } from "./key-sheet.ts";

const photoLabel = (ordinal: number): string => `photo/${ordinal}`;

/** Her code under the key that is destroyed with her reference; null where only she has it (R88). */
const sealedCode = (act: Act, subjectId: string, personalKey: string) => {
  const { mode, dpiaReference } = act.engine.settings.keyCustody;
  if (mode === "person-held") return null;
  const sealed = act.engine.vault.seal("reference", subjectId, CODE_LABEL, Buffer.from(personalKey));
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
  const code = sealedCode(act, subjectId, personalKey);
  await insertReferenceTemplate(sql, consent, { id: newId(), pack, sealed, code }, act.at());
  for (const [ordinal, photo] of photos.entries())
    await insertReferencePhoto(
      sql,
      consent,
      {
        id: newId(),
        ordinal,
        sealed: vault.sealForPerson(subjectId, personalKey, photoLabel(ordinal), photo.bytes),
      },
      act.at(),
    );
};

export interface OpenedReferences {
  /** Original bytes, as she gave them. */
  readonly photos: readonly { readonly fileName: string; readonly bytes: Uint8Array }[];
  /** The caller overwrites `bytes`. */
  readonly template: { readonly bytes: Uint8Array; readonly pack: string } | null;
  /** Held, and not opened. */
  readonly sealedPhotos: number;
  readonly sealedTemplate: boolean;
}

const STARTS: readonly (readonly [start: string, extension: string])[] = [
  ["\xff\xd8\xff", "jpg"],
  ["\x89PNG", "png"],
  ["GIF8", "gif"],
  ["II*\0", "tif"],
  ["MM\0*", "tif"],
  ["RIFF", "webp"],
];

/** By the first bytes: the name it came with is not kept. */
const extensionOf = (bytes: Uint8Array): string => {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  const known = STARTS.find(([start]) => head.startsWith(start));
  if (known) return known[1];
  return head.slice(4, 8) === "ftyp" ? (head.slice(8, 11) === "avi" ? "avif" : "heic") : "bin";
};

/** What the open grant holds needs no key of hers: she opened it with that key. */
const templateOfGrant = async (
  engine: Engine,
  sql: Sql,
  subjectId: string,
): Promise<OpenedReferences["template"]> => {
  const grant = await openGrantOf(sql, subjectId);
  if (!grant || !engine.vault.has("grant", grant.id)) return null;
  const { grantTemplates } = await sealedReferencesOf(sql, subjectId);
  const held = grantTemplates.find(({ id }) => id === grant.id);
  if (!held) return null;
  return { bytes: engine.vault.open("grant", grant.id, TEMPLATE_LABEL, held.sealed), pack: held.pack };
};

/** With custody by the controller her code is kept, and her right does not wait for the paper (R88). */
const heldCode = (
  engine: Engine,
  subjectId: string,
  sealedCode: Uint8Array | null | undefined,
): string | undefined =>
  sealedCode && engine.settings.keyCustody.mode === "controller-held"
    ? Buffer.from(engine.vault.open("reference", subjectId, CODE_LABEL, sealedCode)).toString("utf8")
    : undefined;

/**
 * @param given her personal key; without it the photographs stay sealed, and the template is that of an open grant, if any
 * @throws MiroirError keys/personal-wrong, keys/personal-malformed
 */
export const openReferences = async (
  engine: Engine,
  sql: Sql,
  subjectId: string,
  given: string | undefined,
): Promise<OpenedReferences> => {
  const { photos, templates } = await sealedReferencesOf(sql, subjectId);
  const key = given ?? heldCode(engine, subjectId, templates[0]?.sealedCode);
  if (key === undefined) {
    const template = await templateOfGrant(engine, sql, subjectId);
    return {
      photos: [],
      template,
      sealedPhotos: photos.length,
      sealedTemplate: template === null && templates.length > 0,
    };
  }
  const open = (label: string, sealed: Uint8Array): Uint8Array =>
    engine.vault.openForPerson(subjectId, key, label, sealed);
  const [template] = templates;
  return {
    photos: photos.map(({ ordinal, sealed }) => {
      const bytes = open(photoLabel(ordinal), sealed);
      return { fileName: `reference-${ordinal + 1}.${extensionOf(bytes)}`, bytes };
    }),
    template: template ? { bytes: open(TEMPLATE_LABEL, template.sealed), pack: template.pack } : null,
    sealedPhotos: 0,
    sealedTemplate: false,
  };
};
