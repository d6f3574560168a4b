/** What a person who is not enrolled is told before a look, and the page she gets after it (R10, R52, R98). */

import type { Party } from "../../domain/consent.ts";
import { asTaken } from "../../domain/days.ts";
import { type WithheldCount, withheldCounted } from "../../domain/withheld.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";
import { eachLanguage, type Language, said } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { remedies } from "../letters/layout.ts";

export type LookLanguage = Language;

/** Given to her before she says yes; its SHA-256 is kept with what she said. */
export const lookNotice = (language: LookLanguage, settings: EngineSettings): string => {
  const { name, address, contact, officer } = settings.controller;
  const asked = officer ?? settings.controller;
  return said(language, "engine.requests.lookPage.lookThroughNamedAlbums", {
    ...{ name, address, contact },
    officer: `${asked.name}, ${asked.contact}`,
    frameDays: settings.vouching.frameDays,
    answerDays: settings.look.answerDays,
    openedDays: settings.look.openedDays,
    caseYears: settings.retention.caseYears,
    remedies: remedies(settings),
  });
};

/** A picture on the page: the masked copy, and what may be said of it. */
export interface LookPicture {
  /** Beside the page; null where it was withheld. */
  readonly file: string | null;
  readonly jpeg: Uint8Array;
  readonly album: string;
  readonly takenAt: string | null;
  /** In a recording, from when to when. */
  readonly span: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly score: number;
  /** Share of strangers that would score as high. */
  readonly fmr: number;
}

export interface LookPage {
  readonly language: LookLanguage;
  readonly controller: Party;
  readonly number: string;
  readonly albums: readonly string[];
  /** How many pictures were compared, and how many could not be read. */
  readonly compared: number;
  readonly unread: number;
  readonly withheld: readonly WithheldCount[];
  /** Of those for her, or of those a human should look at first. */
  readonly pictures: () => AsyncIterable<LookPicture>;
  readonly count: number;
  readonly toCheck: boolean;
  readonly thresholds: { readonly review: number; readonly match: number };
  readonly expectedFalse: number;
  readonly notice: string;
  readonly writtenAt: Date;
}

const TEXT = eachLanguage((language) => ({
  title: said(language, "engine.requests.lookPage.picturesMayShowYou"),
  checkTitle: said(language, "engine.requests.lookPage.lookedPersonBeforeAnything"),
  request: said(language, "engine.requests.lookPage.request"),
  albums: said(language, "engine.requests.lookPage.albums"),
  compared: said(language, "engine.requests.lookPage.picturesCompared"),
  unread: said(language, "engine.requests.lookPage.picturesCouldNotRead"),
  withheld: said(language, "engine.requests.lookPage.picturesWithheld"),
  found: (n: number) =>
    n === 0
      ? said(language, "engine.requests.lookPage.noPossibleMatchFound")
      : said(language, "engine.requests.lookPage.eachPossibleMatchFound"),
  check: said(language, "engine.requests.lookPage.theseScoredTooLow"),
  withheldNote: said(language, "engine.requests.lookPage.askPicturesWithheldLooked"),
  pictures: said(language, "engine.requests.lookPage.pictures"),
  how: said(language, "engine.requests.lookPage.howFoundHowWrong"),
  howText: (review: string, match: string, expected: string) =>
    said(language, "engine.requests.lookPage.faceTakenPossibleMatch", { match, review, expected }),
  notice: said(language, "engine.requests.lookPage.whatYouWereTold"),
  taken: said(language, "engine.requests.lookPage.taken"),
  video: said(language, "engine.requests.lookPage.video"),
  album: said(language, "engine.requests.lookPage.album"),
  photographer: said(language, "engine.requests.lookPage.photographer"),
  published: said(language, "engine.requests.lookPage.published"),
  score: said(language, "engine.requests.lookPage.score"),
  strangers: (n: string) => said(language, "engine.requests.lookPage.millionStrangersScoreHigh", { n }),
  few: said(language, "engine.requests.lookPage.fewerThan1Million"),
  match: said(language, "engine.requests.lookPage.possibleMatch"),
  unsure: said(language, "engine.requests.lookPage.uncertain"),
  kept: said(language, "engine.requests.lookPage.nothingWhatPageKept"),
}));

const figure = (language: LookLanguage, value: number): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value);

/** Below one in a million the planning tail is only a guess (law 10). */
const strangers = (language: LookLanguage, fmr: number): string =>
  fmr < 1e-6 ? TEXT[language].few : TEXT[language].strangers(figure(language, fmr * 1e6));

const rowsOf = (language: LookLanguage, picture: LookPicture): Fact[] => {
  const text = TEXT[language];
  const score = `${figure(language, picture.score)} · ${strangers(language, picture.fmr)}`;
  const rows: [string, string | null][] = [
    [text.taken, picture.takenAt && asTaken(language, picture.takenAt)],
    [text.video, picture.span],
    [text.album, picture.album],
    [text.photographer, picture.photographer],
    [text.published, picture.publishedAt],
    [text.score, score],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
};

async function* blocksOf(page: LookPage): AsyncGenerator<Block> {
  const text = TEXT[page.language];
  yield { kind: "text", text: page.toCheck ? text.check : text.found(page.count) };
  for await (const picture of page.pictures())
    if (picture.file)
      yield {
        kind: "picture",
        jpeg: picture.jpeg,
        href: picture.file,
        caption: page.toCheck ? text.unsure : text.match,
        rows: rowsOf(page.language, picture),
      };
  if (page.withheld.length > 0) yield { kind: "note", text: text.withheldNote };
}

/** Her page, or with `toCheck` the one for whoever hands it over. Captions are left out: they may name other people (R50). */
export const lookDocument = (page: LookPage): Document => {
  const { language, controller, thresholds } = page;
  const text = TEXT[language];
  const facts: Fact[] = [
    [text.request, page.number],
    [text.albums, page.albums.join(", ")],
    [text.compared, String(page.compared)],
    ...(page.unread > 0 ? [[text.unread, String(page.unread)] as const] : []),
    ...page.withheld.map((each) => [text.withheld, withheldCounted(language, [each])] as const),
  ];
  const how = text.howText(
    figure(language, thresholds.review),
    figure(language, thresholds.match),
    figure(language, page.expectedFalse),
  );
  return {
    language,
    title: page.toCheck ? text.checkTitle : text.title,
    subtitle: controller.name,
    sections: [
      { heading: text.request, blocks: [{ kind: "facts", rows: facts }] },
      { heading: text.pictures, blocks: blocksOf(page) },
      { heading: text.how, blocks: [{ kind: "text", text: how }] },
      { heading: text.notice, blocks: [{ kind: "text", text: page.notice }] },
    ],
    footer: `${text.kept} ${controller.contact}`,
    writtenAt: page.writtenAt,
  };
};
