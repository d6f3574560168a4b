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
import { isInTakeout, isOfTakeout, type NamedFolder, type ReadJson, type TakeoutFolders } from "./takeout.ts";

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

/** Folders that are looked into for the names of Takeout. */
const MOST_LOOKED_INTO = 4;

const isTakeout = async (folder: string, names: readonly string[], list: List): Promise<boolean> => {
  if (isInTakeout(folder) || names.some((name) => name === "archive_browser.html" || isOfTakeout(name)))
    return true;
  const folders = names.filter((name) => !name.includes(".")).slice(0, MOST_LOOKED_INTO);
  for (const each of folders) if ((await list(join(folder, each))).some(isOfTakeout)) return true;
  return false;
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
  ["digikam", async (_, names) => names.includes("digikam4.db")],
  ["lightroom", async (_, names) => names.some((name) => name.toLowerCase().endsWith(".lrcat"))],
  ["takeout", isTakeout],
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

/** What cameras call their RAW files. */
const RAW_ENDS =
  "3fr ari arw cap cr2 cr3 crw dcr dcs dng erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f".split(
    " ",
  );

/** `a.xmp` is of the RAW file where a stem has one beside a JPEG: Adobe's programs write into the JPEG itself. */
const ownsStem = (name: string, stem: string, names: Names): boolean =>
  RAW_ENDS.includes(extname(name).slice(1)) || !RAW_ENDS.some((end) => names.has(`${stem}.${end}`));

const xmpNames = (name: string, names: Names): string[] => {
  const lower = name.toLowerCase();
  const stem = lower.slice(0, lower.length - extname(lower).length);
  const whole = names.get(`${lower}.xmp`);
  if (whole) return [whole];
  const short = names.get(`${stem}.xmp`);
  return short && ownsStem(lower, stem, names) ? [short] : [];
};

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

/** Names of files of words about a picture among those of its folder, in a ZIP. @param read a JSON of that folder */
export const sidecarNames = async (
  name: string,
  names: Names,
  kind: ExportKind | undefined,
  { takeout, read }: Omit<Around, "neighbours">,
): Promise<{ kind: "xmp" | "takeout"; name: string }[]> => {
  const json = kind === "takeout" ? await takeout.jsonOf(name, names, read) : undefined;
  return [
    ...xmpNames(name, names).map((each) => ({ kind: "xmp" as const, name: each })),
    ...(json ? [{ kind: "takeout" as const, name: json }] : []),
  ];
};

/** Where it is looked, during one import. */
export interface Around {
  readonly neighbours: Lister;
  readonly takeout: TakeoutFolders;
  /** A file of words, by its path. */
  readonly read: ReadJson;
}

/** The JSON of a picture of Takeout, in its folder or in the same folder of another part. */
const takeoutPlace = async (
  name: string,
  here: NamedFolder,
  { neighbours, takeout, read }: Around,
): Promise<SidecarPlace[]> => {
  const within = async ({ path, names }: NamedFolder): Promise<SidecarPlace | undefined> => {
    const json = await takeout.jsonOf(name, names, (each) => read(join(path, each)));
    return json === undefined ? undefined : { kind: "takeout", path: join(path, json) };
  };
  const own = await within(here);
  if (own) return [own];
  for (const twin of await takeout.twinsOf(here, neighbours)) {
    const found = await within(twin);
    if (found) return [found];
  }
  return [];
};

/** Files of words about that picture which are there. */
export const sidecarsOf = async (
  path: string,
  exports: readonly Export[],
  around: Around,
): Promise<SidecarPlace[]> => {
  const { neighbours } = around;
  const [name, folder, names] = [basename(path), dirname(path), await neighbours.of(path)];
  const its = exports.find((each) => below(each, path) !== undefined);
  const found: SidecarPlace[] = xmpNames(name, names).map((each) => ({
    kind: "xmp",
    path: join(folder, each),
  }));
  if (its?.kind === "takeout") found.push(...(await takeoutPlace(name, { path: folder, names }, around)));
  if (its?.kind === "photoprism")
    for (const place of photoprismPlaces(its, path)) {
      const yaml = (await neighbours.of(place)).get(basename(place).toLowerCase());
      if (yaml) found.push({ kind: "photoprism", path: join(dirname(place), yaml) });
    }
  return found;
};

/** Whether a JSON lies beside that picture which only an import from Takeout would read. */
export const isJsonLeftOut = async (
  path: string,
  exports: readonly Export[],
  { neighbours, takeout }: Omit<Around, "read">,
): Promise<boolean> => {
  const its = exports.find((each) => below(each, path) !== undefined);
  return its === undefined && takeout.has(basename(path), await neighbours.of(path));
};
