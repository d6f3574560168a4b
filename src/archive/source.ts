/**
 * Where the bytes of an item are: in the organisation's own folder, which Miroir only ever reads, in the data folder when
 * they came out of a ZIP or an upload, or in the organisation's own storage under a name of the configuration. There is
 * no address of another machine here (R78).
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import { readFault, stopIfAborted } from "./faults.ts";

export type SourceRef = (
  | { readonly kind: "file" /** Absolute. */; readonly path: string }
  | {
      readonly kind: "kept" /** An original kept in the data folder, by its content hash. */;
      readonly sha256: string;
    }
  | StoredRef
) & {
  /** What was imported from there shows this (shows.ts): other bytes that show the same are as good. */
  readonly shows?: string;
};

/** An object of a storage: lent as a file before it is read (engine/images/lend.ts), and an image process never meets one. */
export interface StoredRef {
  readonly kind: "s3";
  readonly storage: string;
  /** Key below the prefix of that storage. */
  readonly path: string;
  /** The version that was imported. */
  readonly etag: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface ReadOptions {
  /** Where `keepOriginal` puts originals. */
  readonly originalsFolder: string;
  /** Setting maxFileBytes. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** A read is looked at for interruption this often; large enough that the calls cost nothing. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** O_NONBLOCK: opening a pipe that nobody writes would otherwise wait for ever. Both flags are absent on Windows. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** SHA-256 of the bytes, 64 lowercase hex digits: the identity of an item. */
export const contentHash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Where the original of that hash is kept: two digits of folder, so that no folder grows beyond what file systems like. */
export const keptPath = (originalsFolder: string, sha256: string): string => {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new MiroirError("internal/broken-promise", {
      problem: "a kept original was asked for by something that is no hash",
    });
  }
  return join(originalsFolder, sha256.slice(0, 2), sha256);
};

/** Opens a regular file for reading; a link, pipe, device or socket is refused without being read. */
export const openRegular = async (
  path: string,
): Promise<{ file: FileHandle; bytes: number; modifiedMs: number }> => {
  const file = await open(path, READ_FLAGS).catch((error: unknown) => {
    throw readFault(error, path);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile())
      throw new MiroirError("picture/unreadable", { path, problem: "it is not a regular file" });
    return { file, bytes: stats.size, modifiedMs: stats.mtimeMs };
  } catch (error) {
    await file.close();
    throw readFault(error, path);
  }
};

/** Fills `into` from the file's start; fewer bytes than asked for when the file was cut short meanwhile. */
const fill = async (
  file: FileHandle,
  into: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> => {
  let filled = 0;
  while (filled < into.length) {
    stopIfAborted(signal);
    const { bytesRead } = await file.read(into, filled, Math.min(CHUNK_BYTES, into.length - filled), filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return into.subarray(0, filled);
};

const readBounded = async (path: string, options: ReadOptions): Promise<Uint8Array> => {
  const { file, bytes } = await openRegular(path);
  try {
    if (bytes > options.maxBytes)
      throw new MiroirError("picture/too-many-bytes", { bytes, limit: options.maxBytes, path });
    const content = await fill(file, new Uint8Array(bytes), options.signal);
    if (content.length === 0) throw new MiroirError("picture/empty", { path });
    return content;
  } catch (error) {
    throw readFault(error, path);
  } finally {
    await file.close();
  }
};

/** Where a file or a kept original lies. */
export const pathOfSource = (source: SourceRef, originalsFolder: string): string => {
  if (source.kind === "file") return source.path;
  if (source.kind === "kept") return keptPath(originalsFolder, source.sha256);
  throw new MiroirError("internal/broken-promise", { problem: "an object was read that nobody had lent" });
};

/**
 * The bytes of a source, whole, at most `maxBytes` of them (checked before anything is read).
 * A kept original is checked against its hash.
 * @throws MiroirError picture/gone, picture/unreadable, picture/empty, picture/too-many-bytes, picture/damaged, run/interrupted
 */
export const readSource = async (source: SourceRef, options: ReadOptions): Promise<Uint8Array> => {
  const bytes = await readBounded(pathOfSource(source, options.originalsFolder), options);
  if (source.kind !== "kept" || contentHash(bytes) === source.sha256) return bytes;
  throw new MiroirError("picture/damaged", {
    problem: "the kept original no longer has the content it was kept with",
  });
};

/** What a file is, without having it in memory: for recordings, which are larger than any picture. */
export interface FileIdentity {
  readonly contentSha256: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
}

const hashChunks = async (file: FileHandle, signal: AbortSignal | undefined): Promise<[string, number]> => {
  const hash = createHash("sha256");
  const chunk = new Uint8Array(CHUNK_BYTES);
  let byteLength = 0;
  for (;;) {
    stopIfAborted(signal);
    const { bytesRead } = await file.read(chunk, 0, chunk.length, byteLength);
    if (bytesRead === 0) return [hash.digest("hex"), byteLength];
    hash.update(chunk.subarray(0, bytesRead));
    byteLength += bytesRead;
  }
};

/**
 * Hash and size of a regular file, read through once.
 * @throws MiroirError picture/gone, picture/unreadable, picture/empty, video/too-many-bytes, run/interrupted
 */
export const identityOf = async (
  path: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal?: AbortSignal },
): Promise<FileIdentity> => {
  const { file, bytes, modifiedMs } = await openRegular(path);
  try {
    if (bytes > maxBytes) throw new MiroirError("video/too-many-bytes", { bytes, limit: maxBytes });
    const [contentSha256, byteLength] = await hashChunks(file, signal);
    if (byteLength === 0) throw new MiroirError("picture/empty", { path });
    return { contentSha256, byteLength, modifiedMs };
  } catch (error) {
    throw readFault(error, path);
  } finally {
    await file.close();
  }
};

/** Size and time of a regular file, for a look whether it changed. @throws MiroirError picture/gone, picture/unreadable */
export const placeOfFile = async (path: string): Promise<Omit<FileIdentity, "contentSha256">> => {
  const { file, bytes, modifiedMs } = await openRegular(path);
  await file.close();
  return { byteLength: bytes, modifiedMs };
};
