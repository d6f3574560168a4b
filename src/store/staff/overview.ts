/** Counts of what waits for somebody. Numbers only: nobody is in them. */
import type { Sql } from "../database.ts";
import { UNSEEN } from "../portal/portal.ts";

export interface Waiting {
  readonly candidates: number;
  readonly conflicts: number;
  readonly objections: number;
  /** Recipients who have not been told of something. */
  readonly tellings: number;
  readonly lettersWaiting: number;
  /** Refused by a server, or tried without success. */
  readonly lettersFailed: number;
  readonly breaches: number;
  readonly enrolments: number;
}

/** What waits for a decision, for a letter or for the mail server, now. */
export const countWaiting = (sql: Sql): Promise<Waiting> =>
  sql.one<Waiting>(`select
    (select count(*) from appearances where state = 'candidate')::int as candidates,
    (select count(*) from conflicts where state = 'open')::int as conflicts,
    (select count(*) from objections where state = 'pending')::int as objections,
    (select count(*) from recipient_tellings where told_at is null)::int as tellings,
    (select count(*) from outbox where sent_at is null and refused_at is null and held is null)::int as "lettersWaiting",
    (select count(*) from outbox where sent_at is null and (refused_at is not null or last_problem is not null))::int as "lettersFailed",
    (select count(*) from breaches where closed_at is null)::int as breaches,
    (select count(*) from portal_enrolments where state = 'waiting' or (${UNSEEN}))::int as enrolments`);

export interface Held {
  readonly albums: number;
  readonly items: number;
  readonly faces: number;
  readonly people: number;
  readonly openGrants: number;
  readonly appearances: number;
}

/**
 * What this instance holds, now. Films of Motion and Live Photos are part of their picture, and candidates are not
 * counted as appearances.
 */
export const countHeld = (sql: Sql): Promise<Held> =>
  sql.one<Held>(`select
    (select count(*) from albums)::int as albums,
    (select coalesce(sum(items), 0) from album_counts)::int as items,
    (select coalesce(sum(faces), 0) from album_counts)::int as faces,
    (select count(*) from subjects)::int as people,
    (select count(*) from grants where state = 'open')::int as "openGrants",
    (select count(*) from appearances where state <> 'candidate')::int as appearances`);
