/** A camera with a drawn person before it: the frames of each movement, for measuring and for tests. */
import sharp from "sharp";
import type { CaptureStep } from "../domain/capture.ts";
import { drawPhotograph, type PersonShown } from "./draw.ts";

/** How she stands while she does a step: the movement grows from one frame to the next, as a person's does. */
const MOVES: Readonly<Record<CaptureStep, (share: number) => Omit<PersonShown, "seed">>> = (() => {
  const still = { xPx: 320, yPx: 230, sizePx: 170 };
  return {
    straight: () => still,
    "turn-left": (share: number) => ({ ...still, turnDegrees: 26 * share }),
    "turn-right": (share: number) => ({ ...still, turnDegrees: -26 * share }),
    closer: (share: number) => ({ ...still, sizePx: 170 + 80 * share, yPx: 230 + 10 * share }),
    "tilt-left": (share: number) => ({ ...still, tiltDegrees: 16 * share }),
    "tilt-right": (share: number) => ({ ...still, tiltDegrees: -16 * share }),
  };
})();

export const CAMERA = { widthPx: 640, heightPx: 480 } as const;

export interface Before {
  /** Whose face. */
  readonly seed: number;
  /** The room behind her. */
  readonly place?: number;
  /** Somebody beside her. */
  readonly beside?: number;
  /** A plain wall of this colour behind her instead. */
  readonly wall?: string;
  /** The camera exposes for something brighter than her: grey levels are multiplied by it. */
  readonly exposure?: number;
}

const exposed = async (frame: Uint8Array, exposure: number): Promise<Uint8Array> =>
  new Uint8Array(await sharp(frame).linear(exposure, 0).jpeg({ quality: 85 }).toBuffer());

/** JPEG frames of one step, from the beginning of the movement to its end. */
export const framesOf = async (
  { seed, place = seed, beside, wall, exposure }: Before,
  step: CaptureStep,
  count: number,
): Promise<Uint8Array[]> => {
  const frames: Uint8Array[] = [];
  for (let i = 1; i <= count; i++) {
    const her = { seed, ...MOVES[step](i / count) };
    const other = beside === undefined ? [] : [{ seed: beside, xPx: 540, yPx: 220, sizePx: 120 }];
    const people = [...other, her];
    const frame = await drawPhotograph({ ...CAMERA, place, people, ...(wall !== undefined && { wall }) });
    frames.push(exposure === undefined ? frame : await exposed(frame, exposure));
  }
  return frames;
};
