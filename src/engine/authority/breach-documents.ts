/**
 * The notification to the authority, in the shape of the form it asks for (art. 33(3), and what the CNIL's form asks beside),
 * and the letter to people (art. 34(2)), filled with what the register knows. What is not known yet says so.
 */
import {
  BREACH_KINDS,
  type BreachFacts,
  missingOf,
  RISKS,
  type Risk,
  UNTOLD,
  type Untold,
} from "../../domain/breach.ts";
import type { Party } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inWords, momentIn } from "../letters/report-words.ts";

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

const UNKNOWN = {
  en: "not known yet; to follow (art. 33(4))",
  fr: "pas encore connu ; à suivre (art. 33(4))",
};

/** Art. 33(3)(b): whom to ask. */
export const contactOf = (settings: EngineSettings): Party =>
  settings.controller.officer ?? settings.controller;

const partyFacts = (party: Party, language: Language): Fact[] => [
  [{ en: "Name", fr: "Nom" }[language], party.name],
  [{ en: "Address", fr: "Adresse" }[language], party.address],
  [{ en: "Contact", fr: "Contact" }[language], party.contact],
];

const known = (value: string | undefined, language: Language): string => value?.trim() || UNKNOWN[language];

const text = (value: string | undefined, language: Language): Block => ({
  kind: "text",
  text: known(value, language),
});

/** What kind of notification it is, as an authority's form asks first: the table knows whether one was made before. */
type NotificationStage = "initial" | "complete" | "further";

const STAGES: Readonly<Record<NotificationStage, Readonly<Record<Language, string>>>> = {
  initial: {
    en: "initial notification; what is missing follows (art. 33(4))",
    fr: "notification initiale ; ce qui manque suivra (art. 33(4))",
  },
  complete: {
    en: "initial notification; each point of article 33(3) is said",
    fr: "notification initiale ; chaque point de l'article 33(3) est renseigné",
  },
  further: {
    en: "further notification, which completes the first one",
    fr: "notification complémentaire, qui complète la première",
  },
};

const stageOf = ({ authorityToldAt, facts }: ToldBreach): NotificationStage => {
  if (authorityToldAt) return "further";
  return missingOf(facts).length > 0 ? "initial" : "complete";
};

/** Whether it was told in time is the register's to say; the reasons are a person's. */
const lateRow = (
  { notifyBy, authorityToldAt, lateBecause }: ToldBreach,
  at: Date,
  language: Language,
): Fact[] => {
  const say = inWords(language);
  const late = new Date(authorityToldAt ?? at) > new Date(notifyBy);
  if (!late && !lateBecause) return [];
  const missing = say(
    "the 72 hours are over: the reasons are still to be written (art. 33(1))",
    "les 72 heures sont écoulées : les motifs restent à écrire (art. 33(1))",
  );
  return [[say("Reasons for the delay", "Motifs du retard"), lateBecause ?? missing]];
};

const peopleTold = (breach: ToldBreach, language: Language, timeZone: string): Fact[] => {
  const say = inWords(language);
  const { peopleToldAt, peopleUntoldBecause, risk, facts } = breach;
  const row = (told: string): Fact => [
    say("Were they told (art. 34)?", "En ont-elles été informées (art. 34) ?"),
    told,
  ];
  if (peopleToldAt) {
    const day = momentIn(language, timeZone, peopleToldAt);
    return [
      row(say(`yes, ${day}`, `oui, ${day}`)),
      [say("How, and how many", "Comment, et combien"), known(facts.toldHow, language)],
    ];
  }
  if (peopleUntoldBecause) {
    const because = UNTOLD[peopleUntoldBecause][language];
    return [row(say(`no: ${because}`, `non : ${because}`))];
  }
  if (risk === "none" || risk === "risk")
    return [
      row(
        say(
          "no: a high risk is not likely, so art. 34(1) does not ask for it",
          "non : un risque élevé n'est pas probable, l'art. 34(1) ne l'exige donc pas",
        ),
      ),
    ];
  return [
    row(
      risk === "high"
        ? say("not yet; they have to be told", "pas encore ; elles doivent l'être")
        : say("not decided: the risk is not assessed yet", "non décidé : le risque n'est pas encore évalué"),
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
  const say = inWords(language);
  const { timeZone } = settings;
  const { facts } = breach;
  const moment = (iso: string | undefined): string =>
    iso === undefined ? UNKNOWN[language] : momentIn(language, timeZone, iso);
  const stage = stageOf(breach);
  const kinds = (facts.kinds ?? []).map((kind) => BREACH_KINDS[kind][language]).join("\n");
  const count = (value: number | undefined): string =>
    value === undefined ? UNKNOWN[language] : value.toLocaleString(language);
  const before: Fact[] = breach.authorityToldAt
    ? [
        [say("First notified", "Première notification"), moment(breach.authorityToldAt)],
        [
          say("The authority's reference", "Référence donnée par l'autorité"),
          facts.authorityReference ?? say("to be filled in", "à compléter"),
        ],
      ]
    : [];
  return {
    language,
    title: say("Notification of a personal data breach", "Notification d'une violation de données"),
    subtitle: say(
      `${breach.number} · art. 33 GDPR · ${settings.authority}`,
      `${breach.number} · art. 33 RGPD · ${settings.authority}`,
    ),
    writtenAt: at,
    sections: [
      {
        heading: say("This notification", "Cette notification"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [say("Kind", "Type"), STAGES[stage][language]],
              [say("Number in our register", "Numéro dans notre registre"), breach.number],
              ...before,
            ],
          },
        ],
      },
      {
        heading: say("Controller", "Responsable du traitement"),
        blocks: [{ kind: "facts", rows: partyFacts(settings.controller, language) }],
      },
      {
        heading: say("When", "Quand"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [say("It began", "Début de la violation"), moment(facts.startedAt)],
              [
                say("It ended", "Fin de la violation"),
                facts.endedAt
                  ? moment(facts.endedAt)
                  : say(
                      "not known yet, or it still goes on; to follow",
                      "pas encore connue, ou la violation continue ; à suivre",
                    ),
              ],
              [say("It was noticed", "Constat"), moment(facts.noticedAt)],
              [say("Aware since", "Prise de connaissance"), moment(breach.awareAt)],
              [say("72 hours end", "Fin des 72 heures"), moment(breach.notifyBy)],
              [say("Time zone of these hours", "Fuseau horaire de ces heures"), timeZone],
              ...lateRow(breach, at, language),
            ],
          },
        ],
      },
      {
        heading: say("(a) What happened", "(a) Nature de la violation"),
        blocks: [
          text(facts.nature, language),
          {
            kind: "facts",
            rows: [
              [say("Kind of breach", "Type de violation"), known(kinds, language)],
              [say("People: categories", "Personnes : catégories"), known(facts.people, language)],
              [say("People: number, about", "Personnes : nombre approximatif"), count(facts.peopleCount)],
              [say("Records: categories", "Enregistrements : catégories"), known(facts.records, language)],
              [
                say("Records: number, about", "Enregistrements : nombre approximatif"),
                count(facts.recordsCount),
              ],
            ],
          },
        ],
      },
      {
        heading: say("(b) Whom to ask", "(b) Point de contact"),
        blocks: [{ kind: "facts", rows: partyFacts(contactOf(settings), language) }],
      },
      {
        heading: say("What protected the data before", "Mesures en place avant la violation"),
        blocks: [text(facts.measuresBefore, language)],
      },
      {
        heading: say("(c) Likely consequences", "(c) Conséquences probables"),
        blocks: [
          text(facts.consequences, language),
          { kind: "facts", rows: [[say("Risk", "Risque"), RISKS[breach.risk][language]]] },
        ],
      },
      {
        heading: say("(d) Measures taken or proposed", "(d) Mesures prises ou envisagées"),
        blocks: [text(facts.measures, language)],
      },
      {
        heading: say("The people concerned", "Les personnes concernées"),
        blocks: [{ kind: "facts", rows: peopleTold(breach, language, timeZone) }],
      },
      {
        heading: say("Other member states", "Autres États membres"),
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
  const say = inWords(language);
  const { facts } = breach;
  return {
    language,
    title: say("Something happened to data about you", "Un incident a touché des données vous concernant"),
    subtitle: settings.controller.name,
    writtenAt: at,
    sections: [
      {
        heading: say("What happened", "Ce qui s'est passé"),
        blocks: [text(facts.nature, language)],
      },
      {
        heading: say("What it may mean for you", "Ce que cela peut signifier pour vous"),
        blocks: [text(facts.consequences, language)],
      },
      {
        heading: say("What we did", "Ce que nous avons fait"),
        blocks: [text(facts.measures, language)],
      },
      {
        heading: say("What you can do", "Ce que vous pouvez faire"),
        blocks: [text(facts.advice, language)],
      },
      {
        heading: say("Whom to ask", "À qui vous adresser"),
        blocks: [
          { kind: "facts", rows: partyFacts(contactOf(settings), language) },
          {
            kind: "text",
            text: say(
              `You can lodge a complaint with the supervisory authority: ${settings.authority}.`,
              `Vous pouvez introduire une réclamation auprès de l'autorité de contrôle : ${settings.authority}.`,
            ),
          },
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
