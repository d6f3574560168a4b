/**
 * The notification to the authority, in the shape of the form it asks for (art. 33(3), and what the CNIL's form asks beside),
 * and the letter to people (art. 34(2)), filled with what the register knows. What is not known yet says so.
 */

import {
  BREACH_KINDS,
  type BreachFacts,
  missingOf,
  openInForm,
  RISKS,
  type Risk,
  UNTOLD,
  type Untold,
} from "../../domain/breach.ts";
import type { Party } from "../../domain/consent.ts";
import { dayAt } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";
import { said, sayIn, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { frameOf, remedies } from "../letters/layout.ts";
import { momentIn } from "../letters/report-words.ts";

/** A breach, opened. */
export interface ToldBreach {
  readonly number: string;
  readonly awareAt: string;
  readonly notifyBy: string;
  readonly risk: Risk;
  readonly facts: BreachFacts;
  readonly authorityToldAt: string | null;
  readonly lateBecause: string | null;
  readonly peopleToldAt: string | null;
  readonly peopleUntoldBecause: Untold | null;
}

const UNKNOWN = words("engine.authority.breachDocuments.notKnownYetFollow");

/** Art. 33(3)(b): whom to ask. */
export const contactOf = (settings: EngineSettings): Party =>
  settings.controller.officer ?? settings.controller;

const partyFacts = (party: Party, language: Language): Fact[] => [
  [said(language, "engine.authority.breachDocuments.name"), party.name],
  [said(language, "engine.authority.breachDocuments.address"), party.address],
  [said(language, "engine.authority.breachDocuments.contact"), party.contact],
];

const known = (value: string | undefined, language: Language): string => value?.trim() || UNKNOWN[language];

const text = (value: string | undefined, language: Language): Block => ({
  kind: "text",
  text: known(value, language),
});

/** What kind of notification it is, as an authority's form asks first: the table knows whether one was made before. */
type NotificationStage = "initial" | "complete" | "further";

/** A form that still says "to follow" anywhere does not call itself whole: it names what follows. */
const stageSaid = (language: Language, breach: ToldBreach): string => {
  const say = sayIn(language);
  const open = openInForm(breach.facts).map((each) => each[language]);
  return say("engine.authority.breachDocuments.stage", {
    further: stageOf(breach) === "further",
    open: open.length,
    points: open.join(say("domain.marks.semicolon")),
  });
};

const stageOf = ({ authorityToldAt, facts }: ToldBreach): NotificationStage => {
  if (authorityToldAt) return "further";
  return openInForm(facts).length > 0 ? "initial" : "complete";
};

/** Whether it was told in time is the register's to say; the reasons are a person's. */
const lateRow = (
  { notifyBy, authorityToldAt, lateBecause }: ToldBreach,
  at: Date,
  language: Language,
): Fact[] => {
  const say = sayIn(language);
  const late = new Date(authorityToldAt ?? at) > new Date(notifyBy);
  if (!late && !lateBecause) return [];
  const missing = say("engine.authority.breachDocuments.72HoursOverReasons");
  return [[say("engine.authority.breachDocuments.reasonsDelay"), lateBecause ?? missing]];
};

const peopleTold = (breach: ToldBreach, language: Language, timeZone: string): Fact[] => {
  const say = sayIn(language);
  const { peopleToldAt, peopleUntoldBecause, risk, facts } = breach;
  const row = (told: string): Fact => [say("engine.authority.breachDocuments.wereTheyToldArt"), told];
  if (peopleToldAt) {
    const day = momentIn(language, timeZone, peopleToldAt);
    return [
      row(say("engine.authority.breachDocuments.yes", { day })),
      [say("engine.authority.breachDocuments.howHowMany"), known(facts.toldHow, language)],
    ];
  }
  if (peopleUntoldBecause) {
    const because = UNTOLD[peopleUntoldBecause][language];
    return [row(say("engine.authority.breachDocuments.no", { because }))];
  }
  if (risk === "none" || risk === "risk") return [row(say("engine.authority.breachDocuments.noHighRiskNot"))];
  return [
    row(
      risk === "high"
        ? say("engine.authority.breachDocuments.notYetTheyHave")
        : say("engine.authority.breachDocuments.notDecidedRiskNot"),
    ),
  ];
};

/** Points (a) to (d) among what the form asks. What is not known yet says so: it follows in phases. */
export const notificationDocument = (
  settings: EngineSettings,
  breach: ToldBreach,
  language: Language,
  at: Date,
): Document => {
  const say = sayIn(language);
  const { timeZone } = settings;
  const { facts } = breach;
  const moment = (iso: string | undefined): string =>
    iso === undefined ? UNKNOWN[language] : momentIn(language, timeZone, iso);
  const kinds = (facts.kinds ?? []).map((kind) => BREACH_KINDS[kind][language]).join("\n");
  const count = (value: number | undefined): string =>
    value === undefined ? UNKNOWN[language] : value.toLocaleString(language);
  const before: Fact[] = breach.authorityToldAt
    ? [
        [say("engine.authority.breachDocuments.firstNotified"), moment(breach.authorityToldAt)],
        [
          say("engine.authority.breachDocuments.authoritysReference"),
          facts.authorityReference ?? say("engine.authority.breachDocuments.filled"),
        ],
      ]
    : [];
  return {
    language,
    title: say("engine.authority.breachDocuments.notificationPersonalDataBreach"),
    subtitle: say("engine.authority.breachDocuments.art33Gdpr", {
      number: breach.number,
      authority: settings.authority,
    }),
    writtenAt: at,
    sections: [
      {
        heading: say("engine.authority.breachDocuments.notification"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [say("engine.authority.breachDocuments.kind"), stageSaid(language, breach)],
              [say("engine.authority.breachDocuments.numberOurRegister"), breach.number],
              ...before,
            ],
          },
        ],
      },
      {
        heading: say("engine.authority.breachDocuments.controller"),
        blocks: [{ kind: "facts", rows: partyFacts(settings.controller, language) }],
      },
      {
        heading: say("engine.authority.breachDocuments.when"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [say("engine.authority.breachDocuments.began"), moment(facts.startedAt)],
              [
                say("engine.authority.breachDocuments.ended"),
                facts.endedAt
                  ? moment(facts.endedAt)
                  : say("engine.authority.breachDocuments.notKnownYetStill"),
              ],
              [say("engine.authority.breachDocuments.noticed"), moment(facts.noticedAt)],
              [say("engine.authority.breachDocuments.awareSince"), moment(breach.awareAt)],
              [say("engine.authority.breachDocuments.72HoursEnd"), moment(breach.notifyBy)],
              [say("engine.authority.breachDocuments.timeZoneTheseHours"), timeZone],
              ...lateRow(breach, at, language),
            ],
          },
        ],
      },
      {
        heading: say("engine.authority.breachDocuments.whatHappened"),
        blocks: [
          text(facts.nature, language),
          {
            kind: "facts",
            rows: [
              [say("engine.authority.breachDocuments.kindBreach"), known(kinds, language)],
              [say("engine.authority.breachDocuments.peopleCategories"), known(facts.people, language)],
              [say("engine.authority.breachDocuments.peopleNumberAbout"), count(facts.peopleCount)],
              [say("engine.authority.breachDocuments.recordsCategories"), known(facts.records, language)],
              [say("engine.authority.breachDocuments.recordsNumberAbout"), count(facts.recordsCount)],
            ],
          },
        ],
      },
      {
        heading: say("engine.authority.breachDocuments.bWhomAsk"),
        blocks: [{ kind: "facts", rows: partyFacts(contactOf(settings), language) }],
      },
      {
        heading: say("engine.authority.breachDocuments.whatProtectedDataBefore"),
        blocks: [text(facts.measuresBefore, language)],
      },
      {
        heading: say("engine.authority.breachDocuments.cLikelyConsequences"),
        blocks: [
          text(facts.consequences, language),
          {
            kind: "facts",
            rows: [[say("engine.authority.breachDocuments.risk"), RISKS[breach.risk][language]]],
          },
        ],
      },
      {
        heading: say("engine.authority.breachDocuments.dMeasuresTakenProposed"),
        blocks: [text(facts.measures, language)],
      },
      {
        heading: say("engine.authority.breachDocuments.peopleConcerned"),
        blocks: [{ kind: "facts", rows: peopleTold(breach, language, timeZone) }],
      },
      {
        heading: say("engine.authority.breachDocuments.otherMemberStates"),
        blocks: [text(facts.crossBorder, language)],
      },
    ],
  };
};

/** Art. 34(2): in plain words what happened, and at least points (b), (c) and (d). It is written only when they are all known. */
export const peopleLetter = (
  settings: EngineSettings,
  breach: ToldBreach,
  language: Language,
  at: Date,
): Document => {
  const say = sayIn(language);
  const { facts } = breach;
  const title = say("engine.authority.breachDocuments.somethingHappenedDataAbout");
  const { letterhead, greeting, ending } = frameOf(settings, language, {
    to: say("engine.authority.breachDocuments.everybodyConcerned"),
    subject: title,
    day: dayAt(at, settings.timeZone),
  });
  return {
    language,
    title,
    letterhead,
    writtenAt: at,
    sections: [
      { heading: "", blocks: [{ kind: "text", text: greeting }] },
      {
        heading: say("engine.authority.breachDocuments.whatHappened2"),
        blocks: [text(facts.nature, language)],
      },
      {
        heading: say("engine.authority.breachDocuments.whatMayMeanYou"),
        blocks: [text(facts.consequences, language)],
      },
      {
        heading: say("engine.authority.breachDocuments.whatWeDid"),
        blocks: [text(facts.measures, language)],
      },
      {
        heading: say("engine.authority.breachDocuments.whatYouCanDo"),
        blocks: [text(facts.advice, language)],
      },
      {
        heading: say("engine.authority.breachDocuments.whomAsk"),
        blocks: [
          { kind: "facts", rows: partyFacts(contactOf(settings), language) },
          ...[remedies(settings)[language], ...ending].map((each) => ({ kind: "text", text: each }) as const),
        ],
      },
    ],
  };
};

/** The same as data, for the authority's own form. */
export const notificationJson = (settings: EngineSettings, breach: ToldBreach) => {
  const { facts } = breach;
  return {
    number: breach.number,
    notification: stageOf(breach),
    authorityReference: facts.authorityReference ?? null,
    authority: settings.authority,
    controller: {
      name: settings.controller.name,
      address: settings.controller.address,
      contact: settings.controller.contact,
    },
    startedAt: facts.startedAt ?? null,
    endedAt: facts.endedAt ?? null,
    noticedAt: facts.noticedAt ?? null,
    awareAt: breach.awareAt,
    notifyBy: breach.notifyBy,
    toldAt: breach.authorityToldAt,
    reasonsForDelay: breach.lateBecause,
    risk: breach.risk,
    "33(3)(a)": {
      nature: facts.nature,
      kinds: facts.kinds ?? null,
      people: facts.people ?? null,
      peopleCount: facts.peopleCount ?? null,
      records: facts.records ?? null,
      recordsCount: facts.recordsCount ?? null,
    },
    "33(3)(b)": contactOf(settings),
    "33(3)(c)": { consequences: facts.consequences ?? null },
    "33(3)(d)": { measuresBefore: facts.measuresBefore ?? null, measures: facts.measures ?? null },
    people: {
      toldAt: breach.peopleToldAt,
      toldHow: facts.toldHow ?? null,
      untoldBecause: breach.peopleUntoldBecause,
      advice: facts.advice ?? null,
    },
    crossBorder: facts.crossBorder ?? null,
    missing: missingOf(facts),
  };
};
