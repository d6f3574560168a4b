/** Commands: backup, the pair of keys for it, restore. */
import { userInfo } from "node:os";
import { resolve } from "node:path";
import type { Language } from "../../domain/errors.ts";
import type { Miroir, Restored } from "../../index.ts";
import { type Command, flag, type Printed, present, text, texts } from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { moment, number, useZone, words } from "../text.ts";

type BackedUp = Awaited<ReturnType<Miroir["backup"]>>;

const MEBI = 1024 * 1024;

const APART = words(
  "This file holds the keys. Keep it apart from every backup of the data: whoever has both reads everything that is not under a personal key.",
  "Ce fichier contient les clés. Gardez-le à part de toute sauvegarde des données : qui a les deux lit tout ce qui n'est pas sous une clé personnelle.",
);
const AND_THE_KEYS = words(
  "The keys are not in it. Back them up with --keys, to another place, and copy the erasure journal off this machine every day.",
  "Les clés n'y sont pas. Sauvegardez-les avec --keys, ailleurs, et copiez chaque jour le journal des effacements hors de cette machine.",
);

const backedUp = (answer: BackedUp, language: Language): Printed => ({
  data: answer,
  text: `${facts([
    [words("Written to", "Écrit dans")[language], answer.path],
    [words("Size", "Taille")[language], `${number(language, answer.bytes / MEBI, 1)} MiB`],
    ["SHA-256", answer.sha256],
    ...(answer.kind === "keys"
      ? ([[words("Key files", "Fichiers de clé")[language], answer.keys]] as const)
      : ([
          [words("Rows", "Lignes")[language], number(language, answer.rows)],
          [words("Originals", "Originaux")[language], number(language, answer.originals)],
          [words("Originals missing", "Originaux absents")[language], answer.missing || null],
        ] as const)),
    [words("Journal line", "Ligne du journal")[language], answer.journalLines],
  ])}\n\n${(answer.kind === "keys" ? APART : AND_THE_KEYS)[language]}`,
});

const backup: Command = {
  name: "backup",
  about: words(
    "back up the data, or the keys, encrypted to a public key of age",
    "sauvegarder les données, ou les clés, chiffrées pour une clé publique d'age",
  ),
  example:
    "miroir backup --to age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p --out 2026-06-21.age",
  options: {
    to: {
      value: "AGE1…",
      required: true,
      many: true,
      about: words(
        "public key it is encrypted to; its secret key stays elsewhere",
        "clé publique pour laquelle elle est chiffrée ; la clé secrète reste ailleurs",
      ),
    },
    out: { value: "FILE", required: true, about: words("a new file", "un nouveau fichier") },
    keys: {
      about: words(
        "the keys and the erasure journal instead of the data",
        "les clés et le journal des effacements au lieu des données",
      ),
    },
  },
  run: async ({ options, miroir, language, long }) =>
    backedUp(
      await (await miroir()).backup(
        { to: texts(options, "to")!, out: text(options, "out")!, keys: flag(options, "keys") },
        long,
      ),
      language,
    ),
};

const WHERE_TO_KEEP = words(
  "The file is the only thing that opens backups made to this key, and nobody can make it again. Keep it on two media away from this machine and from the backups, print it if you like, and delete it here: whoever has it and a backup reads the backup.",
  "Ce fichier est la seule chose qui ouvre les sauvegardes faites pour cette clé, et personne ne peut le refaire. Gardez-le sur deux supports à l'écart de cette machine et des sauvegardes, imprimez-le au besoin, et supprimez-le ici : qui l'a avec une sauvegarde lit la sauvegarde.",
);

const keyPair: Command = {
  name: "backup keypair",
  about: words(
    "make the pair of keys of age that backups are encrypted to; no instance is needed",
    "créer la paire de clés d'age pour laquelle on chiffre les sauvegardes ; sans instance",
  ),
  example: "miroir backup keypair --out identity.txt",
  options: {
    out: {
      value: "FILE",
      required: true,
      about: words(
        "a new file for the secret key, readable by you alone",
        "un nouveau fichier pour la clé secrète, lisible par vous seul",
      ),
    },
  },
  run: async ({ options, language }) => {
    const identity = resolve(text(options, "out")!);
    const { writeKeyPair } = await import("../../keys.ts");
    const recipient = await writeKeyPair(identity);
    return {
      data: { recipient, identity },
      text: paragraphs(
        facts([
          [words("Public key", "Clé publique")[language], recipient],
          [words("Secret key in", "Clé secrète dans")[language], identity],
        ]),
        WHERE_TO_KEEP[language],
        words(
          `Back up with: miroir backup --to ${recipient} --out <file>`,
          `Sauvegardez avec : miroir backup --to ${recipient} --out <fichier>`,
        )[language],
      ),
    };
  },
};

/** Kinds of lines of the journal, and of keys, as people call them. */
const THINGS: Readonly<Record<string, { en: string; fr: string }>> = {
  subject: words("people forgotten", "personnes oubliées"),
  consent: words("consents ended", "consentements terminés"),
  "consent-gone": words("consents removed", "consentements retirés"),
  grant: words("grants closed", "autorisations closes"),
  "grant-gone": words("grants removed", "autorisations retirées"),
  template: words("templates removed", "gabarits retirés"),
  photograph: words("reference photographs removed", "photographies de référence retirées"),
  reference: words("references without their key", "références sans leur clé"),
  album: words("albums removed", "albums retirés"),
  item: words("pictures removed", "images retirées"),
  request: words("requests answered", "demandes traitées"),
  "request-gone": words("requests removed", "demandes retirées"),
  recipient: words("recipients ended", "destinataires terminés"),
  letter: words("letters sent", "lettres envoyées"),
  "letter-gone": words("letters taken back", "lettres retirées"),
  "not-me": words("“not me”", "« ce n'est pas moi »"),
  objection: words("objections", "oppositions"),
  "objection-gone": words("objections removed", "oppositions retirées"),
  restriction: words("restrictions", "limitations"),
  correction: words("corrections", "rectifications"),
};

const counted = (counts: Readonly<Record<string, number>>, language: Language): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${number(language, count)} ${THINGS[kind]?.[language] ?? kind}`)
    .join(", ") || words("nothing", "rien")[language];

const restored = (answer: Restored, language: Language): Printed => ({
  data: answer,
  text: `${facts([
    [words("Backup of", "Sauvegarde du")[language], moment(language, answer.madeAt)],
    [words("Rows", "Lignes")[language], number(language, answer.rows)],
    [words("Originals", "Originaux")[language], number(language, answer.originals)],
    [words("Ended again", "De nouveau terminé")[language], counted(answer.replayed, language)],
    [
      words("Rows whose key is gone", "Lignes dont la clé n'est plus")[language],
      counted(answer.rowsWithoutKey, language),
    ],
    [words("Keys destroyed again", "Clés de nouveau détruites")[language], answer.keysDestroyed],
    [words("People given up", "Personnes abandonnées")[language], answer.givenUp || null],
    [words("The log goes on as", "Le registre continue sous le nom")[language], answer.logName],
  ])}\n\n${
    words(
      "It has started once. Run `miroir audit` and `miroir log verify`, then back it up.",
      "Elle a démarré une fois. Lancez `miroir audit` et `miroir log verify`, puis sauvegardez-la.",
    )[language]
  }`,
});

const restoreCommand: Command = {
  name: "restore",
  about: words(
    "fill an empty place from a backup, and end again what ended since",
    "remplir un endroit vide depuis une sauvegarde, et terminer à nouveau ce qui l'a été depuis",
  ),
  example:
    "miroir restore 2026-06-21.age --identity identity.txt --keys-from keys-2026-06-21.age --journal erasures.journal",
  positionals: [{ name: "backup", required: true }],
  options: {
    identity: {
      value: "FILE",
      required: true,
      about: words("file with the secret key of age", "fichier de la clé secrète d'age"),
    },
    "keys-from": {
      value: "FILE",
      about: words(
        "backup of the keys (default: they are in the keys folder)",
        "sauvegarde des clés (par défaut : elles sont dans le dossier des clés)",
      ),
    },
    journal: {
      value: "FILE",
      about: words(
        "newest copy of the erasure journal (default: the one in its place)",
        "copie la plus récente du journal des effacements (par défaut : celui qui est en place)",
      ),
    },
    "without-journal": {
      value: "REASON",
      about: words(
        "restore without a journal as new as the backup; the log says why",
        "restaurer sans journal aussi récent que la sauvegarde ; le registre dit pourquoi",
      ),
    },
    "give-up-newer": {
      about: words(
        "give up people enrolled after the backup",
        "abandonner les personnes inscrites après la sauvegarde",
      ),
    },
  },
  run: async ({ arguments: [file], options, configPath, language, long }) => {
    const { readConfig, restore } = await import("../../index.ts");
    const config = readConfig(configPath);
    useZone(config.timeZone);
    return restored(
      await restore({
        ...long,
        config,
        actor: { name: text(options, "actor") ?? userInfo().username, role: "administrator" },
        file: file!,
        identity: text(options, "identity")!,
        giveUpNewer: flag(options, "give-up-newer"),
        ...present({
          keysFrom: text(options, "keys-from"),
          journal: text(options, "journal"),
          withoutJournal: text(options, "without-journal"),
        }),
      }),
      language,
    );
  },
};

export const backupCommands: readonly Command[] = [backup, keyPair, restoreCommand];
