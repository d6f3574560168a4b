import type { Sql } from "../database.ts";

/** Of these appearances, those that are there and nobody else's as well (law 11); they stay until this transaction ends. */
export const appearancesThere = async (sql: Sql, ids: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(
        `select p.id from appearances p join subjects s on s.id = p.subject_id and s.suspended_since is null
         where p.id = any($1::uuid[])${sql.forShare}`,
        [ids],
      )
    ).map(({ id }) => id),
  );

/** Appearances that are hers to see, in the order of her gallery. */
export const shownTo = (sql: Sql, subjectId: string): Promise<{ id: string }[]> =>
  sql.query(
    `select p.id from appearances p join items i on i.id = p.item_id join albums a on a.id = i.album_id
     where p.subject_id = $1 and p.state <> 'candidate' order by i.taken_at nulls last, a.slug, i.seq`,
    [subjectId],
  );

/** What may be shown of people whose grant is open, newest first; nothing of a person who is restricted (R61). */
export const shownUnderOpenGrants = (sql: Sql): Promise<{ id: string; subjectId: string }[]> =>
  sql.query(
    `select p.id, p.subject_id from appearances p join grants g on g.id = p.grant_id and g.state = 'open'
       join subjects s on s.id = p.subject_id and not s.restricted
     where p.state <> 'candidate' order by p.found_at desc, p.id`,
  );
