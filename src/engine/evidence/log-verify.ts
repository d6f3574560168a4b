/**
 * The log, verified: entries against their commitments, commitments against the tree, the tree against every signed
 * checkpoint, what says nothing any more against the acts that account for it, and all of it against a checkpoint that
 * somebody kept. Everything that does not hold has a name (domain/log-faults.ts).
 */
import type { Details } from "../../domain/errors.ts";
import type { LogFault, LogFaultCode } from "../../domain/log-faults.ts";
import { type OpenedCheckpoint, openCheckpoint, openCheckpointAside } from "../../ledger/checkpoint.ts";
import { parseWitnessVkey } from "../../ledger/cosignature.ts";
import { LedgerError } from "../../ledger/error.ts";
import { type NoteVerifier, parseVkey, type SignedBy } from "../../ledger/note.ts";
import { Frontier, leafHash } from "../../ledger/tree.ts";
import type { Sql } from "../../store/database.ts";
import {
  allCosigned,
  type Epoch,
  readCheckpoints,
  readEntries,
  readEpochs,
  readHead,
  type StoredEntry,
} from "../../store/evidence/ledger.ts";
import type { Act, Verb } from "../gate/act.ts";
import { originAt, requireOrigin } from "../gate/epochs.ts";
import { type Emptied, type Entry, oldestKept, openEntry, type Period, periodOf } from "../gate/evidence.ts";
import { vkeyOf } from "../gate/proofs.ts";

export interface LogVerified {
  readonly holds: boolean;
  readonly size: number;
  /** Hex root of the tree. */
  readonly root: string;
  readonly checkpoint: string | null;
  /** Entries that say nothing any more; the acts in the log account for every one of them that is not past its months. */
  readonly erased: number;
  /** Entries of earlier periods than this one are past their months. */
  readonly keptFrom: Period | null;
  /** The newest checkpoint that each known witness cosigned. */
  readonly witnesses: readonly { readonly witness: string; readonly size: number; readonly at: string }[];
  /** What was compared with the log, and of how many entries it was; null without one. */
  readonly since: { readonly origin: string; readonly size: number } | null;
  /** What does not hold, each named: the first hundred. */
  readonly faults: readonly LogFault[];
  readonly faultCount: number;
}

export interface VerifyInput {
  /** A checkpoint that somebody kept: a signed note that this log once printed. */
  readonly since?: string | undefined;
}

const PAGE = 2000;
const MOST_FAULTS = 100;
/** R97: nobody may set less. */
const LEAST_LOG_MONTHS = 6;

/** Of the checkpoint that somebody kept, opened before the walk so that its root is compared on the way. */
type Kept = OpenedCheckpoint;

class Walk {
  readonly act: Act;
  readonly epochs: readonly Epoch[];
  readonly verifiers: ReadonlyMap<string, NoteVerifier>;
  readonly frontier = new Frontier();
  readonly faults: LogFault[] = [];
  faultCount = 0;
  erased = 0;
  /** The latest month until here: it never runs backwards. */
  period: Period = "";
  readonly emptied = new Map<Period, number>();
  /** What acts say they emptied. */
  readonly accounted = new Map<Period, number>();
  keptFrom: Period = "";
  checkpoint: string | null = null;
  kept: Kept | undefined;

  constructor(act: Act, epochs: readonly Epoch[]) {
    this.act = act;
    this.epochs = epochs;
    this.verifiers = new Map(epochs.map(({ origin }) => [origin, parseVkey(vkeyOf(act.engine, origin))]));
  }

  found(code: LogFaultCode, details: Details = {}): void {
    this.faultCount++;
    if (this.faults.length < MOST_FAULTS) this.faults.push({ code, details });
  }
}

const add = (counts: Map<Period, number>, period: Period, count: number): void => {
  counts.set(period, (counts.get(period) ?? 0) + count);
};

/** Months that an act emptied by date: never within the least that R97 asks for. */
const followHorizon = (walk: Walk, { seq, at, emptiedBefore }: Entry): void => {
  if (typeof emptiedBefore !== "string") return;
  if (emptiedBefore > oldestKept(new Date(at), LEAST_LOG_MONTHS))
    walk.found("emptied-early", { seq, period: emptiedBefore, months: LEAST_LOG_MONTHS });
  else if (emptiedBefore > walk.keptFrom) walk.keptFrom = emptiedBefore;
};

/** What this entry accounts for. */
const followAccounts = (walk: Walk, entry: Entry): void => {
  const { emptied } = entry as { emptied?: Emptied };
  for (const [period, count] of Object.entries(emptied ?? {})) add(walk.accounted, period, count);
  followHorizon(walk, entry);
};

/** The first entry under a name says that it is. */
const followEpoch = (walk: Walk, { seq, epoch }: Entry): void => {
  for (const { origin, fromSize, epoch: number } of walk.epochs)
    if (number > 0 && fromSize === seq && (epoch as { origin?: unknown } | undefined)?.origin !== origin)
      walk.found("epoch-unsaid", { origin, seq });
};

const followEmptied = (walk: Walk): void => {
  walk.erased++;
  add(walk.emptied, walk.period, 1);
};

const followEntry = (walk: Walk, stored: StoredEntry): void => {
  const { seq } = stored;
  const month = periodOf(stored.at);
  if (month > walk.period) walk.period = month;
  try {
    const opened = openEntry(walk.act.engine, stored);
    const same = opened?.entry.seq === seq && opened.entry.at === stored.at.toISOString();
    if (!opened) followEmptied(walk);
    else if (!opened.holds || !same) walk.found("entry-edited", { seq });
    else {
      followAccounts(walk, opened.entry);
      followEpoch(walk, opened.entry);
    }
  } catch {
    walk.found("entry-damaged", { seq });
  }
};

const firstLine = (note: string): string => note.slice(0, Math.max(0, note.indexOf("\n")));

/** Opened under the name it bears, if that is one of this log's. */
const openOwn = async (walk: Walk, note: string): Promise<OpenedCheckpoint | undefined> => {
  const origin = firstLine(note);
  const verifier = walk.verifiers.get(origin);
  if (!verifier) return undefined;
  return openCheckpointAside(note, [verifier], origin).catch(() => undefined);
};

const compareCheckpoint = (walk: Walk, { origin, size: signed, root }: OpenedCheckpoint): void => {
  const { size } = walk.frontier;
  const expected = originAt(walk.epochs, size) ?? "";
  if (origin !== expected) walk.found("checkpoint-renamed", { size, origin, expected });
  if (signed !== size || !walk.frontier.root().equals(root)) walk.found("checkpoint-forked", { size });
};

const followCheckpoint = (walk: Walk, note: string | undefined, opened?: OpenedCheckpoint): void => {
  const { size } = walk.frontier;
  walk.checkpoint = note ?? walk.checkpoint;
  if (note === undefined) walk.found("checkpoint-missing", { size });
  else if (!opened) walk.found("checkpoint-edited", { size });
  else compareCheckpoint(walk, opened);
};

/** Signed before a restore that this log admits, of entries which the backup did not have. */
const isOfItsEpoch = ({ epochs }: Walk, { origin, size }: OpenedCheckpoint): boolean =>
  (originAt(epochs, size) ?? origin) === origin;

/** The tree is now as large as it was when somebody kept its checkpoint. */
const followKept = (walk: Walk): void => {
  const { kept, frontier } = walk;
  if (kept?.size === frontier.size && isOfItsEpoch(walk, kept) && !frontier.root().equals(kept.root))
    walk.found("kept-forked", { size: kept.size });
};

interface Page {
  readonly entries: readonly StoredEntry[];
  readonly notes: ReadonlyMap<number, string>;
  /** Signatures are verified on other cores while the page before is followed. */
  readonly opened: Promise<ReadonlyMap<number, OpenedCheckpoint | undefined>>;
}

const readPage = async (walk: Walk, sql: Sql, from: number): Promise<Page> => {
  const entries = await readEntries(sql, from, PAGE);
  const notes = new Map((await readCheckpoints(sql, from + 1, PAGE)).map(({ size, note }) => [size, note]));
  const opening = [...notes].map(async ([size, note]) => [size, await openOwn(walk, note)] as const);
  return { entries, notes, opened: Promise.all(opening).then((opened) => new Map(opened)) };
};

/** @returns false at a gap: what comes after it cannot be placed. */
const followPage = async (walk: Walk, { entries, notes, opened }: Page): Promise<boolean> => {
  const checkpoints = await opened;
  for (const stored of entries) {
    if (stored.seq !== walk.frontier.size) {
      walk.found("entry-missing", { seq: walk.frontier.size });
      return false;
    }
    followEntry(walk, stored);
    walk.frontier.append(leafHash(stored.commitment));
    const size = stored.seq + 1;
    followCheckpoint(walk, notes.get(size), checkpoints.get(size));
    followKept(walk);
  }
  return true;
};

const followAll = async (walk: Walk, sql: Sql): Promise<void> => {
  let page = await readPage(walk, sql, 0);
  while (page.entries.length > 0) {
    const next = await readPage(walk, sql, page.entries.at(-1)!.seq + 1);
    if (!(await followPage(walk, page))) return;
    page = next;
  }
};

const compareAccounts = (walk: Walk): void => {
  const { emptied, accounted, keptFrom } = walk;
  const periods = new Set([...emptied.keys(), ...accounted.keys()]);
  for (const period of [...periods].sort()) {
    const counts = { emptied: emptied.get(period) ?? 0, accounted: accounted.get(period) ?? 0 };
    if (period >= keptFrom && counts.emptied !== counts.accounted)
      walk.found("emptied-silently", { period, ...counts });
  }
};

const compareEnds = async (walk: Walk, sql: Sql): Promise<void> => {
  const { frontier } = walk;
  const found = frontier.size;
  const head = await readHead(sql);
  if (head.size !== found) walk.found("log-cut", { expected: head.size, found });
  else if (!head.frontier.equals(frontier.toBytes())) walk.found("head-edited");
  const [beyond] = await readCheckpoints(sql, found + 1, 1);
  if (beyond) walk.found("checkpoint-beyond", { size: beyond.size, found });
};

/** Signed under a name that the log no longer bears at that size: a restore lost it, and says so. */
const compareLost = (walk: Walk, { size, origin }: Kept): void => {
  const next = walk.epochs[walk.epochs.findIndex((epoch) => epoch.origin === origin) + 1];
  if (!next || next.fromSize >= size) walk.found("kept-forked", { size });
  else
    walk.found("kept-lost", { lost: size - next.fromSize, size, origin: next.origin, from: next.fromSize });
};

/** Of what somebody kept, what the walk could not meet: more entries than there are, or none at all. */
const compareKept = (walk: Walk, kept: Kept): void => {
  const { size, root } = kept;
  const found = walk.frontier.size;
  if (!isOfItsEpoch(walk, kept)) compareLost(walk, kept);
  else if (size > found) walk.found("kept-cut", { size, found });
  else if (size === 0 && !new Frontier().root().equals(root)) walk.found("kept-forked", { size });
};

const openKept = (walk: Walk, since: string): Kept | undefined => {
  const origin = firstLine(since);
  const verifier = walk.verifiers.get(origin);
  try {
    if (verifier) return openCheckpoint(since, [verifier], origin);
    // Of no log of this name: whether it is a checkpoint at all is seen by opening it without a key.
    openCheckpoint(since, [], origin);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    if (error.code === "bad-signature") walk.found("kept-other-key");
    else if (error.code !== "no-known-signature") walk.found("kept-unreadable");
    else if (verifier) walk.found("kept-other-key");
    else walk.found("kept-other-log", { origin });
  }
  return undefined;
};

const knownWitnesses = ({ act }: Walk): NoteVerifier[] => act.engine.settings.witnesses.map(parseWitnessVkey);

const textOf = (note: string | undefined): string | undefined => note?.slice(0, note.lastIndexOf("\n\n") + 1);

const newestOf = (seen: readonly { by: SignedBy; size: number }[]): LogVerified["witnesses"] => {
  const newest = new Map(seen.map(({ by, size }) => [by.name, { size, time: by.time ?? 0 }]));
  return [...newest].map(([witness, { size, time }]) => ({
    witness,
    size,
    at: new Date(time * 1000).toISOString(),
  }));
};

/** What witnesses cosigned is the text of our own checkpoint of that size, and their signatures hold. */
const followWitnesses = async (walk: Walk, sql: Sql): Promise<LogVerified["witnesses"]> => {
  const witnesses = knownWitnesses(walk);
  const seen: { by: SignedBy; size: number }[] = [];
  for (const { size, witness, note } of await allCosigned(sql)) {
    const [own] = await readCheckpoints(sql, size, 1);
    const origin = firstLine(note);
    const verifier = walk.verifiers.get(origin);
    try {
      const { verified } = openCheckpoint(note, verifier ? [verifier] : [], origin, witnesses);
      if (own?.size !== size || textOf(note) !== textOf(own.note)) throw new LedgerError("not-consistent");
      for (const by of verified) if (by.time !== undefined) seen.push({ by, size });
    } catch {
      walk.found("cosigned-forked", { witness, size });
    }
  }
  return newestOf(seen);
};

/** Walks the log once, building the tree and holding it against every checkpoint on the way. @throws MiroirError log/other-origin */
export const walkLog = async (act: Act, sql: Sql, input?: VerifyInput): Promise<LogVerified> => {
  await requireOrigin(act.engine, sql);
  const walk = new Walk(act, await readEpochs(sql));
  walk.kept = input?.since === undefined ? undefined : openKept(walk, input.since);
  await followAll(walk, sql);
  await compareEnds(walk, sql);
  if (walk.kept) compareKept(walk, walk.kept);
  compareAccounts(walk);
  const witnesses = await followWitnesses(walk, sql);
  const { frontier, faults, faultCount, erased, checkpoint, keptFrom, kept } = walk;
  return {
    holds: faultCount === 0,
    size: frontier.size,
    root: frontier.root().toString("hex"),
    checkpoint,
    erased,
    keptFrom: keptFrom || null,
    witnesses,
    since: kept ? { origin: kept.origin, size: kept.size } : null,
    faults,
    faultCount,
  };
};

/** The same as a verb. @throws MiroirError log/other-origin */
export const verifyLog: Verb<VerifyInput | undefined, LogVerified> = {
  name: "log.verify",
  run: (act, input) => act.read((sql) => walkLog(act, sql, input)),
};
