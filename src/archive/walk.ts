/**
 * What lies under the paths somebody named: pictures, recordings, ZIPs with them, and what is wrong with them. Nothing is
 * written, nothing outside the named folders is read, and no fault of one file ends the walk.
 *
 * Passed over without a word: hidden files and folders, and what cameras and network drives put beside pictures
 * (`isPassedOver`), unless they were named themselves. Files that are neither by their first bytes nor by their name
 * pictures or recordings (texts, sidecars, office documents) come out as "other", to be counted and not listed as damage.
 */
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, relative as pathBetween, resolve, sep } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import { readFault, stopIfAborted } from "./faults.ts";
import { HEAD_BYTES, isPassedOver, recognise } from "./recognise.ts";
import { openRegular } from "./source.ts";
import { entriesOf, type NotAPicture, type Problem, type ZipEntry, type ZipLimits } from "./zip.ts";

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
}

export type Found = FoundFile | ZipEntry | NotAPicture | Problem;

export interface WalkOptions extends Partial<ZipLimits> {
  /** Paths passed over with all below them: the data folder, the manifest. */
  readonly except?: readonly string[];
  /** Whether a path below the named ones is passed over too: what another program derived from its originals. */
  readonly passOver?: (path: string) => boolean;
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
}

interface Walk {
  readonly limits: ZipLimits;
  readonly except: ReadonlySet<string>;
  readonly passOver: (path: string) => boolean;
  readonly signal: AbortSignal | undefined;
  /** Real paths of folders walked, and of what links led to: each once, so that circles end. */
  readonly seen: Set<string>;
  /** Still to do, the next one last. A stack and not recursion: trees may be thousands of folders deep. */
  readonly places: Place[];
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
  for (const name of names.reverse()) {
    if (isPassedOver(name)) continue;
    const relative = place.relative ? `${place.relative}/${name}` : name;
    walk.places.push({ ...place, path: join(place.path, name), real: join(place.real, name), relative });
  }
}

/** A target inside the root is met at its own place, except below a folder that is passed over (as git-annex keeps pictures). */
const followLink = async (walk: Walk, place: Place): Promise<Found | undefined> => {
  const target = await realpath(place.path);
  if (!isWithin(place.root, target))
    return problem(place.path, new MiroirError("archive/link-outside", { path: place.path }));
  const metAnyway = !pathBetween(place.root, target).split(sep).some(isPassedOver);
  if (!metAnyway && !walk.seen.has(target))
    walk.places.push({ ...place, path: target, real: target, apart: true });
  return undefined;
};

async function* inFile(walk: Walk, place: Place): AsyncGenerator<Found> {
  const { path, relative } = place;
  const { file, bytes, modifiedMs } = await openRegular(path);
  const head = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0).finally(async () => await file.close());
  const what = recognise(head.subarray(0, bytesRead), path);
  if (what === "zip") yield* entriesOf(path, walk.limits, walk.signal);
  else if (what === "picture") yield { kind: "file", path, relative, bytes, modifiedMs };
  else if (what === "video") yield { kind: "file", path, relative, bytes, modifiedMs, video: true };
  else yield { kind: "other", path, why: what === "document" ? "document" : "not-a-picture" };
}

async function* inPlace(walk: Walk, place: Place): AsyncGenerator<Found> {
  if (walk.except.has(place.real) || walk.passOver(place.path)) return;
  const stats = await lstat(place.path);
  if (stats.isSymbolicLink()) {
    const found = await followLink(walk, place);
    if (found) yield found;
  } else if (stats.isDirectory()) yield* inFolder(walk, place);
  else if (!walk.seen.has(place.real)) {
    if (place.apart) walk.seen.add(place.real);
    yield* inFile(walk, place);
  }
}

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
  const { signal, except = [], passOver = () => false, ...limits } = options;
  const state: Walk = {
    limits: { ...DEFAULT_LIMITS, ...limits },
    except: new Set(await Promise.all(except.map(realOr))),
    passOver,
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
      yield* guarded(state, place);
    }
  }
}
