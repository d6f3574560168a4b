/**
 * The pictures that are measured: drawn people, so that no image of anybody lies in this repository. 12-megapixel ones
 * get grain like a sensor's, since a flat drawing makes a JPEG a seventh as large, which decodes faster than any camera's.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { DEMO_CAST } from "../src/demo/cast.ts";
import { between, type Chance, chanceFrom, seedOf, shuffled, wholeBetween } from "../src/demo/chance.ts";
import { drawPhotograph, type PersonShown } from "../src/demo/draw.ts";
import { drawEvent } from "../src/demo/event.ts";
import { openPool } from "./pool.ts";

/** Raised when the same job draws other pixels than before, so that kept files are drawn again. */
const DRAWING_VERSION = 1;

const KINDS = {
  one: { title: "12 MP, one face", faces: 1 },
  ten: { title: "12 MP, ten faces", faces: 10 },
} as const;
type Kind = keyof typeof KINDS;

const SIZE = { widthPx: 4000, heightPx: 3000 } as const;

/** Standard deviation of the grain, of 255: at quality 88 the files come to about 2 MB, as cameras of that size write them. */
const GRAIN = 4;
const GRAIN_LENGTH = 2 ** 20;

/** One large picture, or the whole of the demo's event. */
export type DrawJob =
  | { readonly kind: Kind; readonly number: number; readonly path: string }
  | { readonly kind: "demo"; readonly folder: string; readonly pictures: number };
type LargeJob = Extract<DrawJob, { number: number }>;

/** Gaussian (Box-Muller), the same for the same seed. */
const grainOf = (chance: Chance): Float32Array => {
  const grain = new Float32Array(GRAIN_LENGTH);
  for (let at = 0; at < GRAIN_LENGTH; at += 2) {
    const radius = GRAIN * Math.sqrt(-2 * Math.log(1 - chance()));
    const angle = 2 * Math.PI * chance();
    grain[at] = radius * Math.cos(angle);
    grain[at + 1] = radius * Math.sin(angle);
  }
  return grain;
};

/** Each row begins elsewhere in the grain, so that no pattern shows. */
const withGrain = (pixels: Uint8Array, grain: Float32Array, chance: Chance): Uint8ClampedArray => {
  const result = new Uint8ClampedArray(pixels.length);
  for (let y = 0, to = 0; y < SIZE.heightPx; y++) {
    const from = wholeBetween(chance, 0, GRAIN_LENGTH - 1);
    for (let x = 0; x < SIZE.widthPx; x++) {
      const brighter = grain[(from + x) % GRAIN_LENGTH]!;
      for (const end = to + 3; to < end; to++) result[to] = pixels[to]! + brighter;
    }
  }
  return result;
};

/** One in the middle, or two rows of five; large enough for the peer's detector, which sees a picture at 256 px. */
const peopleOf = (kind: Kind, chance: Chance): PersonShown[] => {
  const seeds = shuffled(chance, [...DEMO_CAST.consenting, ...DEMO_CAST.others]);
  const variation = () => wholeBetween(chance, 1, 1e6);
  if (kind === "one") {
    const [xPx, yPx, sizePx] = [between(chance, 1500, 2500), 1400, between(chance, 700, 1000)];
    return [{ seed: seeds[0]!, xPx, yPx, sizePx, variation: variation() }];
  }
  return seeds.slice(0, KINDS.ten.faces).map((seed, at) => ({
    seed,
    xPx: 500 + 750 * (at % 5) + between(chance, -40, 40),
    yPx: 800 + 1000 * Math.floor(at / 5) + between(chance, -40, 40),
    sizePx: between(chance, 360, 420),
    variation: variation(),
  }));
};

/** Draws, grains, encodes; a file that bears its name is complete. */
const drawLarge = async ({ kind, number, path }: LargeJob): Promise<void> => {
  const chance = chanceFrom(seedOf(30, KINDS[kind].faces, number));
  const drawn = await drawPhotograph({
    ...SIZE,
    place: Math.floor(chance() * 2 ** 31),
    people: peopleOf(kind, chance),
    format: "png",
  });
  const { data, info } = await sharp(drawn).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const jpeg = await sharp(withGrain(data, grainOf(chance), chance), { raw })
    .jpeg({ quality: 88 })
    .toBuffer();
  await writeFile(`${path}.tmp`, jpeg);
  await rename(`${path}.tmp`, path);
};

/** @returns the references of the first who consents, when it drew the event */
export const draw = async (job: DrawJob): Promise<readonly string[]> => {
  if (job.kind !== "demo") {
    await drawLarge(job);
    return [];
  }
  const event = await drawEvent(job.folder, { cast: DEMO_CAST, pictures: job.pictures });
  return event.consenting[0]!.references;
};

export interface PictureSet {
  readonly name: string;
  readonly title: string;
  readonly files: readonly string[];
  /** Faces drawn, when every picture has as many. */
  readonly drawnFaces: number | null;
  /** Whether there is anything to make smaller. */
  readonly large: boolean;
}

const largeJobs = (folder: string, kind: Kind, count: number): LargeJob[] =>
  Array.from({ length: count }, (_, number) => ({
    kind,
    number,
    path: join(folder, `${kind}-v${DRAWING_VERSION}`, `${kind}-${String(number + 1).padStart(3, "0")}.jpg`),
  }));

const largeSet = (kind: Kind, jobs: readonly LargeJob[]): PictureSet => ({
  name: kind,
  title: KINDS[kind].title,
  files: jobs.map(({ path }) => path),
  drawnFaces: KINDS[kind].faces * jobs.length,
  large: true,
});

const demoSet = async (folder: string): Promise<PictureSet> => {
  const names = (await readdir(join(folder, "album"))).filter((name) => name.endsWith(".jpg")).sort();
  const files = names.map((name) => join(folder, "album", name));
  return { name: "demo", title: "1600 x 1200, demo", files, drawnFaces: null, large: false };
};

/** Draws in children what is not there yet, so that none of it is in the measured process's memory. */
export const drawSets = async (
  folder: string,
  counts: { readonly one: number; readonly ten: number; readonly demo: number },
  children: number,
): Promise<{ sets: PictureSet[]; references: readonly string[] }> => {
  const large = (["one", "ten"] as const).map((kind) => ({
    kind,
    jobs: largeJobs(folder, kind, counts[kind]),
  }));
  const event: DrawJob = {
    kind: "demo",
    folder: join(folder, `event-${counts.demo}`),
    pictures: counts.demo,
  };
  for (const { jobs } of large) await mkdir(dirname(jobs[0]!.path), { recursive: true });
  const missing = large.flatMap(({ jobs }) => jobs).filter(({ path }) => !existsSync(path));
  const pool = await openPool<DrawJob, readonly string[]>("./drawer.ts", children);
  const { answers } = await pool.run([event, ...missing]);
  pool.close();
  return {
    sets: [...large.map(({ kind, jobs }) => largeSet(kind, jobs)), await demoSet(event.folder)],
    references: answers[0]!,
  };
};
