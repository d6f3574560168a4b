/** What `miroir model accuracy` prints. */
import { type Figures, rateSaid, ratesTable, sizesTable } from "../domain/accuracy.ts";
import type { Language } from "../domain/errors.ts";
import type { Miroir } from "../index.ts";
import { said } from "../words/words.ts";
import type { Answer } from "./command.ts";
import { facts, paragraphs, table } from "./print.ts";
import { score } from "./text.ts";

const printed = ({ title, head, rows }: Figures): string => `${title}\n${table(head, rows)}`;

const span = (language: Language, from: number, to: number): string =>
  score(language, from) === score(language, to)
    ? score(language, from)
    : `${score(language, from)}–${score(language, to)}`;

/** One block a curve: five columns of rates would be wider than a terminal. */
const ratesSaid = (figures: Figures): string =>
  paragraphs(
    figures.title,
    ...figures.rows.map(
      ([of, ...rates]) =>
        `${of}\n${facts(rates.map((rate, at) => [`  ${figures.head[at + 1]}`, rate] as const))}`,
    ),
  );

export const accuracySaid = (
  { pack, measured, thresholds, people }: Answer<Miroir["accuracy"]>,
  language: Language,
): string => {
  const here: [string, string][] = [
    [said(language, "cli.model.pack"), pack],
    [said(language, "cli.model.lookedAtFrom"), span(language, thresholds.review, thresholds.reviewTo)],
    [said(language, "cli.model.shownFrom"), span(language, thresholds.match, thresholds.matchTo)],
    [said(language, "cli.model.peopleCompared"), String(people)],
  ];
  if (!measured) return paragraphs(facts(here), said(language, "domain.accuracy.notMeasured"));
  return paragraphs(
    facts([
      ...here,
      [
        said(language, "domain.accuracy.measured"),
        said(language, "domain.accuracy.measuredOn", {
          day: measured.measuredOn,
          pictures: measured.pictures,
          people: measured.people,
        }),
      ],
      [said(language, "domain.accuracy.source"), measured.source],
      [said(language, "domain.accuracy.failureToAcquire"), rateSaid(language, measured.failureToAcquire)],
      [said(language, "domain.accuracy.failureToEnrol"), rateSaid(language, measured.failureToEnrol)],
    ]),
    ratesSaid(ratesTable(language, measured, thresholds)),
    measured.sizes.length > 0 && printed(sizesTable(language, measured)),
    said(language, "domain.accuracy.notYours"),
  );
};
