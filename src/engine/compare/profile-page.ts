/** The page a person gets: one HTML file beside its pictures, no script, nothing fetched, nobody else's face or data on it. */

import { MiroirError } from "../../domain/errors.ts";
import { type ExpectedFalse, expectedFalseSaid } from "../../domain/expected-false.ts";
import type { PURPOSES, PurposeName } from "../../domain/purpose.ts";
import { type InRecording, spanOf } from "../../domain/video.ts";
import { WITHHELD, type WithheldReason } from "../../domain/withheld.ts";
import type { Box } from "../../domain/words.ts";
import { eachLanguage, type Language, said } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { asTaken, momentIn } from "../letters/report-words.ts";

export interface ProfileAppearance extends InRecording {
  readonly appearanceId: string;
  readonly album: string;
  readonly albumTitle: string;
  readonly state: "candidate" | "shown" | "confirmed";
  readonly score: number;
  /** Share of strangers that would score as high, from the pack's planning tail. */
  readonly fmr: number;
  readonly box: Box;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly takenAt: string | null;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly publishedOn: string | null;
  /** What else the file says. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where the original lies: for the staff's table, never on her page. */
  readonly paths: readonly string[];
  readonly otherFaces: number;
}

export interface ProfileSearch {
  readonly at: string;
  readonly actor: string;
  readonly purpose: PurposeName;
  /** Null when it went with somebody else whom the search returned and who was forgotten. */
  readonly reason: string | null;
  readonly outcome: "compared" | "returned";
  /** Who confirmed that it is her (R95, R96). */
  readonly confirmedBy: readonly { readonly actor: string; readonly at: string }[];
}

export interface Page {
  readonly language: Language;
  readonly name: string;
  readonly controller: EngineSettings["controller"];
  readonly pictures: readonly (ProfileAppearance &
    (
      | { readonly file: string; readonly withheld: null }
      | { readonly file: null; readonly withheld: WithheldReason }
    ))[];
  readonly searches: readonly ProfileSearch[];
  readonly expected: ExpectedFalse;
  /** Candidates that wait for a human. */
  readonly waiting: number;
  readonly writtenAt: Date;
  /** IANA name, of the controller. */
  readonly timeZone: string;
  readonly purposes: typeof PURPOSES;
}

const TEXT = eachLanguage((language) => ({
  title: said(language, "engine.compare.profilePage.picturesMayShowYou"),
  found: (n: number) => said(language, "engine.compare.profilePage.possibleOther", { n }),
  waiting: (n: number) => (n === 0 ? "" : said(language, "engine.compare.profilePage.moreOther", { n })),
  masked: said(language, "engine.compare.profilePage.everybodyElseCoveredEach"),
  score: said(language, "engine.compare.profilePage.score"),
  fmr: (n: string | null) =>
    n === null
      ? said(language, "engine.compare.profilePage.fewerThan1Million")
      : said(language, "engine.compare.profilePage.aboutMillionStrangersScore", { n }),
  state: {
    shown: said(language, "engine.compare.profilePage.possibleMatch"),
    confirmed: said(language, "engine.compare.profilePage.possibleMatchConfirmedHuman"),
    candidate: said(language, "engine.compare.profilePage.waitsHuman"),
  },
  withheld: said(language, "engine.compare.profilePage.withheld"),
  taken: said(language, "engine.compare.profilePage.taken"),
  video: said(language, "engine.compare.profilePage.video"),
  album: said(language, "engine.compare.profilePage.album"),
  photographer: said(language, "engine.compare.profilePage.photographer"),
  published: said(language, "engine.compare.profilePage.published"),
  publishedOn: said(language, "engine.compare.profilePage.published2"),
  camera: said(language, "engine.compare.profilePage.camera"),
  place: said(language, "engine.compare.profilePage.place"),
  title_: said(language, "engine.compare.profilePage.title"),
  keywords: said(language, "engine.compare.profilePage.keywords"),
  trimmed: said(language, "engine.compare.profilePage.captionTitleKeywordsLeft"),
  searches: said(language, "engine.compare.profilePage.whoSearched"),
  nobody: said(language, "engine.compare.profilePage.nobodyHasSearchedYou"),
  returned: said(language, "engine.compare.profilePage.youWereShownPossible"),
  compared: said(language, "engine.compare.profilePage.comparedNotShown"),
  reasonGone: said(language, "engine.compare.profilePage.reasonWentAnotherPerson"),
  confirmedBy: (names: string) => said(language, "engine.compare.profilePage.confirmed", { names }),
  rights: (contact: string) =>
    said(language, "engine.compare.profilePage.correctCloseWithdrawForgotten", { contact }),
  written: said(language, "engine.compare.profilePage.written"),
}));

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Text that is shown as it is, whatever is in it. */
export const escaped = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

const number = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value);

/** Below one in a million the planning tail is only a guess: then no figure is given (law 10). */
const inAMillion = (language: Language, fmr: number): string | null =>
  fmr < 1e-6 ? null : number(language, fmr * 1e6);

/** A link only to the web, whatever a manifest said. */
const link = (address: string): string =>
  /^https?:\/\//i.test(address)
    ? `<a href="${escaped(address)}" rel="noreferrer">${escaped(address)}</a>`
    : escaped(address);

const facts = (rows: readonly (readonly [string, string | null | undefined])[]): string =>
  rows
    .filter(([, value]) => value)
    .map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${value}</dd>`)
    .join("");

const words = (value: unknown): string | null =>
  Array.isArray(value)
    ? value.map(String).join(", ") || null
    : typeof value === "string" && value !== ""
      ? value
      : null;

/** Captions name people: they stay where she is alone, or where the organisation published them with the picture (R50, R51). */
const maySayWho = (picture: ProfileAppearance): boolean =>
  picture.otherFaces === 0 || picture.publishedAt !== null;

const withheldWords = (language: Page["language"], reason: WithheldReason): string => {
  const { because, next } = WITHHELD[reason];
  return `${TEXT[language].withheld}${said(language, "domain.marks.colon")}${because[language]}. ${next[language]}`;
};

const figure = (page: Page, picture: Page["pictures"][number]): string => {
  const text = TEXT[page.language];
  const { metadata } = picture;
  const open = maySayWho(picture);
  const safe = (value: string | null): string | null => (value === null ? null : escaped(value));
  const place = [words(metadata.city), words(metadata.country)].filter(Boolean).join(", ");
  const image =
    picture.withheld === null
      ? `<a href="${picture.file}"><img src="${picture.file}" loading="lazy" alt="${escaped(`${text.state[picture.state]}, ${picture.albumTitle}`)}"></a>`
      : `<p class="withheld">${escaped(withheldWords(page.language, picture.withheld))}</p>`;
  const rows = facts([
    [text.taken, picture.takenAt && escaped(asTaken(page.language, picture.takenAt))],
    [text.video, spanOf(picture)],
    [text.album, escaped(picture.albumTitle)],
    [text.photographer, safe(picture.photographer)],
    [text.published, picture.publishedAt && link(picture.publishedAt)],
    [text.publishedOn, picture.publishedOn && escaped(asTaken(page.language, picture.publishedOn))],
    [text.title_, open ? safe(words(metadata.title)) : null],
    [text.keywords, open ? safe(words(metadata.keywords)) : null],
    [text.camera, safe(words(metadata.camera))],
    [text.place, safe(place || null)],
    [
      text.score,
      `${number(page.language, picture.score)} · ${text.fmr(inAMillion(page.language, picture.fmr))}`,
    ],
  ]);
  const caption = open && picture.caption ? `<p class="caption">${escaped(picture.caption)}</p>` : "";
  const trimmed = open ? "" : `<p class="note">${text.trimmed}</p>`;
  return `<figure>${image}<figcaption><p class="state">${text.state[picture.state]}</p>${caption}<dl>${rows}</dl>${trimmed}</figcaption></figure>`;
};

const searchRow = (page: Page, search: ProfileSearch): string => {
  const { at, actor, purpose, reason, outcome, confirmedBy } = search;
  const text = TEXT[page.language];
  const confirmed =
    confirmedBy.length > 0 ? `; ${text.confirmedBy(confirmedBy.map((one) => one.actor).join(", "))}` : "";
  const cells = [
    momentIn(page.language, page.timeZone, new Date(at)),
    actor,
    page.purposes[purpose][page.language],
    reason ?? text.reasonGone,
    `${text[outcome]}${confirmed}`,
  ];
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`;
};

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #fbfaf7; --card: #fff; --accent: #0b6e6e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #a3adba; --line: #343c48; --paper: #14181e; --card: #1c222b; --accent: #63c5c1; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem; }
h1 { margin: 1rem 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
.lead { color: var(--soft); max-width: 46rem; margin: .25rem 0; }
.count { font-size: 1.1rem; color: var(--accent); font-weight: 600; margin: .75rem 0 0; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
img { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: #0001; }
figcaption { padding: .75rem 1rem 1rem; font-size: .9rem; }
.state { margin: 0 0 .25rem; color: var(--accent); font-weight: 600; }
.caption { margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
.note, .withheld { color: var(--soft); font-size: .85rem; margin: .5rem 0 0; }
.withheld { padding: 2rem 1rem; margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td { border-top: 1px solid var(--line); padding: .4rem .75rem .4rem 0; vertical-align: top; }
footer { color: var(--soft); font-size: .9rem; border-top: 1px solid var(--line); margin-top: 2rem; }
@media print { figure { break-inside: avoid; } }
`;

/** @returns the whole page. */
export const profilePage = (page: Page): string => {
  const text = TEXT[page.language];
  if (!text)
    throw new MiroirError("internal/broken-promise", { problem: `there is no page in ${page.language}` });
  const figures = page.pictures.map((picture) => figure(page, picture)).join("\n");
  const expected = expectedFalseSaid(page.expected)?.[page.language];
  const searches =
    page.searches.length === 0
      ? `<p class="lead">${text.nobody}</p>`
      : `<div class="scroll"><table>${page.searches.map((each) => searchRow(page, each)).join("\n")}</table></div>`;
  return `<!doctype html>
<html lang="${page.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, noimageindex, noai, noimageai">
<meta name="tdm-reservation" content="1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>${text.title}</title>
<style>${STYLE}</style>
<header>
<h1>${text.title}</h1>
<p class="lead">${escaped(page.name)} · ${escaped(page.controller.name)}</p>
<p class="count">${text.found(page.pictures.length)}</p>
<p class="lead">${text.waiting(page.waiting)}</p>
${expected ? `<p class="lead">${escaped(expected)}</p>\n` : ""}<p class="lead">${text.masked}</p>
</header>
<main>
<section class="pictures">
${figures}
</section>
<h2>${text.searches}</h2>
${searches}
</main>
<footer>
<p>${escaped(text.rights(page.controller.contact))}</p>
<p>${text.written} ${escaped(momentIn(page.language, page.timeZone, page.writtenAt))}.</p>
</footer>
</html>
`;
};
