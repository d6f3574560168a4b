/** Which way a face looks, from its five points alone: enough for “turn your head”, and nothing that tells who it is. */
import type { Landmarks } from "../domain/words.ts";

export interface Pose {
  /**
   * How far the nose has left the middle of the eyes along their line, in eye distances: 0 looks straight ahead, and it
   * grows to the right of the picture, which is the person's left.
   */
  readonly yaw: number;
  /**
   * How far the nose lies below the line of the eyes, in eye distances: about a half; less looking up.
   */
  readonly pitch: number;
  /** Of the line of the eyes, degrees; positive leans the head to the right of the picture, the person's left. */
  readonly rollDegrees: number;
  /** Between the eye centres, px. */
  readonly eyesPx: number;
}

/**
 * The pose that five points say, in pixels of the picture. Eyes in one place count as a thousandth of a pixel apart,
 * so that nothing is divided by zero.
 */
export const poseOf = (points: Landmarks): Pose => {
  const [lx, ly, rx, ry, nx, ny] = points as readonly [number, number, number, number, number, number];
  const [ex, ey] = [rx - lx, ry - ly];
  const squared = Math.max(ex * ex + ey * ey, 1e-6);
  const [fx, fy] = [nx - (lx + rx) / 2, ny - (ly + ry) / 2];
  return {
    yaw: (fx * ex + fy * ey) / squared,
    pitch: (fy * ex - fx * ey) / squared,
    rollDegrees: (Math.atan2(ey, ex) * 180) / Math.PI,
    eyesPx: Math.sqrt(squared),
  };
};
