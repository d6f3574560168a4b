/** Import from a storage: what it lists, what of that is known, and what is gone from it. Nothing is ever written there. */
import { type Export, liesInDerived } from "../../archive/exports.ts";
import { isPassedOver, recognise } from "../../archive/recognise.ts";
import { parsePlace, placeText, type StoragePlace } from "../../archive/s3.ts";
import type { Source, StoredObject } from "../../archive/s3-source.ts";
import { identityOf, type StoredRef } from "../../archive/source.ts";
import { entriesOf, type NotAPicture, type Problem, type ZipEntry } from "../../archive/zip.ts";
import { MiroirError } from "../../domain/errors.ts";
import { findItemByContent } from "../../store/archive/items.ts";
import { type KnownPlace, placesAt } from "../../store/archive/places.ts";
import type { Act } from "../gate/act.ts";

/** A picture or a recording in a storage. */
export interface FoundObject {
  readonly kind: "object";
  readonly ref: StoredRef;
  /** `s3:<name>/<key>`, as people read it. */
  readonly path: string;
  /** Below the path that was named: what a manifest calls it. */
  readonly relative: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly video?: true;
  /** The item it is, when it has not changed since. */
  readonly known?: string;
  /** Known as the film of a picture. */
  readonly film?: true;
}

/** A ZIP in a storage, before it is opened. */
interface FoundZip extends Omit<FoundObject, "kind" | "video" | "known" | "film"> {
  readonly kind: "zip";
}

type Met = FoundObject | FoundZip | { readonly kind: "other"; readonly path: string };

/** Paths as a person gives them, in files and places of a storage. */
export const bySource = (
  paths: readonly string[],
): { readonly files: readonly string[]; readonly storages: readonly StoragePlace[] } => ({
  files: paths.filter((path) => !parsePlace(path)),
  storages: paths.map(parsePlace).filter((place) => place !== undefined),
});

const isSame = (known: KnownPlace | undefined, object: StoredObject): boolean =>
  known?.etag === object.etag && known.byteLength === object.bytes;

/** The name says what it is where it can: its first bytes cost a request. */
const whatIs = async (source: Source, object: StoredObject, signal: AbortSignal | undefined) => {
  if (object.bytes === 0) return "other";
  const byName = recognise(new Uint8Array(0), object.path);
  return byName === "other" ? recognise(await source.head(object.path, signal), object.path) : byName;
};

const describe = async (
  source: Source,
  place: StoragePlace,
  object: StoredObject,
  known: KnownPlace | undefined,
  signal: AbortSignal | undefined,
): Promise<Met> => {
  const path = placeText({ storage: place.storage, path: object.path });
  const folder = place.path.slice(0, place.path.lastIndexOf("/") + 1);
  const found = {
    kind: "object",
    ref: { kind: "s3", storage: place.storage, ...object },
    path,
    relative: object.path.slice(folder.length),
    bytes: object.bytes,
    modifiedMs: object.modifiedMs,
  } as const;
  if (known && isSame(known, object))
    return {
      ...found,
      known: known.itemId,
      ...(known.isVideo && { video: true }),
      ...(known.isFilm && { film: true }),
    };
  const what = await whatIs(source, object, signal);
  if (what === "picture") return found;
  if (what === "zip") return { ...found, kind: "zip" };
  return what === "video" ? { ...found, video: true } : { kind: "other", path };
};

/** Gone, changed or too large: the object's fault, and not the storage's. */
export const isOfObject = (error: unknown): error is MiroirError =>
  error instanceof MiroirError && error.code.startsWith("picture/");

/**
 * The entries of a ZIP in a storage: it is fetched whole, held while its directory is gone through, and read by each
 * entry's turn from wherever it lies then.
 */
async function* entriesIn(
  act: Act,
  { ref, path }: FoundZip,
): AsyncGenerator<ZipEntry | NotAPicture | Problem> {
  const { lender, settings } = act.engine;
  if (ref.bytes > settings.maxZipBytes) {
    const error = new MiroirError("archive/too-many-bytes", { path, limit: settings.maxZipBytes });
    return yield { kind: "problem", path, error };
  }
  const held = await lender.hold(ref, act.signal).catch((error: unknown) => {
    if (isOfObject(error)) return error;
    throw error;
  });
  if (held instanceof MiroirError) return yield { kind: "problem", path, error: held };
  try {
    for await (const entry of entriesOf(held.path, settings, act.signal, path))
      yield entry.kind !== "zip-entry"
        ? entry
        : {
            ...entry,
            zip: path,
            object: ref,
            read: () => lender.lend(ref, (at) => entry.read(at), act.signal),
          };
  } finally {
    held.giveBack();
  }
}

/** Looks at each page against the database at once: a thousand objects cost one request and one query. */
export async function* objectsIn(
  act: Act,
  albumId: string,
  place: StoragePlace,
  exports: readonly Export[],
): AsyncGenerator<Exclude<Met, FoundZip> | ZipEntry | NotAPicture | Problem> {
  const source = await act.engine.lender.source(place.storage);
  for await (const page of source.pages(place.path, act.signal)) {
    const objects = page.filter(
      ({ path }) =>
        !path.split("/").some(isPassedOver) &&
        !liesInDerived(exports, placeText({ storage: place.storage, path })),
    );
    const rows = await act.read((sql) =>
      placesAt(
        sql,
        albumId,
        "s3",
        objects.map(({ path }) => `${place.storage}/${path}`),
      ),
    );
    const known = new Map(rows.map((row) => [row.path, row]));
    for (const object of objects) {
      act.stopIfAborted();
      const before = known.get(`${place.storage}/${object.path}`);
      const met = await describe(source, place, object, before, act.signal);
      if (met.kind === "zip") yield* entriesIn(act, met);
      else yield met;
    }
  }
}

/** The item with an object's content, if the album holds it: the object was renamed, copied or touched. */
export const sameContent = async (act: Act, albumId: string, path: string): Promise<string | undefined> => {
  const { maxFileBytes, maxVideoBytes } = act.engine.settings;
  const maxBytes = Math.max(maxFileBytes, maxVideoBytes);
  const { contentSha256 } = await identityOf(path, { maxBytes, ...(act.signal && { signal: act.signal }) });
  return (await act.read((sql) => findItemByContent(sql, albumId, contentSha256)))?.id;
};

/** @throws MiroirError picture/too-many-bytes: before it is fetched */
export const requireSmall = (act: Act, { bytes, path }: FoundObject): void => {
  const limit = act.engine.settings.maxFileBytes;
  if (bytes > limit) throw new MiroirError("picture/too-many-bytes", { bytes, limit, path });
};
