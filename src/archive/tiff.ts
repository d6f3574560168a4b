/** Directories of a TIFF (TIFF 6.0, section 2), which EXIF and most cameras' RAW files are: what they say, not their pixels. */

/** Tags read here, by TIFF 6.0, TIFF/EP and the DNG specification 1.6. */
export const TAG = {
  subfileType: 0x00fe,
  width: 0x0100,
  height: 0x0101,
  compression: 0x0103,
  photometric: 0x0106,
  make: 0x010f,
  model: 0x0110,
  stripOffsets: 0x0111,
  orientation: 0x0112,
  stripByteCounts: 0x0117,
  /** Panasonic's own: the JPEG that the camera made. */
  panasonicJpeg: 0x002e,
  subIfds: 0x014a,
  jpegOffset: 0x0201,
  jpegBytes: 0x0202,
  exifIfd: 0x8769,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
  subSecTimeOriginal: 0x9291,
  dngVersion: 0xc612,
} as const;

export interface Directory {
  /** The numbers of a tag; of one with more than 16 the first 16. */
  numbers(tag: number): readonly number[];
  /** The text of a tag, or "". */
  text(tag: number): string;
  /** Where the bytes of a tag lie. */
  placeOf(tag: number): { readonly offset: number; readonly length: number } | undefined;
}

/** Directories of one file: RAW files have up to about ten. */
const MAX_DIRECTORIES = 40;
const MAX_ENTRIES = 1000;
const MAX_VALUES = 16;
const MAX_TEXT = 200;

const ASCII = 2;
/** Bytes of a value by type: BYTE, ASCII, SHORT, LONG, and IFD as LONG. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4 };

interface Entry {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

interface Reader {
  readonly bytes: Buffer;
  readonly little: boolean;
}

const short = ({ bytes, little }: Reader, at: number): number =>
  little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
const long = ({ bytes, little }: Reader, at: number): number =>
  little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);

const numberAt = (reader: Reader, type: number, at: number): number =>
  SIZES[type] === 4 ? long(reader, at) : SIZES[type] === 2 ? short(reader, at) : reader.bytes[at]!;

const entryAt = (reader: Reader, at: number): readonly [number, Entry] | undefined => {
  const [tag, type, count] = [short(reader, at), short(reader, at + 2), long(reader, at + 4)];
  const size = (SIZES[type] ?? 0) * count;
  const place = size <= 4 ? at + 8 : long(reader, at + 8);
  return size === 0 || place + size > reader.bytes.length ? undefined : [tag, { type, count, at: place }];
};

const directoryOf = (reader: Reader, entries: ReadonlyMap<number, Entry>): Directory => ({
  numbers: (tag) => {
    const entry = entries.get(tag);
    if (!entry) return [];
    const { type, count, at } = entry;
    return Array.from({ length: Math.min(count, MAX_VALUES) }, (_, index) =>
      numberAt(reader, type, at + index * SIZES[type]!),
    );
  },
  text: (tag) => {
    const entry = entries.get(tag);
    if (entry?.type !== ASCII) return "";
    const text = reader.bytes.toString("latin1", entry.at, entry.at + Math.min(entry.count, MAX_TEXT));
    return (text.split("\0")[0] ?? "").trim();
  },
  placeOf: (tag) => {
    const entry = entries.get(tag);
    return entry && { offset: entry.at, length: entry.count * SIZES[entry.type]! };
  },
});

const readOne = (reader: Reader, at: number): { directory: Directory; next: number } | undefined => {
  if (at < 8 || at + 2 > reader.bytes.length) return undefined;
  const count = Math.min(short(reader, at), MAX_ENTRIES);
  const end = at + 2 + count * 12;
  if (end > reader.bytes.length) return undefined;
  const entries = new Map<number, Entry>();
  for (let entry = at + 2; entry < end; entry += 12) {
    const found = entryAt(reader, entry);
    if (found && !entries.has(found[0])) entries.set(...found);
  }
  return {
    directory: directoryOf(reader, entries),
    next: end + 4 <= reader.bytes.length ? long(reader, end) : 0,
  };
};

/** TIFF's own mark, and those of the cameras that write TIFF under another one: Panasonic and Leica, Olympus. */
const MARKS = new Set(["II*\0", "MM\0*", "IIU\0", "IIRO", "IIRS", "MMOR"]);

/** Every directory: the main chain first, then those they point to. Empty when the bytes are no TIFF. */
export const directoriesIn = (bytes: Buffer): Directory[] => {
  const mark = bytes.toString("latin1", 0, 4);
  if (bytes.length < 8 || !MARKS.has(mark)) return [];
  const reader: Reader = { bytes, little: mark.startsWith("II") };
  const places = [long(reader, 4)];
  const seen = new Set<number>();
  const found: Directory[] = [];
  for (let place = places.shift(); place !== undefined; place = places.shift()) {
    if (seen.has(place) || seen.size >= MAX_DIRECTORIES) continue;
    seen.add(place);
    const read = readOne(reader, place);
    if (!read) continue;
    found.push(read.directory);
    const { numbers } = read.directory;
    places.push(read.next, ...numbers(TAG.subIfds), ...numbers(TAG.exifIfd).slice(0, 1));
  }
  return found;
};

interface Text {
  readonly tag: number;
  readonly text: string;
}

const ENTRY_BYTES = 12;

/** One directory at `start` with what is told of it, in the order of their tags; texts longer than four bytes behind it. */
const written = (
  start: number,
  shorts: readonly (readonly [number, number])[],
  texts: readonly Text[],
  pointer?: number,
): Buffer => {
  const count = shorts.length + texts.length + (pointer === undefined ? 0 : 1);
  const head = Buffer.alloc(2 + count * ENTRY_BYTES + 4);
  const values: Buffer[] = [];
  let end = start + head.length;
  const rows: { tag: number; type: number; count: number; value: Buffer }[] = [
    ...shorts.map(([tag, value]) => ({
      tag,
      type: 3,
      count: 1,
      value: Buffer.from([value & 255, value >> 8]),
    })),
    ...texts.map(({ tag, text }) => {
      const value = Buffer.from(`${text}\0`, "latin1");
      return { tag, type: ASCII, count: value.length, value };
    }),
  ].sort((a, b) => a.tag - b.tag);
  head.writeUInt16LE(count, 0);
  for (const [index, { tag, type, count: many, value }] of rows.entries()) {
    const at = 2 + index * ENTRY_BYTES;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(many, at + 4);
    if (value.length <= 4) value.copy(head, at + 8);
    else {
      head.writeUInt32LE(end, at + 8);
      values.push(value);
      end += value.length;
    }
  }
  if (pointer !== undefined) {
    const at = 2 + rows.length * ENTRY_BYTES;
    head.writeUInt16LE(pointer, at);
    head.writeUInt16LE(4, at + 2);
    head.writeUInt32LE(1, at + 4);
    head.writeUInt32LE(end, at + 8); // what follows this directory is the one it points to
  }
  return Buffer.concat([head, ...values]);
};

/** What EXIF says of a picture, for a preview that lost it: how it is turned, the camera, and when it was taken. */
export const writeExif = (orientation: number, main: readonly Text[], exif: readonly Text[]): Buffer => {
  const header = Buffer.from("II*\0\x08\0\0\0", "latin1");
  const told = (texts: readonly Text[]) => texts.filter(({ text }) => text !== "");
  const first = written(header.length, [[TAG.orientation, orientation]], told(main), TAG.exifIfd);
  return Buffer.concat([header, first, written(header.length + first.length, [], told(exif))]);
};
