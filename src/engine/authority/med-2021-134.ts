/**
 * MED-2021-134 point by point: what the decision of 26 November 2021 found against Clearview AI, what answers it here, and
 * which command and test show it. A test holds each command and test against what there is. It is no judgment of how
 * an organisation uses Miroir: that is the organisation's and the authority's.
 */

import type { Language } from "../../domain/errors.ts";
import type { Document } from "../../paper/document.ts";
import { sayIn, words } from "../../words/words.ts";

type Both = Readonly<Record<Language, string>>;

interface Point {
  readonly found: Both;
  readonly answer: Both;
  /** Of the command line, as its table names it. */
  readonly command: string;
  readonly test: { readonly file: string; readonly name: string };
}

const invariant = (file: string, name: string): Point["test"] => ({
  file: `test/invariants/${file}.test.ts`,
  name,
});

export const MED_POINTS: readonly Point[] = [
  {
    found: words("engine.authority.med2021134.photographsEverybodyWereCollected"),
    answer: words("engine.authority.med2021134.onlyFilesOrganisationNames"),
    command: "album add",
    test: invariant(
      "law-4-nobody-collects",
      "an album held by no right is refused by the verb, and nothing is written",
    ),
  },
  {
    found: words("engine.authority.med2021134.nobodyHadBeenAsked"),
    answer: words("engine.authority.med2021134.templateWrittenOnlyTransaction"),
    command: "enrol",
    test: invariant(
      "law-1-no-reference-without-consent",
      "the table takes no template and no photograph that names no consent",
    ),
  },
  {
    found: words("engine.authority.med2021134.templateEveryFaceFound"),
    answer: words("engine.authority.med2021134.anybodyElseNoTemplate"),
    command: "audit templates",
    test: {
      file: "test/engine/compare/other-faces.test.ts",
      name: "an album with faces of people who did not ask is not scanned before their ground is written",
    },
  },
  {
    found: words("engine.authority.med2021134.interestPrivateBusinessCould"),
    answer: words("engine.authority.med2021134.noLegitimateInterestAccepted"),
    command: "consent list",
    test: invariant(
      "law-1-no-reference-without-consent",
      "enrolling without any one of the things a consent is made of writes nothing",
    ),
  },
  {
    found: words("engine.authority.med2021134.resultProfileAllPhotographs"),
    answer: words("engine.authority.med2021134.profileExistsOnlySomebody"),
    command: "profile",
    test: invariant(
      "law-3-a-grant-opens-time-closes",
      "enrolled and not granted, a person cannot be compared",
    ),
  },
  {
    found: words("engine.authority.med2021134.picturesMinorsWereCollected"),
    answer: words("engine.authority.med2021134.nobodyUnder18Enrolled"),
    command: "album add",
    test: invariant(
      "law-8-children-are-left-out",
      "an album with minors is outside every consent, grant and scan",
    ),
  },
  {
    found: words("engine.authority.med2021134.accessLimitedDataLast"),
    answer: words("engine.authority.med2021134.reportGoesOverWhole"),
    command: "report",
    test: invariant(
      "law-6-rights-are-answered-whole-report",
      "no setting limits how far back a report looks, or how often it is written",
    ),
  },
  {
    found: words("engine.authority.med2021134.accessLimitedTwiceYear"),
    answer: words("engine.authority.med2021134.requestsNotCountedEach"),
    command: "request open",
    test: invariant(
      "law-6-rights-are-answered-whole",
      "a thousand requests of one person in one day are a thousand cases, each with its own number and due date",
    ),
  },
  {
    found: words("engine.authority.med2021134.answersWerePartialResults"),
    answer: words("engine.authority.med2021134.requestAccessClosesOnly"),
    command: "request answer",
    test: invariant(
      "law-6-rights-are-answered-whole-report",
      "an answer closes only when each field is said or is explicitly none",
    ),
  },
  {
    found: words("engine.authority.med2021134.peopleWereSentOnline"),
    answer: words("engine.authority.med2021134.requestTakenEveryChannel"),
    command: "request pause",
    test: {
      file: "test/domain/request.test.ts",
      name: "an identity document is asked for only after something lighter was",
    },
  },
  {
    found: words("engine.authority.med2021134.requestErasureGotNo"),
    answer: words("engine.authority.med2021134.forgettingOneCommandReaches"),
    command: "forget",
    test: invariant(
      "law-7-forgetting-is-real",
      "forgetting reaches what was written, queued, opened and disclosed",
    ),
  },
  {
    found: words("engine.authority.med2021134.formalNoticeStopCollecting"),
    answer: words("engine.authority.med2021134.everythingAuthorityAsksLeaves"),
    command: "authority-pack",
    test: {
      file: "test/engine/authority/pack.test.ts",
      name: "one command writes everything an authority asks for, and each file of it can be checked without us",
    },
  },
];

/** Point by point, for the authority pack. */
export const medDocument = (language: Language, writtenAt: Date): Document => {
  const say = sayIn(language);
  return {
    language,
    title: say("engine.authority.med2021134.med2021134Point"),
    subtitle: say("engine.authority.med2021134.formalNoticeCnilClearview"),
    writtenAt,
    sections: [
      {
        heading: say("engine.authority.med2021134.whatFoundWhatAnswers"),
        blocks: [
          {
            kind: "note",
            text: say("engine.authority.med2021134.saysHowProgramBuilt"),
          },
          {
            kind: "table",
            heads: [
              say("engine.authority.med2021134.found"),
              say("engine.authority.med2021134.answeredHere"),
              say("engine.authority.med2021134.commandTest"),
            ],
            rows: MED_POINTS.map(({ found, answer, command, test }) => [
              found[language],
              answer[language],
              `miroir ${command}\n${test.file}\n“${test.name}”`,
            ]),
          },
        ],
      },
    ],
  };
};
