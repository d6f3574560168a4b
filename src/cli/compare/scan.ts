/** Command: scan. */

import { EXIT, type Language, say } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import { type Answer, type Command, flag, type Printed } from "../command.ts";
import { damaged, facts, listed, paragraphs } from "../print.ts";
import { duration, figure, number, score } from "../text.ts";

export const scanPlanned = (plan: Answer<Miroir["scanPlan"]>, language: Language): Printed => {
  const { thresholds } = plan;
  if (plan.items === 0) return { data: plan, text: said(language, "cli.compare.scan.nothingNewCompare") };
  return {
    data: plan,
    text: facts([
      [
        said(language, "cli.compare.scan.compare"),
        said(language, "cli.compare.scan.otherOtherOther", {
          faces: plan.faces,
          items: plan.items,
          people: plan.people,
        }),
      ],
      [
        said(language, "cli.compare.scan.threshold"),
        said(language, "cli.compare.scan.shownFromLookedHuman", {
          several:
            score(language, thresholds.review) !== score(language, thresholds.reviewTo) ||
            score(language, thresholds.match) !== score(language, thresholds.matchTo),
          match: score(language, thresholds.match),
          matchTo: score(language, thresholds.matchTo),
          review: score(language, thresholds.review),
          reviewTo: score(language, thresholds.reviewTo),
        }),
      ],
      [
        said(language, "cli.compare.scan.expectedFalseMatches"),
        said(language, "cli.compare.scan.shownLookOther", {
          expectedFalseAtMatch: figure(language, thresholds.expectedFalseAtMatch),
          expectedFalseAtReview: figure(language, thresholds.expectedFalseAtReview),
          comparisons: plan.comparisons,
        }),
      ],
      [
        said(language, "cli.compare.scan.narrowedHoursPlaces"),
        plan.comparisonsUnnarrowed > plan.comparisons
          ? said(language, "cli.compare.scan.other", {
              comparisons: plan.comparisons,
              comparisonsUnnarrowed: plan.comparisonsUnnarrowed,
            })
          : null,
      ],
      [
        said(language, "cli.compare.scan.time"),
        plan.estimatedSeconds === null
          ? said(language, "cli.compare.scan.notKnownBeforeFirst")
          : said(language, "cli.compare.scan.about", { estimatedSeconds: duration(plan.estimatedSeconds) }),
      ],
    ]),
  };
};

export const scanned = (report: Answer<Miroir["scan"]>, language: Language): Printed => ({
  data: { ...report, skipped: damaged(report.skipped, language) },
  exit: report.interrupted ? EXIT.interrupted : report.skipped.length > 0 ? EXIT.partial : EXIT.ok,
  text: paragraphs(
    report.items > 0 &&
      facts([
        [
          said(language, "cli.compare.scan.compared"),
          said(language, "cli.compare.scan.other2", { compared: report.compared }),
        ],
        [said(language, "cli.compare.scan.possibleMatches"), number(language, report.shown)],
        [
          said(language, "cli.compare.scan.humanLook"),
          report.candidates > 0 ? `${number(language, report.candidates)} (miroir review)` : "0",
        ],
        [said(language, "cli.compare.scan.skipped"), number(language, report.skipped.length)],
      ]),
    report.skipped.length > 0 &&
      listed(
        report.skipped.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
    report.skipped.some(({ error }) => error.code === "picture/gone") &&
      said(language, "cli.compare.scan.whatGoneGoodLet"),
    report.interrupted && said(language, "cli.compare.scan.stoppedMiroirScanGoes"),
  ),
});

export const scan: Command = {
  name: "scan",
  about: words("cli.compare.scan.compareWhatNewOpen"),
  options: { plan: { about: words("cli.compare.scan.onlySayWhatWould") } },
  run: async ({ options, miroir, language, long, say: tell }) => {
    const instance = await miroir();
    const { warnWithoutAssessment } = await import("../authority/dpia.ts");
    await warnWithoutAssessment(instance, language, tell);
    const plan = await instance.scanPlan();
    if (flag(options, "plan")) return scanPlanned(plan, language);
    tell(scanPlanned(plan, language).text);
    return scanned(await instance.scan(undefined, long), language);
  },
};
