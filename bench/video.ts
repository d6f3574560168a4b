/**
 * `node bench/video.ts [recording]`: how much work a masked copy of a recording is, beside its length and beside ffmpeg
 * decoding and encoding it alone. Work is the processor's time of this process and of every ffmpeg it starts, so that
 * others on the machine do not count. One process, one thread a model; an instance does as many stretches side by side as it
 * has image processes. Without a recording a drawn one is made: 1280 x 720, three people who walk, 6 seconds.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOOKS } from "../src/engine/publish/video.ts";
import { type Ffmpeg, findFfmpeg, probe, type Video } from "../src/vision/ffmpeg.ts";
import { coverStretch, type Look, lookAt } from "../src/vision/video-copy.ts";
import { coversOf, follow } from "../src/vision/video-mask.ts";
import { cpuSeconds } from "./cpu.ts";
import { drawRecording } from "./recording.ts";
import { openLooking } from "./vision.ts";

const ENCODE = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-bf", "0", "-f", "null", "-"];

/** ffmpeg by itself, with the settings of a copy. */
const ffmpegAlone = async ({ ffmpeg }: Ffmpeg, { path }: Video, output: readonly string[]): Promise<void> => {
  const args = ["-nostdin", "-loglevel", "error", "-threads", "1", "-i", path, ...output];
  const [code] = (await once(spawn(ffmpeg, args, { stdio: "inherit" }), "close")) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
};

interface Cost {
  readonly wall: number;
  readonly work: number;
}

const costOf = async <T>(run: () => Promise<T>): Promise<[Cost, T]> => {
  const [from, worked] = [performance.now(), cpuSeconds()];
  const result = await run();
  return [{ wall: (performance.now() - from) / 1000, work: cpuSeconds() - worked }, result];
};

const sum = (...costs: Cost[]): Cost => ({
  wall: costs.reduce((total, { wall }) => total + wall, 0),
  work: costs.reduce((total, { work }) => total + work, 0),
});

const WHOLE = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER } as const;

/** Sees nobody. */
const BLIND: Look = { boxesIn: async () => [], boxesAt: async () => [] };

/** What a copy of 1280 x 720 may cost: so many times the length of the recording. */
const AIM = 2.5;

const measure = async (tools: Ffmpeg, video: Video, look: Look, folder: string): Promise<void> => {
  const cover = {
    stretch: WHOLE,
    visible: [],
    colours: [],
    style: "ellipse",
    path: join(folder, "out.ts"),
  } as const;
  const never = { covered: [], checkEveryFrames: Number.MAX_SAFE_INTEGER };
  const long = video.durationMs / 1000;
  const lines: (readonly [string, Cost])[] = [];
  const [alone] = await costOf(() => ffmpegAlone(tools, video, ENCODE));
  lines.push(["ffmpeg alone: decoding and encoding", alone]);
  const [encoding] = await costOf(() => coverStretch(tools, video, BLIND, { ...cover, ...never }));
  lines.push(["the same through this process, nothing covered", encoding]);
  const [looking, looked] = await costOf(() =>
    lookAt(tools, video, look, { stretch: WHOLE, ...LOOKS.every }),
  );
  lines.push(["looking at every frame", looking]);
  const [third] = await costOf(() => lookAt(tools, video, look, { stretch: WHOLE, ...LOOKS.third }));
  lines.push(["looking at every third frame, and where heads go", third]);
  const { covered } = coversOf(follow(looked.frames), [], video);
  const [covering, result] = await costOf(() =>
    coverStretch(tools, video, look, { ...cover, covered, checkEveryFrames: 3 }),
  );
  lines.push(["covering, encoding and looking at every third frame", covering]);
  const wholes = [
    ["whole, every frame", sum(looking, covering)],
    ["whole, every third frame", sum(third, covering)],
  ] as const;
  lines.push(...wholes);
  process.stdout.write(
    `${video.widthPx} x ${video.heightPx}, ${looked.frames.length} frames, ${long.toFixed(1)} s, ${result.masked} frames masked\n`,
  );
  const times = (value: number, unit: number) => (value / unit).toFixed(2).padStart(7);
  for (const [what, { wall, work }] of lines)
    process.stdout.write(
      `${what.padEnd(52)} work ${times(work, long)} x its length ${times(work, alone.work)} x ffmpeg alone; took ${times(wall, long)} x its length\n`,
    );
  for (const [what, { work }] of wholes)
    process.stdout.write(
      `aim for 1280 x 720: at most ${AIM} x its length of work; ${what}: ${work / long <= AIM ? "met" : "not met"}\n`,
    );
};

const folder = await mkdtemp(join(tmpdir(), "miroir-bench-video-"));
const vision = await openLooking();
try {
  const tools = await findFfmpeg(null);
  const path = process.argv[2] ?? join(folder, "drawn.mp4");
  if (!process.argv[2]) await drawRecording(path);
  await measure(tools, await probe(tools, path), vision, folder);
} finally {
  await vision.close();
  await rm(folder, { recursive: true, force: true });
}
