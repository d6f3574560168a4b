/**
 * What article 15(1) asks for, field by field. Each is said or is explicitly “none”: an answer with a gap has no type and
 * cannot be closed (R43).
 */

import { HELD_BY, isHeldBy } from "../../domain/album.ts";
import { COLLECTION_WORDS, TELLING_WORDS, worded } from "../../domain/codes.ts";
import { type ConsentState, STATE_WORDS } from "../../domain/consent.ts";
import { en, fr } from "../../domain/counted.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { type KeptThing, keptFor, keptLong, keptWhat } from "../../domain/kept.ts";
import { notLookedAtText } from "../../domain/not-looked-at.ts";
import { CONSENT_PURPOSES, PURPOSES, type PurposeName } from "../../domain/purpose.ts";
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import type { Fact } from "../../paper/document.ts";
import type { UnseenCount } from "../../store/archive/not-looked-at.ts";
import type { AppearanceCount, PicturePlace } from "../../store/report/report.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { keepingTerms } from "../gate/retention.ts";
import { asTaken, countIn, dayIn, inWords, momentIn } from "../letters/report-words.ts";
import { logic } from "./logic.ts";
import type { Record_, Records } from "./records.ts";

/** The letters of article 15(1). */
export const FIELDS = {
  purposes: { letter: "a", en: "What for", fr: "Finalités" },
  categories: { letter: "b", en: "What we hold", fr: "Catégories de données" },
  recipients: { letter: "c", en: "Who received it", fr: "Destinataires" },
  retention: { letter: "d", en: "How long", fr: "Durées de conservation" },
  rights: { letter: "e", en: "Your rights", fr: "Vos droits" },
  complaint: { letter: "f", en: "Where to complain", fr: "Réclamation" },
  source: { letter: "g", en: "Where it comes from", fr: "Source" },
  logic: { letter: "h", en: "How the comparison decides", fr: "Logique de la comparaison" },
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
      fields: missing.map((field) => `(${FIELDS[field].letter}) ${FIELDS[field].en}`).join(", "),
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
  const say = inWords(language);
  const consents = rowsOf(context, "consents").map(
    (consent): Fact => [
      purposeOf(language, consent),
      say(
        `your explicit consent, articles 6(1)(a) and 9(2)(a) GDPR: ${consentState(language, text(consent, "state"))}, from ${dayIn(language, text(consent, "startsOn"))} to ${dayIn(language, text(consent, "endsOn"))}`,
        `votre consentement explicite, articles 6(1)(a) et 9(2)(a) du RGPD : ${consentState(language, text(consent, "state"))}, du ${dayIn(language, text(consent, "startsOn"))} au ${dayIn(language, text(consent, "endsOn"))}`,
      ),
    ],
  );
  const searched = [...new Set(records.searches.map(({ purpose }) => purpose))].map(
    (purpose: PurposeName): Fact => [
      PURPOSES[purpose][language],
      say(
        en`${records.searches.filter((search) => search.purpose === purpose).length} [search|searches] in which you were compared, under the consent above`,
        fr`${records.searches.filter((search) => search.purpose === purpose).length} [recherche|recherches] où votre visage a été comparé, au titre du consentement ci-dessus`,
      ),
    ],
  );
  const interest = settings.notice.detectionInterest?.[language];
  const detection: Fact[] = interest
    ? [
        [
          say(
            "find where faces are in the archive, without recognising anybody",
            "trouver où sont les visages dans l'archive, sans reconnaître personne",
          ),
          say(
            `legitimate interest, article 6(1)(f): ${interest}`,
            `intérêt légitime, article 6(1)(f) : ${interest}`,
          ),
        ],
      ]
    : [];
  return stated(
    [
      ...consents,
      ...searched,
      ...detection,
      [
        say("answer you, and prove that the law was kept", "vous répondre, et prouver le respect de la loi"),
        say(
          "legal duty, article 6(1)(c): articles 5(2), 7(1), 12 to 22 and 30 GDPR",
          "obligation légale, article 6(1)(c) : articles 5(2), 7(1), 12 à 22 et 30 du RGPD",
        ),
      ],
    ],
    "",
  );
};

const CATEGORIES: readonly { readonly table: string; readonly en: string; readonly fr: string }[] = [
  { table: "subjects", en: "name and contact, age band", fr: "nom et contact, tranche d'âge" },
  { table: "consents", en: "records of consent", fr: "enregistrements de consentement" },
  { table: "consentEvents", en: "events of their history", fr: "événements de leur histoire" },
  {
    table: "referencePhotos",
    en: "reference photographs (biometric data)",
    fr: "photographies de référence (données biométriques)",
  },
  {
    table: "referenceTemplates",
    en: "templates computed from them (biometric data)",
    fr: "gabarits qui en sont calculés (données biométriques)",
  },
  {
    table: "grants",
    en: "grants: when you could be compared, in which albums",
    fr: "autorisations : quand votre visage pouvait être comparé, dans quels albums",
  },
  {
    table: "scanMisses",
    en: "pictures of your albums that could not be compared",
    fr: "images de vos albums qui n'ont pas pu être comparées",
  },
  {
    table: "notMe",
    en: "pictures of which it was said that they are not you",
    fr: "images dont il a été dit que ce n'est pas vous",
  },
  {
    table: "conflicts",
    en: "times that somebody else came with a face that may be yours",
    fr: "fois où quelqu'un d'autre est venu avec un visage qui peut être le vôtre",
  },
  {
    table: "distinctPeople",
    en: "people of whom it was said that they look like you and are not you",
    fr: "personnes dont il a été dit qu'elles vous ressemblent et ne sont pas vous",
  },
  {
    table: "scans",
    en: "scans that ran while you could be compared",
    fr: "analyses menées pendant que votre visage pouvait être comparé",
  },
  {
    table: "searchConfirmations",
    en: "confirmations of a search that returned you",
    fr: "confirmations d'une recherche qui vous a montrée",
  },
  {
    table: "members",
    en: "lines of a list of members or participants: name, address, number",
    fr: "lignes d'une liste de membres ou de participants : nom, adresse, numéro",
  },
  { table: "requests", en: "requests of yours", fr: "demandes de votre part" },
  { table: "objections", en: "objections of yours", fr: "oppositions de votre part" },
  { table: "disclosures", en: "disclosures to recipients", fr: "communications à des destinataires" },
  { table: "outbox", en: "letters to you or about you", fr: "courriers à vous ou à votre sujet" },
  { table: "exports", en: "files written for you", fr: "fichiers écrits pour vous" },
];

const countOf = ({ counts }: AnswerContext, ...states: readonly string[]): number =>
  counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);

/** What was not looked at is no gap that she has to guess: she is told of what kind, and can ask for it. */
const notLookedAt = ({ language, unseen: { kinds, inPart, damaged } }: AnswerContext): Fact[] => {
  const say = inWords(language);
  if (kinds.length === 0 && inPart === 0 && damaged === 0) return [];
  const partly = say(
    en`${inPart} [file|files] with several pages, pictures or tracks, of which one was looked at`,
    fr`${inPart} [fichier|fichiers] à plusieurs pages, images ou pistes, dont une a été examinée`,
  );
  const unread = say(
    `${damaged} that could not be read`,
    fr`${damaged} [qui n'a pas pu être lu|qui n'ont pas pu être lus]`,
  );
  return [
    [
      say(
        "files of your albums that may show you and were not looked at, or not all of them",
        "fichiers de vos albums qui peuvent vous montrer et n'ont pas été examinés, ou pas en entier",
      ),
      [
        ...(kinds.length > 0
          ? [say(`not looked at: ${notLookedAtText(kinds)}`, `non examinés : ${notLookedAtText(kinds)}`)]
          : []),
        ...(inPart > 0 ? [partly] : []),
        ...(damaged > 0 ? [unread] : []),
      ].join("\n"),
    ],
  ];
};

const categories = (context: AnswerContext): Stated => {
  const { language, records } = context;
  const say = inWords(language);
  const row = (count: number, en: string, fr: string): Fact[] =>
    count > 0 ? [[say(en, fr), countIn(language, count)]] : [];
  return stated(
    [
      ...CATEGORIES.flatMap(({ table, en, fr }) => row(rowsOf(context, table).length, en, fr)),
      ...row(
        countOf(context, "shown", "confirmed"),
        "pictures with a possible match: place of the face, score, what the file says",
        "images avec une correspondance possible : place du visage, score, ce que dit le fichier",
      ),
      ...row(
        countOf(context, "candidate"),
        "possible matches that wait for a human",
        "correspondances possibles qui attendent un humain",
      ),
      ...row(
        records.searches.length,
        "searches in which you were compared",
        "recherches où votre visage a été comparé",
      ),
      ...notLookedAt(context),
      ...row(records.ledger.length, "entries of the log about you", "entrées du journal à votre sujet"),
    ],
    "",
  );
};

const DESTINATIONS = {
  folder: { en: "a folder of the organisation", fr: "un dossier de l'organisation" },
  zip: { en: "a ZIP file", fr: "un fichier ZIP" },
  s3: { en: "a storage of the organisation", fr: "un stockage de l'organisation" },
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
  const say = inWords(language);
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
          say(
            en`${copies.length} [copy of a picture|copies of pictures] of the album “${titleOf(publication)}” left with your face visible, to ${to}${handedOut ? `, on ${momentIn(language, settings.timeZone, handedOut)}` : ""}`,
            fr`${copies.length} [copie d'une image|copies d'images] de l'album « ${titleOf(publication)} » [est partie|sont parties] avec votre visage visible, vers ${to}${handedOut ? `, le ${momentIn(language, settings.timeZone, handedOut)}` : ""}`,
          ),
          say(
            `showing you today: ${shows}${shows < copies.length ? "; the others were taken away or replaced by one in which you are covered" : ""}`,
            `vous montrant aujourd'hui : ${shows}${shows < copies.length ? " ; les autres ont été retirées ou remplacées par une où votre visage est couvert" : ""}`,
          ),
          ...(escaped > 0
            ? [
                say(
                  `no longer where they had been put: ${escaped}`,
                  `qui n'étaient plus là où elles avaient été mises : ${escaped}`,
                ),
              ]
            : []),
        ].join("\n"),
      ],
    ];
  });
};

/** Sidecars that name her, by folder; each, with its hash, is in the tables (R6). */
const namedInSidecars = (context: AnswerContext): Fact[] => {
  const { language, settings } = context;
  const say = inWords(language);
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
          say(
            en`${sidecars.length} [file beside a picture|files beside pictures] of the album “${titleOf(folder)}” named you, with the place of your face and what you consent to, in a folder of the organisation, from ${since} on`,
            fr`${sidecars.length} [fichier à côté d'une image|fichiers à côté d'images] de l'album « ${titleOf(folder)} » [vous a|vous ont] nommée, avec l'emplacement de votre visage et ce à quoi vous consentez, dans un dossier de l'organisation, depuis le ${since}`,
          ),
          say(
            `naming you today: ${today}${today < sidecars.length ? "; the others were taken away or written again without you" : ""}`,
            `vous nommant aujourd'hui : ${today}${today < sidecars.length ? " ; les autres ont été retirés ou réécrits sans vous" : ""}`,
          ),
          ...(escaped > 0
            ? [
                say(
                  `changed or moved by others, to be replaced by people: ${escaped}`,
                  `changés ou déplacés par d'autres, à remplacer par des personnes : ${escaped}`,
                ),
              ]
            : []),
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
  const say = inWords(language);
  const parties = new Map(rowsOf(context, "recipients").map((party) => [text(party, "id"), party]));
  const told = rowsOf(context, "recipientTellings");
  const links = rowsOf(context, "tellingDisclosures");
  const facts = rowsOf(context, "disclosures").map((disclosure): Fact => {
    const party = parties.get(text(disclosure, "recipientId"));
    const tellings = told
      .filter(({ id }) => links.some((link) => link.tellingId === id && link.disclosureId === disclosure.id))
      .map((telling) =>
        telling.toldAt
          ? say(
              `told of ${aboutOf(language, text(telling, "about"))} on ${momentIn(language, settings.timeZone, text(telling, "toldAt"))}`,
              `informé (${aboutOf(language, text(telling, "about"))}) le ${momentIn(language, settings.timeZone, text(telling, "toldAt"))}`,
            )
          : say(
              `to be told of ${aboutOf(language, text(telling, "about"))}`,
              `à informer (${aboutOf(language, text(telling, "about"))})`,
            ),
      );
    return [
      `${text(party, "name")}, ${text(party, "address")} (${text(party, "contact")})`,
      [
        `${momentIn(language, settings.timeZone, text(disclosure, "disclosedAt"))}${say(": ", " : ")}${whatOf(language, text(disclosure, "what"))}`,
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
            say("the public", "le public"),
            say(
              en`${published} of the pictures [was|were] published by the organisation: where and when stands beside each`,
              fr`${published} des images [a été publiée|ont été publiées] par l'organisation : où et quand figure à côté de chacune`,
            ),
          ],
        ]
      : [];
  return stated(
    [...facts, ...publishedCopies(context), ...namedInSidecars(context), ...public_],
    say(
      "None: nobody outside the organisation received anything about you.",
      "Aucun : personne hors de l'organisation n'a rien reçu à votre sujet.",
    ),
  );
};

/** Days that are known of her own rows, beside the period. */
const DATED: Partial<Record<KeptThing, readonly { readonly table: string; readonly column: string }[]>> = {
  index: [{ table: "albums", column: "retainUntil" }],
  reference: [{ table: "consents", column: "endsOn" }],
  matches: [{ table: "grants", column: "closesOn" }],
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
  closesOn: (row) => row.state === "open",
};

const lastDays = (context: AnswerContext, thing: KeptThing): string[] => {
  const { language } = context;
  const rows = (DATED[thing] ?? []).flatMap(({ table, column }) =>
    rowsOf(context, table)
      .filter((row) => row[column] && (STILL[column]?.(row) ?? true))
      .map((row) => ({ day: text(row, column), title: table === "albums" ? text(row, "title") : "" })),
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
  const say = inWords(language);
  const terms = keepingTerms(settings);
  const facts = keptFor("found").map((thing): Fact => {
    const days = lastDays(context, thing).join(", ");
    const long = keptLong(thing, terms, language);
    return [
      keptWhat(thing, language),
      days === ""
        ? long
        : `${long}\n${say(`of what is held today, the last day: ${days}`, `de ce qui est détenu aujourd'hui, le dernier jour : ${days}`)}`,
    ];
  });
  return stated(facts, "");
};

const rights = ({ language, settings }: AnswerContext): Stated => {
  const say = inWords(language);
  const how = settings.controller.contact;
  return stated(
    [
      [
        say("correct it", "rectifier"),
        say(
          "article 16: also “this is not me” of any picture; it will not come back",
          "article 16 : y compris « ce n'est pas moi » pour toute image ; elle ne reviendra pas",
        ),
      ],
      [
        say("have it erased", "faire effacer"),
        say(
          "article 17: everything goes, keys first; you get a signed list",
          "article 17 : tout disparaît, les clés d'abord ; vous recevez une liste signée",
        ),
      ],
      [
        say("restrict it", "limiter"),
        say(
          "article 18: kept, but compared and shown to nobody",
          "article 18 : conservé, mais ni comparé ni montré à personne",
        ),
      ],
      [
        say("take it with you", "emporter"),
        say("article 20: what you provided, as files", "article 20 : ce que vous avez fourni, en fichiers"),
      ],
      [
        say("object", "vous opposer"),
        say(
          "article 21: to any picture or part of one being searched",
          "article 21 : à ce qu'une image ou une partie d'image soit analysée",
        ),
      ],
      [
        say("withdraw your consent", "retirer votre consentement"),
        say(
          "article 7(3): at any time, without a reason, as easily as you gave it",
          "article 7(3) : à tout moment, sans motif, aussi simplement que vous l'avez donné",
        ),
      ],
      [
        say("how", "comment"),
        say(`${how}. One message is enough; it costs nothing.`, `${how}. Un message suffit ; c'est gratuit.`),
      ],
    ],
    "",
  );
};

const complaint = ({ language, settings }: AnswerContext): Stated => {
  const say = inWords(language);
  return stated(
    [
      [say("supervisory authority, article 77", "autorité de contrôle, article 77"), settings.authority],
      [
        say("court, article 79", "juge, article 79"),
        say(
          "You may also go to court, with or without complaining first.",
          "Vous pouvez aussi saisir le juge, avec ou sans réclamation préalable.",
        ),
      ],
    ],
    "",
  );
};

const source = (context: AnswerContext): Stated => {
  const { language, settings, counts } = context;
  const say = inWords(language);
  const fromHer = rowsOf(context, "consents").map((consent): Fact => {
    const given = momentIn(language, settings.timeZone, text(consent, "createdAt"));
    const where = collected(language, consent);
    const purpose = purposeOf(language, consent);
    return [
      text(consent, "mandate") === ""
        ? say("you, yourself", "vous-même")
        : say("whoever acts for you", "qui agit pour vous"),
      consent.purpose === "find"
        ? say(
            `name, contact and reference photographs, given with the consent of ${given}, ${where}`,
            `nom, contact et photographies de référence, remis avec le consentement du ${given}, ${where}`,
          )
        : say(
            `the consent of ${given}, ${where} (${purpose}); the pictures are of the albums below, not from you`,
            `le consentement du ${given}, ${where} (${purpose}) ; les images viennent des albums ci-dessous, non de vous`,
          ),
    ];
  });
  const albums = rowsOf(context, "albums").map((album): Fact => {
    const held = text(album, "heldBy");
    const found = counts
      .filter((each) => each.album === album.slug)
      .reduce((sum, { count }) => sum + count, 0);
    return [
      `${say("album", "album")} ${text(album, "title")}`,
      say(
        en`${isHeldBy(held) ? HELD_BY[held].en : held} (${text(album, "rightNote")}); ${found} possible [match|matches]. Who deposited each picture and when stands beside it.`,
        fr`${isHeldBy(held) ? HELD_BY[held].fr : held} (${text(album, "rightNote")}) ; ${found} [correspondance possible|correspondances possibles]. Qui a déposé chaque image et quand figure à côté d'elle.`,
      ),
    ];
  });
  return stated(
    [...fromHer, ...albums],
    say("None: nothing was collected about you.", "Aucune : rien n'a été collecté à votre sujet."),
  );
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
    logic: stated(logic(context), ""),
  });
