/** Removal of a person, and the look afterwards that does not go through what was removed (R55; peers miss rows by joining on deleted ones). */
import type { Sql } from "./database.ts";

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
    ["templates", `delete from reference_templates where subject_id = $1`],
    ["reference photographs", `delete from reference_photos where subject_id = $1`],
  ]);

/** The rest of the person: identity, consents, who searched, what was rejected. Call after removeReferences. */
export const removeSubject = (sql: Sql, subjectId: string): Promise<Destroyed> =>
  remove(sql, subjectId, [
    ["search records", `delete from consultations where subject_id = $1`],
    ["rejections", `delete from not_me where subject_id = $1`],
    ["conflicts", `delete from conflicts where subject_id = $1`],
    ["consents", `delete from consents where subject_id = $1`],
    ["identities", `delete from subjects where id = $1`],
  ]);

/** Columns that can hold a person's identifier, from the catalogue itself: a table added later is looked at too. */
const subjectColumns = (sql: Sql): Promise<{ table: string; column: string }[]> =>
  sql.query(
    `select c.table_name as "table", c.column_name as "column" from information_schema.columns c
     join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
     where c.table_schema = current_schema() and c.data_type in ('uuid', 'text', 'jsonb', 'ARRAY') order by 1, 2`,
  );

/** Counts every row of every table in which the identifier still stands, in any column. */
export const lookFor = async (
  sql: Sql,
  identifier: string,
): Promise<{ looked: string[]; left: { table: string; column: string; rows: number }[] }> => {
  const looked: string[] = [];
  const left: { table: string; column: string; rows: number }[] = [];
  for (const { table, column } of await subjectColumns(sql)) {
    const { rows } = await sql.one<{ rows: string }>(
      `select count(*)::text as rows from "${table}" where position($1 in "${column}"::text) > 0`,
      [identifier],
    );
    looked.push(`${table}.${column}`);
    if (rows !== "0") left.push({ table, column, rows: Number(rows) });
  }
  return { looked, left };
};
