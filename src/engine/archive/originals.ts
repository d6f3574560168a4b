/** Originals without a place of their own (out of ZIPs, or uploaded): kept by content, and gone with the last item that came from them. */
import { keepOriginal, keepOriginalFile, listOriginals, removeOriginal } from "../../archive/keep.ts";
import { contentHash } from "../../archive/source.ts";
import { keptOriginals } from "../../store/archive/albums.ts";
import type { ItemFile } from "../../store/archive/items.ts";
import type { Act } from "../gate/act.ts";

/** Kept by an import of this process whose row is not written yet: an album that is removed meanwhile does not take them. */
const arriving = new Set<string>();
/** Kept since a removal began that still goes on. */
const sinceRemovalBegan = new Set<Set<string>>();

const placeOf = (folder: string, sha256: string): string => `${folder}/${sha256}`;

/** @returns its content hash; `arrived` is told once a row names it. @throws MiroirError storage/… */
export const keepArriving = async (folder: string, bytes: Uint8Array): Promise<string> => {
  const place = placeOf(folder, contentHash(bytes));
  arriving.add(place);
  for (const kept of sinceRemovalBegan) kept.add(place);
  return keepOriginal(folder, bytes);
};

/** The same for a file that is too large to hold; `sha256` is its content hash. @throws MiroirError storage/… */
export const keepArrivingFile = async (folder: string, from: string, sha256: string): Promise<void> => {
  const place = placeOf(folder, sha256);
  arriving.add(place);
  for (const kept of sinceRemovalBegan) kept.add(place);
  await keepOriginalFile(folder, from, sha256);
};

/** A row names it now, and from now on rows alone say whether it is needed. What stayed at its own place was not kept. */
export const arrived = (folder: string, { kind, path: sha256 }: ItemFile): void => {
  if (kind === "kept") arriving.delete(placeOf(folder, sha256));
};

/** Imports at work, by folder. */
const importing = new Map<string, number>();

/** What an import kept and did not come to write is needed by nobody once no import is at work any more. */
export const whileArriving = async <T>(folder: string, body: () => Promise<T>): Promise<T> => {
  importing.set(folder, (importing.get(folder) ?? 0) + 1);
  try {
    return await body();
  } finally {
    const left = importing.get(folder)! - 1;
    importing.set(folder, left);
    if (left === 0) for (const place of arriving) if (place.startsWith(`${folder}/`)) arriving.delete(place);
  }
};

/** @returns how many went. */
export const removeUnneededOriginals = async (act: Act): Promise<number> => {
  const folder = act.engine.settings.originalsFolder;
  const kept = new Set(arriving);
  sinceRemovalBegan.add(kept);
  try {
    const needed = new Set((await act.read(keptOriginals)).map(({ path }) => path));
    const unneeded = (await listOriginals(folder)).filter((sha256) => !needed.has(sha256));
    let removed = 0;
    for (const sha256 of unneeded)
      if (!kept.has(placeOf(folder, sha256))) removed += Number(await removeOriginal(folder, sha256));
    return removed;
  } finally {
    sinceRemovalBegan.delete(kept);
  }
};
