/**
 * What time does by itself (R19, R71): a table of chores, each of which says whether it has anything to do. Grants and
 * consents end, albums past their date go, people are asked and reminded, keys without an owner are destroyed. Runs on every start.
 */

import { nightHasBegun } from "../../domain/night.ts";
import type { Day } from "../../domain/words.ts";
import { addUpCounts, albumsPastRetention, deleteAlbum } from "../../store/archive/albums.ts";
import { countOtherFamilies } from "../../store/consent/consents.ts";
import { openGrantsPast } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { readHead } from "../../store/evidence/ledger.ts";
import { keyOwners, OWNED_KEYS } from "../../store/gate/keys.ts";
import { consentsWithoutAlbums, grantsWithoutAlbums } from "../../store/gate/retention.ts";
import { consentsPast } from "../../store/people/people.ts";
import { destroyAlbumKey } from "../archive/album-key.ts";
import { removeUnneededOriginals } from "../archive/originals.ts";
import { sweepUploads } from "../archive/uploads.ts";
import {
  askBeforeMajority,
  askForRenewal,
  forgetHeldCodes,
  invalidateOtherModels,
  lapseAtMajority,
} from "../consent/chores.ts";
import { endStanding } from "../consent/ends.ts";
import { closeNow } from "../consent/grant-end.ts";
import type { Act, Verb } from "../gate/act.ts";
import { secondsBehind, secondsRunBack } from "../gate/backwards.ts";
import type { Chore } from "../gate/chore.ts";
import { requireOrigin } from "../gate/epochs.ts";
import { keptOf } from "../gate/kept.ts";
import { finishCertificates, removeCertificatesPast } from "../leaving/certificates.ts";
import { forgetReasons, remindOfRequests } from "../requests/chores.ts";
import { sweepRenditions } from "../shown/renditions.ts";
import { countViewings } from "../shown/viewings.ts";
import { REMOVALS } from "./past.ts";

export interface Tick {
  /** How many of each chore; those that had nothing to do are absent. */
  readonly done: Readonly<Record<string, number>>;
  /** Left by a crash between a commit and the destruction that follows it. */
  readonly orphanKeysDestroyed: number;
  /** How far the clock is behind the newest thing that was written; 0 where it is not, or by less than a minute. */
  readonly clockBehindSeconds: number;
}

const closeGrants: Chore = {
  name: "grantsClosed",
  due: async (act, sql) =>
    (await openGrantsPast(sql, act.today())).length + (await grantsWithoutAlbums(sql)).length > 0,
  run: async (act, sql) => {
    let closed = 0;
    for (const { id } of await openGrantsPast(sql, act.today()))
      closed += Number(await closeNow(act, sql, id, "its time ended"));
    for (const { id } of await grantsWithoutAlbums(sql))
      closed += Number(await closeNow(act, sql, id, "its albums are gone"));
    return closed;
  },
};

/** Past their last day, and those whose albums are all gone: the purpose ended with them, whatever was agreed (R72). */
const consentsDue = async (act: Act, sql: Sql) => {
  const past = (await consentsPast(sql, act.today())).map((consent) => ({ ...consent, because: "its time" }));
  const bare = (await consentsWithoutAlbums(sql))
    .filter(({ id }) => past.every((consent) => consent.id !== id))
    .map((consent) => ({ ...consent, because: "its albums are gone" }));
  return [...past, ...bare];
};

/** Silence means expiry: everything that stood on the consent goes, as if it had been withdrawn. */
const expireConsents: Chore = {
  name: "consentsExpired",
  due: async (act, sql) => (await consentsDue(act, sql)).length > 0,
  run: async (act, sql) => {
    const past = await consentsDue(act, sql);
    for (const { because, ...consent } of past)
      await endStanding(act, sql, consent, { state: "expired", type: "clock", because });
    return past.length;
  },
};

const removeAlbums: Chore = {
  name: "albumsRemoved",
  due: async (act, sql) => (await albumsPastRetention(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await albumsPastRetention(sql, act.today());
    for (const { id } of past) {
      await deleteAlbum(sql, id);
      destroyAlbumKey(act, id);
    }
    return past.length;
  },
};

/** In this order: what one of them ends may be what the next removes. */
export const CHORES: readonly Chore[] = [
  countViewings,
  removeAlbums,
  closeGrants,
  lapseAtMajority,
  expireConsents,
  askBeforeMajority,
  askForRenewal,
  forgetHeldCodes,
  ...REMOVALS,
  forgetReasons,
  removeCertificatesPast,
  remindOfRequests,
];

/** The day on which keys without an owner were last looked for: every key and every owner is read for that. */
const lookedForOrphans = keptOf(() => ({ on: null as Day | null }));

/** The first pass of a night, like the audit, before which it comes. */
const isNightAgain = (act: Act): boolean => {
  const { on } = lookedForOrphans(act.engine);
  return on === null || (on < act.today() && nightHasBegun(act.at(), act.engine.settings.timeZone));
};

/** A transaction, and no snapshot beside one: keys are made inside the transactions that write their owners, so none is met half way. */
const destroyOrphanKeys = (act: Act): Promise<number> =>
  act.step(async (sql) => {
    const { vault } = act.engine;
    lookedForOrphans(act.engine).on = act.today();
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

const anyDue = (act: Act, chores: readonly Chore[]): Promise<boolean> =>
  act.read(async (sql) => {
    for (const chore of chores) if (await chore.due(act, sql)) return true;
    return false;
  });

/** Whether the log is still to say that the clock ran back: every entry says it of itself (gate/evidence.ts). */
const clockOf = (act: Act): Promise<{ behindSeconds: number; ranBack: boolean }> =>
  act.read(async (sql) => {
    const { size } = await readHead(sql);
    return {
      behindSeconds: await secondsBehind(sql, act.at()),
      ranBack: (await secondsRunBack(sql, size, act.at())) > 0,
    };
  });

const runAll = async (
  act: Act,
  chores: readonly Chore[],
  orphans: "now" | "at-night" = "now",
): Promise<Tick> => {
  const isDue = orphans === "now" || isNightAgain(act);
  const orphanKeysDestroyed = isDue ? await destroyOrphanKeys(act) : 0;
  const clock = await clockOf(act);
  const found = { orphanKeysDestroyed, clockBehindSeconds: clock.behindSeconds };
  if (!clock.ranBack && !(await anyDue(act, chores))) return { done: {}, ...found };
  const done = await act.commit(async (sql) => {
    const counts: Record<string, number> = {};
    for (const chore of chores) if (await chore.due(act, sql)) counts[chore.name] = await chore.run(act, sql);
    return { result: counts, entry: counts };
  });
  if (done.albumsRemoved) await removeUnneededOriginals(act);
  if (Object.keys(done).length > 0) await sweepRenditions(act);
  return { done, ...found };
};

/** Only when somebody asks for it: what a mistaken setting would make due as well. */
export const ASKED_CHORES: readonly Chore[] = [invalidateOtherModels];

/** What a served instance does by itself every few minutes: what every start does, but what reads every key, which waits for the night. */
export const passTime: Verb<void, Tick> = {
  name: "tick.pass",
  run: async (act) => {
    const done = await runAll(act, CHORES, "at-night");
    await act.step((sql) => addUpCounts(sql));
    await sweepRenditions(act);
    await sweepUploads(act);
    return done;
  },
};

/** Idempotent; leaves an entry only when something was due. */
export const tick: Verb<void, Tick> = {
  name: "tick",
  run: (act) => runAll(act, [...ASKED_CHORES, ...CHORES]),
};

export interface Started extends Tick {
  /** Consents given while another model was in use, which only an explicit `tick` ends (R20). */
  readonly otherModel: number;
}

/** The first act of every start: what time ended, and what a crash left after a commit. Nothing else may be running yet. */
export const start: Verb<void, Started> = {
  name: "tick.start",
  run: async (act) => {
    await act.read((sql) => requireOrigin(act.engine, sql));
    const done = await runAll(act, CHORES);
    await finishCertificates(act);
    await removeUnneededOriginals(act);
    await sweepRenditions(act);
    await sweepUploads(act);
    return { ...done, otherModel: await act.read((sql) => countOtherFamilies(sql, act.engine.pack)) };
  },
};
