/** A film for the browser's fake camera: somebody drawn, who goes through every movement that may be asked, again and again. */
import { writeFile } from "node:fs/promises";
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
/** The browser shows thirty a second. */
const FRAMES_EACH = 30;

/** @param seed who; the film is a row of JPEGs, as the browser reads `.mjpeg` */
export const writeFilm = async (path: string, seed: number): Promise<string> => {
  const jpegs: Uint8Array[] = [];
  for (const [at, movement] of MOVEMENTS.entries()) {
    const drawn = {
      widthPx: 640,
      heightPx: 480,
      place: 3,
      people: [{ seed, variation: at % 3, ...movement }],
    };
    const jpeg = await drawPhotograph(drawn);
    for (let i = 0; i < FRAMES_EACH; i++) jpegs.push(jpeg);
  }
  await writeFile(path, Buffer.concat(jpegs));
  return path;
};
