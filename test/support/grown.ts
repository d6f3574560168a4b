/** An archive of any size out of one picture and one person: rows alone, as import and enrolment leave them. */
import type { Sql } from "../../src/store/database.ts";

/** @param changed by what each copy differs, as an expression of SQL that makes jsonb out of the row `r` and the number `n` */
const copied = (sql: Sql, table: string, where: string, changed: string, count: number): Promise<number> =>
  sql.run(
    `insert into ${table} select (jsonb_populate_record(r, ${changed})).* from ${table} r, generate_series(1, $1::int) n where ${where}`,
    [count],
  );

/** An identifier that says of what it is which copy. */
const idOf = (what: string): string => `md5(${what} || ' ' || n)::uuid`;
const hash = (what: string): string => `('\\x' || encode(sha256((${what} || ' ' || n)::bytea), 'hex'))`;

/** So many more pictures like the one that was imported last, each with its faces. @param album its slug */
export const morePictures = async (sql: Sql, album: string, count: number): Promise<void> => {
  const { id, seq } = await sql.one<{ id: string; seq: number }>(
    `select i.id, a.item_count::int as seq from items i join albums a on a.id = i.album_id where a.slug = $1 order by i.seq desc limit 1`,
    [album],
  );
  const named = hash(`'${id} ${seq}'`);
  await copied(
    sql,
    "items",
    `r.id = '${id}'`,
    `jsonb_build_object('id', ${idOf(`'${id} ${seq}'`)}, 'seq', ${seq} + n, 'content_sha256', ${named}, 'shows_sha256', ${named},
       'picture_sha256', ${named})`,
    count,
  );
  await copied(
    sql,
    "faces",
    `r.item_id = '${id}'`,
    `jsonb_build_object('id', ${idOf(`r.id::text || ' ${seq}'`)}, 'item_id', ${idOf(`'${id} ${seq}'`)})`,
    count,
  );
  await sql.run(`update albums set item_count = item_count + $2 where slug = $1`, [album, count]);
};

/** So many more people who are like this one: consented, vouched for, with a grant that is open on the same albums. */
export const morePeople = async (sql: Sql, subjectId: string, count: number): Promise<void> => {
  const own = `r.subject_id = '${subjectId}'`;
  const subject = idOf(`'${subjectId}'`);
  const anew = `jsonb_build_object('id', ${idOf("r.id::text")}, 'subject_id', ${subject})`;
  await copied(sql, "subjects", `r.id = '${subjectId}'`, `jsonb_build_object('id', ${subject})`, count);
  await copied(sql, "vouchings", own, anew, count);
  await copied(sql, "consents", `${own} and r.purpose = 'find'`, anew, count);
  const consent = idOf("r.consent_id::text");
  const hers = `r.consent_id in (select id from consents where subject_id = '${subjectId}')`;
  await copied(sql, "consent_albums", hers, `jsonb_build_object('consent_id', ${consent})`, count);
  await copied(
    sql,
    "grants",
    `${own} and r.state = 'open'`,
    `${anew} || jsonb_build_object('consent_id', ${consent})`,
    count,
  );
  await copied(
    sql,
    "grant_albums",
    `r.grant_id in (select id from grants where subject_id = '${subjectId}' and state = 'open')`,
    `jsonb_build_object('grant_id', ${idOf("r.grant_id::text")}, 'consent_id', ${consent})`,
    count,
  );
};
