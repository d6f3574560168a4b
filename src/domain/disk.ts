/** What an operating system answers when a disk takes nothing more (errno, POSIX.1-2017 `<errno.h>`), as a row of the table of errors. */
import { type ErrorCode, MiroirError } from "./errors.ts";

/** The one such table: a quota that is used up is a full disk, and not one that may only be read. */
export const DISK_FAULTS = {
  ENOSPC: "storage/full",
  EDQUOT: "storage/full",
  EROFS: "storage/read-only",
  EACCES: "storage/read-only",
  EPERM: "storage/read-only",
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** errno name of a failed system call (`ENOSPC`), or "" for any other error. */
export const errnoOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
};

/**
 * A fault of writing under `path` as a MiroirError; any other error as it is.
 * @param besides what an errno means beyond the table, at this one place.
 */
export const diskFault = (
  error: unknown,
  path: string,
  besides: Readonly<Record<string, ErrorCode>> = {},
): unknown => {
  const codes: Readonly<Record<string, ErrorCode>> = { ...besides, ...DISK_FAULTS };
  const errno = errnoOf(error);
  return Object.hasOwn(codes, errno) ? new MiroirError(codes[errno]!, { path }, { cause: error }) : error;
};

/** For a place of which nothing else is known than that it cannot be written: whatever is not a full disk is storage/read-only. */
export const unwritable = (error: unknown, path: string): MiroirError => {
  const fault = diskFault(error, path);
  return fault instanceof MiroirError
    ? fault
    : new MiroirError("storage/read-only", { path }, { cause: error });
};
