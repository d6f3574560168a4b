/** Files that arrive in watched folders, each once it is whole. */

import { basename } from "node:path";
import { watch as watchFolders } from "chokidar";
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

/**
 * Watches from the moment it is called, until `signal` is aborted; then the generator ends. What is there already is
 * not told, links are not followed, hidden files and camera leftovers are passed over as in `walk`.
 * @throws MiroirError picture/unreadable, from the generator, when the system cannot watch
 */
export const watch = (
  folders: readonly string[],
  { signal, settledMs = DEFAULT_SETTLED_MS }: WatchOptions,
): Arrivals => {
  const named = new Set(folders);
  const arrived = new Set<string>();
  let fault: MiroirError | undefined;
  let wake = (): void => {};
  const watcher = watchFolders([...folders], {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: Math.max(10, settledMs / LOOKS) },
    ignored: (path) => !named.has(path) && isPassedOver(basename(path)),
  });
  const ready = new Promise<void>((resolve) => {
    watcher.once("ready", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const tell = (path: string): void => {
    arrived.add(path);
    wake();
  };
  const stop = (): void => wake();
  watcher
    .on("add", tell)
    .on("change", tell)
    .on("unlink", (path) => arrived.delete(path));
  watcher.on("error", (error) => {
    fault = readFault(error, folders.join(", "));
    wake();
  });
  signal.addEventListener("abort", stop, { once: true });

  async function* arrivals(): AsyncGenerator<string, void, void> {
    try {
      while (!signal.aborted) {
        if (fault) throw fault;
        const [path] = arrived;
        if (path === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        arrived.delete(path);
        yield path;
      }
    } finally {
      signal.removeEventListener("abort", stop);
      await watcher.close();
    }
  }
  return Object.assign(arrivals(), { ready });
};
