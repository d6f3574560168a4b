/** A file of a folder: it stays where it is, and is the one it was as long as its size and its time are. */
import { basename, dirname, join } from "node:path";
import type { FoundFile } from "../../../archive/walk.ts";
import { findFile, type ItemFile } from "../../../store/archive/items.ts";
import { hasItemOfSize } from "../../../store/archive/places.ts";
import { besideOf, changedBeside, pictureOfHalf } from "./beside.ts";
import { itemOfContent } from "./content.ts";
import type { ImportSource, Known, Shared } from "./source.ts";

/** The item that it holds, when it has not changed since. */
const unchanged = async ({ act, albumId }: Shared, found: FoundFile): Promise<string | undefined> => {
  if (found.known !== undefined) return found.known ?? undefined;
  const known = await act.read((sql) => findFile(sql, albumId, "file", found.path));
  const same =
    Number(known?.byteLength) === found.bytes && Number(known?.modifiedMs) === Math.round(found.modifiedMs);
  return same ? known?.itemId : undefined;
};

/** A file that a walk found, as an import takes it in. */
export const fileSource = (shared: Shared, found: FoundFile): ImportSource => {
  const { act, albumId } = shared;
  const { path, relative, modifiedMs } = found;
  const isVideo = found.video === true;
  const around = { exports: shared.exports, near: shared.near.file };
  const placed = (byteLength: number): ItemFile => ({ kind: "file", path, byteLength, modifiedMs });
  /** One of the same size as one of the album's may be that one under another name: its hash says so before it is looked at. */
  const elsewhere = async (): Promise<Known | undefined> => {
    if (!(await act.read((sql) => hasItemOfSize(sql, albumId, found.bytes)))) return undefined;
    const itemId = await itemOfContent(act, albumId, path);
    return itemId === undefined ? undefined : { itemId, file: placed(found.bytes) };
  };
  return {
    kind: "source",
    shown: path,
    relative,
    isVideo,
    known: async () => {
      const itemId = await unchanged(shared, found);
      if (!itemId) return elsewhere();
      return { itemId, ...(!isVideo && (await changedBeside(act, around, path, itemId))) };
    },
    lend: (look) =>
      look({
        picture: { kind: "file", path },
        known: async () => undefined,
        beside: () => besideOf(around, path),
        place: async ({ byteLength }) => placed(byteLength),
      }),
    recording: async () => ({ kind: "file", path }),
    half: async () => {
      const picture = isVideo ? await pictureOfHalf(around, path) : undefined;
      if (picture === undefined) return undefined;
      return { film: basename(path), picture: { kind: "file", path: join(dirname(path), picture) } };
    },
  };
};
