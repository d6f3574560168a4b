/** How names from right to left stand in a sentence, and which words may break. The spaces of a text are set by `words/typography.ts`. */

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
