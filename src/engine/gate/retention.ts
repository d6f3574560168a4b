/** How long things are kept: one table, printed in the notice, enforced by `tick` (R71, U13). */

import { type DatedThing, type KeepingTerms, lastDayOf } from "../../domain/kept.ts";
import type { Day } from "../../domain/words.ts";
import type { Act } from "./act.ts";
import type { EngineSettings } from "./engine.ts";

type Clock = Pick<Act, "engine" | "today">;

/** The periods of this instance, for what `domain/kept.ts` says and reckons with. */
export const keepingTerms = ({ retention, vouching, look, notice }: EngineSettings): KeepingTerms => ({
  ...retention,
  frameDays: vouching.frameDays,
  answerDays: look.answerDays,
  openedDays: look.openedDays,
  archiveRetention: notice.archiveRetention,
});

const untilOf =
  (thing: DatedThing) =>
  (act: Clock): Day =>
    lastDayOf(thing, act.today(), keepingTerms(act.engine.settings));

/** Last day of the proof that a consent was lawful, counted from its end (R21). */
export const proofUntil = untilOf("proof");

/** Last day of a search record, a scan record, and of what a ledger entry says (R97). */
export const logUntil = untilOf("searches");

/** Last day of a closed request, breach or disclosure: as long as it may have to be proven. */
export const caseUntil = untilOf("requests");

/** Last day of a message that was sent. */
export const mailUntil = untilOf("letters");

/** Last day of a report or page written for somebody. */
export const exportUntil = untilOf("exports");

/** Last day of the frames of a camera. */
export const framesUntil = untilOf("frames");

/** When the rows of a table go. */
export type Rule =
  /** On a day of their own: the chore of `tick` that removes them then. */
  | { readonly until: string; readonly chore: string }
  /** With the row of another table: a foreign key that cascades. */
  | { readonly with: string }
  /** Before the act that wrote it is acknowledged: by the gate. */
  | { readonly atOnce: string }
  /** When an administrator asks for it: accounts of the staff and what hangs on them. */
  | { readonly asked: string }
  /** Never: nothing in it is about a person. */
  | { readonly forEver: string };

/** Every table has a rule; a test asks the database for its tables and fails when one has none. */
export const KEPT: Readonly<Record<string, Rule>> = {
  adopted_assessment: { asked: "when the next version is adopted; whoever adopted one is in the log" },
  instance: { forEver: "a random identifier, and a check of the master key" },
  schema_migrations: { forEver: "which migrations were run" },
  case_numbers: { forEver: "how many cases a year had" },

  albums: { until: "retain_until of the album", chore: "albumsRemoved" },
  items: { with: "albums" },
  item_files: { with: "items" },
  album_places: { with: "albums" },
  album_counts: { with: "albums" },
  faces: { with: "items" },
  face_views: { with: "faces" },
  face_paths: { with: "faces" },
  crops: { with: "faces" },
  footage: {
    until: "a week after it was seen, once its recording is imported, or with its album",
    chore: "footageRemoved",
  },
  import_problems: {
    until: "logMonths after it was met, or with its album, as what was not looked at",
    chore: "importProblemsRemoved",
  },

  uploads: {
    until: "a week after it began, once it does not wait to be imported, or with its album",
    chore: "uploadsRemoved",
  },
  viewings: { until: "its day, when its count goes into the ledger", chore: "viewingsCounted" },
  rewriting: { forEver: "until where in the log the files of the database are to be written anew" },
  rewritten_tables: { forEver: "names of tables, while a rewriting of them is under way" },
  rewriting_probe: { forEver: "nothing" },
  erasure_certificates: { until: "a week after the erasure", chore: "certificatesRemoved" },
  chore_runs: { forEver: "when the server last did each of its chores; names nobody" },

  subjects: { until: "no consent is left, not even as proof, and nothing open", chore: "peopleRemoved" },
  instructions_after_death: { with: "subjects" },
  deaths: { with: "subjects" },
  not_me: { with: "subjects" },
  notices: {
    until: "proofYears after it was superseded, once no consent refers to it",
    chore: "noticesRemoved",
  },
  consents: { until: "proof_until of the consent", chore: "consentsRemoved" },
  consent_events: { with: "consents" },
  consent_albums: { with: "consents" },
  reference_photos: { until: "the consent ends, or its last album", chore: "consentsExpired" },
  reference_templates: { until: "the consent ends, or its last album", chore: "consentsExpired" },

  grants: {
    until: "logMonths after it closed; with the consent when it found something",
    chore: "grantsRemoved",
  },
  grant_albums: { with: "grants" },
  scan_misses: { with: "grant_albums" },
  appearances: { with: "grants" },
  conflicts: {
    until: "logMonths after it was decided, or met; never while two are suspended by it",
    chore: "conflictsRemoved",
  },
  distinct_people: { with: "subjects" },

  invitations: { until: "logMonths after it ended, or after its last day", chore: "invitationsRemoved" },
  invitation_albums: { with: "invitations" },
  portal_sessions: { until: "12 hours after the last visit", chore: "portalSessionsRemoved" },
  portal_links: {
    until: "half an hour after it was sent, or once it was used",
    chore: "portalSessionsRemoved",
  },
  portal_enrolments: { with: "subjects" },
  vouchings: { until: "the consent to be found ends, or the request goes", chore: "consentsExpired" },
  vouching_codes: {
    until: "a quarter of an hour after it was shown, or once it was read",
    chore: "portalSessionsRemoved",
  },
  capture_frames: {
    until:
      "keep_until of the frame, and once no conflict about the person is open; with the consent to be found, or the request",
    chore: "framesRemoved",
  },

  proposals: {
    until: "a day after it was asked, or an hour after a second account agreed, or with the request",
    chore: "proposalsRemoved",
  },
  look_answers: {
    until:
      "the day of its valid_until (look.answerDays, look.openedDays), or with the request, or once its case is closed",
    chore: "lookAnswersRemoved",
  },
  look_pictures: { with: "look_answers" },
  member_lists: {
    until: "until_day of the list, or with its last album",
    chore: "memberListsRemoved",
  },
  member_list_albums: { with: "member_lists" },
  members: { with: "member_lists" },

  scans: { until: "retain_until of the scan", chore: "scansRemoved" },
  searches: { until: "retain_until of the search", chore: "searchesRemoved" },
  gallery_members: {
    until: "the last search is gone that compared the person",
    chore: "searchesRemoved",
  },
  consultations: { with: "searches" },
  search_confirmations: { with: "consultations" },

  requests: { until: "retain_until of the request", chore: "requestsRemoved" },
  request_events: { with: "requests" },
  request_abuses: { with: "requests" },
  objections: {
    until:
      "caseYears after it was rejected; one that was upheld stays, a picture and a place in it and nobody",
    chore: "objectionsRemoved",
  },
  recipients: {
    until: "caseYears after it ended, once no disclosure or telling is left",
    chore: "recipientsRemoved",
  },
  disclosures: { until: "retain_until of the disclosure", chore: "disclosuresRemoved" },
  recipient_tellings: { until: "retain_until of the telling", chore: "tellingsRemoved" },
  telling_disclosures: { with: "recipient_tellings" },
  outbox: { until: "retain_until of the letter", chore: "lettersRemoved" },
  exports: {
    until: "retain_until of the export; a sheet with a key within the hour",
    chore: "exportsRemoved",
  },
  publications: {
    until: "retain_until of the publication, once no copy of it shows anybody or may not stay",
    chore: "publicationsRemoved",
  },
  publication_copies: { with: "publications" },
  publication_faces: { with: "publication_copies" },
  publication_heads: { with: "publication_copies" },
  publication_corrections: { with: "publication_copies" },
  publication_visible: { with: "publication_copies" },
  sidecar_folders: {
    until: "retain_until of the folder, once no sidecar in it names anybody or may not stay",
    chore: "sidecarsRemoved",
  },
  sidecars: { with: "sidecar_folders" },
  sidecar_named: { with: "sidecars" },
  breaches: { until: "retain_until of the breach, once it is closed", chore: "breachesRemoved" },

  accounts: { asked: "an administrator removes the account" },
  account_credentials: { asked: "with the account" },
  second_factors: { asked: "with the account" },
  passkeys: { asked: "with the account" },
  account_sessions: { until: "expires_at of the session", chore: "sessionsRemoved" },
  account_verifications: { until: "expires_at of the link", chore: "verificationsRemoved" },
  api_tokens: { until: "expires_on of the token", chore: "tokensRemoved" },
  search_alerts: { until: "logMonths after its day", chore: "alertsRemoved" },

  api_answers: { until: "a day after the request", chore: "answersRemoved" },
  webhook_deliveries: {
    until: "retain_until of the delivery, or with the person",
    chore: "deliveriesRemoved",
  },

  ledger_entries: {
    until: "what an entry said: logMonths, by whole months; its commitment stays",
    chore: "entriesEmptied",
  },
  ledger_head: { forEver: "the size of the log and hashes" },
  checkpoints: { forEver: "sizes, hashes of commitments, signatures" },
  cosigned_checkpoints: { forEver: "the same, with the signatures of witnesses" },
  log_epochs: { forEver: "names of the log" },
  closings: { atOnce: "taken to the erasure journal, under pseudonyms" },
  journal_head: { forEver: "how many lines the journal has, and their hash" },
};
