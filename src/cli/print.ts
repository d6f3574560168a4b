/** What a terminal shows: tables, facts, paragraphs, plain lines. */

import { type Language, type MiroirError, say } from "../domain/errors.ts";
import { said, type Words, words } from "../words/words.ts";

/**
 * What no name shows and a terminal obeys: control characters move the cursor or set a colour, format characters turn the
 * direction of writing or are not seen at all, separators begin a line. An emoji that is joined of several stays whole.
 */
const UNSEEN = /\p{RGI_Emoji}|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gv;
const UNSEEN_BUT_LINES = /\p{RGI_Emoji}|[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--\n]/gv;

const isUnseen = (match: string): boolean => /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$/v.test(match);

const named = (character: string): string => {
  const hex = character.codePointAt(0)!.toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
};

/** One line of what others wrote: a name, a caption, a path. What is not seen is shown by its number. */
export const plain = (text: string): string =>
  text.replace(UNSEEN, (match) => (isUnseen(match) ? named(match) : match));

/** What is printed whole: its lines stay. */
export const plainLines = (text: string): string =>
  text.replace(UNSEEN_BUT_LINES, (match) => (isUnseen(match) ? named(match) : match));

/** The same JSON, with what is not seen escaped as JSON escapes it; such characters are in its strings only. */
export const plainJson = (json: string): string =>
  json.replace(UNSEEN_BUT_LINES, (match) =>
    isUnseen(match)
      ? match.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      : match,
  );

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Two columns on a terminal: emoji, and what Unicode's East Asian Width calls wide (W) or fullwidth (F). */
const WIDE =
  /^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}])/v;
/** No column: marks without a letter to stand on. */
const NONE = /^\p{M}+$/u;

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

const columnsOf = (grapheme: string): number => (NONE.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1);

/** Columns that a terminal takes for it. */
export const widthOf = (text: string): number =>
  isAscii(text)
    ? text.length
    : [...GRAPHEMES.segment(text)].reduce((sum, { segment }) => sum + columnsOf(segment), 0);

/** Most columns of a cell that others stand beside: a SHA-256 in hexadecimal fits, a name of 200 characters does not. */
const MOST_COLUMNS = 64;
/** Of the last cell, which pushes nothing aside: a whole statement fits. */
const MOST_COLUMNS_LAST = 1000;
/** Most code units of a grapheme: a letter can bear marks without end. The longest emoji that is one has 35 at most. */
const MOST_UNITS = 40;

/** As many graphemes from the beginning as fit. */
const fitting = (graphemes: readonly string[], columns: number): string[] => {
  let left = columns;
  const end = graphemes.findIndex((grapheme) => {
    left -= columnsOf(grapheme);
    return left < 0;
  });
  return graphemes.slice(0, end < 0 ? undefined : end);
};

/** The beginning and the end of what is too wide: a path says most at its end, a name at its beginning. */
export const bounded = (text: string, columns = MOST_COLUMNS): string => {
  if (text.length <= columns && isAscii(text)) return text;
  const graphemes = [...GRAPHEMES.segment(text)].map(({ segment }) => segment.slice(0, MOST_UNITS));
  if (graphemes.reduce((sum, each) => sum + columnsOf(each), 0) <= columns) return graphemes.join("");
  const end = Math.floor((columns - 1) / 3);
  const head = fitting(graphemes, columns - 1 - end);
  return [...head, "…", ...fitting(graphemes.toReversed(), end).toReversed()].join("");
};

/** Columns as wide as their content; numbers are right-aligned. No table where there are no rows. */
export const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const last = heads.length - 1;
  const shown = (cell: string | number, column: number): string =>
    bounded(plain(String(cell)), column === last ? MOST_COLUMNS_LAST : MOST_COLUMNS);
  const cells = [heads, ...rows.map((row) => row.map(shown))];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ""))));
  const numeric = heads.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const gap = " ".repeat(widths[column]! - widthOf(cell));
        return numeric[column] ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  const [head, ...body] = cells.map(line);
  const rule = widths.map((width) => "─".repeat(Math.min(width, MOST_COLUMNS))).join("  ");
  return [head, rule, ...body].join("\n");
};

/** The heads of a table, in the language asked for. */
export const headsOf = (heads: readonly Words[], language: Language): string[] =>
  heads.map((head) => head[language]);

/** Label and value, aligned. */
export const facts = (rows: readonly (readonly [string, string | number | null])[]): string => {
  const present = rows.filter(([, value]) => value !== null && value !== "");
  const width = Math.max(...present.map(([label]) => widthOf(label)));
  return present
    .map(([label, value]) => `${label}${" ".repeat(width - widthOf(label))}  ${plain(String(value))}`)
    .join("\n");
};

/** Identifiers are long; their beginning is enough for a command. */
export const short = (id: string): string => id.slice(0, 8);

const yes = words("cli.print.yes");
const no = words("cli.print.no");

export const claim = (language: Language, holds: boolean): string => (holds ? yes : no)[language];

/** What the camera's clock showed, to the minute. */
export const taken = (at: string | null): string => at?.slice(0, 16).replace("T", " ") ?? "";

/** Errors as data: their message in the language asked for. */
const errorData = (error: MiroirError, language: Language) => ({
  code: error.code,
  message: say(error, language),
  details: error.details,
});

export const damaged = <T extends { error: MiroirError }>(rows: readonly T[], language: Language) =>
  rows.map((row) => ({ ...row, error: errorData(row.error, language) }));

const MOST_LINES = 20;

/** The first of a long list, and how many more. */
export const listed = (lines: readonly string[], language: Language): string[] =>
  lines.length <= MOST_LINES
    ? [...lines]
    : [
        ...lines.slice(0, MOST_LINES),
        said(language, "cli.print.moreJsonShowsAll", { lines: lines.length - MOST_LINES }),
      ];

export const paragraphs = (...parts: readonly (string | null | false | undefined)[]): string =>
  parts.filter(Boolean).join("\n\n");

/** A letter on a terminal: its lines stay, what could move the cursor does not. */
export const letterText = (letter: { subject: string; text: string }): string =>
  [letter.subject, ...letter.text.split("\n")].map(plain).join("\n");
