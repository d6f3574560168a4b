/** Verifies a receipt's proof in the page, with the ledger's own code: nothing is asked of the server for it. */
import "./node-buffer.ts";
import { LedgerError } from "../../ledger/error.ts";
import { parseVkey } from "../../ledger/note.ts";
import { openEntryProof, parseProof } from "../../ledger/proof.ts";

export type Checked =
  | {
      readonly holds: true;
      /** The log that signed. */
      readonly log: string;
      /** Which entry, from 0, of how many. */
      readonly index: number;
      readonly size: number;
      /** How many lead from the entry to the root. */
      readonly hashes: number;
      /** What was written, as it was committed to. */
      readonly entry: Readonly<Record<string, unknown>>;
    }
  | { readonly holds: false; readonly code: string };

/** @param proof a text of c2sp.org/tlog-proof that carries its entry @param vkey the key of the log, as a line */
export const checkProof = (proof: string, vkey: string): Checked => {
  try {
    const verifier = parseVkey(vkey);
    const opened = openEntryProof(proof, [verifier], verifier.name);
    const entry = JSON.parse(opened.entry.toString()) as Record<string, unknown>;
    const { origin: log, index, size } = opened;
    return { holds: true, log, index, size, hashes: parseProof(proof).hashes.length, entry };
  } catch (error) {
    return { holds: false, code: error instanceof LedgerError ? error.code : "bad-proof" };
  }
};
