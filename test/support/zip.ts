/** Writes ZIPs byte by byte, also such as no honest program writes. Field names follow APPNOTE 4.3. */
import { crc32, deflateRawSync } from "node:zlib";

export interface MadeEntry {
  readonly name: string | Buffer;
  readonly content?: Uint8Array;
  /** Content of another than 8 is stored as it is. */
  readonly method?: number;
  /** Lies for the directory and the local header. */
  readonly uncompressedSize?: number;
  readonly crc?: number;
  /** General purpose bits; 0x800 says that the name is UTF-8, 1 that the content is encrypted. */
  readonly flags?: number;
  /** Unix mode, such as 0o120777 for a link. */
  readonly mode?: number;
}

export interface MadeZip {
  /** Number of entries the end record claims. */
  readonly claimedEntries?: number;
  /** Writes the ZIP64 end records too. */
  readonly zip64?: boolean;
}

const packed = (entry: MadeEntry): Uint8Array => {
  const content = entry.content ?? new Uint8Array(0);
  return entry.method === 8 ? deflateRawSync(content) : content;
};

/** The 26 bytes that local header and directory share, from "version needed" on. */
const shared = (entry: MadeEntry, stored: Uint8Array, nameBytes: number): Buffer => {
  const content = entry.content ?? new Uint8Array(0);
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(entry.flags ?? 0, 2);
  bytes.writeUInt16LE(entry.method ?? 0, 4);
  bytes.writeUInt16LE(0, 6);
  bytes.writeUInt16LE((46 << 9) | (6 << 5) | 21, 8); // 21 June 2026
  bytes.writeUInt32LE(entry.crc ?? crc32(content), 10);
  bytes.writeUInt32LE(stored.length, 14);
  bytes.writeUInt32LE(entry.uncompressedSize ?? content.length, 18);
  bytes.writeUInt16LE(nameBytes, 22);
  return bytes;
};

const signed = (signature: number, ...parts: readonly Uint8Array[]): Buffer => {
  const start = Buffer.alloc(4);
  start.writeUInt32LE(signature);
  return Buffer.concat([start, ...parts]);
};

/** End of the central directory, with the ZIP64 records before it when asked. */
export const endOfZip = (
  entries: number,
  directoryBytes: number,
  directoryStart: number,
  zip64: boolean,
): Buffer => {
  const end = Buffer.alloc(18);
  const small = zip64 ? 0xffff : entries;
  end.writeUInt16LE(small, 4);
  end.writeUInt16LE(small, 6);
  end.writeUInt32LE(zip64 ? 0xffffffff : directoryBytes, 8);
  end.writeUInt32LE(zip64 ? 0xffffffff : directoryStart, 12);
  if (!zip64) return signed(0x06054b50, end);
  const record = Buffer.alloc(52);
  record.writeBigUInt64LE(44n, 0);
  record.writeUInt16LE(45, 8);
  record.writeUInt16LE(45, 10);
  record.writeBigUInt64LE(BigInt(entries), 20);
  record.writeBigUInt64LE(BigInt(entries), 28);
  record.writeBigUInt64LE(BigInt(directoryBytes), 36);
  record.writeBigUInt64LE(BigInt(directoryStart), 44);
  const locator = Buffer.alloc(16);
  locator.writeBigUInt64LE(BigInt(directoryStart + directoryBytes), 4);
  locator.writeUInt32LE(1, 12);
  return Buffer.concat([signed(0x06064b50, record), signed(0x07064b50, locator), signed(0x06054b50, end)]);
};

const directoryEntry = (entry: MadeEntry, header: Buffer, name: Buffer, offset: number): Buffer => {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((entry.mode ?? 0o100644) * 0x10000) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  return signed(0x02014b50, Buffer.from([20, 3]), header, tail, name);
};

/** A ZIP of these entries, in order; names may be anything, also twice the same. */
export const makeZip = (entries: readonly MadeEntry[], options: MadeZip = {}): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const stored = packed(entry);
    const header = shared(entry, stored, name.length);
    const local = signed(0x04034b50, header, name, stored);
    directory.push(directoryEntry(entry, header, name, offset));
    locals.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = endOfZip(options.claimedEntries ?? entries.length, list.length, offset, options.zip64 ?? false);
  return Buffer.concat([...locals, list, end]);
};

/** A real directory of `count` entries that all share one local header: 55 bytes an entry, made by doubling. */
export const makeHugeZip = (count: number): Buffer => {
  const name = Buffer.from("photo.jpg");
  const entry: MadeEntry = { name, content: Buffer.from([0xff, 0xd8, 0xff]) };
  const header = shared(entry, packed(entry), name.length);
  const local = signed(0x04034b50, header, name, packed(entry));
  const one = directoryEntry(entry, header, name, 0);
  const list = Buffer.alloc(one.length * count, one);
  return Buffer.concat([local, list, endOfZip(count, list.length, local.length, true)]);
};
