import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { missingOf, openPointsOf } from "../../src/domain/breach.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import {
  caseNumber,
  checkMeans,
  EXTENSIONS,
  IDENTITY_MEANS,
  parseNumber,
  printNumber,
  REFUSALS,
  REQUEST_KINDS,
  refusalsOf,
  reminderOf,
  requireSentence,
  urgencyOf,
} from "../../src/domain/request.ts";
import "../support/trials.ts";

test("a number is printed with its year, and read back", () => {
  assert.equal(printNumber(caseNumber(2026, 7)), "2026-0007");
  assert.equal(parseNumber("2026-7"), parseNumber("2026-0007"));
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 999_999 }), (year, count) => {
      assert.equal(parseNumber(printNumber(caseNumber(year, count))), caseNumber(year, count));
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseNumber(text);
      if (parsed !== undefined) assert.match(text.trim(), /^\d{4}-\d{1,6}$/);
    }),
  );
  for (const text of ["", "2026", "2026-", "2026-0000", "26-1", "2026-1234567"])
    assert.equal(parseNumber(text), undefined);
});

test("reminders: the latest of 10, 3 and 0 days before the target that is reached; overdue only past the due date", () => {
  const request = { targetOn: "2026-04-05", dueOn: "2026-04-07" };
  const on = (today: string) => reminderOf(request, today);
  assert.deepEqual(
    ["2026-03-25", "2026-03-26", "2026-04-01", "2026-04-02", "2026-04-05", "2026-04-07", "2026-04-08"].map(
      on,
    ),
    [undefined, "10", "10", "3", "0", "0", "overdue"],
  );
});

test("urgency follows the target, and late is late only past the due date", () => {
  const request = { state: "open", targetOn: "2026-04-05", dueOn: "2026-04-07" } as const;
  const on = (today: string) => urgencyOf(request, today);
  assert.deepEqual(["2026-03-20", "2026-03-26", "2026-04-05", "2026-04-07", "2026-04-08"].map(on), [
    "in-time",
    "soon",
    "today",
    "today",
    "overdue",
  ]);
  assert.equal(urgencyOf({ ...request, state: "paused" }, "2026-06-01"), "waits-for-her");
  assert.equal(urgencyOf({ ...request, state: "answered" }, "2026-06-01"), "done");
});

test("no reason to refuse or to extend is how often or how far back somebody asked, except the number of art. 12(3)", () => {
  assert.deepEqual(
    Object.keys(REFUSALS).filter((ground) => /freq|often|repeat|number|quota|old|window/.test(ground)),
    [],
  );
  assert.deepEqual(Object.keys(EXTENSIONS), ["complexity", "number"]);
  assert.deepEqual(
    Object.entries(REFUSALS)
      .filter(([, { byTwo }]) => byTwo)
      .map(([ground]) => ground),
    ["unfounded", "excessive"],
  );
});

test("an identity document is asked for only after something lighter was", () => {
  const refuses = (before: string[]) =>
    assert.throws(
      () => checkMeans("document-seen", before),
      (error) => {
        assert.ok(error instanceof MiroirError && error.code === "request/lighter-first");
        return true;
      },
    );
  refuses([]);
  refuses(["document-seen"]);
  checkMeans("document-seen", ["in-person"]);
  for (const means of Object.keys(IDENTITY_MEANS) as (keyof typeof IDENTITY_MEANS)[])
    if (means !== "document-seen") checkMeans(means, []);
  assert.equal(Object.keys(IDENTITY_MEANS).at(-1), "document-seen");
});

test("a doubt, a reason and a proof are sentences", () => {
  assert.equal(requireSentence("  her name is spelt otherwise ", "doubt"), "her name is spelt otherwise");
  for (const text of ["", "   ", "doubt", "- - - - "]) {
    const error = { code: "request/no-reason" };
    assert.throws(() => requireSentence(text, "doubt"), error);
  }
});

test("what art. 33(3) still lacks, and what stands in the way of closing a breach", () => {
  assert.deepEqual(missingOf({ nature: "a laptop was stolen" }), [
    "kinds",
    "people",
    "peopleCount",
    "records",
    "recordsCount",
    "consequences",
    "measures",
  ]);
  const counted = { kinds: ["integrity"], peopleCount: 0, recordsCount: 200 } as const;
  assert.deepEqual(
    missingOf({
      nature: "x",
      ...counted,
      people: "runners",
      records: "reports",
      consequences: "none",
      measures: " ",
    }),
    ["measures"],
  );
  const breach = {
    risk: "unassessed",
    authorityToldAt: null,
    peopleToldAt: null,
    peopleUntoldBecause: null,
  } as const;
  const at = new Date();
  assert.deepEqual(openPointsOf(breach), ["risk", "authority"]);
  assert.deepEqual(openPointsOf({ ...breach, risk: "none" }), []);
  assert.deepEqual(openPointsOf({ ...breach, risk: "high" }), ["authority", "people"]);
  assert.deepEqual(openPointsOf({ ...breach, risk: "risk", authorityToldAt: at }), []);
  assert.deepEqual(
    openPointsOf({ ...breach, risk: "high", authorityToldAt: at, peopleUntoldBecause: "unintelligible" }),
    [],
  );
});

test("each ground refuses the kinds of request that its article speaks of, and a mandate is missing only where an agent has shown none", () => {
  const personal = ["identity-not-established", "unfounded", "excessive"];
  assert.deepEqual(refusalsOf("access", "the-person"), personal);
  assert.deepEqual(refusalsOf("access", "agent"), personal);
  assert.deepEqual(refusalsOf("access", "agent-without-mandate"), [
    "identity-not-established",
    "mandate-not-shown",
    "unfounded",
    "excessive",
  ]);
  assert.deepEqual(refusalsOf("withdrawal", "the-person"), ["identity-not-established"]);
  assert.deepEqual(refusalsOf("information", "agent-without-mandate"), ["unfounded", "excessive"]);
  for (const kind of Object.keys(REQUEST_KINDS) as (keyof typeof REQUEST_KINDS)[])
    assert.equal(refusalsOf(kind, "agent").includes("exception"), kind === "erasure", kind);
  assert.ok(!refusalsOf("objection", "agent").includes("right-does-not-apply"));
});

test("an agent who has shown no mandate is refused on no ground that says what is held", () => {
  for (const kind of Object.keys(REQUEST_KINDS) as (keyof typeof REQUEST_KINDS)[])
    for (const ground of refusalsOf(kind, "agent-without-mandate"))
      assert.equal(REFUSALS[ground].tells, false);
  assert.ok(refusalsOf("erasure", "agent").includes("exception"));
  assert.ok(!refusalsOf("erasure", "agent-without-mandate").includes("exception"));
  assert.ok(!refusalsOf("rectification", "agent-without-mandate").includes("right-does-not-apply"));
});
