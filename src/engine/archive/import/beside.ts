/** What lies beside a file or an object that comes in: sidecars, and the other half of a Live Photo. */
import { basename, dirname, join } from "node:path";
import type { SidecarPlace } from "../../../archive/exports.ts";
import { type Around, type Export, isJsonLeftOut, sidecarsOf } from "../../../archive/exports.ts";
import type { Metadata } from "../../../archive/metadata.ts";
import { isLivePair, otherHalves } from "../../../archive/motion.ts";
import { type Lister, Neighbours } from "../../../archive/neighbours.ts";
import {
  changedMs,
  type Heard,
  readSaid,
  readSidecar,
  SIDECAR_BYTES,
  type Sidecar,
  unreadSidecar,
} from "../../../archive/sidecar.ts";
import { readSource } from "../../../archive/source.ts";
import type { StoredNeighbours } from "../../../archive/stored-neighbours.ts";
import { TakeoutFolders } from "../../../archive/takeout.ts";
import type { ZipEntry } from "../../../archive/zip.ts";
import type { ZipSidecars } from "../../../archive/zip-sidecars.ts";
import { type SaidAnew, saidOf } from "../../../store/archive/items.ts";
import type { Act } from "../../gate/act.ts";
import type { Examined } from "../../images/jobs.ts";
import { isOfObject } from "../../images/places.ts";
import { sidecarsThrough } from "../../images/unzip.ts";

/** How what lies beside something is reached: in its folder, or in its storage. */
export interface Near {
  readonly names: Lister;
  readonly takeout: TakeoutFolders;
  changedMs(path: string): Promise<number | undefined>;
  /** As a file, for as long as `use` runs; nothing when it is larger, or gone. */
  reach<T>(path: string, maxBytes: number, use: (file: string) => Promise<T>): Promise<T | undefined>;
}

/** What lies beside files of this machine. */
export const inFolders = (): Near => ({
  names: new Neighbours(),
  takeout: new TakeoutFolders(),
  changedMs,
  reach: (path, _bounded, use) => use(path),
});

/** Objects are fetched to be read: only those that are small enough, and a storage that does not answer ends the run. */
export const inStorages = ({ engine: { lender }, signal }: Act, names: StoredNeighbours): Near => ({
  names,
  takeout: new TakeoutFolders(),
  changedMs: async (path) => (await names.find(path))?.modifiedMs,
  reach: async (path, maxBytes, use) => {
    const object = await names.find(path);
    if (!object || object.bytes > maxBytes) return undefined;
    return lender.lend(object, use, signal).catch((error: unknown) => {
      if (isOfObject(error)) return undefined;
      throw error;
    });
  },
});

/** Where it is looked. */
interface Surroundings {
  readonly exports: readonly Export[];
  readonly near: Near;
}

export interface Beside {
  readonly sidecars: readonly Sidecar[];
  /** A JSON that only an import from Takeout reads. */
  readonly leftOut?: boolean;
  /** The same examination with what only the folder tells. */
  told(examined: Examined): Examined;
}

/** The latest change among these files, or 0. */
const latestMs = async ({ near }: Surroundings, places: readonly SidecarPlace[]): Promise<number> =>
  Math.round(
    Math.max(0, ...(await Promise.all(places.map(({ path }) => near.changedMs(path)))).map((ms) => ms ?? 0)),
  );

const aroundOf = ({ near }: Surroundings): Around => ({
  neighbours: near.names,
  takeout: near.takeout,
  read: (json) =>
    near.reach(json, SIDECAR_BYTES, (file) =>
      readSource({ kind: "file", path: file }, { originalsFolder: "", maxBytes: SIDECAR_BYTES }).catch(
        () => undefined,
      ),
    ),
});

const placesOf = (where: Surroundings, path: string): Promise<SidecarPlace[]> =>
  sidecarsOf(path, where.exports, aroundOf(where));

const readAll = (
  { near }: Surroundings,
  picture: string,
  places: readonly SidecarPlace[],
): Promise<Sidecar[]> =>
  Promise.all(
    places.map(
      async (place) =>
        (await near.reach(place.path, SIDECAR_BYTES, (file) => readSidecar(picture, place, file))) ??
        unreadSidecar(picture, place, `it is gone, or has more than ${SIDECAR_BYTES} bytes`),
    ),
  );

/** A film of 15 seconds as the largest telephones write it; and its picture. */
const HALF_BYTES = 256 * 1024 * 1024;

const isPair = async ({ near }: Surroundings, picture: string, film: string): Promise<boolean> =>
  (await near.reach(picture, HALF_BYTES, (still) =>
    near.reach(film, HALF_BYTES, (moving) => isLivePair(still, moving)),
  )) ?? false;

/** Nothing lies beside what was sent alone. */
export const nothingBeside = async (): Promise<Beside> => ({ sidecars: [], told: (examined) => examined });

/** The film that is the moving half of this picture, or the picture whose moving half this film is. */
const otherHalfOf = async (where: Surroundings, path: string): Promise<string | undefined> => {
  const [name, folder] = [basename(path), dirname(path)];
  for (const other of otherHalves(name, await where.near.names.of(path))) {
    const [picture, film] = /\.(mov|mp4)$/i.test(name) ? [other, name] : [name, other];
    if (await isPair(where, join(folder, picture), join(folder, film))) return other;
  }
  return undefined;
};

/** The picture beside a recording that is only its moving half. */
export const pictureOfHalf = (where: Surroundings, path: string): Promise<string | undefined> =>
  otherHalfOf(where, path);

/** What lies beside a file or an object, and what it is a half of. @throws MiroirError when its storage does not answer */
export const besideOf = async (where: Surroundings, path: string): Promise<Beside> => {
  const places = await placesOf(where, path);
  const [sidecars, sidecarMs] = [await readAll(where, path, places), await latestMs(where, places)];
  const film = await otherHalfOf(where, path);
  return {
    sidecars,
    leftOut: await isJsonLeftOut(path, where.exports, aroundOf(where)),
    told: (examined) => ({
      ...examined,
      metadata: {
        ...examined.metadata,
        ...(film && { film: { file: film } }),
        // Those that could not be read are tried again by the next import.
        ...(sidecarMs > 0 && examined.heard.problems.length === 0 && { sidecarMs }),
      },
    }),
  };
};

/** ZIPs that were met: the one in hand, and the one before whose last pictures are still read. */
export type ZipsMet = Map<string, Promise<ZipSidecars>>;

const ZIPS_KEPT = 2;

interface AroundZip {
  readonly act: Act;
  readonly exports: readonly Export[];
  readonly zips: ZipsMet;
}

const zipOf = ({ act, exports, zips }: AroundZip, entry: ZipEntry): Promise<ZipSidecars> => {
  const known = zips.get(entry.zip);
  if (known !== undefined) return known;
  const asked = exports.find(({ root }) => root === entry.zip)?.kind;
  const opened = sidecarsThrough(act.engine, entry, asked, act.signal);
  zips.set(entry.zip, opened);
  for (const oldest of zips.keys()) {
    if (zips.size <= ZIPS_KEPT) break;
    zips.delete(oldest);
  }
  return opened;
};

/** The sidecars of an entry of a ZIP. */
export const besideInZip = async (around: AroundZip, entry: ZipEntry): Promise<Beside> => {
  const sidecars = await (await zipOf(around, entry)).of(entry.name);
  return { sidecars, told: (examined) => examined };
};

const anewOf = ({ raw: _raw, ...said }: Partial<Metadata>, sidecarMs: number): SaidAnew => ({
  caption: said.description ?? null,
  photographer: said.creator ?? null,
  takenAt: said.takenAt ?? null,
  metadata: { ...said, ...(sidecarMs > 0 && { sidecarMs }) },
});

/** What came of sidecars that were changed. */
export interface ChangedBeside {
  readonly anew?: SaidAnew;
  readonly heard?: Heard;
}

/** What the sidecars of a known picture say, when one was changed since they were read. Faces are not looked for again. */
export const changedBeside = async (
  act: Act,
  where: Surroundings,
  path: string,
  itemId: string,
): Promise<ChangedBeside> => {
  const places = await placesOf(where, path);
  if (places.length === 0) return {};
  const changed = await latestMs(where, places);
  const { sidecarMs, ...own } = await act.read((sql) => saidOf(sql, itemId));
  if (changed <= sidecarMs) return {};
  const { said, heard } = await readSaid(await readAll(where, path, places), own);
  const anew = anewOf(said, heard.problems.length > 0 ? 0 : changed);
  return { heard, ...(heard.read.length > 0 && { anew }) };
};
