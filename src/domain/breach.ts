/** Breaches (art. 33 and 34, R93): how grave they are, what must be said of them, and what is still missing. */
import { eachLanguage, type Words, words } from "../words/words.ts";
import { BREACH_HOURS, hoursAfter } from "./deadline.ts";
import { MiroirError } from "./errors.ts";

/** Every breach is recorded, one without a risk too (art. 33(5)). */
export const RISKS = {
  unassessed: words("domain.breach.notYetAssessed"),
  none: words("domain.breach.noRiskPeople"),
  risk: words("domain.breach.riskPeople"),
  high: words("domain.breach.highRiskPeople"),
} as const;
export type Risk = keyof typeof RISKS;

/** Art. 34(3): why people need not be told one by one although the risk is high. */
export const UNTOLD = {
  unintelligible: words("domain.breach.dataUnintelligibleWhoeverHas"),
  measures: words("domain.breach.measuresTakenSinceEnsure"),
  "public-communication": words("domain.breach.tellingEachWouldOut"),
} as const;
export type Untold = keyof typeof UNTOLD;

/** Art. 4(12), as an authority's form asks it: one breach may be of several kinds. */
export const BREACH_KINDS = {
  confidentiality: words("domain.breach.confidentialitySomebodyCouldSee"),
  integrity: words("domain.breach.integrityDataChangedWithout"),
  availability: words("domain.breach.availabilityDataLostDestroyed"),
} as const;
export type BreachKind = keyof typeof BREACH_KINDS;

/** What art. 33(3) and 34(2) ask for, in their order. Absent is not known yet: it may follow in phases (art. 33(4)). */
export interface BreachFacts {
  /** (a) what happened. */
  readonly nature: string;
  /** (a) of which kinds it is. */
  readonly kinds?: readonly BreachKind[];
  /** When it began, ended and was noticed, ISO; becoming aware of it may be later. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly noticedAt?: string;
  /** (a) categories and approximate number of people. */
  readonly people?: string;
  readonly peopleCount?: number;
  /** (a) categories and approximate number of records. */
  readonly records?: string;
  readonly recordsCount?: number;
  /** What protected the data before. */
  readonly measuresBefore?: string;
  /** (c) likely consequences. */
  readonly consequences?: string;
  /** (d) measures taken or proposed. */
  readonly measures?: string;
  /** What people can do themselves (art. 34(2), recital 86). */
  readonly advice?: string;
  /** How and how many people were told. */
  readonly toldHow?: string;
  /** Other member states with people concerned, and which authorities were told. */
  readonly crossBorder?: string;
  /** What the authority calls it, for a further notification. */
  readonly authorityReference?: string;
}

/** Points of the law that somebody has to fill in, as people read them. */
export const BREACH_POINTS = {
  kinds: words("domain.breach.kindBreach"),
  people: words("domain.breach.categoriesPeople"),
  peopleCount: words("domain.breach.numberPeopleAbout"),
  records: words("domain.breach.categoriesRecords"),
  recordsCount: words("domain.breach.numberRecordsAbout"),
  consequences: words("domain.breach.likelyConsequences"),
  measures: words("domain.breach.measuresTakenProposed"),
  advice: words("domain.breach.whatPeopleCanDo"),
} as const;
export type BreachPoint = keyof typeof BREACH_POINTS;

const NOTIFIED = [
  "kinds",
  "people",
  "peopleCount",
  "records",
  "recordsCount",
  "consequences",
  "measures",
] as const satisfies readonly BreachPoint[];
const TOLD_TO_PEOPLE = ["consequences", "measures", "advice"] as const satisfies readonly BreachPoint[];

const isKnown = (facts: BreachFacts, point: BreachPoint): boolean => {
  const said = facts[point];
  return typeof said === "string"
    ? said.trim() !== ""
    : Array.isArray(said)
      ? said.length > 0
      : said !== undefined;
};

/** Which points of art. 33(3) are still unknown; (b), the contact, is the controller's own. */
export const missingOf = (facts: BreachFacts): BreachPoint[] =>
  NOTIFIED.filter((point) => !isKnown(facts, point));

/** What an authority's form asks beside art. 33(3). */
const ASKED_BESIDE = {
  startedAt: words("domain.breach.beginningBreach"),
  endedAt: words("domain.breach.endBreach"),
  noticedAt: words("domain.breach.momentWhenNoticed"),
  measuresBefore: words("domain.breach.measuresBefore"),
  crossBorder: words("domain.breach.otherMemberStates"),
} as const;

/** All of the form that is still to follow, as people read it: the points of art. 33(3) first. */
export const openInForm = (facts: BreachFacts): readonly Words[] => [
  ...missingOf(facts).map((point) => BREACH_POINTS[point]),
  ...Object.entries(ASKED_BESIDE)
    .filter(([name]) => !facts[name as keyof typeof ASKED_BESIDE]?.trim())
    .map(([, said]) => said),
];

/** Art. 34(2): people are told nothing by halves. @throws MiroirError breach/letter-incomplete */
export const checkLetterWhole = (number: string, facts: BreachFacts): void => {
  const missing = TOLD_TO_PEOPLE.filter((point) => !isKnown(facts, point)).map(
    (point) => BREACH_POINTS[point],
  );
  if (missing.length === 0) return;
  const points = eachLanguage((language) => missing.map((point) => point[language]).join(", "));
  throw new MiroirError("breach/letter-incomplete", { breach: number, points });
};

/** Moments of a breach, as people read them. */
export const BREACH_MOMENTS = {
  startedAt: words("domain.breach.beginningBreach"),
  endedAt: words("domain.breach.endBreach"),
  noticedAt: words("domain.breach.momentWhenNoticed"),
  awareAt: words("domain.breach.momentWhenBecameKnown"),
  authorityToldAt: words("domain.breach.tellingAuthority"),
  peopleToldAt: words("domain.breach.tellingPeople"),
} as const;
export type BreachMoment = keyof typeof BREACH_MOMENTS;

/** Which moment never comes after which. */
const ORDER: readonly (readonly [BreachMoment, BreachMoment])[] = [
  ["startedAt", "endedAt"],
  ["startedAt", "noticedAt"],
  ["startedAt", "awareAt"],
  ["noticedAt", "awareAt"],
  ["awareAt", "authorityToldAt"],
  ["awareAt", "peopleToldAt"],
];

/** People write moments down to the minute. */
const minuteOf = (at: Date): number => Math.floor(at.getTime() / 60_000);

/** Nobody is told of what nobody knows. @throws MiroirError breach/dates */
export const checkMoments = (moments: Partial<Record<BreachMoment, Date | null>>): void => {
  for (const [earlier, later] of ORDER) {
    const [first, second] = [moments[earlier], moments[later]];
    if (first && second && minuteOf(second) < minuteOf(first))
      throw new MiroirError("breach/dates", {
        earlier: BREACH_MOMENTS[earlier],
        later: BREACH_MOMENTS[later],
      });
  }
};

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
