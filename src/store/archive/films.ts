/** Films of Motion and Live Photos: which pictures have one that was not looked through, and that it was. */
import type { Sql } from "../database.ts";
import type { ItemFile } from "./items.ts";

/** As the picture's metadata says it: so many bytes behind it, or a file of that name beside it. */
type FilmSaid = { readonly bytes: number } | { readonly file: string };

export interface PictureWithFilm {
  readonly itemId: string;
  readonly seq: string;
  readonly film: FilmSaid;
  readonly takenAt: string | null;
  readonly photographer: string | null;
  /** Where the picture lies. */
  readonly files: readonly ItemFile[];
}

/** The next pictures of an album whose film was not looked through, in its order. */
export const filmsToLookThrough = (
  sql: Sql,
  albumId: string,
  afterSeq: string,
  limit: number,
): Promise<PictureWithFilm[]> =>
  sql.query<PictureWithFilm>(
    `select i.id as "itemId", i.seq, i.metadata -> 'film' as film, i.taken_at, i.photographer,
       (select json_agg(json_build_object('kind', f.kind, 'path', f.path, 'byteLength', f.byte_length,
          'modifiedMs', f.modified_ms, 'etag', f.etag) order by f.kind, f.path) from item_files f where f.item_id = i.id) as files
     from items i
     where i.album_id = $1 and i.seq > $2 and i.metadata -> 'film' is not null and i.metadata -> 'film' -> 'item' is null
     order by i.seq limit $3`,
    [albumId, afterSeq, limit],
  );

/** A film that came after its picture. */
export const putFilmBeside = (
  sql: Sql,
  albumId: string,
  picture: Pick<ItemFile, "kind" | "path">,
  film: string,
): Promise<number> =>
  sql.run(
    `update items set metadata = metadata || jsonb_build_object('film', jsonb_build_object('file', $4::text))
     where metadata -> 'film' is null and duration_ms is null
       and id = (select item_id from item_files where album_id = $1 and kind = $2 and path = $3)`,
    [albumId, picture.kind, picture.path, film],
  );

/** That it was looked through, and as which item: its own, or one of the same content. */
export const putFilmItem = (sql: Sql, pictureId: string, itemId: string): Promise<number> =>
  sql.run(
    `update items set metadata = jsonb_set(metadata, '{film,item}', to_jsonb($2::text)) where id = $1 and metadata -> 'film' is not null`,
    [pictureId, itemId],
  );
