/** What a row of the command table is, and how its arguments are read. Node's own parser; the words are ours, in two languages. */

import { parseArgs } from "node:util";
import { isDay } from "../domain/days.ts";
import { type Language, MiroirError } from "../domain/errors.ts";
import type { ActOptions } from "../engine/gate/act.ts";
import type { Miroir } from "../index.ts";
import { type Words, words } from "../words/words.ts";
import { nearest } from "./near.ts";

export interface Option {
  /** Shown in help: DAY, FILE, NAME. Absent for a switch. */
  readonly value?: string;
  /** One letter that says the same: -h. */
  readonly letter?: string;
  readonly many?: boolean;
  readonly required?: boolean;
  readonly about: Words;
}

export interface Positional {
  readonly name: string;
  readonly required: boolean;
  readonly many?: boolean;
}

export type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command prints: text for people, the same as data with `--json`, and what the process ends with. */
export interface Printed {
  readonly text: string;
  readonly data: unknown;
  readonly exit?: number;
}

/** What a verb of the library answers. */
export type Answer<F extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;

export interface Context {
  readonly language: Language;
  readonly arguments: readonly string[];
  readonly options: Given;
  readonly configPath: string;
  /** Opens the instance, once; closed when the command ends. */
  miroir(): Promise<Miroir>;
  /** Signal of Ctrl-C and the progress bar, for a long verb. */
  readonly long: ActOptions;
  /** Prints before the end: for long commands that tell a story. With --json nothing is printed. */
  say(text: string): void;
}

export interface Command {
  readonly name: string;
  readonly about: Words;
  /** An example that runs. */
  readonly example?: string;
  readonly positionals?: readonly Positional[];
  readonly options?: Readonly<Record<string, Option>>;
  run(context: Context): Promise<Printed>;
}

export const GLOBAL_OPTIONS = {
  config: {
    value: "FILE",
    about: words("cli.command.configurationFileDefaultMiroir"),
  },
  actor: {
    value: "NAME",
    about: words("cli.command.whoActsLogWill"),
  },
  language: {
    value: "en|fr",
    about: words("cli.command.languageOutputDefaultLocale"),
  },
  json: { about: words("cli.command.printJson") },
  help: { letter: "h", about: words("cli.command.help") },
  version: { letter: "v", about: words("cli.command.version") },
} as const satisfies Record<string, Option>;

const missing = (name: string, hint: string): MiroirError => new MiroirError("usage/missing", { name, hint });

/** Node says in English what it does not understand, and names the option; the sentence is ours, in both languages. */
const refusalOf = (cause: unknown, command: string, known: Readonly<Record<string, Option>>): MiroirError => {
  const [name = ""] = /(?<=')-[\w-]+/.exec((cause as Error).message) ?? [];
  const option = known[name.slice(2)];
  if (option?.value !== undefined) return missing(`${name} ${option.value}`, `miroir ${command} --help`);
  const near = option
    ? undefined
    : nearest(
        name,
        Object.keys(known).map((each) => `--${each}`),
      );
  return near === undefined
    ? new MiroirError("usage/bad-option", { problem: `“${name}${option ? "=…" : ""}”`, command }, { cause })
    : new MiroirError("usage/mistyped-option", { name, near, command }, { cause });
};

/** @throws MiroirError usage/bad-option, usage/mistyped-option, usage/missing */
export const parseArguments = (
  command: Command,
  argv: readonly string[],
): { options: Given; arguments: string[] } => {
  const known: Record<string, Option> = { ...GLOBAL_OPTIONS, ...command.options };
  const shape = Object.fromEntries(
    Object.entries(known).map(([name, { value, many, letter }]) => [
      name,
      {
        type: value ? ("string" as const) : ("boolean" as const),
        multiple: many ?? false,
        ...(letter && { short: letter }),
      },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: shape,
      allowPositionals: true,
      strict: true,
    });
    return { options: values as Given, arguments: positionals };
  } catch (cause) {
    throw refusalOf(cause, command.name, known);
  }
};

/** @throws MiroirError usage/missing, usage/bad-option */
export const checkArguments = (
  command: Command,
  given: { options: Given; arguments: readonly string[] },
): void => {
  const hint = `miroir ${command.name} --help`;
  const positionals = command.positionals ?? [];
  for (const [i, { name, required }] of positionals.entries())
    if (required && given.arguments[i] === undefined) throw missing(`<${name}>`, hint);
  const last = positionals.at(-1);
  if (!last?.many && given.arguments.length > positionals.length)
    throw new MiroirError("usage/bad-option", {
      problem: `“${given.arguments[positionals.length]}”`,
      command: command.name,
    });
  for (const [name, option] of Object.entries(command.options ?? {}))
    if (option.required && given.options[name] === undefined)
      throw missing(`--${name}${option.value ? ` ${option.value}` : ""}`, hint);
};

// What a command asks of its options. Names are checked where the table is read, in test/cli.

export const text = (options: Given, name: string): string | undefined => options[name] as string | undefined;
export const texts = (options: Given, name: string): readonly string[] | undefined =>
  options[name] as readonly string[] | undefined;
export const flag = (options: Given, name: string): boolean => options[name] === true;

/** @throws MiroirError usage/bad-value */
export const day = (options: Given, name: string): string | undefined => {
  const value = text(options, name);
  if (value !== undefined && !isDay(value))
    throw new MiroirError("usage/bad-value", { name: `--${name}`, value, expected: "YYYY-MM-DD" });
  return value;
};

/** @throws MiroirError usage/bad-value */
export const oneOf = <T extends string>(
  options: Given,
  name: string,
  choices: readonly T[],
): T | undefined => {
  const value = text(options, name);
  if (value === undefined) return undefined;
  if (!(choices as readonly string[]).includes(value))
    throw new MiroirError("usage/bad-value", { name: `--${name}`, value, expected: choices.join("|") });
  return value as T;
};

/** @throws MiroirError usage/bad-value */
export const whole = (options: Given, name: string): number | undefined => {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 1)
    throw new MiroirError("usage/bad-value", { name: `--${name}`, value, expected: "1, 2, 3 …" });
  return parsed;
};

const HIGHEST_PORT = 65_535;

/** @throws MiroirError usage/bad-value */
export const portOf = (options: Given): number | undefined => {
  const port = whole(options, "port");
  if (port !== undefined && port > HIGHEST_PORT)
    throw new MiroirError("usage/bad-value", {
      name: "--port",
      value: String(port),
      expected: `1 … ${HIGHEST_PORT}`,
    });
  return port;
};

/** An object without the keys whose value is undefined. */
export const present = <T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
