/**
 * Originals that have no place of their own (out of a ZIP, or uploaded) are kept in the data folder, named by their
 * content. A folder's originals are never copied and never written to.
 */
import { randomBytes } from "node:crypto";
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskFault, errnoOf } from "../domain/disk.ts";
import { contentHash, keptPath } from "./source.ts";

/** A half-written original; `removeUnfinished` clears those that a crash left. */
const UNFINISHED = ".unfinished-";

/** A name in a folder survives a power cut only once the folder itself is on disk. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Missing parents too, each on disk before the next. Not `recursive`, which says ENOENT of a read-only disk. */
const makeFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return;
    if (errnoOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    return await makeFolder(path);
  }
  await syncFolder(dirname(path));
};

const writeDurably = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

const sizeOf = async (path: string): Promise<number | undefined> =>
  await stat(path).then(
    (stats) => stats.size,
    () => undefined,
  );

/**
 * Keeps an original under `folder`, durably: when this resolves, it survives a power cut; when it rejects, nothing is
 * left of it. Keeping the same bytes again changes nothing.
 * @returns its content hash, which `SourceRef` of kind "kept" names
 * @throws MiroirError storage/full, storage/read-only
 */
export const keepOriginal = async (folder: string, bytes: Uint8Array): Promise<string> => {
  const sha256 = contentHash(bytes);
  const path = keptPath(folder, sha256);
  const unfinished = join(dirname(path), `${UNFINISHED}${randomBytes(8).toString("hex")}`);
  try {
    await makeFolder(dirname(path));
    if ((await sizeOf(path)) !== bytes.length) {
      await writeDurably(unfinished, bytes);
      await rename(unfinished, path);
    }
    await syncFolder(dirname(path));
    return sha256;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw diskFault(error, folder);
  }
};

/**
 * Keeps a file as an original, as `keepOriginal` keeps bytes, without reading it into memory.
 * @param sha256 its content hash
 * @throws MiroirError storage/full, storage/read-only
 */
export const keepOriginalFile = async (folder: string, from: string, sha256: string): Promise<void> => {
  const path = keptPath(folder, sha256);
  const unfinished = join(dirname(path), `${UNFINISHED}${randomBytes(8).toString("hex")}`);
  try {
    await makeFolder(dirname(path));
    if ((await sizeOf(path)) !== (await sizeOf(from))) {
      await copyFile(from, unfinished);
      await chmod(unfinished, 0o600);
      const file = await open(unfinished, "r+");
      await file.sync().finally(() => file.close());
      await rename(unfinished, path);
    }
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw diskFault(error, folder);
  }
};

/**
 * Removes a kept original, durably. @returns whether there was one.
 * @throws MiroirError storage/read-only
 */
export const removeOriginal = async (folder: string, sha256: string): Promise<boolean> => {
  const path = keptPath(folder, sha256);
  try {
    await unlink(path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw diskFault(error, folder);
  }
};

const namesIn = async (folder: string): Promise<string[]> =>
  await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  });

/** Content hashes of all kept originals, in order. */
export const listOriginals = async (folder: string): Promise<string[]> => {
  const hashes = (await namesIn(folder)).map(
    (name) => /^([0-9a-f]{2})[\\/](\1[0-9a-f]{62})$/.exec(name)?.[2],
  );
  return hashes.filter((hash) => hash !== undefined).sort();
};

/**
 * Removes what a crash left half written; call it at start, while no `keepOriginal` runs on the same folder.
 * @returns how many files were removed
 */
export const removeUnfinished = async (folder: string): Promise<number> => {
  const names = await namesIn(folder);
  const unfinished = names.filter((name) => /^[0-9a-f]{2}[\\/]\.unfinished-[0-9a-f]{16}$/.test(name));
  for (const name of unfinished) await rm(join(folder, name), { force: true });
  return unfinished.length;
};
