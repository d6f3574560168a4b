/**
 * Offline proofs that an entry is in a log, c2sp.org/tlog-proof: index, hashes from the leaf to the root, and the signed
 * checkpoint, in one text file. Ours carry salt and entry in the `extra` line, so that the file is the whole evidence.
 */
import { type OpenedCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { commit, SALT_BYTES } from "./commitment.ts";
import { LedgerError } from "./error.ts";
import { fromBase64, type NoteVerifier } from "./note.ts";
import { HASH_BYTES, leafHash, verifyInclusion } from "./tree.ts";

const TITLE = "c2sp.org/tlog-proof@v1";
/** A tree of 2^53 leaves is that high. */
const MOST_HASHES = 53;
/** The note alone may have a million bytes. */
const MOST_BYTES = 2_000_000;
const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

export interface Proof {
  /** Which leaf, from 0. */
  readonly index: number;
  /** The leaf's sibling first, 32 bytes each. */
  readonly hashes: readonly Uint8Array[];
  /** A checkpoint as it was signed: a whole note. */
  readonly checkpoint: string;
  /** Whatever the application needs to make the leaf hash again; nobody signed it. Not empty. */
  readonly extra?: Uint8Array;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const requireProof = (claim: boolean, what: string): void => {
  if (!claim) throw new LedgerError("bad-proof", what);
};

const requireSound = ({ index, hashes, extra, checkpoint }: Proof): void => {
  requireProof(Number.isSafeInteger(index) && index >= 0, "its index is no whole number");
  requireProof(hashes.length <= MOST_HASHES, `it has more than ${MOST_HASHES} hashes`);
  requireProof(
    hashes.every(({ length }) => length === HASH_BYTES),
    "a hash is not 32 bytes",
  );
  requireProof(extra?.length !== 0, "its extra line is empty");
  requireProof(checkpoint.includes("\n\n"), "it holds no signed checkpoint");
};

/** @throws LedgerError bad-proof. */
export const formatProof = (proof: Proof): string => {
  requireSound(proof);
  const { index, hashes, extra, checkpoint } = proof;
  const lines = [
    TITLE,
    ...(extra ? [`extra ${base64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map(base64),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
};

/** One text of `name value`, or nothing when the line is another. */
const afterName = (line: string | undefined, name: string): string | undefined =>
  line?.startsWith(`${name} `) ? line.slice(name.length + 1) : undefined;

/** Standard base 64 only; anything else becomes bytes that are refused below. */
const bytesOf = (text: string): Buffer => fromBase64(text) ?? Buffer.alloc(0);

/** There is one text for one proof. The checkpoint is not opened. @throws LedgerError bad-proof. */
export const parseProof = (text: string): Proof => {
  requireProof(text.length <= MOST_BYTES, `it is longer than ${MOST_BYTES} characters`);
  const emptyLine = text.indexOf("\n\n");
  const [title, ...lines] = text.slice(0, Math.max(0, emptyLine)).split("\n");
  requireProof(title === TITLE, `it does not begin with ${TITLE}`);
  const extra = afterName(lines[0], "extra");
  const [place, ...hashes] = extra === undefined ? lines : lines.slice(1);
  const digits = afterName(place, "index") ?? "";
  const proof: Proof = {
    index: DECIMAL.test(digits) ? Number(digits) : Number.NaN,
    hashes: hashes.map(bytesOf),
    checkpoint: text.slice(emptyLine + 2),
    ...(extra !== undefined && { extra: bytesOf(extra) }),
  };
  requireProof(formatProof(proof) === text, "it is not written as a proof is");
  return proof;
};

export type OpenedProof = OpenedCheckpoint & { readonly index: number };

/**
 * Whether the leaf is in the log: its checkpoint is signed by a key of the log, and the hashes lead from leaf to root.
 * @param leaf the leaf hash, 32 bytes, made again from what is to be proven
 * @param verifiers keys of the log @param witnesses keys whose cosignatures are verified as well
 * @throws LedgerError bad-proof, not-included, and what openCheckpoint throws.
 */
export const verifyProof = (
  proof: Proof | string,
  leaf: Uint8Array,
  verifiers: readonly NoteVerifier[],
  origin: string,
  witnesses: readonly NoteVerifier[] = [],
): OpenedProof => {
  const { index, hashes, checkpoint } = typeof proof === "string" ? parseProof(proof) : proof;
  const opened = openCheckpoint(checkpoint, verifiers, origin, witnesses);
  if (!verifyInclusion(index, opened.size, leaf, hashes, opened.root)) throw new LedgerError("not-included");
  return { ...opened, index };
};

/** A proof of ours: salt and entry are in its extra line. */
export interface EntryProof extends OpenedProof {
  /** The entry's bytes, as they were committed to: canonical JSON. */
  readonly entry: Buffer;
}

/** The whole evidence of one entry in one text. @throws LedgerError bad-proof, bad-salt. */
export const proofText = (
  { salt, entry }: { readonly salt: Uint8Array; readonly entry: Uint8Array },
  proof: Omit<Proof, "extra">,
): string => {
  if (salt.length !== SALT_BYTES) throw new LedgerError("bad-salt");
  return formatProof({ ...proof, extra: Buffer.concat([salt, entry]) });
};

/**
 * Reads a proof that carries its entry: the salt makes the commitment again, the hashes lead to the signed root.
 * @throws LedgerError as verifyProof.
 */
export const openEntryProof = (
  text: string,
  verifiers: readonly NoteVerifier[],
  origin: string,
  witnesses: readonly NoteVerifier[] = [],
): EntryProof => {
  const proof = parseProof(text);
  const extra = Buffer.from(proof.extra ?? []);
  requireProof(extra.length > SALT_BYTES, "it carries no entry");
  const entry = extra.subarray(SALT_BYTES);
  const leaf = leafHash(commit(extra.subarray(0, SALT_BYTES), entry));
  return { ...verifyProof(proof, leaf, verifiers, origin, witnesses), entry };
};
