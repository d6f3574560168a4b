/** Command: tick. */

import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { rewritingTold } from "../leaving/rewriting.ts";
import { facts, paragraphs } from "../print.ts";

/** What each chore of `tick` is called; one without words here prints under its own name. */
const CHORES: Readonly<Record<string, ReturnType<typeof words>>> = {
  grantsClosed: words("cli.clock.tick.grantsClosed"),
  consentsExpired: words("cli.clock.tick.consentsExpired"),
  consentsOfAnotherModel: words("cli.clock.tick.consentsEndedAnotherModel"),
  renewalsAsked: words("cli.clock.tick.askedWhetherConsentGoes"),
  majoritiesAsked: words("cli.clock.tick.askedBeforeTheyCome"),
  cameOfAge: words("cli.clock.tick.cameAge"),
  codesForgotten: words("cli.clock.tick.heldKeysForgotten"),
  certificatesRemoved: words("cli.clock.tick.certificatesErasureWhoseWeek"),
  albumsRemoved: words("cli.clock.tick.albumsPastTheirDate"),
  importProblemsRemoved: words("cli.clock.tick.listsUnreadableFilesRemoved"),
  searchesRemoved: words("cli.clock.tick.recordsSearchesRemoved"),
  scansRemoved: words("cli.clock.tick.recordsScansRemoved"),
  conflictsRemoved: words("cli.clock.tick.conflictsRemoved"),
  grantsRemoved: words("cli.clock.tick.closedGrantsRemoved"),
  exportsRemoved: words("cli.clock.tick.documentsPastTheirDate"),
  objectionsRemoved: words("cli.clock.tick.objectionsRemoved"),
  consentsRemoved: words("cli.clock.tick.proofsConsentRemoved"),
  peopleRemoved: words("cli.clock.tick.peopleWhomNothingLeft"),
  noticesRemoved: words("cli.clock.tick.formerNoticesRemoved"),
  entriesEmptied: words("cli.clock.tick.logEntriesEmptied"),
  lettersRemoved: words("cli.clock.tick.lettersRemoved"),
  requestsRemoved: words("cli.clock.tick.requestsRemoved"),
  requestsReminded: words("cli.clock.tick.remindersRequests"),
  tellingsRemoved: words("cli.clock.tick.tellingsRecipientsRemoved"),
  disclosuresRemoved: words("cli.clock.tick.disclosuresRemoved"),
  recipientsRemoved: words("cli.clock.tick.recipientsRemoved"),
  breachesRemoved: words("cli.clock.tick.breachesRemoved"),
};

const ticked = (
  answer: Answer<Miroir["tick"]>,
  rewriting: Answer<Miroir["rewrite"]>,
  language: Language,
): Printed => ({
  data: { ...answer, rewriting },
  text: paragraphs(
    facts([
      ...Object.entries(answer.done).map(([name, count]): [string, number] => [
        CHORES[name]?.[language] ?? name,
        count,
      ]),
      [said(language, "cli.clock.tick.keysWithoutOwnerDestroyed"), answer.orphanKeysDestroyed],
      ...(answer.clockBehindSeconds > 0
        ? [[said(language, "cli.clock.tick.clockBehindS"), answer.clockBehindSeconds] as const]
        : []),
    ]),
    rewritingTold(rewriting, language),
  ),
});

export const tick: Command = {
  name: "tick",
  about: words("cli.clock.tick.letTimeActEnd"),
  run: async ({ miroir, language, long }) => {
    const { tick, rewrite } = await miroir();
    return ticked(await tick(), await rewrite(undefined, long), language);
  },
};
