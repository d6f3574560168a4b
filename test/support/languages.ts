/** Which language a sentence is in, by the small words of each: enough to find a French sentence in an English document. */
type Language = "en" | "fr";

/** Words that only one of the two has: no name, number, or word of both is among them. */
const SMALL: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    "the and of is are was were with for you your yours not from which they their that this who what where when while nobody somebody it its be been has have had by until after before only each there whoever those them".split(
      " ",
    ),
  ),
  fr: new Set(
    "le la les des du de et est sont été avec pour vous votre vos nos notre dans qui une un sur par ne pas que quand où cette ces ce leur leurs aux au ils elles personne quelqu'un jusqu'au chaque après avant seulement elle lui en sans".split(
      " ",
    ),
  ),
};

const wordsIn = (sentence: string): string[] =>
  sentence
    .toLowerCase()
    .replace(/\b(?:l|d|n|s|c|j|m|t|qu)['’]/g, " ")
    .split(/[^\p{L}'’]+/u)
    .filter((word) => word !== "");

/** What is quoted or an address stays as it was said: a title, a name, an authority. */
const withoutQuotes = (text: string): string =>
  text.replace(/“[^”]*”|« [^»]* »|«[^»]*»|\S+@\S+|https?:\S+/g, " ");

const countOf = (language: Language, words: readonly string[]): number =>
  words.filter((word) => SMALL[language].has(word)).length;

/** Sentences that are plainly in the other language: three of its small words at least, and thrice as many as of this. */
export const strangeIn = (language: Language, text: string): string[] =>
  withoutQuotes(text)
    .split(/(?<=[.?!;:])\s+|\n+/)
    .filter((sentence) => {
      const words = wordsIn(sentence);
      const other = countOf(language === "en" ? "fr" : "en", words);
      return other >= 3 && other >= 3 * countOf(language, words);
    })
    .map((sentence) => sentence.trim());

/** Of a page: what people read of it. */
export const readText = (html: string): string =>
  html
    .replace(/<(style|script|svg)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<\/(?:p|li|dd|dt|td|th|h\d|tr|div)>|<br ?\/?>/g, "\n")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&nbsp;|&#160;/g, " ")
    .replace(/&amp;/g, "&")
    .replace(/&quot;/g, '"');
