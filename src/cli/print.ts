/** What a terminal shows: tables, facts, paragraphs, plain lines. */

import { type Language, type MiroirError, say } from "../domain/errors.ts";
import { type Words, words } from "./text.ts";

/** Control characters of names and captions would move the cursor or set a colour: they are shown instead. */
export const plain = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

const widthOf = (text: string): number => [...text].length;

/** Columns as wide as their content; numbers are right-aligned. No table where there are no rows. */
export const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const cells = [heads, ...rows.map((row) => row.map((cell) => plain(String(cell))))];
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
  return [head, widths.map((width) => "─".repeat(width)).join("  "), ...body].join("\n");
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

const yes = words("yes", "oui");
const no = words("no", "non");

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
        words(
          `… and ${lines.length - MOST_LINES} more (--json shows all)`,
          `… et ${lines.length - MOST_LINES} de plus (--json montre tout)`,
        )[language],
      ];

export const paragraphs = (...parts: readonly (string | null | false | undefined)[]): string =>
  parts.filter(Boolean).join("\n\n");

/** A letter on a terminal: its lines stay, what could move the cursor does not. */
export const letterText = (letter: { subject: string; text: string }): string =>
  [letter.subject, ...letter.text.split("\n")].map(plain).join("\n");
