/** Command: rewrite. */

import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { words } from "../../words/words.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { plain } from "../print.ts";

type Rewritten = Answer<Miroir["rewrite"]>;

const SAID = {
  "nothing-due": words("cli.leaving.rewriting.nothingEndedSinceFiles"),
  "not-yet": words("cli.leaving.rewriting.notNightYet"),
  done: words("cli.leaving.rewriting.filesDatabaseRewrittenNo"),
  held: words("cli.leaving.rewriting.notAllSomebodyReading"),
} as const;

const SERVERS_LOG = words("cli.leaving.rewriting.logYourDatabaseServer");

/** What was rewritten, in sentences. */
export const rewritingTold = ({ outcome, held, log }: Rewritten, language: Language): string =>
  [
    SAID[outcome][language],
    ...(held.length > 0 ? [held.map(plain).join(", ")] : []),
    ...(outcome === "done" && log !== "ours" ? [SERVERS_LOG[language]] : []),
  ].join("\n");

/** Whoever asked for all of it has not got it. */
export const rewritingExit = ({ outcome }: Rewritten): number => (outcome === "held" ? EXIT.busy : EXIT.ok);

const printed = (answer: Rewritten, language: Language): Printed => ({
  data: answer,
  exit: rewritingExit(answer),
  text: rewritingTold(answer, language),
});

export const rewriteCommand: Command = {
  name: "rewrite",
  about: words("cli.leaving.rewriting.rewriteFilesDatabaseSo"),
  run: async ({ miroir, language, long }) =>
    printed(await (await miroir()).rewrite(undefined, long), language),
};
