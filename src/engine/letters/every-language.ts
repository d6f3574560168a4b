/** Letters to somebody whose language is not known yet: in every language, the organisation's own first. */
import type { Language } from "../../domain/errors.ts";

/** The same text in each language, one below the other. */
export const inEveryLanguage = (first: Language, text: Readonly<Record<Language, string>>): string => {
  const { [first]: own, ...others } = text;
  return `${[own, ...Object.values(others)].join("\n\n---\n\n")}\n`;
};
