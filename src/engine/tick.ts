/** What time does by itself: grants and consents end, albums past their date go, keys without an owner are destroyed (R19, R71). Runs on every start. */

import { albumsPastRetention, deleteAlbum } from "../store/albums.ts";
import type { Sql } from "../store/database.ts";
import { openGrantIds, openGrantsPast } from "../store/grants.ts";
import {
  consentsPast,
  endConsent,
  listSubjects,
  putConsentEvent,
  subjectsWithReference,
} from "../store/people.ts";
import type { Act, Verb } from "./act.ts";
import { removeReferencesOf } from "./forget.ts";
import { closeNow } from "./grants.ts";
import { removeUnneededOriginals } from "./originals.ts";

export interface Tick {
  readonly grantsClosed: number;
  readonly consentsExpired: number;
  readonly albumsRemoved: readonly string[];
  /** Left by a crash between a commit and the destruction that follows it. */
  readonly orphanKeysDestroyed: number;
}

const closePast = async (act: Act, sql: Sql): Promise<number> => {
  const past = await openGrantsPast(sql, act.today());
  for (const { id } of past) await closeNow(act, sql, id, "its time ended");
  return past.length;
};

/** Silence means expiry: everything that stood on the consent goes, as if it had been withdrawn. */
const expirePast = async (act: Act, sql: Sql): Promise<number> => {
  const past = await consentsPast(sql, act.today());
  for (const { id, subjectId } of past) {
    await removeReferencesOf(act, sql, subjectId);
    await endConsent(sql, id, "expired", act.at());
    await putConsentEvent(
      sql,
      id,
      { state: "expired", type: "clock", channel: "clock", entity: act.actor.name },
      act.at(),
    );
  }
  return past.length;
};

const removePast = async (act: Act, sql: Sql): Promise<string[]> => {
  const past = await albumsPastRetention(sql, act.today());
  for (const { id } of past) await deleteAlbum(sql, id);
  return past.map(({ slug }) => slug);
};

/** All in one transaction: keys are made inside the transactions that write their owners, so none is met half way. */
const destroyOrphanKeys = (act: Act): Promise<number> =>
  act.read(async (sql) => {
    const { vault } = act.engine;
    const owners = {
      grant: new Set(await openGrantIds(sql)),
      subject: new Set((await listSubjects(sql)).map(({ id }) => id)),
      reference: new Set(await subjectsWithReference(sql)),
    };
    let destroyed = 0;
    for (const kind of ["grant", "subject", "reference"] as const)
      for (const id of vault.list(kind))
        if (!owners[kind].has(id)) {
          vault.destroy(kind, id);
          destroyed++;
        }
    return destroyed;
  });

const nothingToDo = async (act: Act): Promise<boolean> =>
  act.read(async (sql) => {
    const today = act.today();
    const waiting = [
      await openGrantsPast(sql, today),
      await consentsPast(sql, today),
      await albumsPastRetention(sql, today),
    ];
    return waiting.every((rows) => rows.length === 0);
  });

/** Idempotent; leaves an entry only when something ended. */
export const tick: Verb<void, Tick> = {
  name: "tick",
  run: async (act) => {
    const orphanKeysDestroyed = await destroyOrphanKeys(act);
    if (await nothingToDo(act))
      return { grantsClosed: 0, consentsExpired: 0, albumsRemoved: [], orphanKeysDestroyed };
    const done = await act.commit(async (sql) => {
      const grantsClosed = await closePast(act, sql);
      const consentsExpired = await expirePast(act, sql);
      const albumsRemoved = await removePast(act, sql);
      return {
        result: { grantsClosed, consentsExpired, albumsRemoved, orphanKeysDestroyed },
        entry: { grantsClosed, consentsExpired, albumsRemoved: albumsRemoved.length },
      };
    });
    if (done.albumsRemoved.length > 0) await removeUnneededOriginals(act);
    return done;
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
