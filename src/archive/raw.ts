/**
 * Cameras' RAW files. Their pixels need a developer; nearly all of them carry a JPEG of what the camera showed, and that is
 * looked at, as photographers' programs do. Read with a bounded reader of the two usual containers (TIFF and ISO base media);
 * of the makers' own ones, and where only a maker's tags lead to it, every JPEG in the file is found and the largest taken:
 * exiftool is a Perl program beside the process, and the small JavaScript readers give thumbnails only.
 *
 * After the TIFF 6.0 and DNG 1.6 specifications, and for CR2 and CR3 Laurent Clévy's descriptions (lclevy.free.fr/cr2,
 * github.com/lclevy/canon_cr3).
 */
import { MiroirError } from "../domain/errors.ts";
import type { MediaType } from "../domain/words.ts";
import { boxAt, boxesIn, type IsoBox } from "./boxes.ts";
import { primaryJpeg } from "./heif.ts";
import { hasLength, jpegAt, jpegsIn } from "./jpeg.ts";
import { type Directory, directoriesIn, TAG, writeExif } from "./tiff.ts";

/** The picture to decode of a file: itself, or the preview of a RAW file with the camera's own EXIF. */
export interface Decodable {
  readonly bytes: Uint8Array;
  /** Of the file, when that is not what is decoded. */
  readonly mediaType?: MediaType;
}

interface Preview {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Segments before the picture: a dozen is usual. */
const MAX_SEGMENTS = 200;

/** A JPEG that browsers show, with its size, or nothing. */
const previewOf = (jpeg: Buffer): Preview | undefined => {
  const found = jpegAt(jpeg);
  return found && { jpeg, widthPx: found.widthPx, heightPx: found.heightPx };
};

/** Every JPEG in a file whose directories do not say where its preview is, or say it in a maker's own words. */
const anywhere = (bytes: Buffer): Preview[] =>
  jpegsIn(bytes).map(({ start, end, widthPx, heightPx }) => ({
    jpeg: bytes.subarray(start, end),
    widthPx,
    heightPx,
  }));

const piece = (bytes: Buffer, offset = 0, length = 0): Preview | undefined =>
  offset > 0 && length > 0 && offset + length <= bytes.length
    ? previewOf(bytes.subarray(offset, offset + length))
    : undefined;

/** Photometric interpretations of pixels as the sensor gave them (DNG 1.6, chapter 4). */
const SENSOR = new Set([32803, 34892]);

const isSensor = (directory: Directory): boolean => SENSOR.has(directory.numbers(TAG.photometric)[0] ?? 0);

/** A directory's JPEG: by the tags of TIFF's first JPEG, or as its only strip. */
const inDirectory = (bytes: Buffer, directory: Directory): (Preview | undefined)[] => {
  const [offset, length] = [directory.numbers(TAG.jpegOffset)[0], directory.numbers(TAG.jpegBytes)[0]];
  const strips = directory.numbers(TAG.stripOffsets);
  const lengths = directory.numbers(TAG.stripByteCounts);
  const strip = strips.length === 1 && !isSensor(directory) ? piece(bytes, strips[0], lengths[0]) : undefined;
  const own = directory.placeOf(TAG.panasonicJpeg);
  return [piece(bytes, offset, length), strip, piece(bytes, own?.offset, own?.length)];
};

const largest = (previews: readonly (Preview | undefined)[]): Preview | undefined =>
  previews
    .filter((preview) => preview !== undefined)
    .sort((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx)[0];

const textOf = (directories: readonly Directory[], tag: number): { tag: number; text: string } => ({
  tag,
  text: directories.map((directory) => directory.text(tag)).find((text) => text !== "") ?? "",
});

const numberOf = (directories: readonly Directory[], tag: number): number | undefined =>
  directories.map((directory) => directory.numbers(tag)[0]).find((value) => value !== undefined);

const exifOf = (directories: readonly Directory[], orientation: number): Buffer =>
  writeExif(
    orientation,
    [textOf(directories, TAG.make), textOf(directories, TAG.model)],
    [
      textOf(directories, TAG.dateTimeOriginal),
      textOf(directories, TAG.offsetTimeOriginal),
      textOf(directories, TAG.subSecTimeOriginal),
    ],
  );

/** Some cameras turn the preview and still say how the sensor was held: one that stands already is left so. */
const orientationFor = (directories: readonly Directory[], { widthPx, heightPx }: Preview): number => {
  const said = numberOf(directories, TAG.orientation) ?? 1;
  const sensor = directories.find(isSensor);
  const [width = 0, height = 0] = [sensor?.numbers(TAG.width)[0], sensor?.numbers(TAG.height)[0]];
  const turned = width > 0 && height > 0 && width > height !== widthPx > heightPx;
  if (said < 1 || said > 8) return 1;
  return said >= 5 && turned ? 1 : said;
};

const EXIF_START = Buffer.from("Exif\0\0", "latin1");

/** The preview with this EXIF instead of its own, if it had one. */
const withExif = (jpeg: Buffer, exif: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(2 + EXIF_START.length + exif.length, 2);
  const kept: Buffer[] = [];
  let at = 2;
  for (let seen = 0; at + 4 <= jpeg.length && jpeg[at + 1] !== 0xda && seen < MAX_SEGMENTS; seen++) {
    const end = at + (hasLength(jpeg[at + 1]!) ? 2 + jpeg.readUInt16BE(at + 2) : 2);
    const isExif = jpeg[at + 1] === 0xe1 && jpeg.subarray(at + 4, at + 10).equals(EXIF_START);
    if (!isExif) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  return Buffer.concat([jpeg.subarray(0, 2), head, EXIF_START, exif, ...kept, jpeg.subarray(at)]);
};

/** By the camera's maker, where the container does not say it. */
const BY_MAKER: readonly (readonly [RegExp, MediaType])[] = [
  [/^nikon/i, "image/x-nikon-nef"],
  [/^sony/i, "image/x-sony-arw"],
  [/^canon/i, "image/x-canon-cr2"],
  [/^pentax|^ricoh/i, "image/x-pentax-pef"],
  [/^samsung/i, "image/x-samsung-srw"],
];

/** What kind of RAW file a TIFF is; nothing when it is a TIFF to be shown as it is. */
const tiffKind = (bytes: Buffer, directories: readonly Directory[]): MediaType | undefined => {
  if (numberOf(directories, TAG.dngVersion) !== undefined) return "image/x-adobe-dng";
  if (bytes.toString("latin1", 8, 10) === "CR") return "image/x-canon-cr2";
  if (!directories.some(isSensor)) return undefined;
  const { text } = textOf(directories, TAG.make);
  return BY_MAKER.find(([maker]) => maker.test(text))?.[1] ?? "image/x-raw";
};

const noPreview = (mediaType: MediaType): MiroirError =>
  new MiroirError("picture/no-preview", { kind: mediaType.replace(/^image\/x-/, "") });

/** A preview with less than this on its longer side is a thumbnail: the makers' own tags may lead to a larger one. */
const THUMBNAIL_PX = 700;

const longer = (preview: Preview | undefined): number =>
  preview ? Math.max(preview.widthPx, preview.heightPx) : 0;

/** Tiles of a DNG are JPEGs too, each a part of its picture. */
const isTiled = (mediaType: MediaType): boolean => mediaType === "image/x-adobe-dng";

const inDirectories = (bytes: Buffer, directories: readonly Directory[], mediaType: MediaType): Decodable => {
  const said = largest(directories.flatMap((directory) => inDirectory(bytes, directory)));
  const isEnough = longer(said) >= THUMBNAIL_PX || isTiled(mediaType);
  const preview = isEnough ? said : largest([said, ...anywhere(bytes)]);
  if (!preview) throw noPreview(mediaType);
  if (directories.length === 0) return { bytes: preview.jpeg, mediaType };
  const exif = exifOf(directories, orientationFor(directories, preview));
  return { bytes: withExif(preview.jpeg, exif), mediaType };
};

const ofTiff = (bytes: Buffer): Decodable => {
  const directories = directoriesIn(bytes);
  const mediaType = tiffKind(bytes, directories);
  return mediaType ? inDirectories(bytes, directories, mediaType) : { bytes };
};

/** Panasonic, Leica and Olympus write TIFF under a mark of their own. */
const markedTiff =
  (mediaType: MediaType) =>
  (bytes: Buffer): Decodable =>
    inDirectories(bytes, directoriesIn(bytes), mediaType);

/** The largest JPEG with the EXIF that the camera put into it: Fujifilm's and Sigma's containers say nothing more. */
const asItStands =
  (mediaType: MediaType) =>
  (bytes: Buffer): Decodable => {
    const preview = largest(anywhere(bytes));
    if (!preview) throw noPreview(mediaType);
    return { bytes: preview.jpeg, mediaType };
  };

/** Minolta: blocks of four letters and a length, of which one is a TIFF with the facts; the first byte of the preview is spoilt. */
const MINOLTA_SPOILT = [Buffer.from([0xd8, 0xff, 0xdb]), Buffer.from([0xd8, 0xff, 0xe1])];

const ofMinolta = (bytes: Buffer): Decodable => {
  const mediaType = "image/x-minolta-mrw";
  const facts = bytes.indexOf("\0TTW", 0, "latin1");
  const directories = facts >= 0 && facts < 64 * 1024 ? directoriesIn(bytes.subarray(facts + 8)) : [];
  const spoilt = MINOLTA_SPOILT.map((start) => bytes.indexOf(start)).filter((at) => at > 0);
  const mended = spoilt.map((at) => previewOf(Buffer.concat([Buffer.from([0xff]), bytes.subarray(at)])));
  const preview = largest([...mended, ...anywhere(bytes)]);
  if (!preview) throw noPreview(mediaType);
  const exif = exifOf(directories, orientationFor(directories, preview));
  return { bytes: withExif(preview.jpeg, exif), mediaType };
};

/** Canon's CRW (CIFF): a heap whose last four bytes say where its directory is; entries of ten bytes, heaps in heaps. */
const CIFF = { header: 0x1a, makeAndModel: 0x080a, takenAt: 0x180e, picture: 0x1810 } as const;
const MAX_HEAPS = 32;

type CiffValues = ReadonlyMap<number, Buffer>;

const readCiff = (bytes: Buffer): CiffValues => {
  const values = new Map<number, Buffer>();
  const heaps = [bytes.subarray(CIFF.header)];
  for (let seen = 0; heaps.length > 0 && seen < MAX_HEAPS; seen++) {
    const heap = heaps.shift()!;
    if (heap.length < 6) continue;
    const directory = heap.readUInt32LE(heap.length - 4);
    if (directory + 2 > heap.length) continue;
    const end = Math.min(heap.length - 9, directory + 2 + heap.readUInt16LE(directory) * 10);
    for (let at = directory + 2; at < end; at += 10) {
      const tag = heap.readUInt16LE(at);
      const [length, offset] = [heap.readUInt32LE(at + 2), heap.readUInt32LE(at + 6)];
      const value = tag & 0x4000 ? heap.subarray(at + 2, at + 10) : heap.subarray(offset, offset + length);
      if ((tag & 0x3800) === 0x2800 || (tag & 0x3800) === 0x3000) heaps.push(value);
      else values.set(tag & 0x3fff, value);
    }
  }
  return values;
};

const CIFF_TURNS: Readonly<Record<number, number>> = { 90: 6, 180: 3, 270: 8 };

/** Seconds of the camera's own clock, as EXIF writes a time. */
const exifTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ");

const ofCrw = (bytes: Buffer): Decodable => {
  const mediaType = "image/x-canon-crw";
  const preview = largest(anywhere(bytes));
  if (!preview) throw noPreview(mediaType);
  const values = readCiff(bytes);
  const [make = "", model = ""] = values.get(CIFF.makeAndModel)?.toString("latin1").split("\0") ?? [];
  const [picture, taken] = [values.get(CIFF.picture), values.get(CIFF.takenAt)];
  const degrees = picture && picture.length >= 16 ? picture.readInt32LE(12) : 0;
  const seconds = taken && taken.length >= 4 ? taken.readUInt32LE(0) : 0;
  const exif = writeExif(
    CIFF_TURNS[((degrees % 360) + 360) % 360] ?? 1,
    [
      { tag: TAG.make, text: make },
      { tag: TAG.model, text: model },
    ],
    [{ tag: TAG.dateTimeOriginal, text: seconds > 0 ? exifTime(seconds) : "" }],
  );
  return { bytes: withExif(preview.jpeg, exif), mediaType };
};

/** CR3: Canon's own boxes, by the identifiers that every such file has. */
const CANON_FACTS = "85c0b687820f11e08111f4ce462b6a48";
const CANON_PREVIEW = "eaf42b5e1c984b88b9fbb7dc406e4d16";
/** Before the JPEG in a `PRVW` box: version, size and length of it. */
const PREVIEW_HEADER_BYTES = 16;

/** The first sample of a track: where it lies (`stco` or `co64`), and how long it is (`stsz`). */
const firstSample = (bytes: Buffer, track: IsoBox): Preview | undefined => {
  const table = boxAt(bytes, ["mdia", "minf", "stbl"], track);
  const sizes = table && boxAt(bytes, ["stsz"], table);
  if (!table || !sizes || sizes.end - sizes.start < 12) return undefined;
  const fixed = bytes.readUInt32BE(sizes.start + 4);
  const length = fixed > 0 ? fixed : sizes.end - sizes.start >= 16 ? bytes.readUInt32BE(sizes.start + 12) : 0;
  const [narrow, wide] = [boxAt(bytes, ["stco"], table), boxAt(bytes, ["co64"], table)];
  if (narrow && narrow.end - narrow.start >= 12)
    return piece(bytes, bytes.readUInt32BE(narrow.start + 8), length);
  if (wide && wide.end - wide.start >= 16)
    return piece(bytes, Number(bytes.readBigUInt64BE(wide.start + 8)), length);
  return undefined;
};

/** The 1,620 px preview, whose box stands in a `uuid` box after eight more bytes. */
const middlePreview = (bytes: Buffer): Preview | undefined => {
  const outer = boxAt(bytes, [CANON_PREVIEW]);
  const box = outer && boxesIn(bytes, outer.start + 8, outer.end).find(({ type }) => type === "PRVW");
  return box && previewOf(bytes.subarray(Math.min(box.end, box.start + PREVIEW_HEADER_BYTES), box.end));
};

/** `CMT1` and `CMT2` are the main directory and EXIF, each as a TIFF of its own. */
const canonFacts = (bytes: Buffer): Directory[] => {
  const facts = boxAt(bytes, ["moov", CANON_FACTS]);
  if (!facts) return [];
  return boxesIn(bytes, facts.start, facts.end)
    .filter(({ type }) => type === "CMT1" || type === "CMT2")
    .flatMap(({ start, end }) => directoriesIn(bytes.subarray(start, end)));
};

const ofCr3 = (bytes: Buffer): Decodable => {
  const moov = boxAt(bytes, ["moov"]);
  const tracks = moov ? boxesIn(bytes, moov.start, moov.end).filter(({ type }) => type === "trak") : [];
  const preview = largest([...tracks.map((track) => firstSample(bytes, track)), middlePreview(bytes)]);
  const mediaType = "image/x-canon-cr3";
  if (!preview) throw noPreview(mediaType);
  const directories = canonFacts(bytes);
  return {
    bytes: withExif(preview.jpeg, exifOf(directories, orientationFor(directories, preview))),
    mediaType,
  };
};

/** First bytes of camera files in containers of their own, and how each is read. */
const CONTAINERS: readonly (readonly [string, (bytes: Buffer) => Decodable])[] = [
  ["II*\0", ofTiff],
  ["MM\0*", ofTiff],
  ["FUJIFILMCCD-RAW", asItStands("image/x-fuji-raf")],
  ["FOVb", asItStands("image/x-sigma-x3f")],
  ["IIU\0", markedTiff("image/x-panasonic-rw2")],
  ["IIRO", markedTiff("image/x-olympus-orf")],
  ["IIRS", markedTiff("image/x-olympus-orf")],
  ["MMOR", markedTiff("image/x-olympus-orf")],
  ["\0MRM", ofMinolta],
  ["II\x1a\0\0\0HEAP", ofCrw],
];

/** By which a file is known as a camera's; those that are TIFF or ISO base media files are known as that. */
export const RAW_STARTS: readonly string[] = CONTAINERS.map(([start]) => start);

/**
 * The picture to decode. Anything that is no RAW file comes back as it is, damaged or not.
 * @throws MiroirError picture/no-preview
 */
export const decodableOf = (bytes: Uint8Array): Decodable => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = file.toString("latin1", 0, 16);
  const read = CONTAINERS.find(([mark]) => start.startsWith(mark))?.[1];
  if (read) return read(file);
  if (start.startsWith("ftypcrx ", 4)) return ofCr3(file);
  const jpeg = start.startsWith("ftyp", 4) && primaryJpeg(file);
  return jpeg ? { bytes: jpeg, mediaType: "image/heic" } : { bytes };
};
