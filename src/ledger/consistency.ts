/**
 * That a later checkpoint of a log goes on from an earlier one, as one text file: the hashes of RFC 9162, section
 * 2.1.4, one to a line, an empty line, the earlier checkpoint's note, an empty line, and the later one's.
 * There is no published format for a file of this; the hashes and the notes are those of the published ones.
 */
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { LedgerError } from "./error.ts";
import { fromBase64, type NoteVerifier } from "./note.ts";
import { HASH_BYTES, verifyConsistency } from "./tree.ts";

const TITLE = "miroir-log-consistency-1";
const MOST_BYTES = 4_000_000;
/** Two for each level of a tree of 2^53 leaves. */
const MOST_HASHES = 106;
/** A checkpoint's text holds no empty line, so that the two notes are parted where signatures end. */
const NOTE = /^([^\n]+\n)+\n(\u2014 [^\n]+\n)+/;

export interface ConsistencyClaim {
  /** Two checkpoints as they were signed: whole notes. */
  readonly earlier: string;
  readonly later: string;
  /** 32 bytes each, in the order of the RFC. */
  readonly hashes: readonly Uint8Array[];
}

const refuse = (what: string): never => {
  throw new LedgerError("bad-consistency", what);
};

const requireNote = (note: string): void => {
  if (NOTE.exec(note)?.[0] !== note) refuse("a checkpoint in it is no signed note");
};

/** @throws LedgerError bad-consistency. */
export const consistencyText = ({ earlier, later, hashes }: ConsistencyClaim): string => {
  if (hashes.length > MOST_HASHES || !hashes.every(({ length }) => length === HASH_BYTES))
    refuse("a hash is not 32 bytes, or there are too many");
  requireNote(earlier);
  requireNote(later);
  const lines = [TITLE, ...hashes.map((hash) => Buffer.from(hash).toString("base64"))];
  return `${lines.join("\n")}\n\n${earlier}\n${later}`;
};

/** There is one text for one claim. Nothing is verified. @throws LedgerError bad-consistency. */
export const parseConsistency = (text: string): ConsistencyClaim => {
  if (text.length > MOST_BYTES) refuse(`it is longer than ${MOST_BYTES} characters`);
  const emptyLine = text.indexOf("\n\n");
  const [title, ...hashes] = text.slice(0, Math.max(0, emptyLine)).split("\n");
  if (title !== TITLE) refuse(`it does not begin with ${TITLE}`);
  const notes = text.slice(emptyLine + 2);
  const earlier = NOTE.exec(notes)?.[0] ?? "";
  const claim = {
    earlier,
    later: notes.slice(earlier.length + 1),
    hashes: hashes.map((hash) => fromBase64(hash) ?? Buffer.alloc(0)),
  };
  if (consistencyText(claim) !== text) refuse("it is not written as one is");
  return claim;
};

export interface Consistent {
  readonly earlier: Checkpoint;
  readonly later: Checkpoint;
}

/** The key whose name a checkpoint begins with: after a restore the later one may be under the log's next name. */
const openUnder = (note: string, verifiers: readonly NoteVerifier[]): Checkpoint =>
  openCheckpoint(note, verifiers, note.slice(0, note.indexOf("\n")));

/**
 * Whether the log only grew between the two checkpoints.
 * @param verifiers keys of the log, under each name that the reader accepts
 * @throws LedgerError bad-consistency, not-consistent, and what openCheckpoint throws.
 */
export const openConsistency = (text: string, verifiers: readonly NoteVerifier[]): Consistent => {
  const { earlier: first, later: second, hashes } = parseConsistency(text);
  const [earlier, later] = [openUnder(first, verifiers), openUnder(second, verifiers)];
  if (!verifyConsistency(earlier.size, later.size, earlier.root, later.root, hashes))
    throw new LedgerError("not-consistent");
  return { earlier, later };
};
