/**
 * Drawn recordings in which it is known where every face is in every frame. People walk and cross, come in over the border and
 * leave, turn their backs and come round again, run, go behind columns and stand before each other; the light changes, and another
 * shot begins every few seconds. The same seed is the same recording.
 */
import sharp from "sharp";
import { between, type Chance, chanceFrom, oneOf, seedOf } from "../src/demo/chance.ts";
import { drawPhotograph, faceBoxOf, type PersonShown } from "../src/demo/draw.ts";
import type { Box } from "../src/domain/words.ts";
import type { Raster } from "../src/vision/raster.ts";

export const FRAME = { widthPx: 640, heightPx: 360 } as const;
const FRAMES = 200;

/** Drawings that the detector finds when they stand upright before it. */
const CAST = [374, 177, 288, 161, 176] as const;

/** Turned further, a drawn face shows neither both eyes nor who it is; then the back of the head is shown. */
const MOST_DEGREES = 50;

type Way = "walks" | "runs" | "turns" | "stands" | "enters" | "bobs";
const WAYS: readonly Way[] = ["walks", "walks", "runs", "turns", "stands", "enters", "bobs"];

interface Walker {
  readonly seed: number;
  readonly way: Way;
  readonly sizePx: number;
  readonly yPx: number;
  /** Where it is in the first frame of its shot, and how far it goes in each, px. */
  readonly fromPx: number;
  readonly speedPx: number;
  readonly phase: number;
}

interface Shot {
  readonly from: number;
  readonly to: number;
  readonly place: number;
  readonly walkers: readonly Walker[];
  /** Columns before everybody: left edge and width, px. */
  readonly columns: readonly (readonly [number, number])[];
  readonly light: "steady" | "dusk" | "flash";
}

const SPEEDS: Record<Way, readonly [number, number]> = {
  walks: [0.6, 3],
  runs: [6, 14],
  turns: [0, 1],
  stands: [0, 0.2],
  enters: [1, 4],
  bobs: [0.5, 2],
};

const walkerOf = (chance: Chance): Walker => {
  const way = oneOf(chance, WAYS);
  const [least, most] = SPEEDS[way];
  const leftwards = chance() < 0.5;
  const outside = way === "enters" ? between(chance, -90, -40) : between(chance, 20, FRAME.widthPx - 20);
  return {
    way,
    seed: oneOf(chance, CAST),
    sizePx: between(chance, 36, 96),
    yPx: between(chance, 90, 230),
    fromPx: leftwards ? FRAME.widthPx - outside : outside,
    speedPx: between(chance, least, most) * (leftwards ? -1 : 1),
    phase: between(chance, 0, 360),
  };
};

const shotsOf = (seed: number): Shot[] => {
  const chance = chanceFrom(seedOf(71, seed));
  const shots: Shot[] = [];
  for (let from = 0; from < FRAMES; ) {
    const to = Math.min(FRAMES, from + Math.round(between(chance, 60, 130)));
    const walkers = Array.from({ length: 4 + Math.floor(chance() * 4) }, () => walkerOf(chance));
    const columns = Array.from(
      { length: Math.floor(chance() * 3) },
      () => [Math.round(between(chance, 60, 540)), Math.round(between(chance, 20, 60))] as const,
    );
    const light = oneOf(chance, ["steady", "dusk", "flash"] as const);
    const place = Math.floor(chance() * 1000);
    // Smaller ones stand further back.
    shots.push({ from, to, place, walkers: walkers.sort((a, b) => a.sizePx - b.sizePx), columns, light });
    from = to;
  }
  return shots;
};

interface Shown extends PersonShown {
  readonly isAway: boolean;
}

const shownAt = ({ walkers }: Shot, since: number): Shown[] =>
  walkers.map(({ way, seed, sizePx, yPx, fromPx, speedPx, phase }) => {
    const turn = way === "turns" ? 110 * Math.sin(((phase + 4 * since) * Math.PI) / 180) : 0;
    const degrees = Math.round(turn / 10) * 10;
    const isAway = Math.abs(degrees) > MOST_DEGREES;
    const bob = way === "bobs" ? sizePx * 0.25 : way === "runs" ? sizePx * 0.08 : 2;
    return {
      seed,
      sizePx,
      xPx: fromPx + speedPx * since,
      yPx: yPx + bob * Math.sin(((phase + 22 * since) * Math.PI) / 180),
      turnDegrees: isAway ? 0 : degrees,
      isAway,
    };
  });

const columnBoxes = ({ columns }: Shot): Box[] =>
  columns.map(([x, width]) => ({ x, y: 0, width, height: FRAME.heightPx }));

/** The back of a head: hair, and nothing else. */
const hairOver = ({ data, widthPx, heightPx }: Raster, { x, y, width, height }: Box): void => {
  const [cx, cy, rx, ry] = [x + width / 2, y + height / 2, width * 0.62, height * 0.75];
  for (let row = Math.max(0, Math.floor(cy - ry)); row < Math.min(heightPx, cy + ry); row++)
    for (let column = Math.max(0, Math.floor(cx - rx)); column < Math.min(widthPx, cx + rx); column++)
      if (((column - cx) / rx) ** 2 + ((row - cy) / ry) ** 2 <= 1)
        data.set([58, 40 + ((row * 7) % 5), 30], (row * widthPx + column) * 3);
};

const columnOver = ({ data, widthPx, heightPx }: Raster, { x, width }: Box): void => {
  for (let row = 0; row < heightPx; row++)
    for (let column = Math.max(0, x); column < Math.min(widthPx, x + width); column++)
      data.set([126, 118, 104 + ((column * 5) % 9)], (row * widthPx + column) * 3);
};

/** How bright the frame is: from day to dusk over the shot, or a flash of two frames. */
const gainAt = ({ light, from, to }: Shot, frame: number): number => {
  const since = frame - from;
  if (light === "dusk") return 1 - (0.6 * since) / (to - from);
  return light === "flash" && since % 40 < 2 && since > 2 ? 1.7 : 1;
};

const lit = ({ data }: Raster, gain: number): void => {
  if (gain === 1) return;
  for (let at = 0; at < data.length; at++) data[at] = Math.min(255, data[at]! * gain);
};

const drawFrame = async (shot: Shot, frame: number): Promise<Raster> => {
  const people = shownAt(shot, frame - shot.from);
  const raster: Raster = { ...FRAME, data: new Uint8Array(FRAME.widthPx * FRAME.heightPx * 3) };
  // One after the other where somebody turned away stands behind somebody who does not.
  const bytes = await drawPhotograph({ ...FRAME, place: shot.place, people, format: "png" });
  raster.data.set(await sharp(bytes).removeAlpha().raw().toBuffer());
  for (const person of people) if (person.isAway) hairOver(raster, faceBoxOf(person));
  for (const column of columnBoxes(shot)) columnOver(raster, column);
  lit(raster, gainAt(shot, frame));
  return raster;
};

/** Eyes, nose and mouth: who sees these sees who it is. */
const coreOf = ({ x, y, width, height }: Box): Box => ({
  x: x + width * 0.2,
  y: y + height * 0.2,
  width: width * 0.6,
  height: height * 0.6,
});

const area = ({ width, height }: Box): number => Math.max(0, width) * Math.max(0, height);

const shared = (a: Box, b: Box): Box => {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return {
    x,
    y,
    width: Math.min(a.x + a.width, b.x + b.width) - x,
    height: Math.min(a.y + a.height, b.y + b.height) - y,
  };
};

/** What somebody hides of whoever stands behind: head with hair, and the body down to the lower border. */
const hiddenBy = (person: PersonShown): Box[] => {
  const { xPx, yPx, sizePx } = person;
  const face = faceBoxOf(person);
  return [
    {
      x: face.x - 0.15 * sizePx,
      y: face.y - 0.4 * sizePx,
      width: 1.3 * sizePx,
      height: face.height + 0.7 * sizePx,
    },
    { x: xPx - 0.75 * sizePx, y: yPx + 0.75 * sizePx, width: 1.5 * sizePx, height: FRAME.heightPx },
  ];
};

/** How much of the core of a face must show to count. Of half a face, behind somebody's hair, a detector sees nothing however it looks. */
const SHOWS = 0.7;

const facesAt = (shot: Shot, frame: number): Box[] => {
  const people = shownAt(shot, frame - shot.from);
  return people.flatMap((person, depth) => {
    const whole = coreOf(faceBoxOf(person));
    const core = shared(whole, { x: 0, y: 0, width: FRAME.widthPx, height: FRAME.heightPx });
    // Hair of whoever is turned away lies over everybody, as it is painted last.
    const hair = people.filter(({ isAway }) => isAway).map((other) => faceBoxOf(other));
    const before = [...people.slice(depth + 1).flatMap(hiddenBy), ...hair, ...columnBoxes(shot)];
    const hidden = before.reduce((sum, other) => sum + area(shared(core, other)), 0);
    return !person.isAway && area(core) - hidden >= SHOWS * area(whole) ? [core] : [];
  });
};

export interface Walking {
  readonly frames: readonly Raster[];
  /** Of each frame: eyes, nose and mouth of every face that shows, px. */
  readonly faces: readonly (readonly Box[])[];
}

/** A drawn recording of eight seconds. */
export const drawWalking = async (seed: number): Promise<Walking> => {
  const frames: Raster[] = [];
  const faces: Box[][] = [];
  for (const shot of shotsOf(seed))
    for (let frame = shot.from; frame < shot.to; frame++) {
      frames.push(await drawFrame(shot, frame));
      faces.push(facesAt(shot, frame));
    }
  return { frames, faces };
};
