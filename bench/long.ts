/**
 * Long work that is ended at random and gone on with: a folder of very many pictures, and a recording of hours. Says how long
 * it took beside decoding alone, the most memory of each kind of process in the first and in the last third, and fails when what is
 * there at the end is not what was put in, or not what a run leaves that nobody disturbed.
 *
 *     node bench/long.ts [--files 50000] [--minutes 120] [--ends 10] [--seed <number>] [--workers <number>]
 *
 * The command line is what runs, as a process of its own, ended by Ctrl-C and by kill -9 in turn. Pictures are small (320 x
 * 240, soft patches, a drawn face in every tenth), since what grows with their number is looked for, not what one of them costs.
 * Ends are drawn from the seed, which is printed, over four fifths of what the undisturbed run took.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { CONFIG_FILE, PROGRAM_FOLDER } from "../src/config.ts";
import { type Chance, chanceFrom } from "../src/demo/chance.ts";
import { drawPhotograph } from "../src/demo/draw.ts";
import { openEmbedded } from "../src/store/embedded.ts";
import { findFfmpeg, framesOf, probe } from "../src/vision/ffmpeg.ts";
import { outcomeOf } from "../test/support/state.ts";
import { familyPeaks } from "./memory.ts";
import { openPool, type PictureJob } from "./pool.ts";
import { drawRecording, repeatRecording } from "./recording.ts";

const MIROIR = join(PROGRAM_FOLDER, "src", "cli", "main.ts");
const SIDE_BY_SIDE = 4 * availableParallelism();
const LOOK_MS = 250;
/** Nobody ends a run in its first second: nothing would go on. */
const LEAST_MS = 4000;
/** Over which part of the work ends are spread, so that the last of them finds work. */
const SPREAD = 0.8;
/** One picture in so many has a face. */
const FACE_EVERY = 10;

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "50000" },
    minutes: { type: "string", default: "120" },
    ends: { type: "string", default: "10" },
    seed: { type: "string", default: String(randomInt(1, 2 ** 31)) },
    workers: { type: "string" },
  },
});
const [FILES, MINUTES, ENDS] = [values.files, values.minutes, values.ends].map(Number) as [
  number,
  number,
  number,
];
const SEED = Number(values.seed);
const chance = chanceFrom(SEED);

const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const secondsSince = (fromMs: number): number => (performance.now() - fromMs) / 1000;

interface Life {
  readonly seconds: number;
  readonly how: "through" | "SIGINT" | "SIGKILL";
  /** MiB of the largest process of each kind. */
  readonly peaks: Readonly<Record<string, number>>;
  readonly said: string;
}

const run = async (
  folder: string,
  argv: readonly string[],
  end?: { afterMs: number; signal: "SIGINT" | "SIGKILL" },
): Promise<Life> => {
  const fromMs = performance.now();
  const child: ChildProcess = spawn(process.execPath, [MIROIR, ...argv], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let complaint = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const peaks: Record<string, number> = {};
  const closed = once(child, "close") as Promise<[number | null, string | null]>;
  let over = false;
  void closed.then(() => {
    over = true;
  });
  let how: Life["how"] = "through";
  while (!over) {
    for (const [kind, mib] of familyPeaks(child.pid!)) peaks[kind] = Math.max(peaks[kind] ?? 0, mib);
    if (end && how === "through" && performance.now() - fromMs > end.afterMs) {
      how = end.signal;
      child.kill(end.signal);
    }
    await Promise.race([sleep(LOOK_MS), closed]);
  }
  const [code, signal] = await closed;
  const asked =
    how === "SIGKILL" ? signal === "SIGKILL" || code === 0 : code === 0 || (how === "SIGINT" && code !== 1);
  if (!asked) throw new Error(`miroir ${argv.join(" ")} ended with ${code ?? signal}: ${complaint}`);
  return { seconds: secondsSince(fromMs), how, peaks, said };
};

/** Ended at random until it has been ended often enough, then let through. @param spanMs what nobody disturbed took */
const throughEnds = async (folder: string, argv: readonly string[], spanMs: number, random: Chance) => {
  const lives: Life[] = [];
  const reachMs = (SPREAD * spanMs) / ENDS;
  for (let end = 0; end <= ENDS; end++) {
    const signal = end % 2 === 0 ? "SIGINT" : "SIGKILL";
    const afterMs = LEAST_MS + random() * 2 * reachMs;
    const life = await run(folder, argv, end < ENDS ? { afterMs, signal } : undefined);
    lives.push(life);
    tell(`  ${life.how} after ${life.seconds.toFixed(0)} s, ${mibText(life.peaks)}`);
    if (life.how === "through" && end < ENDS) break;
  }
  return lives;
};

const mibText = (peaks: Life["peaks"]): string =>
  Object.entries(peaks)
    .map(([kind, mib]) => `${kind} ${Math.round(mib)} MiB`)
    .join(", ");

const say = (what: string, lives: readonly Life[], alone: number, unit: string): void => {
  const seconds = lives.reduce((sum, life) => sum + life.seconds, 0);
  const most: Record<string, number> = {};
  for (const { peaks } of lives)
    for (const [kind, mib] of Object.entries(peaks)) most[kind] = Math.max(most[kind] ?? 0, mib);
  process.stdout.write(
    `${what}: ${seconds.toFixed(0)} s in ${lives.length} lives, ${(seconds / alone).toFixed(1)} x ${unit} (${alone.toFixed(0)} s)\n` +
      `  most memory: ${mibText(most)}; in the first life ${mibText(lives[0]!.peaks)}; in the last ${mibText(lives.at(-1)!.peaks)}\n`,
  );
};

const requireSame = (what: string, found: unknown, expected: unknown): void => {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`);
};

/** Tracks of recordings, by their places: the rest of what an import leaves is in the outcome that tests compare. */
const TRACKS = `select md5(coalesce(string_agg(to_jsonb(t)::text, E'\\n' order by to_jsonb(t)::text), '')) as digest from (
  select encode(i.content_sha256, 'hex') as content, f.ordinal, f.at_ms, f.starts_ms, f.ends_ms, p.at_ms as path_ms, p.boxes, v.ordinal as view,
    v.at_ms as view_ms, v.landmarks, (select count(*) from crops c where c.face_id = f.id) as crops
  from items i join faces f on f.item_id = i.id left join face_paths p on p.face_id = f.id left join face_views v on v.face_id = f.id) t`;

/** What lies in the instance, without identifiers and times: a digest for each kind of thing, how many of it beside. */
const heldIn = async (folder: string): Promise<Record<string, string>> => {
  const database = await openEmbedded({ folder: join(folder, "data", "db") });
  try {
    return await database.transaction(async (sql) => {
      const held: Record<string, string> = {};
      for (const [kind, rows] of Object.entries(await outcomeOf(sql)))
        held[kind] = `${rows.length} ${createHash("sha256").update(rows.join("\n")).digest("hex")}`;
      held.tracks = (await sql.one<{ digest: string }>(TRACKS)).digest;
      return held;
    });
  } finally {
    await database.close();
  }
};

const requireAsUndisturbed = async (folder: string, undisturbed: string): Promise<void> => {
  const [found, expected] = [await heldIn(folder), await heldIn(undisturbed)];
  for (const [kind, digest] of Object.entries(expected))
    requireSame(`${kind} as an undisturbed run left them`, found[kind], digest);
  const counted = Object.entries(expected)
    .filter(([kind, text]) => kind !== "tracks" && !text.startsWith("0 "))
    .map(([kind, text]) => `${kind} ${text.split(" ")[0]}`);
  process.stdout.write(`  the end is that of the undisturbed run: ${counted.join(", ")}\n`);
};

/** Soft patches, other ones for each number: no two are near-duplicates but by chance. */
const drawPatches = async (path: string, random: Chance, face: Uint8Array | undefined): Promise<void> => {
  const pixels = Buffer.from(Array.from({ length: 12 * 9 * 3 }, () => Math.floor(random() * 256)));
  const patches = sharp(pixels, { raw: { width: 12, height: 9, channels: 3 } }).resize(320, 240, {
    kernel: "cubic",
  });
  const drawn = face
    ? sharp(await patches.png().toBuffer()).composite([{ input: Buffer.from(face), left: 80, top: 40 }])
    : patches;
  await drawn.jpeg({ quality: 80 }).toFile(path);
};

const drawFaces = (): Promise<Uint8Array[]> =>
  Promise.all(
    [374, 177, 288, 41, 512, 97].map((seed) =>
      drawPhotograph({
        ...{ widthPx: 160, heightPx: 160, place: 1, format: "png" },
        people: [{ seed, xPx: 80, yPx: 80, sizePx: 90 }],
      }),
    ),
  );

const drawFolder = async (folder: string): Promise<string[]> => {
  const paths = Array.from({ length: FILES }, (_, at) =>
    join(folder, `day-${Math.floor(at / 1000)}`, `IMG_${at}.jpg`),
  );
  const faces = await drawFaces();
  const faceOf = (at: number): Uint8Array | undefined =>
    at % FACE_EVERY === 0 ? faces[(at / FACE_EVERY) % faces.length] : undefined;
  for (let at = 0; at < FILES; at += 1000) await mkdir(join(folder, `day-${at / 1000}`), { recursive: true });
  for (let at = 0; at < FILES; at += SIDE_BY_SIDE)
    await Promise.all(
      paths
        .slice(at, at + SIDE_BY_SIDE)
        .map((path, nth) => drawPatches(path, chanceFrom(at + nth), faceOf(at + nth))),
    );
  return paths;
};

const decodingAlone = async (paths: readonly string[]): Promise<number> => {
  const pool = await openPool<PictureJob, number>("./decoder.ts", availableParallelism());
  const fromMs = performance.now();
  await pool.run(paths.map((path) => ({ path, sidePx: null })));
  pool.close();
  return secondsSince(fromMs);
};

const PARTY = ["--controller", "Bench", "--address", "1 Paper Street", "--contact", "privacy@example.org"];

const limitWorkers = async (folder: string, workers: number): Promise<void> => {
  const path = join(folder, CONFIG_FILE);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), workers }));
};

const RIGHT = ["--right", "own-work", "--right-note", "drawn to be measured"];

/** A new instance with one album. */
const instanceIn = async (folder: string, title: string): Promise<string> => {
  await mkdir(folder);
  await run(folder, ["init", ...PARTY]);
  if (values.workers) await limitWorkers(folder, Number(values.workers));
  await run(folder, ["album", "add", title, "--scope", "declared", ...RIGHT]);
  return folder;
};

/** The same import ended at random, and undisturbed beside it, of which the first is to leave what the second leaves. */
const measureBoth = async (
  folder: string,
  { album, path, what, alone }: { album: string; path: string; what: string; alone: number },
): Promise<Record<string, unknown>> => {
  const argv = ["import", path, "--album", album.toLowerCase(), "--json"];
  const undisturbed = await instanceIn(join(folder, `${album}-undisturbed`), album);
  const whole = await run(undisturbed, argv);
  say(`${what}, undisturbed`, [whole], alone, "decoding alone");
  const ended = await instanceIn(join(folder, `${album}-ended`), album);
  const lives = await throughEnds(ended, argv, whole.seconds * 1000, chance);
  const again = await run(ended, argv);
  say(what, lives, alone, "decoding alone");
  say("again, nothing new", [again], alone, "decoding alone");
  await requireAsUndisturbed(ended, undisturbed);
  return JSON.parse(again.said) as Record<string, unknown>;
};

const measureFolder = async (folder: string): Promise<void> => {
  tell(`Drawing ${FILES} pictures …`);
  const path = join(folder, "photos");
  const alone = await decodingAlone(await drawFolder(path));
  const what = `${FILES} pictures`;
  const { unchanged, problems } = await measureBoth(folder, { album: "Folder", path, what, alone });
  requireSame("pictures of the folder that are in", unchanged, FILES);
  requireSame("problems", (problems as unknown[]).length, 0);
};

const measureRecording = async (folder: string): Promise<void> => {
  tell(`A recording of ${MINUTES} minutes …`);
  const [short, path] = [join(folder, "short.mp4"), join(folder, "long.mp4")];
  await drawRecording(short);
  await repeatRecording(short, path, MINUTES * 60);
  const tools = await findFfmpeg(null);
  const video = await probe(tools, path);
  const fromMs = performance.now();
  let frames = 0;
  for await (const _ of framesOf(tools, video, { pixels: "i420" })) frames++;
  const alone = secondsSince(fromMs);
  const { size } = await stat(path);
  const what = `a recording of ${(video.durationMs / 60_000).toFixed(0)} minutes, ${frames} frames, ${Math.round(size / 2 ** 20)} MiB`;
  const { unchanged } = await measureBoth(folder, { album: "Recording", path, what, alone });
  requireSame("recordings that are in", unchanged, 1);
};

process.stdout.write(`seed ${SEED}, ${ENDS} ends\n`);
const folder = await mkdtemp(join(tmpdir(), "miroir-long-"));
try {
  await writeFile(join(folder, "README"), "Instances that a benchmark made; it removes them.\n");
  if (FILES > 0) await measureFolder(folder);
  if (MINUTES > 0) await measureRecording(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
