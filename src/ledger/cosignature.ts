/**
 * Cosignatures of witnesses, c2sp.org/tlog-cosignature, in their Ed25519 form (type 0x04): somebody else saw this
 * checkpoint at that moment, and it went on from every one of this log which that witness had seen before.
 */
import { LedgerError } from "./error.ts";
import {
  formatTypedVkey,
  keyIdOf,
  type NoteSigner,
  type NoteVerifier,
  parseTypedVkey,
  requireName,
  signatureLine,
} from "./note.ts";

const COSIGNATURE = 0x04;
const TIME_BYTES = 8;

/** What a witness signs: the moment, and the whole text of the checkpoint with its final line feed. */
export const cosignedText = (text: string, timeS: number): string => `cosignature/v1\ntime ${timeS}\n${text}`;

/** A witness's key as a line that a reader keeps. @throws LedgerError bad-name, bad-vkey. */
export const formatWitnessVkey = (name: string, publicKey: Uint8Array): string =>
  formatTypedVkey(COSIGNATURE, name, publicKey);

/** A time above 2^53 - 1 is none that a witness of this age writes; it verifies nothing. */
const readTime = (signature: Uint8Array): number =>
  signature.length < TIME_BYTES ? Number.NaN : Number(Buffer.from(signature).readBigUInt64BE());

/** @throws LedgerError bad-vkey on anything else than a well-formed key of a witness. */
export const parseWitnessVkey = (vkey: string): NoteVerifier => {
  const { verifyAside: _plain, ...key } = parseTypedVkey(COSIGNATURE, vkey);
  return {
    ...key,
    timeOf: readTime,
    verify: (bytes, signature) => {
      const time = readTime(signature);
      if (!Number.isSafeInteger(time)) return false;
      const signed = cosignedText(Buffer.from(bytes).toString("utf8"), time);
      return key.verify(Buffer.from(signed), signature.subarray(TIME_BYTES));
    },
  };
};

/**
 * A checkpoint's note with one cosignature more. Whoever signs says that it goes on from every earlier one of this log
 * that she cosigned: check that first (openCheckpoint, openConsistency).
 * @param timeS seconds of Unix time
 * @throws LedgerError bad-note, bad-name, bad-time.
 */
export const cosign = (note: string, witness: NoteSigner, timeS: number): string => {
  requireName(witness.name);
  if (!Number.isSafeInteger(timeS) || timeS < 0) throw new LedgerError("bad-time");
  const emptyLine = note.lastIndexOf("\n\n");
  if (emptyLine < 0) throw new LedgerError("bad-note", "it has no signature lines after an empty line");
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(timeS));
  const signature = witness.sign(Buffer.from(cosignedText(note.slice(0, emptyLine + 1), timeS)));
  const keyId = keyIdOf(witness.name, witness.publicKey, COSIGNATURE);
  return note + signatureLine(witness.name, keyId, Buffer.concat([time, signature]));
};
