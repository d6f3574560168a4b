/**
 * Spaces that no line may end at, by one rule for pages and paper: before `: ; ? ! »` and after `«` where the language spaces its marks,
 * between a number and what it counts or numbers, and within a day, in every language. No space is added where the words have none.
 */
import { type Language, SPOKEN } from "./words.ts";

export const NO_BREAK = "\u00a0";

type Rules = readonly RegExp[];

/** Between a number and its unit, between an article and its number, and before the point between two things. */
const IN_ALL: Rules = [
  /(?<=\d) (?=(?:%|€|px|[kMG]B|[KMG]o|[KMG]i[Bo])(?![\p{L}\d]))/gu,
  /(?<=(?<!\p{L})(?:[Aa]rt\.|[Aa]rticles?|n°|N°)) (?=\d)/gu,
  / (?=· )/g,
];

/** Where marks are spaced. */
const WHERE_SPACED: Rules = [/ (?=[:;?!»])/g, /(?<=«) /g];

const monthsOf = (language: Language): string[] => {
  const month = new Intl.DateTimeFormat(SPOKEN[language].locale, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, at) => month.format(Date.UTC(2026, at, 15)));
};

/** "1er octobre", "1 October". */
const withinDays = (language: Language): RegExp => {
  const { firstOfMonth } = SPOKEN[language];
  const number = firstOfMonth ? `(?:\\d{1,2}|${firstOfMonth})` : "\\d{1,2}";
  return new RegExp(`(?<=(?<![\\p{L}\\d])${number}) (?=(?:${monthsOf(language).join("|")})(?!\\p{L}))`, "gu");
};

const kept = new Map<Language, Rules>();
const rulesOf = (language: Language): Rules => {
  const known = kept.get(language);
  if (known) return known;
  const spaced = SPOKEN[language].spacedMarks ? WHERE_SPACED : [];
  const rules = [...IN_ALL, ...spaced, withinDays(language)];
  kept.set(language, rules);
  return rules;
};

/** The text with its spaces as the language sets them. */
export const typeset = (text: string, language: Language): string =>
  rulesOf(language).reduce((set, space) => set.replace(space, NO_BREAK), text);
