/**
 * What a served instance does by itself, one of a kind at a time: imports of what was uploaded, scans where something new
 * can be compared, the chores of time, letters, and the zero-template proof once a night. All of it through the one gate,
 * as whoever asked or as the clock. Stopped or killed, it goes on where it was: what waits is in the tables.
 */
import type { Actor } from "../../domain/act.ts";
import { dayAt } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { HappenedEvent } from "../../domain/event.ts";
import { nightHasBegun } from "../../domain/night.ts";
import { finishArrived, importUploads, type UploadRow, waitingUploads } from "../archive/uploads.ts";
import { scan, scanPlan, scanWaits } from "../compare/scan.ts";
import { audit } from "../evidence/audit.ts";
import { type ActOptions, act } from "../gate/act.ts";
import { lastRuns, noteRun, type RunChore } from "../gate/chore-runs.ts";
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";
import { lookLater, looksAfterwards } from "../leaving/look.ts";
import { freeRoom, rewrite } from "../leaving/rewriting.ts";
import { sendMail } from "../letters/mail.ts";
import { rebuildCopies } from "../publish/rebuild.ts";
import { sweepZips } from "../publish/zips.ts";
import { makeReady } from "../shown/renditions.ts";
import { keepCounts } from "../shown/viewings.ts";
import { rebuildSidecars } from "../sidecars/sidecars.ts";
import { sendWebhooks } from "../staff/webhooks.ts";
import { Lane, sparingly } from "./lane.ts";
import { Publishing } from "./publishing.ts";
import { passTime } from "./tick.ts";

const CLOCK: Actor = { name: "clock", role: "clock" };

/** Chores, and a look for what nobody told of: a grant that opens today, an import by the command line. */
const CHORES_MS = 5 * 60_000;
/** Counts of views that a kill may cost. */
const COUNTS_MS = 60_000;
/** Between an event and a program that hears of it. */
const PROGRAMS_MS = 5_000;
/** Progress is told at most so often. */
const TELL_MS = 500;
/** Grants that open together are one scan; whoever waits for their pictures waits for no more than this. */
const GATHER_MS = 250;

export interface ScanState {
  readonly state: "idle" | "waiting" | "running" | "paused";
  /** Of the scan that runs, or of the last. */
  readonly done: number;
  readonly total: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Of the last: code of the error that ended it. */
  readonly error: string | null;
}

export interface ImportState {
  readonly albumId: string;
  readonly done: number;
  readonly total: number | null;
}

export interface Runner {
  /** Begins: what a stop left, and what time makes due. */
  start(): void;
  /** Resolves once nothing of it runs any more. */
  stop(): Promise<void>;
  /** Asks for a scan; one that runs is joined, one that is paused goes on. */
  scan(actor?: Actor): void;
  /** Stops the scan after the batch in flight, until somebody asks for one. */
  pause(): void;
  scanState(): ScanState;
  importState(): ImportState | null;
  /** Something arrived whole. */
  uploaded(): void;
  /** Copies that may not stay as they are: taken away, and put back masked. */
  rebuild(): void;
  /** Drawing up and handing out, which take longer than a request. */
  readonly publishing: Publishing;
  /** Resolves once nothing is waiting or running: for tests, and before a stop. */
  idle(): Promise<void>;
}

const codeOf = (error: unknown): string =>
  error instanceof MiroirError ? error.code : "internal/broken-promise";

class BackgroundRunner implements Runner {
  readonly #engine: Engine;
  readonly #imports = new Lane(() => this.#importAll());
  readonly #scans = new Lane(() => this.#scanAll());
  readonly #ready = new Lane(() => this.#makeReady());
  readonly #chores = new Lane(() => this.#runChores());
  readonly #programs = new Lane(() => this.#tellPrograms());
  readonly #rebuilds = new Lane(() => this.#rebuildAll());
  readonly #room = new Lane(() => this.#freeRoom());
  readonly #looks = new Lane(() => this.#lookLater());
  readonly publishing = new Publishing(() => this.#stopping.signal);
  readonly #timers: NodeJS.Timeout[] = [];
  #stopping = new AbortController();
  #pausing: AbortController | undefined;
  #paused = false;
  #asker: Actor | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #scan: ScanState = { state: "idle", done: 0, total: 0, startedAt: null, endedAt: null, error: null };
  #import: ImportState | null = null;
  #unsubscribe: (() => void) | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  start(): void {
    this.#unsubscribe = this.#engine.events.subscribe(({ kind }) => {
      if (kind === "grant.opened") this.#gather();
      // What lies in a ZIP or in a storage does not wait for the chores.
      if (kind !== "consent.withdrawn" && kind !== "person.forgotten") return;
      this.rebuild();
      this.#room.ask();
    });
    looksAfterwards(this.#engine, () => this.#looks.ask());
    const every = (ms: number, run: () => void): void => {
      this.#timers.push(setInterval(run, ms).unref());
    };
    every(CHORES_MS, () => {
      this.#chores.ask();
      this.#imports.ask();
      this.rebuild();
      this.#wantScan();
    });
    if (this.#engine.settings.webhooks.length > 0) {
      every(PROGRAMS_MS, () => this.#programs.ask());
      this.#programs.ask();
    }
    every(COUNTS_MS, () => void this.#keepCounts());
    this.#chores.ask();
    this.#imports.ask();
    this.rebuild();
    this.#wantScan();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#pausing?.abort();
    this.#unsubscribe?.();
    clearTimeout(this.#gathering);
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    await Promise.all([...this.#lanes(), this.publishing].map((lane) => lane.idle()));
    await this.#keepCounts();
    this.#stopping = new AbortController();
  }

  scan(actor?: Actor): void {
    this.#paused = false;
    if (actor) this.#asker = actor;
    // Whoever asks while one runs joins it: what is new since it began is found by the look at its end.
    if (this.#scan.state === "running") return;
    this.#scan = { ...this.#scan, state: "waiting" };
    this.#scans.ask();
  }

  pause(): void {
    this.#paused = true;
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#pausing?.abort();
    this.#scan = { ...this.#scan, state: "paused" };
  }

  scanState(): ScanState {
    return this.#scan;
  }

  importState(): ImportState | null {
    return this.#import;
  }

  rebuild(): void {
    if (!this.#stopping.signal.aborted) this.#rebuilds.ask();
  }

  uploaded(): void {
    this.#imports.ask();
  }

  async idle(): Promise<void> {
    do {
      if (this.#gathering) await new Promise((done) => setTimeout(done, GATHER_MS));
      await Promise.all([...this.#lanes(), this.publishing].map((lane) => lane.idle()));
    } while (this.#gathering || [...this.#lanes(), this.publishing].some(({ busy }) => busy));
  }

  #lanes(): readonly Lane[] {
    return [
      this.#imports,
      this.#scans,
      this.#ready,
      this.#chores,
      this.#programs,
      this.#rebuilds,
      this.#room,
      this.#looks,
    ];
  }

  #publish(event: HappenedEvent): void {
    this.#engine.events.publish(event);
  }

  /** A little later, so that several are one. */
  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#wantScan();
    }, GATHER_MS).unref();
  }

  #wantScan(): void {
    if (!this.#paused && !this.#stopping.signal.aborted) this.#scans.ask();
  }

  /** Together what one account sent to one album; what fails waits for the next look, and stops nothing else. */
  async #importAll(): Promise<void> {
    const failed = new Set<string>();
    await act(this.#engine, CLOCK, finishArrived, undefined).catch(() => 0);
    for (;;) {
      if (this.#stopping.signal.aborted) return;
      const waiting = await act(this.#engine, CLOCK, waitingUploads, { but: failed });
      const [first] = waiting;
      if (!first) return;
      if (!(await this.#importOne(first, waiting))) for (const { id } of waiting) failed.add(id);
    }
  }

  async #importOne(first: UploadRow, waiting: readonly UploadRow[]): Promise<boolean> {
    const { albumId, account: name } = first;
    const tell = sparingly(TELL_MS, (done, total) =>
      this.#publish({ kind: "import.progress", albumId, done, total }),
    );
    this.#import = { albumId, done: 0, total: null };
    const options: ActOptions = {
      signal: this.#stopping.signal,
      onProgress: ({ done, total }) => {
        this.#import = { albumId, done, total };
        tell(done, total);
      },
    };
    try {
      const actor = { name, role: first.role as Actor["role"] };
      const report = await act(this.#engine, actor, importUploads, waiting, options);
      this.#publish({ kind: "import.finished", albumId, done: report.imported });
      if (report.imported > 0) this.#wantScan();
      return !report.interrupted;
    } catch (error) {
      this.#publish({ kind: "job.failed", albumId, error: codeOf(error) });
      return false;
    } finally {
      this.#import = null;
    }
  }

  async #scanAll(): Promise<void> {
    if (this.#stopping.signal.aborted || this.#paused) return;
    const engine = this.#engine;
    const actor = this.#asker ?? CLOCK;
    this.#asker = undefined;
    this.#pausing = new AbortController();
    const { signal } = this.#pausing;
    try {
      const waits = await act(engine, CLOCK, scanWaits, undefined);
      const plan = waits ? await act(engine, CLOCK, scanPlan, undefined) : null;
      if (plan === null || plan.items === 0) {
        this.#scan = { ...this.#scan, state: "idle", error: null };
        return;
      }
      this.#scan = {
        state: "running",
        done: 0,
        total: plan.items,
        startedAt: engine.now(),
        endedAt: null,
        error: null,
      };
      const report = await act(engine, actor, scan, undefined, { signal, onProgress: this.#scanProgress() });
      this.#scanEnded(null);
      if (report.interrupted) return;
      this.#ready.ask();
      await this.#lookAgain(report.skipped.length);
    } catch (error) {
      this.#scanEnded(codeOf(error));
      this.#publish({ kind: "job.failed", error: codeOf(error) });
    } finally {
      this.#pausing = undefined;
    }
  }

  #scanProgress(): NonNullable<ActOptions["onProgress"]> {
    const tell = sparingly(TELL_MS, (done, total) => this.#publish({ kind: "scan.progress", done, total }));
    return ({ done, total }) => {
      this.#scan = { ...this.#scan, done, total: total ?? this.#scan.total };
      tell(done, total);
    };
  }

  #scanEnded(error: string | null): void {
    const state = this.#paused ? "paused" : "idle";
    this.#scan = { ...this.#scan, state, endedAt: this.#engine.now(), error };
  }

  /** What came while it ran is compared at once; pictures that could not be read wait for the next look. */
  async #lookAgain(skipped: number): Promise<void> {
    const plan = await act(this.#engine, CLOCK, scanPlan, undefined);
    if (plan.items > skipped) this.#wantScan();
  }

  /** What of it cannot be made now is made when somebody asks for it. */
  async #makeReady(): Promise<void> {
    await act(this.#engine, CLOCK, makeReady, undefined, { signal: this.#stopping.signal }).catch(() => 0);
  }

  /** What cannot be reached now is met again by the next run. */
  async #rebuildAll(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const options = { signal: this.#stopping.signal };
    try {
      await act(this.#engine, CLOCK, rebuildCopies, {}, options);
      await act(this.#engine, CLOCK, rebuildSidecars, undefined, options);
      await act(this.#engine, CLOCK, sweepZips, undefined);
    } catch (error) {
      this.#publish({ kind: "job.failed", error: codeOf(error) });
    }
  }

  /** Tried again in a minute. */
  async #keepCounts(): Promise<void> {
    await act(this.#engine, CLOCK, keepCounts, undefined).catch(() => {});
  }

  async #runChores(): Promise<void> {
    const engine = this.#engine;
    await this.#keepCounts();
    await this.#chore("tick", async () => {
      await act(engine, CLOCK, passTime, undefined);
      return undefined;
    });
    if (engine.settings.mail)
      await this.#chore("mail", async () => {
        await act(engine, CLOCK, sendMail, {}, { signal: this.#stopping.signal });
        return undefined;
      });
    if (await this.#isAuditDue())
      await this.#chore("audit", async () => {
        const { holds } = await act(engine, CLOCK, audit, undefined, { signal: this.#stopping.signal });
        return holds;
      });
    await this.#chore("rewriting", async () => {
      const { outcome } = await act(
        engine,
        CLOCK,
        rewrite,
        { atNight: true },
        { signal: this.#stopping.signal },
      );
      return outcome === "not-yet" ? undefined : outcome !== "held";
    });
  }

  async #freeRoom(): Promise<void> {
    await act(this.#engine, CLOCK, freeRoom, undefined).catch(() => {});
  }

  /** Where something was left it says so, as what a chore met. */
  async #lookLater(): Promise<void> {
    await this.#chore("look", async () => {
      await act(this.#engine, CLOCK, lookLater, undefined, { signal: this.#stopping.signal });
      return true;
    });
  }

  async #tellPrograms(): Promise<void> {
    await this.#chore("webhooks", async () => {
      await act(this.#engine, CLOCK, sendWebhooks, undefined, { signal: this.#stopping.signal });
      return undefined;
    });
  }

  async #chore(chore: RunChore, run: () => Promise<boolean | undefined>): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    try {
      const holds = (await run()) ?? null;
      await act(this.#engine, CLOCK, noteRun, { chore, holds, error: null });
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#publish({ kind: "job.failed", error: codeOf(error) });
      const run = { chore, holds: null, error: codeOf(error) };
      await act(this.#engine, CLOCK, noteRun, run).catch(() => {});
    }
  }

  /** Once a night, and at once where there never was one. */
  async #isAuditDue(): Promise<boolean> {
    const { timeZone } = this.#engine.settings;
    const now = this.#engine.now();
    const last = (await act(this.#engine, CLOCK, lastRuns, undefined)).find(({ chore }) => chore === "audit");
    if (!last) return true;
    return nightHasBegun(now, timeZone) && dayAt(last.endedAt, timeZone) < dayAt(now, timeZone);
  }
}

/** The one runner of an instance; it does nothing by itself until it is started. */
export const runnerOf = keptOf((engine: Engine): Runner => new BackgroundRunner(engine));
