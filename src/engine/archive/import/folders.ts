/** Folders and files that somebody named. */
import { resolve, sep } from "node:path";
import { isDerived } from "../../../archive/exports.ts";
import { type Found, type WalkOptions, walk } from "../../../archive/walk.ts";
import { placesAt } from "../../../store/archive/places.ts";
import { entriesThrough } from "../../images/unzip.ts";
import { fileSource } from "./file.ts";
import { goneFromFolder, type Root, rootsOf, shareAway } from "./gone.ts";
import { entrySource } from "./kept.ts";
import type { Met, Origin, Shared } from "./source.ts";

/** Limits of the settings, what the album knows, and what is passed over: the data folder and `but`. */
export const walkOptions = ({ act, albumId, exports }: Shared, but: readonly string[]): WalkOptions => {
  const { maxFileBytes, maxZipEntries, maxZipBytes, dataFolder } = act.engine.settings;
  return {
    ...{ maxFileBytes, maxZipEntries, maxZipBytes },
    except: [dataFolder, ...but],
    passOver: (path) => isDerived(exports, path),
    entries: entriesThrough(act.engine),
    known: (paths) => act.read((sql) => placesAt(sql, albumId, "file", paths)),
    ...(act.signal && { signal: act.signal }),
  };
};

/** A walk costs a thousandth of the work. */
export const countOf = async (found: AsyncIterable<Found>): Promise<number> => {
  let count = 0;
  for await (const { kind } of found) if (kind !== "other") count++;
  return count;
};

const sourceOf = (shared: Shared, found: Found): Met => {
  if (found.kind === "file") return fileSource(shared, found);
  return found.kind === "zip-entry" ? entrySource(shared, found) : found;
};

const pathOf = (found: Found): string => (found.kind === "zip-entry" ? found.zip : found.path);

/** Folders that were named and in which a walk met nothing. */
const emptyOf = (roots: readonly Root[], met: ReadonlySet<Root>): string[] =>
  roots.flatMap((root) => (root.isFolder && !root.away && !met.has(root) ? [root.path] : []));

const rootsWith = (roots: readonly Root[], path: string): Root[] =>
  roots.filter((root) =>
    [root.path, root.real].some((start) => path === start || path.startsWith(start + sep)),
  );

/** Walked in the order given. @param but paths that are passed over: the manifest */
export const folderOrigin = (shared: Shared, paths: readonly string[], but: readonly string[]): Origin => {
  const { act, albumId } = shared;
  const options = walkOptions(shared, but);
  let roots: readonly Root[] = [];
  const met = new Set<Root>();
  return {
    count: () => countOf(walk(paths, options)),
    async *found() {
      roots = await rootsOf(act, albumId, paths);
      const away = roots.filter((root) => root.away);
      for (const root of away) yield { kind: "problem", path: root.path, error: shareAway(root) };
      const there = paths.filter((path) => !away.some((root) => root.path === resolve(path)));
      for await (const found of walk(there, options)) {
        if (met.size < roots.length) for (const root of rootsWith(roots, pathOf(found))) met.add(root);
        yield sourceOf(shared, found);
      }
    },
    gone: async () => {
      const [moved, missing]: [string[], string[]] = [[], []];
      for (const root of roots) {
        const gone = await goneFromFolder(act, albumId, root);
        moved.push(...gone.moved);
        missing.push(...gone.missing);
      }
      return { moved, missing };
    },
    empty: () => emptyOf(roots, met),
  };
};
