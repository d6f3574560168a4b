/**
 * What an act leaves in the ledger: a salted commitment for ever, and the entry itself sealed, under the person's key
 * when it is about a person, so that erasing her leaves every proof valid and nothing to read (R91).
 */
import { randomBytes } from "node:crypto";
import { signCheckpoint } from "../ledger/checkpoint.ts";
import { canonicalJson, commit, type Json, SALT_BYTES } from "../ledger/commitment.ts";
import { Frontier, leafHash } from "../ledger/tree.ts";
import type { Sql } from "../store/database.ts";
import { insertEntry, lockHead, type StoredEntry } from "../store/ledger.ts";
import type { Engine } from "./engine.ts";

/** What an act says of itself. Counts, identifiers and codes; never a name, a template or a reason in clear. */
export interface Facts {
  readonly verb: string;
  readonly actor: string;
  readonly role: string;
  /** The person it is about: her key seals the entry. */
  readonly subject?: string;
  readonly [fact: string]: Json | undefined;
}

/** An entry as it was committed to. */
export interface Entry extends Facts {
  readonly v: 1;
  readonly seq: number;
  readonly at: string;
}

/** The count by which an erasure says, in its own entry, how many entries it emptied. */
export const ENTRIES_EMPTIED = "ledger entries emptied";

const label = (seq: number): string => `ledger/${seq}`;

const seal = (engine: Engine, subject: string | undefined, seq: number, plain: Uint8Array): Uint8Array =>
  subject
    ? engine.vault.seal("subject", subject, label(seq), plain)
    : engine.vault.seal("entry", engine.instanceId, label(seq), plain);

const withoutGaps = (facts: Facts): Record<string, Json> =>
  Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, Json] => fact[1] !== undefined));

/** Appends one entry and signs the checkpoint of the tree with it, in the caller's transaction. @returns its seq. */
export const appendEntry = async (engine: Engine, sql: Sql, facts: Facts): Promise<number> => {
  const at = engine.now();
  const head = await lockHead(sql);
  const seq = head.size;
  const entry = Buffer.from(canonicalJson({ ...withoutGaps(facts), v: 1, seq, at: at.toISOString() }));
  const salt = randomBytes(SALT_BYTES);
  const commitment = commit(salt, entry);
  const frontier = Frontier.fromBytes(head.frontier);
  frontier.append(leafHash(commitment));
  const sealed = seal(engine, facts.subject, seq, Buffer.concat([salt, entry]));
  const { logOrigin: origin } = engine.settings;
  const checkpoint = signCheckpoint({ origin, size: frontier.size, root: frontier.root() }, [
    { name: origin, ...engine.signer },
  ]);
  await insertEntry(
    sql,
    { seq, at, commitment, sealed, sealedFor: facts.subject ?? null },
    { size: frontier.size, frontier: frontier.toBytes() },
    checkpoint,
  );
  return seq;
};

/** The entry and whether it is what was committed to; undefined once it, or the key that opens it, is gone. */
export const openEntry = (
  engine: Engine,
  stored: StoredEntry,
): { entry: Entry; holds: boolean } | undefined => {
  if (!stored.sealed) return undefined;
  if (stored.sealedFor && !engine.vault.has("subject", stored.sealedFor)) return undefined;
  const plain = stored.sealedFor
    ? engine.vault.open("subject", stored.sealedFor, label(stored.seq), stored.sealed)
    : engine.vault.open("entry", engine.instanceId, label(stored.seq), stored.sealed);
  const bytes = plain.subarray(SALT_BYTES);
  const holds =
    Buffer.compare(Buffer.from(commit(plain.subarray(0, SALT_BYTES), bytes)), stored.commitment) === 0;
  return { entry: JSON.parse(Buffer.from(bytes).toString("utf8")) as Entry, holds };
};
