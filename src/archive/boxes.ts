/** Boxes of ISO base media files (ISO/IEC 14496-12, 4.2): HEIC, CR3, MP4, MOV. Only their places; nothing is decoded. */

export interface IsoBox {
  /** Four characters; of a `uuid` box its 32 hex digits. */
  readonly type: string;
  /** Where its content starts and ends in the bytes. */
  readonly start: number;
  readonly end: number;
}

/** Of one level. A camera's file has about twenty. */
const MAX_BOXES = 1000;

const HEADER_BYTES = 8;
const LARGE_BYTES = 8;
const UUID_BYTES = 16;

/** The boxes between `from` and `to`, as far as they are whole. */
export const boxesIn = (bytes: Buffer, from = 0, to = bytes.length): IsoBox[] => {
  const found: IsoBox[] = [];
  for (let at = from; at + HEADER_BYTES <= to && found.length < MAX_BOXES; ) {
    const short = bytes.readUInt32BE(at);
    let type = bytes.toString("latin1", at + 4, at + 8);
    let start = at + HEADER_BYTES;
    let size = short === 0 ? to - at : short;
    if (short === 1) {
      if (start + LARGE_BYTES > to) break;
      size = Number(bytes.readBigUInt64BE(start));
      start += LARGE_BYTES;
    }
    if (type === "uuid" && start + UUID_BYTES <= to) {
      type = bytes.toString("hex", start, start + UUID_BYTES);
      start += UUID_BYTES;
    }
    const end = at + size;
    if (end < start || end > to) break;
    found.push({ type, start, end });
    at = end;
  }
  return found;
};

/** The first box at the end of a path of types. */
export const boxAt = (bytes: Buffer, path: readonly string[], within?: IsoBox): IsoBox | undefined => {
  let box = within;
  for (const type of path) {
    const inside = box ? boxesIn(bytes, box.start, box.end) : boxesIn(bytes);
    box = inside.find((each) => each.type === type);
    if (!box) return undefined;
  }
  return box;
};
