/**
 * What is written to disk for a person: recorded with its last day, so that the clock removes it (R71) and forgetting
 * her reaches it (R55). A file that was moved or sent on is out of reach, and then the answer says so.
 */
import { rm, stat } from "node:fs/promises";
import type { Day } from "../domain/words.ts";
import type { Sql } from "../store/database.ts";
import {
  type ExportKind,
  type ExportRow,
  exportsOf,
  exportsPast,
  insertExport,
  removeExports,
} from "../store/exports.ts";
import type { Act } from "./act.ts";
import { exportUntil } from "./retention.ts";
import type { Chore } from "./tick.ts";

const labelOf = (exportId: string): string => `export/${exportId}/path`;

export interface RecordedExport {
  readonly id: string;
  /** Last day on which it is kept. */
  readonly retainUntil: Day;
}

/** @param path absolute; a file, or a folder that was made for this and holds nothing else */
export const recordExport = async (
  act: Act,
  sql: Sql,
  written: { readonly subjectId: string; readonly kind: ExportKind; readonly path: string },
): Promise<RecordedExport> => {
  const { vault, newId } = act.engine;
  const id = newId();
  const retainUntil = exportUntil(act);
  const sealedPath = vault.seal("subject", written.subjectId, labelOf(id), Buffer.from(written.path));
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
export const pathOfExport = (act: Pick<Act, "engine">, row: ExportRow): string | null =>
  act.engine.vault.has("subject", row.subjectId)
    ? Buffer.from(act.engine.vault.open("subject", row.subjectId, labelOf(row.id), row.sealedPath)).toString(
        "utf8",
      )
    : null;

const removeFromDisk = async (written: RemovedExport): Promise<void> => {
  try {
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
    const path = pathOfExport(act, row);
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
 * before the row of the person is deleted.
 */
export const removeExportsOf = async (act: Act, sql: Sql, subjectId: string): Promise<RemovedExport[]> =>
  remove(act, sql, await exportsOf(sql, subjectId));

/** What time does: reports and pages past their last day leave the disk (R71). */
export const removeExportsPast: Chore = {
  name: "exportsRemoved",
  due: async (act, sql) => (await exportsPast(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await exportsPast(sql, act.today());
    await remove(act, sql, past);
    return past.length;
  },
};
