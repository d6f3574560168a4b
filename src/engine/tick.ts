/**
 * What time does by itself (R19, R71): a table of chores, each of which says whether it has anything to do. Grants and
 * consents end, albums past their date go, people are asked and reminded, keys without an owner are destroyed. Runs on every start.
 */

import { albumsPastRetention, deleteAlbum } from "../store/albums.ts";
import type { Sql } from "../store/database.ts";
import { openGrantsPast } from "../store/grants.ts";
import { keyOwners, OWNED_KEYS } from "../store/keys.ts";
import { consentsPast, endConsent, putConsentEvent } from "../store/people.ts";
import type { Act, Verb } from "./act.ts";
import { removeReferencesOf } from "./forget.ts";
import { closeNow } from "./grants.ts";
import { removeUnneededOriginals } from "./originals.ts";
import { proofUntil } from "./retention.ts";

/** Something that time makes due. */
export interface Chore {
  /** What the counts are called, in the answer and in the ledger entry. */
  readonly name: string;
  /** Whether there is anything to do today; a chore without is not run, and a tick without leaves no entry. */
  due(act: Act, sql: Sql): Promise<boolean>;
  /** In the tick's transaction. @returns how many were done. */
  run(act: Act, sql: Sql): Promise<number>;
}

export interface Tick {
  /** How many of each chore; those that had nothing to do are absent. */
  readonly done: Readonly<Record<string, number>>;
  /** Left by a crash between a commit and the destruction that follows it. */
  readonly orphanKeysDestroyed: number;
}

const closeGrants: Chore = {
  name: "grantsClosed",
  due: async (act, sql) => (await openGrantsPast(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await openGrantsPast(sql, act.today());
    for (const { id } of past) await closeNow(act, sql, id, "its time ended");
    return past.length;
  },
};

/** Silence means expiry: everything that stood on the consent goes, as if it had been withdrawn. */
const expireConsents: Chore = {
  name: "consentsExpired",
  due: async (act, sql) => (await consentsPast(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await consentsPast(sql, act.today());
    for (const { id, subjectId, purpose } of past) {
      if (purpose === "find") await removeReferencesOf(act, sql, subjectId);
      await endConsent(sql, id, { state: "expired", proofUntil: proofUntil(act) }, act.at());
      await putConsentEvent(
        sql,
        id,
        { state: "expired", type: "clock", channel: "clock", entity: act.actor.name },
        act.at(),
      );
    }
    return past.length;
  },
};

const removeAlbums: Chore = {
  name: "albumsRemoved",
  due: async (act, sql) => (await albumsPastRetention(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await albumsPastRetention(sql, act.today());
    for (const { id } of past) await deleteAlbum(sql, id);
    return past.length;
  },
};

const CHORES: readonly Chore[] = [closeGrants, expireConsents, removeAlbums];

/** All in one transaction: keys are made inside the transactions that write their owners, so none is met half way. */
const destroyOrphanKeys = (act: Act): Promise<number> =>
  act.read(async (sql) => {
    const { vault } = act.engine;
    const owners = await keyOwners(sql);
    let destroyed = 0;
    for (const kind of OWNED_KEYS)
      for (const id of vault.list(kind))
        if (!owners[kind].has(id)) {
          vault.destroy(kind, id);
          destroyed++;
        }
    return destroyed;
  });

const dueToday = (act: Act): Promise<Chore[]> =>
  act.read(async (sql) => {
    const due: Chore[] = [];
    for (const chore of CHORES) if (await chore.due(act, sql)) due.push(chore);
    return due;
  });

/** Idempotent; leaves an entry only when something was due. */
export const tick: Verb<void, Tick> = {
  name: "tick",
  run: async (act) => {
    const orphanKeysDestroyed = await destroyOrphanKeys(act);
    const due = await dueToday(act);
    if (due.length === 0) return { done: {}, orphanKeysDestroyed };
    const done = await act.commit(async (sql) => {
      const counts: Record<string, number> = {};
      for (const chore of due) counts[chore.name] = await chore.run(act, sql);
      return { result: counts, entry: counts };
    });
    if (done.albumsRemoved) await removeUnneededOriginals(act);
    return { done, orphanKeysDestroyed };
  },
};

/** The first act of every start: what time ended, and what a crash left after a commit. Nothing else may be running yet. */
export const start: Verb<void, Tick> = {
  name: "tick",
  run: async (act) => {
    const done = await tick.run(act);
    await removeUnneededOriginals(act);
    return done;
  },
};
