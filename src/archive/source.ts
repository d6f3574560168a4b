/**
 * Where the bytes of an item are: in the organisation's own folder, which Miroir only ever reads, or in the data
 * folder when they came out of a ZIP or an upload. Files only: there is no address of another machine here (R78).
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import { readFault, stopIfAborted } from "./faults.ts";

export type SourceRef =
  | { readonly kind: "file" /** Absolute. */; readonly path: string }
  | {
      readonly kind: "kept" /** An original kept in the data folder, by its content hash. */;
      readonly sha256: string;
    };

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

/**
 * The bytes of a source, whole, at most `maxBytes` of them (checked before anything is read).
 * A kept original is checked against its hash.
 * @throws MiroirError picture/gone, picture/unreadable, picture/empty, picture/too-many-bytes, picture/damaged, run/interrupted
 */
export const readSource = async (source: SourceRef, options: ReadOptions): Promise<Uint8Array> => {
  if (source.kind === "file") return await readBounded(source.path, options);
  const bytes = await readBounded(keptPath(options.originalsFolder, source.sha256), options);
  if (contentHash(bytes) === source.sha256) return bytes;
  throw new MiroirError("picture/damaged", {
    problem: "the kept original no longer has the content it was kept with",
  });
};
