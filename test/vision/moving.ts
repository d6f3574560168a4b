/**
 * A drawn recording in which everything happens that makes a mask slip: people walk, cross, turn away and back, come in
 * over the border and go, and another shot begins. Where every face is in every frame is known, so that what is left
 * uncovered can be counted by looking at pixels.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import sharp from "sharp";
import { between, chanceFrom } from "../../src/demo/chance.ts";
import { drawPhotograph, faceBoxOf, type PersonShown } from "../../src/demo/draw.ts";
import type { Box } from "../../src/domain/words.ts";
import type { Raster } from "../../src/vision/raster.ts";

export const SIZE = { widthPx: 640, heightPx: 360 } as const;
const FRAMES_PER_SECOND = 25;
/** The frame with which the second shot begins. */
export const CUT_FRAME = 70;
export const FRAMES = 120;

/** Turned further, a drawn face shows neither both eyes nor who it is; then she is shown from behind. */
const FACES_UP_TO_DEGREES = 50;

type Name = "stays" | "passes" | "enters" | "turns" | "leaves";

interface Shown extends PersonShown {
  readonly name: Name;
}

const still = { yPx: 150, sizePx: 84 } as const;

/** Degrees in steps of ten, so that few figures are drawn; 180 is the back of her head. */
const turnOf = (degrees: number): number => {
  const rounded = Math.round(degrees / 10) * 10;
  return Math.abs(rounded) > FACES_UP_TO_DEGREES ? 180 : rounded;
};

/** Who is where, from back to front. */
const shownIn = (frame: number): Shown[] => {
  if (frame < CUT_FRAME)
    return [
      // Comes in slowly: for many frames only part of her is in the picture.
      { name: "enters", seed: 288, ...still, xPx: 690 - 2.2 * Math.max(0, frame - 8), yPx: 120 },
      { name: "stays", seed: 374, ...still, xPx: 210 + 0.8 * frame, yPx: 150 + 4 * Math.sin(frame / 6) },
      // Walks fast, before the one who stays.
      { name: "passes", seed: 177, ...still, xPx: 560 - 7.5 * frame, yPx: 165, sizePx: 92 },
    ];
  const since = frame - CUT_FRAME;
  return [
    // From behind, to the camera, and away again.
    {
      name: "turns",
      seed: 161,
      ...still,
      xPx: 430 - since,
      turnDegrees: turnOf(-95 + 4 * since),
    },
    // There from the first frame of the shot on, and out over the left border.
    { name: "leaves", seed: 176, ...still, xPx: 150 - 4.4 * since, yPx: 160, variation: 2 },
  ];
};

const drawnTurn = (turn: number | undefined): number => (turn === 180 ? 0 : (turn ?? 0));

/** The back of a head: hair, and nothing else of her. */
const hairOver = ({ data, widthPx, heightPx }: Raster, { x, y, width, height }: Box): void => {
  const [cx, cy, rx, ry] = [x + width / 2, y + height / 2, width * 0.62, height * 0.75];
  for (let row = Math.max(0, Math.floor(cy - ry)); row < Math.min(heightPx, cy + ry); row++)
    for (let column = Math.max(0, Math.floor(cx - rx)); column < Math.min(widthPx, cx + rx); column++)
      if (((column - cx) / rx) ** 2 + ((row - cy) / ry) ** 2 <= 1)
        data.set([58, 40 + ((row * 7) % 5), 30], (row * widthPx + column) * 3);
};

const drawFrame = async (frame: number): Promise<Raster> => {
  const people = shownIn(frame);
  const bytes = await drawPhotograph({
    ...SIZE,
    place: frame < CUT_FRAME ? 3 : 7,
    people: people.map(({ name: _, ...person }) => ({
      ...person,
      turnDegrees: drawnTurn(person.turnDegrees),
    })),
    format: "png",
  });
  const data = new Uint8Array(await sharp(bytes).raw().toBuffer());
  const raster = { ...SIZE, data };
  for (const person of people) if (person.turnDegrees === 180) hairOver(raster, faceBoxOf(person));
  return raster;
};

interface RecordingOptions {
  readonly path: string;
  /** Frames come at no pace: every fourth is late by half a frame. */
  readonly variable?: boolean;
  /** More arguments for the output: a codec, a rotation, words. */
  readonly output?: readonly string[];
  readonly sound?: boolean;
  readonly frames?: readonly Raster[];
}

/** All frames, to be written in several ways. */
export const drawMoving = async (count = FRAMES): Promise<Raster[]> => {
  const frames: Raster[] = [];
  for (let frame = 0; frame < count; frame++) frames.push(await drawFrame(frame));
  return frames;
};

const LATE = "setpts=(N+0.5*lt(mod(N\\,4)\\,1))/(25*TB)";

export const writeRecording = async (
  frames: readonly Raster[],
  { path, variable = false, output = [], sound = false }: RecordingOptions,
): Promise<void> => {
  const { widthPx, heightPx } = frames[0]!;
  const seconds = frames.length / FRAMES_PER_SECOND;
  const pixels = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${widthPx}x${heightPx}`];
  const args = [
    ...["-loglevel", "error", "-y", ...pixels, "-framerate", String(FRAMES_PER_SECOND), "-i", "pipe:0"],
    ...(sound ? ["-f", "lavfi", "-i", `sine=frequency=440:duration=${seconds}`] : []),
    ...(variable
      ? ["-vf", `settb=1/1000,${LATE}`, "-fps_mode", "passthrough", "-enc_time_base", "1:1000"]
      : []),
    ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-pix_fmt", "yuv420p", ...output, path],
  ];
  const child = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "inherit"] });
  for (const { data } of frames) if (!child.stdin.write(data)) await once(child.stdin, "drain");
  child.stdin.end();
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
};

/** Eyes, nose and mouth: who sees these sees who it is. */
const coreOf = ({ x, y, width, height }: Box): Box => ({
  x: x + width * 0.2,
  y: y + height * 0.2,
  width: width * 0.6,
  height: height * 0.6,
});

const clipped = ({ x, y, width, height }: Box): Box => {
  const [left, top] = [Math.max(0, Math.ceil(x)), Math.max(0, Math.ceil(y))];
  const right = Math.min(SIZE.widthPx, Math.floor(x + width));
  const bottom = Math.min(SIZE.heightPx, Math.floor(y + height));
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
};

const area = ({ width, height }: Box): number => width * height;

const overlap = (a: Box, b: Box): number => {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
};

/** How much of a face must show to count. */
const SHOWS = 0.4;

/** Faces that show in a frame: at least that share of the core, to the camera and not behind somebody. */
export const facesIn = (frame: number): { name: Name; core: Box }[] => {
  const people = shownIn(frame);
  return people.flatMap((person, depth) => {
    const whole = coreOf(faceBoxOf(person));
    const core = clipped(whole);
    const before = people.slice(depth + 1).map((other) => overlap(core, faceBoxOf(other)));
    const shows = (area(core) - Math.max(0, ...before)) / area(whole);
    return shows >= SHOWS && person.turnDegrees !== 180 ? [{ name: person.name, core }] : [];
  });
};

const luma = ({ data, widthPx }: Raster, x: number, y: number): number => {
  const at = (y * widthPx + x) * 3;
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
};

/** A fill is flat but for what the encoder leaves at its edges; a drawn face has black lines on skin. */
const FLAT = { within: 14, share: 0.985 } as const;

/** Whether these pixels are one flat colour: nothing of a face is to be seen in them. */
export const isCovered = (frame: Raster, { x, y, width, height }: Box): boolean => {
  const values: number[] = [];
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) values.push(luma(frame, column, row));
  const middle = [...values].sort((a, b) => a - b)[values.length >> 1]!;
  const near = values.filter((value) => Math.abs(value - middle) <= FLAT.within).length;
  return near >= FLAT.share * values.length;
};

/** Autumn leaves that the detector takes for a face when it looks hard. */
const bush = async (seed: number): Promise<Buffer> => {
  const chance = chanceFrom(seed);
  const [width, height] = [150, 200];
  const leaves = Array.from({ length: 90 }, () => {
    const [x, y, r] = [between(chance, 0, width), between(chance, 0, height), between(chance, 6, 22)];
    const bright = between(chance, 60, 220);
    const narrow = (r * between(chance, 0.4, 0.9)).toFixed(1);
    const turn = `rotate(${Math.round(between(chance, 0, 180))} ${x.toFixed(1)} ${y.toFixed(1)})`;
    const [green, blue] = [bright * between(chance, 0.55, 0.85), bright * between(chance, 0.25, 0.6)];
    const fill = `rgb(${Math.round(bright)},${Math.round(green)},${Math.round(blue)})`;
    return `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${r.toFixed(1)}" ry="${narrow}" transform="${turn}" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#2b1c14"/>${leaves.join("")}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
};

/** Where her face is who stands beside a bush, and where the leaves look like one, px. */
export const BESIDE = {
  hers: faceBoxOf({ seed: 374, xPx: 205, yPx: 150, sizePx: 84 }),
  other: faceBoxOf({ seed: 177, xPx: 310, yPx: 160, sizePx: 84 }),
} as const;

/** She stands beside a bush, or beside somebody. */
export const drawBeside = async (what: { readonly bush: number } | "somebody"): Promise<Raster> => {
  const she = { seed: 374, xPx: 205, yPx: 150, sizePx: 84 };
  const other = { seed: 177, xPx: 310, yPx: 160, sizePx: 84 };
  const people = what === "somebody" ? [she, other] : [she];
  const drawn = sharp(await drawPhotograph({ ...SIZE, place: 3, people, format: "png" }));
  const leaves = what === "somebody" ? [] : [{ input: await bush(what.bush), left: 256, top: 60 }];
  return { ...SIZE, data: new Uint8Array(await drawn.composite(leaves).removeAlpha().raw().toBuffer()) };
};

/** Where a person's face is in a frame, as detection would say it. */
export const faceOf = (frame: number, name: Name): Box =>
  faceBoxOf(shownIn(frame).find((person) => person.name === name)!);
