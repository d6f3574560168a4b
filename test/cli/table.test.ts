import assert from "node:assert/strict";
import test from "node:test";
import { checkArguments, parseArguments } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { help, helpOf } from "../../src/cli/help.ts";
import { nearest } from "../../src/cli/near.ts";
import { plain, table } from "../../src/cli/print.ts";
import { duration, inAMillion, languageOf } from "../../src/cli/text.ts";
import { ERRORS, EXIT, MiroirError, say } from "../../src/domain/errors.ts";

const isMiroirError = (code: string) => (error: unknown) =>
  error instanceof MiroirError && error.code === code;

test("every command and option is said in English and in French, and not in the same words", () => {
  for (const { name, about, options = {} } of COMMANDS)
    for (const text of [about, ...Object.values(options).map((option) => option.about)]) {
      assert.ok(text.en.length > 2 && text.fr.length > 2, name);
      if (text.en.length > 12) assert.notEqual(text.en, text.fr, name);
    }
});

test("every error is said in both languages with the same placeholders", () => {
  for (const [code, { en, fr }] of Object.entries(ERRORS)) {
    const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([hole]) => hole).sort();
    assert.deepEqual([...new Set(holes(en))], [...new Set(holes(fr))], code);
  }
});

test("exit codes are one table without two meanings for a number", () => {
  assert.equal(new Set(Object.values(EXIT)).size, Object.keys(EXIT).length);
});

test("the help of every command names all its options", () => {
  for (const command of COMMANDS)
    for (const language of ["en", "fr"] as const) {
      const text = helpOf(command, language);
      for (const option of Object.keys(command.options ?? {}))
        assert.ok(text.includes(`--${option}`), `${command.name} ${option}`);
    }
  for (const { name } of COMMANDS) assert.ok(help(COMMANDS, "en").includes(`  ${name} `));
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

test("a false match rate below one in a million is not given as a figure", () => {
  assert.equal(inAMillion("en", 1e-9), "fewer than 1 in a million");
  assert.equal(inAMillion("fr", 2.5e-5), "25 sur un million");
});

test("durations read as people say them", () => {
  assert.deepEqual([0.2, 59, 61, 3720].map(duration), ["1 s", "59 s", "1 min 1 s", "1 h 2 min"]);
});
