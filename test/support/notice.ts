/** What the club of the tests says in its notices, in both languages. */
import { SUGGESTED } from "../../src/domain/notice-kinds.ts";

export const testNotice = {
  ...SUGGESTED,
  keepingBasis: {
    en: "our legitimate interest in the memory of our runs, article 6(1)(f) GDPR",
    fr: "notre intérêt légitime à garder la mémoire de nos courses, article 6(1)(f) du RGPD",
  },
  publishingBasis: {
    en: "the consent of those who can be recognised, article 6(1)(a) GDPR",
    fr: "le consentement de qui peut être reconnu, article 6(1)(a) du RGPD",
  },
  archiveRetention: { en: "three years after the run", fr: "trois ans après la course" },
} as const;
