/** What the archive says in words that may name somebody: captions, keywords, names of files. A pattern chooses; the caller looks closer. */
import type { Sql } from "../database.ts";

export interface SaidOfPicture {
  readonly itemId: string;
  readonly album: string;
  readonly caption: string | null;
  readonly photographer: string | null;
  /** As the file, or what lay beside it, said it. */
  readonly metadata: unknown;
}

/** A page of pictures whose words fit a regular expression, in any case, by identifier; from behind `after`. */
export const picturesSaying = (
  sql: Sql,
  pattern: string,
  after: string | null,
  limit: number,
): Promise<SaidOfPicture[]> =>
  sql.query<SaidOfPicture>(
    `select i.id as "itemId", a.slug as album, i.caption, i.photographer, i.metadata from items i join albums a on a.id = i.album_id
     where concat_ws(' ', i.caption, i.photographer, i.metadata::text) ~* $1 and ($2::uuid is null or i.id > $2)
     order by i.id limit $3`,
    [pattern, after, limit],
  );

export interface NamedFile {
  readonly album: string;
  /** Of the picture; null of what was never imported. */
  readonly itemId: string | null;
  readonly path: string;
}

/** Paths of originals, of files that could not be imported, and names of uploads, that fit a regular expression. */
export const filesNamed = (sql: Sql, pattern: string, limit: number): Promise<NamedFile[]> =>
  sql.query<NamedFile>(
    `select a.slug as album, f.item_id, f.path from item_files f join albums a on a.id = f.album_id where f.path ~* $1
     union all select a.slug, null, p.path from import_problems p join albums a on a.id = p.album_id where p.path ~* $1
     union all select a.slug, null, u.file_name from uploads u join albums a on a.id = u.album_id where u.file_name ~* $1
     limit $2`,
    [pattern, limit],
  );

export interface LeftSidecar {
  readonly id: string;
  readonly folderId: string;
  readonly sealedName: Buffer;
  readonly originalSha256: string;
}

/** Sidecars that outlived their picture: no name of a file of the archive stands for theirs any more. */
export const sidecarsWithoutPicture = (sql: Sql): Promise<LeftSidecar[]> =>
  sql.query<LeftSidecar>(
    `select id, folder_id, sealed_name, encode(original_sha256, 'hex') as "originalSha256" from sidecars
     where item_id is null and removed_at is null order by id`,
  );
