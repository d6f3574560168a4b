/** Command: people. */

import { type ConsentState, STATE_WORDS } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { short, table } from "../print.ts";

const stateOf = (state: ConsentState | undefined, language: Language): string =>
  state === undefined ? "" : STATE_WORDS[state][language];

const peopleListed = (all: Answer<Miroir["people"]>, language: Language): Printed => ({
  data: all,
  text:
    all.length === 0
      ? said(language, "cli.people.people.nobodyEnrolled")
      : table(
          [
            words("cli.people.people.person"),
            words("cli.people.people.name"),
            words("cli.people.people.consent"),
            words("cli.people.people.until"),
            words("cli.people.people.grantOpenUntil"),
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
  about: words("cli.people.people.whoAskedFound"),
  run: async ({ miroir, language }) => peopleListed(await (await miroir()).people(), language),
};
