/** Commands: what waits for a human, and the decision of it. */

import { SETTLEMENTS, type Settlement, sawNothing, totalSeen } from "../../domain/conflict.ts";
import { en, fr } from "../../domain/counted.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { spanOf } from "../../domain/video.ts";
import { COMPARED_BY, type ComparedBy } from "../../domain/vouching.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  type Context,
  type Given,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { facts, paragraphs, table, taken } from "../print.ts";
import { moment, score, type Words, words } from "../text.ts";

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
            "miroir review accept <case>, miroir review reject <case>; many of one person at once: miroir review sheet <person> --out <folder>",
            "miroir review accept <cas>, miroir review reject <cas> ; beaucoup d'une personne à la fois : miroir review sheet <personne> --out <dossier>",
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

/** A cosine, with a point or a comma. @throws MiroirError usage/bad-value */
const scoreFrom = (options: Given): number | undefined => {
  const value = text(options, "from-score");
  if (value === undefined) return undefined;
  const parsed = /^\d*[.,]?\d+$/.test(value.trim()) ? Number(value.trim().replace(",", ".")) : Number.NaN;
  if (!(parsed >= 0 && parsed <= 1))
    throw new MiroirError("usage/bad-value", { name: "--from-score", value, expected: "0.8" });
  return parsed;
};

const sheetWritten = (answer: Answer<Miroir["review"]["sheet"]>, language: Language): Printed => ({
  data: answer,
  text: paragraphs(
    facts([
      [words("Sheet", "Planche")[language], answer.path],
      [words("Faces", "Visages")[language], answer.faces],
      [words("Cannot be shown", "Ne peuvent pas être montrés")[language], answer.withheld || null],
      [words("On the next sheet", "Sur la planche suivante")[language], answer.more || null],
    ]),
    words(
      "Look at it to its end: reject whatever is not her, then accept the others with the code that stands there.",
      "Regardez-la jusqu'à la fin : rejetez ce qui n'est pas elle, puis acceptez les autres avec le code qui s'y trouve.",
    )[language],
  ),
});

const sheet: Command = {
  name: "review sheet",
  about: words(
    "write a page of one person's faces that nobody confirmed, beside her reference",
    "écrire une page des visages d'une personne que personne n'a confirmés, à côté de sa référence",
  ),
  example: "miroir review sheet 3f0c6a1e --out her-sheet --key 2SMAB-S294R-GJ4ZN-VSVSD-626D1-A936K",
  positionals: [{ name: "person", required: true }],
  options: {
    out: { value: "FOLDER", required: true, about: words("a new folder", "un nouveau dossier") },
    "from-score": {
      value: "SCORE",
      about: words("only faces with this score and more", "seulement les visages à partir de ce score"),
    },
    key: {
      value: "KEY",
      about: words(
        "her personal key, which opens the photographs she gave",
        "sa clé personnelle, qui ouvre les photographies qu'elle a données",
      ),
    },
    photo: {
      value: "FILE",
      many: true,
      about: words(
        "instead: a photograph of her that you hold; it is shown and not kept",
        "à la place : une photographie d'elle que vous détenez ; montrée, non conservée",
      ),
    },
    "page-language": { value: "en|fr", about: words("language of the page", "langue de la page") },
  },
  run: async ({ arguments: [subject], options, miroir, language, long }) =>
    sheetWritten(
      await (await miroir()).review.sheet(
        {
          subject: subject!,
          out: text(options, "out")!,
          ...present({
            fromScore: scoreFrom(options),
            personalKey: text(options, "key"),
            photos: texts(options, "photo")?.map((path) => ({ path })),
            language: oneOf(options, "page-language", ["en", "fr"]),
          }),
        },
        long,
      ),
      language,
    ),
};

const counted = (language: Language, n: number, one: Words, many: Words): string | false =>
  n > 0 && (n === 1 ? one : many)[language].replace("{n}", String(n));

const acceptedMany = (answer: Answer<Miroir["review"]["accept"]>, language: Language): Printed => ({
  data: answer,
  text: [
    words(
      en`${answer.name}: ${answer.accepted} [face|faces] confirmed.`,
      fr`${answer.name} : ${answer.accepted} [visage confirmé|visages confirmés].`,
    )[language],
    counted(
      language,
      answer.waitForSecond,
      words(
        "1 waits for a second person, with another account.",
        "1 attend une seconde personne, avec un autre compte.",
      ),
      words(
        "{n} wait for a second person, with another account.",
        "{n} attendent une seconde personne, avec un autre compte.",
      ),
    ),
    counted(
      language,
      answer.notOnSheet,
      words(
        "1 with such a score was not on that sheet, and stays as it was.",
        "1 d'un tel score n'était pas sur cette planche, et reste tel quel.",
      ),
      words(
        "{n} with such a score were not on that sheet, and stay as they were.",
        "{n} d'un tel score n'étaient pas sur cette planche, et restent tels quels.",
      ),
    ),
  ]
    .filter(Boolean)
    .join("\n"),
});

/** @throws MiroirError usage/missing, usage/bad-value, review/no-sheet, review/other-sheet */
const acceptSheet = async (subject: string, { options, miroir, language }: Context): Promise<Printed> => {
  const fromScore = scoreFrom(options);
  if (fromScore === undefined)
    throw new MiroirError("usage/missing", {
      name: "--from-score SCORE",
      hint: "miroir review accept --help",
    });
  const { review } = await miroir();
  return acceptedMany(
    await review.accept({ subject, fromScore, sheet: text(options, "sheet") ?? "" }),
    language,
  );
};

const accept: Command = {
  name: "review accept",
  about: words(
    "yes, it is her; of a conflict: they are two people; or many faces of one person, after a look at their sheet",
    "oui, c'est elle ; d'un conflit : ce sont deux personnes ; ou bien des visages d'une personne, après avoir vu leur planche",
  ),
  example: "miroir review accept --person 3f0c6a1e --from-score 0.8 --sheet 7KQ2-M9XD",
  positionals: [{ name: "case", required: false }],
  options: {
    person: {
      value: "PERSON",
      about: words("instead of a case: whose faces", "au lieu d'un cas : de qui sont les visages"),
    },
    "from-score": {
      value: "SCORE",
      about: words("with --person: those with this score and more", "avec --person : à partir de ce score"),
    },
    sheet: {
      value: "CODE",
      about: words(
        "with --person: the code at the end of `miroir review sheet`; nothing else is accepted than what is on it",
        "avec --person : le code à la fin de `miroir review sheet` ; rien d'autre que ce qui s'y trouve n'est accepté",
      ),
    },
  },
  run: async (context) => {
    const {
      arguments: [id],
      options,
      miroir,
      language,
    } = context;
    const person = text(options, "person");
    const name = id === undefined && person === undefined ? "<case>" : "--person";
    if ((id === undefined) === (person === undefined))
      throw new MiroirError("usage/missing", { name, hint: "miroir review accept --help" });
    if (person !== undefined) return acceptSheet(person, context);
    return decided(await (await miroir()).review.decide({ id: id!, decision: "accept" }), language);
  },
};

const reject: Command = {
  name: "review reject",
  about: words(
    "not her, for ever, and recipients are told; of a conflict: it is the same person",
    "ce n'est pas elle, pour toujours, et les destinataires en sont avertis ; d'un conflit : c'est la même personne",
  ),
  positionals: [{ name: "case", required: true }],
  run: async ({ arguments: [id], miroir, language }) =>
    decided(await (await miroir()).review.decide({ id: id!, decision: "reject" }), language),
};

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

export const reviewCommands: readonly Command[] = [list, sheet, accept, reject, settle];
