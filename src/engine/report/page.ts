/** The report as a document, layered: in short, then the eight answers, then everything row by row, then the pictures (R53). */

import { type Instruction, instructionFacts } from "../../domain/after-death.ts";
import { IDENTITY_CHECKS } from "../../domain/consent.ts";
import { entrySaid } from "../../domain/entries.ts";
import type { Language } from "../../domain/errors.ts";
import { PURPOSES } from "../../domain/purpose.ts";
import { REQUEST_KINDS, REQUEST_STATES } from "../../domain/request.ts";
import { spanOf } from "../../domain/video.ts";
import { WITHHELD, type WithheldCount, type WithheldReason } from "../../domain/withheld.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import type { PicturePlace } from "../../store/report/report.ts";
import { type Say, sayIn, type Words, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { accountIn, asTaken, countIn, dayIn, figureIn, momentIn } from "../letters/report-words.ts";
import { type Answer, consentState, FIELDS, type Field, purposeOf, type Stated } from "./answer.ts";
import { type PictureRecord, TRIMS, type Trim } from "./pictures.ts";
import type { Json, Record_, Records } from "./records.ts";
import {
  CONFLICT_STAGES,
  CONFLICT_STATES,
  CONSENT_CHANNELS,
  CONSENT_EVENTS,
  EXPORTS,
  GRANT_ENDS,
  OBJECTION_STATES,
  REQUEST_EVENTS,
  saidOf,
} from "./said.ts";

/** What was handed over of the references, and in which way. */
export interface References {
  readonly photos: readonly {
    readonly file: string;
    /** JPEG or PNG: what every browser and the PDF can show. */
    readonly printable: boolean;
  }[];
  /** Paths of JPEGs: what her camera gave, kept for the days of a possible conflict, and the photograph of the membership file. */
  readonly captured: { readonly frames: readonly string[]; readonly filePhotograph: string | null };
  /** Base64 of little-endian float32 numbers. */
  readonly template: { readonly base64: string; readonly dimensions: number; readonly pack: string } | null;
  /** Held, and sealed under the key that only she has. */
  readonly sealedPhotos: number;
  readonly sealedTemplate: boolean;
}

export interface ReportContext {
  readonly language: Language;
  readonly settings: EngineSettings;
  readonly name: string;
  readonly contact: string | null;
  readonly restricted: boolean;
  readonly suspended: boolean;
  readonly answer: Answer;
  readonly records: Records;
  /** Of the pictures that are told of without being shown, by SHA-256 in hex. */
  readonly places: ReadonlyMap<string, PicturePlace>;
  readonly references: References;
  readonly at: Date;
  readonly pictures: number;
  readonly withheld: readonly WithheldCount[];
  readonly waiting: number;
  readonly trims: ReadonlyMap<Trim, number>;
}

/** How many pictures one page holds: what a browser shows without trouble, and a PDF prints. */
export const PICTURES_A_PART = 200;

/** What people read of a value: never JSON, which has a file of its own. */
const shown = (value: Json | undefined): string => {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return Object.values(value).map(shown).filter(Boolean).join(", ");
  return String(value);
};

const rowsOf = ({ records }: ReportContext, table: string): readonly Record_[] => records.tables[table] ?? [];

const title = (say: Say): string => say("engine.report.page.everythingWeHoldAbout");

const footer = ({ settings, at }: ReportContext, language: Language, say: Say): string => {
  const moment = momentIn(language, settings.timeZone, at);
  const { name, address, contact } = settings.controller;
  return say("engine.report.page.answerRequestAccessArticle", { moment, name, address, contact });
};

const inShort = (context: ReportContext, say: Say): Section => {
  const { language, records, settings, pictures, waiting, withheld } = context;
  const facts: Fact[] = [
    [say("engine.report.page.person"), context.name],
    ...(context.contact ? ([[say("engine.report.page.contact"), context.contact]] as Fact[]) : []),
    [say("engine.report.page.possibleMatches"), countIn(language, pictures - waiting)],
    [say("engine.report.page.waitingHuman"), countIn(language, waiting)],
    [say("engine.report.page.searchesWhichYouWere"), countIn(language, records.searches.length)],
    [say("engine.report.page.disclosuresOthers"), countIn(language, rowsOf(context, "disclosures").length)],
    [say("engine.report.page.asOf"), momentIn(language, settings.timeZone, context.at)],
  ];
  const notes: Block[] = [
    {
      kind: "text",
      text: say("engine.report.page.everythingFromFirstDay"),
    },
  ];
  if (context.suspended)
    notes.push({
      kind: "note",
      text: say("engine.report.page.somebodyElseSaysYour"),
    });
  if (context.restricted)
    notes.push({
      kind: "note",
      text: say("engine.report.page.processingYourDataRestricted"),
    });
  for (const each of withheld)
    notes.push({
      kind: "note",
      text: say("engine.report.page.otherWithheld", {
        pictures: each.pictures,
        because: WITHHELD[each.because].because,
        next: WITHHELD[each.because].next,
      }),
    });
  return {
    heading: say("engine.report.page.short"),
    blocks: [...notes.slice(0, 1), { kind: "facts", rows: facts }, ...notes.slice(1)],
  };
};

const statedBlock = (stated: Stated): Block =>
  "none" in stated ? { kind: "text", text: stated.none } : { kind: "facts", rows: stated.facts };

/** One answer under its letter. @param more what stands in it besides */
const answered = ({ language, answer }: ReportContext, field: Field, ...more: Block[]): Section => ({
  heading: `(${FIELDS[field].letter}) ${FIELDS[field][language]}`,
  blocks: [statedBlock(answer[field]), ...more],
});

/** Art. 15(2): whether anything of hers leaves the Union, and under which safeguards; the organisation's own words. */
const transfersBlock = ({ language, settings }: ReportContext, say: Say): Block => ({
  kind: "facts",
  rows: [
    [
      say("engine.report.page.outsideEuropeanUnion"),
      settings.notice.transfers?.[language] ?? say("engine.report.page.confirmedOrganisation"),
    ],
  ],
});

/** Art. 38(4): who may be asked about all of it. */
const officerBlock = ({ settings }: ReportContext, say: Say): Block => {
  const { officer } = settings.controller;
  return {
    kind: "facts",
    rows: [
      [
        say("engine.report.page.dataProtectionOfficer"),
        officer
          ? `${officer.name}, ${officer.address}, ${officer.contact}`
          : say("engine.report.page.noneHasBeenNamed"),
      ],
    ],
  };
};

/** Bytes by the file's path in the report: read for the PDF alone. */
type Jpegs = Map<string, Uint8Array>;

/** Reference photographs that can be shown, and what cameras and files gave. */
const printedFiles = ({ references: { photos, captured } }: ReportContext): string[] => [
  ...photos.filter(({ printable }) => printable).map(({ file }) => file),
  ...captured.frames,
  ...(captured.filePhotograph ? [captured.filePhotograph] : []),
];

const portraitBlock = (jpegs: Jpegs, href: string, caption: string): Block => ({
  ...{ kind: "picture", jpeg: jpegs.get(href) ?? new Uint8Array(), href, caption },
});

const referenceBlocks = ({ language, references }: ReportContext, say: Say, jpegs: Jpegs): Block[] => {
  const blocks: Block[] = [];
  for (const [i, { file, printable }] of references.photos.entries()) {
    const label = say("engine.report.page.referencePhotograph", { i: i + 1 });
    blocks.push(
      printable ? portraitBlock(jpegs, file, label) : { kind: "files", files: [{ href: file, label }] },
    );
  }
  if (references.sealedPhotos > 0 || references.sealedTemplate)
    blocks.push({
      kind: "note",
      text: say("engine.report.page.heldNotReportReference", {
        sealedPhotos: references.sealedPhotos,
        sealedTemplate: references.sealedTemplate,
      }),
    });
  if (references.template) {
    const { dimensions } = references.template;
    const numbers = countIn(language, dimensions);
    blocks.push({
      kind: "text",
      text: say("engine.report.page.yourTemplateNumbersComputed", { numbers }),
    });
  }
  if (blocks.length === 0)
    blocks.push({
      kind: "text",
      text: say("engine.report.page.noneHeld"),
    });
  return blocks;
};

const capturedBlocks = ({ references: { captured } }: ReportContext, say: Say, jpegs: Jpegs): Block[] => {
  const { frames, filePhotograph } = captured;
  const blocks = frames.map((file, i) =>
    portraitBlock(jpegs, file, say("engine.report.page.pictureYourCamera", { i: i + 1 })),
  );
  const caption = say("engine.report.page.photographMembershipFile");
  if (filePhotograph) blocks.push(portraitBlock(jpegs, filePhotograph, caption));
  return blocks.length > 0 ? blocks : [{ kind: "text", text: say("engine.report.page.noneHeld") }];
};

interface Listing {
  readonly heading: Words;
  readonly heads: readonly Words[];
  rows(context: ReportContext, say: Say): string[][];
}

const moments =
  ({ language, settings }: ReportContext) =>
  (value: Json | undefined): string =>
    value ? momentIn(language, settings.timeZone, String(value)) : "";
const days =
  ({ language }: ReportContext) =>
  (value: Json | undefined): string =>
    value ? dayIn(language, String(value)) : "";

/** A picture that is told of without being shown, by album and moment: its file's name may name others. */
const pictureSaid = ({ language, places }: ReportContext, say: Say, sha256: Json | undefined): string => {
  const place = places.get(String(sha256));
  if (!place) return say("engine.report.page.pictureNoLongerHere");
  return place.takenAt ? `${place.album}, ${asTaken(language, place.takenAt)}` : place.album;
};

/** What was written of a step: reasons and doubts as sentences, a letter by its subject. */
const noteSaid = (note: Json | undefined, say: Say): string => {
  if (typeof note !== "object" || note === null || Array.isArray(note)) return shown(note);
  const { letter, because, doubt, takenBack, seen, statement } = note as Record_;
  const subject = (letter as Record_ | null | undefined)?.subject;
  return [
    ...[because, doubt, takenBack, seen, statement].map(shown),
    subject ? `${say("engine.report.page.letter")}${say("domain.marks.colon")}${shown(subject)}` : "",
  ]
    .filter(Boolean)
    .join("\n");
};

/** R45: each search she was compared in, by whom and why. */
const SEARCHES: Listing = {
  heading: words("engine.report.page.whoSearchedYou"),
  heads: [
    words("engine.report.page.when"),
    words("engine.report.page.who"),
    words("engine.report.page.purpose"),
    words("engine.report.page.reason"),
    words("engine.report.page.result"),
  ],
  rows: (context, say) =>
    context.records.searches.map(({ at, actor, purpose, reason, outcome }) => [
      moments(context)(at),
      accountIn(context.language, actor),
      PURPOSES[purpose][context.language],
      reason ?? say("engine.report.page.wentSomebodyWhoForgotten"),
      outcome === "returned"
        ? say("engine.report.page.youWereShownPossible")
        : say("engine.report.page.comparedNotShown"),
    ]),
};

/** Everything row by row. The JSON has every column; here are those that say something to a reader. */
const LISTINGS: readonly Listing[] = [
  {
    heading: words("engine.report.page.yourConsentsEventEvent"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.purpose"),
      words("engine.report.page.state"),
      words("engine.report.page.how"),
      words("engine.report.page.writtenDown"),
    ],
    rows: (context) =>
      rowsOf(context, "consentEvents").map((event) => {
        const { language } = context;
        const consent = rowsOf(context, "consents").find(({ id }) => id === event.consentId);
        return [
          moments(context)(event.at),
          purposeOf(context.language, consent),
          consentState(language, shown(event.state)),
          [saidOf(CONSENT_EVENTS, language, event.type), saidOf(CONSENT_CHANNELS, language, event.channel)]
            .filter(Boolean)
            .join(", "),
          accountIn(language, shown(event.entity)),
        ];
      }),
  },
  {
    heading: words("engine.report.page.whatYouWereTold"),
    heads: [
      words("engine.report.page.given"),
      words("engine.report.page.yourStatement"),
      words("engine.report.page.notice"),
      words("engine.report.page.identityChecked"),
    ],
    rows: (context, say) =>
      rowsOf(context, "consents").map((consent) => [
        moments(context)(consent.createdAt),
        shown(consent.statement),
        shown(rowsOf(context, "notices").find(({ sha256 }) => sha256 === consent.noticeSha256)?.version),
        [saidOf(IDENTITY_CHECKS, context.language, consent.identityCheck), shown(consent.checkedBy)]
          .filter(Boolean)
          .join(say("domain.marks.semicolon")),
      ]),
  },
  {
    heading: words("engine.report.page.instructedDeath"),
    heads: [words("engine.report.page.given"), words("engine.report.page.instructions")],
    rows: (context, say) =>
      rowsOf(context, "instructionsAfterDeath").map((row) => [
        moments(context)(row.at),
        instructionFacts(row.content as unknown as Instruction, context.language)
          .map(([label, value]) => [label, value].join(say("domain.marks.colon")))
          .join("\n"),
      ]),
  },
  {
    heading: words("engine.report.page.whenYouCouldCompared"),
    heads: [
      words("engine.report.page.from"),
      words("engine.report.page.to"),
      words("engine.report.page.albums"),
      words("engine.report.page.state"),
    ],
    rows: (context, say) =>
      rowsOf(context, "grants").map((grant) => [
        days(context)(grant.opensOn),
        days(context)(grant.closesOn),
        rowsOf(context, "grantAlbums")
          .filter(({ grantId }) => grantId === grant.id)
          .map(({ albumId }) => shown(rowsOf(context, "albums").find(({ id }) => id === albumId)?.title))
          .join(", "),
        grant.state === "open"
          ? say("engine.report.page.open")
          : [say("engine.report.page.closed"), saidOf(GRANT_ENDS, context.language, grant.closedBecause)]
              .filter(Boolean)
              .join(say("domain.marks.colon")),
      ]),
  },
  {
    heading: words("engine.report.page.scansWhileYouCould"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.pictures"),
      words("engine.report.page.people"),
      words("engine.report.page.expectedFalseMatches"),
    ],
    rows: (context) =>
      rowsOf(context, "scans").map((scan) => [
        moments(context)(scan.startedAt),
        countIn(context.language, Number(scan.itemsCompared)),
        countIn(context.language, Number(scan.people)),
        figureIn(context.language, Number(scan.expectedFalse)),
      ]),
  },
  {
    heading: words("engine.report.page.notMe"),
    heads: [words("engine.report.page.when"), words("engine.report.page.picture")],
    rows: (context, say) =>
      rowsOf(context, "notMe").map((row) => [
        moments(context)(row.decidedAt),
        pictureSaid(context, say, row.pictureSha256),
      ]),
  },
  {
    heading: words("engine.report.page.attemptsFaceMayYours"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.what"),
      words("engine.report.page.state"),
    ],
    rows: (context) =>
      rowsOf(context, "conflicts").map((row) => [
        moments(context)(row.at),
        saidOf(CONFLICT_STAGES, context.language, row.stage),
        saidOf(CONFLICT_STATES, context.language, row.state),
      ]),
  },
  {
    heading: words("engine.report.page.yourRequests"),
    heads: [
      words("engine.report.page.number"),
      words("engine.report.page.kind"),
      words("engine.report.page.received"),
      words("engine.report.page.due"),
      words("engine.report.page.state"),
    ],
    rows: (context) =>
      rowsOf(context, "requests").map((row) => [
        shown(row.number),
        saidOf(REQUEST_KINDS, context.language, row.kind),
        days(context)(row.receivedOn),
        days(context)(row.dueOn),
        saidOf(REQUEST_STATES, context.language, row.state),
      ]),
  },
  {
    heading: words("engine.report.page.whatHappenedThem"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.request"),
      words("engine.report.page.what2"),
      words("engine.report.page.note"),
    ],
    rows: (context, say) =>
      rowsOf(context, "requestEvents").map((event) => [
        moments(context)(event.at),
        shown(rowsOf(context, "requests").find(({ id }) => id === event.requestId)?.number),
        saidOf(REQUEST_EVENTS, context.language, event.type),
        noteSaid(event.note, say),
      ]),
  },
  {
    heading: words("engine.report.page.yourObjections"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.picture"),
      words("engine.report.page.state"),
      words("engine.report.page.why"),
      words("engine.report.page.decision"),
    ],
    rows: (context, say) =>
      rowsOf(context, "objections").map((row) => [
        moments(context)(row.madeAt),
        pictureSaid(context, say, row.pictureSha256),
        saidOf(OBJECTION_STATES, context.language, row.state),
        shown(row.reason),
        shown(row.decision),
      ]),
  },
  {
    heading: words("engine.report.page.letters"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.to2"),
      words("engine.report.page.subject"),
      words("engine.report.page.sent"),
    ],
    rows: (context, say) =>
      rowsOf(context, "outbox").map((letter) => {
        const content = (letter.content ?? {}) as Record_;
        return [
          moments(context)(letter.createdAt),
          shown(content.to),
          shown(content.subject),
          letter.sentAt ? moments(context)(letter.sentAt) : say("engine.report.page.waiting"),
        ];
      }),
  },
  {
    heading: words("engine.report.page.filesWrittenYou"),
    heads: [
      words("engine.report.page.when"),
      words("engine.report.page.what2"),
      words("engine.report.page.keptUntil"),
    ],
    rows: (context) =>
      rowsOf(context, "exports").map((row) => [
        moments(context)(row.madeAt),
        saidOf(EXPORTS, context.language, row.kind),
        days(context)(row.retainUntil),
      ]),
  },
  {
    heading: words("engine.report.page.whatLogSaysAbout"),
    heads: [words("engine.report.page.whatHappened"), words("engine.report.page.number")],
    rows: (context, say) =>
      context.records.ledger.map((entry) => {
        const when = moments(context)(entry.at);
        const what = entrySaid(context.language, entry.verb);
        return [say("engine.report.page.on", { when, what }), shown(entry.seq)];
      }),
  },
];

/** A listing as a section of its own, which says it where there is nothing. */
const listed = (context: ReportContext, say: Say, listing: Listing): Section => {
  const rows = listing.rows(context, say);
  const heads = listing.heads.map((head) => head[context.language]);
  return {
    heading: listing.heading[context.language],
    blocks: [
      rows.length > 0
        ? { kind: "table", heads, rows }
        : { kind: "text", text: say("engine.report.page.nobodyDid") },
    ],
  };
};

/** Those with rows, and then in one place those that are explicitly none. */
const listings = (context: ReportContext, say: Say): Section[] => {
  const sections = LISTINGS.map((listing) => ({
    heading: listing.heading[context.language],
    heads: listing.heads.map((head) => head[context.language]),
    rows: listing.rows(context, say),
  }));
  const none = sections.filter(({ rows }) => rows.length === 0);
  return [
    ...sections
      .filter(({ rows }) => rows.length > 0)
      .map(({ heading, heads, rows }): Section => ({ heading, blocks: [{ kind: "table", heads, rows }] })),
    ...(none.length > 0
      ? [
          {
            heading: say("engine.report.page.theseWeHoldNothing"),
            blocks: [
              {
                kind: "facts" as const,
                rows: none.map(({ heading }): Fact => [heading, say("engine.report.page.none")]),
              },
            ],
          },
        ]
      : []),
  ];
};

/** Its parts, each beside its heading; what has none, the title and the version, as it stands. */
const noticeBlocks = (text: string): Block[] => {
  const parts = text
    .trimEnd()
    .split("\n\n")
    .map((part) => part.split("\n"));
  const headed = parts.filter((lines) => lines.length > 1);
  const alone = parts.filter((lines) => lines.length === 1).map(([line]) => line!);
  return [
    { kind: "text", text: alone.join("\n") },
    { kind: "facts", rows: headed.map(([heading = "", ...lines]): Fact => [heading, lines.join("\n")]) },
  ];
};

/** R26: what the person was told, word for word. */
const noticeSections = (context: ReportContext, say: Say): Section[] =>
  rowsOf(context, "notices").map((notice) => ({
    heading: say("engine.report.page.noticeYouWereGiven", { version: shown(notice.version) }),
    blocks: [
      ...noticeBlocks(shown(notice.text)),
      { kind: "facts", rows: [["SHA-256", shown(notice.sha256)]] },
    ],
  }));

const trimsSection = ({ language, trims }: ReportContext, say: Say): Section => {
  const rows = [...trims].map(
    ([trim, count]): Fact => [`${say("engine.report.page.pictures2")}${count}`, TRIMS[trim][language]],
  );
  const always: Fact = [say("engine.report.page.throughout"), say("engine.report.page.accountsStaffLeftOut")];
  return {
    heading: say("engine.report.page.whatLeftOutWhy"),
    blocks: [{ kind: "facts", rows: [...rows, always] }],
  };
};

const STATE = {
  shown: words("engine.report.page.possibleMatch"),
  confirmed: words("engine.report.page.possibleMatchConfirmed"),
  candidate: words("engine.report.page.waitsForHuman"),
} as const;

const wordsOf = (value: Json | undefined): string =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? "" : shown(value);

const pictureFacts = (context: ReportContext, picture: PictureRecord, say: Say): Fact[] => {
  const { language, settings } = context;
  const { facts, metadata, source } = picture;
  const depositor = accountIn(language, source.depositedBy);
  const importedAt = momentIn(language, settings.timeZone, source.importedAt);
  const rows: Fact[] = [
    [say("engine.report.page.taken"), facts.takenAt ? asTaken(language, facts.takenAt) : ""],
    [say("engine.report.page.video"), spanOf(facts) ?? ""],
    [say("engine.report.page.caption"), picture.caption ?? ""],
    [say("engine.report.page.title"), wordsOf(metadata.title)],
    [say("engine.report.page.keywords"), wordsOf(metadata.keywords)],
    [
      say("engine.report.page.place"),
      [wordsOf(metadata.city), wordsOf(metadata.country)].filter(Boolean).join(", "),
    ],
    [say("engine.report.page.camera"), wordsOf(metadata.camera)],
    [say("engine.report.page.photographer"), facts.photographer ?? ""],
    [say("engine.report.page.published"), facts.publishedAt ?? ""],
    [say("engine.report.page.published2"), facts.publishedOn ? asTaken(language, facts.publishedOn) : ""],
    [
      say("engine.report.page.album"),
      `${source.title}${say("domain.marks.colon")}${source.heldBy} (${source.rightNote})`,
    ],
    [say("engine.report.page.deposited"), say("engine.report.page.by", { depositor, importedAt })],
    [say("engine.report.page.score"), picture.meaning],
    [say("engine.report.page.crop"), facts.cropKept ? say("engine.report.page.cropKept") : ""],
    [
      say("engine.report.page.leftOut"),
      picture.trims.map((trim) => TRIMS[trim].brief[language]).join(say("domain.marks.semicolon")),
    ],
  ];
  return rows.filter(([, value]) => value !== "");
};

const withheldInPlace = (language: Language, reason: WithheldReason): string => {
  const { because, next } = WITHHELD[reason];
  const withheld = sayIn(language)("engine.report.page.pictureWithheld");
  return `${withheld}${because[language]}. ${next[language]}`;
};

const pictureBlock = (
  context: ReportContext,
  picture: PictureRecord,
  say: Say,
  jpeg: Uint8Array | undefined,
): Block => {
  const state = STATE[picture.state][context.language];
  const caption = `${picture.number}. ${state}`;
  const rows = pictureFacts(context, picture, say);
  if (picture.picture === null)
    return {
      kind: "facts",
      rows: [[caption, picture.withheld ? withheldInPlace(context.language, picture.withheld) : ""], ...rows],
    };
  return { kind: "picture", jpeg: jpeg ?? new Uint8Array(), href: picture.picture, caption, rows };
};

/** Reads a masked copy back from the report's folder, for a writer that needs its bytes. */
export type ReadPicture = (path: string) => Promise<Uint8Array>;

async function* pictureBlocks(
  context: ReportContext,
  pictures: readonly PictureRecord[],
  say: Say,
  read: ReadPicture | undefined,
): AsyncGenerator<Block> {
  for (const picture of pictures)
    yield pictureBlock(
      context,
      picture,
      say,
      picture.picture && read ? await read(picture.picture) : undefined,
    );
}

/** One page of pictures. @param read for a writer that puts the bytes in; without it they are linked */
export const picturesDocument = (
  context: ReportContext,
  pictures: readonly PictureRecord[],
  read?: ReadPicture,
): Document => {
  const say = sayIn(context.language);
  const [from, to] = [pictures[0]?.number ?? 0, pictures.at(-1)?.number ?? 0];
  return {
    language: context.language,
    title: say("engine.report.page.pictures3", { from, to }),
    subtitle: `${context.name} · ${context.settings.controller.name}`,
    sections: [
      { heading: say("engine.report.page.pictures"), blocks: pictureBlocks(context, pictures, say, read) },
    ],
    footer: footer(context, context.language, say),
    writtenAt: context.at,
  };
};

export interface Part {
  readonly from: number;
  readonly to: number;
  /** Without its extension. */
  readonly file: string;
}

/**
 * The report itself.
 * @param parts pages of pictures beside it, when there are too many for this one; then `pictures` is empty
 */
export const reportDocument = async (
  context: ReportContext,
  pictures: readonly PictureRecord[],
  parts: readonly Part[],
  read?: ReadPicture,
): Promise<Document> => {
  const { language } = context;
  const say = sayIn(language);
  const jpegs: Jpegs = new Map();
  if (read) for (const file of printedFiles(context)) jpegs.set(file, await read(file));
  const files: Block = {
    kind: "files",
    files: parts.map(({ from, to, file }) => ({
      href: `${file}.${read ? "pdf" : "html"}`,
      label: say("engine.report.page.pictures3", { from, to }),
    })),
  };
  const none: Block = { kind: "text", text: say("engine.report.page.none2") };
  return {
    language,
    title: title(say),
    subtitle: `${context.name} · ${context.settings.controller.name}`,
    sections: [
      inShort(context, say),
      {
        heading: say("engine.report.page.yourPictures"),
        blocks:
          parts.length > 0
            ? [files]
            : pictures.length > 0
              ? pictureBlocks(context, pictures, say, read)
              : [none],
      },
      listed(context, say, SEARCHES),
      answered(context, "recipients", transfersBlock(context, say)),
      answered(context, "rights", officerBlock(context, say)),
      answered(context, "complaint"),
      answered(context, "purposes"),
      answered(context, "categories"),
      answered(context, "retention"),
      answered(context, "source"),
      {
        heading: say("engine.report.page.yourReferencePhotographsTemplate"),
        blocks: referenceBlocks(context, say, jpegs),
      },
      {
        heading: say("engine.report.page.picturesWhichYouWere"),
        blocks: capturedBlocks(context, say, jpegs),
      },
      trimsSection(context, say),
      {
        heading: say("engine.report.page.annexes"),
        blocks: [
          {
            kind: "text",
            text: say("engine.report.page.whatFollowsRecordLine"),
          },
        ],
      },
      answered(context, "logic"),
      ...listings(context, say),
      ...noticeSections(context, say),
    ],
    footer: footer(context, language, say),
    writtenAt: context.at,
  };
};
