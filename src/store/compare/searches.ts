import type { Sql } from "../database.ts";
import { uuidsBegunBy } from "../gate/identifiers.ts";
import { insert, insertOnce } from "../insert.ts";

export interface NewSearch {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly actor: string;
  /** The second account, which agreed before (R90). */
  readonly agreedBy: string;
  readonly purpose: string;
  readonly sealedReason: Uint8Array;
  /** By how many people's keys reason and input are sealed; 0 is the instance's. */
  readonly sealedUnder: number;
  readonly pack: string;
  /** Which references it was compared with, and the photograph that led to a match (R95). */
  readonly gallerySha256: Uint8Array;
  readonly sealedInput: Uint8Array | null;
  readonly reviewThreshold: number;
  readonly retainUntil: string;
}

/**
 * One row for the search, one for every person whom it returned, and one for each who came into the gallery, or left it, since
 * the search before (R45, R95). One search after the other.
 */
export const insertSearch = async (
  sql: Sql,
  search: NewSearch,
  compared: readonly string[],
  returned: readonly string[],
): Promise<void> => {
  await sql.run(`lock table gallery_members in share row exclusive mode`);
  const { number } = await sql.one<{ number: string }>(
    `select coalesce(max(number), 0) + 1 as number from searches`,
  );
  await insert(sql, "searches", { ...search, number, gallerySize: compared.length });
  await sql.run(
    `update gallery_members set last_search = $1::bigint - 1 where last_search is null and subject_id <> all($2::uuid[])`,
    [number, compared],
  );
  await sql.run(
    `insert into gallery_members (subject_id, first_search) select s, $1 from unnest($2::uuid[]) as s
     where not exists (select from gallery_members m where m.subject_id = s and m.last_search is null)`,
    [number, compared],
  );
  await sql.run(
    `insert into consultations (search_id, subject_id, outcome) select $1, s, 'returned' from unnest($2::uuid[]) as s`,
    [search.id, returned],
  );
};

/** Searches of one account that began after `since`; accounts are the same whatever their case (R90). */
export const searchesSince = async (sql: Sql, actor: string, since: Date): Promise<number> =>
  Number(
    (
      await sql.one<{ count: string }>(
        `select count(*)::text as count from searches where lower(trim(actor)) = lower(trim($1)) and started_at > $2`,
        [actor, since],
      )
    ).count,
  );

export interface Confirmation {
  readonly actor: string;
  readonly at: string;
}

export interface Consultation {
  readonly searchId: string;
  readonly at: Date;
  readonly endedAt: Date;
  readonly actor: string;
  readonly purpose: string;
  readonly pack: string;
  /** Hex; null of searches from before it was kept. */
  readonly gallerySha256: string | null;
  readonly sealedReason: Buffer;
  readonly sealedInput: Buffer | null;
  readonly sealedUnder: number;
  /** Whom it returned and who is still there, in the order in which their keys sealed the reason. */
  readonly returned: readonly string[];
  readonly outcome: "compared" | "returned";
  /** Who confirmed that it is her (R95). */
  readonly confirmedBy: readonly Confirmation[];
}

/** No search has a number as high. */
const NEVER = "9223372036854775807";

/** Every search that compared her, oldest first (R45, R90). */
export const consultationsOf = (sql: Sql, subjectId: string): Promise<Consultation[]> =>
  sql.query<Consultation>(
    `select s.id as "searchId", s.started_at as at, s.ended_at, s.actor, s.purpose, s.pack,
       encode(s.gallery_sha256, 'hex') as "gallerySha256", s.sealed_reason, s.sealed_input,
       s.sealed_under, c.outcome,
       coalesce((select array_agg(r.subject_id::text order by r.subject_id::text) from consultations r
         where r.search_id = s.id and r.outcome = 'returned'), '{}') as returned,
       coalesce((select jsonb_agg(jsonb_build_object('actor', k.actor, 'at', k.at) order by k.at, k.actor) from search_confirmations k
         where k.search_id = s.id and k.subject_id = c.subject_id), '[]') as "confirmedBy"
     from (
       select subject_id, search_id, outcome from consultations where subject_id = $1
       union all
       select m.subject_id, s.id, 'compared' from gallery_members m
         join searches s on s.number >= m.first_search and s.number <= coalesce(m.last_search, ${NEVER})
       where m.subject_id = $1 and not exists (select from consultations k where k.search_id = s.id and k.subject_id = $1)) c
       join searches s on s.id = c.search_id order by s.started_at, s.id`,
    [subjectId],
  );

export interface FoundSearch {
  readonly id: string;
  readonly purpose: string;
  readonly actor: string;
}

/** The search of that identifier, or its beginning, if it returned this person. */
export const findSearchThatReturned = async (
  sql: Sql,
  searchId: string,
  subjectId: string,
): Promise<FoundSearch | undefined> => {
  const [first, last] = uuidsBegunBy(searchId);
  const rows = await sql.query<FoundSearch>(
    `select s.id, s.purpose, s.actor from searches s join consultations c on c.search_id = s.id
     where c.subject_id = $2 and c.outcome = 'returned' and s.id between $1::uuid and $3::uuid limit 2`,
    [first, subjectId, last],
  );
  return rows.length === 1 ? rows[0] : undefined;
};

/** @returns 0 when this account confirmed it before. */
export const insertConfirmation = (
  sql: Sql,
  searchId: string,
  subjectId: string,
  actor: string,
  at: Date,
): Promise<number> => insertOnce(sql, "search_confirmations", { searchId, subjectId, actor, at });

/** Distinct accounts that confirmed it; a token that did so once is nobody. */
export const countConfirmations = async (sql: Sql, searchId: string, subjectId: string): Promise<number> =>
  Number(
    (
      await sql.one<{ count: string }>(
        `select count(*)::text as count from search_confirmations where search_id = $1 and subject_id = $2
           and actor not like 'token:%'`,
        [searchId, subjectId],
      )
    ).count,
  );
