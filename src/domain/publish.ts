/**
 * Publishing, its words and its one rule: a face stays visible only where a consent to that very use says so, or a person
 * who signs answers for it. Everything else is covered (R6, R49).
 */
import { en, fr } from "./counted.ts";
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
 * How masks look. All of them are opaque: an ellipse or a rectangle in the picture's own mean colour, or an ellipse in the
 * mean colour of what lies around it.
 */
export const MASK_STYLES = ["ellipse", "rectangle", "surroundings"] as const;
export type MaskStyle = (typeof MASK_STYLES)[number];

/** How masks are drawn and faces are looked for; a copy says by which it was made. */
export const MASK_VERSION = "1";

export const PUBLICATION_STATES = ["drawing", "drawn", "signed", "handed-out"] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

export const COPY_STATES = ["ready", "blocked", "failed", "registered", "out", "stale", "removed"] as const;
export type CopyState = (typeof COPY_STATES)[number];

/** Of several copies: `25 ready to be handed out`, « 25 prêtes à être remises ». */
const COPIES_IN: Readonly<Record<CopyState, (count: number) => Words>> = {
  ready: (count) => ({
    en: en`${count} ready to be handed out`,
    fr: fr`${count} [prête à être remise|prêtes à être remises]`,
  }),
  blocked: (count) => ({
    en: en`${count} held back: a face is still found, somebody has to look`,
    fr: fr`${count} [retenue|retenues] : un visage est encore trouvé, quelqu'un doit regarder`,
  }),
  failed: (count) => ({
    en: en`${count} could not be made`,
    fr: fr`${count} [n'a pas pu être faite|n'ont pas pu être faites]`,
  }),
  registered: (count) => ({ en: en`${count} being written`, fr: fr`${count} en cours d'écriture` }),
  out: (count) => ({ en: en`${count} handed out`, fr: fr`${count} [remise|remises]` }),
  stale: (count) => ({
    en: en`${count} must not stay as [it is|they are]`,
    fr: fr`${count} [ne doit pas rester ainsi|ne doivent pas rester ainsi]`,
  }),
  removed: (count) => ({ en: en`${count} taken away`, fr: fr`${count} [retirée|retirées]` }),
};

/** Why a copy is not made though it could be: somebody said so, or the publication is of pictures with somebody to be seen. */
export const LEFT_OUT = {
  "left-out": { en: "left out by hand", fr: "laissée de côté à la main" },
  "nobody-visible": { en: "left out: nobody is visible", fr: "laissée de côté : personne n'est visible" },
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
  ready: { en: "ready to be handed out", fr: "prête à être remise" },
  blocked: {
    en: "held back: a face is still found, somebody has to look",
    fr: "retenue : un visage est encore trouvé, quelqu'un doit regarder",
  },
  failed: { en: "could not be made", fr: "n'a pas pu être faite" },
  registered: { en: "being written", fr: "en cours d'écriture" },
  out: { en: "handed out", fr: "remise" },
  stale: { en: "must not stay as it is", fr: "ne doit pas rester ainsi" },
  removed: { en: "taken away", fr: "retirée" },
};

/** Where the self-check still finds a face, in fractions; and when, in a recording. */
export interface LeftSeen extends Box {
  readonly atMs?: number;
}

/** Why a copy that left may not stay as it is. */
export const STALE_BECAUSE = {
  withdrawn: { en: "a consent was withdrawn", fr: "un consentement a été retiré" },
  expired: { en: "a consent expired", fr: "un consentement est échu" },
  invalidated: {
    en: "the organisation ended a consent",
    fr: "l'organisation a mis fin à un consentement",
  },
  forgotten: { en: "somebody was forgotten", fr: "une personne a été oubliée" },
  masked: { en: "somebody asked to be covered", fr: "une personne a demandé à être couverte" },
  restricted: {
    en: "somebody's data was restricted",
    fr: "les données d'une personne ont été limitées",
  },
  "not-her": {
    en: "the face proved not to be hers",
    fr: "le visage s'est révélé ne pas être le sien",
  },
  objection: {
    en: "an objection to the picture was upheld",
    fr: "une opposition à l'image a été acceptée",
  },
  "album-gone": { en: "the album was removed", fr: "l'album a été supprimé" },
  corrected: { en: "a mask was added by hand", fr: "un masque a été ajouté à la main" },
} as const satisfies Record<string, Words>;
export type StaleBecause = keyof typeof STALE_BECAUSE;

/** Why a face is visible or covered, as the contact sheet says it. */
export const FACE_WHY = {
  consent: { visible: true, en: "she consented to this use", fr: "elle a consenti à cet usage" },
  small: {
    visible: true,
    en: "small and of nobody known: left by the policy of this publication",
    fr: "petit et de personne de connu : laissé par la règle de cette publication",
  },
  "unmasked-by-hand": {
    visible: true,
    en: "mask removed by hand, with a reason",
    fr: "masque retiré à la main, avec un motif",
  },
  nobody: { visible: false, en: "nobody who was found", fr: "personne qui ait été trouvé" },
  "no-consent": {
    visible: false,
    en: "no consent to this use in force for this album",
    fr: "pas de consentement à cet usage en vigueur pour cet album",
  },
  unconfirmed: {
    visible: false,
    en: "a possible match that nobody confirmed",
    fr: "une correspondance possible que personne n'a confirmée",
  },
  mask: { visible: false, en: "she asked to be covered", fr: "elle a demandé à être couverte" },
  restricted: { visible: false, en: "her data is restricted", fr: "ses données sont limitées" },
  objection: {
    visible: false,
    en: "somebody objected to this picture or region",
    fr: "quelqu'un s'est opposé à cette image ou à cette région",
  },
  "not-named": {
    visible: false,
    en: "her consent does not name this recipient",
    fr: "son consentement ne nomme pas ce destinataire",
  },
  "masked-by-hand": { visible: false, en: "covered by hand", fr: "couvert à la main" },
} as const satisfies Record<string, Words & { readonly visible: boolean }>;
export type FaceWhy = keyof typeof FACE_WHY;

/** The risk of leaving small faces, said wherever that is chosen. */
export const SMALL_FACES_RISK: Words = {
  en: "Small faces are left visible without anybody's consent. People who know them may still recognise them by clothes, place and company, and an enlargement may be enough for a machine. The organisation answers for this choice.",
  fr: "Les petits visages restent visibles sans le consentement de personne. Qui les connaît peut encore les reconnaître aux vêtements, au lieu et à l'entourage, et un agrandissement peut suffire à une machine. L'organisation répond de ce choix.",
};

const SHORTEST_NAME = 3;

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const wordsOf = (text: string): string[] => plain(text).split(/[^\p{L}\p{N}]+/u);
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
