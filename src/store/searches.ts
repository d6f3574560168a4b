import type { Sql } from "./database.ts";

export interface NewSearch {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly actor: string;
  readonly purpose: string;
  readonly sealedReason: Uint8Array;
  readonly pack: string;
  readonly reviewThreshold: number;
  readonly retainUntil: string;
}

/** One row for the search, one for every person compared in it (R45, R95). */
export const insertSearch = async (
  sql: Sql,
  search: NewSearch,
  compared: readonly string[],
  returned: ReadonlySet<string>,
): Promise<void> => {
  await sql.run(
    `insert into searches (id, started_at, ended_at, actor, purpose, sealed_reason, pack, gallery_size, review_threshold, retain_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      search.id,
      search.startedAt,
      search.endedAt,
      search.actor,
      search.purpose,
      search.sealedReason,
      search.pack,
      compared.length,
      search.reviewThreshold,
      search.retainUntil,
    ],
  );
  await sql.run(
    `insert into consultations (search_id, subject_id, outcome)
     select $1, s, case when s = any($3::uuid[]) then 'returned' else 'compared' end from unnest($2::uuid[]) as s`,
    [search.id, compared, [...returned]],
  );
};

export interface Consultation {
  readonly searchId: string;
  readonly at: Date;
  readonly actor: string;
  readonly purpose: string;
  readonly sealedReason: Buffer;
  readonly outcome: "compared" | "returned";
}

export const consultationsOf = (sql: Sql, subjectId: string): Promise<Consultation[]> =>
  sql.query<Consultation>(
    `select s.id as "searchId", s.started_at as at, s.actor, s.purpose, s.sealed_reason as "sealedReason", c.outcome
     from consultations c join searches s on s.id = c.search_id where c.subject_id = $1 order by s.started_at, s.id`,
    [subjectId],
  );
