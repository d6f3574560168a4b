/** The file of a prior consultation of the supervisory authority, where the configuration leaves a high risk (art. 36, R85). */
import type { Language } from "../../domain/errors.ts";
import type { Block, Document } from "../../paper/document.ts";
import { inWords } from "../letters/report-words.ts";
import { FLOW } from "./dpia.ts";
import { highRisks, RISKS, type RiskGrounds } from "./dpia-risks.ts";
import { type Gap, measuresOf, toWrite } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

const bothOf = (words: string): Both => ({ en: words, fr: words });
const text = (both: Both, language: Language): Block => ({ kind: "text", text: both[language] });

const PARTIES: Gap = {
  article: "36(3)(a)",
  what: {
    en: "joint controllers and processors, if any",
    fr: "responsables conjoints et sous-traitants, s'il y en a",
  },
};

/** The file of a prior consultation, art. 36(3)(a) to (f) (R85). Only where a high risk is left. */
export const consultationDocument = (language: Language, grounds: RiskGrounds): Document => {
  const say = inWords(language);
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  const risks = highRisks(grounds);
  const names = new Map(RISKS.map(({ id, name }) => [id, name]));
  return {
    language,
    title: say(
      "Prior consultation of the supervisory authority",
      "Consultation préalable de l'autorité de contrôle",
    ),
    subtitle: say("article 36 GDPR", "article 36 du RGPD"),
    writtenAt: at,
    sections: [
      {
        heading: say("Why the authority is consulted", "Pourquoi l'autorité est consultée"),
        blocks: [
          text(
            {
              en: "As this instance is configured, these risks stay high after the measures taken:",
              fr: "Telle que cette instance est configurée, ces risques restent élevés après les mesures prises :",
            },
            language,
          ),
          ...risks.map(
            ({ id, because }): Block => ({
              kind: "text",
              text: `${names.get(id)![language]}: ${because[language]}.`,
            }),
          ),
        ],
      },
      {
        heading: say("(a) Responsibilities", "(a) Responsabilités"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [
                say("controller", "responsable du traitement"),
                `${controller.name}, ${controller.address}; ${controller.contact}`,
              ],
            ],
          },
          toWrite(language, PARTIES),
        ],
      },
      { heading: say("(b) Purposes and means", "(b) Finalités et moyens"), blocks: [text(FLOW, language)] },
      {
        heading: say("(c) Measures and safeguards", "(c) Mesures et garanties"),
        blocks: measuresOf(grounds.settings).map((measure) => text(measure, language)),
      },
      {
        heading: say("(d) Data protection officer", "(d) Délégué à la protection des données"),
        blocks: [
          text(
            officer ? bothOf(`${officer.name}, ${officer.address}; ${officer.contact}`) : bothOf("–"),
            language,
          ),
        ],
      },
      {
        heading: say("(e) Impact assessment", "(e) Analyse d'impact"),
        blocks: [
          text(
            {
              en: "In this archive: dpia/assessment. It has to be completed before it is sent.",
              fr: "Dans cette archive : dpia/assessment. Elle doit être complétée avant l'envoi.",
            },
            language,
          ),
        ],
      },
      {
        heading: say(
          "(f) Anything else the authority asks for",
          "(f) Toute autre information demandée par l'autorité",
        ),
        blocks: [text({ en: settings.authority, fr: settings.authority }, language)],
      },
    ],
  };
};
