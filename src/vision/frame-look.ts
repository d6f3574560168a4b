/**
 * Faces in a frame of a recording: where they are and nothing else, from pixels that are decoded already. A frame is proposed on
 * smaller than a photograph, since the next one shows the same people, and what is proposed is confirmed on the frame itself.
 */
import type { Box } from "../domain/words.ts";
import { levelsOf } from "./decode.ts";
import {
  areSame,
  boxUnturned,
  type Candidate,
  distinct,
  findFaces,
  type Look,
  levelStops,
  lookAgain,
  lookOf,
  type RunDetector,
  turnedLevels,
  turnedLookOf,
} from "./detector.ts";
import type { DetectorModel } from "./manifest.ts";
import { piecesOf } from "./pieces.ts";
import { cut, type Level, type Raster } from "./raster.ts";
import type { FrameLook } from "./vision.ts";

/** The longer side of a frame when it is proposed on, px: a face of 24 px on 1920 is 12 px there, which is enough to be proposed. */
const FRAME_PX = 960;

const frameLook = (model: DetectorModel, { recall = "ordinary" }: FrameLook): Look => {
  const look = lookOf(model, recall);
  const [first, ...others] = look.passes;
  return {
    ...look,
    passes: [{ ...first!, sidePx: FRAME_PX }, ...others],
    turnedPx: Math.min(look.turnedPx, FRAME_PX),
  };
};

const turnedFaces = async (
  look: Look,
  run: RunDetector,
  levels: readonly Level[],
  quarters: number,
): Promise<Candidate[]> => {
  const { raster, scale } = levels[0]!;
  const view = { levels: turnedLevels(levels, quarters, look.turnedPx) };
  const { faces } = await findFaces(turnedLookOf(look), run, view);
  const [widthPx, heightPx] = [raster.widthPx / scale, raster.heightPx / scale];
  return faces.map(({ box, score }) => ({ score, box: boxUnturned(box, quarters, widthPx, heightPx) }));
};

const facesIn = async (
  look: Look,
  run: RunDetector,
  base: Level,
  { recall = "ordinary", turned = true }: FrameLook,
): Promise<readonly Candidate[]> => {
  const levels = await levelsOf(base, [look.passes[0]!.sidePx, ...levelStops(look)]);
  const { faces } = await findFaces(look, run, { levels });
  if (recall === "ordinary" && (!turned || faces.length > 0)) return faces;
  const lying: Candidate[] = [];
  for (const quarters of [1, 2, 3]) lying.push(...(await turnedFaces(look, run, levels, quarters)));
  // A mouth is a face on its side now and then: it adds one, and takes the place of none that stands upright.
  return [...faces, ...distinct(lying).filter(({ box }) => !faces.some((face) => areSame(face.box, box)))];
};

/** Boxes of the faces in a frame, px of it, best first: `Vision.boxesIn`. */
export const boxesInFrame = async (
  model: DetectorModel,
  run: RunDetector,
  frame: Raster,
  how: FrameLook,
): Promise<Box[]> => {
  const look = frameLook(model, how);
  const base = { raster: frame, scale: 1 };
  const pieces = piecesOf(base, FRAME_PX);
  const found = [...(await facesIn(look, run, base, how))];
  for (const piece of pieces)
    for (const { box, score } of await facesIn(look, run, piece.base, how))
      found.push({ score, box: { ...box, x: box.x + piece.leftPx, y: box.y + piece.topPx } });
  return (pieces.length > 0 ? distinct(found) : found).map(({ box }) => box);
};

/** The close look shows a face so large; what is larger by whole times is averaged down to that first. */
const CLOSE_PX = 48;

/** It shows so many faces on each side of the middle of one. */
const AROUND_FACES = 1.4;

/** Each pixel the mean of so many by so many. */
const shrunk = ({ widthPx, heightPx, data }: Raster, by: number): Raster => {
  if (by === 1) return { widthPx, heightPx, data };
  const [width, height] = [Math.floor(widthPx / by), Math.floor(heightPx / by)];
  const small = new Uint8Array(width * height * 3);
  const sums = new Uint32Array(width * 3);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = y * by; row < (y + 1) * by; row++) {
      let at = row * widthPx * 3;
      for (let x = 0; x < width * 3; x += 3)
        for (let i = 0; i < by; i++, at += 3) {
          sums[x]! += data[at]!;
          sums[x + 1]! += data[at + 1]!;
          sums[x + 2]! += data[at + 2]!;
        }
    }
    for (let x = 0; x < width * 3; x++) small[y * width * 3 + x] = sums[x]! / (by * by);
  }
  return { widthPx: width, heightPx: height, data: small };
};

/** What lies around a place, and where it begins; undefined where nothing of the place is in the frame. */
const surroundingsOf = (
  frame: Raster,
  { x, y, width, height }: Box,
): { level: Level; left: number; top: number } | undefined => {
  const size = Math.max(width, height);
  const by = Math.max(1, Math.floor(size / CLOSE_PX));
  const [middleX, middleY, reach] = [x + width / 2, y + height / 2, AROUND_FACES * size];
  const [left, top] = [Math.max(0, Math.floor(middleX - reach)), Math.max(0, Math.floor(middleY - reach))];
  const right = Math.min(frame.widthPx, Math.ceil(middleX + reach));
  const bottom = Math.min(frame.heightPx, Math.ceil(middleY + reach));
  if (right - left < by || bottom - top < by) return undefined;
  const raster = shrunk(cut(frame, left, top, right - left, bottom - top), by);
  return { level: { raster, scale: 1 / by }, left, top };
};

/** The box of the face at each of these places of a frame, or undefined: `Vision.boxesAt`. */
export const boxesAtPlaces = async (
  model: DetectorModel,
  run: RunDetector,
  frame: Raster,
  places: readonly Box[],
): Promise<(Box | undefined)[]> => {
  const found: (Box | undefined)[] = [];
  for (const place of places) {
    const around = surroundingsOf(frame, place);
    if (!around) found.push(undefined);
    else {
      const { level, left, top } = around;
      const [face] = await lookAgain(
        model,
        run,
        [level],
        [{ ...place, x: place.x - left, y: place.y - top }],
      );
      found.push(face && { ...face.box, x: face.box.x + left, y: face.box.y + top });
    }
  }
  return found;
};
