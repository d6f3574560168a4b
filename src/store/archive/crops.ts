/** Crops of faces, sealed under the key of their album: what is in one is told in engine/archive/crops.ts. */
import type { Sql } from "../database.ts";
import { insertOnce } from "../insert.ts";

export interface NewCrop {
  readonly faceId: string;
  /** 0 of a picture; of a track which of its views, best first. */
  readonly ordinal: number;
  readonly albumId: string;
  readonly sealed: Uint8Array;
}

/** One a row, and one that is there stays; the table itself leaves out faces of which none may be kept (schema/crops.ts). */
export const insertCrops = async (sql: Sql, crops: readonly NewCrop[]): Promise<void> => {
  for (const crop of crops) await insertOnce(sql, "crops", { ...crop }, ["faceId", "ordinal"]);
};

/** A crop as it is stored. */
export type StoredCrop = NewCrop;

/**
 * By face of these items that may be compared now, what is kept of it, best view first; empty where there is nothing.
 * @param faceIds those only, where they are named
 */
export const storedCropsOf = async (
  sql: Sql,
  itemIds: readonly string[],
  faceIds: readonly string[] | null = null,
): Promise<Map<string, StoredCrop[]>> => {
  const rows = await sql.query<{ faceId: string } & { [K in keyof StoredCrop]: StoredCrop[K] | null }>(
    `select f.id as "faceId", c.ordinal, c.album_id, c.sealed from comparable_faces f left join crops c on c.face_id = f.id
     where f.item_id = any($1::uuid[]) and ($2::uuid[] is null or f.id = any($2::uuid[])) order by f.id, c.ordinal`,
    [itemIds, faceIds],
  );
  const byFace = new Map<string, StoredCrop[]>();
  for (const { faceId, ordinal, albumId, sealed } of rows) {
    const crops = byFace.get(faceId) ?? [];
    if (ordinal !== null && albumId !== null && sealed !== null)
      crops.push({ faceId, ordinal, albumId, sealed });
    byFace.set(faceId, crops);
  }
  return byFace;
};

/** How an item stands with the crops of its faces. */
export interface Croppable {
  readonly albumId: string;
  /** Faces that may have one and have none. */
  readonly lacking: readonly string[];
}

/** Of those items that lie in albums that keep crops, and have faces that may have one. */
export const croppableIn = async (sql: Sql, itemIds: readonly string[]): Promise<Map<string, Croppable>> =>
  new Map(
    (
      await sql.query<Croppable & { itemId: string }>(
        `select f.item_id as "itemId", f.album_id,
           coalesce(array_agg(f.id) filter (where not exists (select 1 from crops c where c.face_id = f.id)), '{}') as lacking
         from croppable_faces f where f.item_id = any($1::uuid[]) group by f.item_id, f.album_id`,
        [itemIds],
      )
    ).map(({ itemId, ...croppable }) => [itemId, croppable]),
  );

/** Recordings of an album that keeps crops, of which a track may have none yet; in the order of import. Of others nothing is read. */
export const croplessRecordings = (
  sql: Sql,
  albumId: string,
): Promise<{ id: string; contentSha256: string; durationMs: number }[]> =>
  sql.query(
    `select i.id, encode(i.content_sha256, 'hex') as "contentSha256", i.duration_ms::float8 from items i
     where i.album_id = $1 and i.duration_ms is not null and i.crops_due
       and (select face_crops from albums where id = $1) order by i.seq`,
    [albumId],
  );

/** Nothing is wanting of this recording: the next import passes it over. Does nothing where something is. */
export const cropsAreMade = (sql: Sql, itemId: string): Promise<number> =>
  sql.run(
    `update items set crops_due = false where id = $1 and crops_due and not exists (select 1 from croppable_faces f
       where f.item_id = $1 and not exists (select 1 from crops c where c.face_id = f.id))`,
    [itemId],
  );

/** Nothing of these faces lies in the picture: none is made again. */
export const noCropOf = (sql: Sql, faceIds: readonly string[]): Promise<number> =>
  sql.run(`update faces set crop_withheld = true where id = any($1::uuid[]) and not crop_withheld`, [
    faceIds,
  ]);

/** Whether an album keeps them now. */
export const keepsCrops = async (sql: Sql, albumId: string): Promise<boolean> =>
  (await sql.one<{ keeps: boolean }>(`select face_crops as keeps from albums where id = $1`, [albumId]))
    .keeps;

/** Of how many faces an album has them. */
export const countCrops = async (sql: Sql, albumId: string): Promise<number> =>
  (
    await sql.one<{ faces: number }>(
      `select count(*)::int as faces from crops where album_id = $1 and ordinal = 0`,
      [albumId],
    )
  ).faces;

/** Whether crops are kept from now on; those of an album that keeps none go in the same transaction (schema/crops.ts). */
export const setFaceCrops = (sql: Sql, albumId: string, faceCrops: boolean): Promise<number> =>
  sql.run(`update albums set face_crops = $2 where id = $1`, [albumId, faceCrops]);

/** Some at a time, for the audit. @param after the last one read */
export const cropsAfter = (
  sql: Sql,
  after: Pick<StoredCrop, "faceId" | "ordinal"> | null,
  limit: number,
): Promise<StoredCrop[]> =>
  sql.query<StoredCrop>(
    `select face_id, ordinal, album_id, sealed from crops
     where (face_id, ordinal) > (coalesce($1::uuid, '00000000-0000-0000-0000-000000000000'), $2::int) order by face_id, ordinal limit $3`,
    [after?.faceId ?? null, after?.ordinal ?? -1, limit],
  );
