/** Runs the errands of test/engine/clock/run-until-killed.ts, and ends them the hard way. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Errand } from "../engine/clock/run-until-killed.ts";
import { ROOT } from "./root.ts";

const PROGRAM = join(ROOT, "test/engine/clock/run-until-killed.ts");

export interface Ran {
  readonly finished: boolean;
  /** From its start until it had opened the instance; undefined when it was killed before. */
  readonly openedMs: number | undefined;
  /** From then until its end. */
  readonly ranMs: number;
  /** Pictures in the album, and pictures still to compare, when it had opened the instance. */
  readonly items: number;
  readonly pending: number;
  /** The last step it acknowledged. */
  readonly done: number;
  /** All it wrote, standard output and error. */
  readonly output: string;
  /** Resolves when its image processes have ended too. @throws when one outlives it by more than two minutes. */
  readonly group: Promise<void>;
}

/** Kills the errand so long after its start, or after it has opened the instance; `never` lets it end. */
export type When = { readonly after: "start" | "opening"; readonly ms: number } | "never";

export interface Options {
  readonly when: When;
  /** A folder for its temporary files. */
  readonly temporary?: string;
  /** Is called once it has opened the instance. */
  readonly meanwhile?: (pid: number) => void;
}

const numberAfter = (output: string, word: string, place = 1): number | undefined => {
  const lines = output.split("\n").slice(0, -1);
  const line = lines.findLast((each) => each.startsWith(`${word} `));
  return line === undefined ? undefined : Number(line.split(" ")[place]);
};

/** Every process of its group: the errand and its image processes. */
const isAlive = (group: number): boolean => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

const allEnded = async (group: number): Promise<void> => {
  for (let waited = 0; isAlive(group); waited += 20) {
    if (waited > 120_000) throw new Error("an image process outlived its engine");
    await sleep(20);
  }
};

/** Children of a process, from /proc. */
export const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => child.once("close", () => done()));

export const runErrand = async (errand: Errand, { when, temporary, meanwhile }: Options): Promise<Ran> => {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(errand)], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, ...(temporary && { TMPDIR: temporary }) },
  });
  const closed = ended(child);
  let output = "";
  let openedAt: number | undefined;
  const kill = (ms: number) => setTimeout(() => child.kill("SIGKILL"), ms);
  let timer = when !== "never" && when.after === "start" ? kill(when.ms) : undefined;
  child.stdout.on("data", (chunk) => {
    output += chunk;
    if (openedAt !== undefined || !output.includes("ready ")) return;
    openedAt = performance.now();
    if (when !== "never" && when.after === "opening") timer = kill(when.ms);
    meanwhile?.(child.pid!);
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  await closed;
  clearTimeout(timer);
  const group = allEnded(child.pid!);
  group.catch(() => {});
  return {
    group,
    finished: /^finished$/m.test(output),
    openedMs: openedAt === undefined ? undefined : openedAt - startedMs,
    ranMs: performance.now() - (openedAt ?? startedMs),
    items: numberAfter(output, "ready") ?? 0,
    pending: numberAfter(output, "ready", 2) ?? 0,
    done: numberAfter(output, "done") ?? 0,
    output,
  };
};
