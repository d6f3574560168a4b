/** Files that arrive in watched folders, each once it is whole. */

import { lstat } from "node:fs/promises";
import { basename } from "node:path";
import { type FSWatcher, watch as watchFolders } from "chokidar";
import type { MiroirError } from "../domain/errors.ts";
import { readFault } from "./faults.ts";
import { isPassedOver } from "./recognise.ts";

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** A file whose size has not changed for so long is whole. A card reader or a network pauses for about a second. */
  readonly settledMs?: number;
}

/** Paths of files that are new or were changed, absolute where the folders were. */
export interface Arrivals extends AsyncGenerator<string, void, void> {
  /**
   * Resolves when everything that arrives from now on will be seen. Start watching, wait for this, walk the folders,
   * and then take the arrivals: nothing falls between.
   */
  readonly ready: Promise<void>;
}

const DEFAULT_SETTLED_MS = 2000;
/** A file that grows is looked at so often within `settledMs`. */
const LOOKS = 4;

/** A link is told as a file that arrived, and a path that is told counts as named: `walk` would follow it anywhere. */
const isFile = async (path: string): Promise<boolean> =>
  await lstat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );

const open = (folders: readonly string[], settledMs: number): FSWatcher => {
  const named = new Set(folders);
  return watchFolders([...folders], {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: Math.max(10, settledMs / LOOKS) },
    ignored: (path) => !named.has(path) && isPassedOver(basename(path)),
  });
};

/**
 * Watches from the moment it is called, until `signal` is aborted; then the generator ends. What is there already is
 * not told, links are not followed, hidden files and camera leftovers are passed over as in `walk`.
 * @throws MiroirError picture/unreadable, from the generator, when the system cannot watch
 */
export const watch = (folders: readonly string[], options: WatchOptions): Arrivals => {
  const { signal, settledMs = DEFAULT_SETTLED_MS } = options;
  const arrived = new Set<string>();
  let fault: MiroirError | undefined;
  let wake = (): void => {};
  const watcher = open(signal.aborted ? [] : folders, settledMs);
  const tell = (path: string): void => {
    arrived.add(path);
    wake();
  };
  watcher.on("add", tell).on("change", tell);
  watcher.on("unlink", (path) => void arrived.delete(path));
  watcher.on("error", (error) => {
    fault = readFault(error, folders.join(", "));
    wake();
  });
  const ready = new Promise<void>((resolve) => {
    const stop = (): void => {
      resolve();
      wake();
      void watcher.close(); // also when nobody takes the arrivals any more
    };
    watcher.once("ready", resolve);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });

  async function* arrivals(): AsyncGenerator<string, void, void> {
    try {
      while (!signal.aborted) {
        if (fault) throw fault;
        const [path] = arrived;
        if (path !== undefined) {
          arrived.delete(path);
          if (await isFile(path)) yield path;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      await watcher.close();
    }
  }
  return Object.assign(arrivals(), { ready });
};
