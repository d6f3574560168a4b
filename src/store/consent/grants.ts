import type { InForce } from "../../domain/consent.ts";
import type { GrantTerm } from "../../domain/grant.ts";
import type { Narrowing } from "../../domain/narrowing.ts";
import type { Vouched } from "../../domain/vouching.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy, uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";
import type { ConsentRow } from "../people/people.ts";
import { NARROWING } from "./narrowings.ts";

export interface GrantRow {
  readonly id: string;
  readonly subjectId: string;
  readonly consentId: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly state: "open" | "closed";
  readonly pack: string;
  readonly closedBecause: string | null;
  readonly albums: {
    id: string;
    slug: string;
    comparedToSeq: number;
    lastSeq: number;
    misses: number;
    /** The hours and places to which her consent is narrowed; null is the whole album. */
    narrowing: Narrowing | null;
  }[];
}

const GRANT = `select g.id, g.subject_id, g.consent_id, g.opens_on, g.closes_on,
  g.state, g.pack, g.closed_because,
  coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'slug', a.slug, 'comparedToSeq', ga.compared_to_seq, 'lastSeq', a.item_count,
      'misses', (select count(*) from scan_misses m where m.grant_id = g.id and m.album_id = a.id), 'narrowing', ${NARROWING}) order by a.slug)
    from grant_albums ga join albums a on a.id = ga.album_id
      join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id where ga.grant_id = g.id), '[]') as albums
  from grants g`;

/** Open and closed ones of one person or of everybody, oldest first. */
export const listGrants = (sql: Sql, subjectId: string | null): Promise<GrantRow[]> =>
  sql.query<GrantRow>(
    subjectId === null
      ? `${GRANT} order by g.opened_at, g.id`
      : `${GRANT} where g.subject_id = $1::uuid order by g.opened_at, g.id`,
    subjectId === null ? [] : [uuidOf(subjectId)],
  );

/** Identifiers of theirs, open and closed. */
export const grantIdsOf = async (sql: Sql, subjectId: string): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(`select id from grants where subject_id = $1 order by opened_at, id`, [
      subjectId,
    ])
  ).map(({ id }) => id);

export interface OpenTerm {
  readonly id: string;
  readonly subjectId: string;
  readonly closesOn: string;
}

/** Until when each open grant of these people is open; a person has one at most. */
export const openTerms = (sql: Sql, subjectIds: readonly string[]): Promise<OpenTerm[]> =>
  sql.query<OpenTerm>(
    `select id, subject_id, closes_on from grants where state = 'open' and subject_id = any($1::uuid[])`,
    [subjectIds],
  );

/** By identifier or its beginning. */
export const findGrant = (sql: Sql, id: string): Promise<GrantRow | undefined> =>
  oneBegunBy<GrantRow>(sql, `${GRANT} where`, "g.id", id);

/** Hers that is open; a person has one at most. */
export const openGrantOf = (sql: Sql, subjectId: string): Promise<GrantRow | undefined> =>
  sql.maybeOne<GrantRow>(`${GRANT} where g.subject_id = $1 and g.state = 'open'`, [subjectId]);

export interface NewGrant {
  readonly id: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly pack: string;
  readonly sealedTemplate: Uint8Array;
  readonly openedBy: string;
}

/**
 * Laws 1 and 11 in the types: it carries a template, so it is written with a consent that was found in force, and with what
 * vouches that the face is hers.
 */
export const insertGrant = async (
  sql: Sql,
  consent: InForce<ConsentRow>,
  _vouched: Vouched,
  grant: NewGrant,
  albums: readonly string[],
  at: Date,
): Promise<void> => {
  await insert(sql, "grants", {
    ...grant,
    subjectId: consent.subjectId,
    consentId: consent.id,
    state: "open",
    openUnder: true,
    subjectRestricted: false,
    openedAt: at,
  });
  for (const albumId of albums)
    await insert(sql, "grant_albums", { grantId: grant.id, consentId: consent.id, albumId });
};

/** Closes it and removes its template and its waiting work; the caller destroys its key once this is committed. */
export const closeGrant = async (sql: Sql, grantId: string, because: string, at: Date): Promise<number> => {
  await sql.run(`delete from scan_misses where grant_id = $1`, [grantId]);
  return sql.run(
    `update grants set state = 'closed', open_under = null, subject_restricted = null, sealed_template = null, closed_because = $2, closed_at = $3
     where id = $1 and state = 'open'`,
    [grantId, because, at],
  );
};

/** Open, though their last day is over. */
export const openGrantsPast = (sql: Sql, today: string): Promise<{ id: string; subjectId: string }[]> =>
  sql.query(`select id, subject_id from grants where state = 'open' and closes_on < $1`, [today]);

export interface GrantInForce extends GrantTerm {
  readonly id: string;
  readonly subjectId: string;
  /** Album identifiers, without albums in which minors are present. */
  readonly albums: readonly string[];
}

export interface SealedGrant extends GrantInForce {
  readonly sealedTemplate: Buffer;
}

const inForce = <G extends GrantInForce>(
  sql: Sql,
  columns: string,
  today: string,
  pack: string,
): Promise<G[]> =>
  sql.query<G>(
    `select g.id, g.subject_id, ${columns}g.state, g.opens_on, g.closes_on,
       coalesce((select array_agg(ga.album_id::text order by ga.album_id) from grant_albums ga
         join albums a on a.id = ga.album_id and not a.minors_present where ga.grant_id = g.id), '{}') as albums
     from grants g join consents c on c.id = g.consent_id and c.in_force and c.starts_on <= $1 and $1 <= c.ends_on
       join subjects s on s.id = g.subject_id and not s.restricted
     where g.state = 'open' and g.opens_on <= $1 and $1 <= g.closes_on and g.pack = $2 order by g.id`,
    [today, pack],
  );

/** Open grants under a consent in force that day of people who are not restricted (R61), without their templates. */
export const grantsInForce = (sql: Sql, today: string, pack: string): Promise<GrantInForce[]> =>
  inForce(sql, "", today, pack);

/** The same with their sealed templates: what a gallery may be filled from (law 3). */
export const sealedGrants = (sql: Sql, today: string, pack: string): Promise<SealedGrant[]> =>
  inForce(sql, "g.sealed_template, ", today, pack);

/** Of these grants, those still open; locked against closing until this transaction ends. */
export const stillOpen = async (sql: Sql, grantIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(
        `select id from grants where id = any($1::uuid[]) and state = 'open'${sql.forShare}`,
        [grantIds],
      )
    ).map(({ id }) => id),
  );

/** Of everybody, in no order that says anything. */
export const openGrantIds = async (sql: Sql): Promise<string[]> =>
  (await sql.query<{ id: string }>(`select id from grants where state = 'open' order by id`)).map(
    ({ id }) => id,
  );
