/** Import from a storage: what it lists, what of that is known, and what is gone from it. Nothing is ever written there. */
import { isPassedOver, recognise } from "../archive/recognise.ts";
import { parsePlace, placeText, type StoragePlace } from "../archive/s3.ts";
import type { Source, StoredObject } from "../archive/s3-source.ts";
import { identityOf, type StoredRef } from "../archive/source.ts";
import { MiroirError } from "../domain/errors.ts";
import { findItemByContent } from "../store/items.ts";
import { type KnownPlace, placesAt } from "../store/places.ts";
import type { Act } from "./act.ts";

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
}

type Met = FoundObject | { readonly kind: "other"; readonly path: string };

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
    return { ...found, known: known.itemId, ...(known.isVideo && { video: true }) };
  const what = await whatIs(source, object, signal);
  if (what === "picture") return found;
  return what === "video" ? { ...found, video: true } : { kind: "other", path };
};

/** Looks at each page against the database at once: a thousand objects cost one request and one query. */
export async function* objectsIn(act: Act, albumId: string, place: StoragePlace): AsyncGenerator<Met> {
  const source = await act.engine.lender.source(place.storage);
  for await (const page of source.pages(place.path, act.signal)) {
    const objects = page.filter(({ path }) => !path.split("/").some(isPassedOver));
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
      yield await describe(source, place, object, known.get(`${place.storage}/${object.path}`), act.signal);
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
