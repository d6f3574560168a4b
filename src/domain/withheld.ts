/** Why a picture is not shown to the person who is in it: a closed list, each in her words, with what happens next (R49). */

import { type Language, said, type Words, words } from "../words/words.ts";

type Said = Words;

export const WITHHELD = {
  "face-not-covered": {
    because: words("domain.withheld.somebodyElseCouldNot"),
    next: words("domain.withheld.personLooksBeforeHanded"),
  },
  "original-gone": {
    because: words("domain.withheld.originalFileMissingNo"),
    next: words("domain.withheld.canHandedOverOnce"),
  },
  "original-changed": {
    because: words("domain.withheld.originalFileHasChanged"),
    next: words("domain.withheld.canHandedOverOnceOrganisation"),
  },
  "original-unreadable": {
    because: words("domain.withheld.originalFileCouldNot"),
    next: words("domain.withheld.organisationHasLookFile"),
  },
} as const satisfies Record<string, { readonly because: Said; readonly next: Said }>;
export type WithheldReason = keyof typeof WITHHELD;

export const isWithheldReason = (value: unknown): value is WithheldReason =>
  typeof value === "string" && Object.hasOwn(WITHHELD, value);

const BY_CODE: Readonly<Record<string, WithheldReason>> = {
  "picture/gone": "original-gone",
  "picture/changed": "original-changed",
};

/** Of the code that a file met: it is not there, it is another, or it cannot be read. */
export const reasonOf = (code: string): WithheldReason => BY_CODE[code] ?? "original-unreadable";

const COLON = words("domain.marks.colon");

/** How many pictures are withheld for one reason. */
export interface WithheldCount {
  readonly because: WithheldReason;
  readonly pictures: number;
}

/** By reason, in the order of the list; what is not withheld is left out. */
export const countWithheld = (reasons: readonly (WithheldReason | null)[]): WithheldCount[] =>
  (Object.keys(WITHHELD) as WithheldReason[])
    .map((because) => ({ because, pictures: reasons.filter((reason) => reason === because).length }))
    .filter(({ pictures }) => pictures > 0);

/** Each reason with how many: `2: the original file is missing …; 1: …`. */
export const withheldCounted = (language: Language, counts: readonly WithheldCount[]): string =>
  counts
    .map(({ because, pictures }) => `${pictures}${COLON[language]}${WITHHELD[because].because[language]}`)
    .join(said(language, "domain.marks.semicolon"));
