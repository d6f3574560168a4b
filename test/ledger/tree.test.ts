import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import {
  consistencyProof,
  EMPTY_ROOT,
  Frontier,
  inclusionProof,
  inclusionSubtrees,
  LedgerError,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from "../../src/ledger/index.ts";
import { trials } from "../support/trials.ts";
import vectors from "./merkle-vectors.json" with { type: "json" };

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const fromBase64 = (text: string | null) => Buffer.from(text ?? "", "base64");
const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const refusedAs = (code: string) => (error: unknown) => error instanceof LedgerError && error.code === code;

/** transparency-dev/merkle, testonly/constants.go. */
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const leafHashes = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, "hex")));
const short = (proof: readonly Uint8Array[]) => proof.map((hash) => hex(hash).slice(0, 16)).join(",");

/** MTH of RFC 9162 section 2.1.1, word for word, as the oracle of the faster one. */
const oracle = (hashes: readonly Uint8Array[]): Uint8Array => {
  if (hashes.length === 0) return sha256();
  if (hashes.length === 1) return hashes[0]!;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return sha256(Buffer.of(1), oracle(hashes.slice(0, split)), oracle(hashes.slice(split)));
};

const manyHashes = (count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => leafHash(Buffer.from(`${seed} ${at}`)));

test("published roots of zero to eight leaves", () => {
  for (const [size, root] of ROOTS.entries()) assert.equal(hex(rootOf(leafHashes, 0, size)), root);
  assert.equal(hex(EMPTY_ROOT), ROOTS[0]);
});

test("published leaf and node hashes", () => {
  assert.equal(
    hex(leafHash(Buffer.from("L123456"))),
    "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
  );
  // The published node has children of 4 bytes, which nodeHash refuses: the same construction, checked apart.
  assert.equal(
    hex(sha256(Buffer.of(1), Buffer.from("N123"), Buffer.from("N456"))),
    "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
  );
  assert.deepEqual(
    leafHashes.map((hash) => hex(hash).slice(0, 8)),
    ["6e340b9c", "96a296d2", "0298d122", "07506a85", "bc1a0643", "4271a26b", "b08693ec", "46f6ffad"],
  );
  const pairs = (hashes: readonly Buffer[]) =>
    hashes.flatMap((left, at) => (at % 2 === 0 ? [nodeHash(left, hashes[at + 1]!)] : []));
  const level1 = pairs(leafHashes);
  assert.equal(level1.map((hash) => hex(hash).slice(0, 8)).join(), "fac54203,5f083f0a,0ebc5d34,ca854ea1");
  assert.equal(
    pairs(level1)
      .map((hash) => hex(hash).slice(0, 8))
      .join(),
    "d37ee418,6b47aaf2",
  );
});

test("published inclusion proofs", () => {
  assert.equal(short(inclusionProof(leafHashes, 0)), "96a296d224f285c6,5f083f0a1a33ca07,6b47aaf29ee3c2af");
  assert.equal(short(inclusionProof(leafHashes, 5)), "bc1a0643b12e4d2d,ca854ea128ed050b,d37ee418976dd957");
  assert.equal(short(inclusionProof(leafHashes, 2, 3)), "fac54203e7cc696c");
  assert.equal(short(inclusionProof(leafHashes, 1, 5)), "6e340b9cffb37a98,5f083f0a1a33ca07,bc1a0643b12e4d2d");
});

test("published consistency proofs", () => {
  assert.equal(short(consistencyProof(leafHashes, 1)), "96a296d224f285c6,5f083f0a1a33ca07,6b47aaf29ee3c2af");
  assert.equal(short(consistencyProof(leafHashes, 6)), "0ebc5d3437fbe2db,ca854ea128ed050b,d37ee418976dd957");
  assert.equal(short(consistencyProof(leafHashes, 2, 5)), "5f083f0a1a33ca07,bc1a0643b12e4d2d");
  assert.equal(
    short(consistencyProof(leafHashes, 6, 7)),
    "0ebc5d3437fbe2db,b08693ec2e721597,d37ee418976dd957",
  );
  assert.equal(short(consistencyProof(leafHashes, 4, 8)), "6b47aaf29ee3c2af");
});

/** Its two roots are the 12 bytes "don't care 2": accepted there, refused here, where a hash has 32 bytes. */
const NOT_HASHES = "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json";

test("all 196 vectors of transparency-dev/merkle, accepted and refused alike, but the one whose hashes are none", () => {
  assert.equal(vectors.inclusion.length + vectors.consistency.length, 196);
  for (const { file, leafIdx, treeSize, root, leafHash: leaf, proof, wantErr } of vectors.inclusion) {
    const hashes = (proof ?? []).map(fromBase64);
    assert.equal(
      verifyInclusion(leafIdx, treeSize, fromBase64(leaf), hashes, fromBase64(root)),
      !wantErr,
      file,
    );
  }
  for (const { file, size1, size2, root1, root2, proof, wantErr } of vectors.consistency) {
    const accepted = !wantErr && file !== NOT_HASHES;
    const hashes = (proof ?? []).map(fromBase64);
    assert.equal(
      verifyConsistency(size1, size2, fromBase64(root1), fromBase64(root2), hashes),
      accepted,
      file,
    );
  }
});

test("the root and every frontier root equal the RFC's recursive definition", () => {
  const hashes = manyHashes(130, 1);
  const frontier = new Frontier();
  for (let size = 0; size <= hashes.length; size++) {
    const expected = hex(oracle(hashes.slice(0, size)));
    assert.equal(hex(rootOf(hashes, 0, size)), expected);
    assert.equal(hex(frontier.root()), expected);
    if (size < hashes.length) frontier.append(hashes[size]!);
  }
});

test("a frontier goes on after it was written down", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(40), (before, after) => {
      const hashes = manyHashes(before + after, 2);
      const first = new Frontier();
      for (const hash of hashes.slice(0, before)) first.append(hash);
      const second = Frontier.fromBytes(first.toBytes());
      for (const hash of hashes.slice(before)) second.append(hash);
      assert.equal(second.size, before + after);
      assert.equal(hex(second.root()), hex(rootOf(hashes)));
      assert.equal(hex(first.root()), hex(rootOf(hashes, 0, before)));
    }),
  );
});

test("bytes that are no frontier are refused, whatever they are", () => {
  const written = new Frontier();
  for (const hash of leafHashes) written.append(hash);
  const whole = written.toBytes();
  for (let length = 0; length < whole.length; length++)
    assert.throws(() => Frontier.fromBytes(whole.subarray(0, length)), refusedAs("bad-frontier"));
  assert.throws(() => Frontier.fromBytes(Buffer.alloc(8, 0xff)), refusedAs("bad-frontier"));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      try {
        assert.deepEqual(Frontier.fromBytes(bytes).toBytes(), Buffer.from(bytes));
      } catch (error) {
        assert.ok(error instanceof LedgerError);
      }
    }),
  );
});

const treeAndIndex = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.tuple(fc.constant(manyHashes(size, 3)), fc.nat(size - 1)));

test("every inclusion proof verifies, and with any one byte changed, added or cut it does not", () => {
  fc.assert(
    fc.property(treeAndIndex, fc.nat(), ([hashes, index], chance) => {
      const [proof, root] = [inclusionProof(hashes, index), rootOf(hashes)];
      const accepts = (
        at: number,
        size: number,
        path: readonly Uint8Array[],
        leaf: Uint8Array = hashes[index]!,
        top: Uint8Array = root,
      ) => verifyInclusion(at, size, leaf, path, top);
      assert.ok(accepts(index, hashes.length, proof));

      const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === chance % 32 ? byte ^ 1 : byte));
      for (const at of proof.keys())
        assert.ok(
          !accepts(
            index,
            hashes.length,
            proof.map((hash, i) => (i === at ? flip(hash) : hash)),
          ),
        );
      assert.ok(!accepts(index, hashes.length, proof, flip(hashes[index]!)));
      assert.ok(!accepts(index, hashes.length, proof, hashes[index], flip(root)));
      assert.ok(!accepts(index, hashes.length, [...proof, root]));
      assert.ok(!accepts(index, hashes.length, [root, ...proof]));
      if (proof.length > 0) assert.ok(!accepts(index, hashes.length, proof.slice(1)));
      assert.ok(!accepts((index + 1) % hashes.length, hashes.length, proof) || hashes.length === 1);
      assert.ok(!accepts(hashes.length, hashes.length, proof));
    }),
    { numRuns: trials(150) },
  );
});

test("every consistency proof verifies, and with any one byte changed, added or cut it does not", () => {
  fc.assert(
    fc.property(treeAndIndex, fc.nat(), ([hashes, index], chance) => {
      const [first, second] = [index + 1, hashes.length];
      const proof = consistencyProof(hashes, first);
      const [before, after] = [rootOf(hashes, 0, first), rootOf(hashes)];
      assert.ok(verifyConsistency(first, second, before, after, proof));

      const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === chance % 32 ? byte ^ 1 : byte));
      for (const at of proof.keys()) {
        const changed = proof.map((hash, i) => (i === at ? flip(hash) : hash));
        assert.ok(!verifyConsistency(first, second, before, after, changed));
      }
      assert.ok(!verifyConsistency(first, second, flip(before), after, proof));
      assert.ok(!verifyConsistency(first, second, before, flip(after), proof));
      assert.ok(!verifyConsistency(first, second, before, after, [...proof, after]));
      if (proof.length > 0) assert.ok(!verifyConsistency(first, second, before, after, proof.slice(1)));
      if (first !== second) assert.ok(!verifyConsistency(second, first, after, before, proof));
    }),
    { numRuns: trials(150) },
  );
});

test("a proof is as short as the tree is high, up to the largest index a number can say", () => {
  const largest = Number.MAX_SAFE_INTEGER;
  assert.equal(inclusionSubtrees(0, largest).length, 53);
  assert.deepEqual(inclusionSubtrees(largest - 1, largest).at(-1), { start: 0, end: 2 ** 52 });
  assert.deepEqual(inclusionSubtrees(2 ** 33, 2 ** 33 + 1), [{ start: 0, end: 2 ** 33 }]);
  const [left, right] = [leafHash(Buffer.of(1)), leafHash(Buffer.of(2))];
  assert.ok(verifyInclusion(2 ** 33, 2 ** 33 + 1, right, [left], nodeHash(left, right)));
  assert.ok(verifyConsistency(2 ** 40, 2 ** 40 + 1, left, nodeHash(left, right), [right]));
});

test("indexes, sizes and hashes that are none are refused by makers and false to verifiers", () => {
  const root = rootOf(leafHashes);
  for (const index of [-1, 8, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
    assert.throws(() => inclusionProof(leafHashes, index), refusedAs("bad-index"));
    assert.equal(verifyInclusion(index, 8, leafHashes[0]!, [], root), false);
    assert.equal(verifyConsistency(index, 8, root, root, []), index === 8);
  }
  assert.throws(() => inclusionProof(leafHashes, 0, 9), refusedAs("bad-index"));
  assert.throws(() => consistencyProof(leafHashes, 0), refusedAs("bad-index"));
  assert.throws(() => consistencyProof(leafHashes, 3, 2), refusedAs("bad-index"));
  for (const length of [0, 31, 33, 64]) {
    const wrong = Buffer.alloc(length);
    assert.throws(() => nodeHash(wrong, root), refusedAs("bad-hash"));
    assert.throws(() => rootOf([wrong]), refusedAs("bad-hash"));
    assert.equal(verifyInclusion(0, 1, wrong, [], wrong), false);
    assert.equal(verifyConsistency(1, 1, wrong, wrong, []), false);
  }
});

test("100,000 leaves: root and frontier in well under a second", (t) => {
  const hashes = manyHashes(100_000, 4);
  // Of its own time, however busy the machine is.
  const msSince = (begin: NodeJS.CpuUsage): number => process.cpuUsage(begin).user / 1000;
  const begin = process.cpuUsage();
  const root = rootOf(hashes);
  const rootMs = msSince(begin);
  const proof = inclusionProof(hashes, 54_321);
  const proofMs = msSince(begin) - rootMs;
  assert.ok(verifyInclusion(54_321, 100_000, hashes[54_321]!, proof, root));
  t.diagnostic(`root ${rootMs.toFixed(0)} ms, inclusion proof ${proofMs.toFixed(0)} ms`);
  // Far above what is measured (0.15 to 0.3 s): it catches a quadratic mistake, not a slow machine.
  assert.ok(rootMs < 5000);
});
