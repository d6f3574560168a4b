/** Command: status. */

import { decodersSaid } from "../../domain/confinement.ts";
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { facts, listed, paragraphs, plain } from "../print.ts";
import { moment } from "../text.ts";
import type { SaidLine } from "./standing.ts";

/** Said at every start too: terms and deadlines count from the clock. */
export const clockBehind = (seconds: number, language: Language): string =>
  seconds === 0 ? "" : said(language, "cli.staff.status.clockSBehindNewest", { seconds });

/** What they are called where people read of them. */
export const DECODERS = words("cli.staff.status.decoders");

const DATABASE = {
  embedded: words("cli.staff.status.embedded"),
  server: words("cli.staff.status.yourOwnPostgresqlServer"),
} as const;

const logSaid = ({ size, newestAt }: Answer<Miroir["status"]>["log"], language: Language): string => {
  if (newestAt === null) return said(language, "cli.staff.status.noEntryYet");
  const newest = moment(language, newestAt);
  return said(language, "cli.staff.status.otherNewest", { size, newest });
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
    [said(language, "cli.staff.status.instance"), found.instance],
    [said(language, "cli.staff.status.database"), DATABASE[found.database.kind][language]],
    [said(language, "cli.staff.status.log"), logSaid(found.log, language)],
    [
      said(language, "cli.staff.status.clock"),
      clockBehind(found.clock.behindSeconds, language) || said(language, "cli.staff.status.runsForwards"),
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
      section(said(language, "cli.staff.status.wrong"), wrong, language),
      section(said(language, "cli.staff.status.due"), due, language),
      section(said(language, "cli.staff.status.waits"), waits, language),
      next === null
        ? said(language, "cli.staff.status.nothingHasDone")
        : said(language, "cli.staff.status.next", { command: next.command }),
    ),
  };
};

export const status: Command = {
  name: "status",
  about: words("cli.staff.status.whatWaitsWhatDue"),
  run: async ({ miroir, language }) => printed(await (await miroir()).status(), language),
};
