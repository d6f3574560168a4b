/**
 * What waits, what is due and what is wrong, beside what the overview counts. Numbers, days and the numbers of cases: nobody is in
 * it. Each count is of an index that holds just those rows, or of a table with as many rows as the organisation has albums,
 * publications or cases: the cost follows the answer, and not the archive.
 */
import type { Sql } from "../database.ts";

export interface Standing {
  /** Those that a review would list: of nobody restricted or suspended, and those that one of two persons confirmed. */
  readonly candidates: number;
  readonly proposals: number;
  readonly toSign: number;
  readonly heldBack: number;
  readonly sidecarsWaiting: number;
  readonly copiesStale: number;
  readonly importProblems: number;
  readonly scanMisses: number;
  /** Open grants with pictures that were not compared for them yet. */
  readonly toCompare: number;
  /** Consented to be found, vouched for, and never had a grant. */
  readonly withoutGrant: number;
  readonly consentsEnding: number;
  readonly consentEndsOn: string | null;
  readonly grantsClosing: number;
  readonly grantClosesOn: string | null;
  readonly albumsEnding: number;
  readonly albumEndsOn: string | null;
  readonly listsEnding: number;
  readonly listEndsOn: string | null;
  readonly breachBy: Date | null;
  readonly albums: boolean;
  readonly items: boolean;
  readonly people: boolean;
}

/** $1 today, $2 the last day that is soon, $3 now. */
export const STANDING = /* sql */ `select
  (select count(*) from appearances p join subjects s on s.id = p.subject_id and not s.restricted and s.suspended_since is null
    where p.state = 'candidate' or (p.state = 'shown' and p.first_by is not null))::int as "candidates",
  (select count(*) from proposals where agreed_by is null and valid_until > $3)::int as "proposals",
  (select count(*) from publications where state = 'drawn')::int as "toSign",
  (select count(*) from publication_copies where state = 'blocked')::int as "heldBack",
  (select count(*) from sidecars where waits)::int as "sidecarsWaiting",
  (select count(*) from publication_copies where state = 'stale')::int as "copiesStale",
  (select count(*) from import_problems)::int as "importProblems",
  (select count(*) from scan_misses m join grants g on g.id = m.grant_id and g.state = 'open')::int as "scanMisses",
  (select count(*) from grants g where g.state = 'open' and exists (select 1 from grant_albums ga join albums a on a.id = ga.album_id
    where ga.grant_id = g.id and not a.minors_present and ga.compared_to_seq < a.item_count))::int as "toCompare",
  (select count(*) from consents c join subjects s on s.id = c.subject_id and not s.restricted and s.suspended_since is null
    join vouchings v on v.subject_id = s.id and v.ended_at is null
    where c.in_force and c.purpose = 'find' and c.ends_on >= $1
      and not exists (select 1 from grants g where g.subject_id = c.subject_id))::int as "withoutGrant",
  (select count(*) from consents where in_force and ends_on between $1 and $2)::int as "consentsEnding",
  (select min(ends_on) from consents where in_force and ends_on between $1 and $2)::text as "consentEndsOn",
  (select count(*) from grants where state = 'open' and closes_on between $1 and $2)::int as "grantsClosing",
  (select min(closes_on) from grants where state = 'open' and closes_on between $1 and $2)::text as "grantClosesOn",
  (select count(*) from albums where retain_until <= $2)::int as "albumsEnding",
  (select min(retain_until) from albums where retain_until <= $2)::text as "albumEndsOn",
  (select count(*) from member_lists where until_day <= $2)::int as "listsEnding",
  (select min(until_day) from member_lists where until_day <= $2)::text as "listEndsOn",
  (select min(notify_by) from breaches where closed_at is null and authority_told_at is null and risk <> 'none') as "breachBy",
  exists (select 1 from albums) as "albums",
  exists (select 1 from albums where item_count > 0) as "items",
  exists (select 1 from subjects) as "people"`;

/** Counts, and the first day of each kind that ends soon. */
export const standing = (
  sql: Sql,
  { today, soon, now }: { readonly today: string; readonly soon: string; readonly now: Date },
): Promise<Standing> => sql.one<Standing>(STANDING, [today, soon, now]);
