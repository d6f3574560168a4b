/** What has no place of its own, an entry of a ZIP or an upload: kept by its content once it was looked at. */
import { identityOf, readSource, type SourceRef } from "../../../archive/source.ts";
import type { FoundFile } from "../../../archive/walk.ts";
import type { ZipEntry } from "../../../archive/zip.ts";
import { keepArriving, keepArrivingFile } from "../originals.ts";
import { type Beside, besideInZip, nothingBeside } from "./beside.ts";
import { itemOfBytes } from "./content.ts";
import type { ImportSource, LentPicture, Shared } from "./source.ts";

const bytesInHand = (
  { act, albumId }: Shared,
  bytes: Uint8Array,
  beside: () => Promise<Beside>,
): LentPicture => ({
  picture: { kind: "bytes", bytes },
  known: async () => {
    const itemId = await itemOfBytes(act, albumId, bytes);
    return itemId === undefined ? undefined : { itemId };
  },
  beside,
  place: async () => ({
    kind: "kept",
    path: await keepArriving(act.engine.settings.originalsFolder, bytes),
    byteLength: bytes.length,
    modifiedMs: 0,
  }),
});

const keptAs = (sha256: string): SourceRef => ({ kind: "kept", sha256 });

/** Never known before it is read, and the half of nothing. */
const unknown = {
  kind: "source",
  known: async () => undefined,
  half: async () => undefined,
} as const;

/** An entry of a ZIP on the disk or in a storage: kept in the data folder by its content hash. */
export const entrySource = (shared: Shared, entry: ZipEntry): ImportSource => ({
  ...unknown,
  shown: `${entry.zip}!/${entry.name}`,
  relative: entry.relative,
  isVideo: entry.video === true,
  lend: async (look) => look(bytesInHand(shared, await entry.read(), () => besideInZip(shared, entry))),
  recording: async () =>
    keptAs(await keepArriving(shared.act.engine.settings.originalsFolder, await entry.read())),
});

/** An upload, spoken of as a path here: `uploads.ts` gives it its name. */
export const uploadSource = (shared: Shared, { path, video }: FoundFile): ImportSource => {
  const { engine, signal } = shared.act;
  const { originalsFolder, maxFileBytes, maxVideoBytes } = engine.settings;
  return {
    ...unknown,
    shown: path,
    relative: path,
    isVideo: video === true,
    lend: async (look) => {
      const bytes = await readSource({ kind: "file", path }, { originalsFolder, maxBytes: maxFileBytes });
      return look(bytesInHand(shared, bytes, nothingBeside));
    },
    recording: async () => {
      const bounds = { maxBytes: maxVideoBytes, ...(signal && { signal }) };
      const { contentSha256 } = await identityOf(path, bounds);
      await keepArrivingFile(originalsFolder, path, contentSha256);
      return keptAs(contentSha256);
    },
  };
};
