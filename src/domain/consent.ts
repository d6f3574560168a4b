/** Consent: its states (R14), the fields a record cannot be given without (R13), and who may be enrolled (R74, R75). */

import { isDay } from "./days.ts";
import { MiroirError } from "./errors.ts";
import type { Day } from "./words.ts";

export const CONSENT_STATES = [
  "requested",
  "refused",
  "given",
  "renewed",
  "withdrawn",
  "expired",
  "invalidated",
] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Only these authorise anything (R14). */
export const AUTHORISING: readonly ConsentState[] = ["given", "renewed"];

export const AGE_BANDS = ["adult", "15-17", "under-15"] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

/** How it was checked that the consenting person is the face (R13, identity_binding). */
export const IDENTITY_CHECKS = {
  "in-person": {
    en: "seen in person beside the photograph",
    fr: "vue en personne à côté de la photographie",
  },
  "live-capture": { en: "captured live by the organisation", fr: "prise en direct par l'organisation" },
  mandate: {
    en: "a mandate document reviewed by a person (R23)",
    fr: "un mandat examiné par une personne (R23)",
  },
} as const;
export type IdentityCheck = keyof typeof IDENTITY_CHECKS;

export interface Party {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
}

/** What the person (or the desk, for her) says at enrolment. Names and contacts are sealed before they are stored. */
export interface ConsentDraft {
  readonly purpose: "find";
  readonly albums: readonly string[];
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly statement: string;
  readonly identityCheck: IdentityCheck;
  readonly identityCheckedBy: string;
  readonly notice: { readonly text: string; readonly language: "en" | "fr"; readonly version: string };
  readonly ageBand: AgeBand;
  readonly guardian: { readonly name: string; readonly proof: string } | null;
}

export interface MinorsPolicy {
  readonly allowed: boolean;
  readonly dpiaReference: string | null;
}

const missingOf = (draft: ConsentDraft): string[] => {
  const fields: [string, boolean][] = [
    ["albums", draft.albums.length > 0],
    ["end date", isDay(draft.endsOn)],
    ["statement of consent", draft.statement.trim().length >= 10],
    ["how the identity was checked", Object.hasOwn(IDENTITY_CHECKS, draft.identityCheck)],
    ["who checked the identity", draft.identityCheckedBy.trim() !== ""],
    ["notice text", draft.notice.text.trim().length >= 100],
  ];
  return fields.filter(([, present]) => !present).map(([name]) => name);
};

/** @throws MiroirError consent/incomplete, consent/minor, usage/bad-value: a record with a gap never reaches `given` (R13). */
export const checkConsent = (draft: ConsentDraft, minors: MinorsPolicy): void => {
  const missing = missingOf(draft);
  if (missing.length > 0) throw new MiroirError("consent/incomplete", { missing: missing.join(", ") });
  if (draft.endsOn < draft.startsOn)
    throw new MiroirError("usage/bad-value", {
      name: "--until",
      value: draft.endsOn,
      expected: "a day not in the past",
    });
  const guarded =
    draft.guardian !== null && draft.guardian.name.trim() !== "" && draft.guardian.proof.trim() !== "";
  if (draft.ageBand !== "adult" && !(guarded && minors.allowed && minors.dpiaReference))
    throw new MiroirError("consent/minor");
};

export interface ConsentTerm {
  readonly state: ConsentState;
  readonly startsOn: Day;
  readonly endsOn: Day;
}

/** In force on that day: given or renewed, begun, and not past its last day (R19). */
export const consentInForce = (consent: ConsentTerm, day: Day): boolean =>
  AUTHORISING.includes(consent.state) && consent.startsOn <= day && day <= consent.endsOn;

declare const inForce: unique symbol;
/** A consent that was found in force inside the transaction that now writes: what a reference is written with (law 1). */
export type InForce<C extends ConsentTerm> = C & { readonly [inForce]: true };

/** @throws MiroirError consent/missing */
export const requireInForce = <C extends ConsentTerm>(consent: C | undefined, day: Day): InForce<C> => {
  if (!consent || !consentInForce(consent, day)) throw new MiroirError("consent/missing");
  return consent as InForce<C>;
};
