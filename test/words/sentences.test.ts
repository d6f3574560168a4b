/**
 * Sentences as the program says them: wherever a number stands before a word, the word agrees with it, no code of a closed
 * list stands in a sentence, and whoever says a text fills its holes. The types say what is a number and what is a code,
 * so every text is read where it is said, also one that no test makes.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import * as CODES from "../../src/domain/codes.ts";
import { CONSENT_STATES } from "../../src/domain/consent.ts";
import { type ErrorCode, MiroirError, say } from "../../src/domain/errors.ts";
import { REQUEST_STATES } from "../../src/domain/request.ts";
import { LANGUAGES, SOURCE, type Words } from "../../src/words/words.ts";
import { ROOT } from "../support/root.ts";
import { AGREED, everyText, holesOf, plainOf, textsOf } from "./catalogue.ts";

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

test("every table of codes says each in every language", () => {
  for (const [name, table] of Object.entries(CODES))
    if (typeof table === "object")
      for (const [code, said] of Object.entries(table as Record<string, Words>))
        for (const language of LANGUAGES) assert.ok(said[language].length > 1, `${name} ${code}`);
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

/** Where a text is said, and what fills it; null where it is handed on and not written there. */
interface Said {
  readonly where: string;
  readonly key: string;
  readonly values: ReadonlyMap<string, ts.Node | null> | null;
}

const SOURCE_TEXTS = textsOf(SOURCE);
const SAYS = /^(?:words|said|say|tell|t|sayIn\(.*\))$/;

const valuesOf = (argument: ts.Expression | undefined): Said["values"] => {
  if (!argument) return new Map();
  if (!ts.isObjectLiteralExpression(argument) || argument.properties.some(ts.isSpreadAssignment)) return null;
  return new Map(
    argument.properties.map((property) => [
      property.name!.getText(),
      ts.isPropertyAssignment(property)
        ? property.initializer
        : ts.isShorthandPropertyAssignment(property)
          ? property.name
          : null,
    ]),
  );
};

const saidInSources = (): Said[] => {
  const all: Said[] = [];
  each((node) => {
    if (!ts.isCallExpression(node) || !SAYS.test(node.expression.getText())) return;
    const at = node.arguments.findIndex(
      (argument) => ts.isStringLiteralLike(argument) && SOURCE_TEXTS.has(argument.text),
    );
    if (at < 0) return;
    const key = (node.arguments[at] as ts.StringLiteral).text;
    all.push({ where: whereOf(node), key, values: valuesOf(node.arguments[at + 1]) });
  });
  return all;
};

/** The same in the pages, whose templates no compiler of ours reads: `t("key", { name })`, after the words that they import. */
const saidInPages = (): Said[] => {
  const web = join(ROOT, "src/web");
  const pages = (readdirSync(web, { recursive: true }) as string[]).filter((name) =>
    name.endsWith(".svelte"),
  );
  return pages.flatMap((name) => {
    const text = readFileSync(join(web, name), "utf8");
    const prefixes = new Map(
      [...text.matchAll(/import \{([^}]*)\} from "([^"]*words\/[\w-]+\.ts|[^"]*\/common\.ts)"/g)].flatMap(
        ([, names, from]) => {
          const file = join(web, name, "..", from!);
          const words = readFileSync(file, "utf8");
          return names!.split(",").flatMap((each) => {
            const [exported, local] = each.trim().split(" as ");
            const prefix = new RegExp(`const ${exported} = wordsOf\\("([^"]+)"`).exec(words)?.[1];
            return prefix ? [[local ?? exported!, prefix] as const] : [];
          });
        },
      ),
    );
    return [...text.matchAll(/\b(\w+)(\.count)?\(\s*"/g)].flatMap((found): Said[] => {
      const prefix = prefixes.get(found[1]!);
      if (!prefix) return [];
      const call = ts.createSourceFile("x.ts", text.slice(found.index), ts.ScriptTarget.Latest, true);
      const first = call.statements[0];
      const expression = first && ts.isExpressionStatement(first) ? callIn(first.expression) : undefined;
      if (!expression) return [];
      const key = `${prefix}.${(expression.arguments[0] as ts.StringLiteral).text}`;
      const counts = found[2] !== undefined;
      const values = valuesOf(expression.arguments[counts ? 2 : 1]);
      // No compiler of ours knows what a page fills in: only the names are held.
      const names =
        values && new Map([...values.keys(), ...(counts ? ["count"] : [])].map((each) => [each, null]));
      return [{ where: name, key, values: names }];
    });
  });
};

/** The innermost call that an expression begins with. */
const callIn = (node: ts.Expression): ts.CallExpression | undefined => {
  let found: ts.CallExpression | undefined;
  const walk = (at: ts.Node): void => {
    if (ts.isCallExpression(at) && at.getStart() === node.getStart()) found = at;
    ts.forEachChild(at, walk);
  };
  walk(node);
  return found;
};

const SAID = [...saidInSources(), ...saidInPages()];

test("whoever says a text fills each of its holes, and nothing else", () => {
  assert.ok(SAID.length > 3000, `${SAID.length} texts are said`);
  const wrong = SAID.flatMap(({ where, key, values }) => {
    const text = SOURCE_TEXTS.get(key);
    if (text === undefined) return [`${where}: there is no ${key}`];
    if (!values) return [];
    const holes = holesOf(SOURCE, text);
    return [
      ...holes.filter((hole) => !values.has(hole)).map((hole) => `${where}: {${hole}} of ${key} stays empty`),
      ...[...values.keys()]
        .filter((name) => !holes.includes(name))
        .map((name) => `${where}: ${key} has no {${name}}`),
    ];
  });
  assert.deepEqual(wrong, []);
});

/** In English an adjective stands between: `2 possible matches`. */
const AGREES = new RegExp(`^ \\p{L}+ ${AGREED}`, "u");
/** Behind a number these are no noun that it counts. */
const NOT_COUNTED =
  /^ (?:mois|fois|times of|ready|being|handed|must|en cours|la portée|px|s|h|MB|Mo|MiB|sur|of|to|à|put|held|taken|left|that|could|damaged|more|without|sans|sous|under|de|on|shown|the|d'entre|des) ?/;

test("no sentence counts a noun that does not agree with its number", () => {
  const texts = new Map(LANGUAGES.map((language) => [language, textsOf(language)]));
  const wrong = SAID.flatMap(({ where, key, values }) =>
    [...(values ?? [])].flatMap(([name, node]) =>
      node && isNumber(node)
        ? LANGUAGES.flatMap((language) => {
            const plain = plainOf(texts.get(language)!.get(key) ?? "");
            return [...plain.matchAll(new RegExp(`\\{${name}\\}( \\p{L}[^{]{0,30})`, "gu"))]
              .filter(([, behind]) => !NOT_COUNTED.test(behind!) && !AGREES.test(behind!))
              .map(([counted]) => `${where} ${key} ${language}: ${counted}`);
          })
        : [],
    ),
  );
  assert.deepEqual(wrong, []);
});

/** Holes that no number fills, whatever follows them: of errors and pages, where no type is at hand. */
const NO_NUMBER =
  /^(?:path|who|name|problem|controller|what|at|from|by|when|day|until|address|title|place|album|witness|period|pack|kind|role|verb|hint|near|enrolment|seq|origin|system|state|purpose|request|holder|photo|other|subject|fields|key|missing|notice|file|found|format|model|reference|code|free|length|party|version|url|contact|point|text|id|because)$/;
/** Words that are the same for one and for many. */
const SAME =
  /^(?:mois|fois|pas|plus|dans|sur|sous|sans|jours|vous|nous|les|des|ces|is|was|has|as|pixels|px|bytes|octets|this|its|plus|hashes|lists)$/;

test("in errors and pages a plural behind a number has its singular beside it", () => {
  const wrong = everyText()
    .filter(({ key }) => /^(?:errors|console|portal|domain\.logFaults)\./.test(key))
    .flatMap(({ key, language, text }) =>
      [...plainOf(text).matchAll(/\{(\w+)\} ([\p{L}']+[sx])(?![\p{L}'])/gu)]
        .filter(([, name, word]) => !NO_NUMBER.test(name!) && !SAME.test(word!))
        .map(([found]) => `${key} ${language}: ${found}`),
    );
  assert.deepEqual(wrong, []);
});

/** In a command that is to be typed, a code is what it is. */
const isTyped = (text: string, hole: string): boolean => {
  const before = text.slice(0, text.indexOf(`{${hole}}`));
  return /--$|miroir [^\n]*$/.test(before) || before.split("`").length % 2 === 0;
};

test("no code stands in a sentence, in a table or beside a label", () => {
  const wrong = SAID.flatMap(({ where, key, values }) =>
    [...(values ?? [])].flatMap(([name, node]) => {
      const codes = node ? codesOf(node) : [];
      return codes.length > 0 && !isTyped(SOURCE_TEXTS.get(key)!, name)
        ? [`${where}: {${name}} of ${key} (${codes.slice(0, 3).join(", ")})`]
        : [];
    }),
  );
  each((node) => {
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

/** What is typed, or is the same in every language. */
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
