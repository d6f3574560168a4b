/**
 * Gathers what a live capture says about itself while its steps are followed, in this process's memory and bounded: when
 * frames came, and what their pixels are. At the end `evidenceOf` says it; nothing here grants or refuses (R102).
 */
import { createHash } from "node:crypto";
import { type CaptureEvidence, type DoubtCode, EVIDENCE_LIMITS } from "../../domain/capture-evidence.ts";

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
  readonly hashes: Set<string>;
}

/** Nothing is known yet; the first step is asked for now. */
export const watchFrom = (at: Date): Watched => ({
  askedAt: at,
  soonestMs: null,
  frames: 0,
  posts: 0,
  repeated: 0,
  hashes: new Set(),
});

/** Frames of one post are one moment: a slow camera gives the same one twice. Called before they are overwritten. */
export const watchPost = (watched: Watched, frames: readonly Uint8Array[]): void => {
  const here = new Set(frames.map((frame) => createHash("sha256").update(frame).digest("base64")));
  watched.posts++;
  watched.frames += frames.length;
  for (const hash of here) {
    if (watched.hashes.has(hash)) watched.repeated++;
    watched.hashes.add(hash);
  }
};

/** @param arrivedAt when the frames that showed the step came, @param at when that was answered, and the next step asked for */
export const watchStep = (watched: Watched, arrivedAt: Date, at: Date): void => {
  const tookMs = arrivedAt.getTime() - watched.askedAt.getTime();
  watched.soonestMs = Math.min(watched.soonestMs ?? tookMs, tookMs);
  watched.askedAt = at;
};

/** What a capture says about itself: of one whose steps are done, or as far as it went. */
export const evidenceOf = ({ watched }: { readonly watched: Watched }): CaptureEvidence => {
  const { soonestMs, frames, posts, repeated } = watched;
  const doubts: DoubtCode[] = [];
  if (repeated > 0) doubts.push("same-frame");
  if (soonestMs !== null && soonestMs < EVIDENCE_LIMITS.soonestMs) doubts.push("too-fast");
  return { doubts, figures: { posts, frames, repeated, ...(soonestMs !== null && { soonestMs }) } };
};
