/** Command: search. */
import type { Language } from "../../domain/errors.ts";
import { PURPOSES } from "../../domain/purpose.ts";
import type { SearchAnswer } from "../../engine/compare/search.ts";
import { type Command, type Printed, text } from "../command.ts";
import { proposedText } from "../people/proposals.ts";
import { paragraphs, short, table } from "../print.ts";
import { inAMillion, score, words } from "../text.ts";

export const searched = (answer: SearchAnswer, language: Language): Printed => {
  const found = answer.faces.flatMap(({ possibleMatch }) => possibleMatch ?? []);
  const nobody = words(
    "No possible match among the people who asked to be found.",
    "Aucune correspondance possible parmi les personnes qui ont demandé à être retrouvées.",
  );
  const band = {
    likely: words("possible match", "correspondance possible"),
    unsure: words("uncertain: a human should look", "incertain : une personne devrait regarder"),
  };
  return {
    data: answer,
    text:
      found.length === 0
        ? nobody[language]
        : paragraphs(
            table(
              [
                words("Person", "Personne"),
                words("Name", "Nom"),
                words("What it is", "Ce que c'est"),
                words("Score", "Score"),
                words("Strangers this high", "Inconnus aussi haut"),
              ].map((head) => head[language]),
              found.map(({ subjectId, name, band: which, score: value, fmr }) => [
                short(subjectId),
                name,
                band[which][language],
                score(language, value),
                inAMillion(language, fmr),
              ]),
            ),
            `${words("Search", "Recherche")[language]} ${short(answer.searchId)}`,
            answer.twoPersons &&
              words(
                `Not to be acted upon before two people confirmed it: miroir search confirm ${short(answer.searchId)} <person>`,
                `Rien ne doit en être fait avant que deux personnes la confirment : miroir search confirm ${short(answer.searchId)} <personne>`,
              )[language],
          ),
  };
};

export const search: Command = {
  name: "search",
  about: words(
    "who in this photograph asked to be found; a second account agrees first",
    "qui, sur cette photographie, a demandé à être retrouvé ; un second compte l'accepte d'abord",
  ),
  example: 'miroir search selfie.jpg --purpose find --reason "she asked at the desk for her pictures"',
  positionals: [{ name: "photo", required: true }],
  options: {
    purpose: {
      value: Object.keys(PURPOSES).join("|"),
      required: true,
      about: words("one purpose of the register", "une finalité du registre"),
    },
    reason: {
      value: "TEXT",
      required: true,
      about: words("why; everybody compared will see it", "pourquoi ; toute personne comparée le verra"),
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
