/**
 * Where copies that leave go: a folder, a ZIP, or the organisation's own storage. A copy is there whole or not at all,
 * and nothing that Miroir did not put there is ever overwritten or removed: whoever puts a copy keeps its hash, and says
 * which hashes may be in its place.
 *
 * Keep the hash of a copy before you put it: then a crash in between leaves nothing that nobody may replace.
 */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { openPromise as openZipFile } from "yauzl";
import { ZipFile } from "yazl";
import { diskFault, errnoOf } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";
import { type Content, checkName, type Destination, type Handed, piecesOf, requireFree } from "./handing.ts";
import { syncFolder } from "./keep.ts";
import { parsePlace, requireStorage, type Storages } from "./s3.ts";
import { openBucket } from "./s3-destination.ts";

export type { Content, Destination } from "./handing.ts";

/** How what is half written is called: by its copy, so that what a crash left of it is found. */
const unfinishedOf = (path: string): string => join(dirname(path), `.unfinished-${basename(path)}-`);

const removeUnfinishedOf = async (path: string): Promise<void> => {
  const begin = basename(unfinishedOf(path));
  for (const name of await readdir(dirname(path)).catch(() => []))
    if (name.startsWith(begin)) await rm(join(dirname(path), name), { force: true });
};

/** Writes beside the place and renames: nobody meets half a copy. */
const writeWhole = async (path: string, content: Content): Promise<Handed> => {
  const unfinished = `${unfinishedOf(path)}${randomBytes(8).toString("hex")}`;
  const digest = createHash("sha256");
  let bytes = 0;
  const file = await open(unfinished, "wx");
  try {
    for await (const piece of piecesOf(content)) {
      digest.update(piece);
      bytes += piece.length;
      await file.writeFile(piece);
    }
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    await syncFolder(dirname(path));
    return { sha256: digest.digest("hex"), bytes };
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
};

const digestOf = async (content: AsyncIterable<Uint8Array>): Promise<string> => {
  const digest = createHash("sha256");
  for await (const piece of content) digest.update(piece);
  return digest.digest("hex");
};

/** Hash of the file there, undefined where nothing is; a folder or a link there has none of ours. */
const digestAt = async (path: string): Promise<string | undefined> => {
  try {
    const stats = await lstat(path);
    return stats.isFile() ? await digestOf(createReadStream(path)) : "not a file";
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error))) return undefined;
    throw error;
  }
};

/** A link inside the folder could lead a copy to anywhere. */
const requireWithin = async (root: string, folder: string): Promise<void> => {
  const [realRoot, real] = [await realpath(root), await realpath(folder)];
  if (real !== realRoot && !real.startsWith(realRoot + sep))
    throw new MiroirError("archive/link-outside", { path: folder });
};

/** Folders that a removal left empty go too, up to the place itself. */
const removeEmpty = async (root: string, folder: string): Promise<void> => {
  if (folder === root || !folder.startsWith(root + sep)) return;
  const empty = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (empty) await removeEmpty(root, dirname(folder));
};

const openFolder = (root: string): Destination => {
  const pathOf = (name: string): string => {
    checkName(name);
    return join(root, ...name.split("/"));
  };
  const guarded = async <T>(path: string, write: () => Promise<T>): Promise<T> => {
    try {
      return await write();
    } catch (error) {
      throw diskFault(error, path);
    }
  };
  return {
    kind: "folder",
    place: root,
    put: (name, content, mayReplace = []) =>
      guarded(root, async () => {
        const path = pathOf(name);
        await mkdir(dirname(path), { recursive: true });
        await requireWithin(root, dirname(path));
        requireFree(root, name, await digestAt(path), mayReplace);
        return writeWhole(path, content);
      }),
    remove: (name, sha256) =>
      guarded(root, async () => {
        const path = pathOf(name);
        const there = await digestAt(path);
        if (there === undefined) return "gone";
        if (there !== sha256) return "other";
        try {
          await unlink(path);
          await syncFolder(dirname(path));
        } catch (error) {
          // A withdrawal and whoever was writing it may take one away together: it was there as it was put, and is gone.
          if (errnoOf(error) !== "ENOENT") throw error;
        }
        await removeEmpty(root, dirname(path));
        return "removed";
      }),
    has: async (name) => (await digestAt(pathOf(name))) !== undefined,
    removeUnfinished: (name) => guarded(root, () => removeUnfinishedOf(pathOf(name))),
    close: async () => {},
  };
};

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const damagedZip = (path: string, error: unknown): MiroirError => {
  if (error instanceof MiroirError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  return new MiroirError("archive/damaged-zip", { path, problem }, { cause: error });
};

/** The entries of a ZIP that is there already, by name; none where no ZIP is. */
async function* entriesIn(path: string) {
  if (!(await isThere(path))) return;
  const zip = await openZipFile(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw damagedZip(path, error);
  });
  try {
    for await (const entry of zip.eachEntry())
      yield { name: entry.fileName, read: () => zip.openReadStreamPromise(entry) };
  } catch (error) {
    throw damagedZip(path, error);
  } finally {
    zip.close();
  }
}

/** Entries bear no clock of this machine, and pictures and videos do not get smaller by deflating. */
const NO_DATE = new Date(1980, 0, 1);
const COMPRESSED = /\.(?:jpe?g|png|webp|mp4|zip|pdf)$/i;

/** Names of files below `folder`, with `/`, in order. */
const namesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".unfinished-"))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    )
    .sort();
};

/**
 * A ZIP cannot be changed in its place. What is put waits in a folder beside it, where it survives a stop; `close` writes
 * the whole anew, with the entries that stay, and gives it the name last. What only waits was handed to nobody, and is
 * replaced by whatever is put under its name.
 */
const openZip = (path: string): Destination => {
  const folder = `${path}.unfinished`;
  const waiting = openFolder(folder);
  const removed = new Set<string>();
  let names: Promise<ReadonlySet<string>> | undefined;
  const readNames = async (): Promise<ReadonlySet<string>> => {
    const all = new Set<string>();
    for await (const { name } of entriesIn(path)) all.add(name);
    return all;
  };
  const digestIn = async (name: string): Promise<string | undefined> => {
    names ??= readNames();
    if (removed.has(name) || !(await names).has(name)) return undefined;
    for await (const entry of entriesIn(path)) if (entry.name === name) return digestOf(await entry.read());
    return undefined;
  };
  const take = async (name: string): Promise<boolean> => {
    const staged = await digestAt(join(folder, ...name.split("/")));
    return staged !== undefined && (await waiting.remove(name, staged)) === "removed";
  };
  const writeAll = async (unfinished: string, put: ReadonlySet<string>): Promise<number> => {
    const zip = new ZipFile();
    const file = await open(unfinished, "w");
    const sink = file.createWriteStream({ flush: true });
    const written = pipeline(zip.outputStream, sink);
    written.catch(() => {});
    let count = 0;
    const add = async (name: string, content: Readable): Promise<void> => {
      count++;
      zip.addReadStream(content, name, { compress: !COMPRESSED.test(name), mtime: NO_DATE });
      await Promise.race([
        finished(content),
        once(zip, "error").then(([error]) => Promise.reject(error)),
        written,
      ]);
    };
    try {
      for await (const entry of entriesIn(path))
        if (!removed.has(entry.name) && !put.has(entry.name)) await add(entry.name, await entry.read());
      for (const name of put) await add(name, createReadStream(join(folder, ...name.split("/"))));
      zip.end();
      await written;
    } catch (error) {
      sink.destroy();
      throw error;
    }
    return count;
  };
  return {
    kind: "zip",
    place: path,
    put: async (name, content, mayReplace = []) => {
      checkName(name);
      requireFree(path, name, await digestIn(name), mayReplace);
      await take(name);
      return waiting.put(name, content);
    },
    remove: async (name, sha256) => {
      checkName(name);
      const waited = await take(name);
      const there = await digestIn(name);
      if (there === undefined) return waited ? "removed" : "gone";
      if (there !== sha256) return "other";
      removed.add(name);
      return "removed";
    },
    has: async (name) => (await waiting.has(name)) || (await digestIn(name)) !== undefined,
    removeUnfinished: (name) => waiting.removeUnfinished(name),
    close: async () => {
      const put = new Set(await namesBelow(folder));
      if (put.size === 0 && removed.size === 0) return;
      const unfinished = join(dirname(path), `.unfinished-${basename(path)}`);
      try {
        const count = await writeAll(unfinished, put);
        if (count === 0) await rm(path, { force: true });
        else await rename(unfinished, path);
        await syncFolder(dirname(path));
      } catch (error) {
        throw diskFault(error, path);
      } finally {
        await rm(unfinished, { force: true });
      }
      await rm(folder, { recursive: true, force: true });
      removed.clear();
      names = undefined;
    },
  };
};

/**
 * @param out a folder, a path that ends with `.zip`, or `s3:<name>/<prefix>` with the name of a storage of the configuration
 * @param storages setting `storages`
 * @throws MiroirError storages/unknown, storages/other-use, storages/bad-key-file
 */
export const openDestination = async (out: string, storages: Storages): Promise<Destination> => {
  const place = parsePlace(out);
  if (place) return openBucket(place, requireStorage(storages, place.storage, "destination"));
  return /\.zip$/i.test(out) ? openZip(resolve(out)) : openFolder(resolve(out));
};
