/**
 * Image processes that are none: the same work in the process of the test, without starting one and loading everything again. For
 * all tests that are not about processes. Messages are copied as between two, so that what one side overwrites the other keeps.
 */
import { EventEmitter } from "node:events";
import { type Answering, openAnswering } from "../../src/engine/images/answer.ts";
import type { Answered, FromWorker, ToWorker, WorkerOptions } from "../../src/engine/images/jobs.ts";
import type { ImageProcess, StartImageProcess } from "../../src/engine/images/workers.ts";

class InProcess extends EventEmitter {
  readonly exitCode = null;
  signalCode: NodeJS.Signals | null = null;
  #queue: Promise<Answering | undefined>;

  constructor(options: WorkerOptions) {
    super();
    this.#queue = openAnswering(options).catch((error) => {
      this.#say({ id: -1, error: { code: error.code ?? "model/worker-lost", details: error.details ?? {} } });
      return undefined;
    });
  }

  /** A killed process says nothing more, and nobody hears how its work ends. */
  #say(answered: Answered): void {
    const message: FromWorker = { ...answered, residentMiB: 0 };
    if (this.signalCode === null) this.emit("message", structuredClone(message));
  }

  send(message: ToWorker, sent: (error: Error | null) => void): boolean {
    const copy = structuredClone(message);
    this.#queue = this.#queue.then(async (answering) => {
      if (answering && this.signalCode === null) this.#say(await answering(copy));
      return answering;
    });
    sent(null);
    return true;
  }

  kill(): boolean {
    if (this.signalCode !== null) return false;
    this.signalCode = "SIGKILL";
    process.nextTick(() => this.emit("exit", null, "SIGKILL"));
    return true;
  }
}

export const startInProcess: StartImageProcess = (options) =>
  new InProcess(options) as unknown as ImageProcess;
