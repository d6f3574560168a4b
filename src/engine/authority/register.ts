/**
 * The record of processing activities of art. 30, written from the configuration and from what is there (R82): one row of
 * a table for each activity, with 30(1)(a) to (g). What only the organisation can say is marked, never made up.
 */

import { GROUND_GAP, groundIn, HELD_BY, type HeldBy, OTHER_FACES_ROW } from "../../domain/album.ts";
import { ROLE_WORDS, SCOPE_WORDS, worded } from "../../domain/codes.ts";
import { AUTHORISING, type Party } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { type KeptThing, keptText, UNSAID } from "../../domain/kept.ts";
import { CONSENT_BASES, CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import { PARTY_TYPES, type PartyType, REACHED_BY } from "../../domain/recipient.ts";
import { addressAloneSaid } from "../../domain/vouching.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import { type Inventory, inventory } from "../../store/authority/authority.ts";
import type { Sql } from "../../store/database.ts";
import { listRecipients, type RecipientRow } from "../../store/recipients/recipients.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { KEPT, keepingTerms } from "../gate/retention.ts";
import { inWords, momentIn } from "../letters/report-words.ts";
import { connectionFacts, connectionsSaid, type Gap, processorFacts, processorGaps } from "./connections.ts";

export type { Gap } from "./connections.ts";

type Both = Readonly<Record<Language, string>>;

/** Everything that the register and the impact assessment are written from. */
export interface Grounds {
  readonly settings: EngineSettings;
  readonly pack: string;
  readonly at: Date;
  readonly today: string;
  readonly inventory: Inventory;
  readonly recipients: readonly RecipientRow[];
}

/** What record and assessment are written from, as it is now; recipients that have ended are left out. */
export const groundsOf = async (act: Act, sql: Sql): Promise<Grounds> => ({
  settings: act.engine.settings,
  pack: act.engine.pack,
  at: act.at(),
  today: act.today(),
  inventory: await inventory(sql),
  recipients: (await listRecipients(sql)).filter(({ endedAt }) => endedAt === null),
});

interface Activity {
  readonly id: string;
  readonly name: Both;
  readonly basis: Both;
  readonly subjects: Both;
  readonly data: Both;
  /** Recipients outside are named only where something goes out. */
  readonly goesOut: boolean;
  /** Purposes for which recipients are registered. */
  readonly uses?: readonly string[];
  /** How long, as the notices say it. */
  readonly kept: readonly KeptThing[];
  /** In the place of that, of what is never written anywhere. */
  readonly neverWritten?: Both;
}

const INTEREST: Both = {
  en: "legitimate interest, art. 6(1)(f)",
  fr: "intérêt légitime, art. 6(1)(f)",
};
const CONSENT: Both = {
  en: `explicit consent, art. ${CONSENT_BASES.art6} and ${CONSENT_BASES.art9}`,
  fr: `consentement explicite, art. ${CONSENT_BASES.art6} et ${CONSENT_BASES.art9}`,
};
const DUTY: Both = { en: "legal obligation, art. 6(1)(c)", fr: "obligation légale, art. 6(1)(c)" };

/** One row for each activity; what is not here, Miroir does not do. */
const ACTIVITIES: readonly Activity[] = [
  {
    id: "archive",
    name: {
      en: "Keep the organisation's own pictures, and find where faces are in them (no recognition)",
      fr: "Conserver les images de l'organisation et relever où s'y trouvent des visages (sans reconnaissance)",
    },
    basis: INTEREST,
    subjects: { en: "people who appear in the pictures", fr: "personnes présentes dans les images" },
    data: {
      en: "pictures, what their files say (when, where, by whom, caption), boxes and five points of faces; no template",
      fr: "images, ce que disent leurs fichiers (quand, où, par qui, légende), cadres et cinq points des visages ; aucun gabarit",
    },
    goesOut: false,
    kept: ["pictures", "index", "objections"],
  },
  {
    id: "members",
    name: {
      en: "Write to people on a list of members or participants, so that they can find their own pictures",
      fr: "Écrire aux personnes d'une liste de membres ou de participants, pour qu'elles retrouvent leurs images",
    },
    basis: INTEREST,
    subjects: {
      en: "people on the organisation's own lists, enrolled or not",
      fr: "personnes des listes de l'organisation, inscrites ou non",
    },
    data: {
      en: "name, e-mail address, perhaps number and photograph of the membership file, all sealed; no template: the photograph is compared once, in memory, when she enrols and consents",
      fr: "nom, adresse électronique, peut-être numéro et photographie du fichier des membres, le tout scellé ; aucun gabarit : la photographie est comparée une fois, en mémoire, quand elle s'inscrit et y consent",
    },
    goesOut: false,
    kept: ["lists", "letters"],
  },
  {
    id: "find",
    name: {
      en: `To ${CONSENT_PURPOSES.find.en}, by comparing faces`,
      fr: `${CONSENT_PURPOSES.find.fr[0]!.toUpperCase()}${CONSENT_PURPOSES.find.fr.slice(1)}, en comparant des visages`,
    },
    basis: CONSENT,
    subjects: { en: "people who asked to be found", fr: "personnes qui ont demandé à être retrouvées" },
    data: {
      en: "name, contact, consent record, reference photographs, frames of the camera she enrolled with, who vouched for her and by what, biometric template (special category), possible matches with scores",
      fr: "nom, contact, preuve du consentement, photographies de référence, images de la caméra de l'inscription, qui l'a attestée et par quoi, gabarit biométrique (catégorie particulière), correspondances possibles et leurs scores",
    },
    goesOut: false,
    uses: ["find"],
    kept: ["reference", "matches", "frames", "proof", "identity"],
  },
  {
    id: "publish",
    name: {
      en: "Publish pictures",
      fr: "Publier des images",
    },
    basis: CONSENT,
    subjects: { en: "people who consented to that purpose", fr: "personnes ayant consenti à cette finalité" },
    data: {
      en: "pictures that show the person; which pictures were handed to which recipient, and when",
      fr: "images qui montrent la personne ; quelles images ont été remises à quel destinataire, et quand",
    },
    goesOut: true,
    uses: ["publish:website", "publish:press", "publish:social", "publish:internal", "publish:print"],
    kept: ["publications", "disclosures", "proof"],
  },
  {
    id: "mask",
    name: {
      en: "Recognise people in order to cover their faces in what is published",
      fr: "Reconnaître des personnes afin de couvrir leur visage dans ce qui est publié",
    },
    basis: CONSENT,
    subjects: {
      en: "people who asked to be covered; in every copy the faces of all others are covered too, without recognising them",
      fr: "personnes qui ont demandé à être couvertes ; dans chaque copie les visages de toutes les autres sont couverts aussi, sans les reconnaître",
    },
    data: {
      en: "matches, places of faces in pictures, which copies cover them",
      fr: "correspondances, emplacements des visages dans les images, copies où ils sont couverts",
    },
    goesOut: false,
    kept: ["matches", "publications", "proof"],
  },
  {
    id: "sidecars",
    name: {
      en: "Name people in files beside the pictures, for other programs of the organisation",
      fr: "Nommer des personnes dans des fichiers à côté des images, pour d'autres logiciels de l'organisation",
    },
    basis: CONSENT,
    subjects: {
      en: "people who consented to be named there",
      fr: "personnes ayant consenti à y être nommées",
    },
    data: {
      en: "name, place of the face in the picture, what she consents to",
      fr: "nom, emplacement du visage sur l'image, ce à quoi la personne consent",
    },
    goesOut: true,
    uses: ["export:sidecars"],
    kept: ["publications", "disclosures", "proof"],
  },
  {
    id: "requests",
    name: {
      en: "Answer requests of data subjects (art. 12 to 22)",
      fr: "Répondre aux demandes des personnes (art. 12 à 22)",
    },
    basis: DUTY,
    subjects: { en: "whoever asks, and mandated persons", fr: "qui demande, et les mandataires" },
    data: {
      en: "name, contact, the request, its dates, what was answered; that an identity was seen, never a copy",
      fr: "nom, contact, la demande, ses dates, la réponse ; qu'une identité a été vue, jamais une copie",
    },
    goesOut: false,
    kept: ["requests", "looks", "objections", "letters", "exports"],
  },
  {
    id: "evidence",
    name: {
      en: "Keep evidence: a signed log, use logs of searches, breaches (art. 5(2), 33(5))",
      fr: "Conserver des preuves : journal signé, recherches faites, violations (art. 5(2), 33(5))",
    },
    basis: DUTY,
    subjects: { en: "staff who act; people acted upon", fr: "personnel qui agit ; personnes concernées" },
    data: {
      en: "who did what, when, with what outcome; random identifiers; no name or reason in clear",
      fr: "qui a fait quoi, quand, avec quel résultat ; identifiants aléatoires ; ni nom ni motif en clair",
    },
    goesOut: false,
    kept: ["searches", "log", "breaches", "assessment"],
  },
  {
    id: "look",
    name: {
      en: "Look once whether somebody who is not enrolled is in the archive, because they ask",
      fr: "Regarder une fois si une personne non inscrite figure dans l'archive, parce qu'elle le demande",
    },
    basis: CONSENT,
    subjects: {
      en: "whoever asks “am I in your archive?” and chooses a look by face",
      fr: "qui demande « suis-je dans votre archive ? » et choisit un regard par visage",
    },
    data: {
      en: "frames of the camera, who vouched for them, what was found; a template in memory only, for one comparison",
      fr: "images de la caméra, qui les a attestées, ce qui a été trouvé ; un gabarit en mémoire seulement, le temps d'une comparaison",
    },
    goesOut: false,
    kept: ["frames", "looks", "requests"],
  },
  {
    id: "photographers",
    name: {
      en: "Know who took and deposited the pictures",
      fr: "Savoir qui a pris et déposé les images",
    },
    basis: INTEREST,
    subjects: {
      en: "photographers, on the staff or not, and whoever deposits pictures",
      fr: "photographes, du personnel ou non, et qui dépose des images",
    },
    data: {
      en: "name as the file or the manifest says it, when, where and with what camera a picture was taken, what was deposited when",
      fr: "nom tel que le disent le fichier ou le manifeste, quand, où et avec quel appareil une image a été prise, ce qui a été déposé et quand",
    },
    goesOut: false,
    kept: ["index"],
  },
  {
    id: "staff",
    name: {
      en: "Accounts of the staff, and the log of what each did",
      fr: "Comptes du personnel, et journal de ce que chaque compte a fait",
    },
    basis: INTEREST,
    subjects: {
      en: "staff and volunteers who have an account or act by command",
      fr: "personnel et bénévoles disposant d'un compte ou agissant par commande",
    },
    data: {
      en: "name, e-mail address, role, hash of the password, second factor and passkeys, sessions; what was done when, searches with purpose and reason, days with far more searches than usual",
      fr: "nom, adresse électronique, rôle, empreinte du mot de passe, second facteur et clés d'accès, sessions ; ce qui a été fait et quand, recherches avec finalité et motif, jours où il y en eut bien plus que d'habitude",
    },
    goesOut: false,
    kept: ["accounts", "searches", "log"],
  },
];

/** What happens to people who did not ask has a row of its own, with the ground that only the controller can name. */
const otherFaces = ({ otherFaces: written }: EngineSettings): Activity => ({
  id: "other-faces",
  name: OTHER_FACES_ROW.name,
  subjects: OTHER_FACES_ROW.subjects,
  data: OTHER_FACES_ROW.data,
  basis: { en: `art. 9(2): ${groundIn(written, "en")}`, fr: `art. 9(2) : ${groundIn(written, "fr")}` },
  goesOut: false,
  kept: [],
  neverWritten: OTHER_FACES_ROW.erasure,
});

const activitiesOf = (settings: EngineSettings): Activity[] =>
  ACTIVITIES.flatMap((activity) => (activity.id === "find" ? [activity, otherFaces(settings)] : [activity]));

/** As it is built; each is a page of docs/guide or a decision. */
const MEASURES: readonly Both[] = [
  {
    en: "Identity, reference photographs and templates under separate keys, one for each person, outside the database; a destroyed key makes every copy unreadable (AES-256-GCM, HKDF-SHA-256). Deleted rows leave the files of the database when these are rewritten, in the night.",
    fr: "Identité, photographies de référence et gabarits sous des clés séparées, une par personne, hors de la base ; une clé détruite rend toute copie illisible (AES-256-GCM, HKDF-SHA-256). Les lignes supprimées quittent les fichiers de la base à leur réécriture, dans la nuit.",
  },
  {
    en: "A template can be compared only while a grant of limited time and named albums is open.",
    fr: "Un gabarit ne peut être comparé que tant qu'une autorisation limitée dans le temps et à des albums nommés est ouverte.",
  },
  {
    en: "A face alone opens nothing: before anything is searched somebody of the organisation vouches for whoever enrolled before a camera, in person or by a closed list of comparisons; who did, how and when is recorded.",
    fr: "Un visage seul n'ouvre rien : avant toute recherche, quelqu'un de l'organisation atteste la personne inscrite devant une caméra, en personne ou par une liste fermée de comparaisons ; qui l'a fait, comment et quand est enregistré.",
  },
  {
    en: "Templates of other faces exist in one process's memory for one comparison, and are overwritten; an audit reads every byte on disk for others.",
    fr: "Les gabarits des autres visages n'existent qu'en mémoire d'un processus, le temps d'une comparaison, puis sont écrasés ; un audit lit chaque octet du disque à leur recherche.",
  },
  {
    en: "Every search has an actor, a second account that agreed, a purpose and a reason, and the person searched sees it.",
    fr: "Toute recherche a un auteur, un second compte qui l'a approuvée, une finalité et un motif, et la personne recherchée la voit.",
  },
  {
    en: "Every act is an entry of an append-only log, signed and verifiable by outsiders (RFC 9162, C2SP).",
    fr: "Tout acte est une entrée d'un journal sans effacement, signé et vérifiable par des tiers (RFC 9162, C2SP).",
  },
  {
    en: "An erasure journal is replayed on every restore before anything is served.",
    fr: "Un journal des effacements est rejoué à chaque restauration avant toute mise en service.",
  },
];

/** 30(1)(g), and what a decision of the controller takes from it. */
export const measuresOf = (settings: EngineSettings): readonly Both[] => {
  const { secondFactor, vouching } = settings;
  const roles = {
    en: secondFactor.map((role) => worded(ROLE_WORDS, role, "en")).join(", "),
    fr: secondFactor.map((role) => worded(ROLE_WORDS, role, "fr")).join(", "),
  };
  const factor =
    secondFactor.length > 0
      ? {
          en: `Accounts of these roles do nothing before a second factor is set up: ${roles.en}.`,
          fr: `Les comptes de ces rôles ne font rien avant qu'un second facteur soit en place : ${roles.fr}.`,
        }
      : {
          en: "No role is asked for a second factor (setting secondFactor).",
          fr: "Aucun rôle ne demande de second facteur (réglage secondFactor).",
        };
  return [
    ...MEASURES,
    factor,
    connectionsSaid(settings),
    ...(vouching.addressAlone ? [addressAloneSaid(vouching.addressAlone)] : []),
  ];
};

const GAP = {
  transfers: {
    article: "30(1)(e)",
    what: {
      en: "transfers to third countries, or “none” (setting notice.transfers)",
      fr: "transferts hors de l'Union, ou « aucun » (réglage notice.transfers)",
    },
  },
  interest: {
    article: "6(1)(f)",
    what: {
      en: "the legitimate interest for finding faces in the archive (setting notice.detectionInterest)",
      fr: "l'intérêt légitime à relever les visages de l'archive (réglage notice.detectionInterest)",
    },
  },
  officer: {
    article: "37",
    what: {
      en: "the data protection officer, or why none is required (setting officer)",
      fr: "le délégué à la protection des données, ou pourquoi aucun n'est requis (réglage officer)",
    },
  },
  joint: {
    article: "30(1)(a)",
    what: {
      en: "joint controllers and a representative in the Union, if there are any: Miroir has no setting for them",
      fr: "responsables conjoints et représentant dans l'Union, s'il y en a : Miroir n'a pas de réglage pour cela",
    },
  },
  backups: {
    article: "32(1)(c)",
    what: {
      en: "how often backups are made, where they go, how long each is kept and who holds their key: Miroir makes them when asked, encrypted, and keeps no list of them",
      fr: "à quel rythme les sauvegardes sont faites, où elles vont, combien de temps chacune est gardée et qui en détient la clé : Miroir les fait à la demande, chiffrées, et n'en tient pas la liste",
    },
  },
  access: {
    article: "32(4)",
    what: {
      en: "who may sign in to the machine and act by command: there is no account of the staff here",
      fr: "qui peut se connecter à la machine et agir par commande : il n'y a ici aucun compte du personnel",
    },
  },
  tested: {
    article: "32(1)(d)",
    what: {
      en: "when the security was last tested, by whom, with what result: Miroir does not know it",
      fr: "quand la sécurité a été éprouvée pour la dernière fois, par qui, avec quel résultat : Miroir l'ignore",
    },
  },
} as const satisfies Record<string, Gap>;

/** What the register lacks, each with its article. */
export const registerGaps = ({ settings, inventory: { accounts } }: Grounds): Gap[] => [
  ...(settings.controller.officer ? [] : [GAP.officer]),
  GAP.joint,
  ...processorGaps(settings),
  ...(settings.notice.transfers === null ? [GAP.transfers] : []),
  ...(settings.notice.detectionInterest === null ? [GAP.interest] : []),
  ...(accounts.length === 0 ? [GAP.access] : []),
  GAP.backups,
  ...(settings.otherFaces === null ? [GROUND_GAP] : []),
  GAP.tested,
];

/** A note where a person has to write, and what. */
export const toWrite = (language: Language, { article, what }: Gap): Block => ({
  kind: "note",
  text: inWords(language)(
    `To be written by a person (art. ${article}): ${what.en}.`,
    `À écrire par une personne (art. ${article}) : ${what.fr}.`,
  ),
});

const partyOf = ({ name, address, contact }: Party): string => `${name}, ${address}, ${contact}`;

/** Uses that somebody agreed to, or for which something left. */
const usedFor = ({ inventory: { consents, publications } }: Grounds, purpose: string): boolean =>
  publications.some((each) => each.purpose === purpose) ||
  consents.some(
    (each) => each.purpose === purpose && (AUTHORISING as readonly string[]).includes(each.state),
  );

const registeredFor = ({ recipients }: Grounds, { uses = [] }: Activity): RecipientRow[] =>
  recipients.filter(({ purpose }) => uses.includes(purpose));

const publicOf = (grounds: Grounds, { uses = [] }: Activity): Both[] =>
  uses.flatMap((purpose) => (usedFor(grounds, purpose) && REACHED_BY[purpose] ? [REACHED_BY[purpose]] : []));

/** Recipients outside by name, with what they are and for what; then the public. */
const outsideOf = (language: Language, grounds: Grounds, activity: Activity): string[] => [
  ...registeredFor(grounds, activity).map(({ name, partyType, purpose }) => {
    const type = PARTY_TYPES[partyType as PartyType][language];
    const use = CONSENT_PURPOSES[purpose as ConsentPurpose][language];
    return `${name} (${type}, ${use})`;
  }),
  ...publicOf(grounds, activity).map((each) => each[language]),
];

const erasureOf = ({ kept, neverWritten }: Activity, settings: EngineSettings): Both =>
  neverWritten ?? {
    en: keptText(kept, keepingTerms(settings), "en"),
    fr: keptText(kept, keepingTerms(settings), "fr"),
  };

const activityFacts = (language: Language, grounds: Grounds, activity: Activity): Fact[] => {
  const say = inWords(language);
  const { settings } = grounds;
  const outside = outsideOf(language, grounds, activity);
  const nobody = say("none outside the organisation", "aucun hors de l'organisation");
  const inside = say(
    "the person herself, and the staff who answer her",
    "la personne elle-même, et le personnel qui lui répond",
  );
  return [
    [say("(b) purpose", "(b) finalité"), activity.name[language]],
    [say("basis", "base légale"), activity.basis[language]],
    [say("(c) data subjects", "(c) personnes concernées"), activity.subjects[language]],
    [say("(c) personal data", "(c) données"), activity.data[language]],
    [
      say("(d) recipients", "(d) destinataires"),
      [inside, ...(outside.length > 0 ? outside : activity.goesOut ? [nobody] : [])].join("\n"),
    ],
    [say("(e) transfers", "(e) transferts"), settings.notice.transfers?.[language] ?? UNSAID[language]],
    [say("(f) erasure", "(f) effacement"), erasureOf(activity, settings)[language]],
  ];
};

const heldSection = (language: Language, { inventory: { albums } }: Grounds): Section => {
  const say = inWords(language);
  return {
    heading: say("By what right the pictures are held", "À quel titre les images sont détenues"),
    blocks: [
      {
        kind: "table",
        heads: [
          say("right", "titre"),
          say("scope", "portée"),
          say("minors", "mineurs"),
          say("albums", "albums"),
          say("pictures", "images"),
        ],
        rows: albums.map(({ heldBy, scope, minorsPresent, albums: count, items }) => [
          HELD_BY[heldBy as HeldBy][language],
          worded(SCOPE_WORDS, scope, language),
          minorsPresent ? say("yes", "oui") : say("no", "non"),
          String(count),
          String(items),
        ]),
      },
    ],
  };
};

/** Who processes for the organisation, and where anything goes. */
const outsideSection = (language: Language, { settings }: Grounds): Section => {
  const say = inWords(language);
  const connections = connectionFacts(language, settings);
  return {
    heading: say("Processors and connections (art. 28)", "Sous-traitants et connexions (art. 28)"),
    blocks: [
      { kind: "facts", rows: processorFacts(language, settings) },
      connections.length > 0
        ? { kind: "facts", rows: connections }
        : { kind: "text", text: connectionsSaid(settings)[language] },
      ...processorGaps(settings).map((gap) => toWrite(language, gap)),
    ],
  };
};

/** Who can act here, as the table of accounts has it. */
const accountsSection = (language: Language, { inventory: { accounts, tokens } }: Grounds): Section => {
  const say = inWords(language);
  const programs = tokens.toLocaleString(language);
  return {
    heading: say("Who can act here", "Qui peut agir ici"),
    blocks: [
      accounts.length === 0
        ? toWrite(language, GAP.access)
        : {
            kind: "table",
            heads: [
              say("role", "rôle"),
              say("accounts", "comptes"),
              say("with a second factor", "avec second facteur"),
            ],
            rows: accounts.map(({ role, accounts: count, withSecondFactor }) => [
              worded(ROLE_WORDS, role, language),
              String(count),
              String(withSecondFactor),
            ]),
          },
      {
        kind: "facts",
        rows: [[say("keys of programs", "clés de programmes"), programs]],
      },
    ],
  };
};

/** 30(1)(a) to (g) as a document. */
export const registerDocument = (language: Language, grounds: Grounds): Document => {
  const say = inWords(language);
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  return {
    language,
    title: say("Record of processing activities", "Registre des activités de traitement"),
    subtitle: say("article 30 GDPR", "article 30 du RGPD"),
    writtenAt: at,
    footer: say(
      `Written by Miroir from its configuration and database, ${momentIn(language, settings.timeZone, at)}.`,
      `Écrit par Miroir d'après sa configuration et sa base, ${momentIn(language, settings.timeZone, at)}.`,
    ),
    sections: [
      {
        heading: say("(a) Who answers for it", "(a) Qui en répond"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [say("controller", "responsable du traitement"), partyOf(controller)],
              [
                say("data protection officer", "délégué à la protection des données"),
                officer ? partyOf(officer) : "–",
              ],
              [say("kept in", "conservé en"), settings.jurisdiction[language]],
            ],
          },
          ...registerGaps(grounds)
            .filter(({ article }) => !article.startsWith("32") && !article.startsWith("28"))
            .map((gap) => toWrite(language, gap)),
        ],
      },
      ...activitiesOf(settings).map((activity) => ({
        heading: activity.name[language],
        blocks: [{ kind: "facts" as const, rows: activityFacts(language, grounds, activity) }],
      })),
      heldSection(language, grounds),
      outsideSection(language, grounds),
      accountsSection(language, grounds),
      {
        heading: say("(g) Security measures (art. 32(1))", "(g) Mesures de sécurité (art. 32(1))"),
        blocks: [
          ...measuresOf(settings).map((measure): Block => ({ kind: "text", text: measure[language] })),
          toWrite(language, GAP.backups),
          toWrite(language, GAP.tested),
        ],
      },
    ],
  };
};

/** The same for programs. */
export const registerJson = (grounds: Grounds) => {
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  return {
    writtenAt: at.toISOString(),
    "30(1)(a)": { controller, officer, jurisdiction: settings.jurisdiction },
    activities: activitiesOf(settings).map((activity) => ({
      id: activity.id,
      "30(1)(b)": activity.name,
      basis: activity.basis,
      "30(1)(c)": { subjects: activity.subjects, data: activity.data },
      "30(1)(d)": registeredFor(grounds, activity).map(({ name, address, contact, partyType, purpose }) => ({
        ...{ name, address, contact, partyType, purpose },
      })),
      public: publicOf(grounds, activity),
      "30(1)(e)": settings.notice.transfers,
      "30(1)(f)": erasureOf(activity, settings),
    })),
    "30(1)(g)": measuresOf(settings),
    "28": settings.processors,
    connections: connectionFacts("en", settings),
    retention: { settings: settings.retention, tables: KEPT },
    inventory: grounds.inventory,
    gaps: registerGaps(grounds),
  };
};
