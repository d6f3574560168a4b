/**
 * Everything about one person, read whole: each row of each table that leads back to her, with every column, so that a
 * column added later is in her report without a line being written for it. A test asks the catalogue for tables that this
 * page does not know.
 */
import type { AppearanceState } from "../compare/appearances.ts";
import type { Row, Sql } from "../database.ts";
import { TOLD_TO_HER } from "../people/conflicts.ts";

const OF_HER = `subject_id = $1`;
const of = (column: string, table: string): string =>
  `${column} in (select id from ${table} where ${OF_HER})`;
/** Lines of lists, once somebody said that it is she who enrolled by the link: whoever it was forwarded to learns nothing of them. */
const HER_LINES = `select m.id from members m join portal_enrolments e on e.subject_id = m.subject_id
  where m.subject_id = $1 and e.state = 'approved'`;
const HER_ALBUMS = `id in (select album_id from consent_albums where ${of("consent_id", "consents")}
  union select album_id from grant_albums where ${of("grant_id", "grants")}
  union select album_id from appearances where ${OF_HER})`;

/**
 * Which rows of a table are about her, and in which order. Appearances and what the ledger says are read apart: there may
 * be many of the first, and the second are sealed.
 */
export const RELATED = {
  subjects: { where: `id = $1`, order: "id" },
  instructions_after_death: { where: OF_HER, order: "at" },
  deaths: { where: OF_HER, order: "recorded_at" },
  consents: { where: OF_HER, order: "created_at, id" },
  consent_events: { where: of("consent_id", "consents"), order: "at, state" },
  consent_albums: { where: of("consent_id", "consents"), order: "consent_id, album_id" },
  notices: {
    where: `sha256 in (select notice_sha256 from consents where ${OF_HER}
      union select notice_sha256 from consent_events where ${of("consent_id", "consents")})`,
    order: "created_at, sha256",
  },
  reference_photos: { where: OF_HER, order: "ordinal, id" },
  reference_templates: { where: OF_HER, order: "created_at, id" },
  members: { where: `id in (${HER_LINES})`, order: "added_at, id" },
  member_lists: {
    where: `id in (select list_id from members where id in (${HER_LINES}))`,
    order: "made_at, id",
  },
  member_list_albums: {
    where: `list_id in (select list_id from members where id in (${HER_LINES}))`,
    order: "list_id, album_id",
  },
  invitations: { where: `member_id in (${HER_LINES})`, order: "made_at, id" },
  invitation_albums: {
    where: `invitation_id in (select id from invitations where member_id in (${HER_LINES}))`,
    order: "invitation_id, album_id",
  },
  portal_enrolments: { where: OF_HER, order: "enrolled_at" },
  vouchings: { where: `${OF_HER} or ${of("request_id", "requests")}`, order: "vouched_at, id" },
  vouching_codes: { where: `${OF_HER} or ${of("request_id", "requests")}`, order: "valid_until" },
  capture_frames: { where: `${OF_HER} or ${of("request_id", "requests")}`, order: "taken_at, ordinal" },
  proposals: { where: of("request_id", "requests"), order: "proposed_at, id" },
  look_answers: { where: of("request_id", "requests"), order: "looked_at" },
  look_pictures: { where: of("request_id", "requests"), order: "request_id, ordinal" },
  portal_sessions: { where: OF_HER, order: "opened_at" },
  portal_links: { where: OF_HER, order: "valid_until" },
  grants: { where: OF_HER, order: "opened_at, id" },
  grant_albums: { where: of("grant_id", "grants"), order: "grant_id, album_id" },
  scan_misses: { where: of("grant_id", "grants"), order: "at, item_id" },
  albums: { where: HER_ALBUMS, order: "slug" },
  not_me: { where: OF_HER, order: "decided_at, picture_sha256" },
  conflicts: { where: TOLD_TO_HER, order: "at, id" },
  distinct_people: { where: `subject_id = $1 or other_id = $1`, order: "decided_at, subject_id, other_id" },
  gallery_members: { where: OF_HER, order: "first_search" },
  consultations: { where: OF_HER, order: "search_id" },
  search_confirmations: { where: OF_HER, order: "at, search_id" },
  requests: { where: OF_HER, order: "number" },
  request_events: { where: of("request_id", "requests"), order: "request_id, seq" },
  request_abuses: { where: of("request_id", "requests"), order: "request_id" },
  objections: { where: `${OF_HER} or ${of("request_id", "requests")}`, order: "made_at, id" },
  disclosures: { where: OF_HER, order: "disclosed_at, id" },
  recipients: {
    where: `id in (select recipient_id from disclosures where ${OF_HER})`,
    order: "name, id",
  },
  recipient_tellings: {
    where: `id in (select telling_id from telling_disclosures where ${of("disclosure_id", "disclosures")})`,
    order: "made_at, id",
  },
  telling_disclosures: { where: of("disclosure_id", "disclosures"), order: "telling_id, disclosure_id" },
  publication_visible: { where: OF_HER, order: "since, copy_id, id" },
  publication_copies: {
    where: `id in (select copy_id from publication_visible where ${OF_HER})`,
    order: "publication_id, ordinal",
  },
  publications: {
    where: `id in (select c.publication_id from publication_copies c join publication_visible v on v.copy_id = c.id where v.subject_id = $1)`,
    order: "made_at, id",
  },
  sidecar_named: { where: OF_HER, order: "since, sidecar_id, id" },
  sidecars: {
    where: `id in (select sidecar_id from sidecar_named where ${OF_HER})`,
    order: "written_at, id",
  },
  sidecar_folders: {
    where: `id in (select s.folder_id from sidecars s join sidecar_named n on n.sidecar_id = s.id where n.subject_id = $1)`,
    order: "made_at, id",
  },
  outbox: {
    where: `${OF_HER} or ${of("request_id", "requests")} or member_id in (${HER_LINES})`,
    order: "created_at, id",
  },
  exports: { where: OF_HER, order: "made_at, id" },
  viewings: { where: OF_HER, order: "day, role, viewer" },
  webhook_deliveries: { where: OF_HER, order: "happened_at, id" },
  // A scan says nothing of whom it compared: it compared everybody whose grant was open when it ran.
  scans: {
    where: `exists (select 1 from grants g where g.subject_id = $1 and g.opened_at <= coalesce(ended_at, 'infinity')
      and coalesce(g.closed_at, 'infinity') >= started_at)`,
    order: "started_at, id",
  },
} as const satisfies Record<string, { where: string; order: string }>;
export type RelatedTable = keyof typeof RELATED;

/** Every row of that table that is about her, every column. */
export const relatedRows = (sql: Sql, table: string, subjectId: string): Promise<Row[]> => {
  const { where, order } = RELATED[table as RelatedTable];
  return sql.query(`select * from ${table} where ${where} order by ${order}`, [subjectId]);
};

export interface AboutPicture {
  readonly id: string;
  readonly state: AppearanceState;
  readonly score: number;
  readonly norm: number;
  readonly fmr: number;
  readonly reviewThreshold: number;
  readonly matchThreshold: number;
  readonly pack: string;
  readonly foundAt: Date;
  readonly decidedAt: Date | null;
  readonly grantId: string;
  readonly albumId: string;
  readonly itemId: string;
  readonly faceId: string;
  readonly contentSha256: string;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly widthPx: number;
  readonly heightPx: number;
  /** In a recording: when she was seen best, and from when to when she is in sight, ms from its beginning. */
  readonly atMs: number | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  /** Whether a piece of the picture around her face is kept. */
  readonly cropKept: boolean;
  readonly durationMs: number | null;
  readonly mediaType: string;
  readonly byteLength: string;
  readonly takenAt: string | null;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly publishedOn: string | null;
  readonly metadata: Record<string, unknown>;
  readonly depositedBy: string;
  readonly importedAt: Date;
  readonly album: string;
  readonly albumTitle: string;
  readonly heldBy: string;
  readonly rightNote: string;
  readonly retainUntil: string;
}

/** Where a page of appearances ended. */
export interface Place {
  readonly takenAt: string;
  readonly id: string;
}
export const BEFORE_ALL: Place = { takenAt: "", id: "00000000-0000-0000-0000-000000000000" };

/** Pictures without a date come last. */
const TAKEN = `coalesce(i.taken_at, '~')`;

/** The next appearances after `place`, by the time they were taken: a keyset, so that the ten-thousandth costs what the first does. */
export const appearancesAfter = (
  sql: Sql,
  subjectId: string,
  place: Place,
  foundUntil: Date,
  limit: number,
): Promise<(AboutPicture & { readonly place: string })[]> =>
  sql.query(
    `select p.id, p.state, p.score, p.norm, p.fmr, p.review_threshold, p.match_threshold,
       p.pack, p.found_at, p.decided_at, p.grant_id, p.album_id,
       p.item_id, p.face_id, encode(i.content_sha256, 'hex') as "contentSha256",
       jsonb_build_object('x', f.x, 'y', f.y, 'width', f.width, 'height', f.height) as box, i.width_px,
       i.height_px, f.at_ms::float8, f.starts_ms::float8, f.ends_ms::float8,
       exists (select from crops c where c.face_id = f.id) as "cropKept",
       i.duration_ms::float8, i.media_type, i.byte_length, i.taken_at, i.caption,
       i.photographer, i.published_at, i.published_on, i.metadata, i.deposited_by,
       i.imported_at, a.slug as album, a.title as "albumTitle", a.held_by, a.right_note,
       a.retain_until, ${TAKEN} as place
     from appearances p join items i on i.id = p.item_id join faces f on f.id = p.face_id join albums a on a.id = i.album_id
     where p.subject_id = $1 and p.found_at <= $4 and (${TAKEN} collate "C", p.id) > ($2::text collate "C", $3::uuid)
     order by ${TAKEN} collate "C", p.id limit $5`,
    [subjectId, place.takenAt, place.id, foundUntil, limit],
  );

export interface AppearanceCount {
  readonly state: AppearanceState;
  readonly album: string;
  readonly count: number;
  /** Of them, those that the organisation itself published. */
  readonly published: number;
}

/**
 * How many of hers, per album and state, that were found up to a moment, and how many of those pictures were
 * published. An album without any has no row.
 */
export const countAppearances = (sql: Sql, subjectId: string, foundUntil: Date): Promise<AppearanceCount[]> =>
  sql.query(
    `select p.state, a.slug as album, count(*)::int as count, count(i.published_at)::int as published
     from appearances p join items i on i.id = p.item_id join albums a on a.id = p.album_id where p.subject_id = $1 and p.found_at <= $2 group by p.state, a.slug order by a.slug, p.state`,
    [subjectId, foundUntil],
  );

/** Where a picture is that is told of without being shown. */
export interface PicturePlace {
  /** Of the content or of the picture, as it was asked for. */
  readonly sha256: string;
  /** Its title. */
  readonly album: string;
  readonly takenAt: string | null;
}

/** Of contents or pictures by SHA-256 in hex; those that are no longer there have no row. */
export const placesOfContents = (sql: Sql, contents: readonly string[]): Promise<PicturePlace[]> =>
  sql.query(
    `select hex as sha256, a.title as album, i.taken_at
     from unnest($1::text[]) as hex cross join albums a
       join items i on i.album_id = a.id
         and (i.content_sha256 = decode(hex, 'hex') or i.picture_sha256 = decode(hex, 'hex'))`,
    [contents],
  );

/**
 * What a report stands on, as one value: another value means that a consent changed meanwhile, or that somebody else says that her face is theirs. Null when she is gone.
 * Her row is held until this transaction ends, so that she cannot be forgotten between this look and the commit.
 */
export const standing = async (sql: Sql, subjectId: string): Promise<string | null> => {
  const her = await sql.maybeOne<{ suspended: boolean }>(
    `select suspended_since is not null as suspended from subjects where id = $1${sql.forShare}`,
    [subjectId],
  );
  if (!her) return null;
  const consents = await sql.query<{ line: string }>(
    `select id || ' ' || state as line from consents where subject_id = $1 order by id${sql.forShare}`,
    [subjectId],
  );
  return [her.suspended ? "suspended" : "", ...consents.map(({ line }) => line)].join("\n");
};

/** For whoever removes her: waits for a report of her that is being given its name. */
export const lockSubject = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(`select id from subjects where id = $1${sql.forUpdate}`, [subjectId]);

export interface SealedReferences {
  readonly photos: readonly { readonly ordinal: number; readonly sealed: Buffer }[];
  readonly templates: readonly {
    readonly pack: string;
    readonly sealed: Buffer;
    /** Her code, kept with custody by the controller only (R88). */
    readonly sealedCode: Buffer | null;
  }[];
  readonly grantTemplates: readonly { readonly id: string; readonly pack: string; readonly sealed: Buffer }[];
}

/** What she can be compared with, sealed. */
export const sealedReferencesOf = async (sql: Sql, subjectId: string): Promise<SealedReferences> => ({
  photos: await sql.query(
    `select ordinal, sealed from reference_photos where subject_id = $1 order by ordinal`,
    [subjectId],
  ),
  templates: await sql.query(
    `select pack, sealed, sealed_code from reference_templates where subject_id = $1 order by created_at desc, id`,
    [subjectId],
  ),
  grantTemplates: await sql.query(
    `select id, pack, sealed_template as sealed from grants where subject_id = $1 and sealed_template is not null`,
    [subjectId],
  ),
});
