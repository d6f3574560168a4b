/** Consent: its states (R14), the fields a record cannot be given without (R13), and who may be enrolled (R74, R75). */

import { eachLanguage, words, wordsWith } from "../words/words.ts";
import { CONSENT_STATE_WORDS } from "./codes.ts";
import { addMonths, isDay } from "./days.ts";
import { type Language, MiroirError } from "./errors.ts";
import { checkNarrowing, type Narrowing } from "./narrowing.ts";
import type { ConsentPurpose } from "./purpose.ts";
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

/** As people are told. */
export const STATE_WORDS: Readonly<Record<ConsentState, Readonly<Record<Language, string>>>> =
  CONSENT_STATE_WORDS;

/** Only these authorise anything (R14). */
export const AUTHORISING: readonly ConsentState[] = ["given", "renewed"];

/** What may follow what. A consent that ended stays ended: who changes her mind gives another (R14, R18). */
export const NEXT_STATES = {
  requested: ["given", "refused", "expired"],
  given: ["renewed", "withdrawn", "expired", "invalidated"],
  renewed: ["renewed", "withdrawn", "expired", "invalidated"],
  refused: [],
  withdrawn: [],
  expired: [],
  invalidated: [],
} as const satisfies Record<ConsentState, readonly ConsentState[]>;

export const mayFollow = (from: ConsentState, to: ConsentState): boolean =>
  (NEXT_STATES[from] as readonly ConsentState[]).includes(to);

/** @throws MiroirError consent/ended */
export const checkTransition = (from: ConsentState, to: ConsentState): void => {
  if (!mayFollow(from, to)) throw new MiroirError("consent/ended", { state: from, next: to });
};

/** Why the organisation had to end a consent that nobody withdrew (R20, R57). */
export const INVALIDATED_BECAUSE = {
  model: words("domain.consent.anotherRecognitionModelUse"),
  purpose: words("domain.consent.purposeChanged"),
  recipient: words("domain.consent.somebodyElseWouldReceive"),
  scope: words("domain.consent.whoMaySearchedAlbum"),
  unlawful: words("domain.consent.processingProvedNotAllowed"),
} as const;
export type InvalidatedBecause = keyof typeof INVALIDATED_BECAUSE;

/** A consent ends with its person, and what is kept for whoever receives it is kept only. */
export const DIED = "died";

/** Why a consent ended that nobody withdrew. */
export const ENDED_BECAUSE = { ...INVALIDATED_BECAUSE, [DIED]: words("domain.consent.personDied") } as const;

export const AGE_BANDS = ["adult", "15-17", "under-15"] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

/** How it was checked that the consenting person is the face, and how sure that is (R13, identity_binding). */
export const IDENTITY_CHECKS = {
  "known-personally": wordsWith(words("domain.consent.knownPersonallyWhoeverChecked"), {
    assurance: "high",
  }),
  "identity-in-person": wordsWith(words("domain.consent.seenPersonBesidePhotograph"), {
    assurance: "high",
  }),
  "identity-by-video": wordsWith(words("domain.consent.seenVideoCallBeside"), {
    assurance: "substantial",
  }),
  "membership-photograph": wordsWith(words("domain.consent.comparedPhotographMembershipFile"), {
    assurance: "substantial",
  }),
  // What a camera shows says nothing of who holds it: somebody vouches beside it (law 11).
  "portal-capture": wordsWith(words("domain.consent.photographedThemselvesPortalSomebody"), {
    assurance: "low",
  }),
  "personal-key": wordsWith(words("domain.consent.signedPortalPersonWho"), {
    assurance: "substantial",
  }),
  mandate: wordsWith(words("domain.consent.mandateDocumentReviewedPerson"), {
    assurance: "substantial",
  }),
  // Words of records made before the list above.
  "in-person": wordsWith(words("domain.consent.seenPersonBesidePhotograph2"), {
    assurance: "high",
  }),
  "live-capture": wordsWith(words("domain.consent.capturedLiveOrganisation"), {
    assurance: "substantial",
  }),
} as const;
export type IdentityCheck = keyof typeof IDENTITY_CHECKS;

/** By what the person confirmed her statement a second time (R9, EDPB 05/2020 §98). */
export const SECOND_STEPS = {
  "signed-form": words("domain.consent.formSigned"),
  "repeated-aloud": words("domain.consent.saidAgainWhenAsked"),
  "e-mailed-code": words("domain.consent.codeSentAddressGiven"),
  "repeated-in-writing": words("domain.consent.secondSentenceWrittenConfirms"),
} as const;
export type SecondStep = keyof typeof SECOND_STEPS;

/** What the organisation is to the people it enrols: where it has power over them, a consent is presumed not free (R22, U8). */
export type Relationship = "none" | "employer" | "school" | "public-authority";

export interface Party {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
}

export interface Guardian {
  readonly name: string;
  readonly proof: string;
}

export interface GivenNotice {
  readonly text: string;
  readonly language: Language;
  readonly version: string;
}

/** What the person (or the desk, for her) says. Names, contacts and texts are sealed before they are stored. */
export interface ConsentDraft {
  readonly purpose: ConsentPurpose;
  readonly albums: readonly string[];
  /** Of those albums, in which hours and places she can have been: of a consent to be found. */
  readonly narrowings: readonly Narrowing[];
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly statement: string;
  readonly identityCheck: IdentityCheck;
  readonly identityCheckedBy: string;
  /** The mandate on which somebody consents for an adult (R23). */
  readonly mandate: string | null;
  readonly secondStep: SecondStep | null;
  readonly relationship: Relationship;
  /** Who said that a refusal has no consequence, and how, where the organisation has power over her (R22). */
  readonly noConsequence: string | null;
  readonly language: Language;
  /** The notice she was given, if it is another than the one in force. */
  readonly notice: GivenNotice | null;
  readonly ageBand: AgeBand;
  readonly guardian: Guardian | null;
  /** What a child under 15 said herself (R75). */
  readonly childAssent: string | null;
  /** The day a minor comes of age, as declared (R76). */
  readonly majorityOn: Day | null;
}

export interface MinorsPolicy {
  readonly allowed: boolean;
  readonly dpiaReference: string | null;
}

type Said = Readonly<Record<Language, string>>;

const said = (text: string | null, length: number): boolean => (text ?? "").trim().length >= length;

/** A field that is there or not. */
const there = (field: Said, present: boolean): Said[] => (present ? [] : [field]);

/** A field of words: what is too short hears how long it must be. */
const longEnough = (field: Said, text: string | null, needed: number): Said[] => {
  if (said(text, needed)) return [];
  const found = (text ?? "").trim().length;
  return found === 0
    ? [words("domain.consent.leastOtherNoneGiven", { field, needed })]
    : [words("domain.consent.leastOtherHas", { field, needed, found })];
};

/** What every consent names, and that of a look too. */
export const MISSING = {
  albums: (albums: readonly string[]): Said[] => there(words("domain.consent.albums"), albums.length > 0),
  statement: (text: string | null): Said[] => longEnough(words("domain.consent.statementConsent"), text, 10),
  check: (check: string, by: string): Said[] => [
    ...there(words("domain.consent.howIdentityChecked"), Object.hasOwn(IDENTITY_CHECKS, check)),
    ...there(words("domain.consent.whoCheckedIdentity"), said(by, 1)),
  ],
} as const;

const missingOf = (draft: ConsentDraft): Said[] => [
  ...MISSING.albums(draft.albums),
  ...there(words("domain.consent.endDate"), isDay(draft.endsOn)),
  ...MISSING.statement(draft.statement),
  ...MISSING.check(draft.identityCheck, draft.identityCheckedBy),
  ...(draft.identityCheck === "mandate"
    ? longEnough(words("domain.consent.referenceMandate"), draft.mandate, 3)
    : []),
  ...(draft.relationship === "none"
    ? []
    : longEnough(words("domain.consent.statementRefusalHasNo"), draft.noConsequence, 10)),
  ...(draft.notice ? longEnough(words("domain.consent.noticeText"), draft.notice.text, 100) : []),
];

const missingOfMinor = (draft: ConsentDraft): Said[] => [
  ...there(words("domain.consent.daySheComesAge"), isDay(draft.majorityOn ?? "")),
  ...(draft.ageBand === "under-15"
    ? longEnough(words("domain.consent.whatChildSaidHerself"), draft.childAssent, 3)
    : []),
];

const ADULT_YEARS = 18;
/** LIL art. 45: from this age on in France the child decides with, and not beside, the holder of parental authority. */
const JOINT_UNTIL_YEARS = 15;

/** Whether somebody who comes of age that day can be of that band today. No birth date is asked for. */
export const fitsBand = (ageBand: AgeBand, majorityOn: Day, today: Day): boolean => {
  const fifteenIsPast = addMonths(today, 12 * (ADULT_YEARS - JOINT_UNTIL_YEARS));
  if (ageBand === "15-17") return today < majorityOn && majorityOn <= fifteenIsPast;
  if (ageBand === "under-15")
    return fifteenIsPast < majorityOn && majorityOn <= addMonths(today, 12 * ADULT_YEARS);
  return majorityOn <= today;
};

/** The band of somebody who comes of age that day. */
export const bandOn = (majorityOn: Day, today: Day): AgeBand =>
  AGE_BANDS.find((band) => fitsBand(band, majorityOn, today)) ?? "under-15";

/** @throws MiroirError consent/incomplete: what is missing of it, or too short */
export const requireComplete = (missing: readonly Said[]): void => {
  const all = (language: Language): string => missing.map((each) => each[language]).join(", ");
  if (missing.length > 0)
    throw new MiroirError("consent/incomplete", { missing: eachLanguage((language) => all(language)) });
};

const checkMinor = (draft: ConsentDraft, minors: MinorsPolicy): void => {
  const guarded = draft.guardian !== null && said(draft.guardian.name, 1) && said(draft.guardian.proof, 1);
  if (!(guarded && minors.allowed && minors.dpiaReference)) throw new MiroirError("consent/minor");
  requireComplete(missingOfMinor(draft));
  if (!fitsBand(draft.ageBand, draft.majorityOn!, draft.startsOn))
    throw new MiroirError("usage/bad-value", {
      name: "--majority",
      value: draft.majorityOn!,
      expected: `the 18th birthday of somebody who is ${draft.ageBand} today`,
    });
};

/** @throws MiroirError consent/incomplete, consent/minor, usage/bad-value, usage/missing: a record with a gap never reaches `given` (R13). */
export const checkConsent = (draft: ConsentDraft, minors: MinorsPolicy): void => {
  requireComplete(missingOf(draft));
  if (draft.endsOn < draft.startsOn)
    throw new MiroirError("usage/bad-value", {
      name: "--until",
      value: draft.endsOn,
      expected: "a day not in the past",
    });
  if (draft.ageBand !== "adult") checkMinor(draft, minors);
  for (const narrowing of draft.narrowings) checkNarrowing(narrowing);
  if (draft.narrowings.length > 0 && draft.purpose !== "find")
    throw new MiroirError("usage/bad-value", {
      name: "narrowings",
      value: draft.purpose,
      expected: "only a consent to be found is narrowed",
    });
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
