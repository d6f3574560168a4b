/** What people read of a document that was written as a page, and what they should never have to read. */
import { VERB_NAMES } from "../../src/domain/act.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** The words of a page, an element a line, without its head and its pictures. */
export const readText = (html: string): string =>
  html
    .slice(html.indexOf("<body>"))
    .replace(/<(?:svg|style)[\s\S]*?<\/(?:svg|style)>/g, "")
    .replace(/<\/?(?:a|b|i|em|span|strong)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!)
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/\n\s*\n/g, "\n");

/** Names of verbs that are no words of a language. */
const VERB_WORDS = VERB_NAMES.filter((name) => /[.-]/.test(name));

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ["identifier", /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/],
  ["base64", /[A-Za-z0-9+/]{44,}={0,2}/],
  ["braces", /[{}]/],
  [
    "verb",
    new RegExp(
      `(?<![\\w.-])(?:${VERB_WORDS.map((name) => name.replaceAll(".", "\\.")).join("|")})(?![\\w-])`,
    ),
  ],
  ["null", /\b(?:null|undefined|NaN|true|false)\b/],
  ["two spaces", /\S {2}/],
  ["account", /\broot\b|desk \(explicit\)|\(explicit\)/],
  ["moment of a program", /\d{4}-\d\d-\d\d(?:T|\b)/],
  ["stamp of a model", /@[0-9a-f]{12}\b/],
];

/** Each line that holds a shape of the machine, by what it is. */
export const machineShapes = (text: string): string[] =>
  text
    .split("\n")
    .flatMap((line) =>
      SHAPES.filter(([, shape]) => shape.test(line)).map(([what]) => `${what}: ${line.trim().slice(0, 160)}`),
    );
