/**
 * Import: files in, items and faces out, once. No template model is loaded in this whole act (design, How data flows;
 * U4). Every file is its own transaction, so that a stop or a crash loses at most the files in flight, and the same
 * command goes on where it stopped.
 */
import { basename, dirname, join, resolve } from "node:path";
import { PerceptualHashes } from "../../archive/duplicates.ts";
import { type Export, exportsAt, exportsIn, isDerived } from "../../archive/exports.ts";
import { emptyManifest, type Manifest, type ManifestRecord, readManifest } from "../../archive/manifest.ts";
import { placeText } from "../../archive/s3.ts";
import type { Sidecar } from "../../archive/sidecar.ts";
import { contentHash, identityOf, readSource, type SourceRef } from "../../archive/source.ts";
import { rootOfPlace, StoredNeighbours } from "../../archive/stored-neighbours.ts";
import { type Found, type FoundFile, type WalkOptions, walk } from "../../archive/walk.ts";
import { watch } from "../../archive/watch.ts";
import type { ZipEntry } from "../../archive/zip.ts";
import type { Album } from "../../domain/album.ts";
import { MiroirError } from "../../domain/errors.ts";
import { EXPORT_KINDS, type ExportKind } from "../../domain/libraries.ts";
import { putFilmBeside } from "../../store/archive/films.ts";
import {
  clearImportProblem,
  describeAnew,
  describeItem,
  findFile,
  findItemByContent,
  type ItemFile,
  insertFaces,
  insertItem,
  listImportProblems,
  originalAt,
  perceptualHashesAfter,
  putImportProblem,
  putItemFile,
  type SaidAnew,
} from "../../store/archive/items.ts";
import { hasItemOfSize, placesAt } from "../../store/archive/places.ts";
import { markImported } from "../../store/archive/uploads.ts";
import type { Sql } from "../../store/database.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import type { Examined, Picture } from "../images/jobs.ts";
import { storedFile } from "../images/stored.ts";
import { requireAlbum } from "./albums.ts";
import {
  besideInZip,
  besideOf,
  changedBeside,
  inFolders,
  inStorages,
  type Near,
  pictureOfHalf,
  type Surroundings,
} from "./import-beside.ts";
import { takeFilms } from "./import-films.ts";
import { type Gone, goneFromFolder, goneFromStorage, type Root, rootsOf, shareAway } from "./import-gone.ts";
import { bySource, type FoundObject, objectsIn, requireSmall, sameContent } from "./import-objects.ts";
import { arrived, keepArriving, keepArrivingFile, whileArriving } from "./originals.ts";
import { fileAt, type TakenRecording, takeRecording, writeRecording } from "./video-import.ts";

export interface ImportInput {
  readonly paths: readonly string[];
  readonly album: string;
  /** Whose library or export the folders are, where they do not show it by themselves. */
  readonly from?: ExportKind;
  /** CSV or JSON file with caption, photographer and the page where the organisation published each picture. */
  readonly manifest?: string;
  /** Goes on after the folders are in, with each file that arrives in them, until it is stopped. */
  readonly watch?: boolean;
  /** Files of `paths` that were uploaded: kept by content, as those out of a ZIP are, and named as they were sent. */
  readonly uploaded?: readonly Uploaded[];
}

interface Uploaded {
  readonly id: string;
  readonly path: string;
  readonly fileName: string;
}

export interface ImportReport {
  readonly album: string;
  /** Pictures that are new in the album. */
  readonly imported: number;
  /** Known already at the same place, unchanged. */
  readonly unchanged: number;
  /** Content that the album held already, met at another place. */
  readonly duplicates: number;
  readonly nearDuplicates: number;
  /** Pictures that lie elsewhere now: their former place was dropped. */
  readonly moved: number;
  /** Pictures of these folders and storages that lie nowhere any more. Nothing of them was removed. */
  readonly missing: number;
  readonly faces: number;
  /** Files that are no pictures or recordings: texts, sidecars. */
  readonly otherFiles: number;
  /** Pictures of which a sidecar said something. */
  readonly described: number;
  /** Films of Live Photos: counted with their picture. */
  readonly halves: number;
  /** Films of Motion and Live Photos that were looked through. */
  readonly films: number;
  /** Libraries and exports of other programs among the folders. */
  readonly from: readonly ExportKind[];
  readonly problems: readonly { readonly path: string; readonly error: MiroirError }[];
  /** Lines of the manifest that no picture answered to. */
  readonly unmatched: readonly string[];
  /** The run was stopped; the same command goes on. */
  readonly interrupted: boolean;
}

/** What is taken in: a file, an entry of a ZIP, an object of a storage. */
type Thing = FoundFile | ZipEntry | FoundObject;
type MetByImport = Found | FoundObject | { readonly kind: "other" };

interface Run extends Omit<Surroundings, "near"> {
  readonly act: Act;
  /** Where what lies beside a file is looked for, and beside an object. */
  readonly near: { readonly file: Near; readonly object: Near };
  readonly stored: StoredNeighbours;
  readonly album: Album;
  readonly manifest: Manifest;
  readonly matched: Set<string>;
  /** Of the album's pictures, as far as they were compared with: each write adds those that came since. */
  readonly hashes: PerceptualHashes;
  /** Places that an earlier import listed as damaged. */
  readonly listed: ReadonlySet<string>;
  readonly uploaded: readonly Uploaded[];
  /** Folders that were walked, as they were at the beginning. */
  readonly roots: Root[];
  readonly report: { -readonly [K in keyof ImportReport]: ImportReport[K] } & {
    problems: { path: string; error: MiroirError }[];
  };
  done: number;
  /** Pictures and problems the walk will meet; null while watching. */
  total: number | null;
  /** What ends the run: a stop, a full disk, a broken model. */
  fault: unknown;
}

/** Pictures in flight per image process: one at work, one waiting, so that none idles while a row is written. */
const AHEAD = 2;

/** Faults of the file are the file's, and no ffmpeg is one of each recording; faults of the disk, the keys or the models end the run. */
const isTheFilesFault = (error: unknown): error is MiroirError =>
  error instanceof MiroirError &&
  (/^(picture|archive|video)\//.test(error.code) || error.code === "model/worker-lost");

/** An uploaded file is spoken of by the name it was sent with: where it lies is nobody's business, and soon over. */
const nameOf = ({ uploaded }: Run, path: string): string => {
  const own = uploaded.find((each) => path === each.path || path.startsWith(`${each.path}!/`));
  return own ? own.fileName + path.slice(own.path.length) : path;
};

const placeOf = (run: Run, found: Thing): { path: string; relative: string } => {
  if (found.kind === "object") return found;
  if (found.kind === "zip-entry")
    return { path: nameOf(run, `${found.zip}!/${found.name}`), relative: found.name };
  const path = nameOf(run, found.path);
  return path === found.path ? found : { path, relative: path };
};

const isUploaded = ({ uploaded }: Run, { path }: FoundFile): boolean =>
  uploaded.some((each) => each.path === path);

const describedBy = (run: Run, found: Thing): ManifestRecord | undefined => {
  const record = run.manifest.find(placeOf(run, found).relative);
  if (record) run.matched.add(record.file);
  return record;
};

const says = (record: ManifestRecord | undefined, examined?: Pick<Examined, "metadata">) => ({
  caption: record?.caption ?? examined?.metadata.description ?? null,
  photographer: record?.photographer ?? examined?.metadata.creator ?? null,
  publishedAt: record?.publishedAt ?? null,
  publishedOn: record?.publishedOn ?? null,
});

/** The item that a file holds, when it has not changed since. */
const unchangedFile = async (run: Run, found: FoundFile): Promise<string | undefined> => {
  if (found.known !== undefined) return found.known ?? undefined;
  const known = await run.act.read((sql) => findFile(sql, run.album.id, "file", found.path));
  const same =
    Number(known?.byteLength) === found.bytes && Number(known?.modifiedMs) === Math.round(found.modifiedMs);
  return same ? known?.itemId : undefined;
};

/** Captions may come later than the pictures: a manifest or a sidecar is applied to what is known already. */
const writeKnown = async (run: Run, found: Thing, { itemId, anew, file }: Known): Promise<void> => {
  if (file) run.report.duplicates++;
  else run.report.unchanged++;
  const { path } = placeOf(run, found);
  const record = describedBy(run, found);
  if (!record && !anew && !file && !run.listed.has(path)) return;
  if (anew) run.report.described++;
  await run.act.step(async (sql) => {
    if (file) await putItemFile(sql, run.album.id, itemId, file);
    if (anew) await describeAnew(sql, itemId, anew);
    if (record) await describeItem(sql, itemId, says(record));
    await clearImportProblem(sql, run.album.id, path);
  });
};

/** Hashes read at once from an album that holds many. */
const HASHES = 10_000;

/** The first picture of the album that is nearly the same; not the one about to be replaced. */
const findNearDuplicate = async (
  { act, album, hashes }: Run,
  sql: Sql,
  hash: string,
  replaced: string | undefined,
): Promise<string | null> => {
  for (let page = HASHES; page === HASHES; ) {
    const rows = await perceptualHashesAfter(sql, album.id, hashes.lastSeq, HASHES);
    for (const row of rows) hashes.add(row.seq, row.hash);
    page = rows.length;
  }
  for (const seq of hashes.near(hash, act.engine.settings.nearDuplicateBits)) {
    const original = await originalAt(sql, album.id, seq);
    if (original && original.id !== replaced) return original.id;
  }
  return null;
};

const writeItem = async (
  run: Run,
  sql: Sql,
  examined: Examined,
  file: ItemFile,
  record: ManifestRecord | undefined,
): Promise<"new" | "duplicate" | "near"> => {
  const { act, album } = run;
  const { detection, metadata } = examined;
  const same = await findItemByContent(sql, album.id, examined.contentSha256);
  if (same) {
    await putItemFile(sql, album.id, same.id, file);
    if (record) await describeItem(sql, same.id, says(record));
    return "duplicate";
  }
  const replaced = await findFile(sql, album.id, file.kind, file.path);
  const near = await findNearDuplicate(run, sql, detection.perceptualHash, replaced?.itemId);
  const id = act.engine.newId();
  await insertItem(
    sql,
    album.id,
    {
      id,
      contentSha256: examined.contentSha256,
      mediaType: detection.mediaType,
      durationMs: null,
      byteLength: examined.byteLength,
      widthPx: detection.widthPx,
      heightPx: detection.heightPx,
      frames: detection.frames,
      perceptualHash: detection.perceptualHash,
      nearDuplicateOf: near,
      takenAt: metadata.takenAt ?? null,
      metadata,
      ...says(record, examined),
      detector: act.engine.pack,
      depositedBy: act.actor.name,
    },
    act.at(),
  );
  await insertFaces(
    sql,
    id,
    detection.faces.map((face) => ({ ...face, id: act.engine.newId() })),
  );
  await putItemFile(sql, album.id, id, file);
  return near ? "near" : "new";
};

const writeFilm = async (
  run: Run,
  sql: Sql,
  taken: TakenRecording,
  file: ItemFile,
  record: ManifestRecord | undefined,
): Promise<"new" | "duplicate"> => {
  const { act, album } = run;
  const words = says(record, taken.recorded);
  const { id, isNew } = await writeRecording(act, sql, album.id, taken, file, words);
  if (!isNew && record) await describeItem(sql, id, says(record));
  return isNew ? "new" : "duplicate";
};

const count = (run: Run, outcome: "new" | "duplicate" | "near", faces: number): void => {
  if (outcome === "duplicate") run.report.duplicates++;
  else {
    run.report.imported++;
    run.report.faces += faces;
    if (outcome === "near") run.report.nearDuplicates++;
  }
};

/** The item of an entry of a ZIP that the album holds already: it is not examined again. */
const knownEntry = async (run: Run, bytes: Uint8Array): Promise<string | undefined> =>
  (await run.act.read((sql) => findItemByContent(sql, run.album.id, contentHash(bytes))))?.id;

interface Known {
  readonly itemId: string;
  /** What a sidecar says that was changed since. */
  readonly anew?: SaidAnew;
  /** Where it lies as well, or anew: renamed, copied or touched, and not looked at again. */
  readonly file?: ItemFile;
}

interface Taken {
  readonly examined: Examined;
  readonly file: ItemFile;
  readonly described?: boolean;
}

interface TakenFilm extends TakenRecording {
  readonly file: ItemFile;
  readonly described?: false;
}

/** Where a recording lies from now on: where it was found, or kept when it has no place of its own. */
const placeOfRecording = async (run: Run, found: Thing): Promise<SourceRef> => {
  if (found.kind === "object") return found.ref;
  const { originalsFolder, maxVideoBytes: maxBytes } = run.act.engine.settings;
  if (found.kind === "zip-entry")
    return { kind: "kept", sha256: await keepArriving(originalsFolder, await found.read()) };
  if (!isUploaded(run, found)) return { kind: "file", path: found.path };
  const { signal } = run.act;
  const { contentSha256 } = await identityOf(found.path, { maxBytes, ...(signal && { signal }) });
  await keepArrivingFile(originalsFolder, found.path, contentSha256);
  return { kind: "kept", sha256: contentSha256 };
};

/** A file of the same size as one of the album's may be that one under another name: its hash says so before it is looked at. */
const sameElsewhere = async (run: Run, found: FoundFile): Promise<Known | undefined> => {
  const { act, album } = run;
  if (!(await act.read((sql) => hasItemOfSize(sql, album.id, found.bytes)))) return undefined;
  const itemId = await sameContent(act, album.id, found.path);
  const { path, bytes: byteLength, modifiedMs } = found;
  return itemId === undefined ? undefined : { itemId, file: { kind: "file", path, byteLength, modifiedMs } };
};

const around = ({ exports, zips, near }: Run, found: Thing): Surroundings => ({
  exports,
  zips,
  near: found.kind === "object" ? near.object : near.file,
});

const takeObject = async (run: Run, found: FoundObject): Promise<Taken | Known> => {
  const { act, album } = run;
  requireSmall(act, found);
  const file = storedFile(found.ref);
  const read = async (path: string): Promise<Taken | Known> => {
    const itemId = await sameContent(act, album.id, path);
    if (itemId !== undefined) return { itemId, file };
    const beside = await besideOf(around(run, found), found.path);
    const { sidecars } = beside;
    const picture: Picture = { kind: "file", path };
    const examined = await act.engine.detectors().run({ kind: "examine", picture, sidecars }, act.signal);
    return { examined: beside.told(examined), described: sidecars.length > 0, file };
  };
  return act.engine.lender.lend(found.ref, read, act.signal);
};

const takeFilm = async (run: Run, found: Thing): Promise<TakenFilm | Known> => {
  if (found.kind === "file" && !isUploaded(run, found)) {
    const itemId = await unchangedFile(run, found);
    if (itemId) return { itemId };
    const same = await sameElsewhere(run, found);
    if (same) return same;
  }
  const source = await placeOfRecording(run, found);
  const { path } = placeOf(run, found);
  const taken = await takeRecording(run.act, run.album.id, source, (done, total) =>
    run.act.progress({ stage: "video", done, total, of: path }),
  );
  return { ...taken, file: fileAt(source, taken.recorded) };
};

const changed = (run: Run, found: FoundFile | FoundObject, itemId: string) =>
  changedBeside(run.act, around(run, found), found.path, itemId);

/** The slow half, side by side with others: read, decode, detect. Nothing is written but a kept original. */
const takeIn = async (run: Run, found: Thing): Promise<Taken | TakenFilm | Known> => {
  const { act } = run;
  if (found.kind === "object" && found.known !== undefined)
    return { itemId: found.known, ...(found.video ? {} : await changed(run, found, found.known)) };
  if (found.video) return takeFilm(run, found);
  if (found.kind === "object") return takeObject(run, found);
  const examine = (picture: Picture, sidecars: readonly Sidecar[] = []) =>
    act.engine.detectors().run({ kind: "examine", picture, sidecars }, act.signal);
  if (found.kind === "file" && !isUploaded(run, found)) {
    const { path } = found;
    const itemId = await unchangedFile(run, found);
    if (itemId) return { itemId, ...(await changed(run, found, itemId)) };
    const same = await sameElsewhere(run, found);
    if (same) return same;
    const beside = await besideOf(around(run, found), path);
    const examined = beside.told(await examine({ kind: "file", path }, beside.sidecars));
    return {
      examined,
      described: beside.sidecars.length > 0,
      file: { kind: "file", path, byteLength: examined.byteLength, modifiedMs: found.modifiedMs },
    };
  }
  const { originalsFolder, maxFileBytes: maxBytes } = act.engine.settings;
  const bytes = await (found.kind === "file"
    ? readSource({ kind: "file", path: found.path }, { originalsFolder, maxBytes })
    : found.read());
  const itemId = await knownEntry(run, bytes);
  if (itemId) return { itemId };
  const sidecars = found.kind === "zip-entry" ? await besideInZip(act, around(run, found), found) : [];
  const examined = await examine({ kind: "bytes", bytes }, sidecars);
  const kept = await keepArriving(originalsFolder, bytes);
  return {
    examined,
    described: sidecars.length > 0,
    file: { kind: "kept", path: kept, byteLength: bytes.length, modifiedMs: 0 },
  };
};

/** The quick half, in the order of the walk, so that a resumed import ends as an undisturbed one. */
const writeIn = async (run: Run, found: Thing, taken: Taken | TakenFilm | Known): Promise<void> => {
  const { act, album } = run;
  if ("itemId" in taken) return writeKnown(run, found, taken);
  if (taken.described) run.report.described++;
  const record = describedBy(run, found);
  const outcome = await act.step(async (sql) => {
    await clearImportProblem(sql, album.id, placeOf(run, found).path);
    return "recorded" in taken
      ? writeFilm(run, sql, taken, taken.file, record)
      : writeItem(run, sql, taken.examined, taken.file, record);
  });
  if (taken.file.kind === "kept") arrived(act.engine.settings.originalsFolder, taken.file.path);
  count(
    run,
    outcome,
    "recorded" in taken ? (taken.tracks?.length ?? 0) : taken.examined.detection.faces.length,
  );
};

const noteProblem = async (run: Run, at: string, met: MiroirError): Promise<void> => {
  const path = nameOf(run, at);
  const error =
    path === at || met.details.path === undefined ? met : new MiroirError(met.code, { ...met.details, path });
  run.report.problems.push({ path, error });
  run.act.progress({ stage: "import", done: run.done, total: run.total, skipped: { path, error } });
  await run.act.step((sql) =>
    putImportProblem(sql, run.album.id, path, error.code, error.details, run.act.at()),
  );
};

/** One thing found: taken in now, written when everything before it has been. */
const take = async (run: Run, found: Thing, before: Promise<void>): Promise<void> => {
  const taken = await takeIn(run, found).catch((error: unknown) => ({ error }));
  await before;
  if (run.fault !== undefined) return;
  try {
    if ("error" in taken) throw taken.error;
    await writeIn(run, found, taken);
  } catch (error) {
    if (!isTheFilesFault(error)) throw error;
    await noteProblem(run, placeOf(run, found).path, error);
  }
  run.act.progress({ stage: "import", done: ++run.done, total: run.total });
};

const walkOptions = ({ act, album, manifest, exports }: Run): WalkOptions => {
  const { maxFileBytes, maxZipEntries, maxZipBytes, dataFolder } = act.engine.settings;
  const except = [dataFolder, ...(manifest.path ? [manifest.path] : [])];
  const passOver = (path: string): boolean => isDerived(exports, path);
  const limits = { maxFileBytes, maxZipEntries, maxZipBytes };
  const known = (paths: readonly string[]) => act.read((sql) => placesAt(sql, album.id, "file", paths));
  return { ...limits, except, passOver, known, ...(act.signal && { signal: act.signal }) };
};

/** A stop during the count is met again by the walk, which reports it. */
const ignoreStop = (error: unknown): void => {
  if (!isStop(error)) throw error;
};

/** Counted first, so that progress can say how long: a walk costs a thousandth of the work. */
const countFound = async (run: Run, paths: readonly string[]): Promise<void> => {
  const { files, storages } = bySource(paths);
  let total = 0;
  for await (const found of walk(files, walkOptions(run))) if (found.kind !== "other") total++;
  run.total = storages.length > 0 ? null : total;
};

/** Everything under the paths that somebody named, files first. */
async function* everything(run: Run, paths: readonly string[]): AsyncGenerator<MetByImport> {
  const { files, storages } = bySource(paths);
  const roots = run.uploaded.length > 0 ? [] : await rootsOf(run.act, run.album.id, files);
  run.roots.push(...roots);
  const away = roots.filter((root) => root.away);
  for (const root of away) yield { kind: "problem", path: root.path, error: shareAway(root) };
  const there = files.filter((path) => !away.some((root) => root.path === resolve(path)));
  yield* walk(there, walkOptions(run));
  for (const place of storages) {
    let any = false;
    for await (const found of objectsIn(run.act, run.album.id, place, run.exports)) {
      any = true;
      yield found;
    }
    const path = placeText(place);
    if (!any) yield { kind: "problem", path, error: new MiroirError("archive/not-found", { path }) };
  }
}

/** Once everything was met and written: what is no longer where it was. */
const lookForGone = async (run: Run, paths: readonly string[]): Promise<void> => {
  const { act, album, report, roots } = run;
  const count = ({ moved, missing }: Gone): void => {
    report.moved += moved;
    report.missing += missing;
  };
  for (const root of roots) count(await goneFromFolder(act, album.id, root));
  for (const place of bySource(paths).storages) count(await goneFromStorage(act, album.id, place));
};

/** What the film of a Live Photo belongs to. */
interface Half {
  readonly film: FoundFile | FoundObject;
  /** Name of its picture; absent where the film is known as its. */
  readonly picture?: string;
}

const halfOf = async (run: Run, found: MetByImport): Promise<Half | undefined> => {
  if ((found.kind !== "file" && found.kind !== "object") || !found.video) return undefined;
  if (found.kind === "object" && found.film) return { film: found };
  if (found.kind === "file" ? isUploaded(run, found) : found.known !== undefined) return undefined;
  const picture = await pictureOfHalf(around(run, found), found.path);
  return picture === undefined ? undefined : { film: found, picture };
};

/** Where something lies beside a file or an object, as rows say it. */
const placeBeside = (found: FoundFile | FoundObject, name: string): Pick<ItemFile, "kind" | "path"> => {
  const { kind, path } = found.kind === "object" ? storedFile(found.ref) : found;
  return { kind, path: join(dirname(path), name) };
};

/** It is looked through with its picture, which may have come before it. One that was renamed since lies there now. */
const noteHalf = async (run: Run, { film, picture }: Half): Promise<void> => {
  const { act, album, report } = run;
  report.halves++;
  run.done++;
  if (picture === undefined || (film.kind === "file" && (await unchangedFile(run, film)))) return;
  const same = film.kind === "file" ? await sameElsewhere(run, film) : undefined;
  await act.step(async (sql) => {
    if (same?.file) await putItemFile(sql, album.id, same.itemId, same.file);
    await putFilmBeside(sql, album.id, placeBeside(film, picture), basename(film.path));
  });
};

const takeFilmsOf = (run: Run): Promise<void> =>
  takeFilms({
    act: run.act,
    albumId: run.album.id,
    stored: run.stored,
    onFilm: (faces) => {
      run.report.films++;
      run.report.faces += faces;
    },
    onProblem: (path, error) => noteProblem(run, path, error),
  });

/** Keeps a bounded number of pictures in flight; a fault or a stop ends the walk, and what was written stays written. */
const takeAll = async (run: Run, paths: readonly string[]): Promise<void> => {
  const { act } = run;
  const most = act.engine.detectors().count * AHEAD;
  const inFlight: Promise<void>[] = [];
  const failed = (error: unknown): void => {
    run.fault ??= error;
  };
  const queue = (task: Promise<void>): unknown => inFlight.push(task.catch(failed));
  try {
    for await (const found of everything(run, paths)) {
      const half = await halfOf(run, found);
      if (found.kind === "other") run.report.otherFiles++;
      else if (half) await noteHalf(run, half);
      else if (found.kind === "problem")
        queue((inFlight.at(-1) ?? Promise.resolve()).then(() => noteProblem(run, found.path, found.error)));
      else queue(take(run, found, inFlight.at(-1) ?? Promise.resolve()));
      if (inFlight.length >= most) await inFlight.shift();
      if (run.fault !== undefined) break;
    }
  } catch (error) {
    failed(error);
  }
  await Promise.all(inFlight);
  if (run.fault === undefined) await takeFilmsOf(run).catch(failed);
  if (run.fault !== undefined && !isStop(run.fault)) throw run.fault;
  run.report.interrupted = run.fault !== undefined;
};

/** Watching begins before the walk, so that nothing falls between; a stop is the ordinary end of it. */
const takeAndWatch = async (run: Run, paths: readonly string[]): Promise<void> => {
  const arrivals = watch(paths, { signal: run.act.signal ?? new AbortController().signal });
  await arrivals.ready;
  await takeAll(run, paths);
  run.act.progress({ stage: "watch", done: run.done, total: null });
  for await (const path of arrivals) {
    run.near.file.names.forget();
    await takeAll(run, [path]);
  }
};

const factsOf = ({ report, album, uploaded }: Run) => ({
  album: album.id,
  ...(uploaded.length > 0 && { uploads: uploaded.length }),
  imported: report.imported,
  faces: report.faces,
  moved: report.moved,
  missing: report.missing,
  problems: report.problems.length,
  interrupted: report.interrupted,
});

/** Libraries and exports of other programs among what was named. */
const exportsOf = async ({ paths, from }: ImportInput, stored: StoredNeighbours): Promise<Export[]> => {
  const { files, storages } = bySource(paths);
  const there = await exportsIn(storages.map(rootOfPlace), from, (folder) => stored.signs(folder));
  return [...(await exportsAt(files, from)), ...there];
};

/**
 * @throws MiroirError album/not-found, archive/bad-manifest, storage/…, model/…; a damaged file is in the report
 * instead, and a stop is `interrupted`.
 */
export const importPictures: Verb<ImportInput, ImportReport> = {
  name: "import",
  run: async (act, input) => {
    const album = await act.read((sql) => requireAlbum(sql, input.album));
    const listed = await act.read((sql) => listImportProblems(sql, album.id));
    const manifest = input.manifest ? await readManifest(input.manifest) : emptyManifest;
    const stored = new StoredNeighbours((name) => act.engine.lender.source(name), act.signal);
    const exports = input.uploaded ? [] : await exportsOf(input, stored);
    const run: Run = {
      act,
      album,
      manifest,
      matched: new Set(),
      hashes: new PerceptualHashes(),
      listed: new Set(listed.map(({ path }) => path)),
      uploaded: input.uploaded ?? [],
      exports,
      near: { file: inFolders(), object: inStorages(act, stored) },
      stored,
      zips: new Map(),
      roots: [],
      done: 0,
      total: null,
      fault: undefined,
      report: {
        album: album.slug,
        imported: 0,
        unchanged: 0,
        duplicates: 0,
        nearDuplicates: 0,
        moved: 0,
        missing: 0,
        faces: 0,
        otherFiles: 0,
        described: 0,
        halves: 0,
        films: 0,
        from: EXPORT_KINDS.filter((kind) => exports.some((each) => each.kind === kind)),
        problems: [],
        unmatched: [],
        interrupted: false,
      },
    };
    if (!input.watch) await countFound(run, input.paths).catch(ignoreStop);
    await whileArriving(act.engine.settings.originalsFolder, () =>
      input.watch ? takeAndWatch(run, input.paths) : takeAll(run, input.paths),
    );
    if (!input.watch && !run.report.interrupted) await lookForGone(run, input.paths);
    run.report.unmatched = run.report.interrupted
      ? []
      : manifest.files.filter((file) => !run.matched.has(file));
    await act.commit(async (sql) => {
      if (!run.report.interrupted)
        await markImported(
          sql,
          run.uploaded.map(({ id }) => id),
          act.at(),
        );
      return { result: undefined, entry: factsOf(run) };
    });
    return run.report;
  },
};
