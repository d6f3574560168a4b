/** A drawn recording: 1280 x 720, three people who walk, six seconds. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import sharp from "sharp";
import { drawPhotograph } from "../src/demo/draw.ts";

const DRAWN = { widthPx: 1280, heightPx: 720, framesPerSecond: 25, frames: 150 } as const;
export const DRAWN_SECONDS = DRAWN.frames / DRAWN.framesPerSecond;

const drawFrame = async (frame: number): Promise<Buffer> => {
  const people = [374, 177, 288].map((seed, at) => ({
    seed,
    xPx: 300 + 320 * at + (at - 1) * 1.5 * frame,
    yPx: 300,
    sizePx: 130,
  }));
  const bytes = await drawPhotograph({ ...DRAWN, place: 3, people, format: "png" });
  return sharp(bytes).raw().toBuffer();
};

const ended = async (child: ReturnType<typeof spawn>): Promise<void> => {
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
};

export const drawRecording = async (path: string): Promise<void> => {
  const { widthPx, heightPx, framesPerSecond, frames } = DRAWN;
  const input = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${widthPx}x${heightPx}`];
  const child = spawn(
    "ffmpeg",
    [
      ...["-loglevel", "error", "-y", ...input, "-framerate", String(framesPerSecond), "-i", "pipe:0"],
      ...["-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", path],
    ],
    { stdio: ["pipe", "ignore", "inherit"] },
  );
  for (let frame = 0; frame < frames; frame++)
    if (!child.stdin!.write(await drawFrame(frame))) await once(child.stdin!, "drain");
  child.stdin!.end();
  await ended(child);
};

/** The same again and again, until it is so long; nothing is encoded anew. */
export const repeatRecording = async (from: string, to: string, seconds: number): Promise<void> => {
  const again = String(Math.ceil(seconds / DRAWN_SECONDS) - 1);
  const options = ["-loglevel", "error", "-y", "-stream_loop", again, "-i", from, "-c", "copy", to];
  await ended(spawn("ffmpeg", options, { stdio: ["ignore", "ignore", "inherit"] }));
};
