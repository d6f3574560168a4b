/** The person's portal: whose things are whose, sessions, links, and enrolments that wait for somebody or for a day. */

import type { CaptureEvidence } from "../../domain/capture-evidence.ts";
import type { FileOutcome } from "../../domain/members.ts";
import { parseNumber } from "../../domain/request.ts";
import type { InRecording } from "../../domain/video.ts";
import type { Sql } from "../database.ts";
import { uuidOf, uuidsBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

const exists = async (sql: Sql, select: string, parameters: readonly unknown[]): Promise<boolean> =>
  (await sql.one<{ found: boolean }>(`select exists (${select}) as found`, [...parameters])).found;

/** Whole identifiers only: what is hers is named exactly. */
export const ownsAppearance = (sql: Sql, subjectId: string, id: string): Promise<boolean> =>
  exists(sql, `select 1 from appearances where subject_id = $1 and id = $2::uuid`, [subjectId, uuidOf(id)]);

/** Whether that grant is hers, by its whole identifier. */
export const ownsGrant = (sql: Sql, subjectId: string, id: string): Promise<boolean> =>
  exists(sql, `select 1 from grants where subject_id = $1 and id = $2::uuid`, [subjectId, uuidOf(id)]);

/** Whether that consent is hers, by its whole identifier. */
export const ownsConsent = (sql: Sql, subjectId: string, id: string): Promise<boolean> =>
  exists(sql, `select 1 from consents where subject_id = $1 and id = $2::uuid`, [subjectId, uuidOf(id)]);

/** By number (2026-0007) or identifier. */
export const ownsRequest = (sql: Sql, subjectId: string, name: string): Promise<boolean> => {
  const number = parseNumber(name);
  return number === undefined
    ? exists(sql, `select 1 from requests where subject_id = $1 and id = $2::uuid`, [subjectId, uuidOf(name)])
    : exists(sql, `select 1 from requests where subject_id = $1 and number = $2`, [subjectId, number]);
};

/** Whether that entry of the ledger is sealed for her. */
export const ownsEntry = (sql: Sql, subjectId: string, seq: number): Promise<boolean> =>
  exists(sql, `select 1 from ledger_entries where sealed_for = $1 and seq = $2`, [subjectId, seq]);

/** The one person whose identifier begins so; none when several do. */
export const personBegunBy = async (sql: Sql, beginning: string): Promise<string | undefined> => {
  const found = await sql.query<{ id: string }>(
    `select id from subjects where id between $1::uuid and $2::uuid limit 2`,
    uuidsBegunBy(beginning).slice(),
  );
  return found.length === 1 ? found[0]!.id : undefined;
};

/** A session of hers; of its token only the hash is kept. */
export const insertSession = (
  sql: Sql,
  session: { tokenSha256: Uint8Array; subjectId: string; idleUntil: Date },
  at: Date,
): Promise<number> => insert(sql, "portal_sessions", { ...session, openedAt: at });

export interface PortalSession {
  readonly subjectId: string;
  readonly idleUntil: Date;
  /** When she showed who she is: as it began, or since. */
  readonly openedAt: Date;
}

/** Whose session a token opens; none when it is over. */
export const findSession = (
  sql: Sql,
  tokenSha256: Uint8Array,
  at: Date,
): Promise<PortalSession | undefined> =>
  sql.maybeOne(
    `select subject_id, idle_until, opened_at from portal_sessions where token_sha256 = $1 and idle_until > $2`,
    [tokenSha256, at],
  );

/** It lasts until then, if nothing more is asked with it. */
export const prolongSession = (sql: Sql, tokenSha256: Uint8Array, idleUntil: Date): Promise<number> =>
  sql.run(`update portal_sessions set idle_until = $2 where token_sha256 = $1`, [tokenSha256, idleUntil]);

/** She showed anew who she is. @returns whether the session is hers */
export const proveSession = async (
  sql: Sql,
  tokenSha256: Uint8Array,
  subjectId: string,
  at: Date,
): Promise<boolean> =>
  (await sql.run(`update portal_sessions set opened_at = $3 where token_sha256 = $1 and subject_id = $2`, [
    tokenSha256,
    subjectId,
    at,
  ])) === 1;

/** The token opens nothing any more. */
export const removeSession = (sql: Sql, tokenSha256: Uint8Array): Promise<number> =>
  sql.run(`delete from portal_sessions where token_sha256 = $1`, [tokenSha256]);

/** Of one person, or all that are over. */
export const removeSessionsOver = (sql: Sql, at: Date): Promise<number> =>
  sql.run(`delete from portal_sessions where idle_until <= $1`, [at]);

/** A link that was sent to her; a newer one takes its place. */
export const putLink = async (
  sql: Sql,
  link: { tokenSha256: Uint8Array; subjectId: string; validUntil: Date },
): Promise<void> => {
  await sql.run(`delete from portal_links where subject_id = $1`, [link.subjectId]);
  await insert(sql, "portal_links", { ...link });
};

/** Good once. */
export const spendLink = async (sql: Sql, tokenSha256: Uint8Array, at: Date): Promise<string | undefined> =>
  (
    await sql.maybeOne<{ subjectId: string }>(
      `delete from portal_links where token_sha256 = $1 and valid_until > $2 returning subject_id`,
      [tokenSha256, at],
    )
  )?.subjectId;

/** Links whose time is over. */
export const removeLinksOver = (sql: Sql, at: Date): Promise<number> =>
  sql.run(`delete from portal_links where valid_until <= $1`, [at]);

/** Whether there is one to remove. */
export const anySessionOrLinkOver = (sql: Sql, at: Date): Promise<boolean> =>
  exists(
    sql,
    `select 1 from portal_sessions where idle_until <= $1 union all select 1 from portal_links where valid_until <= $1
     union all select 1 from vouching_codes where valid_until <= $1`,
    [at],
  );

export type EnrolmentState = "waiting" | "approved" | "refused";
/** By a square that hangs in public, or a link that was given to her. */
export type CameBy = "poster" | "personal";

export interface EnrolmentRow {
  readonly subjectId: string;
  readonly invitationId: string | null;
  readonly cameBy: CameBy;
  readonly evidence: CaptureEvidence;
  readonly filePhotograph: FileOutcome | null;
  readonly fileScore: number | null;
  readonly seenBy: string | null;
  readonly state: EnrolmentState;
  readonly opensOn: string;
  readonly enrolledAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

const ENROLMENT = `select subject_id, invitation_id, came_by, evidence, file_photograph, file_score, seen_by, state, opens_on,
  enrolled_at, decided_by, decided_at from portal_enrolments`;

/** How she came in; it waits until somebody vouches for her (law 11). */
export const insertEnrolment = (
  sql: Sql,
  enrolment: Pick<EnrolmentRow, "subjectId" | "invitationId" | "cameBy" | "evidence" | "opensOn"> &
    Partial<Pick<EnrolmentRow, "filePhotograph" | "fileScore">>,
  at: Date,
): Promise<number> => insert(sql, "portal_enrolments", { ...enrolment, state: "waiting", enrolledAt: at });

/** Hers; none when she did not come in by the portal. */
export const enrolmentOf = (sql: Sql, subjectId: string): Promise<EnrolmentRow | undefined> =>
  sql.maybeOne<EnrolmentRow>(`${ENROLMENT} where subject_id = $1::uuid`, [uuidOf(subjectId)]);

/** What waits for a decision first, then the newest. */
export const listEnrolments = (sql: Sql): Promise<EnrolmentRow[]> =>
  sql.query<EnrolmentRow>(`${ENROLMENT} order by state <> 'waiting', enrolled_at desc, subject_id`);

/** @returns 0 when it does not wait: somebody decided before */
export const decideEnrolmentRow = (
  sql: Sql,
  subjectId: string,
  decision: { state: "approved" | "refused"; sealedBecause: Uint8Array | null; by: string; opensOn?: string },
  at: Date,
): Promise<number> =>
  sql.run(
    `update portal_enrolments set state = $2, sealed_because = $3, decided_by = $4, decided_at = $5, opens_on = coalesce($6, opens_on)
     where subject_id = $1 and state = 'waiting'`,
    [subjectId, decision.state, decision.sealedBecause, decision.by, at, decision.opensOn ?? null],
  );

/** Whatever had been decided: her face proved to be somebody else's. @returns 0 when she did not come in by the portal */
export const refuseEnrolmentRow = (sql: Sql, subjectId: string, by: string, at: Date): Promise<number> =>
  sql.run(
    `update portal_enrolments set state = 'refused', decided_by = $2, decided_at = $3 where subject_id = $1`,
    [subjectId, by, at],
  );

/** Whoever is signed in as her is not any more, and no link that was sent to her signs in. */
export const removeSessionsOf = async (sql: Sql, subjectId: string): Promise<void> => {
  await sql.run(`delete from portal_sessions where subject_id = $1`, [subjectId]);
  await sql.run(`delete from portal_links where subject_id = $1`, [subjectId]);
};

/** What the photograph of the file opened, and nobody has looked at since. */
export const UNSEEN = `state = 'approved' and file_photograph = 'agrees' and seen_by is null and exists (select from vouchings v
  where v.subject_id = portal_enrolments.subject_id and v.way = 'file-photograph' and v.ended_at is null)`;

/** Somebody looked at both photographs. @returns 0 when there is nothing to look at, or somebody did */
export const noteSecondLook = (
  sql: Sql,
  subjectId: string,
  look: { readonly by: string; readonly stands: boolean; readonly sealedBecause: Uint8Array | null },
  at: Date,
): Promise<number> =>
  sql.run(
    `update portal_enrolments set seen_by = $2, seen_at = $3, sealed_because = coalesce($4, sealed_because),
       state = case when $5 then state else 'refused' end where subject_id = $1 and ${UNSEEN}`,
    [subjectId, look.by, at, look.sealedBecause, look.stands],
  );

/** Whose enrolment waits for such a look. */
export const unseenEnrolments = async (sql: Sql): Promise<ReadonlySet<string>> =>
  new Set(
    (await sql.query<{ subjectId: string }>(`select subject_id from portal_enrolments where ${UNSEEN}`)).map(
      ({ subjectId }) => subjectId,
    ),
  );

export interface ShownPicture extends InRecording {
  readonly id: string;
  readonly state: "shown" | "confirmed";
  readonly score: number;
  readonly fmr: number;
  readonly foundAt: Date;
  readonly album: string;
  readonly albumTitle: string;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly widthPx: number;
  readonly heightPx: number;
  readonly takenAt: string | null;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly publishedOn: string | null;
  readonly otherFaces: number;
  /** Place of the row in the order: what the next page begins after. */
  readonly place: string;
}

/** Pictures without a date come last. */
const TAKEN = `coalesce(i.taken_at, '~')`;

/** The next of what she is shown, by the time it was taken; what waits for a human is not. */
export const shownAfter = (
  sql: Sql,
  subjectId: string,
  after: { readonly place: string; readonly id: string },
  limit: number,
): Promise<ShownPicture[]> =>
  sql.query<ShownPicture>(
    `select p.id, p.state, p.score, p.fmr, p.found_at, a.slug as album, a.title as "albumTitle",
       jsonb_build_object('x', f.x, 'y', f.y, 'width', f.width, 'height', f.height) as box, i.width_px,
       i.height_px, i.taken_at, i.caption, i.photographer, i.published_at,
       i.published_on, f.at_ms::float8, f.starts_ms::float8,
       f.ends_ms::float8, i.duration_ms::float8,
       (select count(*)::int - 1 from faces o where o.item_id = i.id) as "otherFaces", ${TAKEN} as place
     from appearances p join items i on i.id = p.item_id join faces f on f.id = p.face_id join albums a on a.id = i.album_id
     where p.subject_id = $1 and p.state <> 'candidate' and (${TAKEN} collate "C", p.id) > ($2::text collate "C", $3::uuid)
     order by ${TAKEN} collate "C", p.id limit $4`,
    [subjectId, after.place, after.id, limit],
  );

/** Pictures that she is shown, and candidates that wait for somebody. */
export const countShown = (sql: Sql, subjectId: string): Promise<{ shown: number; waiting: number }> =>
  sql.one(
    `select count(*) filter (where state <> 'candidate')::int as shown, count(*) filter (where state = 'candidate')::int as waiting
     from appearances where subject_id = $1`,
    [subjectId],
  );
