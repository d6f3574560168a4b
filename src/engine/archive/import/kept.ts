/** What has no place of its own, an entry of a ZIP or an upload: kept by its content once it was looked at. */
import { identityOf, type SourceRef } from "../../../archive/source.ts";
import type { FoundFile } from "../../../archive/walk.ts";
import type { ZipEntry } from "../../../archive/zip.ts";
import { lendEntry } from "../../images/unzip.ts";
import { keepArrivingFile } from "../originals.ts";
import { type Beside, besideInZip, nothingBeside } from "./beside.ts";
import { itemOfHash } from "./content.ts";
import type { ImportSource, LentPicture, Shared } from "./source.ts";

/** A file of ours that will not stay where it is. */
interface Passing {
  readonly path: string;
  readonly contentSha256: string;
}

const keep = async ({ act }: Shared, { path, contentSha256 }: Passing): Promise<SourceRef> => {
  await keepArrivingFile(act.engine.settings.originalsFolder, path, contentSha256);
  return { kind: "kept", sha256: contentSha256 };
};

const passing = (shared: Shared, file: Passing, beside: () => Promise<Beside>): LentPicture => ({
  picture: { kind: "file", path: file.path },
  known: async () => {
    const itemId = await itemOfHash(shared.act, shared.albumId, file.contentSha256);
    return itemId === undefined ? undefined : { itemId };
  },
  beside,
  place: async ({ byteLength }) => {
    await keep(shared, file);
    return { kind: "kept", path: file.contentSha256, byteLength, modifiedMs: 0 };
  },
});

/** Never known before it is read, and the half of nothing. */
const unknown = {
  kind: "source",
  known: async () => undefined,
  half: async () => undefined,
} as const;

/** An entry of a ZIP on the disk or in a storage: kept in the data folder by its content hash. */
export const entrySource = (shared: Shared, entry: ZipEntry): ImportSource => {
  const { engine, signal } = shared.act;
  const lent = <T>(use: (file: Passing) => Promise<T>): Promise<T> => lendEntry(engine, entry, use, signal);
  return {
    ...unknown,
    shown: `${entry.zip}!/${entry.name}`,
    relative: entry.relative,
    isVideo: entry.video === true,
    lend: (look) => lent((file) => look(passing(shared, file, () => besideInZip(shared, entry)))),
    recording: () => lent((file) => keep(shared, file)),
  };
};

/** An upload, spoken of as a path here: `uploads.ts` gives it its name. */
export const uploadSource = (shared: Shared, { path, video }: FoundFile): ImportSource => {
  const { engine, signal } = shared.act;
  const { maxFileBytes, maxVideoBytes } = engine.settings;
  const identified = async (): Promise<Passing> => {
    const bounds = { maxBytes: Math.max(maxFileBytes, maxVideoBytes), ...(signal && { signal }) };
    return { path, contentSha256: (await identityOf(path, bounds)).contentSha256 };
  };
  return {
    ...unknown,
    shown: path,
    relative: path,
    isVideo: video === true,
    lend: async (look) => look(passing(shared, await identified(), nothingBeside)),
    recording: async () => keep(shared, await identified()),
  };
};
