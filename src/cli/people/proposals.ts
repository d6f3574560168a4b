/** Commands: proposal list, proposal agree. */

import type { Language } from "../../domain/errors.ts";
import type { ListedProposal, ProposedComparison } from "../../engine/people/second.ts";
import { said, words } from "../../words/words.ts";
import type { Command, Printed } from "../command.ts";
import { short, table } from "../print.ts";
import { moment } from "../text.ts";

/** What is printed in the place of a comparison that nobody agreed to yet. */
export const proposedText = (answer: ProposedComparison, language: Language): Printed => ({
  data: answer,
  text: said(language, "cli.people.proposals.nothingComparedYetSecond", { proposal: short(answer.proposal) }),
});

const KINDS = { search: words("cli.people.proposals.search"), look: words("cli.people.proposals.look") };

const proposalTable = (all: readonly ListedProposal[], language: Language): string =>
  table(
    [
      words("cli.people.proposals.proposal"),
      words("cli.people.proposals.what"),
      words("cli.people.proposals.asked"),
      words("cli.people.proposals.why"),
      words("cli.people.proposals.agreed"),
      words("cli.people.proposals.until"),
    ].map((head) => head[language]),
    all.map(({ id, kind, proposedBy, reason, albums, agreedBy, validUntil }) => [
      short(id),
      KINDS[kind][language],
      proposedBy,
      reason ?? albums.join(", "),
      agreedBy ?? "",
      moment(language, validUntil),
    ]),
  );

const list: Command = {
  name: "proposal list",
  about: words("cli.people.proposals.searchesLooksWaitSecond"),
  run: async ({ miroir, language }) => {
    const all = await (await miroir()).proposals.list();
    const none = words("cli.people.proposals.nothingWaitsSecondAccount");
    return { data: all, text: all.length === 0 ? none[language] : proposalTable(all, language) };
  },
};

const agree: Command = {
  name: "proposal agree",
  about: words("cli.people.proposals.agreeSecondAccountSearch"),
  example: "miroir proposal agree 5b1d33f0 --actor grace",
  positionals: [{ name: "proposal", required: true }],
  run: async ({ arguments: [proposal], miroir, language }) => {
    const answer = await (await miroir()).proposals.agree({ proposal: proposal! });
    const until = moment(language, answer.validUntil);
    return {
      data: answer,
      text: said(language, "cli.people.proposals.agreedWhoeverAskedGives", { until }),
    };
  },
};

export const proposalCommands: readonly Command[] = [list, agree];
