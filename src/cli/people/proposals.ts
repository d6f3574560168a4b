/** Commands: proposal list, proposal agree. */
import type { Language } from "../../domain/errors.ts";
import type { ListedProposal, ProposedComparison } from "../../engine/people/second.ts";
import type { Command, Printed } from "../command.ts";
import { short, table } from "../print.ts";
import { moment, words } from "../text.ts";

/** What is printed in the place of a comparison that nobody agreed to yet. */
export const proposedText = (answer: ProposedComparison, language: Language): Printed => ({
  data: answer,
  text: words(
    `Nothing was compared yet: a second account agrees first, in the console, or with\n  miroir proposal agree ${short(answer.proposal)} --actor NAME\nThen give the same command again.`,
    `Rien n'a encore été comparé : un second compte l'accepte d'abord, dans la console, ou par\n  miroir proposal agree ${short(answer.proposal)} --actor NOM\nRedonnez ensuite la même commande.`,
  )[language],
});

const KINDS = { search: words("search", "recherche"), look: words("look", "regard") };

const proposalTable = (all: readonly ListedProposal[], language: Language): string =>
  table(
    [
      words("Proposal", "Proposition"),
      words("What", "Quoi"),
      words("Asked by", "Demandée par"),
      words("Why", "Pourquoi"),
      words("Agreed by", "Acceptée par"),
      words("Until", "Jusqu'à"),
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
  about: words(
    "searches and looks that wait for a second account",
    "recherches et regards qui attendent un second compte",
  ),
  run: async ({ miroir, language }) => {
    const all = await (await miroir()).proposals.list();
    const none = words("Nothing waits for a second account.", "Rien n'attend un second compte.");
    return { data: all, text: all.length === 0 ? none[language] : proposalTable(all, language) };
  },
};

const agree: Command = {
  name: "proposal agree",
  about: words(
    "agree, as a second account, to a search or a look that another one asked for",
    "accepter, comme second compte, une recherche ou un regard qu'un autre a demandé",
  ),
  example: "miroir proposal agree 5b1d33f0 --actor grace",
  positionals: [{ name: "proposal", required: true }],
  run: async ({ arguments: [proposal], miroir, language }) => {
    const answer = await (await miroir()).proposals.agree({ proposal: proposal! });
    const until = moment(language, answer.validUntil);
    return {
      data: answer,
      text: words(
        `Agreed. Whoever asked gives the same command again, until ${until}.`,
        `Accepté. Qui l'a demandé redonne la même commande, jusqu'à ${until}.`,
      )[language],
    };
  },
};

export const proposalCommands: readonly Command[] = [list, agree];
