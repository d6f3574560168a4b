/** The command line: finds the command in the table, runs it, prints, ends with a code from the one table of errors. */
import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { diskFault } from "../domain/disk.ts";
import { ERRORS, EXIT, isRefusedByTable, type Language, MiroirError, say } from "../domain/errors.ts";
import type { Miroir } from "../index.ts";
import { CONFIG_FILE, PROGRAM_FOLDER } from "../program.ts";
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
import { COMMANDS } from "./commands.ts";
import { otherModel } from "./consent/other-model.ts";
import { help, helpOf, helpOfGroup } from "./help.ts";
import { withPassphrase } from "./keys.ts";
import { nearest } from "./near.ts";
import { plain } from "./print.ts";
import { progressBar } from "./progress.ts";
import { clockBehind } from "./staff/status.ts";
import { languageOf } from "./text.ts";

/** The longest name that the arguments begin with: `album add` before `album`. */
const findCommand = (argv: readonly string[]): { command: Command; rest: string[] } | undefined => {
  const found = COMMANDS.filter(({ name }) => name.split(" ").every((word, i) => argv[i] === word)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0];
  return found && { command: found, rest: argv.slice(found.name.split(" ").length) };
};

/** What is said before the command is read as if it were said after it: `miroir --json people`. */
const commandFirst = (argv: readonly string[]): string[] => {
  let at = 0;
  while (argv[at]?.startsWith("--")) {
    const option: Option | undefined = GLOBAL_OPTIONS[argv[at]!.slice(2) as keyof typeof GLOBAL_OPTIONS];
    at += option?.value === undefined ? 1 : 2;
  }
  return [...argv.slice(at), ...argv.slice(0, at)];
};

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
  if (json)
    write(
      1,
      JSON.stringify(
        { error: { code: error.code, message: say(error, language), details: error.details } },
        null,
        2,
      ),
    );
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
      warn(otherModel(opened.otherModel, language));
      warn(clockBehind(opened.clockBehindSeconds, language));
      return opened;
    },
    long: { signal: stop.signal, ...(json ? {} : { onProgress: (progress) => bar.show(progress) }) },
    say: (line) => {
      bar.clear();
      if (!json) write(1, line);
    },
  };
  try {
    const printed = await withPassphrase(language, () => command.run(context));
    bar.clear();
    if (json) write(1, JSON.stringify(printed.data, null, 2));
    else if (printed.text !== "") write(1, printed.text);
    return printed.exit ?? EXIT.ok;
  } finally {
    bar.clear();
    await opened?.close();
  }
};

/** @throws MiroirError usage/mistyped-command, usage/unknown-command */
const refuseCommand = (name: string, names: readonly string[]): never => {
  const near = nearest(name, names);
  throw near === undefined
    ? new MiroirError("usage/unknown-command", { name })
    : new MiroirError("usage/mistyped-command", { name, near });
};

const printVersion = async (json: boolean): Promise<number> => {
  const { version } = JSON.parse(await readFile(join(PROGRAM_FOLDER, "package.json"), "utf8"));
  write(1, json ? JSON.stringify({ version }, null, 2) : `miroir ${version}`);
  return EXIT.ok;
};

/** No command is named: help of all of them or of those that begin alike, the version, or a word that is none. */
const runNone = async (argv: readonly string[], language: Language): Promise<number> => {
  const options = argv.findIndex((argument) => argument.startsWith("-"));
  const [name, second] = options < 0 ? argv : argv.slice(0, options);
  if (argv.includes("--version")) return printVersion(argv.includes("--json"));
  if (name === undefined) {
    write(1, help(COMMANDS, language));
    return argv.length === 0 ? EXIT.usage : EXIT.ok;
  }
  const names = COMMANDS.map((command) => command.name);
  const group = COMMANDS.filter((command) => command.name.startsWith(`${name} `));
  if (group.length === 0)
    refuseCommand(name, [...new Set(names.flatMap((each) => [each, each.split(" ")[0]!]))]);
  if (second !== undefined) refuseCommand(`${name} ${second}`, names);
  write(1, helpOfGroup(group, language));
  return argv.includes("--help") ? EXIT.ok : EXIT.usage;
};

/** @returns what the process ends with */
export const run = async (given: readonly string[]): Promise<number> => {
  const argv = commandFirst(given);
  let language = languageOf(process.env);
  const json = argv.includes("--json");
  try {
    const found = findCommand(argv);
    if (!found) return await runNone(argv, argv.includes("fr") ? "fr" : language);
    const read = parseArguments(found.command, found.rest);
    language = oneOf(read.options, "language", ["en", "fr"]) ?? language;
    if (flag(read.options, "help")) {
      write(1, helpOf(found.command, language));
      return EXIT.ok;
    }
    checkArguments(found.command, read);
    return await runCommand(found.command, read, language);
  } catch (error) {
    return printError(asMiroirError(error), language, json);
  }
};
