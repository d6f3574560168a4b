/** Commands: what waits for a human, and the decision of it. */

import { SETTLEMENTS, type Settlement, sawNothing, totalSeen } from "../../domain/conflict.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { spanOf } from "../../domain/video.ts";
import { COMPARED_BY, type ComparedBy } from "../../domain/vouching.ts";
import type { Miroir } from "../../index.ts";
import { LANGUAGES, said, words } from "../../words/words.ts";
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
import { moment, score } from "../text.ts";

const reviewListed = (answer: Answer<Miroir["review"]["list"]>, language: Language): Printed => ({
  data: answer,
  text:
    answer.candidates.length + answer.conflicts.length === 0
      ? said(language, "cli.compare.review.nothingWaitsHuman")
      : paragraphs(
          answer.candidates.length > 0 &&
            table(
              [
                words("cli.compare.review.case"),
                words("cli.compare.review.perhaps"),
                words("cli.compare.review.album"),
                words("cli.compare.review.taken"),
                words("cli.compare.review.score"),
                words("cli.compare.review.shownFrom"),
                ...(answer.twoPersons ? [words("cli.compare.review.confirmed")] : []),
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
                words("cli.compare.review.conflict"),
                words("cli.compare.review.maySameFace"),
                words("cli.compare.review.andOf"),
                words("cli.compare.review.when"),
                words("cli.compare.review.by"),
              ].map((head) => head[language]),
              answer.conflicts.map((each) => [
                each.id,
                each.name,
                each.other?.name ?? (each.ofTwo ? said(language, "cli.compare.review.somebodyWhoLeft") : ""),
                moment(language, new Date(each.at).toISOString()),
                each.actor,
              ]),
            ),
          said(language, "cli.compare.review.miroirReviewAcceptCase"),
          answer.conflicts.some(({ ofTwo }) => ofTwo) &&
            said(language, "cli.compare.review.twoWhoEnrolledOne"),
        ),
});

const list: Command = {
  name: "review",
  about: words("cli.compare.review.whatWaitsHuman"),
  run: async ({ miroir, language }) => reviewListed(await (await miroir()).review.list(), language),
};

const decided = (answer: Answer<Miroir["review"]["decide"]>, language: Language): Printed => {
  const said = {
    appearance: {
      accept: answer.waitsForSecond
        ? words("cli.compare.review.confirmedOnceWaitsSecond")
        : words("cli.compare.review.confirmed2"),
      reject: words("cli.compare.review.notHerWillNot", {
        told: answer.recipientsTold > 0,
        recipients: answer.recipientsTold,
      }),
    },
    conflict: {
      accept: words("cli.compare.review.twoPeopleRepeatWhat", { id: answer.id }),
      reject: words("cli.compare.review.samePersonSheStays"),
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
      [said(language, "cli.compare.review.sheet"), answer.path],
      [said(language, "cli.compare.review.faces"), answer.faces],
      [said(language, "cli.compare.review.cannotShown"), answer.withheld || null],
      [said(language, "cli.compare.review.nextSheet"), answer.more || null],
    ]),
    said(language, "cli.compare.review.lookEndRejectWhatever"),
  ),
});

const sheet: Command = {
  name: "review sheet",
  about: words("cli.compare.review.writePageOnePersons"),
  example: "miroir review sheet 3f0c6a1e --out ada-sheet --key 2SMAB-S294R-GJ4ZN-VSVSD-626D1-A936K",
  positionals: [{ name: "person", required: true }],
  options: {
    out: { value: "FOLDER", required: true, about: words("cli.compare.review.newFolder") },
    "from-score": {
      value: "SCORE",
      about: words("cli.compare.review.onlyFacesScoreMore"),
    },
    key: {
      value: "KEY",
      about: words("cli.compare.review.herPersonalKeyWhich"),
    },
    photo: {
      value: "FILE",
      many: true,
      about: words("cli.compare.review.insteadPhotographHerYou"),
    },
    "page-language": { value: "en|fr", about: words("cli.compare.review.languagePage") },
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
            language: oneOf(options, "page-language", LANGUAGES),
          }),
        },
        long,
      ),
      language,
    ),
};

const acceptedMany = (answer: Answer<Miroir["review"]["accept"]>, language: Language): Printed => ({
  data: answer,
  text: [
    said(language, "cli.compare.review.otherConfirmed", { name: answer.name, accepted: answer.accepted }),
    answer.waitForSecond > 0 &&
      said(language, "cli.compare.review.waitForSecond", { n: answer.waitForSecond }),
    answer.notOnSheet > 0 && said(language, "cli.compare.review.notOnSheet", { n: answer.notOnSheet }),
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
  about: words("cli.compare.review.yesHerConflictThey"),
  example: "miroir review accept --person 3f0c6a1e --from-score 0.8 --sheet 7KQ2-M9XD",
  positionals: [{ name: "case", required: false }],
  options: {
    person: {
      value: "PERSON",
      about: words("cli.compare.review.insteadCaseWhoseFaces"),
    },
    "from-score": {
      value: "SCORE",
      about: words("cli.compare.review.personThoseScoreMore"),
    },
    sheet: {
      value: "CODE",
      about: words("cli.compare.review.personCodeEndMiroir"),
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
  about: words("cli.compare.review.notHerEverRecipients"),
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
        said(language, "cli.compare.review.consentsEndedUnlawful", { consentsEnded: answer.consentsEnded }),
      seen !== null &&
        said(language, "cli.compare.review.otherShownPicturesLists", {
          lists: seen.lists,
          pictures: seen.pictures,
          taken: seen.taken,
        }),
    ),
  };
};

const settle: Command = {
  name: "review settle",
  about: words("cli.compare.review.twoWhoEnrolledOneFace"),
  example:
    'miroir review settle 3f0c6a1e-… --decision second --compared-by identity-in-person --because "Came in person, with an identity card."',
  positionals: [{ name: "conflict", required: true }],
  options: {
    decision: {
      value: SETTLED.join("|"),
      required: true,
      about: words("cli.compare.review.whoseFaceDistinctTwo"),
    },
    "compared-by": {
      value: COMPARISONS.join("|"),
      required: true,
      about: words("cli.compare.review.whatCompared"),
    },
    because: {
      value: "TEXT",
      required: true,
      about: words("cli.compare.review.howWordsSealed"),
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
