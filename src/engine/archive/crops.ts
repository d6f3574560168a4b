/**
 * Crops of faces: pieces of the pictures, kept so that a scan for somebody who comes later reads no original. Pixels and the
 * five points, and nothing that a model made of a face (law 2). Sealed under the key of the album; served by no route.
 */
import { MiroirError } from "../../domain/errors.ts";
import {
  countCrops,
  insertCrops,
  keepsCrops,
  type NewCrop,
  noCropOf,
  setFaceCrops,
} from "../../store/archive/crops.ts";
import type { Sql } from "../../store/database.ts";
import type { FaceCrop } from "../../vision/vision.ts";
import type { Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { sealCrop } from "../images/crop-seal.ts";
import { destroyAlbumKey, makeAlbumKey } from "./album-key.ts";
import { requireAlbum } from "./albums.ts";

/** The views of one face, best first; null of a face of which nothing lies in the picture. */
export interface CroppedFace {
  readonly faceId: string;
  readonly views: readonly FaceCrop[] | null;
}

/** In a transaction in which the album keeps crops; of faces that may have none, none is written (schema/crops.ts). */
export const keepCrops = async (
  { vault }: Engine,
  sql: Sql,
  albumId: string,
  faces: readonly CroppedFace[],
): Promise<void> => {
  const crops = faces.flatMap(({ faceId, views }) =>
    (views ?? []).map((view, ordinal): NewCrop => {
      const place = { faceId, ordinal, albumId };
      return { ...place, sealed: sealCrop(vault, place, view) };
    }),
  );
  await insertCrops(sql, crops);
  const none = faces.filter(({ views }) => views === null).map(({ faceId }) => faceId);
  if (none.length > 0) await noCropOf(sql, none);
};

export interface AlbumCrops {
  readonly album: string;
  readonly faceCrops: boolean;
  /** Faces whose crops went with the switch. */
  readonly removed: number;
}

/**
 * Keeps crops of an album from now on, or no more: then those that are there go, and their key. What was imported before has
 * its crops made by its next scan. @throws MiroirError album/not-found, album/minors
 */
export const switchCrops: Verb<{ album: string; faceCrops: boolean }, AlbumCrops> = {
  name: "album.crops",
  run: (act, { album: name, faceCrops }) =>
    act.commit(async (sql) => {
      const { id, slug, minorsPresent } = await requireAlbum(sql, name);
      if (faceCrops && minorsPresent) throw new MiroirError("album/minors", { album: slug });
      const before = await keepsCrops(sql, id);
      const removed = faceCrops ? 0 : await countCrops(sql, id);
      if (faceCrops && !before) makeAlbumKey(act, id);
      if (!faceCrops) destroyAlbumKey(act, id);
      await setFaceCrops(sql, id, faceCrops);
      return {
        result: { album: slug, faceCrops, removed },
        entry: { album: id, faceCrops, before, removed },
      };
    }),
};
