/** Commands: the breach register. */

import {
  BREACH_KINDS,
  BREACH_POINTS,
  type BreachKind,
  RISKS,
  type Risk,
  UNTOLD,
  type Untold,
} from "../../domain/breach.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { ShownBreach } from "../../engine/authority/breaches.ts";
import { said, type Words, words } from "../../words/words.ts";
import { type Command, type Given, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { facts, paragraphs, table } from "../print.ts";
import { moment } from "../text.ts";

const risks = Object.keys(RISKS) as Risk[];
const kinds = Object.keys(BREACH_KINDS) as BreachKind[];
const untold = Object.keys(UNTOLD) as Untold[];

/** ISO 8601 with its zone, so that an hour is one hour everywhere. @throws MiroirError usage/bad-value */
const instant = (options: Given, name: string): Date | undefined => {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const at = new Date(value);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(value) || Number.isNaN(at.getTime()))
    throw new MiroirError("usage/bad-value", {
      name: `--${name}`,
      value,
      expected: "2026-06-21T10:30+02:00",
    });
  return at;
};

const hours = (breach: ShownBreach, language: Language): string => {
  if (breach.closedAt) return said(language, "cli.authority.breaches.closed");
  if (breach.hoursLeft === null)
    return (
      breach.authorityToldAt ? words("cli.authority.breaches.told") : words("cli.authority.breaches.noDuty")
    )[language];
  if (breach.hoursLeft >= 0) return `${breach.hoursLeft} h`;
  return said(language, "cli.authority.breaches.lateH", { hoursLeft: -breach.hoursLeft });
};

const POINTS: Readonly<Record<string, Words>> = {
  risk: words("cli.authority.breaches.assessRiskRisk"),
  authority: words("cli.authority.breaches.tellAuthorityAuthorityTold"),
  people: words("cli.authority.breaches.tellPeoplePeopleTold"),
};

const shown = (breach: ShownBreach, language: Language): Printed => {
  const at = (iso: string | null): string | null => iso && moment(language, iso);
  return {
    data: breach,
    text: paragraphs(
      facts([
        [said(language, "cli.authority.breaches.number"), breach.number],
        [said(language, "cli.authority.breaches.awareSince"), at(breach.awareAt)],
        [said(language, "cli.authority.breaches.72HoursEnd"), at(breach.notifyBy)],
        [said(language, "cli.authority.breaches.time"), hours(breach, language)],
        [said(language, "cli.authority.breaches.risk"), RISKS[breach.risk][language]],
        [said(language, "cli.authority.breaches.whatHappened"), breach.facts.nature],
        [
          said(language, "cli.authority.breaches.kind"),
          (breach.facts.kinds ?? []).map((kind) => BREACH_KINDS[kind][language]).join("; "),
        ],
        [said(language, "cli.authority.breaches.began"), at(breach.facts.startedAt ?? null)],
        [said(language, "cli.authority.breaches.ended"), at(breach.facts.endedAt ?? null)],
        [said(language, "cli.authority.breaches.noticed"), at(breach.facts.noticedAt ?? null)],
        [said(language, "cli.authority.breaches.people"), breach.facts.people ?? null],
        [said(language, "cli.authority.breaches.peopleAbout"), breach.facts.peopleCount ?? null],
        [said(language, "cli.authority.breaches.records"), breach.facts.records ?? null],
        [said(language, "cli.authority.breaches.recordsAbout"), breach.facts.recordsCount ?? null],
        [said(language, "cli.authority.breaches.protectedBefore"), breach.facts.measuresBefore ?? null],
        [said(language, "cli.authority.breaches.consequences"), breach.facts.consequences ?? null],
        [said(language, "cli.authority.breaches.measures"), breach.facts.measures ?? null],
        [said(language, "cli.authority.breaches.advicePeople"), breach.facts.advice ?? null],
        [said(language, "cli.authority.breaches.otherMemberStates"), breach.facts.crossBorder ?? null],
        [
          said(language, "cli.authority.breaches.notKnownYet"),
          breach.missing.map((point) => BREACH_POINTS[point][language]).join(", "),
        ],
        [
          said(language, "cli.authority.breaches.authoritysReference"),
          breach.facts.authorityReference ?? null,
        ],
        [said(language, "cli.authority.breaches.authorityTold"), at(breach.authorityToldAt)],
        [said(language, "cli.authority.breaches.lateBecause"), breach.lateBecause],
        [said(language, "cli.authority.breaches.peopleTold"), at(breach.peopleToldAt)],
        [said(language, "cli.authority.breaches.howHowMany"), breach.facts.toldHow ?? null],
        [
          said(language, "cli.authority.breaches.peopleNotTold"),
          breach.peopleUntoldBecause && UNTOLD[breach.peopleUntoldBecause][language],
        ],
        [said(language, "cli.authority.breaches.closed2"), at(breach.closedAt)],
        [said(language, "cli.authority.breaches.keptUntil"), breach.retainUntil],
      ]),
      breach.openPoints.map((point) => `→ ${POINTS[point]?.[language] ?? point}`).join("\n"),
    ),
  };
};

const factOptions = {
  kind: {
    value: kinds.join("|"),
    many: true,
    about: words("cli.authority.breaches.kindBreachMayGiven"),
  },
  started: { value: "TIME", about: words("cli.authority.breaches.whenBegan") },
  ended: { value: "TIME", about: words("cli.authority.breaches.whenEnded") },
  noticed: { value: "TIME", about: words("cli.authority.breaches.whenNoticed") },
  people: { value: "TEXT", about: words("cli.authority.breaches.categoriesPeople") },
  "people-count": {
    value: "N",
    about: words("cli.authority.breaches.howManyPeopleAbout"),
  },
  records: { value: "TEXT", about: words("cli.authority.breaches.categoriesRecords") },
  "records-count": {
    value: "N",
    about: words("cli.authority.breaches.howManyRecordsAbout"),
  },
  "measures-before": {
    value: "TEXT",
    about: words("cli.authority.breaches.whatProtectedDataBefore"),
  },
  consequences: { value: "TEXT", about: words("cli.authority.breaches.likelyConsequences") },
  measures: { value: "TEXT", about: words("cli.authority.breaches.measuresTakenProposed") },
  advice: {
    value: "TEXT",
    about: words("cli.authority.breaches.whatPeopleCanDo"),
  },
  "cross-border": {
    value: "TEXT",
    about: words("cli.authority.breaches.otherMemberStatesPeople"),
  },
  risk: { value: risks.join("|"), about: words("cli.authority.breaches.people2") },
} as const;

const factsIn = (options: Given) =>
  present({
    kinds: texts(options, "kind")?.map((kind) => oneOf({ kind }, "kind", kinds)!),
    startedAt: instant(options, "started")?.toISOString(),
    endedAt: instant(options, "ended")?.toISOString(),
    noticedAt: instant(options, "noticed")?.toISOString(),
    people: text(options, "people"),
    peopleCount: whole(options, "people-count"),
    records: text(options, "records"),
    recordsCount: whole(options, "records-count"),
    measuresBefore: text(options, "measures-before"),
    consequences: text(options, "consequences"),
    measures: text(options, "measures"),
    advice: text(options, "advice"),
    crossBorder: text(options, "cross-border"),
    risk: oneOf(options, "risk", risks),
  });

const record: Command = {
  name: "breach record",
  about: words("cli.authority.breaches.enterBreachAlsoOne"),
  example:
    'miroir breach record "A laptop with an exported report was stolen from a car." --aware 2026-06-21T10:30+02:00 --kind confidentiality --people "one runner" --people-count 1 --risk risk',
  positionals: [{ name: "what happened", required: true }],
  options: {
    aware: {
      value: "TIME",
      about: words("cli.authority.breaches.whenBecameKnownHere"),
    },
    ...factOptions,
  },
  run: async ({ arguments: [nature], options, miroir, language }) =>
    shown(
      await (await miroir()).breaches.record({
        nature: nature!,
        ...present({ awareAt: instant(options, "aware") }),
        ...factsIn(options),
      }),
      language,
    ),
};

const list: Command = {
  name: "breach list",
  about: words("cli.authority.breaches.everyBreachHoursLeft"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).breaches.list();
    return {
      data: all,
      text:
        all.length === 0
          ? said(language, "cli.authority.breaches.noBreachRecorded")
          : table(
              [
                words("cli.authority.breaches.number"),
                words("cli.authority.breaches.aware"),
                words("cli.authority.breaches.72HoursEnd"),
                words("cli.authority.breaches.time"),
                words("cli.authority.breaches.risk"),
              ].map((head) => head[language]),
              all.map((breach) => [
                breach.number,
                moment(language, breach.awareAt),
                moment(language, breach.notifyBy),
                hours(breach, language),
                RISKS[breach.risk][language],
              ]),
            ),
    };
  },
};

const breachArgument = [{ name: "breach", required: true }] as const;

const show: Command = {
  name: "breach show",
  about: words("cli.authority.breaches.oneBreachOutWrites"),
  example: "miroir breach show 2026-0001 --letter notification --out notification.pdf",
  positionals: breachArgument,
  options: {
    letter: {
      value: "notification|people",
      about: words("cli.authority.breaches.whichDefaultNotification"),
    },
    out: {
      value: "FILE",
      about: words("cli.authority.breaches.htmlPdfJsonNotification"),
    },
  },
  run: async ({ arguments: [breach], options, miroir, language }) =>
    shown(
      await (await miroir()).breaches.show({
        breach: breach!,
        language,
        ...present({
          letter: oneOf(options, "letter", ["notification", "people"]),
          out: text(options, "out"),
        }),
      }),
      language,
    ),
};

const update: Command = {
  name: "breach update",
  about: words("cli.authority.breaches.whatKnownSinceWho"),
  example: "miroir breach update 2026-0001 --risk high --authority-told 2026-06-22T09:00+02:00",
  positionals: breachArgument,
  options: {
    nature: { value: "TEXT", about: words("cli.authority.breaches.whatHappenedSaidBetter") },
    ...factOptions,
    "authority-told": {
      value: "TIME",
      about: words("cli.authority.breaches.whenAuthorityTold"),
    },
    "late-because": { value: "TEXT", about: words("cli.authority.breaches.whyAfter72Hours") },
    "people-told": {
      value: "TIME",
      about: words("cli.authority.breaches.whenPeopleWereTold"),
    },
    "told-how": {
      value: "TEXT",
      about: words("cli.authority.breaches.howHowManyPeople"),
    },
    "authority-reference": {
      value: "TEXT",
      about: words("cli.authority.breaches.whatAuthorityCallsFurther"),
    },
    "people-untold": {
      value: untold.join("|"),
      about: words("cli.authority.breaches.whyTheyNeedNot"),
    },
  },
  run: async ({ arguments: [breach], options, miroir, language }) =>
    shown(
      await (await miroir()).breaches.update({
        breach: breach!,
        ...factsIn(options),
        ...present({
          nature: text(options, "nature"),
          authorityToldAt: instant(options, "authority-told"),
          lateBecause: text(options, "late-because"),
          peopleToldAt: instant(options, "people-told"),
          toldHow: text(options, "told-how"),
          authorityReference: text(options, "authority-reference"),
          peopleUntoldBecause: oneOf(options, "people-untold", untold),
        }),
      }),
      language,
    ),
};

const close: Command = {
  name: "breach close",
  about: words("cli.authority.breaches.closeOnceEverybodyWho"),
  positionals: breachArgument,
  run: async ({ arguments: [breach], miroir, language }) =>
    shown(await (await miroir()).breaches.close({ breach: breach! }), language),
};

export const breachCommands: readonly Command[] = [record, list, show, update, close];
