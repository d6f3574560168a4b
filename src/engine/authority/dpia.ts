/**
 * The impact assessment of art. 35 as a document to complete (R83, R84), in the order of the CNIL's PIA models: context,
 * fundamental principles, risks, action plan, validation. What the configuration, the database and the published measurements
 * say is filled in, and what only a person can judge is marked. It never says whether the law allows the processing: that is
 * for the controller to judge.
 */

import { GROUND_GAP, groundIn, OTHER_FACES_ROW } from "../../domain/album.ts";
import { AGE_WORDS, CUSTODY_WORDS, RELATIONSHIP_WORDS, worded } from "../../domain/codes.ts";
import type { Language } from "../../domain/errors.ts";
import { KEPT_THING_NAMES, keptText } from "../../domain/kept.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import { sayIn, type Words, words } from "../../words/words.ts";
import type { Comparisons } from "../compare/reach.ts";
import type { AssessmentStanding } from "../gate/assessment.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { keepingTerms } from "../gate/retention.ts";
import { dayIn, figureIn, momentIn } from "../letters/report-words.ts";
import { logic, MEASURED, stampFact } from "../report/logic.ts";
import { assessFeared, fearedSections } from "./dpia-feared.ts";
import { PRINCIPLES, SUPPORTS } from "./dpia-principles.ts";
import { assess, consultedFirst, highRisks, LEVELS, RISKS, type RiskGrounds } from "./dpia-risks.ts";
import { type Gap, type Grounds, measuresOf, toWrite } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

export interface AssessmentGrounds extends RiskGrounds {
  /** The version that was adopted, if one was. */
  readonly adopted: AssessmentStanding;
  /** What the grants that are open today let be compared. */
  readonly comparisons: Comparisons;
}

const gap = (article: string, what: Words): Gap => ({ article, what });

const GAPS = {
  description: gap("35(7)(a)", words("engine.authority.dpia.contextHowManyPeople")),
  alternative: gap("35(7)(b)", words("engine.authority.dpia.lessIntrusiveAlternativeConsidered")),
  severity: gap("35(7)(c)", words("engine.authority.dpia.likelihoodSeverityEachRisk")),
  measures: gap("35(7)(d)", words("engine.authority.dpia.measuresAroundMiroirWho")),
  supports: gap("35(7)(a)", words("engine.authority.dpia.machinePlaceWhoReaches")),
  plan: gap("35(7)(d)", words("engine.authority.dpia.eachLineActionPlan")),
  decision: gap("35(1)", words("engine.authority.dpia.decisionControllerNameDate")),
  advice: gap("35(2)", words("engine.authority.dpia.adviceDataProtectionOfficer")),
  views: gap("35(9)", words("engine.authority.dpia.viewsPeopleConcernedThose")),
  review: gap("35(11)", words("engine.authority.dpia.referenceAssessmentAdoptedDay")),
  overdue: gap("35(11)", words("engine.authority.dpia.reviewDueDaySet")),
  adopted: gap("35(1)", words("engine.authority.dpia.adoptedFileChangedOrGone")),
  consulted: gap("36(1)", words("engine.authority.dpia.whetherAuthorityConsulted")),
} as const;

/** Adopted, and its file is still the one: the decision is made, and stands in it. */
const inForce = ({ adopted }: AssessmentGrounds): boolean => adopted.state === "in-force";

/** What a person still has to write; the assessment is not one before. */
export const assessmentGaps = (grounds: AssessmentGrounds): Gap[] => {
  const { settings, today } = grounds;
  const { dpia, otherFaces } = settings;
  return [
    ...WRITTEN,
    ...(inForce(grounds) ? [] : [GAPS.decision]),
    ...(["changed", "gone"].includes(grounds.adopted.state) ? [GAPS.adopted] : []),
    ...(highRisks(grounds).length > 0 ? [GAPS.consulted] : []),
    ...(otherFaces === null ? [GROUND_GAP] : []),
    ...(dpia === null ? [GAPS.review] : dpia.reviewOn < today ? [GAPS.overdue] : []),
  ];
};

const WRITTEN: readonly Gap[] = [
  GAPS.description,
  GAPS.supports,
  GAPS.alternative,
  GAPS.severity,
  GAPS.measures,
  GAPS.plan,
  GAPS.advice,
  GAPS.views,
];

const figures = (language: Language, grounds: AssessmentGrounds): Fact[] => {
  const say = sayIn(language);
  const { inventory, settings } = grounds;
  const items = inventory.albums.reduce((sum, album) => sum + album.items, 0);
  const people = Object.entries(inventory.people).map(([band, count]) =>
    say("engine.authority.dpia.line", {
      ageWords: worded(AGE_WORDS, band, language),
      count,
    }),
  );
  return [
    [say("engine.authority.dpia.picturesHeld"), String(items)],
    [say("engine.authority.dpia.facesFoundThem"), String(inventory.faces)],
    [say("engine.authority.dpia.peopleEnrolled"), people.join(", ") || "0"],
    [say("engine.authority.dpia.grantsOpenToday"), String(inventory.openGrants)],
    [
      say("engine.authority.dpia.searchesRecord"),
      `${inventory.searches} (${settings.retention.logMonths} ${say("engine.authority.dpia.months")})`,
    ],
    [say("engine.authority.dpia.whoHoldsKeys"), CUSTODY_WORDS[settings.keyCustody.mode][language]],
    [say("engine.authority.dpia.relationshipPeople"), RELATIONSHIP_WORDS[settings.relationship][language]],
    [say("engine.authority.dpia.kept"), settings.jurisdiction[language]],
  ];
};

/** What happens to a file and to a person, in a paragraph. */
export const FLOW: Both = words("engine.authority.dpia.filesOrganisationsOwnImported");

const WHY: Both = words("engine.authority.dpia.biometricDataProcessedLarge");

const NECESSITY: Both = words("engine.authority.dpia.nobodySearchedWhoDid");

/** What cannot be known here, in a cell. */
const UNKNOWN: Both = words("engine.authority.dpia.filled");

const text = (both: Both, language: Language): Block => ({ kind: "text", text: both[language] });

const riskSection = (language: Language, grounds: AssessmentGrounds): Section => {
  const say = sayIn(language);
  const assessed = new Map(assess(grounds).map((risk) => [risk.id, risk]));
  return {
    heading: say("engine.authority.dpia.3RisksRightsFreedoms"),
    blocks: [
      toWrite(language, GAPS.severity),
      {
        kind: "table",
        heads: [
          say("engine.authority.dpia.risk"),
          say("engine.authority.dpia.whatDoneAbout"),
          say("engine.authority.dpia.leftConfigured"),
        ],
        rows: RISKS.map(({ id, name, measure }) => {
          const { level, because } = assessed.get(id)!;
          return [
            name[language],
            measure[language],
            `${LEVELS[level][language]}${say("domain.marks.colon")}${because[language]}`,
          ];
        }),
      },
    ],
  };
};

const reviewBlocks = (language: Language, { settings: { dpia }, today }: Grounds): Block[] => {
  const say = sayIn(language);
  if (dpia === null) return [toWrite(language, GAPS.review)];
  return [
    {
      kind: "facts",
      rows: [
        [say("engine.authority.dpia.reference"), dpia.reference],
        [say("engine.authority.dpia.reviewed"), dayIn(language, dpia.reviewOn)],
      ],
    },
    ...(dpia.reviewOn < today ? [toWrite(language, GAPS.overdue)] : []),
  ];
};

const contextSections = (language: Language, grounds: AssessmentGrounds): Section[] => {
  const say = sayIn(language);
  const { officer, ...controller } = grounds.settings.controller;
  const responsible: Fact[] = [
    [
      say("engine.authority.dpia.controller"),
      `${controller.name}, ${controller.address}; ${controller.contact}`,
    ],
    [
      say("engine.authority.dpia.dataProtectionOfficer"),
      officer ? `${officer.name}, ${officer.address}; ${officer.contact}` : UNKNOWN[language],
    ],
  ];
  return [
    { heading: say("engine.authority.dpia.whyOneNeeded"), blocks: [text(WHY, language)] },
    {
      heading: say("engine.authority.dpia.1ContextArt35"),
      blocks: [
        text(FLOW, language),
        { kind: "facts", rows: [...responsible, ...figures(language, grounds)] },
        toWrite(language, GAPS.description),
      ],
    },
    {
      heading: say("engine.authority.dpia.dataSupports"),
      blocks: [
        {
          kind: "table",
          heads: [say("engine.authority.dpia.data"), say("engine.authority.dpia.carried")],
          rows: SUPPORTS.map(([what, where]) => [what[language], where[language]]),
        },
        toWrite(language, GAPS.supports),
      ],
    },
  ];
};

/** Every line of the one table of periods. */
const keptSaid = (language: Language, settings: EngineSettings): string =>
  keptText(KEPT_THING_NAMES, keepingTerms(settings), language);

/** How many comparisons open grants allow, with and without the hours and places that people said. */
const comparedSaid = (
  language: Language,
  { inventory: { openGrants, scans }, comparisons }: AssessmentGrounds,
): string => {
  const share = comparisons.unnarrowed > 0 ? 1 - comparisons.comparisons / comparisons.unnarrowed : 0;
  return sayIn(language)("engine.authority.dpia.facesTimesPeople", {
    ...{ openGrants, scans },
    narrowed: comparisons.comparisons,
    whole: comparisons.unnarrowed,
    fewer: comparisons.comparisons < comparisons.unnarrowed,
    percent: figureIn(language, Math.round(share * 100)),
  });
};

const principleSections = (language: Language, grounds: AssessmentGrounds): Section[] => {
  const { settings } = grounds;
  const say = sayIn(language);
  return [
    {
      heading: say("engine.authority.dpia.2FundamentalPrinciplesNecessity"),
      blocks: [
        text(NECESSITY, language),
        {
          kind: "table",
          heads: [
            say("engine.authority.dpia.principle"),
            say("engine.authority.dpia.article"),
            say("engine.authority.dpia.howKept"),
          ],
          rows: PRINCIPLES.map(([principle, article, kept]) => [
            principle[language],
            article,
            kept[language],
          ]),
        },
        { kind: "facts", rows: [[say("engine.authority.dpia.howLong"), keptSaid(language, settings)]] },
        toWrite(language, GAPS.alternative),
      ],
    },
    {
      heading: OTHER_FACES_ROW.name[language],
      blocks: [
        {
          kind: "facts",
          rows: [
            [say("engine.authority.dpia.people"), OTHER_FACES_ROW.subjects[language]],
            [say("engine.authority.dpia.data"), OTHER_FACES_ROW.data[language]],
            [say("engine.authority.dpia.howLong"), OTHER_FACES_ROW.erasure[language]],
            [say("engine.authority.dpia.groundArt92"), groundIn(settings.otherFaces, language)],
            [say("engine.authority.dpia.comparedToday"), comparedSaid(language, grounds)],
          ],
        },
        ...(settings.otherFaces === null ? [toWrite(language, GROUND_GAP)] : []),
      ],
    },
  ];
};

/** A line for each high risk and each gap; who and when is for people to say. */
const planSection = (language: Language, grounds: AssessmentGrounds): Section => {
  const say = sayIn(language);
  const names = new Map(RISKS.map(({ id, name }) => [id, name]));
  const unknown = UNKNOWN[language];
  const lower = highRisks(grounds).map(({ id }) => {
    const risk = names.get(id)![language];
    return say("engine.authority.dpia.lowerRiskConsultAuthority", { risk });
  });
  const write = assessmentGaps(grounds).map(({ article, what }) => `${what[language]} (art. ${article})`);
  return {
    heading: say("engine.authority.dpia.4MeasuresActionPlan"),
    blocks: [
      ...measuresOf(grounds.settings).map((measure) => text(measure, language)),
      toWrite(language, GAPS.measures),
      {
        kind: "table",
        heads: [
          say("engine.authority.dpia.do"),
          say("engine.authority.dpia.who"),
          say("engine.authority.dpia.when"),
        ],
        rows: [...lower, ...write].map((each) => [each, unknown, unknown]),
      },
      toWrite(language, GAPS.plan),
    ],
  };
};

const adoptedRows = (language: Language, { adopted }: AssessmentGrounds): Fact[] => {
  const say = sayIn(language);
  if (adopted.state === "exempt")
    return [
      [
        say("engine.authority.dpia.adoptedVersion"),
        say("engine.authority.dpia.noneDemonstrationExemptSince"),
      ],
    ];
  if (adopted.fromDay === null)
    return [[say("engine.authority.dpia.adoptedVersion"), say("engine.authority.dpia.noneYet")]];
  const changed = say("engine.authority.dpia.noFileChangedGone");
  return [
    [say("engine.authority.dpia.adoptedVersion"), adopted.file ?? UNKNOWN[language]],
    [say("engine.authority.dpia.sha256"), adopted.sha256 ?? UNKNOWN[language]],
    [say("engine.authority.dpia.forceFrom"), dayIn(language, adopted.fromDay)],
    [say("engine.authority.dpia.adopted"), adopted.adoptedBy ?? UNKNOWN[language]],
    [
      say("engine.authority.dpia.stillSameFile"),
      adopted.state === "in-force" ? say("engine.authority.dpia.yes") : changed,
    ],
  ];
};

/** Art. 36(1): with a high risk left the authority is consulted first; how far use has gone is said beside it. */
const consultationBlocks = (language: Language, grounds: AssessmentGrounds): Block[] => {
  const high = highRisks(grounds).length;
  if (high === 0) return [];
  return [{ kind: "note", text: consultedFirst(language, grounds) }, toWrite(language, GAPS.consulted)];
};

const validationSections = (language: Language, grounds: AssessmentGrounds): Section[] => {
  const say = sayIn(language);
  return [
    {
      heading: say("engine.authority.dpia.5ValidationAdviceViews"),
      blocks: [toWrite(language, GAPS.advice), toWrite(language, GAPS.views)],
    },
    {
      heading: say("engine.authority.dpia.decisionSignatureReview"),
      blocks: [
        { kind: "facts", rows: adoptedRows(language, grounds) },
        ...(inForce(grounds)
          ? [text(words("engine.authority.dpia.decisionStandsAdopted"), language)]
          : [toWrite(language, GAPS.decision)]),
        ...consultationBlocks(language, grounds),
        ...reviewBlocks(language, grounds),
      ],
    },
  ];
};

/** Once a version is adopted, this is what Miroir would write today beside it. */
const adoptedSection = (language: Language, grounds: AssessmentGrounds): Section[] => {
  if (!inForce(grounds)) return [];
  const say = sayIn(language);
  const { fromDay, adoptedBy, file } = grounds.adopted;
  return [
    {
      heading: say("engine.authority.dpia.adoptedVersionHeading"),
      blocks: [
        {
          kind: "text",
          text: say("engine.authority.dpia.adoptedVersionIsAssessment", {
            ...{ file: file ?? "", adoptedBy: adoptedBy ?? "" },
            day: dayIn(language, fromDay ?? ""),
          }),
        },
      ],
    },
  ];
};

/** The assessment, filled as far as a program can. */
export const assessmentDocument = (language: Language, grounds: AssessmentGrounds): Document => {
  const say = sayIn(language);
  const { settings, at, pack, scores } = grounds;
  return {
    language,
    title: say("engine.authority.dpia.dataProtectionImpactAssessment"),
    subtitle: say("engine.authority.dpia.article35GdprDocument"),
    writtenAt: at,
    footer: say("engine.authority.dpia.filledMiroir", {
      timeZone: momentIn(language, settings.timeZone, at),
    }),
    sections: [
      ...adoptedSection(language, grounds),
      ...contextSections(language, grounds),
      ...principleSections(language, grounds),
      riskSection(language, grounds),
      ...fearedSections(language, grounds),
      {
        heading: say("engine.authority.dpia.errorRatesLogic"),
        blocks: [
          {
            kind: "facts",
            rows: logic({ language, to: "authority", pack, scores, falseMatches: settings.falseMatches }),
          },
        ],
      },
      planSection(language, grounds),
      ...validationSections(language, grounds),
      {
        heading: say("engine.authority.dpia.annex"),
        blocks: [{ kind: "facts", rows: [stampFact(language, pack)] }],
      },
    ],
  };
};

/** The assessment for programs: the same content, by the letters of art. 35(7), in both languages. */
export const assessmentJson = (grounds: AssessmentGrounds) => {
  const { settings, pack, inventory, at } = grounds;
  const risks = new Map(assess(grounds).map((risk) => [risk.id, risk]));
  return {
    writtenAt: at.toISOString(),
    onFile: settings.dpia,
    "35(7)(a)": {
      flow: FLOW,
      inventory,
      custody: settings.keyCustody.mode,
      relationship: settings.relationship,
    },
    "35(7)(b)": NECESSITY,
    "35(7)(c)": RISKS.map(({ id, name, measure }) => ({ name, measure, ...risks.get(id)! })),
    feared: assessFeared(grounds),
    adopted: grounds.adopted,
    comparisons: grounds.comparisons,
    "35(7)(d)": measuresOf(grounds.settings),
    accuracy: { pack, measured: MEASURED[pack] ?? null, expectedFalse: inventory.expectedFalse },
    gaps: assessmentGaps(grounds),
  };
};
