/** The file of a prior consultation of the supervisory authority, where the configuration leaves a high risk (art. 36, R85). */

import type { Language } from "../../domain/errors.ts";
import type { Block, Document } from "../../paper/document.ts";
import { sayIn, words } from "../../words/words.ts";
import { FLOW } from "./dpia.ts";
import { consultedFirst, highRisks, RISKS, type RiskGrounds } from "./dpia-risks.ts";
import { type Gap, measuresOf, toWrite } from "./register.ts";

const text = (said: string): Block => ({ kind: "text", text: said });

const PARTIES: Gap = {
  article: "36(3)(a)",
  what: words("engine.authority.consultation.jointControllersProcessorsIf"),
};

/** The file of a prior consultation, art. 36(3)(a) to (f) (R85). Only where a high risk is left. */
export const consultationDocument = (language: Language, grounds: RiskGrounds): Document => {
  const say = sayIn(language);
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  const risks = highRisks(grounds);
  const names = new Map(RISKS.map(({ id, name }) => [id, name]));
  return {
    language,
    title: say("engine.authority.consultation.priorConsultationSupervisoryAuthority"),
    subtitle: say("engine.authority.consultation.article36Gdpr"),
    writtenAt: at,
    sections: [
      {
        heading: say("engine.authority.consultation.whyAuthorityConsulted"),
        blocks: [
          { kind: "note", text: consultedFirst(language, grounds) },
          text(say("engine.authority.consultation.instanceConfiguredTheseRisks")),
          ...risks.map(
            ({ id, because }): Block => ({
              kind: "text",
              text: `${names.get(id)![language]}${say("domain.marks.colon")}${because[language]}.`,
            }),
          ),
        ],
      },
      {
        heading: say("engine.authority.consultation.responsibilities"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [
                say("engine.authority.consultation.controller"),
                `${controller.name}, ${controller.address}; ${controller.contact}`,
              ],
            ],
          },
          toWrite(language, PARTIES),
        ],
      },
      { heading: say("engine.authority.consultation.bPurposesMeans"), blocks: [text(FLOW[language])] },
      {
        heading: say("engine.authority.consultation.cMeasuresSafeguards"),
        blocks: measuresOf(grounds.settings).map((measure) => text(measure[language])),
      },
      {
        heading: say("engine.authority.consultation.dDataProtectionOfficer"),
        blocks: [text(officer ? `${officer.name}, ${officer.address}; ${officer.contact}` : "–")],
      },
      {
        heading: say("engine.authority.consultation.eImpactAssessment"),
        blocks: [text(say("engine.authority.consultation.archiveDpiaAssessmentHas"))],
      },
      {
        heading: say("engine.authority.consultation.fAnythingElseAuthority"),
        blocks: [text(settings.authority)],
      },
    ],
  };
};
