/**
 * What a picture's file says about itself: EXIF (the camera), IPTC (the news agencies' older records) and XMP (what
 * editing programs write). Where several say the same thing XMP goes before IPTC and IPTC before EXIF, the order in
 * which people correct them; times and places come from the camera first.
 *
 * Names that other programs gave to faces (regions, PersonInImage, tags of people) are dropped here, wherever the file
 * repeats them: nobody in the picture agreed to be named by whoever typed them. The boxes stay as hints (regions.ts).
 */
import { inflateSync } from "node:zlib";
import ExifReader from "exifreader";
import type { Box } from "../domain/words.ts";
import type { Mended } from "./jpeg.ts";
import { hintsOf, personInTag, type Regions, regionsIn } from "./regions.ts";
import { faultOf, packetOf, parseXmp, XMP_CHARS } from "./xmp.ts";

export interface Place {
  /** Degrees, south negative. */
  readonly latitude: number;
  /** Degrees, west negative. */
  readonly longitude: number;
  /** Metres above the sea. */
  readonly altitude?: number;
}

/** Any plain JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a file may hold several of. */
export interface Parts {
  readonly kind: "tracks";
  readonly looked: number;
  readonly of: number;
}

export interface Metadata {
  /** ISO 8601: `2026-06-21T10:11:12`, with `.5` and `+02:00` or `Z` where the file says so, or the day alone. Without a zone it is the camera's clock. */
  readonly takenAt?: string;
  readonly gps?: Place;
  readonly camera?: string;
  readonly lens?: string;
  readonly title?: string;
  /** The caption. */
  readonly description?: string;
  readonly headline?: string;
  /** Each once, in the file's order. */
  readonly keywords: readonly string[];
  /** Several are joined by `, `. */
  readonly creator?: string;
  readonly credit?: string;
  readonly copyright?: string;
  readonly city?: string;
  readonly country?: string;
  readonly source?: string;
  /** The film of a Motion or Live Photo: inside the picture, or a file of that name beside it. */
  readonly film?: { readonly bytes: number } | { readonly file: string };
  /** Of a file that holds several (tracks of a recording, say), how many were looked at; absent where that is all of it. */
  readonly parts?: Parts;
  /** A JPEG that was looked at though something stood before it, or its end marker was missing. */
  readonly mended?: readonly Mended[];
  /** When the sidecars that were read had been changed, milliseconds since 1970. */
  readonly sidecarMs?: number;
  /** Every tag by group (`exif`, `iptc`, `xmp`, `png`) and name, at most `RAW_BYTES` as JSON; nothing binary, no thumbnail, no maker note. */
  readonly raw: { readonly [group: string]: { readonly [tag: string]: Json } };
  /** What could not be read, in English, for a log. Never throws instead. */
  readonly problems: readonly string[];
}

/** `raw` as JSON in UTF-8. An agency's fullest records are near 8 kB. */
export const RAW_BYTES = 16_000;
/** One text: the longest IPTC field (caption) has 2,000 bytes. */
const TEXT_CHARS = 4000;
const MAX_KEYWORDS = 200;
/** What the compressed texts of one PNG may inflate to, together. */
const INFLATED_BYTES = 2_000_000;
/** XMP may nest without end; nothing sensible goes deeper. */
const MAX_DEPTH = 6;

/** The groups read. Not: colour profiles, maker notes, thumbnails, Photoshop's and the formats' own. */
const GROUPS = ["exif", "iptc", "xmp", "png"] as const;
type Group = (typeof GROUPS)[number];

interface Tag {
  readonly value: unknown;
  readonly description: unknown;
}
type Tags = Readonly<Record<string, Tag | readonly Tag[]>>;
type Groups = Partial<Record<Group, Tags>> & { readonly gps?: Readonly<Record<string, number>> };

/** Neither PostgreSQL's text nor its jsonb takes NUL or half a surrogate pair. */
export const cleanText = (text: string): string => {
  const whole = text
    .replaceAll("\0", "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
  return whole.length > TEXT_CHARS ? `${whole.slice(0, TEXT_CHARS)}…`.replace(/\p{Surrogate}/gu, "") : whole;
};

/** What the library parses XMP with; what is refused is told. */
const guardedParser = (problems: string[]) => ({
  parseFromString: (xml: string) => {
    try {
      return parseXmp(xml);
    } catch (error) {
      const said = error instanceof Error ? error.message : "";
      if (said.startsWith("its XMP")) problems.push(said);
      throw error;
    }
  },
});

/** Inflates one compressed text of a PNG, as long as all of them together stay small. */
const boundedInflate = (problems: string[]) => {
  let leftBytes = INFLATED_BYTES;
  return async (bytes: Uint8Array): Promise<Uint8Array> => {
    try {
      const inflated = inflateSync(bytes, { maxOutputLength: Math.max(1, leftBytes) });
      leftBytes -= inflated.length;
      return inflated;
    } catch (error) {
      leftBytes -= 10_000; // a refused text cost time too
      problems.push("a compressed text is damaged or too long");
      throw error;
    }
  };
};

/** Bytes in a view, never a name: given a string, the library would open a file or an address. */
const parse = async (bytes: Uint8Array, problems: string[]): Promise<Groups> => {
  try {
    const view = new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    const options = {
      expanded: true,
      async: true,
      includeTags: { exif: true, iptc: true, xmp: true, png: true, gps: true },
      domParser: guardedParser(problems),
      decompress: { deflate: boundedInflate(problems), maxDecompressedSize: INFLATED_BYTES },
    };
    return (await ExifReader.loadView(view, options as never)) as unknown as Groups;
  } catch (error) {
    const nothingThere = error instanceof ExifReader.errors.MetadataMissingError;
    if (!nothingThere) problems.push(`its metadata cannot be read: ${String(error)}`);
    return {};
  }
};

/**
 * The byte of each character that such a text was decoded to. What the platform calls Latin-1 is windows-1252 from Node 24 on
 * (as the Encoding Standard has it) and was ISO 8859-1 before: asking it is right for both.
 */
const BYTE_OF = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder("latin1").decode(Uint8Array.of(byte)), byte]),
);

/** XMP where the library does not look: GIF's application extension, and a PNG's compressed text as libvips writes it. */
const strayXmp = (bytes: Uint8Array, groups: Groups): Uint8Array | undefined => {
  const text = tagAt(groups, "png", "XML:com.adobe.xmp");
  // Such texts are Latin-1 by PNG's rules and were decoded as it; XMP is UTF-8 whatever it lies in.
  if (isTag(text) && typeof text.value === "string")
    return Uint8Array.from(text.value, (character) => BYTE_OF.get(character) ?? "?".charCodeAt(0));
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString("latin1", 0, 4) !== "GIF8") return undefined;
  const start = file.indexOf("XMP DataXMP");
  const end = file.indexOf("\x01\xff\xfe", start, "latin1"); // the first bytes of the extension's trailer
  return start > 0 && end > start
    ? file.subarray(start + 11, Math.min(end, start + 11 + 4 * XMP_CHARS))
    : undefined;
};

const readGroups = async (bytes: Uint8Array, problems: string[]): Promise<Groups> => {
  const groups = await parse(bytes, problems);
  const stray = groups.xmp ? undefined : strayXmp(bytes, groups);
  if (!stray) return groups;
  const { xmp } = await parse(stray, problems);
  return xmp ? { ...groups, xmp } : groups;
};

const isTag = (value: unknown): value is Tag =>
  typeof value === "object" && value !== null && "value" in value;

/** One text of a tag; of an XMP list of languages the first, which is the default one. */
const textOf = (tag: unknown): string | undefined => {
  const value = isTag(tag) ? tag.value : tag;
  const first = Array.isArray(value) && isTag(value[0]) ? textOf(value[0]) : undefined;
  const text = first ?? (isTag(tag) && typeof tag.description === "string" ? tag.description : value);
  return typeof text === "string" ? cleanText(text) || undefined : undefined;
};

/** All texts of a tag that may repeat: a list of tags (IPTC), or a tag whose value is a list (XMP). */
const textsOf = (tag: unknown): string[] => {
  const items = Array.isArray(tag)
    ? tag
    : isTag(tag) && Array.isArray(tag.value) && tag.value.some(isTag)
      ? tag.value
      : [tag];
  return items.map(textOf).filter((text) => text !== undefined);
};

type Field =
  | "title"
  | "description"
  | "headline"
  | "creator"
  | "credit"
  | "copyright"
  | "city"
  | "country"
  | "source";

/** Where each field is looked for, the first that says something wins. Names are those of the library's tables. */
const FIELDS: Readonly<Record<Field, readonly (readonly [Group, string])[]>> = {
  title: [
    ["xmp", "title"],
    ["iptc", "Object Name"],
    ["exif", "XPTitle"],
    ["png", "Title"],
  ],
  description: [
    ["xmp", "description"],
    ["iptc", "Caption/Abstract"],
    ["exif", "ImageDescription"],
    ["png", "Description"],
  ],
  headline: [
    ["xmp", "Headline"],
    ["iptc", "Headline"],
  ],
  creator: [
    ["xmp", "creator"],
    ["iptc", "By-line"],
    ["exif", "Artist"],
    ["exif", "XPAuthor"],
    ["png", "Author"],
  ],
  credit: [
    ["xmp", "Credit"],
    ["iptc", "Credit"],
  ],
  copyright: [
    ["xmp", "rights"],
    ["iptc", "Copyright Notice"],
    ["exif", "Copyright"],
    ["png", "Copyright"],
  ],
  city: [
    ["xmp", "City"],
    ["iptc", "City"],
  ],
  country: [
    ["xmp", "Country"],
    ["iptc", "Country/Primary Location Name"],
  ],
  source: [
    ["xmp", "Source"],
    ["iptc", "Source"],
  ],
};

const KEYWORDS: readonly (readonly [Group, string])[] = [
  ["xmp", "subject"],
  ["iptc", "Keywords"],
];

/** Own property only: tag names come from the file. */
const tagAt = (groups: Groups, group: Group, name: string): unknown => {
  const tags = groups[group];
  return tags && Object.hasOwn(tags, name) ? tags[name] : undefined;
};

const readFields = (groups: Groups): Partial<Record<Field, string>> => {
  const found: Partial<Record<Field, string>> = {};
  for (const [field, places] of Object.entries(FIELDS) as [Field, (typeof FIELDS)[Field]][]) {
    const texts = places
      .map(([group, name]) => textsOf(tagAt(groups, group, name)))
      .find((list) => list.length > 0);
    if (texts) found[field] = field === "creator" ? cleanText(texts.join(", ")) : texts[0]!;
  }
  return found;
};

const readKeywords = (groups: Groups, isName: IsName): string[] => {
  const all = KEYWORDS.flatMap(([group, name]) => textsOf(tagAt(groups, group, name)));
  return [...new Set(all)].filter((word) => !isName(word)).slice(0, MAX_KEYWORDS);
};

/** Whether a keyword only says who is on the picture. */
type IsName = (word: string) => boolean;

/** Trees of tags, whose branches of people name them (digiKam, Lightroom, Windows, Media Pro). */
const TAG_TREES = ["TagsList", "hierarchicalSubject", "LastKeywordXMP", "CatalogSets"] as const;

const regionsOf = (groups: Groups): Regions => {
  const packet: unknown = tagAt(groups, "xmp", "_raw");
  return regionsIn(typeof packet === "string" ? packet : "");
};

const folded = (word: string): string => word.normalize("NFC").trim().toLowerCase();

const namesIn = (groups: Groups, { names }: Regions): IsName => {
  const tagged = TAG_TREES.flatMap((tree) => textsOf(tagAt(groups, "xmp", tree)));
  const people = new Set([...names, ...tagged.flatMap((tag) => personInTag(tag) ?? [])].map(folded));
  return (word) => {
    const leaf = word.split(/[/|]/).at(-1) ?? word;
    return personInTag(word) !== undefined || people.has(folded(word)) || people.has(folded(leaf));
  };
};

/** Separators of EXIF (`2026:06:21 10:11:12`), ISO 8601 and IPTC's description (`2026-06-21`, `10:11:12+02:00`). */
const TIME =
  /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/;

/** Days of the proleptic Gregorian calendar; cameras without a clock write zeros. */
const isDay = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

const isoTime = (text: string | undefined): string | undefined => {
  const parts = text === undefined ? null : TIME.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = "00", fraction, zone] = parts;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${date}T${hour}:${minute}:${second}${fraction ? `.${fraction}` : ""}${zone ? zone.replace(/^(...)(\d\d)$/, "$1:$2") : ""}`;
};

/** EXIF keeps the fraction of the second and the zone in tags of their own. */
const exifTime = (groups: Groups, name: string, suffix: string): string | undefined => {
  const at = (tag: string): string => textOf(tagAt(groups, "exif", tag)) ?? "";
  const fraction = /^\d{1,9}$/.exec(at(`SubSecTime${suffix}`))?.[0];
  const zone = /^(Z|[+-]\d\d:\d\d)$/.exec(at(`OffsetTime${suffix}`))?.[0] ?? "";
  return isoTime(`${at(name)}${fraction ? `.${fraction}` : ""}${zone}`);
};

const iptcTime = (groups: Groups): string | undefined => {
  const day = textOf(tagAt(groups, "iptc", "Date Created"));
  const time = textOf(tagAt(groups, "iptc", "Time Created"));
  return isoTime(day && time ? `${day}T${time}` : day);
};

const readTime = (groups: Groups): string | undefined =>
  exifTime(groups, "DateTimeOriginal", "Original") ??
  isoTime(textOf(tagAt(groups, "xmp", "DateTimeOriginal"))) ??
  isoTime(textOf(tagAt(groups, "xmp", "DateCreated"))) ??
  iptcTime(groups) ??
  exifTime(groups, "DateTimeDigitized", "Digitized");

/** XMP writes `47,12.345N` or `47,12,20.7N`, and some programs plain degrees. */
const degreesOf = (tag: unknown): number => {
  const text = isTag(tag) && typeof tag.value === "string" ? tag.value : "";
  const parts = /^([+-]?[\d.]+)(?:,([\d.]+))?(?:,([\d.]+))?\s*([NSEW])?$/i.exec(text.trim());
  if (!parts) return Number.NaN;
  const [, degrees, minutes = "0", seconds = "0", side = "N"] = parts;
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return /[SW]/i.test(side) ? -size : size;
};

/** Cameras that lost the satellites write 0, 0: a buoy in the Gulf of Guinea, where nobody takes pictures. */
const readPlace = (groups: Groups): Place | undefined => {
  const { gps } = groups;
  const xmp = (name: string): number => degreesOf(tagAt(groups, "xmp", name));
  const {
    Latitude: latitude = xmp("GPSLatitude"),
    Longitude: longitude = xmp("GPSLongitude"),
    Altitude: altitude,
  } = gps ?? {};
  const onEarth =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  if (!onEarth) return undefined;
  return { latitude, longitude, ...(Number.isFinite(altitude) && { altitude: altitude! }) };
};

const joined = (maker: string | undefined, model: string | undefined): string | undefined => {
  if (!maker || !model) return model ?? maker;
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
};

/** Who other programs say is on the picture, and ACDSee's tree of categories in one text, which says it too. */
const PEOPLE_TAGS =
  /^(Regions|RegionInfo|RegionList|ImageRegion|PersonInImage.*|PersonDisplayName|People|categories)$/i;

/** Bulk that says nothing: pictures inside the picture, maker notes, pointers, the whole packet once more. */
const LEFT_OUT =
  /^(MakerNote|.*Thumbnail.*|.*IFD Pointer|_raw|image|PrintImageMatching|Rasterized Caption|Raw profile.*|XML:com\.adobe\.xmp|about)$/i;

/** Base64 and its like: long, and without a space. */
const isBinaryText = (text: string): boolean => text.length > 300 && !/\s/.test(text.slice(0, 300));

/** Long lists of numbers are curves, tables or bytes, not words. */
const MAX_NUMBERS = 16;

const plain = (value: unknown, depth = 0): Json | undefined => {
  if (typeof value === "string") return isBinaryText(value) ? undefined : cleanText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth >= MAX_DEPTH)
    return undefined;
  if (Array.isArray(value)) return plainList(value, depth);
  if (isTag(value))
    return plain(typeof value.value === "object" ? value.value : (value.description ?? value.value), depth);
  return plainTags(value, depth);
};

const plainList = (list: readonly unknown[], depth: number): Json | undefined => {
  if (list.length > MAX_NUMBERS && list.every((item) => typeof item === "number")) return undefined;
  return list.slice(0, MAX_KEYWORDS).flatMap((item) => plain(item, depth + 1) ?? []);
};

/** `fromEntries` defines own properties, so that a tag called `__proto__` is a tag. */
const plainTags = (tags: object, depth: number): { readonly [tag: string]: Json } =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => {
      if (LEFT_OUT.test(name)) return [];
      const json = plain(value, depth + 1);
      return json === undefined ? [] : [[cleanText(name), json]];
    }),
  );

/** EXIF and IPTC values are bytes and fractions; their descriptions are what they mean. XMP keeps its structure. */
const meaning = (group: Group, tag: Tag | readonly Tag[]): unknown => {
  if (group === "xmp") return tag;
  if (Array.isArray(tag)) return tag.map((one: Tag) => one.description);
  return (tag as Tag).description;
};

/** The same without the words that name people; Windows joins keywords with semicolons. */
const unnamed = (value: Json, isName: IsName): Json | undefined => {
  if (typeof value === "string") {
    if (isName(value)) return undefined;
    const words = value.split(";");
    const kept = words.filter((word) => !isName(word));
    return kept.length === words.length ? value : kept.join(";").trim() || undefined;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.flatMap((each: Json) => unnamed(each, isName) ?? []);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const left = unnamed(each as Json, isName);
      return left === undefined ? [] : [[name, left]];
    }),
  );
};

const readRaw = (groups: Groups, isName: IsName, problems: string[]): Metadata["raw"] => {
  const raw: [Group, { readonly [tag: string]: Json }][] = [];
  let leftBytes = RAW_BYTES - GROUPS.length * 12; // the groups' own names and brackets
  let leftOut = 0;
  for (const group of GROUPS) {
    const kept = Object.entries(groups[group] ?? {}).flatMap(([name, tag]) => {
      if (PEOPLE_TAGS.test(name)) return [];
      const one = unnamed(plainTags({ [name]: meaning(group, tag) }, 0), isName) as Record<string, Json>;
      const bytes = Buffer.byteLength(JSON.stringify(one));
      if (bytes > leftBytes) leftOut += 1;
      if (bytes > leftBytes) return [];
      leftBytes -= bytes;
      return Object.entries(one);
    });
    if (kept.length > 0) raw.push([group, Object.fromEntries(kept)]);
  }
  if (leftOut > 0) problems.push(`${leftOut} tags were left out of raw, which is full`);
  return Object.fromEntries(raw);
};

const without = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

/** EXIF's number for how the stored picture is turned, 1 to 8; 1 where the file does not say. */
const orientationOf = (groups: Groups): number => {
  const tag = tagAt(groups, "exif", "Orientation");
  return isTag(tag) && typeof tag.value === "number" ? tag.value : 1;
};

export interface Described {
  readonly metadata: Metadata;
  /** Where other programs say that there are faces, in fractions of the upright picture. */
  readonly hints: readonly Box[];
  /** EXIF's number, 1 to 8: regions of a sidecar are turned by it too. */
  readonly orientation: number;
  /** When XMP says that it was made: of a scan that is not when it was taken. */
  readonly created?: string;
}

/**
 * What the file says, and where other programs saw faces. Never rejects: damaged metadata gives what can be read of it, and
 * `problems`. JPEG, PNG, WebP, TIFF and what cameras make of it, AVIF and HEIC, and an XMP packet; of a GIF only XMP,
 * since it can hold nothing else.
 * @param bytes the whole file; not changed
 */
export const readDescribed = async (bytes: Uint8Array): Promise<Described> => {
  const problems: string[] = [];
  const groups = await readGroups(bytes, problems);
  const regions = regionsOf(groups);
  const isName = namesIn(groups, regions);
  const exif = (name: string): string | undefined => textOf(tagAt(groups, "exif", name));
  const said = without({
    takenAt: readTime(groups),
    gps: readPlace(groups),
    camera: joined(exif("Make"), exif("Model")),
    lens: joined(exif("LensMake"), exif("LensModel")),
    ...readFields(groups),
  });
  const metadata = {
    ...said,
    keywords: readKeywords(groups, isName),
    raw: readRaw(groups, isName, problems),
    problems: [...new Set(problems)],
  };
  const orientation = orientationOf(groups);
  const created = isoTime(textOf(tagAt(groups, "xmp", "CreateDate")));
  return { metadata, hints: hintsOf(regions.boxes, orientation), orientation, ...(created && { created }) };
};

/**
 * What an XMP sidecar says, however it is encoded and whatever stands around its root.
 * @throws Error in plain English when it is refused, no XML, or no XMP
 */
export const readSidecarXmp = async (bytes: Uint8Array): Promise<Described> => {
  const packet = packetOf(bytes);
  const described = await readDescribed(Buffer.from(packet));
  // Nothing at all: ExifReader mends some packets that no parser takes as they are.
  const fault = described.metadata.raw.xmp ? undefined : faultOf(packet);
  if (fault !== undefined) throw new Error(fault);
  return described;
};

/** Its metadata alone. */
export const readMetadata = async (bytes: Uint8Array): Promise<Metadata> =>
  (await readDescribed(bytes)).metadata;
