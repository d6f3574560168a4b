/**
 * Painted frames to H.264, and stretches of it to one MP4. Each frame goes to the encoder with its own time, so that a
 * recording of variable frame rate stays one. The copy is made of painted pixels alone: whatever else a recording carries
 * (position, make of the camera, chapters, subtitles, covers, telemetry) never reaches it.
 */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { MiroirError } from "../domain/errors.ts";
import { DECODERS, type Ffmpeg, inputArgs, passthrough, startFfmpeg, type Video } from "./ffmpeg.ts";

// Matroska (RFC 9559): the one container that ffmpeg reads raw frames with times from, and that is written in a few lines.

const ID = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codec: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  fourcc: 0x2eb524,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

const NS_PER_MS = 1_000_000;

const whole = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first === -1 ? 7 : first);
};

/** Eight bytes of length, whatever fits in fewer: the first bit says so. */
const lengthOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length) | (1n << 56n));
  return bytes;
};

/** A length that is not known yet: all ones. */
const ENDLESS = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

const element = (id: number, ...content: readonly Uint8Array[]): Buffer => {
  const inside = Buffer.concat(content);
  return Buffer.concat([whole(id), lengthOf(inside.length), inside]);
};

const headerOf = (widthPx: number, heightPx: number): Buffer =>
  Buffer.concat([
    element(ID.ebml, element(ID.docType, Buffer.from("matroska"))),
    whole(ID.segment),
    ENDLESS,
    element(ID.info, element(ID.timestampScale, whole(NS_PER_MS))),
    element(
      ID.tracks,
      element(
        ID.trackEntry,
        element(ID.trackNumber, whole(1)),
        element(ID.trackUid, whole(1)),
        element(ID.trackType, whole(1)),
        element(ID.codec, Buffer.from("V_UNCOMPRESSED")),
        element(
          ID.video,
          element(ID.pixelWidth, whole(widthPx)),
          element(ID.pixelHeight, whole(heightPx)),
          element(ID.fourcc, Buffer.from("I420")),
        ),
      ),
    ),
  ]);

/** Track 1, no offset from its cluster, a key frame. */
const BLOCK_HEAD = Buffer.from([0x81, 0, 0, 0x80]);

/** What goes before the pixels of a frame: a cluster of its own. */
const frameHead = (atMs: number, bytes: number): Buffer => {
  const timestamp = element(ID.timestamp, whole(atMs));
  const block = Buffer.concat([whole(ID.simpleBlock), lengthOf(BLOCK_HEAD.length + bytes), BLOCK_HEAD]);
  const inside = lengthOf(timestamp.length + block.length + bytes);
  return Buffer.concat([whole(ID.cluster), inside, timestamp, block]);
};

// Encoding

/** Constant quality: 20 is the point from which most people see no difference; `veryfast` keeps up with a detector. */
const QUALITY = ["-preset", "veryfast", "-crf", "20"];

/**
 * No frame that refers to a later one: then stretches that were encoded apart follow each other without a seam in their
 * decoding times, also where frames come at no pace.
 */
const ONE_WAY = ["-bf", "0"];

/** Nothing that says when, where or by which version it was made. */
const BARE = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"];

/** Said of frames of red, green and blue; the planes that they were turned into are not. */
const NO_PLANES = new Set(["gbr", "rgb"]);

const colourArgs = ({ colour }: Video): string[] =>
  Object.entries({
    "-colorspace": colour.space && NO_PLANES.has(colour.space) ? undefined : colour.space,
    "-color_primaries": colour.primaries,
    "-color_trc": colour.transfer,
  }).flatMap(([option, value]) => (value ? [option, value] : []));

const MAX_COMPLAINT_BYTES = 4096;

const failed = (complaint: string): MiroirError =>
  /Unknown encoder/.test(complaint)
    ? new MiroirError("video/no-encoder")
    : new MiroirError("video/not-written", {
        problem: /No space left/.test(complaint) ? "the disk is full" : "ffmpeg ended before the last frame",
      });

/** A run of ffmpeg that is fed through its standard input, and what it says when it fails. */
class Fed {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #ended: Promise<void>;
  #complaint = "";
  #fault: unknown;

  constructor(program: string, args: readonly string[]) {
    this.#child = startFfmpeg(program, args, ["pipe", "ignore", "pipe"]);
    this.#input = this.#child.stdin!;
    // A program that ends early closes the pipe: what it said is the fault, not that.
    this.#input.on("error", () => {});
    this.#child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
      if (this.#complaint.length < MAX_COMPLAINT_BYTES) this.#complaint += chunk;
    });
    this.#ended = new Promise((done) => {
      this.#child.once("error", (error) => {
        this.#fault = error;
        done();
      });
      this.#child.once("close", () => done());
    });
  }

  /** Waits while ffmpeg is slower than what feeds it. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#input.destroyed || this.#input.writableEnded) throw await this.#failure();
    if (this.#input.write(bytes)) return;
    await Promise.race([once(this.#input, "drain").catch(() => {}), this.#ended]);
    if (this.#input.destroyed) throw await this.#failure();
  }

  async end(): Promise<void> {
    this.#input.end();
    await this.#ended;
    if (this.#fault !== undefined || this.#child.exitCode !== 0) throw await this.#failure();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async #failure(): Promise<MiroirError> {
    await this.#ended;
    return this.#fault === undefined
      ? failed(this.#complaint)
      : new MiroirError("video/no-decoder", { problem: "ffmpeg does not run" });
  }
}

interface Encoder {
  /** @param atMs after the frame before @param pixels I420: the bytes are ffmpeg's until the next call */
  write(atMs: number, pixels: Uint8Array): Promise<void>;
  /** The stretch is whole and on its place when this returns. @throws MiroirError video/not-written, video/no-encoder */
  end(): Promise<void>;
  kill(): void;
}

/** Encodes one stretch of a recording. @param path of an MPEG transport stream, which keeps times from the beginning of the whole */
export const openEncoder = (
  { ffmpeg, ...tools }: Ffmpeg,
  path: string,
  video: Video,
  size: { readonly widthPx: number; readonly heightPx: number },
): Encoder => {
  const fed = new Fed(ffmpeg, [
    "-loglevel",
    "error",
    "-protocol_whitelist",
    "file,pipe",
    "-copyts",
    "-f",
    "matroska",
    "-i",
    "pipe:0",
    "-map",
    "0:v:0",
    ...passthrough({ ffmpeg, ...tools }),
    // Times as they come, in ms: by itself it would put frames on the grid of a frame rate that it guesses.
    "-enc_time_base",
    "1:1000",
    "-c:v",
    "libx264",
    ...QUALITY,
    ...ONE_WAY,
    "-pix_fmt",
    "yuv420p",
    ...colourArgs(video),
    ...BARE,
    "-muxdelay",
    "0",
    "-muxpreload",
    "0",
    "-mpegts_flags",
    "+initial_discontinuity",
    "-f",
    "mpegts",
    "-y",
    `file:${path}`,
  ]);
  let begun = false;
  return {
    write: async (atMs, pixels) => {
      if (!begun) await fed.write(headerOf(size.widthPx, size.heightPx));
      begun = true;
      await fed.write(frameHead(atMs, pixels.length));
      await fed.write(pixels);
    },
    end: () => fed.end(),
    kill: () => fed.kill(),
  };
};

/** What sound comes in; every other decoder stays shut. The picture's are open too, since ffmpeg looks at every stream first. */
const SOUND_DECODERS =
  "aac,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,eac3,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8,pcm_mulaw,pcm_alaw";

/** Sound is encoded anew too: a stream that is copied can carry words of its own. */
const soundArgs = (video: Video | null): { input: string[]; output: string[] } =>
  video?.hasSound
    ? {
        input: ["-codec_whitelist", `${DECODERS},${SOUND_DECODERS}`, "-vn", ...inputArgs(video)],
        output: ["-map", "1:a:0", "-c:a", "aac", "-b:a", "160k"],
      }
    : { input: [], output: [] };

/** Of a transport stream, a second. */
const TICKS = 90_000;

/** A last frame that is shown for no time at all is left out by players. Before ffmpeg 5.0 it cannot be said. */
const lastFrameArgs = ({ version: [major] }: Ffmpeg, video: Video): string[] =>
  major < 5
    ? []
    : ["-bsf:v", `setts=duration=${Math.max(1, Math.round(TICKS / (video.framesPerSecond || 25)))}`];

/**
 * Joins stretches to one MP4 that plays before it is loaded whole; nothing is decoded but sound.
 * @param stretches in the order of time @param firstMs when the first frame is shown
 * @param sound whether the recording's sound is kept
 */
export const joinStretches = async (
  tools: Ffmpeg,
  video: Video,
  stretches: readonly string[],
  firstMs: number,
  sound: boolean,
  path: string,
  signal?: AbortSignal,
): Promise<void> => {
  const { input, output } = sound ? soundArgs(video) : soundArgs(null);
  const fed = new Fed(tools.ffmpeg, [
    "-loglevel",
    "error",
    "-protocol_whitelist",
    "file,pipe",
    "-itsoffset",
    (firstMs / 1000).toFixed(3),
    "-f",
    "mpegts",
    "-i",
    "pipe:0",
    ...input,
    "-map",
    "0:v:0",
    "-c:v",
    "copy",
    ...lastFrameArgs(tools, video),
    ...output,
    ...BARE,
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
    "-y",
    `file:${path}`,
  ]);
  const kill = () => fed.kill();
  signal?.addEventListener("abort", kill, { once: true });
  try {
    for (const stretch of stretches)
      for await (const bytes of createReadStream(stretch) as Readable & AsyncIterable<Uint8Array>) {
        if (signal?.aborted) throw new MiroirError("run/interrupted");
        await fed.write(bytes);
      }
    await fed.end();
  } catch (error) {
    kill();
    throw signal?.aborted ? new MiroirError("run/interrupted") : error;
  } finally {
    signal?.removeEventListener("abort", kill);
  }
};
