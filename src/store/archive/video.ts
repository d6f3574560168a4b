/** Tracks of recordings: when and where somebody was followed, the views it is compared by, and what an import has seen so far. */
import type { Box, Face, Landmarks } from "../../domain/words.ts";
import type { Sql } from "../database.ts";
import { insert, insertOnce } from "../insert.ts";

/** A sight of a face at a time. */
interface StoredView {
  readonly atMs: number;
  readonly box: Box;
  readonly landmarks: Landmarks;
}

/** From when to when a face was followed, and when it was seen best. */
export interface StoredTrack {
  readonly atMs: number;
  readonly startsMs: number;
  readonly endsMs: number;
}

export interface NewTrack extends StoredTrack {
  readonly faceId: string;
  /** By which it is compared, best first. */
  readonly views: readonly StoredView[];
  /** Every sight of it, in the order of time. */
  readonly path: readonly Pick<StoredView, "atMs" | "box">[];
}

/** A box as four numbers, in the order in which rows hold them. */
export const numbersOf = ({ x, y, width, height }: Box): number[] => [x, y, width, height];

/** The faces are there already. */
export const insertTracks = async (sql: Sql, tracks: readonly NewTrack[]): Promise<void> => {
  for (const { faceId, atMs, startsMs, endsMs, views, path } of tracks) {
    await sql.run(`update faces set at_ms = $2, starts_ms = $3, ends_ms = $4 where id = $1`, [
      faceId,
      atMs,
      startsMs,
      endsMs,
    ]);
    for (const [ordinal, view] of views.entries())
      await insert(sql, "face_views", {
        faceId,
        ordinal,
        atMs: view.atMs,
        ...view.box,
        landmarks: [...view.landmarks],
      });
    await insert(sql, "face_paths", {
      faceId,
      atMs: path.map((seen) => seen.atMs),
      boxes: path.flatMap(({ box }) => numbersOf(box)),
    });
  }
};

interface ViewRow {
  faceId: string;
  atMs: string;
  x: number;
  y: number;
  width: number;
  height: number;
  landmarks: number[];
}

/** Views by face, best first. */
export const viewsOf = async (sql: Sql, faceIds: readonly string[]): Promise<Map<string, StoredView[]>> => {
  const rows = await sql.query<ViewRow>(
    `select face_id, at_ms, x, y, width, height, landmarks from face_views
     where face_id = any($1::uuid[]) order by face_id, ordinal`,
    [faceIds],
  );
  const byFace = new Map<string, StoredView[]>(faceIds.map((id) => [id, []]));
  for (const { faceId, atMs, landmarks, ...box } of rows)
    byFace.get(faceId)?.push({ atMs: Number(atMs), box, landmarks });
  return byFace;
};

/**
 * Tracks that somebody said are not her: at the time of her “not me”, or within half a second of it, they were in that
 * region, whatever the item, and whichever view a later detector likes best (R54).
 */
export const rejectedTracks = (
  sql: Sql,
  itemIds: readonly string[],
): Promise<{ itemId: string; faceId: string; subjectId: string }[]> =>
  sql.query(
    `select distinct f.item_id, f.id as "faceId", n.subject_id
     from not_me n join items i on i.picture_sha256 = n.picture_sha256 join faces f on f.item_id = i.id
     join face_paths p on p.face_id = f.id cross join unnest(p.at_ms) with ordinality as seen (ms, at)
     cross join lateral (select p.boxes[4 * at - 3] / i.width_px as x, p.boxes[4 * at - 2] / i.height_px as y,
       p.boxes[4 * at - 1] / i.width_px as width, p.boxes[4 * at] / i.height_px as height) b
     cross join lateral (select greatest(0, least(b.x + b.width, n.x + n.width) - greatest(b.x, n.x))
       * greatest(0, least(b.y + b.height, n.y + n.height) - greatest(b.y, n.y)) as area) shared
     where i.id = any($1::uuid[]) and n.at_ms is not null and abs(ms - n.at_ms) <= 500
       and shared.area >= 0.5 * (b.width * b.height + n.width * n.height - shared.area)`,
    [itemIds],
  );

/** What was seen in a stretch of a recording, frame by frame. */
interface Footage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly frames: readonly {
    readonly atMs: number;
    readonly cut: boolean;
    readonly faces: readonly Face[];
  }[];
}

/** Which import of which recording: by content, so that it may be renamed before it goes on. */
export interface FootageKey {
  readonly albumId: string;
  readonly contentSha256: string;
  readonly detector: string;
}
const keyOf = ({ albumId, contentSha256, detector }: FootageKey) => [albumId, contentSha256, detector];

const rowOf = ({ box, landmarks, score, sizePx, quality }: Face): number[] => [
  ...numbersOf(box),
  ...landmarks,
  score,
  sizePx,
  quality,
];

/** Numbers of a face in `footage.face_numbers`. */
const WIDTH = 17;

const faceOf = (row: readonly number[]): Face => {
  const [x, y, width, height] = row as [number, number, number, number];
  const [score, sizePx, quality] = row.slice(14) as [number, number, number];
  return { box: { x, y, width, height }, landmarks: row.slice(4, 14), score, sizePx, quality };
};

/** What an import has seen of a recording, so that it goes on from there; the same piece is kept once. */
export const putFootage = (sql: Sql, key: FootageKey, footage: Footage, at: Date): Promise<number> =>
  insertOnce(sql, "footage", {
    ...key,
    contentSha256: Buffer.from(key.contentSha256, "hex"),
    fromMs: footage.fromMs,
    toMs: footage.toMs,
    framesMs: footage.frames.map(({ atMs }) => atMs),
    cuts: footage.frames.map(({ cut }) => cut),
    faceFrame: footage.frames.flatMap(({ faces }, frame) => faces.map(() => frame)),
    faceNumbers: footage.frames.flatMap(({ faces }) => faces.flatMap(rowOf)),
    seenAt: at,
  });

interface FootageRow {
  fromMs: string;
  toMs: string;
  framesMs: string[];
  cuts: boolean[];
  faceFrame: number[];
  faceNumbers: number[];
}

const footageOf = (row: FootageRow): Footage => {
  const faces = row.faceFrame.map((_, at) => faceOf(row.faceNumbers.slice(at * WIDTH, (at + 1) * WIDTH)));
  return {
    fromMs: Number(row.fromMs),
    toMs: Number(row.toMs),
    frames: row.framesMs.map((atMs, frame) => ({
      atMs: Number(atMs),
      cut: row.cuts[frame]!,
      faces: faces.filter((_, at) => row.faceFrame[at] === frame),
    })),
  };
};

/** In the order of time. */
export const footageSeen = async (sql: Sql, key: FootageKey): Promise<Footage[]> =>
  (
    await sql.query<FootageRow>(
      `select from_ms, to_ms, frames_ms, cuts, face_frame, face_numbers
       from footage where album_id = $1 and content_sha256 = decode($2, 'hex') and detector = $3 order by from_ms`,
      keyOf(key),
    )
  ).map(footageOf);

/** Stretches seen already, by their beginnings. */
export const footageFrom = async (sql: Sql, key: FootageKey): Promise<Set<number>> =>
  new Set(
    (
      await sql.query<{ fromMs: string }>(
        `select from_ms from footage where album_id = $1 and content_sha256 = decode($2, 'hex') and detector = $3`,
        keyOf(key),
      )
    ).map(({ fromMs }) => Number(fromMs)),
  );

/** The recording is in the album: what was noted on the way is of no use any more. */
export const removeFootage = (sql: Sql, albumId: string, contentSha256: string): Promise<number> =>
  sql.run(`delete from footage where album_id = $1 and content_sha256 = decode($2, 'hex')`, [
    albumId,
    contentSha256,
  ]);
