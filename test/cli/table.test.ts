import assert from "node:assert/strict";
import test from "node:test";
import { checkArguments, parseArguments } from "../../src/cli/command.ts";
import { COMMANDS, DAILY, GROUPS } from "../../src/cli/commands.ts";
import { help, helpOf } from "../../src/cli/help.ts";
import { nearest } from "../../src/cli/near.ts";
import { bounded, plain, plainJson, plainLines, table, widthOf } from "../../src/cli/print.ts";
import { duration, inAMillion, languageOf } from "../../src/cli/text.ts";
import { ERRORS, EXIT, MiroirError, say } from "../../src/domain/errors.ts";
import { LANGUAGES, textOf } from "../../src/words/words.ts";

const isMiroirError = (code: string) => (error: unknown) =>
  error instanceof MiroirError && error.code === code;

test("every command and option is said in English and in French, and not in the same words", () => {
  for (const { name, about, options = {} } of COMMANDS)
    for (const text of [about, ...Object.values(options).map((option) => option.about)]) {
      assert.ok(text.en.length > 2 && text.fr.length > 2, name);
      if (text.en.length > 12) assert.notEqual(text.en, text.fr, name);
    }
});

test("exit codes are one table without two meanings for a number", () => {
  assert.equal(new Set(Object.values(EXIT)).size, Object.keys(EXIT).length);
});

test("the help of every command names all its options", () => {
  for (const command of COMMANDS)
    for (const language of LANGUAGES) {
      const text = helpOf(command, language);
      for (const option of Object.keys(command.options ?? {}))
        assert.ok(text.includes(`--${option}`), `${command.name} ${option}`);
    }
  const named = help(GROUPS, DAILY, "en")
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/)[0]!);
  assert.deepEqual(
    COMMANDS.map(({ name }) => name).filter((name) => named.filter((each) => each === name).length !== 1),
    [],
  );
});

test("the help begins with the ten commands of every day, and goes on by what commands are for", () => {
  assert.equal(DAILY.length, 10);
  for (const language of LANGUAGES) {
    const [first, ...rest] = help(GROUPS, DAILY, language)
      .split("\n\n")
      .filter((part) => /^[^\n]+:\n {2}\w/.test(part))
      .map((part) => part.split("\n"));
    assert.equal(first![0], language === "en" ? "Every day:" : "Chaque jour :");
    assert.deepEqual(
      first!.slice(1).map((line) => line.trim().split(/ {2,}/)[0]),
      DAILY,
    );
    assert.deepEqual(
      rest.slice(0, GROUPS.length).map(([title]) => title),
      GROUPS.map(({ about }) => `${about[language]}${language === "en" ? ":" : " :"}`),
    );
  }
});

test("no help and no error cites a requirement by its number: who reads it has no such list", () => {
  const NUMBER = /\bR\d{1,3}\b/;
  const said = [
    ...(["en", "fr"] as const).flatMap((language) => [
      help(GROUPS, DAILY, language),
      ...COMMANDS.map((command) => helpOf(command, language)),
    ]),
    ...Object.keys(ERRORS).flatMap((code) => LANGUAGES.map((language) => textOf(language, `errors.${code}`))),
  ];
  assert.deepEqual(
    said.filter((text) => NUMBER.test(text)).map((text) => text.slice(0, 80)),
    [],
  );
  assert.match("consent (R13)", NUMBER);
});

test("an unknown option, a missing argument and one too many are refused with what to do", () => {
  const command = COMMANDS.find(({ name }) => name === "album show")!;
  assert.throws(() => parseArguments(command, ["--nonsense"]), isMiroirError("usage/bad-option"));
  assert.throws(() => checkArguments(command, parseArguments(command, [])), isMiroirError("usage/missing"));
  assert.throws(
    () => checkArguments(command, parseArguments(command, ["a", "b"])),
    isMiroirError("usage/bad-option"),
  );
});

test("a slip of the finger is answered with what was meant, another word is not", () => {
  const commands = COMMANDS.map(({ name }) => name);
  assert.deepEqual(
    ["peolpe", "scna", "albums list", "grant opne", "serve", "tock", "xyzzy", "m"].map((word) =>
      nearest(word, commands),
    ),
    ["people", "scan", "album list", "grant open", "serve", "tick", undefined, undefined],
  );
  const command = COMMANDS.find(({ name }) => name === "album add")!;
  assert.throws(() => parseArguments(command, ["--from", "--to"]), isMiroirError("usage/missing"));
  assert.throws(() => parseArguments(command, ["--minors=yes"]), isMiroirError("usage/bad-option"));
  assert.throws(
    () => parseArguments(command, ["--jsno"]),
    (error: unknown) => {
      assert.ok(isMiroirError("usage/mistyped-option")(error));
      assert.match(
        say(error as MiroirError, "fr"),
        /^L'option --jsno n'existe pas\. Vouliez-vous dire --json \?/,
      );
      return true;
    },
  );
});

test("the language follows the locale in the order of POSIX", () => {
  assert.equal(languageOf({ LANG: "fr_FR.UTF-8" }), "fr");
  assert.equal(languageOf({ LC_ALL: "C", LANG: "fr_FR.UTF-8" }), "en");
  assert.equal(languageOf({}), "en");
});

test("control characters in names cannot move the cursor", () => {
  assert.equal(plain("a\x1b[2Jb\n"), "a\\x1b[2Jb\\x0a");
  assert.ok(!table(["x"], [["\x1b]0;owned\x07"]]).includes("\x1b"));
});

test("what turns the direction of writing or is not seen is shown, and an emoji joined of several stays one", () => {
  assert.equal(plain("photo\u202egpj.exe"), "photo\\u202egpj.exe");
  assert.equal(plain("\u2066x\u2069 \u200b\ufeff\u00ad\u2028"), "\\u2066x\\u2069 \\u200b\\ufeff\\xad\\u2028");
  assert.equal(plain("\u{e0041}"), "\\u{e0041}");
  for (const whole of ["👩‍👩‍👧", "🏃🏽‍♀️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "日本の祭り", "كأس النادي", "Zoé"])
    assert.equal(plain(whole), whole);
  assert.equal(plain("a\u200db"), "a\\u200db", "a joiner that joins no emoji");
  assert.equal(plainLines("Zo\u202eé\n👩‍👩‍👧\x07"), "Zo\\u202eé\n👩‍👩‍👧\\x07");
});

test("JSON that is printed shows what is not seen by escapes, and is the same data", () => {
  const data = { name: "Zo\u202eé \u{e0041} 👩‍👩‍👧\n\u009b" };
  const printed = plainJson(JSON.stringify(data, null, 2));
  assert.deepEqual(JSON.parse(printed), data);
  assert.match(printed, /Zo\\u202eé \\udb40\\udc41 👩‍👩‍👧\\n\\u009b/);
});

test("Chinese, Japanese, Korean and emoji take two columns of a table, a mark on a letter takes none", () => {
  assert.deepEqual(
    ["日本の祭り", "한국", "ｆ", "🏃🏃", "👩‍👩‍👧", "🇫🇷", "é", "e\u0301", "كأس", "…", "→"].map(widthOf),
    [10, 4, 2, 4, 2, 2, 1, 1, 3, 1, 1],
  );
  const lines = table(
    ["album", "n"],
    [
      ["日本の祭り", 1],
      ["👩‍👩‍👧 Zoé", 22],
      ["Club", 333],
    ],
  ).split("\n");
  assert.deepEqual(new Set(lines.map(widthOf)), new Set([15]));
});

test("a name of any length leaves a table readable, and shows how it begins and ends", () => {
  assert.equal(bounded("a".repeat(64)), "a".repeat(64));
  assert.equal(bounded(`album/${"x".repeat(200)}/IMG_1.jpg`, 30), `album/${"x".repeat(14)}…IMG_1.jpg`);
  assert.ok(widthOf(bounded("日".repeat(200), 30)) <= 30);
  assert.ok(bounded(`a${"\u0301".repeat(1000)}`).length <= 40, "marks without end on one letter");
  const rows = [
    ["日".repeat(200), 1],
    ["x".repeat(10_000), 2],
  ] as const;
  for (const line of table(["name", "n"], rows).split("\n")) assert.ok(widthOf(line) < 80, line);
});

test("a false match rate below one in a million is not given as a figure", () => {
  assert.equal(inAMillion("en", 1e-9), "fewer than 1 in a million");
  assert.equal(inAMillion("fr", 2.5e-5), "25 sur un million");
});

test("durations read as people say them", () => {
  assert.deepEqual([0.2, 59, 61, 3720].map(duration), ["1 s", "59 s", "1 min 1 s", "1 h 2 min"]);
});
