/** Command: init. */
import { resolve } from "node:path";
import type { Config, ConfigFile } from "../config.ts";
import type { Language } from "../domain/errors.ts";
import { SUGGESTED } from "../domain/notice-kinds.ts";
import { CONFIG_FILE } from "../program.ts";
import { type Command, type Printed, present, text } from "./command.ts";
import { facts, paragraphs } from "./print.ts";
import { words } from "./text.ts";

/** Said once, where the database is made. */
const SERVER = {
  self: words("PostgreSQL 18, as this user", "PostgreSQL 18, sous cet utilisateur"),
  namespace: words(
    "PostgreSQL 18, in a user namespace, since it refuses to run as root",
    "PostgreSQL 18, dans un espace de noms d'utilisateurs, car il refuse de tourner sous root",
  ),
  given: words(
    "PostgreSQL 18, as user number 65534 to whom data/db belongs, since it refuses to run as root",
    "PostgreSQL 18, sous l'utilisateur numéro 65534 à qui appartient data/db, car il refuse de tourner sous root",
  ),
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
      [words("Configuration", "Configuration")[language], path],
      [words("Data", "Données")[language], config.dataFolder],
      [
        words("Database", "Base")[language],
        server ? SERVER[server][language] : words("your PostgreSQL", "votre PostgreSQL")[language],
      ],
      [words("Keys", "Clés")[language], config.keysFolder],
    ]),
    words(
      "Copy the keys folder to a safe place apart from the data: without it nobody can read what is sealed.\nNext: miroir model fetch, then miroir album add.",
      "Copiez le dossier des clés en lieu sûr, à part des données : sans lui personne ne peut lire ce qui est scellé.\nEnsuite : miroir model fetch, puis miroir album add.",
    )[language],
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

export const init: Command = {
  name: "init",
  about: words(
    "make an instance here: configuration, keys, database",
    "créer une instance ici : configuration, clés, base",
  ),
  example:
    'miroir init --controller "Canal Running Club" --address "1 Quay Street, 44000 Nantes" --contact privacy@example.org',
  options: {
    controller: {
      value: "NAME",
      required: true,
      about: words(
        "the organisation that answers for the processing",
        "l'organisation responsable du traitement",
      ),
    },
    address: { value: "TEXT", required: true, about: words("its postal address", "son adresse postale") },
    contact: { value: "TEXT", required: true, about: words("where people reach it", "comment la joindre") },
    officer: {
      value: "NAME",
      about: words("its data protection officer", "son délégué à la protection des données"),
    },
    "officer-contact": {
      value: "TEXT",
      about: words("where people reach the officer", "comment joindre le délégué"),
    },
    country: {
      value: "NAME",
      about: words(
        "where data is stored (default France)",
        "où les données sont conservées (par défaut France)",
      ),
    },
    authority: {
      value: "TEXT",
      about: words(
        "supervisory authority for complaints (default CNIL)",
        "autorité de contrôle pour les plaintes (par défaut la CNIL)",
      ),
    },
    "time-zone": {
      value: "ZONE",
      about: words(
        "where days begin and end (default Europe/Paris)",
        "où les jours commencent et finissent (par défaut Europe/Paris)",
      ),
    },
    transfers: {
      value: "TEXT",
      about: words(
        "for the notices, in your language: transfers outside the EU (default none); write the other language in the file",
        "pour les notices, dans votre langue : transferts hors de l'UE (par défaut aucun) ; écrivez l'autre langue dans le fichier",
      ),
    },
    "detection-interest": {
      value: "TEXT",
      about: words(
        "for the notices, in your language: why faces are found in the archive (default: a suggestion in both; read it)",
        "pour les notices, dans votre langue : pourquoi les visages sont relevés dans les archives (par défaut : une proposition dans les deux ; lisez-la)",
      ),
    },
    "archive-retention": {
      value: "TEXT",
      about: words(
        "for the notices, in your language: how long you keep the pictures themselves (no default: it is yours to say)",
        "pour les notices, dans votre langue : combien de temps vous gardez les images elles-mêmes (sans défaut : cela ne dépend que de vous)",
      ),
    },
    "other-faces-en": {
      value: "TEXT",
      about: words(
        "the ground of art. 9(2) on which faces of people who did not ask are compared, in English; without it no declared or open album is scanned",
        "le fondement de l'art. 9(2) sur lequel les visages de personnes qui n'ont rien demandé sont comparés, en anglais ; sans lui aucun album déclaré ou ouvert n'est balayé",
      ),
    },
    "other-faces-fr": {
      value: "TEXT",
      about: words("the same in French", "la même chose en français"),
    },
    data: {
      value: "FOLDER",
      about: words("data folder (default ./data)", "dossier des données (par défaut ./data)"),
    },
    keys: {
      value: "FOLDER",
      about: words(
        "keys folder; keep it apart (default ./keys)",
        "dossier des clés ; à garder à part (par défaut ./keys)",
      ),
    },
    database: {
      value: "URL",
      about: words(
        "postgresql://… instead of the embedded database",
        "postgresql://… au lieu de la base embarquée",
      ),
    },
  },
  run: async ({ options, language, configPath }) => {
    const { initialise } = await import("../app.ts");
    const contact = text(options, "contact")!;
    const address = text(options, "address")!;
    const officer = text(options, "officer");
    const ground = { en: text(options, "other-faces-en"), fr: text(options, "other-faces-fr") };
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
      ...(ground.en && ground.fr && { otherFaces: { art9Ground: { en: ground.en, fr: ground.fr } } }),
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
