/**
 * Lists of people as spreadsheet programs save them: how they call their columns, in English and French, which line is one, and
 * how much of them is read.
 */
import { CsvError, parse } from "csv-parse/sync";
import type { MiroirError } from "../domain/errors.ts";
import type { LineProblem } from "../domain/members.ts";
import { isEmptyRow, type Sheet, sheetOf, workbookFault } from "./spreadsheet.ts";
import type { Decoded } from "./text.ts";

/** A heading as it is compared: without case, accents, spaces and points. */
const folded = (heading: string): string =>
  heading
    .normalize("NFD")
    .toLowerCase()
    .replace(/n°/g, "numero")
    .replace(/[^a-z]/g, "");

/** What every list of people may say of each, as compared. */
export const PERSON_HEADINGS = {
  name: ["name", "fullname", "lastname", "surname", "nom", "nomcomplet", "nomdefamille"],
  first: ["firstname", "givenname", "prenom"],
  address: [
    "email",
    "mail",
    "emailaddress",
    "address",
    "adresse",
    "courriel",
    "adressemail",
    "adresseelectronique",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Where each column stands, of two with the same meaning the first.
 * @returns `notRead`: headings that mean nothing here, as they are written
 */
export const columnsIn = <Column extends string>(
  header: readonly string[],
  headings: Readonly<Record<Column, readonly string[]>>,
): { readonly columns: ReadonlyMap<Column, number>; readonly notRead: readonly string[] } => {
  const columns = new Map<Column, number>();
  const notRead: string[] = [];
  for (const [at, heading] of header.entries()) {
    const found = (Object.keys(headings) as Column[]).find(
      (column) => !columns.has(column) && headings[column].includes(folded(heading)),
    );
    if (found) columns.set(found, at);
    else if (heading.trim() !== "") notRead.push(heading.trim());
  }
  return { columns, notRead };
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
const recordsOf = (
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

export interface PeopleList {
  /** The first line: how its columns are called. */
  readonly header: readonly string[];
  /** One a person; empty ones are left out. */
  readonly rows: readonly Parsed[];
  readonly problems: readonly LineProblem[];
  readonly encoding: Decoded["encoding"];
}

/** How much of a list is read; rows of people, without the line of headings. */
export interface PeopleListBounds {
  readonly maxBytes: number;
  readonly maxRows: number;
}

/**
 * @param refusal the error of whoever asks, with what is wrong
 * @throws `refusal`: too large, a workbook, empty, or no list at all
 */
export const peopleListOf = (
  bytes: Uint8Array,
  { maxBytes, maxRows }: PeopleListBounds,
  refusal: (problem: string) => MiroirError,
): PeopleList => {
  if (bytes.length > maxBytes) throw refusal(`it has more than ${maxBytes} bytes`);
  const workbook = workbookFault(bytes);
  if (workbook) throw refusal(workbook);
  const sheet = sheetOf(bytes);
  const { records, problems } = recordsOf(sheet, maxRows, refusal);
  const [header, ...rows] = records.filter(({ fields }) => !isEmptyRow(fields));
  if (!header) throw refusal("it is empty");
  if (rows.length + problems.length > maxRows)
    throw refusal(`it has more than ${maxRows} lines: send it in parts`);
  return { header: header.fields, rows, problems, encoding: sheet.encoding };
};
