/**
 * A manifest tells what the files do not: the caption, who took the picture, and the page where the organisation
 * published it. CSV as spreadsheet programs save it, or JSON. The address of a page is text: it is kept and shown, and
 * never opened (R78).
 */

import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { type CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { MiroirError } from "../domain/errors.ts";
import { readFault } from "./faults.ts";
import { readSource } from "./source.ts";
import { isEmptyRow, type Sheet, sheetOf, workbookFault } from "./spreadsheet.ts";

export interface ManifestRecord {
  /** Path of the file as the manifest gives it, normalised (`normalisePath`). */
  readonly file: string;
  readonly caption?: string;
  readonly photographer?: string;
  /** Address of the page where the organisation published the picture. */
  readonly publishedAt?: string;
  /** Day on which it did, `YYYY-MM-DD`. */
  readonly publishedOn?: string;
  /** Line in the CSV, or place in the JSON's list, from 1. */
  readonly line: number;
}

export interface Manifest {
  /** Absolute path of the file it was read from, so that the walk passes it over; absent for `emptyManifest`. */
  readonly path?: string;
  readonly records: readonly ManifestRecord[];
  /** `file` of every record: less those that `find` gave, the ones that no picture answered to. */
  readonly files: readonly string[];
  /** Of use to whoever wrote it: unknown columns, a guessed encoding. English. */
  readonly warnings: readonly string[];
  /**
   * The row for a file found by `walk`: the one that gives its whole relative path, else the longest end of it, at
   * least the file's name. Letters that differ only in how accents are composed are the same; capitals are not.
   */
  find(relative: string): ManifestRecord | undefined;
}

export interface ManifestLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
}

/** 200,000 rows are the largest archive asked for; 64 MB is that with 300 bytes a row. */
export const MANIFEST_LIMITS: ManifestLimits = { maxBytes: 64_000_000, maxRows: 200_000 };

/** Says nothing about any file. */
export const emptyManifest: Manifest = { records: [], files: [], warnings: [], find: () => undefined };

/** `/` between folders, composed accents (NFC), no `./` and no `/` in front: how Windows, macOS and Linux agree. */
export const normalisePath = (path: string): string =>
  path
    .normalize("NFC")
    .replaceAll("\\", "/")
    .replace(/^(\.?\/)+/, "");

/** http or https, written out; a `javascript:` address would run where the profile is shown. */
const isPage = (text: string): boolean => {
  if (/\s/.test(text) || !/^https?:\/\//i.test(text)) return false;
  try {
    const { hostname, username, password } = new URL(text);
    return hostname !== "" && username === "" && password === "";
  } catch {
    return false;
  }
};

/** Date rolls 30 February over into March, and what it cannot read at all is NaN. */
const isDay = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
};

/** A drive or a server: where a picture lay on somebody's computer, which says nothing of where it lies here. */
const isOfWindows = (text: string): boolean => /^([a-z]:|\\\\|file:)/i.test(text);

const isFilePath = (text: string): boolean =>
  normalisePath(text) !== "" && !normalisePath(text).split("/").includes("..") && !text.includes("\0");

const text = (maxChars: number) =>
  z.string("is not a text").max(maxChars, `has more than ${maxChars} characters`);

/** Columns, with the limits of what they hold: a path of Linux, IPTC's caption doubled, an address as browsers take it. */
const ROW = z.object({
  file: z
    .string("is missing")
    .max(4096, "has more than 4096 characters")
    .refine(
      (text) => !isOfWindows(text),
      "is a whole path of a computer: give the path below the imported folder, or its end, at least the file's name",
    )
    .refine(isFilePath, "is not a path below the imported folder"),
  caption: text(4000).optional(),
  photographer: text(500).optional(),
  published_at: text(2048)
    .refine(isPage, "is not the address of a page (http:// or https://, without a password)")
    .optional(),
  published_on: text(2048).refine(isDay, "is not a day written YYYY-MM-DD").optional(),
});

const COLUMNS: ReadonlySet<string> = new Set(Object.keys(ROW.shape));

const bad = (path: string, problem: string): MiroirError =>
  new MiroirError("archive/bad-manifest", { path, problem });

interface Cells {
  readonly line: number;
  readonly cells: unknown;
}

/** The lines of a CSV that say something, and where each stands. */
const csvLines = (path: string, { text: content, delimiter }: Sheet, limits: ManifestLimits) => {
  try {
    const records = parse(content, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: limits.maxRows + LINES_ABOVE,
      max_record_size: 100_000,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records
      .map(({ record, info }) => ({ line: info.lines, fields: record }))
      .filter(({ fields }) => !isEmptyRow(fields));
  } catch (error) {
    const { lines, message } = error as CsvError;
    throw bad(path, typeof lines === "number" ? `line ${lines}: ${message}` : String(message));
  }
};

/** Titles above the header that are looked through for it. */
const LINES_ABOVE = 20;

const NEEDED = `its first line must name the columns, and one of them is “file” (${[...COLUMNS].join(", ")})`;

const named = (fields: readonly string[]): string[] => fields.map((name) => name.trim().toLowerCase());

const csvRows = (path: string, sheet: Sheet, limits: ManifestLimits): Cells[] => {
  const [header, ...lines] = csvLines(path, sheet, limits);
  if (!header) throw bad(path, "it is empty");
  const columns = named(header.fields);
  if (!columns.includes("file")) {
    const below = lines.slice(0, LINES_ABOVE).find(({ fields }) => named(fields).includes("file"));
    throw bad(path, below ? `${NEEDED}; here line ${below.line} does: remove the lines above it` : NEEDED);
  }
  return lines.map(({ line, fields }) => {
    const beyond = fields.slice(columns.length);
    if (fields.length < columns.length || !isEmptyRow(beyond))
      throw bad(
        path,
        `line ${line}: it has ${fields.length} fields and the header ${columns.length}; a field that contains “${sheet.delimiter}” stands in double quotes`,
      );
    return { line, cells: Object.fromEntries(columns.map((name, at) => [name, fields[at]])) };
  });
};

const jsonRows = (path: string, content: string): Cells[] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    throw bad(path, `it is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
  if (!Array.isArray(parsed)) throw bad(path, "a JSON manifest is a list of objects");
  return parsed.map((cells: unknown, index) => ({ line: index + 1, cells }));
};

/** An empty cell says nothing. NUL cannot be kept by the database. */
const saidIn = (cell: unknown): unknown =>
  typeof cell === "string" ? cell.replaceAll("\0", "").trim() || undefined : (cell ?? undefined);

/** The known columns of a row, by own properties only: names come from the file. */
const knownCells = (cells: unknown): unknown => {
  if (typeof cells !== "object" || cells === null) return cells;
  const known: Record<string, unknown> = {};
  for (const name of COLUMNS)
    if (Object.hasOwn(cells, name)) known[name] = saidIn((cells as Record<string, unknown>)[name]);
  return known;
};

const toRecord = (path: string, where: string, { line, cells }: Cells): ManifestRecord => {
  const checked = ROW.safeParse(knownCells(cells));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw bad(path, `${where} ${line}: ${issue?.path.join(".") || "the row"} ${issue?.message ?? ""}`.trim());
  }
  const { file, caption, photographer, published_at, published_on } = checked.data;
  return {
    file: normalisePath(file),
    ...(caption && { caption }),
    ...(photographer && { photographer }),
    ...(published_at && { publishedAt: published_at }),
    ...(published_on && { publishedOn: published_on }),
    line,
  };
};

const unknownColumns = (rows: readonly Cells[]): string[] => {
  const unknown = new Set<string>();
  for (const { cells } of rows) {
    if (typeof cells !== "object" || cells === null) continue;
    for (const name of Object.keys(cells)) if (!COLUMNS.has(name) && unknown.size < 20) unknown.add(name);
  }
  return [...unknown].map((name) => `the column “${name.slice(0, 60)}” is not known and was left out`);
};

/** Keeps each file once; a second row for the same file would leave it to chance which one counts. */
const index = (path: string, where: string, rows: readonly ManifestRecord[]): Map<string, ManifestRecord> => {
  const byFile = new Map<string, ManifestRecord>();
  for (const row of rows) {
    const first = byFile.get(row.file);
    if (first)
      throw bad(path, `${where} ${row.line}: the file “${row.file}” is already on ${where} ${first.line}`);
    byFile.set(row.file, row);
  }
  return byFile;
};

const find = (byFile: ReadonlyMap<string, ManifestRecord>, relative: string): ManifestRecord | undefined => {
  for (let path = normalisePath(relative); ; path = path.slice(path.indexOf("/") + 1)) {
    const row = byFile.get(path);
    if (row || !path.includes("/")) return row;
  }
};

/**
 * What the bytes of a manifest say: JSON when the first character is `[` or `{`, else CSV with a header line.
 * @param path for messages, and `Manifest.path`
 * @throws MiroirError archive/bad-manifest, with the line and what is wrong with it
 */
export const parseManifest = (
  path: string,
  bytes: Uint8Array,
  limits: ManifestLimits = MANIFEST_LIMITS,
): Manifest => {
  const workbook = workbookFault(bytes);
  if (workbook) throw bad(path, workbook);
  const warnings: string[] = [];
  const sheet = sheetOf(bytes);
  if (sheet.encoding === "windows-1252")
    warnings.push("it is not UTF-8 and was read as Windows-1252; check the accents");
  const isJson = /^\s*[[{]/.test(sheet.text);
  const where = isJson ? "record" : "line";
  const rows = isJson ? jsonRows(path, sheet.text) : csvRows(path, sheet, limits);
  if (rows.length === 0) throw bad(path, "it describes no file: it has no rows below its header");
  if (rows.length > limits.maxRows) throw bad(path, `it has more than ${limits.maxRows} records`);
  warnings.push(...unknownColumns(rows));
  const records = rows.map((row) => toRecord(path, where, row));
  const byFile = index(path, where, records);
  return { path, records, files: [...byFile.keys()], warnings, find: (relative) => find(byFile, relative) };
};

/**
 * Reads a manifest from a file.
 * @throws MiroirError archive/not-found, archive/bad-manifest
 */
export const readManifest = async (
  path: string,
  limits: ManifestLimits = MANIFEST_LIMITS,
): Promise<Manifest> => {
  const absolute = resolve(path);
  try {
    const source = { kind: "file", path: await realpath(absolute) } as const;
    return parseManifest(
      absolute,
      await readSource(source, { originalsFolder: "", maxBytes: limits.maxBytes }),
      limits,
    );
  } catch (error) {
    const fault = readFault(error, path);
    if (fault.code === "archive/bad-manifest") throw fault;
    if (fault.code === "picture/empty") throw bad(path, "it is empty");
    if (fault.code === "picture/gone") throw new MiroirError("archive/not-found", { path }, { cause: error });
    throw bad(path, fault.message);
  }
};
