/** Article 15(1)(h) and CJEU C-203/22: how a comparison decides, with what it was measured to get wrong, in words that can be checked (R48). */

import type { Language } from "../../domain/errors.ts";
import { modelName } from "../../domain/model.ts";
import { type FalseMatchBudget, fmrAt } from "../../gallery/thresholds.ts";
import type { Fact } from "../../paper/document.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import { sayIn } from "../../words/words.ts";
import { figureIn, scoreIn, strangersIn } from "../letters/report-words.ts";

export interface Measured {
  readonly threshold: number;
  /** As docs/models.md prints them; a test holds the two equal. */
  readonly fmr: string;
  readonly fnmr: string;
}

/** By stamp of the pack: what `npm run evaluate` measured for docs/models.md, on 426 pictures of 34 people. */
export const MEASURED: Readonly<Record<string, readonly Measured[]>> = {
  "faceplugin@87aacdfe5751": [
    {
      threshold: 0.43,
      fmr: "0.0057 % (5 of 87,484; 0.0019 to 0.013)",
      fnmr: "0.30 % (9 of 3,041; 0.14 to 0.56)",
    },
    { threshold: 0.62, fmr: "0 % (0 of 87,484; 0 to 0.0042)", fnmr: "2.4 % (72 of 3,041; 1.9 to 3.0)" },
  ],
};

export interface LogicContext {
  readonly language: Language;
  /** A report speaks to the person it is about; a file for an authority speaks to nobody. */
  readonly to: "person" | "authority";
  readonly pack: string;
  readonly scores: ScoreModel;
  readonly falseMatches: FalseMatchBudget;
}

const measuredFacts = ({ language, pack, scores }: LogicContext): Fact[] => {
  const say = sayIn(language);
  const measured = MEASURED[pack];
  if (!measured)
    return [
      [
        say("engine.report.logic.measuredErrorRates"),
        say("engine.report.logic.nonePublishedModelOwn", {
          scores: strangersIn(language, fmrAt(scores, scores.reviewFloor)),
          reviewFloor: scoreIn(language, scores.reviewFloor),
        }),
      ],
    ];
  return measured.map(({ threshold, fmr, fnmr }) => [
    say("engine.report.logic.measuredErrorRatesScore", { threshold: scoreIn(language, threshold) }),
    say("engine.report.logic.strangersTakenOneAnother", { fmr, fnmr }),
  ]);
};

/** The rows of that section, each a heading and its text: model, score, thresholds, measured errors, what follows. */
export const logic = (context: LogicContext): Fact[] => {
  const { language, to, pack, scores, falseMatches } = context;
  const say = sayIn(language);
  const toPerson = to === "person";
  return [
    [say("engine.report.logic.model"), modelName(pack)],
    [say("engine.report.logic.whatDoes"), say("engine.report.logic.neuralNetworkTurnsPicture")],
    [
      say("engine.report.logic.fromScoreMatch"),
      say("engine.report.logic.eachFaceAlbumsYou", {
        toPerson,
        matchFloor: scoreIn(language, scores.matchFloor),
        reviewFloor: scoreIn(language, scores.reviewFloor),
        shown: figureIn(language, falseMatches.shown),
        waiting: figureIn(language, falseMatches.waiting),
      }),
    ],
    ...measuredFacts(context),
    [say("engine.report.logic.whatFollows"), say("engine.report.logic.nothingDecidedAboutYou", { toPerson })],
  ];
};

/** What only programs need, for an annex. */
export const stampFact = (language: Language, pack: string): Fact => [
  sayIn(language)("engine.report.logic.modelsStamp"),
  pack,
];

export interface Scored {
  readonly score: number;
  readonly fmr: number;
  readonly reviewThreshold: number;
  readonly matchThreshold: number;
  readonly state: "candidate" | "shown" | "confirmed";
}

/** How this one score led to what it led to. */
export const meaningOf = (language: Language, scored: Scored): string => {
  const say = sayIn(language);
  const score = scoreIn(language, scored.score);
  const review = scoreIn(language, scored.reviewThreshold);
  const match = scoreIn(language, scored.matchThreshold);
  const strangers = strangersIn(language, scored.fmr);
  const because =
    scored.score >= scored.matchThreshold
      ? say("engine.report.logic.reachedMatchThreshold", { match })
      : say("engine.report.logic.liesBetweenReviewThreshold", { review, match });
  const so = {
    shown: say("engine.report.logic.soShownPossibleMatch"),
    confirmed: say("engine.report.logic.humanConfirmed"),
    candidate:
      scored.score >= scored.matchThreshold
        ? say("engine.report.logic.butHumanHasLook")
        : say("engine.report.logic.waitsHuman"),
  }[scored.state];
  return say("engine.report.logic.sentence", { score, because, so, strangers });
};
