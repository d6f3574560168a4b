/** A signed, append-only log, usable alone: bytes to leaves, proofs and checkpoints. It knows no names and no entries. */
export {
  type Checkpoint,
  formatCheckpoint,
  type OpenedCheckpoint,
  openCheckpoint,
  openCheckpointAside,
  parseCheckpoint,
  signCheckpoint,
} from "./checkpoint.ts";
export { canonicalJson, commit, type Json, SALT_BYTES } from "./commitment.ts";
export {
  type ConsistencyClaim,
  consistencyText,
  openConsistency,
  parseConsistency,
} from "./consistency.ts";
export { cosign, cosignedText, formatWitnessVkey, parseWitnessVkey } from "./cosignature.ts";
export { LEDGER_ERRORS, LedgerError, type LedgerErrorCode } from "./error.ts";
export {
  formatVkey,
  keyIdOf,
  type NoteSigner,
  type NoteVerifier,
  type OpenedNote,
  openNote,
  openNoteAside,
  parseVkey,
  type SignedBy,
  signNote,
} from "./note.ts";
export {
  type EntryProof,
  formatProof,
  type OpenedProof,
  openEntryProof,
  type Proof,
  parseProof,
  proofText,
  verifyProof,
} from "./proof.ts";
export {
  consistencyProof,
  consistencySubtrees,
  EMPTY_ROOT,
  Frontier,
  HASH_BYTES,
  inclusionProof,
  inclusionSubtrees,
  leafHash,
  nodeHash,
  rootOf,
  type Subtree,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";
