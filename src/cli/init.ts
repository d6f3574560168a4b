/** Command: init. */

import { resolve } from "node:path";
import type { Config, ConfigFile } from "../config.ts";
import { SUGGESTED } from "../domain/notice-kinds.ts";
import { CONFIG_FILE } from "../program.ts";
import { LANGUAGES, type Language, languageName, said, words } from "../words/words.ts";
import { type Command, type Printed, present, text } from "./command.ts";
import { facts, paragraphs } from "./print.ts";

/** Said once, where the database is made. */
const SERVER = {
  self: words("cli.init.postgresql18User"),
  namespace: words("cli.init.postgresql18UserNamespace"),
  given: words("cli.init.postgresql18UserNumber"),
} as const;

const initialised = (
  config: Config,
  path: string,
  server: keyof typeof SERVER | undefined,
  language: Language,
): Printed => ({
  data: { config: path, dataFolder: config.dataFolder, keysFolder: config.keysFolder },
  text: paragraphs(
    facts([
      [said(language, "cli.init.configuration"), path],
      [said(language, "cli.init.data"), config.dataFolder],
      [
        said(language, "cli.init.database"),
        server ? SERVER[server][language] : said(language, "cli.init.yourPostgresql"),
      ],
      [said(language, "cli.init.keys"), config.keysFolder],
    ]),
    said(language, "cli.init.copyKeysFolderSafe"),
  ),
});

/** What was said in the language of the command; the other language is left to be written in the file. */
const inOwnLanguage = (
  language: Language,
  texts: Readonly<Record<string, string | undefined>>,
): Record<string, { [L in Language]?: string }> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, said]) =>
      said === undefined ? [] : [[name, { [language]: said }]],
    ),
  );

/** The option that says the ground in one language. */
const otherFacesIn = (tag: Language): string => `other-faces-${tag}`;

export const init: Command = {
  name: "init",
  about: words("cli.init.makeInstanceHereConfiguration"),
  example:
    'miroir init --controller "Canal Running Club" --address "1 Quay Street, 44000 Nantes" --contact privacy@example.org',
  options: {
    controller: {
      value: "NAME",
      required: true,
      about: words("cli.init.organisationAnswersProcessing"),
    },
    address: { value: "TEXT", required: true, about: words("cli.init.postalAddress") },
    contact: { value: "TEXT", required: true, about: words("cli.init.wherePeopleReach") },
    officer: {
      value: "NAME",
      about: words("cli.init.dataProtectionOfficer"),
    },
    "officer-contact": {
      value: "TEXT",
      about: words("cli.init.wherePeopleReachOfficer"),
    },
    country: {
      value: "NAME",
      about: words("cli.init.whereDataStoredDefault"),
    },
    authority: {
      value: "TEXT",
      about: words("cli.init.supervisoryAuthorityComplaintsDefault"),
    },
    "time-zone": {
      value: "ZONE",
      about: words("cli.init.whereDaysBeginEnd"),
    },
    transfers: {
      value: "TEXT",
      about: words("cli.init.noticesYourLanguageTransfers"),
    },
    "detection-interest": {
      value: "TEXT",
      about: words("cli.init.noticesYourLanguageWhy"),
    },
    "archive-retention": {
      value: "TEXT",
      about: words("cli.init.noticesYourLanguageHow"),
    },
    ...Object.fromEntries(
      LANGUAGES.map((tag) => [
        otherFacesIn(tag),
        { value: "TEXT", about: words("cli.init.groundArt92", { language: languageName(tag) }) },
      ]),
    ),
    data: {
      value: "FOLDER",
      about: words("cli.init.dataFolderDefaultData"),
    },
    keys: {
      value: "FOLDER",
      about: words("cli.init.keysFolderKeepApart"),
    },
    database: {
      value: "URL",
      about: words("cli.init.postgresqlInsteadEmbeddedDatabase"),
    },
  },
  run: async ({ options, language, configPath }) => {
    const { initialise } = await import("../app.ts");
    const contact = text(options, "contact")!;
    const address = text(options, "address")!;
    const officer = text(options, "officer");
    const grounds = LANGUAGES.map((tag) => [tag, text(options, otherFacesIn(tag))] as const);
    const settings: ConfigFile = {
      controller: { name: text(options, "controller")!, address, contact },
      ...(officer && {
        officer: { name: officer, address, contact: text(options, "officer-contact") ?? contact },
      }),
      language,
      notice: {
        ...SUGGESTED,
        ...inOwnLanguage(language, {
          transfers: text(options, "transfers"),
          detectionInterest: text(options, "detection-interest"),
          archiveRetention: text(options, "archive-retention"),
        }),
      },
      ...(grounds.every(([, ground]) => ground) && {
        otherFaces: { art9Ground: Object.fromEntries(grounds) as Record<Language, string> },
      }),
      ...present({
        jurisdiction: text(options, "country"),
        authority: text(options, "authority"),
        timeZone: text(options, "time-zone"),
        dataFolder: text(options, "data"),
        keysFolder: text(options, "keys"),
        databaseUrl: text(options, "database"),
      }),
    };
    let server: Parameters<typeof initialised>[2];
    const config = await initialise(settings, configPath, (user) => {
      server = user;
    });
    return initialised(config, resolve(configPath ?? CONFIG_FILE), server, language);
  },
};
