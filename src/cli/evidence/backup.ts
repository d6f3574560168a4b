/** Commands: backup, the pair of keys for it, restore. */

import { userInfo } from "node:os";
import { resolve } from "node:path";
import type { Language } from "../../domain/errors.ts";
import type { Miroir, Restored } from "../../index.ts";
import { said, type Words, words } from "../../words/words.ts";
import { type Command, flag, type Printed, present, text, texts } from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { moment, number, useZone } from "../text.ts";

type BackedUp = Awaited<ReturnType<Miroir["backup"]>>;

const MEBI = 1024 * 1024;

const APART = words("cli.evidence.backup.fileHoldsKeysKeep");
const AND_THE_KEYS = words("cli.evidence.backup.keysNotBackThem");

const backedUp = (answer: BackedUp, language: Language): Printed => ({
  data: answer,
  text: `${facts([
    [said(language, "cli.evidence.backup.written"), answer.path],
    [said(language, "cli.evidence.backup.size"), `${number(language, answer.bytes / MEBI, 1)} MiB`],
    ["SHA-256", answer.sha256],
    ...(answer.kind === "keys"
      ? ([[said(language, "cli.evidence.backup.keyFiles"), answer.keys]] as const)
      : ([
          [said(language, "cli.evidence.backup.rows"), number(language, answer.rows)],
          [said(language, "cli.evidence.backup.originals"), number(language, answer.originals)],
          [said(language, "cli.evidence.backup.originalsMissing"), answer.missing || null],
        ] as const)),
    [said(language, "cli.evidence.backup.journalLine"), answer.journalLines],
  ])}\n\n${(answer.kind === "keys" ? APART : AND_THE_KEYS)[language]}`,
});

const backup: Command = {
  name: "backup",
  about: words("cli.evidence.backup.backUpDataKeys"),
  example:
    "miroir backup --to age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p --out 2026-06-21.age",
  options: {
    to: {
      value: "AGE1…",
      required: true,
      many: true,
      about: words("cli.evidence.backup.publicKeyEncryptedSecret"),
    },
    out: { value: "FILE", required: true, about: words("cli.evidence.backup.newFile") },
    keys: {
      about: words("cli.evidence.backup.keysErasureJournalInstead"),
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

const WHERE_TO_KEEP = words("cli.evidence.backup.fileOnlyThingOpens");

const keyPair: Command = {
  name: "backup keypair",
  about: words("cli.evidence.backup.makePairKeysAge"),
  example: "miroir backup keypair --out identity.txt",
  options: {
    out: {
      value: "FILE",
      required: true,
      about: words("cli.evidence.backup.newFileSecretKey"),
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
          [said(language, "cli.evidence.backup.publicKey"), recipient],
          [said(language, "cli.evidence.backup.secretKey"), identity],
        ]),
        WHERE_TO_KEEP[language],
        said(language, "cli.evidence.backup.backUpMiroirBackup", { recipient }),
      ),
    };
  },
};

/** Kinds of lines of the journal, and of keys, as people call them. */
const THINGS: Readonly<Record<string, Words>> = {
  subject: words("cli.evidence.backup.peopleForgotten"),
  consent: words("cli.evidence.backup.consentsEnded"),
  "consent-gone": words("cli.evidence.backup.consentsRemoved"),
  grant: words("cli.evidence.backup.grantsClosed"),
  "grant-gone": words("cli.evidence.backup.grantsRemoved"),
  template: words("cli.evidence.backup.templatesRemoved"),
  photograph: words("cli.evidence.backup.referencePhotographsRemoved"),
  reference: words("cli.evidence.backup.referencesWithoutTheirKey"),
  album: words("cli.evidence.backup.albumsRemoved"),
  item: words("cli.evidence.backup.picturesRemoved"),
  request: words("cli.evidence.backup.requestsAnswered"),
  "request-gone": words("cli.evidence.backup.requestsRemoved"),
  recipient: words("cli.evidence.backup.recipientsEnded"),
  letter: words("cli.evidence.backup.lettersSent"),
  "letter-gone": words("cli.evidence.backup.lettersTakenBack"),
  "not-me": words("cli.evidence.backup.notMe"),
  objection: words("cli.evidence.backup.objections"),
  "objection-gone": words("cli.evidence.backup.objectionsRemoved"),
  restriction: words("cli.evidence.backup.restrictions"),
  correction: words("cli.evidence.backup.corrections"),
};

const counted = (counts: Readonly<Record<string, number>>, language: Language): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${number(language, count)} ${THINGS[kind]?.[language] ?? kind}`)
    .join(", ") || said(language, "cli.evidence.backup.nothing");

const restored = (answer: Restored, language: Language): Printed => ({
  data: answer,
  text: `${facts([
    [said(language, "cli.evidence.backup.backup"), moment(language, answer.madeAt)],
    [said(language, "cli.evidence.backup.rows"), number(language, answer.rows)],
    [said(language, "cli.evidence.backup.originals"), number(language, answer.originals)],
    [said(language, "cli.evidence.backup.endedAgain"), counted(answer.replayed, language)],
    [said(language, "cli.evidence.backup.rowsWhoseKeyGone"), counted(answer.rowsWithoutKey, language)],
    [said(language, "cli.evidence.backup.keysDestroyedAgain"), answer.keysDestroyed],
    [said(language, "cli.evidence.backup.peopleGivenUp"), answer.givenUp || null],
    [said(language, "cli.evidence.backup.logGoes"), answer.logName],
  ])}\n\n${said(language, "cli.evidence.backup.hasStartedOnceRun")}`,
});

const restoreCommand: Command = {
  name: "restore",
  about: words("cli.evidence.backup.fillEmptyPlaceFrom"),
  example:
    "miroir restore 2026-06-21.age --identity identity.txt --keys-from keys-2026-06-21.age --journal erasures.journal",
  positionals: [{ name: "backup", required: true }],
  options: {
    identity: {
      value: "FILE",
      required: true,
      about: words("cli.evidence.backup.fileSecretKeyAge"),
    },
    "keys-from": {
      value: "FILE",
      about: words("cli.evidence.backup.backupKeysDefaultThey"),
    },
    journal: {
      value: "FILE",
      about: words("cli.evidence.backup.newestCopyErasureJournal"),
    },
    "without-journal": {
      value: "REASON",
      about: words("cli.evidence.backup.restoreWithoutJournalNew"),
    },
    "give-up-newer": {
      about: words("cli.evidence.backup.giveUpPeopleEnrolled"),
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
