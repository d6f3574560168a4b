/**
 * A recording compared: tracks by their few views, inside the image processes. Tracks that overlap in time go together,
 * since one person is at most one of them; apart from that they go in parts, so that no process is busy for an hour and a
 * reference that is taken away waits for no more than one part.
 */
import type { StoredFace } from "../../store/archive/items.ts";
import { viewsOf } from "../../store/archive/video.ts";
import type { PendingItem } from "../../store/compare/scans.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import type { Act } from "../gate/act.ts";
import type { CompareJob, CompareTrack, Match, RecordingFile, TracksJob } from "../images/jobs.ts";
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

const tracksOf = (act: Act, faces: readonly StoredFace[]): Promise<CompareTrack[]> =>
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

type Asked = Pick<CompareJob, "grantIds" | "reviewThreshold" | "settled">;

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

/** @throws MiroirError video/…, picture/…, model/worker-lost, run/interrupted */
export const compareRecording = async (
  act: Act,
  workers: Workers,
  recording: RecordingFile,
  item: Pick<PendingItem, "id" | "contentSha256">,
  faces: readonly StoredFace[],
  asked: Asked,
): Promise<Match[]> => {
  const parts = partsOf(await tracksOf(act, faces));
  const answers = await Promise.allSettled(
    parts.map((part) => workers.run(() => jobOf(act, recording, item, part, asked), act.signal)),
  );
  return answers.flatMap((answer) => {
    if (answer.status === "rejected") throw answer.reason;
    return [...answer.value];
  });
};
