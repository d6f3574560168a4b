/**
 * People whom the organisation knew before they came: the list of its members, or of those who took part. A link to an
 * address on it makes whoever enrols accountable, not right (R101).
 */
import type { Language } from "./errors.ts";
import type { Day } from "./words.ts";

/** What is held of somebody on a list. */
export interface Member {
  readonly name: string;
  /** An e-mail address. */
  readonly address: string;
  /** Of her shirt, or of her membership: kept as it is written, nothing is read from pictures by it. */
  readonly number: string | null;
}

/** The longest that each may be: names and addresses as elsewhere, a number as it fits on a shirt or a card. */
export const MEMBER_CHARS = { name: 200, address: 254, number: 40, photograph: 255 } as const;

/** A list of ten thousand lines of 400 bytes: a large race. */
export const MEMBER_LIMITS = {
  maxBytes: 4_000_000,
  maxRows: 10_000,
  maxPhotographBytes: 20_000_000,
} as const;

/** A list that is kept longer is another one: it is sent again, by somebody who looks at it. */
export const MEMBER_LIST_DAYS = 731;

/** Why a line was left out, or taken without its photograph. */
export const MEMBER_PROBLEMS = {
  "unreadable-line": {
    en: "The line cannot be split into its fields: look at its double quotes.",
    fr: "La ligne ne se sépare pas en champs : vérifiez ses guillemets.",
  },
  "no-name": { en: "There is no name.", fr: "Le nom manque." },
  "no-address": { en: "There is no e-mail address.", fr: "L'adresse électronique manque." },
  "bad-address": {
    en: "The address is not one that mail can be sent to.",
    fr: "L'adresse n'est pas de celles auxquelles on peut écrire.",
  },
  "too-long": { en: "A field is longer than it may be.", fr: "Un champ est trop long." },
  "on-it-twice": {
    en: "The same name with the same address is on an earlier line.",
    fr: "Le même nom avec la même adresse se trouve sur une ligne précédente.",
  },
  "bad-photograph-name": {
    en: "The photograph must be the plain name of a file of the folder. The line was taken without it.",
    fr: "La photographie doit être le simple nom d'un fichier du dossier. La ligne a été prise sans elle.",
  },
  "no-photograph": {
    en: "There is no such photograph in the folder. The line was taken without it.",
    fr: "Cette photographie n'est pas dans le dossier. La ligne a été prise sans elle.",
  },
  "unreadable-photograph": {
    en: "The photograph cannot be read, or is too large. The line was taken without it.",
    fr: "La photographie est illisible ou trop grande. La ligne a été prise sans elle.",
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type MemberProblem = keyof typeof MEMBER_PROBLEMS;

export interface LineProblem {
  /** Of the file, from 1; of somebody typed in, 1. */
  readonly line: number;
  readonly problem: MemberProblem;
}

/** How far she is: on the list, with a link she has not used, waiting for approval, enrolled, or withdrawn again. */
export const MEMBER_STATES = {
  listed: { en: "on the list", fr: "sur la liste" },
  invited: { en: "invited", fr: "invitée" },
  waiting: { en: "enrolled, waits for approval", fr: "inscrite, attend l'approbation" },
  enrolled: { en: "enrolled", fr: "inscrite" },
  left: { en: "withdrew", fr: "a retiré son accord" },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type MemberState = keyof typeof MEMBER_STATES;

/** How the capture compared with the photograph of the file; `unusable`: no one good face on it. */
export type FileOutcome = "agrees" | "differs" | "unusable";

const SCORE = {
  en: (score: string, asked: string) =>
    `The capture was compared once with the photograph of the file. Score ${score}; ${asked} or more is asked. A possible match: somebody looks at both photographs.`,
  fr: (score: string, asked: string) =>
    `La prise de vue a été comparée une fois avec la photographie du fichier. Score ${score} ; il faut ${asked} ou plus. Une correspondance possible : quelqu'un regarde les deux photographies.`,
} as const;

/** What is written down where the photograph of the file agreed. */
export const agreementWords = (score: number, asked: number, language: Language): string =>
  SCORE[language](score.toFixed(2), asked.toFixed(2));

/** What is written down where the organisation decided that a known address is enough. */
export const addressAloneWords = (
  { decidedBy, decidedOn, because }: { decidedBy: string; decidedOn: Day; because: string },
  language: Language,
): string =>
  language === "fr"
    ? `Une adresse connue suffit, par décision de ${decidedBy} du ${decidedOn} : ${because}`
    : `A known address is enough, by a decision of ${decidedBy} on ${decidedOn}: ${because}`;
