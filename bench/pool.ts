/**
 * Child processes that answer jobs side by side, one at a time each, as the engine's image processes do. What is
 * timed runs in them, so that nothing shares an event loop or a thread with what it is measured against.
 */

import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { peakMiBOf } from "./memory.ts";

/** What decoding alone and the peer are given. */
export interface PictureJob {
  readonly path: string;
  /** Longest side of the pixels; null for all of them. */
  readonly sidePx: number | null;
}

/** When each answer came, ms since the first job was given out. */
export interface Timed<Answer> {
  readonly answers: readonly Answer[];
  readonly marksMs: readonly number[];
}

export interface Pool<Job, Answer> {
  /** Answers are in the order of the jobs; marks in the order in which the answers came. */
  run(jobs: readonly Job[]): Promise<Timed<Answer>>;
  /** Largest peak of resident memory of one child, MiB; null where the system does not say. */
  peakMiB(): number | null;
  close(): void;
}

type FromChild<Answer> = { readonly answer: Answer };

const nextMessage = <Message>(child: ChildProcess): Promise<Message> =>
  new Promise((resolve, reject) => {
    const lost = (code: number | null, signal: string | null): void =>
      reject(new Error(`a child process of the benchmark ended: ${signal ?? `exit code ${code}`}`));
    child.once("exit", lost);
    child.once("message", (message) => {
      child.off("exit", lost);
      resolve(message as Message);
    });
  });

const startChild = async (module: string, argument: string): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, module), [argument], {
    serialization: "advanced",
    // What it prints is no figure: standard output is the table's or the JSON's alone.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await nextMessage(child);
  return child;
};

/** Starts `count` children of a module beside this one, and waits until each is ready. */
export const openPool = async <Job, Answer>(
  module: string,
  count: number,
  argument: unknown = null,
): Promise<Pool<Job, Answer>> => {
  const text = JSON.stringify(argument);
  const children = await Promise.all(Array.from({ length: count }, () => startChild(module, text)));
  return {
    run: async (jobs) => {
      const answers: Answer[] = [];
      const marksMs: number[] = [];
      const startMs = performance.now();
      let next = 0;
      const serve = async (child: ChildProcess): Promise<void> => {
        while (next < jobs.length) {
          const at = next++;
          child.send({ job: jobs[at] });
          answers[at] = (await nextMessage<FromChild<Answer>>(child)).answer;
          marksMs.push(performance.now() - startMs);
        }
      };
      await Promise.all(children.map(serve));
      return { answers, marksMs };
    },
    peakMiB: () => {
      const peaks = children.map(({ pid }) => peakMiBOf(pid!)).filter((peak) => peak !== null);
      return peaks.length > 0 ? Math.max(...peaks) : null;
    },
    close: () => {
      for (const child of children) child.kill();
    },
  };
};

/** The child's side: `open` makes ready, then each job gets its answer. A fault ends the process and so the run. */
export const answerJobs = async <Job, Answer, Argument = null>(
  open: (argument: Argument) => Promise<(job: Job) => Promise<Answer>>,
): Promise<void> => {
  const work = await open(JSON.parse(process.argv[2] ?? "null") as Argument);
  process.on("message", async ({ job }: { job: Job }) => {
    process.send!({ answer: await work(job) } satisfies FromChild<Answer>);
  });
  process.on("disconnect", () => process.exit(0));
  process.send!("ready");
};
