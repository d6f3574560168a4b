import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { hammingDistance } from "../../src/archive/duplicates.ts";
import { keysNear } from "../../src/store/archive/alike.ts";
import { bitsOf } from "../../src/store/archive/items.ts";
import { firstAlike, itemsAlike } from "../../src/store/archive/pictures.ts";
import { begun } from "../support/sizes.ts";
import "../support/trials.ts";

const BITS = 64;
const hexOf = (hash: bigint): string => hash.toString(16).padStart(16, "0");
const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const places = (most: number) =>
  fc.uniqueArray(fc.nat({ max: BITS - 1 }), { minLength: most, maxLength: most });
/** A hash and another that differs from it in `apart` bits. */
const pairOf = (apart: number) =>
  fc
    .tuple(hash, places(apart))
    .map(
      ([one, bits]) =>
        [hexOf(one), hexOf(bits.reduce((all, bit) => all ^ (1n << BigInt(bit)), one))] as const,
    );

test("whatever differs in at most so many bits has one of the keys, as the database makes them", async (t) => {
  const { instance } = await begun(t);
  for (const bits of [0, 1, 2, 5, 6, 8, 10]) {
    const pairs = [0, bits].flatMap((apart) => fc.sample(pairOf(apart), 40));
    const found = await instance.sql((sql) =>
      sql.query<{ one: string; shares: boolean }>(
        `select one, hash_parts(other) && keys::int[] as shares
         from unnest($1::text[], $2::bit(64)[], $3::text[]) as pair (one, other, keys)`,
        [
          pairs.map(([one]) => one),
          pairs.map(([, other]) => bitsOf(other)),
          pairs.map(([one]) => `{${keysNear(one, bits).join(",")}}`),
        ],
      ),
    );
    assert.equal(found.length, pairs.length);
    for (const { one, shares } of found) assert.ok(shares, `${one} at ${bits} bits`);
  }
});

test("the pictures that look alike are all those that differ in at most so many bits, and the first of the album is named", async (t) => {
  const { instance } = await begun(t);
  const asked = "0123456789abcdef";
  const near = [0, 3, 6, 7, 8, 9].map((apart) => fc.sample(places(apart), 1)[0]!);
  const hashes = near.map((bits) =>
    hexOf(bits.reduce((all, bit) => all ^ (1n << BigInt(bit)), BigInt(`0x${asked}`))),
  );
  await instance.sql(async (sql) => {
    for (const [at, each] of hashes.toReversed().entries())
      await sql.run(
        `insert into items select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'seq', 2 + $1::int,
           'content_sha256', '\\x' || encode(sha256($2::text::bytea), 'hex'), 'shows_sha256', '\\x' || encode(sha256($2::text::bytea), 'hex'),
           'perceptual_hash', $3::text))).* from items i where i.seq = 1`,
        [at, each, bitsOf(each)],
      );
    const alike = (await itemsAlike(sql, asked, 8)).map(({ perceptualHash }) => perceptualHash);
    assert.deepEqual(alike, hashes.slice(0, 5), "nearest first");
    const { albumId } = await sql.one<{ albumId: string }>(`select id as "albumId" from albums`);
    const first = await firstAlike(sql, albumId, asked, 6, undefined);
    const { perceptualHash } = await sql.one<{ perceptualHash: string }>(
      `select lpad(to_hex(perceptual_hash::bigint), 16, '0') as "perceptualHash" from items where id = $1`,
      [first],
    );
    assert.equal(hammingDistance(perceptualHash, asked), 6, "the one that came first");
    const second = await firstAlike(sql, albumId, asked, 6, first);
    assert.ok(second !== undefined && second !== first);
    assert.equal(await firstAlike(sql, albumId, "fedcba9876543210", 6, undefined), undefined);
  });
});
