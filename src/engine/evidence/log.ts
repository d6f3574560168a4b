/** The log, read: its entries, a proof of one, its checkpoints, and what witnesses cosigned. `log-verify.ts` verifies it. */
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { errnoOf, unwritable } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import { openCheckpoint, parseCheckpoint } from "../../ledger/checkpoint.ts";
import { consistencyText, openConsistency } from "../../ledger/consistency.ts";
import { parseWitnessVkey } from "../../ledger/cosignature.ts";
import { LedgerError } from "../../ledger/error.ts";
import { type NoteVerifier, parseVkey } from "../../ledger/note.ts";
import { consistencyProof } from "../../ledger/tree.ts";
import type { Sql } from "../../store/database.ts";
import {
  insertCosigned,
  readCheckpoints,
  readCosigned,
  readEntries,
  readEpochs,
  readHead,
  type StoredEntry,
} from "../../store/evidence/ledger.ts";
import type { Act, Verb } from "../gate/act.ts";
import { requireOrigin } from "../gate/epochs.ts";
import { type Entry, openEntry } from "../gate/evidence.ts";
import { HER_ENTRY, NOT_HERS } from "../gate/own.ts";
import { checkpointAt, leafHashes, type ProvenEntry, proveEntry, vkeyOf } from "../gate/proofs.ts";
import { standingOf, writeExport } from "../letters/exports.ts";

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

/** The newest `limit` entries, or those just before entry `before`, oldest first. */
export const log: Verb<{ limit?: number; before?: number }, LogLine[]> = {
  name: "log",
  run: (act, { limit = 50, before }) =>
    act.read(async (sql) => {
      const { size } = await readHead(sql);
      const end = Math.min(size, before ?? size);
      const from = Math.max(0, end - limit);
      return (await readEntries(sql, from, end - from)).map((stored) => lineOf(act, stored));
    }),
};

/** Never over anything: what a reader keeps is not replaced by what we say today. @throws MiroirError usage/bad-value, storage/… */
const writeNew = async (out: string, text: string): Promise<string> => {
  const path = resolve(out);
  try {
    await writeFile(path, text, { flag: "wx", mode: 0o600 });
    return path;
  } catch (cause) {
    if (["EEXIST", "EISDIR"].includes(errnoOf(cause)))
      throw new MiroirError("usage/bad-value", {
        name: "--out",
        value: out,
        expected: "a file that does not exist yet",
      });
    throw unwritable(cause, path);
  }
};

export type ProofWritten = ProvenEntry & { readonly file: string | null };

/** What is written about her is written for her: recorded, so that it goes with her (R55). */
const writeAboutHer = async (
  act: Act,
  { seq, proof }: ProvenEntry,
  subjectId: string,
  out: string,
): Promise<string> => {
  const path = resolve(out);
  const standing = await act.read((sql) => standingOf(sql, subjectId));
  return writeExport(act, {
    subjectId,
    kind: "receipt",
    path,
    standing,
    file: "proof",
    write: (folder) => writeFile(join(folder, "proof"), proof, { flag: "wx", mode: 0o600 }),
    commit: async () => ({ result: path, entry: { subject: subjectId, proven: seq } }),
  });
};

/**
 * The whole offline proof of one entry, for whoever has no access here.
 * @throws MiroirError log/no-entry, log/emptied, log/damaged, usage/bad-value, storage/…
 */
export const proveLog: Verb<{ seq: number; out?: string }, ProofWritten> = {
  name: "log.prove",
  own: { seq: HER_ENTRY, out: NOT_HERS },
  run: async (act, { seq, out }) => {
    const proven = await act.read(async (sql) => {
      await requireOrigin(act.engine, sql);
      return proveEntry(act.engine, sql, seq);
    });
    if (out === undefined) return { ...proven, file: null };
    const { subject } = proven.entry;
    const file = subject ? await writeAboutHer(act, proven, subject, out) : await writeNew(out, proven.proof);
    return { ...proven, file };
  },
};

export interface PrintedCheckpoint {
  readonly size: number;
  readonly origin: string;
  /** The signed note, with the cosignatures of witnesses. */
  readonly note: string;
  readonly vkey: string;
  readonly file: string | null;
}

/** The checkpoint of so many entries, or of all. Kept by somebody else, it is what the log is held against. @throws MiroirError log/no-checkpoint */
export const checkpoint: Verb<{ size?: number; out?: string } | undefined, PrintedCheckpoint> = {
  name: "log.checkpoint",
  run: async (act, input) => {
    const printed = await act.read(async (sql) => {
      await requireOrigin(act.engine, sql);
      const size = input?.size ?? (await readHead(sql)).size;
      const note = await checkpointAt(sql, size);
      const { origin } = parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1));
      return { size, origin, note, vkey: vkeyOf(act.engine, origin) };
    });
    return { ...printed, file: input?.out === undefined ? null : await writeNew(input.out, printed.note) };
  },
};

const verifiersOf = async (act: Act, sql: Sql): Promise<NoteVerifier[]> =>
  (await readEpochs(sql)).map(({ origin }) => parseVkey(vkeyOf(act.engine, origin)));

const firstLine = (note: string): string => note.slice(0, Math.max(0, note.indexOf("\n")));

/** @throws MiroirError log/bad-checkpoint */
const openOurs = (
  note: string,
  verifiers: readonly NoteVerifier[],
  witnesses: readonly NoteVerifier[] = [],
) => {
  try {
    return openCheckpoint(note, verifiers, firstLine(note), witnesses);
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw new MiroirError("log/bad-checkpoint", { problem: cause.message }, { cause });
  }
};

const textOf = (note: string): string => note.slice(0, note.lastIndexOf("\n\n") + 1);

/** Our own checkpoint of that size. @throws MiroirError log/forked when what was signed is not what the log holds */
const requireSame = async (sql: Sql, note: string, size: number): Promise<string> => {
  const [own] = await readCheckpoints(sql, size, 1);
  if (own?.size !== size || textOf(own.note) !== textOf(note)) throw new MiroirError("log/forked", { size });
  return own.note;
};

export interface Cosigned {
  readonly size: number;
  /** Witnesses whose cosignature is new here. */
  readonly added: readonly string[];
  readonly known: readonly string[];
}

/** Our note with the lines of one witness only. */
const withWitness = (own: string, note: string, name: string): string => {
  const lines = note.slice(note.lastIndexOf("\n\n") + 2).split("\n");
  const hers = lines.filter((line) => line.startsWith(`\u2014 ${name} `));
  return `${own}${hers.map((line) => `${line}\n`).join("")}`;
};

/**
 * Takes in what witnesses cosigned: a checkpoint that this log printed, with cosignatures of witnesses of the settings.
 * @throws MiroirError log/no-witness, log/bad-checkpoint, log/forked
 */
export const cosignLog: Verb<{ note: string }, Cosigned> = {
  name: "log.cosign",
  run: async (act, { note }) => {
    const witnesses = act.engine.settings.witnesses.map(parseWitnessVkey);
    if (witnesses.length === 0) throw new MiroirError("log/no-witness");
    const { size, verified } = openOurs(note, await act.read((sql) => verifiersOf(act, sql)), witnesses);
    const names = verified.filter(({ time }) => time !== undefined).map(({ name }) => name);
    if (names.length === 0) throw new MiroirError("log/no-witness");
    const known = await act.read(async (sql) =>
      (await readCosigned(sql, size)).map(({ witness }) => witness),
    );
    const added = names.filter((name) => !known.includes(name));
    if (added.length === 0) return { size, added, known };
    return act.commit(async (sql) => {
      const own = await requireSame(sql, note, size);
      for (const witness of added)
        await insertCosigned(sql, { size, witness, note: withWitness(own, note, witness) }, act.at());
      return { result: { size, added, known }, entry: { size, witnesses: added } };
    });
  },
};

export interface ConsistencyWritten {
  readonly from: number;
  readonly to: number;
  readonly proof: string;
  readonly file: string | null;
}

/**
 * The proof that a later checkpoint goes on from an earlier one; both as this log printed them, the later one the newest
 * if none is given.
 * @throws MiroirError log/bad-checkpoint, log/forked, usage/bad-value, storage/…
 */
export const consistency: Verb<{ earlier: string; later?: string; out?: string }, ConsistencyWritten> = {
  name: "log.consistency",
  run: async (act, { earlier, later, out }) => {
    const made = await act.read(async (sql) => {
      const verifiers = await verifiersOf(act, sql);
      const second = later ?? (await checkpointAt(sql, (await readHead(sql)).size));
      const ends = [earlier, second].map((note) => ({ note, ...openOurs(note, verifiers) }));
      const [from, to] = ends.sort((a, b) => a.size - b.size) as [(typeof ends)[0], (typeof ends)[0]];
      for (const { note, size } of [from, to]) await requireSame(sql, note, size);
      const hashes = consistencyProof(await leafHashes(sql, to.size), from.size, to.size);
      const proof = consistencyText({ earlier: from.note, later: to.note, hashes });
      openConsistency(proof, verifiers);
      return { from: from.size, to: to.size, proof };
    });
    return { ...made, file: out === undefined ? null : await writeNew(out, made.proof) };
  },
};
