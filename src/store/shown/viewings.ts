/** Who looked at whose pictures on which day: counted here, said in the ledger once the day is over. */
import type { Sql } from "../database.ts";
import { insertOnce } from "../insert.ts";

export interface Viewing {
  readonly subjectId: string;
  readonly viewer: string;
  readonly role: string;
  readonly day: string;
}

/** @returns 0 when this viewer has looked at hers today already */
export const beginViewing = (sql: Sql, { subjectId, viewer, role, day }: Viewing): Promise<number> =>
  insertOnce(sql, "viewings", { subjectId, viewer, role, day });

/** Whether this viewer has looked at hers on that day. */
export const anyViewing = async (sql: Sql, { subjectId, viewer, role, day }: Viewing): Promise<boolean> =>
  (await sql.maybeOne(
    `select 1 from viewings where subject_id = $1 and viewer = $2 and role = $3 and day = $4`,
    [subjectId, viewer, role, day],
  )) !== undefined;

/** So many pictures more. `beginViewing` has made the row. */
export const addViews = (
  sql: Sql,
  { subjectId, viewer, role, day }: Viewing,
  pictures: number,
): Promise<number> =>
  sql.run(
    `update viewings set pictures = pictures + $5 where subject_id = $1 and viewer = $2 and role = $3 and day = $4`,
    [subjectId, viewer, role, day, pictures],
  );

/** Days that are over, and how many pictures were looked at in each. */
export const viewingsBefore = (sql: Sql, today: string): Promise<(Viewing & { pictures: number })[]> =>
  sql.query(
    `select subject_id, viewer, role, day, pictures::int as pictures from viewings where day < $1 order by day, subject_id, viewer`,
    [today],
  );

/** Once the ledger says what they counted. */
export const deleteViewingsBefore = (sql: Sql, today: string): Promise<number> =>
  sql.run(`delete from viewings where day < $1`, [today]);
