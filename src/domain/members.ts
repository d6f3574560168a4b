/**
 * People whom the organisation knew before they came: the list of its members, or of those who took part. A link to an
 * address on it makes whoever enrols accountable, not right (R101).
 */
import { eachLanguage, said, words } from "../words/words.ts";
import type { Language } from "./errors.ts";
import { UNSAID } from "./kept.ts";
import type { AddressAlone } from "./vouching.ts";

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
  "unreadable-line": words("domain.members.lineCannotSplitInto"),
  "no-name": words("domain.members.thereNoName"),
  "no-address": words("domain.members.thereNoEMail"),
  "bad-address": words("domain.members.addressNotOneMail"),
  "too-long": words("domain.members.fieldLongerThanMay"),
  "on-it-twice": words("domain.members.sameNameSameAddress"),
  "bad-photograph-name": words("domain.members.photographMustPlainName"),
  "no-photograph": words("domain.members.thereNoSuchPhotograph"),
  "unreadable-photograph": words("domain.members.photographCannotReadToo"),
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type MemberProblem = keyof typeof MEMBER_PROBLEMS;

export interface LineProblem {
  /** Of the file, from 1; of somebody typed in, 1. */
  readonly line: number;
  readonly problem: MemberProblem;
}

/** How far she is: on the list, with a link she has not used, waiting for approval, enrolled, or withdrawn again. */
export const MEMBER_STATES = {
  listed: words("domain.members.list"),
  invited: words("domain.members.invited"),
  waiting: words("domain.members.enrolledWaitsApproval"),
  enrolled: words("domain.members.enrolled"),
  left: words("domain.members.withdrew"),
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type MemberState = keyof typeof MEMBER_STATES;

/** How the capture compared with the photograph of the file; `unusable`: no one good face on it. */
export type FileOutcome = "agrees" | "differs" | "unusable";

const SCORE = eachLanguage(
  (language) => (score: string, asked: string) =>
    said(language, "domain.members.captureComparedOncePhotograph", { score, asked }),
);

/** What is written down where the photograph of the file agreed. */
export const agreementWords = (score: number, asked: number, language: Language): string =>
  SCORE[language](score.toFixed(2), asked.toFixed(2));

/** What is written down where the organisation decided that a known address is enough. */
export const addressAloneWords = (
  { decidedBy, decidedOn, because }: AddressAlone,
  language: Language,
): string =>
  said(language, "domain.members.knownAddressEnoughDecision", {
    ...{ decidedBy, decidedOn },
    because: because[language] ?? UNSAID[language],
  });
