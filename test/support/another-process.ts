/** Runs the roles of test/store/one-process.ts, and looks at the server that they leave. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Database } from "../../src/store/database.ts";
import { CLUSTER } from "../../src/store/embedded/cluster.ts";

const SCRIPT = join(import.meta.dirname, "..", "store", "one-process.ts");

export interface Line {
  readonly found?: readonly number[];
  readonly acknowledged?: number;
  readonly lost?: number;
  readonly refused?: string;
  readonly holder?: string;
  readonly opened?: boolean;
  readonly closed?: boolean;
  readonly child?: number;
  readonly came?: number;
}

export interface Another {
  readonly child: ChildProcess;
  /** All it has said. */
  readonly lines: readonly Line[];
  /** The first line that `wanted` takes, once it is said. @throws when the process ends without it */
  readonly says: (wanted: (line: Line) => boolean) => Promise<Line>;
  readonly ended: Promise<unknown>;
}

export interface AnotherOptions {
  /** In a process group of its own. */
  readonly detached?: boolean;
  readonly uid?: number;
  readonly gid?: number;
}

export const another = (role: string, folder: string, options: AnotherOptions = {}): Another => {
  const child = spawn(process.execPath, [SCRIPT, role, folder], {
    stdio: ["pipe", "pipe", "inherit"],
    ...options,
  });
  const lines: Line[] = [];
  const reading = createInterface({ input: child.stdout! });
  let news = (): void => {};
  reading.on("line", (line) => {
    lines.push(JSON.parse(line));
    news();
  });
  const ended = once(child, "close");
  let closed = false;
  ended.then(() => {
    closed = true;
    news();
  });
  const says = async (wanted: (line: Line) => boolean): Promise<Line> => {
    for (;;) {
      const found = lines.find(wanted);
      if (found) return found;
      if (closed) throw new Error(`${role} ended without it, after ${JSON.stringify(lines.at(-1))}`);
      await new Promise<void>((resolve) => {
        news = resolve;
      });
    }
  };
  return { child, lines, says, ended };
};

/** All that a role says which ends by itself. */
export const answersOf = async (
  role: string,
  folder: string,
  options?: AnotherOptions,
): Promise<readonly Line[]> => {
  const { lines, ended } = another(role, folder, options);
  await ended;
  return lines;
};

/** Until the server has noticed that whoever was killed is gone: then `database` is the only one that uses it. */
export const alone = async (database: Database): Promise<void> => {
  const others = `SELECT count(*)::integer AS n FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  while ((await database.transaction((sql) => sql.one<{ n: number }>(others))).n > 0);
};

export const killHard = async ({ child, ended }: Another): Promise<void> => {
  child.kill("SIGKILL");
  await ended;
};

/** Process number of the server of a folder, as it wrote it down; undefined when it is not running, or not any more. */
export const serverOf = (folder: string): number | undefined => {
  const path = join(folder, CLUSTER, "postmaster.pid");
  return existsSync(path) ? Number(readFileSync(path, "utf8").split("\n")[0]) : undefined;
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // Ended, and not yet asked how by whoever started it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};
