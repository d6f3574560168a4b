import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { hammingDistance, NEAR_DUPLICATE_BITS } from "../../src/archive/duplicates.ts";
import { decode, differenceHash } from "../../src/vision/decode.ts";
import "../support/trials.ts";

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => bits.toString(16).padStart(16, "0"));

test("the distance counts the bits that differ", () => {
  assert.equal(hammingDistance("0000000000000000", "ffffffffffffffff"), 64);
  assert.equal(hammingDistance("0123456789abcdef", "0123456789ABCDEF"), 0);
  assert.equal(hammingDistance("8000000000000000", "0000000000000001"), 2);
});

test("the distance is a metric, and equal to counting bits one by one", () => {
  const slow = (a: string, b: string): number =>
    (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll("0", "").length;
  fc.assert(
    fc.property(hash, hash, hash, (a, b, c) => {
      assert.equal(hammingDistance(a, b), slow(a, b));
      assert.equal(hammingDistance(a, b), hammingDistance(b, a));
      assert.ok(hammingDistance(a, c) <= hammingDistance(a, b) + hammingDistance(b, c));
    }),
  );
});

test("what is no hash of 64 bits is refused", () => {
  for (const bad of ["", "0", "0123456789abcdeg", "00123456789abcdef", "0x23456789abcdef"]) {
    assert.throws(() => hammingDistance(bad, "0123456789abcdef"), RangeError);
  }
});

const isNear = (a: string, b: string, bits: number = NEAR_DUPLICATE_BITS): boolean =>
  hammingDistance(a, b) <= bits;

test("near means at most the threshold, which is 6", () => {
  assert.equal(NEAR_DUPLICATE_BITS, 6);
  assert.equal(isNear("000000000000003f", "0000000000000000"), true);
  assert.equal(isNear("000000000000007f", "0000000000000000"), false);
});

/** A picture of soft patches: as little detail as an out-of-focus photograph, another for each seed. */
const patches = async (seed: number): Promise<Buffer> => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  const pixels = Buffer.from(Array.from({ length: 12 * 9 * 3 }, next));
  const raw = { width: 12, height: 9, channels: 3 } as const;
  return await sharp(pixels, { raw }).resize(960, 720, { kernel: "cubic" }).jpeg({ quality: 95 }).toBuffer();
};

const hashOf = async (bytes: Uint8Array): Promise<string> =>
  differenceHash((await decode(bytes, { sidePx: () => 320, colourManaged: false })).raster);

test("a picture saved smaller, in another format or brighter is near, and other pictures are not", async () => {
  const saved: ((picture: Sharp) => Sharp)[] = [
    (picture) => picture.resize({ width: 480 }).jpeg({ quality: 80 }),
    (picture) => picture.resize({ width: 160 }).jpeg({ quality: 60 }),
    (picture) => picture.jpeg({ quality: 30 }),
    (picture) => picture.webp({ quality: 60 }),
    (picture) => picture.png(),
    (picture) => picture.modulate({ brightness: 1.1 }).jpeg(),
  ];
  const originals = await Promise.all(Array.from({ length: 8 }, (_, i) => patches(i + 1)));
  const hashes = await Promise.all(originals.map(hashOf));
  for (const [i, original] of originals.entries()) {
    for (const save of saved) {
      const again = await hashOf(await save(sharp(original)).toBuffer());
      assert.ok(isNear(hashes[i]!, again), `${i}: ${hammingDistance(hashes[i]!, again)} bits`);
    }
    for (const other of hashes.slice(0, i)) assert.equal(isNear(hashes[i]!, other), false);
  }
});
