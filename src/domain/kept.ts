/**
 * How long things are kept, in words and in days: one table, which notice, report and register print and the clock keeps
 * (R71, art. 5(1)(e), 13(2)(a), 15(1)(d), 30(1)(f)). Each line names the tables of the database that it speaks about.
 */
import { en, fr } from "./counted.ts";
import { addDays, addMonths } from "./days.ts";
import type { Language } from "./errors.ts";
import type { Day } from "./words.ts";

type Both = Readonly<Record<Language, string>>;

/** The settings that the periods come from. */
export interface KeepingTerms {
  readonly proofYears: number;
  readonly logMonths: number;
  readonly caseYears: number;
  readonly mailDays: number;
  readonly exportDays: number;
  readonly frameDays: number;
  readonly answerDays: number;
  readonly openedDays: number;
  /** What the controller says of the pictures themselves: Miroir deletes no original. Null is unsaid. */
  readonly archiveRetention: { readonly [L in Language]?: string | undefined } | null;
}

/**
 * Whom a line is told: whoever asked to be found, whoever is in the pictures without having asked, whoever stands on a
 * list of the organisation, whoever writes to it, its staff.
 */
export type ToldOfKeeping = "found" | "bystander" | "listed" | "asking" | "staff";

interface Kept {
  /** Tables of the database that hold it; none where it is not in there. */
  readonly tables: readonly string[];
  readonly told: readonly ToldOfKeeping[];
  readonly what: Both;
  readonly said: (terms: KeepingTerms) => Both;
  /** Last day on which it is there, counted from the day that `said` names; absent where something else ends it. */
  readonly last?: (from: Day, terms: KeepingTerms) => Day;
}

/** An upload that nobody finished; the certificate of an erasure under its link. */
export const UPLOAD_DAYS = 7;
/** What a program was told of an event: as long as its owner may ask why it was not told. */
export const DELIVERY_DAYS = 30;

const logged = (from: Day, { logMonths }: KeepingTerms): Day => addMonths(from, logMonths);
const inCase = (from: Day, { caseYears }: KeepingTerms): Day => addMonths(from, 12 * caseYears);

/** Printed where the controller has not said it; a notice is not published with it. */
export const UNSAID: Both = {
  en: "to be filled in by the organisation",
  fr: "à compléter par l'organisation",
};

const KEPT_THINGS = {
  pictures: {
    tables: [],
    told: ["found", "bystander"],
    what: { en: "the pictures themselves", fr: "les images elles-mêmes" },
    said: ({ archiveRetention }) => ({
      en: archiveRetention?.en ?? UNSAID.en,
      fr: archiveRetention?.fr ?? UNSAID.fr,
    }),
  },
  index: {
    tables: [
      "albums",
      "items",
      "item_files",
      "album_places",
      "faces",
      "face_views",
      "face_paths",
      "footage",
      "uploads",
      "import_problems",
    ],
    told: ["found", "bystander"],
    what: {
      en: "what this program notes of each picture: what its file says, where faces are",
      fr: "ce que ce programme note de chaque image : ce que dit son fichier, où sont les visages",
    },
    said: () => ({
      en: "until the last day set for its album",
      fr: "jusqu'au dernier jour fixé pour son album",
    }),
  },
  reference: {
    tables: ["reference_photos", "reference_templates", "vouchings"],
    told: ["found"],
    what: {
      en: "reference photographs, template, and who vouched for them",
      fr: "photographies de référence, gabarit, et qui les a attestés",
    },
    said: () => ({
      en: "until the last day of the consent to be found; at once when it is withdrawn",
      fr: "jusqu'au dernier jour de l'accord à la recherche ; aussitôt s'il est retiré",
    }),
  },
  matches: {
    tables: ["appearances", "grants", "grant_albums", "scan_misses"],
    told: ["found"],
    what: {
      en: "possible matches, and the permissions to compare under which they were found",
      fr: "correspondances possibles, et les autorisations de comparer qui les ont données",
    },
    said: ({ logMonths }) => ({
      en: en`until the last day of the consent to be found, or of the album; a permission that found nothing, ${logMonths} [month|months] after it ended`,
      fr: fr`jusqu'au dernier jour de l'accord à la recherche, ou de l'album ; une autorisation qui n'a rien donné, ${logMonths} mois après sa fin`,
    }),
  },
  frames: {
    tables: ["capture_frames"],
    told: ["found", "asking"],
    what: {
      en: "pictures of the camera, taken when somebody enrols or asks for a look",
      fr: "images de la caméra, prises à l'inscription ou pour un regard",
    },
    said: ({ frameDays }) => ({
      en: en`${frameDays} [day|days] after they were taken; longer only while two people claim one face, until that is settled; at once when the consent to be found is withdrawn`,
      fr: fr`${frameDays} [jour|jours] après la prise de vue ; plus longtemps seulement tant que deux personnes revendiquent un même visage, jusqu'à ce que ce soit réglé ; aussitôt si l'accord à la recherche est retiré`,
    }),
    last: (from, { frameDays }) => addDays(from, frameDays),
  },
  proof: {
    tables: ["consents", "consent_events", "consent_albums", "notices"],
    told: ["found"],
    what: {
      en: "the proof of a consent or a refusal, and the notice that was read",
      fr: "la preuve d'un accord ou d'un refus, et la notice lue alors",
    },
    said: ({ proofYears }) => ({
      en: en`${proofYears} [year|years] after the consent ended or the refusal was said`,
      fr: fr`${proofYears} [an|ans] après la fin de l'accord ou après le refus`,
    }),
    last: (from, { proofYears }) => addMonths(from, 12 * proofYears),
  },
  identity: {
    tables: ["subjects", "portal_enrolments", "not_me", "distinct_people"],
    told: ["found"],
    what: {
      en: "name and contact of whoever enrolled, and which pictures and people were said to be somebody else",
      fr: "nom et contact de la personne inscrite, et quelles images et personnes ont été dites être quelqu'un d'autre",
    },
    said: () => ({
      en: "as long as a consent or its proof, an open request, a letter, a file or a record of what was passed on is kept about that person; at once after an erasure",
      fr: "tant qu'est conservé à son sujet un accord ou sa preuve, une demande en cours, un courrier, un fichier ou la trace d'une transmission ; aussitôt en cas d'effacement",
    }),
  },
  searches: {
    tables: ["searches", "consultations", "search_confirmations", "scans", "conflicts"],
    told: ["found", "staff"],
    what: {
      en: "who searched, when and why, with whom each search compared; times that two people claimed one face",
      fr: "qui a cherché, quand et pourquoi, et avec qui chaque recherche a comparé ; les fois où deux personnes ont revendiqué un même visage",
    },
    said: ({ logMonths }) => ({
      en: en`${logMonths} [month|months] after each`,
      fr: fr`${logMonths} mois après chaque fois`,
    }),
    last: logged,
  },
  log: {
    tables: ["ledger_entries", "viewings", "search_alerts"],
    told: ["found", "bystander", "staff"],
    what: { en: "what the log of this program says", fr: "ce que dit le journal de ce programme" },
    said: ({ logMonths }) => ({
      en: en`${logMonths} [month|months], by whole months; after that a number stays from which nothing can be read`,
      fr: fr`${logMonths} mois, par mois entiers ; il reste ensuite un nombre dont rien ne peut être lu`,
    }),
  },
  requests: {
    tables: ["requests", "request_events", "request_abuses"],
    told: ["found", "bystander", "asking"],
    what: { en: "requests and what was answered", fr: "les demandes et leurs réponses" },
    said: ({ caseYears }) => ({
      en: en`${caseYears} [year|years] after they are closed`,
      fr: fr`${caseYears} [an|ans] après leur clôture`,
    }),
    last: inCase,
  },
  looks: {
    tables: ["look_answers", "look_pictures", "proposals"],
    told: ["asking"],
    what: {
      en: "what one look found, while it waits for whoever asked",
      fr: "ce qu'un regard a trouvé, tant que cela attend qui l'a demandé",
    },
    said: ({ answerDays, openedDays }) => ({
      en: en`${answerDays} [day|days]; ${openedDays} [day|days] once it was opened`,
      fr: fr`${answerDays} [jour|jours] ; ${openedDays} [jour|jours] une fois ouvert`,
    }),
    last: (from, { answerDays }) => addDays(from, answerDays),
  },
  objections: {
    tables: ["objections"],
    told: ["found", "bystander"],
    what: { en: "objections to a picture", fr: "les oppositions à une image" },
    said: ({ caseYears }) => ({
      en: en`one that holds stays, as a place in a picture and without a name, so that it goes on holding; one that was rejected, ${caseYears} [year|years] after that`,
      fr: fr`celle qui tient demeure, comme un endroit dans une image et sans nom, pour continuer à valoir ; celle qui a été rejetée, ${caseYears} [an|ans] après le rejet`,
    }),
    last: inCase,
  },
  letters: {
    tables: ["outbox"],
    told: ["found", "bystander", "listed", "asking"],
    what: { en: "letters", fr: "les courriers" },
    said: ({ mailDays, caseYears }) => ({
      en: en`${mailDays} [day|days] after they were sent; one that could not be sent, ${caseYears} [year|years] after it was written`,
      fr: fr`${mailDays} [jour|jours] après leur envoi ; celui qui n'a pas pu partir, ${caseYears} [an|ans] après sa rédaction`,
    }),
    last: (from, { mailDays }) => addDays(from, mailDays),
  },
  exports: {
    tables: ["exports"],
    told: ["found", "asking"],
    what: {
      en: "reports and files written for somebody",
      fr: "les rapports et fichiers écrits pour quelqu'un",
    },
    said: ({ exportDays }) => ({
      en: en`${exportDays} [day|days] after they were written; a sheet with a personal key, once it is printed, within the hour`,
      fr: fr`${exportDays} [jour|jours] après leur écriture ; une feuille avec une clé personnelle, une fois imprimée, dans l'heure`,
    }),
    last: (from, { exportDays }) => addDays(from, exportDays),
  },
  disclosures: {
    tables: ["disclosures", "recipient_tellings", "telling_disclosures", "recipients"],
    told: ["found"],
    what: {
      en: "what was passed on about somebody, to whom, and what they were told afterwards",
      fr: "ce qui a été transmis au sujet de quelqu'un, à qui, et ce qui leur a été dit ensuite",
    },
    said: ({ caseYears }) => ({
      en: en`${caseYears} [year|years] after each`,
      fr: fr`${caseYears} [an|ans] après chaque fois`,
    }),
    last: inCase,
  },
  publications: {
    tables: [
      "publications",
      "publication_copies",
      "publication_faces",
      "publication_heads",
      "publication_corrections",
      "publication_visible",
      "sidecar_folders",
      "sidecars",
      "sidecar_named",
    ],
    told: ["found", "bystander"],
    what: {
      en: "the list of copies that were handed out: where faces are in them, which are covered",
      fr: "la liste des copies remises : où y sont les visages, lesquels sont couverts",
    },
    said: ({ caseYears }) => ({
      en: en`${caseYears} [year|years] after they were handed out, and as long as a copy shows or names somebody who agreed to it`,
      fr: fr`${caseYears} [an|ans] après leur remise, et aussi longtemps qu'une copie montre ou nomme une personne qui y a consenti`,
    }),
    last: inCase,
  },
  breaches: {
    tables: ["breaches"],
    told: ["staff"],
    what: { en: "the register of breaches", fr: "le registre des violations de données" },
    said: ({ caseYears }) => ({
      en: en`${caseYears} [year|years] after each is closed`,
      fr: fr`${caseYears} [an|ans] après la clôture de chacune`,
    }),
    last: inCase,
  },
  lists: {
    tables: ["member_lists", "member_list_albums", "members"],
    told: ["listed"],
    what: {
      en: "a line on a list of members or participants",
      fr: "une ligne d'une liste de membres ou de participants",
    },
    said: () => ({
      en: "until the last day set for the list, or until the last of its albums is gone; at once when the person asks to be taken off",
      fr: "jusqu'au dernier jour fixé pour la liste, ou jusqu'à la fin du dernier de ses albums ; aussitôt si la personne demande à en sortir",
    }),
  },
  invitations: {
    tables: ["invitations", "invitation_albums"],
    told: ["staff"],
    what: { en: "invitations, which name nobody", fr: "les invitations, qui ne nomment personne" },
    said: ({ logMonths }) => ({
      en: en`${logMonths} [month|months] after their last day`,
      fr: fr`${logMonths} mois après leur dernier jour`,
    }),
    last: logged,
  },
  passing: {
    tables: [
      "portal_sessions",
      "portal_links",
      "vouching_codes",
      "erasure_certificates",
      "api_answers",
      "webhook_deliveries",
    ],
    told: ["found", "asking"],
    what: {
      en: "that somebody is signed in, links and codes that were sent or shown, that a program of the organisation was told of an event",
      fr: "les connexions, les liens et les codes envoyés ou montrés, et qu'un programme de l'organisation a été averti d'un événement",
    },
    said: () => ({
      en: en`minutes to a day; the certificate of an erasure, ${UPLOAD_DAYS} [day|days]; what a program was told, ${DELIVERY_DAYS} [day|days]`,
      fr: fr`de quelques minutes à un jour ; l'attestation d'un effacement, ${UPLOAD_DAYS} [jour|jours] ; ce qui a été dit à un programme, ${DELIVERY_DAYS} [jour|jours]`,
    }),
  },
  assessment: {
    tables: ["adopted_assessment"],
    told: ["staff"],
    what: { en: "who adopted the impact assessment", fr: "qui a adopté l'analyse d'impact" },
    said: () => ({
      en: "until the next version is adopted",
      fr: "jusqu'à l'adoption de la version suivante",
    }),
  },
  accounts: {
    tables: [
      "accounts",
      "account_credentials",
      "second_factors",
      "passkeys",
      "account_sessions",
      "account_verifications",
      "api_tokens",
    ],
    told: ["staff"],
    what: { en: "accounts of the staff", fr: "les comptes du personnel" },
    said: () => ({
      en: "until an administrator removes them; that somebody is signed in, links and keys of programs, until the day set for each",
      fr: "jusqu'à leur suppression par l'administration ; connexions, liens et clés de programmes, jusqu'au jour fixé pour chaque",
    }),
  },
} as const satisfies Record<string, Kept>;

export type KeptThing = keyof typeof KEPT_THINGS;
export const KEPT_THING_NAMES = Object.keys(KEPT_THINGS) as KeptThing[];

/** Those that have a last day reckoned from a day, by which the clock removes them. */
export type DatedThing = {
  [T in KeptThing]: (typeof KEPT_THINGS)[T] extends { readonly last: unknown } ? T : never;
}[KeptThing];

const lineOf = (thing: KeptThing): Kept => KEPT_THINGS[thing];

/** Last day of something, counted from the day that its line names. */
export const lastDayOf = (thing: DatedThing, from: Day, terms: KeepingTerms): Day =>
  KEPT_THINGS[thing].last(from, terms);

/** The tables that a line speaks about. */
export const tablesOf = (thing: KeptThing): readonly string[] => lineOf(thing).tables;

/** Everything that somebody is told the length of. */
export const keptFor = (...told: readonly ToldOfKeeping[]): KeptThing[] =>
  KEPT_THING_NAMES.filter((thing) => lineOf(thing).told.some((each) => told.includes(each)));

/** What it is, as a reader of that language is told. */
export const keptWhat = (thing: KeptThing, language: Language): string => lineOf(thing).what[language];

/** How long it is there. */
export const keptLong = (thing: KeptThing, terms: KeepingTerms, language: Language): string =>
  lineOf(thing).said(terms)[language];

const LINE = {
  en: (what: string, long: string): string => `${what}: ${long}`,
  fr: (what: string, long: string): string => `${what}\u00a0: ${long}`,
} as const;

/** A line for each: what, and how long. */
export const keptText = (things: readonly KeptThing[], terms: KeepingTerms, language: Language): string =>
  things
    .map((thing) => LINE[language](keptWhat(thing, language), keptLong(thing, terms, language)))
    .join("\n");
