/** Removal of a person, and the look afterwards that does not go through what was removed (R55; peers miss rows by joining on deleted ones). */
import type { Sql } from "../database.ts";

export type Destroyed = Record<string, number>;

const remove = async (
  sql: Sql,
  subjectId: string,
  statements: readonly (readonly [string, string])[],
): Promise<Destroyed> => {
  const destroyed: Destroyed = {};
  for (const [what, text] of statements) destroyed[what] = await sql.run(text, [subjectId]);
  return destroyed;
};

/** Everything that stands on the consent to be found: R17. The consent's own record stays, as proof. */
export const removeReferences = (sql: Sql, subjectId: string): Promise<Destroyed> =>
  remove(sql, subjectId, [
    ["appearances", `delete from appearances where subject_id = $1`],
    [
      "waiting comparisons",
      `delete from scan_misses where grant_id in (select id from grants where subject_id = $1)`,
    ],
    ["grants", `delete from grants where subject_id = $1`],
    ["vouchings", `delete from vouchings where subject_id = $1`],
    ["frames of the capture", `delete from capture_frames where subject_id = $1`],
    ["codes for a steward", `delete from vouching_codes where subject_id = $1`],
    ["templates", `delete from reference_templates where subject_id = $1`],
    ["reference photographs", `delete from reference_photos where subject_id = $1`],
  ]);

/** The rest of the person: identity, consents, who searched, what was rejected, letters. Call after removeReferences. */
export const removeSubject = (sql: Sql, subjectId: string): Promise<Destroyed> =>
  remove(sql, subjectId, [
    ["confirmations of searches", `delete from search_confirmations where subject_id = $1`],
    ["search records", `delete from consultations where subject_id = $1`],
    ["rejections", `delete from not_me where subject_id = $1`],
    ["conflicts", `delete from conflicts where subject_id = $1`],
    ["letters", `delete from outbox where subject_id = $1`],
    [
      "reasons of objections",
      `update objections set sealed_reason = null, sealed_decision = null
       where subject_id = $1 and sealed_under = 'entry' and (sealed_reason is not null or sealed_decision is not null)`,
    ],
    [
      "events of consents",
      `delete from consent_events where consent_id in (select id from consents where subject_id = $1)`,
    ],
    ["consents", `delete from consents where subject_id = $1`],
    ["identities", `delete from subjects where id = $1`],
  ]);

/** Letters that wait and speak of a consent that is over, but for those of these kinds. */
export const removeWaitingLetters = (
  sql: Sql,
  subjectId: string,
  butKinds: readonly string[],
): Promise<number> =>
  sql.run(
    `delete from outbox where subject_id = $1 and sealed_under = 'subject' and sent_at is null and not (kind = any($2::text[]))`,
    [subjectId, butKinds],
  );

export interface Outlives {
  /** Cases she opened, and the last day that is known of them; null while one is still open. */
  readonly requests: number;
  readonly requestsUntil: string | null;
  readonly disclosures: number;
  readonly disclosuresUntil: string | null;
  readonly objections: number;
}

/** What points at her now and stays without her: asked before she is removed. */
export const outlives = (sql: Sql, subjectId: string): Promise<Outlives> =>
  sql.one(
    `select (select count(*)::int from requests where subject_id = $1) as requests,
       (select case when bool_and(retain_until is not null) then max(retain_until) end from requests where subject_id = $1) as "requestsUntil",
       (select count(*)::int from disclosures where subject_id = $1) as disclosures,
       (select max(retain_until) from disclosures where subject_id = $1) as "disclosuresUntil",
       (select count(*)::int from objections where subject_id = $1) as objections`,
    [subjectId],
  );

/** The language of the notice she consented under last. */
export const languageOf = async (sql: Sql, subjectId: string): Promise<"en" | "fr" | undefined> =>
  (
    await sql.maybeOne<{ language: "en" | "fr" }>(
      `select n.language from consents c join notices n on n.sha256 = c.notice_sha256
       where c.subject_id = $1 order by c.created_at desc, c.id limit 1`,
      [subjectId],
    )
  )?.language;

/** Types with no room for an identifier. Every other column is looked at, of tables added later too. */
const TOO_NARROW = ["boolean", "smallint", "integer", "bigint", "real", "double precision", "date"];

/** From the database's own catalogue. */
const widerColumns = (sql: Sql): Promise<{ table: string; column: string; type: string }[]> =>
  sql.query(
    `select c.table_name as "table", c.column_name as "column", c.data_type as type from information_schema.columns c
     join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
     where c.table_schema = current_schema() and not (c.data_type = any($1::text[])) order by 1, 2`,
    [TOO_NARROW],
  );

/** Longer bytes are sealed values, in which nothing can be looked for. */
const LONGEST_BYTES = 1024;

/** The identifier in text, its bytes as PostgreSQL prints a bytea, and its text inside one. */
const formsOf = (identifier: string): string[] => [
  identifier,
  identifier.replaceAll("-", ""),
  Buffer.from(identifier).toString("hex"),
];

/** Counts every row of every table in which the identifier still stands, in any column. */
export const lookFor = async (
  sql: Sql,
  identifier: string,
): Promise<{ looked: string[]; left: { table: string; column: string; rows: number }[] }> => {
  const looked: string[] = [];
  const left: { table: string; column: string; rows: number }[] = [];
  const forms = formsOf(identifier);
  for (const { table, column, type } of await widerColumns(sql)) {
    const short = type === "bytea" ? `octet_length("${column}") <= ${LONGEST_BYTES} and` : "";
    const { rows } = await sql.one<{ rows: string }>(
      `select count(*)::text as rows from "${table}" where ${short} exists (
         select 1 from unnest($1::text[]) as form where position(form in lower("${column}"::text)) > 0)`,
      [forms],
    );
    looked.push(`${table}.${column}`);
    if (rows !== "0") left.push({ table, column, rows: Number(rows) });
  }
  return { looked, left };
};
