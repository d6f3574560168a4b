/** A table as spreadsheet programs save it: as text, what stands between its fields; as a workbook, what to do. */
import { type Decoded, decodeText } from "./text.ts";

/** The delimiter that the first line has most of, outside quotes: semicolons where the comma is the decimal point. */
const delimiterOf = (content: string): string => {
  const header = (/^[^\r\n]*/.exec(content)?.[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
};

/** Excel's own first line: `sep=;`, in which it says what stands between the fields. */
const SEPARATOR = /^"?sep=(?:(.)"?)?(?=[\r\n]|$)/i;

export interface Sheet extends Decoded {
  /** Between two fields. */
  readonly delimiter: string;
}

/** The text of a table saved as text. Its lines are counted as they stand in the file. */
export const sheetOf = (bytes: Uint8Array): Sheet => {
  const { text, encoding } = decodeText(bytes);
  const [line, said] = SEPARATOR.exec(text) ?? [];
  if (line === undefined) return { text, encoding, delimiter: delimiterOf(text) };
  const rest = text.slice(line.length);
  return { text: rest, encoding, delimiter: said ?? delimiterOf(rest.trimStart()) };
};

/** Zips begin so, and so do Excel 97 to 2003's compound files. */
const ZIP = Buffer.from("PK\x03\x04", "latin1");
const COMPOUND = Buffer.from("d0cf11e0a1b11ae1", "hex");

/** Why a workbook is no table, in plain English; nothing for what may be text. */
export const workbookFault = (bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096));
  const isOf = (name: string): boolean => head.includes(name, 0, "latin1");
  const kind = head.subarray(0, 8).equals(COMPOUND)
    ? "an Excel workbook (.xls)"
    : !head.subarray(0, 4).equals(ZIP)
      ? undefined
      : isOf("opendocument.spreadsheet")
        ? "a LibreOffice workbook (.ods)"
        : isOf("Index/") || isOf("iwa")
          ? "a Numbers workbook (.numbers)"
          : isOf("[Content_Types].xml") || isOf("xl/")
            ? "an Excel workbook (.xlsx)"
            : "a ZIP";
  return kind && `it is ${kind}: save the sheet as CSV (“CSV UTF-8” in Excel) and give that file`;
};

/** Nothing in any of its cells: what spreadsheets save below the last row. */
export const isEmptyRow = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === "");
