/**
 * Gathers what a live capture says about itself while its steps are followed, in this process's memory and bounded: when
 * frames came, which came again, and how face and background moved. At the end `evidenceOf` says it; nothing here grants or
 * refuses (R102).
 */
import { createHash } from "node:crypto";
import { type CaptureEvidence, judgeCapture, type Movement } from "../../domain/capture-evidence.ts";
import { samePieces, type Traces } from "../../vision/traces.ts";

/** What is known of one capture so far. */
export interface Watched {
  /** When the step that is due was asked for. */
  askedAt: Date;
  /** From asking to the frames that showed it: of the quickest step. */
  soonestMs: number | null;
  frames: number;
  posts: number;
  /** Frames of an earlier post that came again. */
  repeated: number;
  /** SHA-256 of the files that came. */
  readonly hashes: Set<string>;
  /** Pieces of the latest frames, pixel for pixel: 6 KiB each. */
  readonly pieces: Uint8Array[];
  /** Of her straight frame. */
  straight: Traces | null;
  readonly movements: Movement[];
}

/** A frame that comes again comes soon, or its file is the same. */
const MOST_PIECES = 24;

/** Nothing is known yet; the first step is asked for now. */
export const watchFrom = (at: Date): Watched => ({
  askedAt: at,
  soonestMs: null,
  frames: 0,
  posts: 0,
  repeated: 0,
  hashes: new Set(),
  pieces: [],
  straight: null,
  movements: [],
});

const hashOf = (frame: Uint8Array): string => createHash("sha256").update(frame).digest("base64");

/**
 * Frames of one post are one moment: a slow camera gives the same one twice.
 * @param frames as they came @param traces of each, null where no single face was seen
 */
export const watchPost = (
  watched: Watched,
  frames: readonly Uint8Array[],
  traces: readonly (Traces | null)[],
): void => {
  const hashes = frames.map(hashOf);
  watched.posts++;
  watched.frames += frames.length;
  for (const [at, hash] of hashes.entries()) {
    const pieces = traces[at]?.pieces;
    const came = pieces && watched.pieces.some((earlier) => samePieces(earlier, pieces));
    if (watched.hashes.has(hash) || came) watched.repeated++;
  }
  for (const hash of hashes) watched.hashes.add(hash);
  for (const each of traces) if (each) watched.pieces.push(each.pieces);
  for (const old of watched.pieces.splice(0, Math.max(0, watched.pieces.length - MOST_PIECES))) old.fill(0);
};

/**
 * @param traces of the frame that shows the step @param movement what it shows against the straight one; null of that itself
 * @param arrivedAt when it came @param at when that was answered, and the next step asked for
 */
export const watchStep = (
  watched: Watched,
  { traces, movement }: { readonly traces: Traces | null; readonly movement: Movement | null },
  arrivedAt: Date,
  at: Date,
): void => {
  const tookMs = arrivedAt.getTime() - watched.askedAt.getTime();
  watched.soonestMs = Math.min(watched.soonestMs ?? tookMs, tookMs);
  watched.askedAt = at;
  watched.straight ??= traces;
  if (movement) watched.movements.push(movement);
};

const overwrite = ({ scene, face }: Traces): void => {
  scene.levels.fill(0);
  face.levels.fill(0);
};

/** Overwrites what is compared no more: of all frames of a post but the straight one. */
export const dropTraces = ({ straight }: Watched, traces: readonly (Traces | null)[]): void => {
  for (const each of traces) if (each && each !== straight) overwrite(each);
};

/** Overwrites what it kept of her frames; what was measured stays. */
export const unwatch = ({ pieces, straight }: Watched): void => {
  for (const piece of pieces) piece.fill(0);
  if (straight) overwrite(straight);
};

/** What a capture says about itself: of one whose steps are done, or as far as it went. */
export const evidenceOf = ({ watched }: { readonly watched: Watched }): CaptureEvidence =>
  judgeCapture(watched, watched.movements);
