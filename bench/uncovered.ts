/**
 * `node bench/uncovered.ts [--faces 20000] [--look third,every] [--from seed] [--resume file]`: faces that a masked copy would
 * leave uncovered, of drawn recordings in which it is known where every face is. Counted by painting: what is not painted over
 * between eyes and mouth shows. The check of what was written comes later and covers more; it is not counted on here. Each
 * recording's figures go to the file, and a run goes on where the one before stopped.
 */
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RECORDING_LOOKS, type RecordingLook } from "../src/domain/video.ts";
import type { Box } from "../src/domain/words.ts";
import { LOOKS, STRETCH_MS } from "../src/engine/publish/video.ts";
import { type Ffmpeg, findFfmpeg, probe } from "../src/vision/ffmpeg.ts";
import { coverInFrame, lookAt } from "../src/vision/video-copy.ts";
import { type Covers, coveredAt, coversOf, follow, type Seen } from "../src/vision/video-mask.ts";
import type { Vision } from "../src/vision/vision.ts";
import { writeRecording } from "../test/vision/moving.ts";
import { cpuSeconds } from "./cpu.ts";
import { openLooking } from "./vision.ts";
import { drawWalking, FRAME, type Walking } from "./walking.ts";

interface Line {
  readonly seed: number;
  readonly look: RecordingLook;
  readonly faces: number;
  /** Frame and place of each that shows. */
  readonly shows: readonly string[];
  /** Share of the frames' area that is painted. */
  readonly painted: number;
  /** Seconds of work to look at it. */
  readonly work: number;
}

/** Luma of what is painted is 16 or more, and of what is not 0. */
const blank = () => {
  const { widthPx, heightPx } = FRAME;
  return { widthPx, heightPx, data: new Uint8Array(widthPx * heightPx * 1.5) };
};

const isPainted = (data: Uint8Array, { x, y, width, height }: Box): boolean => {
  for (let row = Math.ceil(y); row < Math.floor(y + height); row++)
    for (let column = Math.ceil(x); column < Math.floor(x + width); column++)
      if (data[row * FRAME.widthPx + column] === 0) return false;
  return true;
};

const countIn = (
  covers: Covers,
  seen: readonly Seen[],
  faces: Walking["faces"],
): { shows: string[]; painted: number } => {
  const shows: string[] = [];
  const luma = FRAME.widthPx * FRAME.heightPx;
  let painted = 0;
  for (const [frame, { atMs }] of seen.entries()) {
    const picture = blank();
    const boxes = [...coveredAt(covers.covered, atMs), ...coveredAt(covers.unconfirmed, atMs)];
    coverInFrame(picture, { faces: boxes }, [200, 200, 200], "ellipse");
    const left = faces[frame]!.filter((core) => !isPainted(picture.data, core));
    shows.push(
      ...left.map(({ x, y, width }) => `${frame}:${Math.round(x)},${Math.round(y)},${Math.round(width)}`),
    );
    painted += picture.data.subarray(0, luma).reduce((sum, value) => sum + Number(value > 0), 0) / luma;
  }
  return { shows, painted: painted / seen.length };
};

const lookThrough = async (tools: Ffmpeg, vision: Vision, path: string, look: RecordingLook) => {
  const video = await probe(tools, path);
  const seen: Seen[] = [];
  const from = cpuSeconds();
  for (let fromMs = 0; fromMs < video.durationMs; fromMs += STRETCH_MS) {
    const stretch = { fromMs, toMs: fromMs + STRETCH_MS };
    seen.push(...(await lookAt(tools, video, vision, { stretch, ...LOOKS[look] })).frames);
  }
  return { seen, work: cpuSeconds() - from, covers: coversOf(follow(seen), [], video) };
};

const { values } = parseArgs({
  options: {
    faces: { type: "string", default: "20000" },
    look: { type: "string", default: RECORDING_LOOKS.join(",") },
    from: { type: "string", default: "1" },
    resume: { type: "string", default: "" },
  },
});
const looks = RECORDING_LOOKS.filter((each) => values.look.split(",").includes(each));

const known = values.resume === "" ? "" : await readFile(values.resume, "utf8").catch(() => "");
const lines = known
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Line);

const facesOf = (look: RecordingLook): number =>
  lines.filter((line) => line.look === look).reduce((sum, { faces }) => sum + faces, 0);

const report = (): void => {
  for (const look of RECORDING_LOOKS) {
    const of = lines.filter((line) => line.look === look);
    const total = (value: (line: Line) => number) => of.reduce((sum, line) => sum + value(line), 0);
    if (of.length > 0)
      process.stdout.write(
        `${look.padEnd(6)} ${of.length} recordings, ${facesOf(look)} faces in their frames, ${total(({ shows }) => shows.length)} uncovered; ` +
          `${(100 * (total(({ painted }) => painted) / of.length)).toFixed(1)} % painted, ${total(({ work }) => work).toFixed(0)} s of work\n`,
      );
  }
};

const folder = await mkdtemp(join(tmpdir(), "miroir-bench-uncovered-"));
const tools = await findFfmpeg(null);
const vision = await openLooking();
try {
  for (let seed = Number(values.from); looks.some((look) => facesOf(look) < Number(values.faces)); seed++) {
    const missing = looks.filter((look) => !lines.some((line) => line.seed === seed && line.look === look));
    if (missing.length === 0) continue;
    const { frames, faces } = await drawWalking(seed);
    const path = join(folder, `${seed}.mp4`);
    await writeRecording(frames, { path, output: ["-crf", "23"] });
    for (const look of missing) {
      const { seen, work, covers } = await lookThrough(tools, vision, path, look);
      if (seen.length !== frames.length) throw new Error(`${seen.length} of ${frames.length} frames`);
      const line = { seed, look, faces: faces.flat().length, ...countIn(covers, seen, faces), work };
      lines.push(line);
      if (values.resume) await appendFile(values.resume, `${JSON.stringify(line)}\n`);
      process.stdout.write(
        `${seed} ${look}: ${line.faces} faces, ${line.shows.length} uncovered ${line.shows.slice(0, 6).join(" ")}\n`,
      );
    }
    await rm(path, { force: true });
  }
  report();
} finally {
  await vision.close();
  await rm(folder, { recursive: true, force: true });
}
