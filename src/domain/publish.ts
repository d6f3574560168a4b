/**
 * Publishing, its words and its one rule: a face stays visible only where a consent to that very use says so, or a person
 * who signs answers for it. Everything else is covered (R6, R49).
 */
import { words, wordsWith } from "../words/words.ts";
import { type Language, MiroirError } from "./errors.ts";
import type { ConsentPurpose } from "./purpose.ts";
import type { Box } from "./words.ts";

type Words = Readonly<Record<Language, string>>;

/** What a copy may be for. Each is a consent of its own (R4). */
export const USES = ["website", "press", "social", "internal", "print"] as const;
export type Use = (typeof USES)[number];

/** @throws MiroirError usage/bad-value */
export const parseUse = (text: string): Use => {
  const use = USES.find((each) => text === each || text === `publish:${each}`);
  if (!use)
    throw new MiroirError("usage/bad-value", { name: "--use", value: text, expected: USES.join("|") });
  return use;
};

export const purposeOfUse = (use: Use): ConsentPurpose => `publish:${use}`;

/** The purpose of a publication back to its use; the store knows purposes. */
export const useOf = (purpose: string): Use => parseUse(purpose);

/**
 * How masks look. All of them are opaque: a round form or a rectangle in one colour, the mean of what lies around it, or a round
 * form with a soft rim in the colours around it, which go over into each other.
 */
export const MASK_STYLES = ["ellipse", "rectangle", "surroundings"] as const;
export type MaskStyle = (typeof MASK_STYLES)[number];

/** How far masks reach: over the head, or over hats, long hair and the neck as well. */
export const MASK_REACHES = ["head", "wide"] as const;
export type MaskReach = (typeof MASK_REACHES)[number];

/** How masks are drawn and faces are looked for; a copy says by which it was made. */
export const MASK_VERSION = "2";

export const PUBLICATION_STATES = ["drawing", "drawn", "signed", "handed-out"] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

export const COPY_STATES = ["ready", "blocked", "failed", "registered", "out", "stale", "removed"] as const;
export type CopyState = (typeof COPY_STATES)[number];

/** Of several copies: `25 ready to be handed out`, « 25 prêtes à être remises ». */
const COPIES_IN: Readonly<Record<CopyState, (count: number) => Words>> = {
  ready: (count) => words("domain.publish.readyHandedOut", { count }),
  blocked: (count) => words("domain.publish.heldBackFaceStill", { count }),
  failed: (count) => words("domain.publish.couldNotMade", { count }),
  registered: (count) => words("domain.publish.beingWritten", { count }),
  out: (count) => words("domain.publish.handedOut", { count }),
  stale: (count) => words("domain.publish.mustNotStayOther", { count }),
  removed: (count) => words("domain.publish.takenAway", { count }),
};

/** Why a copy is not made though it could be: somebody said so, or the publication is of pictures with somebody to be seen. */
export const LEFT_OUT = {
  "left-out": words("domain.publish.leftOutHand"),
  "nobody-visible": words("domain.publish.leftOutNobodyVisible"),
} as const satisfies Record<string, Words>;

/** Undefined of a copy that is not left out. */
export const leftOutWords = (problem: string | null): Words | undefined =>
  problem !== null && Object.hasOwn(LEFT_OUT, problem)
    ? LEFT_OUT[problem as keyof typeof LEFT_OUT]
    : undefined;

export const copiesIn = (language: Language, state: CopyState, count: number): string =>
  COPIES_IN[state](count)[language];

/** Of one copy. */
export const COPY_STATE_WORDS: Readonly<Record<CopyState, Words>> = {
  ready: words("domain.publish.readyHandedOut2"),
  blocked: words("domain.publish.heldBackFaceStillFound"),
  failed: words("domain.publish.couldNotMade2"),
  registered: words("domain.publish.beingWritten2"),
  out: words("domain.publish.handedOut2"),
  stale: words("domain.publish.mustNotStay"),
  removed: words("domain.publish.takenAway2"),
};

/** Where the self-check still finds a face, in fractions; and when, in a recording. */
export interface LeftSeen extends Box {
  readonly atMs?: number;
}

/** Why a copy that left may not stay as it is. */
export const STALE_BECAUSE = {
  withdrawn: words("domain.publish.consentWithdrawn"),
  expired: words("domain.publish.consentExpired"),
  invalidated: words("domain.publish.organisationEndedConsent"),
  forgotten: words("domain.publish.somebodyForgotten"),
  masked: words("domain.publish.somebodyAskedCovered"),
  restricted: words("domain.publish.somebodysDataRestricted"),
  "not-her": words("domain.publish.faceProvedNotHers"),
  objection: words("domain.publish.objectionPictureUpheld"),
  "album-gone": words("domain.publish.albumRemoved"),
  corrected: words("domain.publish.maskAddedHand"),
} as const satisfies Record<string, Words>;
export type StaleBecause = keyof typeof STALE_BECAUSE;

/** Why a face is visible or covered, as the contact sheet says it. */
export const FACE_WHY = {
  consent: wordsWith(words("domain.publish.sheConsentedUse"), { visible: true }),
  small: wordsWith(words("domain.publish.smallNobodyKnownLeft"), {
    visible: true,
  }),
  "unmasked-by-hand": wordsWith(words("domain.publish.maskRemovedHandReason"), {
    visible: true,
  }),
  nobody: wordsWith(words("domain.publish.nobodyWhoFound"), { visible: false }),
  "no-consent": wordsWith(words("domain.publish.noConsentUseForce"), {
    visible: false,
  }),
  unconfirmed: wordsWith(words("domain.publish.possibleMatchNobodyConfirmed"), {
    visible: false,
  }),
  mask: wordsWith(words("domain.publish.sheAskedCovered"), { visible: false }),
  restricted: wordsWith(words("domain.publish.herDataRestricted"), { visible: false }),
  objection: wordsWith(words("domain.publish.somebodyObjectedPictureRegion"), {
    visible: false,
  }),
  "not-named": wordsWith(words("domain.publish.herConsentDoesNot"), {
    visible: false,
  }),
  "masked-by-hand": wordsWith(words("domain.publish.coveredHand"), { visible: false }),
} as const satisfies Record<string, Words & { readonly visible: boolean }>;
export type FaceWhy = keyof typeof FACE_WHY;

/** The risk of leaving small faces, said wherever that is chosen. */
export const SMALL_FACES_RISK: Words = words("domain.publish.smallFacesLeftVisible");

const SHORTEST_NAME = 3;

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Its words, in small letters and without accents; empty ones at its ends. */
export const wordsOf = (text: string): string[] => plain(text).split(/[^\p{L}\p{N}]+/u);
const partsOf = (name: string): string[] => wordsOf(name).filter((part) => part.length >= SHORTEST_NAME);

/** Whether a text holds a part of one of these names, as a word: then it is written into no copy. */
export const namesSomebody = (text: string, names: readonly string[]): boolean => {
  const words = new Set(wordsOf(text));
  return names.some((name) => partsOf(name).some((part) => words.has(part)));
};

/** Whether a text holds every part of this name, each as a word: a first name alone may be anybody's. */
export const namesWhole = (text: string, name: string): boolean => {
  const words = new Set(wordsOf(text));
  const parts = wordsOf(name).filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => words.has(part));
};
