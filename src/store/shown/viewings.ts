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

/** Her own looks at her own pictures, of the days that are not in the ledger yet. */
export const herViewings = (
  sql: Sql,
  subjectId: string,
): Promise<{ readonly day: string; readonly pictures: number }[]> =>
  sql.query(
    `select day, pictures::int as pictures from viewings where subject_id = $1 and role = 'subject' order by day`,
    [subjectId],
  );

/** What stands in her gallery: album, time and content, in its order, at most `limit`. */
export const shownFacts = (
  sql: Sql,
  subjectId: string,
  limit: number,
): Promise<{ readonly album: string; readonly takenAt: string | null; readonly sha256: string }[]> =>
  sql.query(
    `select a.title as album, i.taken_at, encode(i.content_sha256, 'hex') as sha256
     from appearances p join items i on i.id = p.item_id join albums a on a.id = i.album_id
     where p.subject_id = $1 and p.state <> 'candidate' order by i.taken_at nulls last, a.slug, i.seq limit $2`,
    [subjectId, limit],
  );
