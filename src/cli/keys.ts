/** Commands: the keys folder under a passphrase, and the question for it. */

import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { type Language, MiroirError } from "../domain/errors.ts";
import { type Words, words } from "../words/words.ts";
import type { Command, Printed } from "./command.ts";

/** What is typed is not shown. @returns undefined where nobody sits at a terminal */
const typedSecret = async (question: string): Promise<string | undefined> => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
};

const QUESTION = words("cli.keys.passphraseKeys");
const NEW = words("cli.keys.newPassphrase");
const AGAIN = words("cli.keys.onceMore");

/** Runs it; where the keys lie under a passphrase that nobody handed over, asks for it and runs it again. */
export const withPassphrase = async <T>(language: Language, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof MiroirError) || error.code !== "keys/locked") throw error;
    const typed = await typedSecret(QUESTION[language]);
    if (typed === undefined) throw error;
    const { givePassphrase } = await import("../keys.ts");
    givePassphrase(typed);
    return run();
  }
};

/** Of MIROIR_PASSPHRASE_FILE or systemd, or typed twice. @throws MiroirError usage/bad-value, usage/missing */
const newPassphrase = async (language: Language): Promise<string> => {
  const { LEAST_PASSPHRASE, passphrase } = await import("../keys.ts");
  const given = passphrase() ?? (await typedSecret(NEW[language]));
  if (given === undefined)
    throw new MiroirError("usage/missing", { name: "MIROIR_PASSPHRASE_FILE", hint: "" });
  const again = passphrase() ?? (await typedSecret(AGAIN[language]));
  if (again !== given || given.length < LEAST_PASSPHRASE)
    throw new MiroirError("usage/bad-value", {
      name: "MIROIR_PASSPHRASE_FILE",
      value: "…",
      expected: words("cli.keys.leastCharacters", { n: LEAST_PASSPHRASE }),
    });
  return given;
};

const folderOf = async (configPath: string): Promise<string> => {
  const { readConfig } = await import("../config.ts");
  return readConfig(configPath).keysFolder;
};

const said = (folder: string, what: Words, language: Language): Printed => ({
  data: { keysFolder: folder },
  text: what[language],
});

const wrap: Command = {
  name: "keys wrap",
  about: words("cli.keys.putMasterKeySigning"),
  run: async ({ configPath, language }) => {
    const folder = await folderOf(configPath);
    const { areWrapped, wrapKeys } = await import("../keys.ts");
    if (areWrapped(folder)) return said(folder, words("cli.keys.theyLieUnderPassphrase"), language);
    wrapKeys(folder, await newPassphrase(language));
    return said(folder, words("cli.keys.bothKeysLieUnder"), language);
  },
};

const unwrap: Command = {
  name: "keys unwrap",
  about: words("cli.keys.putMasterKeySigningKey"),
  run: async ({ configPath, language }) => {
    const folder = await folderOf(configPath);
    const { unwrapKeys } = await import("../keys.ts");
    unwrapKeys(folder);
    return said(folder, words("cli.keys.bothKeysLieClear"), language);
  },
};

export const keysCommands: readonly Command[] = [wrap, unwrap];
