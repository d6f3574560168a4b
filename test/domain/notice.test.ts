import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  missingIn,
  NOTICE_KINDS,
  type NoticeFacts,
  type NoticeKind,
  noticeText,
  PARTS,
  plainNotice,
  SUGGESTED,
} from "../../src/domain/notice.ts";
import "../support/trials.ts";

const kinds = Object.keys(NOTICE_KINDS) as NoticeKind[];
const party = { name: "Club of Drawn People", address: "1 Paper Street", contact: "privacy@example.org" };
const facts: NoticeFacts = {
  vouching: { frameDays: 30, addressAlone: null },
  controller: party,
  officer: { ...party, name: "Officer Pencil" },
  authority: "CNIL",
  jurisdiction: "France",
  recipients: ["Printers (print@example.org)"],
  ...SUGGESTED.en,
  retention: { proofYears: 5, logMonths: 12, caseYears: 5, mailDays: 30, exportDays: 30 },
  relationship: "none",
  custody: "person-held",
  model: "default@1",
  sources: ["taken by staff"],
  listsUntil: "2026-12-31",
};

/** Art. 13(1)(a)-(f) and 13(2)(a)-(f); art. 14(1)(a)-(f) and 14(2)(a)-(g), without (d): no consent is withdrawn in it. */
const letters = (article: string, last: string, without = ""): string[] =>
  [..."abcdefg"]
    .slice(0, "abcdefg".indexOf(last) + 1)
    .filter((letter) => !without.includes(letter))
    .map((letter) => `${article}(${letter})`);
const OWED: Partial<Record<NoticeKind, string[]>> = {
  consent: [...letters("13(1)", "f"), ...letters("13(2)", "f")],
  archive: [...letters("14(1)", "f"), ...letters("14(2)", "g", "d")],
};

test("each paragraph that is owed has a part of the notice", () => {
  for (const [kind, owed] of Object.entries(OWED)) {
    const answered = PARTS.filter((part) => part.kinds.includes(kind as NoticeKind)).flatMap(
      ({ articles }) => articles,
    );
    for (const article of owed) assert.ok(answered.includes(article), `${kind}: art. ${article}`);
  }
});

test("each part says something of its own in both languages", () => {
  for (const kind of kinds) {
    const [en, fr] = (["en", "fr"] as const).map((language) => noticeText(kind, language, facts, "1").parts);
    assert.equal(en!.length, fr!.length);
    for (const [i, part] of en!.entries()) {
      assert.ok(part.text.trim().length > 5, `${kind} ${i}`);
      const other = fr![i]!;
      assert.notEqual(part.heading + part.text, other.heading + other.text);
    }
  }
});

test("a notice with everything answered lacks nothing, and every answer stands in it", () => {
  for (const kind of kinds) {
    assert.deepEqual(missingIn(kind, facts), []);
    const text = plainNotice(noticeText(kind, "en", facts, "7"));
    for (const said of [
      "Club of Drawn People",
      "Printers (print@example.org)",
      "Officer Pencil",
      "Version 7",
    ])
      assert.ok(text.includes(said), `${kind} says ${said}`);
    assert.ok(!/null|undefined|\[…\]/.test(text), kind);
  }
});

test("whatever is missing is named, and shows as a gap in the draft", () => {
  const gap = fc.record({
    transfers: fc.constantFrom(null, "none"),
    detectionInterest: fc.constantFrom(null, SUGGESTED.en.detectionInterest),
    archiveRetention: fc.constantFrom(null, SUGGESTED.en.archiveRetention),
    sources: fc.constantFrom([], ["taken by staff"]),
    listsUntil: fc.constantFrom(null, "2026-12-31"),
  });
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.constantFrom("en", "fr"), gap, (kind, language, gaps) => {
      const draft = { ...facts, ...gaps };
      const text = plainNotice(noticeText(kind, language, draft, "1"));
      const settings = missingIn(kind, draft).map(({ setting }) => setting);
      assert.equal(
        text.includes("[…]"),
        settings.some((setting) => !(kind === "minor" && /./.test(setting))),
      );
      if (kind === "archive") {
        assert.equal(settings.includes("notice.transfers"), gaps.transfers === null);
        assert.equal(settings.includes("notice.detectionInterest"), gaps.detectionInterest === null);
        assert.equal(settings.includes("notice.archiveRetention"), gaps.archiveRetention === null);
      }
    }),
  );
});

test("no notice says that bystanders are not processed, and each that is given beforehand says that they are analysed (R27)", () => {
  for (const language of ["en", "fr"] as const)
    for (const kind of ["consent", "archive"] as const) {
      const text = plainNotice(noticeText(kind, language, facts, "1"));
      assert.match(text, language === "en" ? /analysed in memory/ : /analysés en mémoire/);
      assert.doesNotMatch(text, /not processed|ne sont pas traités/);
    }
});

test("the notice says what the organisation is to the people it asks, and who holds the key", () => {
  const says = (change: Partial<NoticeFacts>) =>
    plainNotice(noticeText("consent", "en", { ...facts, ...change }, "1"));
  assert.match(says({ relationship: "employer" }), /We are your employer/);
  assert.doesNotMatch(says({}), /We are your/);
  assert.match(says({ custody: "controller-held" }), /the organisation holds it as well/);
  assert.match(says({}), /handed to you alone/);
});

test("the notice for minors is shorter, in short sentences, and speaks to them (R28)", () => {
  for (const language of ["en", "fr"] as const) {
    const minor = plainNotice(noticeText("minor", language, facts, "1"));
    const adult = plainNotice(noticeText("consent", language, facts, "1"));
    assert.ok(minor.length < adult.length / 2);
    const words = minor.split(/[.:;]\s/).map((sentence) => sentence.split(/\s+/).length);
    assert.ok(words.reduce((sum, n) => sum + n, 0) / words.length < 20);
  }
  assert.match(plainNotice(noticeText("minor", "fr", facts, "1")), /\btu\b/);
});
