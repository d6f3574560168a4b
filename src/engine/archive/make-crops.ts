/**
 * Crops that an album should have and has not: of a picture that was imported before it kept them, and of a recording, whose
 * views are known once all of it was followed. Made by image processes that hold no reference: what compares hands out no bytes.
 */
import { croplessRecordings, croppableIn, cropsAreMade } from "../../store/archive/crops.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace } from "../../store/archive/items.ts";
import { viewsOf } from "../../store/archive/video.ts";
import type { Act } from "../gate/act.ts";
import type { CompareTrack, RecordingFile } from "../images/jobs.ts";
import { atAnyPlace, isMiss } from "../images/places.ts";
import { type CroppedFace, keepCrops } from "./crops.ts";

/** An item whose faces and places are known. */
export interface Croppable {
  readonly item: { readonly id: string; readonly contentSha256: string; readonly durationMs: number | null };
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
}

/** Tracks of a recording, each with the few views by which it is compared, best first. */
export const tracksOf = (act: Act, faces: readonly StoredFace[]): Promise<CompareTrack[]> =>
  act.read(async (sql) => {
    const views = await viewsOf(
      sql,
      faces.map(({ id }) => id),
    );
    return faces.flatMap(({ id, track, box, landmarks }) =>
      track
        ? [
            {
              ...{ faceId: id, startsMs: track.startsMs, endsMs: track.endsMs },
              views: views.get(id)?.length ? views.get(id)! : [{ atMs: track.atMs, box, landmarks }],
            },
          ]
        : [],
    );
  });

const keep = (act: Act, itemId: string, albumId: string, made: readonly CroppedFace[]): Promise<void> =>
  act.step(async (sql) => {
    // Whether it is still there and its album still keeps them.
    if ((await croppableIn(sql, [itemId])).size > 0) await keepCrops(act.engine, sql, albumId, made);
  });

const cropPicture = async (
  act: Act,
  { item, files }: Croppable,
  wanted: readonly StoredFace[],
): Promise<CroppedFace[]> => {
  const { contentSha256 } = item;
  const crops = await atAnyPlace(files, (picture) =>
    act.engine.detectors().run({ kind: "crop", picture, contentSha256, faces: wanted }, act.signal),
  );
  return wanted.map(({ id }, at) => {
    const crop = crops[at];
    return { faceId: id, views: crop ? [crop] : null };
  });
};

/** Views that one job crops; each costs its frame. */
const PART_VIEWS = 60;

const inParts = (tracks: readonly CompareTrack[]): CompareTrack[][] => {
  const parts: CompareTrack[][] = [];
  let views = PART_VIEWS;
  for (const track of tracks) {
    if (views >= PART_VIEWS) {
      parts.push([]);
      views = 0;
    }
    parts.at(-1)!.push(track);
    views += track.views.length;
  }
  return parts;
};

const cropPart = async (
  act: Act,
  { item, files }: Croppable,
  part: readonly CompareTrack[],
): Promise<CroppedFace[]> => {
  const { contentSha256 } = item;
  const crops = await atAnyPlace(files, (source, { byteLength, modifiedMs }) => {
    const recording: RecordingFile = { source, byteLength, modifiedMs };
    return act.engine
      .detectors()
      .run({ kind: "crop-views", recording, contentSha256, tracks: part }, act.signal);
  });
  return part.map(({ faceId }, at) => {
    const views = (crops[at] ?? []).filter((crop) => crop !== null);
    return { faceId, views: views.length > 0 ? views : null };
  });
};

/**
 * Makes and keeps those that are lacking; of a recording part by part, so that a stop costs the parts in hand.
 * @throws MiroirError what `isMiss` tells from a fault of ours, and faults of ours
 */
export const makeCrops = async (
  act: Act,
  albumId: string,
  croppable: Croppable,
  lacking: readonly string[],
): Promise<void> => {
  const { item } = croppable;
  const wanted = croppable.faces.filter(({ id }) => lacking.includes(id));
  if (item.durationMs === null) return keep(act, item.id, albumId, await cropPicture(act, croppable, wanted));
  const parts = inParts(await tracksOf(act, wanted));
  const kept = await Promise.allSettled(
    parts.map(async (part) => keep(act, item.id, albumId, await cropPart(act, croppable, part))),
  );
  const failed = kept.find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
};

/**
 * At the end of an import: of every recording of the album whose tracks may have none. One that cannot be read now has them
 * made by the scan that can.
 */
export const cropRecordings = async (act: Act, albumId: string): Promise<void> => {
  for (const item of await act.read((sql) => croplessRecordings(sql, albumId))) {
    act.stopIfAborted();
    const { croppable, faces, files } = await act.read(async (sql) => ({
      croppable: (await croppableIn(sql, [item.id])).get(item.id),
      faces: (await facesOf(sql, [item.id])).get(item.id) ?? [],
      files: (await filesOf(sql, [item.id])).get(item.id) ?? [],
    }));
    try {
      if (croppable?.lacking.length) await makeCrops(act, albumId, { item, faces, files }, croppable.lacking);
      await act.step((sql) => cropsAreMade(sql, item.id));
    } catch (error) {
      if (!isMiss(error)) throw error;
    }
  }
};
