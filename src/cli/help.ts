import type { Language } from "../domain/errors.ts";
import { words } from "../words/words.ts";
import { type Command, GLOBAL_OPTIONS, type Option } from "./command.ts";
import type { Group } from "./commands.ts";

const TEXT = {
  purpose: words("cli.help.miroirSearchesYourOwn"),
  usage: words("cli.help.usage"),
  whole: words("cli.help.miroirCommandOptions"),
  daily: words("cli.help.everyDay"),
  beside: words("cli.help.beside"),
  options: words("cli.help.options"),
  required: words("cli.help.required"),
  many: words("cli.help.mayGivenSeveralTimes"),
  more: words("cli.help.miroirHelpCommandShows"),
  everywhere: words("cli.help.everywhere"),
  example: words("cli.help.example"),
} as const;

const COLON = words("cli.help.colon");

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

type Rows = readonly (readonly [string, string])[];

/** A longer one, an option of many choices, stands alone on its line, and what it is below. */
const MOST_LEFT = 36;

const widest = (rows: Rows): number =>
  Math.max(0, ...rows.map(([{ length }]) => length).filter((length) => length <= MOST_LEFT));

const columns = (rows: Rows, width = widest(rows)): string =>
  rows
    .map(([left, right]) =>
      left.length > width
        ? `  ${left}\n  ${" ".repeat(width)}  ${right}`
        : `  ${left.padEnd(width)}  ${right}`,
    )
    .join("\n");

const commandRows = (commands: readonly Command[], language: Language): Rows =>
  commands.map(({ name, about }) => [name, about[language]]);

const optionRow = (language: Language, name: string, option: Option): [string, string] => {
  const notes = [
    option.required ? TEXT.required[language] : "",
    option.many ? TEXT.many[language] : "",
  ].filter(Boolean);
  return [
    `${option.letter ? `-${option.letter}, ` : ""}--${name}${option.value ? ` ${option.value}` : ""}`,
    option.about[language] + (notes.length > 0 ? ` (${notes.join(", ")})` : ""),
  ];
};

const globalRows = (language: Language): [string, string][] =>
  Object.entries(GLOBAL_OPTIONS).map(([name, option]) => optionRow(language, name, option));

/** @param beside commands whose names begin with this one's: `publish list` of `publish` */
export const helpOf = (command: Command, language: Language, beside: readonly Command[] = []): string => {
  const own = Object.entries(command.options ?? {}).map(([name, option]) =>
    optionRow(language, name, option),
  );
  return [
    command.about[language],
    `${TEXT.usage[language]}${COLON[language]} ${usageOf(command)}`,
    ...(own.length > 0 ? [`${TEXT.options[language]}${COLON[language]}\n${columns(own)}`] : []),
    `${TEXT.everywhere[language]}${COLON[language]}\n${columns(globalRows(language))}`,
    ...(command.example ? [`${TEXT.example[language]}${COLON[language]}\n  ${command.example}`] : []),
    ...(beside.length > 0
      ? [`${TEXT.beside[language]}${COLON[language]}\n${columns(commandRows(beside, language))}`]
      : []),
  ].join("\n\n");
};

/** Everything: what is done every day, then the rest by what it is for. */
export const help = (groups: readonly Group[], daily: readonly string[], language: Language): string => {
  const all = groups.flatMap(({ commands }) => commands);
  const width = widest(commandRows(all, language));
  const part = (title: string, commands: readonly Command[]): string =>
    `${title}${COLON[language]}\n${columns(commandRows(commands, language), width)}`;
  return [
    TEXT.purpose[language],
    `${TEXT.usage[language]}${COLON[language]} ${TEXT.whole[language]}`,
    part(
      TEXT.daily[language],
      daily.flatMap((name) => all.filter((command) => command.name === name)),
    ),
    ...groups.map(({ about, commands }) =>
      part(
        about[language],
        commands.filter(({ name }) => !daily.includes(name)),
      ),
    ),
    `${TEXT.everywhere[language]}${COLON[language]}\n${columns(globalRows(language))}`,
    TEXT.more[language],
  ].join("\n\n");
};

/** `miroir album` alone: what can follow. */
export const helpOfGroup = (commands: readonly Command[], language: Language): string =>
  [columns(commandRows(commands, language)), TEXT.more[language]].join("\n\n");
