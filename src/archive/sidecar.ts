/**
 * What lies beside a picture and says something of it: an XMP sidecar, the JSON of a Google export, the YAML of a PhotoPrism
 * library. Whatever they say of people is dropped here, as it is from the picture's own metadata (regions.ts).
 */
import { basename, extname } from "node:path";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import type { Box } from "../domain/words.ts";
import { isTitleOf, type SidecarPlace } from "./exports.ts";
import { type Described, type Metadata, readDescribed } from "./metadata.ts";
import { filmIn } from "./motion.ts";
import { hintsOf } from "./regions.ts";
import { openRegular, readSource } from "./source.ts";
import { XMP_CHARS } from "./xmp.ts";

/** One sidecar, read. */
export interface Sidecar {
  readonly kind: SidecarPlace["kind"];
  /** Name of the picture it lies beside. */
  readonly of: string;
  readonly bytes: Uint8Array;
}

/** The largest XMP that is parsed; JSON and YAML of one picture have two kilobytes. */
export const SIDECAR_BYTES = XMP_CHARS;

/** When that file was last changed, or nothing when it cannot be read. */
export const changedMs = (path: string): Promise<number | undefined> =>
  openRegular(path).then(
    async ({ file, modifiedMs }) => {
      await file.close();
      return modifiedMs;
    },
    () => undefined,
  );

/** The sidecars at these places; one that cannot be read says nothing. */
export const readSidecars = async (picture: string, places: readonly SidecarPlace[]): Promise<Sidecar[]> => {
  const read = places.map(({ kind, path }) =>
    readSource({ kind: "file", path }, { originalsFolder: "", maxBytes: SIDECAR_BYTES }).then(
      (bytes): Sidecar[] => [{ kind, of: basename(picture), bytes }],
      () => [],
    ),
  );
  return (await Promise.all(read)).flat();
};

type Said = Partial<Metadata>;

interface Told {
  readonly said: Said;
  /** What the picture's own metadata goes before: a clock or a place which the camera wrote. */
  readonly otherwise: Said;
  readonly boxes: readonly Box[];
}

const NOTHING: Told = { said: {}, otherwise: {}, boxes: [] };

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

const fromTakeout = ({ bytes, of }: Sidecar): Told => {
  const found = TAKEOUT.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  if (!found.success || !isTitleOf(found.data.title, of)) return NOTHING;
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

const fromPhotoPrism = ({ bytes }: Sidecar): Told => {
  const content = parseYaml(Buffer.from(bytes).toString("utf8"), { maxAliasCount: 0, schema: "core" });
  const found = PHOTOPRISM.safeParse(content);
  if (!found.success) return NOTHING;
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
  const said = /SidecarForExtension(?:="|>)([^"<]{1,8})/.exec(xmp)?.[1];
  return said !== undefined && said.toLowerCase() !== extname(of).slice(1).toLowerCase();
};

const fromXmp = async ({ bytes, of }: Sidecar): Promise<Told> => {
  if (isForAnother(Buffer.from(bytes).toString("utf8"), of)) return NOTHING;
  const { metadata, hints } = await readDescribed(bytes);
  const { raw, problems, keywords, ...said } = metadata;
  const xmp = raw.xmp ?? {};
  return {
    said: {
      ...said,
      ...(keywords.length > 0 && { keywords }),
      ...(Object.keys(xmp).length > 0 && { raw: { sidecar: xmp } }),
      problems: problems.map((problem) => `sidecar: ${problem}`),
    },
    otherwise: {},
    boxes: hints,
  };
};

const READERS: Readonly<Record<Sidecar["kind"], (sidecar: Sidecar) => Told | Promise<Told>>> = {
  xmp: fromXmp,
  takeout: fromTakeout,
  photoprism: fromPhotoPrism,
};

const tellOf = async (sidecar: Sidecar): Promise<Told> => {
  try {
    return await READERS[sidecar.kind](sidecar);
  } catch {
    return { ...NOTHING, said: { problems: ["sidecar: it cannot be read"] } };
  }
};

const merged = (metadata: Metadata, { said, otherwise }: Told): Metadata => ({
  ...otherwise,
  ...metadata,
  ...said,
  raw: { ...metadata.raw, ...said.raw },
  problems: [...metadata.problems, ...(said.problems ?? [])],
});

/** What sidecars say by themselves, of a picture whose own metadata is known already. */
export const readSaid = async (sidecars: readonly Sidecar[]): Promise<Said> => {
  let all: Said = {};
  for (const sidecar of sidecars) {
    const { said, otherwise } = await tellOf(sidecar);
    const { problems: _problems, ...words } = said;
    all = { ...otherwise, ...all, ...words };
  }
  return all;
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
): Promise<Pick<Described, "metadata" | "hints">> => {
  const own = await readDescribed(bytes);
  const shown = still === bytes ? own : await readDescribed(still);
  const told = await Promise.all(sidecars.map(tellOf));
  const both: Metadata = {
    ...shown.metadata,
    ...own.metadata,
    raw: { ...shown.metadata.raw, ...own.metadata.raw },
    problems: still === bytes ? own.metadata.problems : shown.metadata.problems,
  };
  const film = filmIn(bytes);
  const metadata = { ...told.reduce(merged, both), ...(film !== undefined && { film: { bytes: film } }) };
  const boxes = told.flatMap((each) => each.boxes);
  return { metadata, hints: [...own.hints, ...hintsOf(boxes, shown.orientation)] };
};
