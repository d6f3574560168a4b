/** Breaches (art. 33 and 34, R93): how grave they are, what must be said of them, and what is still missing. */
import { BREACH_HOURS, hoursAfter } from "./deadline.ts";
import { MiroirError } from "./errors.ts";

/** Every breach is recorded, one without a risk too (art. 33(5)). */
export const RISKS = {
  unassessed: { en: "not yet assessed", fr: "pas encore évalué" },
  none: { en: "no risk to people", fr: "pas de risque pour les personnes" },
  risk: { en: "a risk to people", fr: "un risque pour les personnes" },
  high: { en: "a high risk to people", fr: "un risque élevé pour les personnes" },
} as const;
export type Risk = keyof typeof RISKS;

/** Art. 34(3): why people need not be told one by one although the risk is high. */
export const UNTOLD = {
  unintelligible: {
    en: "the data is unintelligible to whoever has it, for example because it is encrypted (art. 34(3)(a))",
    fr: "les données sont incompréhensibles pour quiconque les détient, par exemple parce qu'elles sont chiffrées (art. 34(3)(a))",
  },
  measures: {
    en: "measures taken since ensure that the high risk is no longer likely (art. 34(3)(b))",
    fr: "des mesures prises depuis font que le risque élevé n'est plus susceptible de se matérialiser (art. 34(3)(b))",
  },
  "public-communication": {
    en: "telling each would be out of proportion, and a public communication was made (art. 34(3)(c))",
    fr: "une information individuelle exigerait des efforts disproportionnés, et une communication publique a été faite (art. 34(3)(c))",
  },
} as const;
export type Untold = keyof typeof UNTOLD;

/** What art. 33(3) asks for, in its order. Absent is not known yet: it may follow in phases (art. 33(4)). */
export interface BreachFacts {
  /** (a) what happened. */
  readonly nature: string;
  /** (a) categories and approximate number of people. */
  readonly people?: string;
  /** (a) categories and approximate number of records. */
  readonly records?: string;
  /** (c) likely consequences. */
  readonly consequences?: string;
  /** (d) measures taken or proposed. */
  readonly measures?: string;
}

const REQUIRED = ["people", "records", "consequences", "measures"] as const;

/** Which points of art. 33(3) are still unknown; (b), the contact, is the controller's own. */
export const missingOf = (facts: BreachFacts): (typeof REQUIRED)[number][] =>
  REQUIRED.filter((point) => !facts[point]?.trim());

/** The last instant for the authority, from when the controller became aware (art. 33(1)). */
export const notifyBy = (awareAt: Date, timeZone: string): Date =>
  hoursAfter(awareAt, BREACH_HOURS, timeZone);

/** @throws MiroirError breach/late-without-reason (art. 33(1), second sentence) */
export const checkToldInTime = (toldAt: Date, by: Date, because: string | undefined): void => {
  if (toldAt > by && !because?.trim()) throw new MiroirError("breach/late-without-reason");
};

interface Closing {
  readonly risk: Risk;
  readonly authorityToldAt: Date | null;
  readonly peopleToldAt: Date | null;
  readonly peopleUntoldBecause: string | null;
}

/** What stands in the way of closing it, as codes. */
export const openPointsOf = (breach: Closing): ("risk" | "authority" | "people")[] => {
  const points: ("risk" | "authority" | "people")[] = [];
  if (breach.risk === "unassessed") points.push("risk");
  if (breach.risk !== "none" && !breach.authorityToldAt) points.push("authority");
  if (breach.risk === "high" && !breach.peopleToldAt && !breach.peopleUntoldBecause) points.push("people");
  return points;
};
