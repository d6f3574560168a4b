/**
 * The risks of the impact assessment (R84): what is done about each, and the level that is left as this instance is configured.
 * A level follows from the configuration alone; what it means for the people of an archive is for the controller to judge.
 */

import { groundIn } from "../../domain/album.ts";
import { RELATIONSHIP_WORDS } from "../../domain/codes.ts";
import type { Language } from "../../domain/errors.ts";
import { keptLong } from "../../domain/kept.ts";
import { REMOTE_CAPTURE_DOUBT } from "../../domain/remote-capture.ts";
import { addressAloneSaid } from "../../domain/vouching.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import { eachLanguage, said, words } from "../../words/words.ts";
import { keepingTerms } from "../gate/retention.ts";
import { figureIn } from "../letters/report-words.ts";
import { MEASURED } from "../report/logic.ts";
import type { Grounds } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

export interface RiskGrounds extends Grounds {
  readonly scores: ScoreModel;
}

type Level = "low" | "medium" | "high";

export const LEVELS: Readonly<Record<Level, Both>> = {
  low: words("engine.authority.dpiaRisks.low"),
  medium: words("engine.authority.dpiaRisks.medium"),
  high: words("engine.authority.dpiaRisks.high"),
};

/** A risk of R84: what is done about it, and what is left as this instance is configured. */
interface Risk {
  readonly id: string;
  readonly name: Both;
  readonly measure: Both;
  /** What the configuration says of it, in words, and the level that follows from it alone. */
  readonly left: (grounds: RiskGrounds) => { level: Level; because: Both };
}

/** The worst group that was measured had so many times the false matches of the rest (docs/models.md). */
const WORST_GROUP = 7;

const albumsWhere = (
  { inventory: { albums } }: RiskGrounds,
  which: (album: RiskGrounds["inventory"]["albums"][number]) => boolean,
): number => albums.filter(which).reduce((sum, album) => sum + album.albums, 0);

export const RISKS: readonly Risk[] = [
  {
    id: "error-rates",
    name: words("engine.authority.dpiaRisks.errorSomebodyElsesPicture"),
    measure: words("engine.authority.dpiaRisks.thresholdsRiseFacesX"),
    left: (grounds) => {
      const { shown, waiting } = grounds.settings.falseMatches;
      const expected = grounds.inventory.expectedFalse;
      const isHigh = MEASURED[grounds.pack] === undefined || shown * WORST_GROUP > 1;
      return {
        level: isHigh ? "high" : "medium",
        because: words("engine.authority.dpiaRisks.upFalseCandidatesExpected", {
          shown: eachLanguage((language) => figureIn(language, shown)),
          waiting: eachLanguage((language) => figureIn(language, waiting)),
          scanned: expected !== null,
          expected: eachLanguage((language) => figureIn(language, expected ?? 0)),
          measured: MEASURED[grounds.pack] !== undefined,
        }),
      };
    },
  },
  {
    id: "false-match",
    name: words("engine.authority.dpiaRisks.consequenceFalseMatchPerson"),
    measure: words("engine.authority.dpiaRisks.possibleMatchNeverNo"),
    left: ({ settings }) =>
      settings.twoPersons
        ? {
            level: "low",
            because: words("engine.authority.dpiaRisks.twoDistinctPeopleConfirm"),
          }
        : {
            level: "medium",
            because: words("engine.authority.dpiaRisks.onePersonConfirmsSetting"),
          },
  },
  {
    id: "another-face",
    name: words("engine.authority.dpiaRisks.somebodyShowsAnothersFace"),
    measure: words("engine.authority.dpiaRisks.faceAloneOpensNothing"),
    left: ({ settings }) =>
      settings.vouching.addressAlone
        ? { level: "high", because: addressAloneSaid(settings.vouching.addressAlone) }
        : {
            level: "medium",
            because: words("engine.authority.dpiaRisks.peopleVouchPeopleCan", {
              frames: eachLanguage((language) => keptLong("frames", keepingTerms(settings), language)),
              remoteCaptureDoubt: REMOTE_CAPTURE_DOUBT,
            }),
          },
  },
  {
    id: "children",
    name: words("engine.authority.dpiaRisks.children"),
    measure: words("engine.authority.dpiaRisks.adultsOnlyUnlessSetting"),
    left: (grounds) => {
      const marked = albumsWhere(grounds, ({ minorsPresent }) => minorsPresent);
      const allowed = grounds.settings.minors.allowed;
      return {
        level: allowed ? "high" : "medium",
        because: words("engine.authority.dpiaRisks.otherOtherMarkedOthers", {
          allowed,
          marked,
        }),
      };
    },
  },
  {
    id: "staff",
    name: words("engine.authority.dpiaRisks.staffDependantsConsentNot"),
    measure: words("engine.authority.dpiaRisks.warningRecordedStatementRefusal"),
    left: ({ settings: { relationship } }) =>
      relationship === "none"
        ? {
            level: "low",
            because: words("engine.authority.dpiaRisks.organisationSaysHasNo"),
          }
        : {
            level: "high",
            because: words("engine.authority.dpiaRisks.organisationPeoplesFreedomConsent", {
              relationship: RELATIONSHIP_WORDS[relationship],
            }),
          },
  },
  {
    id: "inversion",
    name: words("engine.authority.dpiaRisks.inversionFaceRebuiltFrom"),
    measure: words("engine.authority.dpiaRisks.templatesNeverClearDisk"),
    left: ({ settings: { keyCustody }, inventory }) =>
      keyCustody.mode === "person-held"
        ? {
            level: "medium",
            because: words("engine.authority.dpiaRisks.peopleHoldTheirKeys", {
              openGrants: inventory.openGrants,
            }),
          }
        : {
            level: "high",
            because: words("engine.authority.dpiaRisks.organisationHoldsKeysWell", {
              dpiaReference: keyCustody.dpiaReference,
            }),
          },
  },
  {
    id: "bystanders",
    name: words("engine.authority.dpiaRisks.facesPeopleWhoDid"),
    measure: words("engine.authority.dpiaRisks.personNamesAlbumsShe"),
    left: (grounds) => {
      const open = albumsWhere(grounds, ({ scope, minorsPresent }) => scope === "open" && !minorsPresent);
      const declared = albumsWhere(
        grounds,
        ({ scope, minorsPresent }) => scope === "declared" && !minorsPresent,
      );
      const { otherFaces } = grounds.settings;
      const ground = eachLanguage((language) => groundIn(otherFaces, language));
      return {
        level: open + declared > 0 ? "high" : "low",
        because: words("engine.authority.dpiaRisks.otherOpenScopeDeclared", { open, declared, ground }),
      };
    },
  },
  {
    id: "theft",
    name: words("engine.authority.dpiaRisks.theftLossDestructionPictures"),
    measure: words("engine.authority.dpiaRisks.keysLieApartFrom"),
    left: () => ({
      level: "medium",
      because: words("engine.authority.dpiaRisks.picturesThemselvesLieClear"),
    }),
  },
];

export interface AssessedRisk {
  readonly id: string;
  readonly level: Level;
  readonly because: Both;
}

/** Every risk, with the level that these settings leave and why. */
export const assess = (grounds: RiskGrounds): AssessedRisk[] =>
  RISKS.map(({ id, left }) => ({ id, ...left(grounds) }));

/** Risks that the configuration leaves high: with one of them the authority is consulted before (art. 36(1)). */
export const highRisks = (grounds: RiskGrounds): AssessedRisk[] =>
  assess(grounds).filter(({ level }) => level === "high");

/** That nothing is compared before the authority was consulted, and what was compared here already, as rows show it. */
export const consultedFirst = (language: Language, grounds: RiskGrounds): string => {
  const { openGrants, scans } = grounds.inventory;
  return said(language, "engine.authority.dpiaRisks.authorityConsultedFirst", {
    ...{ high: highRisks(grounds).length, scans, openGrants },
  });
};
