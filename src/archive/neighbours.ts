/** What lies beside a file in its folder: sidecars and other halves. A folder is listed once while the walk is in it. */
import { readdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Names of one folder by their lower-case form: cameras and programs disagree about capitals. */
export type Names = ReadonlyMap<string, string>;

/** Who lists folders: of a disk, or of a storage (`stored-neighbours.ts`). */
export interface Lister {
  /** Names in that folder; none when it cannot be listed. */
  in(folder: string): Promise<Names>;
  /** Names beside that file. */
  of(path: string): Promise<Names>;
  /** Files arrive while a folder is watched. */
  forget(): void;
}

/** The folder in hand, the one of its sidecars, and the next. */
export const FOLDERS_KEPT = 4;

/** Folders of the disk. It keeps the names of the last `FOLDERS_KEPT` that were asked for. */
export class Neighbours implements Lister {
  readonly #folders = new Map<string, Promise<Names>>();

  in(folder: string): Promise<Names> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const listed = readdir(folder).then(
      (names) => new Map(names.map((name) => [name.toLowerCase(), name])),
      () => new Map<string, string>(),
    );
    this.#folders.set(folder, listed);
    for (const oldest of this.#folders.keys()) {
      if (this.#folders.size <= FOLDERS_KEPT) break;
      this.#folders.delete(oldest);
    }
    return listed;
  }

  of(path: string): Promise<Names> {
    return this.in(dirname(path));
  }

  forget(): void {
    this.#folders.clear();
  }
}
