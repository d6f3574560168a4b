/**
 * The image processes: a few long-lived children, because inference holds an event loop and its memory is only
 * given back by ending the process (findings: onnxruntime #19611, #25325). One job at a time each; restarted past a memory
 * ceiling, after a crash and after a time-out; a job lost with its process is reported, not repeated for ever.
 */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MiroirError } from "../../domain/errors.ts";
import { type Bounds, type Sight, startsOf } from "./confine.ts";
import type { AnswerTo, FromWorker, GalleryEntry, Job, WorkerOptions } from "./jobs.ts";
import { type Lender, lendingTo, pathOfJob } from "./lend.ts";
import { covers, type Roots } from "./roots.ts";

export interface WorkersOptions extends WorkerOptions {
  readonly count: number;
  /** Resident memory past which a process is restarted between two jobs, MiB. */
  readonly ceilingMiB: number;
  readonly pictureSeconds: number;
  /** References for a process that starts: read anew each time, so that a grant closed meanwhile is not lent again. */
  readonly references?: () => Promise<readonly GalleryEntry[]>;
  /** A process that was asked nothing for so long is ended; it stays until the pool is closed where nothing is said. */
  readonly idleMs?: number;
  /** How an image process is started; a child process where nothing is said. */
  readonly startProcess?: StartImageProcess | undefined;
  /** Fetches what lies in a storage, for a process that has no network. */
  readonly lender?: Lender;
  /** What a child process may see and use. */
  readonly cell: Cell;
}

/** Where image processes are kept. */
export interface Cell {
  readonly sight: Sight;
  readonly bounds: Bounds;
  /** Folders of pictures that they were asked to read so far. */
  readonly roots: Roots;
  /** Setting `confinement`: whether nothing is decoded where they cannot be kept apart. */
  readonly required: boolean;
}

/** A job, or how it is made once a process is free: what it may compare is then what may be compared at that moment. */
export type Asked<J extends Job> = J | (() => Promise<J>);

export interface Workers {
  readonly count: number;
  /**
   * @param ahead before all that waits: it ends what was begun, and somebody waits for that
   * @throws MiroirError whatever the job met; model/worker-lost, picture/timed-out, run/interrupted
   */
  run<J extends Job>(job: Asked<J>, signal?: AbortSignal, ahead?: boolean): Promise<AnswerTo<J>>;
  /**
   * Takes references away from every process at once: a withdrawal does not wait for the scan (R17). A process that is lent them
   * question by question holds none in between; it is ended all the same, with whatever its memory once held.
   */
  forget(grantIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly ahead: boolean;
  readonly job: Asked<Job>;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Address of a module that stands beside the one that asks, as it is there: from sources a `.ts`, from a build a `.js`.
 * For what is loaded by its address and not imported.
 *
 * @param asking `import.meta.url` of the module that asks
 * @param module relative path, with its ending in the sources
 */
export const beside = (asking: string, module: string): URL =>
  new URL(asking.endsWith(".ts") ? module : module.replace(/\.ts$/, ".js"), asking);

const WORKER = fileURLToPath(beside(import.meta.url, "./worker.ts"));

/** What is asked of a process that answers jobs; a child process is one. */
export type ImageProcess = Pick<ChildProcess, "on" | "once" | "send" | "kill" | "exitCode" | "signalCode"> & {
  readonly connected?: boolean;
};

/** @returns a process that loads its models and takes messages meanwhile */
export type StartImageProcess = (options: WorkerOptions) => ImageProcess;

/** How a pool starts its processes, and whether each sees only what it was started with. */
interface Starter {
  readonly apart: boolean;
  start(options: WorkerOptions, roots: readonly string[]): ImageProcess;
}

/** @throws MiroirError decoders/unconfined */
const starterOf = async ({ startProcess, cell }: WorkersOptions): Promise<Starter> => {
  if (startProcess) return { apart: false, start: startProcess };
  const { confinement, start } = await startsOf(cell.sight, cell.bounds);
  if (cell.required && confinement.by === null)
    throw new MiroirError("decoders/unconfined", { problem: confinement.said ?? confinement.why ?? "" });
  return {
    apart: confinement.by !== null,
    start: (options, roots) => fork(WORKER, [JSON.stringify(options)], start(roots)),
  };
};

/** Resolves once nothing of it runs: what kept it apart may end before what it kept. */
const endOf = (child: ImageProcess): Promise<void> =>
  new Promise((done) =>
    child.once("exit", () => (child.connected ? child.once("disconnect", () => done()) : done())),
  );

/** Loading models takes a second or two; a process that is not ready after this is given up. */
const START_SECONDS = 60;

/**
 * A recording takes as many pictures' time as it is looked at: a stretch has forty frames to decode and look at, and one
 * that was touched since its import is hashed whole again.
 */
const secondsFor = (job: Job, pictureSeconds: number): number => {
  if (["entries", "inflate", "recording", "footage", "heads", "cover", "join"].includes(job.kind))
    return pictureSeconds * 30;
  if (job.kind === "crops") return pictureSeconds * job.pictures.length;
  if (job.kind === "tracks" || job.kind === "crop-views")
    return pictureSeconds * (30 + job.tracks.reduce((sum, { views }) => sum + views.length, 0));
  return "picture" in job && job.picture.kind === "still" ? pictureSeconds * 30 : pictureSeconds;
};

class Worker {
  readonly #options: WorkersOptions;
  #child: ImageProcess | undefined;
  #nextId = 0;
  #settle:
    | {
        child: ImageProcess;
        id: number;
        resolve: (answer: unknown) => void;
        reject: (error: unknown) => void;
      }
    | undefined;
  #residentMiB = 0;
  #idle: NodeJS.Timeout | undefined;
  #roots: readonly string[] = [];
  busy = false;
  /** Ended on purpose under its job, so that a reference is gone: the job is given to another process. */
  revoked = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  async run(job: Job, starter: Starter): Promise<unknown> {
    clearTimeout(this.#idle);
    const path = starter.apart ? pathOfJob(job) : undefined;
    try {
      return await this.#run(job, starter, path);
    } catch (error) {
      // A folder that was not there when the process started, as of a share that was away, is not there for it later.
      const isGone = error instanceof MiroirError && error.code === "picture/gone";
      if (!isGone || path === undefined || !existsSync(path)) throw error;
      await this.stop();
      return await this.#run(job, starter, path);
    } finally {
      this.#leave();
    }
  }

  /** Nobody asks it anything just now. */
  #leave(): void {
    const { idleMs } = this.#options;
    if (idleMs === undefined) return;
    this.#idle = setTimeout(() => void this.stop(), idleMs);
    this.#idle.unref();
  }

  async #run(job: Job, starter: Starter, path: string | undefined): Promise<unknown> {
    if (this.#residentMiB > this.#options.ceilingMiB || !this.#sees(path)) await this.stop();
    if (!this.#child) await this.#start(starter);
    return this.#ask(job, secondsFor(job, this.#options.pictureSeconds));
  }

  /** Whether it was started with sight of that file. What is hidden it never sees. */
  #sees(path: string | undefined): boolean {
    if (path === undefined) return true;
    const { sight, roots } = this.#options.cell;
    if (covers([...sight.kept, ...sight.writable, ...sight.hidden], path)) return true;
    roots.add(path);
    return covers(this.#roots, path);
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  async #start(starter: Starter): Promise<void> {
    const {
      count: _c,
      ceilingMiB: _m,
      pictureSeconds: _s,
      references: _r,
      idleMs: _i,
      lender: _l,
      startProcess: _p,
      cell,
      ...options
    } = this.#options;
    this.#roots = cell.roots.all;
    const child = starter.start(options, this.#roots);
    this.#child = child;
    this.#residentMiB = 0;
    child.on("message", (message: FromWorker) => this.#received(message));
    child.on("error", (error) => this.#lost(child, error.message));
    child.on("exit", (code, signal) => this.#lost(child, signal ?? `exit code ${code}`));
    try {
      await this.#lend();
    } catch (error) {
      // Without references it would find nobody, and say so.
      await this.stop();
      throw error;
    }
  }

  async #lend(): Promise<void> {
    const add = (await this.#options.references?.()) ?? [];
    try {
      await this.#ask({ kind: "gallery", add, remove: [] }, START_SECONDS);
    } finally {
      for (const { template: reference } of add) reference.fill(0);
    }
  }

  #received(message: FromWorker): void {
    this.#residentMiB = message.residentMiB;
    const settle = this.#settle;
    if (!settle || (message.id !== settle.id && message.id !== -1)) return;
    this.#settle = undefined;
    if ("error" in message) settle.reject(new MiroirError(message.error.code, message.error.details));
    else settle.resolve(message.answer);
  }

  #lost(child: ImageProcess, problem: string): void {
    if (this.#child === child) this.#child = undefined;
    const settle = this.#settle;
    if (settle?.child !== child) return;
    this.#settle = undefined;
    settle.reject(new MiroirError("model/worker-lost", { problem }));
  }

  #ask(job: Job, seconds: number): Promise<unknown> {
    const child = this.#child;
    if (!child) return Promise.reject(new MiroirError("model/worker-lost", { problem: "it did not start" }));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#settle = undefined;
        reject(new MiroirError("picture/timed-out", { seconds }));
        child.kill("SIGKILL");
        if (this.#child === child) this.#child = undefined;
      }, seconds * 1000);
      const ended =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      this.#settle = { child, id, resolve: ended(resolve), reject: ended(reject) };
      child.send({ id, job }, (error) => error && this.#lost(child, error.message));
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = endOf(child);
    child.kill("SIGKILL");
    await ended;
  }
}

/** Jobs wait here and go to whichever process is free; none is started before the first job. */
class Pool implements Workers {
  readonly count: number;
  readonly #workers: Worker[];
  readonly #queue: Waiting[] = [];
  readonly #lender: Lender | undefined;
  readonly #options: WorkersOptions;
  #starter: Promise<Starter> | undefined;
  #closed = false;

  constructor(options: WorkersOptions) {
    this.count = options.count;
    this.#options = options;
    this.#lender = options.lender;
    this.#workers = Array.from({ length: options.count }, () => new Worker(options));
  }

  run<J extends Job>(job: Asked<J>, signal?: AbortSignal, ahead = false): Promise<AnswerTo<J>> {
    return new Promise<unknown>((resolve, reject) => {
      // Among those that go ahead the first that was asked is the first.
      const behind = ahead ? this.#queue.findIndex((waiting) => !waiting.ahead) : -1;
      this.#queue.splice(behind < 0 ? this.#queue.length : behind, 0, {
        job,
        signal,
        ahead,
        resolve,
        reject,
      });
      this.#next();
    }) as Promise<AnswerTo<J>>;
  }

  #next(): void {
    for (const worker of this.#workers) {
      const waiting = worker.busy ? undefined : this.#queue.shift();
      if (waiting) void this.#serve(worker, waiting);
    }
  }

  async #serve(worker: Worker, waiting: Waiting): Promise<void> {
    const { job, signal, resolve, reject } = waiting;
    worker.busy = true;
    worker.revoked = false;
    try {
      this.#starter ??= starterOf(this.#options);
      const starter = await this.#starter;
      if (signal?.aborted || this.#closed) throw new MiroirError("run/interrupted");
      const asked = typeof job === "function" ? await job() : job;
      // What was read for it may have been taken away meanwhile: it is made anew.
      if (worker.revoked) throw new MiroirError("model/worker-lost", { problem: "it was ended" });
      resolve(
        await (this.#lender
          ? lendingTo(this.#lender, asked, signal, (lent) => worker.run(lent, starter))
          : worker.run(asked, starter)),
      );
    } catch (error) {
      if (worker.revoked && !this.#closed) this.#queue.unshift(waiting);
      else reject(error);
    } finally {
      worker.busy = false;
      this.#next();
    }
  }

  async forget(grantIds: readonly string[]): Promise<void> {
    await Promise.all(
      this.#workers.filter((worker) => worker.running).map((worker) => this.#forgetIn(worker, grantIds)),
    );
  }

  /** A busy process is ended rather than waited for: her reference is gone now, and its job begins again in a new one. */
  async #forgetIn(worker: Worker, grantIds: readonly string[]): Promise<void> {
    if (worker.busy) {
      worker.revoked = true;
      return worker.stop();
    }
    if (!this.#options.references) return worker.stop();
    worker.busy = true;
    try {
      const starter = await this.#starter!;
      await worker.run({ kind: "gallery", add: [], remove: grantIds }, starter);
    } finally {
      worker.busy = false;
      this.#next();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue.splice(0)) reject(new MiroirError("run/interrupted"));
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }
}

/** Image processes, `count` at most; each starts with the first job that it gets. */
export const openWorkers = (options: WorkersOptions): Workers => new Pool(options);
