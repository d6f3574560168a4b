/** A decoder that somebody took over: it tries what it must not reach, and says what it got. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type NetConnectOpts } from "node:net";
import { MiroirError } from "../../src/domain/errors.ts";
import type { Vision } from "../../src/vision/vision.ts";

export interface Attack {
  /** Files to read. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Files to write. */
  readonly write: readonly string[];
  readonly connect: readonly NetConnectOpts[];
}

/** What each attempt got: nothing, where all is well. */
export interface Loot {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly written: readonly string[];
  readonly connected: readonly string[];
  readonly environment: readonly string[];
  /** What it may use, as the system says it. */
  readonly limits: string;
  /** Of other processes, whose environment could be read. */
  readonly processes: readonly string[];
}

const succeeds = (attempt: () => unknown): boolean => {
  try {
    return attempt() !== false;
  } catch {
    return false;
  }
};

const connects = (to: NetConnectOpts): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(to, () => done(true) ?? socket.destroy());
    socket.on("error", () => done(false));
  });

/** @returns whether the process with that number belongs to somebody else and told its environment */
const isReadable = (pid: string): boolean =>
  pid !== String(process.pid) &&
  succeeds(() => readFileSync(`/proc/${pid}/environ`).includes("MIROIR_CANARY"));

export const rob = async ({ files, folders, write, connect: doors }: Attack): Promise<Loot> => {
  const connected: string[] = [];
  for (const door of doors) if (await connects(door)) connected.push(JSON.stringify(door));
  return {
    files: files.filter((path) => succeeds(() => readFileSync(path).length > 0)),
    folders: folders.filter((path) => succeeds(() => readdirSync(path).length > 0)),
    written: write.filter((path) => succeeds(() => writeFileSync(path, "x"))),
    connected,
    limits: existsSync("/proc/self/limits") ? readFileSync("/proc/self/limits", "utf8") : "",
    environment: Object.keys(process.env).sort(),
    processes: existsSync("/proc")
      ? readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isReadable(name))
      : [],
  };
};

export const openVision = async (attack: Attack): Promise<Vision> => {
  const robbing = async (): Promise<never> => {
    throw new MiroirError("picture/damaged", { problem: JSON.stringify(await rob(attack)) });
  };
  return { pack: "hostile", detect: robbing, templates: robbing, mask: robbing } as unknown as Vision;
};
