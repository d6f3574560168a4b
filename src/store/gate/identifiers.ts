import type { Sql } from "../database.ts";

/** Characters of an identifier that tables print and commands take. */
const SHORT = 8;

/** The one row whose identifier is `id`, or begins with it when it has 8 characters and more; none when several do. */
export const oneBegunBy = async <R extends object>(
  sql: Sql,
  select: string,
  column: string,
  id: string,
): Promise<R | undefined> => {
  const rows = await sql.query<R>(
    `${select} ${column}::text = $1 or (length($1) >= ${SHORT} and starts_with(${column}::text, $1)) limit 2`,
    [id],
  );
  return rows.length === 1 ? rows[0] : undefined;
};
