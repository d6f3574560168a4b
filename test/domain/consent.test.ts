import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  AGE_BANDS,
  AUTHORISING,
  bandOn,
  CONSENT_STATES,
  type ConsentDraft,
  type ConsentState,
  checkConsent,
  checkTransition,
  consentInForce,
  fitsBand,
  mayFollow,
} from "../../src/domain/consent.ts";
import { addDays, addMonths } from "../../src/domain/days.ts";
import { type MiroirError, say } from "../../src/domain/errors.ts";
import "../support/trials.ts";

const someState = fc.constantFrom(...CONSENT_STATES);
const someDay = fc.integer({ min: 0, max: 36_000 }).map((days) => addDays("1980-01-01", days));

/** A walk through the states that the machine allows. */
const walk = (choices: readonly ConsentState[]): ConsentState[] => {
  const path: ConsentState[] = ["requested"];
  for (const next of choices) if (mayFollow(path.at(-1)!, next)) path.push(next);
  return path;
};

test("a consent that ended authorises nothing again, by whatever way it goes on", () => {
  fc.assert(
    fc.property(fc.array(someState, { maxLength: 30 }), (choices) => {
      const path = walk(choices);
      const end = path.findIndex((state) =>
        ["refused", "withdrawn", "expired", "invalidated"].includes(state),
      );
      if (end >= 0) assert.equal(end, path.length - 1, "nothing follows an end");
      const given = path.indexOf("given");
      const authorised = path.findIndex((state) => AUTHORISING.includes(state));
      assert.equal(authorised, given, "only what was given authorises, and never before");
      if (path.includes("renewed")) assert.ok(path.indexOf("renewed") > given);
    }),
  );
});

test("only given and renewed authorise, from the first day to the last, and on no other day", () => {
  fc.assert(
    fc.property(someState, someDay, someDay, someDay, (state, a, b, day) => {
      const [startsOn, endsOn] = a < b ? [a, b] : [b, a];
      const within = startsOn <= day && day <= endsOn;
      assert.equal(
        consentInForce({ state, startsOn, endsOn }, day),
        within && (state === "given" || state === "renewed"),
      );
    }),
  );
});

test("a step the machine does not know is refused with both states", () => {
  fc.assert(
    fc.property(someState, someState, (from, to) => {
      if (mayFollow(from, to)) checkTransition(from, to);
      else
        assert.throws(() => checkTransition(from, to), {
          code: "consent/ended",
          details: { state: from, next: to },
        });
    }),
  );
});

test("on every day before majority a minor is of exactly one band, and of none of them after", () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: -4000, max: 18 * 365 }), (today, days) => {
      const majorityOn = addDays(today, days);
      const bands = AGE_BANDS.filter((band) => fitsBand(band, majorityOn, today));
      assert.equal(bands.length, 1);
      assert.equal(bandOn(majorityOn, today), bands[0]);
      assert.equal(bands[0] === "adult", majorityOn <= today);
    }),
  );
});

test("whoever was born on 29 February comes of age on 1 March or 28 February as declared, and is a minor until the day before", () => {
  const born = "2008-02-29";
  assert.equal(addMonths(born, 12 * 18), "2026-02-28");
  for (const majorityOn of ["2026-02-28", "2026-03-01"]) {
    assert.equal(bandOn(majorityOn, addDays(majorityOn, -1)), "15-17");
    assert.equal(bandOn(majorityOn, majorityOn), "adult");
  }
  // Of age on a 29 February: three years before there is none.
  assert.equal(bandOn("2028-02-29", "2025-02-27"), "under-15");
  assert.equal(bandOn("2028-02-29", "2025-03-01"), "15-17");
});

const whole: ConsentDraft = {
  purpose: "find",
  albums: ["run"],
  narrowings: [],
  startsOn: "2026-06-21",
  endsOn: "2027-06-21",
  statement: "I agree to be searched for.",
  identityCheck: "identity-in-person",
  identityCheckedBy: "ada",
  mandate: null,
  secondStep: null,
  relationship: "none",
  noConsequence: null,
  language: "en",
  notice: null,
  ageBand: "adult",
  guardian: null,
  childAssent: null,
  majorityOn: null,
};
const allowed = { allowed: true, dpiaReference: "DPIA 1" };

test("words that are too short hear how long they must be, in both languages", () => {
  const refused = (gap: Partial<ConsentDraft>): string[] => {
    try {
      checkConsent({ ...whole, ...gap }, allowed);
      return [];
    } catch (error) {
      return (["en", "fr"] as const).map((language) => say(error as MiroirError, language));
    }
  };
  const [en, fr] = refused({ statement: " yes " });
  assert.match(en!, /statement of consent \(at least 10 characters, it has 3\)/);
  assert.match(fr!, /déclaration de consentement \(au moins 10 caractères, il y en a 3\)/);
  assert.match(refused({ statement: "" })[0]!, /at least 10 characters, none are given/);
  assert.match(refused({ identityCheck: "mandate", mandate: "12" })[0]!, /mandate \(at least 3 characters/);
  assert.match(refused({ relationship: "school", noConsequence: "no" })[0]!, /at least 10 characters/);
  assert.deepEqual(refused({ statement: "1234567890" }), []);
});

test("a draft with any one gap is refused, and names the gap", () => {
  checkConsent(whole, allowed);
  const gaps: [Partial<ConsentDraft>, RegExp][] = [
    [{ albums: [] }, /albums/],
    [{ statement: "yes" }, /statement of consent/],
    [{ identityCheckedBy: " " }, /who checked/],
    [{ identityCheck: "mandate" }, /mandate/],
    [{ identityCheck: "mandate", mandate: "  " }, /mandate/],
    [{ relationship: "employer" }, /no consequence/],
    [{ relationship: "school", noConsequence: "none" }, /no consequence/],
    [{ notice: { text: "We use faces.", language: "en", version: "1" } }, /notice/],
  ];
  for (const [gap, message] of gaps)
    assert.throws(() => checkConsent({ ...whole, ...gap }, allowed), { code: "consent/incomplete", message });
  const told = "I told her that a refusal has no consequence at all.";
  checkConsent({ ...whole, relationship: "employer", noConsequence: told }, allowed);
  checkConsent({ ...whole, identityCheck: "mandate", mandate: "power of attorney of 3 May" }, allowed);
});

test("a minor's draft needs guardian, proof, a fitting day of majority and, under 15, the child's own words", () => {
  const minor: ConsentDraft = {
    ...whole,
    ageBand: "under-15",
    guardian: { name: "Guardian Person", proof: "family book" },
    childAssent: "I would like to see my pictures.",
    majorityOn: "2034-01-01",
  };
  checkConsent(minor, allowed);
  checkConsent({ ...minor, ageBand: "15-17", childAssent: null, majorityOn: "2028-01-01" }, allowed);
  for (const [gap, code] of [
    [{ guardian: null }, "consent/minor"],
    [{ guardian: { name: "G", proof: " " } }, "consent/minor"],
    [{ childAssent: null }, "consent/incomplete"],
    [{ majorityOn: null }, "consent/incomplete"],
    [{ majorityOn: "2028-01-01" }, "usage/bad-value"],
    [{ majorityOn: "2026-06-21" }, "usage/bad-value"],
  ] as const)
    assert.throws(() => checkConsent({ ...minor, ...gap }, allowed), { code });
  assert.throws(() => checkConsent(minor, { allowed: false, dpiaReference: null }), {
    code: "consent/minor",
  });
});
