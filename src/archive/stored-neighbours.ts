/** What lies beside an object in its folder of a storage: sidecars and other halves, listed once while an import is in it. */
import { posix } from "node:path";
import { FOLDERS_KEPT, type Lister, type Names } from "./neighbours.ts";
import { recognise } from "./recognise.ts";
import { parsePlace, placeText } from "./s3.ts";
import type { Source, StoredObject } from "./s3-source.ts";
import type { StoredRef } from "./source.ts";

/** Words about pictures, and what they may be about. */
const isBeside = (path: string): boolean =>
  /\.(xmp|json|ya?ml)$/i.test(path) || recognise(new Uint8Array(0), path) !== "other";

/** Names of one folder: about 60 MB. What comes after them is not known to lie beside anything. */
const MOST_NAMES = 200_000;

/** Entries of a folder that are looked through for the signs of a program. */
const MOST_SIGNS = 10_000;

interface Folder {
  readonly names: Map<string, string>;
  readonly objects: Map<string, StoredObject>;
}

/** The place of a folder, as its storage lists it: its own path ends with `/`. */
const folderAt = (folder: string): { storage: string; path: string } | undefined => {
  const place = parsePlace(folder);
  return place && { ...place, path: place.path === "" ? "" : `${place.path.replace(/\/$/, "")}/` };
};

/** Paths here are those people read: `s3:<name>/<key>`. */
export class StoredNeighbours implements Lister {
  readonly #folders = new Map<string, Promise<Folder>>();
  readonly #sourceOf: (storage: string) => Promise<Source>;
  readonly #signal: AbortSignal | undefined;

  constructor(sourceOf: (storage: string) => Promise<Source>, signal?: AbortSignal) {
    this.#sourceOf = sourceOf;
    this.#signal = signal;
  }

  async in(folder: string): Promise<Names> {
    return (await this.#folder(folder)).names;
  }

  of(path: string): Promise<Names> {
    return this.in(posix.dirname(path));
  }

  /** The object of that path, if it lies beside pictures. */
  async find(path: string): Promise<StoredRef | undefined> {
    const place = parsePlace(path);
    if (!place) return undefined;
    const object = (await this.#folder(posix.dirname(path))).objects.get(posix.basename(path));
    return object && { kind: "s3", storage: place.storage, ...object };
  }

  /** Names in a folder, folders among them, by which a program's library shows itself. */
  async signs(folder: string): Promise<string[]> {
    const place = folderAt(folder);
    const found: string[] = [];
    if (!place) return found;
    const source = await this.#sourceOf(place.storage);
    for await (const { objects, folders } of source.folder(place.path, this.#signal)) {
      found.push(...folders, ...objects.map(({ path }) => posix.basename(path)));
      if (found.length >= MOST_SIGNS) break;
    }
    return found;
  }

  #folder(folder: string): Promise<Folder> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const listed = this.#list(folder);
    this.#folders.set(folder, listed);
    for (const oldest of this.#folders.keys()) {
      if (this.#folders.size <= FOLDERS_KEPT) break;
      this.#folders.delete(oldest);
    }
    return listed;
  }

  async #list(folder: string): Promise<Folder> {
    const found: Folder = { names: new Map(), objects: new Map() };
    const place = folderAt(folder);
    if (!place) return found;
    const source = await this.#sourceOf(place.storage);
    for await (const { objects } of source.folder(place.path, this.#signal)) {
      for (const object of objects.filter(({ path }) => isBeside(path))) {
        const name = posix.basename(object.path);
        found.names.set(name.toLowerCase(), name);
        found.objects.set(name, object);
      }
      if (found.names.size >= MOST_NAMES) break;
    }
    return found;
  }

  forget(): void {
    this.#folders.clear();
  }
}

/** A place as the root of a library: without the `/` at its end. */
export const rootOfPlace = (place: { storage: string; path: string }): string =>
  placeText(place).replace(/\/+$/, "");
