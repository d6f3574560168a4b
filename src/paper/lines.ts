/**
 * Text as lines of a width: broken where Unicode lets a line end (UAX #14), ordered as it is read (UAX #9), each piece in the font
 * that has it. A word is broken only where it alone is wider than the line.
 */
import bidiFactory from "bidi-js";
import LineBreaker from "linebreak";
import { type Face, fontOf, isOrdinary, mainFont, type PaperFont } from "./fonts.ts";
import { isLong, isolated, RIGHT_TO_LEFT } from "./typography.ts";

/** What is drawn with one font in one direction. */
export interface Run {
  readonly font: string;
  /** In the order of reading. */
  readonly text: string;
  readonly rightToLeft: boolean;
}

export interface Line {
  /** From left to right. */
  readonly runs: readonly Run[];
}

/** How wide a run is, in points. */
export type Measure = (run: Run) => number;

/** Its types are those of a module with a default, which Node does not make of it. */
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

const AFTER_MARKS = /(?<=[/\\._\-:=&?,;@+|])/;
/** Of an e-mail address: never at a hyphen. */
const IN_AN_ADDRESS = /(?<=@)|(?=\.)/;
const partsOf = (word: string): string[] => word.split(word.includes("@") ? IN_AN_ADDRESS : AFTER_MARKS);

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const graphemesOf = (text: string): string[] =>
  isOrdinary(text) ? [...text] : Array.from(graphemes.segment(text), ({ segment }) => segment);

interface Break {
  readonly at: number;
  readonly required: boolean;
}
/** An e-mail address: whoever copies one that ends at a hyphen of its own does not know whether it is part of it. */
const ADDRESSES = /[^\s<>()[\]",;:@]+@[^\s<>()[\]",;:@]+/g;

const breaksOf = (text: string): Break[] => {
  const breaker = new LineBreaker(text);
  const inside = text.includes("@")
    ? Array.from(text.matchAll(ADDRESSES), (found) => [found.index, found.index + found[0].length] as const)
    : [];
  const breaks: Break[] = [];
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const { position: at, required } = next;
    if (!inside.some(([first, end]) => at > first && at < end)) breaks.push({ at, required });
  }
  return breaks;
};

/** Pieces between which a line may end. */
const piecesOf = (text: string): string[] => {
  let from = 0;
  return breaksOf(text).map(({ at }) => {
    const piece = text.slice(from, at);
    from = at;
    return piece;
  });
};

/** Pieces of a text that are never broken: words, and of longer things what lies between their marks. */
export const wordsOf = (text: string): string[] =>
  piecesOf(text)
    .map((piece) => piece.trimEnd())
    .flatMap((word) => (isLong(word) ? partsOf(word).map((part) => part.slice(0, 12)) : [word]));

/** Runs of one font each; a mark stays with the letter it stands on, where that font has it. */
const runsByFont = (face: Face, text: string, rightToLeft: boolean): Run[] => {
  const main = mainFont(face);
  if (isOrdinary(text)) return text === "" ? [] : [{ font: main.name, text, rightToLeft }];
  const runs: { font: PaperFont; text: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const stays =
      last && /\p{M}/u.test(character) && last.font.font.hasGlyphForCodePoint(character.codePointAt(0)!);
    const font = stays ? last.font : (fontOf(face, character) ?? main);
    if (last?.font === font) last.text += character;
    else runs.push({ font, text: character });
  }
  const named = runs.map((run): Run => ({ font: run.font.name, text: run.text, rightToLeft }));
  return rightToLeft ? named.reverse() : named;
};

type Levels = ReturnType<typeof bidi.getEmbeddingLevels>;

const MARKS_OF_DIRECTION = /[\u2068\u2069]/g;

/** The runs of the characters from `start` to `end`, which is not one of them, from left to right. */
const ordered = (face: Face, text: string, levels: Levels | undefined, start: number, end: number): Run[] => {
  if (!levels) return runsByFont(face, text.slice(start, end), false);
  if (start >= end) return [];
  const order = Array.from({ length: end - start }, (_, i) => start + i);
  for (const [first = 0, last = 0] of bidi.getReorderSegments(text, levels, start, end - 1))
    order.splice(first - start, last - first + 1, ...order.slice(first - start, last - start + 1).reverse());
  const mirrored = bidi.getMirroredCharactersMap(text, levels.levels, start, end - 1);
  const groups: { level: number; first: number; last: number }[] = [];
  for (const at of order) {
    const level = levels.levels[at]!;
    const group = groups.at(-1);
    if (group && group.level === level && (at === group.last + 1 || at === group.first - 1)) {
      group.first = Math.min(group.first, at);
      group.last = Math.max(group.last, at);
    } else groups.push({ level, first: at, last: at });
  }
  return groups.flatMap(({ level, first, last }) => {
    const characters = Array.from(
      { length: last - first + 1 },
      (_, i) => mirrored.get(first + i) ?? text[first + i]!,
    );
    const shown = characters.join("").replace(MARKS_OF_DIRECTION, "");
    if (level % 2 === 0) return runsByFont(face, shown, false);
    // Fonts turn letters round by themselves, and nothing else.
    if (!RIGHT_TO_LEFT.test(shown)) return runsByFont(face, graphemesOf(shown).reverse().join(""), false);
    return runsByFont(face, shown, true);
  });
};

const widthOf = (measure: Measure, runs: readonly Run[]): number =>
  runs.reduce((sum, run) => sum + measure(run), 0);

/** How wide a text is on one line. */
export const lineWidth = (face: Face, text: string, measure: Measure): number =>
  Math.max(0, ...text.split("\n").map((line) => widthOf(measure, runsByFont(face, line, false))));

/** What is wider than a line by itself, in pieces: at its marks, else between two letters. */
const brokenUp = (word: string, fits: (text: string) => boolean): string[] => {
  const parts: string[] = [];
  const put = (part: string): void => {
    const last = parts.at(-1);
    if (last !== undefined && fits(last + part)) parts[parts.length - 1] = last + part;
    else parts.push(part);
  };
  for (const part of isLong(word) ? partsOf(word) : [word])
    if (fits(part)) put(part);
    else for (const letter of graphemesOf(part)) put(letter);
  return parts;
};

/** Lines no wider than `width`; an empty text is one empty line. */
export const linesOf = (face: Face, text: string, width: number, measure: Measure): Line[] =>
  text.split("\n").flatMap((paragraph) => linesOfParagraph(face, isolated(paragraph), width, measure));

const linesOfParagraph = (face: Face, text: string, width: number, measure: Measure): Line[] => {
  const levels = RIGHT_TO_LEFT.test(text) ? bidi.getEmbeddingLevels(text, "ltr") : undefined;
  const wide = (piece: string): number =>
    widthOf(measure, runsByFont(face, piece.replace(MARKS_OF_DIRECTION, ""), false));
  const lines: Line[] = [];
  let [start, at, used] = [0, 0, 0];
  const end = (): void => {
    lines.push({ runs: ordered(face, text, levels, start, start + text.slice(start, at).trimEnd().length) });
    [start, used] = [at, 0];
  };
  const take = (piece: string): void => {
    const seen = wide(piece.trimEnd());
    if (at > start && used + seen > width) end();
    at += piece.length;
    used += wide(piece);
  };
  for (const piece of piecesOf(text)) {
    if (wide(piece.trimEnd()) <= width) take(piece);
    else for (const part of brokenUp(piece, (each) => wide(each.trimEnd()) <= width)) take(part);
  }
  if (at > start || lines.length === 0) end();
  return lines;
};
