/**
 * Captures under way: somebody holds a camera and does what is asked. Her frames are in this process's memory, a bounded
 * number of them for a bounded time, and overwritten when she leaves, refuses, is done, or takes too long. What she typed
 * stays there with them: until she has confirmed, nothing of it is on any disk.
 */
import { randomBytes, randomInt } from "node:crypto";
import {
  type CaptureStep,
  drawChallenge,
  type FeedbackCode,
  judgeStep,
  type SeenFrame,
} from "../../domain/capture.ts";
import type { Movement } from "../../domain/capture-evidence.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { Narrowing } from "../../domain/narrowing.ts";
import type { ConsentPurpose } from "../../domain/purpose.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";
import type { Captured } from "../images/jobs.ts";
import type { Frame } from "../people/vouching.ts";
import { dropTraces, unwatch, type Watched, watchFrom, watchPost, watchStep } from "./capture-evidence.ts";

/** What the capture is for. */
export type Aim =
  | {
      readonly kind: "enrolment";
      readonly invitationId: string;
      /** Of the notice that was shown: another one in force meanwhile is shown first. */
      readonly noticeSha256: string;
    }
  | { readonly kind: "ask" };

/** What she agreed to and has not confirmed yet. */
export interface Agreement {
  readonly name: string;
  readonly email: string | null;
  readonly purposes: readonly ConsentPurpose[];
  /** In which hours and at which places of the albums she can have been. */
  readonly narrowings: readonly Narrowing[];
  /** SHA-256 over the capture's identifier and the code; null where a second sentence confirms. */
  readonly codeSha256: Buffer | null;
  codeTries: number;
}

export interface Capture {
  readonly id: string;
  readonly aim: Aim;
  readonly language: Language;
  readonly steps: readonly CaptureStep[];
  readonly expiresAt: Date;
  /** When something of it was last asked for. */
  usedAt: Date;
  /** Steps done. */
  done: number;
  posts: number;
  /** Letters with a code. */
  letters: number;
  busy: boolean;
  /** Frames of hers are on their way, and not here yet. */
  arriving: boolean;
  straight: SeenFrame["face"];
  /** Frames that a reference is made of: she looks straight. */
  readonly portraits: Uint8Array[];
  /** Frames of the other steps: to be sure that it is one person. */
  readonly others: Uint8Array[];
  agreement: Agreement | null;
  /** What it says about itself: `evidenceOf` reads it. */
  readonly watched: Watched;
}

const MOST_CAPTURES = 60;
const MOST_BYTES = 96 * 1024 * 1024;
/** Posts of frames in one capture, all steps together: a page sends one a second or less. */
const MOST_POSTS = 90;
/** More straight frames than these make a template no better (findings: three to five pictures, closer ones count too). */
const MOST_STRAIGHT = 2;
const MINUTE_MS = 60_000;
/** Begun and left: its place is free for whoever comes, once there is no other. */
const LEFT_MS = 2 * MINUTE_MS;

class Captures {
  readonly #all = new Map<string, Capture>();

  #bytes(): number {
    let sum = 0;
    for (const { portraits, others } of this.#all.values())
      for (const frame of [...portraits, ...others]) sum += frame.length;
    return sum;
  }

  #sweep(at: Date): void {
    for (const capture of this.#all.values()) if (capture.expiresAt <= at) this.forget(capture.id);
  }

  /** One that nobody went on with; whoever agreed already may be waiting for her letter. */
  #makeRoom(at: Date): void {
    const left = [...this.#all.values()].filter(
      ({ busy, agreement, usedAt }) => !busy && !agreement && at.getTime() - usedAt.getTime() > LEFT_MS,
    );
    const [first] = left.sort((a, b) => a.usedAt.getTime() - b.usedAt.getTime());
    if (first) this.forget(first.id);
  }

  /** @throws MiroirError portal/busy */
  begin(aim: Aim, language: Language, minutes: number, at: Date): Capture {
    this.#sweep(at);
    if (this.#all.size >= MOST_CAPTURES) this.#makeRoom(at);
    if (this.#all.size >= MOST_CAPTURES || this.#bytes() >= MOST_BYTES) throw new MiroirError("portal/busy");
    const capture: Capture = {
      id: randomBytes(24).toString("base64url"),
      aim,
      language,
      steps: drawChallenge((n) => randomInt(n)),
      expiresAt: new Date(at.getTime() + minutes * MINUTE_MS),
      usedAt: at,
      done: 0,
      posts: 0,
      letters: 0,
      busy: false,
      arriving: false,
      straight: null,
      portraits: [],
      others: [],
      agreement: null,
      watched: watchFrom(at),
    };
    this.#all.set(capture.id, capture);
    // Also when nobody ever comes again.
    setTimeout(() => this.forget(capture.id), minutes * MINUTE_MS).unref();
    return capture;
  }

  /** @throws MiroirError portal/enrolment-over */
  require(id: string, at: Date): Capture {
    this.#sweep(at);
    const capture = this.#all.get(id);
    if (!capture) throw new MiroirError("portal/enrolment-over");
    capture.usedAt = at;
    return capture;
  }

  /** Overwrites what it held. */
  forget(id: string): void {
    const capture = this.#all.get(id);
    this.#all.delete(id);
    for (const frame of [...(capture?.portraits ?? []), ...(capture?.others ?? [])]) frame.fill(0);
    if (capture) unwatch(capture.watched);
  }

  get size(): number {
    return this.#all.size;
  }
}

/** Of an instance. */
export const capturesOf = keptOf(() => new Captures());

/**
 * Frames of a capture are announced: one post at a time, of one that is under way and has a step left. Asked before they are
 * read, so that whoever has no capture is not listened to.
 * @returns what is called once they are read. @throws MiroirError portal/enrolment-over, portal/wrong-step
 */
export const announceFrames = (engine: Pick<Engine, "kept" | "now">, id: string): (() => void) => {
  const capture = capturesOf(engine).require(id, engine.now());
  if (capture.arriving || capture.busy || capture.done >= capture.steps.length)
    throw new MiroirError("portal/wrong-step");
  capture.arriving = true;
  return () => {
    capture.arriving = false;
  };
};

export interface Followed {
  readonly passed: boolean;
  readonly feedback: readonly FeedbackCode[];
  /** Null once every step is done. */
  readonly next: CaptureStep | null;
}

const keep = (
  capture: Capture,
  step: CaptureStep,
  frames: readonly Uint8Array[],
  done: readonly number[],
): void => {
  if (step === "straight") for (const i of done.slice(0, MOST_STRAIGHT)) capture.portraits.push(frames[i]!);
  else (step === "closer" ? capture.portraits : capture.others).push(frames[done[0]!]!);
};

/** A frame that is no picture is a frame without a face: what comes from a camera is not blamed on her. */
const seen = async (act: Act, bytes: Uint8Array): Promise<Captured> => {
  try {
    return await act.engine
      .detectors()
      .run({ kind: "capture", picture: { kind: "bytes", bytes } }, act.signal);
  } catch (error) {
    if (error instanceof MiroirError && error.code.startsWith("picture/"))
      return { faces: 0, face: null, traces: null };
    throw error;
  }
};

/** Against her straight frame, in an image process; null of that frame itself. */
const movementIn = async (
  act: Act,
  { watched: { straight } }: Capture,
  step: CaptureStep,
  moved: Captured["traces"],
): Promise<Movement | null> =>
  straight && moved
    ? act.engine
        .detectors()
        .run({ kind: "movement", turn: step.startsWith("turn"), straight, moved }, act.signal)
    : null;

/**
 * Looks at the frames of one step.
 * @throws MiroirError portal/wrong-step, portal/capture-again (then everything of it is forgotten), portal/enrolment-over
 */
export const followStep = async (
  act: Act,
  capture: Capture,
  step: CaptureStep,
  frames: readonly Uint8Array[],
): Promise<Followed> => {
  if (capture.busy || capture.steps[capture.done] !== step) throw new MiroirError("portal/wrong-step");
  if (++capture.posts > MOST_POSTS) {
    capturesOf(act.engine).forget(capture.id);
    throw new MiroirError("portal/capture-again");
  }
  capture.busy = true;
  const arrivedAt = act.at();
  const all: Captured[] = [];
  const tracesOf = () => all.map(({ traces }) => traces);
  try {
    for (const frame of frames) all.push(await seen(act, frame));
    watchPost(capture.watched, frames, tracesOf());
    const { done, feedback } = judgeStep(step, all, capture.straight, act.engine.scores.enrolEyesPx);
    const [best] = done;
    if (best === undefined) return { passed: false, feedback, next: step };
    if (step === "straight") capture.straight = all[best]!.face;
    const { traces } = all[best]!;
    const movement = await movementIn(act, capture, step, traces);
    // She may have left meanwhile: then there is nothing to keep them in.
    capturesOf(act.engine).require(capture.id, act.at());
    keep(capture, step, frames, done);
    watchStep(capture.watched, { traces, movement }, arrivedAt, act.at());
    capture.done++;
    return { passed: true, feedback: [], next: capture.steps[capture.done] ?? null };
  } finally {
    capture.busy = false;
    dropTraces(capture.watched, tracesOf());
    const kept = new Set([...capture.portraits, ...capture.others]);
    for (const frame of frames) if (!kept.has(frame)) frame.fill(0);
  }
};

/** What somebody may have to see later, straight ones first. */
export const framesKept = ({ portraits, others }: Capture): Frame[] => [
  ...portraits.map((bytes) => ({ bytes, portrait: true })),
  ...others.map((bytes) => ({ bytes, portrait: false })),
];

/** @throws MiroirError portal/wrong-step */
export const requireFollowed = ({ done, steps }: Capture): void => {
  if (done < steps.length) throw new MiroirError("portal/wrong-step");
};
