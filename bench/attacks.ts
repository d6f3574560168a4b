/**
 * Attacks on the live capture, made from one still of somebody: what a program or a print shows for each movement that may be
 * asked, and what a capture then says of itself. Words of ISO/IEC 30107-3: a kind of attack is a species.
 */
import sharp from "sharp";
import type { CaptureStep } from "../src/domain/capture.ts";
import type { CaptureEvidence } from "../src/domain/capture-evidence.ts";
import { compareFrames } from "../src/engine/images/capture.ts";
import type { Captured } from "../src/engine/images/jobs.ts";
import { evidenceOf, watchFrom, watchPost, watchStep } from "../src/engine/portal/capture-evidence.ts";
import { downFrom } from "../src/vision/head.ts";
import {
  type Back,
  bentBack,
  composed,
  enlargedBack,
  headBack,
  held,
  litFromASide,
  pushedBack,
  rephotographed,
  type Still,
  stretchedBack,
  tippedBack,
  turnedBack,
  warped,
} from "./warps.ts";

type Turn = (still: Still, share: number) => Back;
/** The five other movements of every still attack; `share` goes from 0 to 1, negative the other way. */
const STILL_MOVES = {
  tilt: (still: Still, share: number) => turnedBack(still, 18 * share),
  closer: (still: Still, share: number) => enlargedBack(still, 1 + 0.45 * share),
} as const;

const TURNS = {
  "halves of the whole picture stretched": (still, share) =>
    stretchedBack(still, Math.min(still.x, still.width - still.x) - 1, 0.42 * still.x * share),
  "halves of the face stretched": (still, share) =>
    stretchedBack(still, 1.7 * still.eyes, 0.62 * still.eyes * share),
  "face pushed aside smoothly": (still, share) => pushedBack(still, 0.8 * still.eyes * share),
  "print, flat, turned": (still, share) => tippedBack(still, 55 * share),
  "print, bent, turned": (still, share) => bentBack(still, 50 * share),
  "head modelled from the still": (still, share) => headBack(still, 26 * share),
} as const satisfies Record<string, Turn>;

const backOf = (still: Still, turn: Turn, step: CaptureStep, share: number): Back => {
  if (step === "straight") return (x, y) => [x, y];
  if (step === "closer") return STILL_MOVES.closer(still, share);
  const [kind, side] = step.split("-") as ["turn" | "tilt", "left" | "right"];
  const signed = side === "left" ? share : -share;
  return kind === "turn" ? turn(still, signed) : STILL_MOVES.tilt(still, signed);
};

export interface Scene {
  readonly still: Still;
  /** Another room, for prints that are held into it. */
  readonly room: Uint8Array;
}
type Show = (scene: Scene, step: CaptureStep, share: number) => Promise<Uint8Array>;

const whole =
  (turn: Turn): Show =>
  async ({ still }, step, share) =>
    warped(still, backOf(still, turn, step, share));
const headOnly =
  (turn: Turn): Show =>
  async ({ still }, step, share) =>
    composed(
      still,
      warped(still, backOf(still, turn, step, share)),
      step === "closer" ? 1 + 0.45 * share : 1,
    );
const print =
  (turn: Turn, border: boolean): Show =>
  async ({ still, room }, step, share) => {
    const back = backOf(still, turn, step, share);
    const shown = warped(still, back);
    return rephotographed(still, border ? held(still, shown, back, room) : shown);
  };

/** The same, and a program lets the light wander while the head turns. */
const lit =
  (show: Show): Show =>
  async (scene, step, share) => {
    const frame = await show(scene, step, share);
    if (!step.startsWith("turn")) return frame;
    return litFromASide(scene.still, frame, step === "turn-left" ? 0.3 * share : -0.3 * share);
  };

/** What each species shows for a step; `share` says how far the movement went. */
export const SPECIES = {
  "still, halves of the picture stretched": whole(TURNS["halves of the whole picture stretched"]),
  "still, halves of the face stretched": whole(TURNS["halves of the face stretched"]),
  "still, face pushed aside smoothly": whole(TURNS["face pushed aside smoothly"]),
  "still, stretched head on a background that stays": headOnly(TURNS["halves of the face stretched"]),
  "still, pushed head on a background that stays": headOnly(TURNS["face pushed aside smoothly"]),
  "print, flat, fills the view": print(TURNS["print, flat, turned"], false),
  "print, flat, border seen": print(TURNS["print, flat, turned"], true),
  "print, bent, fills the view": print(TURNS["print, bent, turned"], false),
  "print, bent, border seen": print(TURNS["print, bent, turned"], true),
  "still, halves of the picture stretched, light that wanders": lit(
    whole(TURNS["halves of the whole picture stretched"]),
  ),
  "still, head modelled with depth": headOnly(TURNS["head modelled from the still"]),
  "still, head modelled with depth, light that wanders": lit(headOnly(TURNS["head modelled from the still"])),
} as const satisfies Record<string, Show>;
export type Species = keyof typeof SPECIES;

/** A frame as a browser sends it. */
const encoded = async ({ width, height }: Still, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp(bytes, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );

/** Frames of one species, as a browser sends them. */
export const attackOf =
  (species: Species, scene: Scene) =>
  async (step: CaptureStep, share: number): Promise<Uint8Array> =>
    encoded(scene.still, await SPECIES[species](scene, step, share));

/** @param seen what the detector says of it */
export const stillOf = async (bytes: Uint8Array, { traces }: Captured): Promise<Still> => {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { points, scene } = traces!;
  const scale = info.width / scene.widthPx;
  const down = downFrom(points);
  const [[x, y], [right]] = [down(0, 0), down(0.5, 0)];
  const still = { bytes: new Uint8Array(data), width: info.width, height: info.height };
  return { ...still, x: x * scale, y: y * scale, eyes: 2 * (right - x) * scale };
};

/** A step, the frame that showed it, and how long after it was asked for. */
export interface Moment {
  readonly step: CaptureStep;
  readonly bytes: Uint8Array;
  readonly seen: Captured;
  readonly afterMs?: number;
  /** False where it did not show the step. */
  readonly followed?: boolean;
}

/** What a capture of these moments says of itself: by the code that the portal runs. */
export const watched = (moments: readonly Moment[]): CaptureEvidence => {
  let at = 0;
  const begun = watchFrom(new Date(at));
  for (const { step, bytes, seen, afterMs = 2000, followed = true } of moments) {
    at += afterMs;
    watchPost(begun, [bytes], [seen.traces]);
    if (!followed) continue;
    const { traces } = seen;
    const { straight } = begun;
    const turn = step.startsWith("turn");
    const movement = straight && traces && compareFrames({ kind: "movement", turn, straight, moved: traces });
    watchStep(begun, { traces, movement }, new Date(at), new Date(at));
  }
  return evidenceOf({ watched: begun });
};
