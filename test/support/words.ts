/** The words of the pages, read from their own tables, so that one test can go through them in both languages. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import type { Language } from "../../src/domain/errors.ts";

const ROW = /\[\s*("(?:[^"\\]|\\.)*"),\s*("(?:[^"\\]|\\.)*"),?\s*\]/g;

/** English and French of every row of the tables under src/web/<pages>/words. */
const rowsOf = (pages: "portal" | "console"): [string, string][] => {
  const folder = join(PROGRAM_FOLDER, "src", "web", pages, "words");
  return readdirSync(folder).flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(ROW)].map((row): [string, string] => [
      JSON.parse(row[1]!),
      JSON.parse(row[2]!),
    ]),
  );
};

/** The pages put hard spaces where French has them. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");

export interface Words {
  /** What the page says in its language where the English table says exactly this; {placeholders} filled. */
  say(english: string, values?: Readonly<Record<string, string | number>>): string;
  /** The row that begins with this in English, whatever stands for its placeholders. */
  like(englishStart: string): RegExp;
}

/** @throws Error where no row says it: then the page does not either */
export const wordsIn = (language: Language, pages: "portal" | "console"): Words => {
  const rows = rowsOf(pages);
  const of = (fits: (english: string) => boolean, asked: string): string => {
    const found = rows.find(([english]) => fits(english));
    if (!found) throw new Error(`no word of the ${pages} is “${asked}”`);
    return found[language === "en" ? 0 : 1];
  };
  return {
    say: (english, values = {}) =>
      Object.entries(values).reduce(
        (text, [name, value]) => text.replace(`{${name}}`, String(value)),
        of((row) => row === english, english),
      ),
    like: (start) => {
      const text = of((row) => row.startsWith(start), start);
      return new RegExp(
        text
          .split(/\{\w+\}|\[[^[\]|]*\|[^[\]|]*\]/)
          .map(escaped)
          .join(".+"),
      );
    },
  };
};
