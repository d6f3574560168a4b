/** What the commands say of the impact assessment that was adopted; loaded where it is said. */
import { EXIT, type Language } from "../../domain/errors.ts";
import type { AssessmentStanding } from "../../engine/gate/assessment.ts";
import type { Miroir } from "../../index.ts";
import type { Printed } from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { words } from "../text.ts";

const ADOPT = "miroir dpia adopt FILE --from DAY --by NAME";

/** What is wrong with it, or that it is exempt; undefined where it is in force. */
export const assessmentWarning = (
  { state, file, refusedFrom }: AssessmentStanding,
  language: Language,
): string | undefined => {
  switch (state) {
    case "in-force":
      return undefined;
    case "exempt":
      return words(
        "A demonstration: it is exempt from the impact assessment, for nobody in it exists. With real people one is adopted first (art. 35 GDPR).",
        "Une démonstration : elle est dispensée d'analyse d'impact, car personne n'y existe. Avec de vraies personnes, il faut d'abord en adopter une (art. 35 du RGPD).",
      )[language];
    case "missing":
      return words(
        `WARNING: no impact assessment was adopted (art. 35(1) GDPR). From ${refusedFrom} on nobody is enrolled and nothing is compared without one: ${ADOPT}`,
        `ATTENTION : aucune analyse d'impact n'a été adoptée (art. 35(1) du RGPD). À partir du ${refusedFrom}, aucune inscription ni comparaison n'est faite sans elle : ${ADOPT}`,
      )[language];
    case "changed":
      return words(
        `WARNING: ${file} is no longer the impact assessment that was adopted: its SHA-256 differs. Put the adopted one back, or adopt this one: ${ADOPT}`,
        `ATTENTION : ${file} n'est plus l'analyse d'impact qui a été adoptée : son SHA-256 diffère. Remettez la version adoptée, ou adoptez celle-ci : ${ADOPT}`,
      )[language];
    case "gone":
      return words(
        `WARNING: the impact assessment that was adopted, ${file}, cannot be read where it was. Put it back, or adopt it where it is now: ${ADOPT}`,
        `ATTENTION : l'analyse d'impact adoptée, ${file}, n'est plus lisible à sa place. Remettez-la, ou adoptez-la là où elle est : ${ADOPT}`,
      )[language];
  }
};

/** A standing, printed. */
export const assessmentShown = (standing: AssessmentStanding, language: Language): Printed => ({
  data: standing,
  exit: ["in-force", "exempt"].includes(standing.state) ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [words("File", "Fichier")[language], standing.file],
      [words("SHA-256", "SHA-256")[language], standing.sha256],
      [words("In force from", "En vigueur depuis")[language], standing.fromDay],
      [words("Adopted by", "Adoptée par")[language], standing.adoptedBy],
    ]),
    assessmentWarning(standing, language) ?? words("In force.", "En vigueur.")[language],
  ),
});

/** Said before anybody is enrolled or compared. */
export const warnWithoutAssessment = async (
  miroir: Miroir,
  language: Language,
  tell: (text: string) => void,
): Promise<void> => {
  const warning = assessmentWarning(await miroir.dpia.show(), language);
  if (warning) tell(warning);
};
