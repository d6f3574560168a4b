/** Art. 17(3): why something outlives an erasure. A closed list; whatever is kept is kept on one of these, in writing (R58). */
import { words } from "../words/words.ts";

export const ERASURE_EXCEPTIONS = {
  "17(3)(a)": words("domain.erasure.exercisingRightFreedomExpression"),
  "17(3)(b)": words("domain.erasure.complianceLegalObligation"),
  "17(3)(c)": words("domain.erasure.reasonsPublicInterestArea"),
  "17(3)(d)": words("domain.erasure.archivingPurposesPublicInterest"),
  "17(3)(e)": words("domain.erasure.establishmentExerciseDefenceLegal"),
} as const;
export type ErasureException = keyof typeof ERASURE_EXCEPTIONS;
