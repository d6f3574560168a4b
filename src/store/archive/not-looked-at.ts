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

/** As the index `items_in_part` has it. */
const IN_PART = "(i.metadata ? 'parts' or i.frames > 1 and i.duration_ms is null)";

/**
 * Files of albums that hold several pages, frames, pictures or tracks, not all of which were looked at, each with a place where it
 * lies.
 */
export const lookedAtInPart = (
  sql: Sql,
  albumIds: readonly string[],
): Promise<{ kind: "file" | "kept" | "s3"; path: string; looked: number; of: number }[]> =>
  sql.query(
    `select f.kind, f.path, coalesce((i.metadata -> 'parts' ->> 'looked')::int, 1) as looked,
       coalesce((i.metadata -> 'parts' ->> 'of')::int, i.frames) as "of"
     from items i
     join lateral (select kind, path from item_files where item_id = i.id order by kind, path limit 1) f on true
     where i.album_id = any($1::uuid[]) and ${IN_PART} order by f.path`,
    [albumIds],
  );

export interface UnseenCount {
  readonly kinds: readonly NotLookedAt[];
  /** Files of several pages, frames, pictures or tracks, not all of which were looked at. */
  readonly inPart: number;
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
  const kinds = rows.flatMap(({ kind }) => (kind === null ? [] : [kind]));
  const { inPart } = await sql.one<{ inPart: number }>(
    `select count(*)::int as "inPart" from items i where i.album_id = any($1::uuid[]) and ${IN_PART}
       and exists (select 1 from item_files where item_id = i.id)`,
    [albumIds],
  );
  return { kinds: notLookedAtOf(kinds), inPart, damaged: rows.length - kinds.length };
};
