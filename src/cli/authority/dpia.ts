/** What the commands say of the impact assessment that was adopted; loaded where it is said. */

import { EXIT, type Language } from "../../domain/errors.ts";
import type { AssessmentStanding } from "../../engine/gate/assessment.ts";
import type { Miroir } from "../../index.ts";
import { said } from "../../words/words.ts";
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
      return said(language, "cli.authority.dpia.demonstrationExemptFromImpact");
    case "missing":
      return said(language, "cli.authority.dpia.warningNoImpactAssessment", { refusedFrom, adopt: ADOPT });
    case "changed":
      return said(language, "cli.authority.dpia.warningNoLongerImpact", { file, adopt: ADOPT });
    case "gone":
      return said(language, "cli.authority.dpia.warningImpactAssessmentAdopted", { file, adopt: ADOPT });
  }
};

/** A standing, printed. */
export const assessmentShown = (standing: AssessmentStanding, language: Language): Printed => ({
  data: standing,
  exit: ["in-force", "exempt"].includes(standing.state) ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [said(language, "cli.authority.dpia.file"), standing.file],
      [said(language, "cli.authority.dpia.sha256"), standing.sha256],
      [said(language, "cli.authority.dpia.forceFrom"), standing.fromDay],
      [said(language, "cli.authority.dpia.adopted"), standing.adoptedBy],
    ]),
    assessmentWarning(standing, language) ?? said(language, "cli.authority.dpia.force"),
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
