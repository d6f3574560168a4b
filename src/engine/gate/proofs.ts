/**
 * Evidence for whoever has no access: an entry, and the proof that it is in the log, as one text file which anybody
 * verifies offline with `miroir/ledger` or any implementation of c2sp.org/tlog-proof (R42, R91).
 */
import { MiroirError } from "../../domain/errors.ts";
import { formatVkey } from "../../ledger/note.ts";
import { proofText } from "../../ledger/proof.ts";
import { inclusionProof, leafHash } from "../../ledger/tree.ts";
import type { Sql } from "../../store/database.ts";
import {
  newestCosigned,
  readCheckpoints,
  readCommitments,
  readCosigned,
  readEntries,
  readEntriesOf,
  readEpochs,
  readHead,
  type StoredEntry,
} from "../../store/evidence/ledger.ts";
import type { Engine } from "./engine.ts";
import { originAt } from "./epochs.ts";
import { type Entry, openEntry, unsealEntry } from "./evidence.ts";

/** One entry with everything that proves it. */
export interface ProvenEntry {
  readonly seq: number;
  readonly entry: Entry;
  /** c2sp.org/tlog-proof@v1; its extra line carries salt and entry. */
  readonly proof: string;
  /** The key of the log, as a line that a reader keeps. */
  readonly vkey: string;
}

const PAGE = 20_000;

/** Hashes of the first `size` leaves. */
export const leafHashes = async (sql: Sql, size: number): Promise<Buffer[]> => {
  const hashes: Buffer[] = [];
  while (hashes.length < size) {
    const page = await readCommitments(sql, hashes.length, Math.min(PAGE, size - hashes.length));
    if (page.length === 0)
      throw new MiroirError("log/damaged", { problem: `it has no entry ${hashes.length}` });
    for (const commitment of page) hashes.push(leafHash(commitment));
  }
  return hashes;
};

const linesOf = (note: string): string[] =>
  note
    .slice(note.indexOf("\n\n") + 2)
    .split("\n")
    .slice(0, -1);

/** The checkpoint of so many entries as it was signed, with the cosignatures of witnesses after it. @throws MiroirError log/no-checkpoint */
export const checkpointAt = async (sql: Sql, size: number): Promise<string> => {
  const [found] = await readCheckpoints(sql, size, 1);
  if (found?.size !== size) throw new MiroirError("log/no-checkpoint", { size });
  const cosignatures = new Set((await readCosigned(sql, size)).flatMap(({ note }) => linesOf(note)));
  for (const own of linesOf(found.note)) cosignatures.delete(own);
  return [found.note, ...[...cosignatures].map((line) => `${line}\n`)].join("");
};

/** Names under which this log signed, as keys that a reader keeps. */
export const vkeyOf = ({ signer }: Engine, origin: string): string => formatVkey(origin, signer.publicKey);

/** What witnesses saw is stronger than what only we signed: the newest of those that holds the entry, else the newest of all. */
const sizeToProveAgainst = async (sql: Sql, seq: number): Promise<number> =>
  (await newestCosigned(sql, seq + 1)) ?? (await readHead(sql)).size;

const requireEntry = async (sql: Sql, seq: number): Promise<StoredEntry> => {
  const [stored] = Number.isSafeInteger(seq) && seq >= 0 ? await readEntries(sql, seq, 1) : [];
  if (stored?.seq !== seq) throw new MiroirError("log/no-entry", { seq });
  return stored;
};

/**
 * Many at the cost of one pass over the leaves; all against checkpoints of the same size where they can be.
 * @throws MiroirError log/no-entry, log/emptied, log/damaged
 */
export const proveEntries = async (
  engine: Engine,
  sql: Sql,
  seqs: readonly number[],
): Promise<ProvenEntry[]> => {
  const epochs = await readEpochs(sql);
  const hashes = await leafHashes(sql, (await readHead(sql)).size);
  const proven: ProvenEntry[] = [];
  for (const seq of seqs) {
    const stored = await requireEntry(sql, seq);
    const unsealed = unsealEntry(engine, stored);
    const opened = openEntry(engine, stored);
    if (!unsealed || !opened) throw new MiroirError("log/emptied", { seq });
    if (!opened.holds)
      throw new MiroirError("log/damaged", { problem: `entry ${seq} is not what was committed to` });
    const size = await sizeToProveAgainst(sql, seq);
    const proof = proofText(
      { salt: unsealed.salt, entry: unsealed.bytes },
      { index: seq, hashes: inclusionProof(hashes, seq, size), checkpoint: await checkpointAt(sql, size) },
    );
    const vkey = vkeyOf(engine, originAt(epochs, size) ?? engine.settings.logOrigin);
    proven.push({ seq, entry: opened.entry, proof, vkey });
  }
  return proven;
};

/** The whole offline proof of one entry. @throws MiroirError log/no-entry, log/emptied, log/damaged */
export const proveEntry = async (engine: Engine, sql: Sql, seq: number): Promise<ProvenEntry> =>
  (await proveEntries(engine, sql, [seq]))[0]!;

/** Readable entries about this person, oldest first. */
export const entriesAbout = async (engine: Engine, sql: Sql, subjectId: string): Promise<Entry[]> =>
  (await readEntriesOf(sql, subjectId)).flatMap((stored) => openEntry(engine, stored)?.entry ?? []);
