/** Objections of art. 21, and to what. Being compared is processing of art. 9 data on consent alone: nothing can outweigh it. */
export const OBJECTION_MATTERS = {
  comparison: { en: "being compared", fr: "la comparaison" },
  keeping: { en: "its being kept in the archive", fr: "sa conservation dans les archives" },
  publication: { en: "its being published", fr: "sa publication" },
  /** Of a backup of version 13, which did not ask. */
  unsaid: { en: "not said", fr: "non précisé" },
} as const;
export type ObjectionMatter = keyof typeof OBJECTION_MATTERS;

/** What somebody can object to; the first where nothing is said. */
export const OBJECTION_CHOICES = [
  "comparison",
  "keeping",
  "publication",
] as const satisfies ObjectionMatter[];
export type ObjectionChoice = (typeof OBJECTION_CHOICES)[number];

/** Whether somebody weighs it (art. 21(1)): never an objection to being compared, nor one that may be. */
export const isWeighed = (about: ObjectionMatter): boolean => about === "keeping" || about === "publication";
