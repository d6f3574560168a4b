/**
 * Writes the reference pages of docs/guide from the tables of the program, so that they cannot drift apart:
 *
 *   node scripts/write-reference.mjs
 *
 * `test/docs.test.ts` holds the written pages against the same tables.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GLOBAL_OPTIONS } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { CONFIG_FILE, SETTINGS } from "../src/config.ts";
import { ERRORS, EXIT } from "../src/domain/errors.ts";
import { AI_ACT_DUTIES, AI_ACT_WHERE } from "../src/engine/authority/ai-act.ts";
import { MED_POINTS } from "../src/engine/authority/med-2021-134.ts";
import { outlineOf } from "../src/words/words.ts";

const root = join(import.meta.dirname, "..");

const cell = (text) => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");
const table = (heads, rows) =>
  [heads, heads.map(() => "---"), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
const code = (text) => `\`${text}\``;
const WRITTEN =
  "<!-- Written by scripts/write-reference.mjs from the program's own tables. Edit those, not this page. -->";

/** A table looked up by name: a name that nobody described stops the script. */
const described = (descriptions, name) => {
  if (!Object.hasOwn(descriptions, name))
    throw new Error(`scripts/write-reference.mjs says nothing of ${name}`);
  return descriptions[name];
};

// Settings

/** Defaults that depend on the machine: what they are computed from. */
const COMPUTED = { workers: "one per core, at most 8" };

/** What a value may be, from the schema that checks it. */
const shapeOf = (json) => {
  if (json.anyOf) return json.anyOf.map(shapeOf).join(" or ");
  if (Array.isArray(json.type)) return json.type.map((type) => shapeOf({ ...json, type })).join(" or ");
  if (json.enum) return json.enum.map((value) => code(JSON.stringify(value))).join(" or ");
  if (json.type === "object" && json.additionalProperties && !json.properties)
    return `object: a name for each, with ${shapeOf(json.additionalProperties)}`;
  if (json.type === "object") return `object: ${Object.keys(json.properties).map(code).join(", ")}`;
  if (json.type === "integer") return `whole number, ${json.minimum} to ${json.maximum}`;
  if (json.type === "number") return `number above ${json.exclusiveMinimum}, at most ${json.maximum}`;
  if (json.type === "string") return "text";
  return json.type === "boolean" ? "true or false" : "null";
};

const settingRow = ([name, { schema, about }]) => {
  const json = z.toJSONSchema(schema, { io: "input" });
  const usual = "default" in json ? code(JSON.stringify(json.default)) : "none: must be given";
  return [code(name), shapeOf(json), COMPUTED[name] ?? usual, about];
};

const ENVIRONMENT = [
  ["MIROIR_CONFIG", "Path of the configuration file, where `--config` is not given."],
  ["MIROIR_MODELS", "Folder of installed model packs, where the setting `modelsFolder` is null."],
  [
    "MIROIR_PASSPHRASE_FILE",
    "File whose first line is the passphrase of the keys, readable by its owner only; else systemd's credential `miroir-passphrase` is looked for, and then a terminal is asked.",
  ],
  ["CREDENTIALS_DIRECTORY", "Set by systemd: where the credentials of a service lie."],
  [
    "MIROIR_DEBUG",
    "Any value: an unexpected fault prints its stack on standard error. Do not set it on a shared machine.",
  ],
  [
    "MIROIR_TEST_DATABASE_URL",
    "For `npm test`: the store and the laws are tested on this PostgreSQL too. Never one that holds anything.",
  ],
  [
    "MIROIR_TEST_SEED",
    "For `npm test`: the number from which the tests draw what they leave to chance; each run prints its own.",
  ],
  [
    "MIROIR_TRIALS",
    "For `npm test`: how many times as often as usual the tests kill, fuzz and let fail; 1 where it is not set.",
  ],
  [
    "MIROIR_TEST_CHROMIUM",
    "For `npm test`: the Chromium in which the pages are tested; without one those tests say that they are skipped.",
  ],
  ["MIROIR_TEST_DATABASE_FOLDER", "For `scripts/postgres-for-tests.sh`: where its throw-away server lives."],
  [
    "LC_ALL, LC_MESSAGES, LANG",
    "The first that is set decides the language of the command line: French where it begins with `fr`, else English.",
  ],
];

const configuration = () => `# Configuration

${WRITTEN}

One JSON file, \`${CONFIG_FILE}\`, written by \`miroir init\` and read by every command. A key that is not in this table is
refused: there is no setting for law enforcement, live cameras or other people's databases (R100). R numbers are
explained in the [glossary](../../GLOSSARY.md).

${table(["setting", "value", "default", "what it is, and where its bounds come from"], Object.entries(SETTINGS).map(settingRow))}

Relative folders start from the configuration file. A \`pack\` given as a path starts from the folder the command runs in.

## Environment

${table(
  ["variable", "what it does"],
  ENVIRONMENT.map(([name, about]) => [name.split(", ").map(code).join(", "), about]),
)}
`;

// Commands

const usageOf = ({ name, positionals = [], options = {} }) =>
  [
    "miroir",
    name,
    ...positionals.map(({ name: place, required, many }) => {
      const shown = `<${place}>${many ? "…" : ""}`;
      return required ? shown : `[${shown}]`;
    }),
    ...Object.entries(options)
      .filter(([, option]) => option.required)
      .map(([option, { value }]) => `--${option}${value ? ` ${value}` : ""}`),
  ].join(" ");

const optionRow = ([name, { value, about, required, many }]) => [
  code(`--${name}${value ? ` ${value}` : ""}`),
  about.en,
  [required && "required", many && "may be given several times"].filter(Boolean).join(", "),
];
const optionTable = (options) => table(["option", "what it is", ""], Object.entries(options).map(optionRow));

const commandPart = (command) =>
  [
    `## miroir ${command.name}`,
    `${command.about.en[0].toUpperCase()}${command.about.en.slice(1)}.`,
    `\`\`\`text\n${usageOf(command)}\n\`\`\``,
    Object.keys(command.options ?? {}).length > 0 && optionTable(command.options),
    command.example && `\`\`\`sh\n${command.example}\n\`\`\``,
  ]
    .filter(Boolean)
    .join("\n\n");

const commands = () => `# Commands

${WRITTEN}

In the order in which they are used. \`miroir --help\` and \`miroir <command> --help\` say the same on the command line, in
English or French. Days are written \`YYYY-MM-DD\`. A person is named by their identifier, its first eight characters or
more, or their exact name; a grant and a case by the same of theirs. What a command ends with
is in [errors](errors.md).

## Everywhere

${optionTable(GLOBAL_OPTIONS)}

${COMMANDS.map(commandPart).join("\n\n")}
`;

// Errors

const EXITS = {
  ok: "done",
  found:
    "a check ran to its end and found something: `audit templates`, `log verify`; or a promise of `demo` was not kept",
  usage: "the command, an option or the configuration is not right",
  refused: "a law of Miroir says no: consent, grant, scope, minors, permission",
  notFound: "what was named does not exist",
  partial: "the run went to its end; some inputs were damaged, were listed and skipped",
  badInput: "the input itself cannot be used",
  busy: "another process holds what is needed; try again later",
  keys: "a key is missing, damaged, readable by others, or another one",
  storage: "disk or database",
  model: "the model pack",
  version: "the database is of a newer Miroir, or Node is too old",
  internal: "Miroir broke one of its own promises: please report it",
  interrupted: "stopped (Ctrl-C); the same command goes on where it stopped",
};

const nameOfExit = (exit) => Object.keys(EXIT).find((name) => EXIT[name] === exit);

const errors = () => `# Errors

${WRITTEN}

Every refusal and fault is a row of one closed table (\`src/domain/errors.ts\`). On the command line the message goes to
standard error, in English or French; with \`--json\` the code, the message and its details go to standard output. The
HTTP status is for the API, which does not exist yet. Messages never hold a template, a key or the name of a person.

## What a command ends with

${table(
  ["exit code", "name", "meaning"],
  Object.entries(EXIT).map(([name, exit]) => [exit, code(name), described(EXITS, name)]),
)}

## Codes

${table(
  ["code", "exit", "HTTP", "message"],
  Object.entries(ERRORS).map(([name, { exit, http }]) => [
    code(name),
    `${exit} ${nameOfExit(exit)}`,
    http,
    outlineOf("en", `errors.${name}`),
  ]),
)}
`;

// What an authority reads, as the authority pack says it

const med = () => `# MED-2021-134 point by point

${WRITTEN}

On 26 November 2021 the CNIL ordered Clearview AI to stop (decision MED-2021-134). This is what the decision found, what answers
it here, and which command and test show it. \`test/engine/authority/inspected.test.ts\` holds each against what there is. It says how
the program is built; whether the law allows your use of it is for you to show. The same page is in the
[authority pack](authority-pack.md).

${table(
  ["found", "answered here by", "command", "test"],
  MED_POINTS.map(({ found, answer, command, test }) => [
    found.en,
    answer.en,
    code(`miroir ${command}`),
    `${code(test.file)} "${test.name}"`,
  ]),
)}
`;

const aiAct = () => `# Duties under the AI Act

${WRITTEN}

Regulation (EU) 2024/1689. The same page is in the [authority pack](authority-pack.md), in English and French.

${AI_ACT_WHERE.map(({ en }) => `- ${en}`).join("\n")}

${table(
  ["article", "duty", "what is done here", "for the controller"],
  AI_ACT_DUTIES.map(({ article, duty, here, yours }) => [article, duty.en, here.en, yours.en]),
)}
`;

/** Path from the root, and content. */
export const pages = {
  "docs/guide/configuration.md": configuration(),
  "docs/guide/commands.md": commands(),
  "docs/guide/errors.md": errors(),
  "docs/guide/med-2021-134.md": med(),
  "docs/guide/ai-act.md": aiAct(),
};

if (process.argv[1] === import.meta.filename) {
  mkdirSync(join(root, "docs", "guide"), { recursive: true });
  for (const [path, content] of Object.entries(pages)) writeFileSync(join(root, path), content);
}
