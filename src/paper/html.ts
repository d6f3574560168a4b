/** A document as one HTML page: no script, nothing fetched, readable on a phone, on paper and by a screen reader. */

import { createHash } from "node:crypto";
import { typeset } from "../words/typography.ts";
import { eachLanguage, sayIn } from "../words/words.ts";
import {
  type Block,
  type Document,
  type Fact,
  isWebAddress,
  paragraphsOf,
  type Section,
} from "./document.ts";
import { qrSvg } from "./qr.ts";
import { isLong, isolated } from "./typography.ts";

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Text for an element or a quoted attribute. Control characters but for line breaks have no place in HTML. */
export const escaped = (value: string): string =>
  value
    .replace(/[&<>"']/g, (character) => ESCAPES[character]!)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones HTML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, "\ufffd")
    .replace(/\r\n?/g, "\n");

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566070; --line: #d9dee5; --paper: #fbfaf7; --card: #fff; --accent: #0b6363; --mark: #fdf3d7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #aab3bf; --line: #343c48; --paper: #14181e; --card: #1c222b; --accent: #63c5c1; --mark: #33301f; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; hyphens: manual; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 1rem 1.25rem; }
h1 { margin: 1rem 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: 1.25rem; line-height: 1.3; }
p { margin: .5rem 0; white-space: pre-line; max-width: 46rem; }
.sender { color: var(--soft); } .to { margin: 1.5rem 0 1.5rem 50%; } .about { font-size: 1.05rem; white-space: pre-line; }
.subtitle, footer { color: var(--soft); }
a { color: var(--accent); }
.note { background: var(--mark); border-left: 4px solid var(--accent); border-radius: 4px; padding: .6rem .9rem; max-width: 46rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1rem; margin: .5rem 0; max-width: 56rem; }
dt { color: var(--soft); max-width: 16rem; }
dd { margin: 0; white-space: pre-line; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); white-space: pre-line; overflow-wrap: break-word; }
td.token { overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; border-top: 0; overflow-wrap: normal; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; margin: .5rem 0; font: .8rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow-y: auto; }
pre.key { font-size: 1.7rem; }
.qr { margin: .75rem 0; } .qr svg { width: 12rem; height: 12rem; display: block; } .qr div { display: flex; flex-wrap: wrap; gap: 1.25rem; }
.poster h1 { font-size: 3.2rem; } .poster .qr svg { width: 22rem; height: 22rem; } .poster .qr div p { flex: 1 1 14rem; font-size: 1.3rem; }
nav ul, .list { padding-left: 1.2rem; margin: .5rem 0; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1rem; margin: .75rem 0; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
figure img { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: #0001; }
figcaption { padding: .75rem 1rem 1rem; font-size: .9rem; }
figcaption p { margin: 0 0 .4rem; font-weight: 600; }
figure dl { grid-template-columns: 1fr; gap: 0; margin: 0; } figure dt { font-size: .8rem; } figure dd { margin: 0 0 .35rem; }
main > section:first-child h2 { border-top: 0; margin-top: 0; padding-top: 0; }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; gap: 0; } dt { max-width: none; } dd { margin: 0 0 .5rem; }
  table, tbody, tr, td { display: block; } thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-top: 1px solid var(--line); padding: .5rem 0; } td { border: 0; padding: .1rem 0; }
  td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --accent: #000; --mark: #fff; }
  body { font-size: 11pt; } header, main, footer { max-width: none; padding: 0; } figure, tr, .note { break-inside: avoid; } h2 { break-after: avoid; }
  pre { max-height: none; } .pictures { grid-template-columns: 1fr 1fr; }
}
`;

/** The one style that the page's policy lets in, by its hash. */
const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;
const POLICY = `default-src 'none'; img-src data: 'self' file:; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'`;

type Language = Document["language"];

const TEXT = eachLanguage((language) => ({
  qr: sayIn(language)("paper.html.qrCode"),
  picture: sayIn(language)("paper.html.picture"),
}));

/** Words for people, with the spaces of their language and names of the other direction set apart. */
const said = (value: string, language: Language): string => escaped(isolated(typeset(value, language)));

const linked = (value: string, language: Language): string =>
  isWebAddress(value)
    ? `<a href="${escaped(value)}" rel="noreferrer nofollow">${escaped(value)}</a>`
    : said(value, language);

const textOf = (text: string, language: Language): string =>
  paragraphsOf(text)
    .map((each) =>
      "items" in each
        ? `<ul class="list">${each.items.map((item) => `<li>${linked(item, language)}</li>`).join("")}</ul>`
        : `<p>${linked(each.text, language)}</p>`,
    )
    .join("\n");

const factsOf = (rows: readonly Fact[], language: Language): string => {
  const lines = rows.map(
    ([label, value]) => `<dt>${said(label, language)}</dt><dd>${linked(value, language)}</dd>`,
  );
  return rows.length === 0 ? "" : `<dl>${lines.join("")}</dl>`;
};

/** Only what is no word may break anywhere: a hash, a path, an address. */
const kindOf = (cell: string): string => (cell.split(/\s+/).some(isLong) ? ` class="token"` : "");

/** Roles are said, since a narrow screen lays the cells under one another. */
const tableOf = (
  heading: string,
  { heads, rows }: { heads: readonly string[]; rows: readonly (readonly string[])[] },
  language: Language,
): string => {
  const head = heads
    .map((name) => `<th role="columnheader" scope="col">${said(name, language)}</th>`)
    .join("");
  const body = rows.map(
    (row) =>
      `<tr role="row">${row
        .map(
          (cell, i) =>
            `<td role="cell"${kindOf(cell)} data-head="${said(heads[i] ?? "", language)}">${linked(cell, language)}</td>`,
        )
        .join("")}</tr>`,
  );
  return `<table role="table" aria-label="${said(heading, language)}"><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body.join("\n")}</tbody></table>`;
};

const srcOf = (picture: Extract<Block, { kind: "picture" }>): string =>
  picture.href === undefined
    ? `data:image/jpeg;base64,${Buffer.from(picture.jpeg).toString("base64")}`
    : escaped(picture.href);

const figureOf = (picture: Extract<Block, { kind: "picture" }>, language: Language): string => {
  const src = srcOf(picture);
  const alt = said(picture.caption || TEXT[language].picture, language);
  const image = `<img src="${src}" loading="lazy" alt="${alt}">`;
  const shown = picture.href === undefined ? image : `<a href="${src}">${image}</a>`;
  const caption = picture.caption ? `<p>${said(picture.caption, language)}</p>` : "";
  return `<figure>${shown}<figcaption>${caption}${factsOf(picture.rows ?? [], language)}</figcaption></figure>`;
};

const blockOf = (heading: string, block: Block, language: Language): string => {
  switch (block.kind) {
    case "text":
      return textOf(block.text, language);
    case "note":
      return `<p class="note" role="note">${said(block.text, language)}</p>`;
    case "facts":
      return factsOf(block.rows, language);
    case "table":
      return tableOf(heading, block, language);
    case "code":
      return `<pre tabindex="0"${block.byHand ? ` class="key"` : ""}>${escaped(block.text)}</pre>`;
    case "qr": {
      const label = block.label ? `<p>${said(block.label, language)}</p>` : "";
      const beside = block.beside ? `<p>${said(block.beside, language)}</p>` : "";
      return `<div class="qr">${label}<div>${qrSvg(block.text, TEXT[language].qr)}${beside}</div></div>`;
    }
    case "files":
      return `<nav aria-label="${said(heading, language)}"><ul>${block.files
        .map(({ href, label }) => `<li><a href="${escaped(href)}">${said(label, language)}</a></li>`)
        .join("")}</ul></nav>`;
    case "picture":
      return figureOf(block, language);
  }
};

/** Pictures that follow one another stand side by side. */
async function* sectionOf({ heading, blocks }: Section, language: Language): AsyncGenerator<string> {
  yield heading === "" ? "<section>\n" : `<section><h2>${said(heading, language)}</h2>\n`;
  let inPictures = false;
  for await (const block of blocks) {
    const isPicture = block.kind === "picture";
    if (isPicture !== inPictures) yield isPicture ? `<div class="pictures">\n` : "</div>\n";
    inPictures = isPicture;
    yield `${blockOf(heading, block, language)}\n`;
  }
  yield inPictures ? "</div></section>\n" : "</section>\n";
}

/** A title; of a letter, who writes, to whom, where and when, and what about. */
const headOf = ({ title, letterhead, language }: Document): string =>
  letterhead
    ? `<p class="sender">${said(letterhead.sender, language)}</p>
<p class="to">${said(letterhead.to, language)}</p>
<p class="to">${said(letterhead.dated, language)}</p>
<h1 class="about">${said(letterhead.about, language)}</h1>`
    : `<h1>${said(title, language)}</h1>`;

/** The page piece by piece, for one too long to hold. */
export async function* htmlPieces(document: Document): AsyncGenerator<string> {
  const { language } = document;
  const title = said(document.title, language);
  const subtitle = document.subtitle ? `<p class="subtitle">${said(document.subtitle, language)}</p>\n` : "";
  yield `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, noimageindex, noai, noimageai">
<meta name="tdm-reservation" content="1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body${document.poster ? ` class="poster"` : ""}>
<header>
${headOf(document)}
${subtitle}</header>
<main>
`;
  for (const section of document.sections) yield* sectionOf(section, language);
  const footer = document.footer ? `<footer>\n<p>${said(document.footer, language)}</p>\n</footer>\n` : "";
  yield `</main>\n${footer}</body>\n</html>\n`;
}

/** @returns the whole page */
export const htmlOf = async (document: Document): Promise<string> => {
  const pieces: string[] = [];
  for await (const piece of htmlPieces(document)) pieces.push(piece);
  return pieces.join("");
};
