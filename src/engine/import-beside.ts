/** What lies beside a file that comes in: sidecars, and the other half of a Live Photo. */
import { basename, dirname, join } from "node:path";
import type { SidecarPlace } from "../archive/exports.ts";
import { type Export, sidecarsOf } from "../archive/exports.ts";
import type { Metadata } from "../archive/metadata.ts";
import { isLivePair, otherHalves } from "../archive/motion.ts";
import type { Neighbours } from "../archive/neighbours.ts";
import { changedMs, readSaid, readSidecars, type Sidecar } from "../archive/sidecar.ts";
import type { ZipEntry, ZipLimits } from "../archive/zip.ts";
import { openZipSidecars, type ZipSidecars } from "../archive/zip-sidecars.ts";
import { type SaidAnew, sidecarMsOf } from "../store/items.ts";
import type { Act } from "./act.ts";
import type { Examined } from "./jobs.ts";

/** Where it is looked. */
export interface Surroundings {
  readonly exports: readonly Export[];
  readonly neighbours: Neighbours;
  /** Of ZIPs that were met: the one in hand, and the one before whose last pictures are still read. */
  readonly zips: Map<string, Promise<ZipSidecars>>;
}

const ZIPS_KEPT = 2;

export interface Beside {
  readonly sidecars: readonly Sidecar[];
  /** The same examination with what only the folder tells. */
  told(examined: Examined): Examined;
}

/** The latest change among these files, or 0. */
const latestMs = async (places: readonly SidecarPlace[]): Promise<number> =>
  Math.round(
    Math.max(0, ...(await Promise.all(places.map(({ path }) => changedMs(path)))).map((ms) => ms ?? 0)),
  );

/** The film that is the moving half of this picture, or the picture whose moving half this film is. */
const otherHalfOf = async ({ neighbours }: Surroundings, path: string): Promise<string | undefined> => {
  const [name, folder] = [basename(path), dirname(path)];
  for (const other of otherHalves(name, await neighbours.of(path))) {
    const [picture, film] = /\.(mov|mp4)$/i.test(name) ? [other, name] : [name, other];
    if (await isLivePair(join(folder, picture), join(folder, film))) return other;
  }
  return undefined;
};

/** Whether a recording is only the moving half of a picture beside it: one item, the picture's. */
export const isMovingHalf = async (where: Surroundings, path: string): Promise<boolean> =>
  (await otherHalfOf(where, path)) !== undefined;

export const besideOf = async (where: Surroundings, path: string): Promise<Beside> => {
  const places = await sidecarsOf(path, where.exports, where.neighbours);
  const [sidecars, sidecarMs] = [await readSidecars(path, places), await latestMs(places)];
  const film = await otherHalfOf(where, path);
  return {
    sidecars,
    told: (examined) => ({
      ...examined,
      metadata: {
        ...examined.metadata,
        ...(film && { film: { file: film } }),
        ...(sidecars.length > 0 && { sidecarMs }),
      },
    }),
  };
};

const zipOf = (where: Surroundings, path: string, limits: ZipLimits): Promise<ZipSidecars> => {
  const known = where.zips.get(path);
  if (known !== undefined) return known;
  const opened = openZipSidecars(path, limits, where.exports.find(({ root }) => root === path)?.kind);
  where.zips.set(path, opened);
  for (const oldest of where.zips.keys()) {
    if (where.zips.size <= ZIPS_KEPT) break;
    where.zips.delete(oldest);
  }
  return opened;
};

/** The sidecars of an entry of a ZIP. */
export const besideInZip = async (
  where: Surroundings,
  entry: ZipEntry,
  limits: ZipLimits,
): Promise<Sidecar[]> => (await zipOf(where, entry.zip, limits)).of(entry.name);

const anewOf = ({ raw: _raw, ...said }: Partial<Metadata>, sidecarMs: number): SaidAnew => ({
  caption: said.description ?? null,
  photographer: said.creator ?? null,
  takenAt: said.takenAt ?? null,
  metadata: { ...said, sidecarMs },
});

/** What the sidecars of a known picture say, when one was changed since they were read. Faces are not looked for again. */
export const changedBeside = async (
  act: Act,
  where: Surroundings,
  path: string,
  itemId: string,
): Promise<{ anew?: SaidAnew }> => {
  const places = await sidecarsOf(path, where.exports, where.neighbours);
  if (places.length === 0) return {};
  const changed = await latestMs(places);
  if (changed <= (await act.read((sql) => sidecarMsOf(sql, itemId)))) return {};
  return { anew: anewOf(await readSaid(await readSidecars(path, places)), changed) };
};
