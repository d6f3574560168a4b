/** Takes what ended from the database, where triggers wrote it, to the erasure journal (R56). Called by the gate after every commit. */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import {
  type Closing,
  deleteClosings,
  readClosings,
  readJournalHead,
  writeJournalHead,
} from "../../store/gate/closings.ts";
import { markRewriting } from "../../store/leaving/rewriting.ts";
import type { NewLine } from "../../vault/journal.ts";
import type { Engine } from "./engine.ts";
import { appendEntry } from "./evidence.ts";

type Keeping = Pick<Engine, "vault" | "instanceId" | "now">;

/** What the content of a journal line is sealed for. */
export const contentLabel = (kind: string): string => `journal/${kind}`;

/** Under her key, so that the line says nothing more once she is forgotten; what is nobody's, under the instance's. */
const sealContent = ({ vault, instanceId }: Keeping, { kind, subjectId, content }: Closing) => {
  if (!content) return null;
  const bytes = Buffer.from(JSON.stringify(content));
  if (!subjectId) return vault.seal("entry", instanceId, contentLabel(kind), bytes);
  return vault.has("subject", subjectId) ? vault.seal("subject", subjectId, contentLabel(kind), bytes) : null;
};

const lineOf = (engine: Keeping, closing: Closing): NewLine => ({
  at: engine.now(),
  kind: closing.kind,
  id: closing.id,
  content: sealContent(engine, closing),
});

/** After these nothing is gone from the database that was in it; after every other one its files are written anew. */
const NOTHING_GONE = new Set(["letter", "recipient", "not-me", "objection", "request"]);

/**
 * In one transaction of the caller's: lines first, on the disk, then the rows go. Killed in between, the same lines
 * are written again by the next start, and replaying a line twice is replaying it once.
 */
export const drainClosings = async (engine: Keeping, sql: Sql): Promise<number> => {
  const closings = await readClosings(sql);
  if (closings.length === 0) return 0;
  engine.vault.journal.append(closings.map((closing) => lineOf(engine, closing)));
  await deleteClosings(sql);
  await writeJournalHead(sql, engine.vault.journal.head);
  if (closings.some(({ kind }) => !NOTHING_GONE.has(kind))) await markRewriting(sql, engine.now());
  return closings.length;
};

/**
 * At every start, before anything is served: is this the journal that the database knows, or that one grown on? Then
 * what a crash left is taken to it. A journal that was moved away begins anew, and the log says so.
 * @throws MiroirError journal/cut, journal/damaged
 */
export const keepJournal = async (engine: Engine, sql: Sql): Promise<void> => {
  const { journal } = engine.vault;
  const known = await readJournalHead(sql);
  const { lines: found, chain } = journal.head;
  if (chain !== "" && !journal.holds(known)) {
    const { path } = journal;
    if (found < known.lines) throw new MiroirError("journal/cut", { path, found, expected: known.lines });
    throw new MiroirError("journal/damaged", { path, problem: "it is not the one of this database" });
  }
  if (chain === "") {
    journal.begin();
    await writeJournalHead(sql, journal.head);
    const entry = { verb: "journal" as const, actor: "clock", role: "clock", outcome: "begun anew" };
    if (known.chain !== "") await appendEntry(engine, sql, { ...entry, linesLost: known.lines });
  }
  await drainClosings(engine, sql);
};
