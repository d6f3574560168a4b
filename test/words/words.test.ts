/** How a text is filled: plurals as a language counts, holes as they stand, and the library only where it is needed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { IntlMessageFormat } from "intl-messageformat";
import { COPY_STATES, copiesIn } from "../../src/domain/publish.ts";
import {
  filled,
  type Key,
  LANGUAGES,
  outlineOf,
  SOURCE,
  said,
  words,
  wordsWith,
} from "../../src/words/words.ts";
import { temporaryFolder } from "../support/database.ts";
import { ROOT } from "../support/root.ts";
import { everyText, partsOf, textsOf } from "./catalogue.ts";

test("a word agrees with its number: French counts 0 like 1, English like 2", () => {
  const fr = "{n, plural, one {# image est retenue} other {# images sont retenues}}";
  assert.deepEqual(
    [0, 1, 2].map((n) => filled("fr", fr, { n })),
    ["0 image est retenue", "1 image est retenue", "2 images sont retenues"],
  );
  const en = "{n, plural, one {# picture} other {# pictures}}";
  assert.deepEqual(
    [0, 1, 2].map((n) => filled("en", en, { n })),
    ["0 pictures", "1 picture", "2 pictures"],
  );
  assert.equal(filled("fr", fr, { n: 1234 }), `${(1234).toLocaleString("fr")} images sont retenues`);
});

test("a number is written as the language writes numbers, in every hole", () => {
  const text = "{n} px";
  for (const language of LANGUAGES)
    assert.equal(
      filled(language, text, { n: 12345.5 }),
      `${new Intl.NumberFormat(language).format(12345.5)} px`,
    );
});

test("a page that holds one language knows its texts by their keys, whichever that is", () => {
  for (const language of LANGUAGES) {
    const folder = join(ROOT, "src/words");
    const program = `import { readFileSync } from "node:fs";
import { isKey, speakFrom } from ${JSON.stringify(pathToFileURL(join(folder, "words.ts")).href)};
const held = JSON.parse(readFileSync(${JSON.stringify(join(folder, language, "portal.json"))}, "utf8"));
speakFrom({ read: (tag, part) => (tag === "${language}" && part === "portal" ? held : undefined) });
console.log(isKey("portal.purposes.to.find"), isKey("portal.purposes.to.nothing"));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    assert.equal(stdout.trim(), "true false", `${language}: ${stderr}`);
  }
});

test("what somebody wrote is never read as syntax", () => {
  const written = "'{n}' # {n, plural, other {x}}";
  assert.equal(filled("fr", "de {name}", { name: written }), `de ${written}`);
  assert.equal(
    filled("fr", "{n, plural, one {# de {name}} other {# de {name}}}", { n: 2, name: written }),
    `2 de ${written}`,
  );
});

test("a hole that nothing fills stays visible, and one of null is empty", () => {
  assert.equal(filled("en", "{n} and {unknown}", { n: 1 }), "1 and {unknown}");
  assert.equal(filled("en", "{n}{rest}", { n: 1, rest: null }), "1");
});

test("words inside words are said in the same language", () => {
  const inner = words("domain.marks.colon");
  assert.equal(filled("fr", "a{inner}b", { inner }), "a : b");
  assert.equal(filled("en", "a{inner}b", { inner }), "a: b");
});

test("copies of every state agree with how many they are", () => {
  assert.equal(copiesIn("fr", "ready", 25), "25 prêtes à être remises");
  assert.equal(copiesIn("fr", "ready", 1), "1 prête à être remise");
  for (const state of COPY_STATES)
    for (const language of LANGUAGES)
      for (const n of [0, 1, 2]) assert.doesNotMatch(copiesIn(language, state, n), /[{}]|plural/);
});

test("a text that is filled without the library reads as the library would fill it", () => {
  let compared = 0;
  for (const { language, text } of everyText()) {
    if (/plural|select/.test(text)) continue;
    const values = Object.fromEntries(
      [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, `<${name}>`]),
    );
    const library = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
    assert.equal(filled(language, text, values), library.format(values), text);
    compared += 1;
  }
  assert.ok(compared > 4000, `${compared} texts`);
});

test("a row of a table says itself in every language and knows more", () => {
  const row = wordsWith(words("domain.marks.semicolon"), { rank: 3 });
  assert.equal(row.rank, 3);
  for (const language of LANGUAGES) assert.equal(row[language], said(language, "domain.marks.semicolon"));
  assert.deepEqual(
    { ...words("domain.marks.colon") },
    JSON.parse(JSON.stringify(words("domain.marks.colon"))),
  );
});

test("the outline of a text names its holes, and takes the form of many", () => {
  assert.match(outlineOf(SOURCE, "errors.sign-in/wait"), /Try again in \{minutes\} minutes\./);
});

/** A copy of the sources in which one more language is spoken. */
const withOneMore = (
  folder: string,
  catalogues: Readonly<Record<string, Readonly<Record<string, string>>>>,
) => {
  cpSync(join(ROOT, "src"), join(folder, "src"), { recursive: true });
  for (const name of ["tsconfig.json", "package.json"]) cpSync(join(ROOT, name), join(folder, name));
  for (const name of ["node_modules", "packs"]) symlinkSync(join(ROOT, name), join(folder, name));
  const lines = join(folder, "src/words/languages.json");
  const languages = JSON.parse(readFileSync(lines, "utf8"));
  languages.eo = { name: "Esperanto", locale: "eo", spacedMarks: false, firstOfMonth: null };
  writeFileSync(lines, JSON.stringify(languages));
  mkdirSync(join(folder, "src/words/eo"));
  for (const [part, catalogue] of Object.entries(catalogues))
    writeFileSync(join(folder, "src/words/eo", `${part}.json`), JSON.stringify(catalogue));
};

test("a language is added by a line and a folder: every source compiles, and speaks it", async (t) => {
  const folder = await temporaryFolder(t);
  const example = "cli.help.colon" satisfies Key;
  const texts = [...textsOf(SOURCE), [example, " ->"] as const];
  const parts = Object.fromEntries(
    partsOf(SOURCE).map((part) => [
      part,
      Object.fromEntries(texts.filter(([key]) => key.startsWith(`${part}.`))),
    ]),
  );
  withOneMore(folder, parts);

  const compiled = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/typescript/bin/tsc"),
      ...["-p", join(folder, "tsconfig.json"), "--noEmit", "--incremental", "false"],
    ],
    { encoding: "utf8" },
  );
  assert.equal(compiled.status, 0, compiled.stdout);

  const help = spawnSync(process.execPath, [join(folder, "src/cli/main.ts"), "--help", "--language", "eo"], {
    encoding: "utf8",
  });
  assert.equal(help.status, 0, help.stderr);
  assert.match(help.stdout, / ->\n/);
  const other = await import(pathToFileURL(join(folder, "src/words/words.ts")).href);
  assert.deepEqual(other.LANGUAGES, [...LANGUAGES, "eo"]);
  assert.deepEqual(Object.keys(other.words(example)), [...LANGUAGES, "eo"]);
});
