/** What lies beside a picture inside a ZIP: XMP, and in an export of Google's the JSON of each picture. */
import type { ExportKind } from "../domain/libraries.ts";
import { sidecarNames } from "./exports.ts";
import { type Sidecar, sidecarFault, unreadSidecar } from "./sidecar.ts";
import { isInTakeout, TakeoutFolders } from "./takeout.ts";
import type { EntryAt, SidecarEntry } from "./zip.ts";

export interface ZipSidecars {
  /** Sidecars of the entry of that name. */
  of(name: string): Promise<Sidecar[]>;
}

const split = (name: string): [string, string] => {
  const at = name.lastIndexOf("/") + 1;
  return [name.slice(0, at), name.slice(at)];
};

interface Folder {
  /** As in `Neighbours`: by lower-case name. */
  readonly names: Map<string, string>;
  readonly entries: Map<string, SidecarEntry>;
}

const byFolder = (all: readonly SidecarEntry[]): Map<string, Folder> => {
  const folders = new Map<string, Folder>();
  for (const entry of all) {
    const [at, name] = split(entry.name);
    const folder = folders.get(at) ?? { names: new Map(), entries: new Map() };
    folder.names.set(name.toLowerCase(), name);
    folder.entries.set(name, entry);
    folders.set(at, folder);
  }
  return folders;
};

/**
 * @param entries its sidecars, and what they may be of
 * @param read one of them, with a bound of its own
 * @param zip what the ZIP is called
 * @param asked what it is, where it does not show
 */
export const zipSidecars = (
  entries: readonly SidecarEntry[],
  read: (at: EntryAt) => Promise<Uint8Array>,
  zip: string,
  asked: ExportKind | undefined,
): ZipSidecars => {
  const folders = byFolder(entries);
  const takeout = new TakeoutFolders();
  const kind = asked ?? (entries.some(({ name }) => isInTakeout(name)) ? "takeout" : undefined);
  return {
    of: async (entry) => {
      const [folder, name] = split(entry);
      const here = folders.get(folder);
      if (!here) return [];
      const bytesOf = (each: string): Promise<Uint8Array> => read(here.entries.get(each)!.at);
      const places = await sidecarNames(name, here.names, kind, {
        takeout,
        read: (json) => bytesOf(json).catch(() => undefined),
      });
      return Promise.all(
        places.map(({ kind: its, name: each }) => {
          const path = `${zip}!/${folder}${each}`;
          return bytesOf(each).then(
            (bytes): Sidecar => ({ kind: its, of: name, path, bytes }),
            (error: unknown) => unreadSidecar(name, { kind: its, path }, sidecarFault(error, path)),
          );
        }),
      );
    },
  };
};
