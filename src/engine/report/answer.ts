/**
 * What article 15(1) asks for, field by field. Each is said or is explicitly “none”: an answer with a gap has no type and
 * cannot be closed (R43).
 */

import { BECOMES, type Instruction } from "../../domain/after-death.ts";
import { HELD_BY, isHeldBy } from "../../domain/album.ts";
import { COLLECTION_WORDS, TELLING_WORDS, worded } from "../../domain/codes.ts";
import { type ConsentState, STATE_WORDS } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { type KeptThing, keptFor, keptLong, keptWhat } from "../../domain/kept.ts";
import { notLookedAtText } from "../../domain/not-looked-at.ts";
import { CONSENT_PURPOSES, PURPOSES, type PurposeName } from "../../domain/purpose.ts";
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import type { Fact } from "../../paper/document.ts";
import type { UnseenCount } from "../../store/archive/not-looked-at.ts";
import type { AppearanceCount, PicturePlace } from "../../store/report/report.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import { SOURCE, sayIn, type Words, words, wordsWith } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { keepingTerms } from "../gate/retention.ts";
import { asTaken, countIn, dayIn, momentIn } from "../letters/report-words.ts";
import { logic, stampFact } from "./logic.ts";
import type { Record_, Records } from "./records.ts";

/** The letters of article 15(1). */
export const FIELDS = {
  purposes: wordsWith(words("engine.report.answer.what"), { letter: "a" }),
  categories: wordsWith(words("engine.report.answer.whatWeHold"), { letter: "b" }),
  recipients: wordsWith(words("engine.report.answer.whoReceived"), { letter: "c" }),
  retention: wordsWith(words("engine.report.answer.howLong"), { letter: "d" }),
  rights: wordsWith(words("engine.report.answer.yourRights"), { letter: "e" }),
  complaint: wordsWith(words("engine.report.answer.whereComplain"), { letter: "f" }),
  source: wordsWith(words("engine.report.answer.whereComesFrom"), { letter: "g" }),
  logic: wordsWith(words("engine.report.answer.howComparisonDecides"), { letter: "h" }),
} as const;
export type Field = keyof typeof FIELDS;

/** Said, at least one thing; or that there is none, in words. There is no third. */
export type Stated = { readonly facts: readonly [Fact, ...Fact[]] } | { readonly none: string };
/** Every field stated: what a report is closed with. */
export type Answer = Readonly<Record<Field, Stated>>;
export type Draft = { readonly [F in Field]?: Stated | undefined };

const isStated = (stated: Stated | undefined): stated is Stated =>
  stated !== undefined &&
  ("none" in stated
    ? stated.none.trim() !== ""
    : stated.facts.length > 0 &&
      stated.facts.every(([label, value]) => label.trim() !== "" && value.trim() !== ""));

/** @throws MiroirError report/incomplete: a partial answer is what the regulator called a refusal (R43) */
export const closeAnswer = (draft: Draft): Answer => {
  const missing = (Object.keys(FIELDS) as Field[]).filter((field) => !isStated(draft[field]));
  if (missing.length > 0)
    throw new MiroirError("report/incomplete", {
      fields: missing.map((field) => `(${FIELDS[field].letter}) ${FIELDS[field][SOURCE]}`).join(", "),
    });
  return draft as Answer;
};

export interface AnswerContext {
  readonly language: Language;
  readonly settings: EngineSettings;
  readonly pack: string;
  readonly scores: ScoreModel;
  readonly records: Records;
  readonly counts: readonly AppearanceCount[];
  readonly places: ReadonlyMap<string, PicturePlace>;
  /** Of her albums: what may show her and nobody looked at. */
  readonly unseen: UnseenCount;
}

/** Nothing is said twice. */
const stated = (facts: readonly Fact[], none: string): Stated => {
  const once = new Map(facts.map((fact) => [fact.join("\u0000"), fact]));
  const [first, ...rest] = once.values();
  return first ? { facts: [first, ...rest] } : { none };
};

const rowsOf = ({ records }: AnswerContext, table: string): readonly Record_[] => records.tables[table] ?? [];
const text = (row: Record_ | undefined, column: string): string => String(row?.[column] ?? "");

/** The state of a consent in the reader's language; a state without words stands as it is. */
export const consentState = (language: Language, state: string): string =>
  STATE_WORDS[state as ConsentState]?.[language] ?? state;

/** In her language; one that the register no longer knows, as it was recorded. */
export const purposeOf = (language: Language, consent: Record_ | undefined): string => {
  const purpose = text(consent, "purpose");
  return Object.hasOwn(CONSENT_PURPOSES, purpose)
    ? CONSENT_PURPOSES[purpose as keyof typeof CONSENT_PURPOSES][language]
    : text(consent, "purposeDescription");
};

const aboutOf = (language: Language, about: string): string => worded(TELLING_WORDS, about, language);

/** Where she gave a consent. */
const collected = (language: Language, consent: Record_): string =>
  worded(COLLECTION_WORDS, text(consent, "collectionMethod"), language);

const whatOf = (language: Language, what: string): string =>
  Object.hasOwn(DISCLOSED, what) ? DISCLOSED[what as Disclosed][language] : what;

const purposes = (context: AnswerContext): Stated => {
  const { language, records, settings } = context;
  const say = sayIn(language);
  const consents = rowsOf(context, "consents").map(
    (consent): Fact => [
      purposeOf(language, consent),
      text(consent, "state") === "refused"
        ? say("engine.report.answer.youRefusedNothingProcessed", {
            day: dayIn(language, text(consent, "startsOn")),
          })
        : say("engine.report.answer.yourExplicitConsentArticles", {
            state: consentState(language, text(consent, "state")),
            from: dayIn(language, text(consent, "startsOn")),
            until: dayIn(language, text(consent, "endsOn")),
          }),
    ],
  );
  const searched = [...new Set(records.searches.map(({ purpose }) => purpose))].map(
    (purpose: PurposeName): Fact => [
      PURPOSES[purpose][language],
      say("engine.report.answer.otherWhichYouWere", {
        searches: records.searches.filter((search) => search.purpose === purpose).length,
      }),
    ],
  );
  const interest = settings.notice.detectionInterest?.[language];
  const detection: Fact[] = interest
    ? [
        [
          say("engine.report.answer.findWhereFacesArchive"),
          say("engine.report.answer.legitimateInterestArticle6", { interest }),
        ],
      ]
    : [];
  return stated(
    [
      ...consents,
      ...searched,
      ...detection,
      [say("engine.report.answer.answerYouProveLaw"), say("engine.report.answer.legalDutyArticle6")],
    ],
    "",
  );
};

const CATEGORIES: readonly (Words & { readonly table: string })[] = [
  wordsWith(words("engine.report.answer.nameContactAgeBand"), { table: "subjects" }),
  wordsWith(words("engine.report.answer.instructionsAfterDeath"), { table: "instructionsAfterDeath" }),
  wordsWith(words("engine.report.answer.recordDeath"), { table: "deaths" }),
  wordsWith(words("engine.report.answer.recordsConsent"), { table: "consents" }),
  wordsWith(words("engine.report.answer.eventsTheirHistory"), { table: "consentEvents" }),
  wordsWith(words("engine.report.answer.referencePhotographsBiometricData"), {
    table: "referencePhotos",
  }),
  wordsWith(words("engine.report.answer.templatesComputedFromThem"), {
    table: "referenceTemplates",
  }),
  wordsWith(words("engine.report.answer.grantsWhenYouCould"), {
    table: "grants",
  }),
  wordsWith(words("engine.report.answer.picturesYourAlbumsCould"), {
    table: "scanMisses",
  }),
  wordsWith(words("engine.report.answer.picturesWhichSaidThey"), {
    table: "notMe",
  }),
  wordsWith(words("engine.report.answer.timesSomebodyElseCame"), {
    table: "conflicts",
  }),
  wordsWith(words("engine.report.answer.peopleWhomSaidThey"), {
    table: "distinctPeople",
  }),
  wordsWith(words("engine.report.answer.scansRanWhileYou"), {
    table: "scans",
  }),
  wordsWith(words("engine.report.answer.confirmationsSearchReturnedYou"), {
    table: "searchConfirmations",
  }),
  wordsWith(words("engine.report.answer.linesListMembersParticipants"), {
    table: "members",
  }),
  wordsWith(words("engine.report.answer.requestsYours"), { table: "requests" }),
  wordsWith(words("engine.report.answer.objectionsYours"), { table: "objections" }),
  wordsWith(words("engine.report.answer.disclosuresRecipients"), { table: "disclosures" }),
  wordsWith(words("engine.report.answer.lettersYouAboutYou"), { table: "outbox" }),
  wordsWith(words("engine.report.answer.filesWrittenYou"), { table: "exports" }),
];

const countOf = ({ counts }: AnswerContext, ...states: readonly string[]): number =>
  counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);

/** What was not looked at is no gap that she has to guess: she is told of what kind, and can ask for it. */
const notLookedAt = ({ language, unseen: { kinds, inPart, damaged } }: AnswerContext): Fact[] => {
  const say = sayIn(language);
  if (kinds.length === 0 && inPart === 0 && damaged === 0) return [];
  const partly = say("engine.report.answer.otherSeveralPagesPictures", { inPart });
  const unread = say("engine.report.answer.couldNotRead", { damaged });
  return [
    [
      say("engine.report.answer.filesYourAlbumsMay"),
      [
        ...(kinds.length > 0
          ? [say("engine.report.answer.notLooked", { kinds: notLookedAtText(kinds) })]
          : []),
        ...(inPart > 0 ? [partly] : []),
        ...(damaged > 0 ? [unread] : []),
      ].join("\n"),
    ],
  ];
};

const categories = (context: AnswerContext): Stated => {
  const { language, records } = context;
  const row = (count: number, what: Words): Fact[] =>
    count > 0 ? [[what[language], countIn(language, count)]] : [];
  return stated(
    [
      ...CATEGORIES.flatMap((category) => row(rowsOf(context, category.table).length, category)),
      ...row(
        countOf(context, "shown", "confirmed"),
        words("engine.report.answer.picturesPossibleMatchPlace"),
      ),
      ...row(countOf(context, "candidate"), words("engine.report.answer.possibleMatchesWaitHuman")),
      ...row(records.searches.length, words("engine.report.answer.searchesWhichYouWere")),
      ...notLookedAt(context),
      ...row(records.ledger.length, words("engine.report.answer.entriesLogAboutYou")),
    ],
    "",
  );
};

const DESTINATIONS = {
  folder: words("engine.report.answer.folderOrganisation"),
  zip: words("engine.report.answer.zipFile"),
  s3: words("engine.report.answer.storageOrganisation"),
} as const;

/** The title of the album that a row names by its short name; one that is gone keeps that. */
const titlesIn = (context: AnswerContext): ((row: Record_) => string) => {
  const titles = new Map(
    rowsOf(context, "albums").map((album) => [text(album, "slug"), text(album, "title")]),
  );
  return (row) => titles.get(text(row, "album")) ?? text(row, "album");
};

/** Masked copies that left with her visible in them, by publication; each copy, with its hash, is in the tables (R6). */
const publishedCopies = (context: AnswerContext): Fact[] => {
  const { language, settings } = context;
  const say = sayIn(language);
  const visible = rowsOf(context, "publicationVisible");
  const titleOf = titlesIn(context);
  return rowsOf(context, "publications").flatMap((publication): Fact[] => {
    const copies = rowsOf(context, "publicationCopies").filter(
      ({ publicationId, registeredAt }) => publicationId === publication.id && registeredAt,
    );
    if (copies.length === 0) return [];
    const shows = copies.filter(({ id }) => visible.some((row) => row.copyId === id && !row.lapsedAt)).length;
    const escaped = copies.filter(({ escapedAt }) => escapedAt).length;
    const to = DESTINATIONS[text(publication, "destination") as keyof typeof DESTINATIONS]?.[language] ?? "";
    const handedOut = text(publication, "handedOutAt");
    return [
      [
        purposeOf(language, publication),
        [
          say("engine.report.answer.otherAlbumLeftYour", {
            copies: copies.length,
            album: titleOf(publication),
            to,
            out: handedOut !== "",
            handedOut: momentIn(language, settings.timeZone, handedOut),
          }),
          say("engine.report.answer.showingYouTodayOther", { shows, fewer: shows < copies.length }),
          ...(escaped > 0 ? [say("engine.report.answer.noLongerWhereThey", { escaped })] : []),
        ].join("\n"),
      ],
    ];
  });
};

/** Sidecars that name her, by folder; each, with its hash, is in the tables (R6). */
const namedInSidecars = (context: AnswerContext): Fact[] => {
  const { language, settings } = context;
  const say = sayIn(language);
  const named = rowsOf(context, "sidecarNamed");
  const titleOf = titlesIn(context);
  return rowsOf(context, "sidecarFolders").flatMap((folder): Fact[] => {
    const sidecars = rowsOf(context, "sidecars").filter(({ folderId }) => folderId === folder.id);
    const today = sidecars.filter(({ id }) =>
      named.some((row) => row.sidecarId === id && !row.lapsedAt),
    ).length;
    const escaped = sidecars.filter(({ escapedAt }) => escapedAt).length;
    const since = momentIn(language, settings.timeZone, text(folder, "madeAt"));
    return [
      [
        purposeOf(language, folder),
        [
          say("engine.report.answer.otherAlbumNamedYou", {
            sidecars: sidecars.length,
            folder: titleOf(folder),
            since,
          }),
          say("engine.report.answer.namingYouTodayOther", { today, fewer: today < sidecars.length }),
          ...(escaped > 0 ? [say("engine.report.answer.changedMovedOthersReplaced", { escaped })] : []),
        ].join("\n"),
      ],
    ];
  });
};

/** The picture that was handed over, by album and moment. */
const pictureOf = ({ language, places }: AnswerContext, disclosure: Record_): string[] => {
  const place = places.get(text(disclosure, "contentSha256"));
  if (!place) return [];
  return [place.takenAt ? `${place.album}, ${asTaken(language, place.takenAt)}` : place.album];
};

const recipients = (context: AnswerContext): Stated => {
  const { language, settings } = context;
  const say = sayIn(language);
  const parties = new Map(rowsOf(context, "recipients").map((party) => [text(party, "id"), party]));
  const told = rowsOf(context, "recipientTellings");
  const links = rowsOf(context, "tellingDisclosures");
  const facts = rowsOf(context, "disclosures").map((disclosure): Fact => {
    const party = parties.get(text(disclosure, "recipientId"));
    const tellings = told
      .filter(({ id }) => links.some((link) => link.tellingId === id && link.disclosureId === disclosure.id))
      .map((telling) =>
        telling.toldAt
          ? say("engine.report.answer.told", {
              telling: aboutOf(language, text(telling, "about")),
              timeZone: momentIn(language, settings.timeZone, text(telling, "toldAt")),
            })
          : say("engine.report.answer.told2", { telling: aboutOf(language, text(telling, "about")) }),
      );
    return [
      `${text(party, "name")}, ${text(party, "address")} (${text(party, "contact")})`,
      [
        `${momentIn(language, settings.timeZone, text(disclosure, "disclosedAt"))}${say("domain.marks.colon")}${whatOf(language, text(disclosure, "what"))}`,
        ...pictureOf(context, disclosure),
        purposeOf(language, party),
        ...tellings,
      ].join("\n"),
    ];
  });
  const published = context.counts.reduce((sum, each) => sum + each.published, 0);
  const public_: Fact[] =
    published > 0
      ? [
          [
            say("engine.report.answer.public"),
            say("engine.report.answer.picturesOtherPublishedOrganisation", { published }),
          ],
        ]
      : [];
  return stated(
    [...facts, ...publishedCopies(context), ...namedInSidecars(context), ...public_],
    say("engine.report.answer.noneNobodyOutsideOrganisation"),
  );
};

/** Days that are known of her own rows, beside the period. */
const DATED: Partial<Record<KeptThing, readonly { readonly table: string; readonly column: string }[]>> = {
  index: [{ table: "albums", column: "retainUntil" }],
  reference: [{ table: "consents", column: "endsOn" }],
  matches: [{ table: "albums", column: "retainUntil" }],
  proof: [{ table: "consents", column: "proofUntil" }],
  searches: [{ table: "scans", column: "retainUntil" }],
  requests: [{ table: "requests", column: "retainUntil" }],
  letters: [{ table: "outbox", column: "retainUntil" }],
  exports: [{ table: "exports", column: "retainUntil" }],
  disclosures: [{ table: "disclosures", column: "retainUntil" }],
};

/** Only what still runs: the day of a consent that has ended, or of a permission that was closed, is past. */
const STILL: Partial<Record<string, (row: Record_) => boolean>> = {
  endsOn: (row) => row.inForce === true && row.purpose === "find",
};

const lastDays = (context: AnswerContext, thing: KeptThing): string[] => {
  const { language } = context;
  // What was found goes with the consent, and with the album where that ends first.
  const ends = thing === "matches" ? rowsOf(context, "consents").filter(STILL.endsOn!) : [];
  const atMost = ends
    .map((row) => text(row, "endsOn"))
    .sort()
    .at(-1);
  const rows = (DATED[thing] ?? []).flatMap(({ table, column }) =>
    rowsOf(context, table)
      .filter((row) => row[column] && (STILL[column]?.(row) ?? true))
      .map((row) => ({ day: text(row, column), title: table === "albums" ? text(row, "title") : "" }))
      .map((row) => (atMost && atMost < row.day ? { day: atMost, title: "" } : row)),
  );
  const days = rows
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .map(({ day, title }) => {
      const last = dayIn(language, day);
      return title ? `${last} (${title})` : last;
    });
  return [...new Set(days)];
};

/** The same lines as the notice, with the days that are known of what is hers. */
const retention = (context: AnswerContext): Stated => {
  const { language, settings } = context;
  const say = sayIn(language);
  const terms = keepingTerms(settings);
  const facts = keptFor("found").map((thing): Fact => {
    const days = lastDays(context, thing).join(", ");
    const long = keptLong(thing, terms, language);
    return [
      keptWhat(thing, language),
      days === "" ? long : `${long}\n${say("engine.report.answer.whatHeldTodayLast", { days })}`,
    ];
  });
  return stated(facts, "");
};

/** What she instructed, in one line; what she may do where she did not. */
const afterDeath = (context: AnswerContext): Fact => {
  const { language, settings } = context;
  const say = sayIn(language);
  const heading = say("engine.report.answer.afterDeath");
  const [row] = rowsOf(context, "instructionsAfterDeath");
  if (!row) return [heading, say("engine.report.answer.mayInstructWhatBecomes")];
  const { becomes } = row.content as unknown as Instruction;
  const since = momentIn(language, settings.timeZone, text(row, "at"));
  return [heading, say("engine.report.answer.youInstructedSince", { since, becomes: BECOMES[becomes] })];
};

const rights = (context: AnswerContext): Stated => {
  const { language, settings } = context;
  const say = sayIn(language);
  const how = settings.controller.contact;
  return stated(
    [
      [say("engine.report.answer.correct"), say("engine.report.answer.article16AlsoNot")],
      [say("engine.report.answer.haveErased"), say("engine.report.answer.article17EverythingGoes")],
      [say("engine.report.answer.restrict"), say("engine.report.answer.article18KeptBut")],
      [say("engine.report.answer.takeYou"), say("engine.report.answer.article20WhatYou")],
      [say("engine.report.answer.object"), say("engine.report.answer.article21AnyPicture")],
      [say("engine.report.answer.objectKept"), say("engine.report.answer.article21KeptPublished")],
      [say("engine.report.answer.withdrawYourConsent"), say("engine.report.answer.article73Any")],
      afterDeath(context),
      [say("engine.report.answer.how"), say("engine.report.answer.oneMessageEnoughCosts", { how })],
    ],
    "",
  );
};

const complaint = ({ language, settings }: AnswerContext): Stated => {
  const say = sayIn(language);
  return stated(
    [
      [say("engine.report.answer.supervisoryAuthorityArticle77"), settings.authority],
      [say("engine.report.answer.courtArticle79"), say("engine.report.answer.youMayAlsoGo")],
    ],
    "",
  );
};

const source = (context: AnswerContext): Stated => {
  const { language, settings, counts } = context;
  const say = sayIn(language);
  const fromHer = rowsOf(context, "consents").map((consent): Fact => {
    const given = momentIn(language, settings.timeZone, text(consent, "createdAt"));
    const where = collected(language, consent);
    const purpose = purposeOf(language, consent);
    return [
      text(consent, "mandate") === ""
        ? say("engine.report.answer.youYourself")
        : say("engine.report.answer.whoeverActsYou"),
      consent.purpose === "find"
        ? say("engine.report.answer.nameContactReferencePhotographs", { given, where })
        : say("engine.report.answer.consentPicturesAlbumsBelow", { given, where, purpose }),
    ];
  });
  const albums = rowsOf(context, "albums").map((album): Fact => {
    const held = text(album, "heldBy");
    const found = counts
      .filter((each) => each.album === album.slug)
      .reduce((sum, { count }) => sum + count, 0);
    return [
      `${say("engine.report.answer.album")} ${text(album, "title")}`,
      say("engine.report.answer.possibleOtherWhoDeposited", {
        held: isHeldBy(held) ? HELD_BY[held] : held,
        album: text(album, "rightNote"),
        found,
      }),
    ];
  });
  return stated([...fromHer, ...albums], say("engine.report.answer.noneNothingCollectedAbout"));
};

/** All eight, closed. @throws MiroirError report/incomplete */
export const answerOf = (context: AnswerContext): Answer =>
  closeAnswer({
    purposes: purposes(context),
    categories: categories(context),
    recipients: recipients(context),
    retention: retention(context),
    rights: rights(context),
    complaint: complaint(context),
    source: source(context),
    logic: stated(
      [
        ...logic({ ...context, to: "person", falseMatches: context.settings.falseMatches }),
        stampFact(context.language, context.pack),
      ],
      "",
    ),
  });
