/** What waits, what is due and what is wrong, as `miroir status` says it, each with the command that goes on with it. */

import type { Language } from "../../domain/errors.ts";
import { URGENCIES } from "../../domain/request.ts";
import type { Due, DueLine, FirstStep, Standings, Waits, Wrong } from "../../engine/staff/standing.ts";
import { type Key, type Words, words } from "../../words/words.ts";

interface Line {
  readonly said: (n: number) => Words;
  readonly command: string;
}

const line = (key: Key, command: string): Line => ({ said: (n) => words(key, { n }), command });

const WAITS_LINES: Readonly<Record<Waits, Line>> = {
  conflicts: line("cli.staff.standing.facesTwoPeopleMay", "miroir review"),
  enrolments: line("cli.staff.standing.enrolmentsNobodyLooked", "miroir enrolment list"),
  objections: line("cli.staff.standing.objectionsPictures", "miroir objection list"),
  candidates: line("cli.staff.standing.possibleMatchesLooked", "miroir review"),
  proposals: line("cli.staff.standing.comparisonsSecondAccountHas", "miroir proposal list"),
  breaches: line("cli.staff.standing.breachesNotClosed", "miroir breach list"),
  tellings: line("cli.staff.standing.recipientsWhoHaveTold", "miroir recipient list"),
  lettersWaiting: line("cli.staff.standing.lettersSent", "miroir mail send"),
  heldBack: line("cli.staff.standing.maskedCopiesHeldBack", "miroir publish list"),
  toSign: line("cli.staff.standing.publicationsLookedSigned", "miroir publish list"),
  sidecarsWaiting: line("cli.staff.standing.sidecarsWrittenAgain", "miroir sidecars rebuild"),
  toCompare: line("cli.staff.standing.grantsPicturesCompared", "miroir scan"),
  withoutGrant: line("cli.staff.standing.peopleEnrolledWhoNever", "miroir people"),
};

const WRONG_LINES: Readonly<Record<Wrong, Line>> = {
  clockBehind: line("cli.staff.standing.clockBehindLog", "miroir tick"),
  proofBroken: line("cli.staff.standing.lastProofNoTemplate", "miroir audit templates"),
  copiesStale: line("cli.staff.standing.copiesLeftMustNot", "miroir publish rebuild"),
  diskFull: line("cli.staff.standing.diskDataNearlyFull", "df -h"),
  choreFailed: line("cli.staff.standing.nightlyChoresMetError", "miroir tick"),
  lettersFailed: line("cli.staff.standing.lettersCouldNotDelivered", "miroir mail list"),
  dpiaMissing: line("cli.staff.standing.noImpactAssessmentAdopted", "miroir dpia show"),
  dpiaChanged: line("cli.staff.standing.impactAssessmentNotFile", "miroir dpia show"),
  dpiaOverdue: line("cli.staff.standing.reviewImpactAssessmentOverdue", "miroir authority-pack"),
  scanMisses: line("cli.staff.standing.picturesCouldNotCompared", "miroir scan"),
  importProblems: line("cli.staff.standing.filesCouldNotRead", "miroir album list"),
  notApart: line("cli.staff.standing.decodersNotKeptApart", "miroir status --json"),
};

const DUE_LINES: Readonly<Record<Due, Line>> = {
  request: line("cli.staff.standing.request", "miroir request show {number}"),
  breach: line("cli.staff.standing.tellAuthorityBreach", "miroir breach list"),
  grants: line("cli.staff.standing.grantsCloseFromDay", "miroir grant list"),
  consents: line("cli.staff.standing.consentsEndFromDay", "miroir consent list"),
  albums: line("cli.staff.standing.indexesAlbumsRemoved", "miroir album list"),
  memberLists: line("cli.staff.standing.listsPeopleRemoved", "miroir member list"),
  dpia: line("cli.staff.standing.reviewImpactAssessment", "miroir authority-pack"),
};

const FIRST_LINES: Readonly<Record<FirstStep, Line>> = {
  addAlbum: line("cli.staff.standing.addAlbum", "miroir album add --help"),
  importPictures: line("cli.staff.standing.importPictures", "miroir import --help"),
  enrolSomebody: line("cli.staff.standing.enrolSomebodyWhoAsked", "miroir enrol --help"),
};

/** A line as it is said, and what goes on with it. */
export interface SaidLine {
  readonly text: string;
  readonly command: string;
}

const shown = ({ said, command }: Line, count: number, language: Language): SaidLine => ({
  text: said(count)[language],
  command,
});

const dueSaid = ({ what, on, count, number, urgency }: DueLine, language: Language): SaidLine => {
  const { text, command } = shown(DUE_LINES[what], count, language);
  const fill = (from: string): string => from.replace("{number}", number ?? "");
  const how = urgency === null ? "" : ` (${URGENCIES[urgency][language]})`;
  return { text: `${on}  ${fill(text)}${how}`, command: fill(command) };
};

export interface StandingSaid {
  readonly wrong: readonly SaidLine[];
  readonly due: readonly SaidLine[];
  readonly waits: readonly SaidLine[];
  /** What cannot wait comes first; null when nothing is to be done. */
  readonly next: SaidLine | null;
}

const URGENT = ["overdue", "today", "soon"];

/** Not to be mended by whoever sits here now: said, and not the next thing to do. */
const ONLY_SAID: readonly Wrong[] = ["notApart", "importProblems", "scanMisses"];

/** The order is that of what may not wait: what went wrong, cases whose day comes, how an instance begins, the rest. */
export const standingSaid = (
  { wrong, due, waits, firstStep }: Standings,
  language: Language,
): StandingSaid => {
  const first = firstStep === null ? null : shown(FIRST_LINES[firstStep], 1, language);
  const urgentWrong = wrong.find(({ what }) => !ONLY_SAID.includes(what));
  const urgentDue = due.find(
    ({ what, urgency }) => what === "breach" || (urgency !== null && URGENT.includes(urgency)),
  );
  const all: StandingSaid = {
    wrong: wrong.map(({ what, count }) => shown(WRONG_LINES[what], count, language)),
    due: due.map((each) => dueSaid(each, language)),
    waits: waits.map(({ what, count }) => shown(WAITS_LINES[what], count, language)),
    next: null,
  };
  return {
    ...all,
    next:
      (urgentWrong && shown(WRONG_LINES[urgentWrong.what], urgentWrong.count, language)) ??
      (urgentDue && dueSaid(urgentDue, language)) ??
      all.waits[0] ??
      first,
  };
};
