/**
 * `npm run attacks [-- --faces <folder>] [--drawn n] [--json]`: what the live capture says of people who are there and of
 * attacks, by species, in the words of ISO/IEC 30107-3, and whom its limits of light leave out, by group. The folder is that
 * of `npm run evaluate`; without it only drawn people are measured.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import sharp from "sharp";
import { framesOf } from "../src/demo/camera.ts";
import { drawPhotograph } from "../src/demo/draw.ts";
import { type DoubtCode, EVIDENCE_LIMITS } from "../src/domain/capture-evidence.ts";
import { lookAtFrame } from "../src/engine/images/capture.ts";
import type { Captured } from "../src/engine/images/jobs.ts";
import { asFlatPicture } from "../src/vision/flat-picture.ts";
import { turnBetween } from "../src/vision/head.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";
import { drawnLight, lightTables, realLight } from "./light.ts";
import { type Presented, presentDrawn, presentStill, type See } from "./presentations.ts";
import type { Still } from "./warps.ts";

const LIMITS = { maxPixels: 120_000_000, maxFaces: 1000 } as const;
const SIZE = { width: 640, height: 480 } as const;

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const roomOf =
  (place: number) =>
  async ({ width, height }: Still): Promise<Uint8Array> => {
    const room = await drawPhotograph({ widthPx: width, heightPx: height, place, people: [] });
    return new Uint8Array(await sharp(room).removeAlpha().raw().toBuffer());
  };

interface Portrait {
  readonly file: string;
  readonly person: string;
}

const portraitsIn = async (folder: string): Promise<Portrait[]> =>
  parse(await readFile(path.join(folder, "labels.csv"), "utf8"), { columns: true }) as Portrait[];

/** Portraits that fill their frame get a margin: a detector wants one. */
const asFrame = async (file: string): Promise<Uint8Array> => {
  const { width, height } = await sharp(file).metadata();
  const small = width < 300;
  const image = small
    ? sharp(file)
        .resize(4 * width, 4 * height)
        .extend({ top: 80, bottom: 80, left: 80, right: 80, extendWith: "copy" })
    : sharp(file).resize(SIZE.width, SIZE.height, { fit: "cover" });
  return new Uint8Array(await image.jpeg({ quality: 95 }).toBuffer());
};

/** Yaw of a straight portrait, and how much more a turned one has: as the portal asks it. */
const STRAIGHT_YAW = 0.12;
const TURN_YAW = 0.09;

/** Two portraits of one person, one of them turned: what a turn of a real head looks like, minutes and not a second apart. */
const realTurns = async (see: See, folder: string, portraits: readonly Portrait[]) => {
  const seen: (Captured & { readonly person: string })[] = [];
  for (const { file, person } of portraits)
    seen.push({ person, ...(await see(await asFrame(path.join(folder, file)))) });
  const pairs = seen.flatMap((a) =>
    seen.flatMap((b) => {
      if (a === b || a.person !== b.person || !a.face || !b.face) return [];
      const turned = Math.abs(b.face.yaw - a.face.yaw);
      if (Math.abs(a.face.yaw) > STRAIGHT_YAW || turned < TURN_YAW) return [];
      const { unexplained } = asFlatPicture(a.traces!, b.traces!);
      return [
        { person: a.person, unexplained, relief: turnBetween(a.traces!.points, b.traces!.points).relief },
      ];
    }),
  );
  const { unexplained, relief } = EVIDENCE_LIMITS;
  return {
    pairs: pairs.length,
    people: new Set(pairs.map(({ person }) => person)).size,
    doubted: pairs.filter((pair) => pair.unexplained < unexplained || pair.relief < relief).length,
    leastUnexplained: Math.min(...pairs.map((pair) => pair.unexplained)),
    leastRelief: Math.min(...pairs.map((pair) => pair.relief)),
  };
};

const count = (presented: readonly Presented[]) => {
  const through = presented.flatMap(({ evidence }) => (evidence ? [evidence] : []));
  const doubted = through.filter(({ doubts }) => doubts.length > 0);
  const by = (code: DoubtCode): number => through.filter(({ doubts }) => doubts.includes(code)).length;
  return {
    presentations: presented.length,
    people: new Set(presented.map(({ who }) => who)).size,
    through: through.length,
    doubted: doubted.length,
    flat: by("flat-face"),
    background: by("background-moves"),
    same: by("same-frame"),
    fast: by("too-fast"),
    undoubted: through.length - doubted.length,
  };
};

const percent = (part: number, of: number): string =>
  of === 0 ? "-" : `${((100 * part) / of).toFixed(1)} %`;

const speciesTable = (all: readonly Presented[]): string => {
  const kinds = [...new Set(all.map(({ species, from }) => `${species}|${from}`))];
  const rows = kinds.map((kind) => {
    const [species, from] = kind.split("|");
    const c = count(all.filter((each) => each.species === species && each.from === from));
    const rate =
      species === "bona fide"
        ? `BPCER ${percent(c.doubted, c.presentations)}`
        : `APCER ${percent(c.undoubted, c.presentations)}`;
    return `| ${species} | ${from}, ${c.people} | ${c.presentations} | ${c.through} | ${c.doubted} | ${c.flat} / ${c.background} / ${c.same} / ${c.fast} | ${rate} |`;
  });
  return [
    "| species | from | presentations | followed every movement | doubted | flat / background / same / fast | |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      faces: { type: "string" },
      drawn: { type: "string", default: "12" },
      json: { type: "boolean", default: false },
      models: { type: "string", default: "models/faceplugin" },
    },
  });
  const pack = await readManifest("packs/default");
  const vision = await openVision({ pack, modelsFolder: values.models, limits: LIMITS, template: true });
  const see: See = (bytes) => lookAtFrame(vision, bytes);
  const presented: Presented[] = [];
  for (let seed = 1; seed <= Number(values.drawn); seed++) {
    tell(`drawn ${seed}`);
    presented.push(...(await presentDrawn(see, seed)));
    const [still] = await framesOf({ seed, place: seed }, "straight", 1);
    presented.push(
      ...(await presentStill(see, still!, roomOf(seed + 1000), {
        from: "drawn",
        who: `drawn ${seed}`,
        seed,
      })),
    );
  }
  tell("light, drawn");
  const light = {
    drawn: Number(values.drawn) > 0 ? await drawnLight(see) : [],
    real: [] as Awaited<ReturnType<typeof realLight>>,
  };
  let turns: Awaited<ReturnType<typeof realTurns>> | null = null;
  if (values.faces !== undefined) {
    const portraits = await portraitsIn(values.faces);
    tell("turned heads, real");
    turns = await realTurns(see, values.faces, portraits);
    const done = new Set<string>();
    for (const { file, person } of portraits) {
      const whole = path.join(values.faces, file);
      if (done.has(person) || (await sharp(whole).metadata()).width < 300) continue;
      done.add(person);
      tell(`still of ${done.size}`);
      const still = { from: "real" as const, who: person, seed: 500 + done.size };
      presented.push(...(await presentStill(see, await asFrame(whole), roomOf(2000 + done.size), still)));
    }
    tell("light, real");
    light.real = await realLight(vision, values.faces, portraits);
  }
  await vision.close();
  if (values.json) return void process.stdout.write(`${JSON.stringify({ presented, turns, light })}\n`);
  process.stdout.write(`${speciesTable(presented)}\n\n`);
  if (turns) process.stdout.write(`${JSON.stringify(turns)}\n\n`);
  process.stdout.write(`${lightTables(light)}\n`);
};

await main();
