/** The catalogues as they lie on the disk, read for tests that walk all of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { LANGUAGES, type Language } from "../../src/words/words.ts";
import { ROOT } from "../support/root.ts";

export interface Text {
  readonly language: Language;
  readonly key: string;
  readonly text: string;
}

const FOLDER = join(ROOT, "src/words");

export const partsOf = (language: Language): string[] =>
  readdirSync(join(FOLDER, language))
    .map((name) => name.replace(/\.json$/, ""))
    .sort();

/** Every text of one language by its key. */
export const textsOf = (language: Language): ReadonlyMap<string, string> =>
  new Map(
    partsOf(language).flatMap((part) =>
      Object.entries(
        JSON.parse(readFileSync(join(FOLDER, language, `${part}.json`), "utf8")) as Record<string, string>,
      ),
    ),
  );

export const everyText = (): Text[] =>
  LANGUAGES.flatMap((language) => [...textsOf(language)].map(([key, text]) => ({ language, key, text })));

type Ast = ReturnType<IntlMessageFormat["getAst"]>;

/** The names of the holes of a text, read by the library's own parser. @throws of a text that is no MessageFormat */
export const holesOf = (language: Language, text: string): string[] => {
  const holes = new Set<string>();
  const walk = (ast: Ast): void => {
    for (const element of ast) {
      // A literal, and the `#` of a plural.
      if (element.type === 0 || element.type === 7) continue;
      holes.add(String(element.value));
      if ("options" in element) for (const { value } of Object.values(element.options)) walk(value);
    }
  };
  walk(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst());
  return [...holes].sort();
};

/** Stands for what agrees with a number. */
export const AGREED = "@";

/** A text with that in place of its plurals and choices: what is left agrees with nothing. */
export const plainOf = (text: string): string => {
  let depth = 0;
  let kept = "";
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") {
      if (depth === 0 && /^\{\w+, (?:plural|select),/.test(text.slice(at))) {
        kept += `${text.slice(from, at)}${AGREED}`;
        from = -1;
      }
      depth += 1;
    } else if (text[at] === "}") {
      depth -= 1;
      if (depth === 0 && from === -1) from = at + 1;
    }
  }
  return from === -1 ? kept : kept + text.slice(from);
};
