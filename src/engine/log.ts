/** The ledger, read and verified: entries against their commitments, commitments against the tree, the tree against the signed checkpoints. */
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { formatVkey, type NoteVerifier, parseVkey } from "../ledger/note.ts";
import { Frontier, leafHash } from "../ledger/tree.ts";
import type { Sql } from "../store/database.ts";
import { readCheckpoints, readEntries, readHead, type StoredEntry } from "../store/ledger.ts";
import type { Act, Verb } from "./act.ts";
import { type Emptied, type Entry, openEntry, totalOf } from "./evidence.ts";

export interface LogLine {
  readonly seq: number;
  readonly at: string;
  /** Hex, 32 bytes. */
  readonly commitment: string;
  /** null once erased: the commitment stays, what it said is gone. */
  readonly entry: Entry | null;
}

const lineOf = (act: Act, stored: StoredEntry): LogLine => ({
  seq: stored.seq,
  at: stored.at.toISOString(),
  commitment: stored.commitment.toString("hex"),
  entry: openEntry(act.engine, stored)?.entry ?? null,
});

/** The newest `limit` entries, oldest first. */
export const log: Verb<{ limit?: number }, LogLine[]> = {
  name: "log",
  run: (act, { limit = 50 }) =>
    act.read(async (sql) => {
      const { size } = await readHead(sql);
      return (await readEntries(sql, Math.max(0, size - limit), limit)).map((stored) => lineOf(act, stored));
    }),
};

export interface LogVerified {
  readonly holds: boolean;
  readonly size: number;
  /** Hex root of the tree. */
  readonly root: string;
  readonly checkpoint: string | null;
  /** Entries that say nothing any more; the erasures in the log account for every one of them. */
  readonly erased: number;
  /** What does not hold, each named. */
  readonly faults: readonly string[];
}

const PAGE = 2000;

interface Walk {
  readonly act: Act;
  readonly verifier: NoteVerifier;
  readonly frontier: Frontier;
  readonly faults: string[];
  erased: number;
  /** Entries that the erasures in the log say they emptied. */
  accounted: number;
  checkpoint: string | null;
}

/** How many entries an act says it emptied. */
const emptiedBy = ({ emptied }: Entry): number => totalOf((emptied as Emptied | undefined) ?? {});

const followEntry = (walk: Walk, stored: StoredEntry): string | undefined => {
  try {
    const opened = openEntry(walk.act.engine, stored);
    if (!opened) {
      walk.erased++;
      return undefined;
    }
    walk.accounted += emptiedBy(opened.entry);
    const same = opened.entry.seq === stored.seq && opened.entry.at === stored.at.toISOString();
    return opened.holds && same ? undefined : `entry ${stored.seq} is not what its commitment commits to`;
  } catch {
    return `entry ${stored.seq} does not open with its key`;
  }
};

const checkpointFault = ({ act, verifier, frontier }: Walk, note: string | undefined): string | undefined => {
  const { size } = frontier;
  if (note === undefined) return `checkpoint ${size} is missing`;
  try {
    const signed = openCheckpoint(note, [verifier], act.engine.settings.logOrigin);
    const same = signed.size === size && frontier.root().equals(signed.root);
    return same ? undefined : `checkpoint ${size} is not of these entries`;
  } catch {
    return `checkpoint ${size} is not signed by this log`;
  }
};

const follow = (walk: Walk, stored: StoredEntry, note: string | undefined): void => {
  const entry = followEntry(walk, stored);
  if (entry) walk.faults.push(entry);
  walk.frontier.append(leafHash(stored.commitment));
  const checkpoint = checkpointFault(walk, note);
  if (checkpoint) walk.faults.push(checkpoint);
  walk.checkpoint = note ?? walk.checkpoint;
};

/** @returns false at a gap: what comes after it cannot be placed. */
const followPage = async (walk: Walk, sql: Sql): Promise<boolean> => {
  const from = walk.frontier.size;
  const entries = await readEntries(sql, from, PAGE);
  const notes = new Map((await readCheckpoints(sql, from + 1, PAGE)).map(({ size, note }) => [size, note]));
  for (const stored of entries) {
    if (stored.seq !== walk.frontier.size) {
      walk.faults.push(`entry ${walk.frontier.size} is missing`);
      return false;
    }
    follow(walk, stored, notes.get(stored.seq + 1));
  }
  return entries.length === PAGE;
};

const compareEnds = async ({ frontier, faults, erased, accounted }: Walk, sql: Sql): Promise<void> => {
  const head = await readHead(sql);
  if (head.size !== frontier.size)
    faults.push(`the log should have ${head.size} entries and has ${frontier.size}`);
  else if (!head.frontier.equals(frontier.toBytes())) faults.push("the head is not of these entries");
  if (erased !== accounted)
    faults.push(`${erased} entries say nothing any more, and the erasures account for ${accounted}`);
  const [beyond] = await readCheckpoints(sql, frontier.size + 1, 1);
  if (beyond)
    faults.push(`a checkpoint of ${beyond.size} entries was signed, but the log has ${frontier.size}`);
};

/** Walks the log once, building the tree and holding it against every checkpoint on the way. */
export const verifyLog: Verb<void, LogVerified> = {
  name: "log.verify",
  run: (act) =>
    act.read(async (sql) => {
      const { signer, settings } = act.engine;
      const verifier = parseVkey(formatVkey(settings.logOrigin, signer.publicKey));
      const walk: Walk = {
        act,
        verifier,
        frontier: new Frontier(),
        faults: [],
        erased: 0,
        accounted: 0,
        checkpoint: null,
      };
      while (await followPage(walk, sql));
      await compareEnds(walk, sql);
      const { frontier, faults, erased, checkpoint } = walk;
      return {
        holds: faults.length === 0,
        size: frontier.size,
        root: frontier.root().toString("hex"),
        checkpoint,
        erased,
        faults,
      };
    }),
};
