/**
 * The duties of Regulation (EU) 2024/1689 (AI Act): where Miroir most probably falls and why, what it does for each duty, and
 * what only the controller, as deployer, can do or confirm. Guidance on Annex III 1(a) was not found when this was written.
 */

import type { Language } from "../../domain/errors.ts";
import type { Block, Document } from "../../paper/document.ts";
import { sayIn, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";

type Both = Readonly<Record<Language, string>>;

export const AI_ACT_WHERE: readonly Both[] = [
  words("engine.authority.aiAct.searchingArchiveSomebodyWho"),
  words("engine.authority.aiAct.organisationRunsDeployerArt"),
  words("engine.authority.aiAct.art5HasApplied"),
];

interface Duty {
  readonly article: string;
  readonly duty: Both;
  readonly here: Both;
  readonly yours: Both;
}

export const AI_ACT_DUTIES: readonly Duty[] = [
  {
    article: "4",
    duty: words("engine.authority.aiAct.whoeverOperatesUnderstands"),
    here: words("engine.authority.aiAct.guideEachTaskScore"),
    yours: words("engine.authority.aiAct.filledWhoTrainedWhen"),
  },
  {
    article: "5(1)(e), (f), (g), (h)",
    duty: words("engine.authority.aiAct.noUntargetedScrapingFaces"),
    here: words("engine.authority.aiAct.cannotConfiguredFilesOnly"),
    yours: words("engine.authority.aiAct.confirmedNoOtherSystem"),
  },
  {
    article: "26(1)",
    duty: words("engine.authority.aiAct.useAccordingInstructions"),
    here: words("engine.authority.aiAct.guideComes"),
    yours: words("engine.authority.aiAct.filledWhoWatchesOver"),
  },
  {
    article: "26(2), 14",
    duty: words("engine.authority.aiAct.humanOversightCompetentPeople"),
    here: words("engine.authority.aiAct.possibleMatchNeverScan"),
    yours: words("engine.authority.aiAct.filledWhoTheyTheir"),
  },
  {
    article: "26(4)",
    duty: words("engine.authority.aiAct.inputDataRelevantRepresentative"),
    here: words("engine.authority.aiAct.referencesMeasuredBeforeThey"),
    yours: words("engine.authority.aiAct.filledHowFarPeople"),
  },
  {
    article: "26(5)",
    duty: words("engine.authority.aiAct.watchHowWorksReport"),
    here: words("engine.authority.aiAct.breachRegisterNightlyProof"),
    yours: words("engine.authority.aiAct.filledWhomIncidentReported"),
  },
  {
    article: "26(6), 19, 12(3)",
    duty: words("engine.authority.aiAct.logsKeptSixMonths"),
    here: words("engine.authority.aiAct.eachSearchHasTimes"),
    yours: words("engine.authority.aiAct.nothingFurther"),
  },
  {
    article: "26(7)",
    duty: words("engine.authority.aiAct.workersTheirRepresentativesTold"),
    here: words("engine.authority.aiAct.nothingMiroirCannotDo"),
    yours: words("engine.authority.aiAct.filledWhereStaffPictures"),
  },
  {
    article: "26(8), 49",
    duty: words("engine.authority.aiAct.publicAuthorityRegistersUse"),
    here: words("engine.authority.aiAct.miroirNoSuchRegister"),
    yours: words("engine.authority.aiAct.confirmedWhetherOrganisationPublic"),
  },
  {
    article: "26(9)",
    duty: words("engine.authority.aiAct.impactAssessmentArt35"),
    here: words("engine.authority.aiAct.dpiaAssessmentAccuracyArchive"),
    yours: words("engine.authority.aiAct.completedAdopted"),
  },
  {
    article: "26(10)",
    duty: words("engine.authority.aiAct.postRemoteIdentificationCriminal"),
    here: words("engine.authority.aiAct.noPurposeAllowsSearch"),
    yours: words("engine.authority.aiAct.nothingFurther"),
  },
  {
    article: "26(11), 50(3)",
    duty: words("engine.authority.aiAct.peopleToldTheySubject"),
    here: words("engine.authority.aiAct.noticesThoseWhoAsked"),
    yours: words("engine.authority.aiAct.confirmedWhereNoticeArchive"),
  },
  {
    article: "27",
    duty: words("engine.authority.aiAct.publicBodyPrivateOne"),
    here: words("engine.authority.aiAct.risksDpiaAssessmentBeginning"),
    yours: words("engine.authority.aiAct.confirmedWhetherDueIf"),
  },
];

/** The page of the authority pack. */
export const aiActDocument = (
  language: Language,
  settings: Pick<EngineSettings, "twoPersons">,
  writtenAt: Date,
): Document => {
  const say = sayIn(language);
  const two = settings.twoPersons
    ? say("engine.authority.aiAct.twoPeopleConfirmSetting")
    : say("engine.authority.aiAct.onePersonConfirmsSetting");
  return {
    language,
    title: say("engine.authority.aiAct.dutiesUnderAiAct"),
    subtitle: say("engine.authority.aiAct.regulationEu20241689"),
    writtenAt,
    sections: [
      {
        heading: say("engine.authority.aiAct.whereMiroirFalls"),
        blocks: [
          ...AI_ACT_WHERE.map((each): Block => ({ kind: "text", text: each[language] })),
          { kind: "text", text: two },
        ],
      },
      {
        heading: say("engine.authority.aiAct.dutyDuty"),
        blocks: [
          {
            kind: "table",
            heads: [
              say("engine.authority.aiAct.article"),
              say("engine.authority.aiAct.duty"),
              say("engine.authority.aiAct.whatDoneHere"),
              say("engine.authority.aiAct.controller"),
            ],
            rows: AI_ACT_DUTIES.map(({ article, duty, here, yours }) => [
              article,
              duty[language],
              here[language],
              yours[language],
            ]),
          },
        ],
      },
    ],
  };
};
