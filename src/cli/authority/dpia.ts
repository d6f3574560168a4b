/** What the commands say of the impact assessment that was adopted; loaded where it is said. */

import { EXIT, type Language } from "../../domain/errors.ts";
import type { AssessmentStanding } from "../../engine/gate/assessment.ts";
import type { Miroir } from "../../index.ts";
import { words } from "../../words/words.ts";
import type { Printed } from "../command.ts";
import { facts, paragraphs } from "../print.ts";

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
      return words("cli.authority.dpia.demonstrationExemptFromImpact")[language];
    case "missing":
      return words("cli.authority.dpia.warningNoImpactAssessment", { refusedFrom, adopt: ADOPT })[language];
    case "changed":
      return words("cli.authority.dpia.warningNoLongerImpact", { file, adopt: ADOPT })[language];
    case "gone":
      return words("cli.authority.dpia.warningImpactAssessmentAdopted", { file, adopt: ADOPT })[language];
  }
};

/** A standing, printed. */
export const assessmentShown = (standing: AssessmentStanding, language: Language): Printed => ({
  data: standing,
  exit: ["in-force", "exempt"].includes(standing.state) ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [words("cli.authority.dpia.file")[language], standing.file],
      [words("cli.authority.dpia.sha256")[language], standing.sha256],
      [words("cli.authority.dpia.forceFrom")[language], standing.fromDay],
      [words("cli.authority.dpia.adopted")[language], standing.adoptedBy],
    ]),
    assessmentWarning(standing, language) ?? words("cli.authority.dpia.force")[language],
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
