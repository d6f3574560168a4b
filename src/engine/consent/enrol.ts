/** Enrolment: a consent, and in the same transaction, because of it, a reference (law 1). */
import { type AgeBand, checkConsent, type Guardian, type Relationship } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import { requireDeskCheck } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import { putDistinct } from "../../store/people/conflicts.ts";
import { generatePersonalKey } from "../../vault/personal.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Verb } from "../gate/act.ts";
import { requireAssessment } from "../gate/assessment.ts";
import { commitOrConflict, conflict, conflictsWith } from "../people/conflicts.ts";
import { type HandedKey, handKey, keySheetPath } from "../people/key-sheet.ts";
import { makeKeys, writeSubject } from "../people/newcomer.ts";
import { type LeftOut, type Photo, referenceFrom } from "../people/photographs.ts";
import { writeReference } from "../people/references.ts";
import { vouchAtDesk } from "../people/vouching.ts";
import { type ConsentInput, draftOf, recordConsent } from "./record.ts";

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
  /** Of how many photographs her reference was made. */
  readonly photos: number;
  /** Photographs that are not good enough for it, and why. */
  readonly leftOut: readonly LeftOut[];
  /** What the organisation is to her: where it has power over her, her consent is presumed not free (R22). */
  readonly relationship: Relationship;
}

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
    requireDeskCheck(input.identityCheck);
    await requireAssessment(act);
    await act.read((sql) => requireAlbumsWithoutMinors(sql, input.albums));
    const { template, photos, leftOut } = await referenceFrom(act, input.photos);
    const ids = { subjectId: act.engine.newId(), consentId: act.engine.newId() };
    const personalKey = generatePersonalKey();
    try {
      return await commitOrConflict(act, "enrol", async (sql) => {
        const { others, apart } = await conflictsWith(act, sql, template, { distinct: input.distinct });
        if (others.length > 0) return conflict(others);
        makeKeys(act, ids.subjectId);
        await writeSubject(act, sql, ids.subjectId, input, draft);
        if (apart) await putDistinct(sql, ids.subjectId, apart, act.actor.name, act.at());
        await recordConsent(act, sql, draft, ids, await requireAlbumsWithoutMinors(sql, input.albums));
        await writeReference(act, sql, ids.subjectId, personalKey, template, photos);
        await vouchAtDesk(act, sql, ids.subjectId, draft);
        const { relationship, language } = draft;
        const person = { subjectId: ids.subjectId, name: input.name.trim(), personalKey };
        const key = await handKey(act, sql, person, { language, path: sheet, until: draft.endsOn });
        return {
          result: { ...ids, photos: photos.length, leftOut, relationship, ...key },
          entry: {
            subject: ids.subjectId,
            consent: ids.consentId,
            purpose: draft.purpose,
            photos: photos.length,
            pack: act.engine.pack,
            until: draft.endsOn,
          },
        };
      });
    } finally {
      template.fill(0);
    }
  },
};
