/** The page of a contact sheet: her reference on one side, faces that were found on the other, each with everybody else covered. */

import { asTaken } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import { type InRecording, spanOf } from "../../domain/video.ts";
import type { Box } from "../../domain/words.ts";
import { eachLanguage, said } from "../../words/words.ts";
import { escaped } from "./profile-page.ts";

/** A face of the sheet: a piece of a picture beside the page, on which everybody else is covered. */
export interface SheetFace extends InRecording {
  readonly appearanceId: string;
  readonly file: string;
  readonly box: Box;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly score: number;
  readonly albumTitle: string;
  readonly takenAt: string | null;
}

export interface SheetPage {
  readonly language: Language;
  readonly name: string;
  readonly subjectId: string;
  /** Beside the page. */
  readonly references: readonly string[];
  readonly faces: readonly SheetFace[];
  /** Pictures in which somebody else could not be covered, or that could not be read: not on the sheet. */
  readonly withheld: number;
  /** Faces below those of this sheet, on the next one. */
  readonly more: number;
  readonly writtenBy: string;
  readonly writtenAt: string;
  readonly days: number;
  /** Whoever got to the end of the page knows it. */
  readonly code: string;
}

const TEXT = eachLanguage((language) => ({
  title: (name: string) => said(language, "engine.compare.sheetPage.facesMay", { name }),
  lead: said(language, "engine.compare.sheetPage.compareEachFaceReference"),
  reference: said(language, "engine.compare.sheetPage.reference"),
  score: said(language, "engine.compare.sheetPage.score"),
  reject: said(language, "engine.compare.sheetPage.somebodyElse"),
  withheld: (n: number) => said(language, "engine.compare.sheetPage.moreCannotShownSince", { n }),
  more: (n: number) => said(language, "engine.compare.sheetPage.moreLowerScoresOther", { n }),
  end: (n: number) => said(language, "engine.compare.sheetPage.endSheetOther", { n }),
  code: said(language, "engine.compare.sheetPage.codeSheet"),
  accept: said(language, "engine.compare.sheetPage.acceptThoseLeftFrom"),
  valid: (days: number) => said(language, "engine.compare.sheetPage.codeHoldsOtherFaces", { days }),
  written: (by: string, at: string) => said(language, "engine.compare.sheetPage.written", { by, at }),
}));

/** How much of the picture around a face is shown, in sides of the face: hair and shoulders help to tell people apart. */
const AROUND = 2.2;

/** As it is typed to accept from a score on: the thresholds of a page may lie close together. */
const precise = (language: Language, score: number): string =>
  score.toLocaleString(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

const percent = (value: number): string => `${(value * 100).toFixed(2)}%`;

/** The picture, moved and enlarged under a square window; one that is narrower than the window is shown as it is. */
const windowOf = ({ box, widthPx, heightPx }: SheetFace): string => {
  const side = Math.min(AROUND * Math.max(box.width, box.height), widthPx, heightPx);
  const within = (middle: number, whole: number): number =>
    Math.min(Math.max(middle - side / 2, 0), whole - side);
  const [left, top] = [within(box.x + box.width / 2, widthPx), within(box.y + box.height / 2, heightPx)];
  return `width:${percent(widthPx / side)};left:${percent(-left / side)};top:${percent(-top / side)}`;
};

const figure = (page: SheetPage, face: SheetFace, at: number): string => {
  const text = TEXT[page.language];
  const { language } = page;
  const taken = face.takenAt && asTaken(language, face.takenAt);
  const said = [taken, spanOf(face), face.albumTitle].filter(Boolean);
  return `<figure><a class="face" href="${face.file}"><img src="${face.file}" loading="lazy" alt="${at + 1}" style="${windowOf(face)}"></a>
<figcaption><strong>${at + 1}</strong> · ${text.score} ${precise(language, face.score)}<br>${escaped(said.join(" · "))}<br>${text.reject}: <code>miroir review reject ${face.appearanceId}</code></figcaption></figure>`;
};

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #fbfaf7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #a3adba; --line: #343c48; --paper: #14181e; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, footer { padding: 1rem 1.25rem; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; }
.sheet { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: 1.25rem; padding: 0 1.25rem; align-items: start; }
.references { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
.references img { display: block; width: 100%; border: 2px solid var(--ink); border-radius: 8px; margin-bottom: .5rem; }
.faces { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .75rem; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.face { display: block; position: relative; aspect-ratio: 1; overflow: hidden; }
.face img { position: absolute; max-width: none; }
figcaption { padding: .5rem .65rem; font-size: .85rem; overflow-wrap: anywhere; }
code { font-size: .8rem; }
.note { color: var(--soft); }
.code { font: 600 1.6rem/1.4 ui-monospace, monospace; letter-spacing: .08em; }
`;

/** @returns the whole page; its code stands at its end and nowhere else */
export const sheetPage = (page: SheetPage): string => {
  const text = TEXT[page.language];
  const title = text.title(page.name);
  const notes = [
    ...(page.withheld > 0 ? [text.withheld(page.withheld)] : []),
    ...(page.more > 0 ? [text.more(page.more)] : []),
  ];
  const lowest = Math.floor(Math.min(...page.faces.map(({ score }) => score)) * 1000) / 1000;
  return `<!doctype html>
<html lang="${page.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, noimageindex, noai, noimageai">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<header><h1>${escaped(title)}</h1><p>${text.lead}</p></header>
<div class="sheet">
<aside class="references"><h2>${text.reference}</h2>
${page.references.map((file) => `<img src="${file}" alt="${text.reference}">`).join("\n")}
</aside>
<main class="faces">
${page.faces.map((face, at) => figure(page, face, at)).join("\n")}
</main>
</div>
<footer>
${notes.map((note) => `<p class="note">${note}</p>`).join("\n")}
<p>${text.end(page.faces.length)}</p>
<p>${text.code}:</p><p class="code">${page.code}</p>
<p>${text.accept}: <code>miroir review accept --person ${page.subjectId} --from-score ${lowest} --sheet ${page.code}</code></p>
<p class="note">${text.valid(page.days)} ${escaped(text.written(page.writtenBy, page.writtenAt))}</p>
</footer>
</html>
`;
};
