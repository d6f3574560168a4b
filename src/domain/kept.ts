/**
 * How long things are kept, in words and in days: one table, which notice, report and register print and the clock keeps
 * (R71, art. 5(1)(e), 13(2)(a), 15(1)(d), 30(1)(f)). Each line names the tables of the database that it speaks about.
 */
import { eachLanguage, said, words } from "../words/words.ts";
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
export const UNSAID: Both = words("domain.kept.filledOrganisation");

const KEPT_THINGS = {
  pictures: {
    tables: [],
    told: ["found", "bystander"],
    what: words("domain.kept.picturesThemselves"),
    said: ({ archiveRetention }) =>
      eachLanguage((language) => archiveRetention?.[language] ?? UNSAID[language]),
  },
  index: {
    tables: [
      "albums",
      "items",
      "item_files",
      "album_places",
      "album_counts",
      "faces",
      "face_views",
      "face_paths",
      "crops",
      "footage",
      "uploads",
      "import_problems",
    ],
    told: ["found", "bystander"],
    what: words("domain.kept.whatProgramNotesEach"),
    said: () => words("domain.kept.untilLastDaySet"),
  },
  reference: {
    tables: ["reference_photos", "reference_templates", "vouchings"],
    told: ["found"],
    what: words("domain.kept.referencePhotographsTemplateWho"),
    said: () => words("domain.kept.untilLastDayConsent"),
  },
  matches: {
    tables: ["appearances", "grants", "grant_albums", "scan_misses"],
    told: ["found"],
    what: words("domain.kept.possibleMatchesPermissionsCompare"),
    said: ({ logMonths }) => words("domain.kept.untilLastDayConsentFound", { logMonths }),
  },
  frames: {
    tables: ["capture_frames"],
    told: ["found", "asking"],
    what: words("domain.kept.picturesCameraTakenWhen"),
    said: ({ frameDays }) => words("domain.kept.otherAfterTheyWere", { frameDays }),
    last: (from, { frameDays }) => addDays(from, frameDays),
  },
  proof: {
    tables: ["consents", "consent_events", "consent_albums", "notices"],
    told: ["found"],
    what: words("domain.kept.proofConsentRefusalNotice"),
    said: ({ proofYears }) => words("domain.kept.otherAfterConsentEnded", { proofYears }),
    last: (from, { proofYears }) => addMonths(from, 12 * proofYears),
  },
  identity: {
    tables: ["subjects", "deaths", "portal_enrolments", "not_me", "distinct_people"],
    told: ["found"],
    what: words("domain.kept.nameContactWhoeverEnrolled"),
    said: () => words("domain.kept.longConsentProofOpen"),
  },
  instruction: {
    tables: ["instructions_after_death"],
    told: ["found"],
    what: words("domain.kept.whatInstructedDeath"),
    said: () => words("domain.kept.untilWithdrawnElseName"),
  },
  searches: {
    tables: ["searches", "gallery_members", "consultations", "search_confirmations", "scans", "conflicts"],
    told: ["found", "staff"],
    what: words("domain.kept.whoSearchedWhenWhy"),
    said: ({ logMonths }) => words("domain.kept.otherAfterEach", { logMonths }),
    last: logged,
  },
  log: {
    tables: ["ledger_entries", "viewings", "search_alerts"],
    told: ["found", "bystander", "staff"],
    what: words("domain.kept.whatLogProgramSays"),
    said: ({ logMonths }) => words("domain.kept.otherWholeMonthsAfter", { logMonths }),
  },
  requests: {
    tables: ["requests", "request_events", "request_abuses"],
    told: ["found", "bystander", "asking"],
    what: words("domain.kept.requestsWhatAnswered"),
    said: ({ caseYears }) => words("domain.kept.otherAfterTheyClosed", { caseYears }),
    last: inCase,
  },
  looks: {
    tables: ["look_answers", "look_pictures", "proposals"],
    told: ["asking"],
    what: words("domain.kept.whatOneLookFound"),
    said: ({ answerDays, openedDays }) =>
      words("domain.kept.otherOtherOnceOpened", { answerDays, openedDays }),
    last: (from, { answerDays }) => addDays(from, answerDays),
  },
  objections: {
    tables: ["objections"],
    told: ["found", "bystander"],
    what: words("domain.kept.objectionsPicture"),
    said: ({ caseYears }) => words("domain.kept.oneHoldsStaysPlace", { caseYears }),
    last: inCase,
  },
  letters: {
    tables: ["outbox"],
    told: ["found", "bystander", "listed", "asking"],
    what: words("domain.kept.letters"),
    said: ({ mailDays, caseYears }) => words("domain.kept.otherAfterTheyWereSent", { mailDays, caseYears }),
    last: (from, { mailDays }) => addDays(from, mailDays),
  },
  exports: {
    tables: ["exports"],
    told: ["found", "asking"],
    what: words("domain.kept.reportsFilesWrittenSomebody"),
    said: ({ exportDays }) => words("domain.kept.otherAfterTheyWereWritten", { exportDays }),
    last: (from, { exportDays }) => addDays(from, exportDays),
  },
  disclosures: {
    tables: ["disclosures", "recipient_tellings", "telling_disclosures", "recipients"],
    told: ["found"],
    what: words("domain.kept.whatPassedAboutSomebody"),
    said: ({ caseYears }) => words("domain.kept.otherAfterEach2", { caseYears }),
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
    what: words("domain.kept.listCopiesWereHanded"),
    said: ({ caseYears }) => words("domain.kept.otherAfterTheyWereHanded", { caseYears }),
    last: inCase,
  },
  breaches: {
    tables: ["breaches"],
    told: ["staff"],
    what: words("domain.kept.registerBreaches"),
    said: ({ caseYears }) => words("domain.kept.otherAfterEachClosed", { caseYears }),
    last: inCase,
  },
  lists: {
    tables: ["member_lists", "member_list_albums", "members"],
    told: ["listed"],
    what: words("domain.kept.lineListMembersParticipants"),
    said: () => words("domain.kept.untilLastDaySetList"),
  },
  invitations: {
    tables: ["invitations", "invitation_albums"],
    told: ["staff"],
    what: words("domain.kept.invitationsWhichNameNobody"),
    said: ({ logMonths }) => words("domain.kept.otherAfterTheirLast", { logMonths }),
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
    what: words("domain.kept.somebodySignedLinksCodes"),
    said: () =>
      words("domain.kept.minutesDayCertificateErasure", {
        uploadDays: UPLOAD_DAYS,
        deliveryDays: DELIVERY_DAYS,
      }),
  },
  assessment: {
    tables: ["adopted_assessment"],
    told: ["staff"],
    what: words("domain.kept.whoAdoptedImpactAssessment"),
    said: () => words("domain.kept.untilNextVersionAdopted"),
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
    what: words("domain.kept.accountsStaff"),
    said: () => words("domain.kept.untilAdministratorRemovesThem"),
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

const LINE = eachLanguage(
  (language) =>
    (what: string, long: string): string =>
      said(language, "domain.kept.line", { what, long }),
);

/** A line for each: what, and how long. */
export const keptText = (things: readonly KeptThing[], terms: KeepingTerms, language: Language): string =>
  things
    .map((thing) => LINE[language](keptWhat(thing, language), keptLong(thing, terms, language)))
    .join("\n");
