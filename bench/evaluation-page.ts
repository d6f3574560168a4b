/** `npm run evaluate -- <folder> --html FILE`: the same charts as the console's, with the thresholds that the pack begins with. */
import { rateSaid, ratesTable, type Thresholds } from "../src/domain/accuracy.ts";
import { type Evaluation, measurementOf } from "../src/vision/evaluation.ts";
import { accuracyCharts } from "../src/web/shared/accuracy.ts";
import { type Language, said } from "../src/words/words.ts";
import { chartPage } from "./chart-page.ts";

const WIDTH_PX = 900;

export const evaluationPage = (
  evaluation: Evaluation,
  thresholds: Thresholds,
  language: Language,
): string => {
  const measured = measurementOf(evaluation);
  const { pack, measuredOn, pictures, people, source } = measured;
  return chartPage({
    language,
    title: said(language, "domain.accuracy.title", { pack }),
    facts: [
      [
        said(language, "domain.accuracy.measured"),
        said(language, "domain.accuracy.measuredOn", { day: measuredOn, pictures, people }),
      ],
      [said(language, "domain.accuracy.source"), source],
      [said(language, "domain.accuracy.failureToAcquire"), rateSaid(language, measured.failureToAcquire)],
      [said(language, "domain.accuracy.failureToEnrol"), rateSaid(language, measured.failureToEnrol)],
    ],
    tables: [ratesTable(language, measured, thresholds)],
    note: said(language, "domain.accuracy.notYours"),
    asTable: said(language, "domain.accuracy.asTable"),
    charts: accuracyCharts(language, measured, thresholds, { widthPx: WIDTH_PX, dark: false }),
  });
};
