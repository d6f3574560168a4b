/**
 * What lies beside a picture and says something of it: an XMP sidecar, the JSON of a Google export, the YAML of a PhotoPrism
 * library. Whatever they say of people is dropped here, as it is from the picture's own metadata (regions.ts).
 */
import { basename, extname } from "node:path";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import type { Box } from "../domain/words.ts";
import type { SidecarPlace } from "./exports.ts";
import { readFault } from "./faults.ts";
import { type Described, type Metadata, readDescribed, readSidecarXmp } from "./metadata.ts";
import { momentOfBoth } from "./moment.ts";
import { filmIn } from "./motion.ts";
import { hintsOf } from "./regions.ts";
import { openRegular, readSource } from "./source.ts";
import { isTitleOf } from "./takeout.ts";
import { decodeText } from "./text.ts";
import { XMP_CHARS } from "./xmp.ts";

/** One sidecar. */
export interface Sidecar {
  readonly kind: SidecarPlace["kind"];
  /** Name of the picture it lies beside. */
  readonly of: string;
  /** Where it lies, as people read it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Why it has no bytes. English. */
  readonly fault?: string;
}

/** A sidecar that lies there and could not be read. */
export interface SidecarProblem {
  readonly path: string;
  /** English. */
  readonly problem: string;
}

/** The largest XMP that is parsed, in UTF-16; JSON and YAML of one picture have two kilobytes. */
export const SIDECAR_BYTES = 2 * XMP_CHARS;

/** When that file was last changed, or nothing when it cannot be read. */
export const changedMs = (path: string): Promise<number | undefined> =>
  openRegular(path).then(
    async ({ file, modifiedMs }) => {
      await file.close();
      return modifiedMs;
    },
    () => undefined,
  );

/** Why it was not read, in a few words. */
export const sidecarFault = (error: unknown, path: string): string => {
  const { code } = readFault(error, path);
  if (code === "picture/empty") return "it is empty";
  if (code === "picture/too-many-bytes") return `it has more than ${SIDECAR_BYTES} bytes`;
  return "it cannot be opened";
};

/**
 * The sidecar at that place.
 * @param file where it is read, when that is not where it lies
 */
export const readSidecar = (
  picture: string,
  { kind, path }: SidecarPlace,
  file: string = path,
): Promise<Sidecar> =>
  readSource({ kind: "file", path: file }, { originalsFolder: "", maxBytes: SIDECAR_BYTES }).then(
    (bytes): Sidecar => ({ kind, of: basename(picture), path, bytes }),
    (error: unknown): Sidecar => unreadSidecar(picture, { kind, path }, sidecarFault(error, path)),
  );

/** One that lies there and cannot be read. */
export const unreadSidecar = (picture: string, { kind, path }: SidecarPlace, fault: string): Sidecar => ({
  ...{ kind, of: basename(picture), path, fault },
  bytes: new Uint8Array(0),
});

type Said = Partial<Metadata>;

interface Told {
  readonly kind: Sidecar["kind"];
  readonly path: string;
  /** Whether it was read, and is of this picture. */
  readonly read: boolean;
  readonly problems: readonly SidecarProblem[];
  readonly said: Said;
  /** What the picture's own metadata goes before: a clock or a place which the camera wrote. */
  readonly otherwise: Said;
  readonly boxes: readonly Box[];
}

type Words = Pick<Told, "said" | "otherwise" | "boxes">;

const text = z
  .string()
  .transform((value) => value.replaceAll("\0", "").trim().slice(0, 4000))
  .transform((value) => (value === "" ? undefined : value));
const place = z
  .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
  .transform((found) => (found.latitude === 0 && found.longitude === 0 ? undefined : found));

const known = (fields: { readonly [K in keyof Metadata]?: Metadata[K] | undefined }): Said =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const timeOf = (ms: number): string | undefined =>
  Number.isFinite(ms) && Math.abs(ms) < 8e15 ? new Date(ms).toISOString().replace(/\.000Z$/, "Z") : undefined;

/** `people`, `url` and everything else Google writes there is not read. */
const TAKEOUT = z.object({
  title: z.string().catch(""),
  description: text.optional().catch(undefined),
  photoTakenTime: z.object({ timestamp: z.string() }).optional().catch(undefined),
  geoData: place.optional().catch(undefined),
  geoDataExif: place.optional().catch(undefined),
});

const fromTakeout = ({ bytes, of }: Sidecar): Words | undefined => {
  const found = TAKEOUT.safeParse(JSON.parse(decodeText(bytes).text));
  if (!found.success || !isTitleOf(found.data.title, of)) return undefined;
  const { description, photoTakenTime, geoData, geoDataExif } = found.data;
  const takenAt = photoTakenTime && timeOf(Number(photoTakenTime.timestamp) * 1000);
  const gps = geoData ?? geoDataExif;
  return { said: known({ description }), otherwise: known({ takenAt, gps }), boxes: [] };
};

/** A title that PhotoPrism made by itself names the people it recognised; one that somebody wrote has a source. */
const WRITTEN = new Set(["manual", "meta", "xmp", "batch"]);

/** `Details.Subject` names people and is not read. */
const PHOTOPRISM = z.object({
  Title: text.optional().catch(undefined),
  TitleSrc: z.string().catch(""),
  Caption: text.optional().catch(undefined),
  CaptionSrc: z.string().catch(""),
  Description: text.optional().catch(undefined),
  DescriptionSrc: z.string().catch(""),
  TakenAt: z.coerce.string().optional().catch(undefined),
  Lat: z.number().optional().catch(undefined),
  Lng: z.number().optional().catch(undefined),
  Details: z
    .object({
      Artist: text.optional().catch(undefined),
      Copyright: text.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const written = (value: string | undefined, source: string): string | undefined =>
  WRITTEN.has(source) ? value : undefined;

const fromPhotoPrism = ({ bytes }: Sidecar): Words | undefined => {
  const content = parseYaml(decodeText(bytes).text, { maxAliasCount: 0, schema: "core" });
  const found = PHOTOPRISM.safeParse(content);
  if (!found.success) return undefined;
  const { Title, Caption, Description, TakenAt, Lat, Lng, Details, ...sources } = found.data;
  const gps = place.safeParse({ latitude: Lat, longitude: Lng });
  return {
    said: known({
      title: written(Title, sources.TitleSrc),
      description: written(Caption, sources.CaptionSrc) ?? written(Description, sources.DescriptionSrc),
      creator: Details?.Artist,
      copyright: Details?.Copyright,
    }),
    otherwise: known({ takenAt: TakenAt && timeOf(Date.parse(TakenAt)), gps: gps.data }),
    boxes: [],
  };
};

/** Written for a file of another ending with the same stem. */
const isForAnother = (xmp: string, of: string): boolean => {
  const said = /SidecarForExtension(?:\s*=\s*["']|>)([^"'<]{1,8})/.exec(xmp)?.[1];
  return said !== undefined && said.trim().toLowerCase() !== extname(of).slice(1).toLowerCase();
};

const fromXmp = async ({ bytes, of }: Sidecar): Promise<Words | undefined> => {
  if (isForAnother(decodeText(bytes).text, of)) return undefined;
  const { metadata, hints, created } = await readSidecarXmp(bytes);
  const { raw, problems: _none, keywords, ...said } = metadata;
  const xmp = raw.xmp ?? {};
  return {
    said: {
      ...said,
      ...(keywords.length > 0 && { keywords }),
      ...(Object.keys(xmp).length > 0 && { raw: { sidecar: xmp } }),
    },
    otherwise: known({ takenAt: created }),
    boxes: hints,
  };
};

const READERS: Readonly<
  Record<Sidecar["kind"], (sidecar: Sidecar) => Words | undefined | Promise<Words | undefined>>
> = {
  xmp: fromXmp,
  takeout: fromTakeout,
  photoprism: fromPhotoPrism,
};

/** Nothing of a file of the picture's own is in what a parser says of it. */
const faultOf = (error: unknown): string => {
  const said = error instanceof Error ? error.message : "";
  return /^its? /.test(said) ? said : "it is damaged";
};

const tellOf = async (sidecar: Sidecar): Promise<Told> => {
  const { kind, path } = sidecar;
  const nothing: Words = { said: {}, otherwise: {}, boxes: [] };
  const unread = (problem: string): Told => ({
    ...nothing,
    ...{ kind, path, read: false, problems: [{ path, problem }] },
  });
  if (sidecar.fault !== undefined) return unread(sidecar.fault);
  try {
    const words = await READERS[kind](sidecar);
    return { ...(words ?? nothing), kind, path, read: words !== undefined, problems: [] };
  } catch (error) {
    return unread(faultOf(error));
  }
};

/** Of the JSONs that may be of one picture the first that is. */
const toldBy = async (sidecars: readonly Sidecar[]): Promise<Told[]> => {
  const all = await Promise.all(sidecars.map(tellOf));
  const json = all.find(({ kind, read }) => kind === "takeout" && read);
  return all.filter((told) => told.kind !== "takeout" || json === undefined || told === json);
};

const merged = (metadata: Metadata, { said, otherwise, problems }: Told): Metadata => {
  const takenAt = momentOfBoth(metadata.takenAt, said.takenAt) ?? otherwise.takenAt;
  return {
    ...otherwise,
    ...metadata,
    ...said,
    ...(takenAt !== undefined && { takenAt }),
    raw: { ...metadata.raw, ...said.raw },
    problems: [...metadata.problems, ...problems.map(({ path, problem }) => `${basename(path)}: ${problem}`)],
  };
};

/** What came of the sidecars of a picture. */
export interface Heard {
  /** Places of those that were read. */
  readonly read: readonly string[];
  readonly problems: readonly SidecarProblem[];
}

const heardOf = (told: readonly Told[]): Heard => ({
  read: told.filter(({ read }) => read).map(({ path }) => path),
  problems: told.flatMap(({ problems }) => problems),
});

/**
 * What sidecars say by themselves, of a picture whose own metadata is known already.
 * @param own what is known of it
 */
export const readSaid = async (
  sidecars: readonly Sidecar[],
  own: Pick<Metadata, "takenAt" | "gps">,
): Promise<{ readonly said: Said; readonly heard: Heard }> => {
  const told = await toldBy(sidecars);
  let all: Said = own;
  for (const { said, otherwise } of told) {
    const takenAt = momentOfBoth(all.takenAt, said.takenAt) ?? otherwise.takenAt;
    all = { ...otherwise, ...all, ...said, ...(takenAt !== undefined && { takenAt }) };
  }
  return { said: all, heard: heardOf(told) };
};

/**
 * What a picture and what lies beside it say, and where other programs saw faces. Sidecars go before the picture, being
 * what was corrected last.
 * @param bytes the file @param still what is decoded of it, which of some RAW files has the only EXIF we read
 */
export const describeWith = async (
  bytes: Uint8Array,
  still: Uint8Array,
  sidecars: readonly Sidecar[],
): Promise<Pick<Described, "metadata" | "hints"> & { readonly heard: Heard }> => {
  const own = await readDescribed(bytes);
  const shown = still === bytes ? own : await readDescribed(still);
  const told = await toldBy(sidecars);
  const both: Metadata = {
    ...shown.metadata,
    ...own.metadata,
    raw: { ...shown.metadata.raw, ...own.metadata.raw },
    problems: still === bytes ? own.metadata.problems : shown.metadata.problems,
  };
  const film = filmIn(bytes);
  const metadata = { ...told.reduce(merged, both), ...(film !== undefined && { film: { bytes: film } }) };
  const boxes = told.flatMap((each) => each.boxes);
  return { metadata, hints: [...own.hints, ...hintsOf(boxes, shown.orientation)], heard: heardOf(told) };
};
