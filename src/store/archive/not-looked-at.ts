/** Files of an album that may show somebody and were not looked at; kept with the problems of imports, with another code. */
import { NOT_LOOKED_AT, type NotLookedAt, notLookedAtOf } from "../../domain/not-looked-at.ts";
import type { Sql } from "../database.ts";

export interface UnseenFile {
  readonly path: string;
  readonly kind: string;
}

/** Those codes, as SQL compares with them. */
export const NOT_LOOKED_AT_SQL = NOT_LOOKED_AT.map((code) => `'${code}'`).join(", ");

/** Lists them, many at once. @param code why each was not looked at */
export const putNotLookedAt = (
  sql: Sql,
  albumId: string,
  files: readonly (UnseenFile & { readonly code: string })[],
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into import_problems (album_id, path, code, details, at)
     select $1, path, code, jsonb_build_object('kind', kind), $5
       from unnest($2::text[], $3::text[], $4::text[]) as met (path, code, kind)
     on conflict (album_id, path) do update set code = excluded.code, details = excluded.details, at = excluded.at`,
    [
      albumId,
      files.map(({ path }) => path),
      files.map(({ code }) => code),
      files.map(({ kind }) => kind),
      at,
    ],
  );

/** What lay at these places or below them and was not among what was met now. */
export const clearNotLookedAt = (
  sql: Sql,
  albumId: string,
  roots: readonly string[],
  met: readonly string[],
): Promise<number> =>
  sql.run(
    `delete from import_problems p where album_id = $1 and code in (${NOT_LOOKED_AT_SQL})
       and exists (select 1 from unnest($2::text[]) root where p.path = root or starts_with(p.path, rtrim(root, '/') || '/'))
       and not exists (select 1 from unnest($3::text[]) as seen (path) where seen.path = p.path)`,
    [albumId, roots, met],
  );

export interface PartlySeen {
  /** One of its places. */
  readonly path: string;
  /** Pages, frames or pictures in the file, of which the first was looked at. */
  readonly of: number;
}

/** Pictures of an album that hold several and of which one was looked at. */
export const listPartlySeen = (sql: Sql, albumId: string): Promise<PartlySeen[]> =>
  sql.query<PartlySeen>(
    `select coalesce((select min(case f.kind when 's3' then 's3:' || f.path else f.path end)
         from item_files f where f.item_id = i.id), encode(i.content_sha256, 'hex')) as path, i.frames as "of"
       from items i where i.album_id = $1 and i.frames > 1 and i.duration_ms is null order by i.seq`,
    [albumId],
  );

export interface UnseenCount {
  /** Pictures that hold several, of which one was looked at. */
  readonly partly: number;
  readonly kinds: readonly NotLookedAt[];
  /** Files that could not be read. */
  readonly damaged: number;
}

/** In albums, by kind; what is damaged is counted apart. */
export const countNotLookedAt = async (sql: Sql, albumIds: readonly string[]): Promise<UnseenCount> => {
  const rows = await sql.query<{ kind: string | null }>(
    `select case when code in (${NOT_LOOKED_AT_SQL}) then coalesce(details ->> 'kind', '?') end as kind
       from import_problems where album_id = any($1::uuid[])`,
    [albumIds],
  );
  const [{ partly } = { partly: 0 }] = await sql.query<{ partly: number }>(
    `select count(*)::int as partly from items where album_id = any($1::uuid[]) and frames > 1 and duration_ms is null`,
    [albumIds],
  );
  const kinds = rows.flatMap(({ kind }) => (kind === null ? [] : [kind]));
  return { kinds: notLookedAtOf(kinds), damaged: rows.length - kinds.length, partly };
};
