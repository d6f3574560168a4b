/** What lies beside a picture inside a ZIP: XMP, and in an export of Google's the JSON of each picture. */
import type { ExportKind } from "../domain/libraries.ts";
import { sidecarNames } from "./exports.ts";
import type { Sidecar } from "./sidecar.ts";
import type { EntryAt, SidecarEntry } from "./zip.ts";

export interface ZipSidecars {
  /** Sidecars of the entry of that name; one that cannot be read says nothing. */
  of(name: string): Promise<Sidecar[]>;
}

/** Everything that Takeout packs lies below a folder of that name. */
const isTakeout = (entries: readonly SidecarEntry[]): boolean =>
  entries.some(({ name }) => name.startsWith("Takeout/"));

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
 * @param entries its sidecars
 * @param read one of them, with a bound of its own
 * @param asked what the ZIP is, where it does not show
 */
export const zipSidecars = (
  entries: readonly SidecarEntry[],
  read: (at: EntryAt) => Promise<Uint8Array>,
  asked: ExportKind | undefined,
): ZipSidecars => {
  const folders = byFolder(entries);
  const kind = asked ?? (isTakeout(entries) ? "takeout" : undefined);
  return {
    of: async (entry) => {
      const [folder, name] = split(entry);
      const here = folders.get(folder);
      if (!here) return [];
      const found = sidecarNames(name, here.names, kind).map((each) =>
        read(here.entries.get(each.name)!.at).then(
          (bytes): Sidecar[] => [{ kind: each.kind, of: name, bytes }],
          () => [],
        ),
      );
      return (await Promise.all(found)).flat();
    },
  };
};
