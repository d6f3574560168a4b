/**
 * Cameras' RAW files. Their pixels need a developer; nearly all of them carry a JPEG of what the camera showed, and that is
 * looked at, as photographers' programs do. Read with a bounded reader of the two containers (TIFF and ISO base media):
 * exiftool is a Perl program beside the process, and the small JavaScript readers give thumbnails only.
 *
 * After the TIFF 6.0 and DNG 1.6 specifications, and for CR2 and CR3 Laurent Clévy's descriptions (lclevy.free.fr/cr2,
 * github.com/lclevy/canon_cr3).
 */
import { MiroirError } from "../domain/errors.ts";
import type { MediaType } from "../domain/words.ts";
import { boxAt, boxesIn, type IsoBox } from "./boxes.ts";
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

/** Baseline, extended and progressive; not the lossless one that RAW pixels are written in. */
const isDecodable = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;
const hasLength = (marker: number): boolean => marker !== 0x01 && !(marker >= 0xd0 && marker <= 0xd7);

/** A JPEG that browsers show, with its size, or nothing (ITU-T T.81, B.1 and B.2). */
const previewOf = (jpeg: Buffer): Preview | undefined => {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2, seen = 0; at + 10 <= jpeg.length && seen < MAX_SEGMENTS; seen++) {
    const marker = jpeg[at + 1]!;
    if (jpeg[at] !== 0xff) return undefined;
    if (isDecodable(marker)) {
      const [bits, heightPx, widthPx] = [jpeg[at + 4], jpeg.readUInt16BE(at + 5), jpeg.readUInt16BE(at + 7)];
      const isPicture = bits === 8 && widthPx > 0 && heightPx > 0;
      return isPicture ? { jpeg, widthPx, heightPx } : undefined;
    }
    if (
      marker === 0xda ||
      marker === 0xd9 ||
      (marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xcc)
    )
      return undefined;
    at += hasLength(marker) ? 2 + jpeg.readUInt16BE(at + 2) : 2;
  }
  return undefined;
};

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
  return [piece(bytes, offset, length), strip];
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

const ofTiff = (bytes: Buffer): Decodable => {
  const directories = directoriesIn(bytes);
  const mediaType = tiffKind(bytes, directories);
  if (!mediaType) return { bytes };
  const preview = largest(directories.flatMap((directory) => inDirectory(bytes, directory)));
  if (!preview) throw noPreview(mediaType);
  const exif = exifOf(directories, orientationFor(directories, preview));
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

/**
 * The picture to decode. Anything that is no RAW file comes back as it is, damaged or not.
 * @throws MiroirError picture/no-preview
 */
export const decodableOf = (bytes: Uint8Array): Decodable => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = file.toString("latin1", 0, 12);
  if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return ofTiff(file);
  if (start.endsWith("ftypcrx ")) return ofCr3(file);
  return { bytes };
};
