/**
 * What lies under the paths somebody named: pictures, recordings, ZIPs with them, and what is wrong with them. Nothing is
 * written, nothing outside the named folders is read, and no fault of one file ends the walk.
 *
 * Passed over without a word: hidden files and folders, and what cameras and network drives put beside pictures
 * (`isPassedOver`), unless they were named themselves. Files that are neither by their first bytes nor by their name
 * pictures or recordings come out as "other": texts and sidecars to be counted, what may show somebody (an office document, a
 * format that is not read) to be named too.
 */
import type { Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, relative as pathBetween, resolve, sep } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import { readFault, stopIfAborted } from "./faults.ts";
import { HEAD_BYTES, isPassedOver, recognise } from "./recognise.ts";
import { openRegular } from "./source.ts";
import {
  entriesOf,
  type NotAPicture,
  notAPicture,
  type Problem,
  type ZipEntry,
  type ZipLimits,
} from "./zip.ts";

export interface FoundFile {
  readonly kind: "file";
  /** Absolute. */
  readonly path: string;
  /** Path below the folder that was named, with `/`; the file's name when it was named itself. */
  readonly relative: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** A recording: never read whole. */
  readonly video?: true;
  /** What `known` said of it: an unchanged file was not opened. Absent where nobody was asked. */
  readonly known?: string | null;
}

/** A file that was met before. */
export interface KnownFile {
  readonly path: string;
  readonly itemId: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
  readonly isVideo: boolean;
}

export type Found = FoundFile | ZipEntry | NotAPicture | Problem;

export interface WalkOptions extends Partial<ZipLimits> {
  /** Paths passed over with all below them: the data folder, the manifest. */
  readonly except?: readonly string[];
  /** Whether a path below the named ones is passed over too: what another program derived from its originals. */
  readonly passOver?: (path: string) => boolean;
  /** Of these paths, those that were met before: with the same size and time they are not even opened. */
  readonly known?: (paths: readonly string[]) => Promise<readonly KnownFile[]>;
  /** How a ZIP is looked into; here where nothing is said. */
  readonly entries?: typeof entriesOf;
  readonly signal?: AbortSignal;
}

/** Settings of the same names may change them. 50 GiB is a wedding season of originals; the others are ten times what was seen. */
export const DEFAULT_LIMITS: ZipLimits = {
  maxZipEntries: 100_000,
  maxFileBytes: 200 * 1024 * 1024,
  maxZipBytes: 50 * 1024 ** 3,
};

/** A place still to be looked at. */
interface Place {
  readonly path: string;
  /** The same with all links resolved. */
  readonly real: string;
  readonly relative: string;
  /** The named folder it lies in, links resolved: links may not lead out of it. */
  readonly root: string;
  /** Named itself, or reached through a link: may be met a second time. */
  readonly apart: boolean;
  /** Of a place met in a folder: asked side by side with its neighbours, since a network answers slowly and many at once. */
  readonly stats?: Stats | undefined;
  readonly known?: KnownFile | null;
}

/** What is left of a folder, the next name last: a million of them are names only until their turn comes. */
interface Rest {
  readonly folder: Place;
  readonly names: string[];
}

interface Walk {
  readonly limits: ZipLimits;
  readonly except: ReadonlySet<string>;
  readonly passOver: (path: string) => boolean;
  readonly known: WalkOptions["known"];
  readonly entries: typeof entriesOf;
  readonly signal: AbortSignal | undefined;
  /** Real paths of folders walked, and of what links led to: each once, so that circles end. */
  readonly seen: Set<string>;
  /** Still to do, the next one last. A stack and not recursion: trees may be thousands of folders deep. */
  readonly places: (Place | Rest)[];
}

const problem = (path: string, error: MiroirError): Problem => ({ kind: "problem", path, error });

const isWithin = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/** `true` the first time. */
const firstTime = (seen: Set<string>, path: string): boolean =>
  !seen.has(path) && seen.add(path) !== undefined;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Names in byte order, so that every walk of the same folder is the same; those that are not UTF-8 apart. */
const namesIn = async (folder: string): Promise<{ names: string[]; unreadable: Buffer[] }> => {
  const names: string[] = [];
  const unreadable: Buffer[] = [];
  for (const raw of (await readdir(folder, { encoding: "buffer" })).sort(Buffer.compare)) {
    try {
      names.push(utf8.decode(raw));
    } catch {
      unreadable.push(raw);
    }
  }
  return { names, unreadable };
};

async function* inFolder(walk: Walk, place: Place): AsyncGenerator<Found> {
  if (!firstTime(walk.seen, place.real)) return;
  const { names, unreadable } = await namesIn(place.path);
  for (const raw of unreadable) {
    const path = join(place.path, raw.toString());
    yield problem(
      path,
      new MiroirError("picture/unreadable", { path, problem: "its name is not valid UTF-8; rename it" }),
    );
  }
  walk.places.push({ folder: place, names: names.filter((name) => !isPassedOver(name)).reverse() });
}

/** Names looked at together. */
const TOGETHER = 256;

const statsOf = (path: string): Promise<Stats | undefined> => lstat(path).catch(() => undefined);

/** The next names of a folder, as places: what they are and whether they are known is asked for all of them at once. */
const nextPlaces = async (walk: Walk, { folder, names }: Rest): Promise<Place[]> => {
  const next = names.splice(-TOGETHER).reverse();
  const paths = next.map((name) => join(folder.path, name));
  const stats = await Promise.all(paths.map(statsOf));
  const known = walk.known && new Map((await walk.known(paths)).map((file) => [file.path, file]));
  return next.map((name, index) => ({
    ...folder,
    path: paths[index]!,
    real: join(folder.real, name),
    relative: folder.relative ? `${folder.relative}/${name}` : name,
    stats: stats[index],
    ...(known && { known: known.get(paths[index]!) ?? null }),
  }));
};

/** A target inside the root is met at its own place, except below a folder that is passed over (as git-annex keeps pictures). */
const followLink = async (walk: Walk, place: Place): Promise<Found | undefined> => {
  const target = await realpath(place.path);
  if (!isWithin(place.root, target))
    return problem(place.path, new MiroirError("archive/link-outside", { path: place.path }));
  const metAnyway = !pathBetween(place.root, target).split(sep).some(isPassedOver);
  const { stats: _ofTheLink, known: _unknown, ...bare } = place;
  if (!metAnyway && !walk.seen.has(target))
    walk.places.push({ ...bare, path: target, real: target, apart: true });
  return undefined;
};

/** A file with the size and the time it had is the one it was. */
const unchanged = ({ path, relative, stats, known }: Place): FoundFile | undefined => {
  if (!stats?.isFile() || known?.byteLength !== stats.size) return undefined;
  if (known.modifiedMs !== Math.round(stats.mtimeMs)) return undefined;
  const found = { kind: "file", path, relative, bytes: stats.size, modifiedMs: stats.mtimeMs } as const;
  return { ...found, known: known.itemId, ...(known.isVideo && { video: true }) };
};

async function* inFile(walk: Walk, place: Place): AsyncGenerator<Found> {
  const { path, relative } = place;
  const same = unchanged(place);
  if (same) return yield same;
  const { file, bytes, modifiedMs } = await openRegular(path);
  const head = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0).finally(async () => await file.close());
  const first = head.subarray(0, bytesRead);
  const what = recognise(first, path);
  if (what === "zip") yield* walk.entries(path, walk.limits, walk.signal);
  else if (what === "picture" || what === "video") {
    const looked = place.known === undefined ? {} : { known: null };
    const found = { kind: "file", path, relative, bytes, modifiedMs, ...looked } as const;
    yield what === "video" ? { ...found, video: true } : found;
  } else yield notAPicture(path, what, first);
}

async function* inPlace(walk: Walk, place: Place): AsyncGenerator<Found> {
  if (walk.except.has(place.real) || walk.passOver(place.path)) return;
  const stats = place.stats ?? (await lstat(place.path));
  if (stats.isSymbolicLink()) {
    const found = await followLink(walk, place);
    if (found) yield found;
  } else if (stats.isDirectory()) yield* inFolder(walk, place);
  else if (!walk.seen.has(place.real)) {
    if (place.apart) walk.seen.add(place.real);
    yield* inFile(walk, place);
  }
}

/** The next of a folder's names become places, and the rest of them waits below. */
const expand = async (walk: Walk, rest: Rest): Promise<void> => {
  const next = await nextPlaces(walk, rest);
  if (rest.names.length > 0) walk.places.push(rest);
  walk.places.push(...next.reverse());
};

/** Faults of one place become a problem found; only being stopped ends the walk. */
async function* guarded(walk: Walk, place: Place): AsyncGenerator<Found> {
  try {
    yield* inPlace(walk, place);
  } catch (error) {
    const fault = readFault(error, place.path);
    if (fault.code === "run/interrupted") throw fault;
    yield problem(place.path, fault);
  }
}

/** A path somebody named: a link named by hand is followed wherever it leads. */
const startAt = async (path: string): Promise<Place> => {
  const absolute = resolve(path);
  const real = await realpath(absolute);
  const isFolder = (await lstat(real)).isDirectory();
  const isLink = (await lstat(absolute)).isSymbolicLink();
  return {
    path: isLink ? real : absolute,
    real,
    relative: isFolder ? "" : basename(absolute),
    root: isFolder ? real : dirname(real),
    apart: !isFolder,
  };
};

/** With links resolved where it exists, so that it is known however it was reached. */
const realOr = async (path: string): Promise<string> => await realpath(path).catch(() => resolve(path));

/** A named file whose folder was walked before. */
const wasMet = (state: Walk, place: Place): boolean =>
  place.relative !== "" && state.seen.has(dirname(place.real)) && !isPassedOver(basename(place.real));

/**
 * Everything under `paths` (files, folders, ZIPs), in byte order of names, folders in place. Each is met once, also
 * when paths overlap or links form a circle.
 * @throws MiroirError run/interrupted when `signal` is aborted; every other fault is a `Problem` and the walk goes on
 */
export async function* walk(paths: readonly string[], options: WalkOptions = {}): AsyncGenerator<Found> {
  const { signal, except = [], passOver = () => false, known, entries = entriesOf, ...limits } = options;
  const state: Walk = {
    limits: { ...DEFAULT_LIMITS, ...limits },
    except: new Set(await Promise.all(except.map(realOr))),
    passOver,
    known,
    entries,
    signal,
    seen: new Set(),
    places: [],
  };
  for (const path of paths) {
    stopIfAborted(signal);
    try {
      const start = await startAt(path);
      if (!wasMet(state, start)) state.places.push(start);
    } catch (error) {
      const fault = readFault(error, path);
      yield problem(
        path,
        fault.code === "picture/gone" ? new MiroirError("archive/not-found", { path }) : fault,
      );
    }
    for (let place = state.places.pop(); place; place = state.places.pop()) {
      stopIfAborted(signal);
      if ("names" in place) await expand(state, place);
      else yield* guarded(state, place);
    }
  }
}
