/** Where no line may end: one rule, which pages and paper ask. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { NO_BREAK, typeset } from "../../src/words/typography.ts";
import { LANGUAGES, SPOKEN } from "../../src/words/words.ts";
import { ROOT } from "../support/root.ts";
import { trials } from "../support/trials.ts";
import { everyText } from "./catalogue.ts";

const plain = (text: string): string => text.replaceAll(NO_BREAK, " ");

/** Sentences of words, marks, numbers and spaces, as they may stand beside one another. */
const sentence = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        " ",
        " ",
        " ",
        NO_BREAK,
        "«",
        "»",
        ":",
        ";",
        "?",
        "!",
        ".",
        ",",
        "·",
        "(",
        ")",
        "%",
        "px",
      ),
      fc.constantFrom("1", "1er", "17", "2026", "art.", "article", "articles", "n°", "mai", "May", "octobre"),
      fc.string({ unit: "grapheme", maxLength: 6 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(""));

test("whatever a text says, only spaces change, each to one that does not break, and once is enough", () => {
  fc.assert(
    fc.property(sentence, fc.constantFrom(...LANGUAGES), (text, language) => {
      const set = typeset(text, language);
      assert.equal(plain(set), plain(text));
      assert.equal(set.length, text.length);
      assert.equal(typeset(set, language), set);
    }),
    { numRuns: trials(500) },
  );
});

test("where a language spaces its marks, no line of any text can end before or after one; where it does not, none is touched", () => {
  const breaks = (text: string): string[] =>
    [...text.matchAll(/\S* (?=[:;?!»])|« \S*/g)].map(([found]) => found);
  fc.assert(
    fc.property(sentence, (text) => {
      for (const language of LANGUAGES) {
        const left = breaks(typeset(text, language));
        if (SPOKEN[language].spacedMarks) assert.deepEqual(left, [], text);
        else assert.deepEqual(left.map(plain), breaks(text).map(plain), text);
      }
    }),
    { numRuns: trials(500) },
  );
});

test("no text of a catalogue lets a line end before a mark, in a number with its unit, or in a day", () => {
  const texts = everyText();
  assert.ok(texts.length > 1000);
  for (const { language, key, text } of texts) {
    const set = typeset(text, language);
    if (SPOKEN[language].spacedMarks) assert.doesNotMatch(set, / [:;?!»]|« /, key);
    assert.doesNotMatch(set, /\d (?:%|px|MB|Mo)(?!\p{L})|(?<!\p{L})[Aa]rt(?:\.|icles?) \d/u, key);
  }
});

test("as people write: French marks, days, articles, numbers and units", () => {
  const set = (text: string, language: (typeof LANGUAGES)[number]): string =>
    typeset(text, language).replaceAll(NO_BREAK, "~");
  assert.equal(
    set("Pourquoi ? Parce que : « oui » ; non ! Le 1er octobre, le 12 mai 2026, n° 3, 20 %", "fr"),
    "Pourquoi~? Parce que~: «~oui~»~; non~! Le 1er~octobre, le 12~mai 2026, n°~3, 20~%",
  );
  assert.equal(
    set("Why ? By 1 October 2026, under art. 15 and articles 16 and 17: 20 % · 3 px", "en"),
    "Why ? By 1~October 2026, under art.~15 and articles~16 and 17: 20~%~· 3~px",
  );
  for (const same of ["à 10:30 (heure de Paris)", `Pourquoi${NO_BREAK}?`, "a:b", "lundi 3 mardi", "cart. 5"])
    assert.equal(typeset(same, "fr"), same);
});

test("pages and paper have no rule of their own", () => {
  const sources = ["src/web", "src/paper"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|svelte)$/.test(name))
      .map((name) => join(folder, name)),
  );
  assert.ok(sources.length > 50);
  const asking = sources.filter((name) =>
    /^import .*\/words\/typography\.ts";$/m.test(readFileSync(join(ROOT, name), "utf8")),
  );
  assert.deepEqual(asking.sort(), ["src/paper/html.ts", "src/paper/pdf.ts", "src/web/shared/words.ts"]);
  for (const name of sources)
    assert.doesNotMatch(readFileSync(join(ROOT, name), "utf8"), /replace\([^)]*(?:»|\\u00a0|\u00a0)/, name);
});
