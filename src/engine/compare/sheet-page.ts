/** The page of a contact sheet: her reference on one side, faces that were found on the other, each with everybody else covered. */
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { type InRecording, spanOf } from "../../domain/video.ts";
import type { Box } from "../../domain/words.ts";
import { escaped } from "./profile-page.ts";

/** A face of the sheet: a piece of a picture beside the page, on which everybody else is covered. */
export interface SheetFace extends InRecording {
  readonly appearanceId: string;
  readonly file: string;
  readonly box: Box;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly score: number;
  readonly album: string;
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

const TEXT = {
  en: {
    title: (name: string) => `Faces that may be ${name}`,
    lead: "Compare each face with the reference. Reject whatever is somebody else, or leaves a doubt, before you accept the others.",
    reference: "Reference",
    score: "Score",
    reject: "Somebody else",
    withheld: (n: number) =>
      en`${n} more cannot be shown, since somebody else could not be covered or the original cannot be read. [It is|They are] not accepted with this sheet.`,
    more: (n: number) => en`${n} more with lower scores [is|are] on the next sheet, once these are decided.`,
    end: (n: number) =>
      en`End of the sheet: ${n} [face. You have looked at it|faces. You have looked at each of them].`,
    code: "Code of this sheet",
    accept: "Accept those that are left, from a score on",
    valid: (days: number) => en`The code holds for ${days} [day|days], and for the faces of this page alone.`,
    written: (by: string, at: string) => `Written for ${by}, ${at}.`,
  },
  fr: {
    title: (name: string) => `Visages qui sont peut-être celui de ${name}`,
    lead: "Comparez chaque visage à la référence. Rejetez tout visage d'une autre personne, ou qui laisse un doute, avant d'accepter les autres.",
    reference: "Référence",
    score: "Score",
    reject: "Une autre personne",
    withheld: (n: number) =>
      fr`${n} de plus [ne peut pas être montré|ne peuvent pas être montrés] : quelqu'un d'autre n'a pas pu être couvert, ou l'original est illisible. Cette planche ne [l'accepte|les accepte] pas.`,
    more: (n: number) =>
      fr`${n} de plus, aux scores plus bas, [est|sont] sur la planche suivante, une fois ceux-ci décidés.`,
    end: (n: number) =>
      fr`Fin de la planche : ${n} [visage. Vous l'avez regardé|visages. Vous les avez tous regardés].`,
    code: "Code de cette planche",
    accept: "Accepter ceux qui restent, à partir d'un score",
    valid: (days: number) => fr`Le code vaut ${days} [jour|jours], et pour les seuls visages de cette page.`,
    written: (by: string, at: string) => `Écrite pour ${by}, ${at}.`,
  },
} as const;

/** How much of the picture around a face is shown, in sides of the face: hair and shoulders help to tell people apart. */
const AROUND = 2.2;

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
  const said = [face.takenAt?.slice(0, 16).replace("T", " "), spanOf(face), face.album].filter(Boolean);
  return `<figure><a class="face" href="${face.file}"><img src="${face.file}" loading="lazy" alt="${at + 1}" style="${windowOf(face)}"></a>
<figcaption><strong>${at + 1}</strong> · ${text.score} ${face.score.toFixed(3)}<br>${escaped(said.join(" · "))}<br>${text.reject}: <code>miroir review reject ${face.appearanceId}</code></figcaption></figure>`;
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
