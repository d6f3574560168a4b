/** The words of the pages, read from their own catalogues, so that one test can go through them in both languages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../../src/domain/errors.ts";
import { filled, outlineOf } from "../../src/words/words.ts";
import { AGREED, plainOf } from "../words/catalogue.ts";
import { ROOT } from "./root.ts";

type Pages = "portal" | "console";

const catalogueOf = (language: Language, pages: Pages): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(ROOT, "src/words", language, `${pages}.json`), "utf8"));

/** The pages put hard spaces where French has them. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");

export interface Words {
  /** What the page says in its language where the English catalogue says exactly this, a plural in its form of many; its holes filled. */
  say(english: string, values?: Readonly<Record<string, string | number>>): string;
  /** The text that begins with this in English, whatever stands for its holes. */
  like(englishStart: string): RegExp;
}

/** @throws Error where no text says it: then the page does not either */
export const wordsIn = (language: Language, pages: Pages): Words => {
  const english = Object.entries(catalogueOf("en", pages));
  const texts = catalogueOf(language, pages);
  const of = (fits: (english: string, key: string) => boolean, asked: string): string => {
    const found = english.find(([key, text]) => fits(text, key));
    if (!found) throw new Error(`no word of the ${pages} is “${asked}”`);
    return texts[found[0]]!;
  };
  return {
    say: (asked, values = {}) =>
      filled(
        language,
        of((text, key) => text === asked || outlineOf("en", key) === asked, asked),
        values,
      ),
    like: (start) => {
      const text = of((row) => plainOf(row).startsWith(start), start);
      const pieces = plainOf(text)
        .replaceAll("''", "'")
        .split(new RegExp(`\\{\\w+\\}|${AGREED}`));
      return new RegExp(pieces.map(escaped).join(".+"));
    },
  };
};
