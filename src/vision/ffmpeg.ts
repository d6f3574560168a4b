/**
 * Frames of a recording, by the system's ffmpeg as a child process (docs/decisions: it is not linked in, so a fault of a
 * decoder ends a process that knows nothing). It is given one file, the demuxer which that file's first bytes name and
 * a closed list of decoders; it may open no address, no playlist and no other file (R78, R100), it prints into pipes only
 * and it is killed when nobody listens, when it stalls, or when the run is stopped.
 */
import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, constants, open, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { z } from "zod";
import { MiroirError } from "../domain/errors.ts";
import {
  CONTAINER_BYTES,
  type Container,
  containerOf,
  type VideoType,
  videoTypeOf,
} from "../domain/video.ts";
import type { Raster } from "./raster.ts";

export interface Ffmpeg {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Major and minor: options were renamed in 5.1. */
  readonly version: readonly [number, number];
}

/** What a recording is, as a person would see it: upright, with square pixels. */
export interface Video {
  /** Absolute. */
  readonly path: string;
  readonly mediaType: VideoType;
  readonly container: Container;
  /** ffmpeg's name: h264, hevc, vp9, av1 and so on. */
  readonly codec: string;
  readonly durationMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Degrees clockwise that the file asks players to turn it: 0, 90, 180 or 270. It is turned already in every frame. */
  readonly rotation: number;
  readonly hasSound: boolean;
  /** Frames do not follow at one pace: only their own times are right. */
  readonly variable: boolean;
  /** Frames a second on average, for estimates. */
  readonly framesPerSecond: number;
  /** Which stream of the file it is: covers of albums are video streams too. */
  readonly stream: number;
  /** Moving pictures in the file, this one among them: a dashcam writes what is before and behind it. */
  readonly tracks: number;
  /** Each frame is two halves of two moments, as camcorders wrote them. */
  readonly interlaced: boolean;
  /** What the file says about itself, as its format names it: creation_time, title and the like. */
  readonly tags: Readonly<Record<string, string>>;
  /** What its numbers mean as colours, in ffmpeg's words; a copy says the same. */
  readonly colour: Colour;
}

export interface Colour {
  readonly space?: string | undefined;
  readonly primaries?: string | undefined;
  readonly transfer?: string | undefined;
}

export interface Frame {
  /** From the beginning of the file, ms, rounded down. */
  readonly atMs: number;
  /** Another shot begins at this frame, or began since the frame before it in this sequence. */
  readonly cut: boolean;
  /** RGB, or the three planes of I420 one after the other. */
  readonly raster: Raster;
}

export interface FrameOptions {
  /** `i420` for frames that are encoded again: their colours are not converted, and both sides are even. Default `rgb`. */
  readonly pixels?: "rgb" | "i420";
  /** One frame of each such step of time, on the same grid wherever the sequence begins. Absent: all of them. */
  readonly everyMs?: number;
  /** One of so many frames, counted from where the sequence begins: of 3 the third, the sixth and so on. */
  readonly everyFrames?: number;
  /** Longest side; never enlarged. */
  readonly maxSidePx?: number;
  readonly fromMs?: number;
  /** Frames from here on are left out. */
  readonly toMs?: number;
  /** Each frame's pixels lie where the ones of the frame before were: for who is done with one when asking for the next. */
  readonly reused?: boolean;
  readonly signal?: AbortSignal;
  /** How long ffmpeg may go without a frame, s. */
  readonly stallSeconds?: number;
}

/** Without progress for so long it is given up: key frames of a damaged file may lie minutes apart. */
const STALL_SECONDS = 60;
const PROBE_SECONDS = 60;

/** 8K and a little: larger is no camera's. A frame of that size takes 100 MB, and a decoder holds up to 16. */
const MAX_PIXELS = 8192 * 4352;

/** One allocation of ffmpeg's, bytes: four frames of MAX_PIXELS fit. */
const MAX_ALLOCATION_BYTES = 512 * 1024 * 1024;

/**
 * ffmpeg's name of each codec that is read, and of what decodes it where that is called otherwise: those of today's cameras, then
 * those of camcorders, DVDs, Windows Media, Flash and the AVIs before them. Everything else of ffmpeg's 400 decoders stays shut.
 */
const DECODERS_OF: Readonly<Record<string, readonly string[]>> = {
  h264: ["h264"],
  hevc: ["hevc"],
  vp8: ["vp8", "libvpx"],
  vp9: ["vp9", "libvpx-vp9"],
  av1: ["av1", "libdav1d", "libaom-av1"],
  mpeg4: ["mpeg4"],
  mjpeg: ["mjpeg"],
  prores: ["prores"],
  mpeg1video: ["mpeg1video"],
  mpeg2video: ["mpeg2video"],
  dvvideo: ["dvvideo"],
  h263: ["h263"],
  wmv1: ["wmv1"],
  wmv2: ["wmv2"],
  wmv3: ["wmv3"],
  vc1: ["vc1"],
  msmpeg4v1: ["msmpeg4v1"],
  msmpeg4v2: ["msmpeg4v2"],
  msmpeg4v3: ["msmpeg4"],
  flv1: ["flv"],
  vp6: ["vp6"],
  vp6a: ["vp6a"],
  vp6f: ["vp6f"],
  rawvideo: ["rawvideo"],
};
export const DECODERS = Object.values(DECODERS_OF).flat().join(",");

/** Nothing of ours reaches it: not FFREPORT, which writes files, nor a proxy. */
const ENVIRONMENT = { LC_ALL: "C", PATH: process.env.PATH ?? "" };

/** How a file is named to ffmpeg: never a protocol, an option or a pattern, whatever it is called. */
const fileOf = (path: string): string => `file:${resolve(path)}`;

/** What stands before every input that is opened, for whatever purpose. */
export const inputArgs = ({ path, container }: Pick<Video, "path" | "container">): string[] => [
  "-protocol_whitelist",
  "file,pipe",
  "-f",
  container,
  ...(container === "mov" ? ["-enable_drefs", "0", "-use_absolute_path", "0"] : []),
  "-max_alloc",
  String(MAX_ALLOCATION_BYTES),
  "-i",
  fileOf(path),
];

const decoderArgs = ["-codec_whitelist", DECODERS, "-max_pixels", String(MAX_PIXELS), "-threads", "1"];

const isRunnable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

const firstOnPath = async (name: string): Promise<string | undefined> => {
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean))
    if (await isRunnable(join(folder, name))) return join(folder, name);
  return undefined;
};

const placesOf = async (named: string | null): Promise<{ ffmpeg: string; ffprobe: string } | undefined> => {
  const isFolder = named !== null && (await stat(named).catch(() => undefined))?.isDirectory();
  const ffmpeg = named === null ? await firstOnPath("ffmpeg") : isFolder ? join(named, "ffmpeg") : named;
  if (!ffmpeg) return undefined;
  const ffprobe =
    named === null ? await firstOnPath("ffprobe") : join(isFolder ? named : join(named, ".."), "ffprobe");
  return ffprobe && (await isRunnable(ffmpeg)) && (await isRunnable(ffprobe))
    ? { ffmpeg, ffprobe }
    : undefined;
};

/** A program of ffmpeg's, without a shell, a terminal or our environment. Its caller ends it. */
export const startFfmpeg = (program: string, args: readonly string[], stdio: StdioOptions): ChildProcess =>
  spawn(program, ["-hide_banner", ...args], { stdio, env: ENVIRONMENT, windowsHide: true, shell: false });

interface Said {
  readonly code: number | null;
  readonly text: string;
  readonly complaint: string;
}

/** Output beyond this is no answer to what was asked. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const MAX_COMPLAINT_BYTES = 4096;

/** Collects what a short run prints; it is killed at its time, at too many bytes and on a stop. */
const saidBy = async (
  program: string,
  args: readonly string[],
  { seconds = PROBE_SECONDS, signal }: { seconds?: number; signal?: AbortSignal | undefined } = {},
): Promise<Said> => {
  const child = startFfmpeg(program, args, ["ignore", "pipe", "pipe"]);
  const kill = () => child.kill("SIGKILL");
  const timer = setTimeout(kill, seconds * 1000);
  signal?.addEventListener("abort", kill, { once: true });
  let text = "";
  let complaint = "";
  child.stdout!.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    if (text.length > MAX_TEXT_BYTES) kill();
  });
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    if (complaint.length < MAX_COMPLAINT_BYTES) complaint += chunk;
  });
  try {
    const code = await new Promise<number | null>((done, failed) =>
      child.once("error", failed).once("close", (status) => done(status)),
    );
    return { code, text, complaint };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
  }
};

const noDecoder = (problem: string): MiroirError => new MiroirError("video/no-decoder", { problem });

/**
 * Where ffmpeg and ffprobe are.
 * @param named the setting `ffmpeg`: the program or its folder; null looks on the PATH
 * @throws MiroirError video/no-decoder
 */
export const findFfmpeg = async (named: string | null): Promise<Ffmpeg> => {
  const places = await placesOf(named);
  if (!places) throw noDecoder(named === null ? "ffmpeg is not on the PATH" : `it is not at ${named}`);
  const said = await saidBy(places.ffmpeg, ["-version"]).catch(() => undefined);
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(said?.text ?? "") ?? [];
  if (said?.code !== 0) throw noDecoder(`${places.ffmpeg} does not run`);
  // A build from a branch has no number ("N-109000-g…"): it is newer than any that has another set of options.
  return { ...places, version: major ? [Number(major), Number(minor)] : [99, 0] };
};

const damaged = (problem: string): MiroirError => new MiroirError("video/damaged", { problem });

/** Sentences of ffmpeg's that say something to whoever has the file; paths and addresses in memory are nobody's business. */
const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/moov atom not found/, "its index is missing, as when a recording or a copy was cut off"],
  [/Invalid data found|EBML header parsing failed|Invalid EBML/i, "its content is not what its format says"],
  [/partial file|End of file/i, "it ends too early"],
  [/Picture size \S+ is invalid|exceeds specified max pixel/i, "its frames are too large"],
  [/Cannot allocate memory/, "it asks for too much memory"],
];

const problemIn = (complaint: string): string =>
  COMPLAINTS.find(([sentence]) => sentence.test(complaint))?.[1] ?? "it could not be decoded";

const word = z.string().max(200).optional().catch(undefined);
/** Of colours, which are said again to ffmpeg: a name and nothing else. */
const name = z
  .string()
  .regex(/^[\w.-]{1,40}$/)
  .optional()
  .catch(undefined);
const size = z.number().int().nonnegative().optional().catch(undefined);
const number = z.number().min(-100_000).max(100_000).optional().catch(undefined);

/** What ffprobe answers, as far as it is read: a file may say of itself whatever it likes. */
const STREAM = z.object({
  index: z.number().int().nonnegative(),
  codec_type: word,
  codec_name: word,
  width: size,
  height: size,
  sample_aspect_ratio: word,
  r_frame_rate: word,
  avg_frame_rate: word,
  duration: word,
  field_order: word,
  color_space: name,
  color_primaries: name,
  color_transfer: name,
  disposition: z
    .object({ default: number, attached_pic: number, still_image: number, timed_thumbnails: number })
    .optional()
    .catch(undefined),
  side_data_list: z
    .array(z.object({ rotation: number }))
    .optional()
    .catch(undefined),
});
const ANSWER = z.object({
  streams: z.array(STREAM).default([]),
  format: z
    .object({ duration: word, tags: z.record(z.string(), z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
type Stream = z.infer<typeof STREAM>;

const ratioOf = (text: string | undefined, separator: string): number => {
  const [above, below] = (text ?? "").split(separator).map(Number);
  const ratio = above && below ? above / below : 0;
  return Number.isFinite(ratio) && ratio > 0 ? ratio : 0;
};

const headOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw new MiroirError("picture/gone", { path }, { cause });
  });
  try {
    if (!(await file.stat()).isFile()) throw damaged("it is not a regular file");
    const head = new Uint8Array(CONTAINER_BYTES);
    const { bytesRead } = await file.read(head, 0, CONTAINER_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** Recordings that a browser or a crashed camera made do not say how long they are: their packets do. */
const lastPacketMs = async (
  { ffprobe }: Ffmpeg,
  input: readonly string[],
  stream: number,
  signal: AbortSignal | undefined,
): Promise<number> => {
  const args = ["-v", "error", ...input, "-select_streams", String(stream)];
  const child = startFfmpeg(
    ffprobe,
    [...args, "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0"],
    ["ignore", "pipe", "ignore"],
  );
  const kill = () => child.kill("SIGKILL");
  const timer = setTimeout(kill, PROBE_SECONDS * 1000);
  signal?.addEventListener("abort", kill, { once: true });
  let last = 0;
  let rest = "";
  try {
    for await (const chunk of child.stdout!.setEncoding("utf8") as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!.slice(-200);
      for (const line of lines) {
        const [at = 0, long = 0] = line.split(",").map(Number);
        if (at + (long || 0) > last) last = at + (long || 0);
      }
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
    kill();
  }
  return last * 1000;
};

const turnsOf = ({ side_data_list = [] }: Stream): number => {
  const degrees = side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  // ffprobe counts counter-clockwise.
  return (((Math.round(-degrees / 90) * 90) % 360) + 360) % 360;
};

/** Size as it is meant to be seen: pixels made square, turned upright. */
const uprightSize = (stream: Stream): { widthPx: number; heightPx: number } => {
  const { width = 0, height = 0 } = stream;
  const square = Math.max(1, Math.round(width * (ratioOf(stream.sample_aspect_ratio, ":") || 1)));
  return turnsOf(stream) % 180 === 90
    ? { widthPx: height, heightPx: square }
    : { widthPx: square, heightPx: height };
};

const known = (said: string | undefined): string | undefined =>
  said === "unknown" || said === "reserved" ? undefined : said;

const colourOf = ({ color_space, color_primaries, color_transfer }: Stream): Colour => ({
  space: known(color_space),
  primaries: known(color_primaries),
  transfer: known(color_transfer),
});

/** More than a thousandth apart: 29.97 and 30 are told apart, rounding is not. */
const isVariable = ({ r_frame_rate, avg_frame_rate }: Stream): boolean => {
  const [nominal, average] = [ratioOf(r_frame_rate, "/"), ratioOf(avg_frame_rate, "/")];
  return nominal > 0 && average > 0 && Math.abs(nominal / average - 1) > 0.001;
};

/** Slow motion of telephones has 240 a second; what claims more than this counts clock ticks. */
const MOST_FRAMES_PER_SECOND = 1000;

const framesPerSecondOf = ({ avg_frame_rate, r_frame_rate }: Stream): number =>
  Math.min(MOST_FRAMES_PER_SECOND, ratioOf(avg_frame_rate, "/") || ratioOf(r_frame_rate, "/"));

/** Thirty years: what says more, says nothing. */
const MOST_MS = 1e12;

const claimedMsOf = (said: string | undefined): number => {
  const ms = Number(said ?? 0) * 1000;
  return ms > 0 && ms < MOST_MS ? Math.round(ms) : 0;
};

/** All of `Video` that its index says; where that does not say how long it is, 0. */
type Indexed = Omit<Video, "path" | "mediaType" | "container">;

const parseAnswer = (text: string): z.infer<typeof ANSWER> => {
  try {
    return ANSWER.parse(JSON.parse(text));
  } catch {
    throw damaged("its index says nothing that can be understood");
  }
};

/** A moving picture, and no cover, preview or thumbnail of one. */
const isMoving = ({ codec_type, disposition: is }: Stream): boolean =>
  codec_type === "video" && is?.attached_pic !== 1 && is?.still_image !== 1 && is?.timed_thumbnails !== 1;

const areaOf = ({ width = 0, height = 0 }: Stream): number => width * height;

/** What players show: of those that can be read the one that the file calls its default, else the largest, else the first. */
const mainOf = (moving: readonly Stream[]): Stream | undefined => {
  const rank = ({ codec_name = "", disposition }: Stream): number =>
    2 * Number(Object.hasOwn(DECODERS_OF, codec_name)) + Number(disposition?.default === 1);
  return [...moving].sort((a, b) => rank(b) - rank(a) || areaOf(b) - areaOf(a) || a.index - b.index)[0];
};

/** @throws MiroirError video/damaged, video/unsupported, picture/too-many-pixels */
export const readIndex = (text: string): Indexed => {
  const { streams, format } = parseAnswer(text);
  const moving = streams.filter(isMoving);
  const video = mainOf(moving);
  if (!video) throw new MiroirError("video/unsupported", { found: "no moving picture" });
  const codec = video.codec_name ?? "unknown";
  if (!Object.hasOwn(DECODERS_OF, codec)) throw new MiroirError("video/unsupported", { found: codec });
  const { widthPx, heightPx } = uprightSize(video);
  if (!(widthPx >= 1 && heightPx >= 1)) throw damaged("it does not say how large its frames are");
  if (widthPx * heightPx > MAX_PIXELS)
    throw new MiroirError("picture/too-many-pixels", { pixels: widthPx * heightPx, limit: MAX_PIXELS });
  return {
    codec,
    durationMs: claimedMsOf(format?.duration ?? video.duration),
    widthPx,
    heightPx,
    rotation: turnsOf(video),
    hasSound: streams.some(({ codec_type }) => codec_type === "audio"),
    variable: isVariable(video),
    framesPerSecond: framesPerSecondOf(video),
    stream: video.index,
    tracks: moving.length,
    interlaced: /^(tt|bb|tb|bt)$/.test(video.field_order ?? ""),
    tags: format?.tags ?? {},
    colour: colourOf(video),
  };
};

/**
 * What a recording is. Reads its index, decodes nothing.
 * @throws MiroirError video/damaged, video/unsupported, picture/gone, run/interrupted
 */
export const probe = async (tools: Ffmpeg, path: string, signal?: AbortSignal): Promise<Video> => {
  const mediaType = videoTypeOf(await headOf(path));
  if (!mediaType) throw new MiroirError("video/unsupported", { found: "no container that is read" });
  const container = containerOf(mediaType);
  const input = inputArgs({ path, container });
  const show = ["-show_streams", "-show_format", "-of", "json"];
  const said = await saidBy(tools.ffprobe, ["-v", "error", ...input, ...show], { signal });
  if (signal?.aborted) throw new MiroirError("run/interrupted");
  if (said.code === null) throw new MiroirError("video/timed-out", { seconds: PROBE_SECONDS });
  if (said.code !== 0) throw damaged(problemIn(said.complaint));
  const index = readIndex(said.text);
  const durationMs = index.durationMs || Math.round(await lastPacketMs(tools, input, index.stream, signal));
  return { path: resolve(path), mediaType, container, ...index, durationMs };
};

/** Parameter sets, delimiters and messages, which a container keeps beside the pictures or among them (H.264, H.265, table 7-1). */
const PICTURES_ONLY: Readonly<Record<string, readonly string[]>> = {
  h264: ["-bsf:v", "h264_mp4toannexb,filter_units=remove_types=6-9"],
  hevc: ["-bsf:v", "hevc_mp4toannexb,filter_units=remove_types=32-35|39-40"],
};

/** A disk that reads less than this a second has stalled. */
const READ_BYTES_PER_SECOND = 2_000_000;

/**
 * SHA-256 of the coded frames, hex, and of how they are turned: the same for a recording in another container or with other words
 * in it. Decodes nothing, and reads the file once. Undefined where ffmpeg cannot take it apart.
 */
export const codedFrames = async (
  tools: Ffmpeg,
  video: Video,
  byteLength: number,
): Promise<string | undefined> => {
  const { code, text } = await saidBy(
    tools.ffmpeg,
    [
      ...["-v", "error", "-nostdin", ...inputArgs(video), "-map", `0:${video.stream}`, "-c", "copy"],
      ...[...(PICTURES_ONLY[video.codec] ?? []), "-f", "hash", "-hash", "sha256", "pipe:1"],
    ],
    { seconds: PROBE_SECONDS + byteLength / READ_BYTES_PER_SECOND },
  );
  const frames = /^SHA256=([0-9a-f]{64})$/m.exec(text)?.[1];
  if (code !== 0 || frames === undefined) return undefined;
  return createHash("sha256").update(`${video.codec} ${video.rotation} ${frames}`).digest("hex");
};

/** Exactly so many bytes at a time out of a stream. */
class Bytes {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Undefined when the stream ends before. @param taken where they are put */
  async take(count: number, taken = new Uint8Array(count)): Promise<Uint8Array | undefined> {
    for (let filled = 0; ; ) {
      const share = Math.min(count - filled, this.#rest.length);
      taken.set(this.#rest.subarray(0, share), filled);
      this.#rest = this.#rest.subarray(share);
      filled += share;
      if (filled === count) return taken;
      const { value, done } = await this.#chunks.next();
      if (done) return undefined;
      this.#rest = value;
    }
  }
}

interface Mark {
  readonly atMs: number;
  readonly cut: boolean;
}

/**
 * The times of frames, which raw pixels do not carry: filters print them on a pipe of their own. Lines come as
 * `frame:0 pts:40000 pts_time:0.04` and then `lavfi.scd.time=` where another shot begins, `lavfi.scd.score=` where a
 * frame goes out. `pts` counts microseconds; `pts_time` has six digits, too few after a quarter of an hour.
 */
class Marks {
  readonly #marks: Mark[] = [];
  #wanted: ((mark: Mark | undefined) => void) | undefined;
  #ended = false;
  #cut = false;
  #us = 0;

  constructor(stream: Readable) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#read(line);
    });
    const end = () => {
      this.#ended = true;
      this.#wanted?.(undefined);
    };
    stream.once("end", end).once("close", end).once("error", end);
  }

  #read(line: string): void {
    const pts = /^frame:\d+\s+pts:(-?\d+)/.exec(line)?.[1];
    if (pts !== undefined) this.#us = Number(pts);
    else if (line.startsWith("lavfi.scd.time=")) this.#cut = true;
    else if (line.startsWith("lavfi.scd.score=")) {
      this.#marks.push({ atMs: Math.max(0, Math.floor(this.#us / 1000)), cut: this.#cut });
      this.#cut = false;
      if (this.#wanted) this.#wanted(this.#marks.shift());
    }
  }

  take(): Promise<Mark | undefined> {
    const mark = this.#marks.shift();
    if (mark || this.#ended) return Promise.resolve(mark);
    return new Promise((resolve) => {
      this.#wanted = (next) => {
        this.#wanted = undefined;
        resolve(next);
      };
    });
  }
}

interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of one frame. */
  readonly bytes: number;
}

/** Half as many colours a side as brightness: I420 has no odd sides. */
const sizeWithin = (
  { widthPx, heightPx }: Video,
  { maxSidePx = Number.MAX_SAFE_INTEGER, pixels = "rgb" }: FrameOptions,
): FrameSize => {
  const scale = Math.min(1, maxSidePx / Math.max(widthPx, heightPx));
  const step = pixels === "i420" ? 2 : 1;
  const fitted = (side: number) => Math.max(step, step * Math.round((side * scale) / step));
  const size = { widthPx: fitted(widthPx), heightPx: fitted(heightPx) };
  return { ...size, bytes: size.widthPx * size.heightPx * (pixels === "i420" ? 1.5 : 3) };
};

/** Difference of neighbouring frames, in percent, from which another shot begins: ffmpeg's own default. */
const CUT_PERCENT = 10;

const MARK = "mode=print:file=pipe\\\\:3:direct=1";

/** Strobe lights and flashes are cuts too: so many of them that all frames would be looked at. */
const CUTS_APART_US = 200_000;

/** One frame of each step, and the first of a shot. */
const selection = (stepUs: number): string =>
  [
    "isnan(prev_selected_pts)",
    `gt(floor(pts/${stepUs})\\,floor(prev_selected_pts/${stepUs}))`,
    `gte(scene\\,${CUT_PERCENT / 100})*gte(pts-prev_selected_pts\\,${CUTS_APART_US})`,
  ].join("+");

/**
 * Cuts are looked for in every frame that is decoded, before any is left out. Whoever moves is torn into lines where a frame is two
 * halves: they are made one before anything is looked for.
 */
const filtersFor = (
  size: FrameSize,
  { everyMs, everyFrames = 1, pixels }: FrameOptions,
  interlaced: boolean,
): string =>
  [
    ...(interlaced ? ["yadif=deint=interlaced"] : []),
    "settb=1/1000000",
    `scdet=threshold=${CUT_PERCENT}`,
    `metadata=${MARK}:key=lavfi.scd.time`,
    ...(everyMs === undefined ? [] : [`select=${selection(everyMs * 1000)}`]),
    ...(everyFrames > 1 ? [`select=eq(mod(n\\,${everyFrames})\\,${everyFrames - 1})`] : []),
    `scale=${size.widthPx}:${size.heightPx}:flags=bicubic`,
    "setsar=1",
    pixels === "i420" ? "format=yuv420p" : "format=rgb24",
    `metadata=${MARK}:key=lavfi.scd.score`,
  ].join(",");

/** Frames go out when they come, neither doubled nor dropped. */
export const passthrough = ({ version: [major, minor] }: Ffmpeg): string[] =>
  major > 5 || (major === 5 && minor >= 1) ? ["-fps_mode", "passthrough"] : ["-vsync", "passthrough"];

const frameArgs = (tools: Ffmpeg, video: Video, size: FrameSize, options: FrameOptions): string[] => [
  "-nostdin",
  "-loglevel",
  "error",
  ...decoderArgs,
  // Times of the file itself, from its beginning: counted anew from the place sought they would be rounded to its ticks.
  "-copyts",
  "-start_at_zero",
  ...(options.fromMs ? ["-ss", (options.fromMs / 1000).toFixed(3)] : []),
  ...inputArgs(video),
  "-map",
  `0:${video.stream}`,
  "-vf",
  filtersFor(size, options, video.interlaced),
  ...passthrough(tools),
  "-f",
  "rawvideo",
  "pipe:1",
];

/** Waits for ffmpeg, and kills it when that takes too long; the time its frames are looked at does not count. */
const within = async <T>(child: ChildProcess, seconds: number, wait: Promise<T>): Promise<T> => {
  let stalled = false;
  const timer = setTimeout(() => {
    stalled = true;
    child.kill("SIGKILL");
  }, seconds * 1000);
  try {
    const value = await wait;
    if (stalled) throw new MiroirError("video/timed-out", { seconds });
    return value;
  } finally {
    clearTimeout(timer);
  }
};

/** How ffmpeg ended, once nothing comes out of it any more. */
const endOf = async (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? child.exitCode
    : new Promise((done) => child.once("exit", (code) => done(code)));

/** What `framesOf` gives, from the place on at which ffmpeg finds something to begin with. */
async function* decoded(
  tools: Ffmpeg,
  video: Video,
  options: FrameOptions,
): AsyncGenerator<Frame, void, undefined> {
  const { toMs = Number.POSITIVE_INFINITY, signal } = options;
  const { stallSeconds = STALL_SECONDS } = options;
  if (signal?.aborted) throw new MiroirError("run/interrupted");
  const { bytes, ...size } = sizeWithin(video, options);
  const child = startFfmpeg(tools.ffmpeg, frameArgs(tools, video, { ...size, bytes }, options), [
    "ignore",
    "pipe",
    "pipe",
    "pipe",
  ]);
  const kill = () => void child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  let fault: unknown;
  let complaint = "";
  child.once("error", (error) => {
    fault = error;
  });
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    if (complaint.length < MAX_COMPLAINT_BYTES) complaint += chunk;
  });
  const pixels = new Bytes(child.stdout!);
  const shared = options.reused ? new Uint8Array(bytes) : undefined;
  const marks = new Marks(child.stdio[3] as Readable);
  let frames = 0;
  let ended = false;
  try {
    for (;;) {
      const data = await within(child, stallSeconds, pixels.take(bytes, shared));
      if (signal?.aborted) throw new MiroirError("run/interrupted");
      const mark = data && (await within(child, stallSeconds, marks.take()));
      if (!data || !mark) break;
      if (mark.atMs >= toMs) return;
      frames++;
      yield { ...mark, raster: { ...size, data } };
    }
    ended = true;
    const code = fault === undefined ? await within(child, stallSeconds, endOf(child)) : null;
    if (fault !== undefined) throw noDecoder(`${tools.ffmpeg} does not run`);
    if (code !== 0 && frames === 0) throw damaged(problemIn(complaint));
  } finally {
    signal?.removeEventListener("abort", kill);
    if (!ended || child.exitCode === null) kill();
    child.stdout!.destroy();
  }
}

/** Containers without a list of the frames that can be begun with: ffmpeg lands on any, and shows nothing before the next of those. */
const WITHOUT_KEYS: ReadonlySet<Container> = new Set(["mpegts", "mpeg", "asf", "flv"]);

/** So much earlier it is begun there, ms: camcorders have two such frames a second, programs one in ten seconds, streams fewer. */
const EARLIER_MS = [2_000, 16_000, 120_000, Number.POSITIVE_INFINITY];

/**
 * Frames in the order of time, each with its own time, upright, as RGB. One frame is in memory here, a few in ffmpeg.
 * @throws MiroirError video/damaged when not one frame can be decoded, video/timed-out, run/interrupted
 */
export async function* framesOf(
  tools: Ffmpeg,
  video: Video,
  options: FrameOptions = {},
): AsyncGenerator<Frame, void, undefined> {
  const { fromMs = 0 } = options;
  if (fromMs === 0 || !WITHOUT_KEYS.has(video.container)) return yield* decoded(tools, video, options);
  for (const earlierMs of EARLIER_MS) {
    const seekMs = Math.max(0, fromMs - earlierMs);
    let isEarly = seekMs === 0;
    for await (const frame of decoded(tools, video, { ...options, fromMs: seekMs })) {
      isEarly ||= frame.atMs <= fromMs;
      if (!isEarly) break;
      if (frame.atMs >= fromMs) yield frame;
    }
    if (isEarly) return;
  }
}

/** How far after the time asked for the next frame may be: beyond it there is none. */
const NEXT_FRAME_MS = 10_000;

/**
 * The first frame at or after a time: that frame again, for a time that `framesOf` gave.
 * @throws MiroirError video/damaged when there is none, video/timed-out, run/interrupted
 */
export const frameAt = async (
  tools: Ffmpeg,
  video: Video,
  atMs: number,
  options: Pick<FrameOptions, "maxSidePx" | "signal" | "stallSeconds"> = {},
): Promise<Frame> => {
  const range = { fromMs: atMs, toMs: atMs + NEXT_FRAME_MS };
  for await (const frame of framesOf(tools, video, { ...options, ...range })) return frame;
  throw damaged("there is no frame at the time asked for");
};
