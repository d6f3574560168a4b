/**
 * What of publishing takes longer than a request: drawing up and handing out, one after the other, as whoever asked. A stop
 * of the server stops it between two copies, and it is gone on with when somebody asks again.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { ActOptions } from "../gate/act.ts";

export interface PublishingState {
  readonly kind: "draw" | "hand-out";
  readonly running: boolean;
  readonly done: number;
  readonly total: number | null;
  /** Code of the error that ended it. */
  readonly error: string | null;
}

interface Task {
  readonly publication: string;
  readonly kind: PublishingState["kind"];
  readonly run: (options: ActOptions) => Promise<unknown>;
}

const codeOf = (error: unknown): string =>
  error instanceof MiroirError ? error.code : "internal/broken-promise";

/** What a served instance publishes. `stopping` gives the signal of its stop, and is asked at each task. */
export class Publishing {
  readonly #stopping: () => AbortSignal;
  /** The last of each publication, until the server stops. */
  readonly #states = new Map<string, PublishingState>();
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(stopping: () => AbortSignal) {
    this.#stopping = stopping;
  }

  get busy(): boolean {
    return this.#waiting > 0;
  }

  idle(): Promise<void> {
    return this.#last;
  }

  stateOf(publication: string): PublishingState | null {
    return this.#states.get(publication) ?? null;
  }

  /** How far each is now, for whoever reads what it made afterwards. */
  states(): ReadonlyMap<string, PublishingState> {
    return new Map(this.#states);
  }

  /** One that runs or waits already is not begun twice. */
  add(task: Task): PublishingState {
    const found = this.#states.get(task.publication);
    if (found?.running && found.kind === task.kind) return found;
    const state = { kind: task.kind, running: true, done: 0, total: null, error: null };
    this.#states.set(task.publication, state);
    this.#waiting++;
    this.#last = this.#last.then(() => this.#run(task));
    return state;
  }

  async #run({ publication, kind, run }: Task): Promise<void> {
    const put = (change: Partial<PublishingState>): void => {
      const before = this.#states.get(publication)!;
      this.#states.set(publication, { ...before, kind, ...change });
    };
    try {
      if (!this.#stopping().aborted)
        await run({
          signal: this.#stopping(),
          onProgress: ({ done, total }) => put({ done, total }),
        });
      put({ running: false });
    } catch (error) {
      put({ running: false, error: codeOf(error) });
    } finally {
      this.#waiting--;
    }
  }
}
