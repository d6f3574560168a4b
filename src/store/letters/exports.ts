/** What was written for a person outside the database. The path is sealed under her key: it may hold her name. */
import type { Sql } from "../database.ts";
import { insert } from "../insert.ts";

export const EXPORT_KINDS = [
  "profile",
  "report",
  "portability",
  "receipt",
  "key",
  "letter",
  "sheet",
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export interface ExportRow {
  readonly id: string;
  readonly subjectId: string;
  readonly kind: ExportKind;
  readonly sealedPath: Buffer;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly retainUntil: string;
}

/** What was written, where, and until when it is to stay. */
export const insertExport = (
  sql: Sql,
  row: Omit<ExportRow, "sealedPath"> & { readonly sealedPath: Uint8Array },
): Promise<number> => insert(sql, "exports", { ...row });

const EXPORT = `select id, subject_id, kind, sealed_path, made_by, made_at,
  retain_until from exports`;

/** Hers, oldest first. */
export const exportsOf = (sql: Sql, subjectId: string): Promise<ExportRow[]> =>
  sql.query<ExportRow>(`${EXPORT} where subject_id = $1 order by made_at, id`, [subjectId]);

/** Everybody's, oldest first. */
export const allExports = (sql: Sql): Promise<ExportRow[]> =>
  sql.query<ExportRow>(`${EXPORT} order by made_at, id`);

/** Those whose last day is over, and sheets with a key that were written before that moment. */
export const exportsPast = (sql: Sql, today: string, sheetsBefore: Date): Promise<ExportRow[]> =>
  sql.query<ExportRow>(
    `${EXPORT} where retain_until < $1 or (kind = 'key' and made_at <= $2) order by made_at, id`,
    [today, sheetsBefore],
  );

/** That they were written is forgotten; the files are the caller's. */
export const removeExports = (sql: Sql, ids: readonly string[]): Promise<number> =>
  sql.run(`delete from exports where id = any($1::uuid[])`, [ids]);
