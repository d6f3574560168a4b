/** What the server's own last words mean for whoever started it. */
import { statfsSync } from "node:fs";
import { type ErrorCode, MiroirError } from "../../domain/errors.ts";

const SAID: readonly (readonly [RegExp, ErrorCode])[] = [
  [/No space left on device|Disk quota exceeded/i, "storage/full"],
  [/Read-only file system|Permission denied/i, "storage/read-only"],
  [
    /shared memory|semaphore|Cannot allocate memory|could not look up effective user|error while loading shared libraries|cannot be run as root|Resource temporarily unavailable|unshare|setpriv/i,
    "storage/not-started",
  ],
];

/** What is free on the disk of `path`, in bytes. */
const freeBytes = (path: string): number => {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/** One file of the log has to fit. */
const NEEDED_BYTES = 4 * 1024 * 1024;

/** Whether the disk of `path` has no room for a file of the log: the server cannot say so, since that is written too. */
export const isFull = (path: string): boolean => freeBytes(path) < NEEDED_BYTES;

const complaintIn = (said: string, otherwise: string): string => {
  const line = said.split("\n").findLast((text) => /\b(PANIC|FATAL|ERROR|error):/i.test(text));
  return (
    line?.replace(/^.*?\b(PANIC|FATAL|ERROR|error):\s*/i, "") || said.trim().split("\n").at(-1) || otherwise
  );
};

/**
 * @param said standard error of the program, newest last
 * @param otherwise what to say when it said nothing
 */
export const faultIn = (said: string, path: string, otherwise: string): MiroirError => {
  const problem = complaintIn(said, otherwise);
  const known = SAID.find(([words]) => words.test(said))?.[1];
  if (known === undefined && isFull(path)) return new MiroirError("storage/full", { path });
  if (known === "storage/full" || known === "storage/read-only") return new MiroirError(known, { path });
  return new MiroirError(known ?? "storage/damaged", { path, problem });
};
