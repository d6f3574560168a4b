/**
 * A copy where it was put, read in parts: what a player asks for. What lies there is shown only while it is, byte for
 * byte, what was put; it is hashed once for each state of the file, since a player asks for many parts.
 */
import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { type Entry, openPromise as openZipFile } from "yauzl";
import { errnoOf } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";
import { checkName } from "./handing.ts";
import { connect, parsePlace, placeText, requireStorage, type Storages, storageFault } from "./s3.ts";

export interface PlacedCopy {
  readonly bytes: number;
  /** From a byte to another, both in it. Whoever asks reads it to its end, or destroys it. */
  part(from: number, to: number): Promise<Readable>;
}

/** A copy by its name below a place, and the hash that the register has of it. */
interface Wanted {
  readonly name: string;
  readonly sha256: string;
}

/** States of files whose hash is known; the oldest go. */
const MOST_KNOWN = 256;
const known = new Map<string, string>();

const hashOf = async (content: AsyncIterable<Uint8Array>): Promise<string> => {
  const digest = createHash("sha256");
  for await (const piece of content) digest.update(piece);
  return digest.digest("hex");
};

/** @param state what changes with the content: times, sizes, the storage's own tag */
const isStill = async (
  sha256: string,
  state: string,
  whole: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<boolean> => {
  const found = known.get(state) ?? (await hashOf(await whole()));
  known.delete(state);
  known.set(state, found);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  return found === sha256;
};

/** Undefined where there is no file of our own: a link there would lead elsewhere. */
const stateOf = async (path: string): Promise<{ state: string; bytes: number } | undefined> => {
  try {
    const found = await lstat(path, { bigint: true });
    if (!found.isFile()) return undefined;
    const { dev, ino, size, mtimeNs, ctimeNs } = found;
    return { state: [path, dev, ino, size, mtimeNs, ctimeNs].join(" "), bytes: Number(size) };
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error))) return undefined;
    throw error;
  }
};

const isBelow = async (root: string, folder: string): Promise<boolean> => {
  const [realRoot, real] = [await realpath(root), await realpath(folder)];
  return real === realRoot || real.startsWith(realRoot + sep);
};

const findInFolder = async (root: string, { name, sha256 }: Wanted): Promise<PlacedCopy | undefined> => {
  const path = join(root, ...name.split("/"));
  const found = await stateOf(path);
  if (!found || !(await isBelow(root, dirname(path)))) return undefined;
  if (!(await isStill(sha256, found.state, async () => createReadStream(path)))) return undefined;
  return {
    bytes: found.bytes,
    part: async (start, end) => {
      const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      return file.createReadStream({ start, end });
    },
  };
};

/** The reader of a ZIP stays open as long as what was opened in it. */
const inZip = async <T>(
  path: string,
  name: string,
  use: (entry: Entry, read: (part?: { start: number; end: number }) => Promise<Readable>) => Promise<T>,
): Promise<T | undefined> => {
  const zip = await openZipFile(path, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry())
      if (entry.fileName === name)
        return await use(entry, (part) => zip.openReadStreamPromise(entry, part ?? {}));
    return undefined;
  } finally {
    zip.close();
  }
};

/** What waits beside a ZIP to get into it was handed to nobody, and is not found. */
const findInZip = async (path: string, { name, sha256 }: Wanted): Promise<PlacedCopy | undefined> => {
  const zip = await stateOf(path);
  if (!zip) return undefined;
  try {
    return await inZip(path, name, async (entry, read) => {
      if (entry.compressionMethod !== 0) return undefined;
      if (!(await isStill(sha256, `${zip.state} ${name}`, () => read()))) return undefined;
      return {
        bytes: entry.uncompressedSize,
        part: async (from, to) => {
          const stream = await inZip(path, name, (_, again) => again({ start: from, end: to + 1 }));
          if (!stream) throw new MiroirError("picture/gone", { path });
          return stream;
        },
      };
    });
  } catch (error) {
    if (error instanceof MiroirError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new MiroirError("archive/damaged-zip", { path, problem }, { cause: error });
  }
};

type StoredPlace = NonNullable<ReturnType<typeof parsePlace>>;

/** One object of a storage, asked through a connection that ends with the answer. */
const openObject = async ({ storage, path }: StoredPlace, storages: Storages, name: string) => {
  const settings = requireStorage(storages, storage, "destination");
  const { client, s3 } = await connect(storage, settings);
  const below = path === "" || path.endsWith("/") ? path : `${path}/`;
  const object = { Bucket: settings.bucket, Key: settings.prefix + below + name };
  const said = placeText({ storage, path: below + name });
  const failed = (error: unknown): never => {
    client.destroy();
    throw storageFault(error, storage, said);
  };
  return {
    state: async () => {
      const answer = await client.send(new s3.HeadObjectCommand(object)).catch(failed);
      client.destroy();
      const { ContentLength: bytes = 0, ETag: etag, Metadata, VersionId } = answer;
      const state = [settings.endpoint, settings.bucket, object.Key, etag, VersionId, bytes].join(" ");
      return { bytes, etag, sha256: Metadata?.sha256, state };
    },
    read: async (etag: string | undefined, range?: string): Promise<Readable> => {
      const asked = { ...object, ...(etag && { IfMatch: etag }), ...(range && { Range: range }) };
      const { Body } = await client.send(new s3.GetObjectCommand(asked)).catch(failed);
      return (Body as Readable).once("close", () => client.destroy());
    },
  };
};

const findInStorage = async (
  place: StoredPlace,
  storages: Storages,
  { name, sha256 }: Wanted,
): Promise<PlacedCopy | undefined> => {
  const connected = () => openObject(place, storages, name);
  try {
    const { bytes, etag, state, sha256: said } = await (await connected()).state();
    const whole = async () => (await connected()).read(etag);
    const still = said === undefined ? await isStill(sha256, state, whole) : said === sha256;
    if (!still) return undefined;
    return { bytes, part: async (from, to) => (await connected()).read(etag, `bytes=${from}-${to}`) };
  } catch (error) {
    if (error instanceof MiroirError && error.code === "picture/gone") return undefined;
    throw error;
  }
};

/**
 * A copy that is there as it was put; undefined when it is not there, or is another.
 * @param place as a destination says it
 * @throws MiroirError storages/…, archive/damaged-zip
 */
export const findPlaced = async (
  place: string,
  storages: Storages,
  wanted: Wanted,
): Promise<PlacedCopy | undefined> => {
  checkName(wanted.name);
  const stored = parsePlace(place);
  if (stored) return findInStorage(stored, storages, wanted);
  return /\.zip$/i.test(place) ? findInZip(resolve(place), wanted) : findInFolder(resolve(place), wanted);
};
