/** What runs found, kept by commit, and drawn: each ratio over the commits that were measured on this machine. */
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LineSeriesOption } from "echarts/charts";
import { COLOURS, chartSvg, DASHES } from "../src/web/shared/charts.ts";
import { type Aim, isMet } from "./aims.ts";
import { type Charted, chartPage } from "./chart-page.ts";

export interface Run {
  /** Short hash; with `+` where files were changed. */
  readonly commit: string;
  /** When the commit was made, ISO 8601. */
  readonly committedAt: string;
  readonly measuredAt: string;
  readonly quick: boolean;
  readonly machine: string;
  readonly aims: readonly Aim[];
}

const git = (...args: string[]): string | null => {
  try {
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
};

/** Which commit this is; "unknown" outside of a clone. */
export const commitHere = (): Pick<Run, "commit" | "committedAt"> => {
  const commit = git("rev-parse", "--short", "HEAD");
  const committedAt = git("log", "-1", "--format=%cI");
  if (!commit || !committedAt) return { commit: "unknown", committedAt: new Date(0).toISOString() };
  const isChanged = git("status", "--porcelain", "--untracked-files=no") !== "";
  return { commit: isChanged ? `${commit}+` : commit, committedAt };
};

/** A later run of the same commit takes the place of an earlier one. */
export const keepRun = async (folder: string, run: Run): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const name = `${run.commit}${run.quick ? "-quick" : ""}.json`;
  await writeFile(join(folder, name), `${JSON.stringify(run, null, 2)}\n`);
};

/** Oldest commit first; quick runs apart, since their figures are rough. */
export const readRuns = async (folder: string, quick: boolean): Promise<Run[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const runs = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as Run),
  );
  return runs
    .filter((run) => run.quick === quick)
    .sort((a, b) => a.committedAt.localeCompare(b.committedAt) || a.measuredAt.localeCompare(b.measuredAt));
};

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));

const chartOf = (name: string, runs: readonly Run[]): Charted => {
  const aimed = runs.map(({ aims }) => aims.filter((aim) => aim.name === name));
  const ofs = [...new Set(aimed.flat().map(({ of }) => of))];
  const at = (run: number, of: string): Aim | undefined => aimed[run]!.find((aim) => aim.of === of);
  const newest = (of: string): Aim => aimed.flat().findLast((aim) => aim.of === of)!;
  const series = ofs.flatMap((of, i): LineSeriesOption[] => {
    const colour = COLOURS[i % COLOURS.length]!;
    const { aim, unit } = newest(of);
    return [
      {
        type: "line",
        name: `${of}, ${unit}`,
        symbol: "circle",
        symbolSize: 8,
        itemStyle: { color: colour },
        lineStyle: { color: colour, type: DASHES[i % DASHES.length]! },
        data: runs.map((_, run) => at(run, of)?.found.median ?? null),
        markLine: {
          silent: true,
          symbol: "none",
          data: [{ yAxis: aim }],
          label: { formatter: `aim ${figure(aim)}`, position: "insideEndTop", color: colour },
          lineStyle: { color: colour, type: "dashed" },
        },
      },
    ];
  });
  // What is aimed at is on the chart, met or not.
  const ends = aimed.flat().flatMap(({ found, aim }) => [found.median, aim]);
  const highest = Number((1.1 * Math.max(...ends)).toPrecision(2));
  const last = ofs.map((of) => {
    const aim = newest(of);
    return `${of}: ${figure(aim.found.median)} ${aim.unit}, aim ${figure(aim.aim)}, ${isMet(aim) ? "met" : "not met"}`;
  });
  return {
    svg: chartSvg(
      {
        x: { type: "category", data: runs.map(({ commit }) => commit), name: "commit" },
        y: { type: "value", min: 0, max: highest },
        series,
      },
      { widthPx: 900, dark: false },
    ),
    alt: `${name}, over ${runs.length} commits. ${last.join(". ")}.`,
    table: {
      title: name,
      head: ["commit", ...ofs],
      rows: runs.map(({ commit }, run) => [
        commit,
        ...ofs.map((of) => {
          const found = at(run, of)?.found;
          return found ? `${figure(found.median)} (${figure(found.min)}–${figure(found.max)})` : "";
        }),
      ]),
    },
  };
};

/** @param runs oldest commit first, at least one */
export const historyPage = (runs: readonly Run[]): string => {
  const newest = runs.at(-1)!;
  const names = [...new Set(runs.flatMap(({ aims }) => aims.map(({ name }) => name)))];
  return chartPage({
    language: "en",
    title: "What an archive costs, over commits",
    facts: [
      ["Newest", `${newest.commit}, measured ${newest.measuredAt}`],
      ["Machine", newest.machine],
      ["Runs", String(runs.length)],
    ],
    tables: [
      {
        title: "The newest run, beside its aims",
        head: ["What", "Of", "Found", "Aim", ""],
        rows: newest.aims.map((aim) => [
          aim.name,
          aim.of,
          `${figure(aim.found.median)} ${aim.unit}`,
          `${aim.atLeast ? "at least" : "at most"} ${figure(aim.aim)}`,
          isMet(aim) ? "met" : "not met",
        ]),
      },
    ],
    note: "Ratios inside one run: what else the machine did meanwhile moves both sides. A line breaks where a commit was not measured.",
    asTable: "The figures as a table",
    charts: names.map((name) => chartOf(name, runs)),
  });
};
