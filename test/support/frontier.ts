import { Frontier, leafHash } from "../../src/ledger/index.ts";
import type { Sql } from "../../src/store/database.ts";
import { readCommitments } from "../../src/store/evidence/ledger.ts";

/** The head's bytes of the entries that are there. */
export const rebuilt = async (sql: Sql): Promise<Buffer> => {
  const frontier = new Frontier();
  for (const commitment of await readCommitments(sql, 0, 100_000)) frontier.append(leafHash(commitment));
  return frontier.toBytes();
};
