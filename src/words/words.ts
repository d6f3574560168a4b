/**
 * Every text that people read, in one catalogue a language: `en/cli.json`, `fr/cli.json` ... A text has a key, whose first word
 * is its file, and holes in the syntax of ICU MessageFormat: `{count, plural, one {# picture} other {# pictures}}`.
 *
 *     said(language, "cli.archive.import.found", { count: 3 })
 *
 * In Node the catalogues are read where they lie beside this file, each when its first text is asked for; a page is handed
 * those of its own language (`speakFrom`).
 */
import type { IntlMessageFormat } from "intl-messageformat";
import type { Key } from "./keys.ts";
import languages from "./languages.json" with { type: "json" };

/** A language that Miroir speaks: a line of `languages.json`, and a folder of catalogues. */
export type Language = keyof typeof languages;
export const LANGUAGES = Object.keys(languages) as readonly Language[];
/** How a language is written. */
export interface Writing {
  /** What it is called in itself. */
  readonly name: string;
  /** By which it writes days. */
  readonly locale: string;
  /** A space that does not break stands before `: ; ? ! »` and after `«`. */
  readonly spacedMarks: boolean;
  /** What the first of a month is called, where the tables of Unicode do not know it. */
  readonly firstOfMonth: string | null;
}
export const SPOKEN: Readonly<Record<Language, Writing>> = languages;

export const isLanguage = (tag: unknown): tag is Language =>
  typeof tag === "string" && Object.hasOwn(languages, tag);

/** One text in every language. */
export type Words = Readonly<Record<Language, string>>;
/** The language that the program itself is written in: of log entries, of phrases that cross processes, and where a translation is missing. */
export const SOURCE: Language = "en";
/** What fills its holes: a text as it stands, a number as the language writes numbers, words in the language asked for; nothing for null; true or false for a choice. */
export type Values = Readonly<Record<string, string | number | boolean | Words | null>>;
export type { Key };

type Catalogue = Readonly<Record<string, string>>;
type Format = typeof IntlMessageFormat;

export interface Source {
  /** The catalogue of that name; undefined where there is none. */
  read(language: Language, part: string): Catalogue | undefined;
  /** The library, which only plurals and choices need. */
  format(): Format;
}

/** What is asked of Node, without an import: a page has neither files nor `require`. */
interface Node {
  getBuiltinModule(name: "node:fs"): { readFileSync(url: URL, encoding: "utf8"): string };
  getBuiltinModule(name: "node:module"): { createRequire(url: string): (name: string) => unknown };
}
const node = (): Node => (globalThis as unknown as { process: Node }).process;

const inNode: Source = {
  read: (language, part) =>
    JSON.parse(
      node()
        .getBuiltinModule("node:fs")
        .readFileSync(new URL(/* @vite-ignore */ `./${language}/${part}.json`, import.meta.url), "utf8"),
    ),
  format: () => {
    const load = node()
      .getBuiltinModule("node:module")
      .createRequire(import.meta.url);
    return (load("intl-messageformat") as { IntlMessageFormat: Format }).IntlMessageFormat;
  },
};

let source = inNode;
const read = new Map<string, Catalogue>();

/** A page hands over what its bundle holds; what was read before is forgotten. */
export const speakFrom = (given: Source): void => {
  source = given;
  read.clear();
};

const catalogueOf = (language: Language, part: string): Catalogue => {
  const name = `${language}/${part}`;
  const known = read.get(name);
  if (known) return known;
  const catalogue = source.read(language, part);
  if (!catalogue) return {};
  read.set(name, catalogue);
  return catalogue;
};

const partOf = (key: string): string => key.slice(0, key.indexOf("."));

/** A text as it stands in the catalogue, holes and all; the source's where this language has none yet. */
export const textOf = (language: Language, key: string): string => {
  const part = partOf(key);
  return catalogueOf(language, part)[key] ?? catalogueOf(SOURCE, part)[key] ?? key;
};

/** Asked of every catalogue that is there: a page holds its own language only. */
export const isKey = (key: string): key is Key =>
  LANGUAGES.some((language) => Object.hasOwn(catalogueOf(language, partOf(key)), key));

/** The keys that begin so, in the order of the catalogue. */
export const keysUnder = (prefix: string): Key[] =>
  Object.keys(catalogueOf(SOURCE, partOf(prefix))).filter((key): key is Key => key.startsWith(prefix));

const numbers = new Map<Language, Intl.NumberFormat>();
const numberIn = (language: Language, value: number): string => {
  const kept = numbers.get(language) ?? new Intl.NumberFormat(language);
  numbers.set(language, kept);
  return kept.format(value);
};

/** Holes alone, nothing quoted: no parser is needed, and a short command loads none. */
const SIMPLE = /^(?:[^{}']|'(?![{}'])|\{\w+\})*$/;

/** A text that the library read, and its holes: those that it needs as numbers, and all of them. */
interface Read {
  readonly format: IntlMessageFormat;
  readonly counted: ReadonlySet<string>;
  readonly holes: ReadonlySet<string>;
}
const formats = new Map<string, Read>();

const formatOf = (language: Language, text: string): Read => {
  const name = `${language} ${text}`;
  const known = formats.get(name);
  if (known) return known;
  const format = new (source.format())(text, language, undefined, { ignoreTag: true });
  const [counted, holes] = [new Set<string>(), new Set<string>()];
  walk(format.getAst(), counted, holes);
  const made = { format, counted, holes };
  formats.set(name, made);
  return made;
};

/** Fills a text in the syntax of ICU MessageFormat. A hole that nothing fills stays visible, so that a test notices it. */
export const filled = (language: Language, text: string, values: Values = {}): string => {
  const shown = (name: string): string => {
    const value = values[name];
    if (value === undefined) return `{${name}}`;
    if (value === null) return "";
    if (typeof value === "number") return numberIn(language, value);
    if (typeof value === "boolean") return String(value);
    return typeof value === "string" ? value : value[language];
  };
  if (SIMPLE.test(text)) return text.replace(/\{(\w+)\}/g, (_, name: string) => shown(name));
  const { format, counted, holes } = formatOf(language, text);
  const given = Object.fromEntries(
    [...holes].map((name) => [name, counted.has(name) ? (values[name] ?? 0) : shown(name)]),
  );
  return String(format.format(given as Record<string, string | number>));
};

type Ast = ReturnType<IntlMessageFormat["getAst"]>;

/** Which names are holes, and which of them a plural or a number needs as a number. */
const walk = (ast: Ast, counted: Set<string>, holes: Set<string>): void => {
  for (const element of ast) {
    if (!("value" in element) || element.type === LITERAL) continue;
    holes.add(String(element.value));
    if (element.type === NUMBER || element.type === PLURAL) counted.add(String(element.value));
    if ("options" in element)
      for (const { value } of Object.values(element.options)) walk(value, counted, holes);
  }
};
// The types of elements of the library's tree (`TYPE` of icu-messageformat-parser).
const LITERAL = 0;
const NUMBER = 2;
const PLURAL = 6;

/** One text in one language. */
export const said = (language: Language, key: Key, values?: Values): string =>
  filled(language, textOf(language, key), values);

/** In each language, what is worked out for each; nothing is, before it is asked for. */
export const eachLanguage = <T>(made: (language: Language) => T): Readonly<Record<Language, T>> => {
  const all = {};
  for (const language of LANGUAGES)
    Object.defineProperty(all, language, { enumerable: true, configurable: true, get: () => made(language) });
  return all as Readonly<Record<Language, T>>;
};

/** Where nothing is to be said. */
export const NO_WORDS: Words = eachLanguage(() => "");

/** What each language calls a language: "French", « français ». */
export const languageName = (tag: Language): Words =>
  eachLanguage((language) => new Intl.DisplayNames(language, { type: "language" }).of(tag)!);

/** One text, in whichever language is asked of it: `words(key)`, where the language is not known yet; else `said`. */
export const words = (key: Key, values?: Values): Words =>
  eachLanguage((language) => said(language, key, values));

/** For a page or letter in one language: `const say = sayIn(language)`, then `say(key)`. */
export const sayIn =
  (language: Language) =>
  (key: Key, values?: Values): string =>
    said(language, key, values);
export type Say = ReturnType<typeof sayIn>;

/** A row of a table that says itself in every language, and knows more than that. */
export const wordsWith = <W extends object, const More extends object>(said: W, more: More): W & More =>
  Object.defineProperties(more, Object.getOwnPropertyDescriptors(said)) as W & More;

/** As it stands in the reference: holes by their names, of plurals the form of many. */
export const outlineOf = (language: Language, key: string): string =>
  textOf(language, key)
    .replace(
      /\{(\w+), (?:plural|select), (?:[^{}]*\{[^{}]*\})*?\s*other \{((?:[^{}]|\{\w+\})*)\}\}/g,
      (_, name: string, text: string) => text.replaceAll("#", `{${name}}`),
    )
    .replaceAll("''", "'");
