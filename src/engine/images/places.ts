/** Where originals lie, as rows say it and as image processes are asked for it; and reading one at each of its known places. */
import type { SourceRef, StoredRef } from "../../archive/source.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { ItemFile } from "../../store/archive/items.ts";

/** The row of an object says where it is as `<storage>/<key below its prefix>`. */
export const storedFile = ({ storage, path, etag, bytes, modifiedMs }: StoredRef): ItemFile => ({
  kind: "s3",
  path: `${storage}/${path}`,
  byteLength: bytes,
  modifiedMs,
  etag,
});

const storedRef = ({ path, etag, byteLength, modifiedMs }: ItemFile): StoredRef => {
  const end = path.indexOf("/");
  return {
    kind: "s3",
    storage: path.slice(0, end),
    path: path.slice(end + 1),
    etag: etag ?? "",
    bytes: byteLength,
    modifiedMs,
  };
};

/** What an image process is asked to read. */
export const sourceOf = (file: ItemFile): SourceRef => {
  const shows = file.shows === undefined ? {} : { shows: file.shows };
  if (file.kind === "s3") return { ...storedRef(file), ...shows };
  return file.kind === "file"
    ? { kind: "file", path: file.path, ...shows }
    : { kind: "kept", sha256: file.path, ...shows };
};

/** The other way: how a row says where that lies. @param now size and time of what was read there */
export const fileOf = (
  source: SourceRef,
  { byteLength, modifiedMs }: Pick<ItemFile, "byteLength" | "modifiedMs">,
): ItemFile => {
  if (source.kind === "s3") return storedFile(source);
  return source.kind === "file"
    ? { kind: "file", path: source.path, byteLength, modifiedMs }
    : { kind: "kept", path: source.sha256, byteLength, modifiedMs: 0 };
};

/** As people read it. */
export const shownAt = ({ kind, path }: Pick<ItemFile, "kind" | "path">): string =>
  kind === "s3" ? `s3:${path}` : path;
/** Tries each place where the original lies: one copy moved away is no loss. @throws MiroirError of the last place */
export const atAnyPlace = async <T>(
  files: readonly ItemFile[],
  ask: (source: SourceRef, file: ItemFile) => Promise<T>,
): Promise<T> => {
  let last: unknown = new MiroirError("picture/gone", { path: "no known place" });
  for (const file of files) {
    try {
      return await ask(sourceOf(file), file);
    } catch (error) {
      last = error;
      const moved =
        error instanceof MiroirError &&
        ["picture/gone", "picture/changed", "picture/unreadable"].includes(error.code);
      if (!moved) throw error;
    }
  }
  throw last;
};

/** That picture cannot be looked at now, and the others can: a miss, not a fault of ours. */
export const isMiss = (error: unknown): error is MiroirError =>
  error instanceof MiroirError &&
  (/^(picture|video)\//.test(error.code) || error.code === "model/worker-lost");

/** Gone, changed or too large: the object's fault, and not its storage's. */
export const isOfObject = (error: unknown): error is MiroirError =>
  error instanceof MiroirError && error.code.startsWith("picture/");
