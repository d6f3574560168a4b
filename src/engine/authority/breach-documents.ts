/** The notification to the authority (art. 33(3)) and the letter to people (art. 34(2)), filled with what the register knows. */
import { type BreachFacts, missingOf, RISKS, type Risk } from "../../domain/breach.ts";
import type { Party } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";
import type { EngineSettings } from "../gate/engine.ts";
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

const text = (value: string | undefined, language: Language): Block => ({
  kind: "text",
  text: value?.trim() || UNKNOWN[language],
});

const sayIn =
  (language: Language) =>
  (en: string, fr: string): string =>
    ({ en, fr })[language];

/** Points (a) to (d), in the law's order. What is not known yet says so: it follows in phases. */
export const notificationDocument = (
  settings: EngineSettings,
  breach: ToldBreach,
  language: Language,
  at: Date,
): Document => {
  const say = sayIn(language);
  const { timeZone } = settings;
  const late: Block[] = breach.lateBecause
    ? [{ kind: "note", text: `${say("Reasons for the delay", "Motifs du retard")}: ${breach.lateBecause}` }]
    : [];
  return {
    language,
    title: say("Notification of a personal data breach", "Notification d'une violation de données"),
    subtitle: `${breach.number} · ${say("art. 33 GDPR", "art. 33 RGPD")} · ${settings.authority}`,
    writtenAt: at,
    sections: [
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
              [
                say("Aware since", "Connue depuis"),
                `${momentIn(language, timeZone, breach.awareAt)} (${timeZone})`,
              ],
              [
                say("72 hours end", "Fin des 72 heures"),
                `${momentIn(language, timeZone, breach.notifyBy)} (${timeZone})`,
              ],
              [say("Risk", "Risque"), RISKS[breach.risk][language]],
            ],
          },
          ...late,
        ],
      },
      {
        heading: say("(a) What happened", "(a) Nature de la violation"),
        blocks: [
          text(breach.facts.nature, language),
          {
            kind: "facts",
            rows: [
              [
                say("People: categories and number", "Personnes : catégories et nombre"),
                breach.facts.people ?? UNKNOWN[language],
              ],
              [
                say("Records: categories and number", "Enregistrements : catégories et nombre"),
                breach.facts.records ?? UNKNOWN[language],
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
        heading: say("(c) Likely consequences", "(c) Conséquences probables"),
        blocks: [text(breach.facts.consequences, language)],
      },
      {
        heading: say("(d) Measures taken or proposed", "(d) Mesures prises ou envisagées"),
        blocks: [text(breach.facts.measures, language)],
      },
    ],
  };
};

/** Art. 34(2): in plain words what happened, and at least points (b), (c) and (d). */
export const peopleLetter = (
  settings: EngineSettings,
  breach: ToldBreach,
  language: Language,
  at: Date,
): Document => {
  const say = sayIn(language);
  return {
    language,
    title: say("Something happened to data about you", "Un incident a touché des données vous concernant"),
    subtitle: settings.controller.name,
    writtenAt: at,
    sections: [
      {
        heading: say("What happened", "Ce qui s'est passé"),
        blocks: [text(breach.facts.nature, language)],
      },
      {
        heading: say("What it may mean for you", "Ce que cela peut signifier pour vous"),
        blocks: [text(breach.facts.consequences, language)],
      },
      {
        heading: say(
          "What we did, and what you can do",
          "Ce que nous avons fait, et ce que vous pouvez faire",
        ),
        blocks: [text(breach.facts.measures, language)],
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
export const notificationJson = (settings: EngineSettings, breach: ToldBreach) => ({
  number: breach.number,
  authority: settings.authority,
  controller: {
    name: settings.controller.name,
    address: settings.controller.address,
    contact: settings.controller.contact,
  },
  awareAt: breach.awareAt,
  notifyBy: breach.notifyBy,
  toldAt: breach.authorityToldAt,
  reasonsForDelay: breach.lateBecause,
  risk: breach.risk,
  "33(3)(a)": {
    nature: breach.facts.nature,
    people: breach.facts.people ?? null,
    records: breach.facts.records ?? null,
  },
  "33(3)(b)": contactOf(settings),
  "33(3)(c)": { consequences: breach.facts.consequences ?? null },
  "33(3)(d)": { measures: breach.facts.measures ?? null },
  missing: missingOf(breach.facts),
});
