/**
 * The feared events of the CNIL's PIA models: illegitimate access, unwanted modification, disappearance. For each, where it
 * comes from, how, what it does to people, which measures there are, and gravity and likelihood as a proposal that follows from
 * the configuration: the controller confirms or changes them.
 */

import type { Language } from "../../domain/errors.ts";
import type { Block, Section } from "../../paper/document.ts";
import { sayIn, words } from "../../words/words.ts";
import type { Grounds } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

/** The four steps of the CNIL's scale. */
const SCALE = {
  negligible: words("engine.authority.dpiaFeared.1Negligible"),
  limited: words("engine.authority.dpiaFeared.2Limited"),
  significant: words("engine.authority.dpiaFeared.3Significant"),
  maximum: words("engine.authority.dpiaFeared.4Maximum"),
} as const satisfies Record<string, Both>;
type Step = keyof typeof SCALE;

/** The configuration, and who has an account here. */
type FearedGrounds = Pick<Grounds, "settings" | "inventory">;

interface Feared {
  readonly id: "access" | "modification" | "disappearance";
  readonly name: Both;
  readonly sources: Both;
  readonly threats: Both;
  readonly impacts: Both;
  readonly measures: Both;
  readonly gravity: { readonly step: Step; readonly because: Both };
  readonly likelihood: (grounds: FearedGrounds) => { step: Step; because: Both };
}

const FEARED: readonly Feared[] = [
  {
    id: "access",
    name: words("engine.authority.dpiaFeared.illegitimateAccessData"),
    sources: words("engine.authority.dpiaFeared.somebodyWhoEnrolsAnothers"),
    threats: words("engine.authority.dpiaFeared.filmBeforeCameraSearch"),
    impacts: words("engine.authority.dpiaFeared.whereWhenWhomSomebody"),
    measures: words("engine.authority.dpiaFeared.vouchingBeforeAnythingSearched"),
    gravity: {
      step: "significant",
      because: words("engine.authority.dpiaFeared.faceCannotChangedPictures"),
    },
    likelihood: ({ settings: { keyCustody, vouching, secondFactor }, inventory: { accounts } }) => {
      const significant = (because: Both) => ({ step: "significant", because }) as const;
      if (vouching.addressAlone)
        return significant(words("engine.authority.dpiaFeared.knownAddressAloneOpens"));
      if (keyCustody.mode === "controller-held")
        return significant(words("engine.authority.dpiaFeared.organisationHoldsEveryKey"));
      // A factor that nobody is asked for guards nothing: without accounts, staff act by command.
      if (accounts.length === 0)
        return significant(words("engine.authority.dpiaFeared.noAccountHereWhoever"));
      return accounts.some(({ role }) => (secondFactor as readonly string[]).includes(role))
        ? { step: "limited", because: words("engine.authority.dpiaFeared.peopleHoldTheirKeys") }
        : significant(words("engine.authority.dpiaFeared.noAccountAskedSecond"));
    },
  },
  {
    id: "modification",
    name: words("engine.authority.dpiaFeared.unwantedModificationData"),
    sources: words("engine.authority.dpiaFeared.staffMistakeSomebodyWho"),
    threats: words("engine.authority.dpiaFeared.falseMatchConfirmedLog"),
    impacts: words("engine.authority.dpiaFeared.somebodyElsesPicturesShown"),
    measures: words("engine.authority.dpiaFeared.possibleMatchNeverNot"),
    gravity: {
      step: "limited",
      because: words("engine.authority.dpiaFeared.noDecisionAboutAnybody"),
    },
    likelihood: ({ settings: { twoPersons, witnesses } }) => {
      const alone = words("engine.authority.dpiaFeared.onePersonConfirmsNo");
      const guarded = words("engine.authority.dpiaFeared.twoPeopleConfirmWitness");
      return twoPersons || witnesses.length > 0
        ? { step: "negligible", because: guarded }
        : { step: "limited", because: alone };
    },
  },
  {
    id: "disappearance",
    name: words("engine.authority.dpiaFeared.disappearanceData"),
    sources: words("engine.authority.dpiaFeared.failedDiskFireTheft"),
    threats: words("engine.authority.dpiaFeared.dataWithoutBackupKeys"),
    impacts: words("engine.authority.dpiaFeared.requestCannotAnsweredConsent"),
    measures: words("engine.authority.dpiaFeared.encryptedBackupsKeysApart"),
    gravity: {
      step: "limited",
      because: words("engine.authority.dpiaFeared.picturesStayOrganisationPeople"),
    },
    likelihood: () => ({
      step: "significant",
      because: words("engine.authority.dpiaFeared.miroirDoesNotKnow"),
    }),
  },
];

export interface AssessedEvent {
  readonly id: Feared["id"];
  readonly gravity: Step;
  readonly likelihood: Step;
}

/** Each feared event with the steps that are proposed. */
export const assessFeared = (grounds: FearedGrounds): AssessedEvent[] =>
  FEARED.map(({ id, gravity, likelihood }) => ({
    id,
    gravity: gravity.step,
    likelihood: likelihood(grounds).step,
  }));

const eventSection = (language: Language, grounds: FearedGrounds, event: Feared): Section => {
  const say = sayIn(language);
  const { step, because } = event.likelihood(grounds);
  const gravity = `${SCALE[event.gravity.step][language]} (${event.gravity.because[language]})`;
  const likelihood = `${SCALE[step][language]} (${because[language]})`;
  return {
    heading: event.name[language],
    blocks: [
      {
        kind: "facts",
        rows: [
          [say("engine.authority.dpiaFeared.sourcesRisk"), event.sources[language]],
          [say("engine.authority.dpiaFeared.threats"), event.threats[language]],
          [say("engine.authority.dpiaFeared.impactsPeople"), event.impacts[language]],
          [say("engine.authority.dpiaFeared.existingMeasures"), event.measures[language]],
          [say("engine.authority.dpiaFeared.gravityProposed"), gravity],
          [say("engine.authority.dpiaFeared.likelihoodProposed"), likelihood],
        ],
      },
    ],
  };
};

/** The three events, and the map of gravity and likelihood. */
export const fearedSections = (language: Language, grounds: FearedGrounds): Section[] => {
  const say = sayIn(language);
  const overview: Block = {
    kind: "table",
    heads: [
      say("engine.authority.dpiaFeared.fearedEvent"),
      say("engine.authority.dpiaFeared.gravity"),
      say("engine.authority.dpiaFeared.likelihood"),
    ],
    rows: FEARED.map((event) => [
      event.name[language],
      SCALE[event.gravity.step][language],
      SCALE[event.likelihood(grounds).step][language],
    ]),
  };
  return [
    ...FEARED.map((event) => eventSection(language, grounds, event)),
    { heading: say("engine.authority.dpiaFeared.gravityLikelihood"), blocks: [overview] },
  ];
};
