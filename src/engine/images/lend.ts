/**
 * Objects of a storage, lent as files: fetched when something reads them, shared by all who read the same one, and
 * removed a minute after the last of them, or sooner where there is no room. They lie in the data folder, in clear, as
 * short as that; what a crash leaves is removed by the next start.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { requireStorage, type Storages } from "../../archive/s3.ts";
import { openSource, type Source } from "../../archive/s3-source.ts";
import { pathOfSource, type SourceRef, type StoredRef } from "../../archive/source.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Job, RecordingFile } from "./jobs.ts";

interface LenderOptions {
  readonly folder: string;
  readonly storages: Storages;
  /** All that lies in the folder together; one object may be larger, alone. Setting maxLentBytes. */
  readonly maxBytes: number;
  /** Largest object that is fetched: the largest of maxFileBytes, maxVideoBytes and maxZipBytes. */
  readonly maxObjectBytes: number;
  readonly keepMs?: number;
}

/** An object that is held as a file until it is given back. */
interface Held {
  readonly path: string;
  giveBack(): void;
}

export interface Lender {
  /** For what is read piece by piece; whoever holds gives back. @throws as `lend` */
  hold(object: StoredRef, signal?: AbortSignal): Promise<Held>;
  /** The object as a file, for as long as `use` runs. @throws MiroirError picture/…, storages/…, storage/full, run/interrupted */
  lend<T>(object: StoredRef, use: (path: string) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** A storage to list. @throws MiroirError storages/… */
  source(name: string): Promise<Source>;
  close(): void;
}

/** A recording is looked at stretch by stretch: it is not fetched anew for each of them. */
const KEEP_MS = 60_000;

interface Lent {
  readonly path: string;
  readonly ready: Promise<void>;
  readonly stop: AbortController;
  readonly bytes: number;
  arrived: boolean;
  readers: number;
  timer: NodeJS.Timeout | undefined;
}

/** Rejects when the reader is stopped; the others of the same object read on. */
const stopped = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new MiroirError("run/interrupted"));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });

const versionOf = ({ storage, path, etag }: StoredRef): string => JSON.stringify([storage, path, etag]);

class FetchingLender implements Lender {
  readonly #options: LenderOptions;
  readonly #lent = new Map<string, Lent>();
  readonly #sources = new Map<string, Promise<Source>>();

  constructor(options: LenderOptions) {
    this.#options = options;
  }

  source(name: string): Promise<Source> {
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    const opening = openSource(name, requireStorage(this.#options.storages, name, "source"));
    this.#sources.set(name, opening);
    opening.catch(() => this.#sources.delete(name));
    return opening;
  }

  async lend<T>(object: StoredRef, use: (path: string) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const held = await this.hold(object, signal);
    try {
      return await use(held.path);
    } finally {
      held.giveBack();
    }
  }

  async hold(object: StoredRef, signal?: AbortSignal): Promise<Held> {
    const name = versionOf(object);
    const lent = this.#lent.get(name) ?? this.#begin(name, object);
    lent.readers++;
    clearTimeout(lent.timer);
    const giveBack = (): void => {
      lent.readers--;
      if (lent.readers === 0) this.#leave(name, lent);
    };
    try {
      await Promise.race([lent.ready, ...(signal ? [stopped(signal)] : [])]);
      return { path: lent.path, giveBack };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  #begin(name: string, object: StoredRef): Lent {
    this.#makeRoom(object.bytes);
    const path = join(this.#options.folder, randomBytes(16).toString("hex"));
    const stop = new AbortController();
    const ready = this.#bring(object, path, stop.signal);
    const lent: Lent = {
      path,
      ready,
      stop,
      bytes: object.bytes,
      arrived: false,
      readers: 0,
      timer: undefined,
    };
    this.#lent.set(name, lent);
    ready.then(
      () => {
        lent.arrived = true;
      },
      () => this.#drop(name, lent),
    );
    return lent;
  }

  async #bring(
    { storage, path, etag, modifiedMs }: StoredRef,
    into: string,
    signal: AbortSignal,
  ): Promise<void> {
    const source = await this.source(storage);
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    await source.save(path, into, {
      maxBytes: this.#options.maxObjectBytes,
      ...(etag && { etag }),
      signal,
    });
    // As it is in the storage: whoever compares times sees the one that was imported.
    await utimes(into, modifiedMs / 1000, modifiedMs / 1000);
  }

  /** Oldest first, and nothing that is being read. */
  #makeRoom(bytes: number): void {
    let held = [...this.#lent.values()].reduce((sum, lent) => sum + lent.bytes, 0);
    for (const [name, lent] of this.#lent) {
      if (held + bytes <= this.#options.maxBytes) return;
      if (lent.readers > 0) continue;
      held -= lent.bytes;
      this.#drop(name, lent);
    }
  }

  #leave(name: string, lent: Lent): void {
    const keepMs = lent.arrived ? (this.#options.keepMs ?? KEEP_MS) : 0;
    lent.timer = setTimeout(() => this.#drop(name, lent), keepMs);
    lent.timer.unref();
  }

  #drop(name: string, lent: Lent): void {
    clearTimeout(lent.timer);
    lent.stop.abort();
    if (this.#lent.get(name) === lent) this.#lent.delete(name);
    void rm(lent.path, { force: true }).catch(() => {});
  }

  close(): void {
    for (const [name, lent] of this.#lent) this.#drop(name, lent);
    removeFetched(this.#options.folder);
    for (const source of this.#sources.values())
      void source.then(
        (open) => open.close(),
        () => {},
      );
    this.#sources.clear();
  }
}

/** What a crash left. */
const removeFetched = (folder: string): void => {
  try {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
};

/** Call it at start, while nobody else uses the folder. */
export const openLender = (options: LenderOptions): Lender => {
  removeFetched(options.folder);
  return new FetchingLender(options);
};

/** Whatever lies where, as a file for as long as `use` runs. @throws MiroirError as `lend` */
export const asFile = async <T>(
  { lender, originalsFolder }: { readonly lender: Lender; readonly originalsFolder: string },
  source: SourceRef,
  use: (path: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> =>
  source.kind === "s3" ? lender.lend(source, use, signal) : use(pathOfSource(source, originalsFolder));

/** The one source that a job names, wherever it names it. */
const sourceOfJob = (job: Job): SourceRef | undefined => {
  if ("source" in job) return job.source;
  if ("recording" in job) return job.recording.source;
  if (!("picture" in job) || job.picture.kind === "bytes") return undefined;
  return job.picture.kind === "still" ? job.picture.recording.source : job.picture;
};

/** The file that a job reads where it lies, outside the data folder. */
export const pathOfJob = (job: Job): string | undefined => {
  const source = sourceOfJob(job);
  return source?.kind === "file" ? source.path : undefined;
};

const lentRecording = (recording: RecordingFile, source: SourceRef): RecordingFile => ({
  ...recording,
  source,
});

const withSource = (job: Job, source: SourceRef): Job => {
  if ("source" in job) return { ...job, source };
  if ("recording" in job) return { ...job, recording: lentRecording(job.recording, source) };
  if (!("picture" in job) || job.picture.kind === "bytes")
    throw new MiroirError("internal/broken-promise", { problem: "a job without a source was lent one" });
  if (job.picture.kind !== "still") return { ...job, picture: source } as Job;
  const { recording } = job.picture;
  return { ...job, picture: { ...job.picture, recording: lentRecording(recording, source) } } as Job;
};

/** An image process has no network: what lies in a storage is a file by the time it is asked. */
export const lendingTo = <T>(
  lender: Lender,
  job: Job,
  signal: AbortSignal | undefined,
  ask: (job: Job) => Promise<T>,
): Promise<T> => {
  const source = sourceOfJob(job);
  if (source?.kind !== "s3") return ask(job);
  const { shows } = source;
  return lender.lend(
    source,
    (path) => ask(withSource(job, { kind: "file", path, ...(shows !== undefined && { shows }) })),
    signal,
  );
};
