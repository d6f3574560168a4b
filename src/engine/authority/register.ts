/**
 * The record of processing activities of art. 30, written from the configuration and from what is there (R82): one row of
 * a table for each activity, with 30(1)(a) to (g). What only the organisation can say is marked, never made up.
 */

import { HELD_BY, type HeldBy } from "../../domain/album.ts";
import type { Party } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { type KeptThing, keptText, UNSAID } from "../../domain/kept.ts";
import { CONSENT_BASES, CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { addressAloneSaid } from "../../domain/vouching.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import { type Inventory, inventory } from "../../store/authority/authority.ts";
import type { Sql } from "../../store/database.ts";
import { listRecipients, type RecipientRow } from "../../store/recipients/recipients.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { KEPT, keepingTerms } from "../gate/retention.ts";
import { inWords, momentIn } from "../letters/report-words.ts";

type Both = Readonly<Record<Language, string>>;

/** What a person has to write, and the article that asks for it. */
export interface Gap {
  readonly article: string;
  readonly what: Both;
}

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
  /** How long, as the notices say it. */
  readonly kept: readonly KeptThing[];
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
    subjects: {
      en: "people who asked to be found; other faces of the same albums, in memory, for the moment of one comparison",
      fr: "personnes qui ont demandé à être retrouvées ; autres visages des mêmes albums, en mémoire, le temps d'une comparaison",
    },
    data: {
      en: "name, contact, consent record, reference photographs, frames of the camera she enrolled with, who vouched for her and by what, biometric template (special category), possible matches with scores",
      fr: "nom, contact, preuve du consentement, photographies de référence, images de la caméra de l'inscription, qui l'a attestée et par quoi, gabarit biométrique (catégorie particulière), correspondances possibles et leurs scores",
    },
    goesOut: false,
    kept: ["reference", "matches", "frames", "proof", "identity"],
  },
  {
    id: "publish",
    name: {
      en: "Publish pictures, or cover faces in what is published",
      fr: "Publier des images, ou couvrir des visages dans ce qui est publié",
    },
    basis: CONSENT,
    subjects: { en: "people who consented to that purpose", fr: "personnes ayant consenti à cette finalité" },
    data: {
      en: "pictures that show the person; which pictures were handed to which recipient, and when",
      fr: "images qui montrent la personne ; quelles images ont été remises à quel destinataire, et quand",
    },
    goesOut: true,
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
    kept: ["searches", "log", "breaches"],
  },
];

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
    en: "Individual accounts with roles; every search has an actor, a purpose and a reason, and the person searched sees it.",
    fr: "Comptes individuels avec rôles ; toute recherche a un auteur, une finalité et un motif, et la personne recherchée la voit.",
  },
  {
    en: "Every act is an entry of an append-only log, signed and verifiable by outsiders (RFC 9162, C2SP).",
    fr: "Tout acte est une entrée d'un journal sans effacement, signé et vérifiable par des tiers (RFC 9162, C2SP).",
  },
  {
    en: "No connection to the outside but the organisation's own database and mail server; no telemetry, no remote model.",
    fr: "Aucune connexion vers l'extérieur hormis la base et le serveur de courrier de l'organisation ; ni télémétrie, ni modèle distant.",
  },
  {
    en: "Encrypted backups; an erasure journal is replayed on every restore before anything is served.",
    fr: "Sauvegardes chiffrées ; un journal des effacements est rejoué à chaque restauration avant toute mise en service.",
  },
];

/** 30(1)(g), and what a decision of the controller takes from it. */
export const measuresOf = ({ vouching: { addressAlone } }: EngineSettings): readonly Both[] => [
  ...MEASURES,
  ...(addressAlone ? [addressAloneSaid(addressAlone)] : []),
];

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
  tested: {
    article: "32(1)(d)",
    what: {
      en: "when the security was last tested, by whom, with what result: Miroir does not know it",
      fr: "quand la sécurité a été éprouvée pour la dernière fois, par qui, avec quel résultat : Miroir l'ignore",
    },
  },
} as const satisfies Record<string, Gap>;

/** What the register lacks, each with its article. */
export const registerGaps = ({ settings }: Grounds): Gap[] => [
  ...(settings.controller.officer ? [] : [GAP.officer]),
  GAP.joint,
  ...(settings.notice.transfers === null ? [GAP.transfers] : []),
  ...(settings.notice.detectionInterest === null ? [GAP.interest] : []),
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

const partyOf = ({ name, address, contact }: Party): string => `${name}, ${address}; ${contact}`;

const recipientsOf = (language: Language, { recipients }: Grounds): string =>
  recipients.length === 0
    ? inWords(language)("none outside the organisation", "aucun hors de l'organisation")
    : recipients.map(({ name, partyType, purpose }) => `${name} (${partyType}; ${purpose})`).join("\n");

const activityFacts = (language: Language, grounds: Grounds, activity: Activity): Fact[] => {
  const say = inWords(language);
  const { settings } = grounds;
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
      activity.goesOut ? `${inside}\n${recipientsOf(language, grounds)}` : inside,
    ],
    [say("(e) transfers", "(e) transferts"), settings.notice.transfers?.[language] ?? UNSAID[language]],
    [say("(f) erasure", "(f) effacement"), keptText(activity.kept, keepingTerms(settings), language)],
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
          scope,
          minorsPresent ? say("yes", "oui") : say("no", "non"),
          String(count),
          String(items),
        ]),
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
            .filter(({ article }) => article !== "32(1)(d)")
            .map((gap) => toWrite(language, gap)),
        ],
      },
      ...ACTIVITIES.map((activity) => ({
        heading: activity.name[language],
        blocks: [{ kind: "facts" as const, rows: activityFacts(language, grounds, activity) }],
      })),
      heldSection(language, grounds),
      {
        heading: say("(g) Security measures (art. 32(1))", "(g) Mesures de sécurité (art. 32(1))"),
        blocks: [
          ...measuresOf(settings).map((measure): Block => ({ kind: "text", text: measure[language] })),
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
    activities: ACTIVITIES.map((activity) => ({
      id: activity.id,
      "30(1)(b)": activity.name,
      basis: activity.basis,
      "30(1)(c)": { subjects: activity.subjects, data: activity.data },
      "30(1)(d)": activity.goesOut
        ? grounds.recipients.map(({ name, address, contact, partyType, purpose }) => ({
            name,
            address,
            contact,
            partyType,
            purpose,
          }))
        : [],
      "30(1)(e)": settings.notice.transfers,
      "30(1)(f)": {
        en: keptText(activity.kept, keepingTerms(settings), "en"),
        fr: keptText(activity.kept, keepingTerms(settings), "fr"),
      },
    })),
    "30(1)(g)": measuresOf(settings),
    retention: { settings: settings.retention, tables: KEPT },
    inventory: grounds.inventory,
    gaps: registerGaps(grounds),
  };
};
