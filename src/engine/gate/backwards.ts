/**
 * A clock that ran backwards, against the newest thing that was written: every term and deadline counts from it, so it is
 * said, and stands in the log once each time. Nothing is made to run forwards instead: a clock that was wrong in the
 * future once would stop time for ever.
 */
import type { Sql } from "../../store/database.ts";
import { newestMoment, readEntries } from "../../store/evidence/ledger.ts";

/** Clocks are set by the network in steps smaller than this, back and forth. */
const TOLERANCE_MS = 60_000;

const secondsBetween = (newest: Date | undefined, now: Date): number => {
  const behindMs = newest === undefined ? 0 : newest.getTime() - now.getTime();
  return behindMs > TOLERANCE_MS ? Math.round(behindMs / 1000) : 0;
};

/** Seconds that the clock is behind anything that was ever written; 0 while it is not, or by less than a minute. */
export const secondsBehind = async (sql: Sql, now: Date): Promise<number> =>
  secondsBetween(await newestMoment(sql), now);

/**
 * Seconds that it ran back since the last entry, which is what the next one says of it.
 * @param size of the log
 */
export const secondsRunBack = async (sql: Sql, size: number, now: Date): Promise<number> => {
  const [last] = size === 0 ? [] : await readEntries(sql, size - 1, 1);
  return secondsBetween(last?.at, now);
};
