/** Removal of a person, and the look afterwards that does not go through what was removed (R55; peers miss rows by joining on deleted ones). */
import type { Language } from "../../words/words.ts";
import type { Sql } from "../database.ts";
import { brokenPromise } from "../wire.ts";

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

/** Crops of the faces she was found in go, and are not made again. Call before her appearances go. @returns of how many faces */
export const withholdCrops = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(
    `update faces set crop_withheld = true where not crop_withheld
       and id in (select face_id from appearances where subject_id = $1)`,
    [subjectId],
  );

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
    [
      "photographs of the membership file",
      `update members set sealed_photograph = null where subject_id = $1 and sealed_photograph is not null`,
    ],
    ["codes for a steward", `delete from vouching_codes where subject_id = $1`],
    ["templates", `delete from reference_templates where subject_id = $1`],
    ["reference photographs", `delete from reference_photos where subject_id = $1`],
  ]);

/** The rest of the person: identity, consents, who searched, what was rejected, letters. Call after removeReferences. */
export const removeSubject = (sql: Sql, subjectId: string): Promise<Destroyed> =>
  remove(sql, subjectId, [
    ["confirmations of searches", `delete from search_confirmations where subject_id = $1`],
    [
      "search records",
      `with compared as (delete from gallery_members where subject_id = $1 returning 1),
         returned as (delete from consultations where subject_id = $1 returning 1)
       select from compared union all select from returned`,
    ],
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
    ["records of a death", `delete from deaths where subject_id = $1`],
    ["instructions for after death", `delete from instructions_after_death where subject_id = $1`],
    ["lines of lists", `delete from members where subject_id = $1`],
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
export const languageOf = async (sql: Sql, subjectId: string): Promise<Language | undefined> =>
  (
    await sql.maybeOne<{ language: Language }>(
      `select n.language from consents c join notices n on n.sha256 = c.notice_sha256
       where c.subject_id = $1 order by c.created_at desc, c.id limit 1`,
      [subjectId],
    )
  )?.language;

/** Types with no room for an identifier. Every other column is looked at, of tables added later too. */
const TOO_NARROW = [
  ...[
    "bool",
    "int2",
    "int4",
    "int8",
    "float4",
    "float8",
    "numeric",
    "bit",
    "date",
    "timestamp",
    "timestamptz",
  ],
  ...["_bool", "_int2", "_int4", "_int8", "_float4", "_float8", "_numeric", "_date", "_timestamptz"],
];

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** Whether an index begins with it, of all rows. */
  readonly indexed: boolean;
  /** Of its table, with what is stored apart of it. */
  readonly bytes: number;
}

/** From the database's own catalogue. */
const widerColumns = (sql: Sql): Promise<Column[]> =>
  sql.query(
    `select c.relname as "table", a.attname as "column", t.typname as type, pg_table_size(c.oid)::float8 as bytes,
       exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indisvalid and i.indpred is null) as indexed
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
     where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and not (t.typname = any($1::text[])) order by 1, 2`,
    [TOO_NARROW],
  );

/** Longer bytes are sealed values, in which nothing can be looked for. */
const LONGEST_BYTES = 1024;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The identifier itself, its bytes as PostgreSQL prints them, and its text inside bytes; small and large. */
const formsOf = (identifier: string): string[] => {
  const small = [identifier, identifier.replaceAll("-", ""), Buffer.from(identifier).toString("hex")];
  return [...new Set([...small, ...small.map((form) => form.toUpperCase())])];
};

const inText = (text: string, identifier: string): string =>
  `(select ${formsOf(identifier)
    .map((form) => `position('${form}' in said) > 0`)
    .join(" or ")} from (select ${text} as said offset 0) as texts)`;

const inBytes = (name: string, identifier: string): string => {
  const [, plain, text] = formsOf(identifier);
  const found = [plain, text].map((hex) => `position('\\x${hex}'::bytea in ${name}) > 0`);
  return `octet_length(${name}) <= ${LONGEST_BYTES} and (${found.join(" or ")})`;
};

/** Whether the identifier stands in a column, also inside other text and other bytes. */
const standsIn = ({ column, type }: Column, identifier: string): string => {
  const name = quoted(column);
  if (type === "uuid") return `${name} = '${identifier}'`;
  return type === "bytea" ? inBytes(name, identifier) : inText(`${name}::text`, identifier);
};

const isText = ({ type }: Column): boolean => type !== "uuid" && type !== "bytea";

/** Whether it stands in any column of a row: all that is text, put together, is read once. */
const standsAnywhere = (columns: readonly Column[], identifier: string): string => {
  const texts = columns.filter(isText).map(({ column }) => quoted(column));
  return [
    ...columns.filter((column) => !isText(column)).map((column) => `(${standsIn(column, identifier)})`),
    ...(texts.length > 0 ? [inText(`concat_ws(' ', ${texts.join(", ")})`, identifier)] : []),
  ].join(" or ");
};

/** One pass over a table, whatever it has of columns: whoever is forgotten waits for it. */
const rowsIn = async (sql: Sql, table: string, columns: readonly Column[], identifier: string) => {
  const from = `from ${quoted(table)} where ${standsAnywhere(columns, identifier)}`;
  const { found } = await sql.one<{ found: boolean }>(`select exists (select ${from}) as found`);
  if (!found) return [];
  const counts = columns.map(
    (each, at) => `count(*) filter (where ${standsIn(each, identifier)})::int as c${at}`,
  );
  const counted = await sql.one<Record<string, number>>(`select ${counts.join(", ")} ${from}`);
  return columns.flatMap(({ column }, at) =>
    counted[`c${at}`] ? [{ table, column, rows: counted[`c${at}`]! }] : [],
  );
};

const IDENTIFIER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Larger tables are not read while somebody waits, but for what an index finds in them. */
export const READ_AT_ONCE_BYTES = 16 * 1024 * 1024;

export interface LookedFor {
  /** Every column that was looked at, as `table.column`. */
  readonly looked: readonly string[];
  /** Those of large tables that are still to be. */
  readonly later: readonly string[];
  readonly left: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
}

const nameOf = ({ table, column }: Column): string => `${table}.${column}`;

/**
 * Counts every row in which the identifier still stands. `whole`: of every table, in any column. `atOnce`: what costs the
 * same however large the archive is. @param identifier a UUID
 */
export const lookFor = async (
  sql: Sql,
  identifier: string,
  extent: "whole" | { readonly atOnce: number } = "whole",
): Promise<LookedFor> => {
  if (!IDENTIFIER.test(identifier)) throw brokenPromise("what is looked for is no identifier");
  const all = await widerColumns(sql);
  const now = all.filter(
    ({ bytes, type, indexed }) =>
      extent === "whole" || bytes <= extent.atOnce || (type === "uuid" && indexed),
  );
  const left: { table: string; column: string; rows: number }[] = [];
  for (const table of new Set(now.map((column) => column.table))) {
    const columns = now.filter((column) => column.table === table);
    left.push(...(await rowsIn(sql, table, columns, identifier)));
  }
  const looked = new Set(now);
  return { looked: now.map(nameOf), later: all.filter((each) => !looked.has(each)).map(nameOf), left };
};
