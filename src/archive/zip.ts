/**
 * The entries of a ZIP, one by one, in the order of its directory. Nothing is unpacked to disk, sizes are those that
 * really come out of the inflater, and what the directory claims is believed only where it makes Miroir do less.
 */
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from "yauzl";
import { MiroirError } from "../domain/errors.ts";
import { stopIfAborted } from "./faults.ts";
import { endOf, type Kind, kindOf } from "./kinds.ts";
import { HEAD_BYTES, isPassedOver, type Recognised, recognise } from "./recognise.ts";
import { openRegular, type StoredRef } from "./source.ts";

export interface ZipLimits {
  /** Entries of one ZIP (setting maxZipEntries). */
  readonly maxZipEntries: number;
  /** Bytes of one entry, inflated (setting maxFileBytes). */
  readonly maxFileBytes: number;
  /** Bytes of all entries of one ZIP together, inflated (setting maxZipBytes). */
  readonly maxZipBytes: number;
}

/** Where an entry lies in its ZIP, as the directory says: plain, so that another process can be asked for it. */
export interface EntryAt {
  /** Of its local header. */
  readonly offset: number;
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc32: number;
  /** The ZIP it was listed in: another one of that name is not read. */
  readonly zipBytes: number;
  readonly zipModifiedMs: number;
}

export interface ZipEntry {
  readonly kind: "zip-entry";
  /** Absolute path of the ZIP; of one in a storage `s3:<name>/<key>`. */
  readonly zip: string;
  /** The ZIP itself, where it lies in a storage. */
  readonly object?: StoredRef;
  /** Path inside the ZIP, with `/`; two entries may have the same. */
  readonly name: string;
  /** The same as `name`: what a manifest calls it. */
  readonly relative: string;
  /** When the entry was last changed; a ZIP knows no time zone, so local time is assumed. */
  readonly modifiedMs: number;
  /** A recording. */
  readonly video?: true;
  readonly at: EntryAt;
}

/** Something met that will not be imported, and is no damage. */
export interface NotAPicture {
  readonly kind: "other";
  /** Absolute path; for an entry of a ZIP `<path of the ZIP>/<name>`. */
  readonly path: string;
  readonly why: "not-a-picture" | "document" | "zip-in-zip" | "link";
  /** What it is, where it may show somebody. */
  readonly format?: Kind;
}

export interface Problem {
  readonly kind: "problem";
  readonly path: string;
  readonly error: MiroirError;
}

/** Lets yauzl read through a FileHandle, whose close waits for reads under way. */
class HandleReader extends RandomAccessReader {
  readonly #file: FileHandle;
  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#file
      .read(buffer, offset, length, position)
      .then(({ bytesRead }) => callback(null, bytesRead), callback);
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(slices(this.#file, start, end));
  }
}

/** Size of one read from disk while inflating. */
const SLICE_BYTES = 64 * 1024;

async function* slices(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const buffer = Buffer.allocUnsafe(Math.min(SLICE_BYTES, end - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const damaged = (path: string, error: unknown): MiroirError => {
  if (error instanceof MiroirError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  return new MiroirError("archive/damaged-zip", { path, problem }, { cause: error });
};

interface OpenZip {
  readonly zip: ZipFile;
  readonly modifiedMs: number;
  readonly bytes: number;
  close(): Promise<void>;
}

/** Names stay bytes (one bad name would else end the whole list), and sizes are checked here, on what is inflated. */
const OPEN = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: false,
} as const;

const openZip = async (path: string, shown: string = path): Promise<OpenZip> => {
  const { file, bytes, modifiedMs } = await openRegular(path);
  try {
    const zip = await fromRandomAccessReaderPromise(new HandleReader(file), bytes, OPEN);
    // Faults reach us through the iterator; without a listener a second one would end the process.
    zip.on("error", () => {});
    return { zip, bytes, modifiedMs, close: async () => await file.close() };
  } catch (error) {
    await file.close();
    throw damaged(shown, error);
  }
};

/** Bits of a ZIP's directory (APPNOTE 4.4.4, 4.4.2, 4.4.5) and Unix file modes. */
const NAME_IS_UTF8 = 0x800;
const STORED = 0;
const DEFLATED = 8;
const MADE_ON_UNIX = 3;
const MODE_TYPE = 0xf000;
const MODE_LINK = 0xa000;

const isLink = (entry: Entry): boolean =>
  entry.versionMadeBy >>> 8 === MADE_ON_UNIX &&
  ((entry.externalFileAttributes >>> 16) & MODE_TYPE) === MODE_LINK;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** How much a name looks like words of Western Europe: its letters, less what stands in no name. */
const wordiness = (name: string): number => {
  const letters = name.match(/(?=\P{ASCII})\p{Script=Latin}/gu)?.length ?? 0;
  const strange = name.match(/(?![\p{ASCII}\p{Script=Latin}‘’“”«»–—…°·©®€])./gsu)?.length ?? 0;
  // Code page 437 has ß where Windows has á.
  const misread = name.match(/(?<![aeiouyäöü])ß/gi)?.length ?? 0;
  return letters - strange - 2 * misread;
};

/**
 * Where a ZIP does not say that its names are UTF-8 they are code page 437 by the standard, and in truth whatever the program
 * had: macOS and others write UTF-8, and some programs of Windows its own code page. Bytes that are valid UTF-8 are read as it;
 * of the other two, what looks like words.
 */
const nameOf = (entry: Entry): string => {
  const { generalPurposeBitFlag: flag, fileNameRaw, extraFields } = entry;
  const name = getFileNameLowLevel(flag, fileNameRaw, extraFields, false);
  if ((flag & NAME_IS_UTF8) !== 0 || extraFields.some((field) => field.id === 0x7075)) return name;
  try {
    return utf8.decode(fileNameRaw).replaceAll("\\", "/");
  } catch {
    const ofWindows = new TextDecoder("windows-1252").decode(fileNameRaw).replaceAll("\\", "/");
    const [first, second] =
      entry.versionMadeBy >>> 8 === MADE_ON_UNIX ? [ofWindows, name] : [name, ofWindows];
    return wordiness(second) > wordiness(first) ? second : first;
  }
};

/** APPNOTE 4.4.5, less the two that are read. */
const PACKINGS: Readonly<Record<number, string>> = {
  1: "shrink",
  6: "implode",
  9: "Deflate64",
  12: "bzip2",
  14: "LZMA",
  93: "Zstandard",
  95: "XZ",
  98: "PPMd",
};

/** How an entry is packed, when it is so that it cannot be read here. */
const packingOf = (method: number): string | undefined =>
  method === STORED || method === DEFLATED ? undefined : (PACKINGS[method] ?? `method ${method}`);

/** By the end of their names only, since they cannot be opened: texts and sounds show nobody. */
const SHOWS_NOBODY =
  /\.(txt|md|json|xmp|ya?ml|xml|html?|css|js|csv|tsv|log|ini|url|srt|vtt|mp3|m4a|aac|wav|flac|ogg|opus|wma)$/i;

/** An entry that is packed as it cannot be read here is listed, and no damage. */
const packedOtherwise = (path: string, packing: string): NotAPicture => ({
  ...{ kind: "other", path, why: "not-a-picture" },
  ...(!SHOWS_NOBODY.test(path) && { format: `${endOf(path)} (${packing})` }),
});

/** Leads out of the archive, or cannot be the name of a file at all. */
const isUnsafe = (name: string): boolean =>
  name === "" || /^\/|^[a-z]:/i.test(name) || name.includes("\0") || name.split("/").includes("..");

async function* inflated(
  zip: ZipFile,
  entry: Pick<Entry, "relativeOffsetOfLocalHeader" | "compressedSize" | "compressionMethod">,
): AsyncGenerator<Buffer> {
  const method = entry.compressionMethod;
  const packing = packingOf(method);
  if (packing !== undefined)
    throw new Error(
      `an entry is packed with ${packing}, which is not read here: pack it anew as an ordinary ZIP`,
    );
  const raw = await zip.openReadStreamPromise(entry as Entry, { decodeFileData: false });
  const inflate = createInflateRaw();
  raw.on("error", (error) => inflate.destroy(error));
  try {
    for await (const chunk of method === STORED ? raw : raw.pipe(inflate)) yield chunk as Buffer;
  } finally {
    raw.destroy();
    inflate.destroy();
  }
}

const headOf = async (zip: ZipFile, entry: Entry): Promise<Uint8Array> => {
  for await (const chunk of inflated(zip, entry)) return chunk.subarray(0, HEAD_BYTES);
  return new Uint8Array(0);
};

const otherSize = (): Error => new Error("an entry has another size than the directory says");

/** Pieces of an entry, until there are more than the directory says; what they are not together is said at the end. */
async function* piecesOf(zip: ZipFile, at: EntryAt, path: string): AsyncGenerator<Buffer> {
  let [total, sum] = [0, 0];
  const entry = {
    relativeOffsetOfLocalHeader: at.offset,
    compressedSize: at.compressedBytes,
    compressionMethod: at.method,
    isEncrypted: () => false,
  };
  for await (const piece of inflated(zip, entry)) {
    total += piece.length;
    if (total > at.bytes) throw otherSize();
    sum = crc32(piece, sum);
    yield piece;
  }
  if (total === 0) throw new MiroirError("picture/empty", { path });
  if (total !== at.bytes) throw otherSize();
  if (sum !== at.crc32)
    throw new MiroirError("picture/damaged", { problem: "its checksum in the ZIP is wrong" });
}

/**
 * An entry, inflated piece by piece: never more than the directory says of it, nor than `maxBytes`. What was read is right
 * once the last piece was given.
 * @param shown what the ZIP is called, when that is not where it is read
 * @throws MiroirError picture/empty, picture/too-many-bytes, picture/changed, picture/damaged, archive/damaged-zip
 */
export async function* inflateEntry(
  path: string,
  at: EntryAt,
  maxBytes: number,
  shown: string = path,
): AsyncGenerator<Buffer> {
  if (at.bytes > maxBytes)
    throw new MiroirError("picture/too-many-bytes", { bytes: at.bytes, limit: maxBytes });
  const { zip, modifiedMs, bytes, close } = await openZip(path, shown);
  try {
    if (modifiedMs !== at.zipModifiedMs || bytes !== at.zipBytes)
      throw new MiroirError("picture/changed", { path: shown });
    yield* piecesOf(zip, at, shown);
  } catch (error) {
    throw damaged(shown, error);
  } finally {
    await close();
  }
}

/** Where a ZIP is read, and what it is called: those of a storage are read elsewhere than they lie. */
interface ZipPlace {
  readonly path: string;
  readonly shown: string;
}

/** What the entries of one ZIP say that they inflate to; none comes out larger than it says. */
interface Budget {
  claimedBytes: number;
}

const placeOf = (entry: Entry, { bytes, modifiedMs }: OpenZip): EntryAt => ({
  offset: entry.relativeOffsetOfLocalHeader,
  method: entry.compressionMethod,
  compressedBytes: entry.compressedSize,
  bytes: entry.uncompressedSize,
  crc32: entry.crc32,
  zipBytes: bytes,
  zipModifiedMs: modifiedMs,
});

/** One that is too large by itself is never inflated, and takes nothing from the others. */
const charge = ({ uncompressedSize }: Entry, limits: ZipLimits, budget: Budget, path: string): void => {
  if (uncompressedSize > limits.maxFileBytes) return;
  budget.claimedBytes += uncompressedSize;
  if (budget.claimedBytes > limits.maxZipBytes)
    throw new MiroirError("archive/too-many-bytes", { path, limit: limits.maxZipBytes });
};

/** What is met and not taken in: named, where somebody may be seen in it. */
export const notAPicture = (
  path: string,
  what: Exclude<Recognised, "picture" | "video">,
  head: Uint8Array,
): NotAPicture => {
  const format = what === "document" ? endOf(path) : kindOf(head, path);
  const why = what === "zip" ? "zip-in-zip" : what === "document" ? what : "not-a-picture";
  return { kind: "other", path, why, ...(format !== undefined && { format }) };
};

const describe = async (
  place: ZipPlace,
  opened: OpenZip,
  entry: Entry,
  limits: ZipLimits,
  budget: Budget,
): Promise<ZipEntry | NotAPicture | Problem | undefined> => {
  const name = nameOf(entry);
  const path = place.shown;
  const shown = `${path}/${name}`;
  if (isUnsafe(name))
    return { kind: "problem", path: shown, error: new MiroirError("archive/unsafe-entry", { name }) };
  if (name.endsWith("/") || name.split("/").some(isPassedOver)) return undefined;
  if (isLink(entry)) return { kind: "other", path: shown, why: "link" };
  if (entry.isEncrypted()) {
    return {
      kind: "problem",
      path: shown,
      error: new MiroirError("picture/unreadable", { path: shown, problem: "it is encrypted" }),
    };
  }
  const packing = packingOf(entry.compressionMethod);
  if (packing !== undefined) return packedOtherwise(shown, packing);
  let what = recognise(new Uint8Array(0), name);
  let head = new Uint8Array(0);
  if (what !== "picture") {
    head = new Uint8Array(await headOf(opened.zip, entry));
    what = recognise(head, name);
  }
  if (what !== "picture" && what !== "video") return notAPicture(shown, what, head);
  charge(entry, limits, budget, path);
  const modifiedMs = entry.getLastModDate().getTime();
  return {
    kind: "zip-entry",
    zip: path,
    name,
    relative: name,
    modifiedMs,
    ...(what === "video" && { video: true as const }),
    at: placeOf(entry, opened),
  };
};

/** A sidecar in a ZIP, or what one may be of, and where it lies there. */
export interface SidecarEntry {
  readonly name: string;
  readonly at: EntryAt;
}

/** By the end of the name only: what they hold is parsed as hostile anyway. */
const isBeside = (name: string): boolean =>
  /\.(xmp|json)$/i.test(name) || recognise(new Uint8Array(0), name) !== "other";

/** The sidecars of a ZIP, and what they may be of; none when it cannot be read, which the walk says. */
export const sidecarsInZip = async (
  path: string,
  { maxZipEntries }: Pick<ZipLimits, "maxZipEntries">,
): Promise<SidecarEntry[]> => {
  const opened = await openZip(path).catch(() => undefined);
  if (!opened) return [];
  const found: SidecarEntry[] = [];
  try {
    if (opened.zip.entryCount > maxZipEntries) return [];
    for await (const entry of opened.zip.eachEntry()) {
      const name = nameOf(entry);
      const isOne = isBeside(name) && !isUnsafe(name) && !isLink(entry) && !entry.isEncrypted();
      if (isOne) found.push({ name, at: placeOf(entry, opened) });
    }
    return found;
  } catch {
    return found;
  } finally {
    await opened.close();
  }
};

/**
 * The pictures of a ZIP, and what is wrong with it. A bad entry does not end the list; a damaged directory does.
 * The number of entries is checked before the first is looked at, so that a directory of a million costs nothing.
 * @param shown what it is called, when that is not where it is read
 * @throws MiroirError run/interrupted only
 */
export async function* entriesOf(
  path: string,
  limits: ZipLimits,
  signal?: AbortSignal,
  shown: string = path,
): AsyncGenerator<ZipEntry | NotAPicture | Problem> {
  let opened: OpenZip | undefined;
  try {
    opened = await openZip(path, shown);
    if (opened.zip.entryCount > limits.maxZipEntries)
      throw new MiroirError("archive/too-many-entries", { path: shown, limit: limits.maxZipEntries });
    const budget: Budget = { claimedBytes: 0 };
    for await (const entry of opened.zip.eachEntry()) {
      stopIfAborted(signal);
      const found = await describe({ path, shown }, opened, entry, limits, budget).catch(
        (error: unknown): Problem => ({
          kind: "problem",
          path: `${shown}/${nameOf(entry)}`,
          error: damaged(shown, error),
        }),
      );
      if (found) yield found;
    }
  } catch (error) {
    const fault = damaged(shown, error);
    if (fault.code === "run/interrupted") throw fault;
    yield { kind: "problem", path: shown, error: fault };
  } finally {
    await opened?.close();
  }
}
