/**
 * After a restore, before anything is served: whatever the journal says ended since the backup ends again (R56). Lines
 * name nobody, so each restored row is given its pseudonym and looked up.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import {
  REPLAYS,
  removeKeyless,
  removeObjectedAppearances,
  replayable,
  replayLine,
  replayObjection,
} from "../../store/gate/closings.ts";
import { keyOwners, type OwnedKey } from "../../store/gate/keys.ts";
import { removeReferences, removeSubject, withholdCrops } from "../../store/leaving/erasure.ts";
import type { Journal, JournalLine } from "../../vault/journal.ts";
import { KEY_LINE, type KeyKind } from "../../vault/vault.ts";
import { contentLabel } from "../gate/closings.ts";
import type { Engine } from "../gate/engine.ts";
import { emptyEntries } from "../gate/evidence.ts";

/** How many lines of each kind found what they are about, or nothing left of it. */
export type Replayed = Readonly<Record<string, number>>;

interface Row {
  readonly id: string;
  readonly owner: string | null;
}

type Rows = ReadonlyMap<string, Row>;

interface Replaying {
  readonly engine: Engine;
  readonly sql: Sql;
  readonly journal: Journal;
  /** Rows of a kind by the name they have in the journal. */
  readonly rows: Map<string, Rows>;
}

const SUBJECT_LINE = "subject";
const OBJECTION_LINE = "objection";

const rowsFor = async ({ sql, journal, rows }: Replaying, kind: string): Promise<Rows> => {
  const known = rows.get(kind);
  if (known && !REPLAYS[kind]?.grows) return known;
  // Who is forgotten is looked for where a correction is: among the subjects.
  const all = await replayable(sql, kind === SUBJECT_LINE ? "correction" : kind);
  const named = new Map(all.map((row) => [journal.nameOf(kind, row.id), row]));
  rows.set(kind, named);
  return named;
};

/** Undefined once her key is gone: the line says nothing any more, and neither does her row. */
const contentOf = ({ engine }: Replaying, { kind, content }: JournalLine, owner: string | null) => {
  if (!content) return null;
  const { vault, instanceId } = engine;
  if (owner && !vault.has("subject", owner)) return null;
  const bytes = owner
    ? vault.open("subject", owner, contentLabel(kind), content)
    : vault.open("entry", instanceId, contentLabel(kind), content);
  return Buffer.from(bytes).toString("utf8");
};

/** Everything of a person, without the files and keys that went when she was forgotten. */
const removePersonRows = async (sql: Sql, subjectId: string): Promise<void> => {
  await withholdCrops(sql, subjectId);
  await removeReferences(sql, subjectId);
  await removeSubject(sql, subjectId);
  await emptyEntries(sql, { subject: subjectId });
};

const replayOne = async (replaying: Replaying, line: JournalLine): Promise<boolean> => {
  const { sql } = replaying;
  const { kind, name } = line;
  if (kind === OBJECTION_LINE) {
    await replayObjection(sql, contentOf(replaying, line, null) ?? "{}");
    return true;
  }
  if (kind !== SUBJECT_LINE && !REPLAYS[kind])
    throw new MiroirError("journal/damaged", {
      path: replaying.journal.path,
      problem: `this program does not know what line ${line.number} is about`,
    });
  const row = (await rowsFor(replaying, kind)).get(name);
  if (!row) return false;
  if (kind === SUBJECT_LINE) {
    await removePersonRows(sql, row.id);
    return true;
  }
  return replayLine(sql, kind, row.id, contentOf(replaying, line, row.owner));
};

/**
 * Does again, in order, what ended after line `from`. Lines of keys are not done here: `keysThatEnded` says which.
 * @returns how many of each kind were about something in this database
 */
export const replay = async (engine: Engine, sql: Sql, journal: Journal, from: number): Promise<Replayed> => {
  const replaying: Replaying = { engine, sql, journal, rows: new Map() };
  const done: Record<string, number> = {};
  for (const line of journal.read(from))
    if (line.kind !== KEY_LINE && (await replayOne(replaying, line)))
      done[line.kind] = (done[line.kind] ?? 0) + 1;
  await removeObjectedAppearances(sql);
  return done;
};

/** Names, in this journal, of the very keys that were destroyed: whatever copy of one there is, it is not to be used. */
export const keysThatEnded = (journal: Journal): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { kind, name } of journal.read()) if (kind === KEY_LINE) names.add(name);
  return names;
};

/** Whether a key opens anything, in the place that is being restored. */
export type IsUsable = (kind: KeyKind, id: string) => boolean;

/**
 * Rows whose key was destroyed are rows of nobody: nobody can read them, and the audit would find them.
 * @returns how many of each kind of key
 */
export const removeRowsWithoutKey = async (sql: Sql, isUsable: IsUsable): Promise<Replayed> => {
  const removed: Record<string, number> = {};
  const without = async (kind: OwnedKey): Promise<string[]> => {
    const ids = [...(await keyOwners(sql))[kind]].filter((id) => !isUsable(kind, id));
    if (ids.length > 0) removed[kind] = ids.length;
    return ids;
  };
  for (const id of await without("subject")) await removePersonRows(sql, id);
  for (const kind of ["reference", "grant", "request", "member", "album"] as const)
    await removeKeyless(sql, kind, await without(kind));
  return removed;
};

/** People who have a key here and no row: enrolled after the backup. */
export const peopleWithoutRow = async (sql: Sql, keys: readonly string[]): Promise<number> => {
  const { subject } = await keyOwners(sql);
  return keys.filter((id) => !subject.has(id)).length;
};
