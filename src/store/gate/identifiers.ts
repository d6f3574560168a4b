/** Identifiers as people give them: whole, or their beginning. Each is found by the index of its column, however many rows there are. */
import type { Sql } from "../database.ts";

/** Characters of an identifier that tables print and commands take. */
const SHORT = 8;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LOWEST = "00000000-0000-0000-0000-000000000000";
const HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** A whole identifier, small letters; null for any other text, which no row has. */
export const uuidOf = (text: string): string | null => (UUID.test(text) ? text : null);

/** The first and the last identifier that begin so; nulls, between which nothing lies, where none does or it is shorter than 8 characters. */
export const uuidsBegunBy = (beginning: string): readonly [string, string] | readonly [null, null] => {
  const first = beginning + LOWEST.slice(beginning.length);
  return beginning.length >= SHORT && UUID.test(first)
    ? [first, beginning + HIGHEST.slice(beginning.length)]
    : [null, null];
};

/** The one row whose identifier is `id`, or begins with it when it has 8 characters and more; none when several do. */
export const oneBegunBy = async <R extends object>(
  sql: Sql,
  select: string,
  column: string,
  id: string,
): Promise<R | undefined> => {
  const rows = await sql.query<R>(
    `${select} ${column} between $1::uuid and $2::uuid limit 2`,
    uuidsBegunBy(id).slice(),
  );
  return rows.length === 1 ? rows[0] : undefined;
};
