/**
 * The references that one scan or one search may see, in memory and nowhere else. Comparison is exact: a missed
 * picture is an unanswered right, and one product of matrices costs less than making the templates (findings).
 * Everything lies in one WebAssembly memory, which grows in place, so that wiping it leaves no copy behind.
 */
import { MiroirError } from "../domain/errors.ts";
import {
  KERNEL_BLOCK,
  KERNEL_PROBES,
  KERNEL_TILE,
  type Kernel,
  kernelOn,
  type Memory,
  MOST_PAGES,
  newMemory,
  PAGE_BYTES,
} from "./kernel.ts";

/** Probes held at once in the memory of the kernel: 64 x 2 KB stay in the second-level cache. */
const PROBES_AT_ONCE = 64;
const BYTES = 4;
/** Of the squared length. Rounding to 32 bits costs about 1e-6; anything further off was not normalised. */
const UNIT_TOLERANCE = 1e-4;

const refuse = (problem: string): never => {
  throw new MiroirError("internal/broken-promise", { problem });
};

const isUnit = (vectors: Float32Array, from: number, length: number): boolean => {
  let squares = 0;
  for (let at = from; at < from + length; at++) squares += vectors[at]! * vectors[at]!;
  return Math.abs(squares - 1) <= UNIT_TOLERANCE; // false for NaN
};

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

export class Gallery {
  /** Stamp of every template in here; templates of another pack are refused. */
  readonly pack: string;
  /** Numbers in a template. */
  readonly dimensions: number;
  readonly #rowBytes: number;
  readonly #ids: string[] = [];
  readonly #columnOf = new Map<string, number>();
  readonly #memory: Memory;
  readonly #kernel: Kernel;
  readonly #probesAt = KERNEL_PROBES * KERNEL_BLOCK * BYTES;
  readonly #referencesAt: number;
  #numbers: Float32Array;

  constructor(pack: string, dimensions = 512) {
    this.pack = pack;
    this.dimensions = dimensions;
    this.#rowBytes = roundUp(dimensions, 4) * BYTES;
    this.#referencesAt = this.#probesAt + PROBES_AT_ONCE * this.#rowBytes;
    this.#memory = newMemory(this.#referencesAt);
    this.#numbers = new Float32Array(this.#memory.buffer);
    this.#kernel = kernelOn(this.#memory, this.#rowBytes);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** One per column of `compare`, in that order. A copy. */
  get ids(): string[] {
    return [...this.#ids];
  }

  /**
   * Copies a template in as the last column; the caller may overwrite its own.
   * @param template unit length, `dimensions` numbers. @param pack stamp of the template.
   * @throws MiroirError internal/broken-promise on another pack, length or norm, NaN, or an id that is here already.
   */
  add(id: string, template: Float32Array, pack = this.pack): void {
    this.#requirePack(pack);
    if (this.#columnOf.has(id)) refuse("a reference is in the gallery already");
    this.#requireUnit(template, 1);
    this.#makeRoomFor(this.size + 1);
    this.#numbers.set(template, this.#row(this.size));
    this.#columnOf.set(id, this.size);
    this.#ids.push(id);
  }

  /** Overwrites the reference and moves the last one into its column. @returns whether it was here. */
  remove(id: string): boolean {
    const column = this.#columnOf.get(id);
    if (column === undefined) return false;
    const last = this.size - 1;
    const from = this.#row(last);
    this.#numbers.copyWithin(this.#row(column), from, from + this.dimensions);
    this.#numbers.fill(0, from, from + this.dimensions);
    const moved = this.#ids.pop()!;
    this.#columnOf.delete(id);
    if (moved === id) return true;
    this.#ids[column] = moved;
    this.#columnOf.set(moved, column);
    return true;
  }

  /**
   * Comparison scores (cosine, -1 to 1, right to 1e-6) of `count` probes with every reference.
   * @param probes `count` x `dimensions` numbers, row after row, unit length; the caller overwrites them afterwards.
   * @returns `count` x `size` scores, row after row, columns in the order of `ids`.
   * @throws MiroirError internal/broken-promise on another pack, length or norm, or NaN.
   */
  compare(probes: Float32Array, count: number, pack = this.pack): Float32Array {
    this.#requirePack(pack);
    this.#requireUnit(probes, count);
    const scores = new Float32Array(count * this.size);
    for (let first = 0; first < count && this.size > 0; first += PROBES_AT_ONCE)
      this.#compareSome(probes, first, Math.min(PROBES_AT_ONCE, count - first), scores);
    return scores;
  }

  /** Overwrites every reference. The gallery is empty afterwards and can be filled again. */
  wipe(): void {
    this.#numbers.fill(0);
    this.#ids.length = 0;
    this.#columnOf.clear();
  }

  /** Blocks of references outside, probes inside: each block is read from memory once and then from the cache. */
  #compareSome(probes: Float32Array, first: number, count: number, scores: Float32Array): void {
    const { dimensions } = this;
    const floats = this.#rowBytes / BYTES;
    for (let p = 0; p < count; p++) {
      const from = (first + p) * dimensions;
      this.#numbers.set(probes.subarray(from, from + dimensions), this.#probesAt / BYTES + p * floats);
    }
    for (let column = 0; column < this.size; column += KERNEL_BLOCK) {
      for (let p = 0; p < count; ) {
        const rows = count - p >= KERNEL_PROBES ? KERNEL_PROBES : 1;
        this.#compareTile(rows, p, column);
        this.#copyScores(rows, first + p, column, scores);
        p += rows;
      }
    }
    this.#numbers.fill(0, 0, this.#referencesAt / BYTES); // law 2: compare, then forget
  }

  #compareTile(rows: number, probe: number, column: number): void {
    const columns = roundUp(Math.min(KERNEL_BLOCK, this.size - column), KERNEL_TILE);
    const tile = rows === 1 ? this.#kernel.single : this.#kernel.several;
    tile(
      this.#row(column) * BYTES,
      this.#row(column + columns) * BYTES,
      this.#probesAt + probe * this.#rowBytes,
      0,
    );
  }

  #copyScores(rows: number, firstRow: number, column: number, scores: Float32Array): void {
    const columns = Math.min(KERNEL_BLOCK, this.size - column);
    for (let row = 0; row < rows; row++) {
      const found = this.#numbers.subarray(row * KERNEL_BLOCK, row * KERNEL_BLOCK + columns);
      scores.set(found, (firstRow + row) * this.size + column);
    }
  }

  /** Position, in numbers, of a column's reference. */
  #row(column: number): number {
    return (this.#referencesAt + column * this.#rowBytes) / BYTES;
  }

  /** By a quarter more than needed: pages that were never touched cost nothing. */
  #makeRoomFor(references: number): void {
    const needed = this.#row(roundUp(references, KERNEL_TILE)) * BYTES;
    if (needed <= this.#numbers.byteLength) return;
    const pages = Math.min(MOST_PAGES, Math.ceil((needed * 1.25) / PAGE_BYTES));
    if (pages * PAGE_BYTES < needed) refuse(`a gallery holds at most ${this.size} references`);
    this.#memory.grow(pages - this.#memory.buffer.byteLength / PAGE_BYTES);
    this.#numbers = new Float32Array(this.#memory.buffer);
  }

  #requirePack(pack: string): void {
    if (pack !== this.pack) refuse(`templates of ${pack} and of ${this.pack} cannot be compared`);
  }

  #requireUnit(vectors: Float32Array, count: number): void {
    if (vectors.length !== count * this.dimensions)
      refuse(`${count} templates of ${this.dimensions} numbers expected, ${vectors.length} numbers given`);
    for (let row = 0; row < count; row++)
      if (!isUnit(vectors, row * this.dimensions, this.dimensions))
        refuse("a template is not of unit length");
  }
}
