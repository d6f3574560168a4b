import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { MiroirError } from "../../src/domain/errors.ts";
import { derivePersonKey, generatePersonalKey, parsePersonalKey } from "../../src/vault/personal.ts";
import { trials } from "../support/trials.ts";

const malformed = (error: unknown) =>
  error instanceof MiroirError && error.code === "keys/personal-malformed";

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

test("a printed code is six groups of five of Crockford's symbols, and reads back as itself", () => {
  for (let round = 0; round < 500; round++) {
    const code = generatePersonalKey();
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
    assert.equal(parsePersonalKey(code), code);
  }
});

test("every symbol of chance is used about equally often", () => {
  const counts = new Map<string, number>();
  const rounds = 2000;
  for (let round = 0; round < rounds; round++)
    for (const symbol of generatePersonalKey().slice(0, 29).replaceAll("-", ""))
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const expected = (rounds * 25) / 32;
  assert.equal(counts.size, 32);
  // Chi-square with 31 degrees of freedom: above 80 about three times in a million.
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquare < 80, `chi-square ${chiSquare}`);
});

test("case, spaces, hyphens and look-alike letters do not matter", () => {
  const mess = fc.array(fc.constantFrom("", " ", "-", "\u2011", "\u2013", "\u00a0", "\n"), {
    minLength: 30,
    maxLength: 30,
  });
  fc.assert(
    fc.property(mess, fc.array(fc.nat(3), { minLength: 30, maxLength: 30 }), (gaps, forms) => {
      const code = generatePersonalKey();
      const typed = [...code.replaceAll("-", "")].map((symbol, at) => {
        const alike =
          symbol === "0" ? "0OoO" : symbol === "1" ? "1IlL" : `${symbol}${symbol.toLowerCase()}`.repeat(2);
        return alike[forms[at]!]! + gaps[at]!;
      });
      assert.equal(parsePersonalKey(typed.join("")), code);
    }),
  );
});

/** Its check group was computed apart, in Python: codes printed today must be read for years. */
const KNOWN = "K7QF3-M1R0R-XYZAB-01234-56789-EKSJB";

test("a code printed by an earlier version is still read", () => {
  assert.equal(parsePersonalKey(KNOWN), KNOWN);
});

test("one wrong symbol, two swapped or one missing is told", () => {
  const code = KNOWN.replaceAll("-", "");
  for (let at = 0; at < code.length; at++) {
    for (const symbol of SYMBOLS)
      if (symbol !== code[at])
        assert.throws(() => parsePersonalKey(code.slice(0, at) + symbol + code.slice(at + 1)), malformed);
    assert.throws(() => parsePersonalKey(code.slice(0, at) + code.slice(at + 1)), malformed);
    if (at > 0 && code[at] !== code[at - 1])
      assert.throws(
        () => parsePersonalKey(code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1)),
        malformed,
      );
  }
});

test("anything else is malformed, and the message does not repeat what was typed", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ minLength: 30, maxLength: 30 })),
      (text) => {
        assert.throws(
          () => parsePersonalKey(text),
          (error) => malformed(error) && (text.length < 12 || !(error as MiroirError).message.includes(text)),
        );
      },
    ),
    { numRuns: trials(2000) },
  );
});

test("the key depends on the code, on the person's vault key and on the use", () => {
  const code = generatePersonalKey();
  const [salt, use] = [Buffer.alloc(32, 1), Buffer.from("template")];
  const key = derivePersonKey(code, salt, use);
  assert.equal(key.length, 32);
  assert.deepEqual(derivePersonKey(code.toLowerCase(), salt, use), key);
  assert.notDeepEqual(derivePersonKey(generatePersonalKey(), salt, use), key);
  assert.notDeepEqual(derivePersonKey(code, Buffer.alloc(32, 2), use), key);
  assert.notDeepEqual(derivePersonKey(code, salt, Buffer.from("photograph")), key);
});
