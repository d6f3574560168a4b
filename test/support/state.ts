/** What an instance holds, to compare before and after: every row of every table, and every key. */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Sql } from "../../src/store/database.ts";
import type { Instance } from "./instance.ts";

const tablesOf = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`,
    )
  ).map(({ name }) => name);

/** Rows and a digest of all their columns, for each table; one statement. */
export const dump = async (sql: Sql): Promise<Record<string, string>> => {
  const tables = await tablesOf(sql);
  const parts = tables.map(
    (name) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(to_jsonb(t)::text, E'\\n' order by to_jsonb(t)::text)), '') as content from "${name}" t`,
  );
  const rows = await sql.query<{ name: string; content: string }>(parts.join(" union all "));
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
};

/** Every row of every table as text: what somebody with the database can read. */
export const rowsAsText = async (sql: Sql): Promise<Record<string, string[]>> => {
  const all: Record<string, string[]> = {};
  for (const name of await tablesOf(sql))
    all[name] = (
      await sql.query<{ row: string }>(`select to_jsonb(t)::text as row from "${name}" t order by 1`)
    ).map(({ row }) => row);
  return all;
};

/** Files under a folder, relative, in order. */
export const filesUnder = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
};

/** All that a verb may leave: tables, keys, kept originals. */
export const stateOf = async (
  instance: Instance,
): Promise<{ tables: Record<string, string>; keys: string[]; originals: string[] }> => ({
  tables: await instance.sql(dump),
  keys: await filesUnder(instance.config.keysFolder),
  originals: await filesUnder(join(instance.config.dataFolder, "originals")),
});

/**
 * What an import and a scan end with, without identifiers and times that differ from one run to the next: items by
 * content, faces by their place in them.
 */
const OUTCOME: readonly (readonly [string, string])[] = [
  [
    "items",
    `select a.slug, i.seq, encode(i.content_sha256, 'hex') as content, i.media_type, i.byte_length, i.width_px, i.height_px, i.frames,
       i.perceptual_hash::text, encode(n.content_sha256, 'hex') as near, i.taken_at, i.metadata, i.caption, i.photographer,
       i.published_at, i.detector, i.deposited_by, a.item_count
     from items i join albums a on a.id = i.album_id left join items n on n.id = i.near_duplicate_of`,
  ],
  [
    "files",
    `select a.slug, encode(i.content_sha256, 'hex') as content, f.kind, f.path, f.byte_length, f.modified_ms
     from item_files f join items i on i.id = f.item_id join albums a on a.id = f.album_id`,
  ],
  [
    "faces",
    `select a.slug, encode(i.content_sha256, 'hex') as content, f.ordinal, f.x, f.y, f.width, f.height, f.landmarks, f.score, f.size_px, f.quality
     from faces f join items i on i.id = f.item_id join albums a on a.id = i.album_id`,
  ],
  [
    "problems",
    `select a.slug, p.path, p.code, p.details from import_problems p join albums a on a.id = p.album_id`,
  ],
  [
    "watermarks",
    `select ga.grant_id, a.slug, ga.compared_to_seq from grant_albums ga join albums a on a.id = ga.album_id`,
  ],
  [
    "misses",
    `select m.grant_id, a.slug, encode(i.content_sha256, 'hex') as content, m.code
     from scan_misses m join items i on i.id = m.item_id join albums a on a.id = m.album_id`,
  ],
  [
    "appearances",
    `select p.subject_id, p.grant_id, a.slug, encode(i.content_sha256, 'hex') as content, f.ordinal, p.state, p.score, p.norm, p.pack,
       p.review_threshold, p.match_threshold, p.fmr
     from appearances p join items i on i.id = p.item_id join faces f on f.id = p.face_id join albums a on a.id = p.album_id`,
  ],
];

export const outcomeOf = async (sql: Sql): Promise<Record<string, string[]>> => {
  const outcome: Record<string, string[]> = {};
  for (const [name, text] of OUTCOME)
    outcome[name] = (
      await sql.query<{ row: string }>(`select to_jsonb(o)::text as row from (${text}) o order by 1`)
    ).map(({ row }) => row);
  return outcome;
};

/** Bytes of a folder's files, to say that nothing touched them. */
export const digestOf = async (folder: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesUnder(folder)).map(async (name) => {
        const path = join(folder, name);
        const { mtimeMs, size } = await stat(path);
        const sha256 = createHash("sha256")
          .update(await readFile(path))
          .digest("hex");
        return [name, `${size} ${mtimeMs} ${sha256}`] as const;
      }),
    ),
  );

/** Keys, and the rows that own one, by kind: the two lists are the same whenever nothing is under way. */
export const keysAndRows = async (
  sql: Sql,
  keysFolder: string,
): Promise<Record<string, { keys: string[]; rows: string[] }>> => {
  const owners = {
    subject: "select id from subjects",
    reference: "select distinct subject_id as id from reference_templates",
    grant: "select id from grants where state = 'open'",
    request: "select id from requests",
    entry: "select id from instance",
  };
  const all: Record<string, { keys: string[]; rows: string[] }> = {};
  for (const [kind, text] of Object.entries(owners)) {
    const rows = await sql.query<{ id: string }>(text);
    all[kind] = {
      keys: (await filesUnder(join(keysFolder, kind))).map((name) => name.replace(/\.key$/, "")),
      rows: rows.map(({ id }) => id).sort(),
    };
  }
  return all;
};
