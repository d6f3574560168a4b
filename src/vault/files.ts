/** Small secret files: whole or absent, on the disk when a call returns, readable by their owner only. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { diskFault, errnoOf } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const OTHERS = 0o077;
/** Windows has no mode bits and cannot open a folder to flush it; its own access lists rule there. */
const HAS_MODES = process.platform !== "win32";

const UNFINISHED = ".unfinished";
const CONDEMNED = ".condemned";

/** Runs file system calls on `path` and turns a full or read-only disk into its row of the error table. */
export const onDisk = <T>(path: string, calls: () => T): T => {
  try {
    return calls();
  } catch (cause) {
    throw diskFault(cause, path);
  }
};

const flush = (path: string, flags: string): void => {
  const file = fs.openSync(path, flags);
  try {
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
};

/** A rename or an unlink is on the disk only once its folder is. */
const flushFolder = (folder: string): void => {
  if (HAS_MODES) flush(folder, "r");
};

const writeAndFlush = (path: string, flags: string, bytes: Uint8Array): void => {
  const file = fs.openSync(path, flags, OWNER_ONLY_FILE);
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
};

export const makeFolder = (folder: string): void => {
  onDisk(folder, () => {
    const created = fs.mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    if (created !== undefined) flushFolder(dirname(created));
  });
};

/** Creates `path` with all of `bytes`, durably: a kill at any moment leaves the whole file or none. Replaces nothing. */
export const createFile = (path: string, bytes: Uint8Array): void => {
  if (fs.existsSync(path)) throw new MiroirError("config/exists", { path });
  makeFolder(dirname(path));
  onDisk(path, () => {
    const unfinished = path + UNFINISHED;
    writeAndFlush(unfinished, "w", bytes);
    fs.renameSync(unfinished, path);
    flushFolder(dirname(path));
  });
};

/**
 * Puts `bytes` in the place of a file that is there, durably: a kill at any moment leaves the whole old one or the whole new
 * one. A link stays, and what it leads to is replaced. Then the old bytes are overwritten, as far as a disk does that.
 */
export const replaceFile = (named: string, bytes: Uint8Array): void => {
  const path = fs.realpathSync(named);
  onDisk(path, () => {
    const old = fs.openSync(path, "r+");
    try {
      writeAndFlush(path + UNFINISHED, "w", bytes);
      fs.renameSync(path + UNFINISHED, path);
      flushFolder(dirname(path));
      fs.writeSync(old, randomBytes(fs.fstatSync(old).size), 0);
      fs.fsyncSync(old);
    } finally {
      fs.closeSync(old);
    }
  });
};

/** What systemd hands a service is its own by an access list, which shows as a right of the group. */
const isCredential = (path: string): boolean => {
  const folder = process.env.CREDENTIALS_DIRECTORY;
  return folder !== undefined && folder !== "" && fs.realpathSync(path).startsWith(`${folder}/`);
};

/** The bytes of a secret file, or undefined when it is absent. @throws keys/exposed when others may read it. */
export const readFile = (path: string): Buffer | undefined => {
  try {
    const mode = fs.statSync(path).mode & 0o777;
    if (HAS_MODES && (mode & OTHERS) !== 0 && !isCredential(path))
      throw new MiroirError("keys/exposed", { path, mode: mode.toString(8).padStart(4, "0") });
    return fs.readFileSync(path);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return undefined;
    if (errnoOf(cause) === "EACCES")
      throw new MiroirError("keys/damaged", { path, problem: "this user may not read it" }, { cause });
    throw cause;
  }
};

export const exists = (path: string): boolean => fs.existsSync(path);

/** Names in a folder, sorted; none when there is no such folder. */
export const namesIn = (folder: string): string[] => {
  try {
    return fs.readdirSync(folder).sort();
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return [];
    throw cause;
  }
};

/**
 * Destroys a file. The rename decides it: from then on nobody reads the file as a key, and a kill before the end is
 * finished by `finishDestroying`. The bytes are overwritten in place before the name goes, which reaches the same
 * sectors on a spinning disk; an SSD, a copy-on-write file system, a snapshot or a backup may keep the former bytes.
 * That is why these files hold wrapped keys only, and why keys belong on a disk that is itself encrypted.
 */
export const destroyFile = (path: string): void => {
  if (!fs.existsSync(path)) return;
  onDisk(path, () => {
    fs.renameSync(path, path + CONDEMNED);
    overwriteAndUnlink(path + CONDEMNED);
    flushFolder(dirname(path));
  });
};

const overwriteAndUnlink = (path: string): void => {
  const bytes = fs.statSync(path).size;
  writeAndFlush(path, "r+", randomBytes(bytes));
  fs.unlinkSync(path);
};

/** Ends what a kill interrupted: destroys condemned files, and files that never got their final name. */
export const finishDestroying = (folder: string): void => {
  const left = namesIn(folder).filter((name) => name.endsWith(CONDEMNED) || name.endsWith(UNFINISHED));
  for (const name of left) onDisk(folder, () => overwriteAndUnlink(join(folder, basename(name))));
  if (left.length > 0) flushFolder(folder);
};
