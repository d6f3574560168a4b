/**
 * Folders in which pictures lie that decoders were asked to read. A decoder sees those it was started with; each further
 * folder costs it a start, so that two below the same one become that one.
 */
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, relative, sep } from "node:path";

/** Whether `path` is `root` or lies below it. Both absolute. */
export const isWithin = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/** So many at once: a command line has its length too. */
const MOST = 64;

const depthOf = (path: string): number => path.split(sep).filter(Boolean).length;

const commonOf = (one: string, other: string): string => {
  let common = one;
  while (!isWithin(common, other)) common = dirname(common);
  return common;
};

/** The disk, a folder of the system and a home are too much to show for the sake of two folders in them. */
const isTooWide = (folder: string): boolean => depthOf(folder) < 2 || isWithin(folder, homedir());

const isItself = (folder: string): boolean => {
  try {
    return realpathSync(folder) === folder;
  } catch {
    return false;
  }
};

/** The folders so far; one for all processes of an engine. */
export class Roots {
  #all: readonly string[] = [];

  get all(): readonly string[] {
    return this.#all;
  }

  /** Adds the folder of that file, or one above it and another one. */
  add(path: string): void {
    let folder = dirname(path);
    if (covers(this.#all, path)) return;
    // A folder behind a link is another one than its name says: nothing is concluded from that.
    if (isItself(folder))
      for (const root of this.#all) {
        const common = commonOf(root, folder);
        if (!isTooWide(common) && isItself(root)) folder = common;
      }
    const apart = this.#all.filter((root) => !isWithin(folder, root));
    this.#all = [...apart.slice(1 - MOST), folder];
  }
}

/** Whether one of the folders holds it, by its name. */
export const covers = (roots: readonly string[], path: string): boolean =>
  roots.some((root) => !relative(root, path).startsWith("..") && isWithin(root, path));
