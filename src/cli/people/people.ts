/** Command: people. */
import { type ConsentState, STATE_WORDS } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { short, table } from "../print.ts";
import { words } from "../text.ts";

const stateOf = (state: ConsentState | undefined, language: Language): string =>
  state === undefined ? "" : STATE_WORDS[state][language];

const peopleListed = (all: Answer<Miroir["people"]>, language: Language): Printed => ({
  data: all,
  text:
    all.length === 0
      ? words("Nobody is enrolled.", "Personne n'est inscrit.")[language]
      : table(
          [
            words("Person", "Personne"),
            words("Name", "Nom"),
            words("Consent", "Consentement"),
            words("until", "jusqu'au"),
            words("Grant open until", "Autorisation jusqu'au"),
          ].map((head) => head[language]),
          all.map(({ id, name, consents, openGrant }) => [
            short(id),
            name,
            stateOf(consents.at(-1)?.state, language),
            consents.at(-1)?.endsOn ?? "",
            openGrant?.closesOn ?? "–",
          ]),
        ),
});

export const people: Command = {
  name: "people",
  about: words("who asked to be found", "qui a demandé à être retrouvé"),
  run: async ({ miroir, language }) => peopleListed(await (await miroir()).people(), language),
};
