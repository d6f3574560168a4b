/**
 * How often chance is tried: kills, fuzz and faults. The ordinary run tries what catches a regression in minutes;
 * `MIROIR_TRIALS=20` tries twenty times as much of everything. What a run draws comes from one seed, which `npm test` prints:
 * `MIROIR_TEST_SEED` draws the same again.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";

const numberOf = (name: string): number | undefined => {
  const text = process.env[name];
  if (text === undefined || text === "") return undefined;
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`${name} is a number above 0, not "${text}"`);
  return number;
};

const TIMES = numberOf("MIROIR_TRIALS") ?? 1;

export const SEED = numberOf("MIROIR_TEST_SEED") ?? randomInt(1, 2 ** 31);

/** @param ordinary how often in the ordinary run */
export const trials = (ordinary: number): number => Math.max(1, Math.round(ordinary * TIMES));

// A property that does not say how often is tried as often as fast-check would, times the trials.
fc.configureGlobal({ seed: SEED, numRuns: trials(100) });
