/** What pictures say of themselves: captions, keywords, tags. Somebody who is forgotten is named by none of them any more. */
import type { Sql } from "../database.ts";

export interface Said {
  readonly itemId: string;
  readonly caption: string | null;
  readonly photographer: string | null;
  /** As the file, or what lay beside it, said it. */
  readonly metadata: unknown;
}

/**
 * Those that may hold a text: `pattern` is of LIKE, its letters are of ASCII, and case does not count. Every act waits
 * meanwhile, so that each picture is read once, and only ASCII is put in small letters.
 */
export const saidLike = (sql: Sql, pattern: string): Promise<Said[]> =>
  sql.query<Said>(
    `select id as "itemId", caption, photographer, metadata from items
     where lower(concat_ws(' ', caption, photographer, metadata) collate "C") like lower($1) order by id`,
    [pattern],
  );

/** What is left of it once somebody is forgotten; a line of the journal keeps it so in whatever is restored (R56). */
export const unsay = async (sql: Sql, { itemId, caption, photographer, metadata }: Said): Promise<void> => {
  await sql.run(`update items set caption = $2, photographer = $3, metadata = $4 where id = $1`, [
    itemId,
    caption,
    photographer,
    JSON.stringify(metadata),
  ]);
  await sql.query(`select write_closing('words', $1, null, null)`, [itemId]);
};
