/**
 * Every row of every table as text, and back, by SQL alone: the same on both engines, and independent of how either
 * keeps its files. A row is a line of JSON, each value in it the text that the server writes of it and reads again:
 * as JSON itself a number would lose its sign at zero, and a null of JSON would be no value.
 */
import type { Migration, Sql } from "./database.ts";
import { checksumOf } from "./migrate.ts";

/**
 * Made by migrating; what is on its way to the journal, which is kept apart; how far the files of this database are
 * written anew, which says nothing of others; what is counted anew from other rows; and what lets somebody in or speaks of somebody for hours: a session that
 * ended, a link that was used and an answer that is gone do not come back.
 */
const NOT_DUMPED = [
  "schema_migrations",
  "closings",
  "album_counts",
  "rewritten_tables",
  "rewriting",
  "rewriting_probe",
  "portal_sessions",
  "portal_links",
  "vouching_codes",
  "proposals",
  "look_answers",
  "look_pictures",
  "account_sessions",
  "account_verifications",
  "api_answers",
];

/** About so many bytes of rows are in memory at a time. */
const BATCH_BYTES = 4 * 1024 * 1024;
const MOST_ROWS = 2000;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Tables with rows of ours, by name. */
export const tablesToDump = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = current_schema() and table_type = 'BASE TABLE' and not (table_name = any($1::text[])) order by 1`,
      [NOT_DUMPED],
    )
  ).map(({ name }) => name);

/** Rows in these tables together, each counted whole: a question for a backup, not for a page. */
export const countRows = async (sql: Sql, tables: readonly string[]): Promise<number> => {
  let rows = 0;
  for (const table of tables)
    rows += Number((await sql.one<{ n: string }>(`select count(*) as n from ${quoted(table)}`)).n);
  return rows;
};

/** Whatever a server is set to: text that any server reads as the same value. */
const plainText = (sql: Sql): Promise<number> =>
  sql.run(
    `set local datestyle = 'ISO, YMD'; set local extra_float_digits = 1; set local bytea_output = 'hex'`,
  );

interface Column {
  /** Quoted where it must be. */
  readonly name: string;
  readonly type: string;
  /** As JSON has it. */
  readonly plain: string;
}

const columnsOf = (sql: Sql, table: string): Promise<Column[]> =>
  sql.query(
    `select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type, attname as plain
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [quoted(table)],
  );

/**
 * All rows of a table, some at a time, in the order of its primary key where it has one. Inside one transaction.
 * The number of rows asked for follows from the largest row met, so that a table of photographs stays in memory.
 */
export async function* rowsOf(sql: Sql, table: string): AsyncGenerator<string[]> {
  await plainText(sql);
  const { key } = await sql.one<{ key: string | null }>(
    `select (select string_agg('source.' || quote_ident(a.attname), ', ' order by k.place)
       from pg_index i cross join unnest(i.indkey) with ordinality as k (attnum, place)
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
       where i.indrelid = $1::regclass and i.indisprimary) as key`,
    [quoted(table)],
  );
  const values = (await columnsOf(sql, table)).map(({ name }) => `${name}::text as ${name}`);
  // With the star it is the row, whatever a column is called.
  await sql.run(
    `declare dumped no scroll cursor for select row_to_json(dumped.*)::text as row
     from (select ${values.join(", ")} from ${quoted(table)} as source ${key ? `order by ${key}` : ""}) as dumped`,
  );
  let largest = BATCH_BYTES / 16;
  for (;;) {
    const count = Math.max(1, Math.min(MOST_ROWS, Math.floor(BATCH_BYTES / largest)));
    const rows = (await sql.query<{ row: string }>(`fetch ${count} from dumped`)).map(({ row }) => row);
    if (rows.length === 0) break;
    yield rows;
    largest = Math.max(...rows.map((row) => row.length));
  }
  await sql.run(`close dumped`);
}

/** Which migrations a database has. */
export interface SchemaVersion {
  readonly version: number;
  readonly checksum: string;
}

/** The versions that made this database and the checksum of each, lowest first. */
export const readSchema = (sql: Sql): Promise<SchemaVersion[]> =>
  sql.query(`select version, checksum from schema_migrations order by version`);

/** The migrations that made such a schema; undefined when this program has others. */
export const migrationsOf = (
  schema: readonly SchemaVersion[],
  migrations: readonly Migration[],
): readonly Migration[] | undefined =>
  schema.every(({ version, checksum }, i) => {
    const migration = migrations[i];
    return migration?.version === version && checksumOf(migration) === checksum;
  })
    ? migrations.slice(0, schema.length)
    : undefined;

/** Whether there is no table at all. */
export const isEmpty = async (sql: Sql): Promise<boolean> =>
  (
    await sql.one<{ empty: boolean }>(
      `select not exists (select from pg_tables where schemaname = current_schema()) as empty`,
    )
  ).empty;

/**
 * Keys to other tables, and checks that older rows were let off: they come back once all rows are there, and the first
 * are held against every row then.
 */
const HELD_BACK = `select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where connamespace = current_schema()::regnamespace and (contype = 'f' or not convalidated) order by 1, 2`;

const triggers = async (sql: Sql, tables: readonly string[], what: "enable" | "disable"): Promise<void> => {
  for (const table of tables) await sql.run(`alter table ${quoted(table)} ${what} trigger user`);
};

/**
 * Readies an empty schema for rows in any order: keys to other tables and triggers are off, rows which migrations
 * wrote are gone. @returns what puts everything back, and fails where a key does not hold.
 */
export const beginLoading = async (sql: Sql): Promise<() => Promise<void>> => {
  await plainText(sql);
  const tables = await tablesToDump(sql);
  const held = await sql.query<{ table: string; name: string; definition: string }>(HELD_BACK);
  for (const { table, name } of held) await sql.run(`alter table ${table} drop constraint ${name}`);
  await triggers(sql, tables, "disable");
  for (const table of tables) await sql.run(`delete from ${quoted(table)}`);
  return async () => {
    await triggers(sql, tables, "enable");
    for (const { table, name, definition } of held)
      await sql.run(`alter table ${table} add constraint ${name} ${definition}`);
  };
};

/** @param rows as `rowsOf` gave them */
export const loadRows = async (sql: Sql, table: string, rows: readonly string[]): Promise<number> => {
  const columns = await columnsOf(sql, table);
  const values = columns.map(({ type, plain }) => `(row ->> '${plain.replaceAll("'", "''")}')::${type}`);
  return sql.run(
    `insert into ${quoted(table)} (${columns.map(({ name }) => name).join(", ")})
     select ${values.join(", ")} from json_array_elements($1::json) as loaded (row)`,
    [`[${rows.join(",")}]`],
  );
};
