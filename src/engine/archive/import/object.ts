/** An object of a storage: lent as a file while it is looked at, and the one it was as long as its version is. */
import { basename, dirname, join } from "node:path";
import type { StoredRef } from "../../../archive/source.ts";
import { MiroirError } from "../../../domain/errors.ts";
import { storedFile } from "../../images/places.ts";
import { besideOf, changedBeside, pictureOfHalf } from "./beside.ts";
import { itemOfContent } from "./content.ts";
import type { ImportSource, Shared } from "./source.ts";

/** A picture or a recording in a storage. */
export interface FoundObject {
  readonly ref: StoredRef;
  /** `s3:<name>/<key>`, as people read it. */
  readonly path: string;
  /** Below the path that was named. */
  readonly relative: string;
  readonly isVideo: boolean;
  /** The item it is, when it has not changed since. */
  readonly known?: string;
  /** Known as the film of a picture. */
  readonly isFilm?: boolean;
}

/** @throws MiroirError picture/too-many-bytes: before it is fetched */
const requireSmall = ({ act }: Shared, { ref: { bytes }, path }: FoundObject): void => {
  const limit = act.engine.settings.maxFileBytes;
  if (bytes > limit) throw new MiroirError("picture/too-many-bytes", { bytes, limit, path });
};

/** An object that a listing found, as an import takes it in. */
export const objectSource = (shared: Shared, found: FoundObject): ImportSource => {
  const { act, albumId } = shared;
  const { ref, path, relative, isVideo, known } = found;
  const around = { exports: shared.exports, near: shared.near.object };
  const file = storedFile(ref);
  return {
    kind: "source",
    shown: path,
    relative,
    isVideo,
    known: async () =>
      known === undefined
        ? undefined
        : { itemId: known, ...(!isVideo && (await changedBeside(act, around, path, known))) },
    lend: async (look) => {
      requireSmall(shared, found);
      return act.engine.lender.lend(
        ref,
        (lentAt) =>
          look({
            picture: { kind: "file", path: lentAt },
            known: async () => {
              const itemId = await itemOfContent(act, albumId, lentAt);
              return itemId === undefined ? undefined : { itemId, file };
            },
            beside: () => besideOf(around, path),
            place: async () => file,
          }),
        act.signal,
      );
    },
    recording: async () => ref,
    half: async () => {
      const film = basename(path);
      if (isVideo && found.isFilm) return { film };
      if (!isVideo || known !== undefined) return undefined;
      const picture = await pictureOfHalf(around, path);
      if (picture === undefined) return undefined;
      return { film, picture: { kind: file.kind, path: join(dirname(file.path), picture) } };
    },
  };
};
