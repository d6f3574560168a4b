/** A place in a storage: what it lists, what of that is known, and what is gone from it. Nothing is ever written there. */
import { type Export, liesInDerived } from "../../../archive/exports.ts";
import { isPassedOver, recognise } from "../../../archive/recognise.ts";
import { placeText, type StoragePlace } from "../../../archive/s3.ts";
import type { Source, StoredObject } from "../../../archive/s3-source.ts";
import { type NotAPicture, notAPicture } from "../../../archive/zip.ts";
import { MiroirError } from "../../../domain/errors.ts";
import { type KnownPlace, placesAt } from "../../../store/archive/places.ts";
import { isOfObject } from "../../images/places.ts";
import { entriesThrough } from "../../images/unzip.ts";
import { goneFromStorage } from "./gone.ts";
import { entrySource } from "./kept.ts";
import { type FoundObject, objectSource } from "./object.ts";
import type { Met, Origin, Shared } from "./source.ts";

/** The name says what it is where it can: its first bytes cost a request. */
const whatIs = async (
  source: Source,
  object: StoredObject,
  signal: AbortSignal | undefined,
): Promise<"picture" | "video" | "zip" | NotAPicture> => {
  const path = placeText({ storage: source.name, path: object.path });
  if (object.bytes === 0) return notAPicture(path, "other", new Uint8Array(0));
  const byName = recognise(new Uint8Array(0), object.path);
  if (byName === "picture" || byName === "video" || byName === "zip") return byName;
  const head = await source.head(object.path, signal);
  const what = recognise(head, object.path);
  return what === "other" || what === "document" ? notAPicture(path, what, head) : what;
};

const isSame = (known: KnownPlace | undefined, object: StoredObject): known is KnownPlace =>
  known?.etag === object.etag && known.byteLength === object.bytes;

const foundAt = (place: StoragePlace, object: StoredObject, isVideo: boolean): FoundObject => {
  const folder = place.path.slice(0, place.path.lastIndexOf("/") + 1);
  return {
    ref: { kind: "s3", storage: place.storage, ...object },
    path: placeText({ storage: place.storage, path: object.path }),
    relative: object.path.slice(folder.length),
    isVideo,
  };
};

/** The entries of a ZIP in a storage: it is fetched whole, and once more where an entry's turn comes late. */
async function* entriesIn(shared: Shared, { ref, path }: FoundObject): AsyncGenerator<Met> {
  const { engine, signal } = shared.act;
  const { settings } = engine;
  if (ref.bytes > settings.maxZipBytes) {
    const error = new MiroirError("archive/too-many-bytes", { path, limit: settings.maxZipBytes });
    return yield { kind: "problem", path, error };
  }
  try {
    for await (const entry of entriesThrough(engine, () => ref)(path, settings, signal))
      yield entry.kind === "zip-entry" ? entrySource(shared, { ...entry, object: ref }) : entry;
  } catch (error) {
    if (!isOfObject(error)) throw error;
    yield { kind: "problem", path, error };
  }
}

async function* metAs(
  shared: Shared,
  source: Source,
  place: StoragePlace,
  object: StoredObject,
  known: KnownPlace | undefined,
): AsyncGenerator<Met> {
  if (isSame(known, object)) {
    const { itemId, isVideo, isFilm } = known;
    return yield objectSource(shared, { ...foundAt(place, object, isVideo), known: itemId, isFilm });
  }
  const what = await whatIs(source, object, shared.act.signal);
  const found = foundAt(place, object, what === "video");
  if (what === "zip") yield* entriesIn(shared, found);
  else if (typeof what === "object") yield what;
  else yield objectSource(shared, found);
}

const isPassed = (exports: readonly Export[], { storage }: StoragePlace, { path }: StoredObject): boolean =>
  path.split("/").some(isPassedOver) || liesInDerived(exports, placeText({ storage, path }));

/** Looks at each page against the database at once: a thousand objects cost one request and one query. */
async function* objectsIn(shared: Shared, place: StoragePlace): AsyncGenerator<Met> {
  const { act, albumId, exports } = shared;
  const { storage } = place;
  const source = await act.engine.lender.source(storage);
  for await (const page of source.pages(place.path, act.signal)) {
    const objects = page.filter((object) => !isPassed(exports, place, object));
    const paths = objects.map(({ path }) => `${storage}/${path}`);
    const rows = await act.read((sql) => placesAt(sql, albumId, "s3", paths));
    const known = new Map(rows.map((row) => [row.path, row]));
    for (const object of objects) {
      act.stopIfAborted();
      yield* metAs(shared, source, place, object, known.get(`${storage}/${object.path}`));
    }
  }
}

/** Listed page by page. @throws MiroirError storages/…: a storage that does not answer ends the import */
export const storageOrigin = (shared: Shared, place: StoragePlace): Origin => ({
  count: async () => null,
  async *found() {
    let any = false;
    for await (const met of objectsIn(shared, place)) {
      any = true;
      yield met;
    }
    const path = placeText(place);
    if (!any) yield { kind: "problem", path, error: new MiroirError("archive/not-found", { path }) };
  },
  gone: () => goneFromStorage(shared.act, shared.albumId, place),
  empty: () => [],
});
