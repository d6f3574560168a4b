import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, constants, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { diskFault } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";
import { codeOf, makeDataFolder } from "./disk.ts";

/**
 * One process at a time on a data folder, whatever database it names. The lock belongs to an open file or socket of
 * this process, so the kernel frees it however the process ends.
 */
export interface FolderLock {
  release(): Promise<void>;
}

/** Who holds it wrote so into the file. */
const holderOf = (folder: string): string => {
  try {
    return readFileSync(join(folder, "lock"), "utf8").trim() || "?";
  } catch {
    return "?";
  }
};

const inUse = (folder: string): MiroirError =>
  new MiroirError("storage/in-use", { path: folder, holder: holderOf(folder) });

/** Opened close-on-exec, as Node opens everything: a child we start does not keep the lock alive. */
const openLockFile = (folder: string, flags: number): number => {
  try {
    return openSync(join(folder, "lock"), flags, 0o600);
  } catch (error) {
    throw codeOf(error) === "EAGAIN" ? inUse(folder) : diskFault(error, folder);
  }
};

const heldByFile = (descriptor: number, holder: string): FolderLock => {
  let held = true;
  ftruncateSync(descriptor);
  writeSync(descriptor, holder, 0);
  return {
    release: async () => {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
};

/** util-linux and busybox answer 1 when somebody else holds the lock. */
const FLOCK_IS_HELD = 1;

/** flock(1) locks the open file it inherits from us as descriptor 3; the lock stays with that file when flock ends. */
const lockByFlock = (folder: string, holder: string): FolderLock | undefined => {
  const descriptor = openLockFile(folder, constants.O_RDWR | constants.O_CREAT);
  const { status } = spawnSync("flock", ["-n", "-x", "3"], {
    stdio: ["ignore", "ignore", "ignore", descriptor],
  });
  if (status === 0) return heldByFile(descriptor, holder);
  closeSync(descriptor);
  if (status === FLOCK_IS_HELD) throw inUse(folder);
  return undefined;
};

/** BSD and macOS lock while opening. Not tested by us: no such machine was at hand. */
const O_EXLOCK = 0x20;
const lockByOpening = (folder: string, holder: string): FolderLock =>
  heldByFile(
    openLockFile(folder, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK),
    holder,
  );

/** The folder by device and inode, so that two names of one folder are one lock. */
const socketName = (folder: string): string => {
  const { dev, ino } = statSync(folder, { bigint: true });
  const name = `miroir-${createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 32)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : `\0${name}`;
};

/** An abstract socket (Linux without flock) or a named pipe (Windows, not tested by us): one listener to a name. */
export const lockBySocket = (folder: string): Promise<FolderLock> =>
  new Promise((resolve, reject) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once("error", (error) =>
      reject(["EADDRINUSE", "EACCES"].includes(codeOf(error)) ? inUse(folder) : diskFault(error, folder)),
    );
    server.listen(socketName(folder), () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });

/**
 * Takes the folder for this process, creating it if it is not there (mode 0700).
 * @param command what this process does, for whoever is refused.
 * @throws storage/in-use at once when another process, or this one, holds it; storage/read-only.
 */
export const lockFolder = async (folder: string, command: string): Promise<FolderLock> => {
  const since = new Date().toISOString().slice(0, 16).replace("T", " ");
  const holder = `${command}, process ${process.pid} on ${hostname()}, since ${since} UTC`;
  makeDataFolder(folder);
  if (process.platform === "darwin" || process.platform.endsWith("bsd")) return lockByOpening(folder, holder);
  const lock = process.platform === "win32" ? undefined : lockByFlock(folder, holder);
  return lock ?? lockBySocket(folder);
};
