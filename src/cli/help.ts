import type { Language } from "../domain/errors.ts";
import { type Command, GLOBAL_OPTIONS, type Option } from "./command.ts";
import { words } from "./text.ts";

const TEXT = {
  purpose: words(
    "Miroir searches your own archive by photograph, and finds only people who asked to be found.",
    "Miroir cherche dans votre propre archive par photographie, et ne trouve que les personnes qui l'ont demandé.",
  ),
  usage: words("Usage", "Utilisation"),
  commands: words(
    "Commands, in the order in which they are used:",
    "Commandes, dans l'ordre où elles servent :",
  ),
  options: words("Options", "Options"),
  required: words("required", "obligatoire"),
  many: words("may be given several times", "peut être donnée plusieurs fois"),
  more: words(
    "`miroir <command> --help` shows the options of one.",
    "`miroir <commande> --help` montre les options de chacune.",
  ),
  everywhere: words("Everywhere", "Partout"),
  example: words("Example", "Exemple"),
} as const;

const usageOf = ({ name, positionals = [], options = {} }: Command): string => {
  const places = positionals.map(({ name: place, required, many }) => {
    const shown = `<${place}>${many ? "…" : ""}`;
    return required ? shown : `[${shown}]`;
  });
  const needed = Object.entries(options)
    .filter(([, option]) => option.required)
    .map(([option, { value }]) => `--${option}${value ? ` ${value}` : ""}`);
  return ["miroir", name, ...places, ...needed].join(" ");
};

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
};

const optionRow = (language: Language, name: string, option: Option): [string, string] => {
  const notes = [
    option.required ? TEXT.required[language] : "",
    option.many ? TEXT.many[language] : "",
  ].filter(Boolean);
  return [
    `--${name}${option.value ? ` ${option.value}` : ""}`,
    option.about[language] + (notes.length > 0 ? ` (${notes.join(", ")})` : ""),
  ];
};

const globalRows = (language: Language): [string, string][] =>
  Object.entries(GLOBAL_OPTIONS).map(([name, option]) => optionRow(language, name, option));

export const helpOf = (command: Command, language: Language): string => {
  const own = Object.entries(command.options ?? {}).map(([name, option]) =>
    optionRow(language, name, option),
  );
  return [
    command.about[language],
    `${TEXT.usage[language]}: ${usageOf(command)}`,
    ...(own.length > 0 ? [`${TEXT.options[language]}:\n${columns(own)}`] : []),
    `${TEXT.everywhere[language]}:\n${columns(globalRows(language))}`,
    ...(command.example ? [`${TEXT.example[language]}:\n  ${command.example}`] : []),
  ].join("\n\n");
};

export const help = (commands: readonly Command[], language: Language): string =>
  [
    TEXT.purpose[language],
    `${TEXT.usage[language]}: miroir <command> [--json]`,
    `${TEXT.commands[language]}\n${columns(commands.map((command) => [command.name, command.about[language]]))}`,
    `${TEXT.everywhere[language]}:\n${columns(globalRows(language))}`,
    TEXT.more[language],
  ].join("\n\n");

/** `miroir album` alone: what can follow. */
export const helpOfGroup = (commands: readonly Command[], language: Language): string =>
  [columns(commands.map((command) => [command.name, command.about[language]])), TEXT.more[language]].join(
    "\n\n",
  );
