/** Recordings for tests, made by ffmpeg from drawn frames: people who do not exist, moving where the test says. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import sharp from "sharp";
import { findFfmpeg } from "../../src/vision/ffmpeg.ts";
import { type MadeFace, makePicture } from "./made-vision.ts";

/** Why a test of recordings is skipped; false where ffmpeg is installed. */
export const withoutFfmpeg: string | false = await findFfmpeg(null).then(
  () => false,
  () => "ffmpeg is not installed",
);

/** How frames are written. Made faces need every pixel exact; what only has to be decodable is smaller lossy. */
export const CODECS = {
  exact: ["-c:v", "libx264rgb", "-qp", "0", "-preset", "ultrafast"],
  h264: ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-crf", "20"],
  hevc: ["-c:v", "libx265", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-x265-params", "log-level=error"],
  vp9: ["-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime", "-cpu-used", "8"],
  av1: ["-c:v", "libaom-av1", "-pix_fmt", "yuv420p", "-cpu-used", "8", "-usage", "realtime"],
} as const;

export interface MadeVideo {
  /** Its ending says which container. */
  readonly path: string;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly frames: number;
  /** Who is where in the n-th frame. */
  readonly faces: (frame: number) => readonly MadeFace[];
  /** Another number is another background: another shot. */
  readonly background?: (frame: number) => number;
  readonly codec?: keyof typeof CODECS;
  /** Frames that are left out, so that time does not flow evenly. */
  readonly dropped?: (frame: number) => boolean;
  readonly sound?: boolean;
  /** Further options of ffmpeg before the name of the file. */
  readonly options?: readonly string[];
}

/** Runs ffmpeg with these options, what it reads from its standard input first. @throws when it fails */
export const ffmpeg = async (
  options: readonly string[],
  input: readonly Uint8Array[] = [],
): Promise<void> => {
  const child = spawn("ffmpeg", ["-hide_banner", "-v", "error", "-y", ...options], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    complaint += chunk;
  });
  child.stdin.on("error", () => {});
  const closed = once(child, "close");
  for (const bytes of input) if (!child.stdin.write(bytes)) await once(child.stdin, "drain");
  child.stdin.end();
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg: ${complaint}`);
};

/** Writes the recording. @returns its path */
export const makeVideo = async (video: MadeVideo): Promise<string> => {
  const { path, width = 320, height = 240, framesPerSecond = 4, frames, codec = "exact" } = video;
  const pixels: Uint8Array[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const background = video.background?.(frame) ?? 0;
    const png = await makePicture({ width, height, background, faces: video.faces(frame) });
    pixels.push(await sharp(png).removeAlpha().raw().toBuffer());
  }
  const dropped = Array.from({ length: frames }, (_, frame) => frame).filter((frame) =>
    video.dropped?.(frame),
  );
  const filter =
    dropped.length > 0 ? ["-vf", `select=not(${dropped.map((n) => `eq(n\\,${n})`).join("+")})`] : [];
  const seconds = frames / framesPerSecond;
  await ffmpeg(
    [
      ...[
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        `${width}x${height}`,
        "-r",
        String(framesPerSecond),
        "-i",
        "pipe:0",
      ],
      ...(video.sound ? ["-f", "lavfi", "-i", `sine=d=${seconds}`, "-shortest"] : []),
      ...filter,
      ...["-fps_mode", "passthrough", ...CODECS[codec], ...(video.options ?? []), path],
    ],
    pixels,
  );
  return path;
};
