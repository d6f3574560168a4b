/** The report as a document, layered: in short, then the eight answers, then everything row by row, then the pictures (R53). */

import { IDENTITY_CHECKS } from "../../domain/consent.ts";
import { en, fr } from "../../domain/counted.ts";
import { entrySaid } from "../../domain/entries.ts";
import type { Language } from "../../domain/errors.ts";
import { PURPOSES } from "../../domain/purpose.ts";
import { REQUEST_KINDS, REQUEST_STATES } from "../../domain/request.ts";
import { spanOf } from "../../domain/video.ts";
import { WITHHELD, type WithheldCount, type WithheldReason } from "../../domain/withheld.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import type { PicturePlace } from "../../store/report/report.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { accountIn, asTaken, countIn, dayIn, figureIn, inWords, momentIn } from "../letters/report-words.ts";
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

type Say = (en: string, fr: string) => string;

/** How many pictures one page holds: what a browser shows without trouble, and a PDF prints. */
export const PICTURES_A_PART = 200;

/** What people read of a value: never JSON, which has a file of its own. */
const shown = (value: Json | undefined): string => {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return Object.values(value).map(shown).filter(Boolean).join(", ");
  return String(value);
};

const rowsOf = ({ records }: ReportContext, table: string): readonly Record_[] => records.tables[table] ?? [];

const title = (say: Say): string =>
  say("Everything we hold about you", "Tout ce que nous détenons à votre sujet");

const footer = ({ settings, at }: ReportContext, language: Language, say: Say): string => {
  const moment = momentIn(language, settings.timeZone, at);
  const { name, address, contact } = settings.controller;
  return say(
    `Answer to a request for access (article 15 GDPR), written on ${moment} by ${name}, ${address}, ${contact}. It is yours: it holds biometric data, keep it safe.`,
    `Réponse à une demande d'accès (article 15 du RGPD), écrite le ${moment} par ${name}, ${address}, ${contact}. Elle est à vous : elle contient des données biométriques, gardez-la en lieu sûr.`,
  );
};

const inShort = (context: ReportContext, say: Say): Section => {
  const { language, records, settings, pictures, waiting, withheld } = context;
  const facts: Fact[] = [
    [say("person", "personne"), context.name],
    ...(context.contact ? ([[say("contact", "contact"), context.contact]] as Fact[]) : []),
    [say("possible matches", "correspondances possibles"), countIn(language, pictures - waiting)],
    [say("waiting for a human", "en attente d'un humain"), countIn(language, waiting)],
    [
      say("searches in which you were compared", "recherches où votre visage a été comparé"),
      countIn(language, records.searches.length),
    ],
    [
      say("disclosures to others", "communications à d'autres"),
      countIn(language, rowsOf(context, "disclosures").length),
    ],
    [say("as of", "à la date du"), momentIn(language, settings.timeZone, context.at)],
  ];
  const notes: Block[] = [
    {
      kind: "text",
      text: say(
        "This is everything, from the first day: no period is left out. Each picture is a possible match, found by comparing faces; it can be wrong. If one is not you, say so: it will not come back.",
        "Voici tout, depuis le premier jour : aucune période n'est laissée de côté. Chaque image est une correspondance possible, trouvée en comparant des visages ; l'erreur est possible. Si ce n'est pas vous, dites-le : elle ne reviendra pas.",
      ),
    },
  ];
  if (context.suspended)
    notes.push({
      kind: "note",
      text: say(
        "Somebody else says that your face is theirs. The pictures may be the other's, so none is in this report (article 15(4)) until it is settled in person; then you are given all of it.",
        "Quelqu'un d'autre dit que votre visage est le sien. Les images peuvent être celles de l'autre : aucune ne figure dans ce rapport (article 15(4)) tant que ce n'est pas tranché en personne ; le tout vous est ensuite remis.",
      ),
    });
  if (context.restricted)
    notes.push({
      kind: "note",
      text: say(
        "The processing of your data is restricted (article 18): nobody is shown it and nothing is compared. This report is given to you alone; your right of access goes on.",
        "Le traitement de vos données est limité (article 18) : elles ne sont montrées à personne et rien n'est comparé. Ce rapport n'est remis qu'à vous ; votre droit d'accès demeure.",
      ),
    });
  for (const each of withheld)
    notes.push({
      kind: "note",
      text: say(
        en`${each.pictures} [picture is|pictures are] withheld: ${WITHHELD[each.because].because.en}. ${WITHHELD[each.because].next.en}`,
        fr`${each.pictures} [image est retenue|images sont retenues] : ${WITHHELD[each.because].because.fr}. ${WITHHELD[each.because].next.fr}`,
      ),
    });
  return {
    heading: say("In short", "En bref"),
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
      say("outside the European Union", "hors de l'Union européenne"),
      settings.notice.transfers?.[language] ??
        say("to be confirmed by the organisation", "à confirmer par l'organisation"),
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
        say("data protection officer", "délégué à la protection des données"),
        officer
          ? `${officer.name}, ${officer.address}, ${officer.contact}`
          : say("none has been named", "aucun n'a été désigné"),
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
    const label = say(`Reference photograph ${i + 1}`, `Photographie de référence ${i + 1}`);
    blocks.push(
      printable ? portraitBlock(jpegs, file, label) : { kind: "files", files: [{ href: file, label }] },
    );
  }
  if (references.sealedPhotos > 0 || references.sealedTemplate)
    blocks.push({
      kind: "note",
      text: say(
        en`Held and not in this report: ${references.sealedPhotos} reference [photograph|photographs]${references.sealedTemplate ? " and the template" : ""}. They are sealed under the personal key that was printed for you, so that the organisation cannot read them without you. Bring or send the key, and they are handed over at once.`,
        fr`Détenues et absentes de ce rapport : ${references.sealedPhotos} [photographie|photographies] de référence${references.sealedTemplate ? " et le gabarit" : ""}. Elles sont scellées sous la clé personnelle imprimée pour vous, si bien que l'organisation ne peut pas les lire sans vous. Apportez ou envoyez la clé, et elles vous sont remises aussitôt.`,
      ),
    });
  if (references.template) {
    const { dimensions } = references.template;
    const numbers = countIn(language, dimensions);
    blocks.push({
      kind: "text",
      text: say(
        `Your template: ${numbers} numbers computed from your reference photographs. It is what the pictures were compared with. The numbers themselves are in the file report.json of this report. They are biometric data: whoever has them could look for you with the same model.`,
        `Votre gabarit : ${numbers} nombres calculés à partir de vos photographies de référence. C'est avec lui que les images ont été comparées. Les nombres eux-mêmes sont dans le fichier report.json de ce rapport. Ce sont des données biométriques : qui les possède pourrait vous chercher avec le même modèle.`,
      ),
    });
  }
  if (blocks.length === 0)
    blocks.push({
      kind: "text",
      text: say("None are held.", "Aucune n'est détenue."),
    });
  return blocks;
};

const capturedBlocks = ({ references: { captured } }: ReportContext, say: Say, jpegs: Jpegs): Block[] => {
  const { frames, filePhotograph } = captured;
  const blocks = frames.map((file, i) =>
    portraitBlock(jpegs, file, say(`Picture ${i + 1} of your camera`, `Image ${i + 1} de votre caméra`)),
  );
  const caption = say("Photograph of the membership file", "Photographie du fichier des membres");
  if (filePhotograph) blocks.push(portraitBlock(jpegs, filePhotograph, caption));
  return blocks.length > 0
    ? blocks
    : [{ kind: "text", text: say("None are held.", "Aucune n'est détenue.") }];
};

interface Listing {
  readonly heading: readonly [en: string, fr: string];
  readonly heads: readonly (readonly [en: string, fr: string])[];
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
  if (!place) return say("a picture that is no longer here", "une image qui n'est plus ici");
  return place.takenAt ? `${place.album}, ${asTaken(language, place.takenAt)}` : place.album;
};

/** What was written of a step: reasons and doubts as sentences, a letter by its subject. */
const noteSaid = (note: Json | undefined, say: Say): string => {
  if (typeof note !== "object" || note === null || Array.isArray(note)) return shown(note);
  const { letter, because, doubt, takenBack, seen, statement } = note as Record_;
  const subject = (letter as Record_ | null | undefined)?.subject;
  return [
    ...[because, doubt, takenBack, seen, statement].map(shown),
    subject ? `${say("letter", "courrier")}${say(": ", " : ")}${shown(subject)}` : "",
  ]
    .filter(Boolean)
    .join("\n");
};

/** R45: each search she was compared in, by whom and why. */
const SEARCHES: Listing = {
  heading: ["Who searched for you", "Qui a cherché votre visage"],
  heads: [
    ["When", "Quand"],
    ["Who", "Qui"],
    ["Purpose", "Finalité"],
    ["Reason", "Motif"],
    ["Result", "Résultat"],
  ],
  rows: (context, say) =>
    context.records.searches.map(({ at, actor, purpose, reason, outcome }) => [
      moments(context)(at),
      accountIn(context.language, actor),
      PURPOSES[purpose][context.language],
      reason ?? say("went with somebody who was forgotten", "disparu avec une personne oubliée"),
      outcome === "returned"
        ? say("you were shown as a possible match", "votre visage a été montré comme correspondance possible")
        : say("compared, not shown", "comparé, non montré"),
    ]),
};

/** Everything row by row. The JSON has every column; here are those that say something to a reader. */
const LISTINGS: readonly Listing[] = [
  {
    heading: ["Your consents, event by event", "Vos consentements, événement par événement"],
    heads: [
      ["When", "Quand"],
      ["Purpose", "Finalité"],
      ["State", "État"],
      ["How", "Comment"],
      ["Written down by", "Noté par"],
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
    heading: ["What you were told and what you said", "Ce qu'on vous a dit et ce que vous avez dit"],
    heads: [
      ["Given on", "Donné le"],
      ["Your statement", "Votre déclaration"],
      ["Notice", "Notice"],
      ["Identity checked", "Identité vérifiée"],
    ],
    rows: (context, say) =>
      rowsOf(context, "consents").map((consent) => [
        moments(context)(consent.createdAt),
        shown(consent.statement),
        shown(rowsOf(context, "notices").find(({ sha256 }) => sha256 === consent.noticeSha256)?.version),
        [saidOf(IDENTITY_CHECKS, context.language, consent.identityCheck), shown(consent.checkedBy)]
          .filter(Boolean)
          .join(say("; ", " ; ")),
      ]),
  },
  {
    heading: ["When you could be compared", "Quand votre visage pouvait être comparé"],
    heads: [
      ["From", "Du"],
      ["To", "Au"],
      ["Albums", "Albums"],
      ["State", "État"],
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
          ? say("open", "ouverte")
          : [say("closed", "close"), saidOf(GRANT_ENDS, context.language, grant.closedBecause)]
              .filter(Boolean)
              .join(say(": ", " : ")),
      ]),
  },
  {
    heading: ["Scans while you could be compared", "Analyses pendant que votre visage pouvait être comparé"],
    heads: [
      ["When", "Quand"],
      ["Pictures", "Images"],
      ["People", "Personnes"],
      ["Expected false matches", "Fausses correspondances attendues"],
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
    heading: ["“This is not me”", "« Ce n'est pas moi »"],
    heads: [
      ["When", "Quand"],
      ["Picture", "Image"],
    ],
    rows: (context, say) =>
      rowsOf(context, "notMe").map((row) => [
        moments(context)(row.decidedAt),
        pictureSaid(context, say, row.pictureSha256),
      ]),
  },
  {
    heading: ["Attempts with a face that may be yours", "Tentatives avec un visage qui peut être le vôtre"],
    heads: [
      ["When", "Quand"],
      ["What for", "Pour quoi"],
      ["State", "État"],
    ],
    rows: (context) =>
      rowsOf(context, "conflicts").map((row) => [
        moments(context)(row.at),
        saidOf(CONFLICT_STAGES, context.language, row.stage),
        saidOf(CONFLICT_STATES, context.language, row.state),
      ]),
  },
  {
    heading: ["Your requests", "Vos demandes"],
    heads: [
      ["Number", "Numéro"],
      ["Kind", "Nature"],
      ["Received", "Reçue"],
      ["Due", "Échéance"],
      ["State", "État"],
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
    heading: ["What happened to them", "Leur suivi"],
    heads: [
      ["When", "Quand"],
      ["Request", "Demande"],
      ["What", "Quoi"],
      ["Note", "Note"],
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
    heading: ["Your objections", "Vos oppositions"],
    heads: [
      ["When", "Quand"],
      ["Picture", "Image"],
      ["State", "État"],
      ["Why", "Pourquoi"],
      ["Decision", "Décision"],
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
    heading: ["Letters", "Courriers"],
    heads: [
      ["When", "Quand"],
      ["To", "À"],
      ["Subject", "Objet"],
      ["Sent", "Envoyé"],
    ],
    rows: (context, say) =>
      rowsOf(context, "outbox").map((letter) => {
        const content = (letter.content ?? {}) as Record_;
        return [
          moments(context)(letter.createdAt),
          shown(content.to),
          shown(content.subject),
          letter.sentAt ? moments(context)(letter.sentAt) : say("waiting", "en attente"),
        ];
      }),
  },
  {
    heading: ["Files written for you", "Fichiers écrits pour vous"],
    heads: [
      ["When", "Quand"],
      ["What", "Quoi"],
      ["Kept until", "Gardé jusqu'au"],
    ],
    rows: (context) =>
      rowsOf(context, "exports").map((row) => [
        moments(context)(row.madeAt),
        saidOf(EXPORTS, context.language, row.kind),
        days(context)(row.retainUntil),
      ]),
  },
  {
    heading: ["What the log says about you", "Ce que le journal dit de vous"],
    heads: [
      ["What happened", "Ce qui s'est passé"],
      ["Number", "Numéro"],
    ],
    rows: (context, say) =>
      context.records.ledger.map((entry) => {
        const when = moments(context)(entry.at);
        const what = entrySaid(context.language, entry.verb);
        return [say(`On ${when}, ${what}.`, `Le ${when}, ${what}.`), shown(entry.seq)];
      }),
  },
];

/** A listing as a section of its own, which says it where there is nothing. */
const listed = (context: ReportContext, say: Say, listing: Listing): Section => {
  const rows = listing.rows(context, say);
  const heads = listing.heads.map(([en, fr]) => say(en, fr));
  return {
    heading: say(...listing.heading),
    blocks: [
      rows.length > 0
        ? { kind: "table", heads, rows }
        : { kind: "text", text: say("Nobody did.", "Personne ne l'a fait.") },
    ],
  };
};

/** Those with rows, and then in one place those that are explicitly none. */
const listings = (context: ReportContext, say: Say): Section[] => {
  const sections = LISTINGS.map((listing) => ({
    heading: say(...listing.heading),
    heads: listing.heads.map(([en, fr]) => say(en, fr)),
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
            heading: say("Of these we hold nothing", "De ceci nous ne détenons rien"),
            blocks: [
              {
                kind: "facts" as const,
                rows: none.map(({ heading }): Fact => [heading, say("none", "aucun")]),
              },
            ],
          },
        ]
      : []),
  ];
};

/** R26: what she was told, word for word. */
const noticeSections = (context: ReportContext, say: Say): Section[] =>
  rowsOf(context, "notices").map((notice) => ({
    heading: say(
      `Notice you were given (${shown(notice.version)})`,
      `Notice qui vous a été remise (${shown(notice.version)})`,
    ),
    blocks: [
      { kind: "text", text: shown(notice.text) },
      { kind: "facts", rows: [["SHA-256", shown(notice.sha256)]] },
    ],
  }));

const trimsSection = ({ language, trims }: ReportContext, say: Say): Section => {
  const rows = [...trims].map(
    ([trim, count]): Fact => [`${say("pictures: ", "images : ")}${count}`, TRIMS[trim][language]],
  );
  const always: Fact = [
    say("throughout", "partout"),
    say(
      "The accounts of staff are left out, except those who searched for you, deposited a picture or wrote down your consent: the others are not essential to you (CJEU C-579/21).",
      "Les comptes du personnel sont omis, sauf ceux qui ont cherché votre visage, déposé une image ou noté votre consentement : les autres ne vous sont pas essentiels (CJUE C-579/21).",
    ),
  ];
  return {
    heading: say("What was left out, and why", "Ce qui a été omis, et pourquoi"),
    blocks: [{ kind: "facts", rows: [...rows, always] }],
  };
};

const STATE = {
  shown: ["Possible match", "Correspondance possible"],
  confirmed: ["Possible match, confirmed by a human", "Correspondance possible, confirmée par un humain"],
  candidate: ["Waits for a human", "En attente d'un humain"],
} as const;

const words = (value: Json | undefined): string =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? "" : shown(value);

const pictureFacts = (context: ReportContext, picture: PictureRecord, say: Say): Fact[] => {
  const { language, settings } = context;
  const { facts, metadata, source } = picture;
  const depositor = accountIn(language, source.depositedBy);
  const importedAt = momentIn(language, settings.timeZone, source.importedAt);
  const rows: Fact[] = [
    [say("Taken", "Prise"), facts.takenAt ? asTaken(language, facts.takenAt) : ""],
    [say("In the video", "Dans la vidéo"), spanOf(facts) ?? ""],
    [say("Caption", "Légende"), picture.caption ?? ""],
    [say("Title", "Titre"), words(metadata.title)],
    [say("Keywords", "Mots-clés"), words(metadata.keywords)],
    [say("Place", "Lieu"), [words(metadata.city), words(metadata.country)].filter(Boolean).join(", ")],
    [say("Camera", "Appareil"), words(metadata.camera)],
    [say("Photographer", "Photographe"), facts.photographer ?? ""],
    [say("Published at", "Publiée à"), facts.publishedAt ?? ""],
    [say("Published on", "Publiée le"), facts.publishedOn ? asTaken(language, facts.publishedOn) : ""],
    [say("Album", "Album"), `${source.title}${say(": ", " : ")}${source.heldBy} (${source.rightNote})`],
    [
      say("Deposited", "Déposée"),
      say(`by ${depositor}, ${importedAt}`, `par ${depositor}, le ${importedAt}`),
    ],
    [say("Score", "Score"), picture.meaning],
    [
      say("Left out", "Omis"),
      picture.trims.map((trim) => TRIMS[trim].brief[language]).join(say("; ", " ; ")),
    ],
  ];
  return rows.filter(([, value]) => value !== "");
};

const withheldInPlace = (language: Language, reason: WithheldReason): string => {
  const { because, next } = WITHHELD[reason];
  const withheld = inWords(language)("The picture is withheld: ", "L'image est retenue : ");
  return `${withheld}${because[language]}. ${next[language]}`;
};

const pictureBlock = (
  context: ReportContext,
  picture: PictureRecord,
  say: Say,
  jpeg: Uint8Array | undefined,
): Block => {
  const [en, fr] = STATE[picture.state];
  const caption = `${picture.number}. ${say(en, fr)}`;
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
  const say = inWords(context.language);
  const [from, to] = [pictures[0]?.number ?? 0, pictures.at(-1)?.number ?? 0];
  return {
    language: context.language,
    title: say(`Pictures ${from} to ${to}`, `Images ${from} à ${to}`),
    subtitle: `${context.name} · ${context.settings.controller.name}`,
    sections: [{ heading: say("Pictures", "Images"), blocks: pictureBlocks(context, pictures, say, read) }],
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
  const say = inWords(language);
  const jpegs: Jpegs = new Map();
  if (read) for (const file of printedFiles(context)) jpegs.set(file, await read(file));
  const files: Block = {
    kind: "files",
    files: parts.map(({ from, to, file }) => ({
      href: `${file}.${read ? "pdf" : "html"}`,
      label: say(`Pictures ${from} to ${to}`, `Images ${from} à ${to}`),
    })),
  };
  const none: Block = { kind: "text", text: say("None.", "Aucune.") };
  return {
    language,
    title: title(say),
    subtitle: `${context.name} · ${context.settings.controller.name}`,
    sections: [
      inShort(context, say),
      {
        heading: say("Your pictures", "Vos images"),
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
        heading: say(
          "Your reference photographs and template",
          "Vos photographies de référence et votre gabarit",
        ),
        blocks: referenceBlocks(context, say, jpegs),
      },
      {
        heading: say("Pictures by which you were recognised", "Images qui ont servi à vous reconnaître"),
        blocks: capturedBlocks(context, say, jpegs),
      },
      trimsSection(context, say),
      {
        heading: say("Annexes", "Annexes"),
        blocks: [
          {
            kind: "text",
            text: say(
              "What follows is the record, line by line: how faces are compared and with which model, every row that is held about you, and the notices you were given. Programs find all of it in the file report.json.",
              "Ce qui suit est le relevé, ligne par ligne : comment les visages sont comparés et avec quel modèle, chaque ligne détenue à votre sujet, et les notices qui vous ont été remises. Les programmes trouvent le tout dans le fichier report.json.",
            ),
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
