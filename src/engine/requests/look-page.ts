/** What a person who is not enrolled is told before a look, and the page she gets after it (R10, R52, R98). */

import type { Party } from "../../domain/consent.ts";
import { en, fr } from "../../domain/counted.ts";
import { type WithheldCount, withheldCounted } from "../../domain/withheld.ts";
import type { Day } from "../../domain/words.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";

export type LookLanguage = "en" | "fr";

/** How long frames and answers are kept, as the settings say. */
export interface KeptDays {
  readonly frameDays: number;
  readonly answerDays: number;
}

const NOTICE = {
  en: (
    controller: Party,
    authority: string,
    { frameDays, answerDays }: KeptDays,
  ): string => en`A look through named albums, once, because you asked whether you are in them

Who does it: ${controller.name}, ${controller.address}. Contact: ${controller.contact}.
What happens: from your photographs a template of your face is computed, that is, numbers that describe it. It is compared with every face in the albums you name, once. The faces of other people in those albums are compared with yours in memory for that moment, and what was computed of them is overwritten.
Why: to answer your request, and for nothing else. The ground is your explicit consent (articles 6(1)(a) and 9(2)(a) GDPR).
Before: a person checks that you are the one in the photographs, and a second person agrees to the look. Nothing is looked for before that.
What is kept: your request with what you said, the names of the albums, and that a look was taken. What your camera gave is kept sealed for ${frameDays} [day|days]. Your template is not kept. What is found, with everybody else covered, is handed to you; where it waits for you in your case it is sealed there for at most ${answerDays} [day|days], and then gone.
Who receives it: you alone. Nothing leaves the organisation's machines, and no decision is taken by a machine.
You need not agree: you may have the pictures listed by date, place and album instead, and look yourself. You may stop the look at any time while it runs; then nothing of it is kept.
What is found are possible matches, and they can be wrong. Your rights: access, erasure, objection, complaint to ${authority}.`,
  fr: (
    controller: Party,
    authority: string,
    { frameDays, answerDays }: KeptDays,
  ): string => fr`Un regard dans des albums nommés, une fois, parce que vous avez demandé si vous y êtes

Qui le fait : ${controller.name}, ${controller.address}. Contact : ${controller.contact}.
Ce qui se passe : de vos photographies on calcule un gabarit de votre visage, c'est-à-dire des nombres qui le décrivent. Il est comparé, une fois, à chaque visage des albums que vous nommez. Les visages des autres personnes de ces albums sont comparés au vôtre en mémoire, le temps de cet instant, et ce qui en a été calculé est écrasé.
Pourquoi : pour répondre à votre demande, et rien d'autre. Le fondement est votre consentement explicite (articles 6(1)(a) et 9(2)(a) du RGPD).
Avant : une personne vérifie que c'est bien vous sur les photographies, et une seconde personne accepte le regard. Rien n'est cherché avant cela.
Ce qui est gardé : votre demande avec ce que vous avez dit, les noms des albums, et le fait qu'un regard a eu lieu. Ce que votre caméra a donné est gardé scellé pendant ${frameDays} [jour|jours]. Votre gabarit n'est pas gardé. Ce qui est trouvé, toutes les autres personnes étant couvertes, vous est remis ; si cela vous attend dans votre dossier, cela y est scellé pendant ${answerDays} [jour|jours] au plus, puis effacé.
Qui le reçoit : personne d'autre que vous. Rien ne quitte les machines de l'organisation, et aucune décision n'est prise par une machine.
Vous pouvez refuser : vous pouvez faire lister les images par date, lieu et album, et regarder vous-même. Vous pouvez arrêter le regard tant qu'il est en cours ; alors il n'en reste rien.
Ce qui est trouvé, ce sont des correspondances possibles, et elles peuvent être fausses. Vos droits : accès, effacement, opposition, et réclamation auprès de l'autorité de contrôle : ${authority}.`,
} as const;

/** Given to her before she says yes; its SHA-256 is kept with what she said. */
export const lookNotice = (
  language: LookLanguage,
  controller: Party,
  authority: string,
  kept: KeptDays,
): string => NOTICE[language](controller, authority, kept);

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

const TEXT = {
  en: {
    title: "Pictures that may show you",
    checkTitle: "To be looked at by a person before anything is handed over",
    request: "Request",
    albums: "Albums",
    compared: "Pictures compared",
    unread: "Pictures that could not be read",
    withheld: "Pictures withheld",
    found: (n: number) =>
      n === 0
        ? "No possible match was found. That is no proof that you are not there: a face may be turned away, small or dark."
        : "Each is a possible match, found by comparing faces; it can be wrong. Everybody else is covered.",
    check:
      "These scored too low to be handed over unseen: somebody who knows what she looks like compares them with her, removes this page and the folder beside it, and hands over only what is hers.",
    withheldNote: "Ask for the pictures that are withheld to be looked at by hand.",
    pictures: "Pictures",
    how: "How it was found, and how wrong it can be",
    howText: (review: string, match: string, expected: string) =>
      `A face is taken for a possible match from a score of ${match} on; from ${review} to that, a person looks. Over the whole look about ${expected} false candidates are expected.`,
    notice: "What you were told before",
    taken: "Taken",
    video: "In the video",
    album: "Album",
    photographer: "Photographer",
    published: "Published at",
    score: "Score",
    strangers: (n: string) => `${n} in a million strangers score this high`,
    few: "fewer than 1 in a million strangers score this high",
    match: "possible match",
    unsure: "uncertain",
    kept: "Nothing of what is on this page is kept by us.",
  },
  fr: {
    title: "Les images où vous êtes peut-être",
    checkTitle: "À regarder par une personne avant toute remise",
    request: "Demande",
    albums: "Albums",
    compared: "Images comparées",
    unread: "Images illisibles",
    withheld: "Images retenues",
    found: (n: number) =>
      n === 0
        ? "Aucune correspondance possible n'a été trouvée. Ce n'est pas la preuve que vous n'y êtes pas : un visage peut être tourné, petit ou sombre."
        : "Chaque image est une correspondance possible, trouvée en comparant des visages ; l'erreur est possible. Toutes les autres personnes sont couvertes.",
    check:
      "Leur score est trop bas pour qu'elles soient remises sans être vues : quelqu'un qui sait à quoi elle ressemble les compare avec elle, retire cette page et le dossier à côté, et ne remet que ce qui la montre.",
    withheldNote: "Demandez qu'une personne regarde les images retenues.",
    pictures: "Images",
    how: "Comment cela a été trouvé, et combien cela peut se tromper",
    howText: (review: string, match: string, expected: string) =>
      `Un visage est pris pour une correspondance possible à partir d'un score de ${match} ; de ${review} à là, une personne regarde. Fausses candidates attendues sur tout le regard : environ ${expected}.`,
    notice: "Ce qui vous avait été dit",
    taken: "Prise le",
    video: "Dans la vidéo",
    album: "Album",
    photographer: "Photographe",
    published: "Publiée à",
    score: "Score",
    strangers: (n: string) => `sur un million de personnes étrangères, ont un score aussi haut : ${n}`,
    few: "moins d'une personne étrangère sur un million a un score aussi haut",
    match: "correspondance possible",
    unsure: "incertaine",
    kept: "Rien de ce qui est sur cette page n'est gardé par nous.",
  },
} as const;

const figure = (language: LookLanguage, value: number): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value);

/** Below one in a million the planning tail is only a guess (law 10). */
const strangers = (language: LookLanguage, fmr: number): string =>
  fmr < 1e-6 ? TEXT[language].few : TEXT[language].strangers(figure(language, fmr * 1e6));

const dayOf = (takenAt: string | null): Day | null => takenAt?.slice(0, 16).replace("T", " ") ?? null;

const rowsOf = (language: LookLanguage, picture: LookPicture): Fact[] => {
  const text = TEXT[language];
  const score = `${figure(language, picture.score)} · ${strangers(language, picture.fmr)}`;
  const rows: [string, string | null][] = [
    [text.taken, dayOf(picture.takenAt)],
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
