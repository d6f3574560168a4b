/**
 * Libraries and exports of the programs that people leave, read in place and from disk: which of their folders hold no
 * originals, and where they keep what was written about a picture.
 *
 * - Google Takeout: one JSON beside each picture; the layout is nobody's standard and is described by its users.
 * - Lightroom, digiKam: XMP beside the picture (exiftool.org/metafiles.html, docs.digikam.org).
 * - Immich: `library` or `upload` with XMP beside (docs.immich.app, "XMP sidecars" and "System integrity").
 * - PhotoPrism: `originals`, and YAML of the same path below `storage/sidecar` (docs.photoprism.app, "Sidecar files").
 */
import { readdir } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import type { ExportKind } from "../domain/libraries.ts";
import type { Lister, Names } from "./neighbours.ts";
import { parsePlace } from "./s3.ts";

/** A file of words about a picture. */
export interface SidecarPlace {
  readonly kind: "xmp" | "takeout" | "photoprism";
  readonly path: string;
}

export interface Export {
  readonly kind: ExportKind;
  /** Absolute, or `s3:<name>/<key>`. */
  readonly root: string;
}

/** Names in a folder, folders among them. */
type List = (folder: string) => Promise<string[]>;

const listed: List = (folder) => readdir(folder).catch(() => []);

const holds = async (list: List, folder: string, name: string): Promise<boolean> =>
  (await list(folder)).includes(name);

/** Folders that Immich makes beside the originals, each with a file `.immich` in it. */
const IMMICH_DERIVED = ["thumbs", "encoded-video", "profile", "backups"];

const isImmich = async (folder: string, names: readonly string[], list: List): Promise<boolean> => {
  const own = [...IMMICH_DERIVED, "library", "upload"].filter((name) => names.includes(name));
  const marked = await Promise.all(own.map((name) => holds(list, join(folder, name), ".immich")));
  return marked.filter(Boolean).length >= 2;
};

/** Signs that no other program leaves, in this order. */
const SIGNS: readonly (readonly [
  ExportKind,
  (folder: string, names: readonly string[], list: List) => Promise<boolean>,
])[] = [
  ["immich", isImmich],
  [
    "photoprism",
    async (folder, names, list) =>
      names.includes("originals") &&
      names.includes("storage") &&
      (await holds(list, join(folder, "storage"), "sidecar")),
  ],
  ["takeout", async (_, names) => names.includes("archive_browser.html") || names.includes("Takeout")],
  ["digikam", async (_, names) => names.includes("digikam4.db")],
  ["lightroom", async (_, names) => names.some((name) => name.toLowerCase().endsWith(".lrcat"))],
];

const recognised = async (folder: string, list: List): Promise<ExportKind | undefined> => {
  const names = await list(folder);
  for (const [kind, isIt] of SIGNS) if (await isIt(folder, names, list)) return kind;
  return undefined;
};

/** What a folder is by its own signs; nothing where they do not suffice, and then `--from` says it. */
export const recogniseExport = (folder: string): Promise<ExportKind | undefined> =>
  recognised(folder, listed);

/** What each of these roots is: as asked, or by its signs. */
export const exportsIn = async (
  roots: readonly string[],
  asked: ExportKind | undefined,
  list: List,
): Promise<Export[]> => {
  const all = await Promise.all(
    roots.map(async (root) => ({ kind: asked ?? (await recognised(root, list)), root })),
  );
  return all.flatMap(({ kind, root }) => (kind ? [{ kind, root }] : []));
};

/** The same of folders on the disk. */
export const exportsAt = (paths: readonly string[], asked: ExportKind | undefined): Promise<Export[]> =>
  exportsIn(
    paths.map((path) => resolve(path)),
    asked,
    listed,
  );

/** Folders without originals, below the root; Lightroom's previews lie anywhere, smart ones as DNG. */
const DERIVED: Readonly<Record<ExportKind, RegExp>> = {
  takeout: /(?!)/,
  lightroom: /(^|\/)[^/]+\.lrdata$/i,
  digikam: /(^|\/)[^/]+\.lrdata$/i,
  immich: new RegExp(`^(${IMMICH_DERIVED.join("|")})$`),
  photoprism: /^storage$/,
};

const inStorage = (path: string): boolean => parsePlace(path) !== undefined;

const below = ({ root }: Export, path: string): string | undefined => {
  if (inStorage(root) !== inStorage(path)) return undefined;
  const inside = relative(root, path);
  return inside.startsWith("..") ? undefined : inside.split(sep).join("/");
};

/** Whether a path holds what a program derived from its originals: thumbnails, previews, re-encoded films. */
export const isDerived = (exports: readonly Export[], path: string): boolean =>
  exports.some((each) => {
    const inside = below(each, path);
    return inside !== undefined && DERIVED[each.kind].test(inside);
  });

/** The same of something that was met without the folders above it: in a storage. */
export const liesInDerived = (exports: readonly Export[], path: string): boolean =>
  exports.some((each) => {
    const parts = below(each, path)?.split("/") ?? [];
    return parts.some((_, at) => DERIVED[each.kind].test(parts.slice(0, at + 1).join("/")));
  });

const RAW_END = /\.(cr[23]|nef|arw|dng)$/i;
const PICTURE_ENDS = [
  "jpg",
  "jpeg",
  "heic",
  "heif",
  "png",
  "tif",
  "tiff",
  "webp",
  "cr2",
  "cr3",
  "nef",
  "arw",
  "dng",
];

/** `a.xmp` is of the RAW file where a stem has one beside a JPEG: Adobe's programs write into the JPEG itself. */
const ownsStem = (name: string, stem: string, names: Names): boolean => {
  const others = PICTURE_ENDS.map((end) => `${stem}.${end}`).filter((other) => names.has(other));
  const raw = others.filter((other) => RAW_END.test(other));
  return RAW_END.test(name) || raw.length === 0;
};

const xmpNames = (name: string, names: Names): string[] => {
  const lower = name.toLowerCase();
  const stem = lower.slice(0, lower.length - extname(lower).length);
  const whole = names.get(`${lower}.xmp`);
  if (whole) return [whole];
  const short = names.get(`${stem}.xmp`);
  return short && ownsStem(lower, stem, names) ? [short] : [];
};

/** What Google adds to the copies it edited, in the languages seen; they have the words of the original. */
const EDITED = /-(edited|modifié|bearbeitet|editado|modificato|bewerkt|edytowane|編集済み)$/u;
const ADDED = ".supplemental-metadata";
/** Takeout cuts the name before `.json` to 46 characters; with accents it was seen to count a little otherwise. */
const CUTS = [46, 47, 45, 44];

/** A picture's name in three: `IMG_1-edited(2).jpg` is `IMG_1`, `(2)` and `.jpg`. */
const takeoutParts = (name: string): { plain: string; number: string; end: string } => {
  const end = extname(name);
  const stem = name.slice(0, name.length - end.length);
  const [, bare = stem, number = ""] = /^(.*?)(\(\d+\))$/.exec(stem) ?? [];
  return { plain: bare.replace(EDITED, ""), number, end };
};

/** Names that Takeout may have given the JSON of a picture, the likeliest first: the number of a copy goes to its end. */
const takeoutCandidates = (name: string): string[] => {
  const { plain, number, end } = takeoutParts(name);
  const form = `${plain}${end}${ADDED}`;
  const cuts = CUTS.filter((cut) => cut < form.length).map((cut) => form.slice(0, cut));
  const numbered = [form, ...cuts, `${plain}${end}`].map((stem) => `${stem}${number}.json`);
  return [...numbered, `${name}${ADDED}.json`, `${name}.json`];
};

const takeoutName = (name: string, names: Names): string | undefined =>
  takeoutCandidates(name)
    .map((candidate) => names.get(candidate.toLowerCase()))
    .find((found) => found !== undefined);

/** Google writes `_` for what file systems refuse. */
const folded = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "_");

/** Whether the title in a JSON may be that of the picture: two long names are cut to the same one. */
export const isTitleOf = (title: string, pictureName: string): boolean =>
  folded(title).startsWith(folded(takeoutParts(pictureName).plain));

/** `originals/2020/a.jpg` has `storage/sidecar/2020/a.yml`; older versions kept `.photoprism/a.yml` beside it. */
const photoprismPlaces = (each: Export, path: string): string[] => {
  const inside = below(each, path) ?? "";
  const [root, original] = inside.startsWith("originals/")
    ? [each.root, inside.slice("originals/".length)]
    : [dirname(each.root), inside];
  const yaml = `${original.slice(0, original.length - extname(original).length)}.yml`;
  const hidden = join(dirname(path), ".photoprism", basename(yaml));
  return [join(root, "storage", "sidecar", ...yaml.split("/")), hidden];
};

/** Names of files of words about a picture among those of its folder. */
export const sidecarNames = (
  name: string,
  names: Names,
  kind: ExportKind | undefined,
): { kind: "xmp" | "takeout"; name: string }[] => {
  const json = kind === "takeout" ? takeoutName(name, names) : undefined;
  return [
    ...xmpNames(name, names).map((each) => ({ kind: "xmp" as const, name: each })),
    ...(json ? [{ kind: "takeout" as const, name: json }] : []),
  ];
};

/** Files of words about that picture which are there. */
export const sidecarsOf = async (
  path: string,
  exports: readonly Export[],
  neighbours: Lister,
): Promise<SidecarPlace[]> => {
  const [name, folder, names] = [basename(path), dirname(path), await neighbours.of(path)];
  const its = exports.find((each) => below(each, path) !== undefined);
  const found: SidecarPlace[] = sidecarNames(name, names, its?.kind).map((each) => ({
    kind: each.kind,
    path: join(folder, each.name),
  }));
  if (its?.kind === "photoprism")
    for (const place of photoprismPlaces(its, path)) {
      const yaml = (await neighbours.of(place)).get(basename(place).toLowerCase());
      if (yaml) found.push({ kind: "photoprism", path: join(dirname(place), yaml) });
    }
  return found;
};
