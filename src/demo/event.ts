/**
 * A fictional event in pictures: "Canal run 2026". An album folder as an organisation would hold it, with EXIF
 * and a manifest; beside it, and not to be imported, the reference photographs, two probes, and the truth.
 *
 *     folder/album/…jpg, folder/album/manifest.csv     what is imported
 *     folder/references/1/1.jpg …                      three photographs of each consenting person
 *     folder/probes/consenting.jpg, stranger.jpg       new pictures to search with
 *     folder/truth.json                                who is where, for tests and figures only
 */

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskFault } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";
import type { Box } from "../domain/words.ts";
import { type Language, said, words, wordsWith } from "../words/words.ts";
import type { Cast } from "./cast.ts";
import { between, type Chance, chanceFrom, oneOf, seedOf, shuffled, wholeBetween } from "./chance.ts";
import { drawPhotograph, faceBoxOf, type PersonShown, type Photograph } from "./draw.ts";
import { DRAWN_NAMES, DRAWN_PHOTOGRAPHERS } from "./names.ts";

export const EVENT = {
  title: words("demo.event.canalRun2026"),
  day: "2026-05-17",
  place: words("demo.event.canalBankDrawnville"),
  site: "https://example.org/canal-run-2026",
} as const;

/** Raised when the same seed draws other pictures than before, so that kept files are drawn again. */
const DRAWING_VERSION = 1;

export interface EventOptions {
  /** Another seed is another event with the same people. Default 2026. */
  readonly seed?: number;
  /** How many pictures the album holds. Default 300. */
  readonly pictures?: number;
  readonly cast: Cast;
  readonly language?: Language;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What the event's folder holds; paths are absolute or relative as `folder` was. */
export interface DrawnEvent {
  readonly albumFolder: string;
  readonly manifestFile: string;
  readonly truthFile: string;
  readonly consenting: readonly {
    readonly seed: number;
    readonly name: string;
    readonly references: readonly string[];
  }[];
  /** A new picture of the first consenting person, and of somebody who did not consent but is in the album. */
  readonly probes: {
    readonly consenting: string;
    readonly consentingSeed: number;
    readonly stranger: string;
    readonly strangerSeed: number;
  };
  readonly pictures: number;
  /** Files drawn now; the rest was there already. */
  readonly drawn: number;
}

export interface TruthOfFile {
  readonly file: string;
  readonly people: readonly { readonly seed: number; readonly box: Box }[];
}

// The plan: what every picture shows, before anything is drawn

const KINDS = {
  landscape: wordsWith(words("demo.event.alongCanal"), { share: 0.12, people: [0, 0], facePx: [0, 0] }),
  portrait: wordsWith(words("demo.event.runnerAfterRace"), {
    share: 0.25,
    people: [1, 1],
    facePx: [240, 420],
  }),
  pair: wordsWith(words("demo.event.twoRunners"), { share: 0.22, people: [2, 2], facePx: [190, 280] }),
  team: wordsWith(words("demo.event.teamStart"), {
    share: 0.31,
    people: [3, 6],
    facePx: [120, 170],
  }),
  group: wordsWith(words("demo.event.groupPhotograph"), { share: 0.1, people: [9, 20], facePx: [88, 104] }),
} as const;
type Kind = keyof typeof KINDS;

interface PlannedPicture {
  /** Under the event's folder, with `/`. */
  readonly path: string;
  readonly photograph: Photograph;
}

interface PlannedItem extends PlannedPicture {
  readonly file: string;
  readonly kind: Kind;
  readonly photographer: string;
  readonly publishedAt: string;
}

interface Plan {
  readonly items: readonly PlannedItem[];
  readonly references: readonly (readonly PlannedPicture[])[];
  readonly probes: readonly [PlannedPicture, PlannedPicture];
  readonly strangerSeed: number;
}

const SIZE = { wide: [1600, 1200], tall: [1200, 1600] } as const;

/** As many pictures of each kind as its share says, in an order of chance; the rest are teams. */
const kindsOf = (chance: Chance, pictures: number): Kind[] => {
  const kinds = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    Array.from({ length: Math.floor(KINDS[kind].share * pictures) }, () => kind),
  );
  while (kinds.length < pictures) kinds.push("team");
  return shuffled(chance, kinds);
};

/** Rows of at most seven, the back rows higher: every face stays free of the heads before it. */
const standing = (
  chance: Chance,
  seeds: readonly number[],
  width: number,
  height: number,
  facePx: number,
): PersonShown[] => {
  const rows = Math.ceil(seeds.length / 7);
  const perRow = Math.ceil(seeds.length / rows);
  // A head reaches 1.35 faces up and .6 down from its centre; 2.05 leaves a little air.
  const rowStep = 2.05 * facePx;
  const firstY = Math.max(1.6 * facePx, height * 0.45 - (rowStep * (rows - 1)) / 2);
  return seeds.map((seed, at) => {
    const row = Math.floor(at / perRow);
    const inRow = Math.min(perRow, seeds.length - row * perRow);
    const step = Math.min(width / (inRow + 0.5), 3 * facePx);
    const start = (width - step * (inRow - 1)) / 2 + (row % 2 === 0 ? -0.12 : 0.12) * step;
    return {
      seed,
      xPx: Math.round(start + step * (at - row * perRow) + between(chance, -0.05, 0.05) * step),
      yPx: Math.round(firstY + row * rowStep + between(chance, -0.1, 0.1) * facePx),
      sizePx: Math.round(facePx * between(chance, 0.95, 1.05)),
      tiltDegrees: Math.round(between(chance, -4, 4)),
      variation: wholeBetween(chance, 1, 1e6),
    };
  });
};

const photographOf = (chance: Chance, kind: Kind, people: readonly number[]): Photograph => {
  const { facePx } = KINDS[kind];
  const tall = kind === "portrait" && chance() < 0.5;
  const [widthPx, heightPx] = tall ? SIZE.tall : SIZE.wide;
  const shown = standing(chance, people, widthPx, heightPx, between(chance, facePx[0], facePx[1]));
  return { widthPx, heightPx, place: Math.floor(chance() * 2 ** 31), people: shown };
};

/** Seconds after midnight as EXIF writes a moment of the event's day. */
const exifMoment = (seconds: number): string => {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${EVENT.day.replaceAll("-", ":")} ${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
};

const exifOf = (moment: string, photographer: string): NonNullable<Photograph["exif"]> => ({
  IFD0: {
    Artist: photographer,
    Copyright: "Drawn people, no rights of persons",
    Software: "Miroir demo",
    DateTime: moment,
  },
  IFD2: { DateTimeOriginal: moment, OffsetTimeOriginal: "+02:00" },
});

/** A deck that deals everybody once before anybody twice, so that all 60 are about equally often in the album. */
const dealer = (chance: Chance, seeds: readonly number[]) => {
  let deck: number[] = [];
  return (count: number): number[] => {
    const hand: number[] = [];
    while (hand.length < count) {
      // Who is in this hand already goes to the bottom of the new deck.
      if (deck.length === 0) {
        deck = [...hand, ...shuffled(chance, seeds).filter((seed) => !hand.includes(seed))];
      }
      hand.push(deck.pop()!);
    }
    return hand;
  };
};

const planItems = (options: Required<Pick<EventOptions, "seed" | "pictures" | "cast">>): PlannedItem[] => {
  const { seed, pictures, cast } = options;
  const chance = chanceFrom(seedOf(10, seed));
  const everybody = [...cast.consenting, ...cast.others];
  const deal = dealer(chance, everybody);
  const [from, to] = [8 * 3600, 18 * 3600];
  return kindsOf(chance, pictures).map((kind, at) => {
    const [fewest, most] = KINDS[kind].people;
    const photograph = photographOf(
      chance,
      kind,
      deal(Math.min(everybody.length, wholeBetween(chance, fewest, most))),
    );
    const photographer = oneOf(chance, DRAWN_PHOTOGRAPHERS);
    const moment = exifMoment(from + ((at + chance()) * (to - from)) / pictures);
    const number = String(at + 1).padStart(4, "0");
    const file = `canal-run-${number}.jpg`;
    // One picture in four was never put on the site.
    const publishedAt = chance() < 0.75 ? `${EVENT.site}/photos/${number}` : "";
    return {
      path: `album/${file}`,
      file,
      kind,
      photographer,
      publishedAt,
      photograph: { ...photograph, exif: exifOf(moment, photographer) },
    };
  });
};

/** A portrait taken elsewhere on another day: `which` tells it from the others of the same person. */
const portraitOf = (path: string, person: number, which: number): PlannedPicture => {
  const chance = chanceFrom(seedOf(11, person, which));
  const [widthPx, heightPx] = [900, 1200];
  const shown = standing(chance, [person], widthPx, heightPx, between(chance, 260, 340));
  return { path, photograph: { widthPx, heightPx, place: seedOf(12, person, which), people: shown } };
};

/** What every picture will show; pure, and quick enough to look at thousands. */
export const planEvent = (options: Required<Pick<EventOptions, "seed" | "pictures" | "cast">>): Plan => {
  const { cast, seed } = options;
  const items = planItems(options);
  const shown = new Set(items.flatMap(({ photograph }) => photograph.people.map((person) => person.seed)));
  // In a very small album perhaps nobody else is shown; then anybody who did not consent will do.
  const strangerSeed = cast.others.find((other) => shown.has(other)) ?? cast.others[0]!;
  return {
    items,
    references: cast.consenting.map((person, at) =>
      [1, 2, 3].map((which) => portraitOf(`references/${at + 1}/${which}.jpg`, person, which)),
    ),
    probes: [
      portraitOf("probes/consenting.jpg", cast.consenting[0]!, seedOf(13, seed)),
      portraitOf("probes/stranger.jpg", strangerSeed, seedOf(13, seed)),
    ],
    strangerSeed,
  };
};

// Writing

/** A file that bears its name is complete: it is written under another one first. */
const writeWhole = async (path: string, content: Uint8Array | string): Promise<void> => {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  await onDisk(path, async () => {
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  });
};

/** Runs one step on the disk; a full or closed one is told with the path. */
const onDisk = async (path: string, step: () => Promise<unknown>): Promise<void> => {
  try {
    await step();
  } catch (cause) {
    throw diskFault(cause, path, { EEXIST: "storage/read-only", ENOTDIR: "storage/read-only" });
  }
};

const exists = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).size > 0;
  } catch {
    return false;
  }
};

const csvField = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const manifestOf = (items: readonly PlannedItem[], language: Language): string => {
  const rows = items.map(({ file, kind, photographer, publishedAt }) => [
    file,
    `${EVENT.title[language]}: ${KINDS[kind][language]}`,
    photographer,
    publishedAt,
  ]);
  return [["file", "caption", "photographer", "published_at"], ...rows]
    .map((row) => `${row.map(csvField).join(",")}\n`)
    .join("");
};

const truthOf = (items: readonly PlannedItem[]): TruthOfFile[] =>
  items.map(({ file, photograph }) => ({
    file,
    people: photograph.people.map((person) => ({ seed: person.seed, box: faceBoxOf(person) })),
  }));

/** The plan's name: files kept from another plan are drawn again. */
const stampOf = (plan: Plan): string =>
  createHash("sha256")
    .update(JSON.stringify([DRAWING_VERSION, plan]))
    .digest("hex");

const keptStamp = async (file: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch {
    return "";
  }
};

/** What an earlier run may have left, whole or not; nothing else in the folder is ours to remove. */
const OURS = /^(canal-run-\d{4,}|[1-9]|consenting|stranger)\.jpg(\.[0-9a-f-]{36}\.tmp)?$/;

/** Removes half-written files, and all pictures of another event; then names the folder's event. */
const startOrGoOn = async (folder: string, below: Iterable<string>, stamp: string): Promise<void> => {
  const stampFile = join(folder, "event.stamp");
  const goOn = (await keptStamp(stampFile)) === stamp;
  for (const part of below) {
    await onDisk(join(folder, part), () => mkdir(join(folder, part), { recursive: true }));
    const ours = (await readdir(join(folder, part))).filter((name) => OURS.test(name));
    for (const name of ours) if (!goOn || name.endsWith(".tmp")) await rm(join(folder, part, name));
  }
  if (!goOn) await writeWhole(stampFile, stamp);
};

const drawAll = async (folder: string, pictures: readonly PlannedPicture[], options: EventOptions) => {
  let [next, done, drawn] = [0, 0, 0];
  const drawer = async (): Promise<void> => {
    while (next < pictures.length) {
      const { path, photograph } = pictures[next++]!;
      if (options.signal?.aborted) throw new MiroirError("run/interrupted");
      if (!(await exists(join(folder, path)))) {
        await writeWhole(join(folder, path), await drawPhotograph(photograph));
        drawn++;
      }
      options.onProgress?.(++done, pictures.length);
    }
  };
  // Three at once keep both the encoder's threads and this one busy on two cores. After a fault nobody takes
  // another picture, and the fault is told only once the others have finished theirs.
  const drawers = [1, 2, 3].map(() =>
    drawer().catch((fault: unknown) => {
      next = pictures.length;
      return { fault };
    }),
  );
  const failed = (await Promise.all(drawers)).find((end) => end !== undefined);
  if (failed !== undefined) throw failed.fault;
  return drawn;
};

/**
 * Draws the event into a folder. Complete files of the same event are kept, so an interrupted run goes on; files
 * of another event (seed, number, cast) are replaced.
 * @throws MiroirError run/interrupted when the signal fires (the same call goes on later), storage/full,
 * storage/read-only.
 */
export const drawEvent = async (folder: string, options: EventOptions): Promise<DrawnEvent> => {
  const { seed = 2026, pictures = 300, cast, language = "en" } = options;
  const plan = planEvent({ seed, pictures, cast });
  const all = [...plan.references.flat(), ...plan.probes, ...plan.items];
  await startOrGoOn(folder, new Set(all.map(({ path }) => dirname(path))), stampOf(plan));
  const paths = { manifest: join(folder, "album", "manifest.csv"), truth: join(folder, "truth.json") };
  await writeWhole(paths.manifest, manifestOf(plan.items, language));
  await writeWhole(paths.truth, `${JSON.stringify(truthOf(plan.items), undefined, 1)}\n`);
  const drawn = await drawAll(folder, all, options);
  return {
    albumFolder: join(folder, "album"),
    manifestFile: paths.manifest,
    truthFile: paths.truth,
    consenting: cast.consenting.map((person, at) => ({
      seed: person,
      name: DRAWN_NAMES[at]?.[language] ?? `${said(language, "demo.event.drawing")} ${at + 1}`,
      references: plan.references[at]!.map(({ path }) => join(folder, path)),
    })),
    probes: {
      consenting: join(folder, plan.probes[0].path),
      consentingSeed: cast.consenting[0]!,
      stranger: join(folder, plan.probes[1].path),
      strangerSeed: plan.strangerSeed,
    },
    pictures,
    drawn,
  };
};
