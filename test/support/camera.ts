/** A film for the browser's fake camera: somebody drawn, who goes through every movement that may be asked, again and again. */
import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { type Chance, chanceFrom } from "../../src/demo/chance.ts";
import { drawPhotograph, type PersonShown } from "../../src/demo/draw.ts";

const STILL = { xPx: 320, yPx: 235, sizePx: 165 } as const;
/** Straight between any two, as a head passes through the middle. */
const MOVEMENTS: readonly Omit<PersonShown, "seed">[] = [
  STILL,
  { ...STILL, turnDegrees: 24 },
  STILL,
  { ...STILL, turnDegrees: -24 },
  STILL,
  { ...STILL, yPx: 245, sizePx: 238 },
  STILL,
  { ...STILL, tiltDegrees: 14 },
  STILL,
  { ...STILL, tiltDegrees: -14 },
];
/** The browser shows thirty a second; the camera gives three, and each is shown until the next. */
const SHOWN_EACH = 10;
const FRAMES_EACH = 3;
/** After so many rounds it begins again: longer than a capture takes, or frames would come twice. */
const ROUNDS = 8;
/** Grey levels: no two frames of a camera are the same, also of somebody who holds still. */
const NOISE = 2;

const noisy = async (frame: Uint8Array, chance: Chance): Promise<Uint8Array> => {
  const { data, info } = await sharp(frame).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at++)
    data[at] = Math.max(0, Math.min(255, data[at]! + Math.round(2 * NOISE * (chance() + chance() - 1))));
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  return new Uint8Array(await sharp(data, { raw }).jpeg({ quality: 80 }).toBuffer());
};

/** @param seed who; the film is a row of JPEGs, as the browser reads `.mjpeg` */
export const writeFilm = async (path: string, seed: number): Promise<string> => {
  const chance = chanceFrom(seed);
  const drawn: Uint8Array[] = [];
  for (const [at, movement] of MOVEMENTS.entries()) {
    const people = [{ seed, variation: at % 3, ...movement }];
    drawn.push(await drawPhotograph({ widthPx: 640, heightPx: 480, place: 3, people }));
  }
  const film: Uint8Array[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const frame of drawn)
      for (let i = 0; i < FRAMES_EACH; i++) {
        const jpeg = await noisy(frame, chance);
        for (let shown = 0; shown < SHOWN_EACH; shown++) film.push(jpeg);
      }
  await writeFile(path, Buffer.concat(film));
  return path;
};
