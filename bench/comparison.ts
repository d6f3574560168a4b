/** Exact comparison of probes with every reference, against moving the same bytes once. In a process of its own: 10^6 references take 2 GB. */
import { chanceFrom, seedOf } from "../src/demo/chance.ts";
import { Gallery } from "../src/gallery/gallery.ts";
import { answerJobs } from "./pool.ts";
import { type Spread, spreadOf } from "./rates.ts";

export interface ComparisonJob {
  readonly references: readonly number[];
  readonly probes: readonly number[];
  readonly rounds: number;
}

/** Milliseconds for one pass over the bytes of so many references. */
export interface Compared {
  readonly references: number;
  /** Native search for a byte that is not there (memchr): reads every byte once. */
  readonly read: Spread;
  /** A loop over the Float32Array in JavaScript. */
  readonly sum: Spread;
  /** `Float32Array.set`: reads and writes every byte once. */
  readonly copy: Spread;
  readonly compare: readonly { readonly probes: number; readonly time: Spread }[];
}

const DIMENSIONS = 512;
/** Short passes are repeated until this long, or the clock would be what is measured. */
const AT_LEAST_MS = 20;
/** Copies go here piece by piece: larger than any cache, smaller than another 2 GB. */
const PIECE = 2 ** 26;

const timesOf = (rounds: number, pass: () => unknown): Spread => {
  pass();
  return spreadOf(
    Array.from({ length: rounds }, () => {
      const startMs = performance.now();
      let passes = 0;
      do {
        pass();
        passes++;
      } while (performance.now() - startMs < AT_LEAST_MS);
      return (performance.now() - startMs) / passes;
    }),
  );
};

/** Directions without a pattern worth having; windows of one table, since 10^9 draws would take longer than all the rest. */
const directions = () => {
  const chance = chanceFrom(seedOf(40));
  const table = Float32Array.from({ length: 2 ** 16 }, () => chance() + chance() + chance() - 1.5);
  return (): Float32Array => {
    const from = Math.floor(chance() * (table.length - DIMENSIONS));
    const turn = 1 + Math.floor(chance() * (DIMENSIONS - 1));
    const vector = new Float32Array(DIMENSIONS);
    vector.set(table.subarray(from, from + turn), DIMENSIONS - turn);
    vector.set(table.subarray(from + turn, from + DIMENSIONS));
    let squares = 0;
    for (const value of vector) squares += value * value;
    const length = Math.sqrt(squares);
    for (let at = 0; at < DIMENSIONS; at++) vector[at]! /= length;
    return vector;
  };
};

const sumOf = (numbers: Float32Array): number => {
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += numbers[at]!;
  return sum;
};

const copyInto = (piece: Float32Array, numbers: Float32Array): void => {
  for (let at = 0; at < numbers.length; at += PIECE) piece.set(numbers.subarray(at, at + PIECE));
};

const NOT_THERE = 0xff;
const THERE = 0x3c;

const streamed = (references: number, rounds: number) => {
  const numbers = new Float32Array(references * DIMENSIONS);
  const bytes = Buffer.from(numbers.buffer).fill(THERE);
  const piece = new Float32Array(Math.min(PIECE, numbers.length)).fill(1);
  return {
    read: timesOf(rounds, () => bytes.indexOf(NOT_THERE)),
    sum: timesOf(rounds, () => sumOf(numbers)),
    copy: timesOf(rounds, () => copyInto(piece, numbers)),
  };
};

const fill = (gallery: Gallery, size: number, next: () => Float32Array): void => {
  while (gallery.size < size) gallery.add(String(gallery.size), next());
};

/** Finds again what was put in, before anything is timed: a fast wrong answer is no figure. */
const check = (gallery: Gallery, first: Float32Array): void => {
  const [score] = gallery.compare(first, 1);
  if (Math.abs(score! - 1) > 1e-5) throw new Error(`a reference scored ${score} with itself`);
};

await answerJobs<ComparisonJob, Compared[]>(async () => async ({ references, probes, rounds }) => {
  const next = directions();
  const first = next();
  const gallery = new Gallery("bench");
  gallery.add("first", first);
  return references.map((size) => {
    fill(gallery, size, next);
    check(gallery, first);
    const compare = probes.map((count) => {
      const asked = new Float32Array(count * DIMENSIONS);
      for (let row = 0; row < count; row++) asked.set(next(), row * DIMENSIONS);
      return { probes: count, time: timesOf(rounds, () => gallery.compare(asked, count)) };
    });
    return { references: size, ...streamed(size, rounds), compare };
  });
});
