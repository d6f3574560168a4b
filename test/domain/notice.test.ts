import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { missingIn, type NoticeFacts, noticeText, PARTS, plainNotice } from "../../src/domain/notice.ts";
import { NOTICE_KINDS, type NoticeKind, SUGGESTED } from "../../src/domain/notice-kinds.ts";
import "../support/trials.ts";

const kinds = Object.keys(NOTICE_KINDS) as NoticeKind[];
const party = { name: "Club of Drawn People", address: "1 Paper Street", contact: "privacy@example.org" };
const facts: NoticeFacts = {
  vouching: { addressAlone: null },
  addressAloneBecause: "",
  controller: party,
  officer: { ...party, name: "Officer Pencil" },
  authority: "CNIL",
  jurisdiction: "France",
  recipients: [
    {
      ...{ name: "Printers", contact: "print@example.org" },
      ...{ partyType: "processor", purpose: "publish:print" },
    },
  ],
  otherFaces: {
    art9Ground: { en: "a ground that somebody wrote", fr: "un fondement que quelqu'un a écrit" },
  },
  transfers: "none",
  detectionInterest: SUGGESTED.detectionInterest.en,
  keepingBasis: "our legitimate interest in the memory of our runs",
  publishingBasis: "the consent of those who can be recognised",
  archiveRetention: "three years after the run",
  terms: {
    ...{ proofYears: 5, logMonths: 12, caseYears: 5, mailDays: 30, exportDays: 30 },
    ...{ frameDays: 30, answerDays: 14, openedDays: 3 },
    archiveRetention: { en: "three years after the run", fr: "trois ans après la course" },
  },
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
    assert.deepEqual(missingIn(kind, "en", facts), []);
    const text = plainNotice(noticeText(kind, "en", facts, "7"));
    for (const said of [
      "Club of Drawn People",
      "Printers (print@example.org)",
      "Officer Pencil",
      "Version 7",
    ])
      assert.ok(text.includes(said), `${kind} says ${said}`);
    assert.ok(!/null|undefined|to be filled in/.test(text), kind);
  }
});

test("whatever is missing is named with its language, and shows as a gap in the draft", () => {
  const said = fc.constantFrom(null, "what somebody wrote");
  const gap = fc.record({
    ...{ transfers: said, detectionInterest: said, keepingBasis: said, publishingBasis: said },
    sources: fc.constantFrom([], ["taken by staff"]),
    listsUntil: fc.constantFrom(null, "31 December 2026"),
    archiveRetention: said,
  });
  const OWN = { en: "to be filled in by the organisation", fr: "à compléter par l'organisation" };
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.constantFrom("en", "fr"), gap, (kind, language, gaps) => {
      const archiveRetention = gaps.archiveRetention === null ? null : facts.terms.archiveRetention;
      const draft = { ...facts, ...gaps, terms: { ...facts.terms, archiveRetention } };
      const text = plainNotice(noticeText(kind, language, draft, "1"));
      const settings = missingIn(kind, language, draft).map(({ setting }) => setting);
      if (kind !== "minor") assert.equal(text.includes(OWN[language]), settings.length > 0);
      for (const setting of settings)
        assert.ok(setting.endsWith(`.${language}`) || setting.startsWith("an album"), setting);
      if (kind !== "archive") return;
      for (const name of [
        "transfers",
        "detectionInterest",
        "keepingBasis",
        "publishingBasis",
        "archiveRetention",
      ] as const)
        assert.equal(settings.includes(`notice.${name}.${language}`), gaps[name] === null, name);
    }),
  );
});

const textOf = (kind: NoticeKind, language: "en" | "fr", more: Partial<NoticeFacts> = {}): string =>
  plainNotice(noticeText(kind, language, { ...facts, ...more }, "1"));

test("a recipient stands in a notice with what for, and that it takes an agreement to that", () => {
  assert.match(
    textOf("consent", "en"),
    /Printers \(print@example\.org\), processor: only if you agree to this as well: “[^”]*print[^”]*”/,
  );
  assert.match(textOf("consent", "fr"), /Printers .*seulement si vous acceptez aussi ceci : « [^»]*papier »/);
  assert.match(textOf("archive", "en"), /Printers .*pictures of those who agreed to this: “[^”]*print/);
  assert.match(textOf("minor", "fr"), /seulement si tu es aussi d'accord pour ceci : « [^»]*papier »/);
  for (const kind of kinds)
    assert.match(
      textOf(kind, "en", { recipients: [] }),
      kind === "consent" ? /organisation: the public: [^\n]* published on the website/ : /: nobody\./,
      "where none is named: the public, where it is asked about publishing, else nobody",
    );
});

test("the fingerprint of the model stands in the annex alone, its name where it is spoken of", () => {
  for (const kind of ["consent", "archive"] as const)
    for (const language of ["en", "fr"] as const) {
      const { parts } = noticeText(kind, language, facts, "1");
      const body = parts.slice(0, -1).map(({ text }) => text);
      assert.ok(body.some((text) => /[“« ]default[” »]/.test(text)));
      assert.ok(body.every((text) => !text.includes("default@1")));
      assert.ok(parts.at(-1)!.text.includes("default@1"));
    }
});

test("the right to object is a part of its own, in the first two, before anything is asked (art. 21(4))", () => {
  for (const language of ["en", "fr"] as const) {
    for (const kind of ["consent", "archive"] as const) {
      const [first, second] = noticeText(kind, language, facts, "1").parts;
      assert.ok(!/\n/.test(first!.text) && first!.text.length < 900, `${kind}: one paragraph comes first`);
      assert.match(second!.heading, /right to object|droit d'opposition/);
      assert.ok(second!.text.includes("privacy@example.org"));
    }
    const minor = noticeText("minor", language, facts, "1").parts;
    assert.match(minor[1]!.heading, /not this one|pas celle-là/);
  }
});

test("people who did not ask are promised nothing that they do not have", () => {
  for (const [language, promised] of [
    [
      "en",
      /take elsewhere|portab|this is not me|you can see it|Each search|without waiting|looks and decides/,
    ],
    [
      "fr",
      /emporter|portab|ce n'est pas moi|vous pouvez la voir|Chaque recherche|sans attendre|regarde et décide/,
    ],
  ] as const)
    assert.doesNotMatch(textOf("archive", language), promised);
});

test("who is found is told that matches are shown before anybody looked, and that none is decided by looking first", () => {
  assert.match(textOf("consent", "en"), /shown to you without anybody having looked/);
  assert.match(textOf("consent", "fr"), /sans que personne l'ait regardée/);
  for (const language of ["en", "fr"] as const)
    assert.doesNotMatch(
      textOf("consent", language),
      /looks and decides|regarde et décide|as soon|sans attendre/,
    );
});

test("what becomes of data after a death is said where French law is, and only there (art. 85)", () => {
  for (const kind of ["consent", "archive"] as const) {
    assert.match(textOf(kind, "fr"), /article 85 de la loi Informatique et Libertés/);
    assert.doesNotMatch(textOf(kind, "fr", { authority: "APD, Bruxelles" }), /article 85/);
  }
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
