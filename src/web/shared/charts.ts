/** Charts as SVG text, without a page: the console shows them as images, `bench/` writes them into a file. */

import { LineChart, type LineSeriesOption } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

export interface Look {
  readonly widthPx: number;
  readonly dark: boolean;
}

/** Okabe and Ito's colours: told apart by whoever sees fewer of them, on white and on black. */
export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

/** Told apart without colours too. */
export const DASHES = ["solid", "dashed", "dotted"] as const;

const inkOf = (dark: boolean) =>
  dark
    ? { ink: "#e8eaee", soft: "#a3adba", line: "#343c48" }
    : { ink: "#1c2430", soft: "#5b6675", line: "#d9dee5" };

/** An axis; its labels are written by `formatter`. */
export interface Axis {
  readonly type: "value" | "log" | "category";
  readonly name?: string;
  readonly min?: number;
  readonly max?: number;
  /** The names, of an axis of categories. */
  readonly data?: readonly string[];
  readonly axisLabel?: { readonly formatter?: (value: number) => string; readonly rotate?: number };
}

const axisOf = (axis: Axis, look: Look) => {
  const { ink, soft, line } = inkOf(look.dark);
  return {
    ...axis,
    nameLocation: "middle",
    nameTextStyle: { color: ink, fontSize: 13 },
    axisLabel: { color: soft, hideOverlap: true, ...axis.axisLabel },
    axisLine: { show: true, onZero: false, lineStyle: { color: soft } },
    splitLine: { lineStyle: { color: line } },
    minorSplitLine: { show: false },
  };
};

/** Least and most height of a chart below its legend, px: three quarters of its width between them. */
const HEIGHT = { least: 250, most: 430 } as const;

const LEGEND = { sampleWidth: 28, gap: 14, lineHeight: 30, letterWidth: 7.5 } as const;

/** Rows that the names take, side by side as far as the width goes; letters are wider here than most fonts have them. */
const legendRows = (names: readonly string[], widthPx: number): number => {
  let [rows, left] = [1, 0];
  for (const name of names) {
    const needed = LEGEND.sampleWidth + LEGEND.gap + LEGEND.letterWidth * name.length;
    if (left > 0 && left + needed > widthPx) [rows, left] = [rows + 1, 0];
    left += needed;
  }
  return rows;
};

/** One chart, as wide as it will be shown, with its own colours for light and dark. @returns an `<svg>` element as text */
export const chartSvg = (
  { x, y, series }: { readonly x: Axis; readonly y: Axis; readonly series: readonly LineSeriesOption[] },
  look: Look,
): string => {
  const { ink, soft } = inkOf(look.dark);
  const names = series.flatMap(({ name }) => (name === undefined ? [] : [String(name)]));
  const top = LEGEND.lineHeight * legendRows(names, look.widthPx);
  const height = top + Math.round(Math.min(HEIGHT.most, Math.max(HEIGHT.least, 0.75 * look.widthPx)));
  const chart = init(null, null, { renderer: "svg", ssr: true, width: look.widthPx, height });
  chart.setOption({
    animation: false,
    color: [...COLOURS],
    textStyle: { fontFamily: "system-ui, sans-serif" },
    grid: { left: 64, right: 20, top: top + 14, bottom: 52 },
    legend: {
      data: names,
      top: 0,
      left: 0,
      itemWidth: LEGEND.sampleWidth,
      itemGap: LEGEND.gap,
      width: look.widthPx,
      textStyle: { color: ink, fontSize: 12 },
      inactiveColor: soft,
    },
    xAxis: { ...axisOf(x, look), nameGap: 30 },
    yAxis: { ...axisOf(y, look), nameGap: 48 },
    series: [...series],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
};

/** As the source of an image: nothing in it is loaded from anywhere. */
export const svgSource = (svg: string): string =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
