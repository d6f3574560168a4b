/** The pages say what the program does: settings, commands, errors, floor plan, dependencies, links and names are read and compared. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { checkArguments, GLOBAL_OPTIONS, parseArguments } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { SETTINGS } from "../src/config.ts";
import { ERRORS, EXIT } from "../src/domain/errors.ts";
import { MIGRATIONS } from "../src/store/schema/schema.ts";
import { LANGUAGES, textOf } from "../src/words/words.ts";
import { ENGINE_ROOMS, HOUSE } from "./support/house.ts";
import { ROOT } from "./support/root.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const NOT_OURS = new Set(["node_modules", ".node", "build", "models", "coverage", "miroir-demo", ".git"]);

/** Every file of the project, as a path from the root. */
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [relative(ROOT, path)] : [];
  });

const files = filesUnder(ROOT);
const pages = files.filter((path) => path.endsWith(".md"));
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`]*`/g, "");

/** Rows of the first table after a heading, cells without their code marks. */
const rowsAfter = (page: string, heading: string): string[][] => {
  const part = page.split(`\n${heading}\n`)[1] ?? "";
  const lines = /(?:^\|.*\n)+/m.exec(part)?.[0].trim().split("\n") ?? [];
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
};

const { pages: written } = (await import(
  pathToFileURL(join(ROOT, "scripts", "write-reference.mjs")).href
)) as { pages: Record<string, string> };

for (const [path, content] of Object.entries(written))
  test(`${path} is what the tables say; else run scripts/write-reference.mjs`, () => {
    assert.equal(read(path), content);
  });

test("every setting, command, option, exit code and error code has its line", () => {
  const configuration = read("docs/guide/configuration.md");
  const commands = read("docs/guide/commands.md");
  const errors = read("docs/guide/errors.md");
  const options = COMMANDS.flatMap((command) => Object.keys(command.options ?? {}));
  const missing = [
    ...Object.keys(SETTINGS).filter((name) => !configuration.includes(`| \`${name}\` |`)),
    ...COMMANDS.filter(({ name }) => !commands.includes(`\n## miroir ${name}\n`)).map(({ name }) => name),
    ...[...options, ...Object.keys(GLOBAL_OPTIONS)].filter((name) => !commands.includes(`| \`--${name}`)),
    ...Object.keys(ERRORS).filter((code) => !errors.includes(`| \`${code}\` |`)),
    ...Object.entries(EXIT).filter(([name, exit]) => !errors.includes(`| ${exit} | \`${name}\` |`)),
  ];
  assert.deepEqual(missing, []);
});

test("every environment variable of the program is in the page on configuration", () => {
  const used = files
    .filter((path) => /^(src|scripts)\/.*\.(ts|mjs|sh)$/.test(path))
    .flatMap((path) => read(path).match(/\bMIROIR_[A-Z]+(?:_[A-Z]+)*\b/g) ?? []);
  const page = read("docs/guide/configuration.md");
  assert.ok(used.includes("MIROIR_CONFIG"));
  assert.deepEqual(
    [...new Set(used)].filter((name) => !page.includes(`\`${name}\``)),
    [],
  );
});

test("the rooms of the engine in ARCHITECTURE.md are those that the imports are held against", () => {
  const shown = (read("ARCHITECTURE.md").split("\n### Rooms of the engine\n")[1] ?? "").matchAll(
    /^\| (\d+) \| `(\w+)\/` \|/gm,
  );
  assert.deepEqual(
    Object.fromEntries([...shown].map(([, floor, room]) => [room, Number(floor)])),
    ENGINE_ROOMS,
  );
});

test("the floor plan of ARCHITECTURE.md is the one that the imports are held against", () => {
  const shown = rowsAfter(read("ARCHITECTURE.md"), "## The house").map(
    ([floor, room, , mayImport, packages, node]) => [floor, room, mayImport, packages, node],
  );
  const list = (names: readonly string[] | undefined): string =>
    names === undefined ? "any" : names.join(", ") || "none";
  const held = Object.entries(HOUSE).map(([room, plan]) => [
    plan.floor === null ? "–" : String(plan.floor),
    room === "wiring" ? "wiring" : `${room}/`,
    list(plan.mayImport),
    list(plan.packages),
    list(plan.node),
  ]);
  assert.deepEqual(shown, held);
});

test("on the plan itself no room may open a door to a higher floor", () => {
  const floorOf = (room: string): number => HOUSE[room]?.floor ?? 3;
  const upwards = Object.entries(HOUSE).flatMap(([room, { mayImport }]) =>
    mayImport.filter((other) => floorOf(other) > floorOf(room)).map((other) => `${room} -> ${other}`),
  );
  assert.deepEqual(upwards, []);
});

test("ARCHITECTURE.md names every test of a law and every constraint of a law, and no other", () => {
  const page = read("ARCHITECTURE.md");
  const tests = files.filter((path) => /^test\/invariants\/law-\d.*\.test\.ts$/.test(path));
  assert.ok(tests.length >= 5);
  assert.deepEqual(
    tests.filter((path) => !page.includes(`\`${path}\``)),
    [],
  );
  const constraints = (text: string): string[] => [...new Set(text.match(/\blaw\d_[a-z0-9_]+/g))].sort();
  assert.deepEqual(constraints(page), constraints(MIGRATIONS.map(({ sql }) => sql).join("\n")));
});

test("every dependency has one line that says why, and every line has its dependency", () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
    "dependencies" | "optionalDependencies" | "devDependencies",
    Record<string, string>
  >;
  const lines = read("docs/dependencies.md").match(/^- `[^`]+`/gm) ?? [];
  assert.deepEqual(
    lines.map((line) => line.slice(3, -1)).sort(),
    [dependencies, optionalDependencies, devDependencies].flatMap((each) => Object.keys(each)).sort(),
  );
});

test("every relative link of every page leads to a file", () => {
  const broken = pages.flatMap((page) =>
    [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .filter((target) => !existsSync(join(ROOT, dirname(page), target.split("#")[0]!)))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test("every source, test and page that a page names by its path exists", () => {
  const PATH = /`((?:src|test|bench|examples|scripts|docs|packs)\/[\w./-]+\.(?:ts|mjs|sh|md|json|png))`/g;
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(PATH)].map(([, path]) => ({ page, path: path! })),
  );
  assert.ok(named.length > 20);
  assert.deepEqual(
    named.filter(({ path }) => !existsSync(join(ROOT, path))),
    [],
  );
});

/** Words of a shell line: quotes and continued lines, nothing else of the shell. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  );

const shellLines = (page: string): { page: string; words: string[] }[] =>
  [...read(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
    block!
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((line) => ({ page, words: wordsOf(line.replace(/ {2,}#.*$/, "")) })),
  );

test("every npm script and every miroir command that a page shows exists, with these options", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const wrong: string[] = [];
  let checked = 0;
  for (const { page, words } of pages.flatMap(shellLines)) {
    const [program, first = ""] = words;
    const script = first === "run" ? words[2]! : first;
    if (program === "npm" && (first === "run" || first === "test") && !Object.hasOwn(scripts, script))
      wrong.push(`${page}: npm run ${script}`);
    if (program !== "miroir") continue;
    checked++;
    const command = commandOf(words.slice(1));
    try {
      if (!command) throw new Error("there is no such command");
      checkArguments(command, parseArguments(command, words.slice(1 + command.name.split(" ").length)));
    } catch (error) {
      wrong.push(`${page}: ${words.join(" ")}: ${(error as Error).message}`);
    }
  }
  assert.ok(checked > 15);
  assert.deepEqual(wrong, []);
});

/** The command that words begin with, undefined where none does. */
const commandOf = (words: readonly string[]) =>
  COMMANDS.filter(({ name }) => name.split(" ").every((word, i) => words[i] === word))
    .sort((a, b) => b.name.length - a.name.length)
    .at(0);

const isGroup = (word: string): boolean => COMMANDS.some(({ name }) => name.startsWith(`${word} `));

/** What is wrong with a command that a sentence names: `people`, `album add --right`, or `album` of `album --help`. */
const wrongIn = (named: string): string[] => {
  const words = named.split(/\s+/);
  const first = words.findIndex((word) => !word.startsWith("-") && word !== "help");
  const asked = first < 0 ? [] : words.slice(first);
  const command = commandOf(asked);
  const known = { ...GLOBAL_OPTIONS, ...command?.options };
  const options = [...named.matchAll(/(?<=^|\s|\[)--([a-z][a-z-]*)/g)].map(([, option]) => option!);
  const stands = command ?? (asked.slice(1).every((word) => word.startsWith("-")) && isGroup(asked[0]!));
  return [
    ...(stands || asked[0]?.startsWith("<") || asked.length === 0 ? [] : [`no command: ${named}`]),
    ...options.filter((option) => !Object.hasOwn(known, option)).map((option) => `no --${option}: ${named}`),
  ];
};

/** Commands in sentences, between code marks: of a page, which may break a line, and of a source, whose own marks are no such. */
const namedIn = (text: string): string[] =>
  [...text.matchAll(/(\\?)`miroir\s+([a-z<-][^`\\]*)\1`/g)]
    .filter(([, escaped, named]) => escaped || !named!.includes("$"))
    .map(([, , named]) => named!.trim());

test("every miroir command that a sentence of a page or of the program names exists, with these options", () => {
  const sources = files.filter((path) => /^(?:src|scripts|examples)\/.*\.(?:ts|mjs|svelte|sh)$/.test(path));
  const named = [...pages, ...sources].flatMap((path) =>
    namedIn(read(path)).map((each) => ({ path, wrong: wrongIn(each) })),
  );
  assert.ok(named.length > 100);
  const said = Object.keys(ERRORS).flatMap((code) =>
    LANGUAGES.map((language) => textOf(language, `errors.${code}`)).flatMap((text) =>
      [...text.matchAll(/miroir ([a-z]+(?: [a-z]+)?)/g)]
        .filter(([, each]) => !commandOf(each!.split(" ")) && !isGroup(each!.split(" ")[0]!))
        .map(([each]) => `${code}: ${each}`),
    ),
  );
  assert.deepEqual(said, []);
  assert.deepEqual(
    named.filter(({ wrong }) => wrong.length > 0),
    [],
  );
});

test("a command that is named without the program's name exists too", () => {
  const firsts = [...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]!))].filter(isGroup);
  const short = new RegExp(`\`((?:${firsts.join("|")}) [a-z][a-z-]*(?: [^\`\\n]*)?)\``, "g");
  const wrong = pages
    .filter((page) => page !== "CHANGELOG.md" && !page.startsWith("docs/decisions/"))
    .flatMap((page) => [...read(page).matchAll(short)].map(([, named]) => ({ page, wrong: wrongIn(named!) })))
    .filter((each) => each.wrong.length > 0);
  assert.deepEqual(wrong, []);
});

test("a wrong command on a page would be found", () => {
  assert.deepEqual(wrongIn("reject"), ["no command: reject"]);
  assert.deepEqual(wrongIn("album shwo <title>"), ["no command: album shwo <title>"]);
  assert.deepEqual(wrongIn("people --josn"), ["no --josn: people --josn"]);
  assert.deepEqual(["request --help", "help album", "log verify --since FILE"].flatMap(wrongIn), []);
  assert.deepEqual(namedIn("say `miroir\nlog verify`, or \\`miroir scan\\`"), ["log verify", "scan"]);
  const album = COMMANDS.find(({ name }) => name === "album add")!;
  assert.throws(() => checkArguments(album, parseArguments(album, wordsOf('"A title" --right own-work'))));
  assert.throws(() => parseArguments(album, wordsOf("title --wrong 1")));
  assert.deepEqual(wordsOf("a \"b c\" 'd e' f"), ["a", "b c", "d e", "f"]);
});

test("no file promises what no program can keep, and none names a place on somebody's machine", () => {
  // Written in parts, so that this file is not what it looks for.
  const claims = new RegExp(
    ["is law" + "ful", "(GDPR|RGPD)[- ](compliant|conform)", "conforme au RG" + "PD"].join("|"),
    "i",
  );
  const places = new RegExp(
    `(?<![\\w.])/(${["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"].join("|")})/`,
  );
  const text = files.filter((path) => /\.(md|ts|mjs|json|sh|yml)$|^LICENSE$|^\.ci\//.test(path));
  assert.ok(text.length > 100);
  assert.deepEqual(
    text.filter((path) => claims.test(read(path)) || places.test(read(path))),
    [],
  );
  assert.ok(claims.test("Miroir is law" + "ful") && places.test(" /ho" + "me/ada/x"));
});

test("the licence is the whole text of the GNU AGPL, version 3", () => {
  const licence = read("LICENSE");
  assert.equal(Buffer.byteLength(licence), 34_523);
  assert.match(licence, /^ +GNU AFFERO GENERAL PUBLIC LICENSE\n +Version 3, 19 November 2007\n/);
  assert.match(licence, /<https:\/\/www\.gnu\.org\/licenses\/>\.\n$/);
});
