/** Command: scan. */

import { EXIT, type Language, say } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { words } from "../../words/words.ts";
import { type Answer, type Command, flag, type Printed } from "../command.ts";
import { damaged, facts, listed, paragraphs } from "../print.ts";
import { duration, figure, number, score } from "../text.ts";

export const scanPlanned = (plan: Answer<Miroir["scanPlan"]>, language: Language): Printed => {
  const { thresholds } = plan;
  if (plan.items === 0) return { data: plan, text: words("cli.compare.scan.nothingNewCompare")[language] };
  return {
    data: plan,
    text: facts([
      [
        words("cli.compare.scan.compare")[language],
        words("cli.compare.scan.otherOtherOther", {
          faces: plan.faces,
          items: plan.items,
          people: plan.people,
        })[language],
      ],
      [
        words("cli.compare.scan.threshold")[language],
        words("cli.compare.scan.shownFromLookedHuman", {
          match: score(language, thresholds.match),
          review: score(language, thresholds.review),
        })[language],
      ],
      [
        words("cli.compare.scan.expectedFalseMatches")[language],
        words("cli.compare.scan.shownLookOther", {
          expectedFalseAtMatch: figure(language, thresholds.expectedFalseAtMatch),
          expectedFalseAtReview: figure(language, thresholds.expectedFalseAtReview),
          comparisons: plan.comparisons,
        })[language],
      ],
      [
        words("cli.compare.scan.narrowedHoursPlaces")[language],
        plan.comparisonsUnnarrowed > plan.comparisons
          ? words("cli.compare.scan.other", {
              comparisons: plan.comparisons,
              comparisonsUnnarrowed: plan.comparisonsUnnarrowed,
            })[language]
          : null,
      ],
      [
        words("cli.compare.scan.time")[language],
        plan.estimatedSeconds === null
          ? words("cli.compare.scan.notKnownBeforeFirst")[language]
          : words("cli.compare.scan.about", { estimatedSeconds: duration(plan.estimatedSeconds) })[language],
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
          words("cli.compare.scan.compared")[language],
          words("cli.compare.scan.other2", { compared: report.compared })[language],
        ],
        [words("cli.compare.scan.possibleMatches")[language], number(language, report.shown)],
        [
          words("cli.compare.scan.humanLook")[language],
          report.candidates > 0 ? `${number(language, report.candidates)} (miroir review)` : "0",
        ],
        [words("cli.compare.scan.skipped")[language], number(language, report.skipped.length)],
      ]),
    report.skipped.length > 0 &&
      listed(
        report.skipped.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
    report.skipped.some(({ error }) => error.code === "picture/gone") &&
      words("cli.compare.scan.whatGoneGoodLet")[language],
    report.interrupted && words("cli.compare.scan.stoppedMiroirScanGoes")[language],
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
