/**
 * A recording taken in: looked at stretch by stretch, side by side on the image processes, and each stretch noted when it
 * is done, so that whatever interrupts an hour of work costs seconds of it. Faces are followed once all of it was seen:
 * a track crosses stretches, and no cut.
 */
import type { SourceRef } from "../../../archive/source.ts";
import {
  findFile,
  findItemByContent,
  type ItemFile,
  insertFaces,
  insertItem,
  putItemFile,
} from "../../../store/archive/items.ts";
import {
  adoptObjections,
  isNewestPlace,
  itemShowing,
  putOtherBytes,
} from "../../../store/archive/pictures.ts";
import {
  type FootageKey,
  footageFrom,
  footageSeen,
  insertTracks,
  type NewTrack,
  putFootage,
  removeFootage,
} from "../../../store/archive/video.ts";
import type { Sql } from "../../../store/database.ts";
import { bestViews, newTracker, type Track } from "../../../vision/track.ts";
import { SIGHT } from "../../../vision/video.ts";
import type { Act } from "../../gate/act.ts";
import type { Recorded } from "../../images/jobs.ts";

/** Forty frames: ten seconds of work, which is what a stop or a crash costs. */
const STRETCH_MS = 20_000;

/** Views that a track is compared by: more of them add little and cost a frame each (docs/guide/videos.md). */
const VIEWS = 5;

/** Beyond this nobody is followed: what is in one frame in ten thousand of a crowd is noise of the detector. */
const MOST_TRACKS = 50_000;

/** What a change of would see other faces: noted beside what was seen, so that both are not mixed. */
const lookOf = (act: Act): string => `${act.engine.pack} ${SIGHT.everyMs} ms ${SIGHT.maxSidePx} px`;

export interface TakenRecording {
  readonly recorded: Recorded;
  /** Null when the album holds the same content, or the same frames with other words: it was not looked at again. */
  readonly tracks: readonly Track[] | null;
}

const stretchesOf = ({ durationMs }: Recorded): { fromMs: number; toMs: number }[] => {
  const count = Math.max(1, Math.ceil(durationMs / STRETCH_MS));
  // A file may hold a little more than it says: the last stretch has no end of its own.
  return Array.from({ length: count }, (_, at) => ({
    fromMs: at * STRETCH_MS,
    toMs: (at + 1) * STRETCH_MS + (at === count - 1 ? STRETCH_MS : 0),
  }));
};

interface Watching {
  readonly act: Act;
  readonly source: SourceRef;
  readonly recorded: Recorded;
  readonly key: FootageKey;
  readonly onStretch: (done: number, total: number) => void;
}

const watchStretch = async (
  { act, source, recorded, key }: Watching,
  range: { fromMs: number; toMs: number },
): Promise<void> => {
  const { contentSha256, byteLength, modifiedMs } = recorded;
  const recording = { source, byteLength, modifiedMs };
  const { frames } = await act.engine
    .detectors()
    .run({ kind: "footage", recording, contentSha256, ...range }, act.signal);
  await act.step((sql) => putFootage(sql, key, { ...range, frames }, act.at()));
};

/** As many stretches side by side as there are processes; the first fault ends it, and what was noted stays noted. */
const watchAll = async (watching: Watching): Promise<void> => {
  const { act, key, recorded, onStretch } = watching;
  const all = stretchesOf(recorded);
  const seen = await act.read((sql) => footageFrom(sql, key));
  const left = all.filter(({ fromMs }) => !seen.has(fromMs));
  let done = all.length - left.length;
  const one = async (): Promise<void> => {
    for (let range = left.shift(); range; range = left.shift()) {
      act.stopIfAborted();
      await watchStretch(watching, range);
      onStretch(++done, all.length);
    }
  };
  const running = Array.from({ length: act.engine.detectors().count }, async () => {
    try {
      await one();
    } catch (error) {
      left.length = 0;
      throw error;
    }
  });
  const failed = (await Promise.allSettled(running)).find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
};

const follow = async (act: Act, key: FootageKey): Promise<Track[]> => {
  const tracker = newTracker();
  for (const { frames } of await act.read((sql) => footageSeen(sql, key)))
    for (const frame of frames) tracker.add(frame);
  return tracker.end().slice(0, MOST_TRACKS);
};

/**
 * @param onStretch told after each stretch that was looked at
 * @throws MiroirError video/…, picture/…, run/interrupted
 */
export const takeRecording = async (
  act: Act,
  albumId: string,
  source: SourceRef,
  onStretch: (done: number, total: number) => void,
): Promise<TakenRecording> => {
  const recorded = await act.engine.detectors().run({ kind: "recording", source }, act.signal);
  const { contentSha256 } = recorded;
  const known = await act.read(
    async (sql) =>
      (await findItemByContent(sql, albumId, contentSha256)) ??
      (await itemShowing(sql, albumId, recorded.showsSha256)),
  );
  if (known) return { recorded, tracks: null };
  const key = { albumId, contentSha256, detector: lookOf(act) };
  await watchAll({ act, source, recorded, key, onStretch });
  return { recorded, tracks: await follow(act, key) };
};

/** What others say of a recording goes before what it says. */
interface Words {
  readonly caption?: string | null;
  readonly photographer?: string | null;
  readonly publishedAt?: string | null;
  readonly publishedOn?: string | null;
  readonly takenAt?: string | null;
  /** The picture whose film it is. */
  readonly filmOf?: string;
}

/** Its item, or the one of the same content, or of the same frames with other words beside them. */
export const writeRecording = async (
  act: Act,
  sql: Sql,
  albumId: string,
  { recorded, tracks }: TakenRecording,
  file: ItemFile,
  words: Words,
): Promise<{ id: string; outcome: "new" | "duplicate" | "edited" }> => {
  const { contentSha256, codedSha256, metadata, framesPerSecond, modifiedMs: _at, ...facts } = recorded;
  const same = await findItemByContent(sql, albumId, contentSha256);
  if (same) {
    await putItemFile(sql, albumId, same.id, file);
    return { id: same.id, outcome: "duplicate" };
  }
  const replaced = await findFile(sql, albumId, file.kind, file.path);
  const shown = await itemShowing(sql, albumId, facts.showsSha256);
  if (shown) {
    const { mediaType, byteLength } = facts;
    const now = { contentSha256, byteLength, mediaType, metadata: { ...metadata } };
    if (await isNewestPlace(sql, shown.itemId, file)) await putOtherBytes(sql, shown.itemId, now);
    await adoptObjections(sql, contentSha256, shown.pictureSha256);
    await putItemFile(sql, albumId, shown.itemId, file);
    return { id: shown.itemId, outcome: replaced?.itemId === shown.itemId ? "edited" : "duplicate" };
  }
  const id = act.engine.newId();
  const item = {
    ...{ id, contentSha256, metadata, ...facts },
    ...{ pictureSha256: codedSha256, turn: 1, greys: null },
    frames: Math.max(1, Math.round((facts.durationMs / 1000) * framesPerSecond)),
    nearDuplicateOf: null,
    takenAt: metadata.takenAt ?? words.takenAt ?? null,
    caption: words.caption ?? metadata.description ?? null,
    photographer: words.photographer ?? metadata.creator ?? null,
    publishedAt: words.publishedAt ?? null,
    publishedOn: words.publishedOn ?? null,
    detector: act.engine.pack,
    depositedBy: act.actor.name,
    filmOf: words.filmOf ?? null,
  };
  await insertItem(sql, albumId, item, act.at());
  await writeTracks(act, sql, { id, albumId, contentSha256 }, tracks ?? []);
  await adoptObjections(sql, contentSha256, codedSha256);
  await putItemFile(sql, albumId, id, file);
  return { id, outcome: "new" };
};

/** One face a track: where it was seen best. Ordered as they come into the recording. */
const writeTracks = async (
  act: Act,
  sql: Sql,
  item: { readonly id: string; readonly albumId: string; readonly contentSha256: string },
  tracks: readonly Track[],
): Promise<void> => {
  const followed = tracks.map((track) => {
    const views = bestViews(track, VIEWS);
    return { id: act.engine.newId(), track, views, best: views[0]! };
  });
  await insertFaces(
    sql,
    item.id,
    followed.map(({ id, best: { atMs: _at, ...face } }) => ({ id, ...face })),
  );
  await insertTracks(
    sql,
    followed.map(({ id, track, views, best }): NewTrack => {
      const { startsMs, endsMs, views: path } = track;
      return { faceId: id, atMs: best.atMs, startsMs, endsMs, views, path };
    }),
  );
  await removeFootage(sql, item.albumId, item.contentSha256);
};
