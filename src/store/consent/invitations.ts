/** Invitations to the portal: to whom it is said, nobody; for which albums, until when, how often. */
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export type InvitationKind = "personal" | "poster";

export interface NewInvitation {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly tokenSha256: Uint8Array;
  /** Of a poster, which hangs in public and is printed again. */
  readonly sealedToken: Uint8Array | null;
  readonly uses: number;
  readonly purposes: readonly string[];
  /** Last day on which it can be used. */
  readonly untilDay: string;
  /** Last day of a consent that is given on it. */
  readonly consentUntil: string;
  readonly madeBy: string;
  /** Of a link to the address of somebody on a list. */
  readonly memberId?: string;
}

/** A new invitation and the albums it is for; its token is found again by its hash. */
export const insertInvitation = async (
  sql: Sql,
  invitation: NewInvitation,
  albumIds: readonly string[],
  at: Date,
): Promise<void> => {
  await insert(sql, "invitations", { ...invitation, madeAt: at });
  for (const albumId of albumIds)
    await insert(sql, "invitation_albums", { invitationId: invitation.id, albumId });
};

export interface InvitedAlbum {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly place: string | null;
}

export interface InvitationRow {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly sealedToken: Buffer | null;
  readonly uses: number;
  readonly used: number;
  readonly purposes: readonly string[];
  readonly untilDay: string;
  readonly consentUntil: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly endedAt: Date | null;
  /** Whose address it was sent to. */
  readonly memberId: string | null;
  /** Those without minors, as they are today (R77). */
  readonly albums: readonly InvitedAlbum[];
}

const INVITATION = `select v.id, v.kind, v.sealed_token, v.uses, v.used, v.purposes, v.until_day,
    v.consent_until, v.made_by, v.made_at, v.ended_at, v.member_id,
    coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'slug', a.slug, 'title', a.title, 'startsOn', a.starts_on,
        'endsOn', a.ends_on, 'place', a.place) order by a.slug)
      from invitation_albums va join albums a on a.id = va.album_id and not a.minors_present where va.invitation_id = v.id), '[]') as albums
  from invitations v`;

/** Newest first, ended ones too. */
export const listInvitations = (sql: Sql): Promise<InvitationRow[]> =>
  sql.query<InvitationRow>(`${INVITATION} order by v.made_at desc, v.id`);

/** By its whole identifier. */
export const findInvitation = (sql: Sql, id: string): Promise<InvitationRow | undefined> =>
  sql.maybeOne<InvitationRow>(`${INVITATION} where v.id = $1::uuid`, [uuidOf(id)]);

/** One that can be used today. */
export const usableInvitation = (
  sql: Sql,
  tokenSha256: Uint8Array,
  today: string,
): Promise<InvitationRow | undefined> =>
  sql.maybeOne<InvitationRow>(
    `${INVITATION} where v.token_sha256 = $1 and v.ended_at is null and v.until_day >= $2 and v.used < v.uses`,
    [tokenSha256, today],
  );

/** @returns 0 when it was used up, ended or past meanwhile */
export const useInvitation = (sql: Sql, id: string, today: string): Promise<number> =>
  sql.run(
    `update invitations set used = used + 1 where id = $1 and ended_at is null and until_day >= $2 and used < uses`,
    [id, today],
  );

/** @returns 0 when it had ended already */
export const endInvitationRow = (sql: Sql, id: string, at: Date): Promise<number> =>
  sql.run(`update invitations set ended_at = $2 where id = $1 and ended_at is null`, [id, at]);
