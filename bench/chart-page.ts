/** One HTML file with charts and their tables: no script, nothing loaded, read in any browser. */
import type { Figures } from "../src/domain/accuracy.ts";
import { escaped } from "../src/paper/html.ts";

export interface Charted {
  readonly svg: string;
  /** What is seen on it. */
  readonly alt: string;
  readonly table: Figures;
}

const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem 1.25rem 3rem; font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; }
h1 { font-size: 1.7rem; line-height: 1.2; }
h2 { margin-top: 2.5rem; font-size: 1.2rem; }
svg { display: block; max-width: 100%; height: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt, caption, .note { color: #5b6675; }
dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; }
th, td { border-top: 1px solid #d9dee5; padding: .35rem .9rem .35rem 0; text-align: left; vertical-align: top; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; padding: .4rem 0; }
@media print { section { break-inside: avoid; } }
`;

/** A table under its caption. */
export const tableHtml = ({ title, head, rows }: Figures): string => {
  const cells = (row: readonly string[], tag: string): string =>
    row
      .map(
        (cell, at) =>
          (at === 0 ? `<th scope="${tag === "th" ? "col" : "row"}">` : `<${tag}>`) +
          escaped(cell) +
          (at === 0 ? "</th>" : `</${tag}>`),
      )
      .join("");
  return `<div class="scroll"><table><caption>${escaped(title)}</caption><thead><tr>${cells(head, "th")}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row, "td")}</tr>`)
    .join("\n")}</tbody></table></div>`;
};

const section = ({ svg, alt, table }: Charted, asTable: string): string =>
  `<section><h2>${escaped(table.title)}</h2>
<div role="img" aria-label="${escaped(alt)}">${svg}</div>
<details><summary>${escaped(asTable)}</summary>${tableHtml(table)}</details></section>`;

export interface ChartPage {
  readonly language: string;
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  /** Shown open, before the charts. */
  readonly tables: readonly Figures[];
  readonly note: string;
  readonly asTable: string;
  readonly charts: readonly Charted[];
}

/** @returns the whole file */
export const chartPage = ({ language, title, facts, tables, note, asTable, charts }: ChartPage): string =>
  `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<main>
<h1>${escaped(title)}</h1>
<dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join("\n")}</dl>
${tables.map(tableHtml).join("\n")}
<p class="note">${escaped(note)}</p>
${charts.map((chart) => section(chart, asTable)).join("\n")}
</main>
</html>
`;
