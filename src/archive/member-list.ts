/**
 * A list of people as a spreadsheet program saves it: who, her address, perhaps a number, perhaps the name of the file
 * with her photograph. A line that cannot be used is named with its number and its reason, and the others are taken.
 */
import { MiroirError } from "../domain/errors.ts";
import { type LineProblem, MEMBER_LIMITS } from "../domain/members.ts";
import {
  columnsIn,
  type Parsed,
  PERSON_HEADINGS,
  type PeopleListBounds,
  peopleListOf,
} from "./people-list.ts";
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
 * @throws MiroirError member/bad-list: too large, no such columns, or no list at all
 */
export const parseMemberList = (bytes: Uint8Array, bounds: PeopleListBounds = MEMBER_LIMITS): MemberFile => {
  const { header, rows, problems, encoding } = peopleListOf(bytes, bounds, bad);
  const columns = columnsOf(header);
  return { lines: rows.map((row) => lineOf(columns, row)), problems, encoding };
};
