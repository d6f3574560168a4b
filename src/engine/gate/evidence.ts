/**
 * What an act leaves in the ledger: a salted commitment for ever, and the entry itself sealed, under the person's key
 * when it is about a person, so that erasing her leaves every proof valid and nothing to read (R91).
 */
import { randomBytes } from "node:crypto";
import type { EntryName } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import { signCheckpoint } from "../../ledger/checkpoint.ts";
import { canonicalJson, commit, type Json, SALT_BYTES } from "../../ledger/commitment.ts";
import { Frontier, leafHash } from "../../ledger/tree.ts";
import type { Sql } from "../../store/database.ts";
import {
  anyEntryBefore,
  emptyEntriesBefore,
  emptyEntriesOf,
  insertEntry,
  lockHead,
  type StoredEntry,
} from "../../store/evidence/ledger.ts";
import { secondsRunBack } from "./backwards.ts";
import type { Engine } from "./engine.ts";
import { requireEpoch } from "./epochs.ts";

/** What an act says of itself. Counts, identifiers and codes; never a name, a template or a reason in clear. */
export interface Facts {
  /** In entries of older versions a name that the verb had then. */
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

/** A month of the log, `YYYY-MM`, UTC: the latest that an entry or any before it bears. */
export type Period = string;
/** How many entries of each period were emptied. */
export type Emptied = Readonly<Record<Period, number>>;

/** What the entry of a transaction says of the log itself, whichever act it is: nobody can forget to say it. */
interface Accounts {
  readonly emptied: Record<Period, number>;
  emptiedBefore?: Period;
}

/** Of the transactions that emptied entries and have not appended theirs yet. */
const accounts = new WeakMap<Sql, Accounts>();

const account = (sql: Sql, emptied: Emptied, emptiedBefore?: Period): void => {
  const open = accounts.get(sql) ?? { emptied: {} };
  for (const [period, count] of Object.entries(emptied))
    open.emptied[period] = (open.emptied[period] ?? 0) + count;
  if (emptiedBefore !== undefined) open.emptiedBefore = emptiedBefore;
  accounts.set(sql, open);
};

const closeAccounts = (sql: Sql): Partial<Accounts> => {
  const closed = accounts.get(sql) ?? {};
  accounts.delete(sql);
  return closed;
};

/**
 * Empties entries: what they said is gone, what they committed to stays. The entry of the same transaction accounts for
 * them by itself, period by period (`emptied`), so that `log verify` tells an erasure from a silent one.
 * @param which all about one person (R91), or all of the periods before this one (R97)
 */
export const emptyEntries = async (
  sql: Sql,
  which: { readonly subject: string } | { readonly before: Period },
): Promise<Emptied> => {
  const isHers = "subject" in which;
  const emptied = isHers
    ? await emptyEntriesOf(sql, which.subject)
    : await emptyEntriesBefore(sql, startOf(which.before));
  account(sql, emptied, isHers ? undefined : which.before);
  return emptied;
};

/** How many entries were emptied, over all periods. */
export const totalOf = (emptied: Emptied): number =>
  Object.values(emptied).reduce((sum, count) => sum + count, 0);

/** The month, in UTC, that a moment is in: `2026-11`. */
export const periodOf = (at: Date): Period => at.toISOString().slice(0, 7);

const startOf = (period: Period): Date => new Date(`${period}-01T00:00:00Z`);

/** The oldest period still kept: whole months, so that the last day of each is kept as long as is promised. */
export const oldestKept = (now: Date, logMonths: number): Period =>
  periodOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - logMonths, 1)));

/** What an act tells the log of the time. */
interface Clock {
  readonly engine: Engine;
  readonly at: () => Date;
}

const oldestKeptNow = ({ engine, at }: Clock): Period =>
  oldestKept(at(), engine.settings.retention.logMonths);

/** A chore of `tick`, what time makes due in the log itself: entries past their months say nothing any more. */
export const emptyOldEntries = {
  name: "entriesEmptied",
  due: (act: Clock, sql: Sql): Promise<boolean> => anyEntryBefore(sql, startOf(oldestKeptNow(act))),
  run: async (act: Clock, sql: Sql): Promise<number> =>
    totalOf(await emptyEntries(sql, { before: oldestKeptNow(act) })),
};

const label = (seq: number): string => `ledger/${seq}`;

const seal = (engine: Engine, subject: string | undefined, seq: number, plain: Uint8Array): Uint8Array =>
  subject
    ? engine.vault.seal("subject", subject, label(seq), plain)
    : engine.vault.seal("entry", engine.instanceId, label(seq), plain);

const withoutGaps = (facts: Facts): Record<string, Json> =>
  Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, Json] => fact[1] !== undefined));

/** What accounts for others must stay readable: it cannot be sealed under a key that is destroyed with one of them. */
const requireReadable = (facts: Facts, closed: Partial<Accounts>): void => {
  if (facts.subject && closed.emptied)
    throw new MiroirError("internal/broken-promise", {
      problem: "an entry that accounts for emptied ones is about a person",
    });
};

/** Appends one entry and signs the checkpoint of the tree with it, in the caller's transaction. @returns its seq. */
export const appendEntry = async (
  engine: Engine,
  sql: Sql,
  facts: Facts & { readonly verb: EntryName },
): Promise<number> => {
  const at = engine.now();
  const head = await lockHead(sql);
  const epoch = await requireEpoch(engine, sql);
  const seq = head.size;
  const closed = closeAccounts(sql);
  requireReadable(facts, closed);
  const clockRanBackSeconds = await secondsRunBack(sql, seq, at);
  const said = {
    ...withoutGaps(facts),
    ...(closed as Record<string, Json>),
    ...epoch.facts,
    ...(clockRanBackSeconds > 0 && { clockRanBackSeconds }),
  };
  const entry = Buffer.from(canonicalJson({ ...said, v: 1, seq, at: at.toISOString() }));
  const salt = randomBytes(SALT_BYTES);
  const commitment = commit(salt, entry);
  const frontier = Frontier.fromBytes(head.frontier);
  frontier.append(leafHash(commitment));
  const sealed = seal(engine, facts.subject, seq, Buffer.concat([salt, entry]));
  const { origin } = epoch;
  const checkpoint = signCheckpoint({ origin, size: frontier.size, root: frontier.root() }, [
    { name: origin, ...engine.signer },
  ]);
  await insertEntry(
    sql,
    { seq, at, commitment, sealed, sealedFor: facts.subject ?? null },
    { size: frontier.size, frontier: frontier.toBytes(), isAudit: facts.verb === "audit" },
    checkpoint,
  );
  return seq;
};

const plainOf = (engine: Engine, { seq, sealedFor }: StoredEntry, sealed: Uint8Array): Uint8Array =>
  sealedFor
    ? engine.vault.open("subject", sealedFor, label(seq), sealed)
    : engine.vault.open("entry", engine.instanceId, label(seq), sealed);

/** Salt and entry as they were committed to; undefined once they, or the key of the person, are gone. */
export const unsealEntry = (
  engine: Engine,
  stored: StoredEntry,
): { salt: Uint8Array; bytes: Uint8Array } | undefined => {
  if (!stored.sealed) return undefined;
  try {
    const plain = plainOf(engine, stored, stored.sealed);
    return { salt: plain.subarray(0, SALT_BYTES), bytes: plain.subarray(SALT_BYTES) };
  } catch (error) {
    if (stored.sealedFor && error instanceof MiroirError && error.code === "keys/destroyed") return undefined;
    throw error;
  }
};

/** The entry and whether it is what was committed to; undefined once it, or the key that opens it, is gone. */
export const openEntry = (
  engine: Engine,
  stored: StoredEntry,
): { entry: Entry; holds: boolean } | undefined => {
  const unsealed = unsealEntry(engine, stored);
  if (!unsealed) return undefined;
  const { salt, bytes } = unsealed;
  const holds = Buffer.compare(Buffer.from(commit(salt, bytes)), stored.commitment) === 0;
  return { entry: JSON.parse(Buffer.from(bytes).toString("utf8")) as Entry, holds };
};
