import assert from "node:assert/strict";
import test from "node:test";
import { bitsFor, FREE, MOST_BITS, zeroBits } from "../../src/domain/cost.ts";

test("in quiet times it costs nothing, and the more arrive the more each costs, up to a bound", () => {
  assert.equal(bitsFor({ all: 0, network: 0 }), 0);
  assert.equal(bitsFor({ all: FREE.all - 1, network: FREE.network - 1 }), 0);
  const costs = [FREE.network, 40, 100, 300, 1000, 10_000].map((count) =>
    bitsFor({ all: count, network: count }),
  );
  assert.deepEqual(
    costs,
    costs.toSorted((a, b) => a - b),
  );
  assert.ok(costs[0]! >= 12 && costs[3]! > costs[0]! + 8, `${costs}`);
  assert.equal(costs.at(-1), MOST_BITS);
});

test("who writes from elsewhere pays seconds at most, however much one place writes", () => {
  for (const all of [300, 10_000, 1e6]) assert.ok(bitsFor({ all, network: 1 }) <= 20);
});

test("bits of zero are counted from the first", () => {
  assert.deepEqual(
    [[0xff], [0x7f], [0x01], [0, 0x40], [0, 0, 0]].map((bytes) => zeroBits(Uint8Array.from(bytes))),
    [0, 1, 7, 9, 24],
  );
});
