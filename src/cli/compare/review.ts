/** Commands: what waits for a human, and the decision of it. */
import type { Language } from "../../domain/errors.ts";
import { spanOf } from "../../domain/video.ts";
import type { Miroir } from "../../index.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { paragraphs, table, taken } from "../print.ts";
import { moment, score, words } from "../text.ts";

const reviewListed = (answer: Answer<Miroir["review"]["list"]>, language: Language): Printed => ({
  data: answer,
  text:
    answer.candidates.length + answer.conflicts.length === 0
      ? words("Nothing waits for a human.", "Rien n'attend le regard d'une personne.")[language]
      : paragraphs(
          answer.candidates.length > 0 &&
            table(
              [
                words("Case", "Cas"),
                words("Perhaps", "Peut-être"),
                words("Album", "Album"),
                words("Taken", "Prise"),
                words("Score", "Score"),
                words("shown from", "montré dès"),
                ...(answer.twoPersons ? [words("Confirmed by", "Confirmé par")] : []),
              ].map((head) => head[language]),
              answer.candidates.map((each) => [
                each.id,
                each.name,
                each.album,
                [taken(each.takenAt), spanOf(each)].filter(Boolean).join(" "),
                score(language, each.score),
                score(language, each.matchThreshold),
                ...(answer.twoPersons ? [each.firstBy ?? ""] : []),
              ]),
            ),
          answer.conflicts.length > 0 &&
            table(
              [
                words("Conflict", "Conflit"),
                words("May be the same face as", "Peut-être le même visage que"),
                words("When", "Quand"),
                words("By", "Par"),
              ].map((head) => head[language]),
              answer.conflicts.map((each) => [
                each.id,
                each.name,
                moment(language, new Date(each.at).toISOString()),
                each.actor,
              ]),
            ),
          words(
            "miroir review accept <case>, miroir review reject <case>",
            "miroir review accept <cas>, miroir review reject <cas>",
          )[language],
        ),
});

const list: Command = {
  name: "review",
  about: words("what waits for a human", "ce qui attend le regard d'une personne"),
  run: async ({ miroir, language }) => reviewListed(await (await miroir()).review.list(), language),
};

const decided = (answer: Answer<Miroir["review"]["decide"]>, language: Language): Printed => {
  const said = {
    appearance: {
      accept: answer.waitsForSecond
        ? words(
            "Confirmed once. It waits for a second person, with another account.",
            "Confirmé une fois. Attend une seconde personne, avec un autre compte.",
          )
        : words("Confirmed.", "Confirmé."),
      reject: words(
        `Not her: this will not come back, whatever is scanned or imported again.${answer.recipientsTold > 0 ? ` Recipients who are told: ${answer.recipientsTold}.` : ""}`,
        `Ce n'est pas elle : cela ne reviendra pas, quoi qu'on balaye ou importe de nouveau.${answer.recipientsTold > 0 ? ` Destinataires avertis : ${answer.recipientsTold}.` : ""}`,
      ),
    },
    conflict: {
      accept: words(
        `Two people. Repeat what was refused with --distinct ${answer.id}.`,
        `Deux personnes. Refaites ce qui a été refusé avec --distinct ${answer.id}.`,
      ),
      reject: words(
        "The same person: she stays enrolled once.",
        "La même personne : elle reste inscrite une seule fois.",
      ),
    },
  };
  return { data: answer, text: said[answer.kind][answer.decision][language] };
};

const decision = (name: "accept" | "reject", about: Command["about"]): Command => ({
  name: `review ${name}`,
  about,
  positionals: [{ name: "case", required: true }],
  run: async ({ arguments: [id], miroir, language }) =>
    decided(await (await miroir()).review.decide({ id: id!, decision: name }), language),
});

export const reviewCommands: readonly Command[] = [
  list,
  decision(
    "accept",
    words(
      "yes, it is her; of a conflict: they are two people",
      "oui, c'est elle ; d'un conflit : ce sont deux personnes",
    ),
  ),
  decision(
    "reject",
    words(
      "not her, for ever, and recipients are told; of a conflict: it is the same person",
      "ce n'est pas elle, pour toujours, et les destinataires en sont avertis ; d'un conflit : c'est la même personne",
    ),
  ),
];
