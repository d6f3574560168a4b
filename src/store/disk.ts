import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { diskFault } from "../domain/disk.ts";

/** The code an error bears, as Node and PostgreSQL give one (`ENOSPC`, `53100`); empty when it bears none. */
export const codeOf = (error: unknown): string =>
  String((error as { code?: unknown } | undefined)?.code ?? "");

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

/** Makes a folder that only its owner may enter, and those above it. @throws storage/full, storage/read-only */
export const makeDataFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    // What `recursive` says when the disk is read-only, whatever the operating system answered.
    const code = codeOf(error) === "ENOENT" ? "EROFS" : codeOf(error);
    throw diskFault(Object.assign(error as Error, { code }), folder);
  }
};
