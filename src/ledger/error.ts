/** What can be wrong with bytes that claim to be part of a log. The ledger is usable alone, so it has its own table. */
export const LEDGER_ERRORS = {
  "bad-hash": "a hash is not exactly 32 bytes",
  "bad-index": "an index or size is outside the tree, or is no whole number up to 2^53 - 1",
  "bad-frontier": "these bytes are not a frontier",
  "bad-salt": "a salt is exactly 32 bytes",
  "bad-json": "this value has no canonical JSON",
  "bad-name": "a key name or origin is not empty and holds no space, plus sign or control character",
  "bad-vkey": "this is not a verifier key of type Ed25519",
  "bad-note": "this is not a signed note",
  "bad-signature": "a signature by a known key does not verify",
  "no-known-signature": "no known key signed this note",
  "bad-checkpoint": "this is not a checkpoint",
  "other-origin": "the checkpoint is of another log",
  "bad-time": "a time of a cosignature is whole seconds from 0 to 2^53 - 1",
  "bad-consistency": "this is not a proof that one checkpoint goes on from another",
  "not-consistent": "the later checkpoint does not go on from the earlier one",
  "bad-proof": "this is not a proof of inclusion in a log",
  "not-included": "the proof does not lead from this entry to the root of the checkpoint",
} as const;

export type LedgerErrorCode = keyof typeof LEDGER_ERRORS;

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  constructor(code: LedgerErrorCode, detail?: string) {
    super(detail === undefined ? LEDGER_ERRORS[code] : `${LEDGER_ERRORS[code]}: ${detail}`);
    this.name = "LedgerError";
    this.code = code;
  }
}
