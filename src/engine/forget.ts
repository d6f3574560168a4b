/**
 * Leaving. `withdraw` ends the consent and everything that stands on it (R17); `forget` ends the person (R55).
 * One transaction for the tables; the keys are destroyed the moment it is durable, and if the machine dies in between,
 * by the next start before anything is served. Then a look that does not go through the deleted rows.
 */
import { MiroirError } from "../domain/errors.ts";
import type { Sql } from "../store/database.ts";
import { type Destroyed, lookFor, removeReferences, removeSubject } from "../store/erasure.ts";
import { listGrants } from "../store/grants.ts";
import { eraseEntriesOf } from "../store/ledger.ts";
import { consentInForceOf, endConsent, putConsentEvent } from "../store/people.ts";
import type { Act, Verb } from "./act.ts";
import { ENTRIES_EMPTIED } from "./evidence.ts";
import { requireSubject } from "./people.ts";
import { proofUntil } from "./retention.ts";

export interface LookAfter {
  /** Every table and column that was searched for the identifier, from the database's own catalogue. */
  readonly looked: readonly string[];
  readonly left: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
  readonly keysLeft: readonly string[];
}

export interface Withdrawn {
  readonly subjectId: string;
  readonly destroyed: Destroyed;
  readonly keysDestroyed: number;
  readonly check: LookAfter;
}

/** After the commit: keys go, running comparisons lose the reference; each whatever the others meet. Harmless to repeat. */
const destroyKeys = (
  act: Act,
  subjectId: string,
  grantIds: readonly string[],
  kinds: readonly ("subject" | "reference")[],
): void => {
  const { vault, revoke } = act.engine;
  for (const id of grantIds) act.afterCommit(() => vault.destroy("grant", id));
  for (const kind of kinds) act.afterCommit(() => vault.destroy(kind, subjectId));
  act.afterCommit(() => revoke(grantIds));
};

const grantsOf = async (sql: Sql, subjectId: string): Promise<string[]> =>
  (await listGrants(sql)).filter((grant) => grant.subjectId === subjectId).map(({ id }) => id);

const keysLeft = (
  act: Act,
  subjectId: string,
  grantIds: readonly string[],
  kinds: readonly ("subject" | "reference")[],
): string[] => {
  const { vault } = act.engine;
  const wanted = [
    ...grantIds.map((id) => ["grant", id] as const),
    ...kinds.map((kind) => [kind, subjectId] as const),
  ];
  return wanted.filter(([kind, id]) => vault.has(kind, id)).map(([kind, id]) => `${kind}/${id}`);
};

/**
 * Everything that stands on the consent to be found goes, whoever ended it: the rows in the caller's transaction, the keys
 * and the references of running comparisons once that is durable (R17, R19).
 */
export const removeReferencesOf = async (
  act: Act,
  sql: Sql,
  subjectId: string,
): Promise<{ grantIds: string[]; destroyed: Destroyed }> => {
  const grantIds = await grantsOf(sql, subjectId);
  const destroyed = await removeReferences(sql, subjectId);
  destroyKeys(act, subjectId, grantIds, ["reference"]);
  return { grantIds, destroyed };
};

/** Her record, her consents and what a human decided about her pictures stay; nothing to compare her by does. */
const STAYS_AFTER_WITHDRAWAL = new Set([
  "subjects",
  "consents",
  "not_me",
  "conflicts",
  "consultations",
  "ledger_entries",
]);

const refuseIfLeft = (check: LookAfter): void => {
  if (check.left.length > 0 || check.keysLeft.length > 0)
    throw new MiroirError("internal/broken-promise", {
      problem: `erasure left ${[...check.left.map(({ table, column, rows }) => `${rows} in ${table}.${column}`), ...check.keysLeft].join(", ")}`,
    });
};

/** Ends the consent to be found; past processing is not relabelled (R18). Withdrawing twice is no error. */
export const withdraw: Verb<{ subject: string }, Withdrawn> = {
  name: "withdraw",
  run: async (act, input) => {
    const done = await act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      const consent = await consentInForceOf(sql, subjectId, "find");
      const { grantIds, destroyed } = await removeReferencesOf(act, sql, subjectId);
      if (consent) {
        await endConsent(sql, consent.id, { state: "withdrawn", proofUntil: proofUntil(act) }, act.at());
        await putConsentEvent(
          sql,
          consent.id,
          { state: "withdrawn", type: "explicit", channel: "desk", entity: act.actor.name },
          act.at(),
        );
      }
      return {
        result: { subjectId, grantIds, destroyed },
        entry: { subject: subjectId, purpose: "find", destroyed },
      };
    });
    const { looked, left } = await act.read((sql) => lookFor(sql, done.subjectId));
    const check = {
      looked,
      left: left.filter(({ table }) => !STAYS_AFTER_WITHDRAWAL.has(table)),
      keysLeft: keysLeft(act, done.subjectId, done.grantIds, ["reference"]),
    };
    refuseIfLeft(check);
    return {
      subjectId: done.subjectId,
      destroyed: done.destroyed,
      keysDestroyed: done.grantIds.length + 1,
      check,
    };
  },
};

/**
 * Forgets a person whole. What remains is a ledger entry with counts and without her identifier, and the commitments
 * of entries that nobody can read any more (R91).
 */
export const forget: Verb<{ subject: string }, Withdrawn> = {
  name: "forget",
  run: async (act, input) => {
    const done = await act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      const grantIds = await grantsOf(sql, subjectId);
      const references = await removeReferences(sql, subjectId);
      const rest = await removeSubject(sql, subjectId);
      const destroyed = {
        ...references,
        ...rest,
        [ENTRIES_EMPTIED]: await eraseEntriesOf(sql, subjectId),
      };
      destroyKeys(act, subjectId, grantIds, ["subject", "reference"]);
      return { result: { subjectId, grantIds, destroyed }, entry: { outcome: "forgotten", destroyed } };
    });
    await act.engine.database.cleanUp();
    const { looked, left } = await act.read((sql) => lookFor(sql, done.subjectId));
    const check = {
      looked,
      left,
      keysLeft: keysLeft(act, done.subjectId, done.grantIds, ["subject", "reference"]),
    };
    refuseIfLeft(check);
    return {
      subjectId: done.subjectId,
      destroyed: done.destroyed,
      keysDestroyed: done.grantIds.length + 2,
      check,
    };
  },
};
