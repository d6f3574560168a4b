/** Lists of people whom the organisation knew before: for which albums, until when, and who is on them, sealed. */
import type { MemberState } from "../../domain/members.ts";
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export interface MemberList {
  readonly id: string;
  readonly untilDay: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly albums: readonly { readonly id: string; readonly slug: string; readonly title: string }[];
}

const LIST = `select l.id, l.until_day, l.made_by, l.made_at,
    coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'slug', a.slug, 'title', a.title) order by a.slug)
      from member_list_albums la join albums a on a.id = la.album_id where la.list_id = l.id), '[]') as albums
  from member_lists l`;

/** Oldest first. */
export const memberLists = (sql: Sql): Promise<MemberList[]> =>
  sql.query<MemberList>(`${LIST} order by l.made_at, l.id`);

/** A new list for these albums. */
export const insertMemberList = async (
  sql: Sql,
  list: { readonly id: string; readonly untilDay: string; readonly madeBy: string },
  albumIds: readonly string[],
  at: Date,
): Promise<void> => {
  await insert(sql, "member_lists", { ...list, madeAt: at });
  for (const albumId of albumIds) await insert(sql, "member_list_albums", { listId: list.id, albumId });
};

/** Another last day of a list. */
export const prolongMemberList = (sql: Sql, id: string, untilDay: string): Promise<number> =>
  sql.run(`update member_lists set until_day = $2 where id = $1 and until_day <> $2`, [id, untilDay]);

export interface MemberRow {
  readonly id: string;
  readonly listId: string;
  readonly sealedMember: Buffer;
  readonly hasPhotograph: boolean;
  readonly subjectId: string | null;
  readonly addedAt: Date;
  readonly state: MemberState;
  /** When the last link was sent. */
  readonly invitedAt: Date | null;
}

/** Enrolled as long as she may be searched for; invited as long as her link can be used. */
const STATE = `case when e.state = 'waiting' then 'waiting'
    when m.subject_id is not null and exists (select from consents c where c.subject_id = m.subject_id and c.purpose = 'find' and c.in_force) then 'enrolled'
    when m.subject_id is not null then 'left'
    when exists (select from invitations v where v.member_id = m.id and v.ended_at is null and v.used < v.uses and v.until_day >= $1) then 'invited'
    else 'listed' end`;
const MEMBER = `select m.id, m.list_id, m.sealed_member, m.sealed_photograph is not null as has_photograph, m.subject_id, m.added_at,
    ${STATE} as state, (select max(v.made_at) from invitations v where v.member_id = m.id) as invited_at
  from members m left join portal_enrolments e on e.subject_id = m.subject_id`;

/** Of one list or of all, in the order they came. */
export const membersOf = (sql: Sql, today: string, listId: string | null = null): Promise<MemberRow[]> =>
  sql.query<MemberRow>(`${MEMBER} where $2::uuid is null or m.list_id = $2 order by m.added_at, m.id`, [
    today,
    listId,
  ]);

/** By her whole identifier. */
export const findMember = (sql: Sql, id: string, today: string): Promise<MemberRow | undefined> =>
  sql.maybeOne<MemberRow>(`${MEMBER} where m.id = $2::uuid`, [today, uuidOf(id)]);

/** Who enrolled by the link of whom. */
export const memberOfSubject = (sql: Sql, subjectId: string, today: string): Promise<MemberRow | undefined> =>
  sql.maybeOne<MemberRow>(`${MEMBER} where m.subject_id = $2::uuid`, [today, uuidOf(subjectId)]);

/** Their identifiers: a key of each goes with her. */
export const linesOfLists = async (sql: Sql, subjectId: string): Promise<string[]> =>
  (await sql.query<{ id: string }>(`select id from members where subject_id = $1`, [subjectId])).map(
    ({ id }) => id,
  );

/** Everybody who enrolled by such a link. */
export const linkedMembers = (sql: Sql, today: string): Promise<MemberRow[]> =>
  sql.query<MemberRow>(`${MEMBER} where m.subject_id is not null`, [today]);

export interface NewMember {
  readonly id: string;
  readonly listId: string;
  readonly sealedMember: Uint8Array;
  readonly sealedPhotograph: Uint8Array | null;
}

/** One more on a list; her key was made in the same transaction. */
export const insertMember = (sql: Sql, member: NewMember, at: Date): Promise<number> =>
  insert(sql, "members", { ...member, addedAt: at });

/** What the list says of her now; a photograph that is not given stays. */
export const changeMember = (
  sql: Sql,
  { id, sealedMember, sealedPhotograph }: Omit<NewMember, "listId">,
): Promise<number> =>
  sql.run(
    `update members set sealed_member = $2, sealed_photograph = coalesce($3, sealed_photograph) where id = $1`,
    [id, sealedMember, sealedPhotograph],
  );

/** Sealed; none where there is none. */
export const filePhotographOf = async (sql: Sql, memberId: string): Promise<Buffer | null> =>
  (
    await sql.maybeOne<{ sealedPhotograph: Buffer | null }>(
      `select sealed_photograph from members where id = $1::uuid`,
      [uuidOf(memberId)],
    )
  )?.sealedPhotograph ?? null;

/** She enrolled by the link to her address. */
export const linkMember = (sql: Sql, memberId: string, subjectId: string): Promise<number> =>
  sql.run(`update members set subject_id = $2 where id = $1`, [memberId, subjectId]);

/** Whoever enrolled was not she, or was refused: she is on the list as before, and can be invited again. */
export const unlinkMember = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(`update members set subject_id = null where subject_id = $1`, [subjectId]);

/** With her links and letters. @returns 0 when she was gone already */
export const removeMember = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from members where id = $1`, [id]);

/** With everybody on it. */
export const removeMemberList = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from member_lists where id = $1`, [id]);

/** Past their last day, or for albums that are all gone. */
export const memberListsPast = async (sql: Sql, today: string): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select l.id from member_lists l where l.until_day < $1
         or not exists (select from member_list_albums la where la.list_id = l.id) order by l.id`,
      [today],
    )
  ).map(({ id }) => id);
