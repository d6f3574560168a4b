/**
 * Camera files made by hand, to the letter of the descriptions that `src/archive/raw.ts` cites: the containers are what
 * cameras write, the JPEG in them is drawn, and the sensor's pixels are noise. Also films of a second, and a Motion Photo.
 */

/** Tag, type (2 ASCII, 3 SHORT, 4 LONG) and value; a Buffer is put behind and pointed to. */
type Entry = readonly [number, 2 | 3 | 4, string | number | readonly number[]];
interface Ifd {
  readonly entries: readonly Entry[];
  /** Directories under SubIFDs. */
  readonly below?: readonly Ifd[];
  /** EXIF's own directory. */
  readonly exif?: readonly Entry[];
  /** A picture: under `JPEGInterchangeFormat`, or as the only strip. */
  readonly jpeg?: { readonly bytes: Uint8Array; readonly as: "interchange" | "strip" };
}

/** Writes at the end of a growing file and says where. */
class Growing {
  readonly big: boolean;
  bytes: Buffer;
  constructor(head: Buffer, big: boolean) {
    this.bytes = head;
    this.big = big;
  }
  put(more: Uint8Array): number {
    const at = this.bytes.length + (this.bytes.length % 2);
    this.bytes = Buffer.concat([this.bytes, Buffer.alloc(at - this.bytes.length), more]);
    return at;
  }
  number(value: number, bytes: 2 | 4): Buffer {
    const buffer = Buffer.alloc(bytes);
    if (this.big) buffer.writeUIntBE(value, 0, bytes);
    else buffer.writeUIntLE(value, 0, bytes);
    return buffer;
  }
}

const bytesOf = (file: Growing, [, type, value]: Entry): { bytes: Buffer; count: number } => {
  if (typeof value === "string") {
    const bytes = Buffer.from(`${value}\0`);
    return { bytes, count: bytes.length };
  }
  const list = typeof value === "number" ? [value] : value;
  return {
    bytes: Buffer.concat(list.map((each) => file.number(each, type === 3 ? 2 : 4))),
    count: list.length,
  };
};

/** Leaves first, so that everything that is pointed to has a place. */
const putIfd = (file: Growing, { entries, below, exif, jpeg }: Ifd, next: number): number => {
  const all: Entry[] = [...entries];
  if (jpeg) {
    const at = file.put(jpeg.bytes);
    const [offset, length] = jpeg.as === "strip" ? [0x0111, 0x0117] : [0x0201, 0x0202];
    all.push([offset, 4, at], [length, 4, jpeg.bytes.length]);
  }
  if (below) all.push([0x014a, 4, below.map((each) => putIfd(file, each, 0))]);
  if (exif) all.push([0x8769, 4, putIfd(file, { entries: exif }, 0)]);
  all.sort(([a], [b]) => a - b);
  const rows = all.map((entry) => {
    const { bytes, count } = bytesOf(file, entry);
    const inline = Buffer.concat([bytes, Buffer.alloc(4)]).subarray(0, 4);
    const value = bytes.length <= 4 ? inline : file.number(file.put(bytes), 4);
    return Buffer.concat([file.number(entry[0], 2), file.number(entry[1], 2), file.number(count, 4), value]);
  });
  return file.put(Buffer.concat([file.number(rows.length, 2), ...rows, file.number(next, 4)]));
};

const putChain = (file: Growing, chain: readonly Ifd[]): number =>
  chain.reduceRight((next, ifd) => putIfd(file, ifd, next), 0);

const tiffOf = (chain: readonly Ifd[], { big = false, mark = Buffer.alloc(0) } = {}): Buffer => {
  const file = new Growing(
    Buffer.concat([Buffer.from(big ? "MM\0*" : "II*\0", "latin1"), Buffer.alloc(4), mark]),
    big,
  );
  const first = putChain(file, chain);
  file.number(first, 4).copy(file.bytes, 4);
  return file.bytes;
};

/** What a lossless JPEG of sensor pixels begins with: no decoder of pictures reads it (T.81, SOF3). */
const LOSSLESS = Buffer.from([0xff, 0xd8, 0xff, 0xc3, 0, 11, 14, 0, 9, 0, 9, 1, 1, 0x11, 0, 0xff, 0xd9]);

export interface Shot {
  /** What the camera shows. */
  readonly preview: Uint8Array;
  readonly thumbnail?: Uint8Array;
  /** EXIF 1 to 8. */
  readonly orientation?: number;
}

const SENSOR: readonly Entry[] = [
  [0x00fe, 4, 0],
  [0x0100, 4, 6000],
  [0x0101, 4, 4000],
  [0x0106, 3, 32803],
];
const TAKEN: readonly Entry[] = [
  [0x9003, 2, "2026:06:21 10:11:12"],
  [0x9011, 2, "+02:00"],
];
const camera = (make: string, model: string, orientation = 1): Entry[] => [
  [0x010f, 2, make],
  [0x0110, 2, model],
  [0x0112, 3, orientation],
];
const strip = (bytes: Uint8Array) => ({ bytes, as: "strip" as const });
const interchange = (bytes: Uint8Array) => ({ bytes, as: "interchange" as const });

export const makeCr2 = ({ preview, thumbnail = preview, orientation }: Shot): Buffer =>
  tiffOf(
    [
      { entries: camera("Canon", "Canon EOS R6", orientation), exif: TAKEN, jpeg: strip(preview) },
      { entries: [], jpeg: interchange(thumbnail) },
      { entries: [[0x0103, 3, 6]], jpeg: strip(LOSSLESS) },
    ],
    { mark: Buffer.from("CR\x02\0\0\0\0\0", "latin1") },
  );

export const makeNef = ({ preview, orientation }: Shot): Buffer =>
  tiffOf(
    [
      {
        entries: camera("NIKON CORPORATION", "NIKON Z 6", orientation),
        exif: TAKEN,
        below: [
          { entries: [[0x0103, 3, 6]], jpeg: interchange(preview) },
          { entries: [...SENSOR, [0x0103, 3, 34713]], jpeg: strip(LOSSLESS) },
        ],
      },
    ],
    { big: true },
  );

export const makeArw = ({ preview, thumbnail = preview, orientation }: Shot): Buffer =>
  tiffOf([
    {
      entries: camera("SONY", "ILCE-7M4", orientation),
      exif: TAKEN,
      jpeg: interchange(preview),
      below: [{ entries: [...SENSOR, [0x0103, 3, 32767]], jpeg: strip(LOSSLESS) }],
    },
    { entries: [], jpeg: interchange(thumbnail) },
  ]);

export const makeDng = ({ preview, thumbnail, orientation }: Partial<Shot>): Buffer =>
  tiffOf([
    {
      entries: [...camera("Leica", "M11", orientation), [0xc612, 4, 0x01040000], [0x0106, 3, 2]],
      exif: TAKEN,
      below: [
        { entries: [...SENSOR, [0x0103, 3, 7]], jpeg: strip(LOSSLESS) },
        ...(preview
          ? [
              {
                entries: [
                  [0x0103, 3, 7],
                  [0x0106, 3, 6],
                ] as Entry[],
                jpeg: strip(preview),
              },
            ]
          : []),
        ...(thumbnail ? [{ entries: [[0x0103, 3, 7]] as Entry[], jpeg: strip(thumbnail) }] : []),
      ],
    },
  ]);

/** Fujifilm: a header that says where the JPEG is, which has its own EXIF. */
export const makeRaf = ({ preview }: Shot): Buffer => {
  const header = Buffer.alloc(160);
  header.write("FUJIFILMCCD-RAW 0201FF129502X-T5", "latin1");
  header.writeUInt32BE(160, 84);
  header.writeUInt32BE(preview.length, 88);
  return Buffer.concat([header, preview, Buffer.alloc(3000, 0x5a)]);
};

/** Panasonic: TIFF under another mark, the JPEG in a tag of its own. */
export const makeRw2 = ({ preview, orientation }: Shot): Buffer => {
  const file = tiffOf([
    { entries: camera("Panasonic", "DC-S5", orientation), exif: TAKEN, jpeg: strip(preview) },
  ]);
  file.writeUInt16LE(0x55, 2);
  // The strip's two tags become the one that Panasonic uses: bytes, so many, there.
  const first = file.readUInt32LE(4);
  for (let at = first + 2; at < first + 2 + file.readUInt16LE(first) * 12; at += 12)
    if (file.readUInt16LE(at) === 0x0111) {
      file.writeUInt16LE(0x002e, at);
      file.writeUInt16LE(7, at + 2);
      file.writeUInt32LE(preview.length, at + 4);
    }
  return file;
};

/** Only the maker's note leads to the preview. */
const hidden = (make: string, model: string, { preview, orientation }: Shot): Buffer =>
  Buffer.concat([
    tiffOf([{ entries: [...camera(make, model, orientation), ...SENSOR], exif: TAKEN }]),
    Buffer.from("MAKER NOTE"),
    preview,
    Buffer.alloc(999, 0x33),
  ]);

export const makeOrf = (shot: Shot): Buffer => {
  const file = hidden("OLYMPUS CORPORATION", "E-M1", shot);
  file.write("IIRO", "latin1");
  return file;
};
export const makePef = (shot: Shot): Buffer => hidden("PENTAX", "PENTAX K-1", shot);
export const makeSrw = (shot: Shot): Buffer => hidden("SAMSUNG", "NX500", shot);

/** Minolta: blocks, one of them a TIFF; the preview's first byte is spoilt. */
export const makeMrw = ({ preview, orientation }: Shot): Buffer => {
  const facts = tiffOf([{ entries: camera("KONICA MINOLTA", "DYNAX 7D", orientation), exif: TAKEN }], {
    big: true,
  });
  const block = Buffer.concat([Buffer.from("\0TTW", "latin1"), long(facts.length), facts]);
  const spoilt = Buffer.from(preview);
  spoilt[0] = 0x02;
  return Buffer.concat([Buffer.from("\0MRM", "latin1"), long(block.length), block, Buffer.alloc(50), spoilt]);
};

/** Sigma: sections, of which one is a JPEG. */
export const makeX3f = ({ preview }: Shot): Buffer =>
  Buffer.concat([
    Buffer.from("FOVb\x02\0\x02\0", "latin1"),
    Buffer.alloc(80),
    Buffer.from("SECi"),
    Buffer.alloc(24),
    preview,
    Buffer.from("SECd"),
  ]);

/** Canon before CR2: a heap of heaps, with the camera, the time and the turn in degrees. */
export const makeCrw = ({ preview, orientation = 1 }: Shot): Buffer => {
  const le = (...values: readonly number[]): Buffer => long(...values).swap32();
  const degrees =
    new Map([
      [1, 0],
      [6, 90],
      [3, 180],
      [8, 270],
    ]).get(orientation) ?? 0;
  const heap = (records: readonly (readonly [number, Buffer])[]): Buffer => {
    let at = 0;
    const rows = records.map(([tag, value]) => {
      const row = Buffer.concat([le(tag).subarray(0, 2), le(value.length, at)]);
      at += value.length;
      return row;
    });
    const directory = Buffer.concat([le(records.length).subarray(0, 2), ...rows]);
    return Buffer.concat([...records.map(([, value]) => value), directory, le(at)]);
  };
  const properties = heap([
    [0x080a, Buffer.from("Canon\0Canon EOS 300D\0", "latin1")],
    [0x180e, le(Date.UTC(2026, 5, 21, 10, 11, 12) / 1000, 0, 0)],
    [0x1810, le(3072, 2048, 0x3f800000, degrees, 8, 24, 1)],
  ]);
  const head = Buffer.from("II\x1a\0\0\0HEAPCCDR\x02\0\x01\0\0\0\0\0\0\0\0\0", "latin1").subarray(0, 26);
  return Buffer.concat([
    head,
    heap([
      [0x2007, Buffer.from(preview)],
      [0x300a, properties],
    ]),
  ]);
};

export const isoBox = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const name =
    type.length === 4
      ? Buffer.from(type, "latin1")
      : Buffer.concat([Buffer.from("uuid"), Buffer.from(type, "hex")]);
  const body = Buffer.concat([name, ...content]);
  return Buffer.concat([long(body.length + 4), body]);
};

const long = (...values: readonly number[]): Buffer => {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) buffer.writeUInt32BE(value, at * 4);
  return buffer;
};

/** `moov` first, then the picture: its place is known once the length of `moov` is. */
export const makeCr3 = ({ preview, thumbnail = preview, orientation }: Shot): Buffer => {
  const facts = isoBox(
    "85c0b687820f11e08111f4ce462b6a48",
    isoBox("CMT1", tiffOf([{ entries: camera("Canon", "Canon EOS R5", orientation) }])),
    isoBox("CMT2", tiffOf([{ entries: TAKEN }])),
  );
  const moovAt = (place: number): Buffer =>
    isoBox(
      "moov",
      facts,
      isoBox(
        "trak",
        isoBox(
          "mdia",
          isoBox(
            "minf",
            isoBox(
              "stbl",
              isoBox("stsz", long(0, 0, 1, preview.length)),
              isoBox("co64", long(0, 1, 0, place)),
            ),
          ),
        ),
      ),
    );
  const middle = isoBox(
    "eaf42b5e1c984b88b9fbb7dc406e4d16",
    long(0, 1),
    isoBox("PRVW", long(0, 0x10000, 0, thumbnail.length), thumbnail),
  );
  const ftyp = isoBox("ftyp", Buffer.from("crx \0\0\0\x01crx isom", "latin1"));
  const before = ftyp.length + moovAt(0).length + middle.length + 8;
  return Buffer.concat([ftyp, moovAt(before), middle, isoBox("mdat", preview)]);
};

/** A film that says how long it lasts, and what pairs it with a picture; it has no frames. */
export const makeFilm = (seconds: number, identifier?: string): Buffer => {
  const header = isoBox("mvhd", long(0, 0, 0, 600, Math.round(600 * seconds)), Buffer.alloc(80));
  const paired = identifier
    ? [isoBox("meta", Buffer.from(`com.apple.quicktime.content.identifier\0${identifier}`))]
    : [];
  return Buffer.concat([
    isoBox("ftyp", Buffer.from("qt  \0\0\0\0qt  ", "latin1")),
    isoBox("mdat", Buffer.alloc(64)),
    isoBox("moov", header, ...paired),
  ]);
};
