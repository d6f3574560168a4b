/** A frame of somebody who holds a camera: how she holds her head, how it is lit, and what is compared with her other frames. */
import type { Movement } from "../../domain/capture-evidence.ts";
import { backdropBetween } from "../../vision/backdrop.ts";
import { asFlatPicture } from "../../vision/flat-picture.ts";
import { turnBetween } from "../../vision/head.ts";
import { lightOf } from "../../vision/light.ts";
import { poseOf } from "../../vision/pose.ts";
import { tracesOf } from "../../vision/traces.ts";
import type { Vision } from "../../vision/vision.ts";
import type { Captured, MovementJob } from "./jobs.ts";

/** Of a frame with one face everything but who it is; of any other only how many faces there are. No template is made (law 2). */
export const lookAtFrame = async (vision: Vision, bytes: Uint8Array): Promise<Captured> => {
  const { faces, ...size } = await vision.detect(bytes);
  const [only] = faces;
  if (faces.length !== 1 || !only) return { faces: faces.length, face: null, traces: null };
  const { widthPx, heightPx } = size;
  const { x, y, width, height } = only.box;
  const [aside, above] = [(2 * x + width) / widthPx - 1, (2 * y + height) / heightPx - 1];
  const { yaw, rollDegrees, eyesPx } = poseOf(only.landmarks);
  const offCentre = Math.max(Math.abs(aside), Math.abs(above));
  const light = await lightOf(bytes, only.box, size);
  const traces = await tracesOf(bytes, await vision.outline(bytes, only));
  return { faces: 1, face: { yaw, rollDegrees, eyesPx, offCentre, ...light }, traces };
};

/** What a movement showed, against the straight frame: how face and background moved. */
export const compareFrames = ({ turn, straight, moved }: MovementJob): Movement => {
  const flat = asFlatPicture(straight, moved);
  const { relief } = turnBetween(straight.points, moved.points);
  return {
    turn: turn ? { unexplained: flat.unexplained, relief } : null,
    ...backdropBetween(straight, moved, flat),
  };
};
