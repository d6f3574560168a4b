/**
 * Words that are read: wherever a number stands before a word, the word agrees with it in both languages, and no code of a
 * closed list stands in a sentence. The types say what is a number and what is a code, so every message is walked, also one
 * that no test makes; then the catalogues are filled with 0, 1 and 2.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import * as CODES from "../src/domain/codes.ts";
import { CONSENT_STATES } from "../src/domain/consent.ts";
import { en, filledIn, fr } from "../src/domain/counted.ts";
import { ERRORS, type ErrorCode, MiroirError, say } from "../src/domain/errors.ts";
import { LOG_FAULTS } from "../src/domain/log-faults.ts";
import { COPY_STATES, copiesIn } from "../src/domain/publish.ts";
import { REQUEST_STATES } from "../src/domain/request.ts";
import { ROOT } from "./support/root.ts";

const LANGUAGES = ["en", "fr"] as const;

test("a word behind a number agrees with it: French counts 0 like 1, English like 2", () => {
  const images = (n: number) => fr`${n} [image est retenue|images sont retenues]`;
  assert.deepEqual([0, 1, 2].map(images), [
    "0 image est retenue",
    "1 image est retenue",
    "2 images sont retenues",
  ]);
  assert.deepEqual(
    [0, 1, 2].map((n) => en`${n} [picture|pictures]`),
    ["0 pictures", "1 picture", "2 pictures"],
  );
  assert.equal(fr`${1234} [visage|visages]`, `${(1234).toLocaleString("fr")} visages`);
  assert.equal(en`${1} [face|faces] in ${2} [picture|pictures]`, "1 face in 2 pictures");
});

test("what somebody wrote is never read for forms", () => {
  assert.equal(fr`${2} [image|images] de ${"[a|b]"}`, "2 images de [a|b]");
  assert.equal(filledIn("fr", "{n} de {name}", { n: 2, name: "{n} [a|b]" }), "2 de {n} [a|b]");
  assert.equal(filledIn("en", "{n} and {unknown}", { n: 1 }), "1 and {unknown}");
});

test("copies of every state agree with how many they are", () => {
  assert.equal(copiesIn("fr", "ready", 25), "25 prêtes à être remises");
  assert.equal(copiesIn("fr", "ready", 1), "1 prête à être remise");
  for (const state of COPY_STATES)
    for (const language of LANGUAGES)
      for (const n of [0, 1, 2]) assert.doesNotMatch(copiesIn(language, state, n), /[[\]|{}]/);
});

/** Every text of the program with placeholders, by where it stands. */
const catalogues = async (): Promise<[where: string, language: "en" | "fr", text: string][]> => {
  const texts: [string, "en" | "fr", string][] = [
    ...Object.entries(ERRORS),
    ...Object.entries(LOG_FAULTS),
  ].flatMap(([code, row]) =>
    LANGUAGES.map((language): [string, "en" | "fr", string] => [code, language, row[language]]),
  );
  for (const folder of ["src/web/console/words", "src/web/portal/words"])
    for (const name of readdirSync(join(ROOT, folder)).filter((each) => each.endsWith(".ts"))) {
      const source = ts.sys.readFile(join(ROOT, folder, name))!;
      const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
      const walk = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && ts.isArrayLiteralExpression(node.initializer)) {
          const [first, second] = node.initializer.elements;
          if (first && second && ts.isStringLiteralLike(first) && ts.isStringLiteralLike(second))
            texts.push(
              [`${name} ${node.name.getText()}`, "en", first.text],
              [`${name} ${node.name.getText()}`, "fr", second.text],
            );
        }
        ts.forEachChild(node, walk);
      };
      walk(file);
    }
  return texts;
};

/** Placeholders that hold no number, whatever follows them. */
const NO_NUMBER =
  /^(?:path|who|name|problem|controller|what|at|from|by|when|day|until|address|title|place|album|witness|period|pack|kind|role|verb|hint|near|enrolment|seq|origin|system|state|purpose|request|holder|photo|other|subject|fields|key|missing|notice|file|found|format|model|reference|code|free|length|party|version|url|contact|point|text|id|because|found)$/;
/** Words that are the same for one and for many. */
const SAME =
  /^(?:mois|fois|pas|plus|dans|sur|sous|sans|jours|vous|nous|les|des|ces|is|was|has|as|pixels|px|bytes|octets|this|its|plus|hashes|lists)$/;

test("in every catalogue a plural behind a number has its singular beside it", async () => {
  const wrong = (await catalogues()).flatMap(([where, language, text]) =>
    where.includes(".one") || where.includes(".other")
      ? []
      : [...text.matchAll(/\{(\w+)\} ([\p{L}']+[sx])(?![\p{L}'|\]])/gu)]
          .filter(([, name, word]) => !NO_NUMBER.test(name!) && !SAME.test(word!))
          .map(([found]) => `${where} ${language}: ${found}`),
  );
  assert.deepEqual(wrong, []);
});

test("every catalogue filled with 0, 1 and 2 leaves no mark of a form", async () => {
  const all = await catalogues();
  assert.ok(all.length > 1000, `${all.length} texts`);
  const wrong = all.flatMap(([where, language, text]) => {
    const values = (n: number) =>
      Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, n]));
    return [0, 1, 2]
      .map((n) => filledIn(language, text, values(n)))
      .filter((filled) => /\[[^[\]]*\||\{\w+\}/.test(filled))
      .map((filled) => `${where}: ${filled}`);
  });
  assert.deepEqual(wrong, []);
});

const errorIn = (code: ErrorCode, details: Record<string, string | number>): string =>
  say(new MiroirError(code, details), "fr");

test("no error says a code in French", () => {
  const ended = CONSENT_STATES.flatMap((state) =>
    CONSENT_STATES.map((next) => errorIn("consent/ended", { state, next })),
  );
  const states = Object.keys(REQUEST_STATES).map((state) =>
    errorIn("request/wrong-state", { request: "2026-0001", state, needed: "open / paused" }),
  );
  const english = [...CONSENT_STATES, ...Object.keys(REQUEST_STATES), "declared", "closed", "open"];
  const scopes = Object.keys(CODES.SCOPE_WORDS).map((scope) =>
    errorIn("album/scope-conditions", { scope, needs: "–" }),
  );
  for (const text of [...ended, ...states, ...scopes])
    assert.deepEqual(
      text.split(/[^\p{L}-]+/u).filter((word) => english.includes(word)),
      [],
      text,
    );
  assert.match(errorIn("consent/ended", { state: "withdrawn", next: "given" }), /« retiré » .* « donné »/);
  assert.match(errorIn("act/not-permitted", { role: "auditor", verb: "album.add" }), /« auditeur »/);
  assert.match(
    errorIn("notice/incomplete", { kind: "consent", missing: "–" }),
    /`miroir notice show --kind consent`/,
  );
});

test("every table of codes says each in both languages, and French is not English", () => {
  const same = new Set(["rectification", "correction", "restriction", "note", "website", "press"]);
  for (const [name, table] of Object.entries(CODES))
    if (typeof table === "object")
      for (const [code, { en: english, fr: french }] of Object.entries(
        table as Record<string, { en: string; fr: string }>,
      )) {
        assert.ok(english.length > 1 && french.length > 1, `${name} ${code}`);
        if (!same.has(code)) assert.notEqual(english, french, `${name} ${code}`);
      }
});

test("a phrase that completes an error is said in French, with what it holds", () => {
  const inFrench = (text: string) => CODES.detailsIn("fr", { expected: text }).expected;
  assert.equal(inFrench("a day not in the past"), "un jour qui n'est pas passé");
  assert.equal(inFrench("a day not before 2026-12-01"), "un jour qui n'est pas avant 2026-12-01");
  assert.equal(
    inFrench("the consent runs from 2026-01-01 to 2026-12-31"),
    "le consentement va du 2026-01-01 au 2026-12-31",
  );
  assert.equal(inFrench("what nobody knows"), "what nobody knows");
  assert.equal(
    CODES.detailsIn("en", { expected: "a day not in the past" }).expected,
    "a day not in the past",
  );
  assert.equal(CODES.detailsIn("fr", { name: "answer" }).name, "answer", "a name is nobody's phrase");
});

// What the sources write into sentences, by its type.

const walked = () => {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    { ...config, include: ["src"], exclude: ["src/web", "src/client/generated"] },
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram(fileNames, { ...options, noEmit: true, incremental: false });
  return { program, checker: program.getTypeChecker() };
};

const { program, checker } = walked();
const files = program
  .getSourceFiles()
  .filter(({ fileName }) => pathToFileURL(fileName).href.startsWith(pathToFileURL(join(ROOT, "src/")).href))
  .filter(({ fileName }) => !/\/src\/(?:web|client)\//.test(fileName));

const whereOf = (node: ts.Node): string => {
  const file = node.getSourceFile();
  return `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

/** Every node of every source. */
const each = (visit: (node: ts.Node) => void): void => {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  for (const file of files) walk(file);
};

const partsOf = (node: ts.Node): ts.Type[] => {
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).filter(
    ({ flags }) => !(flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)),
  );
};

const isNumber = (node: ts.Node): boolean => {
  const parts = partsOf(node);
  return (
    (parts.length > 0 && parts.every(({ flags }) => flags & ts.TypeFlags.NumberLike)) ||
    (ts.isCallExpression(node) && node.expression.getText() === "number")
  );
};

/** A code: one of several literals, all of them without a space, and of more than two letters. */
const codesOf = (node: ts.Node): string[] => {
  const literals = partsOf(node).flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  const whole = literals.length > 1 && literals.length === partsOf(node).length;
  // What a table of words answers is words, also where they look like a code.
  const words = /\b[A-Z_]+\[.*\]/.test(node.getText());
  return whole && !words && literals.every((value) => /^[a-z][a-z:-]{2,}$/.test(value)) ? literals : [];
};

/** The language of the text that a node stands in: `words(en, fr)`, `{ en: …, fr: … }`, or a tag. */
const languageAround = (node: ts.Node): "en" | "fr" | undefined => {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    const tag = ts.isTaggedTemplateExpression(parent) ? parent.tag.getText().split(".").at(-1) : undefined;
    if (tag === "en" || tag === "fr") return tag;
    if (ts.isCallExpression(parent) && ["words", "say"].includes(parent.expression.getText())) {
      const place = parent.arguments.indexOf(at as ts.Expression);
      if (parent.arguments.length === 2 && place >= 0) return LANGUAGES[place]!;
    }
    if (ts.isPropertyAssignment(parent) && ["en", "fr"].includes(parent.name.getText()))
      return parent.name.getText() as "en" | "fr";
  }
  return undefined;
};

/** In English an adjective stands between: `2 possible [match|matches]`. */
const AGREES = /^(?: \p{L}+)? \[[^\]|]*\|/u;
/** Behind a number these are no noun that it counts. */
const NOT_COUNTED =
  /^ (?:mois|fois|times of|ready|being|handed|must|en cours|la portée|px|s|h|MB|Mo|MiB|sur|of|to|à|put|held|taken|left|that|could|damaged|more|without|sans|sous|under|de|on|shown|the|d'entre|des) ?/;

test("no sentence of a source counts a noun that does not agree with its number", () => {
  const wrong: string[] = [];
  each((node) => {
    if (!ts.isTemplateExpression(node)) return;
    const language = languageAround(node);
    if (language === undefined) return;
    for (const { expression, literal } of node.templateSpans)
      if (
        isNumber(expression) &&
        /^ \p{L}/u.test(literal.text) &&
        !AGREES.test(literal.text) &&
        !NOT_COUNTED.test(literal.text)
      )
        wrong.push(`${whereOf(expression)} ${language}: ${expression.getText()}${literal.text.slice(0, 30)}`);
  });
  assert.deepEqual(wrong, []);
});

/** In a command that is to be typed, a code is what it is. */
const isTyped = (span: ts.TemplateSpan): boolean => {
  const template = span.parent as ts.TemplateExpression;
  const at = template.templateSpans.indexOf(span);
  const before = [
    template.head.text,
    ...template.templateSpans.slice(0, at).map(({ literal }) => literal.text),
  ];
  return /--$|miroir [^\n]*$/.test(before.at(-1)!) || before.join("").split("`").length % 2 === 0;
};

test("no code stands in a sentence of a source, in a table or beside a label", () => {
  const wrong: string[] = [];
  each((node) => {
    if (ts.isTemplateSpan(node) && languageAround(node.parent) && !isTyped(node)) {
      const codes = codesOf(node.expression);
      if (codes.length > 0)
        wrong.push(`${whereOf(node)}: ${node.expression.getText()} (${codes.slice(0, 3).join(", ")})`);
    }
    if (!ts.isCallExpression(node) || !["table", "facts"].includes(node.expression.getText())) return;
    const cells = (at: ts.Node): void => {
      if (ts.isArrayLiteralExpression(at))
        for (const cell of at.elements)
          if (codesOf(cell).length > 0) wrong.push(`${whereOf(cell)}: ${cell.getText()}`);
      ts.forEachChild(at, cells);
    };
    for (const argument of node.arguments) cells(argument);
  });
  assert.deepEqual(wrong, []);
});

/** What is typed, or is the same in both languages. */
const TYPED =
  /^(?:miroir [a-z -]+(?:\{\})?|“--\{\}”, “--from”|… \{\}|--[a-z-]+(?: [a-z]+)?|[A-Z]{3,}|[\d"“”….,: +T|-]*|YYYY-MM-DD|2026-06-21T10:30\+02:00|JSON|mail(?:\.from)?|\{\}|\{\} … \{\}|\{\} px|\{\} to \{\} px|\{\} off|1 … \{\}|“\{\}”|“\{\}\{\}”)$/;
/** Of a promise that was broken, which is for us to read. */
const OURS = "internal/broken-promise";

test("every phrase that a source completes an error with is said in French", () => {
  const wrong: string[] = [];
  const phraseOf = (node: ts.Expression): string[] =>
    ts.isStringLiteralLike(node)
      ? [node.text]
      : ts.isTemplateExpression(node)
        ? [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("{}")]
        : ts.isConditionalExpression(node)
          ? [...phraseOf(node.whenTrue), ...phraseOf(node.whenFalse)]
          : [];
  each((node) => {
    if (!ts.isNewExpression(node) || node.expression.getText() !== "MiroirError") return;
    const [code, details] = node.arguments ?? [];
    if (!details || !ts.isObjectLiteralExpression(details) || code!.getText().includes(OURS)) return;
    for (const property of details.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      if (!["problem", "expected", "hint", "needs", "found"].includes(property.name.getText())) continue;
      for (const phrase of phraseOf(property.initializer))
        if (phrase !== "" && !TYPED.test(phrase) && !CODES.isPhrase(phrase.replaceAll("{}", "7")))
          wrong.push(`${whereOf(property)}: ${phrase}`);
    }
  });
  assert.deepEqual(wrong, []);
});
