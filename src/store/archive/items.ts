import type { VideoType } from "../../domain/video.ts";
import type { Face, MediaType } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { insert, upsert } from "../insert.ts";
import type { StoredTrack } from "./video.ts";

export interface ItemFile {
  readonly kind: "file" | "kept" | "s3";
  readonly path: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
  /** Of an object in a storage. */
  readonly etag?: string | null;
  /** What the picture shows that lies there (archive/shows.ts), so that a file with other words in it is known again. */
  readonly shows?: string;
}

export interface NewItem {
  readonly id: string;
  readonly contentSha256: string;
  /** What it shows, and which picture that is (archive/shows.ts); hex. */
  readonly showsSha256: string;
  readonly pictureSha256: string;
  /** As EXIF counts: from the way in which regions of the picture are written down. */
  readonly turn: number;
  /** 256 mean brightnesses; null of a recording. */
  readonly greys: Uint8Array | null;
  readonly mediaType: MediaType | VideoType;
  /** Of a recording. */
  readonly durationMs: number | null;
  readonly byteLength: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly perceptualHash: string;
  readonly nearDuplicateOf: string | null;
  /** The picture whose film it is. */
  readonly filmOf?: string | null;
  readonly takenAt: string | null;
  readonly metadata: unknown;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly publishedOn: string | null;
  readonly detector: string;
  readonly depositedBy: string;
}

/** The album's row is locked until the commit, so that items become visible in the order of their `seq`. */
const nextSeq = async (sql: Sql, albumId: string): Promise<string> =>
  (
    await sql.one<{ seq: string }>(
      `update albums set item_count = item_count + 1 where id = $1 returning item_count as seq`,
      [albumId],
    )
  ).seq;

/** A perceptual hash as SQL writes bit(64). @param hash 16 hexadecimal digits */
export const bitsOf = (hash: string): string => BigInt(`0x${hash}`).toString(2).padStart(64, "0");

/** A picture or recording, with the next number of its album. */
export const insertItem = async (sql: Sql, albumId: string, item: NewItem, at: Date): Promise<void> => {
  const seq = await nextSeq(sql, albumId);
  await insert(sql, "items", {
    ...item,
    albumId,
    seq,
    contentSha256: Buffer.from(item.contentSha256, "hex"),
    showsSha256: Buffer.from(item.showsSha256, "hex"),
    pictureSha256: Buffer.from(item.pictureSha256, "hex"),
    perceptualHash: bitsOf(item.perceptualHash),
    metadata: JSON.stringify(item.metadata),
    importedAt: at,
  });
};

/**
 * Faces of an item, numbered from `first` on in the order given. `sizePx`, boxes and landmarks are in pixels of the upright
 * picture.
 */
export const insertFaces = async (
  sql: Sql,
  itemId: string,
  faces: readonly (Face & { id: string })[],
  first = 0,
): Promise<void> => {
  for (const [ordinal, face] of faces.entries())
    await insert(sql, "faces", {
      id: face.id,
      itemId,
      ordinal: first + ordinal,
      x: face.box.x,
      y: face.box.y,
      width: face.box.width,
      height: face.box.height,
      landmarks: [...face.landmarks],
      score: face.score,
      sizePx: face.sizePx,
      quality: face.quality,
    });
};

/** Where it lies now. A path that carries another content than last time leaves its old item, which goes if it lies nowhere else. */
export const putItemFile = async (
  sql: Sql,
  albumId: string,
  itemId: string,
  file: ItemFile,
): Promise<void> => {
  const before = await findFile(sql, albumId, file.kind, file.path);
  await upsert(
    sql,
    "item_files",
    {
      albumId,
      itemId,
      kind: file.kind,
      path: file.path,
      byteLength: file.byteLength,
      modifiedMs: Math.round(file.modifiedMs),
      etag: file.etag ?? null,
    },
    ["albumId", "kind", "path"],
  );
  if (before && before.itemId !== itemId)
    await sql.run(
      `delete from items where id = $1 and not exists (select 1 from item_files where item_id = $1)`,
      [before.itemId],
    );
};

/**
 * What is known of the file at that place of the album: which item it is, its bytes and its time, to see whether it
 * changed.
 */
export const findFile = (
  sql: Sql,
  albumId: string,
  kind: string,
  path: string,
): Promise<{ itemId: string; byteLength: string; modifiedMs: string } | undefined> =>
  sql.maybeOne(
    `select item_id, byte_length, modified_ms from item_files where album_id = $1 and kind = $2 and path = $3`,
    [albumId, kind, path],
  );

/** The item of these bytes in the album, by their SHA-256 in hexadecimal. */
export const findItemByContent = (
  sql: Sql,
  albumId: string,
  sha256: string,
): Promise<{ id: string } | undefined> =>
  sql.maybeOne(`select id from items where album_id = $1 and content_sha256 = decode($2, 'hex')`, [
    albumId,
    sha256,
  ]);

/** Of these items, those that are still there; kept from being removed until this transaction ends. */
export const stillThere = async (sql: Sql, itemIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql.query<{ id: string }>(`select id from items where id = any($1::uuid[])${sql.forShare}`, [
        itemIds,
      ])
    ).map(({ id }) => id),
  );

/** What a manifest says, given at a later import too. */
export const describeItem = (
  sql: Sql,
  itemId: string,
  said: {
    caption: string | null;
    photographer: string | null;
    publishedAt: string | null;
    publishedOn: string | null;
  },
): Promise<number> =>
  sql.run(
    `update items set caption = coalesce($2, caption), photographer = coalesce($3, photographer), published_at = coalesce($4, published_at),
       published_on = coalesce($5, published_on) where id = $1`,
    [itemId, said.caption, said.photographer, said.publishedAt, said.publishedOn],
  );

/** What sidecars say that were changed since they were read; null leaves what is known. */
export interface SaidAnew {
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly takenAt: string | null;
  /** Fields of the metadata to put in the place of those that are there. */
  readonly metadata: unknown;
}

/** Writes what was said anew; null leaves what is there. */
export const describeAnew = (sql: Sql, itemId: string, said: SaidAnew): Promise<number> =>
  sql.run(
    `update items set caption = coalesce($2, caption), photographer = coalesce($3, photographer), taken_at = coalesce($4, taken_at),
       metadata = metadata || $5::jsonb where id = $1`,
    [itemId, said.caption, said.photographer, said.takenAt, JSON.stringify(said.metadata)],
  );

/** What is known of a picture that its sidecars may say anew, and when those that were read last had been changed, milliseconds since 1970. */
export const saidOf = async (
  sql: Sql,
  itemId: string,
): Promise<{ sidecarMs: number; takenAt?: string; gps?: { latitude: number; longitude: number } }> => {
  const row = await sql.maybeOne<{
    sidecarMs: string | null;
    takenAt: string | null;
    gps: { latitude: number; longitude: number } | null;
  }>(
    `select metadata ->> 'sidecarMs' as "sidecarMs", taken_at, metadata -> 'gps' as gps from items where id = $1`,
    [itemId],
  );
  const { takenAt, gps } = row ?? {};
  return { sidecarMs: Number(row?.sidecarMs ?? 0), ...(takenAt && { takenAt }), ...(gps && { gps }) };
};

/** Why a file was not taken: the latest reason stands. */
export const putImportProblem = (
  sql: Sql,
  albumId: string,
  path: string,
  code: string,
  details: unknown,
  at: Date,
): Promise<number> =>
  upsert(sql, "import_problems", { albumId, path, code, details: JSON.stringify(details), at }, [
    "albumId",
    "path",
  ]);

/** It was taken after all. */
export const clearImportProblem = (sql: Sql, albumId: string, path: string): Promise<number> =>
  sql.run(`delete from import_problems where album_id = $1 and path = $2`, [albumId, path]);

/** Files of the album that were not taken, by path. */
export const listImportProblems = (
  sql: Sql,
  albumId: string,
): Promise<{ path: string; code: string; details: Record<string, string | number> }[]> =>
  sql.query(`select path, code, details from import_problems where album_id = $1 order by path`, [albumId]);

export interface StoredFace extends Face {
  readonly id: string;
  readonly ordinal: number;
  /** Of somebody followed through a recording; null in a picture. */
  readonly track: StoredTrack | null;
}

interface FaceRow {
  id: string;
  itemId: string;
  ordinal: number;
  x: number;
  y: number;
  width: number;
  height: number;
  landmarks: number[];
  score: number;
  sizePx: number;
  quality: number;
  atMs: string | null;
  startsMs: string | null;
  endsMs: string | null;
}

const faceOf = (row: FaceRow): StoredFace => ({
  id: row.id,
  ordinal: row.ordinal,
  box: { x: row.x, y: row.y, width: row.width, height: row.height },
  landmarks: row.landmarks,
  score: row.score,
  sizePx: row.sizePx,
  quality: row.quality,
  track:
    row.atMs === null
      ? null
      : { atMs: Number(row.atMs), startsMs: Number(row.startsMs), endsMs: Number(row.endsMs) },
});

/** Faces by item, in the order detection found them. */
export const facesOf = async (sql: Sql, itemIds: readonly string[]): Promise<Map<string, StoredFace[]>> => {
  const rows = await sql.query<FaceRow>(
    `select id, item_id, ordinal, x, y, width, height, landmarks, score, size_px, quality,
       at_ms, starts_ms, ends_ms
     from faces where item_id = any($1::uuid[]) order by item_id, ordinal`,
    [itemIds],
  );
  const byItem = new Map<string, StoredFace[]>(itemIds.map((id) => [id, []]));
  for (const row of rows) byItem.get(row.itemId)?.push(faceOf(row));
  return byItem;
};

/** Where these items lie; an item without a place has an empty list. */
export const filesOf = async (sql: Sql, itemIds: readonly string[]): Promise<Map<string, ItemFile[]>> => {
  const rows = await sql.query<{
    itemId: string;
    kind: ItemFile["kind"];
    path: string;
    byteLength: string;
    modifiedMs: string;
    etag: string | null;
    shows: string;
  }>(
    `select f.item_id, f.kind, f.path, f.byte_length, f.modified_ms, f.etag, encode(i.shows_sha256, 'hex') as shows
     from item_files f join items i on i.id = f.item_id where f.item_id = any($1::uuid[]) order by f.item_id, f.kind, f.path`,
    [itemIds],
  );
  const byItem = new Map<string, ItemFile[]>(itemIds.map((id) => [id, []]));
  for (const { itemId, byteLength, modifiedMs, ...row } of rows)
    byItem.get(itemId)?.push({ ...row, byteLength: Number(byteLength), modifiedMs: Number(modifiedMs) });
  return byItem;
};

/** What is said of a picture beside its pixels. */
export const wordsOf = (
  sql: Sql,
  itemId: string,
): Promise<{ caption: string | null; photographer: string | null }> =>
  sql.one(`select caption, photographer from items where id = $1`, [itemId]);
