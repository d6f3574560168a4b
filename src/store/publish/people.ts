/** Who is visible in which copy under which consent, and what may be visible at all (R6). */
import type { Box } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { insertOnce } from "../insert.ts";

/** For which use, to whom, and by whose rules a face may stay visible. */
export interface VisibilityAsked {
  readonly itemId: string;
  /** `publish:<use>` */
  readonly purpose: string;
  readonly today: string;
  /** Then only what was confirmed counts. */
  readonly twoPersons: boolean;
  /** Her consent has to name this recipient. */
  readonly recipientId: string | null;
}

/** Where a person of the register stands in a picture, and what stands in the way of showing her. */
export interface KnownFace {
  readonly faceId: string;
  readonly subjectId: string;
  readonly sealedIdentity: Buffer;
  /** Pixels of the upright original. */
  readonly box: Box;
  readonly decided: boolean;
  readonly restricted: boolean;
  readonly masked: boolean;
  /** Of a consent to this use, in force, that covers the album. */
  readonly consentId: string | null;
  readonly namesRecipient: boolean;
}

/**
 * Everybody who was found in a picture, with each condition by itself. With `lock` the rows it stands on are held until the
 * transaction ends, so that what is registered is what was decided.
 */
export const knownFaces = (sql: Sql, asked: VisibilityAsked): Promise<KnownFace[]> =>
  sql.query<KnownFace>(
    `select p.face_id, p.subject_id, s.sealed_identity,
       jsonb_build_object('x', f.x, 'y', f.y, 'width', f.width, 'height', f.height) as box,
       (p.state = 'confirmed' or (p.state = 'shown' and not $4)) as decided,
       (s.restricted or s.suspended_since is not null) as restricted,
       exists (select 1 from consents m where m.subject_id = s.id and m.purpose = 'mask' and m.in_force) as masked,
       c.id as "consentId",
       ($5::uuid is null or coalesce(c.recipients @> jsonb_build_array(jsonb_build_object('id', $5::text)), false)) as "namesRecipient"
     from appearances p join faces f on f.id = p.face_id join subjects s on s.id = p.subject_id
       left join consents c on c.subject_id = s.id and c.purpose = $2 and c.in_force and c.starts_on <= $3 and c.ends_on >= $3
         and exists (select 1 from consent_albums ca where ca.consent_id = c.id and ca.album_id = p.album_id)
     where p.item_id = $1 order by p.face_id, decided desc, p.score desc`,
    [asked.itemId, asked.purpose, asked.today, asked.twoPersons, asked.recipientId],
  );

/** Holds the consents and people that a decision stands on until the transaction ends: none of them changes meanwhile. */
export const lockDecision = async (sql: Sql, itemId: string): Promise<void> => {
  await sql.run(
    `select 1 from subjects where id in (select subject_id from appearances where item_id = $1) order by id${sql.forShare}`,
    [itemId],
  );
  await sql.run(
    `select 1 from consents where subject_id in (select subject_id from appearances where item_id = $1) order by id${sql.forShare}`,
    [itemId],
  );
};

export interface NewVisible {
  readonly id: string;
  readonly copyId: string;
  readonly purpose: string;
  readonly subjectId: string;
  readonly consentId: string;
  readonly faceId: string;
  /** In fractions. */
  readonly box: Box;
}

/** Who is visible now in a copy: others lapse, those who are still visible under the same consent stay as they are. */
export const putVisible = async (
  sql: Sql,
  copyId: string,
  visible: readonly NewVisible[],
  at: Date,
): Promise<void> => {
  await sql.run(
    `update publication_visible v set shown_under = null, lapsed_at = $4 where copy_id = $1 and lapsed_at is null
       and not exists (select 1 from unnest($2::uuid[], $3::uuid[]) as still (consent, face)
         where still.consent = v.consent_id and still.face = v.face_id)`,
    [copyId, visible.map(({ consentId }) => consentId), visible.map(({ faceId }) => faceId), at],
  );
  for (const { id, purpose, subjectId, consentId, faceId, box } of visible)
    await insertOnce(sql, "publication_visible", {
      ...box,
      id,
      copyId,
      purpose,
      subjectId,
      consentId,
      shownUnder: true,
      faceId,
      since: at,
    });
};

export interface VisibleRow {
  readonly copyId: string;
  readonly subjectId: string;
  readonly sealedIdentity: Buffer;
  readonly consentId: string;
  readonly since: Date;
  readonly lapsedAt: Date | null;
}

/** Who is visible in these copies, or was: `lapsedAt` says since when she may no more. */
export const visibleIn = (sql: Sql, copyIds: readonly string[]): Promise<VisibleRow[]> =>
  sql.query<VisibleRow>(
    `select v.copy_id, v.subject_id, s.sealed_identity, v.consent_id,
       v.since, v.lapsed_at from publication_visible v join subjects s on s.id = v.subject_id
     where v.copy_id = any($1::uuid[]) order by v.copy_id, v.since, v.subject_id`,
    [copyIds],
  );

export interface PublishedOf {
  readonly copyId: string;
  readonly publicationId: string;
  readonly itemId: string | null;
  /** Hers in that picture, while it is still shown to her. */
  readonly appearanceId: string | null;
  readonly album: string;
  /** `publish:<use>` */
  readonly purpose: string;
  readonly destination: "folder" | "zip" | "s3";
  readonly recipient: string | null;
  readonly state: "ready" | "blocked" | "failed" | "registered" | "out" | "stale" | "removed";
  readonly originalSha256: string;
  readonly copySha256: string | null;
  readonly consentId: string;
  readonly since: Date;
  readonly lapsedAt: Date | null;
  readonly removedAt: Date | null;
  readonly escapedAt: Date | null;
}

/** Where copies went that showed her, newest first (art. 15(1)(c)). */
export const publishedOf = (sql: Sql, subjectId: string): Promise<PublishedOf[]> =>
  sql.query<PublishedOf>(
    `select c.id as "copyId", p.id as "publicationId", c.item_id,
       (select a.id from appearances a where a.face_id = v.face_id and a.subject_id = v.subject_id and a.state <> 'candidate') as "appearanceId",
       p.album, p.purpose, p.destination, r.name as recipient, c.state, encode(c.original_sha256, 'hex') as "originalSha256", encode(c.copy_sha256, 'hex') as "copySha256", v.consent_id,
       v.since, v.lapsed_at, c.removed_at, c.escaped_at
     from publication_visible v join publication_copies c on c.id = v.copy_id join publications p on p.id = c.publication_id
       left join recipients r on r.id = p.recipient_id
     where v.subject_id = $1 order by v.since desc, c.id`,
    [subjectId],
  );

/** Everybody visible in copies of a publication, and in how many. */
export const visibleCounts = (
  sql: Sql,
  publicationId: string,
): Promise<{ subjectId: string; copies: number }[]> =>
  sql.query(
    `select v.subject_id, count(distinct v.copy_id)::int as copies from publication_visible v join publication_copies c on c.id = v.copy_id
     where c.publication_id = $1 and v.lapsed_at is null and c.state = 'out' group by v.subject_id order by v.subject_id`,
    [publicationId],
  );
