/**
 * Uploads: a file arrives in pieces under an identifier of ours in the data folder, whole it is imported into its album,
 * and then it is gone: its pictures are kept by content, as those out of a ZIP are. The name it came with is shown and
 * never a path. Only whoever began an upload continues or ends it.
 */
import { mkdir, open as openFile, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { extname, join } from "node:path";
import { isNamedPicture } from "../../archive/names.ts";
import { addDays } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { UPLOAD_DAYS } from "../../domain/kept.ts";
import {
  countOpenUploads,
  deleteUpload,
  findUpload,
  insertUpload,
  listUploads,
  markWhole,
  openUploads,
  type UploadRow,
  uploadsIn,
} from "../../store/archive/uploads.ts";
import { type Act, again, type Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { requireAlbum } from "./albums.ts";
import type { ImportReport } from "./import.ts";

export type { UploadRow };

/** Of one account, not imported yet: a folder of pictures sent side by side, and no disk filled by one account. */
const MOST_OPEN = 500;
/** What is left free on the disk for everything else, bytes. */
const LEAVE_FREE = 512 * 1024 ** 2;

/** Kinds that are taken, by the end of the name; what it really is, is read from its first bytes. */
const takenEnd = (fileName: string): string | undefined => {
  const end = extname(fileName).toLowerCase();
  return end === ".zip" || isNamedPicture(end) ? end : undefined;
};

/** Where uploads lie while they arrive. */
export const uploadsFolder = ({ settings }: Engine): string => join(settings.dataFolder, "uploads");

/** Where the pieces are put together; our identifier, whatever the file is called. */
const arrivingAt = (engine: Engine, id: string): string => join(uploadsFolder(engine), id);
/** Where it is read from: its kind is one of a closed list. */
const wholeAt = (engine: Engine, { id, fileName }: UploadRow): string =>
  `${arrivingAt(engine, id)}${takenEnd(fileName) ?? ".jpg"}`;

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );

/** What came of it already, bytes. */
export const arrivedBytes = async (engine: Engine, upload: UploadRow): Promise<number> =>
  upload.state === "arriving" ? ((await sizeOf(arrivingAt(engine, upload.id))) ?? 0) : upload.bytes;

const requireRoom = async (engine: Engine, bytes: number): Promise<void> => {
  const folder = uploadsFolder(engine);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes + LEAVE_FREE) throw new MiroirError("storage/full", { path: "uploads" });
};

export interface UploadInput {
  readonly album: string;
  readonly fileName: string;
  readonly bytes: number;
}

/** @throws MiroirError upload/kind, upload/too-large */
const checkUpload = (engine: Engine, { fileName, bytes }: UploadInput): void => {
  const end = takenEnd(fileName);
  if (end === undefined) throw new MiroirError("upload/kind");
  const limit = end === ".zip" ? engine.settings.maxZipBytes : engine.settings.maxFileBytes;
  if (bytes > limit) throw new MiroirError("upload/too-large", { bytes, limit });
};

/** @throws MiroirError album/not-found, upload/kind, upload/too-large, upload/too-many, storage/full */
export const beginUpload: Verb<UploadInput, { id: string }> = {
  name: "upload",
  run: async (act, input) => {
    const { engine, actor } = act;
    checkUpload(engine, input);
    await requireRoom(engine, input.bytes);
    return act.step(async (sql) => {
      const album = await requireAlbum(sql, input.album);
      if ((await countOpenUploads(sql, actor.name)) >= MOST_OPEN)
        throw new MiroirError("upload/too-many", { limit: MOST_OPEN });
      const id = engine.newId();
      await insertUpload(
        sql,
        {
          id,
          albumId: album.id,
          account: actor.name,
          role: actor.role,
          fileName: input.fileName,
          bytes: input.bytes,
          retainUntil: addDays(act.today(), UPLOAD_DAYS),
        },
        act.at(),
      );
      return { id };
    });
  },
};

export interface Arrived extends UploadRow {
  readonly arrivedBytes: number;
}

const requireOwnUpload = async (act: Act, id: string): Promise<UploadRow> => {
  const upload = await act.read((sql) => findUpload(sql, id));
  if (upload?.account !== act.actor.name) throw new MiroirError("upload/not-found");
  return upload;
};

/** One upload of the actor's own. @throws MiroirError upload/not-found */
export const ownUpload: Verb<{ upload: string }, Arrived> = {
  name: "upload.own",
  run: async (act, { upload: id }) => {
    const upload = await requireOwnUpload(act, id);
    return { ...upload, arrivedBytes: await arrivedBytes(act.engine, upload) };
  },
};

/** On the disk before it is called whole. */
const sync = async (path: string): Promise<void> => {
  const file = await openFile(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

const finishIfWhole = async (act: Act, upload: UploadRow): Promise<boolean> => {
  const path = arrivingAt(act.engine, upload.id);
  if (upload.state !== "arriving" || (await sizeOf(path)) !== upload.bytes) return false;
  await sync(path);
  await act.step((sql) => markWhole(sql, upload.id));
  return true;
};

/** Every byte is there: it waits to be imported. @returns whether it was so now */
export const finishUpload: Verb<{ upload: string }, { whole: boolean }> = {
  name: "upload.finish",
  run: async (act, { upload: id }) => ({ whole: await finishIfWhole(act, await requireOwnUpload(act, id)) }),
};

const removeFiles = async (engine: Engine, upload: UploadRow): Promise<void> => {
  const path = arrivingAt(engine, upload.id);
  for (const each of [path, `${path}.json`, wholeAt(engine, upload)]) await rm(each, { force: true });
};

/** Ends one that is not imported yet, and leaves nothing of it. @throws MiroirError upload/not-found */
export const dropUpload: Verb<{ upload: string }, void> = {
  name: "upload.drop",
  run: async (act, { upload: id }) => {
    const upload = await requireOwnUpload(act, id);
    await act.step((sql) => deleteUpload(sql, upload.id));
    await removeFiles(act.engine, upload);
  },
};

const MOST_LISTED = 500;

/** Of one album, newest first; a photographer sees her own. @throws MiroirError album/not-found */
export const uploads: Verb<{ album: string }, Arrived[]> = {
  name: "upload.list",
  run: async (act, { album }) => {
    const rows = await act.read(async (sql) => {
      const { id } = await requireAlbum(sql, album);
      return listUploads(sql, id, act.actor.role === "photographer" ? act.actor.name : null, MOST_LISTED);
    });
    return Promise.all(
      rows.map(async (row) => ({ ...row, arrivedBytes: await arrivedBytes(act.engine, row) })),
    );
  },
};

/** So many at once: an entry for each picture of a folder would bury the others. */
const MOST_TOGETHER = 200;

/** What waits to be imported, together where one account sent it to one album. */
export const waitingUploads: Verb<{ but: ReadonlySet<string> }, UploadRow[]> = {
  name: "upload.waiting",
  run: async (act, { but }) => {
    const waiting = (await act.read((sql) => uploadsIn(sql, "whole"))).filter(({ id }) => !but.has(id));
    const [first] = waiting;
    return waiting
      .filter(
        ({ albumId, account, role }) =>
          albumId === first?.albumId && account === first.account && role === first.role,
      )
      .slice(0, MOST_TOGETHER);
  },
};

/** Imports files that arrived whole, then removes them. What it found is in the entry of the import, under who sent them. */
export const importUploads: Verb<readonly UploadRow[], ImportReport> = {
  name: "upload.import",
  run: async (act, arrived) => {
    const { engine } = act;
    const uploaded: { id: string; path: string; fileName: string }[] = [];
    for (const upload of arrived) {
      const path = wholeAt(engine, upload);
      if ((await sizeOf(path)) === undefined)
        await rename(arrivingAt(engine, upload.id), path).catch(() => {});
      uploaded.push({ id: upload.id, path, fileName: upload.fileName });
    }
    // The clock sweeps uploads at every start, and needs nothing of what reads pictures.
    const { importPictures } = await import("./import.ts");
    const report = await again(act, importPictures, {
      paths: uploaded.map(({ path }) => path),
      album: arrived[0]?.albumId ?? "",
      uploaded,
    });
    if (!report.interrupted) for (const upload of arrived) await removeFiles(engine, upload);
    return report;
  },
};

/** What a kill left between the last byte and the word that it is whole. */
export const finishArrived: Verb<void, number> = {
  name: "upload.arrived",
  run: async (act) => {
    let finished = 0;
    for (const upload of await act.read((sql) => uploadsIn(sql, "arriving")))
      finished += Number(await finishIfWhole(act, upload));
    return finished;
  },
};

/** Files of uploads that are over: their album or their week is. */
export const sweepUploads = async (act: Act): Promise<void> => {
  const folder = uploadsFolder(act.engine);
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  const open = new Set((await act.read(openUploads)).map(({ id }) => id));
  for (const name of names)
    if (!open.has(name.split(".")[0] ?? "")) await rm(join(folder, name), { recursive: true, force: true });
};
