/**
 * What is written to disk for a person: recorded with its last day before its first byte is there, so that the clock
 * removes it (R71), forgetting her reaches it (R55), and what a crash left unfinished is found. A file that was moved or
 * sent on is out of reach, and then the answer says so.
 */
import { rmSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import {
  allExports,
  type ExportKind,
  type ExportRow,
  exportsOf,
  exportsPast,
  insertExport,
  removeExports,
} from "../../store/letters/exports.ts";
import { lockSubject, standing } from "../../store/report/report.ts";
import type { Act, Committed } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";
import type { Engine } from "../gate/engine.ts";
import { exportUntil } from "../gate/retention.ts";

/** What is handed over as soon as it is written, and is gone from the disk with that: the server empties it at its start. */
export const handedFolder = ({ settings }: Engine): string => join(settings.dataFolder, "handed");

const isHanded = (act: Act, path: string): boolean => path.startsWith(handedFolder(act.engine) + sep);

const exportPathLabel = (exportId: string): string => `export/${exportId}/path`;

const MINUTE_MS = 60_000;
/** A sheet with a key is printed and goes: within the hour it is neither a file nor a row any more (R88). */
const KEY_SHEET_MS = 60 * MINUTE_MS;
/** What time does is done every five minutes, and takes its time: begun so much before, it is done within the hour. */
const AHEAD_MS = 10 * MINUTE_MS;

/** When a sheet with a key that is written now is gone. */
export const keySheetUntil = (act: Act): Date => new Date(act.at().getTime() + KEY_SHEET_MS);

export interface RecordedExport {
  readonly id: string;
  /** Last day on which it is kept. */
  readonly retainUntil: Day;
}

export interface Written {
  readonly subjectId: string;
  readonly kind: ExportKind;
  /** Absolute; a file, or a folder that was made for this and holds nothing else. */
  readonly path: string;
}

/** What is handed over is kept nowhere, so nothing is said of it later: neither that it is there nor that it was not found. */
export const recordExport = async (act: Act, sql: Sql, written: Written): Promise<RecordedExport> => {
  const { vault, newId } = act.engine;
  const id = newId();
  const retainUntil = written.kind === "key" ? act.today() : exportUntil(act);
  if (isHanded(act, written.path)) return { id, retainUntil };
  const sealedPath = vault.seal("subject", written.subjectId, exportPathLabel(id), Buffer.from(written.path));
  await insertExport(sql, {
    id,
    subjectId: written.subjectId,
    kind: written.kind,
    sealedPath,
    madeBy: act.actor.name,
    madeAt: act.at(),
    retainUntil,
  });
  return { id, retainUntil };
};

export interface RemovedExport {
  readonly id: string;
  readonly kind: ExportKind;
  readonly path: string;
  /** Known once the act has committed: `not found` was moved or removed by somebody, and copies are out of reach. */
  outcome: "to be removed" | "removed" | "not found" | "could not be removed";
}

/** Null where her key is gone: then nobody knows any more where it was. */
const pathOf = (act: Act, row: ExportRow): string | null =>
  act.engine.vault.has("subject", row.subjectId)
    ? Buffer.from(
        act.engine.vault.open("subject", row.subjectId, exportPathLabel(row.id), row.sealedPath),
      ).toString("utf8")
    : null;

/** Where it is written before it has its name: found by whoever knows the row. */
const unfinishedAt = (path: string, exportId: string): string => `${path}.${exportId}.unfinished`;

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const removeFromDisk = async (written: RemovedExport): Promise<void> => {
  try {
    await rm(unfinishedAt(written.path, written.id), { recursive: true, force: true });
    await stat(written.path);
    await rm(written.path, { recursive: true, force: true });
    written.outcome = "removed";
  } catch (error) {
    const gone = ["ENOENT", "ENOTDIR"].includes(String((error as { code?: unknown }).code));
    written.outcome = gone ? "not found" : "could not be removed";
  }
};

/** The rows go in the caller's transaction, the files once it is durable; `outcome` is true from then on. */
const remove = async (act: Act, sql: Sql, rows: readonly ExportRow[]): Promise<RemovedExport[]> => {
  const removed = rows.flatMap((row): RemovedExport[] => {
    const path = pathOf(act, row);
    return path === null ? [] : [{ id: row.id, kind: row.kind, path, outcome: "to be removed" }];
  });
  await removeExports(
    sql,
    rows.map(({ id }) => id),
  );
  for (const written of removed) act.afterCommit(() => removeFromDisk(written));
  return removed;
};

/**
 * Everything that was written for her: for a person who is forgotten (R55). Call it while her key still exists, and
 * before the row of the person is deleted. Waits for a report of her that is just being given its name.
 */
export const removeExportsOf = async (act: Act, sql: Sql, subjectId: string): Promise<RemovedExport[]> => {
  await lockSubject(sql, subjectId);
  return remove(act, sql, await exportsOf(sql, subjectId));
};

/** Once they are printed: the sheets with a key, of one person or of everybody. */
export const removeKeySheets = async (
  act: Act,
  sql: Sql,
  subjectId: string | undefined,
): Promise<RemovedExport[]> => {
  const all = subjectId === undefined ? await allExports(sql) : await exportsOf(sql, subjectId);
  return remove(
    act,
    sql,
    all.filter(({ kind }) => kind === "key"),
  );
};

/** Being written now, by this process: the only one on this data folder. */
const inProgress = new Set<string>();

/** Begun and never finished: the process that wrote it is gone. */
const abandoned = async (act: Act, sql: Sql): Promise<ExportRow[]> => {
  const left: ExportRow[] = [];
  for (const row of await allExports(sql)) {
    const path = pathOf(act, row);
    if (path && !inProgress.has(row.id) && (await isThere(unfinishedAt(path, row.id)))) left.push(row);
  }
  return left;
};

const due = async (act: Act, sql: Sql): Promise<ExportRow[]> => {
  const sheetsBefore = new Date(act.at().getTime() - KEY_SHEET_MS + AHEAD_MS);
  const past = await exportsPast(sql, act.today(), sheetsBefore);
  const ids = new Set(past.map(({ id }) => id));
  return [...past, ...(await abandoned(act, sql)).filter(({ id }) => !ids.has(id))].filter(
    ({ id }) => !inProgress.has(id),
  );
};

/** What time does: reports and pages past their last day leave the disk (R71), and so does what a crash left half written. */
export const removeExportsPast: Chore = {
  name: "exportsRemoved",
  due: async (act, sql) => (await due(act, sql)).length > 0,
  run: async (act, sql) => {
    const rows = await due(act, sql);
    await remove(act, sql, rows);
    return rows.length;
  },
};

/** What a file written for her stands on: that she is there, and that no consent of hers has changed since. */
export interface Standing {
  readonly subjectId: string;
  readonly consents: string;
}

/** @throws MiroirError subject/not-found */
export const standingOf = async (sql: Sql, subjectId: string): Promise<Standing> => {
  const consents = await standing(sql, subjectId);
  if (consents === null) throw new MiroirError("subject/not-found", { subject: subjectId });
  return { subjectId, consents };
};

/** @throws MiroirError subject/not-found when she was forgotten, report/changed when a consent of hers changed */
export const checkStanding = async (sql: Sql, before: Standing): Promise<void> => {
  const now = await standingOf(sql, before.subjectId);
  if (now.consents !== before.consents) throw new MiroirError("report/changed");
};

export interface ExportJob<W, T> extends Written {
  readonly standing: Standing;
  /** Writes into a folder of its own. */
  write(folder: string): Promise<W>;
  /** The one file of it that becomes `path`; without it the folder does. */
  readonly file?: string;
  /** What the act commits, in the transaction in which the files get their name. */
  commit(sql: Sql, written: W, retainUntil: Day): Promise<Committed<T>>;
}

const isEmptyFolder = (path: string): Promise<boolean> =>
  readdir(path).then(
    (names) => names.length === 0,
    () => false,
  );

/** Former files of hers at that very place: the new one takes their place. */
const formerAt = async (act: Act, sql: Sql, { subjectId, path }: Written): Promise<ExportRow[]> =>
  (await exportsOf(sql, subjectId)).filter((row) => !inProgress.has(row.id) && pathOf(act, row) === path);

/** @throws MiroirError usage/bad-value: nothing but a former file of hers is written over */
const requireFree = async (path: string, former: readonly ExportRow[]): Promise<void> => {
  if (former.length > 0 || !(await isThere(path)) || (await isEmptyFolder(path))) return;
  throw new MiroirError("usage/bad-value", {
    name: "--out",
    value: path,
    expected: "a file or folder that does not exist yet",
  });
};

const giveName = <W, T>(
  act: Act,
  job: ExportJob<W, T>,
  folder: string,
  written: W,
  retainUntil: Day,
): Promise<T> => {
  const { path, file } = job;
  let named = false;
  act.onRollback(() => {
    if (named) rmSync(path, { recursive: true, force: true });
  });
  return act.commit(async (sql) => {
    await checkStanding(sql, job.standing);
    const former = await formerAt(act, sql, job);
    const committed = await job.commit(sql, written, retainUntil);
    await removeExports(
      sql,
      former.map(({ id }) => id),
    );
    await requireFree(path, former);
    await rm(path, { recursive: true, force: true });
    await rename(file ? join(folder, file) : folder, path);
    named = true;
    return committed;
  });
};

/** Takes back what was begun; she may be gone by now, and her rows with her. */
const takeBack = async (act: Act, id: string, folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  await act.step((sql) => removeExports(sql, [id])).catch(() => {});
};

/**
 * Writes something for a person: beside its place, recorded, and given its name in the transaction that finds everything
 * it stands on unchanged. A stop, a fault, a withdrawal or an erasure meanwhile leaves nothing of it.
 * @throws MiroirError usage/bad-value, subject/not-found, report/changed, storage/…, and what `write` throws
 */
export const writeExport = async <W, T>(act: Act, job: ExportJob<W, T>): Promise<T> => {
  const { id, retainUntil } = await act.step(async (sql) => {
    await checkStanding(sql, job.standing);
    await requireFree(job.path, await formerAt(act, sql, job));
    return recordExport(act, sql, job);
  });
  const folder = unfinishedAt(job.path, id);
  inProgress.add(id);
  try {
    await mkdir(dirname(job.path), { recursive: true });
    await mkdir(folder, { mode: 0o700 });
    const result = await giveName(act, job, folder, await job.write(folder), retainUntil);
    await rm(folder, { recursive: true, force: true });
    return result;
  } catch (error) {
    await takeBack(act, id, folder);
    // A withdrawal or an erasure takes the files from under the writer's hands: that is what is said then.
    await act.read((sql) => checkStanding(sql, job.standing));
    throw diskFault(error, job.path);
  } finally {
    inProgress.delete(id);
  }
};
