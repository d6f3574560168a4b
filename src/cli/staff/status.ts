/** Command: status. */

import { decodersSaid } from "../../domain/confinement.ts";
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { words } from "../../words/words.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { facts, listed, paragraphs, plain } from "../print.ts";
import { moment } from "../text.ts";
import type { SaidLine } from "./standing.ts";

/** Said at every start too: terms and deadlines count from the clock. */
export const clockBehind = (seconds: number, language: Language): string =>
  seconds === 0 ? "" : words("cli.staff.status.clockSBehindNewest", { seconds })[language];

/** What they are called where people read of them. */
export const DECODERS = words("cli.staff.status.decoders");

const DATABASE = {
  embedded: words("cli.staff.status.embedded"),
  server: words("cli.staff.status.yourOwnPostgresqlServer"),
} as const;

const logSaid = ({ size, newestAt }: Answer<Miroir["status"]>["log"], language: Language): string => {
  if (newestAt === null) return words("cli.staff.status.noEntryYet")[language];
  const newest = moment(language, newestAt);
  return words("cli.staff.status.otherNewest", { size, newest })[language];
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
    [words("cli.staff.status.instance")[language], found.instance],
    [words("cli.staff.status.database")[language], DATABASE[found.database.kind][language]],
    [words("cli.staff.status.log")[language], logSaid(found.log, language)],
    [
      words("cli.staff.status.clock")[language],
      clockBehind(found.clock.behindSeconds, language) || words("cli.staff.status.runsForwards")[language],
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
      section(words("cli.staff.status.wrong")[language], wrong, language),
      section(words("cli.staff.status.due")[language], due, language),
      section(words("cli.staff.status.waits")[language], waits, language),
      next === null
        ? words("cli.staff.status.nothingHasDone")[language]
        : words("cli.staff.status.next", { command: next.command })[language],
    ),
  };
};

export const status: Command = {
  name: "status",
  about: words("cli.staff.status.whatWaitsWhatDue"),
  run: async ({ miroir, language }) => printed(await (await miroir()).status(), language),
};
