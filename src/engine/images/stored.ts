/** How the row of an object says where it is: `<storage>/<key below its prefix>`. */
import type { StoredRef } from "../../archive/source.ts";
import type { ItemFile } from "../../store/archive/items.ts";

/** The row of an object, with its size in bytes, its time in ms and its etag. */
export const storedFile = ({ storage, path, etag, bytes, modifiedMs }: StoredRef): ItemFile => ({
  kind: "s3",
  path: `${storage}/${path}`,
  byteLength: bytes,
  modifiedMs,
  etag,
});

/** The object that a row names. */
export const storedRef = ({ path, etag, byteLength, modifiedMs }: ItemFile): StoredRef => {
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
