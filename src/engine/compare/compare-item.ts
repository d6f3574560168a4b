/**
 * One item compared. A picture of an album that keeps crops is compared by them, and its original is not read: that it is
 * still there and the one that was imported is told by its size and time, and by its hash where somebody was found. It is
 * read where a crop is wanting (an album that was imported before, a face that is withheld), or says too little.
 */
import { stat } from "node:fs/promises";
import { pathOfSource, type SourceRef } from "../../archive/source.ts";
import { type Croppable, storedCropsOf } from "../../store/archive/crops.ts";
import type { ItemFile, StoredFace } from "../../store/archive/items.ts";
import type { PendingItem } from "../../store/compare/scans.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { makeCrops } from "../archive/make-crops.ts";
import type { Act } from "../gate/act.ts";
import { openCrop } from "../images/crop-seal.ts";
import type { CompareJob, CropsJob, Match } from "../images/jobs.ts";
import { atAnyPlace, isMiss, sourceOf } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import { compareRecording } from "./video-scan.ts";

/** What a comparison goes through: a picture, or a recording with its tracks. */
export interface Comparable {
  readonly item: PendingItem;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
  /** Absent where its album keeps no crops, or none of its faces may have one. */
  readonly croppable: Croppable | undefined;
}

type Asked = Pick<CompareJob, "grantIds" | "reviewThresholds" | "settled">;

/** Made when a process is free: faces that somebody objected to until then are not in it, and no template of them is made (R62). */
const compareJob = async (
  act: Act,
  picture: SourceRef,
  { item, faces }: Comparable,
  asked: Asked,
): Promise<CompareJob> => {
  const free = await act.read((sql) => comparableFaces(sql, [item.id]));
  return {
    kind: "compare",
    picture,
    contentSha256: item.contentSha256,
    faces: faces
      .filter(({ id }) => free.has(id))
      .map(({ id, box, landmarks }) => ({ faceId: id, box, landmarks })),
    ...asked,
  };
};

/** As `compareJob`: all faces by their crops, or none where one of them has no crop. */
const cropsJob = async (act: Act, { item, faces: known }: Comparable, asked: Asked): Promise<CropsJob> => {
  const crops = await act.read((sql) => storedCropsOf(sql, item.id));
  const faces = [...crops].filter(([faceId]) => known.some(({ id }) => id === faceId));
  const isWhole = faces.every(([, [crop]]) => crop !== undefined);
  return {
    kind: "crops",
    faces: isWhole
      ? faces.map(([faceId, [crop]]) => ({ faceId, crop: openCrop(act.engine.vault, crop!) }))
      : [],
    ...asked,
  };
};

/** Whether a file is as it was when it was imported; what lies in a storage is asked for where somebody was found only. */
const isUntouched = async (act: Act, file: ItemFile): Promise<boolean> => {
  if (file.kind === "s3") return true;
  try {
    const { size, mtimeMs } = await stat(pathOfSource(sourceOf(file), act.engine.settings.originalsFolder));
    return size === file.byteLength && (file.kind === "kept" || Math.round(mtimeMs) === file.modifiedMs);
  } catch {
    return false;
  }
};

const untouchedOf = async (act: Act, files: readonly ItemFile[]): Promise<SourceRef | undefined> => {
  for (const file of files) if (await isUntouched(act, file)) return sourceOf(file);
  return undefined;
};

/**
 * Where the original is by whose crops the item may be compared, those that were lacking made; undefined where the original
 * has to be read.
 */
const cropsStandFor = async (act: Act, compared: Comparable): Promise<SourceRef | undefined> => {
  const { files, croppable } = compared;
  if (!croppable) return undefined;
  if (croppable.lacking.length > 0) await makeCrops(act, croppable.albumId, compared, croppable.lacking);
  return untouchedOf(act, files);
};

/** Whether the bytes there are those that were imported; what cannot be read is not. */
const isSame = async (
  act: Act,
  workers: Workers,
  picture: SourceRef,
  contentSha256: string,
): Promise<boolean> => {
  try {
    return await workers.run({ kind: "same", picture, contentSha256 }, act.signal);
  } catch (error) {
    if (!isMiss(error)) throw error;
    return false;
  }
};

/** Undefined where the original has to be read. @throws MiroirError as `compareItem` */
const compareByCrops = async (
  act: Act,
  workers: Workers,
  compared: Comparable,
  asked: Asked,
): Promise<readonly Match[] | undefined> => {
  const there = await cropsStandFor(act, compared);
  if (!there) return undefined;
  const { matches, isDoubtful } = await workers.run(() => cropsJob(act, compared, asked), act.signal);
  if (isDoubtful) return undefined;
  const isSure = matches.length === 0 || (await isSame(act, workers, there, compared.item.contentSha256));
  return isSure ? matches : undefined;
};

const comparePicture = async (
  act: Act,
  workers: Workers,
  compared: Comparable,
  asked: Asked,
): Promise<readonly Match[]> =>
  (await compareByCrops(act, workers, compared, asked)) ??
  atAnyPlace(compared.files, (picture) =>
    workers.run(() => compareJob(act, picture, compared, asked), act.signal),
  );

/** What is kept of a recording under its size and time is not hashed, as when its frames are read (engine/images/recordings.ts). */
const compareVideo = async (
  act: Act,
  workers: Workers,
  compared: Comparable,
  asked: Asked,
): Promise<readonly Match[]> => {
  const { item, faces, files } = compared;
  const byCrops = (await cropsStandFor(act, compared)) !== undefined;
  return atAnyPlace(files, (source, { byteLength, modifiedMs }) =>
    compareRecording(act, workers, { source, byteLength, modifiedMs }, item, faces, asked, byCrops),
  );
};

/** Matches in a picture, or in a recording, whichever it is. @throws MiroirError what `isMiss` tells from a fault of ours, and faults of ours */
export const compareItem = (
  act: Act,
  workers: Workers,
  compared: Comparable,
  asked: Asked,
): Promise<readonly Match[]> =>
  (compared.item.durationMs === null ? comparePicture : compareVideo)(act, workers, compared, asked);
