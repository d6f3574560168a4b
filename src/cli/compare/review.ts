/** Commands: what waits for a human, and the decision of it. */
import { SETTLEMENTS, type Settlement, sawNothing, totalSeen } from "../../domain/conflict.ts";
import type { Language } from "../../domain/errors.ts";
import { spanOf } from "../../domain/video.ts";
import { COMPARED_BY, type ComparedBy } from "../../domain/vouching.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, oneOf, type Printed, text } from "../command.ts";
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
                words("and of", "et que"),
                words("When", "Quand"),
                words("By", "Par"),
              ].map((head) => head[language]),
              answer.conflicts.map((each) => [
                each.id,
                each.name,
                each.other?.name ??
                  (each.ofTwo ? words("somebody who left", "quelqu'un qui est parti")[language] : ""),
                moment(language, new Date(each.at).toISOString()),
                each.actor,
              ]),
            ),
          words(
            "miroir review accept <case>, miroir review reject <case>",
            "miroir review accept <cas>, miroir review reject <cas>",
          )[language],
          answer.conflicts.some(({ ofTwo }) => ofTwo) &&
            words(
              "Two who are enrolled with one face are suspended until somebody who met them says whose it is: miroir review settle <conflict>",
              "Deux personnes inscrites avec un même visage sont suspendues jusqu'à ce que quelqu'un qui les a rencontrées dise de qui il est : miroir review settle <conflit>",
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

const SETTLED = Object.keys(SETTLEMENTS) as Settlement[];
const COMPARISONS = Object.keys(COMPARED_BY) as ComparedBy[];

const settled = (answer: Answer<Miroir["conflicts"]["settle"]>, language: Language): Printed => {
  const seen = answer.seen && !sawNothing(answer.seen) ? totalSeen(answer.seen) : null;
  return {
    data: answer,
    text: paragraphs(
      `${SETTLEMENTS[answer.decision][language]}.`,
      answer.consentsEnded > 0 &&
        words(
          `Consents that ended as unlawful: ${answer.consentsEnded}.`,
          `Consentements terminés comme illicites : ${answer.consentsEnded}.`,
        )[language],
      seen !== null &&
        words(
          `The other was shown pictures: lists opened ${seen.lists}, pictures opened ${seen.pictures}, taken away ${seen.taken}. This may be a breach (art. 33): the console drafts it, and the 72 hours run.`,
          `L'autre a vu des images : listes ouvertes ${seen.lists}, images ouvertes ${seen.pictures}, emportées ${seen.taken}. C'est peut-être une violation (art. 33) : la console la rédige, et les 72 heures courent.`,
        )[language],
    ),
  };
};

const settle: Command = {
  name: "review settle",
  about: words(
    "of two who are enrolled with one face: whose it is, after somebody met them",
    "de deux personnes inscrites avec un même visage : de qui il est, après une rencontre",
  ),
  example:
    'miroir review settle 3f0c6a1e-… --decision second --compared-by identity-in-person --because "She came, with her identity card."',
  positionals: [{ name: "conflict", required: true }],
  options: {
    decision: {
      value: SETTLED.join("|"),
      required: true,
      about: words(
        "whose face it is; distinct: two people; same: one person who enrolled twice",
        "de qui est le visage ; distinct : deux personnes ; same : une personne inscrite deux fois",
      ),
    },
    "compared-by": {
      value: COMPARISONS.join("|"),
      required: true,
      about: words("by what it was compared", "par quoi cela a été comparé"),
    },
    because: {
      value: "TEXT",
      required: true,
      about: words("how, in words; it is sealed", "comment, avec des mots ; c'est scellé"),
    },
  },
  run: async ({ arguments: [conflict], options, miroir, language }) =>
    settled(
      await (await miroir()).conflicts.settle({
        conflict: conflict!,
        decision: oneOf(options, "decision", SETTLED)!,
        comparedBy: oneOf(options, "compared-by", COMPARISONS)!,
        because: text(options, "because")!,
      }),
      language,
    ),
};

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
  settle,
];
