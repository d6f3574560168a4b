/** What a certificate of erasure says, in both languages. */
import { NO_WORDS, type Words, words } from "../../words/words.ts";

/** What is destroyed, by the names that the counts have. */
export const DESTROYED: Readonly<Record<string, Words>> = {
  appearances: words("engine.leaving.certificateWords.possibleMatches"),
  "waiting comparisons": words("engine.leaving.certificateWords.waitingComparisons"),
  grants: words("engine.leaving.certificateWords.grants"),
  vouchings: words("engine.leaving.certificateWords.recordsWhoVouched"),
  templates: words("engine.leaving.certificateWords.templates"),
  "reference photographs": words("engine.leaving.certificateWords.referencePhotographs"),
  "confirmations of searches": words("engine.leaving.certificateWords.confirmationsSearches"),
  "search records": words("engine.leaving.certificateWords.searchRecords"),
  rejections: words("engine.leaving.certificateWords.notPersonSaidPicture"),
  conflicts: words("engine.leaving.certificateWords.conflicts"),
  letters: words("engine.leaving.certificateWords.letters"),
  "letters that waited": words("engine.leaving.certificateWords.lettersWaitedSent"),
  exports: words("engine.leaving.certificateWords.documentsWrittenPerson"),
  "reasons of objections": words("engine.leaving.certificateWords.reasonsObjections"),
  "events of consents": words("engine.leaving.certificateWords.eventsConsents"),
  consents: words("engine.leaving.certificateWords.consents"),
  "records of a death": words("engine.leaving.certificateWords.recordsDeath"),
  "instructions for after death": words("engine.leaving.certificateWords.instructionsAfterDeath"),
  identities: words("engine.leaving.certificateWords.namesTheirContact"),
  "crops of faces": words("engine.leaving.certificateWords.cropsOfFaces"),
  "words that named her": words("engine.leaving.certificateWords.picturesWhoseCaptionsKeywords"),
  "ledger entries emptied": words("engine.leaving.certificateWords.entriesLogEmptied"),
};

export const WORDS = {
  title: words("engine.leaving.certificateWords.certificateErasure"),
  subtitle: words("engine.leaving.certificateWords.nothingPageSaysWho"),
  what: words("engine.leaving.certificateWords.what"),
  controller: words("engine.leaving.certificateWords.organisation"),
  erasedOn: words("engine.leaving.certificateWords.erased"),
  entry: words("engine.leaving.certificateWords.numberLog"),
  recipientsTold: words("engine.leaving.certificateWords.recipientsToldEraseToo"),
  destroyed: words("engine.leaving.certificateWords.whatDestroyed"),
  thing: words("engine.leaving.certificateWords.what2"),
  number: words("engine.leaving.certificateWords.howMany"),
  keys: words("engine.leaving.certificateWords.keys"),
  files: words("engine.leaving.certificateWords.filesWrittenBeforeRemoved"),
  checked: words("engine.leaving.certificateWords.howChecked"),
  uncheckedText: words("engine.leaving.certificateWords.machineStoppedRightAfter"),
  outOfReach: words("engine.leaving.certificateWords.whatCouldNotReached"),
  kept: words("engine.leaving.certificateWords.whatStaysTiedNobody"),
  ground: words("engine.leaving.certificateWords.why"),
  until: words("engine.leaving.certificateWords.until"),
  proof: words("engine.leaving.certificateWords.proof"),
} as const satisfies Record<string, Words>;

/** What the look afterwards found. @param later how many columns were still to be looked at; null for none */
export const checkedWords = (columns: string, later: string | null): Words =>
  later === null
    ? words("engine.leaving.certificateWords.afterErasureIdentifierLooked", { columns })
    : words("engine.leaving.certificateWords.largeTablesLookedAfterwards", { columns, later });

/** Where what verifies it is. */
export const proofWords = (file: string): Words =>
  words("engine.leaving.certificateWords.fileAttachedPageBeside", { file });

/** That nothing deleted is left. */
export const rewrittenWords = (at: string): Words =>
  words("engine.leaving.certificateWords.filesDatabaseWereRewritten", { at });

/** That it is still to be done, and when. */
export const rewritingPlannedWords = (day: string): Words =>
  words("engine.leaving.certificateWords.filesDatabaseNotRewritten", { day });

/** Until when copies of the keys from before may still be there: the organisation's own word, or that it is missing. */
export const keyBackupWords = (until: string | null): Words =>
  until === null
    ? words("engine.leaving.certificateWords.howLongOrganisationKeeps")
    : words("engine.leaving.certificateWords.backupsKeysFromBefore", { until });

/** Why something could not be reached, each said only where it is so. */
export const OUT_OF_REACH = {
  backups: words("engine.leaving.certificateWords.backupsFromBeforeErasure"),
  "log of the server": words("engine.leaving.certificateWords.databaseServerOrganisationsOwn"),
  "files not found": words("engine.leaving.certificateWords.someFilesWereNo"),
  "handed over": words("engine.leaving.certificateWords.lettersWereSentDocuments"),
  pictures: words("engine.leaving.certificateWords.picturesArchiveStayWhere"),
  recipients: words("engine.leaving.certificateWords.whatRecipientsReceivedTheirs"),
} as const satisfies Record<string, Words>;
/** Of the files of the database the sentence on their rewriting speaks. */
export type OutOfReach = keyof typeof OUT_OF_REACH | "files of the database";

/** What stays, why where no exception of art. 17(3) is needed, and until when where no day is known. */
export const GROUNDS = {
  requests: {
    what: words("engine.leaving.certificateWords.requestsTheirAnswersSealed"),
    why: NO_WORDS,
    until: words("engine.leaving.certificateWords.whileOpenTermAfter"),
  },
  disclosures: {
    what: words("engine.leaving.certificateWords.whoReceivedSomethingWhen"),
    why: NO_WORDS,
    until: words("engine.leaving.certificateWords.term"),
  },
  objections: {
    what: words("engine.leaving.certificateWords.objectionsPictureRegionPicture"),
    why: words("engine.leaving.certificateWords.theyKeepPictureOut"),
    until: words("engine.leaving.certificateWords.whilePictureThere"),
  },
  commitments: {
    what: words("engine.leaving.certificateWords.commitmentsLogWhoseSalts"),
    why: words("engine.leaving.certificateWords.numbersNobodyCanTie"),
    until: words("engine.leaving.certificateWords.ever"),
  },
} as const;
