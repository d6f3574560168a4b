/** Command: status. */

import { decodersSaid } from "../../domain/confinement.ts";
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { facts, listed, paragraphs, plain } from "../print.ts";
import { moment, words } from "../text.ts";
import type { SaidLine } from "./standing.ts";

/** Said at every start too: terms and deadlines count from the clock. */
export const clockBehind = (seconds: number, language: Language): string =>
  seconds === 0
    ? ""
    : words(
        `The clock is ${seconds} s behind the newest entry of the log: terms and deadlines are counted from a wrong day. Set the clock of this machine.`,
        `L'horloge retarde de ${seconds} s sur la plus récente écriture du journal : les délais sont comptés à partir d'un mauvais jour. Réglez l'horloge de cette machine.`,
      )[language];

/** What they are called where people read of them. */
export const DECODERS = words("Decoders", "Décodeurs");

const DATABASE = {
  embedded: words("embedded", "embarquée"),
  server: words("your own PostgreSQL server", "votre serveur PostgreSQL"),
} as const;

const logSaid = ({ size, newestAt }: Answer<Miroir["status"]>["log"], language: Language): string => {
  if (newestAt === null) return words("no entry yet", "aucune écriture")[language];
  const newest = moment(language, newestAt);
  return words(
    en`${size} [entry|entries], the newest of ${newest}`,
    fr`${size} [écriture|écritures], la plus récente du ${newest}`,
  )[language];
};

const section = (title: string, lines: readonly SaidLine[], language: Language): string | false =>
  lines.length > 0 &&
  [
    title,
    ...listed(
      lines.map(({ text, command }) => `  ${plain(text)}: ${command}`),
      language,
    ),
  ].join("\n");

const factsSaid = (found: Answer<Miroir["status"]>, language: Language): string =>
  facts([
    [words("Instance", "Instance")[language], found.instance],
    [words("Database", "Base de données")[language], DATABASE[found.database.kind][language]],
    [words("Log", "Journal")[language], logSaid(found.log, language)],
    [
      words("Clock", "Horloge")[language],
      clockBehind(found.clock.behindSeconds, language) ||
        words("runs forwards", "avance normalement")[language],
    ],
    [DECODERS[language], decodersSaid(found.decoders)[language]],
  ]);

const printed = async (found: Answer<Miroir["status"]>, language: Language): Promise<Printed> => {
  const { standingSaid } = await import("./standing.ts");
  const { wrong, due, waits, next } = standingSaid(found, language);
  return {
    data: { ...found, next },
    text: paragraphs(
      factsSaid(found, language),
      section(words("Wrong", "Ce qui ne va pas")[language], wrong, language),
      section(words("Due", "Échéances")[language], due, language),
      section(words("Waits", "En attente")[language], waits, language),
      next === null
        ? words("Nothing has to be done.", "Rien n'est à faire.")[language]
        : words(`Next: ${next.command}`, `Ensuite : ${next.command}`)[language],
    ),
  };
};

export const status: Command = {
  name: "status",
  about: words(
    "what waits, what is due, what is wrong and what to do next; whether the instance stands as it should",
    "ce qui attend, les échéances, ce qui ne va pas et la suite ; si l'instance est comme il faut",
  ),
  run: async ({ miroir, language }) => printed(await (await miroir()).status(), language),
};
