/**
 * A list of people as a spreadsheet program saves it: who, her address, perhaps a number, perhaps the name of the file
 * with her photograph. A line that cannot be used is named with its number and its reason, and the others are taken.
 */
import { CsvError, parse } from "csv-parse/sync";
import { MiroirError } from "../domain/errors.ts";
import { type LineProblem, MEMBER_LIMITS } from "../domain/members.ts";
import { columnsIn, PERSON_HEADINGS } from "./headings.ts";
import { isEmptyRow, type Sheet, sheetOf, workbookFault } from "./spreadsheet.ts";
import type { Decoded } from "./text.ts";

/** A line as it is written; what is missing is empty. */
export interface MemberLine {
  readonly line: number;
  readonly name: string;
  readonly address: string;
  readonly number: string;
  /** Name of a file. */
  readonly photograph: string;
}

export interface MemberFile {
  readonly lines: readonly MemberLine[];
  readonly problems: readonly LineProblem[];
  readonly encoding: Decoded["encoding"];
}

type Column = "name" | "first" | "address" | "number" | "photograph";

/** How lists call their columns, in English and French: without accents, spaces and points. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  ...PERSON_HEADINGS,
  number: [
    "number",
    "no",
    "bib",
    "bibnumber",
    "membernumber",
    "numero",
    "dossard",
    "numerodedossard",
    "numerodadherent",
  ],
  photograph: ["photograph", "photo", "picture", "file", "photographie", "fichier"],
};

const bad = (problem: string): MiroirError => new MiroirError("member/bad-list", { problem });

const columnsOf = (header: readonly string[]): ReadonlyMap<Column, number> => {
  const { columns } = columnsIn(header, HEADINGS);
  if (!columns.has("name") || !columns.has("address"))
    throw bad("its first line must name the columns: name, e-mail, and if you like number and photograph");
  return columns;
};

export interface Parsed {
  readonly fields: readonly string[];
  /** On which it ends. */
  readonly line: number;
}

/** A file with more lines that are none is another kind of file. */
const MOST_UNREADABLE = 500;
const LONGEST_LINE = 20_000;

/** The text after so many lines. */
const afterLines = (text: string, lines: number): string => {
  let at = 0;
  for (let i = 0; i < lines; i++) {
    const end = text.indexOf("\n", at);
    if (end < 0) return "";
    at = end + 1;
  }
  return text.slice(at);
};

/** Reads until a line that is none. @returns the number of that line; none when the end was reached */
const parseUntil = (
  text: string,
  delimiter: string,
  most: number,
  take: (record: Parsed) => void,
): number | undefined => {
  let last = 0;
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      to: most,
      max_record_size: LONGEST_LINE,
      on_record: (fields: string[], { lines }: { lines: number }) => {
        last = lines;
        take({ fields, line: lines });
        return null;
      },
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const empty = /^(?:[^\S\n]*\n)*/.exec(afterLines(text, last))?.[0] ?? "";
    return last + empty.split("\n").length;
  }
};

/** Every record, and the lines that are none: an unclosed quotation mark costs its own line and not all that follow; a list of hardly anything else is refused. */
export const recordsOf = (
  { text, delimiter }: Sheet,
  maxRows: number,
  refusal: (problem: string) => MiroirError,
): { records: Parsed[]; problems: LineProblem[] } => {
  const records: Parsed[] = [];
  const problems: LineProblem[] = [];
  for (let from = 0, rest = text; ; ) {
    const taken = records.length;
    const broken = parseUntil(rest, delimiter, maxRows + 2 - taken, ({ fields, line }) =>
      records.push({ fields, line: from + line }),
    );
    if (broken === undefined || records.length > maxRows + 1) return { records, problems };
    problems.push({ line: from + broken, problem: "unreadable-line" });
    if (problems.length > MOST_UNREADABLE) throw refusal("too many of its lines cannot be split into fields");
    from += broken;
    rest = afterLines(rest, broken);
  }
};

const lineOf = (columns: ReadonlyMap<Column, number>, { fields, line }: Parsed): MemberLine => {
  // The database keeps no NUL, and no letter takes a line end in an address.
  const cell = (column: Column): string =>
    (fields[columns.get(column) ?? -1] ?? "")
      .replace(/\p{Cc}+/gu, " ")
      .normalize("NFC")
      .trim();
  const name = [cell("first"), cell("name")].filter(Boolean).join(" ");
  return { line, name, address: cell("address"), number: cell("number"), photograph: cell("photograph") };
};

/**
 * @param maxRows of people, without the line of headings
 * @throws MiroirError member/bad-list: too large, no such columns, or no list at all
 */
export const parseMemberList = (
  bytes: Uint8Array,
  { maxBytes, maxRows }: { readonly maxBytes: number; readonly maxRows: number } = MEMBER_LIMITS,
): MemberFile => {
  if (bytes.length > maxBytes) throw bad(`it has more than ${maxBytes} bytes`);
  const workbook = workbookFault(bytes);
  if (workbook) throw bad(workbook);
  const sheet = sheetOf(bytes);
  const { encoding } = sheet;
  const { records, problems } = recordsOf(sheet, maxRows, bad);
  const [header, ...rows] = records.filter(({ fields }) => !isEmptyRow(fields));
  if (!header) throw bad("it is empty");
  if (rows.length + problems.length > maxRows)
    throw bad(`it has more than ${maxRows} lines: send it in parts`);
  const columns = columnsOf(header.fields);
  return { lines: rows.map((row) => lineOf(columns, row)), problems, encoding };
};
