import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { canonicalJson, commit, type Json, LedgerError } from "../../src/ledger/index.ts";
import "../support/trials.ts";

const refusedAs = (code: string) => (error: unknown) => error instanceof LedgerError && error.code === code;

test("RFC 8785 section 3.2.2: literals, numbers and strings", () => {
  const value = {
    numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  assert.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("RFC 8785 section 3.2.3: keys in the order of UTF-16 units", () => {
  const keys = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
  const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
  assert.deepEqual(Object.keys(JSON.parse(text)), [
    "1",
    "\r",
    "\u0080",
    "\u00f6",
    "\u20ac",
    "\ud83d\ude00",
    "\ufb33",
  ]);
  assert.ok(text.startsWith('{"\\r":0,"1":0,'));
});

test("one text for one value: order of keys does not matter, and it reads back as the value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value as Json);
      const read: unknown = JSON.parse(text);
      assert.equal(canonicalJson(read as Json), text);
      assert.deepEqual(read, JSON.parse(JSON.stringify(value)));
    }),
  );
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, reversed(inner)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(canonicalJson(reversed(value as Json)), canonicalJson(value as Json));
    }),
  );
});

test("what would be written as something else is refused", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  const values: unknown[] = [
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    () => 0,
    Symbol("x"),
    new Date(0),
    new Map(),
    Buffer.of(1),
    { a: undefined },
    [undefined],
    new Array(2),
    "\ud800",
    { "\udc00": 1 },
    loop,
  ];
  for (const value of values) assert.throws(() => canonicalJson(value as Json), refusedAs("bad-json"));
});

test("a key that objects have by birth is a key like another", () => {
  assert.equal(
    canonicalJson(JSON.parse('{"__proto__":1,"constructor":2}')),
    '{"__proto__":1,"constructor":2}',
  );
});

test("RFC 4231 test case 3, with its key extended to 32 bytes as HMAC itself does", () => {
  const salt = Buffer.concat([Buffer.alloc(20, 0xaa), Buffer.alloc(12)]);
  assert.equal(
    commit(salt, Buffer.alloc(50, 0xdd)).toString("hex"),
    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
  );
});

test("a commitment depends on the salt and on every byte of the entry; a salt is 32 bytes", () => {
  const salt = Buffer.alloc(32, 7);
  const entry = Buffer.from("entry");
  const seen = new Set([commit(salt, entry).toString("hex")]);
  for (let at = 0; at < 32; at++)
    seen.add(
      commit(
        salt.map((byte, i) => byte ^ Number(i === at)),
        entry,
      ).toString("hex"),
    );
  for (let at = 0; at < 5; at++)
    seen.add(
      commit(
        salt,
        entry.map((byte, i) => byte ^ Number(i === at)),
      ).toString("hex"),
    );
  assert.equal(seen.size, 38);
  for (const length of [0, 31, 33])
    assert.throws(() => commit(Buffer.alloc(length), entry), refusedAs("bad-salt"));
});
