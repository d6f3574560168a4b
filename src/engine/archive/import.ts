/**
 * Import: files in, items and faces out, once. No template model is loaded in this whole act (design, How data flows;
 * U4). Every picture is its own transaction, so that a stop or a crash loses at most those in flight, and the same
 * command goes on where it stopped. Where a picture lies is known to its source alone (`import/source.ts`).
 */
import { type Export, exportsAt, exportsIn } from "../../archive/exports.ts";
import { emptyManifest, type Manifest, type ManifestRecord, readManifest } from "../../archive/manifest.ts";
import { parsePlace, type StoragePlace } from "../../archive/s3.ts";
import type { Heard } from "../../archive/sidecar.ts";
import { rootOfPlace, StoredNeighbours } from "../../archive/stored-neighbours.ts";
import { watch } from "../../archive/watch.ts";
import type { NotAPicture } from "../../archive/zip.ts";
import type { Album } from "../../domain/album.ts";
import { MiroirError } from "../../domain/errors.ts";
import { EXPORT_KINDS, type ExportKind } from "../../domain/libraries.ts";
import { isNotLookedAt, type LookedAtInPart, type NotLookedAt } from "../../domain/not-looked-at.ts";
import { putFilmBeside } from "../../store/archive/films.ts";
import {
  clearImportProblem,
  describeAnew,
  describeItem,
  findFile,
  listImportProblems,
  putImportProblem,
} from "../../store/archive/items.ts";
import { markImported } from "../../store/archive/uploads.ts";
import { isStop, type Verb } from "../gate/act.ts";
import { fileOf } from "../images/places.ts";
import { requireAlbum } from "./albums.ts";
import { inFolders, inStorages } from "./import/beside.ts";
import { takeFilms } from "./import/films.ts";
import { folderOrigin } from "./import/folders.ts";
import { type Placed, putPlace } from "./import/gone.ts";
import { takeRecording } from "./import/recording.ts";
import { AlbumRows, type Outcome, type Taken, wordsOf } from "./import/rows.ts";
import type { Gone, Half, ImportSource, Known, Met, Origin, Shared } from "./import/source.ts";
import { storageOrigin } from "./import/storage.ts";
import { Unseen } from "./import/unseen.ts";
import { type Uploaded, uploadOrigin } from "./import/uploads.ts";
import { cropRecordings } from "./make-crops.ts";
import { arrived, whileArriving } from "./originals.ts";

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

export interface ImportReport {
  readonly album: string;
  /** Pictures that are new in the album. */
  readonly imported: number;
  /** Known already at the same place, with the same content. */
  readonly unchanged: number;
  /** Pictures whose file was written into or edited since: they took the place of what they were, with everything decided about them. */
  readonly edited: number;
  /** Content that the album held already, met at another place while it lies at the first one too. */
  readonly duplicates: number;
  readonly nearDuplicates: number;
  /** Pictures that lie elsewhere now: their former place was dropped. None of them is a duplicate. */
  readonly moved: number;
  /** Pictures of these folders and storages that lie nowhere any more. Nothing of them was removed. */
  readonly missing: number;
  /** Where they lay: the first thousand; `album.missing` lists all. */
  readonly missingFrom: readonly string[];
  /** Folders that were named and hold nothing at all. */
  readonly empty: readonly string[];
  readonly faces: number;
  /** Files that can show nobody: texts, sidecars, sounds. */
  readonly otherFiles: number;
  /** Files that may show somebody and were not looked at, by kind; each is listed with the album. */
  readonly notLookedAt: readonly NotLookedAt[];
  /** New recordings of several tracks, not all of which were looked at. */
  readonly inPart: readonly LookedAtInPart[];
  /** Pictures of which a sidecar said something. */
  readonly described: number;
  /** Pictures with a JSON beside them that is read from an export of Google's only. */
  readonly jsonLeftOut: number;
  /** Pictures with more places that may be faces than are looked at: a small face may have been passed over (docs/models.md). */
  readonly crowded: number;
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

interface Run extends Shared {
  readonly album: Album;
  readonly stored: StoredNeighbours;
  readonly manifest: Manifest;
  readonly matched: Set<string>;
  readonly rows: AlbumRows;
  /** Counted as duplicates: moved, where their former place shows to be empty at the end. */
  readonly copied: Set<string>;
  /** Places that an earlier import listed as damaged. */
  readonly listed: ReadonlySet<string>;
  readonly uploaded: readonly Uploaded[];
  readonly unseen: Unseen;
  readonly report: { -readonly [K in keyof ImportReport]: ImportReport[K] } & {
    problems: { path: string; error: MiroirError }[];
  };
  done: number;
  /** Pictures and problems that will be met; null while watching, and where nobody counted. */
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

/** Paths as a person gives them, in files and places of a storage. */
const bySource = (
  paths: readonly string[],
): { readonly files: readonly string[]; readonly storages: readonly StoragePlace[] } => ({
  files: paths.filter((path) => !parsePlace(path)),
  storages: paths.map(parsePlace).filter((place) => place !== undefined),
});

/** What was named, files first. */
const originsOf = (run: Run, paths: readonly string[]): Origin[] => {
  const but = run.manifest.path ? [run.manifest.path] : [];
  if (run.uploaded.length > 0) return [uploadOrigin(run, run.uploaded, but)];
  const { files, storages } = bySource(paths);
  return [folderOrigin(run, files, but), ...storages.map((place) => storageOrigin(run, place))];
};

const manifestRecordOf = (
  { manifest, matched }: Run,
  { relative }: ImportSource,
): ManifestRecord | undefined => {
  const record = manifest.find(relative);
  if (record) matched.add(record.file);
  return record;
};

const takePicture = (run: Run, source: ImportSource): Promise<Taken | Known> =>
  source.lend(async (lent) => {
    const known = await lent.known();
    if (known) return known;
    const { sidecars, leftOut, told } = await lent.beside();
    if (leftOut) run.report.jsonLeftOut++;
    const { faceCrops: crops, recall } = run.album;
    const job = { kind: "examine", picture: lent.picture, sidecars, crops, recall } as const;
    const examined = told(await run.act.engine.detectors().run(job, run.act.signal));
    if (examined.detection.crowded) run.report.crowded++;
    return run.rows.picture(examined, await lent.place(examined));
  });

const takeVideo = async (run: Run, source: ImportSource): Promise<Taken> => {
  const place = await source.recording();
  const taken = await takeRecording(run.act, run.albumId, place, (done, total) =>
    run.act.progress({ stage: "video", done, total, of: source.shown }),
  );
  return run.rows.recording(taken, fileOf(place, taken.recorded));
};

/** The slow half, side by side with others: read, decode, detect. Nothing is written but a kept original. */
const takeIn = async (run: Run, source: ImportSource): Promise<Taken | Known> =>
  (await source.known()) ?? (await (source.isVideo ? takeVideo : takePicture)(run, source));

/** Sidecars that could not be read: their picture is in without their words. */
const noteHeard = async (run: Run, { read, problems }: Heard): Promise<void> => {
  for (const path of read)
    if (run.listed.has(path)) await run.act.step((sql) => clearImportProblem(sql, run.albumId, path));
  for (const { path, problem } of problems)
    await noteProblem(run, path, new MiroirError("archive/bad-sidecar", { path, problem }));
};

const countPlaced = ({ report, copied }: Run, itemId: string, placed: Placed): void => {
  if (placed === "touched") report.unchanged++;
  else if (placed === "moved") report.moved++;
  else {
    report.duplicates++;
    copied.add(itemId);
  }
};

/** Captions may come later than the pictures: a manifest or a sidecar is applied to what is known already. */
const writeKnown = async (
  run: Run,
  source: ImportSource,
  { itemId, anew, heard, file }: Known,
): Promise<void> => {
  if (heard) await noteHeard(run, heard);
  const record = manifestRecordOf(run, source);
  if (!file) run.report.unchanged++;
  if (!record && !anew && !file && !run.listed.has(source.shown)) return;
  if (anew) run.report.described++;
  await run.act.step(async (sql) => {
    if (file) countPlaced(run, itemId, await putPlace(sql, run.albumId, itemId, file));
    if (anew) await describeAnew(sql, itemId, anew);
    if (record) await describeItem(sql, itemId, wordsOf(record));
    await clearImportProblem(sql, run.albumId, source.shown);
  });
};

const count = ({ report }: Run, outcome: Outcome, faces: number): void => {
  if (outcome === "duplicate") report.duplicates++;
  else if (outcome === "edited") report.edited++;
  else {
    report.imported++;
    report.faces += faces;
    if (outcome === "near") report.nearDuplicates++;
  }
};

const writeTaken = async (run: Run, source: ImportSource, taken: Taken): Promise<void> => {
  const { act, albumId, report } = run;
  if (taken.heard.read.length > 0) report.described++;
  await noteHeard(run, taken.heard);
  const record = manifestRecordOf(run, source);
  const outcome = await act.step(async (sql) => {
    await clearImportProblem(sql, albumId, source.shown);
    return taken.write(sql, record);
  });
  arrived(act.engine.settings.originalsFolder, taken.file);
  if (outcome === "duplicate") {
    const { kind, path } = taken.file;
    const there = await act.read((sql) => findFile(sql, albumId, kind, path));
    if (there) run.copied.add(there.itemId);
  }
  count(run, outcome, taken.faces);
  if (taken.parts && outcome !== "duplicate") {
    const { looked, of } = taken.parts;
    report.inPart = [...report.inPart, { path: source.shown, looked, of }];
  }
};

/** The quick half, in the order of the walk, so that a resumed import ends as an undisturbed one. */
const writeIn = (run: Run, source: ImportSource, taken: Taken | Known): Promise<void> =>
  "itemId" in taken ? writeKnown(run, source, taken) : writeTaken(run, source, taken);

const noteProblem = async (run: Run, path: string, error: MiroirError): Promise<void> => {
  if (isNotLookedAt(error.code)) return run.unseen.add(path, String(error.details.kind), error.code);
  run.report.problems.push({ path, error });
  run.act.progress({ stage: "import", done: run.done, total: run.total, skipped: { path, error } });
  // A path that somebody mistyped is no file of the album.
  if (error.code === "archive/not-found") return;
  await run.act.step((sql) =>
    putImportProblem(sql, run.albumId, path, error.code, error.details, run.act.at()),
  );
};

/** One thing found: taken in now, written when everything before it has been. */
const take = async (run: Run, source: ImportSource, before: Promise<void>): Promise<void> => {
  const taken = await takeIn(run, source).catch((error: unknown) => ({ error }));
  await before;
  if (run.fault !== undefined) return;
  try {
    if ("error" in taken) throw taken.error;
    await writeIn(run, source, taken);
  } catch (error) {
    if (!isTheFilesFault(error)) throw error;
    await noteProblem(run, source.shown, error);
  }
  run.act.progress({ stage: "import", done: ++run.done, total: run.total });
};

/** It is looked through with its picture, which may have come before it. One that was renamed since lies there now. */
const noteHalf = async (run: Run, source: ImportSource, { picture, film }: Half): Promise<void> => {
  const { act, albumId, report } = run;
  report.halves++;
  run.done++;
  const known = picture && (await source.known());
  const file = known?.file;
  if (!picture || (known && !file)) return;
  await act.step(async (sql) => {
    if (file && (await putPlace(sql, albumId, known.itemId, file)) === "moved") report.moved++;
    await putFilmBeside(sql, albumId, picture, film);
  });
};

const takeFilmsOf = (run: Run): Promise<void> =>
  takeFilms({
    act: run.act,
    albumId: run.albumId,
    stored: run.stored,
    onFilm: (faces) => {
      run.report.films++;
      run.report.faces += faces;
    },
    onProblem: (path, error) => noteProblem(run, path, error),
  });

const noteOther = async (run: Run, { path, format }: NotAPicture): Promise<void> => {
  if (format === undefined) run.report.otherFiles++;
  else await run.unseen.add(path, format);
};

/** A stop during the count is met again by the walk, which reports it. */
const ignoreStop = (error: unknown): void => {
  if (!isStop(error)) throw error;
};

/** Counted first, so that progress can say how long. */
const countFound = async (run: Run, origins: readonly Origin[]): Promise<void> => {
  const counts: (number | null)[] = [];
  for (const origin of origins) counts.push(await origin.count());
  run.total = counts.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0);
};

async function* everything(origins: readonly Origin[]): AsyncGenerator<Met> {
  for (const origin of origins) yield* origin.found();
}

/** Keeps a bounded number of pictures in flight; a fault or a stop ends the walk, and what was written stays written. */
const takeAll = async (run: Run, origins: readonly Origin[]): Promise<void> => {
  const most = run.act.engine.detectors().count * AHEAD;
  const inFlight: Promise<void>[] = [];
  const failed = (error: unknown): void => {
    run.fault ??= error;
  };
  /** What is begun is under way at once, and waits itself for what came before. */
  const queue = (begin: (before: Promise<void>) => Promise<void>): unknown =>
    inFlight.push(begin(inFlight.at(-1) ?? Promise.resolve()).catch(failed));
  try {
    for await (const met of everything(origins)) {
      const half = met.kind === "source" ? await met.half() : undefined;
      if (met.kind === "other") await noteOther(run, met);
      else if (met.kind === "problem")
        queue((before) => before.then(() => noteProblem(run, met.path, met.error)));
      else if (half) await noteHalf(run, met, half);
      else queue((before) => take(run, met, before));
      if (inFlight.length >= most) await inFlight.shift();
      if (run.fault !== undefined) break;
    }
  } catch (error) {
    failed(error);
  }
  await Promise.all(inFlight);
  if (run.fault === undefined) await takeFilmsOf(run).catch(failed);
  if (run.fault === undefined) await cropRecordings(run.act, run.albumId).catch(failed);
  await run.unseen.write().catch(failed);
  if (run.fault !== undefined && !isStop(run.fault)) throw run.fault;
  run.report.interrupted = run.fault !== undefined;
};

/** Watching begins before the walk, so that nothing falls between; a stop is the ordinary end of it. */
const takeAndWatch = async (run: Run, paths: readonly string[]): Promise<void> => {
  const arrivals = watch(paths, { signal: run.act.signal ?? new AbortController().signal });
  await arrivals.ready;
  await takeAll(run, originsOf(run, paths));
  run.act.progress({ stage: "watch", done: run.done, total: null });
  for await (const path of arrivals) {
    run.near.file.names.forget();
    await takeAll(run, originsOf(run, [path]));
  }
};

/** A sidecar that could not be read and is there no more is no problem any more; those in ZIPs are read with their ZIP. */
const forgetSidecars = async (run: Run): Promise<void> => {
  const { act, albumId, near } = run;
  for (const { path, code } of await act.read((sql) => listImportProblems(sql, albumId))) {
    if (code !== "archive/bad-sidecar" || path.includes("!/")) continue;
    const changedMs = await (parsePlace(path) ? near.object : near.file).changedMs(path);
    if (changedMs === undefined) await act.step((sql) => clearImportProblem(sql, albumId, path));
  }
};

/** Everything that was named, and at the end what is no longer where it was. */
const takeOnce = async (run: Run, paths: readonly string[]): Promise<void> => {
  const origins = originsOf(run, paths);
  await countFound(run, origins).catch(ignoreStop);
  await takeAll(run, origins);
  if (run.report.interrupted) return;
  if (run.uploaded.length === 0) await run.unseen.settle(paths);
  await forgetSidecars(run);
  for (const origin of origins) noteGone(run, await origin.gone());
  run.report.empty = origins.flatMap((origin) => origin.empty());
};

const MOST_NAMED = 1000;

/** Only a listing at the end shows that an object was moved: until then it looked like a copy. */
const noteGone = ({ report, copied }: Run, { moved, missing }: Gone): void => {
  report.moved += moved.length;
  for (const itemId of moved) if (copied.delete(itemId)) report.duplicates--;
  report.missing += missing.length;
  report.missingFrom = [...report.missingFrom, ...missing.slice(0, MOST_NAMED - report.missingFrom.length)];
};

const importFacts = ({ report, album, uploaded }: Run) => ({
  album: album.id,
  ...(uploaded.length > 0 && { uploads: uploaded.length }),
  imported: report.imported,
  faces: report.faces,
  moved: report.moved,
  missing: report.missing,
  problems: report.problems.length,
  notLookedAt: report.notLookedAt.reduce((sum, { count: files }) => sum + files, 0),
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
      albumId: album.id,
      manifest,
      matched: new Set(),
      copied: new Set(),
      rows: new AlbumRows(act, album.id),
      listed: new Set(listed.map(({ path }) => path)),
      uploaded: input.uploaded ?? [],
      unseen: new Unseen(act, album.id),
      exports,
      near: { file: inFolders(), object: inStorages(act, stored) },
      stored,
      zips: new Map(),
      done: 0,
      total: null,
      fault: undefined,
      report: {
        album: album.slug,
        imported: 0,
        unchanged: 0,
        edited: 0,
        duplicates: 0,
        nearDuplicates: 0,
        moved: 0,
        missing: 0,
        missingFrom: [],
        empty: [],
        faces: 0,
        otherFiles: 0,
        notLookedAt: [],
        inPart: [],
        described: 0,
        jsonLeftOut: 0,
        crowded: 0,
        halves: 0,
        films: 0,
        from: EXPORT_KINDS.filter((kind) => exports.some((each) => each.kind === kind)),
        problems: [],
        unmatched: [],
        interrupted: false,
      },
    };
    await whileArriving(act.engine.settings.originalsFolder, () =>
      (input.watch ? takeAndWatch : takeOnce)(run, input.paths),
    );
    run.report.unmatched = run.report.interrupted
      ? []
      : manifest.files.filter((file) => !run.matched.has(file));
    run.report.notLookedAt = run.unseen.byKind();
    await act.commit(async (sql) => {
      if (!run.report.interrupted)
        await markImported(
          sql,
          run.uploaded.map(({ id }) => id),
          act.at(),
        );
      return { result: undefined, entry: importFacts(run) };
    });
    return run.report;
  },
};
