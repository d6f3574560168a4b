/** Why a picture is not shown to the person who is in it: a closed list, each in her words, with what happens next (R49). */

type Said = Readonly<Record<"en" | "fr", string>>;

export const WITHHELD = {
  "face-not-covered": {
    because: {
      en: "somebody else on it could not be covered safely",
      fr: "une autre personne n'a pas pu y être masquée avec certitude",
    },
    next: {
      en: "A person looks at it before it is handed over.",
      fr: "Une personne la regarde avant qu'elle soit remise.",
    },
  },
  "original-gone": {
    because: {
      en: "the original file is missing: it is no longer where it was imported from",
      fr: "le fichier original manque : il n'est plus là d'où il a été importé",
    },
    next: {
      en: "It can be handed over once the organisation has put the file back.",
      fr: "Elle peut être remise dès que l'organisation a remis le fichier à sa place.",
    },
  },
  "original-changed": {
    because: {
      en: "the original file has changed since it was imported",
      fr: "le fichier original a changé depuis son importation",
    },
    next: {
      en: "It can be handed over once the organisation has imported it again.",
      fr: "Elle peut être remise dès que l'organisation l'a importée de nouveau.",
    },
  },
  "original-unreadable": {
    because: {
      en: "the original file could not be read",
      fr: "le fichier original n'a pas pu être lu",
    },
    next: {
      en: "The organisation has to look at the file.",
      fr: "L'organisation doit regarder ce fichier.",
    },
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

const COLON = { en: ": ", fr: " : " } as const;

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
export const withheldCounted = (language: "en" | "fr", counts: readonly WithheldCount[]): string =>
  counts
    .map(({ because, pictures }) => `${pictures}${COLON[language]}${WITHHELD[because].because[language]}`)
    .join(language === "fr" ? " ; " : "; ");
