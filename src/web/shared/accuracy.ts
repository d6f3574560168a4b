/** A measurement of accuracy as charts, each with what it shows in words and the table of its figures. */
import type { LineSeriesOption } from "echarts/charts";
import {
  type CurvePoint,
  curveSaid,
  type Figures,
  type Measurement,
  pointAt,
  recallOf,
  scoresTable,
  sizesTable,
  type Thresholds,
  tradeOffTable,
} from "../../domain/accuracy.ts";
import { type Language, said } from "../../words/words.ts";
import { COLOURS, chartSvg, DASHES, type Look } from "./charts.ts";

export interface Drawn {
  readonly id: string;
  readonly svg: string;
  /** What is seen on it. */
  readonly alt: string;
  readonly table: Figures;
}

const percent = (language: Language, share: number): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumSignificantDigits: 2 }).format(share);
const number = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);

/** Where the thresholds of this instance stand: of the fewest faces and, where it differs, of the most. */
const marksOf = (language: Language, { review, reviewTo, match, matchTo }: Thresholds, dark: boolean) => {
  const ink = dark ? "#e8eaee" : "#1c2430";
  const mark = (key: "review" | "match", at: number, shown: boolean) => ({
    xAxis: at,
    label: {
      show: shown,
      color: ink,
      rotate: 90,
      position: "insideEndTop" as const,
      formatter: said(language, `domain.accuracy.thresholds.${key}`, { threshold: number(language, at) }),
    },
    lineStyle: { color: ink, type: key === "review" ? ("dashed" as const) : ("solid" as const), width: 1.5 },
  });
  return {
    silent: true,
    symbol: "none",
    data: [
      mark("review", review, true),
      ...(reviewTo - review > 0.005 ? [mark("review", reviewTo, false)] : []),
      mark("match", match, true),
      ...(matchTo - match > 0.005 ? [mark("match", matchTo, false)] : []),
    ],
  };
};

const sumOf = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

const scores = (language: Language, measured: Measurement, thresholds: Thresholds, look: Look): Drawn => {
  const { histogram } = measured;
  const middle = (at: number): number => histogram.from + (at + 0.5) * histogram.step;
  const sides = { mated: histogram.mated, nonMated: histogram.nonMated };
  const filled = (counts: readonly number[]): number[] => counts.flatMap((n, at) => (n > 0 ? [at] : []));
  const [mated, nonMated] = [filled(sides.mated), filled(sides.nonMated)];
  // The least share that can be drawn: one pair of the side that has most.
  const least = 1 / Math.max(10, sumOf(sides.mated), sumOf(sides.nonMated));
  const hill = (key: "mated" | "nonMated", at: number): LineSeriesOption => ({
    type: "line",
    name: said(language, `domain.accuracy.scores.${key}`),
    step: "middle",
    symbol: "none",
    lineStyle: { color: COLOURS[at]!, width: 2, type: DASHES[at]! },
    itemStyle: { color: COLOURS[at]! },
    areaStyle: { color: COLOURS[at]!, opacity: 0.18, origin: "start" },
    data: sides[key].map((n, bin) => [middle(bin), n === 0 ? null : n / sumOf(sides[key])]),
    ...(key === "mated" && { markLine: marksOf(language, thresholds, look.dark) }),
  });
  const ends = [...mated, ...nonMated];
  const svg = chartSvg(
    {
      x: {
        type: "value",
        name: said(language, "domain.accuracy.scores.score"),
        min: Math.floor(10 * middle(Math.min(...ends))) / 10,
        max: 1,
        axisLabel: { formatter: (value: number) => number(language, value) },
      },
      y: {
        type: "log",
        name: said(language, "domain.accuracy.scores.share"),
        min: 10 ** Math.floor(Math.log10(least)),
        max: 1,
        axisLabel: { formatter: (value: number) => percent(language, value) },
      },
      series: [hill("nonMated", 1), hill("mated", 0)],
    },
    look,
  );
  const edge = (at: number | undefined): string =>
    number(language, histogram.from + (at ?? 0) * histogram.step);
  const alt = said(language, "domain.accuracy.scores.alt", {
    mated: number(language, sumOf(sides.mated)),
    nonMated: number(language, sumOf(sides.nonMated)),
    highest: edge((nonMated.at(-1) ?? -1) + 1),
    lowest: edge(mated[0]),
  });
  return { id: "scores", svg, alt, table: scoresTable(language, measured) };
};

/** A logarithm has no zero: where no error was seen a line ends. */
const seen = (points: readonly CurvePoint[]): CurvePoint[] =>
  points.filter(({ falseMatches, misses }) => falseMatches.errors > 0 && misses.errors > 0);

/** Whole powers of ten around everything that is drawn. */
const decades = (curves: Measurement["curves"], of: "falseMatches" | "misses") => {
  const rates = curves.flatMap(({ points }) => seen(points).map((point) => point[of].rate!));
  const power = (round: (value: number) => number, value: number): number => 10 ** round(Math.log10(value));
  return { min: power(Math.floor, Math.min(0.1, ...rates)), max: power(Math.ceil, Math.max(0.01, ...rates)) };
};

const tradeOff = (language: Language, measured: Measurement, thresholds: Thresholds, look: Look): Drawn => {
  const ends = {
    falseMatches: decades(measured.curves, "falseMatches"),
    misses: decades(measured.curves, "misses"),
  };
  const all = measured.curves.find(({ of }) => of === "all") ?? measured.curves[0]!;
  const line = (curve: Measurement["curves"][number], at: number): LineSeriesOption => ({
    type: "line",
    name: curveSaid(language, curve),
    symbol: "none",
    lineStyle: {
      color: COLOURS[at % COLOURS.length]!,
      width: curve === all ? 3 : 1.5,
      type: DASHES[at % DASHES.length]!,
    },
    itemStyle: { color: COLOURS[at % COLOURS.length]! },
    data: seen(curve.points).map(({ falseMatches, misses }) => [falseMatches.rate, misses.rate]),
  });
  const bound = (side: "low" | "high"): LineSeriesOption => ({
    type: "line",
    // Named once: it is one interval with two ends.
    ...(side === "high" && { name: said(language, "domain.accuracy.tradeOff.interval") }),
    symbol: "none",
    lineStyle: { color: COLOURS[0], width: 1, type: "dotted" },
    itemStyle: { color: COLOURS[0] },
    data: seen(all.points).map(({ falseMatches, misses }) => [falseMatches.rate, misses[side]]),
  });
  const ink = look.dark ? "#e8eaee" : "#1c2430";
  const stands = (key: "review" | "match"): LineSeriesOption => {
    const { falseMatches, misses } = pointAt(all, thresholds[key]);
    const text = said(language, `domain.accuracy.thresholds.${key}`, {
      threshold: number(language, thresholds[key]),
    });
    return {
      type: "line",
      symbol: key === "review" ? "diamond" : "circle",
      symbolSize: 11,
      itemStyle: { color: ink },
      label: { show: true, position: "right", color: ink, formatter: () => text },
      // Where none was seen, at the edge.
      data: [
        [
          Math.max(falseMatches.rate ?? 0, ends.falseMatches.min),
          Math.max(misses.rate ?? 0, ends.misses.min),
        ],
      ],
    };
  };
  const axis = (of: "falseMatches" | "misses", key: "mistaken" | "missed") => ({
    type: "log" as const,
    name: said(language, `domain.accuracy.tradeOff.${key}`),
    ...ends[of],
    axisLabel: { formatter: (value: number) => percent(language, value) },
  });
  const svg = chartSvg(
    {
      x: axis("falseMatches", "mistaken"),
      y: axis("misses", "missed"),
      series: [...measured.curves.map(line), bound("low"), bound("high"), stands("review"), stands("match")],
    },
    look,
  );
  const { falseMatches, misses } = pointAt(all, thresholds.review);
  const alt = said(language, "domain.accuracy.tradeOff.alt", {
    review: number(language, thresholds.review),
    mistaken: percent(language, falseMatches.rate ?? 0),
    missed: percent(language, misses.rate ?? 0),
  });
  return { id: "trade-off", svg, alt, table: tradeOffTable(language, measured) };
};

const sizes = (language: Language, measured: Measurement, look: Look): Drawn => {
  const recall = recallOf(measured);
  const line = (key: "found" | "recognised", at: number): LineSeriesOption[] => {
    const data = (of: "rate" | "low" | "high") => recall.map((each) => [each.px, each[key][of]]);
    const style = { color: COLOURS[at]!, type: DASHES[at]! };
    return [
      {
        type: "line",
        name: said(language, `domain.accuracy.sizes.${key}`),
        symbol: at === 0 ? "circle" : "diamond",
        symbolSize: 8,
        lineStyle: { ...style, width: 2 },
        itemStyle: { color: COLOURS[at]! },
        data: data("rate"),
      },
      ...(["low", "high"] as const).map(
        (end): LineSeriesOption => ({
          type: "line",
          symbol: "none",
          lineStyle: { color: COLOURS[at]!, width: 1, type: "dotted" },
          data: data(end),
        }),
      ),
    ];
  };
  const ends = recall.map(({ px }) => px);
  const svg = chartSvg(
    {
      x: {
        type: "value",
        name: said(language, "domain.accuracy.sizes.px"),
        min: Math.min(...ends),
        max: Math.max(...ends),
      },
      y: {
        type: "value",
        min: 0,
        max: 1,
        axisLabel: { formatter: (value: number) => percent(language, value) },
      },
      series: [...line("found", 0), ...line("recognised", 1)],
    },
    look,
  );
  const [first, last] = [recall[0]!, recall.at(-1)!];
  const alt = said(language, "domain.accuracy.sizes.alt", {
    least: first.px,
    leastFound: percent(language, first.found.rate ?? 0),
    most: last.px,
    mostFound: percent(language, last.found.rate ?? 0),
  });
  return { id: "sizes", svg, alt, table: sizesTable(language, measured) };
};

/** Every chart of a measurement, in the order in which they are read. */
export const accuracyCharts = (
  language: Language,
  measured: Measurement,
  thresholds: Thresholds,
  look: Look,
): Drawn[] => [
  scores(language, measured, thresholds, look),
  tradeOff(language, measured, thresholds, look),
  ...(measured.sizes.length > 0 ? [sizes(language, measured, look)] : []),
];
