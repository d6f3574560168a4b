/**
 * Chance that can be repeated: everything drawn follows from a seed, so that a demo, a test and a figure show
 * the same pictures on every machine.
 */

/** A generator of numbers from 0 (included) to 1 (excluded), the same for the same seed. */
export type Chance = () => number;

/** Starts a generator (mulberry32: 32 bits of state, good enough to draw with, never for keys). */
export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One seed out of several numbers; neighbouring numbers give unrelated seeds. */
export const seedOf = (...parts: readonly number[]): number => {
  let seed = 0x811c9dc5;
  for (const part of parts) {
    seed = Math.imul(seed ^ (part >>> 0), 0x9e3779b1);
    seed = Math.imul(seed ^ (seed >>> 15), 0x85ebca6b);
    seed ^= seed >>> 13;
  }
  return seed >>> 0;
};

/** A number from `low` to `high`. */
export const between = (chance: Chance, low: number, high: number): number => low + (high - low) * chance();

/** A whole number from `low` to `high`, both included. */
export const wholeBetween = (chance: Chance, low: number, high: number): number =>
  Math.floor(between(chance, low, high + 1));

/** One element of a list that is not empty. */
export const oneOf = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

/** The list in another order; the list itself stays as it is. */
export const shuffled = <T>(chance: Chance, list: readonly T[]): T[] => {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
};
