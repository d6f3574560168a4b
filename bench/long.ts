/**
 * Long work that is ended at random and gone on with: a folder of very many pictures, and a recording of hours. Says how long
 * it took beside decoding alone, the most memory of each kind of process in the first and in the last third, and fails when what is
 * there at the end is not what was put in.
 *
 *     node bench/long.ts [--files 50000] [--minutes 120] [--ends 10] [--seed 1]
 *
 * The command line is what runs, as a process of its own, ended by Ctrl-C and by kill -9 in turn. Pictures are small (320 x
 * 240, soft patches, no face), since what grows with their number is looked for, not what one of them costs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { PROGRAM_FOLDER } from "../src/config.ts";
import { type Chance, chanceFrom } from "../src/demo/chance.ts";
import { findFfmpeg, framesOf, probe } from "../src/vision/ffmpeg.ts";
import { familyPeaks } from "./memory.ts";
import { openPool, type PictureJob } from "./pool.ts";
import { drawRecording, repeatRecording } from "./recording.ts";

const MIROIR = join(PROGRAM_FOLDER, "src", "cli", "main.ts");
const SIDE_BY_SIDE = 4 * availableParallelism();
const LOOK_MS = 250;
/** Nobody ends a run in its first second: nothing would go on. */
const LEAST_MS = 4000;

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "50000" },
    minutes: { type: "string", default: "120" },
    ends: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
const [FILES, MINUTES, ENDS] = [values.files, values.minutes, values.ends].map(Number) as [
  number,
  number,
  number,
];
const chance = chanceFrom(Number(values.seed));

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

/** Ended at random until it has been ended often enough, then let through. */
const throughEnds = async (folder: string, argv: readonly string[], spanMs: number, random: Chance) => {
  const lives: Life[] = [];
  for (let end = 0; end <= ENDS; end++) {
    const signal = end % 2 === 0 ? "SIGINT" : "SIGKILL";
    const afterMs = LEAST_MS + random() * spanMs;
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

/** Soft patches, other ones for each number: no two are near-duplicates but by chance. */
const drawPatches = async (path: string, random: Chance): Promise<void> => {
  const pixels = Buffer.from(Array.from({ length: 12 * 9 * 3 }, () => Math.floor(random() * 256)));
  await sharp(pixels, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(320, 240, { kernel: "cubic" })
    .jpeg({ quality: 80 })
    .toFile(path);
};

const drawFolder = async (folder: string): Promise<string[]> => {
  const paths = Array.from({ length: FILES }, (_, at) =>
    join(folder, `day-${Math.floor(at / 1000)}`, `IMG_${at}.jpg`),
  );
  for (let at = 0; at < FILES; at += 1000) await mkdir(join(folder, `day-${at / 1000}`), { recursive: true });
  for (let at = 0; at < FILES; at += SIDE_BY_SIDE)
    await Promise.all(
      paths.slice(at, at + SIDE_BY_SIDE).map((path, nth) => drawPatches(path, chanceFrom(at + nth))),
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

const measureFolder = async (folder: string): Promise<void> => {
  tell(`Drawing ${FILES} pictures …`);
  const photos = join(folder, "photos");
  const paths = await drawFolder(photos);
  const alone = await decodingAlone(paths);
  await run(folder, [
    "album",
    "add",
    "Folder",
    "--right",
    "own-work",
    "--right-note",
    "drawn to be measured",
  ]);
  const argv = ["import", photos, "--album", "folder", "--json"];
  // A tenth of what it may take: ends come early and late.
  const lives = await throughEnds(folder, argv, (FILES / 40 / ENDS) * 1000, chance);
  const again = await run(folder, argv);
  const { unchanged, problems } = JSON.parse(again.said) as { unchanged: number; problems: unknown[] };
  requireSame("pictures of the folder that are in", unchanged, FILES);
  requireSame("problems", problems.length, 0);
  say(`${FILES} pictures`, lives, alone, "decoding them alone");
  say("again, nothing new", [again], alone, "decoding them alone");
};

const measureRecording = async (folder: string): Promise<void> => {
  tell(`A recording of ${MINUTES} minutes …`);
  const [short, long] = [join(folder, "short.mp4"), join(folder, "long.mp4")];
  await drawRecording(short);
  await repeatRecording(short, long, MINUTES * 60);
  const tools = await findFfmpeg(null);
  const video = await probe(tools, long);
  const fromMs = performance.now();
  let frames = 0;
  for await (const _ of framesOf(tools, video, { pixels: "i420" })) frames++;
  const alone = secondsSince(fromMs);
  await run(folder, [
    "album",
    "add",
    "Recording",
    "--right",
    "own-work",
    "--right-note",
    "drawn to be measured",
  ]);
  const argv = ["import", long, "--album", "recording", "--json"];
  const lives = await throughEnds(folder, argv, ((MINUTES * 60) / 10 / ENDS) * 1000, chance);
  const again = await run(folder, argv);
  requireSame("recordings that are in", (JSON.parse(again.said) as { unchanged: number }).unchanged, 1);
  const { size } = await stat(long);
  say(
    `a recording of ${(video.durationMs / 60_000).toFixed(0)} minutes, ${frames} frames, ${Math.round(size / 2 ** 20)} MiB`,
    lives,
    alone,
    "decoding it alone",
  );
};

const folder = await mkdtemp(join(tmpdir(), "miroir-long-"));
try {
  await writeFile(join(folder, "README"), "An instance that a benchmark made; it removes it.\n");
  const party = ["--controller", "Bench", "--address", "1 Paper Street", "--contact", "privacy@example.org"];
  await run(folder, ["init", ...party]);
  if (FILES > 0) await measureFolder(folder);
  if (MINUTES > 0) await measureRecording(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
