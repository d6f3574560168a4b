/**
 * The Merkle tree of RFC 9162, section 2.1, over SHA-256. Leaves are known by their hashes only. Indexes and sizes
 * are whole numbers up to 2^53 - 1, halved by division: JavaScript's shifts would cut them to 32 bits.
 */
import { hash } from "node:crypto";
import { LedgerError } from "./error.ts";

export const HASH_BYTES = 32;

const LEAF = Buffer.of(0x00);
const NODE = 0x01;

const sha256 = (bytes: Uint8Array): Buffer => hash("sha256", bytes, "buffer");

/** Also keeps an empty leaf hash from passing for an empty root, which the RFC's algorithms alone would accept. */
const requireHash = (bytes: Uint8Array): void => {
  if (bytes.length !== HASH_BYTES) throw new LedgerError("bad-hash");
};

/** SHA-256(0x00 || entry), 32 bytes. */
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([LEAF, entry]));

const nodeBytes = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

/** SHA-256(0x01 || left || right), 32 bytes. @throws LedgerError bad-hash. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  requireHash(left);
  requireHash(right);
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 1 + HASH_BYTES);
  return sha256(nodeBytes);
};

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(Buffer.alloc(0));

const halfOf = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** Largest power of two below n, for n > 1: where a tree of n leaves is split. */
const splitOf = (n: number): number => {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
};

/**
 * What is needed of a tree to append to it: the roots of its complete subtrees, largest first, at most 53 of them.
 * Appending costs less than two hashes a leaf.
 */
export class Frontier {
  #size = 0;
  #roots: Buffer[] = [];

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** @throws LedgerError bad-hash. */
  append(leaf: Uint8Array): void {
    requireHash(leaf);
    this.#roots.push(Buffer.from(leaf));
    for (let above = this.#size; isOdd(above); above = halfOf(above)) {
      const right = this.#roots.pop()!;
      this.#roots.push(nodeHash(this.#roots.pop()!, right));
    }
    this.#size += 1;
  }

  /** 32 bytes. */
  root(): Buffer {
    const [smallest, ...larger] = this.#roots.toReversed();
    if (smallest === undefined) return Buffer.from(EMPTY_ROOT);
    return larger.reduce<Buffer>((right, left) => nodeHash(left, right), smallest);
  }

  /** Size in 8 bytes, big-endian, then the subtree roots. */
  toBytes(): Buffer {
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(this.#size));
    return Buffer.concat([size, ...this.#roots]);
  }

  /** @throws LedgerError bad-frontier. */
  static fromBytes(bytes: Uint8Array): Frontier {
    if (bytes.length < 8) throw new LedgerError("bad-frontier", "it is cut");
    const size = Number(Buffer.from(bytes.subarray(0, 8)).readBigUInt64BE());
    if (!Number.isSafeInteger(size)) throw new LedgerError("bad-frontier", "its size is above 2^53 - 1");
    const subtrees = size.toString(2).replaceAll("0", "").length;
    if (bytes.length !== 8 + subtrees * HASH_BYTES)
      throw new LedgerError("bad-frontier", `${size} leaves have ${subtrees} subtree roots`);
    const frontier = new Frontier();
    frontier.#size = size;
    frontier.#roots = Array.from({ length: subtrees }, (_, at) =>
      Buffer.from(bytes.subarray(8 + at * HASH_BYTES, 8 + (at + 1) * HASH_BYTES)),
    );
    return frontier;
  }
}

/** The root over leaf hashes `start` to `end`, the end not included. @throws LedgerError bad-hash. */
export const rootOf = (leafHashes: readonly Uint8Array[], start = 0, end = leafHashes.length): Buffer => {
  const frontier = new Frontier();
  for (let at = start; at < end; at++) frontier.append(leafHashes[at]!);
  return frontier.root();
};

/** A subtree, by the leaves under it; the end is not included. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
}

const requireIndex = (claim: boolean): void => {
  if (!claim) throw new LedgerError("bad-index");
};

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Subtrees whose roots are the inclusion proof of a leaf (2.1.3.1), the leaf's sibling first. @throws LedgerError bad-index. */
export const inclusionSubtrees = (index: number, size: number): Subtree[] => {
  requireIndex(isSize(index) && isSize(size) && index < size);
  const path = (start: number, end: number): Subtree[] => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(start, middle), { start: middle, end }]
      : [...path(middle, end), { start, end: middle }];
  };
  return path(0, size);
};

/** Subtrees whose roots prove that a tree of `second` leaves begins with the one of `first` (2.1.4.1). @throws LedgerError bad-index. */
export const consistencySubtrees = (first: number, second: number): Subtree[] => {
  requireIndex(isSize(first) && isSize(second) && first >= 1 && first <= second);
  const path = (start: number, end: number, isFirstTree: boolean): Subtree[] => {
    if (first === end) return isFirstTree ? [] : [{ start, end }];
    const middle = start + splitOf(end - start);
    return first <= middle
      ? [...path(start, middle, isFirstTree), { start: middle, end }]
      : [...path(middle, end, false), { start, end: middle }];
  };
  return path(0, second, true);
};

/** Proof that leaf `index` is in the tree of the first `size` leaves. Costs one pass over the leaves. @throws LedgerError bad-index. */
export const inclusionProof = (
  leafHashes: readonly Uint8Array[],
  index: number,
  size = leafHashes.length,
): Buffer[] => {
  requireIndex(size <= leafHashes.length);
  return inclusionSubtrees(index, size).map(({ start, end }) => rootOf(leafHashes, start, end));
};

/** Proof that the tree of `second` leaves begins with the tree of `first`, 1 <= first <= second. @throws LedgerError bad-index. */
export const consistencyProof = (
  leafHashes: readonly Uint8Array[],
  first: number,
  second = leafHashes.length,
): Buffer[] => {
  requireIndex(second <= leafHashes.length);
  return consistencySubtrees(first, second).map(({ start, end }) => rootOf(leafHashes, start, end));
};

const areHashes = (...hashes: readonly Uint8Array[]): boolean =>
  hashes.every((bytes) => bytes.length === HASH_BYTES);
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Whether the proof shows the leaf at `index` of the tree of `size` leaves with this root (2.1.3.2). Never throws. */
export const verifyInclusion = (
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean => {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(leaf, root, ...proof)) return false;
  let [at, last, found] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      found = nodeHash(sibling, found);
      while (!isOdd(at) && at !== 0) [at, last] = [halfOf(at), halfOf(last)];
    } else found = nodeHash(found, sibling);
    [at, last] = [halfOf(at), halfOf(last)];
  }
  return last === 0 && equal(found, root);
};

/** Whether the proof shows that the second tree begins with the first (2.1.4.2). A tree of no leaves proves nothing. Never throws. */
export const verifyConsistency = (
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean => {
  if (!isSize(first) || !isSize(second) || first < 1 || first > second) return false;
  if (!areHashes(firstRoot, secondRoot, ...proof)) return false;
  if (first === second) return proof.length === 0 && equal(firstRoot, secondRoot);
  let [at, last] = [first - 1, second - 1];
  while (isOdd(at)) [at, last] = [halfOf(at), halfOf(last)];
  // `at` 0 means that `first` is a power of two: the first tree is then itself the starting subtree.
  const [start, ...siblings] = at === 0 ? [firstRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) return false;
  let [foundFirst, foundSecond] = [start, start];
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      foundFirst = nodeHash(sibling, foundFirst);
      foundSecond = nodeHash(sibling, foundSecond);
      while (!isOdd(at) && at !== 0) [at, last] = [halfOf(at), halfOf(last)];
    } else foundSecond = nodeHash(foundSecond, sibling);
    [at, last] = [halfOf(at), halfOf(last)];
  }
  return last === 0 && equal(foundFirst, firstRoot) && equal(foundSecond, secondRoot);
};
