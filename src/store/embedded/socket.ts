/** Where the server's one door is: a Unix socket in a folder that only its owner may enter. */

import { createHash } from "node:crypto";
import { chownSync, existsSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import { codeOf } from "../disk.ts";
import type { RunAs } from "./run-as.ts";

/** Only names the socket's file: there is no network port. */
export const PORT = 5432;

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS and BSD, the last of them zero. */
const LONGEST_PATH_BYTES = process.platform === "linux" ? 107 : 103;

const socketIn = (folder: string): string => join(folder, `.s.PGSQL.${PORT}`);

/** Short on every machine; `os.tmpdir()` may be long, and different for another process. */
const SHORT = "/tmp";

/** By device and inode: the same for every process and every name of the folder. */
const shortFolder = (folder: string): string => {
  const { dev, ino } = statSync(folder, { bigint: true });
  return join(SHORT, `miroir-${createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 16)}`);
};

/** The folder of the socket of the database in `folder`, which exists. */
export const socketFolder = (folder: string): string => {
  const near = join(folder, "socket");
  return Buffer.byteLength(socketIn(near)) <= LONGEST_PATH_BYTES ? near : shortFolder(folder);
};

/**
 * Refuses a folder in which somebody else could put a socket of his own: `/tmp` is everybody's.
 * @param owners user ids that may own it
 * @throws storage/foreign
 */
export const checkSocketFolder = (path: string, owners: readonly number[]): void => {
  const found = lstatSync(path);
  if (!found.isDirectory() || (found.mode & 0o077) !== 0 || !owners.includes(found.uid))
    throw new MiroirError("storage/foreign", { path, owner: found.uid });
};

/** Ours, or of the user to whom the database was given. */
const ownersOf = (owner: number | undefined): number[] =>
  [process.getuid?.(), owner].filter((uid) => uid !== undefined);

/** The folder of the socket, or where it will be. @throws storage/foreign */
export const findSocketFolder = (folder: string, owner: number | undefined): string => {
  const path = socketFolder(folder);
  if (existsSync(path)) checkSocketFolder(path, ownersOf(owner));
  return path;
};

/** Makes it where it is not there. @throws storage/foreign, storage/read-only, storage/full */
export const makeSocketFolder = (folder: string, { ids: { uid, gid } }: RunAs): string => {
  const path = socketFolder(folder);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw diskFault(error, path);
  }
  checkSocketFolder(path, ownersOf(uid));
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  return path;
};
