/** One row into a table, by the names of its columns in camel case: what is written stands beside where it is written. */
import type { Row, Sql } from "./database.ts";
import { snake } from "./names.ts";

/** Those that rows are put into this way: a closed list, so that no name of a table comes from elsewhere. */
export type Table =
  | "account_verifications"
  | "accounts"
  | "album_places"
  | "albums"
  | "api_answers"
  | "api_tokens"
  | "appearances"
  | "breaches"
  | "capture_frames"
  | "checkpoints"
  | "chore_runs"
  | "conflicts"
  | "consent_albums"
  | "consent_events"
  | "consents"
  | "capture_frames"
  | "cosigned_checkpoints"
  | "crops"
  | "deaths"
  | "disclosures"
  | "erasure_certificates"
  | "distinct_people"
  | "exports"
  | "face_paths"
  | "face_views"
  | "faces"
  | "footage"
  | "grant_albums"
  | "grants"
  | "import_problems"
  | "instance"
  | "instructions_after_death"
  | "invitation_albums"
  | "invitations"
  | "item_files"
  | "items"
  | "ledger_entries"
  | "log_epochs"
  | "look_answers"
  | "look_pictures"
  | "member_list_albums"
  | "member_lists"
  | "members"
  | "not_me"
  | "notices"
  | "objections"
  | "portal_enrolments"
  | "portal_links"
  | "portal_sessions"
  | "proposals"
  | "publication_copies"
  | "publication_corrections"
  | "publication_faces"
  | "publication_heads"
  | "publication_visible"
  | "publications"
  | "recipient_tellings"
  | "recipients"
  | "reference_photos"
  | "reference_templates"
  | "request_events"
  | "requests"
  | "rewritten_tables"
  | "scans"
  | "search_confirmations"
  | "searches"
  | "sidecar_folders"
  | "sidecar_named"
  | "subjects"
  | "uploads"
  | "viewings"
  | "vouching_codes"
  | "vouchings"
  | "webhook_deliveries";

/**
 * Exactly the columns to write: written out where it is put in, or of a type that has these and no others. Values are as `pg` takes
 * them: bytes as they are, an array for an array of SQL, an object for jsonb. An array for jsonb, or a value that may be
 * one, is given as JSON.stringify gives it.
 */
type Values = Readonly<Row>;

const statementOf = (table: Table, row: Values): { text: string; values: unknown[] } => {
  const columns = Object.keys(row).map(snake);
  const places = columns.map((_, i) => `$${i + 1}`);
  const text = `insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`;
  return { text, values: Object.values(row) };
};

/** Rows of one statement: far fewer parameters than the 65,535 that the protocol counts. */
const AT_ONCE = 500;

/** Rows that all have the columns of the first. @returns how many */
export const insertAll = async (sql: Sql, table: Table, rows: readonly Values[]): Promise<number> => {
  const columns = Object.keys(rows[0] ?? {});
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE);
    const places = part.map(
      (_, r) => `(${columns.map((_, c) => `$${r * columns.length + c + 1}`).join(", ")})`,
    );
    await sql.run(
      `insert into ${table} (${columns.map(snake).join(", ")}) values ${places.join(", ")}`,
      part.flatMap((row) => columns.map((column) => row[column])),
    );
  }
  return rows.length;
};

/** @returns 1. A row that breaks a constraint is an error, as everywhere. */
export const insert = (sql: Sql, table: Table, row: Values): Promise<number> => {
  const { text, values } = statementOf(table, row);
  return sql.run(text, values);
};

/**
 * @param key the columns of which no two rows may agree; any such columns where it is left out.
 * @returns 0 when such a row is there already, which stays as it is.
 */
export const insertOnce = (
  sql: Sql,
  table: Table,
  row: Values,
  key: readonly string[] = [],
): Promise<number> => {
  const { text, values } = statementOf(table, row);
  const on = key.length > 0 ? `(${key.map(snake).join(", ")})` : "";
  return sql.run(`${text} on conflict ${on} do nothing`, values);
};

/** In the place of the row with the same `key`, if there is one: every column given is written anew. @returns 1 */
export const upsert = (sql: Sql, table: Table, row: Values, key: readonly string[]): Promise<number> => {
  const { text, values } = statementOf(table, row);
  const anew = Object.keys(row)
    .filter((column) => !key.includes(column))
    .map(snake)
    .map((column) => `${column} = excluded.${column}`);
  return sql.run(
    `${text} on conflict (${key.map(snake).join(", ")}) do update set ${anew.join(", ")}`,
    values,
  );
};
