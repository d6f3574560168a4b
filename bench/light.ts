/**
 * Whom the capture's limits of light leave out: drawn people of every skin that is drawn, in several lights, and photographs of
 * real ones exposed darker and brighter, with what the template model still makes of them.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { framesOf } from "../src/demo/camera.ts";
import { chanceFrom } from "../src/demo/chance.ts";
import { skinOf } from "../src/demo/draw.ts";
import { CAPTURE_LIMITS, judgeStep } from "../src/domain/capture.ts";
import { lookAtFrame } from "../src/engine/images/capture.ts";
import type { Captured } from "../src/engine/images/jobs.ts";
import type { Vision } from "../src/vision/vision.ts";

/** Skins of the drawing, from light to dark: by their grey level. */
const greyOf = (colour: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * r! + 0.587 * g! + 0.114 * b!;
};
const GROUPS = [
  { name: "light", from: 170 },
  { name: "medium", from: 110 },
  { name: "dark", from: 0 },
] as const;
const groupOf = (seed: number): string => GROUPS.find(({ from }) => greyOf(skinOf(seed)) >= from)!.name;

const LIGHTS = {
  "out of doors": {},
  "grey wall": { wall: "#9a9a9a" },
  "bright wall": { wall: "#f4f4f0" },
  "bright wall, exposed for it": { wall: "#f4f4f0", exposure: 0.6 },
  "bright wall, exposed for it by far": { wall: "#f4f4f0", exposure: 0.4 },
  "dim room": { wall: "#9a9a9a", exposure: 0.3 },
} as const;

/** Of each group so many people. */
const PEOPLE = 20;
/** What stood here before: grey levels of the face. */
const BEFORE = { darkest: 45, brightest: 235 } as const;

const passesLight = (seen: Captured): boolean => {
  const { feedback } = judgeStep("straight", [seen], null, 1);
  return !feedback.includes("too-dark") && !feedback.includes("too-bright");
};
const passedBefore = ({ face }: Captured): boolean =>
  face !== null && face.brightness >= BEFORE.darkest && face.brightness <= BEFORE.brightest;

export interface LightSeen {
  readonly group: string;
  readonly light: string;
  readonly found: boolean;
  readonly passes: boolean;
  readonly passedBefore: boolean;
}

export const drawnLight = async (see: (bytes: Uint8Array) => Promise<Captured>): Promise<LightSeen[]> => {
  const seen: LightSeen[] = [];
  for (const { name: group } of GROUPS) {
    const seeds = Array.from({ length: 400 }, (_, at) => at + 1).filter((seed) => groupOf(seed) === group);
    for (const seed of seeds.slice(0, PEOPLE))
      for (const [light, how] of Object.entries(LIGHTS)) {
        const [frame] = await framesOf({ seed, ...how }, "straight", 1);
        const looked = await see(frame!);
        const found = looked.face !== null;
        seen.push({
          ...{ group, light, found },
          passes: found && passesLight(looked),
          passedBefore: passedBefore(looked),
        });
      }
  }
  return seen;
};

/** A sensor that got so many times the light: sRGB to light and back (IEC 61966-2-1), and its noise, grey levels. */
const GAINS = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];
const NOISE = 1.5;
const toLight = (level: number): number => {
  const v = level / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};
const toLevel = (light: number): number =>
  255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

const exposed = async (file: string, gain: number, seed: number): Promise<Uint8Array> => {
  const { data, info } = await sharp(file)
    .resize(640)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const chance = chanceFrom(seed);
  const levels = Array.from({ length: 256 }, (_, level) => toLevel(Math.min(1, toLight(level) * gain)));
  for (let at = 0; at < data.length; at++) {
    const noise = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    data[at] = Math.max(0, Math.min(255, Math.round(levels[data[at]!]! + NOISE * noise)));
  }
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  return new Uint8Array(await sharp(data, { raw }).jpeg({ quality: 85 }).toBuffer());
};

export interface RealLight {
  readonly gain: number;
  readonly found: boolean;
  readonly passes: boolean;
  readonly passedBefore: boolean;
  readonly contrast: number;
  readonly white: number;
  /** With another photograph of the same person. */
  readonly score: number;
}

const templateOf = async (vision: Vision, bytes: Uint8Array): Promise<Float32Array | undefined> => {
  const { faces } = await vision.detect(bytes);
  const [largest] = [...faces].sort((a, b) => b.sizePx - a.sizePx);
  return largest && (await vision.templates(bytes, [largest], { enrolment: true }))[0]!.vector;
};

/** Photographs of each person, beside the first one, that are looked at in every exposure. */
const EACH = 2;

export const realLight = async (
  vision: Vision,
  folder: string,
  portraits: readonly { readonly file: string; readonly person: string }[],
): Promise<RealLight[]> => {
  const seen: RealLight[] = [];
  const colour = portraits.filter(({ file }) => /\.jpe?g$/i.test(file));
  for (const person of new Set(colour.map((each) => each.person))) {
    const [first, ...others] = colour.filter((each) => each.person === person);
    const reference = await templateOf(vision, await readFile(path.join(folder, first!.file)));
    for (const { file } of others.slice(-EACH))
      for (const gain of GAINS) {
        const bytes = await exposed(path.join(folder, file), gain, seen.length + 1);
        const looked = await lookAtFrame(vision, bytes);
        const template = looked.face ? await templateOf(vision, bytes) : undefined;
        const score =
          template && reference ? template.reduce((sum, v, at) => sum + v * reference[at]!, 0) : -1;
        seen.push({
          gain,
          found: looked.face !== null,
          passes: looked.face !== null && passesLight(looked),
          passedBefore: passedBefore(looked),
          contrast: looked.face?.contrast ?? 0,
          white: looked.face?.white ?? 0,
          score,
        });
      }
  }
  return seen;
};

const REVIEW = 0.43;
const of = (all: readonly unknown[], is: readonly unknown[]): string => `${is.length} of ${all.length}`;

export const lightTables = ({
  drawn,
  real,
}: {
  drawn: readonly LightSeen[];
  real: readonly RealLight[];
}): string => {
  const groups = GROUPS.flatMap(({ name }) =>
    Object.keys(LIGHTS).map((light) => {
      const all = drawn.filter((each) => each.group === name && each.light === light);
      const found = all.filter((each) => each.found);
      const passes = found.filter((each) => each.passes);
      const before = found.filter((each) => each.passedBefore);
      return `| ${name} | ${light} | ${of(all, found)} | ${of(found, passes)} | ${of(found, before)} |`;
    }),
  );
  const gains = GAINS.map((gain) => {
    const all = real.filter((each) => each.gain === gain);
    const found = all.filter((each) => each.found);
    const passes = found.filter((each) => each.passes);
    const before = found.filter((each) => each.passedBefore);
    const matched = passes.filter((each) => each.score >= REVIEW);
    return `| ${gain >= 1 ? gain : `1/${1 / gain}`} | ${of(all, found)} | ${of(found, passes)} | ${of(passes, matched)} | ${of(found, before)} |`;
  });
  const { contrast, clipped } = CAPTURE_LIMITS;
  return [
    `Limits: contrast ${contrast}, clipped ${clipped}`,
    "",
    "| skin | light | found | pass the light | passed before |",
    "|---|---|---|---|---|",
    ...groups,
    "",
    "| light | found | pass the light | of these match themselves | passed before |",
    "|---|---|---|---|---|",
    ...(real.length > 0 ? gains : []),
  ].join("\n");
};
