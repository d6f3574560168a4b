/** The words of a report for what the tables call by a code: in hers, so that nothing internal is read on paper. */

import { ENDED_BECAUSE } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { CHANNELS } from "../../domain/request.ts";
import { words } from "../../words/words.ts";

type Said = Readonly<Record<Language, string>>;
type Table = Readonly<Record<string, Said>>;

/** In her language; a code that no table has is left out rather than printed. */
export const saidOf = (table: Table, language: Language, code: unknown): string =>
  typeof code === "string" && Object.hasOwn(table, code) ? table[code]![language] : "";

/** Where a consent was given, and by what it ended. */
export const CONSENT_CHANNELS: Table = {
  ...CHANNELS,
  ...ENDED_BECAUSE,
  desk: words("engine.report.said.desk"),
  portal: words("engine.report.said.yourselfPortal"),
  "came of age": words("engine.report.said.youCameAge"),
  "its time": words("engine.report.said.timeOver"),
  "its albums are gone": words("engine.report.said.albumsGone"),
};

export const CONSENT_EVENTS: Table = {
  explicit: words("engine.report.said.said"),
  clock: words("engine.report.said.lapseTime"),
  erasure: words("engine.report.said.yourErasure"),
  change: words("engine.report.said.becauseWhatStoodChanged"),
};

export const GRANT_ENDS: Table = {
  ...CONSENT_CHANNELS,
  asked: words("engine.report.said.youAsked"),
  withdrawn: words("engine.report.said.youWithdrewYourConsent"),
  replaced: words("engine.report.said.newOneTookPlace"),
  "its time ended": words("engine.report.said.timeOver"),
  expired: words("engine.report.said.timeOver"),
  restricted: words("engine.report.said.processingRestricted"),
  suspended: words("engine.report.said.somebodyElseSaidYour"),
  "nobody vouched": words("engine.report.said.nobodyHadVouchedYou"),
  "its key is gone": words("engine.report.said.keyDestroyed"),
};

export const REQUEST_EVENTS: Table = {
  opened: words("engine.report.said.received"),
  acknowledged: words("engine.report.said.receiptConfirmedYou"),
  "identity-asked": words("engine.report.said.youWereAskedShow"),
  "identity-given": words("engine.report.said.youShowedWhoYou"),
  "mandate-shown": words("engine.report.said.agentShowedMandate"),
  extended: words("engine.report.said.termExtended"),
  looked: words("engine.report.said.archiveLookedThrough"),
  answered: words("engine.report.said.answered"),
  "refusal-proposed": words("engine.report.said.refusalProposed"),
  refused: words("engine.report.said.refused"),
  reminded: words("engine.report.said.staffWereRemindedTerm"),
  closed: words("engine.report.said.closed"),
  note: words("engine.report.said.noted"),
};

export const CONFLICT_STAGES: Table = {
  enrol: words("engine.report.said.enrolled"),
  grant: words("engine.report.said.compared"),
  look: words("engine.report.said.lookThroughArchive"),
};

export const CONFLICT_STATES: Table = {
  open: words("engine.report.said.notSettledYet"),
  first: words("engine.report.said.settledFaceWhoeverCame"),
  second: words("engine.report.said.settledFaceWhoeverCameSecond"),
  distinct: words("engine.report.said.settledTwoPeopleWho"),
  same: words("engine.report.said.settledOnePersonTwice"),
};

export const OBJECTION_STATES: Table = {
  pending: words("engine.report.said.notDecidedYet"),
  upheld: words("engine.report.said.upheld"),
  rejected: words("engine.report.said.rejected"),
};

export const EXPORTS: Table = {
  profile: words("engine.report.said.yourProfile"),
  report: words("engine.report.said.kindReport"),
  portability: words("engine.report.said.whatYouTakeYou"),
  receipt: words("engine.report.said.receiptConsent"),
  sheet: words("engine.report.said.sheetWhichStaffCompare"),
  key: words("engine.report.said.sheetYourPersonalKey"),
  letter: words("engine.report.said.letter"),
};
