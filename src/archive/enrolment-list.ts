/**
 * A list of people who consented, as a spreadsheet program saves it: a line a person, with the folder of her photographs. What a line
 * leaves empty is said for all of them at the desk.
 */
import { MiroirError } from "../domain/errors.ts";
import { type LineProblem, MEMBER_LIMITS } from "../domain/members.ts";
import { columnsIn, PERSON_HEADINGS, type PeopleListBounds, peopleListOf } from "./people-list.ts";

/** A line as it is written; what is missing is empty. */
export interface EnrolmentLine {
  readonly line: number;
  readonly name: string;
  readonly contact: string;
  /** A folder, or a file. */
  readonly photographs: string;
  readonly albums: readonly string[];
  readonly until: string;
  readonly grantUntil: string;
  readonly checked: string;
  readonly by: string;
  readonly statement: string;
  readonly mandate: string;
  /** Of the pictures of these albums, those that can show this person: `2026-05-17T09:00..2026-05-17T12:30`. */
  readonly hours: string;
  readonly places: readonly string[];
  /** What becomes of pictures without a known hour or place. */
  readonly unknown: string;
}

export interface EnrolmentFile {
  readonly lines: readonly EnrolmentLine[];
  readonly problems: readonly LineProblem[];
  /** Headings of columns that nothing is read from. */
  readonly notRead: readonly string[];
}

type Column = Exclude<keyof EnrolmentLine, "line"> | "first";

/** How lists call their columns, in English and French: without accents, spaces and points. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  name: PERSON_HEADINGS.name,
  first: PERSON_HEADINGS.first,
  contact: [...PERSON_HEADINGS.address, "contact", "telephone", "phone"],
  photographs: [
    "photographs",
    "photograph",
    "photos",
    "photo",
    "folder",
    "folderofphotographs",
    "photofolder",
    "pictures",
    "photographies",
    "photographie",
    "dossier",
    "dossierdephotographies",
    "dossierphotos",
  ],
  albums: ["albums", "album"],
  until: ["until", "consentuntil", "jusquau", "jusqua", "fin", "echeance"],
  grantUntil: ["grantuntil", "grant", "autorisationjusquau", "autorisation"],
  checked: ["checked", "check", "identitycheck", "verification", "verifie"],
  by: ["by", "checkedby", "par", "verifiepar"],
  statement: ["statement", "declaration"],
  mandate: ["mandate", "mandat"],
  hours: ["hours", "heures", "horaires"],
  places: ["at", "places", "place", "lieux", "lieu"],
  unknown: ["unknown", "withoutknownhour", "inconnu", "inconnues", "sansheureconnue"],
};

const bad = (problem: string): MiroirError => new MiroirError("enrol/bad-list", { problem });

const columnsOf = (header: readonly string[]) => {
  const found = columnsIn(header, HEADINGS);
  const { columns } = found;
  if (!columns.has("name") || !columns.has("photographs"))
    throw bad(
      "its first line must name the columns: name, photographs, and if you like contact, albums, until, grant-until, checked, by, statement, mandate, hours, at, unknown",
    );
  return found;
};

/** Albums of one cell: names hold none of these. */
const albumsIn = (cell: string): string[] =>
  cell
    .split(/[;|,\n]/)
    .map((name) => name.trim())
    .filter(Boolean);

/** Names of places of one cell: an organiser may have put a comma into one. */
const placesIn = (cell: string): string[] =>
  cell
    .split(/[;|\n]/)
    .map((name) => name.trim())
    .filter(Boolean);

/**
 * @throws MiroirError enrol/bad-list: too large, a workbook, no such columns, or no list at all
 */
export const parseEnrolmentList = (
  bytes: Uint8Array,
  bounds: PeopleListBounds = MEMBER_LIMITS,
): EnrolmentFile => {
  const { header, rows, problems } = peopleListOf(bytes, bounds, bad);
  const { columns, notRead } = columnsOf(header);
  if (rows.length + problems.length === 0) throw bad("there is nobody below its first line");
  return {
    notRead,
    problems,
    lines: rows.map(({ fields, line }) => {
      const cell = (column: Column): string =>
        (fields[columns.get(column) ?? -1] ?? "").normalize("NFC").trim();
      const plain = (column: Column): string => cell(column).replace(/\p{Cc}+/gu, " ");
      return {
        line,
        name: [plain("first"), plain("name")].filter(Boolean).join(" "),
        contact: plain("contact"),
        photographs: plain("photographs"),
        albums: albumsIn(cell("albums")),
        until: plain("until"),
        grantUntil: plain("grantUntil"),
        checked: plain("checked"),
        by: plain("by"),
        statement: plain("statement"),
        mandate: plain("mandate"),
        hours: plain("hours"),
        places: placesIn(cell("places")),
        unknown: plain("unknown"),
      };
    }),
  };
};
