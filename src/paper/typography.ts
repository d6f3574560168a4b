/**
 * What every document asks of its words, in one place. Spaces that no line may end at: before `: ; ? ! »` and after `«` in French, between a
 * number and its unit in both languages. No space is added where the words have none.
 */
import { SPOKEN } from "../words/words.ts";
import type { Document } from "./document.ts";

const NO_BREAK = "\u00a0";

/** Between a number and its unit. */
const IN_BOTH: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d) (?=(?:%|€|px|kB|MB|GB|Ko|Mo|Go)(?![\p{L}\d]))/gu, NO_BREAK],
];

/** Where marks are spaced: there, and after a day of a month. */
const WHERE_SPACED: readonly (readonly [RegExp, string])[] = [
  [/ (?=[:;?!»])/g, NO_BREAK],
  [/(?<=«) /g, NO_BREAK],
  [/(?<=\b[Nn]°) (?=\d)/g, NO_BREAK],
  [
    /(?<=\b1er|\b\d{1,2}) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b)/g,
    NO_BREAK,
  ],
];

/** The text with its spaces as the language sets them. */
export const typeset = (text: string, language: Document["language"]): string =>
  (SPOKEN[language].spacedMarks ? [...IN_BOTH, ...WHERE_SPACED] : IN_BOTH).reduce(
    (set, [space, by]) => set.replace(space, by),
    text,
  );

/** Letters of Hebrew, Arabic and their like. */
export const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTERS = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
/** Words written from right to left, with what stands between them. */
const WORDS = new RegExp(`[${LETTERS}](?:[${LETTERS}\\u200c\\u200d \\u00a0'’.,-]*[${LETTERS}])?`, "gu");
const [ISOLATE, END_ISOLATE] = ["\u2068", "\u2069"];

/**
 * A name in Arabic or Hebrew is laid out by itself, so that a number or a bracket after it stays where the sentence put
 * it: "محمد (2)" in an English sentence. The marks are seen by nobody.
 */
export const isolated = (text: string): string =>
  RIGHT_TO_LEFT.test(text) ? text.replace(WORDS, `${ISOLATE}$&${END_ISOLATE}`) : text;

/** Longer than this, it is no word of a language but a hash, a path or an address: it may break at its marks. */
const LONGEST_WORD = 30;
export const isLong = (word: string): boolean => word.length > LONGEST_WORD;
