/** For whom a notice is, and what `miroir init` suggests that it says: without the notices themselves. */
import type { Language } from "./errors.ts";

export const NOTICE_KINDS = {
  consent: { en: "for people who are asked to consent", fr: "pour les personnes à qui l'accord est demandé" },
  minor: { en: "for minors, in simple words", fr: "pour les mineurs, en mots simples" },
  archive: {
    en: "for everybody in the archive",
    fr: "pour toutes les personnes présentes dans les archives",
  },
} as const;
export type NoticeKind = keyof typeof NOTICE_KINDS;

/**
 * What `miroir init` writes into the configuration, to be read and changed: true of an instance as it comes. By what
 * right the pictures are kept and published, and how long, has no default: Miroir keeps none of them.
 */
export const SUGGESTED: Readonly<Record<"transfers" | "detectionInterest", Record<Language, string>>> = {
  transfers: { en: "none", fr: "aucun" },
  detectionInterest: {
    en: "to answer people who ask for their pictures, and to cover the faces of those who did not agree, faces have to be found first",
    fr: "pour répondre aux personnes qui demandent leurs images, et couvrir les visages de celles qui n'ont pas donné leur accord, il faut d'abord trouver les visages",
  },
};
