/** Where heads are in the frames of a recording that is copied: kept with the copy, so that one that has to be masked anew is not looked at anew. */
import type { Box } from "../../domain/words.ts";
import { numbersOf } from "../archive/video.ts";
import type { Sql } from "../database.ts";
import { upsert } from "../insert.ts";

export interface StoredHeads {
  readonly fromMs: number;
  readonly frames: readonly {
    readonly atMs: number;
    readonly cut: boolean;
    readonly boxes: readonly Box[];
    /** Of each box whether a second look found a face there too; null where nobody looked again. */
    readonly again?: readonly (boolean | null)[];
  }[];
  /** Mean red, green and blue from a time on. */
  readonly colours: readonly { readonly atMs: number; readonly rgb: readonly number[] }[];
}

/** @param seenBy detector, and how it was asked: what another one saw is not gone on with */
export const putHeads = (sql: Sql, copyId: string, seenBy: string, heads: StoredHeads): Promise<number> =>
  upsert(
    sql,
    "publication_heads",
    {
      copyId,
      fromMs: heads.fromMs,
      seenBy,
      framesMs: heads.frames.map(({ atMs }) => atMs),
      cuts: heads.frames.map(({ cut }) => cut),
      faceFrame: heads.frames.flatMap(({ boxes }, frame) => boxes.map(() => frame)),
      faceBoxes: heads.frames.flatMap(({ boxes }) => boxes.flatMap(numbersOf)),
      faceAgain: heads.frames.flatMap(({ boxes, again }) => boxes.map((_, at) => again?.[at] ?? null)),
      colours: heads.colours.flatMap(({ atMs, rgb }) => [atMs, ...rgb]),
    },
    ["copyId", "fromMs"],
  );

interface HeadsRow {
  fromMs: string;
  framesMs: string[];
  cuts: boolean[];
  faceFrame: number[];
  faceBoxes: number[];
  faceAgain: (boolean | null)[];
  colours: number[];
}

const headsOf = (row: HeadsRow): StoredHeads => {
  const boxes: Box[][] = row.framesMs.map(() => []);
  const again: (boolean | null)[][] = row.framesMs.map(() => []);
  for (const [at, frame] of row.faceFrame.entries()) {
    const [x, y, width, height] = row.faceBoxes.slice(4 * at, 4 * at + 4) as [number, number, number, number];
    boxes[frame]!.push({ x, y, width, height });
    again[frame]!.push(row.faceAgain[at] ?? null);
  }
  return {
    fromMs: Number(row.fromMs),
    frames: row.framesMs.map((atMs, frame) => ({
      atMs: Number(atMs),
      cut: row.cuts[frame]!,
      boxes: boxes[frame]!,
      again: again[frame]!,
    })),
    colours: Array.from({ length: row.colours.length / 4 }, (_, at) => ({
      atMs: row.colours[4 * at]!,
      rgb: row.colours.slice(4 * at + 1, 4 * at + 4),
    })),
  };
};

const HEADS = `select from_ms, frames_ms, cuts, face_frame,
  face_boxes, face_again, colours from publication_heads`;

/** Where stretches begin that were looked at by this detector. */
export const seenStretches = async (sql: Sql, copyId: string, seenBy: string): Promise<number[]> =>
  (
    await sql.query<{ fromMs: string }>(
      `select from_ms from publication_heads where copy_id = $1 and seen_by = $2`,
      [copyId, seenBy],
    )
  ).map(({ fromMs }) => Number(fromMs));

/** In the order of time. @param within stretches that begin from one time to another; all of them when absent */
export const headsIn = async (
  sql: Sql,
  copyId: string,
  seenBy: string,
  within: { readonly fromMs: number; readonly toMs: number } | null = null,
): Promise<StoredHeads[]> =>
  (
    await sql.query<HeadsRow>(
      `${HEADS} where copy_id = $1 and seen_by = $2 and ($3::bigint is null or from_ms between $3 and $4) order by from_ms`,
      [copyId, seenBy, within?.fromMs ?? null, within?.toMs ?? null],
    )
  ).map(headsOf);

/** How long an item lasts; undefined for a picture, and for one that is gone. */
export const durationOf = async (sql: Sql, itemId: string): Promise<number | undefined> => {
  const row = await sql.maybeOne<{ durationMs: string | null }>(
    `select duration_ms from items where id = $1`,
    [itemId],
  );
  return row?.durationMs == null ? undefined : Number(row.durationMs);
};
