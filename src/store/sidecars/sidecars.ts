/** Sidecars that were written, and who is named in them under which consent (R6). */
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export interface NewSidecarFolder {
  readonly id: string;
  readonly albumId: string;
  readonly album: string;
  readonly purpose: string;
  readonly sealedPlace: Uint8Array;
  readonly recipientId: string | null;
  readonly madeBy: string;
  readonly retainUntil: string;
}

export interface SidecarFolderRow extends Omit<NewSidecarFolder, "albumId" | "sealedPlace"> {
  /** Null once the album was removed. */
  readonly albumId: string | null;
  readonly sealedPlace: Buffer;
  readonly recipient: string | null;
  readonly madeAt: Date;
}

const FOLDER = `select f.id, f.album_id, f.album, f.purpose, f.sealed_place, f.recipient_id,
  r.name as recipient, f.made_by, f.made_at, f.retain_until
  from sidecar_folders f left join recipients r on r.id = f.recipient_id`;

/** A folder that sidecars are written to for one album and purpose. Its path is sealed: it may hold a name. */
export const insertSidecarFolder = (sql: Sql, folder: NewSidecarFolder, at: Date): Promise<number> =>
  insert(sql, "sidecar_folders", { ...folder, madeAt: at });

/** Newest first. */
export const listSidecarFolders = (sql: Sql): Promise<SidecarFolderRow[]> =>
  sql.query<SidecarFolderRow>(`${FOLDER} order by f.made_at desc, f.id`);

/** By identifier or its beginning. */
export const findSidecarFolder = (sql: Sql, id: string): Promise<SidecarFolderRow | undefined> =>
  oneBegunBy<SidecarFolderRow>(sql, `${FOLDER} where`, "f.id", id);

/** Kept at least until that day; an earlier one changes nothing. */
export const keepSidecarFolder = (sql: Sql, id: string, retainUntil: string): Promise<number> =>
  sql.run(`update sidecar_folders set retain_until = greatest(retain_until, $2) where id = $1`, [
    id,
    retainUntil,
  ]);

/** The first and the last place of an album's originals of a kind: what both begin with, all of them begin with. */
export const outermostPlaces = (
  sql: Sql,
  albumId: string,
  kind: "file" | "s3",
): Promise<{ first: string | null; last: string | null }> =>
  sql.one(
    `select min(path collate "C") as first, max(path collate "C") as last from item_files where album_id = $1 and kind = $2`,
    [albumId, kind],
  );

/** Whether an original lies directly in one of the folders `over`, or anywhere below one of `self`; each ends with a separator. */
export const originalsBeside = async (
  sql: Sql,
  folders: { readonly self: readonly string[]; readonly over: readonly string[] },
): Promise<boolean> =>
  (
    await sql.one<{ found: boolean }>(
      `select exists (select 1 from item_files f where f.kind = 'file'
         and (substring(f.path from '^.*[/\\\\]') = any($1::text[]) or exists (select 1 from unnest($2::text[]) s where starts_with(f.path, s)))) as found`,
      [folders.over, folders.self],
    )
  ).found;

/** A picture of which somebody was confirmed, or that has a sidecar. */
export interface SidecarItem {
  readonly id: string;
  readonly seq: string;
  readonly contentSha256: string;
  /** Which picture it is, hex, and how it is turned from the way in which regions of that are written down. */
  readonly pictureSha256: string;
  readonly turn: number;
  readonly mediaType: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const ITEM = `select i.id, i.seq, encode(i.content_sha256, 'hex') as "contentSha256",
  encode(i.picture_sha256, 'hex') as "pictureSha256", i.turn, i.media_type, i.width_px, i.height_px from items i`;

/** In the album's order. The film of a Motion or Live Photo is part of its picture, which has the sidecar. */
export const itemsForSidecars = (
  sql: Sql,
  folder: { readonly id: string; readonly albumId: string },
  after: string,
  limit: number,
): Promise<SidecarItem[]> =>
  sql.query<SidecarItem>(
    `${ITEM} where i.album_id = $1 and i.seq > $3 and i.film_of is null and (
       exists (select 1 from appearances p where p.item_id = i.id and p.state = 'confirmed')
       or exists (select 1 from sidecars s where s.item_id = i.id and s.folder_id = $2 and s.state <> 'removed'))
     order by i.seq limit $4`,
    [folder.albumId, folder.id, after, limit],
  );

/** Pictures of the album in which somebody who agreed to be named was found, and nobody confirmed that it is she. */
export const unconfirmedItems = async (
  sql: Sql,
  asked: {
    readonly albumId: string;
    readonly purpose: string;
    readonly today: string;
    readonly recipientId: string | null;
  },
): Promise<number> => {
  const { count } = await sql.one<{ count: string }>(
    `select count(distinct i.id) as count from items i join appearances p on p.item_id = i.id
       join subjects s on s.id = p.subject_id
       join consents c on c.subject_id = s.id and c.purpose = $2 and c.in_force and c.starts_on <= $3 and c.ends_on >= $3
     where i.album_id = $1 and i.film_of is null and p.state <> 'confirmed' and not s.restricted and s.suspended_since is null
       and exists (select 1 from consent_albums ca where ca.consent_id = c.id and ca.album_id = i.album_id)
       and ($4::uuid is null or coalesce(c.recipients @> jsonb_build_array(jsonb_build_object('id', $4::text)), false))
       and not exists (select 1 from appearances d where d.item_id = i.id and d.subject_id = s.id and d.state = 'confirmed')`,
    [asked.albumId, asked.purpose, asked.today, asked.recipientId],
  );
  return Number(count);
};

/** One picture as sidecars need it; none when it is not in the archive any more. */
export const findSidecarItem = async (sql: Sql, itemId: string): Promise<SidecarItem | undefined> =>
  (await sql.query<SidecarItem>(`${ITEM} where i.id = $1`, [itemId]))[0];

export type SidecarState = "registered" | "out" | "stale" | "removed";

export interface SidecarRow {
  readonly id: string;
  readonly folderId: string;
  /** Null once the picture is no longer in the archive. */
  readonly itemId: string | null;
  readonly sealedName: Buffer;
  readonly originalSha256: string;
  readonly sidecarSha256: string;
  readonly state: SidecarState;
  readonly problem: string | null;
  readonly writtenAt: Date;
  readonly outAt: Date | null;
  readonly staleSince: Date | null;
  readonly staleBecause: string | null;
  readonly waits: boolean;
  readonly removedAt: Date | null;
  readonly escapedAt: Date | null;
}

const SIDECAR = `select s.id, s.folder_id, s.item_id, s.sealed_name,
  encode(s.original_sha256, 'hex') as "originalSha256", encode(s.sidecar_sha256, 'hex') as "sidecarSha256", s.state, s.problem,
  s.written_at, s.out_at, s.stale_since, s.stale_because, s.waits,
  s.removed_at, s.escaped_at from sidecars s`;

/** What is registered in that folder for that picture, whatever its state. */
export const sidecarOf = async (
  sql: Sql,
  folderId: string,
  itemId: string,
): Promise<SidecarRow | undefined> =>
  (
    await sql.query<SidecarRow>(`${SIDECAR} where s.folder_id = $1 and s.item_id = $2`, [folderId, itemId])
  )[0];

/** What may not stay where it was put, and what has to be decided anew. */
export const waitingSidecars = (sql: Sql, limit: number): Promise<SidecarRow[]> =>
  sql.query<SidecarRow>(`${SIDECAR} where s.waits order by s.folder_id, s.written_at, s.id limit $1`, [
    limit,
  ]);

/** What must leave its folder now. */
export const staleSidecars = (sql: Sql): Promise<SidecarRow[]> =>
  sql.query<SidecarRow>(
    `${SIDECAR} where s.state = 'stale' and s.out_at is not null order by s.folder_id, s.id`,
  );

/** Newest first; `open`: what may not stay, was taken away, or was no longer there as it had been written. */
export const sidecarsPage = (
  sql: Sql,
  page: { folderId: string | null; open: boolean; limit: number },
): Promise<SidecarRow[]> =>
  sql.query<SidecarRow>(
    `${SIDECAR} where ($1::uuid is null or s.folder_id = $1) and (not $2 or s.state in ('stale', 'removed') or s.escaped_at is not null)
     order by s.written_at desc, s.id desc limit $3`,
    [page.folderId, page.open, page.limit],
  );

export interface RegisteredSidecar {
  readonly id: string;
  readonly folderId: string;
  readonly purpose: string;
  readonly itemId: string;
  readonly sealedName: Uint8Array;
  readonly originalSha256: string;
  readonly sidecarSha256: string;
  readonly writtenAt: Date;
}

/** Its hash is known before its first byte is there. */
export const registerSidecar = (sql: Sql, s: RegisteredSidecar): Promise<number> =>
  sql.run(
    `insert into sidecars (id, folder_id, purpose, item_id, sealed_name, original_sha256, sidecar_sha256, state, written_at)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), decode($7, 'hex'), 'registered', $8)
     on conflict (folder_id, item_id) do update set sealed_name = excluded.sealed_name, original_sha256 = excluded.original_sha256, sidecar_sha256 = excluded.sidecar_sha256,
       state = 'registered', problem = null, written_at = excluded.written_at, out_at = null, removed_at = null, waits = false`,
    [s.id, s.folderId, s.purpose, s.itemId, s.sealedName, s.originalSha256, s.sidecarSha256, s.writtenAt],
  );

/** Nothing to update means that something ended while it was written. */
export const sidecarOut = (sql: Sql, id: string, at: Date): Promise<number> =>
  sql.run(`update sidecars set state = 'out', out_at = $2 where id = $1 and state = 'registered'`, [id, at]);

/** Taken away: nobody is named in it any more. @param escaped it was no longer there as it had been written */
export const sidecarRemoved = async (sql: Sql, id: string, escaped: boolean, at: Date): Promise<void> => {
  await sql.run(
    `update sidecars set state = 'removed', removed_at = $2, escaped_at = case when $3 and state <> 'removed' then coalesce(escaped_at, $2) else escaped_at end
     where id = $1`,
    [id, at, escaped],
  );
  await lapseNamed(sql, id, at);
};

/** It could not be put there; nothing of ours is. */
export const sidecarRefused = async (sql: Sql, id: string, problem: string, at: Date): Promise<void> => {
  await sql.run(`update sidecars set state = 'removed', problem = $2, removed_at = $3 where id = $1`, [
    id,
    problem,
    at,
  ]);
  await lapseNamed(sql, id, at);
};

/** Decided anew. */
export const sidecarSettled = (sql: Sql, id: string): Promise<number> =>
  sql.run(`update sidecars set waits = false where id = $1 and state <> 'stale'`, [id]);

const lapseNamed = (sql: Sql, sidecarId: string, at: Date): Promise<number> =>
  sql.run(
    `update sidecar_named set named_under = null, lapsed_at = $2 where sidecar_id = $1 and lapsed_at is null`,
    [sidecarId, at],
  );

export interface NewNamed {
  readonly id: string;
  readonly sidecarId: string;
  readonly purpose: string;
  readonly subjectId: string;
  readonly consentId: string;
  readonly faceId: string;
}

/** Who is named in it now; who was before is no longer. */
export const putNamed = async (
  sql: Sql,
  sidecarId: string,
  named: readonly NewNamed[],
  at: Date,
): Promise<void> => {
  await lapseNamed(sql, sidecarId, at);
  for (const { id, purpose, subjectId, consentId, faceId } of named)
    await insert(sql, "sidecar_named", {
      id,
      sidecarId,
      purpose,
      subjectId,
      consentId,
      namedUnder: true,
      faceId,
      since: at,
    });
};

export interface NamedRow {
  readonly sidecarId: string;
  readonly subjectId: string;
  readonly sealedIdentity: Buffer;
  readonly consentId: string;
  readonly since: Date;
  readonly lapsedAt: Date | null;
}

/** Who is named in these sidecars, or was: `lapsedAt` says since when no more. */
export const namedIn = (sql: Sql, sidecarIds: readonly string[]): Promise<NamedRow[]> =>
  sql.query<NamedRow>(
    `select n.sidecar_id, n.subject_id, s.sealed_identity, n.consent_id,
       n.since, n.lapsed_at from sidecar_named n join subjects s on s.id = n.subject_id
     where n.sidecar_id = any($1::uuid[]) order by n.sidecar_id, n.since, n.subject_id`,
    [sidecarIds],
  );

/** Consents under which somebody is or was named in it. */
export const consentsNamedUnder = async (sql: Sql, sidecarId: string): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(
        `select distinct consent_id as id from sidecar_named where sidecar_id = $1`,
        [sidecarId],
      )
    ).map(({ id }) => id),
  );

/** Everybody named in the sidecars of a folder, and in how many. */
export const namedCounts = (sql: Sql, folderId: string): Promise<{ subjectId: string; sidecars: number }[]> =>
  sql.query(
    `select n.subject_id, count(distinct n.sidecar_id)::int as sidecars
     from sidecar_named n join sidecars s on s.id = n.sidecar_id
     where s.folder_id = $1 and n.lapsed_at is null and s.state = 'out' group by n.subject_id order by n.subject_id`,
    [folderId],
  );

export interface ConsentInForce {
  readonly id: string;
  readonly subjectId: string;
  readonly purpose: string;
  readonly until: string;
}

/** What these people consent to for an album, today. */
export const consentsFor = (
  sql: Sql,
  asked: { subjectIds: readonly string[]; albumId: string; today: string },
): Promise<ConsentInForce[]> =>
  sql.query<ConsentInForce>(
    `select c.id, c.subject_id, c.purpose, c.ends_on as until from consents c
     where c.subject_id = any($1::uuid[]) and c.in_force and c.starts_on <= $3 and c.ends_on >= $3
       and exists (select 1 from consent_albums ca where ca.consent_id = c.id and ca.album_id = $2)
     order by c.subject_id, c.purpose, c.id`,
    [asked.subjectIds, asked.albumId, asked.today],
  );
