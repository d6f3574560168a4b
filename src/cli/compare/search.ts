/** Command: search. */

import type { Language } from "../../domain/errors.ts";
import { PURPOSES } from "../../domain/purpose.ts";
import type { SearchAnswer } from "../../engine/compare/search.ts";
import { said, words } from "../../words/words.ts";
import { type Command, type Printed, text } from "../command.ts";
import { proposedText } from "../people/proposals.ts";
import { paragraphs, short, table } from "../print.ts";
import { inAMillion, score } from "../text.ts";

export const searched = (answer: SearchAnswer, language: Language): Printed => {
  const found = answer.faces.flatMap(({ possibleMatch }) => possibleMatch ?? []);
  const nobody = words("cli.compare.search.noPossibleMatchAmong");
  const band = {
    likely: words("cli.compare.search.possibleMatch"),
    unsure: words("cli.compare.search.uncertainHumanShouldLook"),
  };
  return {
    data: answer,
    text:
      found.length === 0
        ? nobody[language]
        : paragraphs(
            table(
              [
                words("cli.compare.search.person"),
                words("cli.compare.search.name"),
                words("cli.compare.search.what"),
                words("cli.compare.search.score"),
                words("cli.compare.search.strangersHigh"),
              ].map((head) => head[language]),
              found.map(({ subjectId, name, band: which, score: value, fmr }) => [
                short(subjectId),
                name,
                band[which][language],
                score(language, value),
                inAMillion(language, fmr),
              ]),
            ),
            `${said(language, "cli.compare.search.search")} ${short(answer.searchId)}`,
            answer.twoPersons &&
              said(language, "cli.compare.search.notActedUponBefore", { searchId: short(answer.searchId) }),
          ),
  };
};

export const search: Command = {
  name: "search",
  about: words("cli.compare.search.whoPhotographAskedFound"),
  example: 'miroir search selfie.jpg --purpose find --reason "asked at the desk for their own pictures"',
  positionals: [{ name: "photo", required: true }],
  options: {
    purpose: {
      value: Object.keys(PURPOSES).join("|"),
      required: true,
      about: words("cli.compare.search.onePurposeRegister"),
    },
    reason: {
      value: "TEXT",
      required: true,
      about: words("cli.compare.search.whyEverybodyComparedWill"),
    },
  },
  run: async ({ arguments: [photo], options, miroir, language, long }) => {
    const answer = await (await miroir()).search(
      { photo: { path: photo! }, purpose: text(options, "purpose")!, reason: text(options, "reason")! },
      long,
    );
    return answer.proposed ? proposedText(answer, language) : searched(answer, language);
  },
};
