/**
 * `node bench/video.ts [recording]`: how long a masked copy of a recording takes, beside its length, beside decoding it
 * and beside decoding and encoding it alone. One process, one thread a model; an instance does as many stretches side by
 * side as it has image processes. Without a recording a drawn one is made: 1280 x 720, three people who walk, 6 seconds.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM_FOLDER } from "../src/config.ts";
import { type Ffmpeg, findFfmpeg, framesOf, probe, type Video } from "../src/vision/ffmpeg.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";
import { pictureOf } from "../src/vision/video.ts";
import { coverStretch, type Look, lookAt } from "../src/vision/video-copy.ts";
import { coversOf, follow } from "../src/vision/video-mask.ts";
import { drawRecording } from "./recording.ts";

const decodeAll = async (tools: Ffmpeg, video: Video): Promise<number> => {
  let frames = 0;
  for await (const _ of framesOf(tools, video, { pixels: "i420" })) frames++;
  return frames;
};

const seconds = async <T>(run: () => Promise<T>): Promise<[number, T]> => {
  const from = performance.now();
  const result = await run();
  return [(performance.now() - from) / 1000, result];
};

const WHOLE = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER } as const;

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
  const lines: [string, number][] = [];
  const [decoding, frames] = await seconds(() => decodeAll(tools, video));
  lines.push(["decoding alone", decoding]);
  const [encoding] = await seconds(() => coverStretch(tools, video, async () => [], { ...cover, ...never }));
  lines.push(["decoding and encoding alone", encoding]);
  const [looking, looked] = await seconds(() =>
    lookAt(tools, video, look, { stretch: WHOLE, everyFrames: 1, hardEveryFrames: 10 }),
  );
  lines.push(["looking at every frame", looking]);
  const { covered } = coversOf(follow(looked.frames), [], video);
  const [covering, result] = await seconds(() =>
    coverStretch(tools, video, look, { ...cover, covered, checkEveryFrames: 3 }),
  );
  lines.push(["covering, encoding and looking at every third frame", covering]);
  lines.push(["whole", looking + covering]);
  process.stdout.write(
    `${video.widthPx} x ${video.heightPx}, ${frames} frames, ${long.toFixed(1)} s, ${result.masked} frames masked\n`,
  );
  for (const [what, took] of lines)
    process.stdout.write(
      `${what.padEnd(54)} ${took.toFixed(1).padStart(7)} s  ${(took / long).toFixed(2).padStart(6)} x its length  ${(took / decoding).toFixed(1).padStart(6)} x decoding\n`,
    );
};

const folder = await mkdtemp(join(tmpdir(), "miroir-bench-video-"));
const vision = await openVision({
  pack: await readManifest(join(PROGRAM_FOLDER, "packs", "default")),
  modelsFolder: process.env.MIROIR_MODELS ?? join(PROGRAM_FOLDER, "models", "faceplugin"),
  limits: { maxPixels: 120_000_000, maxFaces: 500 },
  template: false,
});
try {
  const tools = await findFfmpeg(null);
  const path = process.argv[2] ?? join(folder, "drawn.mp4");
  if (!process.argv[2]) await drawRecording(path);
  const look: Look = async (frame, hard) =>
    (await vision.detect(await pictureOf(frame), { recall: hard ? "high" : "ordinary" })).faces.map(
      ({ box }) => box,
    );
  await measure(tools, await probe(tools, path), look, folder);
} finally {
  await vision.close();
  await rm(folder, { recursive: true, force: true });
}
