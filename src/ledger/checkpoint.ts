/** Checkpoints, c2sp.org/tlog-checkpoint: the size and root of a log at one moment, as the text of a signed note. */
import { LedgerError } from "./error.ts";
import {
  fromBase64,
  type NoteSigner,
  type NoteVerifier,
  type OpenedNote,
  openNote,
  openNoteAside,
  requireName,
  signNote,
} from "./note.ts";
import { HASH_BYTES } from "./tree.ts";

export interface Checkpoint {
  /** Which log: a URL without its scheme, the same as the name of its key. */
  readonly origin: string;
  /** Number of leaves, up to 2^53 - 1. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines, none of them empty; the specification advises against any. */
  readonly extensions?: readonly string[];
}

const isExtension = (line: string): boolean => line.length > 0 && !line.includes("\n");

/** @throws LedgerError bad-name, bad-index, bad-hash, bad-checkpoint. */
export const formatCheckpoint = ({ origin, size, root, extensions = [] }: Checkpoint): string => {
  requireName(origin);
  if (!Number.isSafeInteger(size) || size < 0) throw new LedgerError("bad-index");
  if (root.length !== HASH_BYTES) throw new LedgerError("bad-hash");
  if (!extensions.every(isExtension)) throw new LedgerError("bad-checkpoint", "an extension line is empty");
  return `${[origin, String(size), Buffer.from(root).toString("base64"), ...extensions].join("\n")}\n`;
};

/** @throws LedgerError bad-checkpoint. There is one text for one checkpoint. */
export const parseCheckpoint = (text: string): Checkpoint => {
  const [origin = "", digits = "", base64 = "", ...rest] = text.split("\n");
  const extensions = rest.slice(0, -1);
  const size = /^(0|[1-9][0-9]{0,15})$/.test(digits) ? Number(digits) : Number.NaN;
  const checkpoint = { origin, size, root: fromBase64(base64) ?? Buffer.alloc(0), extensions };
  try {
    if (formatCheckpoint(checkpoint) === text) return checkpoint;
  } catch {
    // The refusal below says it.
  }
  throw new LedgerError("bad-checkpoint");
};

/** A signed note. @param signers the log's own key, named as its origin, and any witness. @throws LedgerError. */
export const signCheckpoint = (checkpoint: Checkpoint, signers: readonly NoteSigner[]): string =>
  signNote(formatCheckpoint(checkpoint), signers);

export type OpenedCheckpoint = Checkpoint & Pick<OpenedNote, "verified" | "unknown">;

const checkpointOf = ({ text, verified, unknown }: OpenedNote, origin: string): OpenedCheckpoint => {
  if (!verified.some(({ time }) => time === undefined)) throw new LedgerError("no-known-signature");
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new LedgerError("other-origin", checkpoint.origin);
  return { ...checkpoint, verified, unknown };
};

/**
 * Reads a checkpoint of the log `origin` that at least one key of the log signed; a witness alone is not enough.
 * @param verifiers keys of the log @param witnesses keys whose cosignatures are verified as well
 * @throws LedgerError bad-note, bad-signature, no-known-signature, bad-checkpoint, other-origin.
 */
export const openCheckpoint = (
  note: string | Uint8Array,
  verifiers: readonly NoteVerifier[],
  origin: string,
  witnesses: readonly NoteVerifier[] = [],
): OpenedCheckpoint => checkpointOf(openNote(note, [...verifiers, ...witnesses]), origin);

/** As openCheckpoint, its signatures verified on other cores: for whoever has many. */
export const openCheckpointAside = async (
  note: string | Uint8Array,
  verifiers: readonly NoteVerifier[],
  origin: string,
): Promise<OpenedCheckpoint> => checkpointOf(await openNoteAside(note, verifiers), origin);
