/** What an authority pack extracts beside the registers: who vouched, what left, where pictures come from, who was searched for. No name, no word, no path. */
import type { Sql } from "../database.ts";

/** What was known beside a face, of a person or of a request; ended ones too. */
export interface VouchingExtract {
  readonly id: string;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly way: string;
  readonly comparedBy: string | null;
  readonly vouchedBy: string;
  readonly vouchedAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** Oldest first. */
export const vouchingExtracts = (sql: Sql): Promise<VouchingExtract[]> =>
  sql.query(
    `select id, subject_id, request_id, way, compared_by, vouched_by, vouched_at, ended_at, ended_by
     from vouchings order by vouched_at, id`,
  );

/** What a request went through; of the words of each step only the hash of what they are sealed as. */
export interface StepExtract {
  readonly requestId: string;
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly type: string;
  readonly sealedSha256: string | null;
}

/** Of every request, in the order of its steps. */
export const stepExtracts = (sql: Sql): Promise<StepExtract[]> =>
  sql.query(
    `select request_id, seq, at, actor, type, encode(sha256(sealed_note), 'hex') as "sealedSha256"
     from request_events order by request_id, seq`,
  );

/** A letter: what became of it, and the hash of what it is sealed as. */
export interface LetterExtract {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly sealedSha256: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly held: string | null;
  readonly sentAt: Date | null;
  readonly refusedAt: Date | null;
  readonly retainUntil: string;
}

/** Oldest first; those whose period is over are gone. */
export const letterExtracts = (sql: Sql): Promise<LetterExtract[]> =>
  sql.query(
    `select id, kind, subject_id, request_id, encode(sha256(sealed), 'hex') as "sealedSha256", created_at, attempts, held,
       sent_at, refused_at, retain_until
     from outbox order by created_at, id`,
  );

/** Where the pictures of an album come from, and by what right it holds them. */
export interface ProvenanceExtract {
  readonly album: string;
  readonly heldBy: string;
  readonly scope: string;
  readonly attestedBy: string | null;
  readonly dpiaReference: string | null;
  readonly art9Ground: string | null;
  readonly minorsPresent: boolean;
  readonly createdAt: Date;
  readonly retainUntil: string;
  readonly pictures: number;
  /** Those whose file or manifest says who took them, and where they were published before. */
  readonly withPhotographer: number;
  readonly publishedBefore: number;
  readonly importedFrom: Date | null;
  readonly importedTo: Date | null;
  readonly depositedBy: readonly string[];
}

/** Oldest first. */
export const provenanceExtracts = (sql: Sql): Promise<ProvenanceExtract[]> =>
  sql.query(
    `select a.id as album, a.held_by, a.scope, a.attested_by, a.dpia_reference, a.art9_ground, a.minors_present, a.created_at,
       a.retain_until, count(i.id)::float8 as pictures, count(i.photographer)::float8 as "withPhotographer",
       count(i.published_at)::float8 as "publishedBefore", min(i.imported_at) as "importedFrom", max(i.imported_at) as "importedTo",
       coalesce(array_agg(distinct i.deposited_by order by i.deposited_by) filter (where i.id is not null), '{}') as "depositedBy"
     from albums a left join items i on i.album_id = a.id
     group by a.id order by a.created_at, a.id`,
  );

/** A search, whom it returned, and how many it compared. */
export interface SearchExtract {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly actor: string;
  readonly agreedBy: string;
  readonly purpose: string;
  readonly pack: string;
  readonly reviewThreshold: number;
  readonly compared: number;
  readonly returned: readonly string[];
  readonly confirmations: number;
  readonly retainUntil: string;
}

/** Oldest first, `limit` of them after the first `offset`. */
export const searchExtracts = (sql: Sql, offset: number, limit: number): Promise<SearchExtract[]> =>
  sql.query(
    `select s.id, s.started_at, s.ended_at, s.actor, s.agreed_by, s.purpose, s.pack, s.review_threshold, s.retain_until,
       s.gallery_size as compared,
       coalesce((select array_agg(c.subject_id::text order by c.subject_id) from consultations c
         where c.search_id = s.id and c.outcome = 'returned'), '{}') as returned,
       (select count(*)::int from search_confirmations f where f.search_id = s.id) as confirmations
     from searches s order by s.started_at, s.id offset $1 limit $2`,
    [offset, limit],
  );

/** A copy that was drawn up or left, and under which consents people are visible in it. */
export interface CopyExtract {
  readonly publication: string;
  readonly ordinal: number;
  readonly kind: string;
  readonly state: string;
  readonly originalSha256: string;
  readonly copySha256: string | null;
  readonly masked: number;
  readonly registeredAt: Date | null;
  readonly outAt: Date | null;
  readonly staleSince: Date | null;
  readonly staleBecause: string | null;
  readonly removedAt: Date | null;
  readonly escapedAt: Date | null;
  readonly visible: readonly {
    readonly subjectId: string;
    readonly consent: string;
    readonly since: string;
    readonly lapsedAt: string | null;
  }[];
}

/** Publication by publication, `limit` of them after the first `offset`. */
export const copyExtracts = (sql: Sql, offset: number, limit: number): Promise<CopyExtract[]> =>
  sql.query(
    `select c.publication_id as publication, c.ordinal::float8 as ordinal, c.kind, c.state,
       encode(c.original_sha256, 'hex') as "originalSha256", encode(c.copy_sha256, 'hex') as "copySha256", c.masked,
       c.registered_at, c.out_at, c.stale_since, c.stale_because, c.removed_at, c.escaped_at,
       coalesce((select jsonb_agg(jsonb_build_object('subjectId', v.subject_id, 'consent', v.consent_id, 'since', v.since,
         'lapsedAt', v.lapsed_at) order by v.since, v.id) from publication_visible v where v.copy_id = c.id), '[]') as visible
     from publication_copies c order by c.publication_id, c.ordinal offset $1 limit $2`,
    [offset, limit],
  );
