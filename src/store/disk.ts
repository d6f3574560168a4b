import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";

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
