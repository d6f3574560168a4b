/**
 * A recording compared: tracks by their few views, inside the image processes. Tracks that overlap in time go together,
 * since one person is at most one of them; apart from that they go in parts, so that no process is busy for an hour and a
 * reference that is taken away waits for no more than one part.
 */
import { storedCropsOf } from "../../store/archive/crops.ts";
import type { StoredFace } from "../../store/archive/items.ts";
import type { PendingItem } from "../../store/compare/scans.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { tracksOf } from "../archive/make-crops.ts";
import type { Act } from "../gate/act.ts";
import { openCrop } from "../images/crop-seal.ts";
import type {
  CompareJob,
  CompareTrack,
  CropTracksJob,
  Match,
  RecordingFile,
  TracksJob,
} from "../images/jobs.ts";
import type { Workers } from "../images/workers.ts";

/** Views of one part; a view costs its frame, a fifth of a second of full HD. */
const PART_VIEWS = 60;

/** In the order of time, cut where nobody is in sight; parts of at least so many views unless it is the last. */
const partsOf = (tracks: readonly CompareTrack[]): CompareTrack[][] => {
  const parts: CompareTrack[][] = [];
  let ends = Number.NEGATIVE_INFINITY;
  let views = PART_VIEWS;
  for (const track of [...tracks].sort((a, b) => a.startsMs - b.startsMs)) {
    if (track.startsMs > ends && views >= PART_VIEWS) {
      parts.push([]);
      views = 0;
    }
    parts.at(-1)!.push(track);
    views += track.views.length;
    ends = Math.max(ends, track.endsMs);
  }
  return parts;
};

type Asked = Pick<CompareJob, "grantIds" | "reviewThresholds" | "settled">;

/** Made when a process is free: tracks that somebody objected to until then are not in it (R62). */
const jobOf = async (
  act: Act,
  recording: RecordingFile,
  { id, contentSha256 }: Pick<PendingItem, "id" | "contentSha256">,
  part: readonly CompareTrack[],
  asked: Asked,
): Promise<TracksJob> => {
  const free = await act.read((sql) => comparableFaces(sql, [id]));
  const tracks = part.filter(({ faceId }) => free.has(faceId));
  return { kind: "tracks", recording, contentSha256, tracks, ...asked };
};

/** As `jobOf`: every track by the crops of its views, or none where one of them has none. */
const cropsJobOf = async (
  act: Act,
  { id }: Pick<PendingItem, "id">,
  part: readonly CompareTrack[],
  asked: Asked,
): Promise<CropTracksJob> => {
  const ids = part.map(({ faceId }) => faceId);
  const crops = await act.read((sql) => storedCropsOf(sql, [id], ids));
  const tracks = part.flatMap(({ views: _, ...track }) => {
    const own = crops.get(track.faceId);
    return own ? [{ ...track, own }] : [];
  });
  const isWhole = tracks.every(({ own }) => own.length > 0);
  return {
    kind: "crop-tracks",
    tracks: isWhole
      ? tracks.map(({ own, ...track }) => ({
          ...track,
          crops: own.map((crop) => openCrop(act.engine.vault, crop)),
        }))
      : [],
    ...asked,
  };
};

/**
 * @param byCrops whether those of its tracks may stand for its frames
 * @throws MiroirError video/…, picture/…, model/worker-lost, run/interrupted
 */
export const compareRecording = async (
  act: Act,
  workers: Workers,
  recording: RecordingFile,
  item: Pick<PendingItem, "id" | "contentSha256">,
  faces: readonly StoredFace[],
  asked: Asked,
  byCrops: boolean,
): Promise<Match[]> => {
  const comparePart = async (part: readonly CompareTrack[]): Promise<readonly Match[]> => {
    if (byCrops) {
      const { matches, isDoubtful } = await workers.run(() => cropsJobOf(act, item, part, asked), act.signal);
      if (!isDoubtful) return matches;
    }
    return workers.run(() => jobOf(act, recording, item, part, asked), act.signal);
  };
  const answers = await Promise.allSettled(partsOf(await tracksOf(act, faces)).map(comparePart));
  return answers.flatMap((answer) => {
    if (answer.status === "rejected") throw answer.reason;
    return [...answer.value];
  });
};
