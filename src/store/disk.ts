import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type ErrorCode, MiroirError } from "../domain/errors.ts";

/** What a disk answers, as a row of the error table. */
const DISK_ERRORS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "storage/full",
  EDQUOT: "storage/full",
  EROFS: "storage/read-only",
  EACCES: "storage/read-only",
  EPERM: "storage/read-only",
};

/** The code an error bears, as Node and PostgreSQL give one (`ENOSPC`, `53100`); empty when it bears none. */
export const codeOf = (error: unknown): string =>
  String((error as { code?: unknown } | undefined)?.code ?? "");

/** A fault of the disk under `path` as a MiroirError; any other error as it is. */
export const storageError = (error: unknown, path: string): unknown => {
  const code = DISK_ERRORS[codeOf(error)];
  return code ? new MiroirError(code, { path }, { cause: error }) : error;
};

const syncPath = (path: string): void => {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Directories cannot be opened on Windows; NTFS logs their entries itself. */
export const syncDirectory = (path: string): void => {
  if (process.platform !== "win32") syncPath(path);
};

/** Puts every file and directory under `folder` on the disk. */
export const syncTree = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncDirectory(folder);
};
