/** The command line: finds the command in the table, runs it, prints, ends with a code from the one table of errors. */

import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { diskFault } from "../domain/disk.ts";
import { ERRORS, EXIT, isRefusedByTable, type Language, MiroirError, say } from "../domain/errors.ts";
import type { Miroir } from "../index.ts";
import { CONFIG_FILE, PROGRAM_FOLDER } from "../program.ts";
import { isLanguage, LANGUAGES } from "../words/words.ts";
import {
  type Command,
  type Context,
  checkArguments,
  flag,
  type Given,
  GLOBAL_OPTIONS,
  type Option,
  oneOf,
  parseArguments,
  text,
} from "./command.ts";
import { COMMANDS, DAILY, GROUPS } from "./commands.ts";
import { otherModel } from "./consent/other-model.ts";
import { withPassphrase } from "./keys.ts";
import { nearest } from "./near.ts";
import { bounded, plain, plainJson, plainLines } from "./print.ts";
import { clockBehind } from "./staff/status.ts";
import { languageOf, useZone } from "./text.ts";

/** The longest name that the arguments begin with: `album add` before `album`. */
const findCommand = (argv: readonly string[]): { command: Command; rest: string[] } | undefined => {
  const found = COMMANDS.filter(({ name }) => name.split(" ").every((word, i) => argv[i] === word)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0];
  return found && { command: found, rest: argv.slice(found.name.split(" ").length) };
};

/** An option that every command takes, of `--json`, `-h` or `--config=x`. */
const globalOption = (argument: string): Option | undefined => {
  const [name] = argument.split("=");
  return Object.entries<Option>(GLOBAL_OPTIONS).find(
    ([each, { letter }]) => name === `--${each}` || name === `-${letter}`,
  )?.[1];
};

/** What is said before the command is read as if it were said after it: `miroir --json people`, `miroir --config=x people`. */
const commandFirst = (argv: readonly string[]): string[] => {
  let at = 0;
  while (argv[at]?.startsWith("-")) {
    const takesNext = globalOption(argv[at]!)?.value !== undefined && !argv[at]!.includes("=");
    at += takesNext ? 2 : 1;
  }
  return [...argv.slice(at), ...argv.slice(0, at)];
};

/** `miroir help people` asks what `miroir people --help` asks. */
const helpLast = (argv: readonly string[]): readonly string[] =>
  argv[0] === "help" ? [...argv.slice(1), "--help"] : argv[0] === "version" ? ["--version"] : argv;

/** Asked for before the rest is read, so that a refusal of the rest is said in it too. */
const languageAsked = (argv: readonly string[]): Language | undefined => {
  const said = argv.map((argument, i) =>
    argument === "--language" ? argv[i + 1] : /^--language=(.*)$/.exec(argument)?.[1],
  );
  return said.find(isLanguage);
};

const asksHelp = (argv: readonly string[]): boolean => argv.includes("--help") || argv.includes("-h");
const asksVersion = (argv: readonly string[]): boolean => argv.includes("--version") || argv.includes("-v");

/** Written whole before the process ends, also into a pipe. */
const write = (descriptor: 1 | 2, content: string): void => {
  let rest = Buffer.from(content.endsWith("\n") ? content : `${content}\n`);
  while (rest.length > 0)
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
};

const writeJson = (data: unknown): void => write(1, plainJson(JSON.stringify(data, null, 2)));

/** What the start found and no command asked for; beside the answer, so that JSON stays JSON. */
const warn = (said: string): void => {
  if (said) write(2, `miroir: ${plain(said)}`);
};

const asMiroirError = (error: unknown): MiroirError => {
  if (error instanceof MiroirError) return error;
  const { path = "?", message, stack } = error as NodeJS.ErrnoException;
  const fault = diskFault(error, path);
  if (fault instanceof MiroirError) return fault;
  if (process.env.MIROIR_DEBUG) write(2, stack ?? message);
  if (isRefusedByTable(error)) return new MiroirError("usage/not-kept", {}, { cause: error });
  return new MiroirError("internal/broken-promise", { problem: message }, { cause: error });
};

const printError = (error: MiroirError, language: Language, json: boolean): number => {
  const { exit } = ERRORS[error.code];
  if (json) writeJson({ error: { code: error.code, message: say(error, language), details: error.details } });
  else write(2, `miroir: ${plain(say(error, language))}`);
  return exit;
};

/** Ctrl-C asks once politely: the act finishes what is in flight; the second time the process ends. */
const onInterrupt = (stop: AbortController): void => {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(EXIT.interrupted);
      stop.abort();
    });
};

const runCommand = async (
  command: Command,
  given: { options: Given; arguments: string[] },
  language: Language,
): Promise<number> => {
  const json = flag(given.options, "json");
  const configPath = text(given.options, "config") ?? process.env.MIROIR_CONFIG ?? CONFIG_FILE;
  const stop = new AbortController();
  onInterrupt(stop);
  const { progressBar } = await import("./progress.ts");
  const bar = progressBar(process.stderr, language);
  let opened: Miroir | undefined;
  const context: Context = {
    language,
    ...given,
    configPath,
    miroir: async () => {
      const { open } = await import("../index.ts");
      opened ??= await open({
        config: configPath,
        actor: { name: text(given.options, "actor") ?? userInfo().username, role: "administrator" },
      });
      useZone(opened.timeZone);
      warn(otherModel(opened.otherModel, language));
      warn(clockBehind(opened.clockBehindSeconds, language));
      return opened;
    },
    long: { signal: stop.signal, ...(json ? {} : { onProgress: (progress) => bar.show(progress) }) },
    say: (line) => {
      bar.clear();
      if (!json) write(1, plainLines(line));
    },
  };
  try {
    const printed = await withPassphrase(language, () => command.run(context));
    bar.clear();
    if (json) writeJson(printed.data);
    else if (printed.text !== "") write(1, plainLines(printed.text));
    return printed.exit ?? EXIT.ok;
  } finally {
    bar.clear();
    await opened?.close();
  }
};

/** What can stand first: a command, or what several begin with. */
const FIRST_WORDS = [...new Set(COMMANDS.flatMap(({ name }) => [name, name.split(" ")[0]!]))];

const groupOf = (name: string): readonly Command[] =>
  COMMANDS.filter((command) => command.name.startsWith(`${name} `));

/** The command that was meant: by both words, by the first, or by the first put right and the second. */
const meant = (first: string, second: string | undefined): string | undefined => {
  const names = COMMANDS.map(({ name }) => name);
  const whole = second === undefined ? undefined : nearest(`${first} ${second}`, names);
  if (whole !== undefined) return whole;
  const near = groupOf(first).length > 0 ? undefined : nearest(first, FIRST_WORDS);
  return near === undefined || second === undefined
    ? near
    : (nearest(`${near} ${second}`, names) ?? (groupOf(near).length > 0 ? undefined : near));
};

/** @throws MiroirError usage/mistyped-command, usage/unknown-command */
const refuseCommand = (first: string, second: string | undefined): never => {
  const group = groupOf(first);
  const name = group.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const near = meant(first, second);
  throw near === undefined
    ? new MiroirError("usage/unknown-command", {
        name: bounded(plain(name)),
        help: group.length > 0 ? `miroir help ${first}` : "miroir help",
      })
    : new MiroirError("usage/mistyped-command", { name: bounded(plain(name)), near });
};

const printVersion = async (json: boolean): Promise<number> => {
  const { version } = JSON.parse(await readFile(join(PROGRAM_FOLDER, "package.json"), "utf8"));
  if (json) writeJson({ version });
  else write(1, `miroir ${version}`);
  return EXIT.ok;
};

/** No command is named: help of all of them or of those that begin alike, the version, or a word that is none. */
const runNone = async (argv: readonly string[], language: Language): Promise<number> => {
  const { help, helpOfGroup } = await import("./help.ts");
  const options = argv.findIndex((argument) => argument.startsWith("-"));
  const [name, second] = options < 0 ? argv : argv.slice(0, options);
  const exit = asksHelp(argv) ? EXIT.ok : EXIT.usage;
  if (name === undefined) {
    if (options >= 0 && globalOption(argv[options]!) === undefined)
      throw new MiroirError("usage/bad-option", {
        problem: `“${bounded(plain(argv[options]!))}”`,
        command: "help",
      });
    write(1, help(GROUPS, DAILY, language));
    return exit;
  }
  const group = groupOf(name);
  if (group.length === 0 || second !== undefined) refuseCommand(name, second);
  write(1, helpOfGroup(group, language));
  return exit;
};

/** @returns what the process ends with */
export const run = async (given: readonly string[]): Promise<number> => {
  const argv = helpLast(commandFirst(given));
  let language = languageAsked(argv) ?? languageOf(process.env);
  const json = argv.includes("--json");
  try {
    const found = findCommand(argv);
    if (asksVersion(found?.rest ?? argv)) return await printVersion(json);
    if (!found) return await runNone(argv, language);
    if (asksHelp(found.rest)) {
      const { helpOf } = await import("./help.ts");
      write(1, helpOf(found.command, language, groupOf(found.command.name)));
      return EXIT.ok;
    }
    const read = parseArguments(found.command, found.rest);
    language = oneOf(read.options, "language", LANGUAGES) ?? language;
    const [beyond] = found.command.positionals ? [] : read.arguments;
    if (beyond !== undefined && groupOf(found.command.name).length > 0)
      refuseCommand(found.command.name, beyond);
    checkArguments(found.command, read);
    return await runCommand(found.command, read, language);
  } catch (error) {
    return printError(asMiroirError(error), language, json);
  }
};
