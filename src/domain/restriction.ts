/** Art. 18(1): why a person's data may be restricted. A closed list; the schema has the same. */
import { words } from "../words/words.ts";

export const RESTRICTIONS = {
  "accuracy-contested": words("domain.restriction.sheContestsAccurateArt"),
  "unlawful-processing": words("domain.restriction.processingUnlawfulSheDoes"),
  "needed-for-claims": words("domain.restriction.sheNeedsLegalClaim"),
  "objection-pending": words("domain.restriction.sheObjectedBalanceBeing"),
} as const;
/** And of somebody who died: until what is held was handed over, as they instructed. No ground that anybody may give. */
export const RESTRICTED_BECAUSE = {
  ...RESTRICTIONS,
  died: words("domain.restriction.personDiedWhatHeld"),
} as const;

export type RestrictionGround = keyof typeof RESTRICTIONS;
export const RESTRICTION_GROUNDS = Object.keys(RESTRICTIONS) as RestrictionGround[];
