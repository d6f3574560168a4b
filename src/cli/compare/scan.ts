/** Command: scan. */
import { en, fr } from "../../domain/counted.ts";
import { EXIT, type Language, say } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, flag, type Printed } from "../command.ts";
import { damaged, facts, listed, paragraphs } from "../print.ts";
import { duration, figure, number, score, words } from "../text.ts";

export const scanPlanned = (plan: Answer<Miroir["scanPlan"]>, language: Language): Printed => {
  const { thresholds } = plan;
  if (plan.items === 0)
    return { data: plan, text: words("Nothing new to compare.", "Rien de nouveau à comparer.")[language] };
  return {
    data: plan,
    text: facts([
      [
        words("To compare", "À comparer")[language],
        words(
          en`${plan.faces} [face|faces] in ${plan.items} [picture|pictures], with ${plan.people} [person|people]`,
          fr`${plan.faces} [visage|visages] dans ${plan.items} [image|images], avec ${plan.people} [personne|personnes]`,
        )[language],
      ],
      [
        words("Threshold", "Seuil")[language],
        words(
          `shown from ${score(language, thresholds.match)}, looked at by a human from ${score(language, thresholds.review)}`,
          `montré à partir de ${score(language, thresholds.match)}, vu par une personne à partir de ${score(language, thresholds.review)}`,
        )[language],
      ],
      [
        words("Expected false matches", "Fausses correspondances attendues")[language],
        words(
          en`${figure(language, thresholds.expectedFalseAtMatch)} shown, ${figure(language, thresholds.expectedFalseAtReview)} to look at (${plan.comparisons} [comparison|comparisons])`,
          fr`montrées : ${figure(language, thresholds.expectedFalseAtMatch)} ; à examiner : ${figure(language, thresholds.expectedFalseAtReview)} (${plan.comparisons} [comparaison|comparaisons])`,
        )[language],
      ],
      [
        words("Narrowed to hours and places", "Restreint à des heures et à des lieux")[language],
        plan.comparisonsUnnarrowed > plan.comparisons
          ? words(
              en`${plan.comparisons} of ${plan.comparisonsUnnarrowed} [comparison|comparisons]`,
              fr`${plan.comparisons} sur ${plan.comparisonsUnnarrowed} [comparaison|comparaisons]`,
            )[language]
          : null,
      ],
      [
        words("Time", "Durée")[language],
        plan.estimatedSeconds === null
          ? words("not known before the first scan", "inconnue avant le premier balayage")[language]
          : words(`about ${duration(plan.estimatedSeconds)}`, `environ ${duration(plan.estimatedSeconds)}`)[
              language
            ],
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
          words("Compared", "Comparées")[language],
          words(en`${report.compared} [picture|pictures]`, fr`${report.compared} [image|images]`)[language],
        ],
        [words("Possible matches", "Correspondances possibles")[language], number(language, report.shown)],
        [
          words("For a human to look at", "À faire voir par une personne")[language],
          report.candidates > 0 ? `${number(language, report.candidates)} (miroir review)` : "0",
        ],
        [words("Skipped", "Sautées")[language], number(language, report.skipped.length)],
      ]),
    report.skipped.length > 0 &&
      listed(
        report.skipped.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
    report.skipped.some(({ error }) => error.code === "picture/gone") &&
      words(
        "What is gone for good is let go by album: miroir album missing <album>",
        "Ce qui a disparu pour de bon se retire par album : miroir album missing <album>",
      )[language],
    report.interrupted &&
      words(
        "Stopped. miroir scan goes on where it stopped.",
        "Arrêté. miroir scan reprendra où il s'est arrêté.",
      )[language],
  ),
});

export const scan: Command = {
  name: "scan",
  about: words(
    "compare what is new with the open grants",
    "comparer ce qui est nouveau avec les autorisations ouvertes",
  ),
  options: { plan: { about: words("only say what it would do", "dire seulement ce qui serait fait") } },
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
