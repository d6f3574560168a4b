/** Commands: the keys folder under a passphrase, and the question for it. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { type Language, MiroirError } from "../domain/errors.ts";
import type { Command, Printed } from "./command.ts";
import { type Words, words } from "./text.ts";

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

const QUESTION = words("Passphrase of the keys: ", "Phrase secrète des clés : ");
const NEW = words("New passphrase: ", "Nouvelle phrase secrète : ");
const AGAIN = words("Once more: ", "Encore une fois : ");

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

const EXPECTED = words(
  "at least {n} characters, twice the same",
  "au moins {n} caractères, deux fois les mêmes",
);

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
      expected: EXPECTED[language].replace("{n}", String(LEAST_PASSPHRASE)),
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
  about: words(
    "put master key and signing key under a passphrase: of MIROIR_PASSPHRASE_FILE, of systemd, or typed",
    "mettre la clé maîtresse et la clé de signature sous une phrase secrète : de MIROIR_PASSPHRASE_FILE, de systemd, ou saisie",
  ),
  run: async ({ configPath, language }) => {
    const folder = await folderOf(configPath);
    const { areWrapped, wrapKeys } = await import("../keys.ts");
    if (areWrapped(folder))
      return said(
        folder,
        words(
          "They lie under a passphrase already. For another one: `miroir keys unwrap` first.",
          "Elles sont déjà sous une phrase secrète. Pour une autre : d'abord `miroir keys unwrap`.",
        ),
        language,
      );
    wrapKeys(folder, await newPassphrase(language));
    return said(
      folder,
      words(
        "Both keys lie under the passphrase now. Without it nobody starts this instance or reads its backups of keys: keep it apart from both. Copies of the keys folder from before still hold them in clear.",
        "Les deux clés sont maintenant sous la phrase secrète. Sans elle, personne ne démarre cette instance ni ne lit ses sauvegardes de clés : gardez-la à part. Les copies antérieures du dossier des clés les contiennent encore en clair.",
      ),
      language,
    );
  },
};

const unwrap: Command = {
  name: "keys unwrap",
  about: words(
    "put master key and signing key in clear again",
    "remettre en clair la clé maîtresse et la clé de signature",
  ),
  run: async ({ configPath, language }) => {
    const folder = await folderOf(configPath);
    const { unwrapKeys } = await import("../keys.ts");
    unwrapKeys(folder);
    return said(
      folder,
      words(
        "Both keys lie in clear now: guard their folder.",
        "Les deux clés sont maintenant en clair : protégez leur dossier.",
      ),
      language,
    );
  },
};

export const keysCommands: readonly Command[] = [wrap, unwrap];
