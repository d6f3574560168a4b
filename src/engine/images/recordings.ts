/**
 * Recordings in an image process: what a file is, faces in a stretch of it, one frame as a picture. The frames come from
 * ffmpeg, a child of this process that ends with it; nothing of a recording is in memory but the frame that is looked at.
 */
import { cleanText, type Metadata } from "../../archive/metadata.ts";
import { showsHash } from "../../archive/shows.ts";
import { identityOf, pathOfSource, placeOfFile, type SourceRef } from "../../archive/source.ts";
import { MiroirError } from "../../domain/errors.ts";
import { codedFrames, type Ffmpeg, findFfmpeg, probe, type Video } from "../../vision/ffmpeg.ts";
import { seenIn, stillAt } from "../../vision/video.ts";
import { type Covered, coverStretch, type Looked, lookAt } from "../../vision/video-copy.ts";
import { joinStretches } from "../../vision/video-encode.ts";
import type { Vision } from "../../vision/vision.ts";
import type {
  CoverJob,
  FootageJob,
  FootageSeen,
  HeadsJob,
  JoinJob,
  Recorded,
  RecordingFile,
  RecordingJob,
  WorkerOptions,
} from "./jobs.ts";

const HOUR_MS = 3_600_000;

/** Recordings whose content is known to be what it was, and how they are read; a scan goes from one to the next. */
const MOST_OPEN = 16;

const pathOf = (source: SourceRef, { originalsFolder }: WorkerOptions): string =>
  pathOfSource(source, originalsFolder);

/** Times as a file has them: `2026-06-21T10:00:00.000000Z`, or with the zone where Apple's telephones say it. */
const takenAtOf = ({ tags }: Video): string | undefined => {
  const said = tags["com.apple.quicktime.creationdate"] ?? tags.creation_time;
  const [, time, , zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?/.exec(said ?? "") ?? [];
  // A camera whose clock was never set says 1904 or 1970.
  if (!time || time < "1980") return undefined;
  return time + (zone ?? "").replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
};

const metadataOf = (video: Video): Metadata => {
  const { tags } = video;
  const said = (...names: string[]): string | undefined => {
    const name = names.find((each) => tags[each]);
    return name === undefined ? undefined : cleanText(tags[name]!) || undefined;
  };
  const takenAt = takenAtOf(video);
  const camera = [
    said("com.apple.quicktime.make", "make"),
    said("com.apple.quicktime.model", "model", "com.android.model"),
  ]
    .filter(Boolean)
    .join(" ");
  const [title, description, creator, copyright] = [
    said("title"),
    said("description", "comment", "synopsis"),
    said("artist", "author", "director"),
    said("copyright"),
  ];
  return {
    ...(takenAt && { takenAt }),
    ...(camera && { camera }),
    ...(title && { title }),
    ...(description && { description }),
    ...(creator && { creator }),
    ...(copyright && { copyright }),
    ...(video.tracks > 1 && { parts: { kind: "tracks", looked: 1, of: video.tracks } }),
    keywords: [],
    raw: {
      video: {
        codec: video.codec,
        rotation: video.rotation,
        framesPerSecond: video.framesPerSecond,
        variable: video.variable,
        hasSound: video.hasSound,
      },
    },
    problems: [],
  };
};

/** One for an image process. It keeps what it has learnt of a recording while it is asked about the same one. */
export class Recordings {
  readonly #options: WorkerOptions;
  readonly #same = new Map<string, Video>();
  #tools: Ffmpeg | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** Looked for anew until it is found: whoever installs it does not have to start again. */
  async #ffmpeg(): Promise<Ffmpeg> {
    this.#tools ??= await findFfmpeg(this.#options.ffmpeg);
    return this.#tools;
  }

  /** @throws MiroirError video/…, picture/… */
  async record(vision: Vision, { source }: RecordingJob): Promise<Recorded> {
    const { maxVideoBytes, maxVideoHours } = this.#options;
    const path = pathOf(source, this.#options);
    const tools = await this.#ffmpeg();
    const video = await probe(tools, path);
    if (video.durationMs > maxVideoHours * HOUR_MS)
      throw new MiroirError("video/too-long", {
        hours: Math.ceil(video.durationMs / HOUR_MS),
        limit: maxVideoHours,
      });
    // One frame tells whether any can be decoded, before the file is read through and hours are looked at.
    const { perceptualHash } = await vision.detect(await stillAt(tools, video, 0));
    const identity = await identityOf(path, { maxBytes: maxVideoBytes });
    const { mediaType, durationMs, widthPx, heightPx, framesPerSecond } = video;
    const codedSha256 = (await codedFrames(tools, video, identity.byteLength)) ?? identity.contentSha256;
    return {
      ...identity,
      ...{ codedSha256, showsSha256: showsHash(codedSha256, mediaType, 1) },
      ...{ mediaType, durationMs, widthPx, heightPx, framesPerSecond, perceptualHash },
      metadata: metadataOf(video),
    };
  }

  /** The recording, if it still is what was imported. @throws MiroirError picture/changed, picture/gone, video/… */
  async #open({ source, ...was }: RecordingFile, contentSha256: string): Promise<Video> {
    const path = pathOf(source, this.#options);
    const now = await placeOfFile(path);
    const key = `${contentSha256} ${now.byteLength} ${now.modifiedMs} ${path}`;
    const known = this.#same.get(key);
    if (known) return known;
    // What is kept under its hash was kept once and is written by nobody.
    const untouched =
      now.byteLength === was.byteLength &&
      (source.kind === "kept" || Math.round(now.modifiedMs) === Math.round(was.modifiedMs));
    const { maxVideoBytes: maxBytes } = this.#options;
    const same = untouched || (await identityOf(path, { maxBytes })).contentSha256 === contentSha256;
    const changed = () =>
      new MiroirError("picture/changed", { path: source.kind === "file" ? path : "the data folder" });
    const video = await probe(await this.#ffmpeg(), path).catch((error: unknown) => {
      // What lies there now may be no recording at all: another place may still hold it.
      const isOther = !same && error instanceof MiroirError && /^(?:video|picture)\//.test(error.code);
      throw isOther ? changed() : error;
    });
    if (!same && !(await this.#showsSame(video, now.byteLength, source.shows))) throw changed();
    if (this.#same.size >= MOST_OPEN) this.#same.clear();
    this.#same.set(key, video);
    return video;
  }

  /** Somebody wrote a title into it since: its frames are the same. */
  async #showsSame(video: Video, byteLength: number, shows: string | undefined): Promise<boolean> {
    if (shows === undefined) return false;
    const coded = await codedFrames(await this.#ffmpeg(), video, byteLength);
    return coded !== undefined && showsHash(coded, video.mediaType, 1) === shows;
  }

  async footage(vision: Vision, job: FootageJob): Promise<FootageSeen> {
    const video = await this.#open(job.recording, job.contentSha256);
    return { frames: await seenIn(vision, await this.#ffmpeg(), video, job) };
  }

  async heads(vision: Vision, { recording, contentSha256, ...options }: HeadsJob): Promise<Looked> {
    const video = await this.#open(recording, contentSha256);
    return lookAt(await this.#ffmpeg(), video, vision, options);
  }

  async cover(vision: Vision, { recording, contentSha256, ...options }: CoverJob): Promise<Covered> {
    const video = await this.#open(recording, contentSha256);
    return coverStretch(await this.#ffmpeg(), video, vision, options);
  }

  async join({ recording, contentSha256, ...job }: JoinJob): Promise<{ joined: number }> {
    const video = await this.#open(recording, contentSha256);
    await joinStretches(await this.#ffmpeg(), video, job.stretches, job.firstMs, job.sound, job.path);
    return { joined: job.stretches.length };
  }

  /** One frame as the bytes of a picture. */
  async still(recording: RecordingFile, contentSha256: string, atMs: number): Promise<Uint8Array> {
    const video = await this.#open(recording, contentSha256);
    return stillAt(await this.#ffmpeg(), video, atMs);
  }
}
