/** The catalogues themselves: every language has every text, none is there for nothing, and none was left in another language. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { LANGUAGES, SOURCE } from "../../src/words/words.ts";
import { ROOT } from "../support/root.ts";
import { everyText, holesOf, partsOf, textsOf } from "./catalogue.ts";

const OTHERS = LANGUAGES.filter((language) => language !== SOURCE);
const source = textsOf(SOURCE);

const sources = (readdirSync(join(ROOT, "src"), { recursive: true }) as string[])
  .filter((name) => /\.(?:ts|svelte)$/.test(name) && !/generated|\.d\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(ROOT, "src", name), "utf8") }));

test("every language has the same files and every text, and nothing else", () => {
  for (const language of OTHERS) {
    assert.deepEqual(partsOf(language), partsOf(SOURCE), language);
    const texts = textsOf(language);
    assert.deepEqual(
      [...source.keys()].filter((key) => !texts.has(key)),
      [],
      `missing in ${language}`,
    );
    assert.deepEqual(
      [...texts.keys()].filter((key) => !source.has(key)),
      [],
      `of nothing in ${language}`,
    );
  }
});

test("a key begins with the name of its file, and keys.ts reads every file", () => {
  const keys = sources.find(({ name }) => name === "words/keys.ts")!.text;
  for (const part of partsOf(SOURCE)) assert.match(keys, new RegExp(`keyof typeof ${part}\\b`), part);
  for (const language of LANGUAGES)
    for (const part of partsOf(language)) {
      const texts = JSON.parse(readFileSync(join(ROOT, "src/words", language, `${part}.json`), "utf8"));
      assert.deepEqual(
        Object.keys(texts).filter((key) => !key.startsWith(`${part}.`)),
        [],
        `${language}/${part}.json`,
      );
    }
});

test("every text is MessageFormat, with the same holes in every language", () => {
  for (const language of OTHERS)
    for (const [key, text] of textsOf(language))
      assert.deepEqual(holesOf(language, text), holesOf(SOURCE, source.get(key)!), `${key} ${language}`);
});

test("every plural says what its language asks for, and every choice says what else", () => {
  for (const { language, key, text } of everyText()) {
    const needed = new Intl.PluralRules(language)
      .resolvedOptions()
      .pluralCategories.filter((category) => category === "one" || category === "other");
    for (const [plural] of text.matchAll(/\{\w+, plural,[^{}]*\{/g)) assert.ok(plural.length > 0);
    const forms = [...text.matchAll(/\{\w+, plural, ((?:\w+ \{(?:[^{}]|\{[^{}]*\})*\} ?)+)\}/g)];
    for (const [, options] of forms)
      assert.deepEqual(
        [...options!.matchAll(/(?:^|\} ?)(\w+) \{/g)].map(([, name]) => name).sort(),
        needed,
        key,
      );
  }
});

/** What two languages spell alike. */
const ALIKE = new Set(
  "album albums annexes archive article actions audit configuration console contact copies correction exception excessive information instance invitation licence menu minimisation note notice notices options page pages publication question rectification score source version visible webhooks".split(
    " ",
  ),
);

test("no text was left in another language", () => {
  const left = OTHERS.flatMap((language) =>
    [...textsOf(language)]
      .filter(([key, text]) => text === source.get(key))
      .filter(([, text]) => {
        const words =
          text.replace(/\{\w+(?:, (?:plural|select))?,?|\b(?:one|other)(?= \{)/g, "").match(/\p{L}{4,}/gu) ??
          [];
        return words.some((word) => !ALIKE.has(word.toLowerCase()));
      })
      .map(([key, text]) => `${key} ${language}: ${text}`),
  );
  assert.deepEqual(left, []);
});

/** What the sources name: a whole key, what follows a prefix of `wordsOf`, or a template whose holes are codes. */
const named = () => {
  const prefixes = sources.flatMap(({ text }) =>
    [...text.matchAll(/wordsOf\("([^"]+)"\)/g)].map(([, each]) => each!),
  );
  const literals = new Set<string>();
  const templates: RegExp[] = [];
  for (const { text } of sources) {
    for (const [, literal] of text.matchAll(/["']([\w./:-]+)["']/g)) literals.add(literal!);
    for (const [, template] of text.matchAll(/`([\w./:${}()[\]! -]+)`/g))
      if (/^[\w.]+\.\$\{[^{}]+\}$/.test(template!))
        templates.push(new RegExp(`^${template!.replaceAll(".", "[.]").replace(/\$\{[^{}]+\}$/, "[^.]+")}$`));
  }
  const isNamed = (name: string): boolean => literals.has(name) || templates.some((form) => form.test(name));
  return (key: string): boolean =>
    isNamed(key) ||
    prefixes.some((prefix) => key.startsWith(`${prefix}.`) && isNamed(key.slice(prefix.length + 1)));
};

test("every text is said somewhere", () => {
  const isNamed = named();
  const unused = [...source.keys()].filter((key) => !key.startsWith("phrases.") && !isNamed(key));
  assert.deepEqual(unused, []);
  assert.equal(isNamed("cli.nobody.saysThis"), false);
});
