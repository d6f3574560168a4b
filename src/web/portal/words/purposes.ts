/** What a consent is to, said to her: in the question, and in the list of what she agreed to. */
import { wordsOf } from "../../shared/words.ts";

const t = wordsOf("portal.purposes");

/** @param otherwise what the server calls it, of a purpose that this page does not know */
export const purposeWords = (purpose: string, otherwise: string): string => {
  const key = `to.${purpose}`;
  return t.has(key) ? t(key) : otherwise;
};
